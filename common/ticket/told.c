/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/told.h"

enum { STEP = 5, SOON = 3, MINUTE_MS = 60000 };

static int
step_near(int minutes)
{
    return (minutes + STEP / 2) / STEP * STEP;
}

static int
step_above(int minutes)
{
    return (minutes + STEP - 1) / STEP * STEP;
}

struct told_range
told_range(const struct ticket_told *told)
{
    struct told_range range = {.kind = TOLD_RANGE};

    if (told->by[0] == '\0') {
        return (struct told_range){.kind = TOLD_UNKNOWN};
    }
    range.from = step_near(told->p50_min);
    range.to = step_above(told->p80_min);
    if (told->p50_min < SOON) {
        range.kind = TOLD_SOON;
        range.from = 0;
    } else if (range.to <= STEP) {
        range.kind = TOLD_FIVE;
        range.from = 0;
    }
    if (range.to <= range.from) {
        range.to = range.from + STEP;
    }
    return range;
}

bool
told_clock(const struct ticket_told *told, int64_t at, int64_t *ret_from, int64_t *ret_to)
{
    const int64_t step = (int64_t)STEP * MINUTE_MS;

    if (told->by[0] == '\0') {
        return false;
    }
    int64_t from = (at + (int64_t)told->p50_min * MINUTE_MS + step / 2) / step * step;
    int64_t to = (at + (int64_t)told->p80_min * MINUTE_MS + step - 1) / step * step;
    *ret_from = from;
    *ret_to = to > from ? to : from + step;
    return true;
}

bool
told_was_kept(const struct ticket_told *told, int64_t wait_ms)
{
    struct told_range range = told_range(told);

    return range.kind != TOLD_UNKNOWN && wait_ms <= (int64_t)range.to * MINUTE_MS;
}

struct told_range
told_again(const struct ticket_told *before, int64_t elapsed_ms, const struct ticket_told *now,
           bool *ret_updated)
{
    struct told_range told = told_range(before), range = told_range(now);
    int64_t left_ms = (int64_t)told.to * MINUTE_MS - elapsed_ms;
    int64_t to_ms = (int64_t)range.to * MINUTE_MS;

    *ret_updated = false;
    if (told.kind == TOLD_UNKNOWN || range.kind == TOLD_UNKNOWN || to_ms <= left_ms) {
        return range;
    }
    int left = step_above((int)((left_ms > 0 ? left_ms : 0) / MINUTE_MS));
    if (left >= range.to || to_ms * 5 > left_ms * 6) {
        *ret_updated = to_ms * 5 > left_ms * 6;
        return range;
    }
    range.to = left;
    if (range.from >= range.to) {
        range.from = range.to - STEP;
    }
    if (range.to <= STEP) {
        range.kind = TOLD_FIVE;
        range.from = 0;
    }
    return range;
}
