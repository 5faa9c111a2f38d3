/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/bare.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/turn.h"
#include "tests/bench/figure.h"

enum { STATEMENTS = 5, BODY_BYTES = 300, WAIT_MS = 10000 };

struct bare {
    sqlite3 *handle;
    sqlite3_stmt *statements[STATEMENTS];
    uint64_t random;
    double wait_until;
    struct turn *turn;
    char body[BODY_BYTES + 1];
};

static const char *const schema =
    "CREATE TABLE series (service TEXT PRIMARY KEY, issued INTEGER NOT NULL) STRICT;"
    "CREATE TABLE ticket (id INTEGER PRIMARY KEY, day TEXT NOT NULL, number TEXT NOT NULL,"
    " service TEXT NOT NULL, steps TEXT NOT NULL, step INTEGER NOT NULL, state TEXT NOT NULL,"
    " class TEXT NOT NULL, lang TEXT NOT NULL, sequence INTEGER NOT NULL,"
    " issued_at INTEGER NOT NULL, called_at INTEGER NOT NULL, started_at INTEGER NOT NULL,"
    " ended_at INTEGER NOT NULL, base INTEGER NOT NULL, due INTEGER NOT NULL,"
    " seq INTEGER NOT NULL, counter TEXT NOT NULL, staff TEXT NOT NULL, code TEXT NOT NULL)"
    " STRICT;"
    "CREATE UNIQUE INDEX ticket_number ON ticket (day, number);"
    "CREATE INDEX ticket_due ON ticket (service, due, seq) WHERE state = 'waiting';"
    "CREATE TABLE event (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, day TEXT NOT NULL,"
    " kind TEXT NOT NULL, ticket INTEGER, body TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"
    "INSERT INTO series VALUES ('C', 0);";

static const char *const texts[STATEMENTS + 1] = {
    "BEGIN IMMEDIATE",
    "UPDATE series SET issued = issued + 1 WHERE service = 'C' RETURNING issued",
    "INSERT INTO ticket VALUES (?1, '2026-03-10', ?2, 'C', 'C/resale', 0, 'waiting', 'regular',"
    " 'zh_CN', ?1, ?3, 0, 0, 0, ?3, ?3, ?1, '', '', '7K3F9QXM2B4T6WCD')",
    "INSERT INTO event VALUES (?1, ?2, '2026-03-10', 'take', ?1, ?3,"
    " 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')",
    "COMMIT",
    NULL,
};

const char *const *
bare_statements(void)
{
    return texts;
}

void *
bare_handle(struct bare *bare)
{
    return bare->handle;
}

void
bare_close(struct bare *bare)
{
    if (bare) {
        for (int i = 0; i < STATEMENTS; i++) {
            sqlite3_finalize(bare->statements[i]);
        }
        sqlite3_close(bare->handle);
        turn_close(bare->turn);
        free(bare);
    }
}

/* As on_busy of the store's driver. */
static int
take_a_nap(void *context, int count)
{
    struct bare *bare = context;
    double now = milliseconds_of(CLOCK_MONOTONIC);

    if (count == 0) {
        bare->wait_until = now + WAIT_MS;
    }
    if (now >= bare->wait_until) {
        return 0;
    }
    bare->random ^= bare->random << 13;
    bare->random ^= bare->random >> 7;
    bare->random ^= bare->random << 17;
    usleep(1000 + (useconds_t)(bare->random % 4000));
    return 1;
}

static int
open_handle(const char *path, const char *settings, sqlite3 **ret_handle)
{
    int code = sqlite3_open_v2(
        path, ret_handle, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_busy_timeout(*ret_handle, WAIT_MS);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(*ret_handle, settings, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(*ret_handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL,
                            NULL, NULL);
    }
    return code;
}

bool
bare_make(const char *path, const char *settings)
{
    sqlite3 *handle = NULL;
    int code = open_handle(path, settings, &handle);

    if (code == SQLITE_OK) {
        code = sqlite3_exec(handle, schema, NULL, NULL, NULL);
    }
    if (code != SQLITE_OK) {
        fprintf(stderr, "bare: %s\n", sqlite3_errmsg(handle));
    }
    sqlite3_close(handle);
    return code == SQLITE_OK;
}

struct bare *
bare_open(const char *path, const char *settings, enum bare_wait wait)
{
    struct bare *bare = calloc(1, sizeof(*bare));

    if (!bare) {
        return NULL;
    }
    memset(bare->body, 'x', BODY_BYTES);
    bare->random = (uint64_t)getpid() << 32 | 1;
    int code = open_handle(path, settings, &bare->handle);
    if (code == SQLITE_OK && wait != BARE_WAIT_SQLITE) {
        code = sqlite3_busy_handler(bare->handle, take_a_nap, bare);
    }
    bare->turn = wait == BARE_WAIT_QUEUE ? turn_open(path) : NULL;
    for (int i = 0; i < STATEMENTS && code == SQLITE_OK; i++) {
        code = sqlite3_prepare_v3(bare->handle, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                                  &bare->statements[i], NULL);
    }
    if (code != SQLITE_OK) {
        fprintf(stderr, "bare: %s\n", sqlite3_errmsg(bare->handle));
        bare_close(bare);
        return NULL;
    }
    return bare;
}

static bool
run(struct bare *bare, int which)
{
    bool good = sqlite3_step(bare->statements[which]) == SQLITE_DONE;

    sqlite3_reset(bare->statements[which]);
    return good;
}

static bool
write_ticket(struct bare *bare)
{
    sqlite3_stmt *series = bare->statements[1];
    char number[24];

    if (sqlite3_step(series) != SQLITE_ROW) {
        return false;
    }
    int64_t id = sqlite3_column_int64(series, 0), at = 1773106200000 + id * 1000;
    bool good = sqlite3_step(series) == SQLITE_DONE;
    sqlite3_reset(series);
    snprintf(number, sizeof(number), "C%06d", (int)id);
    sqlite3_bind_int64(bare->statements[2], 1, id);
    sqlite3_bind_text(bare->statements[2], 2, number, -1, SQLITE_STATIC);
    sqlite3_bind_int64(bare->statements[2], 3, at);
    sqlite3_bind_int64(bare->statements[3], 1, id);
    sqlite3_bind_int64(bare->statements[3], 2, at);
    sqlite3_bind_text(bare->statements[3], 3, bare->body, BODY_BYTES, SQLITE_STATIC);
    return good && run(bare, 2) && run(bare, 3);
}

bool
bare_issue(struct bare *bare)
{
    turn_take(bare->turn);
    bool good = run(bare, 0) && write_ticket(bare) && run(bare, 4);
    turn_leave(bare->turn);
    return good;
}
