/* SPDX-License-Identifier: Apache-2.0
 * One write: lock, hall row, hall time, and what time itself brings about (clock rows, days' ends).
 */
#include <inttypes.h>
#include <string.h>

#include "store/private.h"

enum {
    CLOCK_SLACK_MS = 5000, /* a step of the machine's clock up to this is not worth a ledger row */
    RATE_MAX = 86400 * 1000, /* a day a second */
};

static const int64_t clock_end_ms =
    INT64_C(253402128000000); /* 9999-12-30: in that year in every zone */

int64_t
hall_row_time(const struct hall_row *hall, int64_t real_ms)
{
    if (hall->clock_real == 0) {
        return real_ms;
    }
    /* Whole seconds apart from the rest: years at a day a second would overflow. A month at that
     * rate is longer than the calendar, at whose end the clock stands still. */
    int64_t passed = real_ms - hall->clock_real;
    int64_t at =
        hall->clock_at + passed / 1000 * hall->clock_rate + passed % 1000 * hall->clock_rate / 1000;
    return at < clock_end_ms ? at : clock_end_ms;
}

static enum status
load_zone_and_hours(struct store *store, const char *zone_before)
{
    if (!store->zone || strcmp(zone_before, store->hall.time_zone) != 0) {
        struct zone *zone = NULL;
        enum status status = zone_open(store->hall.time_zone, &zone);
        store->zone = zone_close(store->zone);
        if (status != STATUS_OK) {
            return status;
        }
        store->zone = zone;
    }
    return store->under_way ? STATUS_OK : hours_load(store);
}

enum status
hours_load(struct store *store)
{
    if (store->hours_revision == store->hall.revision) {
        return STATUS_OK;
    }
    struct db_statement *statement = store_statement(store, STATEMENT_DEFINITION_HOURS);
    bool row = false;
    enum status status = db_first(statement, &row, "i", store->hall.revision);
    if (status != STATUS_OK) {
        return status;
    }
    bool parsed = row && hours_parse(db_text(statement, 0), &store->hours);
    db_reset(statement);
    if (!parsed) {
        return STATUS_CORRUPT;
    }
    store->hours_revision = store->hall.revision;
    return STATUS_OK;
}

static void
read_hall(struct db_statement *statement, struct hall_row *hall)
{
    db_text_copy(statement, 0, hall->id, sizeof hall->id);
    db_text_copy(statement, 1, hall->time_zone, sizeof hall->time_zone);
    db_text_copy(statement, 2, hall->languages, sizeof hall->languages);
    hall->training = db_int(statement, 3) != 0;
    int64_t *const numbers[] = {
        &hall->revision,          &hall->day_starts_min,
        &hall->guard_limit,       &hall->secondary_after_min,
        &hall->calls_before_pass, &hall->return_minutes,
        &hall->visit_days,        &hall->bound_minutes,
        &hall->rating_minutes,
    };
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        *numbers[i] = db_int(statement, 4 + (int)i);
    }
    db_text_copy(statement, 13, hall->bell_key, sizeof hall->bell_key);
    hall->last_event = db_int(statement, 14);
    db_text_copy(statement, 15, hall->head, sizeof hall->head);
    hall->last_ticket = db_int(statement, 16);
    hall->last_at = db_int(statement, 17);
    db_text_copy(statement, 18, hall->day, sizeof hall->day);
    hall->clock_at = db_int(statement, 19);
    hall->clock_real = db_int(statement, 20);
    hall->clock_rate = db_int(statement, 21);
    hall->real_at = db_int(statement, 22);
    hall->steady_at = db_int(statement, 23);
    db_text_copy(statement, 24, hall->boot, sizeof hall->boot);
    hall->archived = db_int(statement, 25);
}

static void
see_row(struct store *store)
{
    const struct hall_row *hall = &store->hall;
    memcpy(store->row.day, hall->day, sizeof store->row.day);
    store->row.last_ticket = hall->last_ticket;
    store->row.clock_at = hall->clock_at;
    store->row.clock_real = hall->clock_real;
    store->row.clock_rate = hall->clock_rate;
}

enum status
hall_row_load(struct store *store)
{
    struct db_statement *statement =
        store_statement(store, store->keyless ? STATEMENT_HALL_GET_KEYLESS : STATEMENT_HALL_GET);
    char zone_before[sizeof store->hall.time_zone];
    bool row = false;
    enum status status = db_first(statement, &row, "");
    if (status != STATUS_OK || !row) {
        return status == STATUS_OK ? STATUS_CORRUPT : status;
    }
    memcpy(zone_before, store->hall.time_zone, sizeof zone_before);
    read_hall(statement, &store->hall);
    db_reset(statement);
    see_row(store);
    return load_zone_and_hours(store, zone_before);
}

static const char *
boot_of(const struct store *store)
{
    const char *boot = store->clock.boot_id ? store->clock.boot_id(store->clock.context) : "";
    return boot ? boot : "";
}

static enum status
begin(struct store *store, bool write)
{
    enum status status = store->db->driver->begin(store->db, write);
    if (status != STATUS_OK) {
        return status;
    }
    store->in_transaction = true;
    store->wrote = false;
    /* Read under the lock: whoever had it before wrote an earlier time. */
    store->real_ms = clock_real_ms(&store->reference);
    store->steady_ms = clock_steady_ms(&store->clock);
    store->turning = false;
    store_look_ahead(store, write);
    if (store->expect && store->db->driver->ahead) {
        store->expect(store);
    }
    status = hall_row_load(store);
    if (status == STATUS_OK && store->db->driver->moment && !store->own_clock &&
        !store->has_reference) {
        store->real_ms = store->db->driver->moment(store->db);
        store->steady_ms = clock_steady_ms(&store->clock);
    }
    store->off_ms = clock_real_ms(&store->clock) - store->real_ms;
    return status;
}

static enum status
turn_day(struct store *store)
{
    char day[TICKET_DAY_SIZE];
    hours_business_day(store->zone, (int)store->hall.day_starts_min, store->now, day);
    if (strcmp(day, store->hall.day) == 0) {
        return STATUS_OK;
    }
    store->turning = true;
    return day_turn(store, day);
}

/* What the hall's clock should show now, for the row's "from". True: so by the steady clock of the
 * same boot, and a difference is a step of the machine's clock; else only the newest row's time is
 * known. */
static bool
expect_time(const struct store *store, int64_t *ret_at)
{
    const struct hall_row *hall = &store->hall;
    bool steady = hall->clock_real == 0 && hall->boot[0] && strcmp(hall->boot, boot_of(store)) == 0;
    *ret_at = steady ? hall->real_at + (store->steady_ms - hall->steady_at) : hall->last_at;
    return steady;
}

static enum status
write_clock_row(struct store *store, int64_t from, bool own, int64_t *ret_event)
{
    int64_t rate = store->hall.clock_real ? store->hall.clock_rate : 1000;
    struct event_draft draft = {
        .kind = "clock",
        .own = own,
        .more = json_pack("{s:I, s:I, s:I, s:I}", "from", (json_int_t)from, "to",
                          (json_int_t)store->now, "jump_ms", (json_int_t)(store->now - from),
                          "rate", (json_int_t)rate),
    };
    return ledger_append(store, &draft, ret_event);
}

/* Sets store->now from the machine's clock. *ret_jumped: it moved in a way that the ledger must
 * tell. */
static void
take_time(struct store *store, int64_t *ret_from, bool *ret_jumped)
{
    const struct hall_row *hall = &store->hall;
    int64_t now = hall_row_time(hall, store->real_ms);
    int64_t drift = expect_time(store, ret_from) ? now - *ret_from : 0;
    *ret_jumped =
        now < hall->last_at - CLOCK_SLACK_MS || drift > CLOCK_SLACK_MS || drift < -CLOCK_SLACK_MS;
    if (now < hall->last_at && now >= hall->last_at - CLOCK_SLACK_MS) {
        now = hall->last_at;
    }
    store->now = now;
}

static enum status
advance(struct store *store)
{
    int64_t from, event;
    bool jumped;
    take_time(store, &from, &jumped);
    enum status status = turn_day(store);
    if (status == STATUS_OK && jumped) {
        status = write_clock_row(store, from, false, &event);
    }
    return status;
}

/* The instant of a hall time that somebody set; INVALID when it is none. */
static enum status
parse_at(const struct store *store, const char *at, int64_t *ret_at)
{
    struct civil civil;
    if (!civil_parse_time(at, &civil)) {
        return STATUS_INVALID;
    }
    *ret_at = zone_instant(store->zone, &civil);
    return STATUS_OK;
}

static enum status
set_clock(struct store *store, const char *at, const int64_t *rate_milli, bool own,
          int64_t *ret_event, struct answer *answer)
{
    struct hall_row *hall = &store->hall;
    int64_t from, to;
    bool jumped;
    if (!hall->training) {
        return answer_refuse(answer, STATUS_DENIED,
                             N_("Only a training hall's clock can be set. This hall is real."), 0);
    }
    if (rate_milli && (*rate_milli < 0 || *rate_milli > RATE_MAX)) {
        return answer_refuse(answer, STATUS_INVALID, N_("A clock's rate lies between 0 and 86400."),
                             0);
    }
    take_time(store, &from, &jumped);
    from = to = store->now;
    if (at[0] && parse_at(store, at, &to) != STATUS_OK) {
        return answer_refuse(answer, STATUS_INVALID,
                             N_("{0} is no time. Write it like 2026-11-22T09:30:00."), 1, at);
    }
    if (hall->clock_real == 0) {
        hall->clock_rate = 1000;
    }
    hall->clock_at = to;
    hall->clock_real = store->real_ms;
    hall->clock_rate = rate_milli ? *rate_milli : hall->clock_rate;
    store->now = to;
    enum status status = turn_day(store);
    if (status == STATUS_OK) {
        status = write_clock_row(store, from, own, ret_event);
    }
    return status == STATUS_OK ? STATUS_OK : answer_engine(answer, store, status);
}

enum status
transaction_begin(struct store *store, const char *at, struct answer *answer)
{
    int64_t event;
    enum status status = begin(store, true);
    if (status == STATUS_OK && !at[0]) {
        status = advance(store);
    }
    if (status != STATUS_OK) {
        status = answer_engine(answer, store, status);
    } else if (at[0]) {
        status = set_clock(store, at, NULL, false, &event, answer);
    }
    if (status != STATUS_OK) {
        transaction_rollback(store);
        return status;
    }
    store_look_again(store);
    return STATUS_OK;
}

enum status
transaction_begin_clock(struct store *store, const char *at, bool has_rate, int64_t rate_milli,
                        int64_t *ret_event, struct answer *answer)
{
    enum status status = begin(store, true);
    if (status != STATUS_OK) {
        status = answer_engine(answer, store, status);
    } else {
        status = set_clock(store, at, has_rate ? &rate_milli : NULL, true, ret_event, answer);
    }
    if (status != STATUS_OK) {
        transaction_rollback(store);
    }
    return status;
}

enum status
transaction_read(struct store *store)
{
    int64_t from;
    bool jumped;
    if (store->held) {
        return STATUS_OK;
    }
    enum status status = begin(store, false);
    const struct db_driver *driver = store->db->driver;
    if (status != STATUS_OK && driver->again && driver->again(store->db)) {
        transaction_rollback(store);
        status = begin(store, false);
    }
    if (status != STATUS_OK) {
        transaction_rollback(store);
        return status;
    }
    take_time(store, &from, &jumped);
    hours_business_day(store->zone, (int)store->hall.day_starts_min, store->now, store->hall.day);
    return STATUS_OK;
}

/* What changes with every action, with or without the newest ticket, is told alone: a server looks
 * closely at who names the day or the clock. */
static enum status
put_hall(struct store *store)
{
    const struct hall_row *hall = &store->hall;
    if (strcmp(hall->day, store->row.day) == 0 && hall->clock_at == store->row.clock_at &&
        hall->clock_real == store->row.clock_real && hall->clock_rate == store->row.clock_rate) {
        bool counts = hall->last_ticket != store->row.last_ticket;
        store->row.last_ticket = hall->last_ticket;
        return db_do(store_statement(store, counts ? STATEMENT_HALL_COUNT : STATEMENT_HALL_GO_ON),
                     counts ? "isiiisi" : "isiiis", hall->last_event, hall->head, hall->last_at,
                     store->real_ms, store->steady_ms, boot_of(store), hall->last_ticket);
    }
    see_row(store);
    return db_do(store_statement(store, STATEMENT_HALL_PUT), "isiisiiiiis", hall->last_event,
                 hall->head, hall->last_ticket, hall->last_at, hall->day, hall->clock_at,
                 hall->clock_real, hall->clock_rate, store->real_ms, store->steady_ms,
                 boot_of(store));
}

enum status
transaction_commit(struct store *store, struct answer *answer)
{
    enum status status = store->wrote ? put_hall(store) : STATUS_OK;
    bool at_commit = status == STATUS_OK;

    store_statements_reset(store);
    if (at_commit) {
        status = store->db->driver->commit(store->db);
    }
    if (status == STATUS_OK) {
        store->in_transaction = false;
        store->sealed = true;
        store->moved_for_good = store->moved_here;
        store->moved_here = false;
        return STATUS_OK;
    }
    answer_engine(answer, store, status);
    if (at_commit && status == STATUS_IO && store->db->driver->engine == DB_SQLITE) {
        /* What stands in the engine's journal when the disk fails is seen by all, or gone for this
         * connection until the journal is read anew after a crash. */
        answer_refuse(answer, status,
                      N_("The disk failed at the last moment: this may be done or not. Look "
                         "whether the disk is full or read-only, and whether it was done, before "
                         "you do it again."),
                      0);
    }
    if (at_commit && store->db->driver->silent && store->db->driver->silent(store->db)) {
        answer_refuse(answer, status,
                      N_("The database server did not confirm in time, as when its standby is not "
                         "there (paihao doctor): this may be done or not. Ask again with the same "
                         "request id, or look whether it was done."),
                      0);
    } else if (at_commit && store->db->driver->unsure && store->db->driver->unsure(store->db)) {
        answer_refuse(answer, status,
                      N_("The connection to the database broke at the last moment: this may be "
                         "done or not. Ask again with the same request id, or look whether it was "
                         "done."),
                      0);
    }
    transaction_rollback(store);
    return status;
}

void
transaction_rollback(struct store *store)
{
    if (!store->in_transaction) {
        return;
    }
    store_statements_reset(store);
    store->moved_here = false;
    if (store->held) {
        return;
    }
    store->db->driver->rollback(store->db);
    store->in_transaction = false;
    store->wrote = false;
}

enum status
store_hold(struct store *store, const char *at, struct answer *ret_answer)
{
    int64_t event;
    enum status status;
    *ret_answer = (struct answer){.status = STATUS_OK};
    if (store->held) {
        return STATUS_OK;
    }
    store->terminal[0] = store->request[0] = '\0';
    if (at[0]) {
        status = transaction_begin_clock(store, at, false, 0, &event, ret_answer);
    } else {
        status = transaction_read(store);
        if (status != STATUS_OK) {
            answer_engine(ret_answer, store, status);
        }
    }
    store->held = status == STATUS_OK;
    return status;
}

enum status
store_release(struct store *store, bool keep, struct answer *ret_answer)
{
    *ret_answer = (struct answer){.status = STATUS_OK};
    if (!store->held) {
        return STATUS_OK;
    }
    store->held = false;
    if (keep && store->wrote) {
        return transaction_commit(store, ret_answer);
    }
    transaction_rollback(store);
    return STATUS_OK;
}

/* The header page is written whether it changes or not, and the commit behind it syncs the journal.
 */
enum status
transaction_seal(struct store *store, bool repeated)
{
    const struct db_driver *driver = store->db->driver;
    if (repeated) {
        return driver->settle(store->db);
    }
    if (!driver->seals || store->sealed) {
        return STATUS_OK;
    }
    enum status status = driver->begin(store->db, true);
    if (status == STATUS_OK) {
        status = driver->schema_set(store->db, STORE_SCHEMA);
    }
    if (status == STATUS_OK) {
        status = driver->commit(store->db);
    }
    if (status != STATUS_OK) {
        driver->rollback(store->db);
        return status;
    }
    store->sealed = true;
    return STATUS_OK;
}
