/* SPDX-License-Identifier: Apache-2.0
 * From a call on the board to the voice, whose sound is written down instead of played. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "display/speaker.h"
#include "fixture.h"

struct fixture {
    struct board_hall hall;
    struct speaker speaker;
    struct buffer record;
};

static int
set_up(void **state)
{
    static struct fixture fixture;
    fixture.record = (struct buffer){0};
    board_hall_open(&fixture.hall, NULL, "wall1", "zh_CN");
    board_hall_show(&fixture.hall, false);
    voice_null_record(&fixture.record);
    voice_null_fail(0, false);
    *state = &fixture;
    return 0;
}

static int
tear_down(void **state)
{
    struct fixture *f = *state;
    board_hall_close(&f->hall);
    buffer_done(&f->record);
    return 0;
}

/* The voice has a thread and a clock of its own: until it has nothing more to say. */
static void
pump_until_silent(struct fixture *f)
{
    for (int i = 0; i < 2000; i++) {
        speaker_pump(&f->speaker, &f->hall.display, f->hall.now_ms);
        if (voice_pending(f->speaker.voice) == 0) {
            break;
        }
        clock_sleep_us(5000);
    }
    speaker_pump(&f->speaker, &f->hall.display, f->hall.now_ms);
}

static bool
sounds(const struct fixture *f, const char *number)
{
    const struct announce *announce = &f->hall.display.announce;
    for (size_t i = 0; i < announce->count; i++) {
        if (strcmp(announce->items[i].call.number, number) == 0) {
            return announce->items[i].sounds_until_ms > f->hall.now_ms;
        }
    }
    return false;
}

static void
a_call_is_spoken_with_its_zone_and_in_its_language(void **state)
{
    struct fixture *f = *state;
    speaker_open(&f->speaker, "", &voice_null, NULL);
    board_hall_call(&f->hall, "C036", "5", "en");
    board_hall_show(&f->hall, false);
    speaker_pump(&f->speaker, &f->hall.display, f->hall.now_ms);
    assert_true(sounds(f, "C036"));
    pump_until_silent(f);
    assert_false(sounds(f, "C036"));
    speaker_close(&f->speaker);
    assert_non_null(strstr(f->record.data, "play chime\n"));
    assert_non_null(strstr(f->record.data, "play 请 C 零三六 号,到 B 区 五 号窗口\n"));
    assert_non_null(
        strstr(f->record.data, "play Ticket C zero three six, please go to counter five, zone B"));
}

static void
a_ticket_that_came_is_not_repeated(void **state)
{
    struct fixture *f = *state;
    speaker_open(&f->speaker, "", &voice_null, NULL);
    board_hall_call(&f->hall, "C036", "5", "zh_CN");
    board_hall_show(&f->hall, false);
    speaker_pump(&f->speaker, &f->hall.display, f->hall.now_ms);
    f->hall.calls[0].state = TICKET_SERVING;
    f->hall.calls[0].event++;
    board_hall_show(&f->hall, false);
    pump_until_silent(f);
    speaker_close(&f->speaker);
    const char *first = strstr(f->record.data, "play 请 C");
    assert_true(!first || !strstr(first + 1, "play 请 C"));
}

static void
a_silent_board_goes_on(void **state)
{
    struct fixture *f = *state;
    struct display_word word;
    speaker_open(&f->speaker, "off", &voice_null, NULL);
    assert_null(f->speaker.voice);
    board_hall_call(&f->hall, "C036", "5", "zh_CN");
    board_hall_show(&f->hall, false);
    speaker_pump(&f->speaker, &f->hall.display, f->hall.now_ms);
    assert_false(display_pop_word(&f->hall.display, &word));
    assert_false(sounds(f, "C036"));
    speaker_close(&f->speaker);
}

static void
words_that_fail_do_not_hold_up_the_hero(void **state)
{
    struct fixture *f = *state;
    voice_null_fail(1, true);
    speaker_open(&f->speaker, "", &voice_null, NULL);
    board_hall_call(&f->hall, "C036", "5", "zh_CN");
    board_hall_show(&f->hall, false);
    pump_until_silent(f);
    assert_false(sounds(f, "C036"));
    speaker_close(&f->speaker);
}

int
main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_call_is_spoken_with_its_zone_and_in_its_language),
        TEST(a_ticket_that_came_is_not_repeated),
        TEST(a_silent_board_goes_on),
        TEST(words_that_fail_do_not_hold_up_the_hero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
