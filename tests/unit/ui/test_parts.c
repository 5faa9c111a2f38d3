/* SPDX-License-Identifier: Apache-2.0
 * The parts against the measures of the design, and the colours against their contrasts. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/home.h"
#include "tests/unit/ui/fixture.h"
#include "ui/node.h"

static struct ui_node *
sheet(struct fixture *fixture)
{
    struct ui_screen screen = {
        .width = 1080, .height = 1920, .metrics = {.u = 1}, .lang = "zh_CN", .ground = COLOR_PAPER};
    struct ui_node *root = ui_tree_reset(fixture->tree, &screen);
    root->style.align = UI_START;
    return root;
}

static void
near(double value, double wanted, double within, const char *what)
{
    if (fabs(value - wanted) > within) {
        fail_msg("%s: %.2f, wanted %.2f", what, value, wanted);
    }
}

static void
a_plate_of_three_digits_is_3_05_h_wide(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = sheet(fixture);
    ui_plate(root, "C042", &(struct ui_plate){.h = 200});
    ui_plate(root, "A", &(struct ui_plate){.h = 200});
    ui_layout(fixture->tree);
    near(ui_node_rect(ui_find(fixture->tree, "number", 0)).w, 3.05 * 200, 6, "plate");
    near(ui_node_rect(ui_find(fixture->tree, "digits", 0)).x, 1.17 * 200, 0.5, "digits");
    near(ui_node_rect(ui_find(fixture->tree, "number", 1)).w, 200, 0.1, "letter alone");
}

static void
the_name_of_a_counter_chooses_its_size_and_shape(void **state)
{
    static const struct {
        const char *name;
        float em, width;
    } counters[] = {{"5", 62, 100}, {"11", 52, 100}, {"102", 40, 100}, {"A-12", 40, 160}};
    struct fixture *fixture = *state;
    struct ui_node *root = sheet(fixture);
    for (size_t i = 0; i < ARRAY_SIZE(counters); i++) {
        ui_win(root, counters[i].name, 100, UI_WIN_OPEN);
    }
    ui_layout(fixture->tree);
    for (size_t i = 0; i < ARRAY_SIZE(counters); i++) {
        near(ui_node_rect(ui_find(fixture->tree, "counter", i)).w, counters[i].width, 0.1,
             counters[i].name);
        struct ui_rect ink = ui_node_ink(ui_find_text(fixture->tree, counters[i].name, 0));
        near(ink.h, 1.448 * counters[i].em, 1.1, counters[i].name);
    }
}

static size_t
squares_of(struct fixture *fixture, float width, float square, size_t counters, int ahead)
{
    static const char *const names[] = {"5", "6"};
    struct ui_node *root = sheet(fixture);
    struct ui_node *line = ui_queue_line(root, &(struct ui_queue_line){.width = width,
                                                                       .square = square,
                                                                       .letter = "C",
                                                                       .counters = names,
                                                                       .counter_count = counters,
                                                                       .ahead = ahead});
    ui_layout(fixture->tree);
    size_t squares = 0;
    for (const struct ui_node *node = line->first; node; node = node->next) {
        struct ui_rect rect = ui_node_rect(node);
        bool person = fabsf(rect.w - 1.07F * square) < 0.1F;
        squares += person;
        if (person) {
            assert_true(rect.x > 0.35F * square + 1.65F * square * (float)counters);
            assert_true(rect.x + rect.w < width - 1.3F * square);
        }
    }
    return squares;
}

static void
a_queue_line_shows_at_most_seven_people_and_what_fits(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(squares_of(fixture, 420, 34, 1, 0), 0);
    assert_int_equal(squares_of(fixture, 420, 34, 2, 3), 3);
    assert_int_equal(squares_of(fixture, 420, 34, 1, 7), 5);
    assert_int_equal(squares_of(fixture, 420, 34, 2, 20), 4);
    assert_int_equal(squares_of(fixture, 864, 58, 2, 5), 5);
    assert_int_equal(squares_of(fixture, 1000, 34, 1, 7), 7);
    assert_int_equal(squares_of(fixture, 1000, 34, 1, 40), 7);
}

static void
a_bar_fills_its_share_and_turns_red_past_the_standard(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = sheet(fixture);
    struct ui_node *bars = ui_box(root, &(struct ui_style){.width = 400});
    struct ui_node *good = ui_bar(bars, 10, 0.25F, 0.5F, COLOR_NONE),
                   *late = ui_bar(bars, 10, 0.75F, 0.5F, COLOR_NONE);
    ui_layout(fixture->tree);
    near(good->first->w, 100, 0.1, "share");
    near(late->first->w, 300, 0.1, "share");
    assert_int_equal(good->first->fill, 0xFF0B5C7A);
    assert_int_equal(late->first->fill, 0xFFB0271B);
}

static void
a_disabled_button_is_grey_and_keeps_its_name(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = sheet(fixture);
    struct ui_node *button =
        ui_button(root, "过号",
                  &(struct ui_button){.height = 100, .target = {.action = 1, .disabled = true}});
    ui_layout(fixture->tree);
    assert_int_equal(button->fill, 0xFFDDDAD0);
    assert_string_equal(button->target->spoken, "过号");
    assert_true(theme_contrast(button->first->ink, button->fill) > 4.5F);
}

static void
the_field_shows_discs_for_a_secret(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = sheet(fixture);
    ui_field(root, &(struct ui_field){
                       .value = "2468", .caret = 4, .secret = true, .box = {.width = 300}});
    ui_layout(fixture->tree);
    assert_non_null(ui_find_text(fixture->tree, "●●●●", 0));
    assert_null(ui_find_text(fixture->tree, "2468", 0));
}

static void
the_home_page_stands_where_the_picture_has_it(void **state)
{
    static const struct {
        const char *text;
        size_t nth;
        float x, y, w, h;
    } drawn[] = {
        {"澄湖区政务服务中心", 0, 168.2F, 42.5F, 378, 61},
        {"1 楼大厅 今日 9:00–17:00 办公", 0, 168.2F, 99.9F, 349.1F, 37},
        {"10:24", 0, 852.2F, 25.8F, 171.8F, 92},
        {"3月20日 周五", 0, 870.9F, 108.8F, 153.1F, 37},
        {"中文", 0, 101.7F, 187.5F, 60, 44},
        {"English", 0, 244, 187.5F, 101.9F, 44},
        {"Русский", 0, 725.5F, 187.5F, 118.9F, 44},
        {"العربية", 0, 910.2F, 187.5F, 76.3F, 44},
        {"您要办什么事？", 0, 56, 304, 452.5F, 92},
        {"点一项业务，先看要带的材料，再取号。", 0, 56, 394.8F, 576, 46},
        {"正在等候", 0, 604, 457, 104, 37},
        {"大约要等", 0, 836, 457, 104, 37},
        {"社会保险", 0, 174, 503.7F, 176, 64},
        {"8", 0, 646, 522, 26, 64},
        {"人", 0, 678, 541, 28, 40},
        {"10–20", 0, 748.2F, 522, 127.8F, 64},
        {"分钟", 0, 882, 541, 56, 40},
    };
    struct fixture *fixture = *state;
    struct ui_screen screen = {.width = 1080,
                               .height = 1920,
                               .metrics = {.u = 1, .mm_per_px = 0.369F},
                               .lang = "zh_CN",
                               .theme = {.touch = THEME_TOUCH_KIOSK},
                               .ground = COLOR_PAPER};
    home_page(ui_tree_reset(fixture->tree, &screen));
    ui_layout(fixture->tree);
    for (size_t i = 0; i < ARRAY_SIZE(drawn); i++) {
        const struct ui_node *node = ui_find_text(fixture->tree, drawn[i].text, drawn[i].nth);
        assert_non_null(node);
        struct ui_rect ink = ui_node_ink(node);
        near(ink.x, drawn[i].x, 1.2, drawn[i].text);
        near(ink.y, drawn[i].y, 3, drawn[i].text);
        near(ink.w, drawn[i].w, 1.2, drawn[i].text);
        near(ink.h, drawn[i].h, 1.2, drawn[i].text);
    }
    struct ui_rect row = ui_node_rect(ui_find(fixture->tree, "row", 2));
    near(row.y, 740.5, 1, "third row");
    near(row.w, 968, 0.1, "third row");
    near(ui_node_rect(ui_find(fixture->tree, "access-bar", 0)).y, 1760, 0.1, "access bar");
    struct ui_fault faults[4];
    assert_int_equal(ui_audit(fixture->tree, faults, 4), 0);
}

static void
the_colours_keep_the_contrasts_of_the_design(void **state)
{
    static const struct {
        enum color text, ground;
        float contrast;
    } pairs[] = {
        {COLOR_INK, COLOR_PAPER, 13.4F},
        {COLOR_WHITE, COLOR_BOARD, 16.8F},
        {COLOR_INK2, COLOR_SAND, 5.3F},
        {COLOR_MIST, COLOR_PANEL, 7.7F},
        {COLOR_MIST_ON_INK, COLOR_INK, 7.6F},
        {COLOR_WHITE, COLOR_AZURE, 7.4F},
        {COLOR_INK, COLOR_APRICOT, 9.3F},
        {COLOR_WHITE, COLOR_PINE, 6.1F},
        {COLOR_CINNABAR, COLOR_CINNABAR_T, 5.6F},
        {COLOR_PINE_BOARD, COLOR_PANEL, 7.8F},
        {COLOR_AMBER_TEXT, COLOR_APRICOT_T, 5.4F},
        {COLOR_DISABLED_TEXT, COLOR_DISABLED, 4.7F},
        {COLOR_SOLD_OUT_TEXT, COLOR_SOLD_OUT, 4.6F},
    };
    static const struct theme theme = {.kind = THEME_LIGHT};
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
        uint32_t ground = theme_fill(&theme, pairs[i].ground);
        near(theme_contrast(theme_text(&theme, pairs[i].text, ground), ground), pairs[i].contrast,
             0.11, "contrast");
    }
}

static void
high_contrast_knows_black_white_and_yellow_alone(void **state)
{
    static const struct theme theme = {.kind = THEME_CONTRAST};
    (void)state;
    for (int color = COLOR_INK; color < COLOR_COUNT; color++) {
        uint32_t fill = theme_fill(&theme, (enum color)color) & 0xFFFFFF,
                 edge = theme_border(&theme, (enum color)color) & 0xFFFFFF;
        assert_true(fill == 0 || fill == 0xFFFFFF || fill == 0xFFE000);
        assert_true(edge == 0xFFFFFF || edge == 0xFFE000);
        if (color != COLOR_SCRIM) {
            uint32_t text = theme_text(&theme, COLOR_INK2, theme_fill(&theme, (enum color)color));
            assert_true(theme_contrast(text, fill) >= 15);
        }
    }
    assert_int_equal(theme_fill(&theme, COLOR_PINE), 0xFFFFFFFF);
    assert_int_equal(theme_fill(&theme, COLOR_CHOSEN), 0xFFFFE000);
    assert_int_equal(theme_fill(&theme, COLOR_PLATE), 0xFFFFFFFF);
    assert_int_equal(theme_fill(&theme, COLOR_CARD), 0xFF000000);
    assert_int_equal(theme_fill(&theme, COLOR_RGB(0xC98F00)), 0xFF000000);
    assert_int_equal(theme_text(&theme, COLOR_ESTIMATE, 0xFF000000), 0xFFFFE000);
}

static void
type_steps_follow_the_ladder(void **state)
{
    (void)state;
    near(theme_step(45, -2), 36, 0.01, "two down");
    near(theme_step(44, 0), 45, 0.01, "snapped");
    near(theme_step(64, 1), 72, 0.01, "one up");
    near(theme_step(320, 3), 320, 0.01, "the top");
    near(theme_step(16, -1), 16 / 1.122, 0.01, "below the ladder");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plate_of_three_digits_is_3_05_h_wide),
        cmocka_unit_test(the_name_of_a_counter_chooses_its_size_and_shape),
        cmocka_unit_test(a_queue_line_shows_at_most_seven_people_and_what_fits),
        cmocka_unit_test(a_bar_fills_its_share_and_turns_red_past_the_standard),
        cmocka_unit_test(a_disabled_button_is_grey_and_keeps_its_name),
        cmocka_unit_test(the_field_shows_discs_for_a_secret),
        cmocka_unit_test(the_home_page_stands_where_the_picture_has_it),
        cmocka_unit_test(the_colours_keep_the_contrasts_of_the_design),
        cmocka_unit_test(high_contrast_knows_black_white_and_yellow_alone),
        cmocka_unit_test(type_steps_follow_the_ladder),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
