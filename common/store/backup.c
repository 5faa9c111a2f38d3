/* SPDX-License-Identifier: Apache-2.0
 * A copy that is proved before it gets its name. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "store/private.h"

enum { PATH_BYTES = 4096, NICE = 19 };

static enum status
refuse_existing(struct answer *answer, const char *path)
{
    return answer_refuse(answer, STATUS_CONFLICT,
                         N_("There is a file {0} already. Give the backup another name."), 1, path);
}

static enum status
refuse_write(struct answer *answer, const char *path)
{
    return answer_refuse(answer, STATUS_IO,
                         N_("The backup {0} could not be written: {1}. Look whether the disk is "
                            "full and the folder may be written."),
                         2, path, strerror(errno));
}

/* Opened as a program would: its last close leaves one whole file, no journal beside it. */
static enum status
check_copy(struct store *store, const char *path, struct answer *answer)
{
    const struct store_options options = {.clock = &store->clock};
    struct store *copy = NULL;
    struct verify_report report;
    enum status status = store_open(path, &options, answer, &copy);
    if (status != STATUS_OK) {
        return status;
    }
    status = store_verify(copy, NULL, &report);
    if (status != STATUS_OK) {
        status = answer_engine(answer, copy, status);
    } else {
        if (report.fault_count > 0) {
            status = answer_refuse(answer, STATUS_CORRUPT,
                                   N_("The copy failed its checks: {0}. Look with the command "
                                      "verify, and keep the older backups."),
                                   1, report.faults[0].what);
        }
        verify_report_done(&report);
    }
    store_close(copy);
    return status;
}

static bool
sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    bool ok = fsync(fd) == 0;
    int error = errno;
    close(fd);
    errno = error;
    return ok;
}

/* link and not rename: rename would overwrite a file that came into being meanwhile. */
static enum status
give_name(const char *temporary, const char *path, struct answer *answer)
{
    char folder[PATH_BYTES];
    if (!sync_path(temporary)) {
        return refuse_write(answer, path);
    }
    if (link(temporary, path) != 0) {
        return errno == EEXIST ? refuse_existing(answer, path) : refuse_write(answer, path);
    }
    if (!str_copy(folder, sizeof folder, path) || !sync_path(dirname(folder))) {
        enum status status = refuse_write(answer, path);
        unlink(path);
        return status;
    }
    return STATUS_OK;
}

static void
remove_temporary(const char *temporary)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char path[PATH_BYTES + 16];
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        if (str_format(path, sizeof path, "%s%s", temporary, endings[i])) {
            unlink(path);
        }
    }
}

struct copying {
    struct store *store;
    const char *temporary, *path;
    struct answer *answer;
    enum status status;
};

/* On a thread of its own, which alone steps back: copying and proving take all that a processor
 * has, and others' actions would wait for it. */
static void *
copy_gently(void *context)
{
    struct copying *copying = context;
    struct store *store = copying->store;

    if (setpriority(PRIO_PROCESS, 0, NICE) != 0) {
        log_write(LOG_LEVEL_DEBUG, "backup: '%s'", "as fast as others");
    }
    errno = 0;
    copying->status = store->db->driver->backup(store->db, copying->temporary);
    if (copying->status == STATUS_IO) {
        refuse_write(copying->answer, copying->path);
    } else if (copying->status != STATUS_OK) {
        answer_engine(copying->answer, store, copying->status);
    } else {
        copying->status = check_copy(store, copying->temporary, copying->answer);
    }
    return NULL;
}

enum status
store_backup(struct store *store, const char *path, struct answer *ret_answer)
{
    char temporary[PATH_BYTES];
    *ret_answer = (struct answer){.status = STATUS_OK};
    if (!store->db->driver->backup) {
        return answer_refuse(ret_answer, STATUS_INVALID,
                             N_("{0} lies on a database server, which is backed up with its own "
                                "pg_dump or pg_basebackup. The command copy carries the hall into "
                                "a file."),
                             1, store->shown);
    }
    if (!path[0] || !str_format(temporary, sizeof temporary, "%s.part-%d", path, (int)getpid())) {
        return answer_refuse(ret_answer, STATUS_INVALID, N_("{0} is no file name."), 1, path);
    }
    if (access(path, F_OK) == 0) {
        return refuse_existing(ret_answer, path);
    }
    db_path_remove_left(path);
    remove_temporary(temporary); /* of an earlier try that could not even clean up */
    struct copying copying = {
        .store = store, .temporary = temporary, .path = path, .answer = ret_answer};
    pthread_t thread;
    if ((errno = pthread_create(&thread, NULL, copy_gently, &copying)) != 0) {
        return refuse_write(ret_answer, path);
    }
    pthread_join(thread, NULL);
    enum status status = copying.status;
    if (status == STATUS_OK) {
        status = give_name(temporary, path, ret_answer);
    }
    remove_temporary(temporary);
    if (status == STATUS_OK) {
        *ret_answer = (struct answer){.status = STATUS_OK};
    }
    return status;
}
