/* SPDX-License-Identifier: Apache-2.0
 * The files of a database that is one file: held so that no program is in it, copied, and replaced
 * whole. Private to the store room. */
#pragma once

#include "store/action.h"

enum { DB_FILE_APPLICATION = 0x50414948 }; /* "PAIH" in the file's header */
enum { DB_FILE_PAGE_BYTES = 2048 };        /* as db_sqlite.c makes them */

struct db_hold;

/* Keeps every program out until released. BUSY: one has it open now. NOT_FOUND: there is no such
 * file, and nothing to hold. Whoever waits for it sees that the file was replaced. */
MUST_CHECK enum status db_file_hold(const char *path, struct db_hold **ret_hold);
/* NULL is allowed. */
void db_file_release(struct db_hold *hold);

/* One file under two names. */
bool db_file_is_same(const char *a, const char *b);

/* The file and its journal, where it has one, under a new name that nothing has yet. */
MUST_CHECK enum status db_file_copy(const char *from, const char *to);
/* Puts `fresh`, whole and closed, in the place of `path`; what stood there keeps its journal and
 * gets the name `kept`, in the same folder (CONFLICT when something has it). Cut short anywhere the
 * old or the new one stands there, and no instant shows a database with another one's journal or
 * without its own. Only where a killed program left a journal that SQLite cannot carry into its
 * file (damaged, or no room for a copy) there is none for an instant, and cut short none until the
 * kept one gets its names back. A fresh one with a journal is not whole: IO, and nothing is done.
 * Refused, what stayed at `path` has no second name. */
MUST_CHECK enum status db_file_replace(const char *fresh, const char *path, const char *kept);
/* Writes into a file's header that it is a hall's, of this schema, and may be written: its marks
 * may be what was damaged. False: it has no such header. */
MUST_CHECK bool db_file_mark(const char *path, int schema);
/* Writes what the header of every hall's file says alike: that it is SQLite's, and how its pages
 * and texts are to be read. What it says of its size and of free pages is not believed. False: it
 * cannot be written. */
MUST_CHECK bool db_file_mend_header(const char *path);
/* "PATH.WHY-20261122T091500", in UTC: what a replaced file is called; "-2", "-3" … behind it when
 * there is one already. */
MUST_CHECK bool db_file_kept_name(const char *path, const char *why, int64_t real_ms, char *dst,
                                  size_t size);
/* Says what one of these statuses means for the file, and what to do. */
enum status db_file_refuse(struct answer *answer, enum status status, const char *path);
/* A backup's copy that did not open: the sentence spoke of the copy, the person knows the backup.
 */
enum status db_file_refuse_backup(struct answer *answer, enum status status, const char *path);
/* The file and whatever SQLite left beside it. */
void db_file_remove(const char *path);
