/* SPDX-License-Identifier: Apache-2.0 */
#include "csv.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { LINE_SIZE = 16 * 1024 };

struct csv {
    const char *path;
    json_t *reply;
    gzFile file;
    size_t line_number;
    char line[LINE_SIZE];
    const char *fields[CSV_FIELDS_MAX];
    int field_count;
};

enum status
csv_refuse(struct csv *csv, const char *sentence, const char *value)
{
    char place[300];

    str_format(place, sizeof(place), "%s:%zu", csv->path, csv->line_number);
    return reply_refuse(csv->reply, STATUS_INVALID, sentence, 2, place, value);
}

/* Fields of the line in place: commas, quotes doubled inside quotes. */
static bool
split_fields(struct csv *csv)
{
    char *in = csv->line, *out = csv->line;

    csv->field_count = 0;
    for (;;) {
        bool quoted = *in == '"';
        if (csv->field_count == CSV_FIELDS_MAX) {
            return false;
        }
        csv->fields[csv->field_count++] = out;
        in += quoted;
        while (*in && (quoted || *in != ',')) {
            if (quoted && *in == '"') {
                if (in[1] != '"') {
                    quoted = false;
                    in++;
                    continue;
                }
                in++;
            }
            *out++ = *in++;
        }
        bool more = *in == ',';
        in += more;
        *out++ = '\0';
        if (!more) {
            return !quoted;
        }
    }
}

/* What no name of a hall file may hold: controls of both sets (C1 comes of a wrong encoding), and
 * the two values that are no characters. */
static bool
has_control(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        unsigned char next = i + 1 < length ? (unsigned char)text[i + 1] : 0;
        unsigned char third = i + 2 < length ? (unsigned char)text[i + 2] : 0;
        if (byte < ' ' || byte == 0x7f || (byte == 0xc2 && next < 0xa0) ||
            (byte == 0xef && next == 0xbf && third >= 0xbe)) {
            return true;
        }
    }
    return false;
}

/* One line without its end into csv->line; *ret_more false at the end of the file. */
static enum status
read_line(struct csv *csv, bool *ret_more)
{
    size_t length = 0;
    int c = gzgetc(csv->file), code;

    *ret_more = c != -1;
    csv->line_number += c != -1;
    for (; c != -1 && c != '\n'; c = gzgetc(csv->file)) {
        if (length + 1 == LINE_SIZE) {
            return csv_refuse(csv, N_("{0}: the line is too long."), "");
        }
        csv->line[length++] = (char)c;
    }
    gzerror(csv->file, &code);
    if (c == -1 && code != Z_OK && code != Z_STREAM_END) {
        return csv_refuse(csv, N_("{0}: the file is damaged and ends here."), "");
    }
    length -= length > 0 && csv->line[length - 1] == '\r';
    csv->line[length] = '\0';
    if (csv->line_number == 1 && strncmp(csv->line, "\xef\xbb\xbf", 3) == 0) {
        length -= 3; /* a byte order mark, as some office programs write it */
        memmove(csv->line, csv->line + 3, length + 1);
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)csv->line[i];
        /* A tab stands for a blank: no name of a hall file may hold one. */
        csv->line[i] = (char)(byte == '\t' ? ' ' : byte);
    }
    if (!str_is_utf8(csv->line, length)) {
        return csv_refuse(csv, N_("{0}: the line is not UTF-8 text."), "");
    }
    return has_control(csv->line, length)
               ? csv_refuse(csv, N_("{0}: a control character stands in the line."), "")
               : STATUS_OK;
}

enum status
csv_next(struct csv *csv, bool *ret_more)
{
    enum status status;

    do {
        status = read_line(csv, ret_more);
    } while (status == STATUS_OK && *ret_more && !*csv->line);
    if (status != STATUS_OK || !*ret_more) {
        return status;
    }
    return split_fields(csv) ? STATUS_OK
                             : csv_refuse(csv, N_("{0}: an open quote, or too many columns."), "");
}

enum status
csv_open(const char *path, json_t *reply, struct csv **ret_csv)
{
    struct csv *csv = mem_zero_alloc(1, sizeof(*csv));

    csv->path = path;
    csv->reply = reply;
    csv->file = gzopen(path, "rb");
    if (!csv->file) {
        free(csv);
        return reply_refuse(
            reply, STATUS_NOT_FOUND,
            N_("There is no file {0}, or it may not be read. Look at its name and its rights."), 1,
            path);
    }
    *ret_csv = csv;
    return STATUS_OK;
}

struct csv *
csv_close(struct csv *csv)
{
    if (csv) {
        gzclose(csv->file);
        free(csv);
    }
    return NULL;
}

size_t
csv_line(const struct csv *csv)
{
    return csv->line_number;
}

const char *
csv_field(const struct csv *csv, int index)
{
    return index >= 0 && index < csv->field_count ? csv->fields[index] : "";
}

int
csv_count(const struct csv *csv)
{
    return csv->field_count;
}

int
csv_find(const struct csv *csv, const char *name)
{
    for (int i = 0; i < csv->field_count; i++) {
        if (strcmp(csv->fields[i], name) == 0) {
            return i;
        }
    }
    return -1;
}
