/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/clips.h"

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

static char folder[] = "/tmp/paihao-clips-XXXXXX";

static struct phrase
call_of(const char *lang, const char *number, const char *counter)
{
    struct phrase phrase;
    struct phrase_call call = {.number = number, .counter = counter};
    assert_true(phrase_for_call(lang, &call, &phrase));
    return phrase;
}

/* A recording of so many samples of one value. */
static void
record(const char *lang, const char *word, int rate, size_t count, int16_t value)
{
    char path[512];
    struct buffer wav = {0};
    struct pcm pcm = {
        .samples = mem_zero_alloc(count, sizeof(int16_t)), .count = count, .rate = rate};
    for (size_t i = 0; i < count; i++) {
        pcm.samples[i] = value;
    }
    str_format(path, sizeof path, "%s/%s", folder, lang);
    mkdir(path, 0777);
    assert_true(clips_path(folder, lang, word, path, sizeof path));
    pcm_write_wav(&pcm, &wav);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(wav.data, 1, wav.length, file), wav.length);
    fclose(file);
    buffer_done(&wav);
    pcm_done(&pcm);
}

static int
set_up(void **state)
{
    (void)state;
    str_cut(folder, sizeof folder, "/tmp/paihao-clips-XXXXXX");
    log_open("test", LOG_LEVEL_ERROR);
    return mkdtemp(folder) ? 0 : -1;
}

static int
tear_down(void **state)
{
    char command[128];
    (void)state;
    str_format(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void
a_call_is_its_words_one_after_another(void **state)
{
    static const char *const words[] = {"请", "C", "零", "三", "六", "号,到", "五", "号窗口"};
    struct phrase phrase = call_of("zh_CN", "C036", "5");
    char word[CLIPS_WORD_SIZE];
    struct pcm pcm = {0};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        record("zh_CN", words[i], CLIPS_RATE, 100 * (i + 1), (int16_t)(1000 + 100 * (int)i));
    }
    assert_int_equal(clips_render(folder, &phrase, word, &pcm), STATUS_OK);
    assert_int_equal(pcm.rate, CLIPS_RATE);
    size_t at = 0, gap = CLIPS_GAP_MS * CLIPS_RATE / 1000;
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        for (size_t n = 0; n < 100 * (i + 1); n++) {
            assert_int_equal(pcm.samples[at++], 1000 + 100 * (int)i);
        }
        for (size_t n = 0; n < gap; n++) {
            assert_int_equal(pcm.samples[at++], 0);
        }
    }
    assert_int_equal(pcm.count, at);
    pcm_done(&pcm);
}

static void
a_word_without_a_file_is_named(void **state)
{
    struct phrase phrase = call_of("zh_CN", "C03", "5");
    char word[CLIPS_WORD_SIZE] = "", path[512];
    struct pcm pcm = {0};
    (void)state;
    record("zh_CN", "请", CLIPS_RATE, 10, 1);
    record("zh_CN", "C", CLIPS_RATE, 10, 1);
    assert_int_equal(clips_render(folder, &phrase, word, &pcm), STATUS_NOT_FOUND);
    assert_string_equal(word, "零");
    assert_null(pcm.samples);
    assert_true(clips_path(folder, "zh_CN", "零", path, sizeof path));
    FILE *file = fopen(path, "w");
    fputs("no sound", file);
    fclose(file);
    assert_int_equal(clips_render(folder, &phrase, word, &pcm), STATUS_CORRUPT);
    assert_string_equal(word, "零");
}

static void
recordings_of_any_rate_fit_together(void **state)
{
    struct phrase phrase = {.lang = "en", .tokens = "one\ntwo\n"};
    char word[CLIPS_WORD_SIZE];
    struct pcm pcm = {0};
    (void)state;
    record("en", "one", 44100, 4410, 500);
    record("en", "two", 8000, 800, 700);
    assert_int_equal(clips_render(folder, &phrase, word, &pcm), STATUS_OK);
    assert_true(pcm_milliseconds(&pcm) >= 278 && pcm_milliseconds(&pcm) <= 281);
    assert_int_equal(pcm.samples[1000], 500);
    assert_int_equal(pcm.samples[2205 + 882 + 1000], 700);
    pcm_done(&pcm);
}

static void
a_word_stays_inside_its_folder(void **state)
{
    char path[512];
    (void)state;
    assert_true(clips_path("/clips", "zh_CN", "../../etc/passwd", path, sizeof path));
    assert_string_equal(path, "/clips/zh_CN/.._.._etc_passwd.wav");
}

static void
what_is_missing_is_made_and_a_persons_recording_stays(void **state)
{
    struct phrase phrase = call_of("zh_CN", "C036", "5");
    char word[CLIPS_WORD_SIZE], path[512];
    struct pcm pcm = {0};
    struct stat before, after;
    int made = 0;
    (void)state;
    record("zh_CN", "请", CLIPS_RATE, 10, 1);
    assert_true(clips_path(folder, "zh_CN", "请", path, sizeof path));
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(
        clips_make(folder, &phrase, "espeak-ng -v {voice} -s {rate} --stdout", word, &made),
        STATUS_OK);
    assert_int_equal(made, 7);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_size, after.st_size);
    assert_int_equal(clips_render(folder, &phrase, word, &pcm), STATUS_OK);
    assert_true(pcm_milliseconds(&pcm) > 1000);
    pcm_done(&pcm);
    assert_int_equal(clips_make(folder, &phrase, "false", word, &made), STATUS_OK);
    assert_int_equal(made, 7);
    unlink(path);
    assert_int_equal(clips_make(folder, &phrase, "false", word, &made), STATUS_UNAVAILABLE);
    assert_string_equal(word, "请");
}

int
main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_call_is_its_words_one_after_another),
        TEST(a_word_without_a_file_is_named),
        TEST(recordings_of_any_rate_fit_together),
        TEST(a_word_stays_inside_its_folder),
        TEST(what_is_missing_is_made_and_a_persons_recording_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
