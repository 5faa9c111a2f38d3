/* SPDX-License-Identifier: Apache-2.0
 * The SQLite driver: one local file, WAL, synchronous=FULL. Not for files on a network: two
 * machines would each get the lock. */
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/db_file.h"
#include "store/db_sqlite_backup.h"
#include "store/db_sqlite_private.h"

static const char *const words[WORD_COUNT] = {
    [WORD_BEGIN] = "BEGIN",
    [WORD_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [WORD_COMMIT] = "COMMIT",
    [WORD_ROLLBACK] = "ROLLBACK",
    [WORD_DATA_VERSION] = "PRAGMA data_version",
};

struct sqlite_statement {
    struct db_statement statement;
    struct sqlite_db *db;
    sqlite3_stmt *handle; /* NULL when `code` says why it could not be prepared */
    int code;
    bool stepped;                          /* since its last reset */
    int parameters[DB_PARAMETERS_MAX + 1]; /* index of "$n" in SQLite's own counting */
};

static struct sqlite_statement *
of_statement(struct db_statement *statement)
{
    return (struct sqlite_statement *)statement;
}

enum status
db_sqlite_status(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return STATUS_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: /* a lock of the WAL was not had in ten seconds */
        return STATUS_BUSY;
    case SQLITE_CANTOPEN:
        return STATUS_UNAVAILABLE;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_INTERRUPT:
        return STATUS_IO;
    default: /* a broken constraint too: the store asks before it writes */
        return STATUS_CORRUPT;
    }
}

bool
db_sqlite_has_moved(struct sqlite_db *db)
{
    int moved = 0;

    sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved != 0;
}

/* Full jitter between 1 and 5 ms: a ladder of growing sleeps leaves the disk idle and lets the late
 * ones starve. */
static int
on_busy(void *context, int count)
{
    struct sqlite_db *db = context;
    int64_t now = clock_steady_ms(&db->clock);
    if (count == 0) {
        db->busy_until = now + db->busy_ms;
    }
    /* Whoever replaces the file holds it until all who wait have seen so. */
    if (now >= db->busy_until || db_sqlite_has_moved(db)) {
        return 0;
    }
    db->random ^= db->random << 13;
    db->random ^= db->random >> 7;
    db->random ^= db->random << 17;
    clock_sleep_us(1000 + (int64_t)(db->random % 4000));
    return 1;
}

/* The file of a URL: "sqlite:/path", "sqlite:///path" or a bare path. */
static const char *
path_of(const char *url)
{
    if (strncmp(url, "sqlite:", 7) != 0) {
        return url;
    }
    url += 7;
    return strncmp(url, "//", 2) == 0 ? url + 2 : url;
}

static enum status
pragma_int(struct sqlite_db *db, const char *sql, int64_t *ret_value)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
        if (code == SQLITE_ROW) {
            *ret_value = sqlite3_column_int64(statement, 0);
        }
    }
    sqlite3_finalize(statement);
    return db_sqlite_status(code);
}

/* All three of one state: another program may be making a hall here just now. */
static enum status
sqlite_schema_get(struct db *db, int64_t *ret_schema)
{
    int64_t application = 0, version = 0, tables = 0;
    bool own = sqlite3_get_autocommit(db_sqlite_of(db)->handle) != 0;
    enum status status =
        own ? db_sqlite_status(sqlite3_exec(db_sqlite_of(db)->handle, "BEGIN", NULL, NULL, NULL))
            : STATUS_OK;
    if (status == STATUS_OK) {
        status = pragma_int(db_sqlite_of(db), "PRAGMA application_id", &application);
    }
    if (status == STATUS_OK) {
        status = pragma_int(db_sqlite_of(db), "PRAGMA user_version", &version);
    }
    if (status == STATUS_OK) {
        status = pragma_int(db_sqlite_of(db), "SELECT count(*) FROM sqlite_master", &tables);
    }
    if (own) {
        int code = sqlite3_exec(db_sqlite_of(db)->handle, "ROLLBACK", NULL, NULL, NULL);
        status = status == STATUS_OK ? db_sqlite_status(code) : status;
    }
    if (status != STATUS_OK) {
        return status;
    }
    bool ours = application == DB_FILE_APPLICATION && version > 0;
    bool empty = application == 0 && version == 0 && tables == 0;
    if (!ours && !empty) {
        return STATUS_INVALID;
    }
    *ret_schema = version;
    return STATUS_OK;
}

static enum status
sqlite_schema_set(struct db *db, int64_t schema)
{
    char sql[120];
    str_format(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
               DB_FILE_APPLICATION, (int)schema);
    return db_sqlite_status(sqlite3_exec(db_sqlite_of(db)->handle, sql, NULL, NULL, NULL));
}

static void
sqlite_close(struct db *base)
{
    struct sqlite_db *db = db_sqlite_of(base);
    for (int i = 0; i < WORD_COUNT; i++) {
        sqlite3_finalize(db->words[i]);
    }
    sqlite3_close(db->handle);
    turn_close(db->turn);
    free(db);
}

static const char *
sentence_of(enum status status)
{
    switch (status) {
    case STATUS_BUSY:
        return N_("The database {0} is busy. Try again.");
    case STATUS_INVALID:
        return N_("{0} is not a database of this program. Give the file of a hall.");
    case STATUS_CORRUPT:
        return N_(
            "{0} is no database, or it is damaged. If it is a hall's, stop the programs, and run: "
            "paihao repair");
    case STATUS_UNAVAILABLE:
        return N_("The database {0} cannot be opened. Check the path and the rights on the file "
                  "and its folder.");
    default:
        return N_(
            "The database {0} cannot be read. Check the disk, also whether it is full, and the "
            "rights on the file.");
    }
}

/* SQLite does not call the busy handler when two connections make the same new file a WAL one. */
static int
use_wal(struct sqlite_db *db, char *ret_mode, size_t size)
{
    int code, tries = 0;
    do {
        sqlite3_stmt *statement = NULL;
        code = sqlite3_prepare_v2(db->handle, "PRAGMA journal_mode=WAL", -1, &statement, NULL);
        if (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
            str_cut(ret_mode, size, (const char *)sqlite3_column_text(statement, 0));
        }
        sqlite3_finalize(statement);
    } while ((code & 0xff) == SQLITE_BUSY && on_busy(db, tries++));
    return code;
}

/* page_size is without effect on a file that is one already. An action touches some ten pages, and
 * each goes to disk whole before it is confirmed: half the usual size halves what a commit writes.
 * With as many pages, a checkpoint after the usual 1000 would fall into one commit of a hundred. */
static const char page_settings[] = "PRAGMA page_size=2048; PRAGMA wal_autocheckpoint=4000";

/* WAL only after the file is known to be ours: it changes the file. */
static enum status
prepare_connection(struct sqlite_db *db, enum db_mode mode)
{
    char mode_now[8] = "wal";
    int code =
        mode == DB_WRITE ? sqlite3_exec(db->handle, page_settings, NULL, NULL, NULL) : SQLITE_OK;
    if (code == SQLITE_OK && mode == DB_WRITE) {
        code = use_wal(db, mode_now, sizeof mode_now);
    }
    if (db_sqlite_status(code) == STATUS_OK) {
        code = sqlite3_exec(
            db->handle,
            "PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON", NULL,
            NULL, NULL);
    }
    if (code != SQLITE_OK) {
        return db_sqlite_status(code);
    }
    for (int i = 0; i < WORD_COUNT; i++) {
        code = sqlite3_prepare_v3(db->handle, words[i], -1, SQLITE_PREPARE_PERSISTENT,
                                  &db->words[i], NULL);
        if (code != SQLITE_OK) {
            return db_sqlite_status(code);
        }
    }
    return strcmp(mode_now, "wal") == 0 ? STATUS_OK : STATUS_UNAVAILABLE;
}

static bool
sqlite_changed(struct db *base)
{
    struct sqlite_db *db = db_sqlite_of(base);
    sqlite3_stmt *statement = db->words[WORD_DATA_VERSION];
    bool known = sqlite3_step(statement) == SQLITE_ROW;
    int64_t version = known ? sqlite3_column_int64(statement, 0) : db->data_version;
    sqlite3_reset(statement);
    bool changed = !known || version != db->data_version;
    db->data_version = version;
    return changed;
}

static int
on_wal(void *context, sqlite3 *handle, const char *name, int pages)
{
    (void)handle, (void)name;
    ((struct sqlite_db *)context)->wal_pages = pages;
    return SQLITE_OK;
}

/* Whose PINs and key of the bell stand in it: for its owner and its group, as are the files that
 * SQLite makes beside it. Where it cannot be made SQLite says so. */
static void
make_file(const char *path)
{
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0660);
    if (fd < 0) {
        return;
    }
    if (fchmod(fd, 0660) != 0) {
        log_write(LOG_LEVEL_DEBUG, "'%s': its rights stay as they are", path);
    }
    close(fd);
}

static enum status
open_handle(struct sqlite_db *db, const char *path, enum db_mode mode, bool create,
            const char **ret_sentence)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                (mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                (create ? SQLITE_OPEN_CREATE : 0);
    if (create) {
        make_file(path);
    }
    int code = sqlite3_open_v2(path, &db->handle, flags, db_wal_vfs());
    if (code != SQLITE_OK) {
        *ret_sentence = sentence_of(db_sqlite_status(code));
        return db_sqlite_status(code);
    }
    /* Before the first statement: even a PRAGMA can find the file locked. */
    sqlite3_busy_handler(db->handle, on_busy, db);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    int64_t schema;
    enum status status = sqlite_schema_get(&db->db, &schema);
    if (status == STATUS_OK && mode == DB_WRITE && sqlite3_db_readonly(db->handle, "main") == 1) {
        *ret_sentence = N_("The database {0} may not be written. Check the rights on the file.");
        return STATUS_IO;
    }
    if (status == STATUS_OK) {
        status = prepare_connection(db, mode);
    }
    if (status != STATUS_OK) {
        *ret_sentence = sentence_of(status);
    }
    return status;
}

/* Before the first use of the library in this process, if it is ours: its own tally of memory takes
 * a lock at each allocation. */
static void
configure(void)
{
    if (sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK) {
        log_write(LOG_LEVEL_DEBUG, "sqlite: '%s'", "in use before, as it was configured then");
    }
}

static enum status
sqlite_open(const char *url, enum db_mode mode, bool create, int busy_ms, struct db **ret_db,
            const char **ret_sentence)
{
    static pthread_once_t configured = PTHREAD_ONCE_INIT;
    const char *path = path_of(url);
    (void)pthread_once(&configured, configure);
    enum status status = db_path_look(path, mode, create, ret_sentence);
    if (status != STATUS_OK) {
        return status;
    }
    struct sqlite_db *db = mem_zero_alloc(1, sizeof *db);
    db->db.driver = &db_sqlite;
    db->busy_ms = busy_ms;
    db->clock = clock_system();
    db->random = (uint64_t)clock_real_ms(&db->clock) * 2654435761u ^ (uint64_t)getpid() << 32 ^
                 (uintptr_t)db;
    db->random |= 1;
    status = open_handle(db, path, mode, create, ret_sentence);
    if (status != STATUS_OK) {
        log_write(LOG_LEVEL_DEBUG, "opening the database: '%s'", sqlite3_errmsg(db->handle));
        sqlite_close(&db->db);
        return status;
    }
    sqlite_changed(&db->db);
    if (pragma_int(db, "PRAGMA wal_autocheckpoint", &db->checkpoint_pages) == STATUS_OK &&
        db->checkpoint_pages > 0) {
        sqlite3_wal_hook(db->handle, on_wal, db);
    }
    db->turn = mode == DB_WRITE ? turn_open(path) : NULL;
    *ret_db = &db->db;
    return STATUS_OK;
}

static bool
is_word(const char *text, const char *word, size_t length, char before)
{
    if (strncmp(text, word, length) != 0 || (before != ' ' && before != '\n')) {
        return false;
    }
    return text[length] == ' ' || text[length] == ',' || text[length] == '\n';
}

/* The schema has one text: here BIGINT is INTEGER, so that an id is the row's own key, and each
 * table holds its types. */
static enum status
sqlite_run(struct db *db, const char *sql)
{
    static const char by_key_mark[] = "); -- by key";
    struct buffer text = {0};
    char before = '\n';
    for (; *sql; before = *sql++) {
        if (is_word(sql, "BIGINT", 6, before)) {
            buffer_append(&text, "INTEGER");
            sql += 5;
        } else if (before == '\n' && strncmp(sql, ");", 2) == 0) {
            bool by_key = strncmp(sql, by_key_mark, strlen(by_key_mark)) == 0;
            buffer_append(&text, by_key ? ") STRICT, WITHOUT ROWID" : ") STRICT");
        } else {
            buffer_append_bytes(&text, sql, 1);
        }
    }
    int code = sqlite3_exec(db_sqlite_of(db)->handle, text.data ? text.data : "", NULL, NULL, NULL);
    buffer_done(&text);
    return db_sqlite_status(code);
}

static enum status
sqlite_prepare(struct db *db, const char *sql, struct db_statement **ret_statement)
{
    sqlite3_stmt *handle = NULL;
    int code = sqlite3_prepare_v3(db_sqlite_of(db)->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                  &handle, NULL);
    struct sqlite_statement *statement = mem_zero_alloc(1, sizeof *statement);
    statement->statement.driver = &db_sqlite;
    statement->db = db_sqlite_of(db);
    statement->handle = handle;
    statement->code = code;
    for (int n = 1; handle && n <= DB_PARAMETERS_MAX; n++) {
        char name[8];
        str_format(name, sizeof name, "$%d", n);
        statement->parameters[n] = sqlite3_bind_parameter_index(handle, name);
    }
    *ret_statement = &statement->statement;
    return db_sqlite_status(code);
}

static void
sqlite_finalize(struct db_statement *statement)
{
    sqlite3_finalize(of_statement(statement)->handle);
    free(of_statement(statement));
}

static void
sqlite_bind_int(struct db_statement *statement, int n, int64_t value)
{
    struct sqlite_statement *own = of_statement(statement);
    sqlite3_bind_int64(own->handle, own->parameters[n], value);
}

static void
sqlite_bind_text(struct db_statement *statement, int n, const char *value, int64_t length)
{
    struct sqlite_statement *own = of_statement(statement);
    if (!value) {
        sqlite3_bind_null(own->handle, own->parameters[n]);
        return;
    }
    sqlite3_bind_text64(own->handle, own->parameters[n], value, (sqlite3_uint64)length,
                        SQLITE_STATIC, SQLITE_UTF8);
}

static enum status
sqlite_step(struct db_statement *statement, bool *ret_row)
{
    struct sqlite_statement *own = of_statement(statement);
    own->stepped = true;
    if (own->db->starved) {
        return STATUS_IO;
    }
    int code = own->handle ? sqlite3_step(own->handle) : own->code;
    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        *ret_row = code == SQLITE_ROW;
    }
    return db_sqlite_status(code);
}

static void
sqlite_reset(struct db_statement *statement)
{
    struct sqlite_statement *own = of_statement(statement);
    if (own->stepped) {
        own->stepped = false;
        sqlite3_reset(own->handle);
    }
}

static enum status
sqlite_step_one(struct db_statement *statement)
{
    bool row;
    enum status status = sqlite_step(statement, &row);
    if (status != STATUS_OK) {
        return status;
    }
    sqlite3 *handle = sqlite3_db_handle(of_statement(statement)->handle);
    return sqlite3_changes64(handle) == 1 ? STATUS_OK : STATUS_CONFLICT;
}

static int64_t
sqlite_column_int(struct db_statement *statement, int column)
{
    return sqlite3_column_int64(of_statement(statement)->handle, column);
}

static const char *
sqlite_column_text(struct db_statement *statement, int column)
{
    struct sqlite_statement *own = of_statement(statement);
    const unsigned char *text = sqlite3_column_text(own->handle, column);
    if (!text && sqlite3_column_type(own->handle, column) != SQLITE_NULL) {
        own->db->starved = true;
    }
    return text ? (const char *)text : "";
}

static bool
sqlite_column_is_null(struct db_statement *statement, int column)
{
    return sqlite3_column_type(of_statement(statement)->handle, column) == SQLITE_NULL;
}

/* The check tells of a page that it had no memory for as of a damaged one. */
static bool
lacked_memory(const char *found)
{
    const char *code = strstr(found, "error code=7");

    return code && (code[12] < '0' || code[12] > '9');
}

static enum status
sqlite_check(struct db *db, char *what, size_t size)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db_sqlite_of(db)->handle, "PRAGMA integrity_check(1)", -1,
                                  &statement, NULL);
    enum status status = STATUS_OK;
    if (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *found = (const char *)sqlite3_column_text(statement, 0);
        if (!found || strcmp(found, "ok") != 0) {
            str_cut(what, size, found ? found : "");
            status = !found || lacked_memory(found) ? STATUS_IO : STATUS_CORRUPT;
        }
    }
    sqlite3_finalize(statement);
    if (status == STATUS_OK && (status = db_sqlite_status(code)) != STATUS_OK) {
        str_cut(what, size, sqlite3_errstr(code));
    }
    return status;
}

static enum status
sqlite_backup(struct db *db, const char *path)
{
    struct sqlite_db *own = db_sqlite_of(db);
    return db_sqlite_status(db_sqlite_backup(own->handle, own->turn, own->checkpoint_pages, path));
}

static const char *
sqlite_message(struct db *db)
{
    return sqlite3_errmsg(db_sqlite_of(db)->handle);
}

const struct db_driver db_sqlite = {
    .name = "sqlite",
    .engine = DB_SQLITE,
    .open = sqlite_open,
    .close = sqlite_close,
    .run = sqlite_run,
    .prepare = sqlite_prepare,
    .finalize = sqlite_finalize,
    .bind_int = sqlite_bind_int,
    .bind_text = sqlite_bind_text,
    .step = sqlite_step,
    .step_one = sqlite_step_one,
    .reset = sqlite_reset,
    .column_int = sqlite_column_int,
    .column_text = sqlite_column_text,
    .column_is_null = sqlite_column_is_null,
    .begin = db_sqlite_begin,
    .commit = db_sqlite_commit,
    .rollback = db_sqlite_rollback,
    .changed = sqlite_changed,
    .schema_get = sqlite_schema_get,
    .schema_set = sqlite_schema_set,
    .check = sqlite_check,
    .backup = sqlite_backup,
    .message = sqlite_message,
    .file = path_of,
    .seals = true,
    .settle = db_sqlite_settle,
};
