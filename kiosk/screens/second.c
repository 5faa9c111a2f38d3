/* SPDX-License-Identifier: Apache-2.0
 * The second level: the services of a department, or what can be done together. */
#include "kiosk/screens/list.h"

enum { SECOND_ROW = 124, SECOND_TITLE = 77 };

static void
bar(const struct kiosk *kiosk, struct ui_node *root)
{
    struct ui_node *middle = header_bar(kiosk, root, COLOR_INK);
    bool bundles = kiosk->step == KIOSK_BUNDLES;
    const struct hall_department *department = hall_department(kiosk->view.hall, kiosk->department);
    ui_icon(middle, bundles ? "list" : "grid", 56, 2, COLOR_WHITE);
    ui_text(middle,
            bundles || !department ? _("Several matters at once")
                                   : hall_text(&department->name, look_lang(kiosk)),
            &(struct ui_type){
                .size = 40, .bold = true, .optical = true, .exact = true, .fit = UI_FIT_SHRINK});
}

const char *
second_title(const struct kiosk *kiosk)
{
    return kiosk->step == KIOSK_BUNDLES ? _("What do you want to settle?")
                                        : _("Which of these do you need?");
}

static void
rows(const struct kiosk *kiosk, struct ui_node *body, const struct frame *frame)
{
    bool staged = frame->staged;
    float top = staged ? 16 : frame->wide ? 20 : 40, under = frame->wide ? 16 : 20;
    float title = staged ? 0 : (frame->large ? 57 * 1.6f * 1.2f : SECOND_TITLE) + under;
    float bottom = frame->wide || staged ? 16 : 52;
    float room = frame->h - header_bar_height(frame) - top - title - bottom - access_height(frame);
    size_t count = list_count(kiosk);
    struct grid grid = list_share(frame, count, 0, room, kiosk->page);
    bool heads = grid.columns == 1 && !frame->large && !staged && kiosk->step == KIOSK_DEPARTMENT;
    if (heads) {
        grid = list_share(frame, count, 0, room - 44.5f, kiosk->page);
        grid.row = grid.row > SECOND_ROW ? SECOND_ROW : grid.row;
        grid.tall = false;
    }
    ui_gap(body, top);
    if (!staged) {
        ui_text(body, second_title(kiosk),
                &(struct ui_type){.size = frame->large ? 57 : 64,
                                  .bold = true,
                                  .line = 1.2f,
                                  .tracking = 0.01f,
                                  .fit = UI_FIT_SHRINK,
                                  .box = {.name = "title", .margin = {.bottom = under}}});
    }
    if (heads) {
        list_heads(body, frame);
    }
    char total[SENTENCE_SIZE];
    list_rows(kiosk, body, &grid, frame->w - 2 * PAGE_MARGIN);
    sentence_number(total, _("{0} services"), (int64_t)count);
    pager(body, grid.page, grid.pages, staged ? 100 : PAGER_HEIGHT, staged ? NULL : total);
}

void
screen_second(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    bar(kiosk, root);
    struct ui_node *body =
        ui_box(root, &(struct ui_style){.grow = 1, .pad = UI_XY(PAGE_MARGIN, 0)});
    rows(kiosk, body, &frame);
    access_bar(kiosk, root, &frame);
}
