/* SPDX-License-Identifier: Apache-2.0
 * A hall with its whole ledger carried from one database into another, of whatever engine: every
 * row of every table, in one transaction of the target, which is proved by store_verify before it
 * is committed. Cut short, the target is as it was. */
#pragma once

#include "store/action.h"

struct copy_report {
    int64_t rows, events, tickets;
    char head[90];  /* "id:hash", the same in both */
    int64_t faults; /* that the copy has as its source, `even_damaged` */
};

/* CONFLICT: the target holds a hall. CORRUPT: the copy does not pass every check, and
 * `even_damaged` is not set: what is wrong was wrong in the source. Others may go on with the
 * source meanwhile; what they do after the beginning is not in the copy. */
MUST_CHECK enum status store_copy(const char *from, const char *to, bool even_damaged,
                                  struct answer *ret_answer, struct copy_report *ret_report);
