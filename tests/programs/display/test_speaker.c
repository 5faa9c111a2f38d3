/* SPDX-License-Identifier: Apache-2.0
 * From a call on the board to the voice, whose sound is written down instead of played. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <semaphore.h>

#include "base/clock.h"
#include "display/screens/screens.h"
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

static void
open_speaker(struct fixture *f, const char *command)
{
    const struct speaker_options options = {.command = command, .backend = &voice_null};

    speaker_open(&f->speaker, &options, f->hall.now_ms);
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
    /* The last end is told a moment after nothing is pending any more. */
    for (int i = 0; i < 200 && sounds(f, "C036"); i++) {
        speaker_pump(&f->speaker, &f->hall.display, f->hall.now_ms);
        clock_sleep_us(5000);
    }
    speaker_pump(&f->speaker, &f->hall.display, f->hall.now_ms);
}

static void
a_call_is_spoken_with_its_zone_and_in_its_language(void **state)
{
    struct fixture *f = *state;
    open_speaker(f, "");
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
    open_speaker(f, "");
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
    open_speaker(f, "off");
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
    open_speaker(f, "");
    board_hall_call(&f->hall, "C036", "5", "zh_CN");
    board_hall_show(&f->hall, false);
    pump_until_silent(f);
    assert_false(sounds(f, "C036"));
    speaker_close(&f->speaker);
}

static void
what_is_spoken_stands_as_a_caption(void **state)
{
    struct fixture *f = *state;
    open_speaker(f, "");
    board_hall_call(&f->hall, "C036", "5", "zh_CN");
    board_hall_show(&f->hall, false);
    bool seen = false;
    for (int i = 0; i < 2000 && !seen; i++) {
        speaker_pump(&f->speaker, &f->hall.display, f->hall.now_ms);
        seen = strcmp(f->hall.display.caption, "请 C 零三六 号,到 B 区 五 号窗口") == 0;
        clock_sleep_us(1000);
    }
    pump_until_silent(f);
    speaker_close(&f->speaker);
    /* A call without a pause between its parts may end before it is looked at. */
    assert_true(seen || f->hall.display.caption[0] == '\0');
    display_caption(&f->hall.display, "请 C 零三六 号", "zh_CN");
    assert_string_equal(f->hall.display.caption, "请 C 零三六 号");
}

static void
quiet_hours_show_and_do_not_speak(void **state)
{
    struct fixture *f = *state;
    struct hall_terminal place = {.id = "wall1", .kind = "display"};
    place.quiet = (struct hours_day){.spans = {{10 * 60, 11 * 60}}, .count = 1};
    f->hall.bent.terminals = &place;
    f->hall.bent.terminal_count = 1;
    open_speaker(f, "");
    board_hall_call(&f->hall, "C036", "5", "zh_CN");
    board_hall_show(&f->hall, false);
    pump_until_silent(f);
    bool bright;
    assert_non_null(announce_hero(&f->hall.display.announce, f->hall.now_ms, &bright));
    place.quiet.spans[0] = (struct hours_span){11 * 60, 12 * 60};
    board_hall_call(&f->hall, "C037", "6", "zh_CN");
    board_hall_show(&f->hall, false);
    board_hall_pass(&f->hall, 7000);
    pump_until_silent(f);
    speaker_close(&f->speaker);
    assert_null(strstr(f->record.data, "零三六"));
    assert_non_null(strstr(f->record.data, "play 请 C 零三七 号,到 B 区 六 号窗口"));
}

/* Another display with a lesser id serves the zone. */
static void
the_live_display_with_the_least_id_speaks(void **state)
{
    struct fixture *f = *state;
    struct hall_terminal places[] = {{.id = "wall0", .kind = "display"},
                                     {.id = "wall1", .kind = "display"}};
    struct wire_note beat = {.kind = WIRE_BEAT, .role = WIRE_DISPLAY, .sender = wire_hash("wall0")};
    f->hall.bent.terminals = places;
    f->hall.bent.terminal_count = 2;
    open_speaker(f, "");
    speaker_hear(&f->speaker, &beat, f->hall.now_ms);
    board_hall_call(&f->hall, "C036", "5", "zh_CN");
    board_hall_show(&f->hall, false);
    speaker_pump(&f->speaker, &f->hall.display, f->hall.now_ms);
    assert_int_equal(f->speaker.wait_count, 1);
    assert_true(speaker_next_ms(&f->speaker, f->hall.now_ms) <= f->hall.now_ms + 500);
    board_hall_pass(&f->hall, 1000);
    speaker_hear(&f->speaker, &beat, f->hall.now_ms);
    pump_until_silent(f);
    assert_int_equal(f->speaker.wait_count, 0);
    /* It falls silent: the next call is spoken here, 3 s later at most. */
    board_hall_pass(&f->hall, 6000);
    board_hall_call(&f->hall, "C037", "6", "zh_CN");
    board_hall_show(&f->hall, false);
    pump_until_silent(f);
    board_hall_pass(&f->hall, 3000);
    pump_until_silent(f);
    speaker_close(&f->speaker);
    assert_null(strstr(f->record.data, "零三六"));
    assert_non_null(strstr(f->record.data, "play 请 C 零三七 号"));
}

/* wall0 lives, serves every zone, and is in its quiet hours from 10 to 11. */
static void
a_display_in_its_quiet_hours_does_not_silence_the_others(void **state)
{
    struct fixture *f = *state;
    struct hall_terminal places[] = {
        {.id = "wall0", .kind = "display", .quiet = {.spans = {{10 * 60, 11 * 60}}, .count = 1}},
        {.id = "wall1", .kind = "display"},
    };
    struct wire_note beat = {.kind = WIRE_BEAT, .role = WIRE_DISPLAY, .sender = wire_hash("wall0")};
    f->hall.bent.terminals = places;
    f->hall.bent.terminal_count = 2;
    open_speaker(f, "");
    board_hall_call(&f->hall, "C036", "5", "zh_CN");
    board_hall_show(&f->hall, false);
    board_hall_pass(&f->hall, 1000);
    speaker_hear(&f->speaker, &beat, f->hall.now_ms);
    pump_until_silent(f);
    /* An emergency it speaks itself. */
    f->hall.board.alert = (struct alert){.on = true, .preset = "fire", .since = 7};
    board_hall_show(&f->hall, false);
    board_hall_pass(&f->hall, 1000);
    pump_until_silent(f);
    board_hall_pass(&f->hall, 1000);
    speaker_hear(&f->speaker, &beat, f->hall.now_ms);
    pump_until_silent(f);
    assert_int_equal(f->speaker.alert.asked_ms, 0);
    assert_int_equal(f->speaker.alert.rounds, 0);
    speaker_close(&f->speaker);
    assert_non_null(strstr(f->record.data, "play 请 C 零三六 号"));
}

static sem_t driver;

static enum status
play_when_the_driver_lets(void *self, const struct pcm *pcm, const char *what)
{
    sem_wait(&driver);
    return voice_null.play(self, pcm, what);
}

/* A sound driver that does not return: the heartbeats say so, and another display speaks. */
static void
a_voice_that_hangs_is_told_as_broken(void **state)
{
    struct fixture *f = *state;
    struct voice_backend backend = voice_null;
    backend.play = play_when_the_driver_lets;
    const struct speaker_options options = {.command = "", .backend = &backend, .patience_ms = 30};
    sem_init(&driver, 0, 0);
    speaker_open(&f->speaker, &options, f->hall.now_ms);
    board_hall_call(&f->hall, "C036", "5", "zh_CN");
    board_hall_show(&f->hall, false);
    for (int i = 0; i < 1000 && !f->speaker.broken; i++) {
        speaker_pump(&f->speaker, &f->hall.display, f->hall.now_ms);
        clock_sleep_us(5000);
    }
    assert_true(f->speaker.broken);
    assert_int_equal(f->speaker.told, WIRE_TROUBLE_SOUND);
    for (int i = 0; i < 10; i++) {
        sem_post(&driver);
    }
    pump_until_silent(f);
    assert_false(f->speaker.broken);
    speaker_close(&f->speaker);
    assert_non_null(strstr(f->record.data, "play 请 C 零三六 号"));
}

static int
count_of(const char *text, const char *words)
{
    int count = 0;
    for (const char *at = text ? strstr(text, words) : NULL; at; at = strstr(at + 1, words)) {
        count++;
    }
    return count;
}

static void
an_emergency_is_spoken_in_two_languages_and_once_more_also_in_quiet_hours(void **state)
{
    struct fixture *f = *state;
    struct hall_terminal place = {.id = "wall1", .kind = "display"};
    place.quiet = (struct hours_day){.spans = {{0, 24 * 60}}, .count = 1};
    f->hall.bent.terminals = &place;
    f->hall.bent.terminal_count = 1;
    open_speaker(f, "");
    f->hall.board.alert = (struct alert){.on = true, .preset = "fire", .since = 7};
    board_hall_show(&f->hall, false);
    pump_until_silent(f);
    assert_int_equal(f->speaker.alert.rounds, 1);
    assert_true(speaker_next_ms(&f->speaker, f->hall.now_ms) <= f->hall.now_ms + 2000);
    board_hall_pass(&f->hall, VOICE_REPEAT_GAP_MS);
    pump_until_silent(f);
    for (int i = 0; i < 5; i++) { /* and no third time */
        board_hall_pass(&f->hall, 60000);
        board_hall_show(&f->hall, false);
        pump_until_silent(f);
    }
    char words[2][PHRASE_SIZE];
    emergency_words(&f->hall.display, 0, words[0], PHRASE_SIZE);
    emergency_words(&f->hall.display, 1, words[1], PHRASE_SIZE);
    speaker_close(&f->speaker);
    assert_int_equal(count_of(f->record.data, words[0]), 2 * 2); /* rendered and played */
    assert_int_equal(count_of(f->record.data, words[1]), 2 * 2);
    assert_true(strstr(f->record.data, words[0]) < strstr(f->record.data, words[1]));
    assert_int_equal(count_of(f->record.data, "chime"), 0);
    assert_non_null(strstr(words[1], "Please leave now by the nearest exit."));
}

static void
an_emergency_that_ends_is_not_repeated(void **state)
{
    struct fixture *f = *state;
    open_speaker(f, "");
    f->hall.board.alert =
        (struct alert){.on = true, .text_zh = "请安静", .text_en = "Quiet please", .since = 7};
    board_hall_show(&f->hall, false);
    pump_until_silent(f);
    f->hall.board.alert.on = false;
    board_hall_show(&f->hall, false);
    board_hall_pass(&f->hall, VOICE_REPEAT_GAP_MS);
    pump_until_silent(f);
    speaker_close(&f->speaker);
    assert_int_equal(count_of(f->record.data, "play 请安静。"), 1);
    assert_int_equal(count_of(f->record.data, "play Quiet please."), 1);
}

/* Who cannot hear reads the same words. */
static void
every_spoken_sentence_of_an_emergency_stands_on_the_screen(void **state)
{
    struct fixture *f = *state;
    static const char *const presets[] = {"fire", "earthquake", "stay"};
    struct text *text;
    assert_int_equal(text_open("fonts", &text), STATUS_OK);
    for (size_t i = 0; i < ARRAY_SIZE(presets); i++) {
        f->hall.board.alert = (struct alert){.on = true, .since = 7};
        str_cut(f->hall.board.alert.preset, ID_SIZE, presets[i]);
        board_hall_show(&f->hall, false);
        struct ui_tree *tree = ui_tree_new(text);
        struct ui_screen screen = {.width = 1920, .height = 1080};
        struct buffer seen = {0};
        display_screen(&f->hall.display, 0, &screen);
        display_view(&f->hall.display, ui_tree_reset(tree, &screen));
        ui_layout(tree);
        ui_spoken(tree, &seen);
        for (int nth = 0; nth < 2; nth++) {
            char words[PHRASE_SIZE];
            emergency_words(&f->hall.display, nth, words, sizeof(words));
            assert_true(strlen(words) > 10);
            for (const char *at = words; *at;) {
                size_t length = nth == 0 ? (size_t)(strstr(at, "。") - at) : strcspn(at, ".");
                char sentence[PHRASE_SIZE];
                str_format(sentence, sizeof(sentence), "%.*s", (int)length, at);
                assert_non_null(strstr(seen.data, sentence));
                at += length + (nth == 0 ? 3 : 1);
                at += strspn(at, " ");
            }
        }
        buffer_done(&seen);
        ui_tree_free(tree);
    }
    text_close(text);
}

int
main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_call_is_spoken_with_its_zone_and_in_its_language),
        TEST(a_ticket_that_came_is_not_repeated),
        TEST(a_voice_that_hangs_is_told_as_broken),
        TEST(a_silent_board_goes_on),
        TEST(what_is_spoken_stands_as_a_caption),
        TEST(quiet_hours_show_and_do_not_speak),
        TEST(the_live_display_with_the_least_id_speaks),
        TEST(a_display_in_its_quiet_hours_does_not_silence_the_others),
        TEST(an_emergency_is_spoken_in_two_languages_and_once_more_also_in_quiet_hours),
        TEST(an_emergency_that_ends_is_not_repeated),
        TEST(every_spoken_sentence_of_an_emergency_stands_on_the_screen),
        TEST(words_that_fail_do_not_hold_up_the_hero),
    };
    return i18n_open(NULL) == STATUS_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
