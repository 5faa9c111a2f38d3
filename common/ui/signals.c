/* SPDX-License-Identifier: Apache-2.0
 * A signal may come on any thread at any moment, also just before the main thread falls asleep: the
 * handler only writes a byte, and a small thread turns bytes into events. */
#include "ui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the reading thread owns; it frees it. */
struct listener {
    struct window *window;
    int end;
};

static int write_end = -1;
static pthread_t reader;
static atomic_bool shot_asked;
static const int caught[] = {SIGTERM, SIGINT, SIGUSR1};
static struct sigaction before[ARRAY_SIZE(caught)];

static void
on_signal(int signal)
{
    int kept = errno;
    char byte = signal == SIGUSR1 ? 's' : 'q';
    ssize_t written = write(write_end, &byte, 1);
    (void)written;
    errno = kept;
}

static void *
read_signals(void *context)
{
    struct listener listener = *(struct listener *)context;
    free(context);
    char byte;
    for (;;) {
        ssize_t got = read(listener.end, &byte, 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got != 1) {
            close(listener.end);
            return NULL;
        }
        if (byte == 's') {
            atomic_store(&shot_asked, true);
            window_wake(listener.window);
        } else {
            window_push_quit(listener.window);
        }
    }
}

bool
signals_start(struct window *window)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) {
        return false;
    }
    struct listener *listener = mem_zero_alloc(1, sizeof(*listener));
    *listener = (struct listener){window, ends[0]};
    if (pthread_create(&reader, NULL, read_signals, listener)) {
        free(listener);
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    write_end = ends[1];
    struct sigaction action;
    memset(&action, 0, sizeof(action));
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < ARRAY_SIZE(caught); i++) {
        sigaction(caught[i], &action, &before[i]);
    }
    return true;
}

void
signals_stop(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(caught); i++) {
        sigaction(caught[i], &before[i], NULL);
    }
    /* The reader sees the end of the pipe. */
    close(write_end);
    write_end = -1;
    pthread_join(reader, NULL);
}

bool
signals_shot_asked(void)
{
    return atomic_exchange(&shot_asked, false);
}
