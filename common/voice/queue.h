/* SPDX-License-Identifier: Apache-2.0
 * Which announcement is next. Pure: the time is passed in, steady milliseconds. First calls go
 * before re-calls, re-calls before repeats, each in the order they came. A re-call or repeat that
 * could not begin within QUEUE_DELAY_MAX_MS is dropped: by then it would only hold up new calls. */
#pragma once

#include "base/base.h"
#include "voice/phrase.h"

enum { QUEUE_MAX = 64, QUEUE_DELAY_MAX_MS = 15000, QUEUE_NUMBER_SIZE = 16 };
enum queue_rank { QUEUE_FIRST, QUEUE_AGAIN, QUEUE_REPEAT };

struct announcement {
    char number[QUEUE_NUMBER_SIZE];
    enum queue_rank rank;
    struct phrase mandarin, other;
    bool has_other;
    bool plain;     /* a text that is no call: without chime and repeat */
    int64_t due_ms; /* not before */
};

/* Zero-initialise. */
struct queue {
    size_t count;
    struct announcement items[QUEUE_MAX]; /* in the order they came */
};

/* An announcement of a number takes the place of that number's waiting re-calls and repeats. When
 * full, a waiting one of a later rank makes room; false when there is none. */
MUST_CHECK bool queue_add(struct queue *queue, const struct announcement *announcement);
MUST_CHECK bool queue_take(struct queue *queue, int64_t now_ms, struct announcement *ret_next);
/* Takes out, one a call, what is too late by now. */
MUST_CHECK bool queue_take_late(struct queue *queue, int64_t now_ms, struct announcement *ret_late);
/* Drops everything. */
void queue_clear(struct queue *queue);
/* Drops whatever waits for this number: it is no longer called. */
void queue_forget(struct queue *queue, const char *number);
/* Milliseconds until queue_take may succeed: 0 now, −1 when nothing waits. */
int64_t queue_wait_ms(const struct queue *queue, int64_t now_ms);
