/* SPDX-License-Identifier: Apache-2.0
 * Who a terminal is to the database. On a server each terminal has a role of its own, which may do
 * what its kind may and nothing else (schema/001_postgres.sql); a file's rights are the file's. */
#pragma once

#include "store/store.h"

/* What a role is of; "manager" is the desk of who runs the hall. */
extern const char *const role_kinds[]; /* kiosk counter pad display manager, NULL-terminated */

struct role_wanted {
    const char *terminal; /* its id */
    const char *kind;     /* one of role_kinds */
    const char *counter;  /* of a counter or a pad, "" = none */
    const char *address;  /* of the database as the terminal reaches it; NULL = the store's own */
};

/* Makes the terminal's role, or gives it a new secret, and tells the address with which it
 * connects: it holds the secret. On an engine without roles that is the address itself. INVALID
 * when that does not fit into `size` or the address is not this hall's; whatever is refused, the
 * role and its secret stay as they were. CONFLICT when the server has another role of that name,
 * DENIED when who asks may not make roles. */
MUST_CHECK enum status store_role_add(struct store *store, const struct role_wanted *wanted,
                                      char *ret_url, size_t size, struct answer *ret_answer);
/* Takes it back: from then on it does nothing any more. NOT_FOUND when there is none. */
MUST_CHECK enum status store_role_remove(struct store *store, const char *terminal,
                                         struct answer *ret_answer);
