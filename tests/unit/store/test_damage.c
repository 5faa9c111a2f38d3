/* SPDX-License-Identifier: Apache-2.0
 * A hall's files damaged at many places, by a seeded generator: whatever is asked of them is
 * answered with a keyword, what the chain proves is kept, and what is lost is told. */
#include "lab.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "store/archive.h"
#include "store/db_file.h"
#include "store/repair.h"
#include "tests/lib/chance.h"

enum { PAGE = 2048, ROUNDS = 33 };

struct file {
    char *bytes;
    size_t length;
};

/* As a hall leaves them in mid-day: the database, its journal, last night's backup. */
struct originals {
    struct fixture *f;
    struct file database, journal, closed, backup;
    char backup_path[300];
    char **bodies; /* of the ledger, from row 1 */
    int64_t count, backup_count;
    struct repair_file moved; /* rows that stand in a file alone; last 0: none */
    int64_t next;             /* the one that is read next */
};

enum damage {
    DAMAGE_BIT,
    DAMAGE_BYTES,
    DAMAGE_ZERO_PAGE,
    DAMAGE_RANDOM_PAGE,
    DAMAGE_CUT,
    DAMAGE_SWAP,
    DAMAGE_FIRST_PAGE,
    DAMAGE_JOURNAL_BIT,
    DAMAGE_JOURNAL_CUT,
    DAMAGE_JOURNAL_GONE,
    DAMAGE_JOURNAL_FOREIGN,
    DAMAGE_COUNT
};

static uint64_t random_state;

static uint64_t
draw(uint64_t below)
{
    return chance_below(&random_state, below);
}

static struct file
read_file(const char *path)
{
    struct file file = {0};
    struct stat found;
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    assert_int_equal(fstat(fileno(stream), &found), 0);
    file.length = (size_t)found.st_size;
    file.bytes = malloc(file.length + 1);
    assert_int_equal(fread(file.bytes, 1, file.length, stream), file.length);
    fclose(stream);
    return file;
}

static void
write_file(const char *path, const char *bytes, size_t length)
{
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, length, stream), length);
    fclose(stream);
}

static void
act(struct fixture *f, struct action action)
{
    fixture_pass(f, 1000);
    fixture_act_ok(f, action);
}

/* Somebody is asked for, and comes or does not; a terminal is told something. */
static void
live_the_desk(struct fixture *f, int i)
{
    struct action help = {.kind = ACTION_HELP};
    str_format(help.terminal, sizeof help.terminal, "k%lld", (long long)f->real);
    act(f, help);
    if (i % 8 == 1) {
        act(f, (struct action){.kind = ACTION_HELP_DONE, .help = f->answer.event});
    }
    act(f, (struct action){.kind = ACTION_TERMINAL_MESSAGE, .device = "padx", .note = "n"});
}

static void
live_a_day(struct fixture *f, int tickets)
{
    act(f, (struct action){.kind = ACTION_OPEN, .counter = "1", .staff = "0317"});
    for (int i = 0; i < tickets; i++) {
        struct action take = {.kind = ACTION_TAKE, .services = "C"};
        str_format(take.request, sizeof take.request, "r-%lld", (long long)f->real);
        act(f, take);
        if (i % 4 == 1) {
            live_the_desk(f, i);
        }
        if (i % 3 != 0) {
            act(f, (struct action){.kind = ACTION_CALL, .counter = "1"});
            act(f, (struct action){.kind = ACTION_START, .counter = "1"});
            act(f, (struct action){.kind = ACTION_FINISH, .counter = "1"});
        }
    }
    act(f, (struct action){.kind = ACTION_CLOSE, .counter = "1"});
}

static bool
keep_body(const struct event_row *row, void *context)
{
    struct originals *originals = context;
    if (row->id > originals->count) {
        originals->bodies =
            mem_grow(originals->bodies, (size_t)originals->count + 1, sizeof *originals->bodies);
        originals->bodies[originals->count++] = mem_strdup(row->body);
    }
    return true;
}

static enum status
next_body(void *context, struct buffer *body, bool *ret_more)
{
    struct originals *originals = context;
    *ret_more = originals->next < originals->moved.span.last;
    if (*ret_more) {
        body->length = 0;
        buffer_append(body, originals->bodies[originals->next++]);
    }
    return STATUS_OK;
}

/* The first day, into a file. */
static void
move_day(struct fixture *f, struct originals *originals)
{
    assert_int_equal(ledger_each(f->store, 0, keep_body, originals), STATUS_OK);
    originals->moved.path = "hall.gz";
    assert_int_equal(store_archive_span(f->store, "", true, &originals->moved.span), STATUS_OK);
    assert_int_equal(
        store_archive_move(f->store, &originals->moved.span, "hall.gz", "00", &f->answer),
        STATUS_OK);
}

static void
make_originals(struct fixture *f, struct originals *originals, bool moves)
{
    char *path = originals->backup_path, wal[300];
    originals->f = f;
    str_format(path, sizeof originals->backup_path, "%s/backup.db", f->folder);
    str_format(wal, sizeof wal, "%s-wal", f->path);
    live_a_day(f, 40);
    fixture_until(f, "2026-11-23T09:00:00");
    live_a_day(f, 10);
    if (moves) {
        move_day(f, originals);
        live_a_day(f, 5);
    }
    assert_int_equal(store_backup(f->store, path, &f->answer), STATUS_OK);
    originals->backup_count = fixture_int(f, "SELECT max(id) FROM event");
    originals->backup = read_file(path);
    f->store = store_close(f->store);
    fixture_open(f);
    live_a_day(f, 10);
    originals->database = read_file(f->path);
    originals->journal = read_file(wal);
    assert_true(originals->journal.length > 4 * PAGE);
    assert_int_equal(ledger_each(f->store, 0, keep_body, originals), STATUS_OK);
    f->store = store_close(f->store);
    originals->closed = read_file(f->path);
}

static void
free_originals(struct originals *originals)
{
    for (int64_t i = 0; i < originals->count; i++) {
        free(originals->bodies[i]);
    }
    free(originals->bodies);
    free(originals->database.bytes);
    free(originals->journal.bytes);
    free(originals->closed.bytes);
    free(originals->backup.bytes);
}

static void
damage_file(struct file *file, enum damage damage)
{
    size_t pages = file->length / PAGE;
    char *page = file->bytes + draw(pages) * PAGE, *other = file->bytes + draw(pages) * PAGE;
    char kept[PAGE];
    switch (damage) {
    case DAMAGE_BIT:
    case DAMAGE_JOURNAL_BIT:
        file->bytes[draw(file->length)] ^= (char)(1 << draw(8));
        break;
    case DAMAGE_FIRST_PAGE:
        file->bytes[draw(PAGE)] ^= (char)(1 + draw(255));
        break;
    case DAMAGE_BYTES:
        for (size_t i = draw(file->length - 16), end = i + 16; i < end; i++) {
            file->bytes[i] = (char)draw(256);
        }
        break;
    case DAMAGE_ZERO_PAGE:
        memset(page, 0, PAGE);
        break;
    case DAMAGE_RANDOM_PAGE:
        for (int i = 0; i < PAGE; i++) {
            page[i] = (char)draw(256);
        }
        break;
    case DAMAGE_SWAP:
        memcpy(kept, page, PAGE);
        memmove(page, other, PAGE);
        memcpy(other, kept, PAGE);
        break;
    case DAMAGE_CUT:
    case DAMAGE_JOURNAL_CUT:
        file->length = draw(file->length);
        break;
    default:
        break;
    }
}

static bool
is_of_journal(enum damage damage)
{
    return damage >= DAMAGE_JOURNAL_BIT;
}

static void
remove_beside(struct fixture *f, const char *ending)
{
    char path[300];
    str_format(path, sizeof path, "%s%s", f->path, ending);
    remove(path);
}

/* The same for the same seed. */
static void
lay_out(struct fixture *f, const struct originals *originals, uint64_t seed)
{
    enum damage damage = (enum damage)(seed % DAMAGE_COUNT);
    bool journal = is_of_journal(damage);
    const struct file *from = journal ? &originals->database : &originals->closed;
    struct file file = {.length = from->length, .bytes = malloc(from->length)};
    char wal[300];
    random_state = seed * 2654435761u + 88172645463325252u;
    memcpy(file.bytes, from->bytes, from->length);
    remove_beside(f, "-wal");
    remove_beside(f, "-shm");
    if (!journal) {
        damage_file(&file, damage);
    }
    write_file(f->path, file.bytes, file.length);
    free(file.bytes);
    if (journal && damage != DAMAGE_JOURNAL_GONE) {
        file = (struct file){.length = originals->journal.length,
                             .bytes = malloc(originals->journal.length)};
        memcpy(file.bytes, originals->journal.bytes, file.length);
        if (damage == DAMAGE_JOURNAL_FOREIGN) {
            memcpy(file.bytes, originals->backup.bytes, PAGE);
        } else {
            damage_file(&file, damage);
        }
        str_format(wal, sizeof wal, "%s-wal", f->path);
        write_file(wal, file.bytes, file.length);
        free(file.bytes);
    }
}

static bool
is_keyword(enum status status)
{
    return status == STATUS_OK || status == STATUS_CORRUPT || status == STATUS_FULL ||
           status == STATUS_CLOSED || status == STATUS_INVALID || status == STATUS_UNAVAILABLE ||
           status == STATUS_IO || status == STATUS_NOT_FOUND || status == STATUS_CONFLICT;
}

/* Opens, proves, acts and copies: each answers. A copy that got its name is whole. */
static void
use(struct fixture *f)
{
    struct verify_report report;
    struct store *copy = NULL;
    char path[300];
    str_format(path, sizeof path, "%s/copy.db", f->folder);
    remove(path);
    enum status status = store_open(f->path, &f->options, &f->answer, &f->store);
    assert_true(is_keyword(status));
    if (status != STATUS_OK) {
        return;
    }
    status = store_verify(f->store, NULL, &report);
    assert_true(is_keyword(status));
    if (status == STATUS_OK) {
        verify_report_done(&report);
    }
    status = store_backup(f->store, path, &f->answer);
    assert_true(is_keyword(status));
    if (status == STATUS_OK) {
        assert_int_equal(store_open(path, &f->options, &f->answer, &copy), STATUS_OK);
        assert_int_equal(store_verify(copy, NULL, &report), STATUS_OK);
        assert_int_equal(report.fault_count, 0);
        verify_report_done(&report);
        store_close(copy);
    }
    assert_true(is_keyword(fixture_act(f, (struct action){.kind = ACTION_TAKE, .services = "C"})));
    f->store = store_close(f->store);
}

/* The rows that a repair kept are the hall's own, from the first on or behind what was moved out.
 * Which is the last. */
static int64_t
last_kept(struct fixture *f, const struct originals *originals)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *rows = NULL;
    int64_t last = -1;
    assert_int_equal(sqlite3_open(f->path, &handle), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(handle, "SELECT id, body FROM event ORDER BY id", -1, &rows, NULL),
        SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(rows, 0);
        if (last < 0) {
            assert_true(id == 1 || id == originals->moved.span.last + 1);
            last = id - 1;
        }
        if (id != last + 1 || id > originals->count ||
            strcmp((const char *)sqlite3_column_text(rows, 1), originals->bodies[id - 1]) != 0) {
            break;
        }
        last = id;
    }
    sqlite3_finalize(rows);
    sqlite3_close(handle);
    return last;
}

struct outcome {
    int whole, repaired, with_loss, refused;
    int64_t rows_kept, rows_all;
};

static bool
has_loss(const struct repair_report *report, const char *what)
{
    for (size_t i = 0; i < report->loss_count; i++) {
        if (strcmp(report->losses[i].what, what) == 0) {
            return true;
        }
    }
    return false;
}

/* The present day's numbers and the requests that the hall once confirmed, against what it does
 * now.
 */
static void
assert_nothing_twice(struct fixture *f, const struct originals *originals, uint64_t seed)
{
    struct action take = {.kind = ACTION_TAKE, .services = "C"};
    char number[40];
    for (int i = 0; i < 3; i++) {
        fixture_act_ok(f, take);
        str_format(number, sizeof number, "\"number\":\"%s\"", f->answer.ticket.number);
        for (int64_t row = 0; row < originals->count; row++) {
            if (strstr(originals->bodies[row], "\"kind\":\"take\"") &&
                strstr(originals->bodies[row], number) &&
                strstr(originals->bodies[row], f->answer.ticket.day)) {
                fail_msg("seed %llu: %s is given twice", (unsigned long long)seed, number);
            }
        }
    }
    for (int64_t row = 0; row < originals->count; row++) {
        json_t *body = json_loads(originals->bodies[row], 0, NULL);
        const char *request = json_string_value(json_object_get(body, "request"));
        if (request) {
            str_cut(take.request, sizeof take.request, request);
            enum status status = fixture_act(f, take);
            if (status == STATUS_OK ? !f->answer.repeated
                                    : status != STATUS_CONFLICT && status != STATUS_CORRUPT) {
                fail_msg("seed %llu: request %s answers %s", (unsigned long long)seed, request,
                         status_name(status));
            }
        }
        json_decref(body);
    }
}

/* A zeroed page may hold the only word of its rows, a journal that is gone or cut takes its own. */
static bool
may_forget(const struct repair_report *report, enum damage damage)
{
    return is_of_journal(damage) || damage == DAMAGE_CUT || has_loss(report, "bell-key") ||
           has_loss(report, "file");
}

enum help { HELP_NONE, HELP_BACKUP, HELP_FILES, HELP_COUNT };
static const char *const helps[HELP_COUNT] = {"", " with a backup", " with archive files"};

static void
repair(struct originals *originals, uint64_t seed, enum help help, struct outcome *outcome)
{
    struct fixture *f = originals->f;
    const struct repair_options options = {.clock = &f->clock,
                                           .keep_intact = true,
                                           .backup =
                                               help == HELP_BACKUP ? originals->backup_path : NULL,
                                           .files = &originals->moved,
                                           .file_count = help == HELP_FILES ? 1 : 0,
                                           .archived = next_body,
                                           .context = originals,
                                           .definition = lab_hall};
    originals->next = 0;
    struct repair_report report;
    enum status status = store_repair(f->path, &options, &f->answer, &report);
    if (!is_keyword(status)) {
        fail_msg("seed %llu: repair answers %s", (unsigned long long)seed, status_name(status));
    }
    outcome->rows_all += originals->count;
    if (status != STATUS_OK) {
        char message[ANSWER_MESSAGE_SIZE];
        answer_message(&f->answer, message, sizeof message);
        print_message("seed %llu%s: %s: %s\n", (unsigned long long)seed, helps[help],
                      status_name(status), message);
        outcome->refused++;
        return;
    }
    if (report.repaired) {
        db_file_remove(report.kept);
        remove(report.lost_file);
    }
    fixture_open(f);
    fixture_verify(f);
    int64_t kept = last_kept(f, originals);
    if (!may_forget(&report, (enum damage)(seed % DAMAGE_COUNT))) {
        assert_nothing_twice(f, originals, seed);
    }
    f->store = store_close(f->store);
    outcome->rows_kept += kept;
    outcome->whole += !report.repaired;
    outcome->repaired += report.repaired && report.loss_count == 0;
    outcome->with_loss += report.repaired && report.loss_count > 0;
    /* What is missing is told, unless the file itself shows an earlier state: a journal that is
     * gone or cut takes its rows with it, and only a head kept elsewhere shows that. */
    if (kept < originals->count && report.repaired &&
        !is_of_journal((enum damage)(seed % DAMAGE_COUNT)) && !has_loss(&report, "rows") &&
        !has_loss(&report, "bell-key") && !has_loss(&report, "file")) {
        fail_msg("seed %llu: %lld of %lld rows, and nothing said", (unsigned long long)seed,
                 (long long)kept, (long long)originals->count);
    }
    if (help == HELP_FILES) {
        assert_true(kept >= originals->moved.span.last);
    } else if (help == HELP_BACKUP) {
        assert_true(kept >= originals->backup_count);
    }
}

static void
show(const char *what, const struct outcome *outcome)
{
    print_message("%s: %d whole, %d repaired without loss, %d with loss, %d refused; %lld of %lld "
                  "ledger rows kept\n",
                  what, outcome->whole, outcome->repaired, outcome->with_loss, outcome->refused,
                  (long long)outcome->rows_kept, (long long)outcome->rows_all);
}

static void
damaged_anywhere_every_command_answers_and_repair_keeps_what_is_proved(void **state)
{
    struct fixture *other = calloc(1, sizeof *other);
    struct originals originals[2] = {0}; /* the second one's first day is moved out */
    struct outcome outcomes[2][HELP_COUNT] = {0};
    struct restore_report restored;
    log_open("test", LOG_LEVEL_ERROR);
    log_to(NULL, NULL);
    fixture_make(other, lab_hall, true);
    make_originals(*state, &originals[0], false);
    make_originals(other, &originals[1], true);
    const char *wanted = getenv("PAIHAO_DAMAGE_ROUNDS");
    int64_t rounds = ROUNDS;
    if (wanted) {
        assert_true(str_to_int(wanted, 1, 1000000, &rounds));
    }
    const char *begin = getenv("PAIHAO_DAMAGE_SEED");
    int64_t first = 1;
    if (begin) {
        assert_true(str_to_int(begin, 1, INT64_MAX / 2, &first));
    }
    for (uint64_t seed = (uint64_t)first; seed < (uint64_t)(first + rounds); seed++) {
        size_t which = seed % 2;
        struct originals *hall = &originals[which];
        struct fixture *f = hall->f;
        lay_out(f, hall, seed);
        use(f);
        for (enum help help = HELP_NONE; help < (which ? HELP_COUNT : HELP_FILES); help++) {
            lay_out(f, hall, seed);
            repair(hall, seed, help, &outcomes[which][help]);
        }
        lay_out(f, hall, seed);
        assert_int_equal(
            store_restore(f->path, hall->backup_path, &f->clock, &f->answer, &restored), STATUS_OK);
        db_file_remove(restored.kept);
    }
    show("repair", &outcomes[0][HELP_NONE]);
    show("repair with a backup", &outcomes[0][HELP_BACKUP]);
    show("repair of a hall whose first day was moved out", &outcomes[1][HELP_NONE]);
    show("repair of such a hall with a backup", &outcomes[1][HELP_BACKUP]);
    show("repair of such a hall with its archive file", &outcomes[1][HELP_FILES]);
    free_originals(&originals[0]);
    free_originals(&originals[1]);
    fixture_done(other);
    free(other);
    assert_int_equal(outcomes[0][HELP_BACKUP].refused + outcomes[1][HELP_BACKUP].refused, 0);
    assert_int_equal(outcomes[1][HELP_FILES].refused, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(damaged_anywhere_every_command_answers_and_repair_keeps_what_is_proved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
