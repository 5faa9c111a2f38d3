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

#include "archive_file.h"
#include "base/zone.h"
#include "i18n/i18n.h"
#include "store/db.h"

enum { PATH_BYTES = 4096 };

#define USAGE "FILE.gz [[--move] --year Y | [--move] --before DATE | --check]"

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

    if (status != STATUS_OK) {
        return reply_refuse_read(reply, status, part);
    }
    memcpy(writing.head, span->previous, sizeof(writing.head));
    writing.file = gzopen(part, "wbx9");
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
    if (status != STATUS_OK) {
        return reply_refuse_read(reply, status, part);
    }
    if (strcmp(writing.head, span->head) != 0) {
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

/* Read again as it lies on disk under its name, by the way that a later check goes. */
static enum status
check_written(const char *path, const struct archive_span *span, const char *hash, json_t *reply)
{
    struct archive_span found;
    char again[65];

    if (store_file_hash(path, again) != STATUS_OK || strcmp(again, hash) != 0 ||
        archive_file_check(path, &found) != STATUS_OK || found.first != span->first ||
        found.last != span->last || strcmp(found.head, span->head) != 0) {
        return reply_refuse(reply, STATUS_IO,
                            N_("The archive {0} cannot be read back as it was written. Nothing was "
                               "moved."),
                            1, path);
    }
    return STATUS_OK;
}

/* A file too many is no harm; a row too few would be. */
static enum status
tell_store(const struct call *call, const struct archive_span *span, const char *path,
           const char *hash, bool move, json_t *reply)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    char name[PATH_BYTES];
    enum status status = check_written(path, span, hash, reply);

    str_cut(name, sizeof(name), path);
    if (status == STATUS_OK) {
        status = move ? store_archive_move(call->store, span, basename(name), hash, answer)
                      : store_archive_done(call->store, span, basename(name), hash, answer);
        if (status != STATUS_OK) {
            reply_answer(reply, answer);
        }
    }
    /* An outcome that nobody knows may be the one that needs the file. */
    if (status != STATUS_OK && (!move || status != STATUS_IO)) {
        unlink(path);
    }
    free(answer);
    return status;
}

static enum status
archive(const struct call *call, const char *path, const char *before, bool move, json_t *reply)
{
    struct archive_span span;
    char part[PATH_BYTES], hash[65];
    enum status status = store_archive_span(call->store, before, move, &span);

    if (status == STATUS_NOT_FOUND) {
        return reply_refuse(reply, status, N_("No closed day waits to be archived."), 0);
    }
    if (status != STATUS_OK) {
        return reply_refuse_read(reply, status, path);
    }
    if (!str_format(part, sizeof(part), "%s.part-%d", path, (int)getpid())) {
        return reply_refuse_file(reply, path, ENAMETOOLONG);
    }
    db_path_remove_left(path);
    unlink(part); /* of one that had our number */
    status = write_rows(call, &span, part, reply);
    if (status == STATUS_OK) {
        status = store_file_hash(part, hash) == STATUS_OK ? give_name(part, path, reply)
                                                          : refuse_write(reply, part);
    }
    unlink(part);
    if (status != STATUS_OK) {
        return status;
    }
    status = tell_store(call, &span, path, hash, move, reply);
    if (status == STATUS_OK) {
        tell_span(reply, &span, path, hash);
        json_object_set_new(reply, "moved", json_boolean(move));
    }
    return status;
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

/* The row that told of it may have been moved out itself by now; what stays of it does not. */
static enum status
find_moved(const struct call *call, struct search *search)
{
    struct archived *list = NULL;
    size_t count = 0;
    enum status status = store_archives(call->store, &list, &count);

    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (list[i].last == search->last) {
            memcpy(search->sha256, list[i].sha256, sizeof(search->sha256));
            memcpy(search->head, list[i].head, sizeof(search->head));
        }
    }
    free(list);
    return status;
}

static enum status
check(const struct call *call, const char *path, json_t *reply)
{
    struct archive_span span = {0};
    struct search search = {0};
    char hash[65] = "";

    if (store_file_hash(path, hash) != STATUS_OK) {
        return reply_refuse(reply, STATUS_NOT_FOUND, N_("There is no file {0}."), 1, path);
    }
    bool good = archive_file_check(path, &span) == STATUS_OK;
    search.last = span.last;
    enum status status = find_moved(call, &search);
    if (status == STATUS_OK && search.sha256[0] == '\0') {
        status = ledger_each(call->store, span.last, find_told, &search);
    }
    if (status != STATUS_OK) {
        return reply_refuse_read(reply, status, path);
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
    struct word_option options[] = {{.name = "year"},
                                    {.name = "before"},
                                    {.name = "check", .flag = true},
                                    {.name = "move", .flag = true}};
    const char *places[1];
    char before[16];
    int count;
    enum status status = words_parse(call, options, ARRAY_SIZE(options), places, 1, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (!choose_before(&options[0], &options[1], before)) {
        return reply_usage(reply,
                           N_("--year wants a year such as 2025, --before a date such as "
                              "2026-01-31; one of them is enough."),
                           0);
    }
    /* What leaves the database is said, not assumed; a check is of all that the file holds. */
    bool checks = options[2].value, moves = options[3].value, chosen = before[0] != '\0';
    if (count != 1 || (moves && !chosen) || (checks && (moves || chosen))) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "archive", USAGE);
    }
    status = command_keep_clock(call, reply);
    if (status != STATUS_OK) {
        return status;
    }
    return checks ? check(call, places[0], reply) : archive(call, places[0], before, moves, reply);
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
    .usage = USAGE,
    .help = N_("write closed days of the ledger into a file for safekeeping, or check one"),
    .needs = COMMAND_NEEDS_STORE,
    .run = run_archive,
    .say = say_archive};
