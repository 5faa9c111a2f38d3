/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "fonts.h"

static const char sentence[] = "تذكرة رقم 42 شباك B7";

/* Words that were drawn as one run, from the left. */
static size_t
runs_of(struct text *text, const struct text_style *style, const char *line, char words[][64],
        size_t max)
{
    struct text_run runs[32];
    size_t count = text_itemize(text, style, line, strlen(line), runs, ARRAY_SIZE(runs));
    for (size_t i = 0; i < count && i < max; i++) {
        snprintf(words[i], 64, "%.*s", (int)(runs[i].end - runs[i].start), line + runs[i].start);
    }
    return count;
}

static void
an_arabic_sentence_keeps_ticket_42_and_counter_b7(void **state)
{
    const struct text_style style = {.px = 32, .lang = "ar", .rtl = true};
    char words[8][64];
    size_t count = runs_of(*state, &style, sentence, words, 8);
    assert_int_equal(count, 4);
    assert_string_equal(words[0], "B7");
    assert_non_null(strstr(words[1], "شباك"));
    assert_string_equal(words[2], "42");
    assert_non_null(strstr(words[3], "تذكرة رقم"));
}

struct canvas {
    uint8_t pixels[120][1200];
};

static void
put_mask(const struct text_mask *mask, void *context)
{
    struct canvas *canvas = context;
    for (int y = 0; y < mask->height; y++) {
        for (int x = 0; x < mask->width; x++) {
            int to_x = 20 + mask->x + x, to_y = 80 + mask->y + y;
            if (to_x >= 0 && to_x < 1200 && to_y >= 0 && to_y < 120) {
                canvas->pixels[to_y][to_x] |= mask->coverage[y * mask->pitch + x];
            }
        }
    }
}

static void
the_pixels_of_42_stand_in_the_arabic_sentence_unturned(void **state)
{
    const struct text_style arabic = {.px = 40, .lang = "ar", .rtl = true};
    static struct canvas whole, alone;
    memset(&whole, 0, sizeof(whole));
    memset(&alone, 0, sizeof(alone));
    struct text_run runs[8];
    size_t count = text_itemize(*state, &arabic, sentence, strlen(sentence), runs, 8);
    assert_int_equal(count, 4);
    text_draw(*state, &arabic, sentence, strlen(sentence), put_mask, &whole);
    text_draw(*state, &arabic, "42", 2, put_mask, &alone);
    /* Where the number starts: the width of the two runs to its left. */
    float left = 0;
    for (int i = 0; i < 2; i++) {
        left += text_measure(*state, &arabic, sentence + runs[i].start, runs[i].end - runs[i].start)
                    .width;
    }
    int width = (int)text_measure(*state, &arabic, "42", 2).width, best = 1 << 30;
    for (int shift = (int)left - 2; shift <= (int)left + 2; shift++) {
        int wrong = 0;
        for (int y = 0; y < 120; y++) {
            for (int x = 0; x < width; x++) {
                wrong += abs(whole.pixels[y][20 + shift + x] - alone.pixels[y][20 + x]);
            }
        }
        best = wrong < best ? wrong : best;
    }
    assert_true(best < 255 * 8);
}

static void
latin_words_keep_their_order_between_arabic_ones(void **state)
{
    const struct text_style style = {.px = 32, .lang = "ar", .rtl = true};
    char words[8][64];
    size_t count = runs_of(*state, &style, "شباك Paihao 7 B", words, 8);
    assert_int_equal(count, 2);
    assert_string_equal(words[0], "Paihao 7 B");
}

static void
a_range_of_minutes_reads_from_left_to_right_in_arabic(void **state)
{
    const struct text_style style = {.px = 32, .lang = "ar", .rtl = true};
    char words[8][64];
    assert_int_equal(runs_of(*state, &style, "الانتظار 10–20 دقيقة", words, 8), 3);
    assert_string_equal(words[1], "10–20");
    assert_int_equal(runs_of(*state, &style, "9:00–17:00", words, 8), 1);
    assert_string_equal(words[0], "9:00–17:00");
}

static void
chinese_and_latin_share_a_font_and_a_direction(void **state)
{
    const struct text_style style = {.px = 32, .lang = "zh_CN"};
    struct text_run runs[8];
    size_t count =
        text_itemize(*state, &style, "到 5 号窗口 B7", strlen("到 5 号窗口 B7"), runs, 8);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(runs[i].font, 0);
        assert_int_equal(runs[i].level, 0);
    }
    assert_string_equal(runs[0].script, "Hani");
}

static void
every_shipped_language_has_its_glyphs(void **state)
{
    static const char *const words[][2] = {
        {"zh_CN", "您要办什么事？澄湖区"},
        {"en", "Take a number – no wait"},
        {"ja", "日本語をえらぶ、骨"},
        {"ko", "한국어 번호표"},
        {"ru", "Русский язык"},
        {"ar", "العربية ٤٢"},
        {"vi", "Tiếng Việt ộ"},
        {"zh_TW", "櫃檯號碼"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        for (int weight = 0; weight <= TEXT_WEIGHT_BOLD; weight++) {
            assert_true(text_covers(*state, words[i][0], (enum text_weight)weight, words[i][1]));
        }
    }
    assert_false(text_covers(*state, "zh_CN", TEXT_WEIGHT_REGULAR, "a\xEE\x80\x80"));
}

static void
japanese_and_chinese_draw_the_same_character_differently(void **state)
{
    static struct canvas chinese, japanese, again, region;
    const struct text_style zh = {.px = 64, .lang = "zh_CN"}, ja = {.px = 64, .lang = "ja"},
                            japan = {.px = 64, .lang = "ja_JP"};
    memset(&chinese, 0, sizeof(chinese));
    memset(&japanese, 0, sizeof(japanese));
    memset(&again, 0, sizeof(again));
    memset(&region, 0, sizeof(region));
    text_draw(*state, &zh, "骨", 3, put_mask, &chinese);
    text_draw(*state, &ja, "骨", 3, put_mask, &japanese);
    text_draw(*state, &zh, "骨", 3, put_mask, &again);
    text_draw(*state, &japan, "骨", 3, put_mask, &region);
    assert_memory_equal(&japanese, &region, sizeof(region));
    assert_memory_not_equal(&chinese, &japanese, sizeof(chinese));
    assert_memory_equal(&chinese, &again, sizeof(chinese));
}

static void
widths_grow_with_the_size_and_digits_are_even(void **state)
{
    const struct text_style small = {.px = 20}, large = {.px = 200},
                            bold = {.px = 100, .weight = TEXT_WEIGHT_BOLD};
    float one = text_measure(*state, &small, "排号 C036", 11).width;
    float ten = text_measure(*state, &large, "排号 C036", 11).width;
    assert_true(ten > 9.9F * one && ten < 10.1F * one);
    /* The design counts on tabular digits of 0.59 em in bold. */
    float narrow = text_measure(*state, &bold, "111", 3).width,
          wide = text_measure(*state, &bold, "080", 3).width;
    assert_true(narrow > 175 && narrow < 179);
    assert_true(wide > 175 && wide < 179);
    struct text_extent extent = text_measure(*state, &bold, "", 0);
    assert_true(extent.ascent > 115.5F && extent.ascent < 116.5F);
    assert_true(extent.descent > 28.3F && extent.descent < 29.3F);
}

static void
tracking_adds_to_every_character(void **state)
{
    const struct text_style plain = {.px = 100}, spaced = {.px = 100, .tracking = 0.03F};
    float a = text_measure(*state, &plain, "沈静怡", 9).width;
    float b = text_measure(*state, &spaced, "沈静怡", 9).width;
    assert_true(b - a > 8.5F && b - a < 9.5F);
}

static void
the_cache_stays_within_its_bounds(void **state)
{
    const struct text_style style = {.px = 120};
    static struct canvas canvas;
    for (int i = 0; i < 1500; i++) {
        char words[32];
        snprintf(words, sizeof(words), "号票 %04d 窗口", i);
        text_draw(*state, &style, words, strlen(words), put_mask, &canvas);
    }
    assert_true(text_cache_bytes(*state) < (14U << 20));
    assert_true(text_cache_bytes(*state) > (1U << 20));
}

static char last_line[512];

static void
keep_line(enum log_level level, const char *line, void *context)
{
    (void)level;
    (void)context;
    snprintf(last_line, sizeof(last_line), "%s", line);
}

static enum status
open_with(const char *conf)
{
    char folder[] = "/tmp/paihao-fonts-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/default.conf", folder);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(conf, file);
    fclose(file);
    log_to(keep_line, NULL);
    struct text *text = NULL;
    enum status status = text_open(folder, &text);
    log_to(NULL, NULL);
    text_close(text);
    unlink(path);
    rmdir(folder);
    return status;
}

static void
a_missing_font_file_names_the_package_to_install(void **state)
{
    (void)state;
    assert_int_equal(
        open_with("regular fonts-noto-cjk /nowhere/NotoSansCJK-Regular.ttc Noto Sans CJK SC\n"),
        STATUS_NOT_FOUND);
    assert_non_null(strstr(last_line, "fonts-noto-cjk"));
    assert_non_null(strstr(last_line, ":1:"));
}

static void
a_broken_line_of_the_font_list_is_named(void **state)
{
    (void)state;
    assert_int_equal(open_with("# fonts\nthin fonts-noto-cjk /x Noto\n"), STATUS_INVALID);
    assert_non_null(strstr(last_line, "default.conf:2:"));
    assert_int_equal(open_with("# nothing here\n"), STATUS_INVALID);
}

static void
a_folder_without_lists_is_not_found(void **state)
{
    (void)state;
    struct text *text = NULL;
    log_to(keep_line, NULL);
    assert_int_equal(text_open("/nowhere", &text), STATUS_NOT_FOUND);
    log_to(NULL, NULL);
    assert_null(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arabic_sentence_keeps_ticket_42_and_counter_b7),
        cmocka_unit_test(the_pixels_of_42_stand_in_the_arabic_sentence_unturned),
        cmocka_unit_test(latin_words_keep_their_order_between_arabic_ones),
        cmocka_unit_test(a_range_of_minutes_reads_from_left_to_right_in_arabic),
        cmocka_unit_test(chinese_and_latin_share_a_font_and_a_direction),
        cmocka_unit_test(every_shipped_language_has_its_glyphs),
        cmocka_unit_test(japanese_and_chinese_draw_the_same_character_differently),
        cmocka_unit_test(widths_grow_with_the_size_and_digits_are_even),
        cmocka_unit_test(tracking_adds_to_every_character),
        cmocka_unit_test(the_cache_stays_within_its_bounds),
        cmocka_unit_test(a_missing_font_file_names_the_package_to_install),
        cmocka_unit_test(a_broken_line_of_the_font_list_is_named),
        cmocka_unit_test(a_folder_without_lists_is_not_found),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
