/* SPDX-License-Identifier: Apache-2.0 */
#include "keypad.h"

#include <string.h>

#include "config/keypad_keys.h"

enum { PRESSED = 1 };

static int64_t
event_ms(const struct input_event *event)
{
    return (int64_t)event->input_event_sec * 1000 + (int64_t)event->input_event_usec / 1000;
}

/* What no kernel writes: then these bytes do not begin an event. Strict about reports (EV_SYN),
 * which a piece of another event looks like most easily. */
static bool
is_event(const struct input_event *event)
{
    const uint64_t seconds_max = UINT64_C(1) << 33;
    bool good = (uint64_t)event->input_event_sec < seconds_max &&
                (uint64_t)event->input_event_usec < 1000000 && event->type <= EV_MAX &&
                event->code <= KEYPAD_CODE_MAX;

    switch (event->type) {
    case EV_SYN:
        return good && event->code <= SYN_MAX && (event->value == 0 || event->value == 1);
    case EV_KEY:
        return good && event->value >= 0 && event->value <= 2;
    default:
        return good;
    }
}

static bool
counts(struct keypad *keypad, const struct input_event *event, int debounce_ms)
{
    int64_t at = event_ms(event), since = at - keypad->last_ms;

    if (event->type != EV_KEY || event->value != PRESSED || event->code == 0) {
        return false;
    }
    if (event->code == keypad->last_code && since >= 0 && since < debounce_ms) {
        return false;
    }
    keypad->last_code = event->code;
    keypad->last_ms = at;
    return true;
}

void
keypad_feed(struct keypad *keypad, const unsigned char *bytes, size_t count, int debounce_ms,
            keypad_press_fn press, void *context)
{
    struct input_event event;

    for (size_t i = 0; i < count; i++) {
        keypad->rest[keypad->rest_count++] = bytes[i];
        if (keypad->rest_count < sizeof(event)) {
            continue;
        }
        memcpy(&event, keypad->rest, sizeof(event));
        if (!is_event(&event)) {
            memmove(keypad->rest, keypad->rest + 1, --keypad->rest_count);
            continue;
        }
        keypad->rest_count = 0;
        if (counts(keypad, &event, debounce_ms)) {
            press(event.code, context);
        }
    }
}

bool
keypad_job_of(const struct settings *settings, int code, enum keypad_job *ret_job)
{
    const char *const keys[KEYPAD_JOB_COUNT] = {
        [KEYPAD_NEXT] = settings->keypad_next,     [KEYPAD_CALL] = settings->keypad_call,
        [KEYPAD_RECALL] = settings->keypad_recall, [KEYPAD_START] = settings->keypad_start,
        [KEYPAD_FINISH] = settings->keypad_finish, [KEYPAD_PASS] = settings->keypad_pass,
        [KEYPAD_HOLD] = settings->keypad_hold,     [KEYPAD_UNDO] = settings->keypad_undo,
    };

    for (int i = 0; i < KEYPAD_JOB_COUNT; i++) {
        if (keypad_keys_have(keys[i], code)) {
            *ret_job = (enum keypad_job)i;
            return true;
        }
    }
    return false;
}

enum action_kind
keypad_action(enum keypad_job job, const struct counter *counter)
{
    static const enum action_kind kinds[KEYPAD_JOB_COUNT] = {
        [KEYPAD_CALL] = ACTION_CALL,   [KEYPAD_RECALL] = ACTION_RECALL,
        [KEYPAD_START] = ACTION_START, [KEYPAD_FINISH] = ACTION_FINISH,
        [KEYPAD_PASS] = ACTION_PASS,   [KEYPAD_HOLD] = ACTION_HOLD,
        [KEYPAD_UNDO] = ACTION_UNDO,
    };

    if (job != KEYPAD_NEXT) {
        return kinds[job];
    }
    if (!counter->has_ticket) {
        return ACTION_CALL;
    }
    return counter->ticket.state == TICKET_CALLED ? ACTION_START : ACTION_FINISH;
}
