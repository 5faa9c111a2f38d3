/* SPDX-License-Identifier: Apache-2.0
 * From a committed call to the frame that shows it: calls one ticket after the other at a counter
 * that is open, and reads the frames of a display from its trace.
 * Usage: bench_calls URL TRACE COUNTER SERVICE HINT_PORT CALLS NAME GOAL_MS
 * A hint port that nobody listens to silences the bell. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/bell.h"
#include "store/store.h"
#include "tests/bench/figure.h"

enum { WAIT_MS = 4000, SERVICE_NAP_MS = 250, NAP_SPREAD_MS = 1000, LOOK_US = 1000 };

struct bench {
    struct store *store;
    struct bell *bell;
    const char *counter, *service;
    int trace;
    struct buffer text; /* of the trace, from the last line that was not whole */
    struct answer answer;
    uint32_t random;
};

static int64_t
pause_ms(struct bench *bench)
{
    bench->random = bench->random * 1664525u + 1013904223u;
    return SERVICE_NAP_MS + (int64_t)(bench->random >> 8) % NAP_SPREAD_MS;
}

static bool
act(struct bench *bench, enum action_kind kind)
{
    struct action *action = mem_zero_alloc(1, sizeof(*action));
    char message[ANSWER_MESSAGE_SIZE];

    action->kind = kind;
    if (kind == ACTION_TAKE) {
        str_cut(action->services, sizeof(action->services), bench->service);
    } else {
        str_cut(action->counter, sizeof(action->counter), bench->counter);
    }
    enum status status = store_act(bench->store, action, &bench->answer);
    free(action);
    if (status != STATUS_OK) {
        answer_message(&bench->answer, message, sizeof(message));
        fprintf(stderr, "bench: %s: %s\n", action_name(kind), message);
        return false;
    }
    return true;
}

static bool
act_and_ring(struct bench *bench, enum action_kind kind)
{
    if (!act(bench, kind)) {
        return false;
    }
    bell_ring(bench->bell, BELL_TICKETS, bench->answer.event);
    return true;
}

/* Takes in what was written since; the time of the first new frame with these words, 0 = none yet.
 */
static int64_t
look(struct bench *bench, const char *words)
{
    char bytes[65536];
    int64_t found = 0;
    ssize_t count;

    while ((count = read(bench->trace, bytes, sizeof(bytes))) > 0) {
        buffer_append_bytes(&bench->text, bytes, (size_t)count);
    }
    char *line = bench->text.data, *end;
    while (line && (end = strchr(line, '\n')) != NULL) {
        *end = '\0';
        const char *ms = strstr(line, "\"ms\":");
        if (found == 0 && ms && words && strstr(line, words)) {
            found = strtoll(ms + 5, NULL, 10);
        }
        line = end + 1;
    }
    if (line) {
        size_t rest = bench->text.length - (size_t)(line - bench->text.data);
        memmove(bench->text.data, line, rest + 1);
        bench->text.length = rest;
    }
    return found;
}

/* "C042" as a plate shows it, two texts, as the trace writes them. */
static void
plate_words(const char *number, char *dst, size_t size)
{
    size_t letters = strcspn(number, "0123456789");

    str_format(dst, size, "\\u000a%.*s\\u000a%s\\u000a", (int)letters, number, number + letters);
}

static bool
time_call(struct bench *bench, struct samples *samples)
{
    struct clock clock = clock_system();
    char words[80];
    int64_t shown = 0;

    if (!act_and_ring(bench, ACTION_TAKE)) {
        return false;
    }
    clock_sleep_us(pause_ms(bench) * 1000);
    look(bench, NULL);
    if (!act(bench, ACTION_CALL)) {
        return false;
    }
    double committed = milliseconds_of(CLOCK_REALTIME);
    bell_ring(bench->bell, BELL_TICKETS, bench->answer.event);
    plate_words(bench->answer.ticket.number, words, sizeof(words));
    int64_t deadline = clock_steady_ms(&clock) + WAIT_MS;
    while (!shown && clock_steady_ms(&clock) < deadline) {
        clock_sleep_us(LOOK_US);
        shown = look(bench, words);
    }
    if (!shown) {
        fprintf(stderr, "bench: %s was called and never shown\n", bench->answer.ticket.number);
        return false;
    }
    /* A frame's time is cut to whole milliseconds: half of one is missing on average. */
    double took = (double)shown + 0.5 - committed;
    samples_add(samples, took > 0 ? took : 0);
    return act_and_ring(bench, ACTION_START) && act_and_ring(bench, ACTION_FINISH);
}

static bool
open_bell(struct bench *bench, uint16_t port)
{
    struct store_facts facts;

    if (store_facts(bench->store, &facts) != STATUS_OK) {
        return false;
    }
    const struct bell_config config = {.hall = facts.hall,
                                       .terminal = "bench",
                                       .key = facts.bell_key,
                                       .role = WIRE_COUNTER,
                                       .hint_port = port,
                                       .beat_port = (uint16_t)(port + 1)};
    return bell_open(&config, &bench->bell) == STATUS_OK;
}

static bool
run(struct bench *bench, int64_t calls, const char *name, double goal)
{
    static const struct {
        const char *name;
        double share;
        bool goal;
    } shares[] = {{"p50", 0.5, false}, {"p99", 0.99, true}, {"worst", 1, false}};
    struct samples samples = {0};
    char line[120];

    for (int64_t i = 0; i < calls; i++) {
        if (!time_call(bench, &samples)) {
            return false;
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(shares); i++) {
        str_format(line, sizeof(line), "%s %s", name, shares[i].name);
        figure_print(line, samples_at(&samples, shares[i].share), "ms", shares[i].goal ? goal : 0,
                     "");
    }
    free(samples.values);
    return true;
}

int
main(int argc, char **argv)
{
    struct bench *bench = mem_zero_alloc(1, sizeof(*bench));
    int64_t port, calls, goal;

    log_open("bench_calls", LOG_LEVEL_WARN);
    if (argc != 9 || !str_to_int(argv[5], 1, 65534, &port) ||
        !str_to_int(argv[6], 1, 100000, &calls) || !str_to_int(argv[8], 0, 100000, &goal)) {
        fprintf(stderr, "usage: bench_calls URL TRACE COUNTER SERVICE HINT_PORT CALLS NAME GOAL\n");
        return 2;
    }
    bench->counter = argv[3];
    bench->service = argv[4];
    bench->random = (uint32_t)getpid();
    bench->trace = open(argv[2], O_RDONLY | O_CLOEXEC);
    bool good = bench->trace >= 0 &&
                store_open(argv[1], NULL, &bench->answer, &bench->store) == STATUS_OK &&
                open_bell(bench, (uint16_t)port) && run(bench, calls, argv[7], (double)goal);
    bell_close(bench->bell);
    store_close(bench->store);
    buffer_done(&bench->text);
    free(bench);
    return good ? 0 : 1;
}
