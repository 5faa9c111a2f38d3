/* SPDX-License-Identifier: Apache-2.0 */
#include "display/screens/screens.h"

static void
hotline(const struct display *now, struct ui_node *page)
{
    struct ui_node *row = ui_box(page, &(struct ui_style){.axis = UI_ROW, .margin = {.top = 52}});
    struct ui_node *pill = ui_box(row, &(struct ui_style){.name = "call-us",
                                                          .axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .gap = 22,
                                                          .height = 104,
                                                          .radius = 20,
                                                          .border = UI_ALL(3),
                                                          .edge = COLOR_LINE2,
                                                          .pad = UI_XY(40, 0)});

    ui_icon(pill, "tel", 56, 0, COLOR_NONE);
    struct ui_node *words =
        ui_box(pill, &(struct ui_style){.axis = UI_ROW, .align = UI_BASELINE, .gap = 10});
    ui_text(words, _("Urgent matters"),
            &(struct ui_type){.size = 44, .optical = true, .exact = true, .fit = UI_FIT_LINE});
    ui_text(words, now->view.hall->hotline,
            &(struct ui_type){.size = 44,
                              .bold = true,
                              .optical = true,
                              .exact = true,
                              .ltr = true,
                              .fit = UI_FIT_LINE});
}

void
screen_closed(const struct display *now, struct ui_node *root)
{
    struct layout layout = screen_layout(now, root);
    struct look_opening opening;

    part_top_bar(now, &layout, root);
    struct ui_node *page = ui_box(root, &(struct ui_style){.name = "closed",
                                                           .x_place = UI_PLACE_BOTH,
                                                           .y_place = UI_PLACE_BOTH,
                                                           .y = layout.bar_h,
                                                           .y_end = layout.ticker_h,
                                                           .justify = UI_FROM_CENTRE,
                                                           .color = COLOR_WHITE,
                                                           .pad = UI_XY(layout.edge, 0)});
    look_opening(now, &opening);
    ui_text(page, opening.lead,
            &(struct ui_type){.size = 64, .bold = true, .exact = true, .color = COLOR_MIST});
    if (opening.when[0]) {
        ui_text(page, opening.when,
                &(struct ui_type){.size = layout.portrait ? 128 : 168,
                                  .bold = true,
                                  .exact = true,
                                  .fit = UI_FIT_SHRINK,
                                  .max_lines = 3,
                                  .box = {.margin = {.top = 8}}});
        ui_text(page, opening.hours,
                &(struct ui_type){
                    .size = 56, .exact = true, .line = 1.5F, .box = {.margin = {.top = 20}}});
    }
    if (now->view.hall->hotline[0]) {
        hotline(now, page);
    }
    part_ticker(now, &layout, root);
}
