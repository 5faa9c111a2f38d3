/* SPDX-License-Identifier: Apache-2.0
 * Preloaded into a program: the machine's wall clock, moved by the milliseconds that stand in the
 * file $MOVED_CLOCK as eight bytes, for all programs at the same instant. The steady clock stays.
 * $KEPT_CLOCK, where it is set: whether the kernel says that something keeps its clock right, "yes"
 * or "no". */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *offset_ms;
static int (*real_clock)(clockid_t, struct timespec *);

__attribute__((constructor)) static void
begin(void)
{
    const char *path = getenv("MOVED_CLOCK");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

    if (fd >= 0) {
        void *map = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
        offset_ms = map != MAP_FAILED ? map : NULL;
        close(fd);
    }
}

int
clock_gettime(clockid_t id, struct timespec *time)
{
    /* Other libraries ask while they are set up, before we are. */
    if (!real_clock) {
        void *found = dlsym(RTLD_NEXT, "clock_gettime");
        memcpy(&real_clock, &found, sizeof(found));
    }
    int code = real_clock(id, time);

    if (code == 0 && id == CLOCK_REALTIME && offset_ms) {
        int64_t offset = *offset_ms;
        int64_t ns = time->tv_nsec + offset % 1000 * 1000000;
        time->tv_sec += offset / 1000 + (ns < 0 ? -1 : ns >= 1000000000);
        time->tv_nsec = ns + (ns < 0 ? 1000000000 : ns >= 1000000000 ? -1000000000 : 0);
    }
    return code;
}

/* What a database server asks for the time. */
int
gettimeofday(struct timeval *restrict time, void *restrict zone)
{
    struct timespec now;
    int code = clock_gettime(CLOCK_REALTIME, &now);

    (void)zone;
    *time = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return code;
}

int
adjtimex(struct timex *state)
{
    static int (*real)(struct timex *);
    const char *kept = getenv("KEPT_CLOCK");

    if (!real) {
        void *found = dlsym(RTLD_NEXT, "adjtimex");
        memcpy(&real, &found, sizeof(found));
    }
    int code = real(state);
    if (!kept) {
        return code;
    }
    state->status &= ~STA_UNSYNC;
    state->status |= strcmp(kept, "no") == 0 ? STA_UNSYNC : 0;
    return strcmp(kept, "no") == 0 ? TIME_ERROR : TIME_OK;
}
