/* SPDX-License-Identifier: Apache-2.0
 * Pictures from files: what is one becomes pixels, what is none is said so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "ui/picture.h"
#include "ui/surface.h"

static char path[64];

static int
set_up(void **state)
{
    (void)state;
    str_format(path, sizeof(path), "/tmp/paihao-picture-%d", (int)getpid());
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static void
a_file_of_a_surface_comes_back_pixel_for_pixel(void **state)
{
    struct surface surface = surface_new(3, 2);
    struct picture picture = {0};

    (void)state;
    for (int i = 0; i < 6; i++) {
        surface.pixels[i / 3 * surface.pitch + i % 3] = 0x102030U * (unsigned)(i + 1);
    }
    assert_int_equal(surface_write_png(&surface, path), STATUS_OK);
    assert_int_equal(picture_load(path, &picture), STATUS_OK);
    assert_int_equal(picture.width, 3);
    assert_int_equal(picture.height, 2);
    for (unsigned i = 0; i < 6; i++) {
        assert_int_equal(picture.argb[i], 0xff000000U | 0x102030U * (i + 1));
    }
    picture_done(&picture);
    surface_done(&surface);
}

static void
what_is_no_picture_is_refused_and_nothing_is_touched(void **state)
{
    struct picture picture = {.width = 7};
    FILE *file = fopen(path, "w");

    (void)state;
    assert_int_equal(picture_load("/nowhere/at/all.png", &picture), STATUS_NOT_FOUND);
    assert_non_null(file);
    fputs("no picture", file);
    fclose(file);
    assert_int_equal(picture_load(path, &picture), STATUS_INVALID);
    assert_int_equal(picture.width, 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_of_a_surface_comes_back_pixel_for_pixel),
        cmocka_unit_test(what_is_no_picture_is_refused_and_nothing_is_touched),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
