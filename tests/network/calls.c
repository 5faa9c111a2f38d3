/* SPDX-License-Identifier: Apache-2.0
 * Calls tickets from many hosts and finds each in the traces of the displays of others.
 *
 *   calls DATABASE CALLS SEED MEDIAN_MS LONGEST_MS PROGRAM… -- TRACE…
 *
 * Each PROGRAM is `paihao` as one host starts it, and works the counter of its place, from 1.
 * Prints "calls<tab>median ms<tab>longest ms" over all displays, from a call's answer to the frame
 * that shows it; exit 1 when one was not shown, or later than it should. */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "tests/contract/batch.h"

enum {
    HOSTS_MAX = 16,
    TRACES_MAX = 8,
    CALLS_MAX = 200,
    TRACE_SIZE = 1 << 24,
    LOST_MS = 8000,
    SPARE_MS = 1400 /* how much later one may be where a machine is busy with other things */
};

struct host {
    FILE *to, *from;
    pid_t pid;
};

struct screen {
    const char *path;
    char *text;
    size_t length;
};

static long long
now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False: refused. */
static bool
say(struct host *host, const char *verb, int counter, char number[16])
{
    static char answer[1 << 16];

    if (counter) {
        fprintf(host->to, "%s %d\n", verb, counter);
    } else {
        fprintf(host->to, "%s\n", verb);
    }
    fflush(host->to);
    if (!fgets(answer, sizeof(answer), host->from)) {
        return false;
    }
    const char *at = strstr(answer, "\"number\":\"");
    if (number && at) {
        at += 10;
        snprintf(number, 16, "%.*s", (int)strcspn(at, "\""), at);
    }
    return strstr(answer, "\"ok\":true") != NULL;
}

static void
read_trace(struct screen *screen)
{
    int fd = open(screen->path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0) {
        ssize_t got = pread(fd, screen->text + screen->length, TRACE_SIZE - 1 - screen->length,
                            (off_t)screen->length);
        screen->length += got > 0 ? (size_t)got : 0;
        screen->text[screen->length] = '\0';
        close(fd);
    }
}

/* When the first whole frame with this number was shown; 0: not yet. */
static long long
shown_at(const struct screen *screen, const char *number)
{
    char plate[48];

    snprintf(plate, sizeof(plate), "\\u000a%c\\u000a%s\\u000a", number[0], number + 1);
    const char *found = strstr(screen->text, plate);
    if (!found || !strchr(found, '\n')) {
        return 0;
    }
    while (found > screen->text && found[-1] != '\n') {
        found--;
    }
    found = strstr(found, "\"ms\":");
    return found ? atoll(found + 5) : 0;
}

/* Milliseconds until the last display shows it, each one's put into delays; false: one does not. */
static bool
await(struct screen *screens, int count, const char *number, long long began, long long *delays)
{
    struct timespec pause = {.tv_nsec = 3 * 1000000};

    for (int i = 0; i < count; i++) {
        long long at;
        while (!(at = shown_at(&screens[i], number))) {
            if (now_ms() > began + LOST_MS) {
                printf("%s does not show %s\n", screens[i].path, number);
                return false;
            }
            nanosleep(&pause, NULL);
            read_trace(&screens[i]);
        }
        delays[i] = at > began ? at - began : 0;
    }
    return true;
}

static int
compare(const void *a, const void *b)
{
    long long left = *(const long long *)a, right = *(const long long *)b;

    return (left > right) - (left < right);
}

static bool
call_one(struct host *host, int counter, struct screen *screens, int count, long long *delays)
{
    char number[16] = "";

    /* What is in the hand is finished first; refused when there is nothing. */
    say(host, "start", counter, NULL);
    say(host, "finish", counter, NULL);
    if (!say(host, "take C", 0, NULL) || !say(host, "call", counter, number)) {
        printf("counter %d cannot call\n", counter);
        return false;
    }
    return await(screens, count, number, now_ms(), delays);
}

int
main(int argc, char **argv)
{
    struct host hosts[HOSTS_MAX] = {0};
    struct screen screens[TRACES_MAX] = {0};
    static long long delays[CALLS_MAX * TRACES_MAX];
    int host_count = 0, screen_count = 0, calls = argc > 7 ? atoi(argv[2]) : 0;

    if (calls < 1 || calls > CALLS_MAX) {
        fprintf(stderr, "usage: calls DATABASE CALLS SEED MEDIAN LONGEST PROGRAM… -- TRACE…\n");
        return 2;
    }
    srand((unsigned)atoi(argv[3]));
    signal(SIGPIPE, SIG_IGN);
    int at = 6;
    for (; at < argc && strcmp(argv[at], "--") != 0 && host_count < HOSTS_MAX; at++) {
        struct host *host = &hosts[host_count++];
        host->pid = batch_start(argv[at], argv[1], &host->to, &host->from);
    }
    for (at++; at < argc && screen_count < TRACES_MAX; at++) {
        screens[screen_count++] = (struct screen){argv[at], calloc(1, TRACE_SIZE), 0};
    }
    bool good = host_count > 0 && screen_count > 0;
    int told = 0;
    for (int i = 0; i < calls && good; i++) {
        struct timespec pause = {.tv_nsec = rand() % 500 * 1000000L};
        nanosleep(&pause, NULL); /* anywhere between two looks */
        good = call_one(&hosts[i % host_count], 1 + i % host_count, screens, screen_count,
                        delays + told);
        told += good ? screen_count : 0;
    }
    for (int i = 0; i < host_count; i++) {
        fclose(hosts[i].to);
        fclose(hosts[i].from);
        waitpid(hosts[i].pid, NULL, 0);
    }
    if (!good) {
        return 1;
    }
    /* A machine busy with other things is late at all displays at once. */
    int late = 0;
    for (int i = 0; i < told; i += screen_count) {
        bool at_one = false;
        for (int j = i; j < i + screen_count; j++) {
            at_one = at_one || delays[j] > atoll(argv[5]);
        }
        late += at_one;
    }
    qsort(delays, (size_t)told, sizeof(delays[0]), compare);
    long long median = delays[told / 2], longest = delays[told - 1];
    printf("%d\t%lld\t%lld\n", told, median, longest);
    return median > atoll(argv[4]) || late > 1 + calls / 4 || longest > atoll(argv[5]) + SPARE_MS;
}
