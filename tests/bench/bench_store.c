/* SPDX-License-Identifier: Apache-2.0
 * Issue and call-next beside the reference (bare.h),, in one process, on one disk, in turn. First
 * of all: the SQL of each, as it ran, and how the engine goes about it. Usage: bench_store FOLDER
 * HALL.yaml [ROUNDS] */
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "config/hall_file.h"
#include "store/store.h"
#include "tests/bench/bare.h"
#include "tests/bench/figure.h"

enum { ROUNDS = 2000, QUEUE_AHEAD = 20, PLAIN = 0, ASKED = 1, KINDS = 2, BARES = 2 };

/* The reference as SQLite comes, and with the page settings that the store chose: the stricter one,
 * since it writes half as much. */
static const struct {
    const char *name, *file, *settings;
} bares[BARES] = {
    {"bare", "bare.db", ""},
    {"bare, store's pages", "bare-pages.db",
     "PRAGMA page_size=2048; PRAGMA wal_autocheckpoint=4000"},
};

/* One kind of work: what it took by the wall and of the processor. */
struct timing {
    struct samples wall, processor;
    double wall_from, processor_from;
};

struct bench {
    const char *folder;
    char url[600];
    struct hall *hall;
    struct store *store;
    struct action action;
    struct answer answer;
    char counters[HALL_SERVICES_MAX][ID_SIZE]; /* one for each service, open */
    struct bare *bare[BARES];
    int sync_fd;
    struct timing bare_issue[BARES], sync, take[KINDS], call[KINDS];
    long requests;
};

/* Every connection that the process opens is listened to, so that the store's statements can be
 * told in order. */
static FILE *tell;
static sqlite3 *latest;

static int
on_statement(unsigned kind, void *context, void *statement, void *text)
{
    (void)kind;
    (void)context;
    (void)statement;
    if (tell && strncmp(text, "--", 2) != 0) {
        fprintf(tell, "%s\n", (const char *)text);
    }
    return 0;
}

static int
on_open(sqlite3 *handle)
{
    latest = handle;
    sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, on_statement, NULL);
    return SQLITE_OK;
}

static void
start(struct timing *timing)
{
    timing->processor_from = milliseconds_of(CLOCK_PROCESS_CPUTIME_ID);
    timing->wall_from = milliseconds_of(CLOCK_MONOTONIC);
}

static void
stop(struct timing *timing)
{
    samples_add(&timing->wall, milliseconds_of(CLOCK_MONOTONIC) - timing->wall_from);
    samples_add(&timing->processor,
                milliseconds_of(CLOCK_PROCESS_CPUTIME_ID) - timing->processor_from);
}

/* The action filled in bench->action, which is cleared. */
static bool
act(struct bench *bench, enum action_kind kind)
{
    char message[ANSWER_MESSAGE_SIZE];

    bench->action.kind = kind;
    enum status status = store_act(bench->store, &bench->action, &bench->answer);
    memset(&bench->action, 0, sizeof(bench->action));
    if (status != STATUS_OK) {
        answer_message(&bench->answer, message, sizeof(message));
        fprintf(stderr, "bench: %s: %s\n", action_name(kind), message);
    }
    return status == STATUS_OK;
}

/* As a screen does: with a request id and its terminal's. */
static void
sign(struct bench *bench, int kind, const char *terminal)
{
    if (kind == ASKED) {
        str_format(bench->action.request, sizeof(bench->action.request), "bench-%ld",
                   ++bench->requests);
        str_cut(bench->action.terminal, sizeof(bench->action.terminal), terminal);
    }
}

static bool
take(struct bench *bench, size_t service, int kind, struct timing *timing)
{
    const struct hall_service *taken = &bench->hall->services[service];

    if (taken->matter_count) {
        str_format(bench->action.services, sizeof(bench->action.services), "%s/%s", taken->id,
                   taken->matters[0].id);
    } else {
        str_cut(bench->action.services, sizeof(bench->action.services), taken->id);
    }
    str_cut(bench->action.lang, sizeof(bench->action.lang), bench->hall->languages[0]);
    sign(bench, kind, "kiosk1");
    start(timing);
    bool good = act(bench, ACTION_TAKE);
    stop(timing);
    return good;
}

static bool
at_counter(struct bench *bench, size_t service, enum action_kind kind)
{
    str_cut(bench->action.counter, sizeof(bench->action.counter), bench->counters[service]);
    return act(bench, kind);
}

static bool
call(struct bench *bench, size_t service, int kind, struct timing *timing)
{
    sign(bench, kind, "desk1");
    start(timing);
    bool good = at_counter(bench, service, ACTION_CALL);
    stop(timing);
    return good;
}

/* A service that has a counter of its own here; the counter is opened by the next of the staff. */
static bool
open_counter(struct bench *bench, size_t service, size_t *ret_staff)
{
    const char *id = bench->hall->services[service].id;

    for (size_t i = 0; i < bench->hall->counter_count; i++) {
        const struct hall_counter *counter = &bench->hall->counters[i];
        if (counter->primary_count && strcmp(counter->primary[0], id) == 0) {
            if (*ret_staff == bench->hall->staff_count) {
                return false;
            }
            str_cut(bench->counters[service], ID_SIZE, counter->id);
            str_cut(bench->action.staff, sizeof(bench->action.staff),
                    bench->hall->staff[(*ret_staff)++].id);
            return at_counter(bench, service, ACTION_OPEN);
        }
    }
    return false;
}

/* The sample hall without its PINs, on a weekday morning that goes on at the real pace. */
static bool
make_hall(struct bench *bench, const char *hall_path)
{
    static struct hall_file_errors errors;
    struct buffer text = {0};

    if (hall_file_load(hall_path, &errors, &bench->hall) != STATUS_OK) {
        fprintf(stderr, "bench: %s cannot be read\n", hall_path);
        return false;
    }
    for (size_t i = 0; i < bench->hall->staff_count; i++) {
        bench->hall->staff[i].pin[0] = '\0';
    }
    str_format(bench->url, sizeof(bench->url), "sqlite:%s/hall.db", bench->folder);
    bool good =
        hall_file_write(bench->hall, &text) == STATUS_OK &&
        store_init(bench->url, NULL, bench->hall, text.data, true, &bench->answer) == STATUS_OK &&
        store_open(bench->url, NULL, &bench->answer, &bench->store) == STATUS_OK;
    buffer_done(&text);
    if (!good) {
        fprintf(stderr, "bench: no hall can be made in %s\n", bench->folder);
        return false;
    }
    str_cut(bench->action.at, sizeof(bench->action.at), "2026-03-10T09:30:00.000");
    bench->action.has_rate = true;
    bench->action.rate_milli = 1000;
    return act(bench, ACTION_CLOCK);
}

static bool
fill_hall(struct bench *bench)
{
    struct timing unused = {0};
    size_t staff = 0;
    bool good = true;

    for (size_t s = 0; s < bench->hall->service_count && good; s++) {
        good = open_counter(bench, s, &staff);
        for (int i = 0; i < QUEUE_AHEAD && good; i++) {
            good = take(bench, s, PLAIN, &unused);
        }
    }
    return good;
}

static void
explain(sqlite3 *handle, const char *sql)
{
    char text[4000];
    sqlite3_stmt *statement = NULL;

    if (!str_format(text, sizeof(text), "EXPLAIN QUERY PLAN %s", sql) ||
        sqlite3_prepare_v2(handle, text, -1, &statement, NULL) != SQLITE_OK) {
        return; /* BEGIN and COMMIT have no plan */
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        printf("        %s\n", (const char *)sqlite3_column_text(statement, 3));
    }
    sqlite3_finalize(statement);
}

/* What was told since, line by line, each with its plan; on a connection that nobody listens to. */
static void
explain_told(char *told, sqlite3 *handle)
{
    FILE *file = tell;

    tell = NULL;
    for (char *line = told; line && *line;) {
        char *end = strchr(line, '\n');
        if (end) {
            *end = '\0';
        }
        printf("    %s\n", line);
        explain(handle, line);
        line = end ? end + 1 : NULL;
    }
    tell = file;
}

static bool
tell_statements(struct bench *bench)
{
    struct timing unused = {0};
    sqlite3 *handle = latest;
    bool good = true;

    printf("the reference:\n");
    for (const char *const *sql = bare_statements(); *sql; sql++) {
        printf("    %s\n", *sql);
        explain(bare_handle(bench->bare[0]), *sql);
    }
    for (int i = 0; i < 2 && good; i++) {
        char *told = NULL;
        size_t length = 0;
        tell = open_memstream(&told, &length);
        good = i ? call(bench, 0, ASKED, &unused) : take(bench, 0, ASKED, &unused);
        fclose(tell);
        tell = NULL;
        printf("%s, asked with a request id:\n", i ? "call next" : "issue");
        explain_told(told, handle);
        free(told);
    }
    return good && at_counter(bench, 0, ACTION_START) && at_counter(bench, 0, ACTION_FINISH);
}

/* What the disk alone takes: 4 KB appended and on it. */
static bool
sync_disk(struct bench *bench)
{
    static const char block[4096] = {1};

    start(&bench->sync);
    bool good = write(bench->sync_fd, block, sizeof(block)) == (ssize_t)sizeof(block) &&
                fdatasync(bench->sync_fd) == 0;
    stop(&bench->sync);
    return good;
}

static bool
issue_bare(struct bench *bench, int which)
{
    start(&bench->bare_issue[which]);
    bool good = bare_issue(bench->bare[which]);
    stop(&bench->bare_issue[which]);
    return good;
}

/* In turn, and in turn in another order, so that none always follows the same. */
static bool
play(struct bench *bench, long rounds)
{
    bool good = true;

    for (long round = 0; round < rounds && good; round++) {
        size_t service = (size_t)round % bench->hall->service_count;
        int kind = (int)(round / (long)bench->hall->service_count % KINDS);
        for (int i = 0; i < 5 && good; i++) {
            switch ((i + round) % 5) {
            case 0:
                good = issue_bare(bench, 0);
                break;
            case 3:
                good = issue_bare(bench, 1);
                break;
            case 1:
                good = take(bench, service, kind, &bench->take[kind]);
                break;
            case 2:
                good = call(bench, service, kind, &bench->call[kind]);
                break;
            default:
                good = sync_disk(bench);
            }
        }
        good = good && at_counter(bench, service, ACTION_START) &&
               at_counter(bench, service, ACTION_FINISH);
    }
    return good;
}

static const struct {
    const char *name;
    double share;
} shares[] = {{"p50", 0.5}, {"p99", 0.99}};

static void
print_timing(const char *name, struct timing *timing)
{
    char line[80];

    for (size_t i = 0; i < ARRAY_SIZE(shares); i++) {
        str_format(line, sizeof(line), "%s %s", name, shares[i].name);
        figure_print(line, samples_at(&timing->wall, shares[i].share), "ms", 0, "");
    }
    str_format(line, sizeof(line), "%s processor p50", name);
    figure_print(line, samples_at(&timing->processor, 0.5), "ms", 0, "");
}

static void
print_ratios(struct bench *bench, const char *name, struct timing *timing)
{
    static const double limits[] = {1.15, 1.5};
    char line[120];

    print_timing(name, timing);
    for (int b = 0; b < BARES; b++) {
        for (size_t i = 0; i < ARRAY_SIZE(shares); i++) {
            double bare = samples_at(&bench->bare_issue[b].wall, shares[i].share);
            str_format(line, sizeof(line), "%s %s / %s", name, shares[i].name, bares[b].name);
            figure_print(line, samples_at(&timing->wall, shares[i].share) / bare, "x",
                         b == 0 ? limits[i] : 0, "the bare write, in the same run");
        }
    }
}

static bool
run(struct bench *bench, const char *hall_path, long rounds)
{
    char path[700];

    for (int i = 0; i < BARES; i++) {
        str_format(path, sizeof(path), "%s/%s", bench->folder, bares[i].file);
        if (!bare_make(path, bares[i].settings)) {
            return false;
        }
        bench->bare[i] = bare_open(path, bares[i].settings, BARE_WAIT_QUEUE);
        if (!bench->bare[i]) {
            return false;
        }
    }
    str_format(path, sizeof(path), "%s/sync", bench->folder);
    bench->sync_fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    sqlite3_auto_extension((void (*)(void))on_open);
    if (bench->sync_fd < 0 || !make_hall(bench, hall_path) || !fill_hall(bench) ||
        !tell_statements(bench)) {
        return false;
    }
    /* Nobody listens while it is timed. */
    sqlite3_trace_v2(latest, 0, NULL, NULL);
    sqlite3_cancel_auto_extension((void (*)(void))on_open);
    if (!play(bench, rounds)) {
        return false;
    }
    print_timing("disk: 4 KB and fdatasync", &bench->sync);
    for (int i = 0; i < BARES; i++) {
        print_timing(bares[i].name, &bench->bare_issue[i]);
    }
    print_ratios(bench, "issue", &bench->take[PLAIN]);
    print_ratios(bench, "issue with request id", &bench->take[ASKED]);
    print_ratios(bench, "call next", &bench->call[PLAIN]);
    print_ratios(bench, "call next with request id", &bench->call[ASKED]);
    return true;
}

int
main(int argc, char **argv)
{
    struct bench *bench = mem_zero_alloc(1, sizeof(*bench));
    int64_t rounds = ROUNDS;

    log_open("bench_store", LOG_LEVEL_WARN);
    if (argc < 3 || argc > 4 || (argc == 4 && !str_to_int(argv[3], 1, 6000, &rounds))) {
        fprintf(stderr, "usage: bench_store FOLDER HALL.yaml [ROUNDS]\n");
        return 2;
    }
    bench->folder = argv[1];
    bool good = run(bench, argv[2], (long)rounds);
    store_close(bench->store);
    for (int i = 0; i < BARES; i++) {
        bare_close(bench->bare[i]);
    }
    if (bench->sync_fd > 0) {
        close(bench->sync_fd);
    }
    hall_free(bench->hall);
    free(bench);
    return good ? 0 : 1;
}
