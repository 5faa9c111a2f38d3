/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "counter/counter.h"

static enum status
read_lookup(struct store *store, struct counter_app *app, struct counter_snapshot *snapshot)
{
    pthread_mutex_lock(&app->wanted_lock);
    str_cut(snapshot->lookup, sizeof(snapshot->lookup), app->wanted);
    pthread_mutex_unlock(&app->wanted_lock);
    if (snapshot->lookup[0] == '\0') {
        return STATUS_OK;
    }
    snapshot->lookup_status = store_ticket_show(store, snapshot->lookup, &snapshot->lookup_ticket);
    bool answered = snapshot->lookup_status == STATUS_OK ||
                    snapshot->lookup_status == STATUS_NOT_FOUND ||
                    snapshot->lookup_status == STATUS_INVALID;
    return answered ? STATUS_OK : snapshot->lookup_status;
}

static enum status
read_counter(struct store *store, const char *id, struct counter_snapshot *snapshot)
{
    enum status status = store_counter_get(store, id, &snapshot->counter);
    if (status == STATUS_NOT_FOUND || status == STATUS_INVALID) {
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return status;
    }
    snapshot->known = true;
    status = store_queue(store, NULL, id, &snapshot->waiting, &snapshot->waiting_count);
    if (status == STATUS_OK) {
        status = store_why(store, id, &snapshot->why);
    }
    if (status == STATUS_OK) {
        status = store_desk(store, id, &snapshot->desk);
    }
    if (status == STATUS_OK && snapshot->counter.staff[0]) {
        status = store_staff_day(store, snapshot->counter.staff, &snapshot->today);
    }
    return status;
}

/* The counter that a supervisor looks at. One that is gone is no fault. */
static enum status
read_other(struct store *store, struct counter_app *app, struct counter_snapshot *snapshot)
{
    char id[ID_SIZE];

    pthread_mutex_lock(&app->wanted_lock);
    str_cut(id, sizeof(id), app->wanted_desk);
    pthread_mutex_unlock(&app->wanted_lock);
    if (id[0] == '\0') {
        return STATUS_OK;
    }
    enum status status = store_counter_get(store, id, &snapshot->other);
    return status == STATUS_NOT_FOUND || status == STATUS_INVALID ? STATUS_OK : status;
}

enum status
counter_read(struct store *store, void *context, void **ret_snapshot)
{
    struct counter_app *app = context;
    struct counter_snapshot *snapshot = mem_zero_alloc(1, sizeof(*snapshot));
    char hash[65], id[ID_SIZE];

    pthread_mutex_lock(&app->wanted_lock);
    str_cut(id, sizeof(id), app->id);
    pthread_mutex_unlock(&app->wanted_lock);

    /* The head comes first: what is read after it is at least as new as it says. */
    enum status status = store_head(store, &snapshot->event, hash);
    if (status == STATUS_OK) {
        status = store_board(store, &snapshot->board);
    }
    if (status == STATUS_OK && id[0]) {
        status = read_counter(store, id, snapshot);
    }
    if (status == STATUS_OK) {
        status = read_lookup(store, app, snapshot);
    }
    if (status == STATUS_OK) {
        status = read_other(store, app, snapshot);
    }
    if (status != STATUS_OK) {
        counter_release(snapshot);
        return status;
    }
    *ret_snapshot = snapshot;
    return STATUS_OK;
}

void
counter_release(void *memory)
{
    struct counter_snapshot *snapshot = memory;
    if (snapshot) {
        free(snapshot->waiting);
        snapshot->board = board_free(snapshot->board);
        free(snapshot);
    }
}
