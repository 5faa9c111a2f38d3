/* SPDX-License-Identifier: Apache-2.0
 * What frames every screen: the bar at the top, the ticker at the foot. */
#include <string.h>

#include "display/screens/screens.h"

struct layout
screen_layout(const struct display *now, const struct ui_node *root)
{
    const struct ui_screen *screen = ui_node_screen(root);

    return layout_board(now, screen->width, screen->height);
}

static void
clock_texts(const struct display *now, char date[I18N_TEXT_SIZE], char time[I18N_TEXT_SIZE])
{
    struct civil civil = look_civil(now, look_hall_time(now));

    i18n_format_date(&civil, date, I18N_TEXT_SIZE);
    i18n_format_time(&civil, time, I18N_TEXT_SIZE);
}

static void
clock_landscape(struct ui_node *bar, const char *date, const char *time)
{
    struct ui_node *row = ui_box(
        bar, &(struct ui_style){.axis = UI_ROW, .align = UI_BASELINE, .gap = 28, .rigid = true});

    ui_text(row, date,
            &(struct ui_type){.size = 38, .color = COLOR_MIST, .fit = UI_FIT_LINE, .exact = true});
    ui_text(row, time,
            &(struct ui_type){.size = 72,
                              .bold = true,
                              .line = 1,
                              .fit = UI_FIT_LINE,
                              .exact = true,
                              .ltr = true,
                              .box = {.name = "clock"}});
}

/* In two lines as even as the words allow: "3月20日", "周五"; "Fri", "20 Mar". */
static void
break_evenly(char *line)
{
    size_t length = strlen(line), least = length;
    char *best = NULL;

    for (char *at = strchr(line, ' '); at; at = strchr(at + 1, ' ')) {
        size_t before = (size_t)(at - line), behind = length - before - 1;
        size_t longer = before > behind ? before : behind;
        if (longer < least) {
            least = longer;
            best = at;
        }
    }
    if (best) {
        *best = '\n';
    }
}

static void
clock_portrait(struct ui_node *bar, const char *date, const char *time)
{
    struct ui_node *row = ui_box(
        bar,
        &(struct ui_style){
            .axis = UI_ROW, .align = UI_CENTRE, .gap = 24, .margin = {.start = 24}, .rigid = true});

    ui_text(row, date,
            &(struct ui_type){.size = 30,
                              .color = COLOR_MIST,
                              .exact = true,
                              .align = UI_END,
                              .box = {.rigid = true}});
    ui_text(row, time,
            &(struct ui_type){.size = 76,
                              .bold = true,
                              .line = 1,
                              .fit = UI_FIT_LINE,
                              .exact = true,
                              .optical = true,
                              .ltr = true,
                              .box = {.name = "clock"}});
}

/* Counters that do not fit on one page come zone by zone. */
static void
page_zone(const struct display *now, const struct layout *layout, struct ui_node *bar)
{
    struct look_counters page = {0};

    if (layout->grid && !look_is_closed(now)) {
        look_counters(now, layout->tiles, &page);
    }
    if (page.zone) {
        ui_text(bar, hall_text(&page.zone->name, look_lang(now)),
                &(struct ui_type){
                    .size = 46,
                    .bold = true,
                    .optical = true,
                    .exact = true,
                    .color = COLOR_APRICOT,
                    .fit = UI_FIT_CUT,
                    .box = {.name = "zone", .max_width = 420, .margin = {.start = 32, .end = 64}}});
    }
}

void
part_top_bar(const struct display *now, const struct layout *layout, struct ui_node *root)
{
    char date[I18N_TEXT_SIZE], time[I18N_TEXT_SIZE];
    struct ui_node *bar = ui_box(root, &(struct ui_style){.name = "top-bar",
                                                          .axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .justify = UI_SPACE_BETWEEN,
                                                          .height = layout->bar_h,
                                                          .rigid = true,
                                                          .color = COLOR_WHITE,
                                                          .pad = UI_XY(layout->edge, 0)});
    struct ui_node *name =
        ui_box(bar, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 26, .grow = 1});

    ui_logo(name, layout->portrait ? 44 : 46);
    const char *hall = hall_text(&now->view.hall->name, look_lang(now));
    ui_text(
        name, hall,
        &(struct ui_type){.size = layout->portrait ? 44 : 46,
                          .bold = true,
                          .optical = true,
                          .exact = true,
                          .fit = part_fit(hall, 46, layout->width - (layout->portrait ? 560 : 900)),
                          .box = {.grow = 1}});
    page_zone(now, layout, bar);
    clock_texts(now, date, time);
    if (layout->portrait) {
        break_evenly(date);
        clock_portrait(bar, date, time);
    } else {
        clock_landscape(bar, date, time);
    }
}

static void
hotline(const struct display *now, const struct layout *layout, struct ui_node *ticker)
{
    const struct hall *hall = now->view.hall;
    float size = layout->notice_size;

    if (!hall->hotline[0]) {
        return;
    }
    struct ui_node *row =
        ui_box(ticker, &(struct ui_style){.name = "hotline",
                                          .axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .gap = layout->portrait ? 32 : 18,
                                          .pad = {.start = layout->portrait ? 0 : 40},
                                          .rigid = true});
    ui_icon(row, "tel", 46, 0, COLOR_NONE);
    struct ui_node *words =
        ui_box(row, &(struct ui_style){.axis = UI_ROW, .align = UI_BASELINE, .gap = 0.23F * size});
    ui_text(words, _("Complaints"),
            &(struct ui_type){.size = size, .optical = true, .exact = true, .fit = UI_FIT_LINE});
    ui_text(words, hall->hotline,
            &(struct ui_type){.size = size,
                              .bold = true,
                              .optical = true,
                              .exact = true,
                              .ltr = true,
                              .fit = UI_FIT_LINE});
}

static void
notice(const struct display *now, const struct layout *layout, struct ui_node *ticker)
{
    char text[LOOK_NOTICE_SIZE];
    size_t pages;

    look_notice(now, layout->notice_size, layout_notice_w(now, layout), text, sizeof(text), &pages);
    if (text[0] && !layout->portrait) {
        struct ui_node *tag = ui_box(
            ticker, &(struct ui_style){.name = "tag",
                                       .fill = COLOR_WHITE,
                                       .color = COLOR_INK,
                                       .radius = 10,
                                       .rigid = true,
                                       .pad = {.top = 6, .end = 18, .bottom = 9, .start = 18}});
        ui_text(tag, _("Notice"),
                &(struct ui_type){.size = 34, .bold = true, .exact = true, .fit = UI_FIT_LINE});
    }
    /* One that is too long for a line gets two smaller ones. */
    float size = layout->notice_size;
    bool tall = look_width(text, size) > layout_notice_w(now, layout);
    ui_text(ticker, text,
            &(struct ui_type){.size = tall ? 0.85F * size : size,
                              .optical = true,
                              .exact = true,
                              .color = layout->portrait ? COLOR_MIST : COLOR_NONE,
                              .align = layout->portrait ? UI_END : UI_START,
                              .fit = UI_FIT_CUT,
                              .max_lines = tall ? 2 : 1,
                              .line = 1.2F,
                              .box = {.name = "notice", .grow = 1}});
}

/* What is spoken, for who cannot hear it. */
static void
caption(const struct display *now, const struct layout *layout, struct ui_node *ticker)
{
    struct ui_node *row = ui_box(
        ticker, &(struct ui_style){
                    .name = "caption", .axis = UI_ROW, .align = UI_CENTRE, .gap = 24, .grow = 1});

    ui_icon(row, "speak", 46, 0, COLOR_APRICOT);
    ui_text(row, now->caption,
            &(struct ui_type){.size = layout->notice_size,
                              .optical = true,
                              .exact = true,
                              .lang = now->caption_lang,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = 2,
                              .line = 1.2F,
                              .box = {.grow = 1}});
}

void
part_ticker(const struct display *now, const struct layout *layout, struct ui_node *root)
{
    struct ui_node *ticker = ui_box(root, &(struct ui_style){.name = "ticker",
                                                             .axis = UI_ROW,
                                                             .align = UI_CENTRE,
                                                             .gap = 32,
                                                             .x_place = UI_PLACE_BOTH,
                                                             .y_place = UI_PLACE_END,
                                                             .height = layout->ticker_h,
                                                             .fill = COLOR_BOARD,
                                                             .color = COLOR_WHITE,
                                                             .border = {.top = 2},
                                                             .edge = COLOR_LINE2,
                                                             .pad = UI_XY(layout->edge, 0)});

    if (now->caption[0] && !now->stale) {
        caption(now, layout, ticker);
        if (!layout->portrait) {
            hotline(now, layout, ticker);
        }
    } else if (layout->portrait) {
        hotline(now, layout, ticker);
        notice(now, layout, ticker);
    } else {
        notice(now, layout, ticker);
        hotline(now, layout, ticker);
    }
}

void
part_way_arrow(struct ui_node *parent, bool left)
{
    static const struct ui_point shaft[] = {{14, 75}, {399, 75}},
                                 head[] = {{345, 14}, {403, 75}, {345, 136}};
    struct ui_node *box = ui_box(
        parent, &(struct ui_style){
                    .name = "way-out", .width = 420, .height = 150, .ltr = true, .rigid = true});
    struct ui_point points[3];

    for (size_t i = 0; i < ARRAY_SIZE(shaft); i++) {
        points[i] = (struct ui_point){left ? 420 - shaft[i].x : shaft[i].x, shaft[i].y};
    }
    ui_draw_line(box, points, ARRAY_SIZE(shaft), 28, COLOR_WHITE);
    for (size_t i = 0; i < ARRAY_SIZE(head); i++) {
        points[i] = (struct ui_point){left ? 420 - head[i].x : head[i].x, head[i].y};
    }
    ui_draw_line(box, points, ARRAY_SIZE(head), 28, COLOR_WHITE);
}

enum ui_fit
part_fit(const char *name, float size, float width)
{
    return look_width(name, size) > 4 * width ? UI_FIT_CUT : UI_FIT_SHRINK;
}

void
part_stale_time(const struct display *now, char *dst, size_t size)
{
    struct civil civil = look_civil(now, now->stale_since);

    i18n_format_time(&civil, dst, size);
}
