/* SPDX-License-Identifier: Apache-2.0
 * Many batches on one database, and everything that goes wrong in a hall.
 *
 *   chaos PROGRAM DATABASE FOLDER ACTORS SECONDS SEED TROUBLE,…
 *
 * TROUBLE: kill kill-all stop clock machine-clock disk readonly rights, and of a database server
 * server-kill server-restart server-cut server-readonly server-promote network-cut. Every line said
 * and every answer got goes to FOLDER/answers, in the order they came; a line whose batch was
 * killed before it answered has {"error":"killed"} there, and is asked again with the same request
 * id until it is answered for good. What people without rights got goes to FOLDER/foreign.
 * FOLDER/faults.tsv: what befell the hall, how often. Exit 0 when nobody hung, crashed or was
 * refused without a cause; whether the hall is right is for check_ledger --complete.
 *
 * $CHAOS_SERVER: a script that does the server's troubles, called with the trouble's name, and with
 * "disk" when a full disk has room again. $CHAOS_DISK: the folder to fill. $CHAOS_AFTERMATH: how
 * many milliseconds after a trouble a refusal is still its own. $CHAOS_PACE: the longest time from
 * one trouble to the next. */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/chaos/chaos.h"

enum { PATIENCE_MS = 60000, KILL_SOON = 100 };

long long
now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* xorshift64*: the same seed, the same choices, as far as the race of the processes allows. */
unsigned
pick(struct chaos *chaos, unsigned below)
{
    chaos->chance ^= chaos->chance >> 12;
    chaos->chance ^= chaos->chance << 25;
    chaos->chance ^= chaos->chance >> 27;
    return (unsigned)((chaos->chance * 2685821657736338717ULL) >> 33) % below;
}

void
fail(struct chaos *chaos, const char *what, const char *detail)
{
    if (chaos->failures++ < 20) {
        printf("FAILED %s%s%.300s\n", what, detail ? ": " : "", detail ? detail : "");
    }
}

static void
wait_us(unsigned us)
{
    struct timespec pause = {.tv_nsec = (long)us * 1000};

    nanosleep(&pause, NULL);
}

/* Starts who is not there, asks again what is open, thinks of something new. */
static void
step_actor(struct chaos *chaos, struct actor *actor, bool finishing)
{
    long long now = now_ms();

    if (actor->lent) {
        return;
    }
    if (actor->sent || actor->stopped || actor->killed || now < actor->act_at) {
        if (actor->sent && !actor->stopped && !actor->killed && now > actor->since + PATIENCE_MS) {
            fail(chaos, "no answer in a minute", actor->line);
            actor_kill(chaos, actor);
        }
        return;
    }
    if (!actor->line[0] && !finishing && (!chaos->setting_up || actor->number == 0)) {
        think(chaos, actor);
    }
    if (!actor->line[0] || (actor->pid == 0 && !actor_start(chaos, actor))) {
        return;
    }
    actor_send(chaos, actor);
    /* The instants that matter most lie within an action. */
    if (chaos->enabled[TROUBLE_KILL] && !chaos->setting_up && !pick(chaos, KILL_SOON)) {
        wait_us(pick(chaos, 4) ? pick(chaos, 1500) : pick(chaos, 6000));
        actor_kill(chaos, actor);
        chaos->times[TROUBLE_KILL]++;
    }
}

static void
hear(struct chaos *chaos)
{
    struct pollfd fds[ACTORS_MAX];
    struct actor *who[ACTORS_MAX];
    nfds_t count = 0;

    for (int i = 0; i < chaos->count; i++) {
        if (chaos->actors[i].pid) {
            who[count] = &chaos->actors[i];
            fds[count++] = (struct pollfd){.fd = chaos->actors[i].from, .events = POLLIN};
        }
    }
    if (poll(fds, count, 1) <= 0) {
        return;
    }
    for (nfds_t i = 0; i < count; i++) {
        if (fds[i].revents) {
            actor_read(chaos, who[i]);
        }
    }
}

static bool
anything_open(const struct chaos *chaos)
{
    for (int i = 0; i < chaos->count; i++) {
        if (chaos->actors[i].line[0]) {
            return true;
        }
    }
    return false;
}

/* Everybody's last line is answered; then they end by themselves. */
static void
finish(struct chaos *chaos)
{
    long long until = now_ms() + PATIENCE_MS;

    trouble_end(chaos);
    while (anything_open(chaos) && now_ms() < until) {
        for (int i = 0; i < chaos->count; i++) {
            step_actor(chaos, &chaos->actors[i], true);
        }
        hear(chaos);
    }
    for (int i = 0; i < chaos->count; i++) {
        struct actor *actor = &chaos->actors[i];
        if (actor->line[0]) {
            fail(chaos, "never answered for good", actor->line);
        }
        actor->killed = true; /* its end is expected now */
        if (actor->pid) {
            close(actor->to);
            actor->to = -1;
            while (actor->pid) {
                actor_read(chaos, actor);
            }
        }
        free(actor->answer);
    }
}

static bool
write_times(const struct chaos *chaos)
{
    static const char *const told[TROUBLE_COUNT] = {
        [TROUBLE_KILL] = "SIGKILL to one program at a random instant",
        [TROUBLE_KILL_ALL] = "SIGKILL to all programs at once",
        [TROUBLE_STOP] = "SIGSTOP, later SIGCONT",
        [TROUBLE_CLOCK] = "the hall's clock set, across midnight both ways",
        [TROUBLE_MACHINE_CLOCK] =
            "the machine's clock moved under a real hall, across midnight both ways",
        [TROUBLE_DISK] = "disk filled to the last byte",
        [TROUBLE_READONLY] = "file system remounted read-only",
        [TROUBLE_RIGHTS] = "another user without rights",
        [TROUBLE_SERVER_KILL] = "SIGKILL to the database server, and recovery",
        [TROUBLE_SERVER_RESTART] = "the database server stopped and started again",
        [TROUBLE_SERVER_CUT] = "every connection ended by the database server",
        [TROUBLE_SERVER_READONLY] = "the database server made read-only",
        [TROUBLE_SERVER_PROMOTE] = "SIGKILL to the database server, its standby promoted",
        [TROUBLE_NETWORK_CUT] = "every connection broken on its way to the database server",
    };
    char path[400];

    snprintf(path, sizeof(path), "%s/faults.tsv", chaos->folder);
    FILE *file = fopen(path, "w");
    for (int i = 0; i < TROUBLE_COUNT && file; i++) {
        if (chaos->times[i]) {
            fprintf(file, "%s\t%lld\n", told[i], chaos->times[i]);
        }
    }
    if (file && chaos->lent) {
        fprintf(file, "a killed program's request asked again by another one that runs on\t%lld\n",
                chaos->lent);
    }
    return file && fclose(file) == 0;
}

static bool
read_arguments(struct chaos *chaos, char **argv)
{
    static const enum role roles[] = {ROLE_COUNTER, ROLE_CLOCK,   ROLE_MANAGER, ROLE_KIOSK,
                                      ROLE_COUNTER, ROLE_COUNTER, ROLE_COUNTER, ROLE_KIOSK,
                                      ROLE_COUNTER, ROLE_MANAGER, ROLE_COUNTER, ROLE_KIOSK,
                                      ROLE_COUNTER, ROLE_COUNTER, ROLE_KIOSK,   ROLE_COUNTER};
    char path[400];
    unsigned counter = 0;

    chaos->program = argv[1];
    chaos->database = argv[2];
    chaos->folder = argv[3];
    chaos->count = atoi(argv[4]);
    chaos->seed = strtoull(argv[6], NULL, 10);
    chaos->chance = chaos->seed * 2654435761ULL + 1;
    for (char *name; (name = strsep(&argv[7], ","));) {
        enum trouble trouble;
        if (!trouble_named(name, &trouble)) {
            return false;
        }
        chaos->enabled[trouble] = true;
    }
    for (int i = 0; i < chaos->count && i < ACTORS_MAX; i++) {
        chaos->actors[i].number = i;
        chaos->actors[i].role = roles[i];
        chaos->actors[i].counter = roles[i] == ROLE_COUNTER ? 1 + counter++ % COUNTERS : 1;
    }
    snprintf(chaos->foreign_log, sizeof(chaos->foreign_log), "%s/foreign", chaos->folder);
    snprintf(path, sizeof(path), "%s/answers", chaos->folder);
    chaos->log = fopen(path, "w");
    if (chaos->enabled[TROUBLE_MACHINE_CLOCK] && !machine_clock_begin(chaos)) {
        return false;
    }
    return chaos->log && chaos->count >= 2 && chaos->count <= ACTORS_MAX;
}

int
main(int argc, char **argv)
{
    static struct chaos chaos = {.setting_up = true};

    if (argc != 8 || !read_arguments(&chaos, argv)) {
        fprintf(stderr, "usage: chaos PROGRAM DATABASE FOLDER ACTORS SECONDS SEED TROUBLE,…\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, NULL, _IOLBF, 0);
    long long until = now_ms() + (long long)(atof(argv[5]) * 1000);
    while (now_ms() < until) {
        trouble_step(&chaos);
        for (int i = 0; i < chaos.count; i++) {
            step_actor(&chaos, &chaos.actors[i], false);
        }
        hear(&chaos);
    }
    finish(&chaos);
    if (chaos.busy * 100 > chaos.answers) {
        fail(&chaos, "more than one answer in a hundred is busy, and did not wait", NULL);
    }
    if (fclose(chaos.log) != 0 || !write_times(&chaos)) {
        fail(&chaos, "the log could not be written", NULL);
    }
    printf("%d batches, %lld answers, %lld repeated, %lld busy at once, %lld refused by "
           "disk or rights, %lld killed in the middle of an action, %lld failures\n",
           chaos.count, chaos.answers, chaos.repeated, chaos.busy, chaos.io, chaos.kills_asked,
           chaos.failures);
    return chaos.failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
