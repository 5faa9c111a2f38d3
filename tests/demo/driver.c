/* SPDX-License-Identifier: Apache-2.0
 * Plays a hall's morning on real windows: simulated citizens at the kiosk, clerks at two counters,
 * somebody at the pad, somebody who looks at the display. Started by scripts/run. Exit status: 0
 * when ledger and windows agree, 1 when they do not or something did not happen, 2 usage. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/args.h"
#include "command.h"
#include "report.h"

enum { RATE = 40, HURRY_MS = 30000, CLERKS = 2, LOOKERS = 2, ACTORS = CLERKS + 1 + LOOKERS };

struct driver {
    const char *paihao, *db, *folder, *day, *from;
    int64_t minutes, seed;
    struct stage stage;
    struct citizens citizens;
    struct clerk clerks[CLERKS];
    struct watcher watcher;
    struct rater rater;
    pthread_t threads[ACTORS];
    int started;
};

static void
set_clock(struct driver *driver, const char *at, int rate)
{
    char speed[16];
    const char *words[] = {driver->paihao,     "--db", driver->db, "clock", "--rate", speed,
                           at ? "--at" : NULL, at,     NULL};

    str_format(speed, sizeof(speed), "%d", rate);
    if (command_run(words, NULL) != 0) {
        stage_fail(&driver->stage, "the hall's clock could not be set");
    }
}

static struct pane *
pane_of(struct driver *driver, const char *line, int *clerks)
{
    if (strncmp(line, "kiosk ", 6) == 0) {
        return &driver->citizens.pane;
    }
    if (strncmp(line, "display ", 8) == 0) {
        return &driver->watcher.pane;
    }
    if (strncmp(line, "pad-1 ", 6) == 0) {
        return &driver->rater.pane;
    }
    return strncmp(line, "counter-", 8) == 0 && *clerks < CLERKS ? &driver->clerks[(*clerks)++].pane
                                                                 : NULL;
}

static bool
open_windows(struct driver *driver)
{
    char path[STAGE_PATH_SIZE], line[256];
    int clerks = 0, windows = 0;

    str_format(path, sizeof(path), "%s/windows", driver->folder);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file)) {
        /* The sign is there to be looked at. */
        struct pane *pane = pane_of(driver, line, &clerks);
        if (pane && !pane_open(pane, &driver->stage, line)) {
            break;
        }
        windows += pane != NULL;
    }
    if (file) {
        fclose(file);
    }
    if (windows != ACTORS) {
        stage_fail(&driver->stage, "%s lists %d windows, %d are wanted", path, windows, ACTORS);
    }
    return !stage_failed(&driver->stage);
}

static void
cast(struct driver *driver)
{
    uint64_t seed = (uint64_t)driver->seed * 1000;

    driver->citizens.random = seed;
    driver->rater.random = seed + 1 + CLERKS;
    /* About as many as two counters can serve. */
    driver->citizens.interval_ms = 1.1 * 60000 / RATE;
    for (int i = 0; i < CLERKS; i++) {
        struct clerk *clerk = &driver->clerks[i];
        clerk->place = i;
        clerk->random = seed + 1 + (uint64_t)i;
        clerk->counter = clerk->pane.name + strlen("counter-");
        driver->watcher.counters[i] = clerk->counter;
    }
}

static void
start(struct driver *driver, void *(*play)(void *), void *argument)
{
    if (pthread_create(&driver->threads[driver->started], NULL, play, argument)) {
        stage_fail(&driver->stage, "no thread can be started");
        return;
    }
    driver->started++;
}

/* The half hour, from the moment on that everybody is at his place. */
static double
play(struct driver *driver)
{
    struct stage *stage = &driver->stage;
    char at[64];

    for (int i = 0; i < CLERKS; i++) {
        start(driver, clerk_play, &driver->clerks[i]);
    }
    start(driver, citizens_play, &driver->citizens);
    /* Those who stay until all is over come last. */
    start(driver, watcher_play, &driver->watcher);
    start(driver, rater_play, &driver->rater);
    int64_t hurry = clock_steady_ms(&stage->clock) + HURRY_MS;
    while (!stage_failed(stage) && atomic_load(&stage->ready) < ACTORS) {
        if (clock_steady_ms(&stage->clock) > hurry) {
            stage_fail(stage, "not everybody was at his place in time");
        }
        stage_nap(stage, 20);
    }
    str_format(at, sizeof(at), "%sT%s:00", driver->day, driver->from);
    set_clock(driver, at, RATE);
    int64_t begin = clock_steady_ms(&stage->clock);
    atomic_store(&stage->end_ms, begin + driver->minutes * 60000 / RATE);
    int lookers = driver->started - LOOKERS;
    for (int i = 0; i < lookers; i++) {
        pthread_join(driver->threads[i], NULL);
    }
    stage_nap(stage, stage_left(stage));
    set_clock(driver, NULL, 0);
    double seconds = (double)(clock_steady_ms(&stage->clock) - begin) / 1000;
    atomic_store(&stage->over, true);
    for (int i = lookers > 0 ? lookers : 0; i < driver->started; i++) {
        pthread_join(driver->threads[i], NULL);
    }
    return seconds;
}

static int
conclude(struct driver *driver, double seconds)
{
    char to[8];
    int from = (int)(strtol(driver->from, NULL, 10) * 60 + strtol(driver->from + 3, NULL, 10));
    int end = from + (int)(seconds * RATE / 60);
    struct report report = {.paihao = driver->paihao,
                            .db = driver->db,
                            .folder = driver->folder,
                            .citizens = &driver->citizens,
                            .clerks = driver->clerks,
                            .clerk_count = CLERKS,
                            .watcher = &driver->watcher,
                            .rater = &driver->rater,
                            .from = driver->from,
                            .to = to,
                            .seconds = seconds};

    str_format(to, sizeof(to), "%02d:%02d", end / 60 % 24, end % 60);
    bool good = !stage_failed(&driver->stage) && report_print(&report);
    /* After the comparison too: it looks at the windows once more. */
    if (stage_failed(&driver->stage)) {
        printf("FAILED: %s\n", driver->stage.failure);
        good = false;
    }
    return good ? 0 : 1;
}

static int
parse(struct driver *driver, int argc, char **argv)
{
    const struct args_option options[] = {
        {"paihao", 0, "FILE", "the command line program", ARGS_TEXT, &driver->paihao, 0, 0, NULL},
        {"db", 0, "URL", "the hall's database", ARGS_TEXT, &driver->db, 0, 0, NULL},
        {"folder", 0, "DIR", "list of windows, traces, pictures", ARGS_TEXT, &driver->folder, 0, 0,
         NULL},
        {"day", 0, "DATE", "the day to play", ARGS_TEXT, &driver->day, 0, 0, NULL},
        {"from", 0, "HH:MM", "when it begins", ARGS_TEXT, &driver->from, 0, 0, NULL},
        {"minutes", 0, "N", "how long it takes in the hall", ARGS_INTEGER, &driver->minutes, 5, 120,
         NULL},
        {"seed", 0, "N", "of the chances", ARGS_INTEGER, &driver->seed, 0, 1000000, NULL},
    };
    const struct args table = {.program = "driver",
                               .version = PAIHAO_VERSION,
                               .usage = "[options]",
                               .summary = "Plays a hall's morning on real windows.",
                               .options = options,
                               .count = ARRAY_SIZE(options)};
    int first;
    int code = args_main(&table, argc, argv, &first);

    if (code < 0 && (!driver->paihao || !driver->db || !driver->folder || !driver->day)) {
        fprintf(stderr, "driver: --paihao, --db, --folder and --day are needed\n");
        code = 2;
    }
    return code;
}

int
main(int argc, char **argv)
{
    struct driver *driver = mem_zero_alloc(1, sizeof(*driver));
    double seconds = 0;

    *driver = (struct driver){.from = "09:30", .minutes = 30, .seed = 1};
    driver->stage.clock = clock_system();
    pthread_mutex_init(&driver->stage.hands, NULL);
    pthread_mutex_init(&driver->stage.failing, NULL);
    driver->citizens.pane.trace = driver->watcher.pane.trace = driver->rater.pane.trace = -1;
    driver->clerks[0].pane.trace = driver->clerks[1].pane.trace = -1;
    int code = parse(driver, argc, argv);
    driver->stage.folder = driver->folder;
    if (code < 0) {
        if (open_windows(driver)) {
            cast(driver);
            seconds = play(driver);
        }
        code = conclude(driver, seconds);
    }
    pane_close(&driver->citizens.pane);
    pane_close(&driver->watcher.pane);
    pane_close(&driver->rater.pane);
    for (int i = 0; i < CLERKS; i++) {
        pane_close(&driver->clerks[i].pane);
    }
    free(driver);
    return code;
}
