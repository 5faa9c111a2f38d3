/* SPDX-License-Identifier: Apache-2.0
 * A hardware keypad: from the bytes of an input device to presses, and from a press to an action.
 * No I/O here. */
#pragma once

#include <linux/input.h>

#include "config/settings.h"
#include "store/action.h"

enum keypad_job {
    KEYPAD_NEXT, /* whatever is next: call, start, finish */
    KEYPAD_CALL,
    KEYPAD_RECALL,
    KEYPAD_START,
    KEYPAD_FINISH,
    KEYPAD_PASS,
    KEYPAD_HOLD,
    KEYPAD_UNDO,
    KEYPAD_JOB_COUNT,
};

/* Zeroed memory is a fresh one, as after the device was opened anew. */
struct keypad {
    unsigned char rest[sizeof(struct input_event)]; /* the beginning of an event */
    size_t rest_count;
    int last_code; /* the press that counted last, 0 = none */
    int64_t last_ms;
};

/* Called for each press: not for releases, repeats by holding down, and what is no key. */
typedef void (*keypad_press_fn)(int code, void *context);

/* Takes bytes as they come, in pieces of any size. Bytes that cannot be an event are skipped one by
 * one until they can. A press of the same key within debounce_ms of the last one that counted, by
 * the events' own time, counts no more. */
void keypad_feed(struct keypad *keypad, const unsigned char *bytes, size_t count, int debounce_ms,
                 keypad_press_fn press, void *context);

/* False: no job has this key. */
MUST_CHECK bool keypad_job_of(const struct settings *settings, int code, enum keypad_job *ret_job);
/* What the job does at a counter as it is; KEYPAD_NEXT follows the ticket in hand. */
enum action_kind keypad_action(enum keypad_job job, const struct counter *counter);
