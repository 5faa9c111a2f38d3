/* SPDX-License-Identifier: Apache-2.0
 * The waits that commands tell people: what the hall's ledger taught, kept for the run of the
 * program. */
#pragma once

#include "command.h"
#include "wait/wait.h"

struct teller;
struct teller *teller_free(struct teller *teller);

/* As they are now, or at --at; before a read of several tables holds its snapshot. Borrowed until
 * the next call. NULL: they could not be read, which is no reason to refuse anything. */
const struct waits *tell_waits(const struct call *call);

/* {"p50_min", "p80_min", "from_min", "to_min", "words", "ahead", "by"}, or null. */
json_t *tell_told_to_json(const struct ticket_told *told);
/* The same, with "may_not_be_reached". */
json_t *tell_wait_to_json(const struct wait *wait);
