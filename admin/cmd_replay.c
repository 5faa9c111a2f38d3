/* SPDX-License-Identifier: Apache-2.0
 * replay: a recorded office day through the real store, as it was called or as the rule would have
 * called it. */
#include "replay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/hall_file.h"
#include "i18n/i18n.h"
#include "store/ledger.h"

enum { NUMBER_TEXT_SIZE = TICKET_NUMBER_SIZE };

/* A day under way. */
struct player {
    const struct replay_file *file;
    const struct replay_day *day;
    struct store *store;
    bool by_rule;
    struct action action;
    struct answer answer;
    json_t *reply;
    char (*numbers)[NUMBER_TEXT_SIZE]; /* by row */
    size_t *calls;                     /* rows in calling order */
    size_t(*in_hand);                  /* by counter slot: row + 1, 0 = none */
    bool *serving;                     /* by counter slot */
    int64_t *waited;                   /* ms, of called rows in calling order */
    size_t called, taken, finished, overtaking_calls, nobody;
    int most_overtaken, *overtaken; /* by row */
};

static enum status
act(struct player *player, enum action_kind kind, int64_t at)
{
    struct civil civil;
    int64_t days = at / 86400000, ms = at % 86400000;

    if (!civil_parse_date(player->file->day, &civil)) {
        return reply_refuse(player->reply, STATUS_INVALID, N_("'{0}' is no date YYYY-MM-DD."), 1,
                            player->file->day);
    }
    civil = civil_from_days(civil_to_days(civil.year, civil.month, civil.day) + (int32_t)days);
    str_format(player->action.at, sizeof(player->action.at), "%04d-%02d-%02dT%02d:%02d:%02d.%03d",
               civil.year, civil.month, civil.day, (int)(ms / 3600000), (int)(ms / 60000 % 60),
               (int)(ms / 1000 % 60), (int)(ms % 1000));
    player->action.kind = kind;
    enum status status = store_act(player->store, &player->action, &player->answer);
    memset(&player->action, 0, sizeof(player->action));
    if (status != STATUS_OK && !(status == STATUS_NOT_FOUND && kind == ACTION_CALL)) {
        reply_answer(player->reply, &player->answer);
    }
    return status;
}

static void
name_counter(const struct player *player, int service, int counter, char *dst, size_t size)
{
    str_format(dst, size, "%s-%d", player->day->services[service].id, counter);
}

/* Counters of all services in one row of slots. */
static size_t
slot_of(const struct player *player, int service, int counter)
{
    size_t slot = 0;

    for (int s = 0; s < service; s++) {
        slot += (size_t)player->day->services[s].counters;
    }
    return slot + (size_t)counter - 1;
}

static enum status
take(struct player *player, const struct replay_step *step)
{
    const struct replay_day *day = player->day;
    const struct replay_service *service = &day->services[day->service_of[step->row]];
    const char *class_id = service->series[day->series_of[step->row]].class_id;
    enum status status;

    str_cut(player->action.services, sizeof(player->action.services), service->id);
    str_cut(player->action.class_id, sizeof(player->action.class_id), class_id);
    status = act(player, ACTION_TAKE, step->at);
    if (status != STATUS_OK) {
        return status;
    }
    if (step->kind == REPLAY_SKIP_NUMBER) {
        str_cut(player->action.number, sizeof(player->action.number), player->answer.ticket.number);
        return act(player, ACTION_LEAVE, step->at);
    }
    if (strcmp(player->answer.ticket.number, player->numbers[step->row]) != 0) {
        return reply_refuse(player->reply, STATUS_CORRUPT,
                            N_("The store gave {0} where the file has {1}."), 2,
                            player->answer.ticket.number, player->numbers[step->row]);
    }
    player->taken++;
    return STATUS_OK;
}

static enum status
end(struct player *player, int service, int counter, int64_t at)
{
    size_t slot = slot_of(player, service, counter);
    enum status status = STATUS_OK;
    char name[ID_SIZE];

    if (!player->in_hand[slot]) {
        return STATUS_OK;
    }
    name_counter(player, service, counter, name, sizeof(name));
    if (!player->serving[slot]) {
        str_cut(player->action.counter, sizeof(player->action.counter), name);
        status = act(player, ACTION_START, at);
    }
    if (status == STATUS_OK) {
        str_cut(player->action.counter, sizeof(player->action.counter), name);
        status = act(player, ACTION_FINISH, at);
    }
    player->finished += status == STATUS_OK;
    player->in_hand[slot] = 0;
    player->serving[slot] = false;
    return status;
}

static size_t
row_of_number(const struct player *player, const char *number)
{
    size_t row = 0;

    while (row < player->file->count && strcmp(player->numbers[row], number) != 0) {
        row++;
    }
    return row;
}

/* A call overtakes whoever came earlier to the same service and was called later. Who is never
 * called was overtaken by nobody: why he went, the file does not say. */
static void
count_overtakes(struct player *player)
{
    const struct replay_row *rows = player->file->rows;

    for (size_t c = 0; c < player->called; c++) {
        size_t row = player->calls[c];
        bool any = false;
        for (size_t later = c + 1; later < player->called; later++) {
            size_t other = player->calls[later];
            if (player->day->service_of[other] != player->day->service_of[row] ||
                rows[other].issue >= rows[row].issue) {
                continue;
            }
            any = true;
            player->overtaken[other]++;
            if (player->overtaken[other] > player->most_overtaken) {
                player->most_overtaken = player->overtaken[other];
            }
        }
        player->overtaking_calls += any;
    }
}

static enum status
call(struct player *player, const struct replay_step *step)
{
    int service = player->day->service_of[step->row], counter = player->day->counter_of[step->row];
    size_t slot = slot_of(player, service, counter);
    enum status status = end(player, service, counter, step->at);

    if (status != STATUS_OK) {
        return status;
    }
    name_counter(player, service, counter, player->action.counter, sizeof(player->action.counter));
    if (!player->by_rule) {
        str_cut(player->action.number, sizeof(player->action.number), player->numbers[step->row]);
        str_cut(player->action.reason, sizeof(player->action.reason), "replay");
    }
    status = act(player, ACTION_CALL, step->at);
    if (status == STATUS_NOT_FOUND && player->by_rule) {
        player->nobody++;
        return STATUS_OK;
    }
    if (status == STATUS_NOT_FOUND) {
        return reply_answer(player->reply, &player->answer);
    }
    if (status != STATUS_OK) {
        return status;
    }
    size_t row = row_of_number(player, player->answer.ticket.number);
    if (row == player->file->count) {
        return reply_refuse(player->reply, STATUS_CORRUPT,
                            N_("The store called {0}, which the file does not have."), 1,
                            player->answer.ticket.number);
    }
    player->calls[player->called] = row;
    player->waited[player->called++] =
        player->answer.ticket.called_at - player->answer.ticket.issued_at;
    player->in_hand[slot] = step->row + 1;
    return STATUS_OK;
}

static enum status
start(struct player *player, const struct replay_step *step)
{
    int service = player->day->service_of[step->row], counter = player->day->counter_of[step->row];
    size_t slot = slot_of(player, service, counter);

    /* By rule, a call at which nobody waited has nobody to start or to finish. */
    if (player->in_hand[slot] != step->row + 1) {
        return STATUS_OK;
    }
    player->serving[slot] = true;
    name_counter(player, service, counter, player->action.counter, sizeof(player->action.counter));
    return act(player, ACTION_START, step->at);
}

static enum status
do_step(struct player *player, const struct replay_step *step)
{
    int service = player->day->service_of[step->row], counter = player->day->counter_of[step->row];

    switch (step->kind) {
    case REPLAY_TAKE:
    case REPLAY_SKIP_NUMBER:
        return take(player, step);
    case REPLAY_CALL:
        return call(player, step);
    case REPLAY_START:
        return start(player, step);
    case REPLAY_END:
        return player->in_hand[slot_of(player, service, counter)] == step->row + 1
                   ? end(player, service, counter, step->at)
                   : STATUS_OK;
    }
    return STATUS_INVALID;
}

static void
show_progress(size_t done, size_t count)
{
    enum { WIDTH = 40 };
    static size_t shown;
    size_t now = done * WIDTH / count;

    if (!isatty(STDERR_FILENO) || (now == shown && done != count)) {
        return;
    }
    shown = now;
    fprintf(stderr, "\r[%-*.*s] %3zu %%", WIDTH, (int)now,
            "########################################", done * 100 / count);
    if (done == count) {
        fputc('\n', stderr);
    }
}

static enum status
open_counters(struct player *player)
{
    enum status status = STATUS_OK;

    for (size_t s = 0; s < player->day->service_count; s++) {
        for (int i = 1; i <= player->day->services[s].counters && status == STATUS_OK; i++) {
            name_counter(player, (int)s, i, player->action.counter, sizeof(player->action.counter));
            str_cut(player->action.staff, sizeof(player->action.staff), player->action.counter);
            status = act(player, ACTION_OPEN, player->day->opening);
        }
    }
    return status;
}

/* Ends what has no end in the file at the last step's time, then lets the next day begin, which
 * expires who still waits. */
static enum status
close_day(struct player *player, int64_t at)
{
    enum status status = STATUS_OK;

    for (size_t s = 0; s < player->day->service_count; s++) {
        for (int i = 1; i <= player->day->services[s].counters && status == STATUS_OK; i++) {
            status = end(player, (int)s, i, at);
            if (status == STATUS_OK) {
                name_counter(player, (int)s, i, player->action.counter,
                             sizeof(player->action.counter));
                status = act(player, ACTION_CLOSE, at);
            }
        }
    }
    return status == STATUS_OK ? act(player, ACTION_CLOCK, 86400000 * (at / 86400000 + 1)) : status;
}

static enum status
play(struct player *player)
{
    const struct replay_day *day = player->day;
    int64_t last = day->opening;

    player->action.has_rate = true;
    player->action.rate_milli = 0;
    enum status status = act(player, ACTION_CLOCK, day->opening);
    if (status == STATUS_OK) {
        status = open_counters(player);
    }
    for (size_t i = 0; i < day->step_count && status == STATUS_OK; i++) {
        status = do_step(player, &day->steps[i]);
        last = day->steps[i].at;
        show_progress(i + 1, day->step_count);
    }
    return status == STATUS_OK ? close_day(player, last) : status;
}

static int
compare_int64(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

    return (one > other) - (one < other);
}

/* Nearest rank, as all our reports do. */
static int64_t
percentile(const int64_t *sorted, size_t count, int percent)
{
    size_t rank = (count * (size_t)percent + 99) / 100;

    return count ? sorted[rank ? rank - 1 : 0] : 0;
}

static json_t *
summarise_waits(struct player *player)
{
    int64_t sum = 0;

    qsort(player->waited, player->called, sizeof(*player->waited), compare_int64);
    for (size_t i = 0; i < player->called; i++) {
        sum += player->waited[i];
    }
    return json_pack("{s:I, s:I, s:I}", "mean",
                     (json_int_t)(player->called ? sum / (int64_t)player->called : 0), "p50",
                     (json_int_t)percentile(player->waited, player->called, 50), "p90",
                     (json_int_t)percentile(player->waited, player->called, 90));
}

static enum status
summarise(struct player *player)
{
    const struct replay_gaps *gaps = &player->day->gaps;
    struct verify_report report = {0};
    enum status status = store_verify(player->store, NULL, &report);

    if (status != STATUS_OK) {
        return reply_refuse(player->reply, status, N_("The replayed hall could not be verified."),
                            0);
    }
    if (report.fault_count) {
        status = reply_refuse(player->reply, STATUS_CORRUPT,
                              N_("The ledger of the replayed day has faults: {0}"), 1,
                              report.faults[0].what);
    } else {
        json_object_set_new(player->reply, "ok", json_true());
    }
    json_object_set_new(player->reply, "day", json_string(player->file->day));
    json_object_set_new(player->reply, "rule", json_boolean(player->by_rule));
    json_object_set_new(player->reply, "issued", json_integer((json_int_t)player->taken));
    json_object_set_new(player->reply, "called", json_integer((json_int_t)player->called));
    json_object_set_new(player->reply, "finished", json_integer((json_int_t)player->finished));
    json_object_set_new(player->reply, "expired",
                        json_integer((json_int_t)(player->taken - player->called)));
    json_object_set_new(player->reply, "nobody_waited", json_integer((json_int_t)player->nobody));
    json_object_set_new(player->reply, "gaps",
                        json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "issue",
                                  (json_int_t)gaps->issue, "call", (json_int_t)gaps->call, "start",
                                  (json_int_t)gaps->start, "end", (json_int_t)gaps->end, "numbers",
                                  (json_int_t)gaps->numbers, "order", (json_int_t)gaps->order));
    json_object_set_new(player->reply, "wait_ms", summarise_waits(player));
    json_object_set_new(player->reply, "overtakes",
                        json_pack("{s:I, s:i}", "calls", (json_int_t)player->overtaking_calls,
                                  "most", player->most_overtaken));
    json_object_set_new(player->reply, "verify",
                        json_pack("{s:I, s:I, s:s, s:I}", "events", (json_int_t)report.events,
                                  "tickets", (json_int_t)report.tickets, "head", report.head,
                                  "faults", (json_int_t)report.fault_count));
    verify_report_done(&report);
    return status;
}

static enum status
make_hall(const char *url, const struct replay_day *day, struct answer *answer, json_t *reply)
{
    struct hall_file_errors *errors = mem_zero_alloc(1, sizeof(*errors));
    struct buffer text = {0};
    struct hall *hall = NULL;
    char line[600];

    replay_day_hall(day, &text);
    enum status status = hall_file_read(text.data, text.length, "replay", errors, &hall);
    if (status != STATUS_OK) {
        hall_file_error_format(errors, 0, i18n_tr, line, sizeof(line));
        reply_refuse(reply, status, "{0}", 1, line);
    } else {
        status = store_init(url, NULL, hall, text.data, true, answer);
        if (status != STATUS_OK) {
            reply_answer(reply, answer);
        }
    }
    free(errors);
    hall_free(hall);
    buffer_done(&text);
    return status;
}

static enum status
play_file(const char *url, const struct replay_file *file, const struct replay_day *day,
          bool by_rule, json_t *reply)
{
    struct player *player = mem_zero_alloc(1, sizeof(*player));
    size_t slots = 0;

    *player = (struct player){.file = file, .day = day, .by_rule = by_rule, .reply = reply};
    for (size_t s = 0; s < day->service_count; s++) {
        slots += (size_t)day->services[s].counters;
    }
    player->numbers = mem_zero_alloc(file->count, sizeof(*player->numbers));
    player->calls = mem_zero_alloc(file->count, sizeof(*player->calls));
    player->waited = mem_zero_alloc(file->count, sizeof(*player->waited));
    player->overtaken = mem_zero_alloc(file->count, sizeof(*player->overtaken));
    player->in_hand = mem_zero_alloc(slots, sizeof(*player->in_hand));
    player->serving = mem_zero_alloc(slots, sizeof(*player->serving));
    for (size_t row = 0; row < file->count; row++) {
        number_format(day->services[day->service_of[row]].id, (int32_t)day->number_of[row],
                      player->numbers[row], NUMBER_TEXT_SIZE);
    }
    enum status status = make_hall(url, day, &player->answer, reply);
    if (status == STATUS_OK) {
        status = store_open(url, NULL, &player->answer, &player->store);
        if (status != STATUS_OK) {
            reply_answer(reply, &player->answer);
        }
    }
    if (status == STATUS_OK) {
        status = play(player);
    }
    if (status == STATUS_OK) {
        count_overtakes(player);
        status = summarise(player);
    }
    store_close(player->store);
    free(player->numbers);
    free(player->calls);
    free(player->waited);
    free(player->overtaken);
    free(player->in_hand);
    free(player->serving);
    free(player);
    return status;
}

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
        return reply_refuse(reply, STATUS_IO, N_("{0}: {1}"), 2, scratch->folder, strerror(errno));
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
        status = play_file(call->url, &file, &day, options[12].value != NULL, reply);
    } else if (status == STATUS_OK && (status = scratch_make(&scratch, reply)) == STATUS_OK) {
        status = play_file(scratch.url, &file, &day, options[12].value != NULL, reply);
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
