/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "voice/speech.h"

static char folder[] = "/tmp/paihao-speech-XXXXXX";

static void
write_wav(const char *name, int16_t sample)
{
    uint8_t bytes[44 + 200] =
        "RIFF....WAVEfmt \x10\0\0\0\1\0\1\0\x22\x56\0\0\0\0\0\0\2\0\x10\0data\xc8";
    char path[128];
    for (size_t i = 44; i < sizeof bytes; i += 2) {
        bytes[i] = (uint8_t)sample;
        bytes[i + 1] = (uint8_t)(sample >> 8);
    }
    str_format(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_int_equal(fwrite(bytes, 1, sizeof bytes, file), sizeof bytes);
    fclose(file);
}

static int
make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder) != 0) {
        return -1;
    }
    write_wav("tone.wav", 1000);
    write_wav("silence.wav", 0);
    log_open("test", LOG_LEVEL_ERROR);
    return 0;
}

static int
remove_folder(void **state)
{
    (void)state;
    char command[128];
    str_format(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static enum status
render(const char *command, struct pcm *pcm)
{
    *pcm = (struct pcm){0};
    return speech_render(command, "zh_CN", "请 A 零零幺 号", SPEECH_RATE, SPEECH_DEADLINE_MS, -1,
                         pcm);
}

static void
the_sound_of_the_command_is_taken(void **state)
{
    (void)state;
    struct pcm pcm;
    assert_int_equal(render("cat tone.wav", &pcm), STATUS_OK);
    assert_int_equal(pcm.count, 100);
    assert_int_equal(pcm.rate, 22050);
    assert_int_equal(pcm.samples[99], 1000);
    pcm_done(&pcm);
}

static void
the_command_gets_text_voice_and_language(void **state)
{
    (void)state;
    struct pcm pcm;
    char seen[128] = "";
    assert_int_equal(render("sh -c 'cat > seen; echo \"$1\" \"$2\" >> seen; cat tone.wav' sh "
                            "\"{voice} x\" {lang}",
                            &pcm),
                     STATUS_OK);
    pcm_done(&pcm);
    FILE *file = fopen("seen", "r");
    assert_true(fread(seen, 1, sizeof seen - 1, file) > 0);
    fclose(file);
    assert_string_equal(seen, "请 A 零零幺 号\ncmn-latn-pinyin x zh_CN\n");
}

static void
no_shell_reads_the_text_or_the_command(void **state)
{
    (void)state;
    struct pcm pcm = {0};
    assert_int_equal(speech_render("cat tone.wav", "en", "$(touch pwned); `touch pwned`",
                                   SPEECH_RATE, SPEECH_DEADLINE_MS, -1, &pcm),
                     STATUS_OK);
    pcm_done(&pcm);
    assert_int_equal(render("cat tone.wav ; touch pwned", &pcm), STATUS_UNAVAILABLE);
    assert_int_not_equal(access("pwned", F_OK), 0);
}

static void
what_gives_no_sound_is_unavailable(void **state)
{
    (void)state;
    static const char *const commands[] = {
        "/nonexistent/engine",
        "no-such-engine",
        "true",
        "false",
        "echo hello",
        "cat silence.wav",
        "sh -c 'cat tone.wav; exit 3'",
        "sh -c 'cat tone.wav; kill -9 $$'",
    };
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        struct pcm pcm;
        assert_int_equal(render(commands[i], &pcm), STATUS_UNAVAILABLE);
        assert_null(pcm.samples);
    }
}

static void
a_command_without_words_is_invalid(void **state)
{
    (void)state;
    static const char *const commands[] = {"", "   ", "cat 'tone.wav", "cat \"tone.wav'"};
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        struct pcm pcm;
        assert_int_equal(render(commands[i], &pcm), STATUS_INVALID);
    }
}

/* True when it has ended or is only still waiting to be buried. */
static bool
is_dead(int pid)
{
    char path[64], line[256] = "";
    str_format(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file) {
        return true;
    }
    bool read = fgets(line, sizeof line, file);
    fclose(file);
    return !read || strstr(line, ") Z ") || strstr(line, ") X ");
}

static void
assert_ends_with_all_it_started(const char *command, int stop_fd, int64_t deadline_ms)
{
    struct pcm pcm = {0};
    struct clock clock = clock_system();
    int64_t start = clock_steady_ms(&clock);
    assert_int_equal(speech_render(command, "en", "x", SPEECH_RATE, deadline_ms, stop_fd, &pcm),
                     STATUS_UNAVAILABLE);
    assert_true(clock_steady_ms(&clock) - start < 4000);
    int pid = 0;
    FILE *file = fopen("pid", "r");
    assert_int_equal(fscanf(file, "%d", &pid), 1);
    fclose(file);
    for (int i = 0; i < 500 && !is_dead(pid); i++) {
        clock_sleep_us(10000);
    }
    assert_true(is_dead(pid));
}

static void
a_command_that_hangs_is_killed_at_its_deadline(void **state)
{
    (void)state;
    assert_ends_with_all_it_started("sh -c 'sleep 60 & echo $! > pid; wait'", -1, 200);
}

static void
a_command_that_hangs_after_its_sound_is_killed_too(void **state)
{
    (void)state;
    assert_ends_with_all_it_started("sh -c 'cat tone.wav; exec >&-; echo $$ > pid; exec sleep 60'",
                                    -1, 200);
}

static void
a_helper_left_behind_is_killed(void **state)
{
    (void)state;
    struct pcm pcm;
    int pid = 0;
    assert_int_equal(render("sh -c 'sleep 60 >&- & echo $! > pid; cat tone.wav'", &pcm), STATUS_OK);
    pcm_done(&pcm);
    FILE *file = fopen("pid", "r");
    assert_int_equal(fscanf(file, "%d", &pid), 1);
    fclose(file);
    for (int i = 0; i < 500 && !is_dead(pid); i++) {
        clock_sleep_us(10000);
    }
    assert_true(is_dead(pid));
}

static void
a_stop_ends_the_command_at_once(void **state)
{
    (void)state;
    int stop = eventfd(0, EFD_CLOEXEC);
    FILE *file = fopen("pid", "w");
    fputs("999999999", file);
    fclose(file);
    eventfd_write(stop, 1);
    assert_ends_with_all_it_started("sleep 60", stop, 60000);
    close(stop);
}

static void
an_endless_sound_is_cut(void **state)
{
    (void)state;
    struct pcm pcm;
    struct clock clock = clock_system();
    int64_t start = clock_steady_ms(&clock);
    assert_int_equal(render("sh -c 'cat tone.wav; exec cat /dev/zero'", &pcm), STATUS_UNAVAILABLE);
    assert_true(clock_steady_ms(&clock) - start < SPEECH_DEADLINE_MS);
}

static void
an_installed_command_is_found(void **state)
{
    (void)state;
    assert_true(speech_is_installed("cat -v {voice}"));
    assert_true(speech_is_installed("/bin/sh"));
    assert_false(speech_is_installed("/bin/no-such-engine"));
    assert_false(speech_is_installed("no-such-engine cat"));
    assert_false(speech_is_installed(""));
}

static void
the_default_command_speaks_both_languages(void **state)
{
    (void)state;
    static const char *const langs[] = {"zh_CN", "en"};
    for (size_t i = 0; i < ARRAY_SIZE(langs); i++) {
        struct pcm pcm = {0};
        assert_int_equal(speech_render(SPEECH_COMMAND_DEFAULT, langs[i], "请 A 零零幺 号",
                                       SPEECH_RATE, SPEECH_DEADLINE_MS, -1, &pcm),
                         STATUS_OK);
        assert_true(pcm_milliseconds(&pcm) > 500);
        assert_true(pcm_peak(&pcm) > 3000);
        pcm_done(&pcm);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sound_of_the_command_is_taken),
        cmocka_unit_test(the_command_gets_text_voice_and_language),
        cmocka_unit_test(no_shell_reads_the_text_or_the_command),
        cmocka_unit_test(what_gives_no_sound_is_unavailable),
        cmocka_unit_test(a_command_without_words_is_invalid),
        cmocka_unit_test(a_command_that_hangs_is_killed_at_its_deadline),
        cmocka_unit_test(a_command_that_hangs_after_its_sound_is_killed_too),
        cmocka_unit_test(a_helper_left_behind_is_killed),
        cmocka_unit_test(a_stop_ends_the_command_at_once),
        cmocka_unit_test(an_endless_sound_is_cut),
        cmocka_unit_test(an_installed_command_is_found),
        cmocka_unit_test(the_default_command_speaks_both_languages),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
