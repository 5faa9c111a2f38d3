/* SPDX-License-Identifier: Apache-2.0
 * Words to the headphones, with a speech command of the test's own and the sound written to a file
 * by SDL's disk driver. */
#include "kiosk/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"

struct world {
    char folder[64], command[256], sound[128];
    struct reader *reader;
    int ends, heard;
};

static void
wake(void *context)
{
    (void)context;
}

static void
ended(void *context, bool heard)
{
    struct world *world = context;
    world->ends++;
    world->heard += heard ? 1 : 0;
}

/* A WAV of so many milliseconds of a tone, which the command answers whatever it is told. */
static void
write_wav(const char *path, int ms)
{
    struct pcm tone = pcm_cue(PCM_CUE_PRESS, 22050), pcm = {.rate = 22050};
    struct buffer bytes = {0};
    while (pcm_milliseconds(&pcm) < ms) {
        pcm_append(&pcm, &tone, 0);
    }
    pcm_write_wav(&pcm, &bytes);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data, 1, bytes.length, file), bytes.length);
    fclose(file);
    buffer_done(&bytes);
    pcm_done(&tone);
    pcm_done(&pcm);
}

static void
open_reader(struct world *world, const char *command)
{
    const struct reader_ops ops = {.wake = wake, .ended = ended, .context = world};
    assert_int_equal(reader_open(command, &ops, &world->reader), STATUS_OK);
}

static int
setup(void **state)
{
    struct world *world = mem_zero_alloc(1, sizeof(*world));
    str_cut(world->folder, sizeof(world->folder), "/tmp/paihao-reader-XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    str_format(world->sound, sizeof(world->sound), "%s/sound.raw", world->folder);
    str_format(world->command, sizeof(world->command), "cat %s/speech.wav", world->folder);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", world->sound, 1);
    char wav[128];
    str_format(wav, sizeof(wav), "%s/speech.wav", world->folder);
    write_wav(wav, 300);
    *state = world;
    return 0;
}

static int
teardown(void **state)
{
    struct world *world = *state;
    char path[128];
    world->reader = reader_close(world->reader);
    str_format(path, sizeof(path), "%s/speech.wav", world->folder);
    unlink(path);
    unlink(world->sound);
    rmdir(world->folder);
    free(world);
    return 0;
}

static int64_t
steady(void)
{
    struct clock clock = clock_system();
    return clock_steady_ms(&clock);
}

/* Whether this process has the sound's file open: the device is. */
static bool
is_open(const struct world *world)
{
    for (int fd = 3; fd < 256; fd++) {
        char link[64], target[256];
        str_format(link, sizeof(link), "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, target, sizeof(target) - 1);
        target[length > 0 ? length : 0] = '\0';
        if (strcmp(target, world->sound) == 0) {
            return true;
        }
    }
    return false;
}

static bool
until_ends(struct world *world, int ends, int64_t ms)
{
    for (int64_t end = steady() + ms; steady() < end; clock_sleep_us(5000)) {
        reader_collect(world->reader);
        if (world->ends >= ends) {
            return true;
        }
    }
    return false;
}

static int64_t
loud_bytes(const struct world *world)
{
    FILE *file = fopen(world->sound, "rb");
    int64_t count = 0;
    for (int c; file && (c = getc(file)) != EOF;) {
        count += c != 0 ? 1 : 0;
    }
    if (file) {
        fclose(file);
    }
    return count;
}

static void
an_utterance_is_heard_to_its_end_and_told_once(void **state)
{
    struct world *world = *state;
    open_reader(world, world->command);
    reader_say(world->reader, 0, "en", "Hello", 150);
    assert_true(until_ends(world, 1, 5000));
    assert_int_equal(world->heard, 1);
    assert_true(loud_bytes(world) > 20000);
    clock_sleep_us(100 * 1000);
    reader_collect(world->reader);
    assert_int_equal(world->ends, 1);
}

static void
what_is_said_next_cuts_what_sounds_and_the_cut_one_tells_no_end(void **state)
{
    struct world *world = *state;
    char wav[128];
    str_format(wav, sizeof(wav), "%s/speech.wav", world->folder);
    write_wav(wav, 4000);
    open_reader(world, world->command);
    int64_t began = steady();
    reader_say(world->reader, 0, "en", "A long one", 150);
    clock_sleep_us(600 * 1000);
    write_wav(wav, 200);
    reader_say(world->reader, 0, "en", "A short one", 150);
    assert_true(until_ends(world, 1, 5000));
    assert_true(steady() - began < 2500);
    assert_int_equal(world->ends, 1);
    assert_int_equal(world->heard, 1);
}

static void
silence_is_silent_at_once(void **state)
{
    struct world *world = *state;
    char wav[128];
    str_format(wav, sizeof(wav), "%s/speech.wav", world->folder);
    write_wav(wav, 6000);
    open_reader(world, world->command);
    reader_say(world->reader, 0, "en", "A long one", 150);
    clock_sleep_us(500 * 1000);
    reader_hush(world->reader);
    clock_sleep_us(300 * 1000);
    int64_t bytes = loud_bytes(world);
    clock_sleep_us(400 * 1000);
    assert_int_equal(loud_bytes(world), bytes);
    assert_false(until_ends(world, 1, 50));
}

static void
a_speech_command_that_fails_ends_unheard_and_the_next_one_is_tried(void **state)
{
    struct world *world = *state;
    open_reader(world, "false");
    reader_say(world->reader, 0, "en", "Hello", 150);
    assert_true(until_ends(world, 1, 5000));
    assert_int_equal(world->heard, 0);
    reader_say(world->reader, 0, "en", "Again", 150);
    assert_true(until_ends(world, 2, 5000));
}

static void
a_tone_is_heard_without_words_and_before_them(void **state)
{
    struct world *world = *state;
    open_reader(world, world->command);
    reader_say(world->reader, PCM_CUE_ERROR, "en", "", 150);
    for (int64_t end = steady() + 3000; loud_bytes(world) < 5000 && steady() < end;) {
        clock_sleep_us(5000);
    }
    assert_true(loud_bytes(world) > 5000);
    assert_false(until_ends(world, 1, 300));
    /* What comes at once after a tone does not cut it. */
    reader_say(world->reader, PCM_CUE_PRESS, "en", "", 150);
    reader_say(world->reader, 0, "en", "Hello", 150);
    assert_true(until_ends(world, 1, 5000));
    assert_int_equal(world->heard, 1);
}

static void
the_device_is_closed_two_seconds_after_the_last_sound_and_opened_again(void **state)
{
    struct world *world = *state;
    open_reader(world, world->command);
    reader_say(world->reader, 0, "en", "Hello", 150);
    assert_true(until_ends(world, 1, 5000));
    int64_t over = steady();
    assert_true(is_open(world));
    reader_hush(world->reader); /* a silence does not keep it open */
    while (is_open(world) && steady() - over < 5000) {
        clock_sleep_us(20 * 1000);
    }
    assert_in_range(steady() - over, READER_REST_MS - 700, READER_REST_MS + 700);
    reader_say(world->reader, 0, "en", "Once more", 150);
    assert_true(until_ends(world, 2, 5000));
    assert_true(is_open(world));
    int64_t closing = steady();
    world->reader = reader_close(world->reader);
    assert_true(steady() - closing < 1000);
    assert_false(is_open(world));
}

static void
no_speech_command_and_no_audio_are_said_when_it_is_opened(void **state)
{
    struct world *world = *state;
    const struct reader_ops ops = {.wake = wake, .ended = ended, .context = world};
    assert_int_equal(reader_open("no-such-speech-command", &ops, &world->reader),
                     STATUS_UNAVAILABLE);
    setenv("SDL_AUDIODRIVER", "nosuchdriver", 1);
    assert_int_equal(reader_open(world->command, &ops, &world->reader), STATUS_UNAVAILABLE);
    assert_null(world->reader);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(an_utterance_is_heard_to_its_end_and_told_once),
        T(what_is_said_next_cuts_what_sounds_and_the_cut_one_tells_no_end),
        T(silence_is_silent_at_once),
        T(a_speech_command_that_fails_ends_unheard_and_the_next_one_is_tried),
        T(a_tone_is_heard_without_words_and_before_them),
        T(the_device_is_closed_two_seconds_after_the_last_sound_and_opened_again),
        T(no_speech_command_and_no_audio_are_said_when_it_is_opened),
    };
    log_open("test", LOG_LEVEL_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
