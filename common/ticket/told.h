/* SPDX-License-Identifier: Apache-2.0
 * How a wait is told: always as a range in steps of five minutes, never an exact time. Pure. */
#pragma once

#include "ticket/ticket.h"

enum told_kind {
    TOLD_UNKNOWN, /* 暂时说不准 */
    TOLD_SOON,    /* 即将办理: about less than three minutes */
    TOLD_FIVE,    /* 马上到: mostly not above five */
    TOLD_RANGE,   /* 15–25 分钟 */
};
/* Minutes, multiples of five, from < to: about `from`, mostly not above `to`. `to` is the bound
 * that counts as told for every kind but TOLD_UNKNOWN. */
struct told_range {
    enum told_kind kind;
    int from, to;
};
struct told_range told_range(const struct ticket_told *told);

/* The same as times of the day, UTC milliseconds on whole five minutes: 10:40–10:50. at: when it
 * was told. False when nothing was. */
MUST_CHECK bool told_clock(const struct ticket_told *told, int64_t at, int64_t *ret_from,
                           int64_t *ret_to);

/* Nobody waited longer than they were told. */
bool told_was_kept(const struct ticket_told *told, int64_t wait_ms);

/* What to tell somebody who was told `before` and has waited `elapsed_ms` since, when it is `now`
 * from here on. A bound never rises silently: one that would end later, but by no more than a fifth
 * of what is left, stays as it was told; beyond that it is told anew and *ret_updated (已更新). */
struct told_range told_again(const struct ticket_told *before, int64_t elapsed_ms,
                             const struct ticket_told *now, bool *ret_updated);
