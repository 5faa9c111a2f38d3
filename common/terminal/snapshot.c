/* SPDX-License-Identifier: Apache-2.0
 * What the store thread reads for a terminal. */
#include "terminal/private.h"

#include <stdlib.h>
#include <string.h>

struct shared_hall *
terminal_hall_unref(struct shared_hall *shared)
{
    if (shared && atomic_fetch_sub(&shared->users, 1) == 1) {
        hall_free(shared->hall);
        free(shared);
    }
    return NULL;
}

void
terminal_snapshot_release(void *memory)
{
    struct snapshot *snapshot = memory;

    if (snapshot) {
        if (snapshot->own) {
            snapshot->release(snapshot->own);
        }
        terminal_hall_unref(snapshot->hall);
        free(snapshot);
    }
}

/* Store thread. */
static enum status
load_hall(struct terminal *terminal, struct store *store, const struct store_facts *facts)
{
    const struct shared_hall *latest = terminal->latest;
    struct hall *hall;

    if (latest && latest->revision == facts->revision && latest->defined == facts->defined &&
        memcmp(latest->key, facts->bell_key, sizeof(latest->key)) == 0) {
        return STATUS_OK;
    }
    enum status status = store_hall_load(store, &hall);
    if (status != STATUS_OK) {
        return status;
    }
    terminal_hall_unref(terminal->latest);
    terminal->latest = mem_zero_alloc(1, sizeof(*terminal->latest));
    terminal->latest->users = 1;
    terminal->latest->revision = facts->revision;
    terminal->latest->defined = facts->defined;
    memcpy(terminal->latest->key, facts->bell_key, sizeof(terminal->latest->key));
    terminal->latest->hall = hall;
    return STATUS_OK;
}

/* Store thread. */
enum status
terminal_snapshot_read(struct store *store, void *context, void **ret_snapshot)
{
    struct terminal *terminal = context;
    struct snapshot *snapshot = mem_zero_alloc(1, sizeof(*snapshot));

    snapshot->release = terminal->ops->release;
    snapshot->read_at = clock_steady_ms(&terminal->clock);
    enum status status = store_facts(store, &snapshot->facts);
    if (status == STATUS_OK) {
        status = load_hall(terminal, store, &snapshot->facts);
    }
    if (status == STATUS_OK) {
        atomic_fetch_add(&terminal->latest->users, 1);
        snapshot->hall = terminal->latest;
        status = terminal->ops->read(store, terminal->state, &snapshot->own);
    }
    if (status != STATUS_OK) {
        terminal_snapshot_release(snapshot);
        return status;
    }
    *ret_snapshot = snapshot;
    return STATUS_OK;
}
