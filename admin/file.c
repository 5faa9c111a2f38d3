/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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
        return reply_refuse(reply, STATUS_IO, N_("{0}: {1}"), 2, path, strerror(errno));
    }
    while ((count = fread(chunk, 1, sizeof(chunk), file)) > 0 && text->length <= max) {
        buffer_append_bytes(text, chunk, count);
    }
    bool failed = ferror(file);
    fclose(file);
    buffer_append(text, "");
    if (failed) {
        return reply_refuse(reply, STATUS_IO, N_("{0}: {1}"), 2, path, strerror(EIO));
    }
    return STATUS_OK;
}
