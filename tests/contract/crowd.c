/* SPDX-License-Identifier: Apache-2.0
 * Several processes that do whatever comes to their mind through `paihao batch`, all at once.
 *
 *   crowd PROGRAM URL FOLDER CLIENTS SECONDS SEED [kill]
 *
 * Each client writes what it said and what it was answered to FOLDER/answers-N, one line each, the
 * moment it has the answer. Client 0 is also the clock's master and walks through several days,
 * back and forth; with `kill` it leaves the clock alone, every batch is killed (SIGKILL) at a
 * random instant instead, and the next round begins. */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/contract/batch.h"

enum {
    NAMES = 64,
    CLIENTS_MAX = 16,
    COUNTERS = 8,
    ANSWER_SIZE = 1 << 18,
    SERVICES = 4,
    PATIENCE_S = 60
};

struct client {
    int number, log;
    FILE *to, *from;
    unsigned long long chance;
    long long said;
    double seconds;
    struct timespec began;
    bool master;
    char run[24]; /* distinguishes request ids of one run from those of another */
    char numbers[NAMES][24], codes[NAMES][24], old_lines[NAMES][300];
    int number_at, code_at, old_at;
};

static const char *const services[SERVICES] = {"C", "G", "J", "E"};
static const char *const classes[] = {"regular", "regular", "elderly", "infant"};

/* xorshift64*: the same seed, the same day, as far as the processes' race allows. */
static unsigned
pick(struct client *client, unsigned below)
{
    client->chance ^= client->chance >> 12;
    client->chance ^= client->chance << 25;
    client->chance ^= client->chance >> 27;
    return (unsigned)((client->chance * 2685821657736338717ULL) >> 33) % below;
}

static double
elapsed(const struct timespec *since)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - since->tv_sec) + (double)(now.tv_nsec - since->tv_nsec) / 1e9;
}

/* Keeps the text behind `key` in a ring. */
static void
keep(const char *answer, const char *key, char ring[NAMES][24], int *at)
{
    const char *found = strstr(answer, key);

    if (found) {
        found += strlen(key);
        snprintf(ring[*at], sizeof(ring[*at]), "%.*s", (int)strcspn(found, "\""), found);
        *at = (*at + 1) % NAMES;
    }
}

/* False: the batch is gone. */
static bool
say(struct client *client, const char *line)
{
    static char answer[ANSWER_SIZE], entry[ANSWER_SIZE + 400];

    if (fprintf(client->to, "%s\n", line) < 0 || fflush(client->to) != 0 ||
        !fgets(answer, sizeof(answer), client->from) || !strchr(answer, '\n')) {
        return false;
    }
    int length = snprintf(entry, sizeof(entry), "%s\t%s", line, answer);
    if (write(client->log, entry, (size_t)length) != length) {
        return false;
    }
    keep(answer, "\"number\":\"", client->numbers, &client->number_at);
    if (strstr(answer, "\"state\":\"done\"")) {
        keep(answer, "\"code\":\"", client->codes, &client->code_at);
    }
    client->said++;
    return true;
}

static void
say_take(struct client *client, char *line, size_t size)
{
    const char *code = client->codes[pick(client, NAMES)];

    snprintf(line, size, "take %s%s --class %s%s%s", services[pick(client, SERVICES)],
             pick(client, 12) ? "" : ",Q", classes[pick(client, 4)],
             *code && !pick(client, 8) ? " --visit " : "", "");
    if (strstr(line, "--visit")) {
        strncat(line, code, size - strlen(line) - 1);
        strncat(line, pick(client, 2) ? " --same-counter" : "", size - strlen(line) - 1);
    }
}

static void
say_transfer(struct client *client, char *line, size_t size, unsigned counter)
{
    char target[60];

    switch (pick(client, 3)) {
    case 0:
        snprintf(target, sizeof(target), "--service %s", services[pick(client, SERVICES)]);
        break;
    case 1:
        snprintf(target, sizeof(target), "--counter %u", 1 + pick(client, COUNTERS));
        break;
    default:
        snprintf(target, sizeof(target), "--staff s%u", 1 + pick(client, COUNTERS));
    }
    snprintf(line, size, "transfer %u %s%s%s", counter, target,
             pick(client, 3) ? "" : " --come-back",
             pick(client, 6) ? "" : " --supervisor 0400 --pin 9999");
}

/* One line of what a hall's people do, by weight. */
static void
think(struct client *client, char *line, size_t size)
{
    static const struct {
        unsigned weight;
        const char *words; /* before a counter */
    } plain[] = {
        {20, "call"},   {6, "recall"}, {14, "start"},          {14, "finish"},
        {4, "pass"},    {3, "undo"},   {1, "close"},           {2, "resume"},
        {1, "release"}, {2, "why"},    {1, "queue --counter"},
    };
    static const char *const kinds[] = {"with-us", "with-citizen", "waiting"};
    unsigned counter = 1 + pick(client, COUNTERS), dice = pick(client, 120);
    const char *number = client->numbers[pick(client, NAMES)];

    if (dice < 28) {
        say_take(client, line, size);
        return;
    }
    dice -= 28;
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        if (dice < plain[i].weight) {
            snprintf(line, size, "%s %u", plain[i].words, counter);
            return;
        }
        dice -= plain[i].weight;
    }
    if (dice < 4) {
        snprintf(line, size, "open %u --staff s%u", counter,
                 pick(client, 3) ? counter : 1 + pick(client, COUNTERS));
    } else if (dice < 7) {
        snprintf(line, size, "hold %u --kind %s", counter, kinds[pick(client, 3)]);
    } else if (dice < 10) {
        say_transfer(client, line, size, counter);
    } else if (dice < 12) {
        snprintf(line, size, "unhold %u %s", counter, *number ? number : "C001");
    } else if (dice < 14) {
        snprintf(line, size, "return %s", *number ? number : "C001");
    } else if (dice < 16) {
        snprintf(line, size, "leave %s", *number ? number : "C001");
    } else if (dice < 17) {
        snprintf(line, size, "call %u %s --reason emergency", counter, *number ? number : "C001");
    } else if (dice < 18) {
        snprintf(line, size, "pause %u --reason lunch --minutes %u", counter, 1 + pick(client, 60));
    } else if (dice < 20) {
        snprintf(line, size, "counter %u --services %s,%s", counter, services[pick(client, 2)],
                 services[2 + pick(client, 2)]);
    } else if (dice < 21) {
        snprintf(line, size, "service %s stop --reason busy", services[pick(client, SERVICES)]);
    } else {
        snprintf(line, size, "service %s resume", services[pick(client, SERVICES)]);
    }
}

/* A number that was passed needs three calls first: what a patient clerk does. */
static bool
work_through(struct client *client)
{
    static const char *const steps[] = {"call", "recall", "recall", "pass"};
    unsigned counter = 1 + pick(client, COUNTERS);
    char line[60];

    for (int i = 0; i < 4; i++) {
        snprintf(line, sizeof(line), "%s %u", steps[i], counter);
        if (!say(client, line)) {
            return false;
        }
    }
    snprintf(line, sizeof(line), "return %s",
             client->numbers[(client->number_at + NAMES - 1) % NAMES]);
    return say(client, line);
}

static bool
say_one(struct client *client)
{
    char line[300], whole[400];

    if (!pick(client, 30)) {
        return work_through(client);
    }
    /* A request that was asked before, asked again word for word. */
    if (!pick(client, 15) && client->old_lines[0][0]) {
        const char *old = client->old_lines[pick(client, NAMES)];
        return !*old || say(client, old);
    }
    think(client, line, sizeof(line));
    if (strncmp(line, "why", 3) == 0 || strncmp(line, "queue", 5) == 0 || !pick(client, 3)) {
        return say(client, line);
    }
    snprintf(whole, sizeof(whole), "--request %s-%d-%lld %.290s", client->run, client->number,
             client->said, line);
    snprintf(client->old_lines[client->old_at], sizeof(client->old_lines[0]), "%.299s", whole);
    client->old_at = (client->old_at + 1) % NAMES;
    return say(client, whole);
}

/* Hall time over the run: forward to the next morning, back to the day before, and on. */
static bool
lead_clock(struct client *client, int *phase)
{
    static const struct {
        double from; /* part of the run */
        const char *line;
    } phases[] = {
        {0.00, "clock --at 2026-03-02T08:58:00 --rate 600"},
        {0.30, "clock --at 2026-03-03T08:58:00"},
        {0.50, "--at 2026-03-02T15:00:00 take C"},
        {0.60, "--at 2026-03-03T15:30:00 call 1"},
        {0.70, "clock --at 2026-03-04T09:00:00 --rate 60"},
        {0.90, "--at 2026-03-04T10:00:00.500 take G --class elderly"},
    };

    if (*phase >= (int)(sizeof(phases) / sizeof(phases[0])) ||
        elapsed(&client->began) < phases[*phase].from * client->seconds) {
        return true;
    }
    return say(client, phases[(*phase)++].line);
}

static int
be_client(struct client *client, char **argv, volatile pid_t *ret_batch)
{
    char path[300];
    int phase = 0;
    bool alive = true;

    snprintf(path, sizeof(path), "%s/answers-%d", argv[3], client->number);
    client->log = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    signal(SIGPIPE, SIG_IGN);
    *ret_batch = batch_start(argv[1], argv[2], &client->to, &client->from);
    if (client->log < 0 || *ret_batch < 0) {
        return EXIT_FAILURE;
    }
    /* An answer that never comes ends us by SIGALRM. */
    alarm((unsigned)client->seconds + PATIENCE_S);
    clock_gettime(CLOCK_MONOTONIC, &client->began);
    while (alive && elapsed(&client->began) < client->seconds) {
        alive = (!client->master || lead_clock(client, &phase)) && say_one(client);
    }
    fclose(client->to);
    fclose(client->from);
    waitpid(*ret_batch, NULL, 0);
    return alive ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void
wait_ms(unsigned ms)
{
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};

    nanosleep(&pause, NULL);
}

int
main(int argc, char **argv)
{
    static struct client client;
    pid_t children[CLIENTS_MAX];
    bool kills = argc == 8 && strcmp(argv[7], "kill") == 0;
    int count = argc >= 7 ? atoi(argv[4]) : 0, failed = 0, status;

    if (count < 1 || count > CLIENTS_MAX) {
        fprintf(stderr, "usage: crowd PROGRAM URL FOLDER CLIENTS SECONDS SEED [kill]\n");
        return 2;
    }
    volatile pid_t *batches = mmap(NULL, sizeof(pid_t) * CLIENTS_MAX, PROT_READ | PROT_WRITE,
                                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    client.chance = strtoull(argv[6], NULL, 10) * 2654435761ULL + 1;
    for (int i = 0; i < count; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            client.number = i;
            client.seconds = atof(argv[5]);
            client.master = i == 0 && !kills;
            client.chance += (unsigned)i * 7919U;
            snprintf(client.run, sizeof(client.run), "r%.18s", argv[6]);
            exit(be_client(&client, argv, &batches[i]));
        }
    }
    for (int i = 0; i < count && kills; i++) {
        wait_ms(20 + pick(&client, 150));
        if (batches[i] > 0) {
            kill(batches[i], SIGKILL);
        }
    }
    for (int i = 0; i < count; i++) {
        failed += waitpid(children[i], &status, 0) < 0 || status != 0;
    }
    return failed && !kills ? EXIT_FAILURE : EXIT_SUCCESS;
}
