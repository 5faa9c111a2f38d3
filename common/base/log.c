/* SPDX-License-Identifier: Apache-2.0
 * The log sink: with the gettext state the only global of common/. */
#include "base/base.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_SIZE = 1024 };

static struct {
    pthread_mutex_t lock;
    char program[32];
    enum log_level max;
    bool journal;
    void (*sink)(enum log_level level, const char *line, void *context);
    void *context;
} state = {.lock = PTHREAD_MUTEX_INITIALIZER, .program = "paihao", .max = LOG_LEVEL_INFO};

/* systemd names the journal's stream by device and inode; an inherited variable alone proves
 * nothing. */
static bool
stderr_is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat found;
    char expected[64];
    if (!stream || fstat(STDERR_FILENO, &found) != 0) {
        return false;
    }
    return str_format(expected, sizeof expected, "%ju:%ju", (uintmax_t)found.st_dev,
                      (uintmax_t)found.st_ino) &&
           strcmp(stream, expected) == 0;
}

void
log_open(const char *program, enum log_level max)
{
    pthread_mutex_lock(&state.lock);
    str_cut(state.program, sizeof state.program, program);
    state.max = max;
    state.journal = stderr_is_journal();
    pthread_mutex_unlock(&state.lock);
}

void
log_to(void (*sink)(enum log_level level, const char *line, void *context), void *context)
{
    pthread_mutex_lock(&state.lock);
    state.sink = sink;
    state.context = context;
    pthread_mutex_unlock(&state.lock);
}

static void
write_stderr(enum log_level level, const char *line)
{
    static const int priorities[] = {3, 4, 6, 7};
    static const char *const words[] = {"error", "warning", "info", "debug"};
    if (state.journal) {
        fprintf(stderr, "<%d>%s\n", priorities[level], line);
    } else {
        fprintf(stderr, "%s: %s: %s\n", state.program, words[level], line);
    }
}

void
log_write(enum log_level level, const char *format, ...)
{
    char line[LINE_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    /* One call is one line, whatever a value from outside holds. */
    for (char *c = line; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f) {
            *c = ' ';
        }
    }
    pthread_mutex_lock(&state.lock);
    if (level <= state.max) {
        if (state.sink) {
            state.sink(level, line, state.context);
        } else {
            write_stderr(level, line);
        }
    }
    pthread_mutex_unlock(&state.lock);
}
