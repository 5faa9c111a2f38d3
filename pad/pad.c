/* SPDX-License-Identifier: Apache-2.0 */
#include "pad/pad.h"

#include <stdlib.h>

#include "pad/look.h"
#include "pad/screens/screens.h"

enum { SECOND_MS = 1000 };

void
pad_init(struct pad *pad, const struct pad_options *options, int64_t steady_ms)
{
    *pad = (struct pad){.theme = options->theme,
                        .now_ms = steady_ms,
                        .tapped_ms = INT64_MIN / 2,
                        .until_ms = APP_NEVER,
                        .flow = PAD_IDLE,
                        .stale = true};
    str_cut(pad->terminal, sizeof(pad->terminal), options->terminal);
    str_cut(pad->counter, sizeof(pad->counter), options->counter);
    str_cut(pad->lang, sizeof(pad->lang), options->language);
    pad->theme.touch = THEME_TOUCH_PAD;
}

void
pad_done(struct pad *pad)
{
    pad->zone = zone_close(pad->zone);
    picture_done(&pad->photo);
}

enum status
pad_read(struct store *store, const char *counter, void **ret_snapshot)
{
    struct pad_snapshot *snapshot = mem_zero_alloc(1, sizeof(*snapshot));
    enum status status = counter[0] ? store_pad(store, counter, snapshot) : STATUS_OK;

    if (status != STATUS_OK) {
        free(snapshot);
        return status;
    }
    *ret_snapshot = snapshot;
    return STATUS_OK;
}

void
pad_release(void *snapshot)
{
    free(snapshot);
}

enum pad_page
pad_page(const struct pad *pad)
{
    if (!pad->has_view) {
        return PAD_STARTING;
    }
    /* A rating under way is kept; what it shows is the citizen's own. */
    if (pad->flow == PAD_SENDING || pad->flow == PAD_THANKS || pad->flow == PAD_REFUSED) {
        return pad->flow;
    }
    const struct pad_snapshot *snapshot = look_snapshot(pad);
    if (pad->stale || !snapshot->known) {
        return PAD_CUT_OFF;
    }
    if (pad->flow == PAD_RATING || pad->flow == PAD_REASONS) {
        return pad->flow;
    }
    if (snapshot->counter.state == COUNTER_CLOSED) {
        return PAD_CLOSED;
    }
    if (snapshot->counter.state == COUNTER_PAUSED) {
        return PAD_PAUSED;
    }
    return snapshot->counter.has_ticket ? PAD_SERVING : PAD_IDLE;
}

/* The countdown ring moves once a second. */
int64_t
pad_next_ms(const struct pad *pad)
{
    if (pad->until_ms == APP_NEVER || pad_page(pad) != pad->flow) {
        return pad->until_ms;
    }
    int64_t left = pad->until_ms - pad->now_ms;

    return left <= 0 ? pad->now_ms : pad->now_ms + (left - 1) % SECOND_MS + 1;
}

const char *
pad_screen_name(const struct pad *pad)
{
    static const char *const names[] = {
        [PAD_STARTING] = "starting", [PAD_CUT_OFF] = "cut-off", [PAD_CLOSED] = "closed",
        [PAD_PAUSED] = "paused",     [PAD_IDLE] = "idle",       [PAD_SERVING] = "serving",
        [PAD_RATING] = "rating",     [PAD_REASONS] = "reasons", [PAD_SENDING] = "sending",
        [PAD_THANKS] = "thanks",     [PAD_REFUSED] = "refused"};

    return names[pad_page(pad)];
}

void
pad_screen(const struct pad *pad, float mm_per_px, struct ui_screen *ret_screen)
{
    const struct hall_terminal *me =
        pad->has_view ? hall_terminal(pad->view.hall, pad->terminal) : NULL;
    bool known = me && me->panel_mm[0] > 0;
    float mm = known ? (float)me->panel_mm[0] / (float)ret_screen->width : mm_per_px;

    ret_screen->metrics = ui_metrics_pad(ret_screen->width, ret_screen->height, mm);
    ret_screen->theme = pad->theme;
    ret_screen->lang = look_lang(pad);
    ret_screen->rtl = i18n_direction(ret_screen->lang) == I18N_RIGHT_TO_LEFT;
    ret_screen->ground = COLOR_PAPER;
}

void
pad_view(const struct pad *pad, struct ui_node *root)
{
    static void (*const screens[])(const struct pad *, struct ui_node *) = {
        [PAD_STARTING] = screen_cut_off, [PAD_CUT_OFF] = screen_cut_off,
        [PAD_CLOSED] = screen_away,      [PAD_PAUSED] = screen_away,
        [PAD_IDLE] = screen_idle,        [PAD_SERVING] = screen_serving,
        [PAD_RATING] = screen_rating,    [PAD_REASONS] = screen_reasons,
        [PAD_SENDING] = screen_sending,  [PAD_THANKS] = screen_thanks,
        [PAD_REFUSED] = screen_refused};

    if (!i18n_use(look_lang(pad))) {
        i18n_use("en");
    }
    screens[pad_page(pad)](pad, root);
    if (pad_is_asking(pad)) {
        part_still_there(pad, root);
    }
}
