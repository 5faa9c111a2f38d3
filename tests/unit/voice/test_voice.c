/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "voice/queue.h"
#include "voice/voice.h"

enum { EVENTS_MAX = 256, TEXT_SIZE = 160 };

struct told {
    enum voice_event_kind kind;
    enum status status;
    char number[QUEUE_NUMBER_SIZE], text[TEXT_SIZE];
    bool repeat;
};

/* What the voice told, and a gate at which it stops before it goes on. */
static struct ear {
    sem_t told, gate;
    bool gated;
    struct told events[EVENTS_MAX];
    int count, read;
} ear;
static struct buffer record;

static void
hear(const struct voice_event *event, void *context)
{
    (void)context;
    struct told *told = &ear.events[ear.count++];
    told->kind = event->kind;
    told->status = event->status;
    told->repeat = event->repeat;
    str_cut(told->number, sizeof told->number, event->number);
    str_format(told->text, sizeof told->text, "%s %s", event->lang, event->caption);
    bool wait = ear.gated && event->kind == VOICE_SPEAKING;
    sem_post(&ear.told);
    if (wait) {
        sem_wait(&ear.gate);
    }
}

static const struct told *
next_event(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 10;
    assert_int_equal(sem_timedwait(&ear.told, &until), 0);
    return &ear.events[ear.read++];
}

static void
assert_event(enum voice_event_kind kind, const char *number)
{
    const struct told *told = next_event();
    assert_int_equal(told->kind, kind);
    assert_string_equal(told->number, number);
}

static struct voice *
open_voice(struct voice_config config)
{
    struct voice *voice = NULL;
    config.on_event = hear;
    assert_int_equal(voice_open(&config, &voice), STATUS_OK);
    assert_int_equal(next_event()->kind, VOICE_CHECKED);
    return voice;
}

static struct voice *
open_null(bool repeats)
{
    return open_voice((struct voice_config){
        .backend = &voice_null, .repeat_gap_ms = 1, .rest_ms = 60000, .no_repeat = !repeats});
}

static int
set_up(void **state)
{
    (void)state;
    ear = (struct ear){0};
    sem_init(&ear.told, 0, 0);
    sem_init(&ear.gate, 0, 0);
    buffer_append(&record, "");
    voice_null_record(&record);
    log_open("test", LOG_LEVEL_ERROR);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    buffer_done(&record);
    return 0;
}

static void
announce(struct voice *voice, const char *number, const char *lang, bool again)
{
    struct voice_call call = {.number = number, .counter = "3", .lang = lang, .again = again};
    assert_int_equal(voice_announce(voice, &call), STATUS_OK);
}

static void
a_call_is_chime_and_mandarin_twice_spoken(void **state)
{
    (void)state;
    struct voice *voice = open_null(true);
    announce(voice, "C036", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "C036");
    assert_event(VOICE_ENDED, "C036");
    assert_false(ear.events[ear.read - 1].repeat);
    assert_event(VOICE_SPEAKING, "C036");
    assert_event(VOICE_ENDED, "C036");
    assert_true(ear.events[ear.read - 1].repeat);
    assert_null(voice_close(voice));
    assert_string_equal(record.data, "open\n"
                                     "render zh_CN 请 C 零三六 号,到 三 号窗口\n"
                                     "play chime\n"
                                     "play 请 C 零三六 号,到 三 号窗口\n"
                                     "render zh_CN 请 C 零三六 号,到 三 号窗口\n"
                                     "play 请 C 零三六 号,到 三 号窗口\n"
                                     "close\n");
}

static void
an_english_ticket_hears_english_once(void **state)
{
    (void)state;
    struct voice *voice = open_null(true);
    announce(voice, "A001", "en", false);
    assert_event(VOICE_SPEAKING, "A001");
    assert_string_equal(ear.events[ear.read - 1].text, "zh_CN 请 A 零零幺 号,到 三 号窗口");
    assert_event(VOICE_SPEAKING, "A001");
    assert_string_equal(ear.events[ear.read - 1].text,
                        "en Ticket A zero zero one, please go to counter three");
    assert_event(VOICE_ENDED, "A001");
    assert_event(VOICE_SPEAKING, "A001");
    assert_event(VOICE_ENDED, "A001");
    voice_close(voice);
    assert_string_equal(record.data, "open\n"
                                     "render zh_CN 请 A 零零幺 号,到 三 号窗口\n"
                                     "render en Ticket A, zero zero one, please go to counter "
                                     "three\n"
                                     "play chime\n"
                                     "play 请 A 零零幺 号,到 三 号窗口\n"
                                     "play Ticket A zero zero one, please go to counter three\n"
                                     "render zh_CN 请 A 零零幺 号,到 三 号窗口\n"
                                     "play 请 A 零零幺 号,到 三 号窗口\n"
                                     "close\n");
}

static void
a_ticket_is_called_in_its_own_language_too(void **state)
{
    static const char *const langs[] = {"en", "ja", "ko", "ru", "ar", "fr"};
    static const char *const words[] = {"Ticket A", "番号 A",    "번호표 A",
                                        "Талон A",  "التذكرة A", NULL};
    (void)state;
    struct voice *voice = open_null(false);
    for (size_t i = 0; i < ARRAY_SIZE(langs); i++) {
        announce(voice, "A001", langs[i], false);
        assert_event(VOICE_SPEAKING, "A001");
        if (words[i]) {
            assert_event(VOICE_SPEAKING, "A001");
        }
        assert_event(VOICE_ENDED, "A001");
    }
    voice_close(voice);
    for (size_t i = 0; words[i]; i++) {
        assert_non_null(strstr(record.data, words[i]));
    }
    assert_null(strstr(record.data, "fr "));
}

static void
a_text_is_said_once_and_without_chime(void **state)
{
    (void)state;
    char longest[PHRASE_SIZE + 1];
    struct voice *voice = open_null(true);
    assert_int_equal(voice_say(voice, "screen", "zh_CN", "您要办什么事？"), STATUS_OK);
    assert_event(VOICE_SPEAKING, "screen");
    assert_event(VOICE_ENDED, "screen");
    memset(longest, 'a', sizeof longest);
    longest[PHRASE_SIZE] = '\0';
    assert_int_equal(voice_say(voice, "screen", "en", longest), STATUS_INVALID);
    assert_int_equal(voice_say(voice, "screen", "en", "\xff"), STATUS_INVALID);
    voice_close(voice);
    assert_string_equal(record.data,
                        "open\nrender zh_CN 您要办什么事？\nplay 您要办什么事？\nclose\n");
}

static void
a_hushed_voice_says_no_more_of_it_and_goes_on(void **state)
{
    (void)state;
    ear.gated = true;
    struct voice *voice = open_null(true);
    announce(voice, "A001", "en", false);
    assert_event(VOICE_SPEAKING, "A001");
    announce(voice, "A002", "zh_CN", false);
    voice_hush(voice);
    assert_int_equal(voice_pending(voice), 1);
    for (int i = 0; i < 20; i++) {
        sem_post(&ear.gate);
    }
    assert_event(VOICE_SPEAKING, "A001");
    assert_event(VOICE_ENDED, "A001");
    announce(voice, "A003", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "A003");
    voice_close(voice);
    assert_null(strstr(record.data, "play Ticket"));
    assert_null(strstr(record.data, "A 零零二"));
}

static void
calls_that_come_while_one_sounds_wait_in_rank(void **state)
{
    (void)state;
    ear.gated = true;
    struct voice *voice = open_null(true);
    announce(voice, "A001", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "A001");
    announce(voice, "A002", "zh_CN", true);
    announce(voice, "A003", "zh_CN", false);
    announce(voice, "A004", "zh_CN", false);
    assert_int_equal(voice_pending(voice), 4);
    for (int i = 0; i < 20; i++) {
        sem_post(&ear.gate);
    }
    static const char *const order[] = {"A001", "A003", "A004", "A002"};
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        if (i > 0) {
            assert_event(VOICE_SPEAKING, order[i]);
        }
        assert_event(VOICE_ENDED, order[i]);
        assert_false(ear.events[ear.read - 1].repeat);
    }
    for (int i = 0; i < 4; i++) {
        assert_true(next_event()->repeat);
        assert_true(next_event()->repeat);
    }
    voice_close(voice);
}

static void
a_forgotten_ticket_is_not_repeated(void **state)
{
    (void)state;
    ear.gated = true;
    struct voice *voice = open_null(true);
    announce(voice, "A001", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "A001");
    announce(voice, "A002", "zh_CN", false);
    voice_forget(voice, "A001");
    voice_forget(voice, "A002");
    sem_post(&ear.gate);
    assert_event(VOICE_ENDED, "A001");
    announce(voice, "A003", "zh_CN", false);
    for (int i = 0; i < 5; i++) {
        sem_post(&ear.gate);
    }
    assert_event(VOICE_SPEAKING, "A003");
    assert_event(VOICE_ENDED, "A003");
    assert_event(VOICE_SPEAKING, "A003");
    assert_event(VOICE_ENDED, "A003");
    voice_close(voice);
}

static void
a_recall_while_its_call_sounds_replaces_the_repeat(void **state)
{
    (void)state;
    ear.gated = true;
    struct voice *voice = open_null(true);
    announce(voice, "A001", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "A001");
    announce(voice, "A001", "zh_CN", true);
    for (int i = 0; i < 5; i++) {
        sem_post(&ear.gate);
    }
    assert_event(VOICE_ENDED, "A001");
    assert_event(VOICE_SPEAKING, "A001");
    assert_false(ear.events[ear.read - 1].repeat);
    assert_event(VOICE_ENDED, "A001");
    assert_event(VOICE_SPEAKING, "A001");
    assert_true(ear.events[ear.read - 1].repeat);
    assert_event(VOICE_ENDED, "A001");
    voice_close(voice);
}

/* Of an English call the Mandarin is made first, then the English. */
static void
a_piece_that_cannot_be_made_leaves_the_call_heard(void **state)
{
    (void)state;
    struct voice *voice = open_null(true);
    assert_int_equal(voice_status(voice), STATUS_OK);
    voice_null_fail(2, false);
    announce(voice, "A001", "en", false);
    assert_event(VOICE_SPEAKING, "A001");
    assert_event(VOICE_SPEAKING, "A001");
    assert_event(VOICE_ENDED, "A001");
    assert_int_equal(voice_status(voice), STATUS_OK);
    assert_event(VOICE_SPEAKING, "A001");
    assert_true(ear.events[ear.read - 1].repeat);
    assert_event(VOICE_ENDED, "A001");
    voice_close(voice);
    assert_null(strstr(record.data, "play Ticket"));
}

static void
mandarin_that_could_not_be_made_is_not_repeated(void **state)
{
    (void)state;
    struct voice *voice = open_null(true);
    voice_null_fail(1, false);
    announce(voice, "A001", "en", false);
    assert_event(VOICE_SPEAKING, "A001");
    assert_event(VOICE_SPEAKING, "A001");
    assert_event(VOICE_ENDED, "A001");
    assert_int_equal(voice_status(voice), STATUS_OK);
    announce(voice, "A002", "zh_CN", false);
    for (int i = 0; i < 2; i++) {
        assert_event(VOICE_SPEAKING, "A002");
        assert_event(VOICE_ENDED, "A002");
    }
    voice_close(voice);
    assert_non_null(strstr(record.data, "play chime\nplay Ticket A zero zero one"));
    assert_null(strstr(record.data, "零零幺"));
}

static void
nothing_heard_is_never_a_success(void **state)
{
    (void)state;
    struct voice *voice = open_null(true);
    voice_null_fail(1, true);
    announce(voice, "A001", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "A001");
    assert_event(VOICE_FAILED, "A001");
    voice_close(voice);
    assert_string_equal(record.data, "open\nclose\n");
}

static void
a_device_that_fails_is_not_tried_again_for_the_same_call(void **state)
{
    (void)state;
    struct voice *voice = open_null(true);
    voice_null_fail(2, false);
    announce(voice, "A001", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "A001");
    assert_event(VOICE_FAILED, "A001");
    voice_close(voice);
    assert_null(strstr(record.data, "play"));
}

static void
a_check_that_fails_is_told_at_once(void **state)
{
    (void)state;
    struct voice *voice = NULL;
    voice_null_fail(1, false);
    struct voice_config config = {.backend = &voice_null, .on_event = hear};
    assert_int_equal(voice_open(&config, &voice), STATUS_OK);
    assert_int_equal(next_event()->status, STATUS_UNAVAILABLE);
    assert_int_equal(voice_status(voice), STATUS_UNAVAILABLE);
    voice_close(voice);
    voice_null_fail(1, false);
    assert_int_equal(voice_probe(&config), STATUS_UNAVAILABLE);
    assert_int_equal(voice_probe(&config), STATUS_OK);
}

static void
what_cannot_be_said_or_queued_is_refused(void **state)
{
    (void)state;
    ear.gated = true;
    struct voice *voice = open_null(true);
    struct voice_call bad = {.number = "A?", .counter = "3", .lang = "zh_CN"};
    assert_int_equal(voice_announce(voice, &bad), STATUS_INVALID);
    announce(voice, "A001", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "A001");
    for (int i = 0; i < QUEUE_MAX; i++) {
        announce(voice, "A002", "zh_CN", false);
    }
    struct voice_call more = {.number = "A003", .counter = "3", .lang = "zh_CN"};
    assert_int_equal(voice_announce(voice, &more), STATUS_FULL);
    for (int i = 0; i < 200; i++) {
        sem_post(&ear.gate);
    }
    voice_close(voice);
}

static sem_t rested;

static void
rest_and_tell(void *self)
{
    voice_null.rest(self);
    sem_post(&rested);
}

static void
the_device_rests_after_the_last_sound(void **state)
{
    (void)state;
    struct voice_backend backend = voice_null;
    backend.rest = rest_and_tell;
    sem_init(&rested, 0, 0);
    struct voice *voice =
        open_voice((struct voice_config){.backend = &backend, .rest_ms = 30, .repeat_gap_ms = 1});
    announce(voice, "A001", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "A001");
    assert_event(VOICE_ENDED, "A001");
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 10;
    assert_int_equal(sem_timedwait(&rested, &until), 0);
    voice_close(voice);
    const char *last = strstr(strstr(record.data, "play 请") + 1, "play 请");
    assert_non_null(last);
    assert_string_equal(strchr(last, '\n'), "\nrest\nclose\n");
}

static sem_t driver;

static enum status
play_when_the_driver_lets(void *self, const struct pcm *pcm, const char *what)
{
    sem_wait(&driver);
    return voice_null.play(self, pcm, what);
}

static void
rest_when_the_driver_lets(void *self)
{
    sem_wait(&driver);
    voice_null.rest(self);
}

static void
assert_hangs(const struct voice *voice, bool hangs)
{
    for (int i = 0; i < 2000 && voice_hangs(voice) != hangs; i++) {
        usleep(1000);
    }
    assert_true(voice_hangs(voice) == hangs);
}

static void
a_device_that_does_not_return_is_seen(void **state)
{
    (void)state;
    struct voice_backend backend = voice_null;
    backend.play = play_when_the_driver_lets;
    backend.rest = rest_when_the_driver_lets;
    sem_init(&driver, 0, 0);
    struct voice *voice = open_voice((struct voice_config){
        .backend = &backend, .patience_ms = 30, .rest_ms = 200, .no_repeat = true});
    assert_hangs(voice, false);
    announce(voice, "A001", "zh_CN", false);
    assert_hangs(voice, true);
    sem_post(&driver);
    assert_event(VOICE_SPEAKING, "A001");
    assert_hangs(voice, true);
    sem_post(&driver);
    assert_event(VOICE_ENDED, "A001");
    assert_hangs(voice, false);
    assert_hangs(voice, true); /* at the device that is to be closed */
    sem_post(&driver);
    assert_hangs(voice, false);
    voice_close(voice);
}

/* The part of the energy of a stretch of the recording that one frequency has. */
static double
tone_share(const int16_t *samples, size_t count, double hertz)
{
    double turn = 2 * 3.14159265358979 * hertz / 44100, before = 0, last = 0, energy = 1e-9;
    for (size_t i = 0; i < count; i++) {
        double now = samples[i] + 2 * cos(turn) * last - before;
        energy += (double)samples[i] * samples[i];
        before = last;
        last = now;
    }
    return 2 * (last * last + before * before - 2 * cos(turn) * last * before) /
           ((double)count * energy);
}

static size_t
first_loud(const int16_t *samples, size_t from, size_t count)
{
    while (from < count && abs(samples[from]) < 200) {
        from++;
    }
    return from;
}

static void
chime_and_speech_reach_the_device(void **state)
{
    (void)state;
    char path[] = "/tmp/paihao-sound-XXXXXX";
    int fd = mkstemp(path);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", path, 1);
    setenv("SDL_DISKAUDIODELAY", "2", 1);
    struct voice *voice = open_voice((struct voice_config){.no_repeat = true});
    assert_int_equal(voice_status(voice), STATUS_OK);
    announce(voice, "C036", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "C036");
    assert_event(VOICE_ENDED, "C036");
    voice_close(voice);
    enum { SECONDS = 60 };
    static int16_t samples[SECONDS * 44100];
    FILE *file = fdopen(fd, "r");
    size_t count = fread(samples, sizeof samples[0], ARRAY_SIZE(samples), file);
    fclose(file);
    unlink(path);
    size_t chime = first_loud(samples, 0, count);
    assert_true(chime + 6 * 44100 < count);
    assert_true(tone_share(samples + chime + 4410, 8820, 660) > 0.9);
    assert_true(tone_share(samples + chime + 35280, 8820, 554) > 0.5);
    size_t speech = first_loud(samples, chime + 63000, count), loud = 0;
    assert_true(speech < count);
    for (size_t i = speech; i < speech + 3 * 44100 && i < count; i++) {
        loud += abs(samples[i]) > 200;
    }
    /* Over a second of the three behind the chime is well above silence, and is no tone. */
    assert_true(loud > 44100);
    assert_true(tone_share(samples + speech, 44100, 660) < 0.3);
    unsetenv("SDL_DISKAUDIOFILE");
    unsetenv("SDL_DISKAUDIODELAY");
}

/* The loudest sample of a call at this volume, as the device got it. */
static int
loudest(int volume)
{
    char path[] = "/tmp/paihao-sound-XXXXXX";
    static int16_t samples[60 * 44100];
    int fd = mkstemp(path), peak = 0;
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", path, 1);
    setenv("SDL_DISKAUDIODELAY", "2", 1);
    struct voice *voice =
        open_voice((struct voice_config){.no_repeat = true, .volume = volume, .command = ""});
    announce(voice, "C036", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "C036");
    assert_event(VOICE_ENDED, "C036");
    voice_close(voice);
    FILE *file = fdopen(fd, "r");
    size_t count = fread(samples, sizeof samples[0], ARRAY_SIZE(samples), file);
    fclose(file);
    unlink(path);
    for (size_t i = 0; i < count; i++) {
        peak = abs(samples[i]) > peak ? abs(samples[i]) : peak;
    }
    unsetenv("SDL_DISKAUDIOFILE");
    unsetenv("SDL_DISKAUDIODELAY");
    return peak;
}

static void
volume_is_that_of_the_samples(void **state)
{
    (void)state;
    int full = loudest(100), half = loudest(50);
    assert_true(full > 8000);
    assert_true(abs(full / 2 - half) <= 1 + full / 50);
}

static void
without_audio_or_speech_command_the_voice_does_not_open(void **state)
{
    (void)state;
    struct voice *voice = NULL;
    setenv("SDL_AUDIODRIVER", "nosuchdriver", 1);
    assert_int_equal(voice_open(&(struct voice_config){0}, &voice), STATUS_UNAVAILABLE);
    assert_int_equal(voice_probe(&(struct voice_config){0}), STATUS_UNAVAILABLE);
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    struct voice_config config = {.command = "no-such-engine --stdout"};
    assert_int_equal(voice_open(&config, &voice), STATUS_UNAVAILABLE);
    assert_null(voice);
    config.command = "false";
    assert_int_equal(voice_probe(&config), STATUS_UNAVAILABLE);
    assert_int_equal(voice_probe(&(struct voice_config){0}), STATUS_OK);
}

static void
closing_cuts_off_sound_and_speech(void **state)
{
    (void)state;
    struct timespec start, end;
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    struct voice *voice = open_voice((struct voice_config){0});
    announce(voice, "C036", "zh_CN", false);
    assert_event(VOICE_SPEAKING, "C036");
    clock_gettime(CLOCK_MONOTONIC, &start);
    voice_close(voice);
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_true(end.tv_sec - start.tv_sec < 2);
    struct voice_config hanging = {.command = "sleep 60", .speech_deadline_ms = 50000};
    clock_gettime(CLOCK_MONOTONIC, &start);
    assert_int_equal(voice_open(&hanging, &voice), STATUS_OK);
    voice_close(voice);
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_true(end.tv_sec - start.tv_sec < 5);
    assert_null(voice_close(NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_call_is_chime_and_mandarin_twice_spoken),
        TEST(an_english_ticket_hears_english_once),
        TEST(a_ticket_is_called_in_its_own_language_too),
        TEST(a_text_is_said_once_and_without_chime),
        TEST(a_hushed_voice_says_no_more_of_it_and_goes_on),
        TEST(volume_is_that_of_the_samples),
        TEST(calls_that_come_while_one_sounds_wait_in_rank),
        TEST(a_forgotten_ticket_is_not_repeated),
        TEST(a_recall_while_its_call_sounds_replaces_the_repeat),
        TEST(a_piece_that_cannot_be_made_leaves_the_call_heard),
        TEST(mandarin_that_could_not_be_made_is_not_repeated),
        TEST(nothing_heard_is_never_a_success),
        TEST(a_device_that_fails_is_not_tried_again_for_the_same_call),
        TEST(a_check_that_fails_is_told_at_once),
        TEST(what_cannot_be_said_or_queued_is_refused),
        TEST(the_device_rests_after_the_last_sound),
        TEST(a_device_that_does_not_return_is_seen),
        TEST(chime_and_speech_reach_the_device),
        TEST(without_audio_or_speech_command_the_voice_does_not_open),
        TEST(closing_cuts_off_sound_and_speech),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
