/* SPDX-License-Identifier: Apache-2.0
 * Files that commands read and write. */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/settings.h"
#include "i18n/i18n.h"

/* {0}: its path, {1}: the system's own word, in English. */
static const char *
sentence_of(int error)
{
    switch (error) {
    case ENOENT:
        return N_("There is no folder for {0}. Make it, or look at the name.");
    case EEXIST:
        return N_("{0} is there already. Take it away first, or name another file.");
    case EACCES:
    case EPERM:
        return N_("This user may not use {0}. Look at its rights and at its folder's.");
    case EISDIR:
        return N_("{0} is a folder. Name a file.");
    case ENOSPC:
    case EDQUOT:
        return N_("There is no room for {0}. Make room on the disk, and try again.");
    case EROFS:
        return N_("{0} lies where nothing may be written. Name another place.");
    case ENAMETOOLONG:
        return N_("This name is too long. Choose a shorter one: {0}");
    default:
        return N_("{0} could not be read or written ({1}). Look at the disk, or name another "
                  "place.");
    }
}

enum status
reply_refuse_file(json_t *reply, const char *path, int error)
{
    return reply_refuse(reply, error == EEXIST ? STATUS_CONFLICT : STATUS_IO, sentence_of(error), 2,
                        path, strerror(error));
}

enum status
command_read_file(const char *path, size_t max, struct buffer *text, json_t *reply)
{
    char chunk[16384];
    size_t count;
    FILE *file = fopen(path, "rb");

    if (!file && errno == ENOENT) {
        return reply_refuse(reply, STATUS_NOT_FOUND, N_("There is no file {0}."), 1, path);
    }
    if (!file) {
        return reply_refuse_file(reply, path, errno);
    }
    while ((count = fread(chunk, 1, sizeof(chunk), file)) > 0 && text->length <= max) {
        buffer_append_bytes(text, chunk, count);
    }
    int error = ferror(file) ? errno : 0;
    fclose(file);
    buffer_append(text, "");
    return error ? reply_refuse_file(reply, path, error) : STATUS_OK;
}

enum status
command_write_file(const char *path, const struct buffer *text, json_t *reply)
{
    mode_t before = umask(S_IRWXG | S_IRWXO);
    FILE *file = fopen(path, "wxe");

    umask(before);
    bool good = file && fwrite(text->data, 1, text->length, file) == text->length &&
                fflush(file) == 0 && fsync(fileno(file)) == 0;
    int error = errno;
    if (file) {
        fclose(file);
    }
    if (file && !good) {
        unlink(path);
    }
    return good ? STATUS_OK : reply_refuse_file(reply, path, error);
}

enum status
command_read_settings(struct settings *ret_settings, json_t *reply)
{
    struct settings_errors *errors = mem_zero_alloc(1, sizeof(*errors));
    char line[400];
    enum status status = settings_open(errors, ret_settings);

    if (status != STATUS_OK) {
        settings_error_format(errors, 0, i18n_tr, line, sizeof(line));
        reply_refuse(reply, status, "{0}", 1, line);
    }
    free(errors);
    return status;
}
