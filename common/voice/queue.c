/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/queue.h"

#include <string.h>

static void
remove_at(struct queue *queue, size_t at)
{
    queue->count--;
    memmove(&queue->items[at], &queue->items[at + 1], (queue->count - at) * sizeof queue->items[0]);
}

static void
forget(struct queue *queue, const char *number, enum queue_rank from)
{
    for (size_t i = queue->count; i-- > 0;) {
        if (queue->items[i].rank >= from && strcmp(queue->items[i].number, number) == 0) {
            remove_at(queue, i);
        }
    }
}

static bool
make_room(struct queue *queue, enum queue_rank rank)
{
    size_t worst = queue->count;
    for (size_t i = 0; i < queue->count; i++) {
        if (queue->items[i].rank > rank &&
            (worst == queue->count || queue->items[i].rank > queue->items[worst].rank)) {
            worst = i;
        }
    }
    if (worst == queue->count) {
        return false;
    }
    remove_at(queue, worst);
    return true;
}

bool
queue_add(struct queue *queue, const struct announcement *announcement)
{
    if (!announcement->plain) {
        forget(queue, announcement->number, QUEUE_AGAIN);
    }
    if (queue->count == QUEUE_MAX && !make_room(queue, announcement->rank)) {
        return false;
    }
    queue->items[queue->count++] = *announcement;
    return true;
}

bool
queue_take(struct queue *queue, int64_t now_ms, struct announcement *ret_next)
{
    size_t best = queue->count;
    for (size_t i = 0; i < queue->count; i++) {
        if (queue->items[i].due_ms <= now_ms &&
            (best == queue->count || queue->items[i].rank < queue->items[best].rank)) {
            best = i;
        }
    }
    if (best == queue->count) {
        return false;
    }
    *ret_next = queue->items[best];
    remove_at(queue, best);
    return true;
}

bool
queue_take_late(struct queue *queue, int64_t now_ms, struct announcement *ret_late)
{
    for (size_t i = 0; i < queue->count; i++) {
        const struct announcement *item = &queue->items[i];
        if (item->rank != QUEUE_FIRST && now_ms > item->due_ms + QUEUE_DELAY_MAX_MS) {
            *ret_late = *item;
            remove_at(queue, i);
            return true;
        }
    }
    return false;
}

void
queue_forget(struct queue *queue, const char *number)
{
    forget(queue, number, QUEUE_FIRST);
}

void
queue_clear(struct queue *queue)
{
    queue->count = 0;
}

int64_t
queue_wait_ms(const struct queue *queue, int64_t now_ms)
{
    int64_t wait = -1;
    for (size_t i = 0; i < queue->count; i++) {
        int64_t left = queue->items[i].due_ms > now_ms ? queue->items[i].due_ms - now_ms : 0;
        wait = wait < 0 || left < wait ? left : wait;
    }
    return wait;
}
