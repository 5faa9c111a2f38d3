/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/speech.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"

enum {
    WORDS_MAX = 32,
    COMMAND_SIZE = 512,
    SOUND_MAX = 16 << 20, /* a minute and a half of the finest format we take */
    READ_SIZE = 65536,
    EXIT_POLL_US = 2000,
};

struct command {
    char text[COMMAND_SIZE];
    const char *words[WORDS_MAX + 1];
};

struct child {
    pid_t pid;
    int output; /* reading end */
    int64_t until_ms;
};

static const char *
voice_name(const char *lang)
{
    /* espeak-ng's voice "cmn" reads 请 and 号 as English letters; the pinyin one is right. */
    return strcmp(lang, "zh_CN") == 0 ? "cmn-latn-pinyin" : lang;
}

/* Cuts 'text' into words in place. */
static bool
split_words(struct command *command)
{
    char *from = command->text, *to = command->text;
    size_t count = 0;
    for (;;) {
        from += strspn(from, " \t");
        if (*from == '\0') {
            command->words[count] = NULL;
            return count > 0;
        }
        if (count == WORDS_MAX) {
            return false;
        }
        command->words[count++] = to;
        char quote = '\0';
        for (; *from && (quote || (*from != ' ' && *from != '\t')); from++) {
            if (quote ? *from == quote : *from == '\'' || *from == '"') {
                quote = quote ? '\0' : *from;
            } else {
                *to++ = *from;
            }
        }
        if (quote) {
            return false;
        }
        bool more = *from != '\0';
        *to++ = '\0';
        from += more ? 1 : 0;
    }
}

static bool
prepare(const char *pattern, const char *lang, int rate, struct command *command)
{
    struct buffer filled = {0};
    buffer_append(&filled, "");
    for (const char *at = pattern; *at;) {
        if (strncmp(at, "{voice}", 7) == 0) {
            buffer_append(&filled, voice_name(lang));
            at += 7;
        } else if (strncmp(at, "{rate}", 6) == 0) {
            buffer_format(&filled, "%d", rate);
            at += 6;
        } else if (strncmp(at, "{lang}", 6) == 0) {
            buffer_append(&filled, lang);
            at += 6;
        } else {
            buffer_append_bytes(&filled, at++, 1);
        }
    }
    bool ok = str_copy(command->text, sizeof command->text, filled.data) && split_words(command);
    buffer_done(&filled);
    return ok;
}

bool
speech_is_installed(const char *pattern)
{
    struct command command;
    char file[4096];
    if (!prepare(pattern, "en", SPEECH_RATE, &command)) {
        return false;
    }
    if (strchr(command.words[0], '/')) {
        return access(command.words[0], X_OK) == 0;
    }
    const char *path = getenv("PATH");
    for (const char *at = path ? path : "/usr/bin:/bin"; *at;) {
        size_t length = strcspn(at, ":");
        if (length > 0 &&
            str_format(file, sizeof file, "%.*s/%s", (int)length, at, command.words[0]) &&
            access(file, X_OK) == 0) {
            return true;
        }
        at += length + (at[length] == ':' ? 1 : 0);
    }
    return false;
}

/* A file in memory, not a pipe: a child that reads nothing can then neither block nor signal us. */
static int
text_as_file(const char *text)
{
    int fd = memfd_create("speech", MFD_CLOEXEC);
    struct buffer line = {0};
    buffer_format(&line, "%s\n", text);
    if (fd >= 0 && (write(fd, line.data, line.length) != (ssize_t)line.length ||
                    lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        fd = -1;
    }
    buffer_done(&line);
    return fd;
}

static enum status
start(const struct command *command, const char *text, struct child *child)
{
    int ends[2], input = text_as_file(text);
    if (input < 0) {
        return STATUS_IO;
    }
    if (pipe2(ends, O_CLOEXEC) != 0) {
        close(input);
        return STATUS_IO;
    }
    enum status status = child_start(command->words, (const int[]){input, ends[1], STDERR_FILENO},
                                     STDERR_FILENO + 1, &child->pid);
    if (status != STATUS_OK) {
        log_write(LOG_LEVEL_WARN, "speech command cannot be started: '%s': %s", command->words[0],
                  strerror(errno));
    }
    close(input);
    close(ends[1]);
    if (status != STATUS_OK) {
        close(ends[0]);
        return status;
    }
    child->output = ends[0];
    return STATUS_OK;
}

/* Why reading ended: NULL at the end of the child's output. */
static const char *
read_output(const struct child *child, int stop_fd, struct buffer *sound)
{
    struct clock clock = clock_system();
    char bytes[READ_SIZE];
    for (;;) {
        struct pollfd fds[] = {{.fd = child->output, .events = POLLIN},
                               {.fd = stop_fd, .events = POLLIN}};
        int64_t left = child->until_ms - clock_steady_ms(&clock);
        if (left <= 0) {
            return "too slow";
        }
        if (poll(fds, ARRAY_SIZE(fds), (int)left) <= 0) {
            continue;
        }
        if (fds[1].revents) {
            return "stopped";
        }
        ssize_t got = read(child->output, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got == 0 ? NULL : "cannot be read";
        }
        buffer_append_bytes(sound, bytes, (size_t)got);
        if (sound->length > SOUND_MAX) {
            return "too much sound";
        }
    }
}

/* Waits for the end of a child that closed its output, then makes sure of it. */
static const char *
reap(const struct child *child, const char *problem)
{
    struct clock clock = clock_system();
    while (!problem && !child_has_ended(child->pid)) {
        if (clock_steady_ms(&clock) >= child->until_ms) {
            problem = "too slow";
        } else {
            clock_sleep_us(EXIT_POLL_US);
        }
    }
    int exit_status = child_end(child->pid);
    return problem || exit_status == 0 ? problem : "failed";
}

enum status
speech_render(const char *pattern, const char *lang, const char *text, int rate,
              int64_t deadline_ms, int stop_fd, struct pcm *ret_pcm)
{
    struct clock clock = clock_system();
    struct command command;
    struct child child = {.until_ms = clock_steady_ms(&clock) + deadline_ms};
    if (!prepare(pattern, lang, rate, &command)) {
        return STATUS_INVALID;
    }
    enum status status = start(&command, text, &child);
    if (status != STATUS_OK) {
        return status;
    }
    struct buffer sound = {0};
    struct pcm pcm = {0};
    const char *problem = reap(&child, read_output(&child, stop_fd, &sound));
    close(child.output);
    if (!problem && pcm_read_wav((const uint8_t *)sound.data, sound.length, &pcm) != STATUS_OK) {
        problem = "answered with no WAV sound";
    }
    if (!problem && pcm_peak(&pcm) == 0) {
        problem = "answered with silence";
    }
    buffer_done(&sound);
    if (problem) {
        pcm_done(&pcm);
        log_write(LOG_LEVEL_WARN, "speech command %s: '%s'", problem, command.words[0]);
        return STATUS_UNAVAILABLE;
    }
    *ret_pcm = pcm;
    return STATUS_OK;
}
