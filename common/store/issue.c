/* SPDX-License-Identifier: Apache-2.0
 * What a new ticket needs wherever it comes from: services that go on, an hour at which they are
 * open, room in the quotas, a number. */
#include <sodium.h>
#include <string.h>

#include "store/act.h"

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

enum status
issue_check_steps(struct act *act, const struct ticket *ticket, struct service_row *ret_services)
{
    for (int i = 0; i < ticket->step_count; i++) {
        enum status status = act_service_going(act, ticket->steps[i].service, &ret_services[i]);
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
enum status
issue_lang(struct act *act, char lang[TICKET_LANG_SIZE])
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

enum status
issue_hours(struct act *act, const char *service)
{
    struct store *store = act->store;

    if (store->hours_revision == store->hall.revision) {
        return STATUS_OK;
    }
    if (store->db->driver->ahead) {
        db_ahead(store_statement(store, STATEMENT_DEFINITION_HOURS), "i", store->hall.revision);
        db_ahead(store_statement(store, STATEMENT_DEFINITION_RULES), "i", store->hall.revision);
        db_ahead(store_statement(store, STATEMENT_POOL_KEYS), "s", service);
        quota_look_ahead(store, service, store->now, true);
    }
    enum status status = hours_load(store);
    return status == STATUS_OK ? status : act_failed(act, status);
}

/* Open later on this business day: a ticket with several matters gets there in time. */
static bool
opens_today(const struct store *store, const struct hours *hours)
{
    char day[TICKET_DAY_SIZE];
    int64_t next = hours_next_open(hours, store->zone, store->now);

    if (next == 0) {
        return false;
    }
    hours_business_day(store->zone, (int)store->hall.day_starts_min, next, day);
    return strcmp(day, store->hall.day) == 0;
}

static enum status
refuse_closed(struct act *act, const char *service, const struct hours *hours)
{
    struct store *store = act->store;
    int64_t next = hours_next_open(hours, store->zone, store->now);
    char when[ANSWER_VALUE_SIZE];

    if (next == 0) {
        return answer_refuse(act->answer, STATUS_CLOSED,
                             N_("Service {0} is closed now. Ask at the desk."), 1, service);
    }
    hall_time_text(store, next, when, sizeof(when));
    return answer_refuse(act->answer, STATUS_CLOSED,
                         N_("Service {0} is closed now. It opens at {1}."), 2, service, when);
}

static enum status
check_hall_open(struct act *act)
{
    const struct store *store = act->store;
    char when[ANSWER_VALUE_SIZE];

    if (hours_open_at(&store->hours, store->zone, store->now)) {
        return STATUS_OK;
    }
    int64_t next = hours_next_open(&store->hours, store->zone, store->now);
    if (next == 0) {
        return answer_refuse(act->answer, STATUS_CLOSED,
                             N_("The hall is closed now. Come in the opening hours."), 0);
    }
    hall_time_text(store, next, when, sizeof(when));
    return answer_refuse(act->answer, STATUS_CLOSED, N_("The hall is closed now. It opens at {0}."),
                         1, when);
}

enum status
issue_check_open(struct act *act, const struct ticket *ticket, const struct service_row *services)
{
    struct store *store = act->store;
    struct hours room;
    enum status status = check_hall_open(act);

    for (int i = 0; status == STATUS_OK && i < ticket->step_count; i++) {
        if (services[i].hours[0] == '\0') {
            continue;
        }
        const struct hours *hours = service_hours(store, services[i].hours, &room);
        if (!hours_open_at(hours, store->zone, store->now) &&
            (i == 0 || !opens_today(store, hours))) {
            status = refuse_closed(act, services[i].id, hours);
        }
    }
    return status;
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
refuse_full(struct act *act, const char *service)
{
    return answer_refuse(act->answer, STATUS_FULL,
                         N_("All numbers of service {0} are given out for today."), 1, service);
}

static enum status
set_number(struct act *act, const struct service_row *service, const struct series_row *row,
           int32_t number, struct ticket *ticket)
{
    memcpy(ticket->series, row->name, sizeof(ticket->series));
    ticket->sequence = row->issued + 1;
    if (!number_format(service->id, number, ticket->number, sizeof(ticket->number))) {
        return answer_refuse(act->answer, STATUS_FULL,
                             N_("The numbers of service {0} are too long to print."), 1,
                             service->id);
    }
    enum status status = db_do(store_statement(act->store, STATEMENT_SERIES_ISSUE), "ssi",
                               service->id, ticket->series, ticket->sequence);
    return status == STATUS_OK ? status : act_failed(act, status);
}

enum status
issue_number(struct act *act, const struct service_row *service, struct ticket *ticket, bool refuse)
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
    if (refuse && service->quota > 0 && issued >= service->quota) {
        return refuse_full(act, service->id);
    }
    row = series_of_class(rows, count, ticket->class_id);
    if (!row || !number_of_sequence(&row->range, row->issued + 1, &number)) {
        row = series_named(rows, count, "overflow");
        if (!row || !number_of_sequence(&row->range, row->issued + 1, &number)) {
            return refuse_full(act, service->id);
        }
    }
    return set_number(act, service, row, number, ticket);
}

/* A whole time; or "23:50", of so many days before the date of `now`. */
static bool
written_at(const struct store *store, const char *issued, int64_t now, int days_before,
           int64_t *ret_at)
{
    struct civil civil = zone_civil(store->zone, now);
    char whole[ACTION_TIME_SIZE];

    if (strlen(issued) == 5) {
        civil = civil_from_days(civil_to_days(civil.year, civil.month, civil.day) - days_before);
        (void)str_format(whole, sizeof(whole), "%04d-%02d-%02dT%s:00", civil.year, civil.month,
                         civil.day, issued);
        issued = whole;
    }
    if (!civil_parse_time(issued, &civil)) {
        return false;
    }
    *ret_at = zone_instant(store->zone, &civil);
    return true;
}

bool
issue_written_at(const struct store *store, const char *issued, int64_t now, int64_t *ret_at)
{
    int64_t at = 0;
    bool right = written_at(store, issued, now, 0, &at);

    if (right && at > now) {
        right = written_at(store, issued, now, 1, &at);
    }
    if (right) {
        *ret_at = at;
    }
    return right;
}

/* When the number was written by hand: not after now, and of the present business day, which may
 * have begun before midnight. */
static enum status
paper_time(struct act *act, int64_t *ret_at)
{
    const struct store *store = act->store;
    const char *issued = act->action->issued;
    char day[TICKET_DAY_SIZE];
    int64_t at = 0;

    if (!issue_written_at(store, issued, store->now, &at)) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("'{1}' cannot be read as {0}."), 2,
                             "issued", issued);
    }
    hours_business_day(store->zone, (int)store->hall.day_starts_min, at, day);
    if (at > store->now || strcmp(day, store->hall.day) != 0) {
        return answer_refuse(act->answer, STATUS_INVALID,
                             N_("{0} is not a time of today that has passed."), 1, issued);
    }
    *ret_at = at;
    return STATUS_OK;
}

/* Which number the paper should carry is known: they are given out in their order by hand too. */
static enum status
refuse_paper(struct act *act, const struct service_row *service, const struct series_row *row,
             const char *next)
{
    const char *given = act->action->number;
    char first[TICKET_NUMBER_SIZE] = "", last[TICKET_NUMBER_SIZE] = "", each[TICKET_NUMBER_SIZE];
    int32_t number;

    for (int64_t i = 1; number_of_sequence(&row->range, i, &number); i++) {
        if (!number_format(service->id, number, each, sizeof(each)) || strcmp(each, given) != 0) {
            continue;
        }
        if (i <= row->issued) {
            return answer_refuse(act->answer, STATUS_CONFLICT,
                                 N_("Number {0} has been entered already."), 1, given);
        }
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Paper numbers are entered in their order, and {1} comes first. If "
                                "nobody has it, enter it and let it leave."),
                             2, given, next);
    }
    (void)number_format(service->id, row->range.first, first, sizeof(first));
    (void)number_format(service->id, row->range.last, last, sizeof(last));
    return answer_refuse(act->answer, STATUS_INVALID,
                         N_("{0} is not among the numbers kept for paper, {1} to {2}."), 3, given,
                         first, last);
}

enum status
issue_paper(struct act *act, const struct service_row *service, struct ticket *ticket)
{
    struct series_row rows[HALL_SERIES_MAX] = {0}, *row;
    char next[TICKET_NUMBER_SIZE] = "";
    size_t count = 0;
    int32_t number = 0;
    enum status status = paper_time(act, &ticket->issued_at);

    if (status == STATUS_OK) {
        status = read_series(act, service->id, rows, &count);
    }
    if (status != STATUS_OK) {
        return status;
    }
    row = series_named(rows, count, "paper");
    if (!row) {
        return answer_refuse(act->answer, STATUS_INVALID,
                             N_("Service {0} keeps no numbers for paper. Give it the series "
                                "\"paper\" in the hall file."),
                             1, service->id);
    }
    bool left = number_of_sequence(&row->range, row->issued + 1, &number);
    if (left && !number_format(service->id, number, next, sizeof(next))) {
        next[0] = '\0';
    }
    if (!left || strcmp(next, act->action->number) != 0) {
        return refuse_paper(act, service, row, next);
    }
    return set_number(act, service, row, number, ticket);
}

void
issue_fill(struct store *store, struct ticket *ticket)
{
    if (!store->drawn) {
        randombytes_buf(store->chance, sizeof(store->chance));
    }
    store->drawn = false;
    memcpy(ticket->day, store->hall.day, sizeof(ticket->day));
    number_code_format(ticket->day, store->chance, ticket->code);
    ticket->id = ++store->hall.last_ticket;
    ticket->state = TICKET_WAITING;
    ticket->seq = store->hall.last_event + 1;
}
