/* SPDX-License-Identifier: Apache-2.0
 * A database server keeps many halls, each in a schema of its own, which its address names:
 * postgresql://…?hall=NAME. */
#pragma once

#include "store/store.h"

enum { STORE_HALL_NAME_SIZE = 64 };

/* The halls of a server that this user may read, by name; newly allocated, caller frees. INVALID
 * for a file, which holds one hall. */
MUST_CHECK enum status store_halls(const char *url, char (**ret_names)[STORE_HALL_NAME_SIZE],
                                   size_t *ret_count, struct answer *ret_answer);
/* The address of one of them: "hall=" put into it, or changed. False: it does not fit, or it is no
 * server's. */
MUST_CHECK bool store_hall_url(const char *url, const char *name, char *dst, size_t size);
