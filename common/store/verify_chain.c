/* SPDX-License-Identifier: Apache-2.0
 * What the verifier does beside the replay: the hashes, batch by batch on a thread of its own, and
 * the engine's check of its files, on another thread with a connection of its own. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/worker.h"
#include "store/verify.h"

enum { BATCH_ROWS = 256, BATCHES_AHEAD = 8, CHECK_BUSY_MS = 5000, FILES_FIRST = -1 };

/* Rows of one batch: bodies one after the other, each with its end. */
struct batch {
    struct verify *verify;
    size_t count, bad_count;
    struct batch_row {
        int64_t id, ticket;
        size_t body; /* where it begins in `bodies` */
        char before[65], hash[65];
    } rows[BATCH_ROWS];
    size_t bad[BATCH_ROWS];
    struct buffer bodies;
};

struct verify_chain {
    struct batch *spare;           /* one that has been told */
    struct worker *hashes, *files; /* NULL: no thread could be had, and this one does it */
    struct batch *batch;
    struct store *store;
    bool checked;
    enum status status; /* of the check: what kept it from its end, which is no damage */
    char damage[120];   /* of the files, "" = none */
};

static void
hash_batch(void *job)
{
    struct batch *batch = job;
    char hash[65];
    for (size_t i = 0; i < batch->count; i++) {
        const struct batch_row *row = &batch->rows[i];
        ledger_hash(row->before, batch->bodies.data + row->body, hash);
        if (strcmp(hash, row->hash) != 0) {
            batch->bad[batch->bad_count++] = i;
        }
    }
}

static void
free_batch(struct batch *batch)
{
    if (batch) {
        buffer_done(&batch->bodies);
        free(batch);
    }
}

static void
tell_batch(void *job)
{
    struct batch *batch = job;
    for (size_t i = 0; i < batch->bad_count; i++) {
        const struct batch_row *row = &batch->rows[batch->bad[i]];
        verify_fault(batch->verify, row->id, row->ticket,
                     "the hash does not fit the row and the one before");
    }
    struct verify_chain *chain = batch->verify->chain;
    if (chain->spare) {
        free_batch(batch);
        return;
    }
    batch->count = batch->bad_count = 0;
    batch->bodies.length = 0;
    chain->spare = batch; /* with its room */
}

static void
flush(struct verify_chain *chain)
{
    struct batch *batch = chain->batch;
    chain->batch = NULL;
    if (!batch) {
        return;
    }
    if (chain->hashes) {
        worker_collect(chain->hashes);
    }
    /* When the other thread is behind, this one helps. */
    if (chain->hashes && worker_pending(chain->hashes) < BATCHES_AHEAD) {
        worker_post(chain->hashes, hash_batch, tell_batch, batch);
    } else {
        hash_batch(batch);
        tell_batch(batch);
    }
}

static void
check(struct verify_chain *chain, struct db *db)
{
    enum status status = db->driver->check(db, chain->damage, sizeof chain->damage);
    if (status != STATUS_CORRUPT) {
        chain->damage[0] = '\0';
        chain->status = status;
    }
    chain->checked = true;
}

/* Reads the same file, not the same snapshot: a file is whole or damaged at any time. */
static void
check_files(void *job)
{
    struct verify_chain *chain = job;
    const struct store *store = chain->store;
    const char *sentence;
    struct db *db = NULL;
    if (store->db->driver->open(store->url, DB_READ, false, CHECK_BUSY_MS, &db, &sentence) ==
        STATUS_OK) {
        check(chain, db);
        db->driver->close(db);
    }
}

void
verify_chain_begin(struct verify *verify)
{
    struct verify_chain *chain = verify->chain = mem_zero_alloc(1, sizeof *chain);
    chain->store = verify->store;
    if (worker_start(NULL, NULL, &chain->hashes) != STATUS_OK) {
        chain->hashes = NULL;
    }
    if (worker_start(NULL, NULL, &chain->files) == STATUS_OK) {
        worker_post(chain->files, check_files, NULL, chain);
    } else {
        chain->files = NULL;
    }
}

void
verify_chain_add(struct verify *verify, const struct event_row *row)
{
    struct verify_chain *chain = verify->chain;
    if (!chain || row->id <= verify->archived) {
        return; /* a repair or an archive's file: proved as the row was taken */
    }
    if (!chain->batch && chain->spare) {
        chain->batch = chain->spare;
        chain->spare = NULL;
    } else if (!chain->batch) {
        chain->batch = mem_zero_alloc(1, sizeof *chain->batch);
        chain->batch->verify = verify;
    }
    struct batch *batch = chain->batch;
    struct batch_row *own = &batch->rows[batch->count++];
    own->id = row->id;
    own->ticket = row->ticket;
    own->body = batch->bodies.length;
    memcpy(own->before, verify->head, sizeof own->before);
    if (!str_copy(own->hash, sizeof own->hash, row->hash)) {
        own->hash[0] = '\0'; /* none that could fit */
    }
    buffer_append_bytes(&batch->bodies, row->body, strlen(row->body) + 1);
    if (batch->count == BATCH_ROWS) {
        flush(chain);
    }
}

/* Where a fault stands among the others: the files first, then the rows, then what is of no row. */
static int64_t
place_of(const struct verify_fault *fault)
{
    return fault->event == 0 ? INT64_MAX : fault->event;
}

/* Faults of the same row keep their order. */
static void
sort_faults(struct verify_report *report)
{
    struct verify_fault *faults = report->faults;
    for (size_t i = 1; i < report->fault_count; i++) {
        struct verify_fault fault = faults[i];
        size_t at = i;
        for (; at > 0 && place_of(&faults[at - 1]) > place_of(&fault); at--) {
            faults[at] = faults[at - 1];
        }
        faults[at] = fault;
    }
}

static void
tell_damage(struct verify *verify, const char *damage)
{
    struct verify_report *report = verify->report;
    if (report->fault_count == VERIFY_FAULTS_MAX) {
        report->fault_count--; /* of all the faults this one must be told */
    }
    verify_fault(verify, FILES_FIRST, 0, "the database file is damaged: %s", damage);
}

enum status
verify_chain_end(struct verify *verify)
{
    struct verify_chain *chain = verify->chain;
    flush(chain);
    worker_stop(chain->hashes);
    worker_stop(chain->files);
    if (!chain->checked) {
        check(chain, verify->store->db);
    }
    if (chain->damage[0]) {
        tell_damage(verify, chain->damage);
    }
    sort_faults(verify->report);
    if (chain->damage[0]) {
        verify->report->faults[0].event = 0;
    }
    enum status status = chain->status;
    free_batch(chain->spare);
    verify->chain = NULL;
    free(chain);
    return status;
}
