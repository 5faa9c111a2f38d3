/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/bare.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATEMENTS = 5, BODY_BYTES = 300 };

struct bare {
    sqlite3 *handle;
    sqlite3_stmt *statements[STATEMENTS];
    int64_t tickets;
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
    "UPDATE series SET issued = issued + 1 WHERE service = 'C'",
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
        free(bare);
    }
}

struct bare *
bare_open(const char *path, const char *settings)
{
    struct bare *bare = calloc(1, sizeof(*bare));

    if (!bare) {
        return NULL;
    }
    memset(bare->body, 'x', BODY_BYTES);
    int code =
        sqlite3_open_v2(path, &bare->handle,
                        SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(bare->handle, settings, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(bare->handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL,
                            NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(bare->handle, schema, NULL, NULL, NULL);
    }
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

bool
bare_issue(struct bare *bare)
{
    int64_t id = ++bare->tickets, at = 1773106200000 + id * 1000;
    char number[24];
    bool good = true;

    snprintf(number, sizeof(number), "C%06d", (int)id);
    sqlite3_bind_int64(bare->statements[2], 1, id);
    sqlite3_bind_text(bare->statements[2], 2, number, -1, SQLITE_STATIC);
    sqlite3_bind_int64(bare->statements[2], 3, at);
    sqlite3_bind_int64(bare->statements[3], 1, id);
    sqlite3_bind_int64(bare->statements[3], 2, at);
    sqlite3_bind_text(bare->statements[3], 3, bare->body, BODY_BYTES, SQLITE_STATIC);
    for (int i = 0; i < STATEMENTS && good; i++) {
        good = sqlite3_step(bare->statements[i]) == SQLITE_DONE;
        sqlite3_reset(bare->statements[i]);
    }
    return good;
}
