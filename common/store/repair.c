/* SPDX-License-Identifier: Apache-2.0 */
#include "store/repair.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/db_file.h"
#include "store/repair_private.h"

enum { PATH_BYTES = 4096 };

/* Files of a repair beside the database: gone at its end. */
struct bench {
    char path[PATH_BYTES];    /* the database */
    char old[PATH_BYTES];     /* its copy, which is read */
    char backup[PATH_BYTES];  /* the backup's copy */
    char files[PATH_BYTES];   /* the archive files' rows */
    char scratch[PATH_BYTES]; /* rows out of damaged pages */
    char fresh[PATH_BYTES];   /* what comes of it */
};

static struct repair_loss *
loss_of(struct repair *repair, const char *what)
{
    struct repair_report *report = repair->report;
    for (size_t i = 0; i < report->loss_count; i++) {
        if (strcmp(report->losses[i].what, what) == 0) {
            return &report->losses[i];
        }
    }
    report->losses[report->loss_count] = (struct repair_loss){.what = what};
    return &report->losses[report->loss_count++];
}

void
repair_lose_many(struct repair *repair, const char *what, int64_t count)
{
    loss_of(repair, what)->count += count;
}

void
repair_lose(struct repair *repair, const char *what, const char *name)
{
    static const char more[] = " …";
    struct repair_loss *loss = loss_of(repair, what);
    size_t length = strlen(loss->names);
    loss->count++;
    if (name[0]) {
        buffer_format(&repair->lost, "%s %s\n", what, name);
    }
    if (length + strlen(name) + 2 + sizeof more <= sizeof loss->names) {
        str_format(loss->names + length, sizeof loss->names - length, "%s%s", length ? " " : "",
                   name);
    } else if (strcmp(loss->names + length - (sizeof more - 1), more) != 0) {
        str_cut(loss->names + length, sizeof loss->names - length, more);
    }
}

static bool
name_files(struct bench *bench, const char *path)
{
    int id = (int)getpid();
    if (!db_path_follow(path, bench->path, sizeof bench->path)) {
        return false;
    }
    path = bench->path;
    return str_format(bench->old, sizeof bench->old, "%s.part-%d-old", path, id) &&
           str_format(bench->backup, sizeof bench->backup, "%s.part-%d-backup", path, id) &&
           str_format(bench->files, sizeof bench->files, "%s.part-%d-files", path, id) &&
           str_format(bench->scratch, sizeof bench->scratch, "%s.part-%d-scratch", path, id) &&
           str_format(bench->fresh, sizeof bench->fresh, "%s.part-%d", path, id);
}

static void
remove_files(const struct bench *bench)
{
    db_file_remove(bench->old);
    db_file_remove(bench->backup);
    db_file_remove(bench->files);
    db_file_remove(bench->scratch);
    db_file_remove(bench->fresh);
}

static enum status
copy_sources(struct repair *repair, const struct bench *bench)
{
    const char *backup = repair->options->backup;
    enum status status = db_file_copy(bench->path, bench->old);
    if (status != STATUS_OK) {
        return db_file_refuse(repair->answer, status, bench->path);
    }
    if (backup && (status = db_file_copy(backup, bench->backup)) != STATUS_OK) {
        return db_file_refuse(repair->answer, status, backup);
    }
    return STATUS_OK;
}

/* True: it opens, and every check finds it good. */
static bool
is_sound(struct repair *repair, const char *path)
{
    const struct store_options options = {.clock = repair->options->clock};
    struct verify_report found = {0};
    struct store *store = NULL;
    struct answer *unused = mem_zero_alloc(1, sizeof *unused);
    bool sound = store_open(path, &options, unused, &store) == STATUS_OK &&
                 store_verify(store, NULL, &found) == STATUS_OK;
    if (sound) {
        repair->report->events = found.events;
        repair->report->tickets = found.tickets;
        str_cut(repair->report->head, sizeof repair->report->head, found.head);
        sound = found.fault_count == 0;
        verify_report_done(&found);
    }
    store_close(store);
    free(unused);
    return sound;
}

static enum status
make_fresh(struct repair *repair, const struct bench *bench)
{
    const struct store_options options = {.clock = repair->options->clock};
    enum status status =
        store_connect(bench->fresh, &options, true, repair->answer, &repair->fresh);
    if (status != STATUS_OK) {
        return status;
    }
    struct db *db = repair->fresh->db;
    status = db->driver->begin(db, true);
    if (status == STATUS_OK) {
        status = schema_apply(db, schema_steps, schema_step_count, 0);
    }
    if (status == STATUS_OK) {
        status = db->driver->commit(db);
    }
    return status == STATUS_OK ? status : answer_engine(repair->answer, repair->fresh, status);
}

static json_t *
count_losses(const struct repair_report *report)
{
    json_t *lost = json_object();
    for (size_t i = 0; i < report->loss_count; i++) {
        json_object_set_new(lost, report->losses[i].what, json_integer(report->losses[i].count));
    }
    return lost;
}

/* What was lost stands in the ledger from now on, and what is not done again because of it. */
static enum status
tell(struct repair *repair, struct store *store)
{
    const struct repair_report *report = repair->report;
    json_t *skipped = json_array(), *requests = json_array();
    int64_t event;
    enum status status = repair_skip_numbers(repair, store, skipped);
    if (status == STATUS_OK && repair->untold) {
        status = store_archive_tell(store);
    }
    if (status == STATUS_OK) {
        status = repair_keep_requests(repair, store, requests);
    }
    struct event_draft draft = {
        .kind = "repair",
        .more = json_pack("{s:I, s:I, s:I, s:o, s:o, s:o}", "holds_to",
                          (json_int_t)report->holds_to, "known_to", (json_int_t)report->known_to,
                          "definitions", (json_int_t)repair->blank, "lost", count_losses(report),
                          "skipped", skipped, "requests", requests)};
    if (status == STATUS_OK) {
        status = ledger_append(store, &draft, &event);
        return status == STATUS_OK ? quota_count_all(store) : status;
    }
    json_decref(draft.more);
    return status;
}

static enum status
tell_ledger(struct repair *repair, struct store *store)
{
    enum status status = transaction_begin(store, "", repair->answer);
    if (status != STATUS_OK) {
        return status;
    }
    status = tell(repair, store);
    if (status != STATUS_OK) {
        transaction_rollback(store);
        return answer_engine(repair->answer, store, status);
    }
    return transaction_commit(store, repair->answer);
}

/* Opened and checked as a program would. */
static enum status
prove_fresh(struct repair *repair, const struct bench *bench)
{
    const struct store_options options = {.clock = repair->options->clock};
    struct repair_report *report = repair->report;
    struct verify_report found;
    struct store *store = NULL;
    enum status status = store_open(bench->fresh, &options, repair->answer, &store);
    if (status == STATUS_OK && repair->options->file_count > 0) {
        const struct repair_file *end = &repair->options->files[repair->options->file_count - 1];
        status = store_archive_again(store, end->span.last, repair->answer);
    }
    if (status == STATUS_OK) {
        status = tell_ledger(repair, store);
    }
    if (status == STATUS_OK) {
        const struct verify_options how = {.translate = repair->options->translate};
        status = store_verify_with(store, &how, &found);
        if (status != STATUS_OK) {
            answer_engine(repair->answer, store, status);
        } else {
            if (found.fault_count > 0) {
                status = answer_refuse(repair->answer, STATUS_CORRUPT,
                                       N_("The repaired copy failed its checks: {0}. Restore the "
                                          "last backup."),
                                       1, found.faults[0].what);
            }
            report->events = found.events;
            report->tickets = found.tickets;
            str_cut(report->head, sizeof report->head, found.head);
            verify_report_done(&found);
        }
    }
    store_close(store);
    return status;
}

/* Beside the file that is kept, whole and on disk before that gets its name. */
static bool
write_losses(struct repair *repair)
{
    struct repair_report *report = repair->report;
    if (repair->lost.length == 0) {
        return true;
    }
    if (!str_format(report->lost_file, sizeof report->lost_file, "%s.lost", report->kept)) {
        return false;
    }
    /* No file is kept by that name: what stands there is left of a repair that broke off. */
    int fd = open(report->lost_file, O_CREAT | O_TRUNC | O_NOFOLLOW | O_WRONLY | O_CLOEXEC, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!file) {
        return false;
    }
    bool ok = fwrite(repair->lost.data, 1, repair->lost.length, file) == repair->lost.length &&
              fflush(file) == 0 && fsync(fd) == 0;
    ok = fclose(file) == 0 && ok;
    if (!ok) {
        unlink(report->lost_file);
    }
    return ok;
}

static enum status
swap(struct repair *repair, const struct bench *bench)
{
    struct repair_report *report = repair->report;
    struct clock clock = repair->options->clock ? *repair->options->clock : clock_system();
    if (!db_file_kept_name(bench->path, "damaged", clock_real_ms(&clock), report->kept,
                           sizeof report->kept)) {
        return answer_refuse(repair->answer, STATUS_INVALID, N_("{0} is no file name."), 1,
                             bench->path);
    }
    if (!write_losses(repair)) {
        return db_file_refuse(repair->answer, STATUS_IO, report->lost_file);
    }
    enum status status = db_file_replace(bench->fresh, bench->path, report->kept);
    if (status != STATUS_OK) {
        unlink(report->lost_file);
        return db_file_refuse(repair->answer, status,
                              status == STATUS_CONFLICT ? report->kept : bench->path);
    }
    return STATUS_OK;
}

static enum status
rebuild(struct repair *repair, const struct bench *bench)
{
    enum status status = make_fresh(repair, bench);
    if (status == STATUS_OK) {
        repair->path = bench->path;
        repair->old_path = bench->old;
        repair->backup_path = bench->backup;
        repair->scratch_path = bench->scratch;
        repair->files_path = bench->files;
        status = repair_open_sources(repair);
    }
    if (status == STATUS_OK) {
        status = repair_ledger(repair);
    }
    if (status == STATUS_OK) {
        status = repair_tables(repair);
    }
    repair->fresh = store_close(repair->fresh);
    for (size_t i = 0; i < repair->source_count; i++) {
        store_close(repair->sources[i]);
    }
    free(repair->definitions);
    if (status == STATUS_OK) {
        status = prove_fresh(repair, bench);
    }
    return status == STATUS_OK ? swap(repair, bench) : status;
}

static enum status
repair_held(struct repair *repair, const struct bench *bench)
{
    enum status status = copy_sources(repair, bench);
    if (status != STATUS_OK || is_sound(repair, bench->old)) {
        return status;
    }
    /* The look may have changed the copy. */
    db_file_remove(bench->old);
    db_file_remove(bench->backup);
    status = copy_sources(repair, bench);
    if (status == STATUS_OK) {
        status = rebuild(repair, bench);
        repair->report->repaired = status == STATUS_OK;
    }
    return status;
}

enum status
store_repair(const char *url, const struct repair_options *options, struct answer *ret_answer,
             struct repair_report *ret_report)
{
    const struct db_driver *driver = db_driver_of(url);
    struct repair repair = {.options = options, .answer = ret_answer, .report = ret_report};
    struct bench *bench = mem_zero_alloc(1, sizeof *bench);
    struct db_hold *hold = NULL;
    *ret_answer = (struct answer){.status = STATUS_OK};
    *ret_report = (struct repair_report){0};
    enum status status;
    if (driver && !driver->file) {
        status = answer_refuse(ret_answer, STATUS_INVALID,
                               N_("A database server repairs its own files. If verify finds faults "
                                  "in a hall there, carry it into a file with copy "
                                  "--even-damaged, repair that, and carry it back into an empty "
                                  "schema."),
                               0);
    } else if (!driver || !name_files(bench, driver->file(url))) {
        status =
            answer_refuse(ret_answer, STATUS_INVALID,
                          N_("{0} is no database file, or a link to one that is not there: is its "
                             "disk mounted? Write sqlite: and its path."),
                          1, url);
    } else if ((status = db_file_hold(bench->path, &hold)) != STATUS_OK) {
        db_file_refuse(ret_answer, status, bench->path);
        status = ret_answer->status;
    } else {
        db_path_remove_left(bench->path);
        status = repair_held(&repair, bench);
        remove_files(bench);
    }
    db_file_release(hold);
    free(bench);
    tally_done(&repair.seen);
    tally_done(&repair.issued);
    json_decref(repair.requests);
    buffer_done(&repair.lost);
    if (status == STATUS_OK) {
        *ret_answer = (struct answer){.status = STATUS_OK};
    }
    ret_answer->status = status;
    return status;
}
