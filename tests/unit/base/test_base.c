/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

static void
every_status_has_its_own_keyword(void **state)
{
    (void)state;
    assert_string_equal(status_name(STATUS_OK), "ok");
    assert_string_equal(status_name(STATUS_NOT_FOUND), "not-found");
    assert_string_equal(status_name(STATUS_IO), "io");
    for (int i = 0; i < STATUS_COUNT; i++) {
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(status_name((enum status)i), status_name((enum status)j));
        }
    }
    assert_string_equal(status_name((enum status)99), "unknown");
}

static void
a_copy_is_whole_or_empty(void **state)
{
    (void)state;
    char dst[7] = "before";
    assert_true(str_copy(dst, sizeof dst, "澄湖"));
    assert_string_equal(dst, "澄湖");
    assert_false(str_copy(dst, sizeof dst, "1234567"));
    assert_string_equal(dst, "");
}

static void
a_cut_never_splits_a_character(void **state)
{
    (void)state;
    char dst[9];
    memset(dst, 'x', sizeof dst);
    str_cut(dst, sizeof dst, "澄湖区");
    assert_string_equal(dst, "澄湖");
    str_cut(dst, 8, "澄湖a区");
    assert_string_equal(dst, "澄湖a");
    str_cut(dst, 1, "a");
    assert_string_equal(dst, "");
    str_cut(dst, sizeof dst, "12345678");
    assert_string_equal(dst, "12345678");
}

static void
a_format_says_whether_it_fitted(void **state)
{
    (void)state;
    char dst[4];
    assert_true(str_format(dst, sizeof dst, "%d", 123));
    assert_false(str_format(dst, sizeof dst, "%d", 1234));
    assert_string_equal(dst, "123");
}

static void
a_sentence_orders_its_own_values(void **state)
{
    (void)state;
    char dst[64];
    const char *const values[] = {"A001", "3"};
    str_fill(dst, sizeof dst, "Ticket {0}, counter {1}", values, 2);
    assert_string_equal(dst, "Ticket A001, counter 3");
    str_fill(dst, sizeof dst, "{1}号窗口请{0}号{1}", values, 2);
    assert_string_equal(dst, "3号窗口请A001号3");
}

static void
braces_around_no_number_stay(void **state)
{
    (void)state;
    char dst[64];
    const char *const values[] = {"{1}", "x"};
    str_fill(dst, sizeof dst, "{0} {2} {a} {} {", values, 2);
    assert_string_equal(dst, "{1} {2} {a} {} {");
    const char *const ten[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "nine"};
    str_fill(dst, sizeof dst, "{9}{10}", ten, 10);
    assert_string_equal(dst, "nine{10}");
    char small[4];
    const char *const wide[] = {"窗口"};
    str_fill(small, sizeof small, "{0}", wide, 1);
    assert_string_equal(small, "窗");
}

static void
utf8_is_judged_by_the_standard(void **state)
{
    (void)state;
    static const char *const good[] = {"", "abc", "号", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"};
    static const char *const bad[] = {
        "\x80",      "\xc0\x80",         "\xc1\xbf",         "\xe0\x9f\xbf",     "\xed\xa0\x80",
        "\xe5\x8f",  "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "a\xffz",
        "\xe5\x8f!",
    };
    for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
        assert_true(str_is_utf8(good[i], strlen(good[i])));
    }
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        assert_false(str_is_utf8(bad[i], strlen(bad[i])));
    }
    assert_false(str_is_utf8("号", 2));
}

static void
integers_are_whole_and_in_range(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "-", "+1", " 1", "1 ", "0x10", "101", "-11", "1.", "a", "99999999999999999999"};
    int64_t value = 7;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        assert_false(str_to_int(bad[i], -10, 100, &value));
        assert_int_equal(value, 7);
    }
    assert_true(str_to_int("-10", -10, 100, &value));
    assert_int_equal(value, -10);
    assert_true(str_to_int("0100", -10, 100, &value));
    assert_int_equal(value, 100);
    assert_true(str_to_int("-9223372036854775808", INT64_MIN, INT64_MAX, &value));
    assert_true(value == INT64_MIN);
}

static void
a_buffer_grows_and_stays_terminated(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    for (int i = 0; i < 1000; i++) {
        buffer_format(&buffer, "%03d", i);
        buffer_append(&buffer, ",");
    }
    assert_int_equal(buffer.length, 4000);
    assert_int_equal(strlen(buffer.data), 4000);
    assert_memory_equal(buffer.data + 3996, "999,", 5);
    buffer_append_bytes(&buffer, "a\0b", 3);
    assert_int_equal(buffer.length, 4003);
    assert_memory_equal(buffer.data + 4000, "a\0b", 4);
    buffer_done(&buffer);
    assert_null(buffer.data);
    buffer_append(&buffer, "");
    assert_string_equal(buffer.data, "");
    buffer_done(&buffer);
}

static void
memory_comes_zeroed(void **state)
{
    (void)state;
    static const char zeros[4096];
    char *memory = mem_zero_alloc(1024, 4);
    assert_memory_equal(memory, zeros, sizeof zeros);
    memory = mem_grow(memory, 2, 4096);
    assert_memory_equal(memory, zeros, sizeof zeros);
    memset(memory, 1, 8192);
    free(memory);
    char *copy = mem_strdup("号");
    assert_string_equal(copy, "号");
    free(copy);
}

struct heard {
    int count;
    enum log_level level;
    char line[128];
};

static void
hear(enum log_level level, const char *line, void *context)
{
    struct heard *heard = context;
    heard->count++;
    heard->level = level;
    str_cut(heard->line, sizeof heard->line, line);
}

static void
a_log_line_is_one_line_of_a_wanted_level(void **state)
{
    (void)state;
    struct heard heard = {0};
    log_open("test", LOG_LEVEL_WARN);
    log_to(hear, &heard);
    log_write(LOG_LEVEL_INFO, "not wanted");
    assert_int_equal(heard.count, 0);
    log_write(LOG_LEVEL_WARN, "unknown key: '%s'", "a\nb\x1b[31m号");
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.level, LOG_LEVEL_WARN);
    assert_string_equal(heard.line, "unknown key: 'a b [31m号'");
    log_to(NULL, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_own_keyword),
        cmocka_unit_test(a_copy_is_whole_or_empty),
        cmocka_unit_test(a_cut_never_splits_a_character),
        cmocka_unit_test(a_format_says_whether_it_fitted),
        cmocka_unit_test(a_sentence_orders_its_own_values),
        cmocka_unit_test(braces_around_no_number_stay),
        cmocka_unit_test(utf8_is_judged_by_the_standard),
        cmocka_unit_test(integers_are_whole_and_in_range),
        cmocka_unit_test(a_buffer_grows_and_stays_terminated),
        cmocka_unit_test(memory_comes_zeroed),
        cmocka_unit_test(a_log_line_is_one_line_of_a_wanted_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
