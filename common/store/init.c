/* SPDX-License-Identifier: Apache-2.0
 * A new hall: schema, rows and the ledger's first row, in one transaction. */
#include <sodium.h>
#include <string.h>

#include "store/private.h"

static enum status
insert_hall(struct store *store, const struct hall *hall, bool training)
{
    unsigned char key[32];
    struct hall_row *row = &store->hall;
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(row->bell_key, sizeof row->bell_key, key, sizeof key);
    sodium_memzero(key, sizeof key);
    str_cut(row->id, sizeof row->id, hall->id);
    row->training = training;
    row->clock_rate = 1000;
    memset(row->head, '0', sizeof row->head - 1);
    hours_business_day(store->zone, hall->day_starts_min, store->now, row->day);
    return db_do(store_statement(store, STATEMENT_HALL_INSERT), "siss", row->id,
                 (int64_t)(training ? 1 : 0), row->bell_key, row->head);
}

static enum status
write_all(struct store *store, const struct hall *hall, const char *definition, bool training,
          struct answer *answer)
{
    int64_t event;
    enum status status = schema_apply(store->db, schema_steps, schema_step_count, 0);
    if (status == STATUS_OK) {
        status = insert_hall(store, hall, training);
    }
    if (status == STATUS_OK) {
        status = definition_write(store, hall, NULL, definition);
    }
    if (status == STATUS_OK) {
        json_t *more = definition_facts(hall, definition);
        json_object_set_new(more, "training", json_boolean(training));
        json_object_set_new(more, "revision", json_integer(store->hall.revision + 1));
        struct event_draft draft = {.kind = "init", .more = more};
        status = ledger_append(store, &draft, &event);
    }
    if (status != STATUS_OK) {
        return answer_engine(answer, store, status);
    }
    status = transaction_commit(store, answer);
    if (status == STATUS_OK) {
        answer->event = event;
        answer->at = store->now;
    }
    return status;
}

static enum status
init_connected(struct store *store, const struct hall *hall, const char *definition, bool training,
               struct answer *answer)
{
    int64_t schema = 0;
    enum status status = definition_zone(store, hall, &store->zone, answer);
    if (status != STATUS_OK) {
        return status;
    }
    status = store->db->driver->begin(store->db, true);
    if (status != STATUS_OK) {
        return answer_engine(answer, store, status);
    }
    store->in_transaction = true;
    store->real_ms = store->now = clock_real_ms(&store->clock);
    store->steady_ms = clock_steady_ms(&store->clock);
    status = store->db->driver->schema_get(store->db, &schema);
    if (status == STATUS_OK && store->db->driver->moment && !store->own_clock) {
        store->real_ms = store->now = store->db->driver->moment(store->db);
    }
    if (status != STATUS_OK) {
        return answer_engine(answer, store, status);
    }
    if (schema != 0) {
        return answer_refuse(answer, STATUS_CONFLICT,
                             N_("{0} holds a hall already. Give another file, or change that hall "
                                "with the command hall import."),
                             1, store->shown);
    }
    return write_all(store, hall, definition, training, answer);
}

enum status
store_init(const char *url, const struct store_options *options, const struct hall *hall,
           const char *definition, bool training, struct answer *ret_answer)
{
    struct store *store = NULL;
    struct buffer kept = {0};
    enum status status = definition_keep(hall, definition, &kept, ret_answer);
    if (status == STATUS_OK) {
        status = store_connect(url, options, true, ret_answer, &store);
    }
    if (status == STATUS_OK) {
        status = init_connected(store, hall, kept.data, training, ret_answer);
    }
    store_close(store); /* rolls back what is not committed */
    buffer_done(&kept);
    return status;
}
