/* SPDX-License-Identifier: Apache-2.0 */
#include "powercut/scenario.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "contract/batch.h"
#include "powercut/record.h"

enum { PROCESSES = 3, COUNTERS = 4 };

static const char *const services[] = {"C", "C", "J", "E", "C/resale,E"};
static const char *const counters[COUNTERS] = {"1", "2", "3", "5"};
enum hand { HAND_EMPTY, HAND_CALLED, HAND_SERVING };

struct run {
    struct scenario *scenario;
    char url[400];
    pid_t child[PROCESSES];
    FILE *to[PROCESSES], *from[PROCESSES];
    enum hand hands[COUNTERS];
    char held[COUNTERS][16];
    int day, minute, log, backups;
};

static unsigned
pick(struct run *run, unsigned below)
{
    uint64_t *random = &run->scenario->random;

    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return (unsigned)(*random >> 33) % below;
}

/* From here on the client has the answer in hand. */
static bool
mark(struct run *run, size_t step)
{
    struct record record = {.kind = RECORD_ANSWER, .offset = (int64_t)step};

    return write(run->log, &record, sizeof(record)) == (ssize_t)sizeof(record);
}

static bool
start_all(struct run *run)
{
    bool good = true;

    setenv("LD_PRELOAD", run->scenario->recorder, 1);
    for (int i = 0; i < PROCESSES && good; i++) {
        run->child[i] = batch_start(run->scenario->program, run->url, &run->to[i], &run->from[i]);
        good = run->child[i] > 0 && run->to[i] && run->from[i];
    }
    unsetenv("LD_PRELOAD");
    return good;
}

/* The last one to go writes the log into the database and takes it away. */
static bool
stop_all(struct run *run)
{
    bool good = true;

    /* All first: a later child holds copies of an earlier one's pipe. */
    for (int i = 0; i < PROCESSES; i++) {
        fclose(run->to[i]);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int code = 0;
        waitpid(run->child[i], &code, 0);
        fclose(run->from[i]);
        good = good && code == 0;
    }
    return good;
}

static bool
make_hall(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    int code = 1;
    pid_t child = fork();

    if (child == 0) {
        setenv("LD_PRELOAD", scenario->recorder, 1);
        freopen("/dev/null", "w", stdout);
        execl(scenario->program, scenario->program, "--db", run->url, "init", scenario->hall,
              "--training", (char *)NULL);
        _exit(127);
    }
    waitpid(child, &code, 0);
    run->scenario->steps[0] = (struct step){.ok = code == 0, .event = 1};
    run->scenario->step_count = 1;
    return code == 0 && mark(run, 0);
}

/* One line, its answer, the mark. *ret_answer is the caller's. */
static bool
ask(struct run *run, const char *words, json_t **ret_answer)
{
    struct scenario *scenario = run->scenario;
    struct step *step = &scenario->steps[scenario->step_count];
    int who = (int)pick(run, PROCESSES);
    char *text = NULL;
    size_t size = 0;

    *step = (struct step){0};
    str_format(step->line, sizeof(step->line), "--request P%zu %s", scenario->step_count, words);
    if (strncmp(words, "backup ", 7) == 0) {
        str_cut(step->line, sizeof(step->line), words);
        str_cut(step->backup, sizeof(step->backup), strrchr(words, '/') + 1);
    }
    fprintf(run->to[who], "%s\n", step->line);
    fflush(run->to[who]);
    bool good = getline(&text, &size, run->from[who]) > 0;
    json_t *answer = good ? json_loads(text, 0, NULL) : NULL;
    free(text);
    if (!answer || !mark(run, scenario->step_count)) {
        fprintf(stderr, "no answer to: %s\n", step->line);
        return false;
    }
    step->ok = json_is_true(json_object_get(answer, "ok"));
    step->event = json_integer_value(json_object_get(answer, "event"));
    if (!step->ok && step->backup[0]) {
        fprintf(stderr, "no backup\n");
        good = false;
    }
    scenario->step_count++;
    *ret_answer = answer;
    return good;
}

static bool
say(struct run *run, const char *words)
{
    json_t *answer = NULL;
    bool good = ask(run, words, &answer);

    json_decref(answer);
    return good;
}

static bool
begin_day(struct run *run)
{
    char words[100];
    bool good;

    run->day++;
    run->minute = 9 * 60 + 1;
    str_format(words, sizeof(words), "clock --at 2026-01-%02dT09:01:00 --rate 0", run->day);
    good = say(run, words);
    for (int c = 0; c < COUNTERS && good && run->day == 5; c++) {
        str_format(words, sizeof(words), "open %s --staff 0%s", counters[c],
                   (const char *[]){"317", "318", "319", "400"}[c]);
        good = say(run, words);
    }
    memset(run->hands, 0, sizeof(run->hands));
    memset(run->held, 0, sizeof(run->held));
    return good;
}

/* What a counter with this in hand may do, and what it then has in hand. */
static const struct deed {
    enum hand before, after;
    const char *words;
} deeds[] = {
    {HAND_EMPTY, HAND_CALLED, "call %s"},
    {HAND_EMPTY, HAND_CALLED, "call %s"},
    {HAND_EMPTY, HAND_SERVING, "unhold %s %s"},
    {HAND_CALLED, HAND_CALLED, "recall %s"},
    {HAND_CALLED, HAND_SERVING, "start %s"},
    {HAND_CALLED, HAND_SERVING, "start %s"},
    {HAND_CALLED, HAND_EMPTY, "pass %s"},
    {HAND_CALLED, HAND_EMPTY, "undo %s"},
    {HAND_CALLED, HAND_EMPTY, "transfer %s --service J"},
    {HAND_SERVING, HAND_EMPTY, "finish %s"},
    {HAND_SERVING, HAND_EMPTY, "finish %s --outcome done"},
    {HAND_SERVING, HAND_EMPTY, "hold %s --kind waiting"},
    {HAND_SERVING, HAND_EMPTY, "transfer %s --counter 2 --come-back"},
    {HAND_SERVING, HAND_EMPTY, "release %s"},
};

static bool
do_at_counter(struct run *run)
{
    unsigned c = pick(run, COUNTERS);
    const struct deed *deed;
    char words[150];
    json_t *answer = NULL;

    do {
        deed = &deeds[pick(run, ARRAY_SIZE(deeds))];
    } while (deed->before != run->hands[c] || (strstr(deed->words, "unhold") && !run->held[c][0]));
    bool unhold = deed->after == HAND_SERVING && deed->before == HAND_EMPTY;
    const char *pattern = unhold ? "unhold %s %s" : deed->words;
    str_cut(words, sizeof(words), pattern);
    char *at = strstr(words, "%s");
    char rest[100];
    str_cut(rest, sizeof(rest), at + 2);
    *at = '\0';
    str_format(words + strlen(words), sizeof(words) - strlen(words), "%s%s", counters[c],
               unhold ? "" : rest);
    if (unhold) {
        str_format(words + strlen(words), sizeof(words) - strlen(words), " %s", run->held[c]);
    }
    if (!ask(run, words, &answer)) {
        return false;
    }
    if (json_is_true(json_object_get(answer, "ok"))) {
        const char *number = NULL;
        (void)json_unpack(answer, "{s:{s:s}}", "ticket", "number", &number);
        run->hands[c] = deed->after;
        if (strncmp(words, "hold", 4) == 0 && number) {
            str_cut(run->held[c], sizeof(run->held[c]), number);
        } else if (unhold) {
            run->held[c][0] = '\0';
        }
    }
    json_decref(answer);
    return true;
}

static bool
do_something(struct run *run)
{
    char words[500];
    unsigned what = pick(run, 20);

    if (what < 7) {
        str_format(words, sizeof(words), "take %s%s", services[pick(run, ARRAY_SIZE(services))],
                   pick(run, 4) ? "" : " --class elderly");
        return say(run, words);
    }
    if (what == 7) {
        run->minute += 1 + (int)pick(run, 7);
        str_format(words, sizeof(words), "clock --at 2026-01-%02dT%02d:%02d:00 --rate 0", run->day,
                   run->minute / 60, run->minute % 60);
        return say(run, words);
    }
    if (what == 8 && run->backups < 2 && run->scenario->step_count > 30) {
        str_format(words, sizeof(words), "backup %s/backup-%d.db", run->scenario->folder,
                   ++run->backups);
        return say(run, words);
    }
    return do_at_counter(run);
}

bool
scenario_run(struct scenario *scenario)
{
    struct run run = {.scenario = scenario, .day = 4};

    run.log = open(scenario->recording, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    setenv("RECORD_FILE", scenario->recording, 1);
    setenv("RECORD_FOLDER", scenario->folder, 1);
    str_format(run.url, sizeof(run.url), "sqlite:%s/hall.db", scenario->folder);
    bool good = run.log >= 0 && make_hall(&run) && start_all(&run) && begin_day(&run);
    for (size_t i = 1; i <= scenario->lines && good && scenario->step_count + 8 < STEPS_MAX; i++) {
        good = do_something(&run);
        if (good && i % 45 == 0) {
            good = stop_all(&run) && start_all(&run);
        }
        if (good && i % 80 == 0) {
            good = begin_day(&run);
        }
    }
    good = stop_all(&run) && good;
    close(run.log);
    if (good && (run.backups == 0 || run.day < 6)) {
        fprintf(stderr, "too short: no backup, or no second day\n");
        good = false;
    }
    return good;
}
