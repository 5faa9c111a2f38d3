/* SPDX-License-Identifier: Apache-2.0
 * The real ffmpeg, on files made by it, and on what is no media. */
#include "display/media.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"

enum { WIDTH = 160, HEIGHT = 90, PATIENCE_MS = 20000 };

static char folder[64];

/* Run in the folder. */
static void
shell(const char *words)
{
    char command[512];
    str_format(command, sizeof command, "cd '%s' && %s", folder, words);
    if (system(command) != 0) {
        fail_msg("%s", command);
    }
}

static void
make_picture(const char *name, const char *color)
{
    char command[512];
    str_format(command, sizeof command,
               "ffmpeg -loglevel quiet -f lavfi -i color=%s:s=160x90 -frames:v 1 -y '%s/%s'", color,
               folder, name);
    assert_int_equal(system(command), 0);
}

static void
make_film(const char *name, bool sound)
{
    char command[512];
    str_format(command, sizeof command,
               "ffmpeg -loglevel quiet -f lavfi -i testsrc=s=320x180:r=10:d=1 %s -y '%s/%s'",
               sound ? "-f lavfi -i sine=440:d=1 -shortest" : "", folder, name);
    assert_int_equal(system(command), 0);
}

static int
set_up(void **state)
{
    (void)state;
    log_open("test", LOG_LEVEL_ERROR);
    str_cut(folder, sizeof folder, "/tmp/paihao-media-XXXXXX");
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    return mkdtemp(folder) ? 0 : -1;
}

static int
tear_down(void **state)
{
    (void)state;
    shell("rm -r \"$PWD\"");
    return 0;
}

static struct media *
open_media(const struct media_options *options)
{
    struct media *media = NULL;
    assert_int_equal(media_open(options, &media), STATUS_OK);
    return media;
}

/* Until a frame of this title stands (NULL: until none does). */
static bool
comes(struct media *media, const char *title, struct media_frame *frame)
{
    for (int ms = 0; ms < PATIENCE_MS; ms += 10) {
        bool there = media_frame(media, frame);
        if (title ? there && strcmp(frame->title, title) == 0 : !there) {
            return true;
        }
        clock_sleep_us(10000);
    }
    return false;
}

static void
pictures_come_in_the_order_of_their_names(void **state)
{
    struct media_frame frame;
    (void)state;
    make_picture("02 blue.png", "blue");
    make_picture("01 red.jpg", "red");
    struct media *media = open_media(&(struct media_options){.picture_ms = 300, .silent = true});
    assert_false(media_frame(media, &frame));
    media_show(media, folder, WIDTH, HEIGHT);
    assert_true(comes(media, "red", &frame));
    assert_int_equal(frame.width, WIDTH);
    uint32_t middle = frame.pixels[HEIGHT / 2 * WIDTH + WIDTH / 2];
    assert_true((middle >> 16 & 255) > 200 && (middle & 255) < 60);
    const uint32_t *before = frame.pixels;
    assert_true(comes(media, "blue", &frame));
    assert_ptr_not_equal(frame.pixels, before);
    middle = frame.pixels[HEIGHT / 2 * WIDTH + WIDTH / 2];
    assert_true((middle & 255) > 200 && (middle >> 16 & 255) < 60);
    assert_true(comes(media, "red", &frame));
    media_show(media, "", 0, 0);
    assert_true(comes(media, NULL, &frame));
    media_close(media);
}

static void
films_move_with_and_without_sound(void **state)
{
    struct media_frame frame;
    (void)state;
    make_film("a.mp4", true);
    make_film("b.mkv", false);
    struct media *media = open_media(&(struct media_options){0});
    media_show(media, folder, WIDTH, HEIGHT);
    assert_true(comes(media, "a", &frame));
    uint32_t *first = mem_zero_alloc(WIDTH * HEIGHT, 4);
    memcpy(first, frame.pixels, WIDTH * HEIGHT * 4);
    bool moved = false;
    for (int i = 0; i < 500 && !moved; i++) {
        media_mute(media, i % 2);
        clock_sleep_us(5000);
        moved = media_frame(media, &frame) && memcmp(first, frame.pixels, WIDTH * HEIGHT * 4) != 0;
    }
    assert_true(moved);
    assert_true(comes(media, "b", &frame));
    free(first);
    media_close(media);
}

/* Each kind of rubbish beside one good picture, which still comes, round after round. */
static void
what_is_no_media_is_left_out(void **state)
{
    struct media_frame frame;
    (void)state;
    make_picture("9 good.png", "green");
    shell("printf hello > 1.txt");
    shell(": > 2.mp4");
    shell("head -c 100000 /dev/urandom > 3.png");
    shell("head -c 300000 /dev/urandom > 4.mp4");
    shell("printf '#EXTM3U\\nhttp://127.0.0.1:9/x.ts\\n' > 5.m3u8");
    shell("printf 'ffconcat version 1.0\\nfile /etc/passwd\\n' > 6.ffconcat");
    shell("cp /bin/sh 7.gif");
    shell("head -c 200 '9 good.png' > 8.png");
    shell("mkdir 0.mp4");
    shell("printf x > ./-i.mp4");
    struct media *media =
        open_media(&(struct media_options){.picture_ms = 50, .deadline_ms = 5000, .silent = true});
    media_show(media, folder, WIDTH, HEIGHT);
    for (int round = 0; round < 2; round++) {
        assert_true(comes(media, "good", &frame));
    }
    media_close(media);
}

static void
a_child_that_hangs_is_killed(void **state)
{
    struct media_frame frame;
    char script[128], line[256];
    (void)state;
    str_format(script, sizeof script, "%s.sh", folder);
    FILE *file = fopen(script, "w");
    fprintf(file, "#!/bin/sh\ncase \"$*\" in *hang*) sleep 1000;; *) exec ffmpeg \"$@\";; esac\n");
    fclose(file);
    str_format(line, sizeof line, "chmod +x %s", script);
    assert_int_equal(system(line), 0);
    make_picture("1 hang.png", "red");
    make_picture("2 good.png", "green");
    struct media *media = open_media(&(struct media_options){
        .command = script, .picture_ms = 100, .deadline_ms = 1500, .rest_ms = 20, .silent = true});
    struct clock clock = clock_system();
    int64_t start = clock_steady_ms(&clock);
    media_show(media, folder, WIDTH, HEIGHT);
    assert_true(comes(media, "good", &frame));
    assert_true(clock_steady_ms(&clock) - start >= 1400);
    /* Closing kills the one that hangs now; nothing of it is left. */
    clock_sleep_us(500000);
    media_close(media);
    str_format(line, sizeof line, "! pgrep -f '^/bin/sh %s' >/dev/null", script);
    assert_int_equal(system(line), 0);
    unlink(script);
}

static void
without_a_decoder_or_a_folder_nothing_is_shown(void **state)
{
    struct media_frame frame;
    (void)state;
    make_picture("1.png", "red");
    struct media *media = open_media(
        &(struct media_options){.command = "no-such-decoder", .rest_ms = 20, .silent = true});
    media_show(media, folder, WIDTH, HEIGHT);
    clock_sleep_us(200000);
    assert_false(media_frame(media, &frame));
    media_show(media, "/no/such/folder", WIDTH, HEIGHT);
    clock_sleep_us(50000);
    assert_false(media_frame(media, &frame));
    media_close(media);
}

static void
another_size_is_followed(void **state)
{
    struct media_frame frame;
    (void)state;
    make_picture("1 p.png", "red");
    struct media *media = open_media(&(struct media_options){.picture_ms = 60000, .silent = true});
    for (int i = 1; i <= 6; i++) {
        media_show(media, folder, WIDTH * i, HEIGHT * i);
        for (int ms = 0; ms < PATIENCE_MS; ms += 10) {
            if (media_frame(media, &frame) && frame.width == WIDTH * i) {
                break;
            }
            clock_sleep_us(10000);
        }
        assert_int_equal(frame.width, WIDTH * i);
        assert_true((frame.pixels[frame.width * frame.height - 1] >> 16 & 255) > 200);
    }
    media_close(media);
}

int
main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(pictures_come_in_the_order_of_their_names),
        TEST(films_move_with_and_without_sound),
        TEST(what_is_no_media_is_left_out),
        TEST(a_child_that_hangs_is_killed),
        TEST(without_a_decoder_or_a_folder_nothing_is_shown),
        TEST(another_size_is_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
