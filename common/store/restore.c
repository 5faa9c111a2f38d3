/* SPDX-License-Identifier: Apache-2.0
 * A backup takes the database's place once it is proved to be one. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/db_file.h"
#include "store/private.h"

enum { PATH_BYTES = 4096 };

struct restore {
    const char *from;
    const struct clock *clock;
    struct answer *answer;
    struct restore_report *report;
    char path[PATH_BYTES], fresh[PATH_BYTES];
    char hall[ID_SIZE]; /* of what is there, "" = unknown */
    bool training;
};

/* What is there now, if that can be known: for the row that tells what was replaced. */
static void
look_at_old(struct restore *restore)
{
    const struct store_options options = {.clock = restore->clock, .read_only = true};
    struct answer *unused = mem_zero_alloc(1, sizeof *unused);
    struct store *store = NULL;
    if (store_open(restore->path, &options, unused, &store) == STATUS_OK) {
        str_cut(restore->hall, sizeof restore->hall, store->hall.id);
        restore->training = store->hall.training;
        str_format(restore->report->replaced, sizeof restore->report->replaced, "%" PRId64 ":%s",
                   store->hall.last_event, store->hall.head);
    }
    store_close(store);
    free(unused);
}

static enum status
check_verified(struct restore *restore, struct store *store)
{
    struct verify_report found;
    enum status status = store_verify(store, NULL, &found);
    if (status != STATUS_OK) {
        return answer_engine(restore->answer, store, status);
    }
    if (found.fault_count > 0) {
        status = answer_refuse(restore->answer, STATUS_CORRUPT,
                               N_("The backup {0} failed its checks: {1}. Take an older one."), 2,
                               restore->from, found.faults[0].what);
    }
    restore->report->tickets = found.tickets;
    str_cut(restore->report->from, sizeof restore->report->from, found.head);
    verify_report_done(&found);
    return status;
}

static enum status
tell_ledger(struct restore *restore, struct store *store)
{
    struct restore_report *report = restore->report;
    int64_t event;
    enum status status = transaction_begin(store, "", restore->answer);
    if (status != STATUS_OK) {
        return status;
    }
    struct event_draft draft = {.kind = "restore",
                                .more = json_pack("{s:s, s:s}", "from_head", report->from,
                                                  "replaced_head", report->replaced)};
    status = ledger_append(store, &draft, &event);
    if (status != STATUS_OK) {
        transaction_rollback(store);
        return answer_engine(restore->answer, store, status);
    }
    status = transaction_commit(store, restore->answer);
    report->events = store->hall.last_event;
    str_format(report->head, sizeof report->head, "%" PRId64 ":%s", store->hall.last_event,
               store->hall.head);
    return status;
}

/* Opened as a program would; its close leaves one file without a journal. */
static enum status
prove(struct restore *restore)
{
    const struct store_options options = {.clock = restore->clock};
    struct store *store = NULL;
    enum status status = store_open(restore->fresh, &options, restore->answer, &store);
    if (status != STATUS_OK) {
        return db_file_refuse_backup(restore->answer, status, restore->from);
    }
    restore->report->at = store->hall.last_at;
    if (restore->hall[0] && strcmp(restore->hall, store->hall.id) != 0) {
        status = answer_refuse(restore->answer, STATUS_CONFLICT,
                               N_("The backup is of the hall {0}, but {1} is the hall {2}. Move "
                                  "that file away first."),
                               3, store->hall.id, restore->path, restore->hall);
    } else if (restore->hall[0] && restore->training != store->hall.training) {
        status = answer_refuse(restore->answer, STATUS_CONFLICT,
                               N_("Of {0} and {1}, one is a training hall and the other is not. If "
                                  "it is to be replaced, move {1} away first."),
                               2, restore->from, restore->path);
    }
    if (status == STATUS_OK) {
        status = check_verified(restore, store);
    }
    if (status == STATUS_OK) {
        status = tell_ledger(restore, store);
    }
    store_close(store);
    return status;
}

static enum status
replace(struct restore *restore, bool there)
{
    struct restore_report *report = restore->report;
    struct clock clock = restore->clock ? *restore->clock : clock_system();
    if (!db_file_kept_name(restore->path, "before-restore", clock_real_ms(&clock), report->kept,
                           sizeof report->kept)) {
        return answer_refuse(restore->answer, STATUS_INVALID, N_("{0} is no file name."), 1,
                             restore->path);
    }
    enum status status = db_file_replace(restore->fresh, restore->path, report->kept);
    if (status != STATUS_OK) {
        return db_file_refuse(restore->answer, status,
                              status == STATUS_CONFLICT ? report->kept : restore->path);
    }
    if (!there) {
        report->kept[0] = '\0';
    }
    return STATUS_OK;
}

static enum status
restore_held(struct restore *restore, bool there)
{
    if (db_file_is_same(restore->path, restore->from)) {
        return answer_refuse(restore->answer, STATUS_CONFLICT,
                             N_("{0} is the database itself. Give a backup of it."), 1,
                             restore->from);
    }
    enum status status = db_file_copy(restore->from, restore->fresh);
    if (status != STATUS_OK) {
        return db_file_refuse(restore->answer, status, restore->from);
    }
    status = prove(restore);
    if (status == STATUS_OK) {
        status = replace(restore, there);
    }
    db_file_remove(restore->fresh);
    return status;
}

enum status
store_restore(const char *url, const char *from, const struct clock *clock,
              struct answer *ret_answer, struct restore_report *ret_report)
{
    const struct db_driver *driver = db_driver_of(url);
    struct restore *restore = mem_zero_alloc(1, sizeof *restore);
    struct db_hold *hold = NULL;
    *ret_answer = (struct answer){.status = STATUS_OK};
    *ret_report = (struct restore_report){0};
    restore->from = from;
    restore->clock = clock;
    restore->answer = ret_answer;
    restore->report = ret_report;
    enum status status;
    if (driver && !driver->file) {
        status =
            answer_refuse(ret_answer, STATUS_INVALID,
                          N_("A database server's hall is restored with its own pg_restore, or "
                             "from a file with the command copy into an empty schema."),
                          0);
    } else if (!driver || !db_path_follow(driver->file(url), restore->path, sizeof restore->path) ||
               !str_format(restore->fresh, sizeof restore->fresh, "%s.part-%d", restore->path,
                           (int)getpid())) {
        status =
            answer_refuse(ret_answer, STATUS_INVALID,
                          N_("{0} is no database file, or a link to one that is not there: is its "
                             "disk mounted? Write sqlite: and its path."),
                          1, url);
    } else {
        look_at_old(restore);
        db_path_remove_left(restore->path);
        status = db_file_hold(restore->path, &hold);
        if (status == STATUS_OK || status == STATUS_NOT_FOUND) {
            status = restore_held(restore, status == STATUS_OK);
        } else {
            status = db_file_refuse(ret_answer, status, restore->path);
        }
    }
    db_file_release(hold);
    free(restore);
    if (status == STATUS_OK) {
        *ret_answer = (struct answer){.status = STATUS_OK};
    }
    ret_answer->status = status;
    return status;
}
