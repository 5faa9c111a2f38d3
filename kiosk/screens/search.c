/* SPDX-License-Identifier: Apache-2.0
 * Finding a matter by the first letters of its pinyin or by a part of its name. */
#include <string.h>

#include "kiosk/screens/list.h"

void
search_field(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    struct ui_node *row = ui_box(parent, &(struct ui_style){.name = "query",
                                                            .axis = UI_ROW,
                                                            .height = frame->wide ? 96 : 120,
                                                            .gap = 20,
                                                            .margin = {.top = 28},
                                                            .pad = UI_XY(28, 0),
                                                            .radius = 16,
                                                            .fill = COLOR_CARD,
                                                            .border = UI_ALL(4),
                                                            .edge = COLOR_AZURE,
                                                            .align = UI_CENTRE});
    ui_icon(row, "search", 52, 2.2f, COLOR_AZURE);
    bool empty = kiosk->query[0] == '\0';
    ui_text(row, empty ? _("Type a part of its name") : kiosk->query,
            &(struct ui_type){.size = empty ? 34 : 56,
                              .bold = !empty,
                              .exact = true,
                              .color = empty ? COLOR_INK2 : COLOR_NONE,
                              .optical = true,
                              .fit = empty ? UI_FIT_SHRINK : UI_FIT_CUT,
                              .max_lines = 1,
                              .box = {.grow = 1}});
}

static void
nothing(const struct kiosk *kiosk, struct ui_node *parent)
{
    const char *words = kiosk->query[0]
                            ? _("Nothing found. Try fewer letters, or take the last service.")
                            : _("For instance tax, or passport.");
    ui_text(parent, words,
            &(struct ui_type){
                .size = 34, .color = COLOR_INK2, .line = 1.4f, .box = {.margin = {.top = 24}}});
}

static void
hits(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame, float room)
{
    size_t count = list_count(kiosk);
    if (count == 0) {
        nothing(kiosk, parent);
        return;
    }
    struct grid grid =
        list_share(frame, count, frame->wide && !frame->large ? 2 : 1, room, kiosk->page);
    grid.tall = false;
    grid.row = grid.row > room ? room : grid.row;
    grid.row = grid.row > 124 && !frame->large ? 124 : grid.row;
    ui_gap(parent, frame->staged && frame->wide ? 10 : 16);
    list_rows(kiosk, parent, &grid, frame->w - 2 * PAGE_MARGIN);
    /* Where there is no room for pages, one more letter finds it. */
    if (!(frame->staged && frame->wide)) {
        pager(parent, grid.page, grid.pages, 88, NULL);
    }
}

void
screen_search(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    ui_text(header_bar(kiosk, root, COLOR_INK), _("Find a service"),
            &(struct ui_type){
                .size = 40, .bold = true, .optical = true, .exact = true, .fit = UI_FIT_SHRINK});
    struct ui_node *body =
        ui_box(root, &(struct ui_style){.grow = 1, .pad = UI_XY(PAGE_MARGIN, 0)});
    float used = header_bar_height(&frame) + keys_height(kiosk, &frame, KEYS_LETTERS) + 48 +
                 access_height(&frame);
    if (!frame.staged) {
        search_field(kiosk, body, &frame);
        used += 28 + (frame.wide ? 96 : 120);
    }
    hits(kiosk, body, &frame, frame.h - used - (frame.staged && frame.wide ? 36 : 48));
    ui_spacer(body);
    keys_show(kiosk, body, &frame, KEYS_LETTERS);
    ui_gap(body, 16);
    access_bar(kiosk, root, &frame);
}
