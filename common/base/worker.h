/* SPDX-License-Identifier: Apache-2.0
 * One thread for work that blocks (database, printer, speech), with a queue of jobs in and a queue
 * of finished jobs out. A job is a value of the caller's; nothing else is shared. */
#pragma once

#include "base/base.h"

struct worker;
typedef void (*worker_fn)(void *job);

/* 'wake' (may be NULL) is called on the worker after each finished job, holding no lock: it should
 * do no more than wake the owner's loop. All signals are blocked on the worker. IO when no thread
 * can be had. */
MUST_CHECK enum status worker_start(void (*wake)(void *context), void *context,
                                    struct worker **ret_worker);
/* Jobs run one at a time, in the order posted. 'run' is called on the worker, then 'done' (may be
 * NULL) on the thread that collects; 'done' is the last to see the job and so frees it, if it is to
 * be freed. Owner's thread only. */
void worker_post(struct worker *worker, worker_fn run, worker_fn done, void *job);
/* Calls 'done' of all jobs finished by now, in order. Jobs posted by a 'done' are not waited for.
 */
void worker_collect(struct worker *worker);
/* Jobs whose 'done' has not been called yet. */
size_t worker_pending(const struct worker *worker);
/* Lets every posted job run, ends the thread, collects. NULL is allowed; returns NULL. */
struct worker *worker_stop(struct worker *worker);
