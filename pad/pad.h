/* SPDX-License-Identifier: Apache-2.0
 * The citizen's side of a counter as a value: who serves me, what of, and how it was. Snapshots,
 * taps and the time go in; a screen and a rating come out. Pure: no window, no database, no clock;
 * `read` alone runs on the store thread.
 *
 * A service is rated at most once and only by a tap on a level: nothing is chosen before, skipping
 * is always in sight, and a time-out leaves it unrated.
 *
 * Times named _ms are the steady clock's; hall times are UTC milliseconds by the hall's clock. */
#pragma once

#include "i18n/i18n.h"
#include "store/pad.h"
#include "terminal/terminal.h"
#include "ui/picture.h"

/* Nobody touched it for PAD_TIMEOUT_MS: unrated. At PAD_ASK_MS before that it asks; each "stay"
 * begins anew, up to PAD_EXTENSIONS_MAX times. Large type doubles all of them. */
enum {
    PAD_TIMEOUT_MS = 60000,
    PAD_ASK_MS = 20000,
    PAD_EXTENSIONS_MAX = 10,
    PAD_THANKS_MS = 8000,
    PAD_THANKS_LOW_MS = 20000, /* there is more to read */
    PAD_TAP_MS = 300,          /* a second tap within it is a tremor */
    PAD_LOW_LEVEL = 2,         /* up to here people are asked for the reasons */
};

enum pad_page {
    PAD_STARTING,
    PAD_CUT_OFF, /* what it knows may be old: it shows nothing of it */
    PAD_CLOSED,
    PAD_PAUSED,
    PAD_IDLE,
    PAD_SERVING,
    PAD_RATING,
    PAD_REASONS,
    PAD_SENDING, /* the rating is on its way */
    PAD_THANKS,
    PAD_REFUSED, /* too late, or rated elsewhere */
};

enum pad_touch {
    PAD_TOUCH_LEVEL = 1, /* + level: 2 … 6 */
    PAD_TOUCH_SKIP = 10,
    PAD_TOUCH_CHANGE,
    PAD_TOUCH_SUBMIT,
    PAD_TOUCH_STAY,
    PAD_TOUCH_REASON = 100, /* + place in the hall's list */
};

/* counter: where it stands, "" = the hall file says. */
struct pad_options {
    const char *terminal, *counter, *language;
    struct theme theme;
};

struct pad {
    char terminal[ID_SIZE], counter[ID_SIZE];
    char lang[I18N_LANG_SIZE]; /* as given; "" = the hall's first */
    struct theme theme;
    int64_t now_ms;

    bool has_view, stale;
    struct terminal_view view; /* its snapshot is a struct pad_snapshot */
    char trouble[256];
    struct zone *zone;
    char zone_name[64];

    struct pad_service service; /* the one that is asked about; served 0 = none */
    int64_t dealt;              /* newest service that was rated, skipped or timed out */
    enum pad_page flow;         /* RATING, REASONS, SENDING, THANKS, REFUSED; else IDLE */
    int level;
    bool reasons[HALL_RATING_REASONS_MAX];
    int64_t until_ms, tapped_ms;
    int extensions;
    bool late; /* the answer to SENDING is overdue */
    int64_t question, rated;
    char refusal[ANSWER_MESSAGE_SIZE];
    struct action wanted;
    bool has_wanted;

    struct picture photo; /* of who sits here; argb NULL = none */
    char photo_path[256];
};

void pad_init(struct pad *pad, const struct pad_options *options, int64_t steady_ms);
void pad_done(struct pad *pad);

/* Store thread. counter: where the pad stands. */
MUST_CHECK enum status pad_read(struct store *store, const char *counter, void **ret_snapshot);
void pad_release(void *snapshot);

/* view NULL before the first snapshot; borrowed until the next call. */
void pad_snapshot_take(struct pad *pad, const struct terminal_view *view, bool stale,
                       const char *trouble, int64_t steady_ms);
bool pad_event(struct pad *pad, const struct window_event *event, int64_t steady_ms);
void pad_tick(struct pad *pad, int64_t steady_ms);
/* When something changes next by itself; APP_NEVER = not at all. */
int64_t pad_next_ms(const struct pad *pad);

bool pad_pop_action(struct pad *pad, struct action *ret_action);
void pad_asked(struct pad *pad, int64_t question);
void pad_answer(struct pad *pad, int64_t question, const struct answer *answer, int64_t steady_ms);
void pad_late(struct pad *pad, bool late);

enum pad_page pad_page(const struct pad *pad);
/* It asks whether somebody is still there. */
bool pad_is_asking(const struct pad *pad);
void pad_screen(const struct pad *pad, float mm_per_px, struct ui_screen *ret_screen);
void pad_view(const struct pad *pad, struct ui_node *root);
const char *pad_screen_name(const struct pad *pad);
