/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "admin/keypad.h"
#include "config/keypad_keys.h"

enum { DEBOUNCE_MS = 300, BYTES_MAX = 4096 };

/* A keypad under test: what was typed, and what came of it. */
struct desk {
    struct keypad keypad;
    unsigned char bytes[BYTES_MAX];
    size_t count;
    int codes[32];
    int code_count;
};

static void
note(int code, void *context)
{
    struct desk *desk = context;

    assert_true(desk->code_count < 32);
    desk->codes[desk->code_count++] = code;
}

static void
type(struct desk *desk, int64_t ms, int type, int code, int value)
{
    struct input_event event = {0};

    event.input_event_sec = (__typeof__(event.input_event_sec))(ms / 1000);
    event.input_event_usec = (__typeof__(event.input_event_usec))(ms % 1000 * 1000);
    event.type = (uint16_t)type;
    event.code = (uint16_t)code;
    event.value = value;
    memcpy(desk->bytes + desk->count, &event, sizeof(event));
    desk->count += sizeof(event);
}

/* Down, held with repeats, up, each with the kernel's own report behind it. */
static void
press(struct desk *desk, int64_t ms, int code)
{
    type(desk, ms, EV_MSC, MSC_SCAN, 458840);
    type(desk, ms, EV_KEY, code, 1);
    type(desk, ms, EV_SYN, SYN_REPORT, 0);
    type(desk, ms + 40, EV_KEY, code, 2);
    type(desk, ms + 60, EV_KEY, code, 0);
    type(desk, ms + 60, EV_SYN, SYN_REPORT, 0);
}

static void
feed(struct desk *desk, size_t piece)
{
    for (size_t at = 0; at < desk->count; at += piece) {
        size_t count = desk->count - at < piece ? desk->count - at : piece;
        keypad_feed(&desk->keypad, desk->bytes + at, count, DEBOUNCE_MS, note, desk);
    }
}

static void
a_press_counts_once_however_the_bytes_come(void **state)
{
    static const size_t pieces[] = {1, 5, 24, 25, 71, BYTES_MAX};
    (void)state;

    for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
        struct desk desk = {0};
        press(&desk, 1000000, KEY_KPENTER);
        press(&desk, 1002000, KEY_KPPLUS);
        feed(&desk, pieces[i]);
        assert_int_equal(desk.code_count, 2);
        assert_int_equal(desk.codes[0], KEY_KPENTER);
        assert_int_equal(desk.codes[1], KEY_KPPLUS);
    }
}

static void
a_key_that_bounces_counts_once_two_keys_count_both(void **state)
{
    struct desk desk = {0};
    (void)state;

    press(&desk, 5000, KEY_KPENTER);
    press(&desk, 5000 + DEBOUNCE_MS - 1, KEY_KPENTER); /* a bounce, or a nervous finger */
    press(&desk, 5000 + DEBOUNCE_MS, KEY_KPENTER);
    press(&desk, 5000 + DEBOUNCE_MS + 1, KEY_KPMINUS);
    press(&desk, 4000, KEY_KPMINUS); /* the clock was set back: a press all the same */
    feed(&desk, 7);
    assert_int_equal(desk.code_count, 4);
    assert_int_equal(desk.codes[2], KEY_KPMINUS);
}

static void
garbage_is_skipped_and_what_follows_is_read(void **state)
{
    struct desk desk = {0};
    uint32_t random = 7;
    (void)state;

    for (int i = 0; i < 1001; i++) {
        random = random * 1664525 + 1013904223;
        desk.bytes[desk.count++] = (unsigned char)(0x80 | (random >> 24));
    }
    press(&desk, 9000, KEY_F2);
    feed(&desk, 13);
    assert_int_equal(desk.code_count, 1);
    assert_int_equal(desk.codes[0], KEY_F2);
}

static void
any_bytes_at_all_are_survived(void **state)
{
    struct keypad keypad = {0};
    struct desk desk = {0};
    uint32_t random = 20200107;
    unsigned char bytes[97];
    (void)state;

    for (int round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof(bytes); i++) {
            random = random * 1664525 + 1013904223;
            bytes[i] = (random >> 16) % 3 == 0 ? (unsigned char)(random >> 24) : 0;
        }
        keypad_feed(&keypad, bytes, random % (sizeof(bytes) + 1), DEBOUNCE_MS, note, &desk);
        assert_true(keypad.rest_count < sizeof(struct input_event));
        for (int i = 0; i < desk.code_count; i++) {
            assert_true(desk.codes[i] > 0 && desk.codes[i] <= KEYPAD_CODE_MAX);
        }
        desk.code_count = 0;
    }
}

static void
keys_are_as_the_settings_say(void **state)
{
    struct settings settings;
    struct settings_errors errors;
    enum keypad_job job;
    (void)state;

    settings_init(&settings);
    assert_true(keypad_job_of(&settings, KEY_KPENTER, &job));
    assert_int_equal(job, KEYPAD_NEXT);
    assert_true(keypad_job_of(&settings, KEY_KPSLASH, &job));
    assert_int_equal(job, KEYPAD_UNDO);
    assert_false(keypad_job_of(&settings, KEY_A, &job));
    static const char good[] = "[keypad]\nnext =\ncall = f1 kp1\nfinish = 30\n";
    assert_int_equal(settings_parse(good, "f", &errors, &settings), STATUS_OK);
    assert_false(keypad_job_of(&settings, KEY_KPENTER, &job));
    assert_true(keypad_job_of(&settings, KEY_KP1, &job));
    assert_int_equal(job, KEYPAD_CALL);
    assert_true(keypad_job_of(&settings, KEY_A, &job));
    assert_int_equal(job, KEYPAD_FINISH);
    static const char *const bad[] = {"[keypad]\nnext = kpentre\n", "[keypad]\nnext = 768\n",
                                      "[keypad]\ndebounce_ms = -1\n"};
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        assert_int_equal(settings_parse(bad[i], "f", &errors, &settings), STATUS_INVALID);
    }
}

static void
the_next_step_follows_the_ticket_in_hand(void **state)
{
    struct counter counter = {0};
    (void)state;

    assert_int_equal(keypad_action(KEYPAD_NEXT, &counter), ACTION_CALL);
    counter.has_ticket = true;
    counter.ticket.state = TICKET_CALLED;
    assert_int_equal(keypad_action(KEYPAD_NEXT, &counter), ACTION_START);
    counter.ticket.state = TICKET_SERVING;
    assert_int_equal(keypad_action(KEYPAD_NEXT, &counter), ACTION_FINISH);
    assert_int_equal(keypad_action(KEYPAD_PASS, &counter), ACTION_PASS);
    assert_int_equal(keypad_action(KEYPAD_HOLD, &counter), ACTION_HOLD);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_press_counts_once_however_the_bytes_come),
        cmocka_unit_test(a_key_that_bounces_counts_once_two_keys_count_both),
        cmocka_unit_test(garbage_is_skipped_and_what_follows_is_read),
        cmocka_unit_test(any_bytes_at_all_are_survived),
        cmocka_unit_test(keys_are_as_the_settings_say),
        cmocka_unit_test(the_next_step_follows_the_ticket_in_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
