/* SPDX-License-Identifier: Apache-2.0
 * archive: closed days of the ledger in a file that any machine can read: gzipped text, a head line
 * and then one row's body a line. */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/zone.h"
#include "i18n/i18n.h"
#include "store/archive.h"

enum { PATH_BYTES = 4096 };

struct writing {
    const struct archive_span *span;
    gzFile file;
    char head[65];
    int64_t next;
    bool failed;
};

static bool
write_line(gzFile file, const char *text)
{
    return gzputs(file, text) >= 0 && gzputc(file, '\n') >= 0;
}

static bool
write_row(const struct event_row *row, void *context)
{
    struct writing *writing = context;

    if (row->id > writing->span->last) {
        return false;
    }
    store_chain(writing->head, row->body);
    writing->failed = row->id != writing->next++ || !write_line(writing->file, row->body);
    return !writing->failed;
}

static bool
write_head(gzFile file, const struct store_facts *facts, const struct archive_span *span)
{
    json_t *head = json_pack("{s:s, s:i, s:s, s:I, s:I, s:s}", "paihao", "ledger", "format", 1,
                             "hall", facts->hall, "first", (json_int_t)span->first, "last",
                             (json_int_t)span->last, "previous", span->previous);
    char *text = json_dumps(head, JSON_COMPACT | JSON_SORT_KEYS);
    bool written = text && write_line(file, text);

    json_decref(head);
    free(text);
    return written;
}

static bool
sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0) {
        close(fd);
    }
    return synced;
}

static enum status
refuse_write(json_t *reply, const char *path)
{
    return reply_refuse(reply, STATUS_IO,
                        N_("The archive {0} could not be written. Look whether the disk is full "
                           "and the folder may be written."),
                        1, path);
}

/* Whole and on disk under `part` before anything is told. */
static enum status
write_rows(const struct call *call, const struct archive_span *span, const char *part,
           json_t *reply)
{
    struct writing writing = {.span = span, .next = span->first};
    struct store_facts facts;
    enum status status = store_facts(call->store, &facts);

    memcpy(writing.head, span->previous, sizeof(writing.head));
    writing.file = status == STATUS_OK ? gzopen(part, "wbx9") : NULL;
    if (!writing.file) {
        return refuse_write(reply, part);
    }
    writing.failed = !write_head(writing.file, &facts, span);
    if (!writing.failed) {
        status = ledger_each(call->store, span->first - 1, write_row, &writing);
    }
    writing.failed = gzclose(writing.file) != Z_OK || writing.failed || !sync_path(part);
    if (writing.failed) {
        return refuse_write(reply, part);
    }
    if (status != STATUS_OK || strcmp(writing.head, span->head) != 0) {
        return reply_refuse(reply, STATUS_CORRUPT,
                            N_("The ledger could not be read. Run: paihao doctor"), 0);
    }
    return STATUS_OK;
}

static enum status
give_name(const char *part, const char *path, json_t *reply)
{
    char folder[PATH_BYTES];

    if (link(part, path) != 0) {
        return errno == EEXIST ? reply_refuse(reply, STATUS_CONFLICT,
                                              N_("There is a file {0} already. Give the archive "
                                                 "another name."),
                                              1, path)
                               : refuse_write(reply, path);
    }
    if (!str_copy(folder, sizeof(folder), path) || !sync_path(dirname(folder))) {
        unlink(path);
        return refuse_write(reply, path);
    }
    return STATUS_OK;
}

static void
tell_span(json_t *reply, const struct archive_span *span, const char *path, const char *hash)
{
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "file", json_string(path));
    json_object_set_new(reply, "first", json_integer(span->first));
    json_object_set_new(reply, "last", json_integer(span->last));
    json_object_set_new(reply, "head", json_string(span->head));
    json_object_set_new(reply, "sha256", json_string(hash));
}

static enum status
archive(const struct call *call, const char *path, const char *before, json_t *reply)
{
    struct archive_span span;
    char part[PATH_BYTES], hash[65];
    enum status status = store_archive_span(call->store, before, &span);

    if (status != STATUS_OK || !str_format(part, sizeof(part), "%s.part", path)) {
        return status == STATUS_NOT_FOUND
                   ? reply_refuse(reply, status, N_("No closed day waits to be archived."), 0)
                   : reply_refuse(reply, STATUS_IO,
                                  N_("The ledger could not be read. Run: paihao doctor"), 0);
    }
    unlink(part);
    status = write_rows(call, &span, part, reply);
    if (status == STATUS_OK) {
        status = store_file_hash(part, hash) == STATUS_OK ? give_name(part, path, reply)
                                                          : refuse_write(reply, part);
    }
    unlink(part);
    if (status != STATUS_OK) {
        return status;
    }
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    char name[PATH_BYTES];
    str_cut(name, sizeof(name), path);
    status = store_archive_done(call->store, &span, basename(name), hash, answer);
    if (status == STATUS_OK) {
        tell_span(reply, &span, path, hash);
    } else {
        unlink(path);
        reply_answer(reply, answer);
    }
    free(answer);
    return status;
}

/* One line without its end; false at the end of the file. */
static bool
read_line(gzFile file, struct buffer *line)
{
    char chunk[8192];

    line->length = 0;
    while (gzgets(file, chunk, sizeof(chunk))) {
        size_t length = strcspn(chunk, "\n");
        buffer_append_bytes(line, chunk, length);
        if (chunk[length] == '\n') {
            buffer_append(line, "");
            return true;
        }
    }
    return false;
}

/* Every row in turn; the chain from the head line's hash on. */
static bool
check_rows(gzFile file, struct archive_span *span)
{
    struct buffer line = {0};
    json_t *head = read_line(file, &line) ? json_loads(line.data, 0, NULL) : NULL;
    const char *previous = json_string_value(json_object_get(head, "previous"));
    int64_t id = span->first = json_integer_value(json_object_get(head, "first"));
    bool good = previous && str_copy(span->previous, sizeof(span->previous), previous);

    span->last = json_integer_value(json_object_get(head, "last"));
    json_decref(head);
    memcpy(span->head, span->previous, sizeof(span->head));
    while (good && read_line(file, &line)) {
        json_t *body = json_loads(line.data, JSON_REJECT_DUPLICATES, NULL);
        good = json_integer_value(json_object_get(body, "id")) == id++;
        json_decref(body);
        store_chain(span->head, line.data);
    }
    buffer_done(&line);
    return good && gzeof(file) && id == span->last + 1;
}

struct search {
    int64_t last;
    char sha256[65], head[65];
};

static bool
find_told(const struct event_row *row, void *context)
{
    struct search *search = context;

    if (strcmp(row->kind, "archived") == 0) {
        json_t *body = json_loads(row->body, 0, NULL);
        if (json_integer_value(json_object_get(body, "last")) == search->last) {
            str_cut(search->sha256, sizeof(search->sha256), reply_text(body, "sha256"));
            str_cut(search->head, sizeof(search->head), reply_text(body, "head"));
        }
        json_decref(body);
    }
    return true;
}

static enum status
check(const struct call *call, const char *path, json_t *reply)
{
    struct archive_span span = {0};
    struct search search = {0};
    char hash[65] = "";
    gzFile file = gzopen(path, "rb");

    if (!file || store_file_hash(path, hash) != STATUS_OK) {
        if (file) {
            gzclose(file);
        }
        return reply_refuse(reply, STATUS_NOT_FOUND, N_("There is no file {0}."), 1, path);
    }
    bool good = check_rows(file, &span);
    good = gzclose(file) == Z_OK && good;
    search.last = span.last;
    enum status status = ledger_each(call->store, span.last, find_told, &search);
    if (status != STATUS_OK) {
        return reply_refuse(reply, status, N_("The ledger could not be read. Run: paihao doctor"),
                            0);
    }
    if (!good || strcmp(search.sha256, hash) != 0 || strcmp(search.head, span.head) != 0) {
        return reply_refuse(reply, STATUS_CORRUPT,
                            N_("The archive {0} is not as the ledger tells it."), 1, path);
    }
    tell_span(reply, &span, path, hash);
    return STATUS_OK;
}

static bool
choose_before(const struct word_option *year, const struct word_option *before, char dst[16])
{
    struct civil civil;
    int64_t number;

    dst[0] = '\0';
    if (year->value && str_to_int(year->value, 1970, 9998, &number) && !before->value) {
        return str_format(dst, 16, "%04d-01-01", (int)number + 1);
    }
    return !year->value && (!before->value || (civil_parse_date(before->value, &civil) &&
                                               str_copy(dst, 16, before->value)));
}

static enum status
run_archive(const struct call *call, json_t *reply)
{
    struct word_option options[] = {
        {.name = "year"}, {.name = "before"}, {.name = "check", .flag = true}};
    const char *places[1];
    char before[16];
    int count;
    enum status status = words_parse(call, options, ARRAY_SIZE(options), places, 1, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (count != 1 || !choose_before(&options[0], &options[1], before)) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "archive",
                           "FILE.gz [--year Y | --before DATE | --check]");
    }
    status = command_keep_clock(call, reply);
    if (status != STATUS_OK) {
        return status;
    }
    return options[2].value ? check(call, places[0], reply)
                            : archive(call, places[0], before, reply);
}

static void
say_archive(const json_t *reply, FILE *out)
{
    char first[24], last[24], line[4400];

    str_format(first, sizeof(first), "%lld",
               (long long)json_integer_value(json_object_get(reply, "first")));
    str_format(last, sizeof(last), "%lld",
               (long long)json_integer_value(json_object_get(reply, "last")));
    str_fill(line, sizeof(line), _("{0} holds rows {1} to {2} of the ledger."),
             (const char *[]){reply_text(reply, "file"), first, last}, 3);
    fprintf(out, "%s\n%s\n", line, reply_text(reply, "sha256"));
}

const struct command command_archive = {
    .name = "archive",
    .usage = "FILE.gz [--year Y | --before DATE | --check]",
    .help = N_("write closed days of the ledger into a file for safekeeping, or check one"),
    .needs = COMMAND_NEEDS_STORE,
    .run = run_archive,
    .say = say_archive};
