/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/ui/fixture.h"
#include "ui/parts.h"

static struct ui_node *
page(struct fixture *fixture, bool rtl)
{
    struct ui_screen screen = {.width = 400,
                               .height = 300,
                               .metrics = {.u = 2},
                               .lang = "zh_CN",
                               .rtl = rtl,
                               .ground = COLOR_PAPER};
    fixture->root = ui_tree_reset(fixture->tree, &screen);
    return fixture->root;
}

static void
box_is(struct fixture *fixture, const char *name, float x, float y, float w, float h)
{
    const struct ui_node *node = ui_find(fixture->tree, name, 0);
    assert_non_null(node);
    struct ui_rect rect = ui_node_rect(node);
    if (fabsf(rect.x - x) > 0.01F || fabsf(rect.y - y) > 0.01F || fabsf(rect.w - w) > 0.01F ||
        fabsf(rect.h - h) > 0.01F) {
        fail_msg("%s stands at %.1f %.1f %.1f %.1f", name, (double)rect.x, (double)rect.y,
                 (double)rect.w, (double)rect.h);
    }
}

static void
units_become_pixels_and_growing_children_share_what_is_free(void **state)
{
    struct ui_node *row =
        ui_box(page(*state, false),
               &(struct ui_style){
                   .name = "row", .axis = UI_ROW, .height = 50, .gap = 10, .pad = UI_XY(5, 3)});
    ui_box(row, &(struct ui_style){.name = "a", .width = 30});
    ui_box(row, &(struct ui_style){.name = "b", .grow = 1});
    ui_box(row, &(struct ui_style){.name = "c", .grow = 2});
    ui_layout(((struct fixture *)*state)->tree);
    box_is(*state, "row", 0, 0, 400, 100);
    box_is(*state, "a", 10, 6, 60, 88);
    box_is(*state, "b", 90, 6, 280 / 3.0F, 88);
    box_is(*state, "c", 110 + 280 / 3.0F, 6, 560 / 3.0F, 88);
}

static void
margins_borders_and_shifts_count_as_in_a_browser(void **state)
{
    struct ui_node *box =
        ui_box(page(*state, false),
               &(struct ui_style){
                   .name = "box", .border = UI_ALL(2), .pad = UI_ALL(4), .margin = {1, 2, 3, 4}});
    ui_box(box, &(struct ui_style){.name = "a", .height = 10, .margin = {.bottom = 5}});
    ui_box(box, &(struct ui_style){.name = "b", .height = 10, .shift_x = 3, .shift_y = -4});
    ui_box(((struct fixture *)*state)->root, &(struct ui_style){.name = "after", .height = 1});
    ui_layout(((struct fixture *)*state)->tree);
    box_is(*state, "box", 8, 2, 388, 74);
    box_is(*state, "a", 20, 14, 364, 20);
    box_is(*state, "b", 26, 36, 364, 20);
    box_is(*state, "after", 0, 82, 400, 2);
}

static void
justify_and_align_place_what_is_smaller(void **state)
{
    struct ui_node *row =
        ui_box(page(*state, false),
               &(struct ui_style){
                   .axis = UI_ROW, .height = 50, .justify = UI_SPACE_BETWEEN, .align = UI_CENTRE});
    ui_box(row, &(struct ui_style){.name = "a", .width = 10, .height = 10});
    ui_box(row, &(struct ui_style){.name = "b", .width = 10, .height = 20, .self = UI_END});
    ui_box(row, &(struct ui_style){.name = "c", .width = 10, .self_stretch = true});
    struct ui_node *column = ui_box(
        ((struct fixture *)*state)->root,
        &(struct ui_style){.height = 50, .justify = UI_FROM_END, .align = UI_CENTRE, .gap = 1});
    ui_box(column, &(struct ui_style){.name = "d", .width = 10, .height = 10});
    ui_box(column, &(struct ui_style){.name = "e", .width = 20, .height = 10});
    ui_layout(((struct fixture *)*state)->tree);
    box_is(*state, "a", 0, 40, 20, 20);
    box_is(*state, "b", 190, 60, 20, 40);
    box_is(*state, "c", 380, 0, 20, 100);
    box_is(*state, "d", 190, 158, 20, 20);
    box_is(*state, "e", 180, 180, 40, 20);
}

static void
placed_boxes_stand_inside_the_border_and_take_no_room(void **state)
{
    struct ui_node *box =
        ui_box(page(*state, false),
               &(struct ui_style){.height = 100, .border = UI_ALL(5), .pad = UI_ALL(20)});
    ui_box(box, &(struct ui_style){.name = "corner",
                                   .x_place = UI_PLACE_END,
                                   .y_place = UI_PLACE_END,
                                   .x = 2,
                                   .y = 3,
                                   .width = 10,
                                   .height = 10});
    ui_box(box, &(struct ui_style){.name = "band",
                                   .x_place = UI_PLACE_BOTH,
                                   .x = 1,
                                   .x_end = 4,
                                   .y_place = UI_PLACE_BOTH,
                                   .y = 2,
                                   .y_end = 6});
    ui_box(box, &(struct ui_style){.name = "middle",
                                   .x_place = UI_PLACE_CENTRE,
                                   .y_place = UI_PLACE_CENTRE,
                                   .width = 10,
                                   .height = 10});
    ui_box(box, &(struct ui_style){.name = "flow", .height = 10});
    ui_layout(((struct fixture *)*state)->tree);
    box_is(*state, "corner", 400 - 10 - 4 - 20, 200 - 10 - 6 - 20, 20, 20);
    box_is(*state, "band", 12, 14, 370, 164);
    box_is(*state, "middle", 190, 90, 20, 20);
    box_is(*state, "flow", 50, 50, 300, 20);
}

static void
right_to_left_mirrors_everything_but_what_stays_ltr(void **state)
{
    struct ui_node *row =
        ui_box(page(*state, true),
               &(struct ui_style){.axis = UI_ROW, .height = 50, .gap = 5, .pad = {.start = 10}});
    ui_box(row, &(struct ui_style){.name = "a", .width = 20, .margin = {.end = 3}, .shift_x = 1});
    struct ui_node *plate =
        ui_box(row, &(struct ui_style){.name = "plate", .axis = UI_ROW, .ltr = true, .gap = 2});
    ui_box(plate, &(struct ui_style){.name = "letter", .width = 10});
    ui_box(plate, &(struct ui_style){.name = "digits", .width = 20});
    ui_box(row, &(struct ui_style){.name = "corner",
                                   .x_place = UI_PLACE_START,
                                   .y_place = UI_PLACE_START,
                                   .width = 7,
                                   .height = 7});
    ui_layout(((struct fixture *)*state)->tree);
    box_is(*state, "a", 400 - 20 - 2 - 40, 0, 40, 100);
    box_is(*state, "plate", 400 - 20 - 40 - 6 - 10 - 64, 0, 64, 100);
    box_is(*state, "letter", 260, 0, 20, 100);
    box_is(*state, "digits", 284, 0, 40, 100);
    box_is(*state, "corner", 386, 0, 14, 14);
}

static void
a_wrapping_row_goes_on_in_the_next_line(void **state)
{
    struct ui_node *row = ui_box(
        page(*state, false),
        &(struct ui_style){.name = "row", .axis = UI_ROW, .wrap = true, .gap = 10, .wrap_gap = 4});
    for (int i = 0; i < 3; i++) {
        ui_box(row,
               &(struct ui_style){.name = i == 2 ? "third" : "chip", .width = 80, .height = 20});
    }
    ui_layout(((struct fixture *)*state)->tree);
    box_is(*state, "row", 0, 0, 400, 88);
    box_is(*state, "third", 0, 48, 160, 40);
}

static void
texts_of_two_sizes_share_a_baseline(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *row =
        ui_box(page(fixture, false), &(struct ui_style){.axis = UI_ROW, .align = UI_BASELINE});
    ui_text(row, "8", &(struct ui_type){.size = 44, .bold = true, .box = {.name = "figure"}});
    ui_text(row, "人", &(struct ui_type){.size = 28, .box = {.name = "unit"}});
    ui_layout(fixture->tree);
    struct ui_rect figure = ui_node_ink(ui_find(fixture->tree, "figure", 0));
    struct ui_rect unit = ui_node_ink(ui_find(fixture->tree, "unit", 0));
    float high = figure.y + roundf(1.16F * 88), low = unit.y + roundf(1.16F * 56);
    assert_true(fabsf(high - low) < 0.01F);
}

static void
a_row_that_is_too_full_squeezes_its_texts_and_not_its_plates(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *row =
        ui_box(page(fixture, false), &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE});
    ui_plate(row, "C036", &(struct ui_plate){.h = 40});
    ui_text(row, "买卖双方一起来办理过户登记",
            &(struct ui_type){.size = 20, .box = {.name = "long"}});
    ui_layout(fixture->tree);
    struct ui_rect plate = ui_node_rect(ui_find(fixture->tree, "number", 0)),
                   text = ui_node_rect(ui_find(fixture->tree, "long", 0));
    assert_true(plate.w > 2.9F * 80 && plate.w < 3.15F * 80);
    assert_true(text.x + text.w <= 400.01F);
    assert_true(text.h > 90);
}

static void
a_column_gives_growing_children_at_least_their_content(void **state)
{
    struct ui_node *column = ui_box(page(*state, false), &(struct ui_style){.height = 60});
    struct ui_node *a = ui_box(column, &(struct ui_style){.name = "a", .grow = 1});
    ui_box(a, &(struct ui_style){.height = 45});
    ui_box(column, &(struct ui_style){.name = "b", .grow = 1});
    ui_layout(((struct fixture *)*state)->tree);
    box_is(*state, "a", 0, 0, 400, 90);
    box_is(*state, "b", 0, 90, 400, 30);
}

static void
paper_is_as_long_as_its_content(void **state)
{
    struct fixture *fixture = *state;
    struct ui_screen paper = {
        .width = 576, .metrics = {.u = 1}, .lang = "zh_CN", .ground = COLOR_WHITE};
    struct ui_node *root = ui_tree_reset(fixture->tree, &paper);
    ui_box(root, &(struct ui_style){.height = 500});
    ui_box(root, &(struct ui_style){.height = 123, .margin = {.top = 7}});
    ui_layout(fixture->tree);
    struct ui_rect rect = ui_tree_rect(fixture->tree);
    assert_int_equal((int)rect.h, 630);
}

static void
a_small_panel_makes_the_kiosk_unit_grow(void **state)
{
    (void)state;
    struct ui_metrics large = ui_metrics_kiosk(1080, 1920, 0.369F),
                      small = ui_metrics_kiosk(1080, 1920, 0.248F);
    assert_true(fabsf(large.u - 1) < 0.001F);
    assert_true(fabsf(small.u - 1.21F) < 0.005F);
    assert_true(fabsf(ui_metrics_kiosk(1366, 768, 0).u - 0.711F) < 0.001F);
    assert_true(fabsf(ui_metrics_screen(3840, 2160, 0.1F).u - 2) < 0.001F);
}

static const struct ui_node *
fitted(struct fixture *fixture, const char *words, enum ui_fit fit, float width, int max_lines)
{
    ui_text(
        page(fixture, false), words,
        &(struct ui_type){
            .size = 45, .fit = fit, .max_lines = max_lines, .box = {.name = "t", .width = width}});
    ui_layout(fixture->tree);
    return ui_find(fixture->tree, "t", 0);
}

static void
a_name_shrinks_by_two_steps_and_then_wraps(void **state)
{
    /* Five characters of 45 u: one line at 225 u, at 36 u still 180 u. */
    struct ui_rect ink = ui_node_ink(fitted(*state, "不动产登记", UI_FIT_SHRINK, 226, 0));
    assert_true(fabsf(ink.w - 450) < 2);
    ink = ui_node_ink(fitted(*state, "不动产登记", UI_FIT_SHRINK, 190, 0));
    assert_true(fabsf(ink.w - 360) < 2);
    ink = ui_node_ink(fitted(*state, "不动产登记", UI_FIT_SHRINK, 150, 0));
    assert_true(ink.h > 100);
    assert_string_equal(ui_node_text(ui_find(((struct fixture *)*state)->tree, "t", 0)),
                        "不动产登记");
}

static void
a_name_beyond_all_measure_is_cut_at_its_lines(void **state)
{
    char name[500 * 3 + 1], word[501];
    for (size_t i = 0; i < 500; i++) {
        memcpy(name + 3 * i, "长", 3);
        word[i] = 'w';
    }
    name[sizeof(name) - 1] = word[500] = '\0';
    assert_true(ui_node_ink(fitted(*state, name, UI_FIT_SHRINK, 190, 0)).h < 250);
    struct ui_rect ink = ui_node_ink(fitted(*state, word, UI_FIT_SHRINK, 190, 0));
    assert_true(ink.w <= 382 && ink.h < 250);
}

static void
a_name_that_is_too_long_for_its_lines_runs_over_nothing(void **state)
{
    /* Three lines at its smallest where two have room. */
    const char *name = "阿卜杜热合曼阿卜杜拉买买提明阿卜杜热合曼阿卜杜拉买买提明";
    const struct ui_node *node = fitted(*state, name, UI_FIT_SHRINK, 250, 2);
    assert_true(ui_node_ink(node).h < 4 * 45 * 1.25F);
    assert_non_null(strstr(ui_node_text(node), "…"));
}

static void
free_text_is_cut_with_dots_and_lists_lose_whole_items(void **state)
{
    assert_string_equal(ui_node_text(fitted(*state, "材料已核对只差完税证明", UI_FIT_CUT, 275, 0)),
                        "材料已核对…");
    assert_string_equal(ui_node_text(fitted(*state, "材料已核对", UI_FIT_CUT, 270, 0)),
                        "材料已核对");
    assert_string_equal(
        ui_node_text(fitted(*state, "养老金、社保卡、失业金", UI_FIT_ITEMS, 330, 0)),
        "养老金、社保卡");
    assert_string_equal(
        ui_node_text(fitted(*state, "养老金、社保卡、失业金", UI_FIT_ITEMS, 900, 0)),
        "养老金、社保卡、失业金");
    const struct ui_node *two =
        fitted(*state, "一二三四五六七八九十一二三四五六", UI_FIT_CUT, 228, 2);
    assert_string_equal(ui_node_text(two), "一二三四五六七八九…");
}

static void
large_type_multiplies_by_1_6_unless_exact(void **state)
{
    struct fixture *fixture = *state;
    struct ui_screen screen = {
        .width = 4000, .height = 300, .metrics = {.u = 1}, .theme = {.large = true}};
    struct ui_node *root = ui_tree_reset(fixture->tree, &screen);
    ui_text(root, "一", &(struct ui_type){.size = 50, .box = {.name = "a"}});
    ui_text(root, "一", &(struct ui_type){.size = 50, .exact = true, .box = {.name = "b"}});
    ui_layout(fixture->tree);
    assert_true(fabsf(ui_node_ink(ui_find(fixture->tree, "a", 0)).w - 80) < 1);
    assert_true(fabsf(ui_node_ink(ui_find(fixture->tree, "b", 0)).w - 50) < 1);
}

static void
text_starts_at_the_right_in_a_mirrored_screen(void **state)
{
    struct fixture *fixture = *state;
    ui_text(page(fixture, true), "شباك",
            &(struct ui_type){.size = 30, .lang = "ar", .box = {.name = "a"}});
    ui_text(fixture->root, "10:24",
            &(struct ui_type){.size = 30, .ltr = true, .align = UI_END, .box = {.name = "b"}});
    ui_layout(fixture->tree);
    struct ui_rect start = ui_node_ink(ui_find(fixture->tree, "a", 0)),
                   end = ui_node_ink(ui_find(fixture->tree, "b", 0));
    assert_true(fabsf(start.x + start.w - 400) < 0.1F);
    assert_true(fabsf(end.x) < 0.1F);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_become_pixels_and_growing_children_share_what_is_free),
        cmocka_unit_test(margins_borders_and_shifts_count_as_in_a_browser),
        cmocka_unit_test(justify_and_align_place_what_is_smaller),
        cmocka_unit_test(placed_boxes_stand_inside_the_border_and_take_no_room),
        cmocka_unit_test(right_to_left_mirrors_everything_but_what_stays_ltr),
        cmocka_unit_test(a_wrapping_row_goes_on_in_the_next_line),
        cmocka_unit_test(texts_of_two_sizes_share_a_baseline),
        cmocka_unit_test(a_row_that_is_too_full_squeezes_its_texts_and_not_its_plates),
        cmocka_unit_test(a_column_gives_growing_children_at_least_their_content),
        cmocka_unit_test(paper_is_as_long_as_its_content),
        cmocka_unit_test(a_small_panel_makes_the_kiosk_unit_grow),
        cmocka_unit_test(a_name_shrinks_by_two_steps_and_then_wraps),
        cmocka_unit_test(a_name_that_is_too_long_for_its_lines_runs_over_nothing),
        cmocka_unit_test(a_name_beyond_all_measure_is_cut_at_its_lines),
        cmocka_unit_test(free_text_is_cut_with_dots_and_lists_lose_whole_items),
        cmocka_unit_test(large_type_multiplies_by_1_6_unless_exact),
        cmocka_unit_test(text_starts_at_the_right_in_a_mirrored_screen),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
