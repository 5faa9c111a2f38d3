/* SPDX-License-Identifier: Apache-2.0
 * The hall's database: the only truth, and the only place with SQL.
 *
 * A store is one handle on one database, used by one thread. Each action is one transaction that
 * first reads and locks the hall row, ends in COMMIT on disk or leaves nothing behind, and appends
 * its row to the hash-chained ledger. Reads see one snapshot each.
 *
 * URL: sqlite:/path/hall.db or a bare path; postgresql://SERVER/DATABASE?hall=NAME, whose other
 * options are libpq's. */
#pragma once

#include "base/clock.h"
#include "store/action.h"

struct store;

struct store_options {
    const struct clock *clock; /* this program's; NULL = system */
    /* The hall's, which every row is written by. NULL = the engine's own: its server's clock, and
     * on SQLite, where all programs are on one machine, `clock`. */
    const struct clock *reference;
    int busy_ms; /* how long a write waits for the lock; 0 = 5000 */
    bool read_only;
    /* Who only looks: of a server's standbys one will do, where nothing else answers. */
    bool looks;
    /* Who only counts has no need of the bell's key, and on a server no right to it: it reads as
     * zeros. */
    bool keyless;
};

/* A hall that was made before. On failure, here and below, ret_answer says to people why and what
 * to do. */
MUST_CHECK enum status store_open(const char *url, const struct store_options *options,
                                  struct answer *ret_answer, struct store **ret_store);
struct store *store_close(struct store *store);

/* Makes a new hall. CONFLICT when the database holds one already, CORRUPT or INVALID when it is
 * somebody else's. hall is borrowed; definition is its hall-file text, kept for screens without
 * the PINs, which who may check them reads elsewhere. */
MUST_CHECK enum status store_init(const char *url, const struct store_options *options,
                                  const struct hall *hall, const char *definition, bool training,
                                  struct answer *ret_answer);
/* A changed definition in mid-day: refuses by name what is in use today, else takes over in one
 * transaction. */
MUST_CHECK enum status store_import(struct store *store, const struct hall *hall,
                                    const char *definition, struct answer *ret_answer);
/* The definition now: the imported one with what was changed since (counters' services, staff), as
 * screens need it: without PINs. Caller frees. */
MUST_CHECK enum status store_hall_load(struct store *store, struct hall **ret_hall);
/* With their hashes, to be written out. DENIED: who asks may not read them. */
MUST_CHECK enum status store_hall_export(struct store *store, struct hall **ret_hall);

/* Does one action. ret_answer is always filled; its status is returned. */
enum status store_act(struct store *store, const struct action *action, struct answer *ret_answer);

/* True once after another connection committed since the last look (cheap: no read of tables when
 * nothing moved). */
bool store_changed(struct store *store);
/* What was read through this handle until now stays, even if the machine stops at once. Others'
 * actions are seen some milliseconds before that is so; who carries what it read out of the hall
 * asks first. Not within a hold. */
MUST_CHECK enum status store_settle(struct store *store);
/* Newest ledger id. */
MUST_CHECK enum status store_head(struct store *store, int64_t *ret_event, char ret_hash[65]);
/* Hall time now, by the hall's own clock. */
MUST_CHECK enum status store_now(struct store *store, int64_t *ret_at);
/* Facts of the hall row that programs need before they load the definition. */
struct store_facts {
    char hall[ID_SIZE];
    char time_zone[64];
    bool training;
    int64_t revision; /* grows with each import */
    int64_t defined;  /* newest ledger row that changed what store_hall_load gives: an import, a
                         counter's services, staff; 0 = none since init */
    int schema;
    unsigned char bell_key[32];
    int64_t head;   /* newest ledger id */
    int64_t now;    /* hall time */
    int64_t newest; /* of the newest ledger row: later than now, a clock was set back */
    char day[TICKET_DAY_SIZE];
    int64_t clock_rate_milli;
    int64_t clock_off_ms; /* this program's clock is so much ahead of the hall's */
};
/* A program whose clock is further off than this is refused every action but those that tell of
 * devices and paper: what it shows of times is wrong, and so may be what people do by it. */
enum { STORE_CLOCK_OFF_MAX_MS = 2 * 60 * 1000 };
bool store_clock_is_wrong(int64_t off_ms);
/* After an action that was UNAVAILABLE: the server is there and refused it, so that nothing was
 * done and asking again is in vain. */
bool store_refused(struct store *store);
MUST_CHECK enum status store_facts(struct store *store, struct store_facts *ret_facts);

/* What follows up to store_release is one transaction, and its reads see one snapshot. at: also
 * sets a training hall's clock first ("" = not), and store_release(keep) commits that or takes it
 * back. Reads only in between. On failure nothing is held and the answer says why. */
MUST_CHECK enum status store_hold(struct store *store, const char *at, struct answer *ret_answer);
/* Without a hold it does nothing. */
MUST_CHECK enum status store_release(struct store *store, bool keep, struct answer *ret_answer);

/* The server that keeps the database, for those who look after it. */
struct store_server {
    char version[40];
    bool safe;          /* fsync and full_page_writes: a power cut loses nothing */
    bool checksums;     /* of its pages */
    char standby[60];   /* synchronous_standby_names; "" = none waited for */
    bool waits_in_vain; /* for that, which is not there: nothing is confirmed */
    int64_t connections, connections_max;
    bool remote, encrypted; /* this connection: from another machine, by TLS */
    bool is_standby;        /* may only be read */
    char idle_slot[64]; /* a replication slot that nobody reads and that keeps the WAL; "" = none */
};
/* NOT_FOUND: a file, kept by nobody. */
MUST_CHECK enum status store_server(struct store *store, struct store_server *ret_server);
/* One of the servers that an address names, asked by itself. */
struct store_host {
    char name[100];
    bool answers, writable;
    const char *sentence; /* why it does not answer, with {0} for its name; NULL = it does */
    int64_t timeline;     /* of one that is writable: one more with each standby that took over */
};
/* Up to `max` of them, in the address's order. NOT_FOUND: a file, kept by nobody. */
MUST_CHECK enum status store_hosts(const char *url, struct store_host *hosts, size_t max,
                                   size_t *ret_count);
/* An address as it may be shown: without a password. */
void store_url_show(const char *url, char *dst, size_t size);
/* Where in it the path of the database's file begins; NULL: it is a server's, or no engine's. */
const char *store_url_file(const char *url);
