/* SPDX-License-Identifier: Apache-2.0
 * What the files of the store share: the handle, the transaction with its hall row, and ledger rows
 * under way. Not for other rooms. */
#pragma once

#include <jansson.h>

#include "store/body.h"
#include "store/canonical.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/read.h"
#include "store/statements.h"

enum { STORE_SCHEMA = 1 };

/* The hall row as of this transaction; written back once, at its end, when a ledger row was added.
 */
struct hall_row {
    char id[ID_SIZE], time_zone[64];
    char languages[HALL_LANGUAGES_MAX * TICKET_LANG_SIZE]; /* joined by commas, first = default */
    bool training;
    int64_t revision, day_starts_min;
    int64_t guard_limit, secondary_after_min, calls_before_pass, return_minutes, visit_days,
        bound_minutes, rating_minutes;
    char bell_key[65];
    int64_t last_event, last_ticket, last_at;
    char head[65];
    char day[TICKET_DAY_SIZE];
    int64_t clock_at, clock_real, clock_rate;
    int64_t real_at, steady_at;
    char boot[64];
    int64_t archived; /* ledger rows up to this one stand in archive files alone */
};

/* Minutes ahead of an ordinary ticket, in ms. */
struct class_credit {
    char class_id[ID_SIZE];
    int64_t ms;
};
enum { CREDITS_MAX = 16 };

struct act;

struct store {
    struct db *db;
    char *url;
    char shown[ANSWER_VALUE_SIZE]; /* the url without a password */
    struct clock clock, reference;
    bool has_reference; /* somebody gave one: it goes before all others */
    bool
        own_clock; /* a clock that somebody gave, not this machine's: it goes before the engine's */
    const struct action *under_way;      /* what ahead.c may ask for beforehand */
    void (*expect)(struct store *store); /* asks for what the next transaction reads; NULL = not
                                            known; engines at hand are not asked */
    int64_t expect_after, expect_until;  /* its ledger rows */
    struct db_statement *statements[STATEMENT_COUNT]; /* prepared on first use, kept */
    struct hall_row hall;
    int64_t now;        /* hall time of this transaction */
    struct zone *zone;  /* of hall.time_zone */
    struct hours hours; /* of hall revision `hours_revision` */
    int64_t hours_revision;
    struct class_credit credits[CREDITS_MAX]; /* of classes asked for, of that revision */
    size_t credit_count;
    int64_t credits_revision;
    struct {
        char day[TICKET_DAY_SIZE];
        int64_t last_ticket, clock_at, clock_real, clock_rate;
    } row;        /* of the hall's row when it was last seen */
    bool turning; /* a day ends with this write, as far as is known */
    bool in_transaction, wrote;
    bool keyless;    /* reads no key of the bell */
    bool sealed;     /* this handle has committed something */
    bool held;       /* reads begin and end nothing of their own (store_hold) */
    bool unprepared; /* a statement failed to prepare in this transaction */
    unsigned ready;  /* whose statements are prepared (ready.c) */
    int64_t real_ms,
        steady_ms;  /* the hall's and this machine's clock when this transaction began */
    int64_t off_ms; /* of this program's clock, against the hall's */
    enum status (*rate)(struct act *act); /* NULL: this handle may not (rating.h) */
    char terminal[ID_SIZE],
        request[ACTION_REQUEST_SIZE]; /* of the action under way, for its ledger rows */
    uint8_t chance[10];               /* for the next ticket's code */
    bool drawn;                       /* that was, before the turn */
    struct ticket moved;              /* the last that an action here moved */
    bool moved_here, moved_for_good;  /* in the transaction under way; in one that is committed */
    bool own_hand; /* a far engine is asked whether what is in hand is still as it was moved here */
    struct buffer body, change; /* of the ledger row under way; their room is kept */
};

/* A service's hours: its own week within the hall's, in `room`; the hall's when text is "". */
enum { SERVICE_HOURS_SIZE = 640 };
const struct hours *service_hours(const struct store *store, const char *text, struct hours *room);
/* "09:30" of the present day, else "2026-11-23 09:30": what people are told to come back at. */
void hall_time_text(const struct store *store, int64_t utc_ms, char *dst, size_t size);
/* The instant of a minute of the present business day's date. */
int64_t hall_minute(const struct store *store, int64_t at, int minute);

/* Tickets of the present business day taken for this service first, issued at a minute of the
 * clock in [from, to): a span may lie at both ends of a day. */
MUST_CHECK enum status quota_count(struct store *store, const char *service, int from_min,
                                   int to_min, int64_t *ret_count);
/* Every quota's count of today written anew from the tickets: after the table was. */
MUST_CHECK enum status quota_count_all(struct store *store);
/* For an engine that is far away: the quota of that instant; and what is counted where nobody had a
 * number of it today yet, when `count`. */
void quota_look_ahead(struct store *store, const char *service, int64_t at, bool count);

/* The prepared statement; never NULL. One that the engine would not prepare (a table is gone, the
 * disk fails) is logged, fails at its first step, and is tried anew in the next transaction. */
struct db_statement *store_statement(struct store *store, enum statement id);
void store_statements_reset(struct store *store);
/* An open database without its hall row read yet; what open, init and backup begin with. */
MUST_CHECK enum status store_connect(const char *url, const struct store_options *options,
                                     bool create, struct answer *answer, struct store **ret_store);

/* Opens a write transaction: lock, hall row, hall time. When the machine's clock jumped by more
 * than 5 s (against the steady clock of the same boot), or `at` sets it, writes the `clock` row;
 * when a new business day has begun, closes the days before (expire, day-end, day-closed rows that
 * carry the last millisecond of their day). On failure nothing is open and *answer says why. */
MUST_CHECK enum status transaction_begin(struct store *store, const char *at,
                                         struct answer *answer);
/* The action `clock`: as transaction_begin, and writes its own `clock` row (with the request id;
 * *ret_event). at "" keeps the present hall time, has_rate false the present rate. */
MUST_CHECK enum status transaction_begin_clock(struct store *store, const char *at, bool has_rate,
                                               int64_t rate_milli, int64_t *ret_event,
                                               struct answer *answer);
/* Read transaction: one snapshot, hall row and hall time loaded. */
MUST_CHECK enum status transaction_read(struct store *store);
/* Writes the hall row back and commits. On failure everything is rolled back and *answer says why.
 */
MUST_CHECK enum status transaction_commit(struct store *store, struct answer *answer);
/* What was read is not always what stays. Others' commits are seen before they are on the disk, or
 * on the synchronous standby: whose answer is repeated to him waits until they are. And a program
 * killed within its commit may leave a whole transaction in SQLite's journal that nobody sees; when
 * all programs have ended it comes back, unless somebody has written over it. Who asks its request
 * again and is refused must not be contradicted by that: a handle that has not committed anything
 * yet commits. Outside of a transaction. */
MUST_CHECK enum status transaction_seal(struct store *store, bool repeated);
/* For an engine that is far away: what the action under way will read for sure. Within a
 * transaction just begun; with the lock, or before it (write false) for the PIN alone. */
void store_look_ahead(struct store *store, bool write);
/* The same behind a day's turn: what was asked for with the lock is old then; and what a new
 * definition makes unknown. */
void store_look_again(struct store *store);
/* What the end of the days before `day` will read. */
void day_look_ahead(struct store *store, const char *day);
/* The hours of the present definition, within a transaction. Reads have them from the start; an
 * action asks when it needs them. */
MUST_CHECK enum status hours_load(struct store *store);
/* Also ends a read transaction. Every statement is reset. */
void transaction_rollback(struct store *store);
/* Newest ledger row that changed the definition; within a transaction, *ret_event stays 0 where
 * there is none. */
MUST_CHECK enum status store_defined(struct store *store, int64_t *ret_event);
/* Within a write transaction: reads the hall row again after it was written past the handle. */
MUST_CHECK enum status hall_row_load(struct store *store);
/* Hall time by the machine's clock now: what it would be if nothing held it back. */
int64_t hall_row_time(const struct hall_row *hall, int64_t real_ms);

/* Answers kept for request ids go at a day's turn when they were given before the closing before it
 * and so many ledger rows ago. The ids stay, so that a second asking is never a second deed; one as
 * late as that is told the row and the ticket as it is then; of a day that was moved into an
 * archive file, that it was done. */
enum { REQUEST_ROWS_KEPT = 20000 };
/* Closes every day before `day`, and makes `day` the present one: series counted on, guards 0. */
MUST_CHECK enum status day_turn(struct store *store, const char *day);

/* Steps from one schema to the next, oldest first. */
struct schema_step {
    int64_t schema;
    const unsigned char *sql;                         /* for every engine */
    const unsigned char *engine_sql[DB_ENGINE_COUNT]; /* for one, NULL = none */
};
extern const struct schema_step schema_steps[];
extern const size_t schema_step_count;
/* Within a write transaction: the steps after `from`, and the mark. */
MUST_CHECK enum status schema_apply(struct db *db, const struct schema_step *steps, size_t count,
                                    int64_t from);
/* Brings an older database up to the last step: a backup to backup_path first, where the database
 * is a file, then all in one transaction. */
MUST_CHECK enum status schema_migrate(struct db *db, const struct schema_step *steps, size_t count,
                                      const char *backup_path);

/* Rows of a definition that are new or changed; within a write transaction. Counts the revision up.
 * before: the definition until now, NULL for a new hall. */
MUST_CHECK enum status definition_write(struct store *store, const struct hall *hall,
                                        const struct hall *before, const char *definition);
/* Parts of it: one revision's row (hall NULL: its text is lost), the hall row's columns, and the
 * rows of classes, services, counters and staff. */
MUST_CHECK enum status definition_insert(struct store *store, int64_t revision,
                                         const char *definition, const struct hall *hall);
MUST_CHECK enum status definition_in_hall_row(struct store *store, const struct hall *hall,
                                              int64_t revision);
MUST_CHECK enum status definition_rows(struct store *store, const struct hall *hall,
                                       const struct hall *before);
/* What is kept of a hall file: its text with a mark in each PIN's place (definition_text.c),
 * appended. INVALID when a PIN is spelled so that none could be put there. */
MUST_CHECK enum status definition_keep(const struct hall *hall, const char *text,
                                       struct buffer *out, struct answer *answer);
/* The same without a look at what it means. A text that has its marks already stays as it is. */
void definition_put_marks(struct buffer *out, const char *text);
bool pin_is_mark(const char *pin);
/* Whether that mark is this PIN's; of no PIN it is "". */
bool pin_is_marked_by(const char *pin, const char *mark);
/* The time zone that it names; refused when this machine does not know it. */
MUST_CHECK enum status definition_zone(struct store *store, const struct hall *hall,
                                       struct zone **ret_zone, struct answer *answer);
/* The text in force, read; within a transaction. CORRUPT when it cannot be. */
MUST_CHECK enum status definition_load(struct store *store, struct hall **ret_hall);
/* What init and import put into their ledger rows: enough to tell numbers from sequences later. New
 * reference. */
json_t *definition_facts(const struct hall *hall, const char *definition);

/* One ledger row under way. What goes into the body beside the columns: `facts` (NULL = none; the
 * columns are added to it) and `more` (NULL or an object, reference taken over) for what is rare or
 * deep. */
struct event_draft {
    const char *kind;
    int64_t ticket;
    const char *counter, *staff; /* NULL or "" = none */
    int64_t undoes;
    const char *day; /* NULL = the present one (hall.day) */
    int64_t at;      /* 0 = hall time of the transaction */
    struct canonical_object *facts;
    json_t *more;
    bool own; /* the action's own row: carries the request id */
};
/* Appends it: id from the hall row, canonical body, hash. *ret_id is its id. Takes `more` over in
 * every case. */
MUST_CHECK enum status ledger_append(struct store *store, struct event_draft *draft,
                                     int64_t *ret_id);
/* SHA-256 chain step: hex of (previous hex followed by body). */
void ledger_hash(const char *previous, const char *body, char ret_hash[65]);

/* Ticket rows. Columns and their JSON form stand in one table (ticket_row.c), which insert, update,
 * change and verify share. */
MUST_CHECK enum status ticket_row_get(struct store *store, int64_t id, struct ticket *ret_ticket);
/* The same, of one that this handle has mostly moved last itself: then only whether it is still as
 * it was left is asked. Each change has its ledger row, so that last_event tells; but for a note,
 * which may be purged, and is read. */
MUST_CHECK enum status ticket_row_get_again(struct store *store, int64_t id,
                                            struct ticket *ret_ticket);
MUST_CHECK enum status ticket_row_insert(struct store *store, const struct ticket *ticket);
/* Every column of table ticket in its order; ticket_row_read takes them from first_column on, and
 * tells of one whose value is none that we write: what was there in its place is empty; NULL = none
 * such. */
#define TICKET_COLUMNS                                                                             \
    "id, day, number, service, steps, step, state, class, lang, series, sequence, "                \
    "origin, issued_at, called_at, started_at, ended_at, base, due, seq, free_at, "                \
    "counter, staff, calls, passes, passed_at, transfers, hold, held_at, outcome, "                \
    "bound, bound_to, offer_from, offer_until, first_staff, come_back, note, code, "               \
    "paper, visit, told_p50, told_p80, told_ahead, told_by, last_event"
int ticket_row_columns(void); /* how many these are */
const char *ticket_row_read(struct db_statement *statement, int first_column,
                            struct ticket *ret_ticket);
/* Conditional: exactly one row, still in before->state with before->last_event; CONFLICT otherwise.
 */
MUST_CHECK enum status ticket_row_update(struct store *store, const struct ticket *before,
                                         const struct ticket *after);
/* {"column":[old,new],…} of what differs, without last_event (the row's own id) and note (free text
 * stays out of the chain); before NULL = a new ticket: [null,new] of what is not empty, state
 * always. New reference. */
json_t *ticket_row_change(const struct ticket *before, const struct ticket *after);
/* Nothing differs that a change object would tell. */
bool ticket_row_is_equal(const struct ticket *a, const struct ticket *b);
/* The same as canonical JSON, appended. False: text that is not UTF-8. */
MUST_CHECK bool ticket_row_put_change(struct buffer *out, const struct ticket *before,
                                      const struct ticket *after);
/* Applies a change object: checks that each old value is there, sets the new one (or the reverse
 * when undo). False: a value differs from what the object says; *ret_what names the column. */
MUST_CHECK bool ticket_row_apply(struct ticket *ticket, const struct body *change, bool undo,
                                 const char **ret_what);

/* The whole ticket as JSON, for the first answer of a request id, and back. False: text that is not
 * UTF-8. */
MUST_CHECK bool ticket_row_keep(struct buffer *out, const struct ticket *ticket);
MUST_CHECK bool ticket_row_restore(const json_t *kept, struct ticket *ret_ticket);

/* Sets *answer for a failure of the engine (busy, io, corrupt, unavailable) with a sentence for
 * people. */
enum status answer_engine(struct answer *answer, struct store *store, enum status status);

/* What stands over the screens; on false when nothing does. */
MUST_CHECK enum status alert_get(struct store *store, struct alert *ret_alert);
