/* SPDX-License-Identifier: Apache-2.0
 * A hardware keypad at a counter: its presses become actions, while any program has the focus. */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "config/keypad_keys.h"
#include "i18n/i18n.h"
#include "keypad.h"
#include "ring.h"

enum { AGAIN_MS = 500, READ_BYTES = 64 * sizeof(struct input_event) };

struct pad {
    const struct call *call;
    const char *device, *counter;
    struct settings settings;
    struct clock clock;
    struct keypad keypad;
    int fd;
    bool missed; /* told that the device is not there */
};

static volatile sig_atomic_t stopped;

static void
handle_stop(int signal)
{
    (void)signal;
    stopped = 1;
}

/* One line for each press: for who set the keys up, and for the log of the service. */
static void
tell(const struct pad *pad, int code, const char *what, const char *outcome, int64_t ms)
{
    if (pad->call->json) {
        json_t *line = json_pack("{ss ss ss sI}", "key", keypad_key_name(code), "action", what,
                                 "answer", outcome, "ms", (json_int_t)ms);
        json_dumpf(line, stdout, JSON_COMPACT);
        fputc('\n', stdout);
        fflush(stdout);
        json_decref(line);
        return;
    }
    fprintf(stderr, "%s  %s  %s  (%lld ms)\n", keypad_key_name(code), what, outcome, (long long)ms);
}

static void
act(struct pad *pad, int code, enum keypad_job job)
{
    struct action *action = mem_zero_alloc(1, sizeof(*action));
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    struct counter *counter = mem_zero_alloc(1, sizeof(*counter));
    char outcome[ANSWER_MESSAGE_SIZE] = "";
    int64_t began = clock_steady_ms(&pad->clock);
    enum status status = STATUS_OK;

    if (job == KEYPAD_NEXT) {
        status = store_counter_get(pad->call->store, pad->counter, counter);
    }
    action->kind = keypad_action(job, counter);
    str_cut(action->counter, sizeof(action->counter), pad->counter);
    action->hold = job == KEYPAD_HOLD ? TICKET_HOLD_WITH_US : TICKET_HOLD_NONE;
    if (status == STATUS_OK) {
        status = store_act(pad->call->store, action, answer);
        reply_words(answer, outcome, sizeof(outcome));
    }
    if (status == STATUS_OK) {
        str_format(outcome, sizeof(outcome), "%s %s", answer->ticket.number,
                   ticket_state_name(answer->ticket.state));
        ring(pad->call->store, answer->event);
    } else if (outcome[0] == '\0') {
        str_cut(outcome, sizeof(outcome), status_name(status));
    }
    tell(pad, code, action_name(action->kind), outcome, clock_steady_ms(&pad->clock) - began);
    free(action);
    free(answer);
    free(counter);
}

static void
handle_press(int code, void *context)
{
    struct pad *pad = context;
    enum keypad_job job;

    if (keypad_job_of(&pad->settings, code, &job)) {
        act(pad, code, job);
    } else {
        tell(pad, code, "-", "-", 0);
    }
}

/* A pipe or a device: a plain file would be read again and again. */
static bool
open_device(struct pad *pad, int *ret_error)
{
    struct stat info;
    int fd = open(pad->device, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    *ret_error = 0;
    if (fd < 0) {
        *ret_error = errno;
        return false;
    }
    if (fstat(fd, &info) != 0 || (!S_ISCHR(info.st_mode) && !S_ISFIFO(info.st_mode))) {
        *ret_error = ENODEV;
        close(fd);
        return false;
    }
    /* Its keys are for us alone, not for the window with the focus; a pipe knows of no such thing.
     */
    (void)ioctl(fd, EVIOCGRAB, 1);
    pad->keypad = (struct keypad){0};
    pad->fd = fd;
    pad->missed = false;
    return true;
}

/* False: the device is gone. */
static bool
read_device(struct pad *pad)
{
    unsigned char bytes[READ_BYTES];
    ssize_t count = read(pad->fd, bytes, sizeof(bytes));

    if (count > 0) {
        keypad_feed(&pad->keypad, bytes, (size_t)count, pad->settings.keypad_debounce_ms,
                    handle_press, pad);
        return true;
    }
    return count < 0 && (errno == EAGAIN || errno == EINTR);
}

static void
wait_for_device(struct pad *pad)
{
    int error;

    if (open_device(pad, &error)) {
        return;
    }
    if (!pad->missed) {
        char line[400];
        str_fill(line, sizeof(line),
                 error == ENOENT ? _("{0} is not there. Plug the keypad in. Waiting for it.")
                 : error == EACCES || error == EPERM
                     ? _("{0} may not be read: put this user into the group input. Waiting for it.")
                     : _("{0} is no keypad, or cannot be read. Look at --device. Waiting for it."),
                 (const char *[]){pad->device}, 1);
        fprintf(stderr, "paihao: %s\n", line);
        pad->missed = true;
    }
    clock_sleep_us(AGAIN_MS * 1000);
}

static void
run(struct pad *pad)
{
    const struct sigaction action = {.sa_handler = handle_stop};

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    while (!stopped) {
        struct pollfd wait = {.fd = pad->fd, .events = POLLIN};
        if (pad->fd < 0) {
            wait_for_device(pad);
            continue;
        }
        if (poll(&wait, 1, -1) < 0) {
            continue;
        }
        if (!read_device(pad)) {
            close(pad->fd);
            pad->fd = -1;
            clock_sleep_us(AGAIN_MS * 100);
        }
    }
    if (pad->fd >= 0) {
        close(pad->fd);
    }
}

static enum status
run_keypad(const struct call *call, json_t *reply)
{
    struct word_option options[] = {{.name = "device"}, {.name = "counter"}};
    struct pad pad = {.call = call, .clock = clock_system(), .fd = -1};
    struct counter *counter;
    const char *places[1];
    int count;
    enum status status = words_parse(call, options, ARRAY_SIZE(options), places, 0, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (!options[0].value || !options[1].value) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "keypad",
                           "--device PATH --counter COUNTER");
    }
    pad.device = options[0].value;
    pad.counter = options[1].value;
    counter = mem_zero_alloc(1, sizeof(*counter));
    status = store_counter_get(call->store, pad.counter, counter);
    free(counter);
    if (status != STATUS_OK) {
        return reply_refuse_read(reply, status == STATUS_NOT_FOUND ? STATUS_INVALID : status,
                                 pad.counter);
    }
    status = command_read_settings(&pad.settings, reply);
    if (status != STATUS_OK) {
        return status;
    }
    run(&pad);
    /* The lines were the answer. */
    json_object_clear(reply);
    return STATUS_OK;
}

const struct command command_keypad = {.name = "keypad",
                                       .usage = "--device PATH --counter COUNTER",
                                       .help = N_("let a hardware keypad work a counter"),
                                       .needs = COMMAND_NEEDS_STORE,
                                       .run = run_keypad};
