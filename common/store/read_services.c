/* SPDX-License-Identifier: Apache-2.0
 * Services at one instant: who waits, whether they are open, whether a number is left and when
 * there are more. */
#include <stdlib.h>
#include <string.h>

#include "store/act.h"
#include "store/read_parts.h"

struct issued {
    int64_t quota, total;
    bool regular_left, overflow_left;
    char hours[SERVICE_HOURS_SIZE]; /* its own, "" = the hall's */
};

static void
read_times(struct store *store, const struct board *board, const char *own,
           struct board_service *service)
{
    struct hours room;

    if (own[0] == '\0') {
        service->open = board->open;
        service->opens_at = board->next_open;
        service->closes_at = board->closes_at;
        return;
    }
    const struct hours *hours = service_hours(store, own, &room);
    service->closes_at = hours_closes_at(hours, store->zone, store->now);
    service->open = service->closes_at != 0;
    service->opens_at = service->open ? 0 : hours_next_open(hours, store->zone, store->now);
}

static enum status
read_rows(struct store *store, struct board *board, int *guards, struct issued *issued)
{
    struct db_statement *statement = store_statement(store, STATEMENT_SERVICE_BOARD);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row && board->service_count < HALL_SERVICES_MAX) {
        size_t at = board->service_count++;
        struct board_service *service = &board->services[at];
        db_text_copy(statement, 0, service->service, sizeof(service->service));
        service->waiting = (int)db_int(statement, 1);
        guards[at] = (int)db_int(statement, 2);
        service->stopped = db_int(statement, 3) != 0;
        db_text_copy(statement, 4, service->stop_reason, sizeof(service->stop_reason));
        issued[at].quota = db_int(statement, 5);
        db_text_copy(statement, 6, issued[at].hours, sizeof(issued[at].hours));
        service->open_counters = (int)db_int(statement, 7);
        read_times(store, board, issued[at].hours, service);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

static size_t
service_at(const struct board *board, const char *id)
{
    size_t at = 0;

    while (at < board->service_count && strcmp(board->services[at].service, id) != 0) {
        at++;
    }
    return at;
}

/* Which services have a number left for a regular ticket. Rows of another day count from nothing.
 */
static enum status
read_series(struct store *store, struct board *board, struct issued *issued)
{
    struct db_statement *statement = store_statement(store, STATEMENT_SERIES_EACH);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row) {
        bool today = strcmp(db_text(statement, 4), board->day) == 0;
        int64_t given = today ? db_int(statement, 5) : 0;
        bool left = given <= db_int(statement, 3) - db_int(statement, 2);
        size_t at = service_at(board, db_text(statement, 0));
        if (at < board->service_count) {
            issued[at].total += given;
            issued[at].regular_left |= left && strcmp(db_text(statement, 1), "regular") == 0;
            issued[at].overflow_left |= left && strcmp(db_text(statement, 1), "overflow") == 0;
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    for (size_t i = 0; i < board->service_count; i++) {
        struct board_service *service = &board->services[i];
        service->full_today = (!issued[i].regular_left && !issued[i].overflow_left) ||
                              (issued[i].quota > 0 && issued[i].total >= issued[i].quota);
        service->full = service->full_today;
    }
    return status;
}

/* Full for this time of day: until its span ends and the service is open again. */
static void
set_full(struct store *store, const struct board *board, const char *own, int64_t until,
         struct board_service *service)
{
    struct hours room;
    const struct hours *hours = service_hours(store, own, &room);
    char day[TICKET_DAY_SIZE];

    service->full = true;
    if (!hours_open_at(hours, store->zone, until)) {
        until = hours_next_open(hours, store->zone, until);
    }
    hours_business_day(store->zone, (int)store->hall.day_starts_min, until, day);
    if (until == 0 || strcmp(day, board->day) != 0) {
        service->full_today = true;
    } else {
        service->full_until = until;
    }
}

/* Spans that hold this minute and were counted on this day: of an older day nothing is taken yet,
 * since the first ticket of the day counts anew. */
static enum status
read_quotas(struct store *store, struct board *board, const struct issued *issued)
{
    struct db_statement *statement = store_statement(store, STATEMENT_QUOTA_EACH);
    struct civil civil = zone_civil(store->zone, store->now);
    int minute = civil.hour * 60 + civil.minute;
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row) {
        size_t at = service_at(board, db_text(statement, 0));
        bool now = db_int(statement, 1) <= minute && minute < db_int(statement, 2);
        bool today = strcmp(db_text(statement, 4), board->day) == 0;
        if (at < board->service_count && now && today && !board->services[at].full_today &&
            db_int(statement, 5) >= db_int(statement, 3)) {
            set_full(store, board, issued[at].hours,
                     hall_minute(store, store->now, (int)db_int(statement, 2)),
                     &board->services[at]);
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

enum status
board_read_services(struct store *store, struct board *board, int *guards)
{
    struct issued *issued = mem_zero_alloc(HALL_SERVICES_MAX, sizeof(*issued));

    board->services = mem_zero_alloc(HALL_SERVICES_MAX, sizeof(*board->services));
    enum status status = read_rows(store, board, guards, issued);
    if (status == STATUS_OK) {
        status = read_series(store, board, issued);
    }
    if (status == STATUS_OK) {
        status = read_quotas(store, board, issued);
    }
    free(issued);
    return status;
}
