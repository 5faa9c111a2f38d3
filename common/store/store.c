/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/json.h"
#include "store/private.h"

enum { BUSY_MS = 5000 };

static enum status
refuse_url(struct answer *answer, const char *url)
{
    return answer_refuse(answer, STATUS_INVALID,
                         N_("{0} is no database address. Write sqlite: and the path of a file, or "
                            "postgresql://USER@SERVER/DATABASE?hall=NAME."),
                         1, url);
}

enum status
store_connect(const char *url, const struct store_options *options, bool create,
              struct answer *answer, struct store **ret_store)
{
    json_use_checked_memory();
    *answer = (struct answer){.status = STATUS_OK};
    const struct db_driver *driver = db_driver_of(url);
    if (!driver) {
        return refuse_url(answer, url);
    }
    if (sodium_init() < 0) {
        return answer_refuse(answer, STATUS_UNAVAILABLE,
                             N_("This machine gives no random numbers."), 0);
    }
    struct db *db = NULL;
    const char *sentence = NULL;
    bool looks = options && options->looks && driver->engine == DB_POSTGRES;
    enum db_mode mode = options && options->read_only ? DB_READ : looks ? DB_LOOK : DB_WRITE;
    int busy_ms = options && options->busy_ms > 0 ? options->busy_ms : BUSY_MS;
    enum status status = driver->open(url, mode, create, busy_ms, &db, &sentence);
    if (status != STATUS_OK) {
        char shown[ANSWER_VALUE_SIZE];
        db_url_show(url, shown, sizeof shown);
        return answer_refuse(answer, status, sentence, 1, shown);
    }
    struct store *store = mem_zero_alloc(1, sizeof *store);
    store->db = db;
    store->url = mem_strdup(url);
    db_url_show(url, store->shown, sizeof store->shown);
    store->clock = options && options->clock ? *options->clock : clock_system();
    store->own_clock = store->clock.real_ms != clock_system().real_ms;
    store->has_reference = options && options->reference;
    store->reference = store->has_reference ? *options->reference : store->clock;
    store->hours_revision = -1;
    store->keyless = options && options->keyless;
    *ret_store = store;
    return STATUS_OK;
}

/* A database of an older program is brought up to date; one of a newer program is left alone. */
static enum status
check_schema(struct store *store, struct answer *answer)
{
    int64_t schema = 0;
    enum status status = store->db->driver->schema_get(store->db, &schema);
    if (status != STATUS_OK) {
        return answer_engine(answer, store, status);
    }
    if (schema == 0) {
        return answer_refuse(
            answer, STATUS_INVALID,
            store->db->driver->engine == DB_POSTGRES
                ? N_("{0} holds no hall yet. Is its name right (…?hall=NAME; paihao city lists "
                     "them)? Else make it with the command init first.")
                : N_("{0} holds no hall yet. Make one with the command init first."),
            1, store->shown);
    }
    if (schema > STORE_SCHEMA) {
        return answer_refuse(
            answer, STATUS_INVALID,
            N_("{0} was written by a newer program. Install that one on this machine too."), 1,
            store->shown);
    }
    if (schema == STORE_SCHEMA) {
        return STATUS_OK;
    }
    char backup[4200];
    const char *path = store_url_file(store->url);
    status = str_format(backup, sizeof backup, "%s.schema-%d", path ? path : "", (int)schema)
                 ? schema_migrate(store->db, schema_steps, schema_step_count, path ? backup : NULL)
                 : STATUS_INVALID;
    return status == STATUS_OK ? STATUS_OK : answer_engine(answer, store, status);
}

enum status
store_open(const char *url, const struct store_options *options, struct answer *ret_answer,
           struct store **ret_store)
{
    struct store *store = NULL;
    enum status status = store_connect(url, options, false, ret_answer, &store);
    if (status != STATUS_OK) {
        return status;
    }
    status = check_schema(store, ret_answer);
    if (status == STATUS_OK) {
        status = transaction_read(store);
        transaction_rollback(store);
        if (status == STATUS_NOT_FOUND) {
            answer_refuse(ret_answer, status = STATUS_UNAVAILABLE,
                          N_("This machine does not know the time zone {0}. Install the package "
                             "tzdata."),
                          1, store->hall.time_zone);
        } else if (status != STATUS_OK) {
            status = answer_engine(ret_answer, store, status);
        }
    }
    if (status != STATUS_OK) {
        store_close(store);
        return status;
    }
    *ret_store = store;
    return STATUS_OK;
}

static void
finalize_statements(struct store *store)
{
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        if (store->statements[i]) {
            store->db->driver->finalize(store->statements[i]);
            store->statements[i] = NULL;
        }
    }
    store->ready = 0;
}

struct store *
store_close(struct store *store)
{
    if (!store) {
        return NULL;
    }
    transaction_rollback(store);
    finalize_statements(store);
    store->db->driver->close(store->db);
    zone_close(store->zone);
    buffer_done(&store->body);
    buffer_done(&store->change);
    free(store->url);
    free(store);
    return NULL;
}

struct db_statement *
store_statement(struct store *store, enum statement id)
{
    if (!store->statements[id]) {
        const struct db_driver *driver = store->db->driver;
        enum status status =
            driver->prepare(store->db, statement_texts[id].text, &store->statements[id]);
        if (status != STATUS_OK) {
            log_write(LOG_LEVEL_ERROR, "statement %s: '%s'", statement_texts[id].name,
                      driver->message(store->db));
            store->unprepared = true;
        }
    }
    return store->statements[id];
}

void
store_statements_reset(struct store *store)
{
    if (store->unprepared) {
        finalize_statements(store);
        store->unprepared = false;
        return;
    }
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        if (store->statements[i]) {
            db_reset(store->statements[i]);
        }
    }
}

bool
store_changed(struct store *store)
{
    return store->db->driver->changed(store->db);
}

enum status
store_settle(struct store *store)
{
    return store->db->driver->settle(store->db);
}

enum status
store_head(struct store *store, int64_t *ret_event, char ret_hash[65])
{
    enum status status = transaction_read(store);
    if (status == STATUS_OK) {
        *ret_event = store->hall.last_event;
        memcpy(ret_hash, store->hall.head, sizeof store->hall.head);
    }
    transaction_rollback(store);
    return status;
}

enum status
store_now(struct store *store, int64_t *ret_at)
{
    enum status status = transaction_read(store);
    if (status == STATUS_OK) {
        *ret_at = store->now;
    }
    transaction_rollback(store);
    return status;
}

enum status
store_defined(struct store *store, int64_t *ret_event)
{
    struct db_statement *statement = store_statement(store, STATEMENT_DEFINITION_EVENT);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    if (status == STATUS_OK && row) {
        *ret_event = db_int(statement, 0);
    }
    db_reset(statement);
    return status;
}

bool
store_refused(struct store *store)
{
    const struct db_driver *driver = store->db->driver;
    return driver->refused && driver->refused(store->db)[0] != '\0';
}

bool
store_clock_is_wrong(int64_t off_ms)
{
    return off_ms > STORE_CLOCK_OFF_MAX_MS || off_ms < -STORE_CLOCK_OFF_MAX_MS;
}

enum status
store_facts(struct store *store, struct store_facts *ret_facts)
{
    struct store_facts facts = {.clock_rate_milli = 1000};
    const struct hall_row *hall = &store->hall;
    int64_t schema = 0;
    size_t key_length = 0;
    enum status status = transaction_read(store);
    if (status == STATUS_OK) {
        status = store->db->driver->schema_get(store->db, &schema);
    }
    if (status == STATUS_OK) {
        status = store_defined(store, &facts.defined);
    }
    transaction_rollback(store);
    if (status != STATUS_OK) {
        return status;
    }
    if (!store->keyless && (sodium_hex2bin(facts.bell_key, sizeof facts.bell_key, hall->bell_key,
                                           strlen(hall->bell_key), NULL, &key_length, NULL) != 0 ||
                            key_length != sizeof facts.bell_key)) {
        return STATUS_CORRUPT;
    }
    str_cut(facts.hall, sizeof facts.hall, hall->id);
    str_cut(facts.time_zone, sizeof facts.time_zone, hall->time_zone);
    str_cut(facts.day, sizeof facts.day, hall->day);
    facts.training = hall->training;
    facts.revision = hall->revision;
    facts.schema = (int)schema;
    facts.head = hall->last_event;
    facts.now = store->now;
    facts.newest = hall->last_at;
    facts.clock_off_ms = store->off_ms;
    if (hall->clock_real) {
        facts.clock_rate_milli = hall->clock_rate;
    }
    *ret_facts = facts;
    return STATUS_OK;
}

enum status
store_server(struct store *store, struct store_server *ret_server)
{
    const struct db_driver *driver = store->db->driver;
    return driver->server ? driver->server(store->db, ret_server) : STATUS_NOT_FOUND;
}

enum status
store_hosts(const char *url, struct store_host *hosts, size_t max, size_t *ret_count)
{
    const struct db_driver *driver = db_driver_of(url);
    return driver && driver->hosts ? driver->hosts(url, hosts, max, ret_count) : STATUS_NOT_FOUND;
}

void
store_url_show(const char *url, char *dst, size_t size)
{
    db_url_show(url, dst, size);
}

const char *
store_url_file(const char *url)
{
    const struct db_driver *driver = db_driver_of(url);
    return driver && driver->file ? driver->file(url) : NULL;
}
