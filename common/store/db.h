/* SPDX-License-Identifier: Apache-2.0
 * The narrow seam to a database engine. One text of each statement for all engines: $n parameters
 * (bound by name in SQLite: bound by position "$2, $1" would swap silently), explicit types where
 * an engine needs them, literal states, no function that one engine lacks. Private to the store
 * room. */
#pragma once

#include "base/base.h"

struct db;
struct db_statement;
struct store_server;
struct store_host;

/* DB_LOOK: to be written where that can be; else one that may only be read will do. */
enum db_mode { DB_READ, DB_WRITE, DB_LOOK };
enum db_engine { DB_SQLITE, DB_POSTGRES, DB_ENGINE_COUNT };

struct db_driver {
    const char *name; /* "sqlite" */
    enum db_engine engine;
    /* create: make the database when there is none. On failure *ret_sentence is a msgid that says
     * what to do ({0} is the URL). A database that is somebody else's is refused (INVALID) and left
     * as it was. */
    enum status (*open)(const char *url, enum db_mode mode, bool create, int busy_ms,
                        struct db **ret_db, const char **ret_sentence);
    void (*close)(struct db *db);
    /* Several statements separated by semicolons; schema only. */
    enum status (*run)(struct db *db, const char *sql);
    /* Also on failure *ret_statement is set: to one whose every step fails in the same way. */
    enum status (*prepare)(struct db *db, const char *sql, struct db_statement **ret_statement);
    void (*finalize)(struct db_statement *statement);
    void (*bind_int)(struct db_statement *statement, int n, int64_t value);
    /* Borrowed until the statement is reset; NULL = null. */
    void (*bind_text)(struct db_statement *statement, int n, const char *value, int64_t length);
    /* A hint: this SELECT will be stepped with these parameters in this transaction, and may be
     * asked of the server together with others. NULL: the engine is at hand. */
    void (*ahead)(struct db_statement *statement);
    /* The same for a statement whose parameters nobody knows yet: the first `keys` columns of each
     * row of `statement` are the parameters of `filled`, and the others its columns; all null:
     * there is no such row. Rows of the same keys stand together. */
    void (*fill)(struct db_statement *statement, struct db_statement *filled, int keys);
    /* *ret_row true: columns can be read until the next step or reset. Within a write transaction a
     * change may be done, and its failure told, as late as with the next row that is read, or with
     * the commit. */
    enum status (*step)(struct db_statement *statement, bool *ret_row);
    /* A change that must touch exactly one row; CONFLICT otherwise, at the latest with the commit,
     * which then does nothing. */
    enum status (*step_one)(struct db_statement *statement);
    void (*reset)(struct db_statement *statement);
    int64_t (*column_int)(struct db_statement *statement, int column); /* null = 0 */
    /* null = ""; until the next step. So is one for which memory lacks: then the next step
     * of this transaction is IO. */
    const char *(*column_text)(struct db_statement *statement, int column);
    bool (*column_is_null)(struct db_statement *statement, int column);
    /* write: takes the engine's write lock at once (BEGIN IMMEDIATE), waiting up to busy_ms with
     * short jittered sleeps. */
    enum status (*begin)(struct db *db, bool write);
    /* On the disk when it returns OK. The lock is given back before that. */
    enum status (*commit)(struct db *db);
    void (*rollback)(struct db *db);
    /* NULL: never. After a failed commit, before its rollback: nobody can say whether it was done.
     */
    bool (*unsure)(struct db *db);
    /* NULL: never. The same, because a server that is there did not answer in time. */
    bool (*silent)(struct db *db);
    /* NULL: never. After a failure: nothing was done, and the transaction may be begun anew at
     * once: a deadlock, a connection that broke before the commit was sent. */
    bool (*again)(struct db *db);
    /* NULL: never. After a failure: the server's own word for why it refused, where nobody here
     * knows what it means; "" = another failure. Nothing was done, nor would be the next time. */
    const char *(*refused)(struct db *db);
    /* NULL: this machine's clock. UTC milliseconds of the engine's own clock, read after this
     * transaction had its lock; known once a row was read in it. */
    int64_t (*moment)(struct db *db);
    /* NULL: none are needed. How often this connection waited for an answer of its server. */
    int64_t (*round_trips)(struct db *db);
    /* True when another connection committed since the last call (or, in an engine that cannot tell
     * them apart, this one), and when that could not be found out. */
    bool (*changed)(struct db *db);
    /* Whose it is: 0 = nothing in it yet, else the number of our schema; INVALID = somebody else's.
     */
    enum status (*schema_get)(struct db *db, int64_t *ret_schema);
    /* Marks it as ours with this schema; within a write transaction. */
    enum status (*schema_set)(struct db *db, int64_t schema);
    /* The engine's own check of its files. CORRUPT: `what` names the first damage. */
    enum status (*check)(struct db *db, char *what, size_t size);
    /* Copies a consistent state into the file `path`, which must not exist yet. NULL: an engine
     * with tools of its own for that. */
    enum status (*backup)(struct db *db, const char *path);
    const char *(*message)(struct db *db); /* of the last failure, for the log */
    /* The file that a URL names; NULL in an engine whose databases are no files. */
    const char *(*file)(const char *url);
    /* NULL: no server. */
    enum status (*server)(struct db *db, struct store_server *ret_server);
    /* What the servers of a URL say of themselves; see store_hosts. NULL: no server. */
    enum status (*hosts)(const char *url, struct store_host *hosts, size_t max, size_t *ret_count);
    bool seals; /* see transaction_seal: it may lose what it showed, until a commit after it */
    /* What was read until now stays, whatever happens to the machine: others' commits are seen
     * before they are on the disk, since only their own answers wait for that. Outside of a
     * transaction. */
    enum status (*settle)(struct db *db);
};

enum { DB_PARAMETERS_MAX = 48 };

struct db {
    const struct db_driver *driver;
};
struct db_statement {
    const struct db_driver *driver;
};

/* What a look at a file's path tells better than the engine would ("unable to open database file").
 * On failure *ret_sentence as in open. */
MUST_CHECK enum status db_path_look(const char *path, enum db_mode mode, bool create,
                                    const char **ret_sentence);
/* The file itself behind links, beside which SQLite keeps the journal; where there is none yet, as
 * it stands. False: a link to nothing, or too long. */
MUST_CHECK bool db_path_follow(const char *path, char *dst, size_t size);
/* Copies "PATH.part-PID…" of a backup, restore or repair that was killed: its process is no more.
 */
void db_path_remove_left(const char *path);
/* By the URL's scheme; NULL for an unknown one. */
const struct db_driver *db_driver_of(const char *url);
extern const struct db_driver db_sqlite, db_postgres;
/* The address as it may be shown: without a password. */
void db_url_show(const char *url, char *dst, size_t size);

/* Binds by format, one letter each for $1…$n: i int64_t, s const char * (NULL = null), S const char
 * * ("" = null), I int64_t (0 = null). Resets first. Texts are borrowed until the statement is
 * reset. */
void db_bind(struct db_statement *statement, const char *format, ...);
/* Bind, step once, and expect no row: for INSERT, UPDATE, DELETE. */
MUST_CHECK enum status db_do(struct db_statement *statement, const char *format, ...);
/* Bind and tell the engine that it will be asked: for a SELECT within a transaction. */
void db_ahead(struct db_statement *statement, const char *format, ...);
void db_fill(struct db_statement *statement, struct db_statement *filled, int keys,
             const char *format, ...);
/* Bind and step once: for a SELECT. The caller reads the columns and goes on with db_next, or
 * resets. */
MUST_CHECK enum status db_first(struct db_statement *statement, bool *ret_row, const char *format,
                                ...);
MUST_CHECK enum status db_next(struct db_statement *statement, bool *ret_row);
int64_t db_int(struct db_statement *statement, int column);
const char *db_text(struct db_statement *statement, int column); /* until the next step or reset */
bool db_is_null(struct db_statement *statement, int column);
void db_reset(struct db_statement *statement);
/* As db_text into a buffer of ours, cut to whole characters when too long. */
void db_text_copy(struct db_statement *statement, int column, char *dst, size_t size);
