/* SPDX-License-Identifier: Apache-2.0
 * Where a ticket can go, and sending it there. */
#include <string.h>
#include <strings.h>

#include "counter/desk.h"

enum { TRANSFERS_FREE = 2 /* the third takes a supervisor */ };

const struct ticket *
desk_transferred(const struct counter_app *app)
{
    if (app->transfer.number[0] == '\0') {
        return desk_hand(app);
    }
    for (int i = 0; i < app->counter.held_count; i++) {
        if (strcmp(app->counter.held[i].number, app->transfer.number) == 0) {
            return &app->counter.held[i];
        }
    }
    return NULL;
}

static const struct board_service *
board_service_of(const struct counter_app *app, const char *id)
{
    const struct board *board = app->snapshot->board;
    for (size_t i = 0; i < board->service_count; i++) {
        if (strcmp(board->services[i].service, id) == 0) {
            return &board->services[i];
        }
    }
    return NULL;
}

static bool
fits_query(const struct counter_app *app, const char *id)
{
    const char *query = app->transfer.query;
    return query[0] == '\0' || strncasecmp(id, query, strlen(query)) == 0;
}

static size_t
add_services(const struct counter_app *app, const struct ticket *ticket, bool open,
             struct counter_option *options, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < app->hall->service_count && count < max; i++) {
        const struct hall_service *service = &app->hall->services[i];
        const struct board_service *board = board_service_of(app, service->id);
        bool has_counter = board && board->open_counters > 0;
        if (strcmp(service->id, ticket->steps[ticket->step].service) == 0 || has_counter != open ||
            !fits_query(app, service->id)) {
            continue;
        }
        options[count++] = (struct counter_option){.kind = TICKET_BOUND_NONE,
                                                   .id = service->id,
                                                   .service = service,
                                                   .waiting = board ? board->waiting : 0};
    }
    return count;
}

/* Colleagues of the same service; any open counter once its number is typed. */
static size_t
add_counters(const struct counter_app *app, const struct ticket *ticket,
             struct counter_option *options, size_t max)
{
    const struct board *board = app->snapshot->board;
    const char *service = ticket->steps[ticket->step].service;
    size_t count = 0;

    for (size_t i = 0; i < board->counter_count && count < max; i++) {
        const struct board_counter *counter = &board->counters[i];
        bool typed = app->transfer.query[0] != '\0';
        if (counter->state == COUNTER_CLOSED || strcmp(counter->id, app->id) == 0 ||
            !fits_query(app, counter->id) ||
            (!typed && !hall_counter_serves(hall_counter(app->hall, counter->id), service))) {
            continue;
        }
        const struct board_service *waiting = board_service_of(app, service);
        options[count++] = (struct counter_option){.kind = TICKET_BOUND_COUNTER,
                                                   .id = counter->id,
                                                   .service = hall_service(app->hall, service),
                                                   .counter = counter,
                                                   .waiting = waiting ? waiting->waiting : 0};
    }
    return count;
}

size_t
desk_options_shown(const struct counter_app *app)
{
    return counter_is_compact(app) ? 3 : 4;
}

/* Who stands in for who sits here; anybody once the number is typed. Where they sit now, or will
 * sit, the ticket follows. */
static size_t
add_people(const struct counter_app *app, const struct ticket *ticket,
           struct counter_option *options, size_t max)
{
    const struct board *board = app->snapshot->board;
    const struct hall_staff *deputy = desk_deputy(app);
    size_t count = 0;

    for (size_t i = 0; i < app->hall->staff_count && count < max; i++) {
        const struct hall_staff *person = &app->hall->staff[i];
        bool typed = app->transfer.query[0] != '\0' && fits_query(app, person->id);
        if (strcmp(person->id, app->counter.staff) == 0 || !(person->roles & HALL_CLERK) ||
            !(typed || (app->transfer.query[0] == '\0' && person == deputy))) {
            continue;
        }
        struct counter_option *option = &options[count++];
        *option = (struct counter_option){.kind = TICKET_BOUND_STAFF,
                                          .id = person->id,
                                          .person = person,
                                          .service = desk_service(app, ticket)};
        for (size_t n = 0; n < board->counter_count; n++) {
            const struct board_counter *counter = &board->counters[n];
            if (counter->state != COUNTER_CLOSED && strcmp(counter->staff, person->id) == 0) {
                option->counter = counter;
            }
        }
    }
    return count;
}

size_t
desk_options(const struct counter_app *app, struct counter_option *options, size_t max)
{
    const struct ticket *ticket = desk_transferred(app);
    if (!ticket || !app->snapshot || !app->snapshot->board || !app->hall) {
        return 0;
    }
    size_t count = add_services(app, ticket, true, options, max);
    count += add_counters(app, ticket, options + count, max - count);
    count += add_people(app, ticket, options + count, max - count);
    return count + add_services(app, ticket, false, options + count, max - count);
}

size_t
desk_options_from(const struct counter_app *app, size_t count)
{
    size_t shown = desk_options_shown(app), pages = (count + shown - 1) / shown;

    return pages ? (size_t)app->transfer.page % pages * shown : 0;
}

static int
chosen_index(const struct counter_app *app, const struct counter_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (options[i].kind == app->transfer.chosen_kind &&
            strcmp(options[i].id, app->transfer.chosen) == 0) {
            return (int)i;
        }
    }
    return -1;
}

bool
desk_chosen_option(const struct counter_app *app, struct counter_option *ret_option)
{
    struct counter_option options[COUNTER_OPTIONS_MAX];
    size_t count = desk_options(app, options, ARRAY_SIZE(options));
    int at = chosen_index(app, options, count);
    if (at < 0) {
        return false;
    }
    *ret_option = options[at];
    return true;
}

void
desk_choose_option(struct counter_app *app, size_t n)
{
    struct counter_option options[COUNTER_OPTIONS_MAX];
    size_t count = desk_options(app, options, ARRAY_SIZE(options));
    if (n < count) {
        app->transfer.chosen_kind = options[n].kind;
        str_cut(app->transfer.chosen, sizeof(app->transfer.chosen), options[n].id);
        app->transfer.page = (int)(n / desk_options_shown(app));
    }
}

void
desk_choose_shown(struct counter_app *app, size_t line)
{
    struct counter_option options[COUNTER_OPTIONS_MAX];
    size_t count = desk_options(app, options, ARRAY_SIZE(options));

    if (line < desk_options_shown(app)) {
        desk_choose_option(app, desk_options_from(app, count) + line);
    }
}

void
desk_step_option(struct counter_app *app, int by)
{
    struct counter_option options[COUNTER_OPTIONS_MAX];
    int count = (int)desk_options(app, options, ARRAY_SIZE(options));
    int at = chosen_index(app, options, (size_t)count);
    at = at < 0 ? (by > 0 ? 0 : count - 1) : at + by;
    if (at >= 0 && at < count) {
        desk_choose_option(app, (size_t)at);
    }
}

void
desk_type_option(struct counter_app *app, char letter)
{
    char old[sizeof(app->transfer.query)];
    size_t length = strlen(app->transfer.query);
    struct counter_option options[COUNTER_OPTIONS_MAX];

    str_cut(old, sizeof(old), app->transfer.query);
    if (letter == '\b') {
        app->transfer.query[length > 0 ? length - 1 : 0] = '\0';
    } else if (length + 1 < sizeof(app->transfer.query)) {
        app->transfer.query[length] = letter;
        app->transfer.query[length + 1] = '\0';
    }
    /* What leads nowhere is not taken: the list is never empty because of a slip. */
    if (desk_options(app, options, ARRAY_SIZE(options)) == 0) {
        str_cut(app->transfer.query, sizeof(app->transfer.query), old);
        return;
    }
    app->transfer.page = 0;
    if (app->transfer.query[0]) {
        desk_choose_option(app, 0);
    }
}

static void
fill_note(const struct counter_app *app, char *dst, size_t size)
{
    const struct counter_transfer *transfer = &app->transfer;
    const char *reason =
        transfer->reason >= 0 ? i18n_tr(counter_transfer_reasons[transfer->reason]) : "";
    if (reason[0] && transfer->note.text[0]) {
        /* TRANSLATORS: {0} reason of a transfer, {1} a free note to the next counter */
        words_fill(dst, size, N_("{0}: {1}"), reason, transfer->note.text);
    } else {
        str_cut(dst, size, reason[0] ? reason : transfer->note.text);
    }
}

void
desk_transfer(struct counter_app *app)
{
    struct action action = desk_action(app, ACTION_TRANSFER);
    const struct ticket *ticket = desk_transferred(app);
    struct counter_option option;

    if (!ticket || !desk_chosen_option(app, &option)) {
        desk_notice(app, N_("Choose where it goes first."), NULL);
        return;
    }
    str_cut(action.number, sizeof(action.number), app->transfer.number);
    if (option.kind == TICKET_BOUND_NONE) {
        str_cut(action.services, sizeof(action.services), option.id);
    } else {
        action.target = option.kind;
        action.offer = true;
        str_cut(action.target_id, sizeof(action.target_id), option.id);
    }
    action.come_back = app->transfer.come_back;
    fill_note(app, action.note, sizeof(action.note));
    if (ticket->transfers >= TRANSFERS_FREE && !app->facts.training) {
        app->approve.action = action;
        desk_open_dialog(app, COUNTER_DIALOG_APPROVE);
        return;
    }
    desk_ask(app, &action);
}
