/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "counter/sheet.h"

static void
forget_pin(struct action *action)
{
    volatile char *pin = action->pin;
    for (size_t i = 0; i < sizeof(action->pin); i++) {
        pin[i] = '\0';
    }
}

void
desk_notice(struct counter_app *app, const char *sentence, const char *value)
{
    app->notice_of_line = false;
    if (!sentence) {
        app->notice[0] = '\0';
        return;
    }
    words_fill(app->notice, sizeof(app->notice), sentence, value, NULL);
}

struct action
desk_action(const struct counter_app *app, enum action_kind kind)
{
    struct action action = {.kind = kind};
    str_cut(action.counter, sizeof(action.counter), app->id);
    return action;
}

/* What is kept may arrive late, and must not be done to whoever is in hand by then. */
static void
name_hand(const struct counter_app *app, struct action *action)
{
    const struct ticket *hand = desk_hand(app);
    bool of_hand = action->kind == ACTION_START || action->kind == ACTION_FINISH ||
                   action->kind == ACTION_HOLD;

    if (of_hand && hand) {
        str_format(action->number, sizeof(action->number), "%s%s%s", hand->day,
                   hand->day[0] ? "/" : "", hand->number);
    }
}

void
desk_ask(struct counter_app *app, const struct action *action)
{
    if (app->pending_count >= COUNTER_PENDING_MAX) {
        return;
    }
    struct counter_pending *pending = &app->pending[app->pending_count++];
    *pending = (struct counter_pending){.action = *action, .kept = app->stale};
    name_hand(app, &pending->action);
    desk_notice(app, NULL, NULL);
    if (app->stale) {
        if (action->kind == ACTION_FINISH) {
            app->last.kind = ACTION_FINISH;
            app->last.state = TICKET_DONE;
            app->last.at = app->hall_now;
            str_cut(app->last.number, sizeof(app->last.number), app->counter.ticket.number);
        }
        app->dialog = COUNTER_DIALOG_NONE;
    }
    desk_rebuild(app);
}

void
desk_ask_agreed(struct counter_app *app, const struct action *action)
{
    if (app->facts.training) {
        desk_ask(app, action);
        return;
    }
    app->approve.action = *action;
    desk_open_dialog(app, COUNTER_DIALOG_APPROVE);
}

bool
counter_pop_action(struct counter_app *app, struct action *ret_action)
{
    for (int i = 0; i < app->pending_count; i++) {
        struct counter_pending *pending = &app->pending[i];
        if (!pending->popped) {
            *ret_action = pending->action;
            forget_pin(&pending->action);
            pending->popped = true;
            return true;
        }
    }
    return false;
}

void
counter_asked(struct counter_app *app, const struct action *action, int64_t question)
{
    for (int i = 0; i < app->pending_count; i++) {
        struct counter_pending *pending = &app->pending[i];
        if (pending->popped && pending->question == 0 && pending->action.kind == action->kind) {
            pending->question = question;
            return;
        }
    }
}

static bool
take_pending(struct counter_app *app, int64_t question, struct counter_pending *ret_pending)
{
    for (int i = 0; i < app->pending_count; i++) {
        if (app->pending[i].question != question) {
            continue;
        }
        *ret_pending = app->pending[i];
        app->pending_count--;
        memmove(&app->pending[i], &app->pending[i + 1],
                (size_t)(app->pending_count - i) * sizeof(app->pending[0]));
        return true;
    }
    return false;
}

/* "C036" of "2026-03-20/C036": what a person calls it. */
static const char *
plain_number(const struct action *action)
{
    const char *slash = strchr(action->number, '/');
    return slash ? slash + 1 : action->number;
}

const char *
desk_unsent_number(const struct counter_app *app)
{
    for (int i = 0; i < app->pending_count; i++) {
        if (app->pending[i].kept) {
            return plain_number(&app->pending[i].action);
        }
    }
    return "";
}

static void
tell_refusal(struct counter_app *app, const struct counter_pending *pending,
             const struct answer *answer)
{
    const char *values[ANSWER_VALUES_MAX];
    char text[COUNTER_NOTICE_SIZE];
    for (int i = 0; i < ANSWER_VALUES_MAX; i++) {
        /* The ticket as it is called here, where the refusal repeats what was asked. */
        bool asked = strcmp(answer->values[i], pending->action.number) == 0;
        values[i] = asked ? plain_number(&pending->action) : answer->values[i];
    }
    str_fill(text, sizeof(text), answer->sentence ? i18n_tr(answer->sentence) : "", values,
             (size_t)answer->value_count);
    desk_notice(app, NULL, NULL);
    if (pending->kept) {
        words_fill(app->notice, sizeof(app->notice),
                   N_("What you did with {0} while cut off was not accepted: {1}"),
                   plain_number(&pending->action), text);
    } else {
        str_cut(app->notice, sizeof(app->notice), text);
    }
}

/* The supervisor's turn comes when the store says so, even where the screen did not foresee it. */
static void
handle_refusal(struct counter_app *app, const struct counter_pending *pending,
               const struct answer *answer)
{
    const struct action *asked = &pending->action;

    tell_refusal(app, pending, answer);
    if (asked->kind == ACTION_OPEN) {
        field_clear(&app->login.pin);
    }
    if (answer->status == STATUS_DENIED && !asked->supervisor[0] &&
        ((asked->kind == ACTION_CALL && asked->number[0]) || asked->kind == ACTION_TRANSFER ||
         asked->kind == ACTION_REINSTATE)) {
        char notice[COUNTER_NOTICE_SIZE];
        str_cut(notice, sizeof(notice), app->notice);
        app->approve.action = *asked;
        desk_open_dialog(app, COUNTER_DIALOG_APPROVE);
        str_cut(app->notice, sizeof(app->notice), notice);
    }
}

static void
forget_held(struct counter *counter, int64_t id)
{
    for (int i = 0; i < counter->held_count; i++) {
        if (counter->held[i].id == id) {
            counter->held_count--;
            memmove(&counter->held[i], &counter->held[i + 1],
                    (size_t)(counter->held_count - i) * sizeof(counter->held[0]));
            return;
        }
    }
}

/* The answer knows more than the snapshot that is still to come. */
static void
learn_ticket(struct counter_app *app, const struct ticket *ticket)
{
    struct counter *counter = &app->base;
    bool mine = strcmp(ticket->counter, app->id) == 0;

    if (counter->has_ticket && counter->ticket.id == ticket->id) {
        counter->has_ticket = false;
    }
    forget_held(counter, ticket->id);
    if (mine && ticket_state_is_in_hand(ticket->state)) {
        counter->has_ticket = true;
        counter->ticket = *ticket;
    } else if (mine && ticket->state == TICKET_HELD && counter->held_count < COUNTER_HELD_MAX) {
        counter->held[counter->held_count++] = *ticket;
    }
}

static void
offer_undo(struct counter_app *app, const struct action *asked, const struct answer *answer)
{
    app->undo.until_ms = 0;
    switch (asked->kind) {
    case ACTION_CALL:
    case ACTION_PASS:
    case ACTION_FINISH:
    case ACTION_TRANSFER:
        app->undo.kind = asked->kind;
        app->undo.until_ms = app->now_ms + COUNTER_UNDO_MS;
        str_cut(app->undo.number, sizeof(app->undo.number), answer->ticket.number);
        break;
    default:
        break;
    }
}

static void
remember_last(struct counter_app *app, const struct action *asked, const struct answer *answer)
{
    switch (asked->kind) {
    case ACTION_UNDO:
        app->last.at = 0;
        return;
    case ACTION_PASS:
    case ACTION_FINISH:
    case ACTION_TRANSFER:
    case ACTION_HOLD:
        app->last.kind = asked->kind;
        app->last.state = answer->ticket.state;
        app->last.at = answer->at ? answer->at : app->hall_now;
        str_cut(app->last.number, sizeof(app->last.number), answer->ticket.number);
        return;
    default:
        return;
    }
}

static void
close_answered_dialog(struct counter_app *app, enum action_kind kind)
{
    bool lookup = kind == ACTION_RETURN || kind == ACTION_LEAVE || kind == ACTION_REINSTATE;
    if (lookup && app->dialog == COUNTER_DIALOG_LOOKUP) {
        app->reconnect = true;
        return;
    }
    bool aside = kind == ACTION_ACCEPT || (kind == ACTION_COUNTER && !app->dialog);
    bool stays = app->dialog == COUNTER_DIALOG_SHEET && sheet_of(app)->stays;
    if (app->dialog != COUNTER_DIALOG_HELP && !aside && !stays) {
        desk_close_dialog(app);
    }
}

/* What leaves no other sign at this desk. */
static void
tell_of_given(struct counter_app *app, const struct action *asked, const struct answer *answer)
{
    static const struct {
        enum action_kind kind;
        const char *sentence;
    } lines[] = {
        {ACTION_TAKE, N_("Number {0} waits.")},
        {ACTION_CLASS, N_("The class of {0} is changed.")},
        {ACTION_HELP, N_("Help is called. Somebody comes.")},
        {ACTION_MESSAGE, N_("The message is sent.")},
        {ACTION_RELEASE, N_("The number waits again.")},
        {ACTION_SERVICE_STOP, N_("The service is stopped.")},
        {ACTION_SERVICE_RESUME, N_("The service goes on.")},
        {ACTION_EMERGENCY, N_("The message stands on every screen.")},
        {ACTION_EMERGENCY_OFF, N_("The message is ended.")},
        {ACTION_TERMINAL_LOCK, N_("The terminal is locked.")},
        {ACTION_TERMINAL_UNLOCK, N_("The terminal is unlocked.")},
        {ACTION_TERMINAL_MESSAGE, N_("The message is shown there.")},
        {ACTION_TERMINAL_CLEAR, N_("The message is taken away.")},
    };

    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        if (lines[i].kind == asked->kind) {
            desk_notice(app, lines[i].sentence, answer->has_ticket ? answer->ticket.number : NULL);
        }
    }
}

static void
call_helped(struct counter_app *app, const struct action *asked)
{
    if (app->helping && asked->kind == ACTION_COUNTER && !desk_hand(app)) {
        struct action action = desk_action(app, ACTION_CALL);
        app->helping = false;
        desk_ask(app, &action);
    }
}

/* The ticket may be at its next service already: the paper is about the one that was refused. */
static void
want_refusal(struct counter_app *app, const struct action *asked, const struct answer *answer)
{
    struct notice *notice = &app->slip.notice;

    app->slip = (struct counter_slip){.ticket = answer->ticket};
    if (answer->ticket.state == TICKET_WAITING && answer->ticket.step > 0) {
        app->slip.ticket.step--;
    }
    notice->at = answer->at;
    str_cut(notice->basis, sizeof(notice->basis), asked->basis);
    str_cut(notice->counter, sizeof(notice->counter), app->id);
    str_cut(notice->staff, sizeof(notice->staff), app->counter.staff);
    str_cut(app->slip.refused, sizeof(app->slip.refused), asked->reason);
    app->slip_wanted = true;
}

void
counter_answer(struct counter_app *app, int64_t question, const struct answer *answer)
{
    struct counter_pending pending;
    if (!take_pending(app, question, &pending)) {
        return;
    }
    const struct action asked = pending.action;
    if (answer->status != STATUS_OK) {
        app->helping = false;
        handle_refusal(app, &pending, answer);
        desk_rebuild(app);
        return;
    }
    if (answer->event >= app->base_event) {
        app->base_event = answer->event;
        if (answer->has_counter && strcmp(answer->counter.id, app->id) != 0) {
            app->reconnect = true;
        } else if (answer->has_counter) {
            app->base = answer->counter;
            app->undo.until_ms = 0;
        } else if (answer->has_ticket) {
            learn_ticket(app, &answer->ticket);
        }
    }
    if (answer->has_notice) {
        app->slip = (struct counter_slip){.ticket = answer->ticket, .notice = answer->notice};
        app->slip_wanted = true;
    }
    if (asked.kind == ACTION_FINISH && strcmp(asked.outcome, "refused") == 0) {
        want_refusal(app, &asked, answer);
    }
    tell_of_given(app, &asked, answer);
    if (answer->has_ticket) {
        offer_undo(app, &asked, answer);
        remember_last(app, &asked, answer);
    }
    if (asked.kind == ACTION_OPEN || asked.kind == ACTION_CLOSE) {
        field_clear(&app->login.pin);
        field_clear(&app->login.staff);
        app->login.on_pin = false;
        app->last.at = app->undo.until_ms = 0;
    }
    close_answered_dialog(app, asked.kind);
    if (pending.kept && desk_unsent(app) == 0) {
        desk_notice(app, N_("Connected again. What you did with {0} is entered."),
                    plain_number(&asked));
    }
    desk_rebuild(app);
    call_helped(app, &asked);
}

bool
counter_pop_slip(struct counter_app *app, struct counter_slip *ret_slip)
{
    if (!app->slip_wanted) {
        return false;
    }
    app->slip_wanted = false;
    *ret_slip = app->slip;
    return true;
}

void
counter_slip_ended(struct counter_app *app, bool printed)
{
    const char *number = app->slip.ticket.number;

    if (!printed && app->slip.refused[0]) {
        desk_notice(app, N_("The refusal of {0} did not print. Please write it down."), number);
    } else if (app->slip.refused[0]) {
        desk_notice(app, N_("The refusal of {0} is printed."), number);
    } else if (!printed) {
        desk_notice(app, N_("The notice for {0} did not print. Please write it down."), number);
    } else if (app->slip.notice.again) {
        desk_notice(app, N_("The notice for {0} is printed. It is the second one for this matter."),
                    number);
    } else {
        desk_notice(app, N_("The notice for {0} is printed."), number);
    }
}
