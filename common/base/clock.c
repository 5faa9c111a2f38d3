/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

static pthread_once_t boot_once = PTHREAD_ONCE_INIT;
static char boot[40];

static void
read_boot_id(void)
{
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    if (!file) {
        return;
    }
    if (!fgets(boot, sizeof boot, file)) {
        boot[0] = '\0';
    }
    boot[strcspn(boot, "\n")] = '\0';
    fclose(file);
}

static int64_t
now_ms(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t
system_real_ms(void *context)
{
    (void)context;
    return now_ms(CLOCK_REALTIME);
}

/* BOOTTIME counts through suspend, so an interval never looks shorter than it was. */
static int64_t
system_steady_ms(void *context)
{
    (void)context;
    return now_ms(CLOCK_BOOTTIME);
}

static const char *
system_boot_id(void *context)
{
    (void)context;
    pthread_once(&boot_once, read_boot_id);
    return boot;
}

bool
clock_is_kept(void)
{
    struct timex state = {0};

    return adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

struct clock
clock_system(void)
{
    return (struct clock){
        .real_ms = system_real_ms, .steady_ms = system_steady_ms, .boot_id = system_boot_id};
}

int64_t
clock_real_ms(const struct clock *clock)
{
    return clock->real_ms(clock->context);
}

int64_t
clock_steady_ms(const struct clock *clock)
{
    return clock->steady_ms(clock->context);
}

int64_t
clock_measure_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void
clock_deadline(int64_t ms, struct timespec *ret_deadline)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t nanoseconds = now.tv_nsec + ms % 1000 * 1000000;
    ret_deadline->tv_sec = now.tv_sec + (time_t)(ms / 1000 + nanoseconds / 1000000000);
    ret_deadline->tv_nsec = (long)(nanoseconds % 1000000000);
}

void
clock_sleep_us(int64_t microseconds)
{
    if (microseconds <= 0) {
        return;
    }
    struct timespec left = {.tv_sec = microseconds / 1000000,
                            .tv_nsec = microseconds % 1000000 * 1000};
    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR) {
    }
}
