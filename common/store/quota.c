/* SPDX-License-Identifier: Apache-2.0
 * Tickets by time of day: one count for each span, kept in the transaction that gives the number.
 */
#include <stdlib.h>
#include <string.h>

#include "store/act.h"

struct quota_row {
    int from, to;
    int64_t tickets, issued;
    char day[TICKET_DAY_SIZE];
    bool any;
};

static int
minute_of(const struct store *store, int64_t at)
{
    struct civil civil = zone_civil(store->zone, at);

    return civil.hour * 60 + civil.minute;
}

static enum status
quota_at(struct store *store, const char *service, int minute, struct quota_row *ret_quota)
{
    struct db_statement *statement = store_statement(store, STATEMENT_QUOTA_AT);
    struct quota_row quota = {0};
    enum status status = db_first(statement, &quota.any, "si", service, (int64_t)minute);

    if (status == STATUS_OK && quota.any) {
        quota.from = (int)db_int(statement, 0);
        quota.to = (int)db_int(statement, 1);
        quota.tickets = db_int(statement, 2);
        db_text_copy(statement, 3, quota.day, sizeof(quota.day));
        quota.issued = db_int(statement, 4);
    }
    db_reset(statement);
    *ret_quota = quota;
    return status;
}

void
quota_look_ahead(struct store *store, const char *service, int64_t at, bool count)
{
    int64_t minute = minute_of(store, at);
    char day[TICKET_DAY_SIZE];

    db_ahead(store_statement(store, STATEMENT_QUOTA_AT), "si", service, minute);
    if (count) {
        hours_business_day(store->zone, (int)store->hall.day_starts_min, at, day);
        db_fill(store_statement(store, STATEMENT_AHEAD_QUOTA),
                store_statement(store, STATEMENT_QUOTA_COUNT), 1, "sis", service, minute, day);
    }
}

/* "C042": was it taken for this service. A transfer changes the ticket's services, and never its
 * number. */
static bool
is_number_of(const char *number, const char *service)
{
    size_t length = strcspn(number, "0123456789");

    return length == strlen(service) && memcmp(number, service, length) == 0;
}

enum status
quota_count(struct store *store, const char *service, int from_min, int to_min, int64_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_QUOTA_COUNT);
    int64_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "s", store->hall.day);

    while (status == STATUS_OK && row) {
        if (is_number_of(db_text(statement, 0), service)) {
            int minute = minute_of(store, db_int(statement, 1));
            count += minute >= from_min && minute < to_min ? 1 : 0;
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    *ret_count = count;
    return status;
}

struct quota_span {
    char service[ID_SIZE];
    int from, to;
};

static enum status
quota_spans(struct store *store, struct quota_span **ret_spans, size_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_QUOTA_EACH);
    struct quota_span *spans = NULL;
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row) {
        spans = mem_grow(spans, count + 1, sizeof(*spans));
        spans[count].from = (int)db_int(statement, 1);
        spans[count].to = (int)db_int(statement, 2);
        db_text_copy(statement, 0, spans[count++].service, ID_SIZE);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    *ret_spans = spans;
    *ret_count = count;
    return status;
}

enum status
quota_count_all(struct store *store)
{
    struct quota_span *spans = NULL;
    size_t count = 0;
    enum status status = quota_spans(store, &spans, &count);

    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        int64_t issued = 0;
        status = quota_count(store, spans[i].service, spans[i].from, spans[i].to, &issued);
        if (status == STATUS_OK) {
            status = db_do(store_statement(store, STATEMENT_QUOTA_ISSUE), "sisi", spans[i].service,
                           (int64_t)spans[i].from, store->hall.day, issued);
        }
    }
    free(spans);
    return status;
}

static enum status
refuse(struct act *act, const struct service_row *service, int64_t until)
{
    const struct store *store = act->store;
    struct hours room;
    const struct hours *hours = service_hours(store, service->hours, &room);
    char when[ANSWER_VALUE_SIZE], day[TICKET_DAY_SIZE];

    if (!hours_open_at(hours, store->zone, until)) {
        until = hours_next_open(hours, store->zone, until);
    }
    hours_business_day(store->zone, (int)store->hall.day_starts_min, until, day);
    if (until == 0 || strcmp(day, store->hall.day) != 0) {
        return answer_refuse(act->answer, STATUS_FULL,
                             N_("All numbers of service {0} are given out for today."), 1,
                             service->id);
    }
    hall_time_text(store, until, when, sizeof(when));
    return answer_refuse(act->answer, STATUS_FULL,
                         N_("All numbers of service {0} for this time of day are given out. There "
                            "are more from {1} on."),
                         2, service->id, when);
}

enum status
issue_count_quota(struct act *act, const struct service_row *service, int64_t issued_at,
                  bool refuses)
{
    struct store *store = act->store;
    struct quota_row quota;

    if (service->quotas == 0) {
        return STATUS_OK;
    }
    enum status status = quota_at(store, service->id, minute_of(store, issued_at), &quota);
    if (status == STATUS_OK && quota.any && strcmp(quota.day, store->hall.day) != 0) {
        status = quota_count(store, service->id, quota.from, quota.to, &quota.issued);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (!quota.any) {
        return STATUS_OK;
    }
    if (refuses && quota.issued >= quota.tickets) {
        return refuse(act, service, hall_minute(store, issued_at, quota.to));
    }
    status = db_do(store_statement(store, STATEMENT_QUOTA_ISSUE), "sisi", service->id,
                   (int64_t)quota.from, store->hall.day, quota.issued + 1);
    return status == STATUS_OK ? status : act_failed(act, status);
}
