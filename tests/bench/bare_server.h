/* SPDX-License-Identifier: Apache-2.0
 * The reference on a PostgreSQL server: the least that any queue must do for the four steps of a
 * ticket's life (issue, call, start, finish): BEGIN; lock one row; insert or update a ticket of 20
 * columns and two indexes; insert an event with a body of 300 bytes; update the row; COMMIT. As
 * libpq is mostly used, each statement prepared and waited for, or with all of a step in one
 * pipeline. */
#pragma once

#include <libpq-fe.h>
#include <stdbool.h>

enum { BARE_STEPS = 4 };

/* Its tables, empty, in a schema of their own; whatever stood there is gone. */
bool bare_make(const char *server);
/* NULL: no connection, and why stands on stderr. The caller's to PQfinish. */
PGconn *bare_connect(const char *server, bool pipeline);
/* One step, 0 to 3, of this counter's ticket, on disk when it returns. */
bool bare_step(PGconn *connection, int step, const char *counter, bool pipeline);
