/* SPDX-License-Identifier: Apache-2.0
 * The staff's desk as a value: snapshots, answers, keys and the time go in; requests and a screen
 * come out. Pure: no window, no database, no clock. `read` alone runs on the store thread.
 *
 * Times named _ms are the steady clock's, hall times are UTC milliseconds by the hall's own clock.
 * Counter id, services, tickets and people are the hall file's; what a person typed or ticked here
 * lives only here. */
#pragma once

#include <pthread.h>

#include "counter/field.h"
#include "i18n/i18n.h"
#include "store/desk.h"
#include "terminal/terminal.h"

struct zone;

/* What one frame draws from, read in one go on the store thread. */
struct counter_snapshot {
    int64_t event; /* newest ledger row that it reflects */
    bool known;    /* the hall has our counter */
    struct counter counter;
    struct ticket *waiting; /* in calling order; those not yet free are last */
    size_t waiting_count;
    struct why why;
    struct board *board;
    struct staff_day today;          /* of who sits here */
    struct desk desk;                /* offers, and whom a pause would leave alone */
    char lookup[ACTION_NUMBER_SIZE]; /* what was asked for; "" = nothing */
    enum status lookup_status;
    struct ticket lookup_ticket;
    struct counter other; /* the counter that was asked for; its id is "" when none was */
};

enum counter_dialog {
    COUNTER_DIALOG_NONE,
    COUNTER_DIALOG_TRANSFER,
    COUNTER_DIALOG_HOLD,
    COUNTER_DIALOG_NUMBER,
    COUNTER_DIALOG_PAUSE,
    COUNTER_DIALOG_LOOKUP,
    COUNTER_DIALOG_HELP,
    COUNTER_DIALOG_APPROVE, /* a supervisor agrees to what was just asked */
    COUNTER_DIALOG_CLOSE,
    COUNTER_DIALOG_SHEET, /* one of the sheets of sheet.h */
};

/* The rarer things a desk does: see sheet.h. */
enum counter_sheet_kind {
    COUNTER_SHEET_MORE, /* the menu of the others */
    COUNTER_SHEET_REFUSE,
    COUNTER_SHEET_ADD,
    COUNTER_SHEET_SKIP,
    COUNTER_SHEET_SERVE,
    COUNTER_SHEET_ISSUE,
    COUNTER_SHEET_CLASS,
    COUNTER_SHEET_PAPER,
    COUNTER_SHEET_DECLINE,
    COUNTER_SHEET_PAPERS, /* the materials of the matter in hand */
    COUNTER_SHEET_MESSAGE,
    COUNTER_SHEET_CALLS,
    COUNTER_SHEET_TODAY,
    COUNTER_SHEET_DESKS,
    COUNTER_SHEET_DESK,
    COUNTER_SHEET_SERVICES,
    COUNTER_SHEET_TERMINALS,
    COUNTER_SHEET_ALARM,
    COUNTER_SHEET_COUNT,
};

/* What lies under the dialog. */
enum counter_stage {
    COUNTER_STAGE_STARTING, /* nothing was read yet */
    COUNTER_STAGE_UNKNOWN,  /* no counter was named, or the hall has no such counter */
    COUNTER_STAGE_LOGIN,
    COUNTER_STAGE_PAUSED,
    COUNTER_STAGE_CALLED,
    COUNTER_STAGE_SERVING,
    COUNTER_STAGE_READY, /* nobody in hand, somebody waits */
    COUNTER_STAGE_EMPTY,
};

/* Actions of targets. Ranges leave room for lists. */
enum counter_target {
    COUNTER_TARGET_NONE,
    COUNTER_TARGET_PRIMARY,
    COUNTER_TARGET_RECALL,
    COUNTER_TARGET_PASS,
    COUNTER_TARGET_TRANSFER,
    COUNTER_TARGET_HOLD,
    COUNTER_TARGET_NUMBER,
    COUNTER_TARGET_PAUSE,
    COUNTER_TARGET_UNDO,
    COUNTER_TARGET_ACCEPT,
    COUNTER_TARGET_DECLINE,
    COUNTER_TARGET_SLIP, /* tell in writing what is missing */
    COUNTER_TARGET_LOOKUP,
    COUNTER_TARGET_HELP,
    COUNTER_TARGET_CLOSE,
    COUNTER_TARGET_OTHERS,    /* the menu of the rarer things */
    COUNTER_TARGET_TAKE_OVER, /* the services of a counter that this one stands in for, or back */
    COUNTER_TARGET_RECONNECT,
    COUNTER_TARGET_NOTICE, /* read, take it away */
    COUNTER_TARGET_MORE,   /* next page of the waiting list */
    COUNTER_TARGET_MATERIALS_MORE,
    COUNTER_TARGET_CANCEL,
    COUNTER_TARGET_CONFIRM,
    COUNTER_TARGET_FIELD,   /* the dialog's text field; PIN, number, note */
    COUNTER_TARGET_FIELD_2, /* login: the staff id */
    COUNTER_TARGET_CLEAR,
    COUNTER_TARGET_ERASE,
    COUNTER_TARGET_PLACE_KEPT,
    COUNTER_TARGET_COME_BACK,
    COUNTER_TARGET_DEPUTY,   /* pause: who stands in */
    COUNTER_TARGET_PREVIOUS, /* page of the dialog's list */
    COUNTER_TARGET_NEXT,
    COUNTER_TARGET_HELD_LIST, /* the same as HOLD, from the summary */
    COUNTER_TARGET_LOOKUP_RETURN,
    COUNTER_TARGET_LOOKUP_LEAVE,
    COUNTER_TARGET_LOOKUP_CALL,
    COUNTER_TARGET_LOOKUP_CLASS,
    COUNTER_TARGET_TAB = 100,       /* + n: 0 all, then the counter's services */
    COUNTER_TARGET_MATERIAL = 200,  /* + n */
    COUNTER_TARGET_STAFF = 1000,    /* + index into hall->staff */
    COUNTER_TARGET_OPTION = 300,    /* + line of the page: where to transfer to */
    COUNTER_TARGET_REASON = 400,    /* + n */
    COUNTER_TARGET_MINUTES = 420,   /* + n */
    COUNTER_TARGET_KIND = 440,      /* + enum ticket_hold */
    COUNTER_TARGET_HELD = 460,      /* + n: go on with it */
    COUNTER_TARGET_HELD_MOVE = 480, /* + n: transfer it */
    COUNTER_TARGET_KEY = 500,       /* + character */
    COUNTER_TARGET_HELP_OUT = 700,  /* + n: call one of another service */
};

enum counter_tick { COUNTER_TICK_OPEN, COUNTER_TICK_HERE, COUNTER_TICK_MISSING };

/* Asked for, not answered yet, in the order asked. kept: asked while cut off, so the desk goes on
 * as if it were done. */
struct counter_pending {
    struct action action; /* without its PIN once it was handed out */
    bool popped, kept;
    int64_t question; /* 0 = not handed out yet */
};

enum {
    COUNTER_PENDING_MAX = 4,
    COUNTER_MATERIALS_MAX = 64,
    COUNTER_REASONS = 4,
    COUNTER_PAUSE_REASONS = 6,
    COUNTER_MINUTES = 5,
    COUNTER_SHEET_LISTS = 2,
    COUNTER_SHEET_ID = 2 * ID_SIZE + 2,
    COUNTER_NOTICE_SIZE = 512,
    COUNTER_UNDO_MS = 10000,
};

struct counter_login {
    struct counter_field staff, pin;
    bool on_pin;
    int page;
};
struct counter_sheet {
    enum counter_sheet_kind kind;
    int part;                                           /* where the keys go: see sheet.h */
    char chosen[COUNTER_SHEET_LISTS][COUNTER_SHEET_ID]; /* "" = nothing */
    int page[COUNTER_SHEET_LISTS];
    struct counter_field fields[COUNTER_SHEET_LISTS];
    char about[ID_SIZE];                        /* the counter that a supervisor looks at */
    char ticked[COUNTER_SERVICES_MAX][ID_SIZE]; /* its services, as they shall be */
    int ticked_count;
    bool ticks_known;
};
struct counter_transfer {
    char number[TICKET_NUMBER_SIZE]; /* a held one; "" = the one in hand */
    char query[8];
    char chosen[ID_SIZE];
    enum ticket_bound chosen_kind;
    int page, reason;
    bool come_back, in_note;
    struct counter_field note;
};

/* A notice, or a refusal, that shall come out on paper. */
struct counter_slip {
    struct ticket ticket;
    struct notice notice;
    char refused[ACTION_REASON_SIZE]; /* why; "" = a notice of what is missing */
};

struct counter_app {
    char id[ID_SIZE]; /* the counter; fixed at init, read by the store thread too */
    char lang[I18N_LANG_SIZE];
    bool lang_given;
    struct theme theme;
    float scale;
    int width, height; /* px of the window */

    const struct hall *hall; /* borrowed, as is the snapshot */
    const struct counter_snapshot *snapshot;
    struct store_facts facts;
    int64_t read_ms; /* when facts.now was read */
    struct zone *zone;
    char zone_name[64];
    bool stale, late;
    int64_t stale_since; /* hall time from which on nothing is known */
    char trouble[256];

    int64_t now_ms, hall_now;
    struct counter base; /* by the newest snapshot or answer */
    int64_t base_event;
    struct counter counter; /* the same, with what is kept done to it */

    struct counter_pending pending[COUNTER_PENDING_MAX];
    int pending_count;
    bool reconnect;
    int64_t close_ms; /* when the window was to be closed over what is kept; 0 = never */
    char notice[COUNTER_NOTICE_SIZE];
    bool notice_of_line; /* it says that there is no connection, and goes when there is one */
    struct {
        enum action_kind kind;
        char number[TICKET_NUMBER_SIZE];
        int64_t until_ms; /* 0 = nothing to take back */
    } undo;
    struct {
        enum action_kind kind;
        char number[TICKET_NUMBER_SIZE];
        enum ticket_state state;
        int64_t at; /* hall time; 0 = no last one */
    } last;

    int64_t ticks_of; /* id of the ticket that was ticked off */
    unsigned char ticks[COUNTER_MATERIALS_MAX];
    int tab, list_page, material_page, held_page;

    enum counter_dialog dialog;
    struct counter_login login;
    struct counter_transfer transfer;
    struct {
        struct counter_field number;
        int reason;
    } number;
    struct {
        int reason, minutes;
        bool deputy;       /* the person of the hall file stands in */
        bool all_the_same; /* was told that nobody does */
    } pause;
    struct {
        struct counter_field number;
        bool asked;
    } lookup;
    struct {
        struct action action;
        char supervisor[ID_SIZE];
        struct counter_field pin;
    } approve;

    struct counter_sheet sheet;
    char terminal[ID_SIZE]; /* what staff tells this desk is told to this terminal; "" = none */
    struct {
        int64_t open; /* the newest call for help of this counter that is not answered; 0 = none */
        int64_t read; /* when the message was put away that was shown; 0 = none yet */
        int late;     /* tickets on hold for too long, told of */
    } told;

    bool helping; /* the next one is called once the services are changed */
    bool was_idle, was_offered, attention;
    bool slip_wanted;
    struct counter_slip slip;

    pthread_mutex_t wanted_lock;
    char wanted[ACTION_NUMBER_SIZE]; /* what the store thread shall look up */
    char wanted_desk[ID_SIZE];       /* which other counter it shall read */
};

/* counter: the id this desk stands at, "" = nobody said. lang: "" = the hall's first. */
void counter_init(struct counter_app *app, const char *counter, const char *lang,
                  struct theme theme, float scale);
void counter_done(struct counter_app *app);
/* Where this desk stands, when only the hall file says it; the next snapshot shows it. */
void counter_stand_at(struct counter_app *app, const char *counter);
void counter_resize(struct counter_app *app, int width, int height);

/* The store thread's read; context is the struct counter_app, of which it uses id and wanted. */
MUST_CHECK enum status counter_read(struct store *store, void *context, void **ret_snapshot);
void counter_release(void *snapshot);

void counter_snapshot(struct counter_app *app, const struct terminal_view *view, bool stale,
                      const char *trouble);
void counter_answer(struct counter_app *app, int64_t question, const struct answer *answer);
void counter_late(struct counter_app *app, bool late);
bool counter_pop_action(struct counter_app *app, struct action *ret_action);
void counter_asked(struct counter_app *app, const struct action *action, int64_t question);
/* True once after somebody wanted to be connected, or to look something up, at once: poke the link.
 */
bool counter_pop_reconnect(struct counter_app *app);

/* True once after somebody came while nobody waited, or a number was offered: call for a look. */
bool counter_pop_attention(struct counter_app *app);

/* Takes the next notice that shall be printed; tell counter_slip_ended what became of it. */
bool counter_pop_slip(struct counter_app *app, struct counter_slip *ret_slip);
void counter_slip_ended(struct counter_app *app, bool printed);

/* True when the event was used. */
bool counter_event(struct counter_app *app, const struct window_event *event);
void counter_tick(struct counter_app *app, int64_t steady_ms);
/* When something drawn changes next by itself: each second while a timer runs, else each minute.
 * Going stale is not foreseen here; counter_snapshot says it. */
int64_t counter_next_ms(const struct counter_app *app);

void counter_screen(const struct counter_app *app, float mm_per_px, struct ui_screen *ret_screen);
void counter_view(const struct counter_app *app, struct ui_node *root);
/* "serving", "transfer" … */
const char *counter_screen_name(const struct counter_app *app);
/* Whether typed text with an input method is wanted now. */
bool counter_wants_text(const struct counter_app *app);

/* For the screens and tests. */
/* Whether the window is a narrow one beside other programs: one column, as on c01 to c05. */
bool counter_is_compact(const struct counter_app *app);
enum counter_stage counter_stage(const struct counter_app *app);
bool counter_can(const struct counter_app *app, enum counter_target target);
/* Whether asking for `call NUMBER`, or a transfer of this ticket, takes a supervisor. */
bool counter_number_needs_supervisor(const struct counter_app *app, const char *number);
