/* SPDX-License-Identifier: Apache-2.0
 * Finger, keypad, ear, and the audit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/ui/fixture.h"
#include "ui/node.h"
#include "ui/parts.h"

/* 0.4 mm a pixel: a target needs 50 px (20 mm), a main one 75, a gap 7.5. */
static struct ui_node *
kiosk(struct fixture *fixture)
{
    struct ui_screen screen = {.width = 1000,
                               .height = 1000,
                               .metrics = {.u = 1, .mm_per_px = 0.4F},
                               .lang = "zh_CN",
                               .theme = {.touch = THEME_TOUCH_KIOSK},
                               .ground = COLOR_PAPER};
    ui_focus(fixture->tree, 0);
    ui_press(fixture->tree, 0);
    fixture->root = ui_tree_reset(fixture->tree, &screen);
    return fixture->root;
}

static struct ui_node *
target_at(struct ui_node *parent, int action, float x, float y, float w, float h)
{
    struct ui_node *node = ui_box(parent, &(struct ui_style){.x_place = UI_PLACE_START,
                                                             .y_place = UI_PLACE_START,
                                                             .x = x,
                                                             .y = y,
                                                             .width = w,
                                                             .height = h,
                                                             .name = "target"});
    ui_touch(node, &(struct ui_target){.action = action, .spoken = "目标"});
    return node;
}

static int
hit(struct fixture *fixture, float x, float y)
{
    return ui_hit(fixture->tree, (struct ui_point){x, y});
}

static void
a_small_target_is_grown_to_what_a_finger_needs(void **state)
{
    struct fixture *fixture = *state;
    target_at(kiosk(fixture), 7, 100, 100, 20, 20);
    ui_layout(fixture->tree);
    assert_int_equal(hit(fixture, 110, 110), 7);
    assert_int_equal(hit(fixture, 86, 110), 7);
    assert_int_equal(hit(fixture, 84, 110), 0);
    assert_int_equal(hit(fixture, 134, 134), 7);
    assert_int_equal(hit(fixture, 136, 110), 0);
}

static void
between_two_grown_targets_the_nearer_one_is_meant(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = kiosk(fixture);
    target_at(root, 1, 100, 100, 20, 20);
    target_at(root, 2, 130, 100, 20, 20);
    ui_layout(fixture->tree);
    assert_int_equal(hit(fixture, 123, 110), 1);
    assert_int_equal(hit(fixture, 127, 110), 2);
    assert_int_equal(hit(fixture, 119, 110), 1);
}

static void
a_disabled_target_cannot_be_hit_and_hides_what_lies_under_it(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = kiosk(fixture);
    target_at(root, 1, 100, 100, 200, 200);
    struct ui_node *top = target_at(root, 2, 150, 150, 60, 60);
    ui_touch(top, &(struct ui_target){.action = 2, .spoken = "x", .disabled = true});
    struct ui_node *gone = target_at(root, 3, 500, 500, 60, 60);
    gone->style.hidden = true;
    ui_layout(fixture->tree);
    assert_int_equal(hit(fixture, 160, 160), 0);
    assert_int_equal(hit(fixture, 110, 110), 1);
    assert_int_equal(hit(fixture, 520, 520), 0);
}

static void
under_a_dialog_nothing_is_hit_focused_or_spoken(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = kiosk(fixture);
    ui_text(root, "背后的话", &(struct ui_type){.size = 30});
    target_at(root, 1, 0, 0, 1000, 1000);
    struct ui_node *card = ui_dialog(root, &(struct ui_style){.width = 400, .height = 300});
    ui_text(card, "还在吗?", &(struct ui_type){.size = 40});
    ui_button(card, "再等一会", &(struct ui_button){.height = 100, .target = {.action = 9}});
    ui_layout(fixture->tree);
    assert_int_equal(hit(fixture, 10, 10), 0);
    assert_int_equal(ui_focus_step(fixture->tree, 1), 9);
    assert_int_equal(ui_focus_step(fixture->tree, 1), 9);
    struct buffer words = {0};
    ui_spoken(fixture->tree, &words);
    assert_string_equal(words.data, "还在吗?\n再等一会\n");
    buffer_done(&words);
}

static void
focus_goes_round_in_reading_order_and_leaves_out_the_disabled(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = kiosk(fixture);
    for (int i = 1; i <= 4; i++) {
        ui_button(root, "按钮",
                  &(struct ui_button){.height = 100, .target = {.action = i, .disabled = i == 2}});
    }
    ui_layout(fixture->tree);
    assert_int_equal(ui_focus_step(fixture->tree, 1), 1);
    assert_int_equal(ui_focus_step(fixture->tree, 1), 3);
    assert_int_equal(ui_focus_step(fixture->tree, 1), 4);
    assert_int_equal(ui_focus_step(fixture->tree, 1), 1);
    assert_int_equal(ui_focus_step(fixture->tree, -1), 4);
    assert_int_equal(ui_focus_step(fixture->tree, -1), 3);
    ui_focus(fixture->tree, 0);
    assert_int_equal(ui_focus_step(fixture->tree, -1), 4);
}

static void
the_ear_hears_texts_then_choices_in_order(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = kiosk(fixture);
    ui_text(root, "您要办什么事?", &(struct ui_type){.size = 64});
    struct ui_node *row = ui_row(root, 4);
    ui_say(row, "");
    ui_text(row, "装饰", &(struct ui_type){.size = 30});
    struct ui_node *choice = ui_box(root, &(struct ui_style){.height = 100});
    ui_text(choice, "社会保险", &(struct ui_type){.size = 44});
    ui_text(choice, "养老金", &(struct ui_type){.size = 26});
    ui_touch(choice, &(struct ui_target){.action = 1});
    ui_layout(fixture->tree);
    struct buffer words = {0};
    ui_spoken(fixture->tree, &words);
    assert_string_equal(words.data, "您要办什么事?\n社会保险 养老金\n");
    buffer_done(&words);
}

static size_t
faults_of(struct fixture *fixture, enum ui_rule_kind rule)
{
    struct ui_fault faults[32];
    size_t found = 0, count = ui_audit(fixture->tree, faults, ARRAY_SIZE(faults));
    for (size_t i = 0; i < count && i < ARRAY_SIZE(faults); i++) {
        found += faults[i].rule == rule;
    }
    return found;
}

static void
the_audit_finds_small_close_overlapping_and_doubled_targets(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = kiosk(fixture);
    target_at(root, 1, 100, 100, 60, 45);
    target_at(root, 2, 165, 100, 60, 60);
    target_at(root, 3, 210, 140, 60, 60);
    target_at(root, 3, 500, 500, 60, 60);
    ui_layout(fixture->tree);
    assert_int_equal(faults_of(fixture, UI_FAULT_SMALL), 1);
    assert_int_equal(faults_of(fixture, UI_FAULT_CLOSE), 1);
    assert_int_equal(faults_of(fixture, UI_FAULT_OVERLAP), 1);
    assert_int_equal(faults_of(fixture, UI_FAULT_TWICE), 1);
}

static void
a_main_action_must_be_larger(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *node = target_at(kiosk(fixture), 1, 0, 0, 200, 60);
    ui_layout(fixture->tree);
    assert_int_equal(faults_of(fixture, UI_FAULT_SMALL), 0);
    ui_touch(node, &(struct ui_target){.action = 1, .spoken = "取号", .main = true});
    ui_layout(fixture->tree);
    assert_int_equal(faults_of(fixture, UI_FAULT_SMALL), 1);
}

static void
the_audit_finds_a_target_without_a_name(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = kiosk(fixture);
    struct ui_node *button = ui_button(
        root, "", &(struct ui_button){.height = 100, .icon = "globe", .target = {.action = 1}});
    ui_layout(fixture->tree);
    assert_int_equal(faults_of(fixture, UI_FAULT_SILENT), 1);
    ui_touch(button, &(struct ui_target){.action = 1, .spoken = "语言"});
    ui_layout(fixture->tree);
    assert_int_equal(faults_of(fixture, UI_FAULT_SILENT), 0);
}

static void
the_audit_measures_contrast_against_what_is_really_behind(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = kiosk(fixture);
    struct ui_node *stack = ui_box(root, &(struct ui_style){.axis = UI_STACK});
    ui_box(stack, &(struct ui_style){.height = 100, .fill = COLOR_APRICOT});
    /* White words on apricot: the box behind is a neighbour, not a parent. */
    ui_text(stack, "看不清", &(struct ui_type){.size = 26, .color = COLOR_WHITE});
    ui_layout(fixture->tree);
    assert_int_equal(faults_of(fixture, UI_FAULT_CONTRAST), 1);
    root = kiosk(fixture);
    stack = ui_box(root, &(struct ui_style){.axis = UI_STACK});
    ui_box(stack, &(struct ui_style){.height = 100, .fill = COLOR_INK});
    ui_text(stack, "看得清", &(struct ui_type){.size = 26, .color = COLOR_WHITE});
    ui_layout(fixture->tree);
    assert_int_equal(faults_of(fixture, UI_FAULT_CONTRAST), 0);
}

static void
the_audit_finds_text_that_leaves_its_box_or_the_screen(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = kiosk(fixture);
    struct ui_node *narrow =
        ui_box(root, &(struct ui_style){.axis = UI_ROW, .width = 60, .align = UI_START});
    ui_text(narrow, "随到随办", &(struct ui_type){.size = 44, .fit = UI_FIT_LINE});
    ui_layout(fixture->tree);
    assert_int_equal(faults_of(fixture, UI_FAULT_CLIPPED), 1);
    root = kiosk(fixture);
    ui_box(root, &(struct ui_style){.height = 990});
    ui_text(root, "掉下去了", &(struct ui_type){.size = 44});
    ui_layout(fixture->tree);
    assert_int_equal(faults_of(fixture, UI_FAULT_CLIPPED), 1);
}

static void
a_clean_screen_has_no_faults(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = kiosk(fixture);
    root->style.gap = 20;
    ui_text(root, "请选您的情况", &(struct ui_type){.size = 64, .bold = true});
    ui_button(
        root, "都不是,取普通号",
        &(struct ui_button){
            .kind = UI_BUTTON_SECONDARY, .height = 132, .icon = "ticket", .target = {.action = 1}});
    ui_button(root, "取号",
              &(struct ui_button){.height = 132, .target = {.action = 2, .main = true}});
    ui_chip(root, "二手房过户", 0, 0, &(struct ui_target){.action = 3, .selected = true});
    ui_face(root, 3, 100, false);
    ui_layout(fixture->tree);
    struct ui_fault faults[8];
    size_t count = ui_audit(fixture->tree, faults, 8);
    if (count) {
        fail_msg("%s: %s", ui_rule_name(faults[0].rule), faults[0].what);
    }
}

static void
in_high_contrast_the_same_screen_keeps_fifteen_to_one(void **state)
{
    struct fixture *fixture = *state;
    struct ui_screen screen = {.width = 1000,
                               .height = 1000,
                               .metrics = {.u = 1},
                               .lang = "zh_CN",
                               .theme = {.kind = THEME_CONTRAST},
                               .ground = COLOR_PAPER};
    struct ui_node *root = ui_tree_reset(fixture->tree, &screen);
    static const enum color grounds[] = {COLOR_CARD,       COLOR_INK,     COLOR_AZURE,
                                         COLOR_PINE,       COLOR_APRICOT, COLOR_SOLD_OUT,
                                         COLOR_CINNABAR_T, COLOR_PLATE,   COLOR_AZURE_T};
    static const enum color inks[] = {COLOR_INK,  COLOR_WHITE,    COLOR_INK2,
                                      COLOR_PINE, COLOR_CINNABAR, COLOR_MIST_ON_INK};
    for (size_t i = 0; i < ARRAY_SIZE(grounds); i++) {
        struct ui_node *row = ui_box(root, &(struct ui_style){.axis = UI_ROW, .fill = grounds[i]});
        for (size_t k = 0; k < ARRAY_SIZE(inks); k++) {
            ui_text(row, "字", &(struct ui_type){.size = 26, .color = inks[k]});
        }
    }
    ui_layout(fixture->tree);
    assert_int_equal(faults_of(fixture, UI_FAULT_CONTRAST), 0);
}

static void
the_targets_of_a_screen_can_be_listed(void **state)
{
    struct fixture *fixture = *state;
    struct ui_node *root = kiosk(fixture);
    ui_button(
        root, "办结",
        &(struct ui_button){.height = 100, .key = "F2", .target = {.action = 5, .main = true}});
    ui_layout(fixture->tree);
    struct ui_target_info targets[2];
    assert_int_equal(ui_targets(fixture->tree, targets, 2), 1);
    assert_int_equal(targets[0].action, 5);
    assert_string_equal(targets[0].spoken, "办结");
    assert_string_equal(targets[0].key, "F2");
    assert_string_equal(targets[0].name, "button");
    assert_true(targets[0].rect.w > 999 && targets[0].rect.h > 99);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_target_is_grown_to_what_a_finger_needs),
        cmocka_unit_test(between_two_grown_targets_the_nearer_one_is_meant),
        cmocka_unit_test(a_disabled_target_cannot_be_hit_and_hides_what_lies_under_it),
        cmocka_unit_test(under_a_dialog_nothing_is_hit_focused_or_spoken),
        cmocka_unit_test(focus_goes_round_in_reading_order_and_leaves_out_the_disabled),
        cmocka_unit_test(the_ear_hears_texts_then_choices_in_order),
        cmocka_unit_test(the_audit_finds_small_close_overlapping_and_doubled_targets),
        cmocka_unit_test(a_main_action_must_be_larger),
        cmocka_unit_test(the_audit_finds_a_target_without_a_name),
        cmocka_unit_test(the_audit_measures_contrast_against_what_is_really_behind),
        cmocka_unit_test(the_audit_finds_text_that_leaves_its_box_or_the_screen),
        cmocka_unit_test(a_clean_screen_has_no_faults),
        cmocka_unit_test(in_high_contrast_the_same_screen_keeps_fifteen_to_one),
        cmocka_unit_test(the_targets_of_a_screen_can_be_listed),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
