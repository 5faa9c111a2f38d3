/* SPDX-License-Identifier: Apache-2.0
 * The only way to know the time. Tests pass a clock of their own. */
#pragma once

#include <time.h>

#include "base/base.h"

/* real_ms: UTC milliseconds. steady_ms: milliseconds that never jump, meaningful within one boot.
 * boot_id: identifies that boot (empty when unknown). */
struct clock {
    int64_t (*real_ms)(void *context);
    int64_t (*steady_ms)(void *context);
    const char *(*boot_id)(void *context);
    void *context;
};

struct clock clock_system(void);
/* Whether something keeps this machine's clock right (NTP), by what the kernel was told. */
bool clock_is_kept(void);
int64_t clock_real_ms(const struct clock *clock);
int64_t clock_steady_ms(const struct clock *clock);
/* Microseconds of this machine's steady clock, to measure how long something took. No test moves
 * it: nothing is decided by it. */
int64_t clock_measure_us(void);
/* The instant so many milliseconds from now on CLOCK_MONOTONIC, for a condition variable that waits
 * on that clock. */
void clock_deadline(int64_t ms, struct timespec *ret_deadline);
/* Sleeps at least this long. The one sleep of the project (busy handlers, paced replays). */
void clock_sleep_us(int64_t microseconds);
