/* SPDX-License-Identifier: Apache-2.0
 * Power cut: the real program works while every write and sync of its files is recorded; then the
 * disk is rebuilt as a power cut at each point would leave it, and the store opens what is there.
 *
 *   powercut PROGRAM RECORDER [--points N] [--lines N] [--seed N] [--synchronous OFF|NORMAL]
 *            [--table FILE]
 *
 * At each point: the hall opens, verify finds nothing, every answer that a client had in hand is in
 * the ledger, the ledger is a part of what really happened, and the line under way is done once
 * when it is asked again. With --synchronous the program's durability is taken away first, and the
 * run is good when that is noticed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "admin/command.h"
#include "config/hall_file.h"
#include "powercut/disk.h"
#include "powercut/recording.h"
#include "powercut/scenario.h"
#include "store/ledger.h"

enum { WORKERS = 2, TOLD_MAX = 5 };

/* What really happened, row by row. */
struct reference {
    char (*hashes)[65];
    char (*requests)[ACTION_REQUEST_SIZE];
    size_t count;
};

struct trial {
    const struct scenario *scenario;
    const struct reference *reference;
    char folder[300], path[340];
    int64_t answered; /* newest step whose answer was given, -1 = none */
    size_t point;
    enum disk_luck luck;
    int64_t head; /* as found */
    char what[400];
};

struct counts {
    size_t points, bad, empty, under_way_done, under_way_lost;
    size_t of[DISK_LUCKS], bad_of[DISK_LUCKS];
};

static bool
bad(struct trial *trial, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(trial->what, sizeof(trial->what), format, args);
    va_end(args);
    return false;
}

static bool
keep_row(const struct event_row *row, void *context)
{
    struct reference *reference = context;

    reference->hashes = mem_grow(reference->hashes, reference->count + 1, 65);
    reference->requests = mem_grow(reference->requests, reference->count + 1, ACTION_REQUEST_SIZE);
    str_cut(reference->hashes[reference->count], 65, row->hash);
    str_cut(reference->requests[reference->count], ACTION_REQUEST_SIZE,
            row->request ? row->request : "");
    reference->count++;
    return true;
}

static bool
read_reference(const char *path, struct reference *ret_reference)
{
    struct answer answer;
    struct store *store = NULL;
    bool good = store_open(path, NULL, &answer, &store) == STATUS_OK &&
                ledger_each(store, 0, keep_row, ret_reference) == STATUS_OK;

    store_close(store);
    return good;
}

static bool
same_row(const struct event_row *row, void *context)
{
    struct trial *trial = context;
    size_t at = (size_t)trial->head++;

    return (size_t)row->id == at + 1 && at < trial->reference->count &&
           strcmp(row->hash, trial->reference->hashes[at]) == 0;
}

/* The rows found are the first rows of what happened, and verify agrees with them. */
static bool
ledger_is_whole(struct trial *trial, struct store *store)
{
    struct verify_report report = {0};
    int64_t head = 0;
    char hash[65];

    trial->head = 0;
    if (ledger_each(store, 0, same_row, trial) != STATUS_OK ||
        store_head(store, &head, hash) != STATUS_OK || head != trial->head) {
        return bad(trial, "the ledger is not what happened, from row %lld on",
                   (long long)trial->head);
    }
    bool good = store_verify(store, NULL, &report) == STATUS_OK;
    if (!good || report.fault_count > 0) {
        bad(trial, "verify: %s", good ? report.faults[0].what : "cannot be done");
        good = false;
    }
    verify_report_done(&report);
    return good;
}

/* Confirmed is there; beyond it at most what the line under way does. */
static bool
answers_are_kept(struct trial *trial)
{
    const struct scenario *scenario = trial->scenario;
    int64_t most = INT64_MAX, later = 0;

    for (int64_t i = 0; i <= trial->answered; i++) {
        const struct step *step = &scenario->steps[i];
        if (step->ok && step->event > trial->head) {
            return bad(trial, "lost though confirmed: %s (row %lld, the ledger ends with %lld)",
                       step->line, (long long)step->event, (long long)trial->head);
        }
    }
    for (size_t i = (size_t)(trial->answered + 1); i < scenario->step_count && later < 2; i++) {
        if (scenario->steps[i].ok && scenario->steps[i].event > 0 && ++later == 2) {
            most = scenario->steps[i].event - 1;
        }
    }
    return trial->head <= most || bad(trial, "more happened than was asked for");
}

static bool
backups_are_kept(struct trial *trial)
{
    char found[400], wanted[400];

    for (int64_t i = 0; i <= trial->answered; i++) {
        const struct step *step = &trial->scenario->steps[i];
        if (step->backup[0] && step->ok) {
            str_format(found, sizeof(found), "%s/%s", trial->folder, step->backup);
            str_format(wanted, sizeof(wanted), "%s/%s", trial->scenario->folder, step->backup);
            if (!disk_same_file(found, wanted)) {
                return bad(trial, "the backup %s is not there whole", step->backup);
            }
        }
    }
    return true;
}

/* The last answered line answers the same again; the one under way is done now, once. */
static bool
asking_again_is_safe(struct trial *trial)
{
    const struct scenario *scenario = trial->scenario;
    const struct step *last = NULL, *next = NULL;
    struct buffer lines = {0};
    char *answers = NULL, *rest;
    size_t size = 0;

    for (int64_t i = trial->answered; i > 0 && !last; i--) {
        last = scenario->steps[i].ok && !scenario->steps[i].backup[0] ? &scenario->steps[i] : NULL;
    }
    if (trial->answered >= 0 && (size_t)trial->answered + 1 < scenario->step_count) {
        next = &scenario->steps[trial->answered + 1];
        next = next->backup[0] ? NULL : next;
    }
    buffer_format(&lines, "%s\n%s\n%s\nverify\n", last ? last->line : "", next ? next->line : "",
                  next ? next->line : "");
    FILE *in = fmemopen(lines.data, lines.length, "r"), *out = open_memstream(&answers, &size);
    int code = batch_run(trial->path, NULL, in, out);
    fclose(in);
    fclose(out);
    bool good = code == 0;
    rest = answers;
    for (int i = 0; i < 4 && good; i++) {
        char *line = strsep(&rest, "\n");
        json_t *answer = json_loads(line ? line : "", 0, NULL);
        const struct step *step = i == 0 ? last : i < 3 ? next : NULL;
        bool ok = json_is_true(json_object_get(answer, "ok"));
        bool repeated = json_is_true(json_object_get(answer, "repeated"));
        int64_t event = json_integer_value(json_object_get(answer, "event"));
        if (i == 3) {
            good = ok && json_array_size(json_object_get(answer, "faults")) == 0;
        } else if (step) {
            good = ok == step->ok && (!ok || event == step->event) && (!ok || i == 1 || repeated);
        }
        if (!good) {
            bad(trial, "asked again: %s: %.200s", step ? step->line : "verify", line);
        }
        json_decref(answer);
    }
    free(answers);
    buffer_done(&lines);
    return good;
}

static bool
init_can_be_repeated(struct trial *trial)
{
    static struct hall_file_errors errors;
    struct answer answer;
    struct hall *hall = NULL;
    struct buffer text = {0};
    char message[ANSWER_MESSAGE_SIZE] = "";
    bool good = hall_file_load(trial->scenario->hall, &errors, &hall) == STATUS_OK &&
                hall_file_write(hall, &text) == STATUS_OK;

    if (good && store_init(trial->path, NULL, hall, text.data, true, &answer) != STATUS_OK) {
        answer_message(&answer, message, sizeof(message));
        good = bad(trial, "no hall, and none can be made: %s", message);
    }
    hall_free(hall);
    buffer_done(&text);
    return good;
}

static bool
judge(struct trial *trial, struct counts *counts)
{
    struct answer answer;
    struct store *store = NULL;
    char message[ANSWER_MESSAGE_SIZE];

    if (store_open(trial->path, NULL, &answer, &store) != STATUS_OK) {
        answer_message(&answer, message, sizeof(message));
        counts->empty++;
        return trial->answered < 0 ? init_can_be_repeated(trial)
                                   : bad(trial, "does not open: %s", message);
    }
    bool good = ledger_is_whole(trial, store);
    store_close(store);
    if (good && trial->answered >= 0 && (size_t)trial->answered + 1 < trial->scenario->step_count) {
        const struct step *next = &trial->scenario->steps[trial->answered + 1];
        counts->under_way_done += next->ok && next->event > 0 && trial->head >= next->event;
        counts->under_way_lost += next->ok && next->event > trial->head;
    }
    return good && answers_are_kept(trial) && backups_are_kept(trial) &&
           (trial->answered < 0 || asking_again_is_safe(trial));
}

static void
empty_folder(const struct trial *trial)
{
    static const char *const names[] = {"hall.db",         "hall.db-wal", "hall.db-shm",
                                        "hall.db-journal", "backup-1.db", "backup-2.db"};
    char path[400];

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        str_format(path, sizeof(path), "%s/%s", trial->folder, names[i]);
        unlink(path);
    }
    /* What an unfinished backup left behind has the writer's process id in its name. */
    if (rmdir(trial->folder) != 0 && errno == ENOTEMPTY) {
        str_format(path, sizeof(path), "rm -rf '%s'", trial->folder);
        (void)!system(path);
    }
    mkdir(trial->folder, 0700);
}

/* Every `workers`-th point is this worker's. */
static bool
cut_everywhere(struct trial *trial, const struct recording *recording, size_t points, uint64_t seed,
               size_t worker, struct counts *counts)
{
    struct disk *disk = disk_new();
    struct recording reading = *recording;
    struct record record;
    const uint8_t *bytes;
    char name[64];
    size_t number = 0, told = 0;
    bool good = true;

    for (size_t i = 0; good && recording_next(&reading, &record, name, &bytes); i++) {
        good = disk_play(disk, &record, name, bytes);
        if (!good) {
            printf("cannot be played: %s of %s\n",
                   record.kind == RECORD_STRANGE ? (const char *)bytes : "?", name);
        }
        if (record.kind == RECORD_ANSWER) {
            trial->answered = record.offset;
        }
        /* Points lie evenly: number/points of the way. */
        for (; good && number * recording->count < (i + 1) * points; number++) {
            if (number % WORKERS != worker) {
                continue;
            }
            trial->point = i;
            trial->luck = (enum disk_luck)((number / WORKERS) % DISK_LUCKS);
            empty_folder(trial);
            good = disk_cut(disk, trial->luck, seed + number, trial->folder);
            counts->points++;
            counts->of[trial->luck]++;
            if (good && !judge(trial, counts)) {
                counts->bad++;
                counts->bad_of[trial->luck]++;
                if (told++ < TOLD_MAX) {
                    printf("record %zu of %zu, after step %lld, luck %d, seed %llu: %s\n", i,
                           recording->count, (long long)trial->answered, (int)trial->luck,
                           (unsigned long long)(seed + number), trial->what);
                }
            }
        }
    }
    fflush(stdout);
    disk_free(disk);
    return good;
}

static bool
cut_in_workers(const struct scenario *scenario, const struct reference *reference,
               const struct recording *recording, size_t points, uint64_t seed, const char *scratch,
               struct counts *ret_counts)
{
    int pipes[WORKERS][2];
    bool good = true;

    for (size_t w = 0; w < WORKERS; w++) {
        if (pipe(pipes[w]) != 0) {
            return false;
        }
        pid_t child = fork();
        if (child == 0) {
            struct trial trial = {.scenario = scenario, .reference = reference, .answered = -1};
            struct counts counts = {0};
            log_open("powercut", LOG_LEVEL_ERROR);
            str_format(trial.folder, sizeof(trial.folder), "%s/cut-%zu", scratch, w);
            str_format(trial.path, sizeof(trial.path), "%s/hall.db", trial.folder);
            mkdir(trial.folder, 0700);
            good = cut_everywhere(&trial, recording, points, seed, w, &counts);
            good = write(pipes[w][1], &counts, sizeof(counts)) == (ssize_t)sizeof(counts) && good;
            _exit(good ? 0 : 1);
        }
        close(pipes[w][1]);
    }
    for (size_t w = 0; w < WORKERS; w++) {
        struct counts counts = {0};
        int code = 1;
        good = read(pipes[w][0], &counts, sizeof(counts)) == (ssize_t)sizeof(counts) && good;
        wait(&code);
        good = good && code == 0;
        ret_counts->points += counts.points;
        ret_counts->bad += counts.bad;
        ret_counts->empty += counts.empty;
        ret_counts->under_way_done += counts.under_way_done;
        ret_counts->under_way_lost += counts.under_way_lost;
        for (size_t i = 0; i < DISK_LUCKS; i++) {
            ret_counts->of[i] += counts.of[i];
            ret_counts->bad_of[i] += counts.bad_of[i];
        }
    }
    return good;
}

static void
write_table(const char *path, const struct counts *counts)
{
    static const char *const lucks[DISK_LUCKS] = {
        [DISK_NOTHING] = "nothing of the unsynced survives",
        [DISK_ALL] = "all of the unsynced survives",
        [DISK_PREFIX] = "what was written first survives, the last write in part",
        [DISK_FEW] =
            "one in eight unsynced sectors survives, out of order, lengths and names by chance",
        [DISK_HALF] = "half of them survive",
        [DISK_MOST] = "seven of eight survive",
    };
    FILE *out = fopen(path, "we");

    for (size_t i = 0; i < DISK_LUCKS && out; i++) {
        fprintf(out, "power cut: %s\t%zu\t", lucks[i], counts->of[i]);
        if (counts->bad_of[i]) {
            fprintf(out, "%zu BAD\n", counts->bad_of[i]);
        } else {
            fputs(
                "the hall opens, verify is clean, every confirmed answer is there, asking again is "
                "safe\n",
                out);
        }
    }
    if (!out || fclose(out) != 0) {
        fprintf(stderr, "cannot write %s\n", path);
        exit(1);
    }
}

static const char *
option(int argc, char **argv, const char *name, const char *standard)
{
    for (int i = 3; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], name) == 0) {
            return argv[i + 1];
        }
    }
    return standard;
}

int
main(int argc, char **argv)
{
    static struct scenario scenario;
    struct reference reference = {0};
    struct recording recording;
    struct counts counts = {0};
    char scratch[] = "/dev/shm/paihao-powercut-XXXXXX", folder[300], log[300], path[340];

    if (argc < 3 || !mkdtemp(scratch)) {
        fprintf(stderr, "usage: powercut PROGRAM RECORDER [--points N] [--lines N] [--seed N] "
                        "[--synchronous OFF|NORMAL] [--table FILE]\n");
        return 2;
    }
    const char *weaker = option(argc, argv, "--synchronous", NULL);
    uint64_t seed = strtoull(option(argc, argv, "--seed", "1"), NULL, 10);
    size_t points = strtoull(option(argc, argv, "--points", "2400"), NULL, 10);
    str_format(folder, sizeof(folder), "%s/hall", scratch);
    str_format(log, sizeof(log), "%s/recording", scratch);
    str_format(path, sizeof(path), "%s/hall.db", folder);
    mkdir(folder, 0700);
    setenv("RECORD_CHECKPOINT", "60", 1);
    if (weaker) {
        setenv("RECORD_SYNCHRONOUS", weaker, 1);
    }
    scenario = (struct scenario){.program = argv[1],
                                 .recorder = argv[2],
                                 .folder = folder,
                                 .recording = log,
                                 .hall = "tests/contract/hall.yaml",
                                 .lines = strtoull(option(argc, argv, "--lines", "260"), NULL, 10),
                                 .random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1};
    bool good = scenario_run(&scenario) && read_reference(path, &reference) &&
                recording_read(log, &recording) &&
                cut_in_workers(&scenario, &reference, &recording, points, seed, scratch, &counts);
    size_t done = 0;
    for (size_t i = 0; i < scenario.step_count; i++) {
        done += scenario.steps[i].ok;
    }
    printf("%zu steps (%zu done), %zu ledger rows, %zu records, %zu power cuts: %zu bad, "
           "%zu without a hall yet; the step under way was there %zu times, not %zu times\n",
           scenario.step_count, done, reference.count, good ? recording.count : 0, counts.points,
           counts.bad, counts.empty, counts.under_way_done, counts.under_way_lost);
    str_format(path, sizeof(path), "rm -rf '%s'", scratch);
    (void)!system(path);
    free(reference.hashes);
    free(reference.requests);
    if (!good) {
        return 1;
    }
    if (option(argc, argv, "--table", NULL)) {
        write_table(option(argc, argv, "--table", NULL), &counts);
    }
    return weaker ? counts.bad == 0 : counts.bad > 0;
}
