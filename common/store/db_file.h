/* SPDX-License-Identifier: Apache-2.0
 * The files of a database that is one file: held so that no program is in it, copied, and replaced
 * whole. Private to the store room. */
#pragma once

#include "store/action.h"

struct db_hold;

/* Keeps every program out until released. BUSY: one has it open now. NOT_FOUND: there is no such
 * file, and nothing to hold. Whoever waits for it sees that the file was replaced. */
MUST_CHECK enum status db_file_hold(const char *path, struct db_hold **ret_hold);
/* NULL is allowed. */
void db_file_release(struct db_hold *hold);

/* The file and its journal, where it has one, under a new name that nothing has yet. */
MUST_CHECK enum status db_file_copy(const char *from, const char *to);
/* Puts `fresh`, whole and closed, in the place of `path`; what stood there keeps its journal and
 * gets the name `kept` (CONFLICT when something has it). At no instant does a database stand there
 * with another one's journal: where a killed program left one, there is none at all for an instant,
 * and cut short none until it is done again. Else the old or the new one stands there. */
MUST_CHECK enum status db_file_replace(const char *fresh, const char *path, const char *kept);
/* "PATH.WHY-20261122T091500", in UTC: what a replaced file is called; "-2", "-3" … behind it when
 * there is one already. */
MUST_CHECK bool db_file_kept_name(const char *path, const char *why, int64_t real_ms, char *dst,
                                  size_t size);
/* Says what one of these statuses means for the file, and what to do. */
enum status db_file_refuse(struct answer *answer, enum status status, const char *path);
/* The file and whatever SQLite left beside it. */
void db_file_remove(const char *path);
