/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fonts.h"

enum { LINES = 64 };
static const struct text_style ten = {.px = 10, .lang = "zh_CN"};

/* Lines joined by '|'. A Chinese character is 10 wide. */
static const char *
broken(struct text *text, const char *words, float width)
{
    static char joined[1024];
    struct text_line lines[LINES];
    size_t count = text_break(text, &ten, words, width, lines, LINES), used = 0;
    joined[0] = '\0';
    for (size_t i = 0; i < count && i < LINES; i++) {
        used += (size_t)snprintf(joined + used, sizeof(joined) - used, "%s%.*s", i ? "|" : "",
                                 (int)(lines[i].end - lines[i].start), words + lines[i].start);
    }
    return joined;
}

static void
chinese_breaks_between_any_two_characters(void **state)
{
    assert_string_equal(broken(*state, "买卖双方一起来办理", 60), "买卖双方一起|来办理");
}

static void
no_line_starts_with_a_closing_mark(void **state)
{
    assert_string_equal(broken(*state, "买卖双方一起，带公证书", 60), "买卖双方一|起，带公证书");
    assert_string_equal(broken(*state, "一方来不了的》带公证书", 60), "一方来不了|的》带公证书");
}

static void
no_line_ends_with_an_opening_mark(void **state)
{
    assert_string_equal(broken(*state, "完税证明的（窗口能办理）", 60),
                        "完税证明的|（窗口能办|理）");
    assert_string_equal(broken(*state, "请您先读的《办事须知", 60), "请您先读的|《办事须知");
}

static void
a_last_line_of_one_or_two_characters_takes_more_from_above(void **state)
{
    assert_string_equal(broken(*state, "买卖双方一起来", 60), "买卖双方|一起来");
    assert_string_equal(broken(*state, "房屋没有查封争议。", 70), "房屋没有查|封争议。");
    assert_string_equal(broken(*state, "三个字长", 30), "三个字|长");
}

static void
a_line_ends_behind_a_mark_rather_than_within_the_phrase_after_it(void **state)
{
    assert_string_equal(broken(*state, "请到咨询台，工作人员帮您", 90),
                        "请到咨询台，|工作人员帮您");
    assert_string_equal(broken(*state, "现在取号，请别走开。", 60), "现在取号，|请别走开。");
    assert_string_equal(broken(*state, "叫到没赶上？请到窗口说一声。", 110),
                        "叫到没赶上？|请到窗口说一声。");
    /* Too short a line, one line more, or a mark too far away: as long as it goes. */
    assert_string_equal(broken(*state, "号，工作人员帮您取号", 60), "号，工作人员|帮您取号");
    assert_string_equal(broken(*state, "一二三，四五六七八九十", 60), "一二三，四五|六七八九十");
    assert_string_equal(broken(*state, "一二三四，五六七八九十一二", 100),
                        "一二三四，五六七八九|十一二");
}

static void
a_short_word_does_not_stand_alone_on_the_last_line(void **state)
{
    float most = text_measure(*state, &ten, "This is not up to", 17).width;
    assert_string_equal(broken(*state, "This is not up to date", most), "This is not up|to date");
    assert_string_equal(broken(*state, "This is not up to registration", most),
                        "This is not up to|registration");
    assert_string_equal(broken(*state, "Household & ID", 65), "Household|& ID");
    assert_string_equal(broken(*state, "Start a Business", 55), "Start a|Business");
    assert_string_equal(broken(*state, "Registration form", 80), "Registration|form");
}

static void
ranges_and_times_stay_whole(void **state)
{
    assert_string_equal(broken(*state, "等15–25分钟", 30), "等|15–25|分钟");
    assert_string_equal(broken(*state, "大约在10:40–10:50叫到您", 60), "大约在|10:40–10:50|叫到您");
}

static void
words_of_latin_letters_are_not_cut(void **state)
{
    assert_string_equal(broken(*state, "Take a number here", 50), "Take a|number|here");
    assert_string_equal(broken(*state, "Immigration", 20), "Immigration");
}

static void
a_line_feed_always_breaks_and_is_not_shown(void **state)
{
    assert_string_equal(broken(*state, "一\n二三\n", 900), "一|二三");
    assert_string_equal(broken(*state, "", 100), "");
    assert_int_equal(text_break(*state, &ten, "", 100, NULL, 0), 1);
    assert_int_equal(text_break(*state, &ten, "一二三四五六", 20, NULL, 0), 3);
}

static void
a_box_as_wide_as_its_text_does_not_break_it(void **state)
{
    static const char *const words[] = {"您要办什么事？", "No wait, go to counter 5", "10:40–10:50",
                                        "العربية 42"};
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        struct text_style style = {.px = 31.7F, .lang = "zh_CN"};
        float width = text_measure(*state, &style, words[i], strlen(words[i])).width;
        assert_int_equal(text_break(*state, &style, words[i], width, NULL, 0), 1);
    }
}

static void
lines_never_lose_overlap_or_split_a_character(void **state)
{
    static const char *const pieces[] = {"号", "，", "（",   "）", "A", "bc", " ", "–",
                                         "1",  "20", "窗口", "。", "ة", "\n", "—"};
    srandom(7);
    for (int round = 0; round < 300; round++) {
        char words[256] = "";
        for (int i = 0; i < 30; i++) {
            size_t used = strlen(words);
            snprintf(words + used, sizeof(words) - used, "%s",
                     pieces[(size_t)random() % ARRAY_SIZE(pieces)]);
        }
        struct text_line lines[LINES];
        float width = 20 + (float)(random() % 150);
        size_t count = text_break(*state, &ten, words, width, lines, LINES), at = 0;
        assert_true(count >= 1 && count <= LINES);
        for (size_t i = 0; i < count; i++) {
            assert_true(lines[i].start >= at && lines[i].end >= lines[i].start);
            /* Between two lines nothing but blanks is left out. */
            assert_int_equal(strspn(words + at, " \n") >= lines[i].start - at, 1);
            assert_true(((unsigned char)words[lines[i].start] & 0xC0) != 0x80);
            assert_true(((unsigned char)words[lines[i].end] & 0xC0) != 0x80);
            at = lines[i].end;
        }
        assert_int_equal(strspn(words + at, " \n"), strlen(words + at));
    }
}

static void
what_fits_ends_at_a_whole_character(void **state)
{
    assert_int_equal(text_fit(*state, &ten, "不动产登记", 35), 9);
    assert_int_equal(text_fit(*state, &ten, "不动产登记", 50), 15);
    assert_int_equal(text_fit(*state, &ten, "不动产登记", 5), 0);
}

static void
the_widest_piece_is_what_cannot_be_broken(void **state)
{
    float word = text_measure(*state, &ten, "number", 6).width;
    float widest = text_widest_piece(*state, &ten, "Take a number");
    assert_true(widest > word - 0.1F && widest < word + 0.1F);
    widest = text_widest_piece(*state, &ten, "不动产登记");
    assert_true(widest > 9.5F && widest < 10.5F);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_breaks_between_any_two_characters),
        cmocka_unit_test(no_line_starts_with_a_closing_mark),
        cmocka_unit_test(no_line_ends_with_an_opening_mark),
        cmocka_unit_test(a_last_line_of_one_or_two_characters_takes_more_from_above),
        cmocka_unit_test(a_line_ends_behind_a_mark_rather_than_within_the_phrase_after_it),
        cmocka_unit_test(a_short_word_does_not_stand_alone_on_the_last_line),
        cmocka_unit_test(ranges_and_times_stay_whole),
        cmocka_unit_test(words_of_latin_letters_are_not_cut),
        cmocka_unit_test(a_line_feed_always_breaks_and_is_not_shown),
        cmocka_unit_test(a_box_as_wide_as_its_text_does_not_break_it),
        cmocka_unit_test(lines_never_lose_overlap_or_split_a_character),
        cmocka_unit_test(what_fits_ends_at_a_whole_character),
        cmocka_unit_test(the_widest_piece_is_what_cannot_be_broken),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
