/* SPDX-License-Identifier: Apache-2.0
 * The eleven ways an operation can end. Their names are the keywords of batch answers and scripts.
 */
#pragma once

enum status {
    STATUS_OK = 0,
    STATUS_INVALID,   /* input from outside breaks the grammar, names nothing known, is out of range
                       */
    STATUS_NOT_FOUND, /* no such ticket, or nobody waits */
    STATUS_CONFLICT,  /* the table of transitions or the counter forbids it now */
    STATUS_CLOSED,    /* outside opening hours, service stopped, counter not open */
    STATUS_FULL,      /* number series or quota used up */
    STATUS_DENIED,    /* PIN, role, or only for training halls */
    STATUS_BUSY,      /* the lock was not had in time; nothing was done */
    STATUS_UNAVAILABLE, /* database, printer, speech or network cannot be reached */
    STATUS_CORRUPT,     /* database or message failed its checks */
    STATUS_IO,          /* the operating system said no, a full disk included */
    STATUS_COUNT,
};

/* The keyword ("not-found"); never NULL. */
const char *status_name(enum status status);
