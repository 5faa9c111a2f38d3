/* SPDX-License-Identifier: Apache-2.0
 * The dialogs and the login: what opens, what is typed, what a confirmation asks for. */
#include <string.h>

#include "counter/sheet.h"

void
desk_open_dialog(struct counter_app *app, enum counter_dialog dialog)
{
    desk_notice(app, NULL, NULL);
    switch (dialog) {
    case COUNTER_DIALOG_TRANSFER: {
        char number[TICKET_NUMBER_SIZE];
        str_cut(number, sizeof(number), app->transfer.number);
        app->transfer = (struct counter_transfer){.reason = -1};
        str_cut(app->transfer.number, sizeof(app->transfer.number), number);
        break;
    }
    case COUNTER_DIALOG_HOLD:
        app->held_page = 0;
        break;
    case COUNTER_DIALOG_NUMBER:
        field_clear(&app->number.number);
        app->number.reason = -1;
        break;
    case COUNTER_DIALOG_PAUSE:
        app->pause.reason = 0;
        app->pause.minutes = 1;
        app->pause.deputy = app->pause.all_the_same = false;
        break;
    case COUNTER_DIALOG_LOOKUP:
        field_clear(&app->lookup.number);
        app->lookup.asked = false;
        break;
    case COUNTER_DIALOG_APPROVE: {
        const struct hall_staff *first;
        size_t count = desk_supervisors(app, &first, 1);
        str_cut(app->approve.supervisor, sizeof(app->approve.supervisor), count ? first->id : "");
        field_clear(&app->approve.pin);
        break;
    }
    default:
        break;
    }
    app->dialog = dialog;
}

void
desk_close_dialog(struct counter_app *app)
{
    field_clear(&app->approve.pin);
    app->dialog = COUNTER_DIALOG_NONE;
}

struct counter_field *
desk_field(struct counter_app *app)
{
    switch (app->dialog) {
    case COUNTER_DIALOG_NONE:
        if (counter_stage(app) == COUNTER_STAGE_LOGIN) {
            return app->login.on_pin ? &app->login.pin : &app->login.staff;
        }
        return NULL;
    case COUNTER_DIALOG_TRANSFER:
        return app->transfer.in_note ? &app->transfer.note : NULL;
    case COUNTER_DIALOG_NUMBER:
        return &app->number.number;
    case COUNTER_DIALOG_LOOKUP:
        return &app->lookup.number;
    case COUNTER_DIALOG_APPROVE:
        return &app->approve.pin;
    case COUNTER_DIALOG_SHEET:
        return app->sheet.part >= COUNTER_SHEET_LISTS
                   ? &app->sheet.fields[app->sheet.part - COUNTER_SHEET_LISTS]
                   : NULL;
    default:
        return NULL;
    }
}

bool
counter_wants_text(const struct counter_app *app)
{
    if (app->dialog == COUNTER_DIALOG_SHEET) {
        int field = app->sheet.part - COUNTER_SHEET_LISTS;
        return field >= 0 && sheet_of(app)->fields[field].free;
    }
    return app->dialog == COUNTER_DIALOG_TRANSFER && app->transfer.in_note;
}

void
desk_login(struct counter_app *app)
{
    const struct hall_staff *person = desk_login_person(app);
    if (!person) {
        app->login.on_pin = false;
        desk_notice(app, N_("Choose who you are first."), NULL);
        return;
    }
    if (app->stale || app->pending_count > 0) {
        desk_notice(app, N_("There is no connection yet. Please wait a moment."), NULL);
        return;
    }
    struct action action = desk_action(app, ACTION_OPEN);
    str_cut(action.staff, sizeof(action.staff), person->id);
    str_cut(action.pin, sizeof(action.pin), app->login.pin.text);
    desk_ask(app, &action);
    field_clear(&app->login.pin);
}

void
desk_look_up(struct counter_app *app)
{
    if (app->lookup.number.text[0] == '\0') {
        return;
    }
    pthread_mutex_lock(&app->wanted_lock);
    str_cut(app->wanted, sizeof(app->wanted), app->lookup.number.text);
    pthread_mutex_unlock(&app->wanted_lock);
    app->lookup.asked = true;
    app->reconnect = true;
}

static void
confirm_number(struct counter_app *app)
{
    const char *number = app->number.number.text;
    struct action action = desk_action(app, ACTION_CALL);

    if (number[0] == '\0') {
        desk_notice(app, N_("Type the number first."), NULL);
        return;
    }
    if (app->number.reason < 0) {
        desk_notice(app, N_("Choose a reason first."), NULL);
        return;
    }
    str_cut(action.number, sizeof(action.number), number);
    str_cut(action.reason, sizeof(action.reason), counter_call_reasons[app->number.reason]);
    if (counter_number_needs_supervisor(app, number)) {
        app->approve.action = action;
        desk_open_dialog(app, COUNTER_DIALOG_APPROVE);
        return;
    }
    desk_ask(app, &action);
}

static void
confirm_pause(struct counter_app *app)
{
    struct action action = desk_action(app, ACTION_PAUSE);
    str_cut(action.reason, sizeof(action.reason), counter_pause_reasons[app->pause.reason].name);
    action.minutes = app->pause.minutes >= 0 ? counter_minutes[app->pause.minutes] : 0;
    if (app->snapshot->desk.last_for_count == 0) {
        action.ask = true; /* should that have changed since */
    } else if (app->pause.deputy) {
        str_cut(action.deputy, sizeof(action.deputy), desk_deputy(app)->id);
    } else if (!app->pause.all_the_same) {
        app->pause.all_the_same = true;
        desk_notice(app, N_("Nobody stands in. Press again to pause all the same."), NULL);
        return;
    }
    desk_ask(app, &action);
}

static void
confirm_approve(struct counter_app *app)
{
    if (app->approve.supervisor[0] == '\0') {
        desk_notice(app, N_("This hall has no supervisor on its list."), NULL);
        return;
    }
    struct action action = app->approve.action;
    str_cut(action.supervisor, sizeof(action.supervisor), app->approve.supervisor);
    str_cut(action.pin, sizeof(action.pin), app->approve.pin.text);
    desk_ask(app, &action);
    field_clear(&app->approve.pin);
}

void
desk_confirm(struct counter_app *app)
{
    bool asks = app->dialog != COUNTER_DIALOG_LOOKUP && app->dialog != COUNTER_DIALOG_HELP &&
                !(app->dialog == COUNTER_DIALOG_SHEET && !sheet_of(app)->confirm);
    if (asks && (app->stale || app->pending_count > 0)) {
        desk_notice(app, N_("There is no connection yet. Please wait a moment."), NULL);
        return;
    }
    desk_notice(app, NULL, NULL);
    switch (app->dialog) {
    case COUNTER_DIALOG_TRANSFER:
        desk_transfer(app);
        break;
    case COUNTER_DIALOG_NUMBER:
        confirm_number(app);
        break;
    case COUNTER_DIALOG_PAUSE:
        confirm_pause(app);
        break;
    case COUNTER_DIALOG_LOOKUP:
        desk_look_up(app);
        break;
    case COUNTER_DIALOG_APPROVE:
        confirm_approve(app);
        break;
    case COUNTER_DIALOG_CLOSE: {
        struct action action = desk_action(app, ACTION_CLOSE);
        desk_ask(app, &action);
        break;
    }
    case COUNTER_DIALOG_HELP:
        desk_close_dialog(app);
        break;
    case COUNTER_DIALOG_SHEET:
        sheet_confirm(app);
        break;
    default:
        break;
    }
}

static void
hold(struct counter_app *app, enum ticket_hold kind)
{
    const struct ticket *hand = desk_hand(app);
    if (!hand || hand->state != TICKET_SERVING || !counter_can(app, COUNTER_TARGET_HOLD)) {
        return;
    }
    struct action action = desk_action(app, ACTION_HOLD);
    action.hold = kind;
    desk_ask(app, &action);
}

static void
unhold(struct counter_app *app, int n)
{
    const struct ticket *hand = desk_hand(app);
    if (n < 0 || n >= app->counter.held_count || app->stale || app->pending_count > 0) {
        return;
    }
    if (hand) {
        desk_notice(app, N_("Finish {0} first."), hand->number);
        return;
    }
    struct action action = desk_action(app, ACTION_UNHOLD);
    str_cut(action.number, sizeof(action.number), app->counter.held[n].number);
    desk_ask(app, &action);
}

static void
ask_looked_up(struct counter_app *app, int target)
{
    const struct ticket *ticket = &app->snapshot->lookup_ticket;
    if (!counter_can(app, (enum counter_target)target)) {
        return;
    }
    if (target == COUNTER_TARGET_LOOKUP_CALL) {
        char number[TICKET_NUMBER_SIZE];
        str_cut(number, sizeof(number), ticket->number);
        desk_open_dialog(app, COUNTER_DIALOG_NUMBER);
        field_set(&app->number.number, number);
        return;
    }
    bool out = desk_is_out(app, ticket);
    struct action action = {.kind = target == COUNTER_TARGET_LOOKUP_LEAVE ? ACTION_LEAVE
                                    : out                                 ? ACTION_REINSTATE
                                                                          : ACTION_RETURN};
    str_cut(action.number, sizeof(action.number), ticket->number);
    if (action.kind == ACTION_REINSTATE) {
        str_cut(action.reason, sizeof(action.reason), "back at the counter");
        desk_ask_agreed(app, &action);
        return;
    }
    desk_ask(app, &action);
}

static bool
use_keypad(struct counter_app *app, int target)
{
    struct counter_field *field = desk_field(app);
    if (!field) {
        return false;
    }
    if (target == COUNTER_TARGET_CLEAR) {
        field_clear(field);
    } else if (target == COUNTER_TARGET_ERASE) {
        field_erase(field);
    } else {
        char typed[2] = {(char)(target - COUNTER_TARGET_KEY), '\0'};
        (void)field_insert(field, typed);
    }
    if (field == &app->lookup.number) {
        app->lookup.asked = false;
    } else if (field == &app->login.staff) {
        desk_find_person_page(app);
    }
    return true;
}

static void
choose_reason(struct counter_app *app, int n)
{
    int count = app->dialog == COUNTER_DIALOG_PAUSE ? COUNTER_PAUSE_REASONS : COUNTER_REASONS;
    int *reason = app->dialog == COUNTER_DIALOG_PAUSE      ? &app->pause.reason
                  : app->dialog == COUNTER_DIALOG_TRANSFER ? &app->transfer.reason
                                                           : &app->number.reason;

    if (n < count) {
        *reason = app->dialog == COUNTER_DIALOG_TRANSFER && *reason == n ? -1 : n;
    }
}

static bool
use_choice(struct counter_app *app, int target)
{
    if (target >= COUNTER_TARGET_OPTION && target < COUNTER_TARGET_REASON) {
        desk_choose_shown(app, (size_t)(target - COUNTER_TARGET_OPTION));
    } else if (target >= COUNTER_TARGET_REASON && target < COUNTER_TARGET_MINUTES) {
        choose_reason(app, target - COUNTER_TARGET_REASON);
    } else if (target >= COUNTER_TARGET_MINUTES &&
               target < COUNTER_TARGET_MINUTES + COUNTER_MINUTES) {
        int n = target - COUNTER_TARGET_MINUTES;
        app->pause.minutes = app->pause.minutes == n ? -1 : n;
    } else if (target >= COUNTER_TARGET_KIND && target < COUNTER_TARGET_HELD) {
        hold(app, (enum ticket_hold)(target - COUNTER_TARGET_KIND));
    } else if (target >= COUNTER_TARGET_HELD && target < COUNTER_TARGET_HELD_MOVE) {
        unhold(app, target - COUNTER_TARGET_HELD);
    } else if (target >= COUNTER_TARGET_HELD_MOVE && target < COUNTER_TARGET_KEY) {
        int n = target - COUNTER_TARGET_HELD_MOVE;
        if (n < app->counter.held_count) {
            str_cut(app->transfer.number, sizeof(app->transfer.number),
                    app->counter.held[n].number);
            desk_open_dialog(app, COUNTER_DIALOG_TRANSFER);
        }
    } else {
        return false;
    }
    return true;
}

static void
turn_page(struct counter_app *app, int by)
{
    int *page = app->dialog == COUNTER_DIALOG_TRANSFER ? &app->transfer.page
                : app->dialog == COUNTER_DIALOG_HOLD   ? &app->held_page
                                                       : &app->login.page;
    *page = *page + by > 0 ? *page + by : 0;
}

/* With the number that was looked up. */
static void
open_class(struct counter_app *app)
{
    char number[TICKET_NUMBER_SIZE];

    if (counter_can(app, COUNTER_TARGET_LOOKUP_CLASS)) {
        str_cut(number, sizeof(number), app->snapshot->lookup_ticket.number);
        sheet_open(app, COUNTER_SHEET_CLASS);
        field_set(&app->sheet.fields[0], number);
        app->sheet.part = 0;
    }
}

bool
desk_dialog_target(struct counter_app *app, int target)
{
    bool login = counter_stage(app) == COUNTER_STAGE_LOGIN;
    if (!app->dialog && !login) {
        return false;
    }
    switch (target) {
    case COUNTER_TARGET_CANCEL:
        desk_notice(app, NULL, NULL);
        desk_close_dialog(app);
        return true;
    case COUNTER_TARGET_CONFIRM:
        if (app->dialog) {
            desk_confirm(app);
        } else {
            desk_login(app);
        }
        return true;
    case COUNTER_TARGET_FIELD:
        if (app->dialog == COUNTER_DIALOG_SHEET) {
            return sheet_target(app, target);
        }
        app->transfer.in_note = app->dialog == COUNTER_DIALOG_TRANSFER;
        app->login.on_pin = true;
        return true;
    case COUNTER_TARGET_FIELD_2:
        if (app->dialog == COUNTER_DIALOG_SHEET) {
            return sheet_target(app, target);
        }
        app->login.on_pin = false;
        return true;
    case COUNTER_TARGET_PLACE_KEPT:
    case COUNTER_TARGET_COME_BACK:
        app->transfer.come_back = target == COUNTER_TARGET_COME_BACK;
        return true;
    case COUNTER_TARGET_DEPUTY:
        app->pause.deputy = !app->pause.deputy && desk_deputy(app);
        app->pause.all_the_same = false;
        return true;
    case COUNTER_TARGET_PREVIOUS:
    case COUNTER_TARGET_NEXT:
        if (app->dialog == COUNTER_DIALOG_SHEET) {
            return sheet_target(app, target);
        }
        turn_page(app, target == COUNTER_TARGET_NEXT ? 1 : -1);
        return true;
    case COUNTER_TARGET_LOOKUP_RETURN:
    case COUNTER_TARGET_LOOKUP_LEAVE:
    case COUNTER_TARGET_LOOKUP_CALL:
        ask_looked_up(app, target);
        return true;
    case COUNTER_TARGET_LOOKUP_CLASS:
        open_class(app);
        return true;
    default:
        break;
    }
    if (app->dialog == COUNTER_DIALOG_SHEET && sheet_target(app, target)) {
        return true;
    }
    bool keypad = target == COUNTER_TARGET_CLEAR || target == COUNTER_TARGET_ERASE ||
                  (target >= COUNTER_TARGET_KEY && target < COUNTER_TARGET_KEY + 128);
    return keypad ? use_keypad(app, target) : use_choice(app, target);
}
