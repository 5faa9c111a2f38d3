/* SPDX-License-Identifier: Apache-2.0
 * events, verify, backup: the ledger for other systems, its proof, and a copy of the whole. */
#include "command.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "archive_file.h"
#include "i18n/i18n.h"

enum { ARCHIVES_MAX = 64 };
#define VERIFY_USAGE "[--head ID:HASH] [--archive FILE.gz …]"

static volatile sig_atomic_t interrupted;

static json_t *
text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

/* Of the ledger: what was printed, and up to where it stays. */
struct tail {
    int64_t printed, settled;
};

static bool
print_event(const struct event_row *row, void *context)
{
    struct tail *tail = context;

    if (row->id > tail->settled) {
        return true;
    }
    json_t *line = json_object();
    json_object_set_new(line, "id", json_integer(row->id));
    json_object_set_new(line, "at", json_integer(row->at));
    json_object_set_new(line, "day", json_string(row->day));
    json_object_set_new(line, "kind", json_string(row->kind));
    json_object_set_new(line, "ticket", row->ticket ? json_integer(row->ticket) : json_null());
    json_object_set_new(line, "counter", text_or_null(row->counter));
    json_object_set_new(line, "staff", text_or_null(row->staff));
    json_object_set_new(line, "terminal", text_or_null(row->terminal));
    json_object_set_new(line, "request", text_or_null(row->request));
    json_object_set_new(line, "undoes", row->undoes ? json_integer(row->undoes) : json_null());
    json_object_set_new(line, "body", json_string(row->body));
    json_object_set_new(line, "hash", json_string(row->hash));
    tail->printed = row->id;
    bool printed = json_dumpf(line, stdout, JSON_COMPACT) == 0 && fputc('\n', stdout) != EOF;
    json_decref(line);
    return printed;
}

static void
handle_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

/* What leaves the hall must not be taken back by a power cut. */
static enum status
print_events(struct store *store, struct tail *tail)
{
    char hash[65];
    enum status status = store_head(store, &tail->settled, hash);

    if (status == STATUS_OK) {
        status = store_settle(store);
    }
    return status == STATUS_OK ? ledger_each(store, tail->printed, print_event, tail) : status;
}

/* Follows without a bell of its own: a look five times a second costs nothing that anybody could
 * measure. */
static enum status
follow_events(struct store *store, struct tail *tail)
{
    enum { LOOK_US = 200 * 1000 };
    struct sigaction action = {.sa_handler = handle_interrupt};
    bool behind = false;

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    while (!interrupted) {
        if (fflush(stdout) != 0) {
            return STATUS_IO;
        }
        clock_sleep_us(LOOK_US);
        behind = store_changed(store) || behind;
        if (behind) {
            enum status status = print_events(store, tail);
            if (status != STATUS_OK && status != STATUS_BUSY) {
                return status;
            }
            behind = status == STATUS_BUSY;
        }
    }
    return STATUS_OK;
}

/* On the log: standard output is rows alone. */
static void
warn_of_archive(struct store *store, int64_t after)
{
    struct archived *list = NULL;
    size_t count = 0;

    if (store_archives(store, &list, &count) == STATUS_OK) {
        for (size_t i = 0; i < count; i++) {
            if (list[i].last > after) {
                log_write(LOG_LEVEL_WARN, "rows %lld to %lld stand in the archive file '%s'",
                          (long long)list[i].first, (long long)list[i].last, list[i].file);
            }
        }
    }
    free(list);
}

static enum status
run_events(const struct call *call, json_t *reply)
{
    struct word_option options[] = {{.name = "follow", .flag = true}, {.name = "after"}};
    const char *places[1];
    struct tail tail = {0};
    int count;
    enum status status = words_parse(call, options, ARRAY_SIZE(options), places, 0, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (options[1].value && !str_to_int(options[1].value, 0, INT64_MAX, &tail.printed)) {
        return reply_usage(reply, N_("--after wants the number of a ledger row."), 0);
    }
    status = command_keep_clock(call, reply);
    if (status != STATUS_OK) {
        return status;
    }
    warn_of_archive(call->store, tail.printed);
    store_changed(call->store);
    status = print_events(call->store, &tail);
    if (status == STATUS_OK && options[0].value) {
        status = follow_events(call->store, &tail);
    }
    if (status != STATUS_OK) {
        return reply_refuse(reply, status, N_("The ledger could not be read. Run: paihao doctor"),
                            0);
    }
    /* The rows are the answer, one a line: an empty reply prints no more. */
    json_object_clear(reply);
    return STATUS_OK;
}

/* The files' heads against what was moved: a file that is left out, or comes too early, is named
 * before a row is looked at. A head that cannot be read is the proof's to name. */
static enum status
check_order(const struct call *call, const char *const *files, size_t count, json_t *reply)
{
    struct archived *list = NULL;
    struct archive_span span = {0};
    size_t known = 0, at = 0;
    int64_t next = 1;
    enum status status = store_archives(call->store, &list, &known);
    int64_t end = status == STATUS_OK && known > 0 ? list[known - 1].last : 0;

    if (status != STATUS_OK) {
        return STATUS_OK;
    }
    while (at < count && next <= end) {
        if (archive_file_span(files[at], &span) != STATUS_OK) {
            free(list);
            return STATUS_OK;
        }
        if (span.first != next) {
            break;
        }
        next = span.last + 1;
        at++;
    }
    for (size_t i = 0; status == STATUS_OK && i < known && next <= end; i++) {
        if (list[i].first <= next && next <= list[i].last) {
            bool before = at < count && span.first > next;
            const char *other = before ? files[at] : files[at > 0 ? at - 1 : 0];
            status = reply_refuse(
                reply, STATUS_INVALID,
                before ? N_("{0} comes before {1}. Give --archive all files, the oldest first.")
                       : N_("{0} comes behind {1}. Give --archive all files, the oldest first."),
                2, list[i].file, other);
        }
    }
    free(list);
    return status;
}

/* How the proof goes: from row 1 on through the files, or from where the archive ends. */
static enum status
prove(const struct call *call, const char *head, const char *const *files, size_t count,
      struct verify_report *report, json_t *reply)
{
    struct archive_reader reader = {.paths = files, .count = count};
    const struct verify_options options = {.expected_head = head,
                                           .archived = count > 0 ? archive_file_next : NULL,
                                           .context = &reader,
                                           .translate = i18n_tr};
    enum status status = store_verify_with(call->store, &options, report);

    archive_file_close(&reader);
    if (status == STATUS_OK && count > 0 && reader.next == 0) {
        verify_report_done(report);
        return reply_refuse(reply, STATUS_INVALID,
                            N_("All rows of this hall stand in its database, and {0} was not "
                               "looked at: leave --archive out."),
                            1, files[0]);
    }
    if (status == STATUS_INVALID) {
        return reply_usage(reply, N_("--head wants ID:HASH, as verify and the day report tell it."),
                           0);
    }
    if (status == STATUS_NOT_FOUND && reader.bad) {
        return reply_refuse(reply, status, N_("There is no file {0}."), 1, reader.bad);
    }
    if (status != STATUS_OK && reader.bad) {
        return reply_refuse(reply, status, N_("The archive {0} cannot be read to its end."), 1,
                            reader.bad);
    }
    if (status == STATUS_CORRUPT) {
        return reply_refuse(reply, status,
                            N_("The database could not be read to its end. Stop the programs, and "
                               "run: paihao repair"),
                            0);
    }
    return status == STATUS_OK ? status : reply_refuse_read(reply, status, "verify");
}

static enum status
tell_proof(const struct verify_report *report, json_t *reply)
{
    enum status status = STATUS_OK;
    json_t *faults = json_array();

    for (size_t i = 0; i < report->fault_count; i++) {
        const struct verify_fault *fault = &report->faults[i];
        json_array_append_new(
            faults, json_pack("{s:o, s:o, s:s}", "event", reply_time_or_null(fault->event),
                              "ticket", reply_time_or_null(fault->ticket), "what", fault->what));
    }
    if (report->fault_count > 0) {
        status = reply_refuse(reply, STATUS_CORRUPT,
                              N_("The database does not agree with its ledger. Stop the programs, "
                                 "and run: paihao repair"),
                              0);
    } else {
        json_object_set_new(reply, "ok", json_true());
    }
    json_object_set_new(reply, "events", json_integer(report->events));
    json_object_set_new(reply, "tickets", json_integer(report->tickets));
    json_object_set_new(reply, "head", json_string(report->head));
    json_object_set_new(reply, "faults", faults);
    if (report->archived > 0) {
        json_object_set_new(reply, "archived", json_integer(report->archived));
    }
    return status;
}

static enum status
run_verify(const struct call *call, json_t *reply)
{
    struct word_option options[] = {{.name = "head"}, {.name = "archive"}};
    const char *files[ARCHIVES_MAX];
    struct verify_report report = {0};
    int count;
    /* --archive FILE and the next ones behind it. */
    enum status status =
        words_parse(call, options, ARRAY_SIZE(options), files + 1, ARCHIVES_MAX - 1, &count, reply);

    if (status == STATUS_OK && count > 0 && !options[1].value) {
        status = reply_usage(reply, N_("Say it as: {0} {1}"), 2, "verify", VERIFY_USAGE);
    }
    if (status == STATUS_OK) {
        status = command_keep_clock(call, reply);
    }
    if (status != STATUS_OK) {
        return status;
    }
    files[0] = options[1].value;
    size_t file_count = files[0] ? (size_t)count + 1 : 0;
    if (file_count > 0) {
        status = check_order(call, files, file_count, reply);
    }
    if (status == STATUS_OK) {
        status = prove(call, options[0].value, files, file_count, &report, reply);
    }
    if (status == STATUS_OK) {
        status = tell_proof(&report, reply);
        verify_report_done(&report);
    }
    return status;
}

static void
say_verify(const json_t *reply, FILE *out)
{
    char events[24], tickets[24], line[200];

    str_format(events, sizeof(events), "%lld",
               (long long)json_integer_value(json_object_get(reply, "events")));
    str_format(tickets, sizeof(tickets), "%lld",
               (long long)json_integer_value(json_object_get(reply, "tickets")));
    str_fill(line, sizeof(line), _("The ledger is whole: {0} rows, {1} tickets, head {2}"),
             (const char *[]){events, tickets, reply_text(reply, "head")}, 3);
    fprintf(out, "%s\n", line);
    if (json_object_get(reply, "archived")) {
        str_format(events, sizeof(events), "%lld",
                   (long long)json_integer_value(json_object_get(reply, "archived")));
        str_fill(
            line, sizeof(line),
            _("Rows 1 to {0} stand in archive files: verify --archive FILE … proves them too."),
            (const char *[]){events}, 1);
        fprintf(out, "%s\n", line);
    }
}

static enum status
run_backup(const struct call *call, json_t *reply)
{
    const char *places[1];
    int count;
    enum status status = words_parse(call, NULL, 0, places, 1, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (count != 1) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "backup", "FILE");
    }
    status = command_keep_clock(call, reply);
    if (status != STATUS_OK) {
        return status;
    }
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    status = store_backup(call->store, places[0], answer);
    if (status != STATUS_OK) {
        reply_answer(reply, answer);
    } else {
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "file", json_string(places[0]));
    }
    free(answer);
    return status;
}

static void
say_backup(const json_t *reply, FILE *out)
{
    char line[4200];

    str_fill(line, sizeof(line), _("Saved and checked: {0}"),
             (const char *[]){reply_text(reply, "file")}, 1);
    fprintf(out, "%s\n", line);
}

const struct command command_events = {.name = "events",
                                       .usage = "[--after ID] [--follow]",
                                       .help = N_("the ledger, one JSON row a line"),
                                       .needs = COMMAND_NEEDS_LOOK,
                                       .run = run_events};
const struct command command_verify = {.name = "verify",
                                       .usage = VERIFY_USAGE,
                                       .help =
                                           N_("prove the ledger and compare every ticket with it"),
                                       .needs = COMMAND_NEEDS_LOOK,
                                       .in_batch = true,
                                       .run = run_verify,
                                       .say = say_verify};
const struct command command_backup = {.name = "backup",
                                       .usage = "FILE",
                                       .help = N_("copy the database while the hall works"),
                                       .needs = COMMAND_NEEDS_LOOK,
                                       .in_batch = true,
                                       .run = run_backup,
                                       .say = say_backup};
