/* SPDX-License-Identifier: Apache-2.0
 * A line of typed text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "counter/field.h"
#include "ui/window.h"

static void
a_field_is_edited_by_whole_characters(void **state)
{
    (void)state;
    struct counter_field field = {0};
    assert_true(field_insert(&field, "材料"));
    field_event(&field, &(struct window_event){.kind = WINDOW_KEY, .key = WINDOW_KEY_LEFT}, true);
    assert_int_equal(field.caret, 3);
    assert_true(field_insert(&field, "a"));
    assert_string_equal(field.text, "材a料");
    assert_true(field_erase(&field));
    assert_true(field_erase(&field));
    assert_false(field_erase(&field));
    assert_string_equal(field.text, "料");
    field_event(&field, &(struct window_event){.kind = WINDOW_KEY, .key = WINDOW_KEY_DELETE}, true);
    assert_string_equal(field.text, "");
}

static void
a_full_field_takes_no_more(void **state)
{
    (void)state;
    struct counter_field field = {0};
    for (int i = 0; i < 300; i++) {
        (void)field_insert(&field, "料");
    }
    assert_true(strlen(field.text) < sizeof(field.text));
    assert_int_equal(strlen(field.text) % 3, 0);
    field_clear(&field);
    assert_false(field_insert(&field, "\xE6\x9D"));
    assert_string_equal(field.text, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_is_edited_by_whole_characters),
        cmocka_unit_test(a_full_field_takes_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
