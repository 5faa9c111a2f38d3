/* SPDX-License-Identifier: Apache-2.0
 * PINs of staff: Argon2id by libsodium, so that a copied database gives none away. Each call takes
 * some 50 ms on purpose: never inside a write transaction. */
#pragma once

#include "base/base.h"

enum { PIN_HASH_SIZE = 128 };

/* 4–12 digits. */
bool pin_is_valid(const char *pin);
/* INVALID when it is not valid. The text that a hall file's `pin:` takes. */
MUST_CHECK enum status pin_hash(const char *pin, char ret_hash[PIN_HASH_SIZE]);
/* OK, or DENIED: another PIN. Takes as long for a hash that is "" or damaged. UNAVAILABLE: it could
 * not be found out, for want of memory. */
MUST_CHECK enum status pin_check(const char *hash, const char *pin);
