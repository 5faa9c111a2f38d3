/* SPDX-License-Identifier: Apache-2.0
 * Keys and taps. Both become targets, so that a key can do nothing that its button cannot. */
#include <string.h>

#include "counter/sheet.h"

static void
ask_plain(struct counter_app *app, enum action_kind kind)
{
    struct action action = desk_action(app, kind);
    desk_ask(app, &action);
}

static void
do_primary(struct counter_app *app)
{
    switch (counter_stage(app)) {
    case COUNTER_STAGE_READY:
        ask_plain(app, ACTION_CALL);
        break;
    case COUNTER_STAGE_CALLED:
        ask_plain(app, ACTION_START);
        break;
    case COUNTER_STAGE_SERVING:
        ask_plain(app, ACTION_FINISH);
        break;
    case COUNTER_STAGE_PAUSED:
        ask_plain(app, ACTION_RESUME);
        break;
    default:
        break;
    }
}

static void
say_why_not(struct counter_app *app, enum counter_target target)
{
    const struct ticket *hand = desk_hand(app);
    char calls[12];

    if (app->stale) {
        desk_notice(app,
                    N_("There is no connection. Finish or hold the ticket in hand; the rest "
                       "works again once connected."),
                    NULL);
        app->notice_of_line = true;
    } else if (app->pending_count > 0) {
        desk_notice(app, N_("Still asking about the last step. Please wait a moment."), NULL);
    } else if (target == COUNTER_TARGET_ACCEPT || target == COUNTER_TARGET_DECLINE) {
        desk_notice(app, N_("Nothing is offered to you now."), NULL);
    } else if (target == COUNTER_TARGET_SLIP && hand) {
        desk_notice(app, N_("Mark what is missing first."), NULL);
    } else if (target == COUNTER_TARGET_PASS && hand && hand->state == TICKET_CALLED) {
        str_format(calls, sizeof(calls), "%d", app->hall->settings.calls_before_pass);
        desk_notice(app, N_("Call {0} times first, then pass."), calls);
    } else if (target == COUNTER_TARGET_PRIMARY && !hand) {
        desk_notice(app, N_("Nobody waits now."), NULL);
    } else if (hand && hand->state == TICKET_CALLED && target == COUNTER_TARGET_HOLD) {
        desk_notice(app, N_("Start serving {0} first, then hold it."), hand->number);
    } else if (hand) {
        desk_notice(app, N_("Finish {0} first."), hand->number);
    } else {
        desk_notice(app, N_("Call a number first."), NULL);
    }
}

static void
do_pause(struct counter_app *app)
{
    const struct ticket *hand = desk_hand(app);
    if (hand) {
        desk_notice(app, N_("Finish {0} first, then pause."), hand->number);
    } else if (app->counter.state == COUNTER_PAUSED) {
        ask_plain(app, ACTION_RESUME);
    } else {
        desk_open_dialog(app, COUNTER_DIALOG_PAUSE);
    }
}

static void
do_number(struct counter_app *app)
{
    const struct ticket *hand = desk_hand(app);
    if (hand) {
        desk_notice(app, N_("Finish {0} first, then call by number."), hand->number);
    } else {
        desk_open_dialog(app, COUNTER_DIALOG_NUMBER);
    }
}

static void
take_offer(struct counter_app *app)
{
    struct action action = desk_action(app, ACTION_ACCEPT);

    str_cut(action.number, sizeof(action.number), desk_offer(app)->number);
    desk_ask(app, &action);
}

static void
take_over(struct counter_app *app)
{
    struct action action = desk_action(app, ACTION_COUNTER);
    struct desk_stand_in stand_in;

    if (desk_stand_in(app, &stand_in)) {
        str_cut(action.services, sizeof(action.services), stand_in.services);
        desk_ask(app, &action);
    }
}

void
desk_ask_slip(struct counter_app *app)
{
    struct action action = desk_action(app, ACTION_NOTICE);
    size_t count, length = 0;

    (void)desk_materials(app, &count);
    for (size_t i = 0; i < count; i++) {
        if (desk_tick(app, i) == COUNTER_TICK_MISSING) {
            str_format(action.missing + length, sizeof(action.missing) - length,
                       length ? ",%zu" : "%zu", i + 1);
            length = strlen(action.missing);
        }
    }
    desk_ask(app, &action);
}

static void
do_desk(struct counter_app *app, enum counter_target target)
{
    switch (target) {
    case COUNTER_TARGET_PRIMARY:
        do_primary(app);
        break;
    case COUNTER_TARGET_RECALL:
        ask_plain(app, ACTION_RECALL);
        break;
    case COUNTER_TARGET_PASS:
        ask_plain(app, ACTION_PASS);
        break;
    case COUNTER_TARGET_UNDO:
        ask_plain(app, ACTION_UNDO);
        break;
    case COUNTER_TARGET_ACCEPT:
        take_offer(app);
        break;
    case COUNTER_TARGET_DECLINE:
        sheet_open(app, COUNTER_SHEET_DECLINE);
        break;
    case COUNTER_TARGET_SLIP:
        if (counter_is_compact(app)) {
            sheet_open(app, COUNTER_SHEET_PAPERS);
        } else {
            desk_ask_slip(app);
        }
        break;
    case COUNTER_TARGET_OTHERS:
        sheet_open(app, COUNTER_SHEET_MORE);
        break;
    case COUNTER_TARGET_TAKE_OVER:
        take_over(app);
        break;
    case COUNTER_TARGET_TRANSFER:
        app->transfer.number[0] = '\0';
        desk_open_dialog(app, COUNTER_DIALOG_TRANSFER);
        break;
    case COUNTER_TARGET_HOLD:
        desk_open_dialog(app, COUNTER_DIALOG_HOLD);
        break;
    case COUNTER_TARGET_NUMBER:
        do_number(app);
        break;
    case COUNTER_TARGET_PAUSE:
        do_pause(app);
        break;
    case COUNTER_TARGET_LOOKUP:
        desk_open_dialog(app, COUNTER_DIALOG_LOOKUP);
        break;
    case COUNTER_TARGET_CLOSE:
        desk_open_dialog(app, COUNTER_DIALOG_CLOSE);
        break;
    default:
        break;
    }
}

static bool
is_desk_target(int target)
{
    return target >= COUNTER_TARGET_PRIMARY && target <= COUNTER_TARGET_TAKE_OVER &&
           target != COUNTER_TARGET_HELP;
}

static void
tick_material(struct counter_app *app, size_t n)
{
    size_t count;
    (void)desk_materials(app, &count);
    if (n < count) {
        app->ticks[n] = (unsigned char)((app->ticks[n] + 1) % (COUNTER_TICK_MISSING + 1));
    }
}

static bool
choose_person(struct counter_app *app, int target)
{
    size_t n = (size_t)(target - COUNTER_TARGET_STAFF);
    if (target < COUNTER_TARGET_STAFF || !app->hall || n >= app->hall->staff_count) {
        return false;
    }
    const struct hall_staff *person = &app->hall->staff[n];
    if (app->dialog == COUNTER_DIALOG_APPROVE) {
        str_cut(app->approve.supervisor, sizeof(app->approve.supervisor), person->id);
    } else {
        field_set(&app->login.staff, person->id);
        field_clear(&app->login.pin);
        app->login.on_pin = true;
    }
    return true;
}

static bool
use_desk_tap(struct counter_app *app, int target)
{
    if (target >= COUNTER_TARGET_TAB && target < COUNTER_TARGET_MATERIAL) {
        app->tab = target - COUNTER_TARGET_TAB;
        app->list_page = 0;
        return true;
    }
    if (target >= COUNTER_TARGET_MATERIAL && target < COUNTER_TARGET_OPTION) {
        tick_material(app, (size_t)(target - COUNTER_TARGET_MATERIAL));
        return true;
    }
    if (target >= COUNTER_TARGET_HELP_OUT && target < COUNTER_TARGET_HELP_OUT + COUNTER_HELPS) {
        desk_help_out(app, (size_t)(target - COUNTER_TARGET_HELP_OUT));
        return true;
    }
    switch (target) {
    case COUNTER_TARGET_HELP:
        desk_open_dialog(app, COUNTER_DIALOG_HELP);
        return true;
    case COUNTER_TARGET_RECONNECT:
        app->reconnect = true;
        return true;
    case COUNTER_TARGET_NOTICE:
        if (!app->notice[0] && desk_message(app)) {
            app->told.read = desk_message(app)->at;
        }
        desk_notice(app, NULL, NULL);
        return true;
    case COUNTER_TARGET_MORE:
        app->list_page++;
        return true;
    case COUNTER_TARGET_MATERIALS_MORE:
        app->material_page++;
        return true;
    default:
        return false;
    }
}

static bool
use_target(struct counter_app *app, int target)
{
    if (choose_person(app, target) || desk_dialog_target(app, target)) {
        return true;
    }
    if (target == COUNTER_TARGET_HELD_LIST) {
        target = COUNTER_TARGET_HOLD;
    }
    if (!is_desk_target(target)) {
        return use_desk_tap(app, target);
    }
    if (counter_stage(app) < COUNTER_STAGE_PAUSED) {
        return false;
    }
    desk_notice(app, NULL, NULL);
    if (counter_can(app, (enum counter_target)target)) {
        do_desk(app, (enum counter_target)target);
    } else {
        say_why_not(app, (enum counter_target)target);
    }
    return true;
}

static int
target_of_key(const struct window_event *event)
{
    static const unsigned char keys[] = {
        COUNTER_TARGET_HELP,   COUNTER_TARGET_PRIMARY,  COUNTER_TARGET_RECALL,
        COUNTER_TARGET_PASS,   COUNTER_TARGET_TRANSFER, COUNTER_TARGET_HOLD,
        COUNTER_TARGET_NUMBER, COUNTER_TARGET_PAUSE,
    };
    int n = event->key - WINDOW_KEY_F1;
    if (n >= 8 && n <= 11) {
        return n == 8    ? COUNTER_TARGET_SLIP
               : n == 9  ? COUNTER_TARGET_ACCEPT
               : n == 10 ? COUNTER_TARGET_DECLINE
                         : COUNTER_TARGET_OTHERS;
    }
    if (n >= 0 && n < (int)ARRAY_SIZE(keys)) {
        return keys[n];
    }
    if (!event->control) {
        return event->key == WINDOW_KEY_PAGE_DOWN ? COUNTER_TARGET_MORE : COUNTER_TARGET_NONE;
    }
    switch (event->key) {
    case 'f':
        return COUNTER_TARGET_LOOKUP;
    case 'z':
        return COUNTER_TARGET_UNDO;
    case 'q':
        return COUNTER_TARGET_CLOSE;
    case 't':
        return COUNTER_TARGET_TAKE_OVER;
    default:
        return event->key >= '1' && event->key <= '9' ? COUNTER_TARGET_TAB + event->key - '1'
                                                      : COUNTER_TARGET_NONE;
    }
}

static bool
use_key(struct counter_app *app, const struct window_event *event)
{
    if (app->dialog || counter_stage(app) == COUNTER_STAGE_LOGIN) {
        return desk_dialog_key(app, event);
    }
    if (event->repeat || event->alt) {
        return false;
    }
    if (event->key == WINDOW_KEY_ESCAPE) {
        return use_target(app, COUNTER_TARGET_NOTICE);
    }
    int target = target_of_key(event);
    if (target) {
        return use_target(app, target);
    }
    if (!event->control && counter_stage(app) == COUNTER_STAGE_EMPTY && event->key >= '1' &&
        event->key < '1' + COUNTER_HELPS) {
        return use_target(app, COUNTER_TARGET_HELP_OUT + event->key - '1');
    }
    if (!event->control && event->key >= '1' && event->key <= '9') {
        tick_material(app, (size_t)(event->key - '1'));
        return true;
    }
    return false;
}

/* With the window goes what is kept. Who knows that, and closes it again, means it; a key that is
 * held down closes it more than once within a second. */
static bool
stay_open(struct counter_app *app)
{
    enum { AGAIN_AFTER_MS = 1000, AGAIN_WITHIN_MS = 10000 };
    int64_t since = app->now_ms - app->close_ms;
    bool again = app->close_ms && since >= AGAIN_AFTER_MS && since <= AGAIN_WITHIN_MS;

    if (again || desk_unsent(app) == 0) {
        return false;
    }
    app->close_ms = app->now_ms;
    desk_notice(app,
                N_("{0} is not sent yet. Leave this window open until it is. Closed again now, "
                   "that work is lost."),
                desk_unsent_number(app));
    app->notice_of_line = app->stale;
    return true;
}

bool
counter_event(struct counter_app *app, const struct window_event *event)
{
    switch (event->kind) {
    case WINDOW_TAP:
        return use_target(app, event->action);
    case WINDOW_KEY:
        return event->down && use_key(app, event);
    case WINDOW_TEXT: {
        struct counter_field *field = desk_field(app);
        if (!field || !counter_wants_text(app) || !field_event(field, event, true)) {
            return false;
        }
        if (app->dialog == COUNTER_DIALOG_SHEET) {
            sheet_typed(app);
        }
        return true;
    }
    case WINDOW_CLOSE:
        return stay_open(app);
    default:
        return false;
    }
}
