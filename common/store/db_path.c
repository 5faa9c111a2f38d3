/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "store/db.h"

enum { PATH_BYTES = 4096 };

static bool
is_network_file_system(const char *path)
{
    static const uint32_t network[] = {
        0x6969,     /* NFS */
        0x517b,     /* SMB */
        0xff534d42, /* CIFS */
        0xfe534d42, /* SMB2 */
        0x65735546, /* FUSE: sshfs and the like */
        0x01021997, /* 9P */
        0x5346414f, /* AFS */
        0x73757245, /* Coda */
        0x00c36400, /* Ceph */
        0x0bd00bd0, /* Lustre */
        0x7461636f, /* OCFS2 */
        0x01161970, /* GFS2 */
    };
    char folder[PATH_BYTES];
    struct statfs found;
    if (statfs(path, &found) != 0 &&
        (!str_copy(folder, sizeof folder, path) || statfs(dirname(folder), &found) != 0)) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_SIZE(network); i++) {
        if ((uint32_t)found.f_type == network[i]) {
            return true;
        }
    }
    return false;
}

bool
db_path_follow(const char *path, char *dst, size_t size)
{
    char real[PATH_BYTES];
    struct stat found;
    if (realpath(path, real)) {
        return str_copy(dst, size, real);
    }
    /* What is put there would take the link's place. */
    bool leads_nowhere = lstat(path, &found) == 0 && S_ISLNK(found.st_mode);
    return !leads_nowhere && str_copy(dst, size, path);
}

/* A database that was replaced, or was to be: restore and repair leave it beside under another
 * name. */
static bool
has_earlier(const char *path)
{
    static const char *const reasons[] = {".before-restore-", ".damaged-"};
    char folder[PATH_BYTES], name[PATH_BYTES];
    if (!str_copy(folder, sizeof folder, path) || !str_copy(name, sizeof name, path)) {
        return false;
    }
    const char *base = basename(name);
    DIR *entries = opendir(dirname(folder));
    const struct dirent *entry;
    bool any = false;
    while (entries && !any && (entry = readdir(entries))) {
        const char *rest = entry->d_name + strlen(base);
        bool ours = strncmp(entry->d_name, base, strlen(base)) == 0;
        for (size_t i = 0; i < ARRAY_SIZE(reasons) && ours; i++) {
            any = any || strncmp(rest, reasons[i], strlen(reasons[i])) == 0;
        }
    }
    if (entries) {
        closedir(entries);
    }
    return any;
}

static bool
is_left(const char *rest)
{
    static const char part[] = ".part-";
    char *end;
    if (strncmp(rest, part, sizeof part - 1) != 0) {
        return false;
    }
    long pid = strtol(rest + sizeof part - 1, &end, 10);
    return pid > 0 && pid <= INT32_MAX && (*end == '\0' || *end == '-') &&
           kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

void
db_path_remove_left(const char *path)
{
    char folder[PATH_BYTES], name[PATH_BYTES];
    if (!str_copy(folder, sizeof folder, path) || !str_copy(name, sizeof name, path)) {
        return;
    }
    const char *base = basename(name);
    DIR *entries = opendir(dirname(folder));
    const struct dirent *entry;
    while (entries && (entry = readdir(entries))) {
        bool ours = strncmp(entry->d_name, base, strlen(base)) == 0;
        if (ours && is_left(entry->d_name + strlen(base)) &&
            unlinkat(dirfd(entries), entry->d_name, 0) != 0) {
            log_write(LOG_LEVEL_DEBUG, "'%s' cannot be removed", entry->d_name);
        }
    }
    if (entries) {
        closedir(entries);
    }
}

enum status
db_path_look(const char *path, enum db_mode mode, bool create, const char **ret_sentence)
{
    struct stat found;
    bool there = stat(path, &found) == 0;
    if (there && S_ISDIR(found.st_mode)) {
        *ret_sentence = N_("{0} is a folder. Give the database file in it.");
        return STATUS_UNAVAILABLE;
    }
    if (!there && errno == ENOENT && !create) {
        *ret_sentence = has_earlier(path)
                            ? N_("There is no database {0}, but an earlier one lies beside it: a "
                                 "restore or repair was cut short. Restore again, or give the "
                                 "earlier one its name back, with its -wal.")
                            : N_("There is no database {0}. Make a hall with the command init "
                                 "first.");
        return STATUS_UNAVAILABLE;
    }
    if (is_network_file_system(path)) {
        *ret_sentence = N_("{0} lies on a network file system, where several machines would damage "
                           "it. Keep it on a disk of this machine.");
        return STATUS_UNAVAILABLE;
    }
    if (there && mode == DB_WRITE && access(path, R_OK) == 0 && access(path, W_OK) != 0) {
        *ret_sentence = N_("The database {0} may not be written. Check the rights on the file.");
        return STATUS_IO;
    }
    return STATUS_OK;
}
