/* SPDX-License-Identifier: Apache-2.0
 * Every part of the design on one sheet, for the eye: ui-gallery FILE.png [contrast] [rtl]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/node.h"
#include "ui/parts.h"
#include "ui/surface.h"

static void
caption(struct ui_node *parent, const char *text)
{
    ui_text(parent, text,
            &(struct ui_type){.size = 16, .color = COLOR_INK2, .box = {.margin = {.top = 8}}});
}

static struct ui_node *
section(struct ui_node *page, const char *title)
{
    struct ui_node *box =
        ui_box(page, &(struct ui_style){.pad = {.start = 56, .end = 56}, .margin = {.top = 40}});
    ui_text(box, title,
            &(struct ui_type){.size = 24, .bold = true, .box = {.margin = {.bottom = 16}}});
    return ui_box(box,
                  &(struct ui_style){
                      .axis = UI_ROW, .wrap = true, .gap = 24, .wrap_gap = 26, .align = UI_START});
}

static void
plates(struct ui_node *page)
{
    static const struct {
        const char *name;
        enum color fill, ink;
        enum ui_plate_kind plate;
        enum ui_win_kind win;
    } grounds[] = {
        {"纸", COLOR_PAPER, COLOR_INK, UI_PLATE_PAPER, UI_WIN_APRICOT},
        {"叫号", COLOR_CALL, COLOR_INK, UI_PLATE_CALL, UI_WIN_OPEN},
        {"屏", COLOR_BOARD, COLOR_WHITE, UI_PLATE_BOARD, UI_WIN_BOARD},
        {"屏,叫过", COLOR_BOARD, COLOR_WHITE, UI_PLATE_APRICOT, UI_WIN_RING},
        {"号票", COLOR_CARD, COLOR_INK, UI_PLATE_PRINT, UI_WIN_PRINT},
    };
    struct ui_node *row = section(page, "方号圆窗");
    for (size_t i = 0; i < ARRAY_SIZE(grounds); i++) {
        struct ui_node *column = ui_box(row, &(struct ui_style){.width = 278});
        struct ui_node *box = ui_box(column, &(struct ui_style){.axis = UI_ROW,
                                                                .align = UI_CENTRE,
                                                                .justify = UI_FROM_CENTRE,
                                                                .height = 128,
                                                                .radius = 16,
                                                                .gap = 16,
                                                                .fill = grounds[i].fill,
                                                                .color = grounds[i].ink,
                                                                .border = UI_ALL(1),
                                                                .edge = COLOR_HAIR});
        ui_plate(box, "C036", &(struct ui_plate){.h = 40, .kind = grounds[i].plate});
        ui_arrow(box, 34, 22, COLOR_NONE);
        ui_win(box, i == 3 ? "11" : "5", 50, grounds[i].win);
        caption(column, grounds[i].name);
    }
}

static void
type_and_buttons(struct ui_node *page)
{
    static const float sizes[] = {128, 102, 80, 64, 51, 40, 32, 26};
    struct ui_node *row = section(page, "字号和按钮");
    struct ui_node *left = ui_box(row, &(struct ui_style){.width = 640});
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        struct ui_node *line =
            ui_box(left, &(struct ui_style){.axis = UI_ROW, .align = UI_BASELINE, .gap = 24});
        ui_textf(line, &(struct ui_type){.size = 16, .color = COLOR_INK2, .box = {.width = 130}},
                 "%.0f u", (double)sizes[i]);
        ui_text(line, i < 2 ? "C036" : "排号 C036",
                &(struct ui_type){.size = sizes[i], .bold = true, .line = 1.2F});
    }
    struct ui_node *right = ui_box(
        row,
        &(struct ui_style){.width = 800, .axis = UI_ROW, .wrap = true, .gap = 24, .wrap_gap = 24});
    for (int i = 0; i < 6; i++) {
        ui_button(right, "取号",
                  &(struct ui_button){.kind = (enum ui_button_kind)i,
                                      .size = 32,
                                      .height = 88,
                                      .box = {.width = 240},
                                      .key = i == 4 ? "F5" : NULL,
                                      .icon = i == 1 ? "ticket" : NULL,
                                      .target = {.action = 10 + i}});
    }
    ui_button(right, "取号",
              &(struct ui_button){
                  .size = 32, .height = 88, .box = {.width = 240}, .target = {.action = 1}});
    ui_button(right, "取号",
              &(struct ui_button){
                  .size = 32, .height = 88, .box = {.width = 240}, .target = {.action = 2}});
    ui_button(right, "取号",
              &(struct ui_button){.size = 32,
                                  .height = 88,
                                  .box = {.width = 240},
                                  .target = {.action = 3, .disabled = true}});
    ui_button(right, "转办",
              &(struct ui_button){.kind = UI_BUTTON_QUIET,
                                  .size = 16,
                                  .height = 64,
                                  .stacked = true,
                                  .icon = "transfer",
                                  .radius = 10,
                                  .icon_size = 24,
                                  .key = "F5",
                                  .box = {.width = 127},
                                  .target = {.action = 4}});
    ui_chip(right, "二手房过户", 34, 80, &(struct ui_target){.action = 20, .selected = true});
    ui_chip(right, "新房登记", 34, 80, &(struct ui_target){.action = 21});
    ui_checkbox(right, 56, true, false);
    ui_checkbox(right, 56, false, false);
    ui_checkbox(right, 56, false, true);
    ui_radio(right, 48, true);
    ui_radio(right, 48, false);
    ui_ring(right, 84, 8, 0.95F, 38, COLOR_APRICOT, COLOR_HAIR);
    ui_tag(right, "优先", 16, COLOR_PINE, COLOR_WHITE);
    ui_tag(right, "超时", 16, COLOR_CINNABAR, COLOR_WHITE);
    ui_tag(right, "普通号", 26, COLOR_NONE, COLOR_INK);
    for (int i = 0; i < 7; i++) {
        ui_mark(right, (enum ui_state_mark)i, 22);
    }
    struct ui_node *bars = ui_box(right, &(struct ui_style){.width = 440, .gap = 24});
    ui_bar(bars, 10, 0.45F, 0, COLOR_PINE);
    ui_bar(bars, 10, 0.8F, 0.6F, COLOR_NONE);
    ui_field(right, &(struct ui_field){
                        .value = "材料已核对", .caret = 15, .size = 18, .box = {.width = 320}});
}

static void
service_row(struct ui_node *parent, const char *sub, const char *wait, enum color fill, int action,
            bool dashed)
{
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.name = "row",
                                          .axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .width = 480,
                                          .height = 108,
                                          .radius = 16,
                                          .fill = fill,
                                          .border = UI_ALL(2),
                                          .edge = dashed ? COLOR_EDGE : COLOR_HAIR,
                                          .dashed = dashed,
                                          .pad = {.start = 18, .end = 22}});
    bool grey = fill != COLOR_CARD;
    ui_plate(row, "A", &(struct ui_plate){.h = 74, .kind = grey ? UI_PLATE_GREY : UI_PLATE_PAPER});
    struct ui_node *names =
        ui_box(row, &(struct ui_style){.grow = 1, .margin = {.start = 20}, .shift_y = -4});
    ui_text(names, "社会保险",
            &(struct ui_type){.size = 38,
                              .bold = true,
                              .line = 1.3F,
                              .fit = UI_FIT_SHRINK,
                              .color = grey ? COLOR_SOLD_OUT_TEXT : COLOR_NONE});
    ui_text(names, sub, &(struct ui_type){.size = 24, .color = COLOR_INK2, .fit = UI_FIT_ITEMS});
    ui_text(
        row, wait,
        &(struct ui_type){.size = 36, .bold = true, .fit = UI_FIT_LINE, .color = COLOR_ESTIMATE});
    ui_touch(row, &(struct ui_target){.action = action});
}

static void
rows(struct ui_node *page)
{
    struct ui_node *row = section(page, "业务行");
    service_row(row, "养老金、社保卡、失业金、工伤", "10–20 分钟", COLOR_CARD, 30, false);
    service_row(row, "养老金、社保卡", "10–20 分钟", COLOR_CARD, 5, false);
    service_row(row, "养老金、社保卡", "10–20 分钟", COLOR_CARD, 31, false);
    service_row(row, "今天的号已取完", "约明天", COLOR_SOLD_OUT, 32, false);
    service_row(row, "周一、三、五办", "今天不办", COLOR_NONE, 33, true);
}

static void
faces_and_queue(struct ui_node *page)
{
    static const char *const counters[] = {"5", "6"};
    static const int ahead[] = {0, 3, 7, 20};
    struct ui_node *row = section(page, "五级评价");
    for (int mono = 0; mono < 2; mono++) {
        for (int score = 5; score >= 1; score--) {
            ui_face(row, score, mono ? 72 : 104, mono);
        }
    }
    row = section(page, "队伍线");
    for (size_t i = 0; i < ARRAY_SIZE(ahead); i++) {
        ui_queue_line(row, &(struct ui_queue_line){.width = 420,
                                                   .square = 34,
                                                   .letter = "C",
                                                   .counters = counters,
                                                   .counter_count = i % 2 ? 2 : 1,
                                                   .ahead = ahead[i]});
    }
    static const char *const labels[] = {"选业务", "看材料", "取号"};
    struct ui_node *bar = ui_box(
        row,
        &(struct ui_style){
            .fill = COLOR_INK, .color = COLOR_WHITE, .pad = UI_ALL(30), .axis = UI_ROW, .gap = 30});
    ui_steps(bar, &(struct ui_steps){.labels = labels, .count = 3, .current = 1, .on_ink = true});
    ui_logo(bar, 46);
}

static void
icons(struct ui_node *page, const char *names)
{
    struct ui_node *row = section(page, "图标");
    row->style.gap = 0;
    for (const char *at = names; *at;) {
        char name[32];
        size_t length = strcspn(at, " ");
        str_format(name, sizeof(name), "%.*s", (int)length, at);
        struct ui_node *cell =
            ui_box(row, &(struct ui_style){.width = 92, .height = 62, .align = UI_CENTRE});
        ui_icon(cell, name, 44, 2, COLOR_NONE);
        ui_text(cell, name, &(struct ui_type){.size = 14, .color = COLOR_INK2});
        at += length + (at[length] == ' ');
    }
}

int
main(int argc, char **argv)
{
    struct text *text = NULL;
    if (argc < 2 || text_open(NULL, &text)) {
        fprintf(stderr, "usage: ui-gallery FILE.png [contrast] [rtl]\n");
        return 2;
    }
    struct ui_screen screen = {
        .width = 1600, .metrics = {.u = 1}, .lang = "zh_CN", .ground = COLOR_PAPER};
    for (int i = 2; i < argc; i++) {
        screen.theme.kind = !strcmp(argv[i], "contrast") ? THEME_CONTRAST : screen.theme.kind;
        screen.rtl = screen.rtl || !strcmp(argv[i], "rtl");
    }
    struct ui_tree *tree = ui_tree_new(text);
    ui_press(tree, 5);
    ui_focus(tree, 1);
    struct ui_node *page = ui_tree_reset(tree, &screen);
    page->style.pad.bottom = 40;
    plates(page);
    type_and_buttons(page);
    rows(page);
    faces_and_queue(page);
    icons(page, "back go chev chevl down downr close check plus minus home undo globe speak "
                "bigtext contrast reach wheel "
                "bell elder mother baby star staro medal medical urgent bolt ticket printer phone "
                "qr calendar clock doc copy "
                "idcard coin pin people user pause hold transfer recall skip hash warn info "
                "offline online sync mail tel away "
                "lock power search chat exit bksp gear sms eye list grid chart flag seat hand");
    ui_layout(tree);
    struct painter *painter = painter_new(text);
    enum status status = surface_shoot(tree, painter, argv[1]);
    painter_free(painter);
    ui_tree_free(tree);
    text_close(text);
    return status != STATUS_OK;
}
