/* SPDX-License-Identifier: Apache-2.0
 * replay: a recorded office day through the real store, as it was called or as the rule would have
 * called it. */
#include "replay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "i18n/i18n.h"

/* A hall that nobody asked to keep is made in a folder of its own and removed with it. */
struct scratch {
    char folder[256], url[300];
};

static enum status
scratch_make(struct scratch *scratch, json_t *reply)
{
    const char *tmp = getenv("TMPDIR");

    if (!str_format(scratch->folder, sizeof(scratch->folder), "%s/paihao-replay-XXXXXX",
                    tmp && *tmp ? tmp : "/tmp") ||
        !mkdtemp(scratch->folder)) {
        return reply_refuse_file(reply, scratch->folder, errno);
    }
    str_format(scratch->url, sizeof(scratch->url), "%s/hall.db", scratch->folder);
    return STATUS_OK;
}

static void
scratch_remove(const struct scratch *scratch)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char path[320];

    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        str_format(path, sizeof(path), "%s%s", scratch->url, endings[i]);
        unlink(path);
    }
    rmdir(scratch->folder);
}

static enum status
run_replay(const struct call *call, json_t *reply)
{
    struct word_option options[] = {{.name = "service"},
                                    {.name = "letter"},
                                    {.name = "number"},
                                    {.name = "class"},
                                    {.name = "issue"},
                                    {.name = "call"},
                                    {.name = "start"},
                                    {.name = "end"},
                                    {.name = "date"},
                                    {.name = "times"},
                                    {.name = "where"},
                                    {.name = "day"},
                                    {.name = "by-rule", .flag = true}};
    const char *places[1];
    int count;
    enum status status = words_parse(call, options, ARRAY_SIZE(options), places, 1, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (count != 1) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "replay",
                           "FILE.csv[.gz] --issue COLUMN --call COLUMN …");
    }
    const char *times = options[9].value,
               *day_text = options[11].value ? options[11].value : "2020-01-07";
    struct civil civil;
    if (times && strcmp(times, "clock") != 0 && strcmp(times, "seconds") != 0 &&
        strcmp(times, "minutes") != 0) {
        return reply_usage(reply, N_("--times wants clock, seconds or minutes."), 0);
    }
    if (!civil_parse_date(day_text, &civil)) {
        return reply_usage(reply, N_("--day wants YYYY-MM-DD."), 0);
    }
    const struct replay_columns columns = {.service = options[0].value,
                                           .letter = options[1].value,
                                           .number = options[2].value,
                                           .class_name = options[3].value,
                                           .issue = options[4].value,
                                           .call = options[5].value,
                                           .start = options[6].value,
                                           .end = options[7].value,
                                           .date = options[8].value,
                                           .times = times,
                                           .where = options[10].value};
    struct replay_file file = {0};
    struct replay_day day = {0};
    struct scratch scratch;
    status = replay_file_read(places[0], &columns, &file, reply);
    if (status != STATUS_OK) {
        return status;
    }
    if (!file.day[0]) {
        str_cut(file.day, sizeof(file.day), day_text);
    }
    status = replay_day_make(&file, &day, reply);
    if (status == STATUS_OK && call->url_given) {
        status = replay_play(call->url, &file, &day, options[12].value != NULL, reply);
    } else if (status == STATUS_OK && (status = scratch_make(&scratch, reply)) == STATUS_OK) {
        status = replay_play(scratch.url, &file, &day, options[12].value != NULL, reply);
        scratch_remove(&scratch);
    }
    replay_day_done(&day);
    replay_file_done(&file);
    return status;
}

static void
say_line(FILE *out, const char *sentence, const json_t *object, const char *const *keys,
         size_t count)
{
    char numbers[6][24], line[300];
    const char *values[6];

    for (size_t i = 0; i < count; i++) {
        str_format(numbers[i], sizeof(numbers[i]), "%lld",
                   (long long)json_integer_value(json_object_get(object, keys[i])));
        values[i] = numbers[i];
    }
    str_fill(line, sizeof(line), sentence, values, count);
    fprintf(out, "%s\n", line);
}

static void
say_replay(const json_t *reply, FILE *out)
{
    static const char *const counts[] = {"issued", "called", "finished", "expired"};
    static const char *const gaps[] = {"issue", "call", "start", "end", "numbers", "order"};
    static const char *const overtakes[] = {"calls", "most"};
    static const char *const verify[] = {"events", "tickets", "faults"};
    const json_t *waits = json_object_get(reply, "wait_ms");
    static const char *const keys[] = {"mean", "p50", "p90"};
    char minutes[3][24], line[300];
    const char *values[3];

    say_line(out, _("{0} tickets issued, {1} called, {2} finished, {3} expired"), reply, counts,
             ARRAY_SIZE(counts));
    say_line(out,
             _("Filled: {0} without issue time, {1} never called, {2} without start, {3} without "
               "end, {4} numbers that "
               "the file lacks, {5} times put in order"),
             json_object_get(reply, "gaps"), gaps, ARRAY_SIZE(gaps));
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        str_format(minutes[i], sizeof(minutes[i]), "%.1f",
                   (double)json_integer_value(json_object_get(waits, keys[i])) / 60000);
        values[i] = minutes[i];
    }
    str_fill(line, sizeof(line), _("Waits in minutes: mean {0}, median {1}, 90 % within {2}"),
             values, 3);
    fprintf(out, "%s\n", line);
    say_line(out,
             _("Calls that passed over somebody who came earlier: {0}; most for one person: {1}"),
             json_object_get(reply, "overtakes"), overtakes, ARRAY_SIZE(overtakes));
    say_line(out, _("Verified: {0} ledger rows, {1} tickets, {2} faults"),
             json_object_get(reply, "verify"), verify, ARRAY_SIZE(verify));
}

const struct command command_replay = {
    .name = "replay",
    .usage = "FILE.csv[.gz] "
             "[--service|--letter|--number|--class|--issue|--call|--start|--end|--date COLUMN]… "
             "[--times clock|seconds|minutes] [--where COLUMN=VALUE,…] [--day DATE] [--by-rule]",
    .help = N_("play a recorded office day in a training hall of its own"),
    .needs = COMMAND_NEEDS_NOTHING,
    .run = run_replay,
    .say = say_replay};
