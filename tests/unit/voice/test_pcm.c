/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "voice/pcm.h"

/* Goertzel: how much of one frequency stands in a stretch of sound, as a part of all its energy. */
static double
share_of(const struct pcm *pcm, double from, double to, double hertz)
{
    double turn = 2 * 3.14159265358979 * hertz / pcm->rate, before = 0, last = 0, energy = 0;
    size_t first = (size_t)(from * pcm->rate), end = (size_t)(to * pcm->rate);
    for (size_t i = first; i < end; i++) {
        double now = pcm->samples[i] + 2 * cos(turn) * last - before;
        energy += (double)pcm->samples[i] * pcm->samples[i];
        before = last;
        last = now;
    }
    double power = last * last + before * before - 2 * cos(turn) * last * before;
    return 2 * power / ((double)(end - first) * energy);
}

static void
the_chime_is_660_then_554_hertz(void **state)
{
    (void)state;
    struct pcm chime = pcm_chime(44100);
    assert_int_equal(pcm_milliseconds(&chime), 1400);
    assert_true(share_of(&chime, 0.1, 0.3, 660) > 0.9);
    assert_true(share_of(&chime, 0.1, 0.3, 554) < 0.01);
    assert_true(share_of(&chime, 0.8, 1.1, 554) > 0.5);
    assert_true(share_of(&chime, 0.8, 1.1, 660) < 0.3);
    assert_true(pcm_peak(&chime) > 12000 && pcm_peak(&chime) < 20000);
    /* It neither clicks on nor off, and the first tone dies away. */
    assert_int_equal(chime.samples[0], 0);
    assert_true(abs(chime.samples[chime.count - 1]) < 10);
    struct pcm early = {.samples = chime.samples, .count = 4410};
    struct pcm late = {.samples = chime.samples + 22050, .count = 4000};
    assert_true(pcm_peak(&late) < pcm_peak(&early) / 2);
    pcm_done(&chime);
}

/* Stereo, 3 frames, an unknown chunk of odd length before the data. */
static const uint8_t wav[] = {
    'R', 'I', 'F', 'F', 0,  0, 0,    0,    'W',  'A',  'V', 'E',  'f', 'm',  't', ' ', 16, 0,
    0,   0,   1,   0,   2,  0, 0x80, 0x3e, 0,    0,    0,   0xfa, 0,   0,    4,   0,   16, 0,
    'L', 'I', 'S', 'T', 3,  0, 0,    0,    'a',  'b',  'c', 0,    'd', 'a',  't', 'a', 12, 0,
    0,   0,   10,  0,   20, 0, 0xff, 0x7f, 0xff, 0x7f, 0,   0x80, 0,   0x80, 99,  99};

static void
a_wav_file_is_read_and_mixed(void **state)
{
    (void)state;
    struct pcm pcm = {0};
    assert_int_equal(pcm_read_wav(wav, sizeof wav, &pcm), STATUS_OK);
    assert_int_equal(pcm.rate, 16000);
    assert_int_equal(pcm.count, 3);
    assert_int_equal(pcm.samples[0], 15);
    assert_int_equal(pcm.samples[1], 32767);
    assert_int_equal(pcm.samples[2], -32768);
    assert_int_equal(pcm_peak(&pcm), 32768);
    pcm_done(&pcm);
}

static void
a_size_beyond_the_end_means_to_the_end(void **state)
{
    (void)state;
    uint8_t bytes[sizeof wav];
    struct pcm pcm = {0};
    memcpy(bytes, wav, sizeof wav);
    memset(bytes + 52, 0xff, 3);
    assert_int_equal(pcm_read_wav(bytes, sizeof bytes, &pcm), STATUS_OK);
    assert_int_equal(pcm.count, 3);
    pcm_done(&pcm);
    assert_int_equal(pcm_read_wav(bytes, 63, &pcm), STATUS_OK);
    assert_int_equal(pcm.count, 1);
    pcm_done(&pcm);
}

static void
other_bytes_are_corrupt(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        uint8_t value;
    } breaks[] = {{0, 'X'}, {8, 'X'}, {12, 'X'}, {16, 15}, {20, 3},   {22, 0}, {22, 3},
                  {25, 0},  {26, 9},  {34, 8},   {42, 1},  {48, 'X'}, {52, 3}};
    struct pcm pcm = {0};
    for (size_t i = 0; i < ARRAY_SIZE(breaks); i++) {
        uint8_t bytes[sizeof wav];
        memcpy(bytes, wav, sizeof wav);
        bytes[breaks[i].at] = breaks[i].value;
        assert_int_equal(pcm_read_wav(bytes, sizeof bytes, &pcm), STATUS_CORRUPT);
    }
    for (size_t length = 0; length < 60; length++) {
        uint8_t *exact = malloc(length + 1);
        memcpy(exact, wav, length);
        assert_int_equal(pcm_read_wav(exact, length, &pcm), STATUS_CORRUPT);
        free(exact);
    }
    assert_int_equal(pcm_read_wav(NULL, 0, &pcm), STATUS_CORRUPT);
    assert_null(pcm.samples);
}

static void
a_press_is_short_and_a_refusal_is_longer_and_falls(void **state)
{
    (void)state;
    struct pcm press = pcm_cue(PCM_CUE_PRESS, 8000), error = pcm_cue(PCM_CUE_ERROR, 8000);
    assert_int_equal(pcm_milliseconds(&press), 60);
    assert_true(pcm_milliseconds(&error) > 200);
    assert_in_range(pcm_peak(&press), 4000, 16000);
    assert_in_range(pcm_peak(&error), 4000, 16000);
    int first = 0, second = 0; /* times the tone goes through zero, in each half */
    for (size_t i = 1; i < error.count; i++) {
        bool crossed = (error.samples[i] < 0) != (error.samples[i - 1] < 0);
        first += crossed && i < error.count / 2 ? 1 : 0;
        second += crossed && i >= error.count / 2 ? 1 : 0;
    }
    assert_true(first > second && second > 20);
    pcm_done(&press);
    pcm_done(&error);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chime_is_660_then_554_hertz),
        cmocka_unit_test(a_wav_file_is_read_and_mixed),
        cmocka_unit_test(a_size_beyond_the_end_means_to_the_end),
        cmocka_unit_test(other_bytes_are_corrupt),
        cmocka_unit_test(a_press_is_short_and_a_refusal_is_longer_and_falls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
