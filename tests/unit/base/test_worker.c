/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <semaphore.h>
#include <string.h>

#include "base/worker.h"

enum { JOBS = 1000 };

struct record {
    pthread_t owner;
    sem_t woken;
    int ran[JOBS], done[JOBS];
    int ran_count, done_count;
    bool on_wrong_thread;
};

struct job {
    struct record *record;
    int id;
};

static void
run(void *context)
{
    struct job *job = context;
    job->record->ran[job->record->ran_count++] = job->id;
    if (pthread_equal(pthread_self(), job->record->owner)) {
        job->record->on_wrong_thread = true;
    }
}

static void
done(void *context)
{
    struct job *job = context;
    job->record->done[job->record->done_count++] = job->id;
    if (!pthread_equal(pthread_self(), job->record->owner)) {
        job->record->on_wrong_thread = true;
    }
}

static void
wake(void *context)
{
    struct record *record = context;
    sem_post(&record->woken);
}

static void
jobs_run_in_order_on_the_worker_and_end_on_the_owner(void **state)
{
    (void)state;
    static struct record record;
    static struct job jobs[JOBS];
    record.owner = pthread_self();
    sem_init(&record.woken, 0, 0);
    struct worker *worker = NULL;
    assert_int_equal(worker_start(wake, &record, &worker), STATUS_OK);
    for (int i = 0; i < JOBS; i++) {
        jobs[i] = (struct job){&record, i};
        worker_post(worker, run, done, &jobs[i]);
    }
    for (int i = 0; i < JOBS; i++) {
        sem_wait(&record.woken);
    }
    assert_int_equal(record.done_count, 0);
    assert_int_equal(worker_pending(worker), JOBS);
    worker_collect(worker);
    assert_int_equal(worker_pending(worker), 0);
    assert_int_equal(record.done_count, JOBS);
    assert_null(worker_stop(worker));
    for (int i = 0; i < JOBS; i++) {
        assert_int_equal(record.ran[i], i);
        assert_int_equal(record.done[i], i);
    }
    assert_false(record.on_wrong_thread);
    sem_destroy(&record.woken);
}

static void
stopping_drains(void **state)
{
    (void)state;
    struct record record = {.owner = pthread_self()};
    struct job jobs[50];
    struct worker *worker = NULL;
    assert_int_equal(worker_start(NULL, NULL, &worker), STATUS_OK);
    for (int i = 0; i < 50; i++) {
        jobs[i] = (struct job){&record, i};
        worker_post(worker, run, i % 2 ? done : NULL, &jobs[i]);
    }
    worker_stop(worker);
    assert_int_equal(record.ran_count, 50);
    assert_int_equal(record.done_count, 25);
    assert_null(worker_stop(NULL));
}

static struct worker *chained;
static int chain_ends;

static void
run_nothing(void *job)
{
    (void)job;
}

static void
end_chain(void *job)
{
    (void)job;
    chain_ends++;
}

static void
post_another(void *job)
{
    worker_post(chained, run_nothing, end_chain, job);
}

static void
a_job_posted_by_a_done_is_not_lost_by_stopping(void **state)
{
    (void)state;
    assert_int_equal(worker_start(NULL, NULL, &chained), STATUS_OK);
    worker_post(chained, run_nothing, post_another, NULL);
    chained = worker_stop(chained);
    assert_int_equal(chain_ends, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_run_in_order_on_the_worker_and_end_on_the_owner),
        cmocka_unit_test(stopping_drains),
        cmocka_unit_test(a_job_posted_by_a_done_is_not_lost_by_stopping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
