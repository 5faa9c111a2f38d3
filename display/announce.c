/* SPDX-License-Identifier: Apache-2.0 */
#include "display/announce.h"

#include <stdlib.h>
#include <string.h>

void
announce_done(struct announce *announce)
{
    free(announce->items);
    free(announce->words);
    *announce = (struct announce){0};
}

static struct announced *
find(const struct announce *announce, int64_t ticket)
{
    for (size_t i = 0; i < announce->count; i++) {
        if (announce->items[i].call.ticket == ticket) {
            return &announce->items[i];
        }
    }
    return NULL;
}

static void
push_word(struct announce *announce, enum announce_word_kind kind, const struct board_call *call)
{
    if (announce->word_count == announce->word_room) {
        announce->word_room = announce->word_room ? 2 * announce->word_room : 16;
        announce->words = mem_grow(announce->words, announce->word_room, sizeof(*announce->words));
    }
    announce->words[announce->word_count++] = (struct announce_word){.kind = kind, .call = *call};
}

bool
announce_pop_word(struct announce *announce, struct announce_word *ret_word)
{
    if (announce->word_count == 0) {
        return false;
    }
    *ret_word = announce->words[0];
    announce->word_count--;
    memmove(announce->words, announce->words + 1, announce->word_count * sizeof(*announce->words));
    return true;
}

static void
ask_turn(struct announce *announce, struct announced *item, enum announce_turn turn, int64_t now_ms)
{
    /* A first call that nobody saw yet stays one, and keeps its place, however often it is
     * repeated. */
    if (item->turn == ANNOUNCE_TURN_NONE || (item->turn != turn && turn == ANNOUNCE_TURN_FIRST)) {
        item->turn = turn;
        item->order = ++announce->orders;
    }
    item->asked_ms = now_ms;
    item->marked_until_ms = now_ms + ANNOUNCE_MARK_MS;
}

/* old: what was known of the same ticket, NULL = nothing. */
static void
learn(struct announce *announce, const struct announced *old, const struct board_call *call,
      int64_t at, int64_t now_ms, struct announced *ret_item)
{
    int64_t age = at - call->called_at;
    bool called = call->state == TICKET_CALLED;
    bool news = called && (!old || old->call.event != call->event);
    bool was_called = old && old->call.state == TICKET_CALLED;
    bool same_place = old && strcmp(old->call.counter, call->counter) == 0;

    *ret_item = old ? *old : (struct announced){0};
    ret_item->call = *call;
    if (was_called && (!called || !same_place)) {
        push_word(announce, ANNOUNCE_FORGET, &old->call);
    }
    if (news && (announce->started || (age >= 0 && age < ANNOUNCE_YOUNG_MS))) {
        bool again = same_place && call->calls > 1;
        ask_turn(announce, ret_item, again ? ANNOUNCE_TURN_AGAIN : ANNOUNCE_TURN_FIRST, now_ms);
    }
}

static void
forget_missing(struct announce *announce, const struct announced *items, size_t count)
{
    for (size_t i = 0; i < announce->count; i++) {
        const struct announced *old = &announce->items[i];
        size_t at = 0;
        while (at < count && items[at].call.ticket != old->call.ticket) {
            at++;
        }
        if (at == count && old->call.state == TICKET_CALLED) {
            push_word(announce, ANNOUNCE_FORGET, &old->call);
        }
    }
}

void
announce_update(struct announce *announce, const struct board_call *calls, size_t count, int64_t at,
                int64_t now_ms)
{
    struct announced *items = mem_zero_alloc(count ? count : 1, sizeof(*items));

    /* From the oldest, so that those new at once wait in the order they were called. */
    for (size_t i = count; i-- > 0;) {
        learn(announce, find(announce, calls[i].ticket), &calls[i], at, now_ms, &items[i]);
    }
    forget_missing(announce, items, count);
    free(announce->items);
    announce->items = items;
    announce->count = count;
    announce->started = true;
    announce_tick(announce, now_ms);
}

static int64_t
turn_end(const struct announce *announce)
{
    const struct announced *hero = find(announce, announce->hero);
    if (!hero || !announce->hero_turn) {
        return INT64_MIN;
    }
    int64_t end = announce->hero_ms + ANNOUNCE_TURN_MS;
    int64_t heard = announce->hero_ms + ANNOUNCE_SPEECH_MS;
    if (hero->sounds_until_ms < heard) {
        heard = hero->sounds_until_ms;
    }
    return heard > end ? heard : end;
}

static struct announced *
next_turn(const struct announce *announce)
{
    struct announced *best = NULL;
    for (size_t i = 0; i < announce->count; i++) {
        struct announced *item = &announce->items[i];
        if (item->turn != ANNOUNCE_TURN_NONE &&
            (!best || item->turn < best->turn ||
             (item->turn == best->turn && item->order < best->order))) {
            best = item;
        }
    }
    return best;
}

static void
drop_late(struct announce *announce, int64_t now_ms)
{
    for (size_t i = 0; i < announce->count; i++) {
        struct announced *item = &announce->items[i];
        if (item->turn == ANNOUNCE_TURN_AGAIN && now_ms - item->asked_ms > ANNOUNCE_LATE_MS) {
            item->turn = ANNOUNCE_TURN_NONE;
        }
    }
}

static void
begin_turn(struct announce *announce, struct announced *item, int64_t now_ms)
{
    if (item->call.state == TICKET_CALLED) {
        push_word(announce, item->turn == ANNOUNCE_TURN_AGAIN ? ANNOUNCE_SAY_AGAIN : ANNOUNCE_SAY,
                  &item->call);
    }
    item->turn = ANNOUNCE_TURN_NONE;
    announce->hero = item->call.ticket;
    announce->hero_ms = now_ms;
    announce->hero_turn = true;
}

/* When the hero's ticket is gone and nobody waits for a turn, the newest one still called stands
 * there, else the newest one that is being served. */
static void
stand_in(struct announce *announce)
{
    const struct announced *best = NULL;
    for (size_t i = 0; i < announce->count; i++) {
        const struct announced *item = &announce->items[i];
        if (!best || (best->call.state != TICKET_CALLED && item->call.state == TICKET_CALLED)) {
            best = item;
        }
    }
    announce->hero = best ? best->call.ticket : 0;
    announce->hero_turn = false;
}

void
announce_tick(struct announce *announce, int64_t now_ms)
{
    if (turn_end(announce) <= now_ms) {
        drop_late(announce, now_ms);
        struct announced *next = next_turn(announce);
        if (next) {
            begin_turn(announce, next, now_ms);
        }
    }
    if (!find(announce, announce->hero)) {
        stand_in(announce);
    }
}

static int64_t
earlier(int64_t next, int64_t candidate, int64_t now_ms)
{
    return candidate > now_ms && candidate < next ? candidate : next;
}

int64_t
announce_next_ms(const struct announce *announce, int64_t now_ms)
{
    int64_t next = ANNOUNCE_NEVER;

    if (next_turn(announce)) {
        next = earlier(next, turn_end(announce), now_ms);
    }
    if (announce->hero && announce->hero_turn) {
        next = earlier(next, announce->hero_ms + ANNOUNCE_BRIGHT_MS, now_ms);
    }
    for (size_t i = 0; i < announce->count; i++) {
        /* The hero's own mark is not seen. */
        if (announce->items[i].call.ticket != announce->hero) {
            next = earlier(next, announce->items[i].marked_until_ms, now_ms);
            next = earlier(next, announce->items[i].sounds_until_ms, now_ms);
        }
    }
    return next;
}

void
announce_sound(struct announce *announce, const char *number, bool on, int64_t now_ms)
{
    for (size_t i = 0; i < announce->count; i++) {
        struct announced *item = &announce->items[i];
        if (strcmp(item->call.number, number) == 0) {
            item->sounds_until_ms = on ? now_ms + ANNOUNCE_SOUND_MS : 0;
        }
    }
    announce_tick(announce, now_ms);
}

const struct board_call *
announce_hero(const struct announce *announce, int64_t now_ms, bool *ret_bright)
{
    const struct announced *hero = find(announce, announce->hero);

    *ret_bright = hero && announce->hero_turn && now_ms < announce->hero_ms + ANNOUNCE_BRIGHT_MS;
    return hero ? &hero->call : NULL;
}

int64_t
announce_turn_age(const struct announce *announce, int64_t now_ms)
{
    return announce->hero && announce->hero_turn ? now_ms - announce->hero_ms : INT64_MAX;
}

static bool
is_marked(const struct announced *item, int64_t now_ms)
{
    return now_ms < item->marked_until_ms || now_ms < item->sounds_until_ms;
}

static int
rank_of(const struct announced *item, int64_t now_ms)
{
    return item->turn != ANNOUNCE_TURN_NONE ? 0 : is_marked(item, now_ms) ? 1 : 2;
}

size_t
announce_recent(const struct announce *announce, int64_t now_ms, struct announce_row *rows,
                size_t max)
{
    size_t ranked[3] = {0}, room[3], count = 0, left = max;

    for (size_t i = 0; i < announce->count; i++) {
        if (announce->items[i].call.ticket != announce->hero) {
            ranked[rank_of(&announce->items[i], now_ms)]++;
        }
    }
    for (int rank = 0; rank < 3; rank++) {
        room[rank] = ranked[rank] < left ? ranked[rank] : left;
        left -= room[rank];
    }
    for (size_t i = 0; i < announce->count; i++) {
        const struct announced *item = &announce->items[i];
        int rank = rank_of(item, now_ms);
        if (item->call.ticket != announce->hero && room[rank] > 0) {
            room[rank]--;
            rows[count++] =
                (struct announce_row){.call = &item->call, .marked = is_marked(item, now_ms)};
        }
    }
    return count;
}
