/* SPDX-License-Identifier: Apache-2.0
 * A full kiosk page of constant words: nine services, six languages, the access bar. For measuring,
 * not for people. */
#pragma once

#include "ui/parts.h"

static inline void
home_header(struct ui_node *page)
{
    static const char *const languages[] = {"中文",   "English", "日本語",
                                            "한국어", "Русский", "العربية"};
    struct ui_node *header = ui_box(page, &(struct ui_style){.name = "header",
                                                             .fill = COLOR_INK,
                                                             .color = COLOR_WHITE,
                                                             .pad = {40, 56, 28, 56}});
    struct ui_node *row =
        ui_box(header,
               &(struct ui_style){
                   .axis = UI_ROW, .align = UI_CENTRE, .justify = UI_SPACE_BETWEEN, .height = 104});
    struct ui_node *left = ui_row(row, 24);
    ui_logo(left, 46);
    struct ui_node *names = ui_column(left, 4);
    ui_text(names, "澄湖区政务服务中心", &(struct ui_type){.size = 42, .bold = true, .line = 1.2F});
    ui_text(names, "1 楼大厅 今日 9:00–17:00 办公",
            &(struct ui_type){.size = 26, .color = COLOR_MIST_ON_INK});
    struct ui_node *right = ui_column(row, 8);
    ui_text(right, "10:24",
            &(struct ui_type){.size = 64, .bold = true, .line = 1, .align = UI_END, .ltr = true});
    ui_text(right, "3月20日 周五",
            &(struct ui_type){.size = 26, .color = COLOR_MIST_ON_INK, .align = UI_END});
    row = ui_box(
        header,
        &(struct ui_style){.name = "languages", .axis = UI_ROW, .gap = 12, .margin = {.top = 32}});
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++) {
        bool on = i == 0;
        struct ui_node *pill =
            ui_box(row, &(struct ui_style){.name = "language",
                                           .axis = UI_ROW,
                                           .align = UI_CENTRE,
                                           .justify = UI_FROM_CENTRE,
                                           .grow = 1,
                                           .height = 72,
                                           .radius = 16,
                                           .border = UI_ALL(2),
                                           .edge = on ? COLOR_WHITE : COLOR_GHOST_EDGE,
                                           .fill = on ? COLOR_CHOSEN_ON_INK : COLOR_NONE,
                                           .color = on ? COLOR_INK : COLOR_WHITE});
        ui_text(pill, languages[i],
                &(struct ui_type){.size = 30, .bold = on, .optical = true, .fit = UI_FIT_LINE});
        ui_touch(pill, &(struct ui_target){.action = 1 + (int)i});
    }
}

static inline void
home_figure(struct ui_node *row, const char *figure, const char *unit, float width)
{
    struct ui_node *box = ui_box(row, &(struct ui_style){.axis = UI_ROW,
                                                         .align = UI_BASELINE,
                                                         .justify = UI_FROM_END,
                                                         .width = width,
                                                         .gap = 6,
                                                         .shift_y = -4});
    ui_text(box, figure,
            &(struct ui_type){.size = 44, .bold = true, .color = COLOR_ESTIMATE, .ltr = true});
    ui_text(box, unit, &(struct ui_type){.size = 28, .color = COLOR_INK2});
}

static inline void
home_row(struct ui_node *list, int i)
{
    static const char *const services[][4] = {
        {"社会保险", "养老金、社保卡、失业金", "8", "10–20"},
        {"医疗保障", "医保登记、报销、异地就医", "12", "20–35"},
        {"不动产登记", "房屋过户、抵押、查档", "5", "15–25"},
        {"公积金", "提取、贷款、转移", "3", "5–10"},
        {"户政业务", "户口、身份证、居住证", "14", "25–40"},
        {"出入境", "护照、港澳通行证", "9", "15–25"},
        {"税务", "发票、申报、契税", "2", "5–10"},
        {"企业开办", "执照、刻章、银行预约", "1", "0–5"},
        {"综合受理", "不确定办哪项，就选这里", "4", "5–15"},
    };
    struct ui_node *row = ui_box(list, &(struct ui_style){.name = "row",
                                                          .axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .height = 108,
                                                          .fill = COLOR_CARD,
                                                          .radius = 16,
                                                          .border = UI_ALL(2),
                                                          .edge = COLOR_HAIR,
                                                          .margin = {.bottom = 10},
                                                          .pad = {.start = 18, .end = 28}});
    const char letter[2] = {"ABCDEFGHJ"[i], '\0'};
    ui_plate(row, letter, &(struct ui_plate){.h = 74});
    struct ui_node *names =
        ui_box(row, &(struct ui_style){.grow = 1, .margin = {.start = 24}, .shift_y = -5});
    ui_text(
        names, services[i][0],
        &(struct ui_type){.size = 44, .bold = true, .fit = UI_FIT_SHRINK, .box = {.name = "name"}});
    ui_text(names, services[i][1],
            &(struct ui_type){
                .size = 26, .color = COLOR_INK2, .fit = UI_FIT_ITEMS, .box = {.name = "sub-line"}});
    home_figure(row, services[i][2], "人", 150);
    home_figure(row, services[i][3], "分钟", 232);
    ui_gap(row, 20);
    ui_icon(row, "chev", 36, 3, COLOR_AZURE);
    ui_touch(row, &(struct ui_target){.action = 20 + i});
}

static inline void
home_access(struct ui_node *page)
{
    static const char *const modes[][2] = {{"bigtext", "大字"},
                                           {"contrast", "高对比"},
                                           {"reach", "低位操作"},
                                           {"speak", "朗读"},
                                           {"bell", "请人帮忙"}};
    struct ui_node *bar = ui_box(page, &(struct ui_style){.name = "access-bar",
                                                          .axis = UI_ROW,
                                                          .x_place = UI_PLACE_BOTH,
                                                          .y_place = UI_PLACE_END,
                                                          .height = 160,
                                                          .fill = COLOR_SAND,
                                                          .pad = UI_XY(36, 0)});
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
        struct ui_node *mode = ui_box(bar, &(struct ui_style){.name = "access",
                                                              .grow = 1,
                                                              .align = UI_CENTRE,
                                                              .justify = UI_FROM_CENTRE,
                                                              .gap = 10});
        ui_icon(mode, modes[i][0], 52, 2, COLOR_NONE);
        ui_text(mode, modes[i][1], &(struct ui_type){.size = 30, .bold = true});
        if (i) {
            ui_box(mode, &(struct ui_style){.x_place = UI_PLACE_START,
                                            .y_place = UI_PLACE_BOTH,
                                            .y = 44,
                                            .y_end = 44,
                                            .width = 2,
                                            .fill = COLOR_SAND_RULE});
        }
        ui_touch(mode, &(struct ui_target){.action = 40 + (int)i});
    }
}

static inline void
home_page(struct ui_node *page)
{
    home_header(page);
    struct ui_node *body = ui_box(page, &(struct ui_style){.pad = UI_XY(56, 0)});
    struct ui_node *title = ui_box(body, &(struct ui_style){.pad = {.top = 36, .bottom = 20}});
    ui_text(
        title, "您要办什么事？",
        &(struct ui_type){
            .size = 64, .bold = true, .line = 1.2F, .tracking = 0.01F, .box = {.name = "title"}});
    ui_text(title, "点一项业务，先看要带的材料，再取号。",
            &(struct ui_type){.size = 32,
                              .line = 1.35F,
                              .color = COLOR_INK2,
                              .box = {.name = "lead", .margin = {.top = 8}}});
    struct ui_node *heads = ui_box(body, &(struct ui_style){.axis = UI_ROW,
                                                            .justify = UI_FROM_END,
                                                            .color = COLOR_INK2,
                                                            .pad = {.end = 84, .bottom = 12}});
    ui_text(heads, "正在等候",
            &(struct ui_type){.size = 26, .align = UI_END, .box = {.width = 150}});
    ui_text(heads, "大约要等",
            &(struct ui_type){.size = 26, .align = UI_END, .box = {.width = 232}});
    for (int i = 0; i < 9; i++) {
        home_row(body, i);
    }
    home_access(page);
}
