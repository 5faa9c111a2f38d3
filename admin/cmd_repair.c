/* SPDX-License-Identifier: Apache-2.0
 * repair and restore: a damaged database made anew from its ledger, or a backup put in its place.
 */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "archive_file.h"
#include "config/hall_file.h"
#include "i18n/i18n.h"
#include "store/repair.h"

enum { ARCHIVES_MAX = 64 };
#define REPAIR_USAGE "[--backup FILE] [--hall FILE.yaml] [--keep-intact] [--archive FILE.gz …]"

/* What can be lost, in words. */
static const struct {
    const char *what, *sentence;
} loss_sentences[] = {
    {"rows", N_("{0} rows of the ledger are lost.")},
    {"tickets", N_("{0} tickets are lost or as they were before: {1}")},
    {"numbers",
     N_("{0} numbers were given behind the last good row, and are not given again: {1}")},
    {"requests", N_("{0} requests behind the last good row count as done, their answers are lost: "
                    "{1}")},
    {"notes", N_("The notes of {0} tickets are lost: {1}")},
    {"codes", N_("{0} tickets have a new code; the one on the paper no longer leads to them: {1}")},
    {"answers", N_("The kept answers of {0} requests are lost: {1}")},
    {"names", N_("The names of {0} members of staff are lost: {1}")},
    {"pins", N_("The PINs of {0} members of staff are lost: {1}. Set them anew with: paihao "
                "staff pin")},
    {"carried", N_("Tables that could not be read to their end: {1}")},
    {"definitions", N_("{0} earlier hall files are lost: {1}")},
    {"bell-key", N_("The key of the bell is new. Start the programs again.")},
    {"file", N_("The damaged file could not be opened; rows were read out of its pages one by one. "
                "Rows at its end may be missing: compare with a head kept elsewhere.")},
    {"clock", N_("The training clock goes on from the newest row.")},
};

static json_t *
losses_to_json(const struct repair_report *report)
{
    json_t *losses = json_array();

    for (size_t i = 0; i < report->loss_count; i++) {
        const struct repair_loss *loss = &report->losses[i];
        json_array_append_new(losses, json_pack("{s:s, s:I, s:s}", "what", loss->what, "count",
                                                (json_int_t)loss->count, "names", loss->names));
    }
    return losses;
}

static enum status
repair(const struct call *call, const struct repair_options *options, json_t *reply)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    struct repair_report *report = mem_zero_alloc(1, sizeof(*report));
    enum status status = store_repair(call->url, options, answer, report);

    if (status != STATUS_OK) {
        reply_answer(reply, answer);
    } else {
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "repaired", json_boolean(report->repaired));
        json_object_set_new(reply, "events", json_integer(report->events));
        json_object_set_new(reply, "tickets", json_integer(report->tickets));
        json_object_set_new(reply, "head", json_string(report->head));
        json_object_set_new(reply, "kept", reply_text_or_null(report->kept));
        json_object_set_new(reply, "lost", losses_to_json(report));
        json_object_set_new(reply, "lost_file", reply_text_or_null(report->lost_file));
    }
    if (report->known_to > 0) {
        json_object_set_new(reply, "holds_to", json_integer(report->holds_to));
        json_object_set_new(reply, "known_to", json_integer(report->known_to));
    }
    free(report);
    free(answer);
    return status;
}

/* Each file to its end, and whether they are one chain, before anything is done. */
static enum status
check_archives(const char *const *paths, size_t count, struct repair_file *files, json_t *reply)
{
    struct archive_span spans[ARCHIVES_MAX];
    size_t at = 0;
    enum status status = archive_files_check(paths, count, spans, &at);

    switch (status) {
    case STATUS_OK:
        for (size_t i = 0; i < count; i++) {
            files[i] = (struct repair_file){.path = paths[i], .span = spans[i]};
        }
        return STATUS_OK;
    case STATUS_INVALID:
        return at == 0 ? reply_refuse(reply, status,
                                      N_("A file with earlier rows comes before {0}. Give "
                                         "--archive all files, the oldest first."),
                                      1, paths[0])
                       : reply_refuse(reply, status,
                                      N_("{0} does not go on where {1} ends. Give --archive all "
                                         "files, the oldest first."),
                                      2, paths[at], paths[at - 1]);
    case STATUS_NOT_FOUND:
        return reply_refuse(reply, status, N_("There is no file {0}."), 1, paths[at]);
    default:
        return reply_refuse(reply, status, N_("The archive {0} cannot be read to its end."), 1,
                            paths[at]);
    }
}

static enum status
repair_with(const struct call *call, const struct repair_options *given, const char *const *paths,
            size_t count, json_t *reply)
{
    struct repair_options options = *given;
    struct repair_file files[ARCHIVES_MAX];
    struct archive_reader reader = {.paths = paths, .count = count};
    enum status status = check_archives(paths, count, files, reply);

    if (status == STATUS_OK) {
        options.files = files;
        options.file_count = count;
        options.archived = archive_file_next;
        options.context = &reader;
        status = repair(call, &options, reply);
    }
    archive_file_close(&reader);
    return status;
}

static enum status
run_repair(const struct call *call, json_t *reply)
{
    struct word_option words[] = {{.name = "keep-intact", .flag = true},
                                  {.name = "backup"},
                                  {.name = "hall"},
                                  {.name = "archive"}};
    struct repair_options options = {.translate = i18n_tr};
    struct buffer text = {0};
    const char *places[ARCHIVES_MAX];
    int count;
    /* --archive FILE and the next ones behind it. */
    enum status status =
        words_parse(call, words, ARRAY_SIZE(words), places + 1, ARCHIVES_MAX - 1, &count, reply);

    places[0] = words[3].value;
    if (status == STATUS_OK && count > 0 && !places[0]) {
        status = reply_usage(reply, N_("Say it as: {0} {1}"), 2, "repair", REPAIR_USAGE);
    }
    if (status == STATUS_OK && words[2].value) {
        status = command_read_file(words[2].value, HALL_FILE_BYTES_MAX, &text, reply);
    }
    if (status == STATUS_OK) {
        options.keep_intact = words[0].value != NULL;
        options.backup = words[1].value;
        options.definition = text.data;
        status = repair_with(call, &options, places, places[0] ? (size_t)count + 1 : 0, reply);
    }
    buffer_done(&text);
    return status;
}

static void
say_repair(const json_t *reply, FILE *out)
{
    const json_t *loss;
    size_t i;
    char line[4600];

    if (!json_is_true(json_object_get(reply, "repaired"))) {
        fprintf(out, "%s\n", _("Nothing is damaged. The database was left as it is."));
        return;
    }
    str_fill(line, sizeof(line),
             _("Repaired and checked; head {0}. The damaged file is kept as {1}"),
             (const char *[]){reply_text(reply, "head"), reply_text(reply, "kept")}, 2);
    fprintf(out, "%s\n", line);
    json_array_foreach(json_object_get(reply, "lost"), i, loss)
    {
        char number[24];
        str_format(number, sizeof(number), "%lld",
                   (long long)json_integer_value(json_object_get(loss, "count")));
        for (size_t s = 0; s < ARRAY_SIZE(loss_sentences); s++) {
            if (strcmp(loss_sentences[s].what, reply_text(loss, "what")) == 0) {
                str_fill(line, sizeof(line), i18n_tr(loss_sentences[s].sentence),
                         (const char *[]){number, reply_text(loss, "names")}, 2);
                fprintf(out, "%s\n", line);
            }
        }
    }
    if (*reply_text(reply, "lost_file")) {
        str_fill(line, sizeof(line),
                 _("All of it stands in {0}, with every row that could be read but not be proved"),
                 (const char *[]){reply_text(reply, "lost_file")}, 1);
        fprintf(out, "%s\n", line);
    }
}

const struct command command_repair = {.name = "repair",
                                       .usage = REPAIR_USAGE,
                                       .help = N_("make a damaged database anew from its ledger"),
                                       .needs = COMMAND_NEEDS_NOTHING,
                                       .run = run_repair,
                                       .say = say_repair};

static enum status
run_restore(const struct call *call, json_t *reply)
{
    const char *places[1];
    int count;
    enum status status = words_parse(call, NULL, 0, places, 1, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (count != 1) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "restore", "FILE");
    }
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    struct restore_report *report = mem_zero_alloc(1, sizeof(*report));
    status = store_restore(call->url, places[0], NULL, answer, report);
    if (status != STATUS_OK) {
        reply_answer(reply, answer);
    } else {
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "events", json_integer(report->events));
        json_object_set_new(reply, "tickets", json_integer(report->tickets));
        json_object_set_new(reply, "head", json_string(report->head));
        json_object_set_new(reply, "from", json_string(report->from));
        json_object_set_new(reply, "at", json_integer(report->at));
        json_object_set_new(reply, "replaced", reply_text_or_null(report->replaced));
        json_object_set_new(reply, "kept", reply_text_or_null(report->kept));
    }
    free(report);
    free(answer);
    return status;
}

static void
say_restore(const json_t *reply, FILE *out)
{
    const char *kept = reply_text(reply, "kept");
    char line[4600], tickets[24];

    str_format(tickets, sizeof(tickets), "%lld",
               (long long)json_integer_value(json_object_get(reply, "tickets")));
    str_fill(line, sizeof(line), _("Restored and checked: {0} tickets, head {1}"),
             (const char *[]){tickets, reply_text(reply, "head")}, 2);
    fprintf(out, "%s\n", line);
    if (*kept) {
        str_fill(line, sizeof(line),
                 _("What was there is kept as {0}. Numbers given out since the backup are not in "
                   "this database: ask for the paper tickets."),
                 (const char *[]){kept}, 1);
        fprintf(out, "%s\n", line);
    }
}

const struct command command_restore = {
    .name = "restore",
    .usage = "FILE",
    .help = N_("put a backup in the place of the database, after checking it"),
    .needs = COMMAND_NEEDS_NOTHING,
    .run = run_restore,
    .say = say_restore};
