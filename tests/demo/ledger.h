/* SPDX-License-Identifier: Apache-2.0
 * The ledger, as `paihao events`, `paihao verify` and `paihao board` tell it. */
#pragma once

#include "people.h"

struct ledger {
    struct sight taken[PEOPLE_MAX];
    size_t taken_count;
    int priority, english; /* of those taken */
    struct sight printed[PEOPLE_MAX];
    size_t printed_count;
    struct sight calls[PEOPLE_MAX];
    size_t call_count;
    json_t *events; /* array */
    json_t *verify, *board;
};

/* False: a command failed or answered what is no JSON; says which on stdout. */
bool ledger_read(const char *paihao, const char *db, struct ledger *ret_ledger);
void ledger_done(struct ledger *ledger);
/* Rows of this kind; counter NULL = at any. */
int ledger_count(const struct ledger *ledger, const char *kind, const char *counter);
