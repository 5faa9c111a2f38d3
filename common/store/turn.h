/* SPDX-License-Identifier: Apache-2.0
 * Whose turn it is to write, among the processes of this machine: first come, first served.
 *
 * SQLite's lock is not queued for: who finds it taken sleeps and asks again, so that it stands free
 * between two who want it, and the unlucky ask for seconds. Here each takes the next number and
 * sleeps until it is served. It is a courtesy: what keeps two writers apart is the database's own
 * lock alone. A number whose process is gone is passed over after TURN_LOOK_MS; one who does not
 * move on (stopped, at a long write) after TURN_STALL_MS.
 *
 * Lives in shared memory (/dev/shm), by the database file's device and inode; goes with the last
 * handle. Private to the store room. */
#pragma once

#include "base/base.h"

struct turn;

enum { TURN_LOOK_MS = 10, TURN_STALL_MS = 100 };

/* NULL when there can be none (no shared memory, no right to it): then nobody queues. path: the
 * database file, which must exist. */
struct turn *turn_open(const char *path);
struct turn *turn_close(struct turn *turn);
/* Waits for the turn, or until it does not move on. NULL is allowed in both. */
void turn_take(struct turn *turn);
/* Without effect when it was not taken. */
void turn_leave(struct turn *turn);
/* Somebody carries a long WAL into the database beside those who write, and nobody else need do
 * it: said by keep, until release or the end of its process. NULL: without effect, false. */
void turn_keep_wal(struct turn *turn);
void turn_release_wal(struct turn *turn);
bool turn_wal_is_kept(struct turn *turn);
/* The disk failed at a commit, and the journal has not been written anew since: a later sync that
 * succeeds tells nothing. Said to every process of the machine, and stays when the one that said it
 * ends. NULL: to this process, for all its databases. */
void turn_set_gap(struct turn *turn, bool gap);
bool turn_has_gap(struct turn *turn);
