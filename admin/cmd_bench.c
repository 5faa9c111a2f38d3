/* SPDX-License-Identifier: Apache-2.0
 * bench: how fast this machine's own disk takes numbers and calls, in a training hall made for it
 * beside the database and removed again. The hall itself is only read. */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "config/hall_file.h"
#include "config/settings.h"
#include "i18n/i18n.h"

enum { TICKETS_DEFAULT = 300, TICKETS_MAX = 1000, BLOCK = 4096, DAY_MINUTES = 24 * 60 };

struct bench {
    char path[SETTINGS_URL_SIZE]; /* of the scratch database; other scratch files begin with it */
    struct store *store;
    struct action action;
    struct answer answer;
    const char *service, *counter, *staff;
    int64_t *sync, *issue, *call; /* microseconds each */
    int64_t tickets;
};

static int
compare_times(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

static void
put_times(json_t *reply, const char *name, int64_t *times, int64_t count)
{
    qsort(times, (size_t)count, sizeof(*times), compare_times);
    json_object_set_new(reply, name,
                        json_pack("{s:I, s:I, s:I}", "p50", (json_int_t)times[(count - 1) / 2],
                                  "p99", (json_int_t)times[(count - 1) * 99 / 100], "max",
                                  (json_int_t)times[count - 1]));
}

/* What the disk alone takes: a block appended, and on it. */
static bool
sync_blocks(const struct bench *bench)
{
    static const char block[BLOCK] = {1};
    char path[SETTINGS_URL_SIZE + 16];
    bool good = true;

    str_format(path, sizeof(path), "%s-sync", bench->path);
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    for (int64_t i = 0; fd >= 0 && good && i < bench->tickets; i++) {
        int64_t start = clock_measure_us();
        good = write(fd, block, BLOCK) == BLOCK && fdatasync(fd) == 0;
        bench->sync[i] = clock_measure_us() - start;
    }
    good = good && fd >= 0;
    if (fd >= 0) {
        close(fd);
    }
    return good;
}

/* The action in bench->action, which is cleared; its time where one is asked for. */
static enum status
act(struct bench *bench, enum action_kind kind, int64_t *ret_us)
{
    int64_t start = clock_measure_us();

    bench->action.kind = kind;
    if (kind != ACTION_TAKE) {
        str_cut(bench->action.counter, sizeof(bench->action.counter), bench->counter);
    }
    enum status status = store_act(bench->store, &bench->action, &bench->answer);
    if (ret_us) {
        *ret_us = clock_measure_us() - start;
    }
    memset(&bench->action, 0, sizeof(bench->action));
    return status;
}

/* Like the screens' own questions, with request ids. */
static enum status
play(struct bench *bench)
{
    str_cut(bench->action.staff, sizeof(bench->action.staff), bench->staff);
    enum status status = act(bench, ACTION_OPEN, NULL);

    for (int64_t i = 0; i < bench->tickets && status == STATUS_OK; i++) {
        str_cut(bench->action.services, sizeof(bench->action.services), bench->service);
        str_format(bench->action.request, sizeof(bench->action.request), "take-%lld", (long long)i);
        status = act(bench, ACTION_TAKE, &bench->issue[i]);
        if (status == STATUS_OK) {
            str_format(bench->action.request, sizeof(bench->action.request), "call-%lld",
                       (long long)i);
            status = act(bench, ACTION_CALL, &bench->call[i]);
        }
        if (status == STATUS_OK) {
            status = act(bench, ACTION_START, NULL);
        }
        if (status == STATUS_OK) {
            status = act(bench, ACTION_FINISH, NULL);
        }
    }
    return status;
}

/* This hall, but always open and without anybody's PIN. */
static void
make_scratch(struct hall *hall)
{
    if (hall->staff_count == 0) {
        hall->staff = mem_zero_alloc(1, sizeof(*hall->staff));
        hall->staff_count = 1;
        hall->staff[0].roles = HALL_CLERK;
        str_cut(hall->staff[0].id, sizeof(hall->staff[0].id), "bench");
    }
    for (size_t i = 0; i < hall->staff_count; i++) {
        hall->staff[i].pin[0] = '\0';
    }
    hall->hours = (struct hours){0};
    for (int day = 1; day <= 7; day++) {
        hall->hours.week[day] = (struct hours_day){.spans = {{0, DAY_MINUTES}}, .count = 1};
    }
}

/* The first counter that calls for some service, and as many tickets as its series and quota give.
 */
static bool
find_counter(struct bench *bench, struct hall *hall)
{
    for (size_t i = 0; i < hall->counter_count; i++) {
        const struct hall_counter *counter = &hall->counters[i];
        const struct hall_service *service =
            counter->primary_count ? hall_service(hall, counter->primary[0]) : NULL;
        const struct hall_series *series = service ? hall_series(service, "regular") : NULL;
        if (series) {
            int64_t room = series->range.last - series->range.first + 1;
            room = service->quota > 0 && service->quota < room ? service->quota : room;
            bench->tickets = bench->tickets < room ? bench->tickets : room;
            bench->service = service->id;
            bench->counter = counter->id;
            bench->staff = hall->staff[0].id;
            return true;
        }
    }
    return false;
}

static enum status
measure(struct bench *bench, struct hall *hall, json_t *reply)
{
    const struct store_options options = {.read_only = false};
    struct buffer text = {0};

    make_scratch(hall);
    if (!find_counter(bench, hall)) {
        return reply_refuse(reply, STATUS_NOT_FOUND, N_("The hall has no counter yet."), 0);
    }
    bench->sync = mem_zero_alloc((size_t)bench->tickets, sizeof(*bench->sync));
    bench->issue = mem_zero_alloc((size_t)bench->tickets, sizeof(*bench->issue));
    bench->call = mem_zero_alloc((size_t)bench->tickets, sizeof(*bench->call));
    if (!sync_blocks(bench) || hall_file_write(hall, &text) != STATUS_OK) {
        buffer_done(&text);
        return reply_refuse_file(reply, bench->path, errno);
    }
    enum status status = store_init(bench->path, &options, hall, text.data, true, &bench->answer);
    if (status == STATUS_OK) {
        status = store_open(bench->path, &options, &bench->answer, &bench->store);
    }
    if (status == STATUS_OK) {
        status = play(bench);
    }
    buffer_done(&text);
    return status == STATUS_OK ? STATUS_OK : reply_answer(reply, &bench->answer);
}

static void
remove_scratch(const struct bench *bench)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-sync"};
    char path[SETTINGS_URL_SIZE + 16];

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        str_format(path, sizeof(path), "%s%s", bench->path, ends[i]);
        unlink(path);
    }
}

static enum status
read_words(const struct call *call, struct bench *bench, json_t *reply)
{
    struct word_option options[] = {{.name = "tickets"}};
    const char *file = store_url_file(call->url);
    const char *places[1];
    int count;
    enum status status = words_parse(call, options, ARRAY_SIZE(options), places, 0, &count, reply);

    bench->tickets = TICKETS_DEFAULT;
    if (status != STATUS_OK) {
        return status;
    }
    if (*call->at || *call->request) {
        return reply_usage(reply, N_("'{0}' takes neither --at nor --request."), 1, "bench");
    }
    if (options[0].value && !str_to_int(options[0].value, 1, TICKETS_MAX, &bench->tickets)) {
        return reply_usage(reply, N_("--tickets is a number from 1 to 1000, not '{0}'."), 1,
                           options[0].value);
    }
    if (!file ||
        !str_format(bench->path, sizeof(bench->path), "%s.bench-%d", file, (int)getpid())) {
        return reply_refuse(reply, STATUS_UNAVAILABLE,
                            N_("The database is on another machine. Measure it there."), 0);
    }
    return STATUS_OK;
}

static enum status
run_bench(const struct call *call, json_t *reply)
{
    struct bench *bench = mem_zero_alloc(1, sizeof(*bench));
    struct hall *hall = NULL;
    enum status status = read_words(call, bench, reply);

    if (status == STATUS_OK && store_hall_load(call->store, &hall) != STATUS_OK) {
        status =
            reply_refuse(reply, STATUS_CORRUPT, N_("The hall's definition cannot be read."), 0);
    }
    if (status == STATUS_OK) {
        status = measure(bench, hall, reply);
        store_close(bench->store);
        remove_scratch(bench);
    }
    if (status == STATUS_OK) {
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "tickets", json_integer(bench->tickets));
        put_times(reply, "sync_us", bench->sync, bench->tickets);
        put_times(reply, "issue_us", bench->issue, bench->tickets);
        put_times(reply, "call_us", bench->call, bench->tickets);
    }
    free(bench->sync);
    free(bench->issue);
    free(bench->call);
    hall_free(hall);
    free(bench);
    return status;
}

static void
say_times(const json_t *reply, const char *name, const char *sentence, FILE *out)
{
    const json_t *times = json_object_get(reply, name);
    double middle = (double)json_integer_value(json_object_get(times, "p50")) / 1000;
    double late = (double)json_integer_value(json_object_get(times, "p99")) / 1000;
    char values[2][24], line[300];

    str_format(values[0], sizeof(values[0]), "%.2f", middle);
    str_format(values[1], sizeof(values[1]), "%.2f", late);
    str_fill(line, sizeof(line), i18n_tr(sentence), (const char *[]){values[0], values[1]}, 2);
    fprintf(out, "%s\n", line);
}

static void
say_bench(const json_t *reply, FILE *out)
{
    say_times(reply, "sync_us",
              N_("The disk has 4 KB safe in {0} ms; one time in a hundred it takes over {1} ms."),
              out);
    say_times(reply, "issue_us",
              N_("A number is given in {0} ms; one time in a hundred it takes over {1} ms."), out);
    say_times(reply, "call_us",
              N_("The next is called in {0} ms; one time in a hundred it takes over {1} ms."), out);
}

const struct command command_bench = {
    .name = "bench",
    .usage = "[--tickets N]",
    .help = N_("measure how fast this machine's disk takes numbers and calls"),
    .needs = COMMAND_NEEDS_STORE,
    .run = run_bench,
    .say = say_bench};
