/* SPDX-License-Identifier: Apache-2.0 */
#include "base/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct entry {
    struct entry *next;
    worker_fn run, done;
    void *job;
};

struct queue {
    struct entry *first, **last;
};

struct worker {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t posted;
    struct queue waiting, finished; /* under lock, as is stopping */
    bool stopping;
    size_t pending; /* owner's thread only */
    void (*wake)(void *context);
    void *context;
};

static void
queue_clear(struct queue *queue)
{
    queue->first = NULL;
    queue->last = &queue->first;
}

static void
queue_put(struct queue *queue, struct entry *entry)
{
    entry->next = NULL;
    *queue->last = entry;
    queue->last = &entry->next;
}

static struct entry *
queue_take(struct queue *queue)
{
    struct entry *entry = queue->first;
    if (entry) {
        queue->first = entry->next;
        if (!queue->first) {
            queue->last = &queue->first;
        }
    }
    return entry;
}

static void *
work(void *argument)
{
    struct worker *worker = argument;
    pthread_mutex_lock(&worker->lock);
    for (;;) {
        struct entry *entry = queue_take(&worker->waiting);
        if (!entry) {
            if (worker->stopping) {
                break;
            }
            pthread_cond_wait(&worker->posted, &worker->lock);
            continue;
        }
        pthread_mutex_unlock(&worker->lock);
        entry->run(entry->job);
        pthread_mutex_lock(&worker->lock);
        queue_put(&worker->finished, entry);
        pthread_mutex_unlock(&worker->lock);
        if (worker->wake) {
            worker->wake(worker->context);
        }
        pthread_mutex_lock(&worker->lock);
    }
    pthread_mutex_unlock(&worker->lock);
    return NULL;
}

static void
destroy(struct worker *worker)
{
    pthread_cond_destroy(&worker->posted);
    pthread_mutex_destroy(&worker->lock);
    free(worker);
}

enum status
worker_start(void (*wake)(void *context), void *context, struct worker **ret_worker)
{
    struct worker *worker = mem_zero_alloc(1, sizeof *worker);
    worker->wake = wake;
    worker->context = context;
    queue_clear(&worker->waiting);
    queue_clear(&worker->finished);
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->posted, NULL);
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&worker->thread, NULL, work, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed) {
        destroy(worker);
        return STATUS_IO;
    }
    *ret_worker = worker;
    return STATUS_OK;
}

void
worker_post(struct worker *worker, worker_fn run, worker_fn done, void *job)
{
    struct entry *entry = mem_zero_alloc(1, sizeof *entry);
    entry->run = run;
    entry->done = done;
    entry->job = job;
    worker->pending++;
    pthread_mutex_lock(&worker->lock);
    queue_put(&worker->waiting, entry);
    pthread_cond_signal(&worker->posted);
    pthread_mutex_unlock(&worker->lock);
}

void
worker_collect(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    struct entry *entry = worker->finished.first;
    queue_clear(&worker->finished);
    pthread_mutex_unlock(&worker->lock);
    while (entry) {
        struct entry *next = entry->next;
        worker->pending--;
        if (entry->done) {
            entry->done(entry->job);
        }
        free(entry);
        entry = next;
    }
}

size_t
worker_pending(const struct worker *worker)
{
    return worker->pending;
}

struct worker *
worker_stop(struct worker *worker)
{
    if (!worker) {
        return NULL;
    }
    pthread_mutex_lock(&worker->lock);
    worker->stopping = true;
    pthread_cond_signal(&worker->posted);
    pthread_mutex_unlock(&worker->lock);
    pthread_join(worker->thread, NULL);
    worker_collect(worker);
    /* What a last 'done' posted has no thread to run on any more: it runs here. */
    for (struct entry *entry; (entry = queue_take(&worker->waiting));) {
        entry->run(entry->job);
        worker->pending--;
        if (entry->done) {
            entry->done(entry->job);
        }
        free(entry);
    }
    destroy(worker);
    return NULL;
}
