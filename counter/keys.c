/* SPDX-License-Identifier: Apache-2.0
 * The keyboard inside dialogs and at the login. */
#include <string.h>

#include "counter/sheet.h"

static bool
step_reason(struct counter_app *app, int key)
{
    if (key != WINDOW_KEY_UP && key != WINDOW_KEY_DOWN) {
        return false;
    }
    int by = key == WINDOW_KEY_DOWN ? 1 : COUNTER_REASONS - 1;
    int from = app->number.reason < 0 && key == WINDOW_KEY_UP ? 0 : app->number.reason;
    app->number.reason = (from + by) % COUNTER_REASONS;
    return true;
}

static bool
key_in_transfer(struct counter_app *app, const struct window_event *event)
{
    if (app->transfer.in_note) {
        if (event->key == WINDOW_KEY_ENTER || event->key == WINDOW_KEY_TAB) {
            app->transfer.in_note = false;
            return event->key == WINDOW_KEY_ENTER;
        }
        return field_event(&app->transfer.note, event, true);
    }
    switch (event->key) {
    case WINDOW_KEY_UP:
    case WINDOW_KEY_DOWN:
        desk_step_option(app, event->key == WINDOW_KEY_DOWN ? 1 : -1);
        return true;
    case WINDOW_KEY_BACKSPACE:
        desk_type_option(app, '\b');
        return true;
    default:
        break;
    }
    bool typed =
        (event->key >= '0' && event->key <= '9') || (event->key >= 'a' && event->key <= 'z');
    if (!typed || event->control || event->alt) {
        return false;
    }
    desk_type_option(app, (char)event->key);
    return true;
}

static bool
key_in_pause(struct counter_app *app, const struct window_event *event)
{
    if (event->key >= '1' && event->key < '1' + COUNTER_PAUSE_REASONS) {
        app->pause.reason = event->key - '1';
        return true;
    }
    /* B 岗 */
    if (event->key == 'b' && !event->repeat && app->snapshot->desk.last_for_count > 0) {
        return desk_dialog_target(app, COUNTER_TARGET_DEPUTY);
    }
    if (event->key == WINDOW_KEY_LEFT || event->key == WINDOW_KEY_RIGHT) {
        int at = app->pause.minutes + (event->key == WINDOW_KEY_RIGHT ? 1 : -1);
        if (at >= -1 && at < COUNTER_MINUTES) {
            app->pause.minutes = at;
        }
        return true;
    }
    return false;
}

/* 1, 2, 3 hold the ticket in hand; with none in hand the digits take the held ones back. */
static bool
key_in_hold(struct counter_app *app, const struct window_event *event)
{
    if (event->key < '1' || event->key > '9' || event->repeat) {
        return false;
    }
    int n = event->key - '1';
    if (!desk_hand(app)) {
        return desk_dialog_target(app, COUNTER_TARGET_HELD + n);
    }
    return n < TICKET_HOLD_WAITING && desk_dialog_target(app, COUNTER_TARGET_KIND + n + 1);
}

static bool
key_in_field(struct counter_app *app, const struct window_event *event)
{
    if (event->key == WINDOW_KEY_ENTER) {
        desk_confirm(app);
        return true;
    }
    struct counter_field *field = desk_field(app);
    bool used = field && field_event(field, event, false);
    if (used && app->dialog == COUNTER_DIALOG_LOOKUP) {
        app->lookup.asked = false;
    }
    return used;
}

static bool
step_supervisor(struct counter_app *app, int key)
{
    const struct hall_staff *people[COUNTER_SUPERVISORS_MAX];
    size_t count = desk_supervisors(app, people, ARRAY_SIZE(people));
    if (count == 0 || (key != WINDOW_KEY_UP && key != WINDOW_KEY_DOWN)) {
        return false;
    }
    size_t at = 0;
    while (at < count && strcmp(people[at]->id, app->approve.supervisor) != 0) {
        at++;
    }
    at = (at + (key == WINDOW_KEY_DOWN ? 1 : count - 1)) % count;
    str_cut(app->approve.supervisor, sizeof(app->approve.supervisor), people[at]->id);
    return true;
}

static bool
key_in_lookup(struct counter_app *app, const struct window_event *event)
{
    if (event->key == WINDOW_KEY_F1 + 4 || event->key == WINDOW_KEY_F1 + 6) {
        int target = event->key == WINDOW_KEY_F1 + 6 ? COUNTER_TARGET_LOOKUP_CALL
                                                     : COUNTER_TARGET_LOOKUP_RETURN;
        return desk_dialog_target(app, target);
    }
    if (event->key == WINDOW_KEY_F1 + 5) {
        return desk_dialog_target(app, COUNTER_TARGET_LOOKUP_CLASS);
    }
    if (event->key == WINDOW_KEY_DELETE && event->control) {
        return desk_dialog_target(app, COUNTER_TARGET_LOOKUP_LEAVE);
    }
    return key_in_field(app, event);
}

static bool
key_in_login(struct counter_app *app, const struct window_event *event)
{
    struct counter_login *login = &app->login;
    switch (event->key) {
    case WINDOW_KEY_TAB:
    case WINDOW_KEY_UP:
    case WINDOW_KEY_DOWN:
        login->on_pin = !login->on_pin;
        return true;
    case WINDOW_KEY_ESCAPE:
        field_clear(&login->pin);
        field_clear(&login->staff);
        login->on_pin = false;
        desk_notice(app, NULL, NULL);
        return true;
    case WINDOW_KEY_F1:
        desk_open_dialog(app, COUNTER_DIALOG_HELP);
        return true;
    case WINDOW_KEY_F1 + 1:
    case WINDOW_KEY_ENTER:
        if (!login->on_pin && desk_login_person(app)) {
            login->on_pin = true;
        } else {
            desk_login(app);
        }
        return true;
    default:
        desk_notice(app, NULL, NULL);
        if (login->on_pin) {
            return field_event(&login->pin, event, false);
        }
        if (!field_event(&login->staff, event, false)) {
            return false;
        }
        desk_find_person_page(app);
        return true;
    }
}

bool
desk_dialog_key(struct counter_app *app, const struct window_event *event)
{
    if (!app->dialog) {
        return key_in_login(app, event);
    }
    if (event->key == WINDOW_KEY_ESCAPE) {
        return desk_dialog_target(app, COUNTER_TARGET_CANCEL);
    }
    if (app->dialog == COUNTER_DIALOG_SHEET && app->sheet.kind == COUNTER_SHEET_PAPERS &&
        event->key == WINDOW_KEY_F1 + 8) {
        return desk_dialog_target(app, COUNTER_TARGET_CONFIRM);
    }
    if (event->key == WINDOW_KEY_F1 + 1 && !event->repeat) {
        return desk_dialog_target(app, COUNTER_TARGET_CONFIRM);
    }
    switch (app->dialog) {
    case COUNTER_DIALOG_TRANSFER:
        return key_in_transfer(app, event);
    case COUNTER_DIALOG_HOLD:
        return key_in_hold(app, event);
    case COUNTER_DIALOG_NUMBER:
        return step_reason(app, event->key) || key_in_field(app, event);
    case COUNTER_DIALOG_PAUSE:
        return key_in_pause(app, event);
    case COUNTER_DIALOG_LOOKUP:
        return key_in_lookup(app, event);
    case COUNTER_DIALOG_APPROVE:
        return step_supervisor(app, event->key) || key_in_field(app, event);
    case COUNTER_DIALOG_SHEET:
        return sheet_key(app, event);
    case COUNTER_DIALOG_HELP:
        if (event->key == WINDOW_KEY_F1) {
            desk_close_dialog(app);
            return true;
        }
        return false;
    default:
        return false;
    }
}
