/* SPDX-License-Identifier: Apache-2.0
 * Which printer a program prints on, while the hall file and the folders change under it. */
#include "fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "print/press.h"

static int64_t now_ms;

static int64_t
tell_now(void *context)
{
    (void)context;
    return now_ms;
}

static struct press press;
static char folder[] = "/tmp/paihao-press-XXXXXX";
static char first[64], second[64], missing[80], above[64];

static int
set_up_press(void **state)
{
    if (set_up(state) != 0 || !mkdtemp(folder)) {
        return -1;
    }
    str_format(first, sizeof(first), "%s/first", folder);
    str_format(second, sizeof(second), "%s/second", folder);
    str_format(above, sizeof(above), "%s/above", folder);
    str_format(missing, sizeof(missing), "%s/missing", above);
    return 0;
}

static int
tear_down_press(void **state)
{
    const char *const all[] = {first, second, missing, above, folder};

    for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
        rmdir(all[i]);
    }
    return tear_down(state);
}

static void
open_press(void)
{
    now_ms = 1000;
    press_init(&press, text);
    press.clock.steady_ms = tell_now;
}

static bool
prints(struct printer *printer, const char *folder_of_it)
{
    enum printer_state state = PRINTER_ERROR;
    struct bitmap page = {.width = 8, .height = 8, .stride = 1};
    char path[100];

    page.bits = mem_zero_alloc(8, 1);
    bool good = printer_print(printer, &page, "A001", 1000, &state) == STATUS_OK;
    bitmap_done(&page);
    str_format(path, sizeof(path), "%s/A001.png", folder_of_it);
    return good && unlink(path) == 0;
}

static void
the_printer_that_the_hall_file_names_now_is_used(void **state)
{
    (void)state;
    open_press();
    assert_true(press_find(&press, ""));
    assert_null(press.printer);
    assert_true(press_find(&press, first));
    struct printer *before = press.printer;
    assert_true(prints(before, first));
    assert_true(press_find(&press, "")); /* nobody says now: as it was */
    assert_ptr_equal(press.printer, before);
    assert_true(press_find(&press, second));
    assert_true(press.printer && prints(press.printer, second));
    /* A job that was under way then goes on. */
    assert_true(prints(before, first));
    assert_true(press_find(&press, first));
    assert_true(prints(press.printer, first));
    press_done(&press);
}

static void
one_that_could_not_be_opened_is_tried_again(void **state)
{
    (void)state;
    open_press();
    assert_true(press_find(&press, first));
    assert_false(press_find(&press, missing));
    assert_null(press.printer);
    assert_true(press_find(&press, missing)); /* not yet */
    assert_null(press.printer);
    now_ms += PRESS_RETRY_MS;
    assert_false(press_find(&press, missing));
    assert_int_equal(mkdir(above, 0700), 0);
    now_ms += PRESS_RETRY_MS;
    assert_true(press_find(&press, missing));
    assert_true(press.printer && prints(press.printer, missing));
    press_done(&press);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_printer_that_the_hall_file_names_now_is_used),
        cmocka_unit_test(one_that_could_not_be_opened_is_tried_again),
    };
    return cmocka_run_group_tests(tests, set_up_press, tear_down_press);
}
