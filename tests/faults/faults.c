/* SPDX-License-Identifier: Apache-2.0
 * Faults inside: for every action, the n-th file call, call into SQLite or allocation fails, for
 * every n until the action needs no more of them.
 *
 *   faults [--table FILE] [--stride N] [--server URL] [--keep FILE] [--state TEXT] [--seconds N]
 * [DEED…]
 *
 * Each time: the answer is "done" or a keyword of a machine in trouble with a sentence, never one
 * that speaks of the hall; what was answered is true; asked again with the same request id it is
 * done, once; verify finds nothing. A trial that takes longer than DEADLINE seconds ends the run.
 * What makes or replaces a whole hall leaves a whole one or none, and no half file.
 * Of allocations inside SQLite and of our own, and of the deeds with much work, every seventeenth n
 * is tried, another one for each action. --stride N: every N-th n of all; 0: really all. --server:
 * on PostgreSQL, whose calls and allocations inside libpq fail instead. --keep: what was tried is
 * kept there, and not tried again while --state is the same; --seconds: then it ends with 3, for
 * another run to go on. */
#include "faults/plan.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "faults/tally.h"
#include "store/rating.h"

enum { DEADLINE = 30, TOLD_MAX = 12, CALLS_MAX = 1000000, WORKERS = 2, CHUNK = 100 };
/* Of the trials that left every file as it was, how many go on from there: see is_seen. */
enum { SEEN_EACH = 16, NOT_ALL = 3 };

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

struct trial {
    struct world *world;
    const struct deed *deed;
    const struct fault *fault;
    int n;
    size_t told, untouched;
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
prepare(const struct trial *trial, struct store **ret_store)
{
    const struct action *before = &trial->deed->before;
    struct answer answer;

    if (trial->deed->ready && !trial->deed->ready(trial->world)) {
        return false;
    }
    if (trial->deed->alone) {
        return true;
    }
    return store_open(trial->world->path, &trial->world->options, &answer, ret_store) ==
               STATUS_OK &&
           (before->terminal[0] == '\0' || store_act(*ret_store, before, &answer) == STATUS_OK);
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

/* What was made beside the hall. `must`: it was promised; else there may be none. */
static bool
is_made(struct trial *trial, bool must, bool *ret_there)
{
    struct store *store = NULL;
    struct answer answer;
    struct verify_report report = {0};
    bool good = true;

    *ret_there =
        store_open(trial->world->fresh, &trial->world->options, &answer, &store) == STATUS_OK;
    if (!*ret_there) {
        return !must || tell(trial, "what it made does not open", "");
    }
    if (store_verify(store, NULL, &report) != STATUS_OK || report.fault_count > 0) {
        good = tell(trial, "half of what it made is there",
                    report.fault_count > 0 ? report.faults[0].what : "");
    }
    verify_report_done(&report);
    store_close(store);
    return good;
}

/* What was to be replaced stands there, or what replaced it: under this name alone, if the fault
 * was over when names were to be taken back. */
static bool
has_one_name(struct trial *trial)
{
    struct stat found;

    return !trial->deed->alone || trial->fault->for_good ||
           (stat(trial->world->path, &found) == 0 && found.st_nlink == 1) ||
           tell(trial, "the database has two names", "");
}

/* By a program that just started; on a server by one that saw none of it, which is the same. */
static bool
is_consistent(struct trial *trial, int64_t rows)
{
    struct world *world = trial->world;
    struct store *store = world->judge;
    struct answer answer;
    struct verify_report report = {0};
    bool good = true;

    if (!store && store_open(world->path, &world->options, &answer, &store) != STATUS_OK) {
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
    world->judge = world->server ? store : store_close(store);
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

    if (trial->n % 2 && !trial->deed->alone) {
        *store = store_close(*store);
        if (store_open(trial->world->path, &trial->world->options, &answer, store) != STATUS_OK) {
            return tell(trial, "the hall does not open again", "");
        }
    }
    /* A file may have its name although its folder was not synced. */
    bool there = false;
    if (trial->deed->makes && !is_made(trial, was_done, &there)) {
        return false;
    }
    if (there || (was_done && trial->deed->run)) {
        return true;
    }
    enum status status = do_deed(trial, *store, &answer);
    if (status != STATUS_OK) {
        if (answer.sentence) {
            answer_message(&answer, message, sizeof(message));
        }
        return tell(trial, trial->n % 2 ? "asked again by a new handle" : "asked again",
                    message[0] ? message : status_name(status));
    }
    if (trial->deed->makes) {
        return is_made(trial, true, &there);
    }
    return !was_done || answer.repeated || trial->deed->no_row ||
           tell(trial, "asked again after it was done", "not repeated");
}

/* A refusal that left every file as it was: with no store open there is nothing else that could
 * differ from the last such one, and every SEEN_EACH-th goes on from there. */
static bool
is_seen(struct trial *trial, uint64_t mark, enum status status)
{
    return status != STATUS_OK && mark && world_mark(trial->world) == mark &&
           trial->untouched++ % SEEN_EACH != 0;
}

/* 0: not to be asked. */
static uint64_t
mark_of(const struct trial *trial)
{
    return trial->deed->long_work && !trial->world->server ? world_mark(trial->world) : 0;
}

/* True in *ret_fired: the action still came to an n-th call. */
static bool
try_once(struct trial *trial, struct count *count, bool *ret_fired)
{
    struct store *store = NULL;
    struct answer answer;

    if (!world_renew(trial->world)) {
        return tell(trial, "cannot be tried", "");
    }
    if (!prepare(trial, &store)) {
        store_close(store);
        return tell(trial, "cannot be made possible", "");
    }
    alarm(DEADLINE);
    uint64_t mark = mark_of(trial);
    plan_arm(trial->fault, trial->n);
    enum status status = do_deed(trial, store, &answer);
    plan_disarm(ret_fired);
    bool good = answer_is_right(trial, &answer, status);
    if (!*ret_fired && status != STATUS_OK) {
        good = tell(trial, "does not work without a fault", status_name(status));
    }
    /* What cannot be removed stays. */
    if (!world_is_tidy(trial->world) && !(trial->fault->calls & CALL_NAME)) {
        good = tell(trial, "a half file is left", status_name(status));
    }
    good = has_one_name(trial) && good;
    bool seen = good && *ret_fired && is_seen(trial, mark, status);
    good = (seen || ask_again(trial, &store, status == STATUS_OK)) && good;
    store_close(store);
    good = (seen || is_consistent(trial, trial->deed->run || trial->deed->no_row ? 0 : 1)) && good;
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
        if (!prepare(trial, &store)) {
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
    bool good = trial->deed->alone || store_open(trial->world->path, &trial->world->options,
                                                 &answer, &store) == STATUS_OK;
    good = good ? ask_again(trial, &store, false) : tell(trial, "does not open", "");
    store_close(store);
    return is_consistent(trial, trial->deed->run || trial->deed->no_row ? 0 : 1) && good;
}

static time_t end; /* 0: none */

/* Until the action needs no more of such calls, or time is out. */
static void
try_all(struct world *world, struct tally *tally, size_t deed, size_t fault)
{
    struct piece *piece = &tally->pieces[deed][fault];
    struct trial trial = {.world = world, .deed = &deeds[deed], .fault = &tally->faults[fault]};
    bool fired = true, own = trial.fault->seam == SEAM_OWN_MEMORY;
    static char name[200];

    for (size_t i = 1; !piece->finished && (end == 0 || time(NULL) < end); i++) {
        trial.n = piece->next;
        str_format(name, sizeof(name), "%s, %s (%d)\n", trial.deed->name, trial.fault->name,
                   trial.n);
        trial_name = name;
        bool good = own ? try_in_child(&trial, &piece->count, &fired)
                        : try_once(&trial, &piece->count, &fired);
        piece->count.bad += !good;
        piece->next += tally_stride(tally, deed, fault);
        piece->finished = !fired || piece->next >= CALLS_MAX;
        if (i % CHUNK == 0) {
            tally_keep(tally, deed, fault);
        }
    }
    tally_keep(tally, deed, fault);
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

/* The next piece that no worker has taken, until there is none. False: the hall could not be made.
 */
static bool
work(struct tally *tally, const bool wanted[DEEDS_MAX], const char *url)
{
    struct world world;

    if (!world_make(&world, url)) {
        fprintf(stderr, "the hall cannot be made\n");
        return false;
    }
    for (size_t next;
         (next = atomic_fetch_add(&tally->taken, 1)) < deed_count * tally->fault_count;) {
        size_t d = next / tally->fault_count, f = next % tally->fault_count;
        if (wanted[d] && !(url && deeds[d].files_only) && !tally->pieces[d][f].finished &&
            (end == 0 || time(NULL) < end)) {
            try_all(&world, tally, d, f);
        }
    }
    world_done(&world);
    return true;
}

/* In processes of their own, that share the tally. */
static bool
work_all(struct tally *tally, const bool wanted[DEEDS_MAX], const char *url)
{
    bool good = true;
    int code = 0;

    for (size_t w = 0; w < WORKERS; w++) {
        if (fork() == 0) {
            /* exit and not _exit: a leak is told at the end. */
            exit(work(tally, wanted, url) ? 0 : 1);
        }
    }
    for (size_t w = 0; w < WORKERS; w++) {
        good = wait(&code) > 0 && code == 0 && good;
    }
    return good;
}

static struct tally *
make_tally(bool server, int stride)
{
    struct tally *tally =
        mmap(NULL, sizeof(*tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (tally != MAP_FAILED) {
        tally->faults = server ? server_faults : faults;
        tally->fault_count = server ? ARRAY_SIZE(server_faults) : ARRAY_SIZE(faults);
        tally->stride = stride;
        tally->server = server;
    }
    return tally;
}

int
main(int argc, char **argv)
{
    const char *table = option(argc, argv, "--table", NULL);
    const char *url = option(argc, argv, "--server", NULL);
    const char *state = option(argc, argv, "--state", "");
    int seconds = atoi(option(argc, argv, "--seconds", "0"));
    struct tally *tally = make_tally(url != NULL, atoi(option(argc, argv, "--stride", "1")));
    bool wanted[DEEDS_MAX] = {false};
    struct count sum;

    plan_set_up();
    plan_find_libpq();
    log_open("faults", LOG_LEVEL_ERROR);
    log_to(no_log, NULL);
    signal(SIGALRM, too_long);
    end = seconds > 0 ? time(NULL) + seconds : 0;
    for (size_t d = 0; d < deed_count; d++) {
        wanted[d] = is_named(argc, argv, deeds[d].name);
    }
    if (!tally_open(tally, option(argc, argv, "--keep", NULL), state) ||
        !work_all(tally, wanted, url)) {
        printf("a worker did not come to its end\n");
        return 1;
    }
    FILE *out = table ? fopen(table, "we") : stdout;
    if (!out) {
        return 1;
    }
    tally_write(out, tally, state, &sum);
    if (table) {
        fclose(out);
    }
    size_t left = tally_left(tally, wanted);
    printf("%zu faults, %zu bad, %zu pieces left\n", sum.trials, sum.bad, left);
    return sum.bad > 0 ? 1 : left > 0 ? NOT_ALL : 0;
}
