/* SPDX-License-Identifier: Apache-2.0 */
#include "store/link.h"

#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    QUESTIONS_MAX = 64,
    DEADLINE_MS = 2000,
    BUSY_MS = 500,
    LOOK_MS = 1000,
    BEAT_MS = 900, /* the shortest time between two calls of `looked` */
    REFRESH_MS =
        60 * 1000, /* a snapshot also shows what time alone changes: opening, bound tickets */
    BACKOFF_MIN_MS = 50,
    BACKOFF_MAX_MS = 1000,
};

struct question {
    int64_t number, asked_at;
    struct action action;
    struct answer *answer; /* NULL: not answered yet */
};

struct link {
    struct link_options options;
    char *url, *terminal;
    struct clock clock; /* the machine's: time-outs are real, whatever clock the hall has */
    pthread_t thread;
    pthread_mutex_t mutex; /* of all below down to the thread's own */
    pthread_cond_t wake;
    struct question questions[QUESTIONS_MAX]; /* a ring, oldest first */
    size_t first, count;
    int64_t last_number;
    void *fresh, *shown; /* shown belongs to the caller's thread */
    int64_t seen_at;     /* 0 = never */
    struct answer trouble;
    bool poked, refresh, stop;
    /* The thread's own. */
    struct store *store;
    int64_t head, look_at, looked_at, snapshot_at;
    char hash[65];
    bool stale;
    int backoff_ms;
    const char *logged; /* the trouble that the log knows of */
};

static int64_t
now_ms(const struct link *link)
{
    return clock_steady_ms(&link->clock);
}

static struct question *
question_at(struct link *link, size_t place)
{
    return &link->questions[(link->first + place) % QUESTIONS_MAX];
}

/* Answered questions stand before the unanswered ones. */
static struct question *
first_open(struct link *link)
{
    for (size_t i = 0; i < link->count; i++) {
        if (!question_at(link, i)->answer) {
            return question_at(link, i);
        }
    }
    return NULL;
}

static void
set_trouble(struct link *link, const struct answer *answer)
{
    pthread_mutex_lock(&link->mutex);
    link->trouble = *answer;
    pthread_mutex_unlock(&link->mutex);
}

static void
clear_trouble(struct link *link)
{
    pthread_mutex_lock(&link->mutex);
    memset(&link->trouble, 0, sizeof(link->trouble));
    pthread_mutex_unlock(&link->mutex);
}

static void
call_wake(const struct link *link)
{
    if (link->options.wake) {
        link->options.wake(link->options.wake_context);
    }
}

/* A kiosk's screen does not say why: the log does, once for each reason. */
static void
log_trouble(struct link *link, const struct answer *answer)
{
    char message[ANSWER_MESSAGE_SIZE];

    if (!link->logged || strcmp(answer->sentence, link->logged) != 0) {
        link->logged = answer->sentence;
        answer_message(answer, message, sizeof(message));
        log_write(LOG_LEVEL_WARN, "no database: '%s'", message);
    }
}

/* What cannot be reached is opened again after a rest that grows to a second. */
static void
fail(struct link *link, const struct answer *answer, bool reopen)
{
    bool first = link->backoff_ms == 0;

    set_trouble(link, answer);
    if (reopen) {
        log_trouble(link, answer);
        link->store = store_close(link->store);
    }
    link->backoff_ms = first ? BACKOFF_MIN_MS : link->backoff_ms * 2;
    if (link->backoff_ms > BACKOFF_MAX_MS) {
        link->backoff_ms = BACKOFF_MAX_MS;
    }
    if (first) {
        call_wake(link);
    }
}

static void
fail_unreachable(struct link *link, enum status status)
{
    struct answer answer = {0};

    answer_refuse(&answer, status, N_("The database cannot be reached. Check that it is there."),
                  0);
    fail(link, &answer, true);
}

static bool
open_store(struct link *link)
{
    struct store_options options = {.clock = link->options.clock,
                                    .reference = link->options.reference,
                                    .busy_ms = link->options.busy_ms};
    struct answer answer;

    if (link->store) {
        return true;
    }
    if (store_open(link->url, &options, &answer, &link->store) != STATUS_OK) {
        fail(link, &answer, true);
        return false;
    }
    link->stale = true;
    return true;
}

/* All but what may become one when it is asked again. */
static bool
is_answer(const struct link *link, enum status status)
{
    return (status != STATUS_BUSY && status != STATUS_UNAVAILABLE && status != STATUS_IO) ||
           (status == STATUS_UNAVAILABLE && store_refused(link->store));
}

static void
keep_answer(struct link *link, int64_t number, const struct answer *answer)
{
    struct answer *kept = mem_zero_alloc(1, sizeof(*kept));

    *kept = *answer;
    pthread_mutex_lock(&link->mutex);
    for (size_t i = 0; i < link->count; i++) {
        if (question_at(link, i)->number == number) {
            question_at(link, i)->answer = kept;
        }
    }
    pthread_mutex_unlock(&link->mutex);
    call_wake(link);
}

/* Asks the oldest open question. False when there is none, or when it has to be asked again. */
static bool
ask_next(struct link *link)
{
    struct answer answer;
    struct action action;
    int64_t number = 0;

    pthread_mutex_lock(&link->mutex);
    struct question *question = first_open(link);
    if (question) {
        number = question->number;
        action = question->action;
    }
    pthread_mutex_unlock(&link->mutex);
    if (number == 0) {
        return false;
    }
    enum status status = store_act(link->store, &action, &answer);
    sodium_memzero(action.pin, sizeof(action.pin));
    if (!is_answer(link, status)) {
        fail(link, &answer, status != STATUS_BUSY);
        return false;
    }
    link->backoff_ms = 0;
    keep_answer(link, number, &answer);
    /* A repeated one too: nobody can say whether its bell was rung. */
    if (status == STATUS_OK && answer.event != 0 && link->options.committed) {
        link->options.committed(answer.event, link->options.committed_context);
    }
    return true;
}

static bool
take_snapshot(struct link *link)
{
    void *snapshot = NULL, *old;

    if (!link->options.snapshot) {
        return true;
    }
    enum status status = link->options.snapshot(link->store, link->options.context, &snapshot);
    if (status != STATUS_OK) {
        fail_unreachable(link, status);
        return false;
    }
    pthread_mutex_lock(&link->mutex);
    old = link->fresh;
    link->fresh = snapshot;
    pthread_mutex_unlock(&link->mutex);
    if (old && link->options.release) {
        link->options.release(old);
    }
    link->snapshot_at = now_ms(link);
    return true;
}

/* Looks at the ledger's head, and reads the snapshot again when anything moved. */
static void
look(struct link *link)
{
    int64_t head = 0, began = now_ms(link);
    char hash[65];
    bool changed = store_changed(link->store);
    enum status status = store_head(link->store, &head, hash);

    if (status != STATUS_OK) {
        fail_unreachable(link, status);
        return;
    }
    pthread_mutex_lock(&link->mutex);
    bool refresh = link->refresh;
    link->refresh = false;
    pthread_mutex_unlock(&link->mutex);
    changed = changed || refresh || head != link->head || strcmp(hash, link->hash) != 0 ||
              link->stale || began - link->snapshot_at >= REFRESH_MS;
    if (changed && !take_snapshot(link)) {
        return;
    }
    if (link->logged) {
        log_write(LOG_LEVEL_INFO, "the database is there again");
        link->logged = NULL;
    }
    link->head = head;
    memcpy(link->hash, hash, sizeof(link->hash));
    link->stale = false;
    link->look_at = began + LOOK_MS;
    pthread_mutex_lock(&link->mutex);
    link->seen_at = began;
    bool open = first_open(link) != NULL;
    pthread_mutex_unlock(&link->mutex);
    /* A question that waits for the lock keeps its trouble told. */
    if (!open) {
        link->backoff_ms = 0;
        clear_trouble(link);
    }
    if (changed) {
        call_wake(link);
    }
    /* Looks come more often than once a second when there is much to do; beats do not. */
    if (link->options.looked && (link->looked_at == 0 || began - link->looked_at >= BEAT_MS)) {
        link->looked_at = began;
        link->options.looked(head, hash, link->options.looked_context);
    }
}

/* Until the next look, the end of a rest, a question, a poke, or the end. */
static void
sleep_until_needed(struct link *link)
{
    struct timespec deadline;
    int64_t rest = link->backoff_ms > 0 ? link->backoff_ms : link->look_at - now_ms(link);

    /* A millisecond more than asked: never awake just before its time. */
    clock_deadline(rest > 0 ? rest + 1 : 0, &deadline);
    pthread_mutex_lock(&link->mutex);
    while (!link->stop && !link->poked && (link->backoff_ms > 0 || !first_open(link))) {
        if (pthread_cond_timedwait(&link->wake, &link->mutex, &deadline) != 0) {
            break;
        }
    }
    link->poked = false;
    pthread_mutex_unlock(&link->mutex);
}

static bool
is_stopping(struct link *link)
{
    pthread_mutex_lock(&link->mutex);
    bool stop = link->stop;
    pthread_mutex_unlock(&link->mutex);
    return stop;
}

static void *
run(void *context)
{
    struct link *link = context;

    while (!is_stopping(link)) {
        if (open_store(link)) {
            while (ask_next(link) && !is_stopping(link)) {
                ;
            }
            /* After a failure the store may be gone; a busy one can still be looked at. */
            if (link->store) {
                look(link);
            }
        }
        sleep_until_needed(link);
    }
    link->store = store_close(link->store);
    return NULL;
}

static enum status
start_thread(struct link *link)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&link->thread, NULL, run, link);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed ? STATUS_IO : STATUS_OK;
}

static void
link_free(struct link *link)
{
    pthread_cond_destroy(&link->wake);
    pthread_mutex_destroy(&link->mutex);
    for (size_t i = 0; i < link->count; i++) {
        free(question_at(link, i)->answer);
    }
    if (link->options.release) {
        if (link->fresh) {
            link->options.release(link->fresh);
        }
        if (link->shown) {
            link->options.release(link->shown);
        }
    }
    free(link->url);
    free(link->terminal);
    sodium_memzero(link->questions, sizeof(link->questions));
    free(link);
}

enum status
link_open(const struct link_options *options, struct link **ret_link)
{
    pthread_condattr_t attributes;

    if (sodium_init() < 0) {
        return STATUS_UNAVAILABLE;
    }
    struct link *link = mem_zero_alloc(1, sizeof(*link));
    link->options = *options;
    link->url = mem_strdup(options->url);
    link->terminal = mem_strdup(options->terminal ? options->terminal : "");
    if (link->options.deadline_ms == 0) {
        link->options.deadline_ms = DEADLINE_MS;
    }
    if (link->options.busy_ms == 0) {
        link->options.busy_ms = BUSY_MS;
    }
    link->clock = clock_system();
    pthread_mutex_init(&link->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&link->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    enum status status = start_thread(link);
    if (status != STATUS_OK) {
        link_free(link);
        return status;
    }
    *ret_link = link;
    return STATUS_OK;
}

struct link *
link_close(struct link *link)
{
    if (!link) {
        return NULL;
    }
    pthread_mutex_lock(&link->mutex);
    link->stop = true;
    pthread_cond_signal(&link->wake);
    pthread_mutex_unlock(&link->mutex);
    pthread_join(link->thread, NULL);
    link_free(link);
    return NULL;
}

int64_t
link_ask(struct link *link, const struct action *action)
{
    int64_t number = 0;

    pthread_mutex_lock(&link->mutex);
    if (link->count < QUESTIONS_MAX) {
        struct question *question = question_at(link, link->count++);
        number = ++link->last_number;
        *question =
            (struct question){.number = number, .asked_at = now_ms(link), .action = *action};
        if (question->action.request[0] == '\0') {
            action_make_request(clock_real_ms(&link->clock), question->action.request);
        }
        if (question->action.terminal[0] == '\0') {
            str_cut(question->action.terminal, sizeof(question->action.terminal), link->terminal);
        }
        pthread_cond_signal(&link->wake);
    }
    pthread_mutex_unlock(&link->mutex);
    return number;
}

int64_t
link_answer(struct link *link, struct answer *ret_answer)
{
    struct answer *answer = NULL;
    int64_t number = 0;

    pthread_mutex_lock(&link->mutex);
    if (link->count > 0 && question_at(link, 0)->answer) {
        struct question *question = question_at(link, 0);
        answer = question->answer;
        number = question->number;
        sodium_memzero(question, sizeof(*question));
        link->first = (link->first + 1) % QUESTIONS_MAX;
        link->count--;
    }
    pthread_mutex_unlock(&link->mutex);
    if (answer) {
        *ret_answer = *answer;
    }
    free(answer);
    return number;
}

int
link_pending(struct link *link, bool *ret_late)
{
    int pending = 0;
    bool late = false;

    pthread_mutex_lock(&link->mutex);
    for (size_t i = 0; i < link->count; i++) {
        const struct question *question = question_at(link, i);
        if (question->answer) {
            continue;
        }
        pending++;
        late = late || now_ms(link) - question->asked_at > link->options.deadline_ms;
    }
    pthread_mutex_unlock(&link->mutex);
    *ret_late = late;
    return pending;
}

const void *
link_snapshot(struct link *link)
{
    void *old = NULL;

    pthread_mutex_lock(&link->mutex);
    if (link->fresh) {
        old = link->shown;
        link->shown = link->fresh;
        link->fresh = NULL;
    }
    pthread_mutex_unlock(&link->mutex);
    if (old && link->options.release) {
        link->options.release(old);
    }
    return link->shown;
}

int64_t
link_age(struct link *link)
{
    pthread_mutex_lock(&link->mutex);
    int64_t seen_at = link->seen_at;
    pthread_mutex_unlock(&link->mutex);
    return seen_at == 0 ? INT64_MAX : now_ms(link) - seen_at;
}

void
link_trouble(struct link *link, struct answer *ret_answer)
{
    pthread_mutex_lock(&link->mutex);
    *ret_answer = link->trouble;
    pthread_mutex_unlock(&link->mutex);
}

void
link_poke(struct link *link)
{
    pthread_mutex_lock(&link->mutex);
    link->poked = true;
    pthread_cond_signal(&link->wake);
    pthread_mutex_unlock(&link->mutex);
}

void
link_refresh(struct link *link)
{
    pthread_mutex_lock(&link->mutex);
    link->poked = link->refresh = true;
    pthread_cond_signal(&link->wake);
    pthread_mutex_unlock(&link->mutex);
}
