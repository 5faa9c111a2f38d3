/* SPDX-License-Identifier: Apache-2.0
 * Power cut while a hall is made, turns its day, is saved, put back, carried, mended, and while its
 * old days are moved out: whole commands of the real program, recorded, and the disk rebuilt as a
 * power cut at each point would leave it.
 *
 *   upkeep PROGRAM RECORDER SQL [--points N] [--seed N] [--table FILE]
 *
 * At each point the program itself looks: the database is as it was before or after the command
 * under way, verify finds nothing, with the archive's files from the first row on; each file that
 * was promised is there whole; and the command under way, given again, is done. */
#include <dirent.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "contract/batch.h"
#include "powercut/disk.h"
#include "powercut/recording.h"

enum { WORKERS = 2, TOLD_MAX = 5, STEPS_MAX = 64, WORDS_SIZE = 700, NAME_SIZE = 64 };
enum manner {
    RUN,    /* the command, to its end */
    KILLED, /* one line to a batch, which is killed with the answer given: its journal stays */
    SPOIL,  /* SQL behind the programs' back */
    SPOIL_KILLED, /* the same, and its journal stays */
};

/* @ stands for the folder. */
static const struct step {
    const char *task, *words;
    enum manner manner;
    const char *file;    /* that it promises, "" = none */
    const char *archive; /* holds the rows before the database's first from here on; NULL: as it was
                          */
    bool gap; /* it replaces a database that SQLite cannot open and that has a journal: cut short,
                 there may be none, until the one before gets its names back */
} steps[] = {
    {"init", "init tests/contract/hall.yaml --training", RUN, "", "", false},
    {"", "--request u1 clock --at 2026-01-05T09:01:00 --rate 0", RUN, "", NULL, false},
    {"", "--request u2 open 1 --staff 0317", RUN, "", NULL, false},
    {"", "--request u3 take C", RUN, "", NULL, false},
    {"", "--request u4 take J --class elderly", RUN, "", NULL, false},
    {"", "--request u5 call 1", RUN, "", NULL, false},
    {"", "--request u6 start 1", RUN, "", NULL, false},
    {"", "--request u7 finish 1", RUN, "", NULL, false},
    {"day's turn", "--request u8 clock --at 2026-01-06T09:01:00 --rate 0", RUN, "", NULL, false},
    {"", "--request u9 take C", RUN, "", NULL, false},
    {"backup", "backup @/saved-1.db", RUN, "saved-1.db", NULL, false},
    {"", "--request u10 take C", KILLED, "", NULL, false},
    {"archive --move", "archive @/a.gz --move --before 2026-01-06", RUN, "a.gz", "a.gz", false},
    {"", "--request u11 call 1", RUN, "", NULL, false},
    {"day's turn", "--request u12 clock --at 2026-01-07T09:01:00 --rate 0", RUN, "", NULL, false},
    {"backup", "backup @/saved-2.db", RUN, "saved-2.db", NULL, false},
    {"copy", "copy --to @/carried.db", RUN, "carried.db", NULL, false},
    {"", "--request u13 take C", RUN, "", NULL, false},
    {"restore", "restore @/saved-1.db", RUN, "", "", false},
    {"", "--request u14 take C", RUN, "", NULL, false},
    {"archive --move", "archive @/b.gz --move --before 2026-01-06", RUN, "b.gz", "b.gz", false},
    {"", "--request u15 take C", KILLED, "", NULL, false},
    {"restore", "restore @/saved-2.db", RUN, "", "a.gz", false},
    {"", "--request u16 take C", RUN, "", NULL, false},
    {"",
     "UPDATE ticket SET due = due - 60000 WHERE state = 'waiting'; UPDATE series SET issued = "
     "issued + 1; UPDATE counter SET state = 'paused'",
     SPOIL, "", NULL, false},
    {"repair", "repair", RUN, "", NULL, false},
    {"", "--request u17 take C", RUN, "", NULL, false},
    {"", "UPDATE ticket SET due = due - 60000 WHERE state = 'waiting'", SPOIL_KILLED, "", NULL,
     false},
    {"repair", "repair", RUN, "", NULL, false},
    {"", "--request u18 take C", RUN, "", NULL, false},
    {"", "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql = 'CREATE' WHERE name = 'series'",
     SPOIL_KILLED, "", NULL, false},
    {"repair of what cannot be opened", "repair --backup @/saved-2.db", RUN, "", NULL, true},
};
enum { STEP_COUNT = ARRAY_SIZE(steps) };

static const char *const lucks[DISK_LUCKS] = {"nothing", "all", "prefix", "few", "half", "most"};

struct upkeep {
    const char *program, *recorder, *sql;
    char folder[300];
    /* After each step. */
    char heads[STEP_COUNT][100], kept[STEP_COUNT][NAME_SIZE];
    bool spoilt[STEP_COUNT];
};

struct trial {
    const struct upkeep *upkeep;
    char folder[300];
    int answered; /* newest step whose answer was given, -1 = none */
    char what[900];
};

struct counts {
    size_t points, bad, gaps;
    size_t of[STEP_COUNT], bad_of[STEP_COUNT], done[STEP_COUNT];
};

static bool
bad(struct trial *trial, const char *what, const char *more)
{
    str_format(trial->what, sizeof(trial->what), "%s: %s", what, more);
    return false;
}

static void
expand(char *dst, size_t size, const char *words, const char *folder)
{
    struct buffer text = {0};

    for (; *words; words++) {
        if (*words == '@') {
            buffer_append(&text, folder);
        } else {
            buffer_append_bytes(&text, words, 1);
        }
    }
    str_cut(dst, size, text.data);
    buffer_done(&text);
}

/* Its JSON, never NULL; the caller's. */
static json_t *
ask(const struct upkeep *upkeep, const char *folder, const char *words, const char *preload)
{
    char expanded[WORDS_SIZE], command[WORDS_SIZE + 900], answer[8192] = "";

    expand(expanded, sizeof(expanded), words, folder);
    str_format(command, sizeof(command),
               "LD_PRELOAD='%s' '%s' --json --db 'sqlite:%s/hall.db' %s 2>/dev/null", preload,
               upkeep->program, folder, expanded);
    FILE *out = popen(command, "re");
    size_t length = out ? fread(answer, 1, sizeof(answer) - 1, out) : 0;
    answer[length] = '\0';
    int code = out ? pclose(out) : -1;
    json_t *json = json_loads(answer, JSON_DISABLE_EOF_CHECK, NULL);
    if (!json || code == -1 || WIFSIGNALED(code)) {
        json_decref(json);
        json = json_pack("{s:b, s:s}", "ok", false, "message", "no answer");
    }
    return json;
}

static bool
is_ok(const json_t *answer)
{
    return json_is_true(json_object_get(answer, "ok"));
}

static const char *
text_of(const json_t *answer, const char *key)
{
    const char *text = json_string_value(json_object_get(answer, key));
    return text ? text : "";
}

/* The answer is the client's; then the batch is killed. */
static bool
ask_and_kill(const struct upkeep *upkeep, const char *words)
{
    char url[400], *line = NULL;
    size_t size = 0;
    FILE *to = NULL, *from = NULL;

    str_format(url, sizeof(url), "sqlite:%s/hall.db", upkeep->folder);
    setenv("LD_PRELOAD", upkeep->recorder, 1);
    pid_t child = batch_start(upkeep->program, url, &to, &from);
    unsetenv("LD_PRELOAD");
    if (child < 0) {
        return false;
    }
    fprintf(to, "%s\n", words);
    fflush(to);
    bool good = getline(&line, &size, from) > 0 && strncmp(line, "{\"ok\":true", 10) == 0;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    fclose(to);
    fclose(from);
    free(line);
    return good;
}

static bool
is_spoilt_by(const struct step *step)
{
    return step->manner == SPOIL || step->manner == SPOIL_KILLED;
}

static bool
spoil(const struct upkeep *upkeep, const struct step *step)
{
    char command[WORDS_SIZE + 900];

    str_format(command, sizeof(command), "LD_PRELOAD='%s' '%s' '%s/hall.db' \"%s\" %s",
               upkeep->recorder, upkeep->sql, upkeep->folder, step->words,
               step->manner == SPOIL_KILLED ? "leave" : "");
    return system(command) == 0;
}

/* Looked at in a copy: whoever looks into a database may write into its files. */
static bool
read_head(struct upkeep *upkeep, size_t at)
{
    char command[900], look[340];

    str_format(look, sizeof(look), "%s-look", upkeep->folder);
    str_format(command, sizeof(command), "rm -rf '%s' && cp -r '%s' '%s'", look, upkeep->folder,
               look);
    bool good = system(command) == 0;
    json_t *answer = ask(upkeep, look, "verify", "");
    upkeep->spoilt[at] = !is_ok(answer);
    str_cut(upkeep->heads[at], sizeof(upkeep->heads[at]),
            upkeep->spoilt[at] ? upkeep->heads[at - 1] : text_of(answer, "head"));
    good = good && upkeep->spoilt[at] == is_spoilt_by(&steps[at]);
    json_decref(answer);
    return good;
}

static bool
do_step(struct upkeep *upkeep, size_t at)
{
    const struct step *step = &steps[at];
    json_t *answer = NULL;
    bool good;

    if (is_spoilt_by(step)) {
        good = spoil(upkeep, step);
    } else if (step->manner == KILLED) {
        good = ask_and_kill(upkeep, step->words);
    } else {
        answer = ask(upkeep, upkeep->folder, step->words, upkeep->recorder);
        good = is_ok(answer);
        const char *kept = strrchr(text_of(answer, "kept"), '/');
        str_cut(upkeep->kept[at], NAME_SIZE, kept ? kept + 1 : "");
    }
    good = good && read_head(upkeep, at);
    if (!good) {
        fprintf(stderr, "not done: %s: %s\n", step->words, text_of(answer, "message"));
    }
    json_decref(answer);
    return good;
}

/* Fills heads and the recording. */
static bool
live_through(struct upkeep *upkeep, const char *log)
{
    FILE *out = fopen(log, "we");
    bool good = out != NULL;

    setenv("RECORD_FILE", log, 1);
    setenv("RECORD_FOLDER", upkeep->folder, 1);
    for (size_t i = 0; i < STEP_COUNT && good; i++) {
        struct record record = {.kind = RECORD_ANSWER, .offset = (int64_t)i};
        good = do_step(upkeep, i) && fseek(out, 0, SEEK_END) == 0 &&
               fwrite(&record, sizeof(record), 1, out) == 1 && fflush(out) == 0;
    }
    unsetenv("RECORD_FILE");
    return (!out || fclose(out) == 0) && good;
}

static const char *
archive_at(int step)
{
    while (step > 0 && !steps[step].archive) {
        step--;
    }
    return step < 0 ? "" : steps[step].archive;
}

/* *ret_state: the step that the database is behind; -1: there is none yet or any more. */
static bool
find_state(struct trial *trial, int *ret_state)
{
    const struct upkeep *upkeep = trial->upkeep;
    json_t *answer = ask(upkeep, trial->folder, "verify", "");
    const char *head = text_of(answer, "head");
    int next = trial->answered + 1;
    bool good = false;

    *ret_state = -1;
    for (int i = trial->answered < 0 ? 0 : trial->answered;
         i <= next && i < (int)STEP_COUNT && !good; i++) {
        good = upkeep->spoilt[i] ? strcmp(text_of(answer, "error"), "corrupt") == 0
                                 : is_ok(answer) && strcmp(head, upkeep->heads[i]) == 0;
        *ret_state = good ? i : -1;
    }
    /* None yet; or the one before is beside it, and that is said. */
    if (!good && next < (int)STEP_COUNT && (next == 0 || steps[next].gap)) {
        const char *error = text_of(answer, "error"), *message = text_of(answer, "message");
        good = next == 0 ? strcmp(error, "unavailable") == 0 || strcmp(error, "invalid") == 0
                         : strstr(message, "an earlier one lies beside it") != NULL;
    }
    if (!good) {
        bad(trial, "neither as before nor as after", *head ? head : text_of(answer, "message"));
    }
    json_decref(answer);
    return good;
}

static bool
says_ok(struct trial *trial, const char *words)
{
    json_t *answer = ask(trial->upkeep, trial->folder, words, "");
    bool good = is_ok(answer);

    if (!good) {
        bad(trial, words, text_of(answer, "message"));
    }
    json_decref(answer);
    return good;
}

static bool
archive_is_whole(struct trial *trial, int state)
{
    const char *file = state < 0 || trial->upkeep->spoilt[state] ? "" : archive_at(state);
    char words[200];

    if (!*file) {
        return true;
    }
    str_format(words, sizeof(words), "verify --archive @/%s", file);
    return says_ok(trial, words);
}

static bool
is_kept(struct trial *trial, const char *name)
{
    char found[400], wanted[400];

    str_format(found, sizeof(found), "%s/%s", trial->folder, name);
    str_format(wanted, sizeof(wanted), "%s/%s", trial->upkeep->folder, name);
    return !*name || disk_same_file(found, wanted) || bad(trial, "not there whole", name);
}

static bool
files_are_kept(struct trial *trial)
{
    for (int i = 0; i <= trial->answered; i++) {
        if (!is_kept(trial, steps[i].file) || !is_kept(trial, trial->upkeep->kept[i])) {
            return false;
        }
    }
    return true;
}

static bool
is_promised(const struct trial *trial, const char *name)
{
    for (int i = 0; i <= trial->answered; i++) {
        if (strcmp(trial->upkeep->kept[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* As the program advises: the database that was to be replaced, under its own names. */
static bool
give_names_back(const struct trial *trial)
{
    static const char before[] = "hall.db.damaged-";
    DIR *entries = opendir(trial->folder);
    const struct dirent *entry;
    char from[700], to[400];
    bool found = false;

    while (entries && !found && (entry = readdir(entries))) {
        const char *name = entry->d_name, *wal = strstr(name, "-wal");
        found = strncmp(name, before, strlen(before)) == 0 && !wal && !is_promised(trial, name);
        str_format(from, sizeof(from), "%s/%s", trial->folder, name);
    }
    if (entries) {
        closedir(entries);
    }
    str_format(to, sizeof(to), "%s/hall.db", trial->folder);
    return found && rename(from, to) == 0 &&
           str_format(to, sizeof(to), "%s/hall.db-wal", trial->folder) &&
           str_format(from + strlen(from), sizeof(from) - strlen(from), "-wal") &&
           rename(from, to) == 0;
}

/* By the step behind the one that spoilt it. The ledger is whole: what hangs on it is made anew,
 * and nothing of it is lost. */
static bool
can_be_mended(struct trial *trial, int state)
{
    char words[200];

    str_format(words, sizeof(words), "verify --head %s", trial->upkeep->heads[state]);
    return says_ok(trial, steps[state + 1].words) && says_ok(trial, words);
}

/* A file that has its name already, but was not promised, is taken away first. */
static bool
can_be_done_again(struct trial *trial, int state)
{
    int next = trial->answered + 1;
    char path[400];

    if (state >= 0 && trial->upkeep->spoilt[state]) {
        return can_be_mended(trial, state);
    }
    if (state < 0 && next > 0) {
        return (give_names_back(trial) || bad(trial, "not beside it", "with its journal")) &&
               can_be_mended(trial, trial->answered);
    }
    if (next >= (int)STEP_COUNT || is_spoilt_by(&steps[next])) {
        return true;
    }
    bool saves = steps[next].file[0] != '\0';
    if (state == next &&
        (next == 0 || (saves && strcmp(steps[next].task, "archive --move") == 0))) {
        return true;
    }
    if (saves) {
        str_format(path, sizeof(path), "%s/%s", trial->folder, steps[next].file);
        unlink(path);
    }
    return says_ok(trial, steps[next].words) && says_ok(trial, "verify");
}

static bool
judge(struct trial *trial, struct counts *counts)
{
    int state, next = trial->answered + 1 < (int)STEP_COUNT ? trial->answered + 1 : 0;
    bool good = find_state(trial, &state);

    counts->of[next]++;
    counts->done[next] += good && state == trial->answered + 1;
    counts->gaps += good && state < 0 && trial->answered >= 0;
    good = good && archive_is_whole(trial, state) && files_are_kept(trial) &&
           can_be_done_again(trial, state);
    counts->bad_of[next] += !good;
    return good;
}

static bool
empty_folder(const char *folder)
{
    char command[400];

    str_format(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command) == 0 && mkdir(folder, 0700) == 0;
}

/* How many of the points: more where something is on disk from now on, most where names change,
 * each of which comes to the disk or not by itself, and in the commands that write little. */
static size_t
weight_of(const struct record *record, int next)
{
    const char *task = next < (int)STEP_COUNT ? steps[next].task : "";
    bool small = strcmp(task, "restore") == 0 || strcmp(task, "archive --move") == 0 ||
                 strcmp(task, "day's turn") == 0 ||
                 strcmp(task, "repair of what cannot be opened") == 0;

    bool writes = record->kind == RECORD_WRITE,
         names = record->kind == RECORD_NAME || record->kind == RECORD_UNLINK;
    return (writes ? 1 : names ? 32 : 8) * (small ? 3 : 1);
}

static size_t
weight_of_all(struct recording recording)
{
    struct record record;
    const uint8_t *bytes;
    char name[64];
    size_t sum = 0;
    int next = 0;

    while (recording_next(&recording, &record, name, &bytes)) {
        next = record.kind == RECORD_ANSWER ? (int)record.offset + 1 : next;
        sum += weight_of(&record, next);
    }
    return sum;
}

/* Every WORKERS-th point is this worker's. */
static bool
cut_everywhere(struct trial *trial, struct recording recording, size_t points, uint64_t seed,
               size_t worker, struct counts *counts)
{
    struct disk *disk = disk_new();
    struct record record;
    const uint8_t *bytes;
    char name[64];
    size_t number = 0, told = 0, passed = 0, all = weight_of_all(recording);
    bool good = true;

    for (size_t i = 0; good && recording_next(&recording, &record, name, &bytes); i++) {
        good = disk_play(disk, &record, name, bytes);
        if (!good) {
            printf("cannot be played: %u of %s\n", record.kind, name);
        }
        if (record.kind == RECORD_ANSWER) {
            trial->answered = (int)record.offset;
        }
        passed += weight_of(&record, trial->answered + 1);
        for (; good && number * all < passed * points; number++) {
            enum disk_luck luck = (enum disk_luck)((number / WORKERS) % DISK_LUCKS);
            if (number % WORKERS != worker) {
                continue;
            }
            good =
                empty_folder(trial->folder) && disk_cut(disk, luck, seed + number, trial->folder);
            counts->points++;
            if (good && !judge(trial, counts)) {
                counts->bad++;
                if (told++ < TOLD_MAX) {
                    printf("record %zu of %zu, after step %d, %s survives, seed %llu: %s\n", i,
                           recording.count, trial->answered, lucks[luck],
                           (unsigned long long)(seed + number), trial->what);
                }
            }
        }
    }
    fflush(stdout);
    disk_free(disk);
    return good;
}

/* counts[worker] are shared with them. */
static bool
cut_in_workers(const struct upkeep *upkeep, const struct recording *recording, size_t points,
               uint64_t seed, struct counts *counts)
{
    bool good = true;
    int code;

    for (size_t w = 0; w < WORKERS; w++) {
        if (fork() == 0) {
            struct trial trial = {.upkeep = upkeep, .answered = -1};
            str_format(trial.folder, sizeof(trial.folder), "%s-cut-%zu", upkeep->folder, w);
            _exit(cut_everywhere(&trial, *recording, points, seed, w, &counts[w]) ? 0 : 1);
        }
    }
    for (size_t w = 0; w < WORKERS; w++) {
        good = wait(&code) > 0 && code == 0 && good;
    }
    for (size_t w = 1; w < WORKERS; w++) {
        counts[0].points += counts[w].points;
        counts[0].bad += counts[w].bad;
        counts[0].gaps += counts[w].gaps;
        for (size_t i = 0; i < STEP_COUNT; i++) {
            counts[0].of[i] += counts[w].of[i];
            counts[0].bad_of[i] += counts[w].bad_of[i];
            counts[0].done[i] += counts[w].done[i];
        }
    }
    return good;
}

/* A line for each task, in the order in which they come first. */
static void
write_table(FILE *out, const struct counts *counts)
{
    for (size_t i = 0; i < STEP_COUNT; i++) {
        size_t points = 0, wrong = 0, done = 0;
        bool first = steps[i].task[0] != '\0';
        for (size_t j = 0; j < STEP_COUNT; j++) {
            bool same = strcmp(steps[j].task, steps[i].task) == 0;
            first = first && !(same && j < i);
            points += same ? counts->of[j] : 0;
            wrong += same ? counts->bad_of[j] : 0;
            done += same ? counts->done[j] : 0;
        }
        if (!first) {
            continue;
        }
        fprintf(out, "power cut during %s\t%zu\t", steps[i].task, points);
        if (wrong) {
            fprintf(out, "%zu BAD\n", wrong);
        } else {
            fprintf(out,
                    "as before%s, or as after it (%zu times); verify is clean, every file that was "
                    "promised is whole, given again it is done\n",
                    steps[i].gap ? ", or nowhere until the one before gets its names back" : "",
                    done);
        }
    }
}

static const char *
option(int argc, char **argv, const char *name, const char *standard)
{
    for (int i = 4; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], name) == 0) {
            return argv[i + 1];
        }
    }
    return standard;
}

int
main(int argc, char **argv)
{
    static struct upkeep upkeep;
    char scratch[] = "/dev/shm/paihao-upkeep-XXXXXX", log[300];
    struct recording recording = {0};
    struct counts *counts = mmap(NULL, WORKERS * sizeof(*counts), PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (argc < 4 || !mkdtemp(scratch)) {
        fprintf(stderr, "usage: upkeep PROGRAM RECORDER SQL [--points N] [--seed N] [--table F]\n");
        return 2;
    }
    upkeep.program = argv[1];
    upkeep.recorder = argv[2];
    upkeep.sql = argv[3];
    str_format(upkeep.folder, sizeof(upkeep.folder), "%s/hall", scratch);
    str_format(log, sizeof(log), "%s/recording", scratch);
    mkdir(upkeep.folder, 0700);
    setenv("RECORD_CHECKPOINT", "60", 1);
    bool good = live_through(&upkeep, log) && recording_read(log, &recording) &&
                cut_in_workers(&upkeep, &recording,
                               strtoull(option(argc, argv, "--points", "900"), NULL, 10),
                               strtoull(option(argc, argv, "--seed", "1"), NULL, 10), counts);
    const char *table = option(argc, argv, "--table", NULL);
    FILE *out = good && table ? fopen(table, "we") : stdout;
    if (good && out) {
        write_table(out, counts);
    }
    good = (!table || !out || fclose(out) == 0) && good;
    printf("upkeep: %d commands, %zu records, %zu power cuts: %zu bad; %zu times no database where "
           "one with a journal that cannot be opened was replaced\n",
           STEP_COUNT, recording.count, counts[0].points, counts[0].bad, counts[0].gaps);
    str_format(log, sizeof(log), "rm -rf '%s'", scratch);
    (void)!system(log);
    return !good || counts[0].bad > 0;
}
