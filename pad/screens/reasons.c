/* SPDX-License-Identifier: Apache-2.0
 * What was not good: some of the hall's list, or none. */
#include "pad/screens/screens.h"

enum { COLUMNS = 4 };

static void
title(const struct pad *pad, struct ui_node *page)
{
    struct ui_node *row =
        ui_box(page, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 40});

    ui_face(row, pad->level, 150, false);
    struct ui_node *words = ui_box(row, &(struct ui_style){.grow = 1});
    ui_text(words, _("What was not good?"),
            &(struct ui_type){.size = 84,
                              .bold = true,
                              .exact = true,
                              .line = 1.2F,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title"}});
    ui_text(words, _("Choose some, or none."),
            &(struct ui_type){.size = 42, .exact = true, .color = COLOR_INK2});
    ui_button(row, _("Change rating"),
              &(struct ui_button){.kind = UI_BUTTON_SECONDARY,
                                  .size = 42,
                                  .height = 100,
                                  .icon = "undo",
                                  .box = {.name = "change", .pad = UI_XY(36, 0)},
                                  .target = {.action = PAD_TOUCH_CHANGE}});
}

static void
reason(const struct pad *pad, struct ui_node *row, size_t i)
{
    bool chosen = pad->reasons[i];
    struct ui_node *box =
        ui_box(row, &(struct ui_style){.name = "reason",
                                       .axis = UI_ROW,
                                       .align = UI_CENTRE,
                                       .gap = 22,
                                       .grow = 1,
                                       .height = 124,
                                       .radius = 20,
                                       .fill = chosen ? COLOR_AZURE_T : COLOR_CARD,
                                       .color = COLOR_INK,
                                       .border = UI_ALL(chosen ? 5 : 3),
                                       .edge = chosen ? COLOR_AZURE : COLOR_EDGE,
                                       .pad = UI_XY(28, 0)});

    ui_checkbox(box, 56, chosen, false);
    ui_text(box, hall_text(&pad->view.hall->rating_reasons[i].name, look_lang(pad)),
            &(struct ui_type){.size = part_is_tight(row) ? 38 : 46,
                              .bold = chosen,
                              .optical = true,
                              .exact = true,
                              .fit = UI_FIT_SHRINK,
                              .box = {.grow = 1}});
    ui_touch(box, &(struct ui_target){.action = PAD_TOUCH_REASON + (int)i,
                                      .role = UI_ROLE_CHECKBOX,
                                      .checked = chosen});
}

static void
list(const struct pad *pad, struct ui_node *page)
{
    size_t count = pad->view.hall->rating_reason_count;
    struct ui_node *grid = ui_box(page, &(struct ui_style){.gap = 22, .margin = {.top = 36}});

    for (size_t from = 0; from < count; from += COLUMNS) {
        struct ui_node *row = ui_box(grid, &(struct ui_style){.axis = UI_ROW, .gap = 22});
        for (size_t i = from; i < from + COLUMNS; i++) {
            if (i < count) {
                reason(pad, row, i);
            } else {
                ui_spacer(row);
            }
        }
    }
}

void
screen_reasons(const struct pad *pad, struct ui_node *root)
{
    part_header(pad, root);
    struct ui_node *page = ui_box(
        root,
        &(struct ui_style){.name = "body",
                           .grow = 1,
                           .pad = {.top = 44, .end = PART_EDGE, .bottom = 52, .start = PART_EDGE}});
    title(pad, page);
    list(pad, page);
    ui_spacer(page);
    struct ui_node *row =
        ui_box(page, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 24});
    ui_button(row, _("Leave without rating"),
              &(struct ui_button){.kind = UI_BUTTON_QUIET,
                                  .size = 42,
                                  .height = 144,
                                  .box = {.name = "skip", .pad = UI_XY(40, 0)},
                                  .target = {.action = PAD_TOUCH_SKIP}});
    ui_button(row, _("Send"),
              &(struct ui_button){.kind = UI_BUTTON_PRIMARY,
                                  .size = 62,
                                  .height = 144,
                                  .box = {.name = "submit", .grow = 1},
                                  .target = {.action = PAD_TOUCH_SUBMIT, .main = true}});
    part_ring(pad, row, PAD_TIMEOUT_MS);
}
