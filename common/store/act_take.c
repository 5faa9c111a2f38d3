/* SPDX-License-Identifier: Apache-2.0
 * A new ticket: number, place in the order, code. */
#include <sodium.h>
#include <string.h>

#include "store/act.h"

enum { MINUTE_MS = 60 * 1000, VISIT_HEAD_START_MS = 60 * MINUTE_MS };
static const int64_t day_ms = INT64_C(24) * 60 * MINUTE_MS;

struct series_row {
    char name[ID_SIZE];
    struct number_range range;
    int64_t issued;
};

static enum status
check_matter(struct act *act, const struct ticket_step *step)
{
    struct db_statement *statement = store_statement(act->store, STATEMENT_MATTER_GET);
    bool row = false;

    if (step->matter[0] == '\0') {
        return STATUS_OK;
    }
    enum status status = db_first(statement, &row, "ss", step->service, step->matter);
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (!row) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("Service {0} has no matter {1}."), 2,
                             step->service, step->matter);
    }
    return STATUS_OK;
}

static enum status
check_not_stopped(struct act *act, const struct service_row *service)
{
    if (!service->stopped) {
        return STATUS_OK;
    }
    return answer_refuse(act->answer, STATUS_CLOSED,
                         N_("Service {0} is stopped just now: {1}. Ask at the desk."), 2,
                         service->id, service->stop_reason);
}

/* All services of the ticket must exist and go on; the first one's row is wanted. */
static enum status
check_steps(struct act *act, const struct ticket *ticket, struct service_row *ret_first)
{
    for (int i = 0; i < ticket->step_count; i++) {
        struct service_row other;
        enum status status =
            act_service(act, ticket->steps[i].service, i == 0 ? ret_first : &other);
        if (status == STATUS_OK) {
            status = check_not_stopped(act, i == 0 ? ret_first : &other);
        }
        if (status == STATUS_OK) {
            status = check_matter(act, &ticket->steps[i]);
        }
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

/* "zh_CN,en": is `lang` one of them; "" becomes the first. */
static enum status
choose_lang(struct act *act, char lang[TICKET_LANG_SIZE])
{
    const char *at = act->store->hall.languages;
    const char *wanted = act->action->lang;
    size_t wanted_length = strlen(wanted);

    for (;;) {
        size_t length = strcspn(at, ",");
        if (length < TICKET_LANG_SIZE &&
            (*wanted == '\0' || (length == wanted_length && memcmp(at, wanted, length) == 0))) {
            memcpy(lang, at, length);
            lang[length] = '\0';
            return STATUS_OK;
        }
        if (at[length] == '\0') {
            break;
        }
        at += length + 1;
    }
    return answer_refuse(act->answer, STATUS_INVALID, N_("This hall does not speak {0}."), 1,
                         wanted);
}

static enum status
check_open(struct act *act)
{
    const struct store *store = act->store;

    if (!hours_open_at(&store->hours, store->zone, store->now)) {
        return answer_refuse(act->answer, STATUS_CLOSED,
                             N_("The hall is closed now. Come in the opening hours."), 0);
    }
    return STATUS_OK;
}

/* The finished ticket whose code brings its owner back sooner. */
static enum status
check_visit(struct act *act, int64_t *ret_base)
{
    const char *visit = act->action->visit;
    struct ticket ticket;
    char reference[ACTION_NUMBER_SIZE + 5];

    if (*visit == '\0') {
        return STATUS_OK;
    }
    str_format(reference, sizeof(reference), "%s%s",
               strncmp(visit, "code:", 5) == 0 ? "" : "code:", visit);
    enum status status = ticket_find(act->store, reference, &ticket);
    if (status == STATUS_NOT_FOUND) {
        return answer_refuse(act->answer, status,
                             N_("There is no ticket with that code. Check it."), 0);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (ticket.state != TICKET_DONE) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} is not finished. Take an ordinary number."), 1,
                             ticket.number);
    }
    if (act->store->now - ticket.ended_at > act->store->hall.visit_days * day_ms) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} is too long ago. Take an ordinary number."), 1,
                             ticket.number);
    }
    *ret_base = act->store->now - VISIT_HEAD_START_MS;
    return STATUS_OK;
}

static enum status
read_series(struct act *act, const char *service, struct series_row *rows, size_t *ret_count)
{
    struct db_statement *statement = store_statement(act->store, STATEMENT_SERIES_OF);
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "s", service);

    while (status == STATUS_OK && row && count < HALL_SERIES_MAX) {
        db_text_copy(statement, 0, rows[count].name, ID_SIZE);
        rows[count].range.first = (int32_t)db_int(statement, 1);
        rows[count].range.last = (int32_t)db_int(statement, 2);
        rows[count].issued = db_int(statement, 3);
        count++;
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    *ret_count = count;
    return STATUS_OK;
}

static struct series_row *
series_named(struct series_row *rows, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].name, name) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

static struct series_row *
series_of_class(struct series_row *rows, size_t count, const char *class_id)
{
    struct series_row *row = series_named(rows, count, class_id);

    if (!row && strcmp(class_id, "regular") != 0) {
        row = series_named(rows, count, "other");
    }
    return row ? row : series_named(rows, count, "regular");
}

static enum status
choose_number(struct act *act, const struct service_row *service, struct ticket *ticket)
{
    struct series_row rows[HALL_SERIES_MAX] = {0}, *row;
    size_t count = 0;
    int64_t issued = 0;
    int32_t number;
    enum status status = read_series(act, service->id, rows, &count);

    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        issued += rows[i].issued;
    }
    if (service->quota > 0 && issued >= service->quota) {
        return answer_refuse(act->answer, STATUS_FULL,
                             N_("All numbers of service {0} are given out for today."), 1,
                             service->id);
    }
    row = series_of_class(rows, count, ticket->class_id);
    if (!row || !number_of_sequence(&row->range, row->issued + 1, &number)) {
        row = series_named(rows, count, "overflow");
        if (!row || !number_of_sequence(&row->range, row->issued + 1, &number)) {
            return answer_refuse(act->answer, STATUS_FULL,
                                 N_("All numbers of service {0} are given out for today."), 1,
                                 service->id);
        }
    }
    memcpy(ticket->series, row->name, sizeof(ticket->series));
    ticket->sequence = row->issued + 1;
    if (!number_format(service->id, number, ticket->number, sizeof(ticket->number))) {
        return answer_refuse(act->answer, STATUS_FULL,
                             N_("The numbers of service {0} are too long to print."), 1,
                             service->id);
    }
    status = db_do(store_statement(act->store, STATEMENT_SERIES_ISSUE), "ssi", service->id,
                   ticket->series, ticket->sequence);
    return status == STATUS_OK ? status : act_failed(act, status);
}

static void
fill_ticket(struct store *store, struct ticket *ticket, int64_t base, int64_t credit_ms)
{
    uint8_t random[10];

    randombytes_buf(random, sizeof(random));
    number_code_format(random, ticket->code);
    memcpy(ticket->day, store->hall.day, sizeof(ticket->day));
    ticket->id = ++store->hall.last_ticket;
    ticket->state = TICKET_WAITING;
    ticket->issued_at = store->now;
    ticket->base = base;
    ticket->due = base - credit_ms;
    ticket->seq = store->hall.last_event + 1;
}

enum status
act_take(struct act *act)
{
    const struct action *action = act->action;
    struct service_row service;
    struct ticket ticket = {0};
    int64_t credit_ms = 0, base = act->store->now;

    /* The grammar was checked before the transaction. */
    if (!ticket_steps_parse(action->services, ticket.steps, &ticket.step_count)) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("'{1}' cannot be read as {0}."), 2,
                             "services", action->services);
    }
    str_cut(ticket.class_id, sizeof(ticket.class_id),
            action->class_id[0] != '\0' ? action->class_id : "regular");
    enum status status = check_steps(act, &ticket, &service);
    if (status == STATUS_OK) {
        status = act_credit(act, ticket.class_id, &credit_ms);
    }
    if (status == STATUS_OK) {
        status = choose_lang(act, ticket.lang);
    }
    if (status == STATUS_OK) {
        status = check_open(act);
    }
    if (status == STATUS_OK) {
        status = check_visit(act, &base);
    }
    if (status == STATUS_OK) {
        status = choose_number(act, &service, &ticket);
    }
    if (status != STATUS_OK) {
        return status;
    }
    fill_ticket(act->store, &ticket, base, credit_ms);
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_TAKE), .after = &ticket};
    return act_move(act, &move);
}
