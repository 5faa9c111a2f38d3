/* SPDX-License-Identifier: Apache-2.0
 * Faults inside: for every action, the n-th file call, call into SQLite or allocation fails, for
 * every n until the action needs no more of them.
 *
 *   faults [--table FILE] [--stride N] [--server URL] [DEED…]
 *
 * Each time: the answer is "done" or a keyword of a machine in trouble with a sentence, never one
 * that speaks of the hall; what was answered is true; asked again with the same request id it is
 * done, once; verify finds nothing. A trial that takes longer than DEADLINE seconds ends the run.
 * Of allocations inside SQLite and of our own every seventeenth n is tried, another one for each
 * action. --stride N: every N-th n of all; 0: really all. --server: on PostgreSQL, whose calls and
 * allocations inside libpq fail instead. */
#include "faults/plan.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults/world.h"
#include "store/rating.h"

enum { DEADLINE = 30, TOLD_MAX = 12, CALLS_MAX = 20000, MEMORY_STRIDE = 17 };

static const struct fault faults[] = {
    {"a file call fails: input/output error", SEAM_FILE, CALL_ANY, EIO, false},
    {"all file calls fail from there on: input/output error", SEAM_FILE, CALL_ANY, EIO, true},
    {"a write, sync or open fails: disk full", SEAM_FILE,
     CALL_WRITE | CALL_SYNC | CALL_TRUNCATE | CALL_OPEN, ENOSPC, false},
    {"the disk is full from there on", SEAM_FILE,
     CALL_WRITE | CALL_SYNC | CALL_TRUNCATE | CALL_OPEN, ENOSPC, true},
    {"half of a write is written", SEAM_FILE, CALL_WRITE, 0, false},
    {"a lock is not had", SEAM_FILE, CALL_LOCK, EAGAIN, false},
    {"no lock is had from there on", SEAM_FILE, CALL_LOCK, EAGAIN, true},
    {"the system has no locks", SEAM_FILE, CALL_LOCK, ENOLCK, true},
    {"no file can be opened: too many are", SEAM_FILE, CALL_OPEN | CALL_LOOK, EMFILE, true},
    {"no right to open", SEAM_FILE, CALL_OPEN | CALL_LOOK, EACCES, true},
    {"no memory to map a file", SEAM_FILE, CALL_MAP, ENOMEM, true},
    {"the file system became read-only", SEAM_FILE,
     CALL_WRITE | CALL_TRUNCATE | CALL_NAME | CALL_OPEN, EROFS, true},
    {"a call into SQLite fails: input/output error", SEAM_SQLITE, 0, SQLITE_IOERR, false},
    {"a call into SQLite fails: full", SEAM_SQLITE, 0, SQLITE_FULL, false},
    {"a call into SQLite fails: busy", SEAM_SQLITE, 0, SQLITE_BUSY, false},
    {"a call into SQLite fails: no memory", SEAM_SQLITE, 0, SQLITE_NOMEM, false},
    {"a call into SQLite fails: locking protocol", SEAM_SQLITE, 0, SQLITE_PROTOCOL, false},
    {"a call into SQLite fails: corrupt", SEAM_SQLITE, 0, SQLITE_CORRUPT, false},
    {"all calls into SQLite fail from there on", SEAM_SQLITE, 0, SQLITE_IOERR, true},
    {"an allocation inside SQLite fails", SEAM_SQLITE_MEMORY, 0, 0, false},
    {"all allocations inside SQLite fail from there on", SEAM_SQLITE_MEMORY, 0, 0, true},
    {"a large allocation inside libsodium fails", SEAM_SODIUM_MEMORY, 0, 0, false},
    {"an allocation of our own or of Jansson fails", SEAM_OWN_MEMORY, 0, 0, false},
};

static const struct fault server_faults[] = {
    {"a call into libpq fails", SEAM_LIBPQ, 0, 0, false},
    {"all calls into libpq fail from there on", SEAM_LIBPQ, 0, 0, true},
    {"an allocation inside libpq fails", SEAM_LIBPQ_MEMORY, 0, 0, false},
    {"all allocations inside libpq fail from there on", SEAM_LIBPQ_MEMORY, 0, 0, true},
};

enum { FAULT_COUNT = ARRAY_SIZE(faults), WORKERS = 2 };

/* Those of the engine that is tried. */
static struct {
    const struct fault *list;
    size_t count;
    const char *url; /* of the server, NULL = files */
} engine = {faults, FAULT_COUNT, NULL};

struct count {
    size_t trials, refused, done, ended, bad;
};

struct trial {
    struct world *world;
    const struct deed *deed;
    const struct fault *fault;
    int n;
    size_t told;
    int64_t rows; /* of this request */
};

static const char *trial_name = "";

static void
no_log(enum log_level level, const char *line, void *context)
{
    (void)level, (void)line, (void)context;
}

static void
too_long(int signal_number)
{
    (void)signal_number;
    (void)!write(STDOUT_FILENO, "too long: ", 10);
    (void)!write(STDOUT_FILENO, trial_name, strlen(trial_name));
    _exit(1);
}

static bool
tell(struct trial *trial, const char *what, const char *more)
{
    if (trial->told++ < TOLD_MAX) {
        printf("%s, %s (%d): %s%s%s\n", trial->deed->name, trial->fault->name, trial->n, what,
               *more ? ": " : "", more);
    }
    return false;
}

static enum status
do_deed(struct trial *trial, struct store *store, struct answer *answer)
{
    struct action action = trial->deed->action;

    memset(answer, 0, sizeof(*answer));
    if (trial->deed->run) {
        return answer->status = trial->deed->run(trial->world, store, answer);
    }
    str_cut(action.request, sizeof(action.request), "asked-1");
    action.help = action.kind == ACTION_HELP_DONE ? trial->world->help : 0;
    if (action.kind == ACTION_REPRINT) {
        str_cut(action.code, sizeof(action.code), trial->world->code);
    }
    store_grant_rating(store);
    return store_act(store, &action, answer);
}

static bool
prepare(const struct trial *trial, struct store *store)
{
    const struct action *before = &trial->deed->before;
    struct answer answer;

    return before->terminal[0] == '\0' || store_act(store, before, &answer) == STATUS_OK;
}

/* A person who reads "corrupt" fetches a backup: only for what is. SQLite counts a sector that
 * cannot be read as that. */
static bool
is_trouble(enum status status)
{
    return status == STATUS_BUSY || status == STATUS_IO || status == STATUS_UNAVAILABLE ||
           status == STATUS_CORRUPT;
}

static bool
count_row(const struct event_row *row, void *context)
{
    ((struct trial *)context)->rows += row->request && strcmp(row->request, "asked-1") == 0;
    return true;
}

/* By a program that just started. */
static bool
is_consistent(struct trial *trial, int64_t rows)
{
    struct store *store = NULL;
    struct answer answer;
    struct verify_report report = {0};
    bool good =
        store_open(trial->world->path, &trial->world->options, &answer, &store) == STATUS_OK;

    if (!good) {
        return tell(trial, "the hall does not open afterwards", "");
    }
    trial->rows = 0;
    if (store_verify(store, NULL, &report) != STATUS_OK || report.fault_count > 0) {
        good = tell(trial, "verify afterwards",
                    report.fault_count > 0 ? report.faults[0].what : "cannot be done");
    } else if (ledger_each(store, 0, count_row, trial) != STATUS_OK || trial->rows != rows) {
        good = tell(trial, "not once in the ledger", "");
    }
    verify_report_done(&report);
    store_close(store);
    return good;
}

static bool
answer_is_right(struct trial *trial, const struct answer *answer, enum status status)
{
    char message[ANSWER_MESSAGE_SIZE] = "";

    if (status == STATUS_OK) {
        return true;
    }
    if (answer->sentence) {
        answer_message(answer, message, sizeof(message));
    }
    if (!is_trouble(status) ||
        (status == STATUS_CORRUPT && trial->fault->code != SQLITE_CORRUPT &&
         !(trial->fault->code == EIO && (trial->fault->calls & CALL_READ)))) {
        return tell(trial, status_name(status), message);
    }
    if (!message[0] && !trial->deed->no_row) {
        return tell(trial, "no sentence with", status_name(status));
    }
    return true;
}

/* The same again: by the same handle, or on every other trial by a new one. */
static bool
ask_again(struct trial *trial, struct store **store, bool was_done)
{
    struct answer answer;
    char message[ANSWER_MESSAGE_SIZE] = "";

    if (trial->n % 2) {
        *store = store_close(*store);
        if (store_open(trial->world->path, &trial->world->options, &answer, store) != STATUS_OK) {
            return tell(trial, "the hall does not open again", "");
        }
    }
    if (was_done && trial->deed->run) {
        return true;
    }
    unlink(trial->world->copy); /* a backup may have its name although its folder was not synced */
    enum status status = do_deed(trial, *store, &answer);
    if (status != STATUS_OK) {
        if (answer.sentence) {
            answer_message(&answer, message, sizeof(message));
        }
        return tell(trial, trial->n % 2 ? "asked again by a new handle" : "asked again",
                    message[0] ? message : status_name(status));
    }
    return !was_done || answer.repeated || trial->deed->no_row ||
           tell(trial, "asked again after it was done", "not repeated");
}

/* True in *ret_fired: the action still came to an n-th call. */
static bool
try_once(struct trial *trial, struct count *count, bool *ret_fired)
{
    struct store *store = NULL;
    struct answer answer;

    if (!world_renew(trial->world) ||
        store_open(trial->world->path, &trial->world->options, &answer, &store) != STATUS_OK) {
        return tell(trial, "cannot be tried", "");
    }
    if (!prepare(trial, store)) {
        store_close(store);
        return tell(trial, "cannot be made possible", "");
    }
    alarm(DEADLINE);
    plan_arm(trial->fault, trial->n);
    enum status status = do_deed(trial, store, &answer);
    plan_disarm(ret_fired);
    bool good = answer_is_right(trial, &answer, status);
    if (!*ret_fired && status != STATUS_OK) {
        good = tell(trial, "does not work without a fault", status_name(status));
    }
    good = ask_again(trial, &store, status == STATUS_OK) && good;
    store_close(store);
    good = is_consistent(trial, trial->deed->run || trial->deed->no_row ? 0 : 1) && good;
    alarm(0);
    count->trials += *ret_fired;
    count->done += *ret_fired && status == STATUS_OK;
    count->refused += *ret_fired && status != STATUS_OK;
    return good;
}

/* The process ends in the middle, as by a kill; the next one finds a whole hall. */
static bool
try_in_child(struct trial *trial, struct count *count, bool *ret_fired)
{
    struct answer answer;
    struct store *store = NULL;
    int code = 0;

    if (!world_renew(trial->world)) {
        return tell(trial, "cannot be tried", "");
    }
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(DEADLINE);
        freopen("/dev/null", "w", stderr);
        if (store_open(trial->world->path, &trial->world->options, &answer, &store) != STATUS_OK) {
            _exit(3);
        }
        if (!prepare(trial, store)) {
            _exit(5);
        }
        plan_arm(trial->fault, trial->n);
        enum status status = do_deed(trial, store, &answer);
        _exit(status == STATUS_OK ? 0 : 4);
    }
    waitpid(child, &code, 0);
    *ret_fired = WIFSIGNALED(code) && WTERMSIG(code) == SIGABRT;
    if (!*ret_fired && code != 0) {
        return tell(trial, "the process did not end as it should", "");
    }
    count->trials += *ret_fired;
    count->ended += *ret_fired;
    unlink(trial->world->copy); /* it may have had its name already */
    bool good =
        store_open(trial->world->path, &trial->world->options, &answer, &store) == STATUS_OK;
    good = good ? ask_again(trial, &store, false) : tell(trial, "does not open", "");
    store_close(store);
    return is_consistent(trial, trial->deed->run || trial->deed->no_row ? 0 : 1) && good;
}

static void
try_all(struct world *world, const struct deed *deed, const struct fault *fault, int stride,
        struct count *count)
{
    struct trial trial = {.world = world, .deed = deed, .fault = fault};
    bool fired = true, own = fault->seam == SEAM_OWN_MEMORY;
    bool many = own || fault->seam == SEAM_SQLITE_MEMORY;
    static char name[200];

    if (many && stride > 0) {
        stride *= MEMORY_STRIDE;
    }
    stride = stride > 0 ? stride : 1;
    for (trial.n = 1 + (int)(deed - deeds) % stride; fired && trial.n < CALLS_MAX;
         trial.n += stride) {
        str_format(name, sizeof(name), "%s, %s (%d)\n", deed->name, fault->name, trial.n);
        trial_name = name;
        bool good = own ? try_in_child(&trial, count, &fired) : try_once(&trial, count, &fired);
        count->bad += !good;
    }
}

static void
write_table(FILE *out, const struct count *counts)
{
    fputs(engine.url ? "#: Faults inside, on PostgreSQL\n" : "#: Faults inside\n", out);
    fputs("# make tests-faults && tests/process/faults.sh\n", out);
    for (size_t i = 0; i < engine.count; i++) {
        const struct count *count = &counts[i];
        fprintf(out, "%s\t%zu\t", engine.list[i].name, count->trials);
        if (count->bad) {
            fprintf(out, "%zu BAD\n", count->bad);
        } else if (count->ended) {
            fprintf(out, "the process ends with a message; the hall is whole, asking again does it "
                         "once\n");
        } else {
            fprintf(out,
                    "%zu refused with a keyword, %zu done all the same; the hall is whole, asking "
                    "again does it once\n",
                    count->refused, count->done);
        }
    }
    if (engine.url) {
        return;
    }
    fputs("not tried\t\tsmall allocations inside libsodium and libyaml\n", out);
    for (int kind = 0; kind < ACTION_KIND_COUNT; kind++) {
        bool tried = false;
        for (size_t i = 0; i < deed_count; i++) {
            tried = tried || (!deeds[i].run && (int)deeds[i].action.kind == kind);
        }
        if (!tried) {
            fprintf(out, "not tried\t\tthe action %s\n", action_name((enum action_kind)kind));
        }
    }
}

static bool
is_named(int argc, char **argv, const char *name)
{
    bool any = false;

    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--", 2) == 0) {
            i++;
            continue;
        }
        any = true;
        if (strcmp(argv[i], name) == 0) {
            return true;
        }
    }
    return !any;
}

static const char *
option(int argc, char **argv, const char *name, const char *standard)
{
    for (int i = 1; i + 1 < argc; i++) {
        if (strcmp(argv[i], name) == 0) {
            return argv[i + 1];
        }
    }
    return standard;
}

/* Every second action is this worker's. False: the hall could not be made. */
static bool
work(int argc, char **argv, int stride, size_t worker, struct count *counts)
{
    struct world world;

    if (!world_make(&world, engine.url)) {
        fprintf(stderr, "the hall cannot be made\n");
        return false;
    }
    for (size_t d = worker; d < deed_count; d += WORKERS) {
        bool named = is_named(argc, argv, deeds[d].name) && !(engine.url && deeds[d].files_only);
        for (size_t f = 0; f < engine.count && named; f++) {
            try_all(&world, &deeds[d], &engine.list[f], stride, &counts[f]);
        }
    }
    world_done(&world);
    return true;
}

/* In processes of their own; counts[worker][fault] are shared with them. */
static bool
work_all(int argc, char **argv, int stride, struct count (*counts)[FAULT_COUNT])
{
    bool good = true;
    int code = 0;

    for (size_t w = 0; w < WORKERS; w++) {
        if (fork() == 0) {
            /* exit and not _exit: a leak is told at the end. */
            exit(work(argc, argv, stride, w, counts[w]) ? 0 : 1);
        }
    }
    for (size_t w = 0; w < WORKERS; w++) {
        good = wait(&code) > 0 && code == 0 && good;
    }
    return good;
}

int
main(int argc, char **argv)
{
    size_t size = WORKERS * FAULT_COUNT * sizeof(struct count), trials = 0, bad = 0;
    struct count(*counts)[FAULT_COUNT] =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const char *table = option(argc, argv, "--table", NULL);

    engine.url = option(argc, argv, "--server", NULL);
    if (engine.url) {
        engine.list = server_faults;
        engine.count = ARRAY_SIZE(server_faults);
    }
    plan_set_up();
    plan_find_libpq();
    log_open("faults", LOG_LEVEL_ERROR);
    log_to(no_log, NULL);
    signal(SIGALRM, too_long);
    if (!work_all(argc, argv, atoi(option(argc, argv, "--stride", "1")), counts)) {
        printf("a worker did not come to its end\n");
        return 1;
    }
    for (size_t f = 0; f < engine.count; f++) {
        counts[0][f].trials += counts[1][f].trials;
        counts[0][f].refused += counts[1][f].refused;
        counts[0][f].done += counts[1][f].done;
        counts[0][f].ended += counts[1][f].ended;
        counts[0][f].bad += counts[1][f].bad;
        trials += counts[0][f].trials;
        bad += counts[0][f].bad;
    }
    FILE *out = table ? fopen(table, "we") : stdout;
    if (!out) {
        return 1;
    }
    write_table(out, counts[0]);
    if (table) {
        fclose(out);
    }
    printf("%zu faults in %zu actions, %zu bad\n", trials, deed_count, bad);
    return bad > 0;
}
