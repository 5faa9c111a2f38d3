/* SPDX-License-Identifier: Apache-2.0
 * "What do you need today?": the services, and the way to the green channel. */
#include "kiosk/screens/screens.h"

/* How the services share the room: columns, rows per page and their height. */
struct grid {
    int columns, per_column, pages, page;
    float row, gap;
    bool tall; /* few services: larger rows, larger words */
};

/* Wide enough for the hall's name and languages down the side. */
static bool
has_side(const struct frame *frame)
{
    return frame->w >= 1600 && !frame->large;
}

static float
clamped(float value, float least, float most)
{
    return value < least ? least : value > most ? most : value;
}

static struct grid
share(const struct frame *frame, size_t services, float room, int page)
{
    int n = (int)services;
    struct grid grid = {.columns = 1, .gap = has_side(frame) ? 14 : 10, .page = page};
    float least = row_least(frame);
    if (frame->wide || (n > 10 && !frame->large)) {
        grid.columns = 2;
    }
    int fit = (int)((room + grid.gap) / (least + grid.gap));
    int wanted = (n + grid.columns - 1) / grid.columns;
    if (wanted > fit) {
        fit = (int)((room - 152 + grid.gap) / (least + grid.gap));
        room -= 152;
    }
    fit = fit < 1 ? 1 : fit;
    grid.pages = wanted > fit ? (wanted + fit - 1) / fit : 1;
    grid.per_column = grid.pages > 1 ? (wanted + grid.pages - 1) / grid.pages : wanted;
    grid.page = grid.page >= grid.pages ? grid.pages - 1 : grid.page;
    grid.tall = n <= 5 && !frame->large;
    float most = n <= 5 ? 220 : frame->large ? 236 : 148;
    int rows = grid.per_column > 0 ? grid.per_column : 1;
    grid.row = clamped((room + grid.gap) / (float)rows - grid.gap, least, most);
    return grid;
}

static void
title(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    struct ui_edges pad = {.top = frame->wide ? 24 : 36, .bottom = 20};
    if (has_side(frame)) {
        pad = (struct ui_edges){0};
    }
    struct ui_node *block =
        ui_box(parent, &(struct ui_style){.grow = has_side(frame) ? 1 : 0, .pad = pad});
    ui_text(block,
            look_is_priority(kiosk) && !frame->large ? _("Priority: what do you need today?")
                                                     : _("What do you need today?"),
            &(struct ui_type){.size = frame->large ? 56 : 64,
                              .bold = true,
                              .line = 1.2f,
                              .tracking = 0.01f,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title"}});
    if (!frame->large) {
        ui_text(block, _("Tap a service. See what to bring, then take a number."),
                &(struct ui_type){.size = 32,
                                  .color = COLOR_INK2,
                                  .line = 1.35f,
                                  .box = {.name = "lead", .margin = {.top = 8}}});
    }
}

static void
heads(struct ui_node *parent, const struct frame *frame)
{
    struct ui_node *row = ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                                            .pad = {.end = 84, .bottom = 12},
                                                            .justify = UI_FROM_END});
    const struct ui_type type = {
        .size = 26, .color = COLOR_INK2, .align = UI_END, .fit = UI_FIT_LINE};
    struct ui_type waiting = type, wait = type;
    waiting.box.width = frame->cjk ? 150 : 96;
    wait.box.width = frame->cjk ? 232 : 222;
    ui_text(row, i18n_tr_context("kiosk", "Waiting"), &waiting);
    ui_text(row, i18n_tr_context("kiosk", "Likely wait"), &wait);
}

static void
services(const struct kiosk *kiosk, struct ui_node *parent, const struct grid *grid, float width)
{
    size_t count = kiosk->view.hall->service_count;
    size_t first = (size_t)(grid->page * grid->per_column * grid->columns);
    struct row_look how = {
        .kind = ROW_FULL, .width = width, .height = grid->row, .tall = grid->tall};
    if (grid->columns > 1) {
        how.width = (width - 16) / 2;
        how.kind = how.width >= 600 ? ROW_HALF : ROW_NARROW;
    }
    struct ui_node *list = ui_box(parent, &(struct ui_style){.gap = grid->gap});
    if (grid->columns == 1) {
        for (size_t i = first; i < count && i < first + (size_t)grid->per_column; i++) {
            row_service(kiosk, list, i, &how);
        }
        return;
    }
    for (size_t i = first; i < count && i < first + (size_t)grid->per_column * 2; i += 2) {
        struct ui_node *pair = ui_box(list, &(struct ui_style){.axis = UI_ROW, .gap = 16});
        row_service(kiosk, pair, i, &how);
        if (i + 1 < count) {
            row_service(kiosk, pair, i + 1, &how);
        } else {
            ui_box(pair, &(struct ui_style){.grow = 1});
        }
    }
}

static void
green_channel(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    bool chosen = look_is_priority(kiosk);
    struct ui_node *card =
        ui_box(parent, &(struct ui_style){.name = "priority",
                                          .axis = UI_ROW,
                                          .min_height = 136,
                                          .margin = {.top = 16},
                                          .pad = {.start = 28, .end = 28, .top = 8, .bottom = 8},
                                          .radius = 16,
                                          .align = UI_CENTRE,
                                          .gap = 26,
                                          .border = UI_ALL(4),
                                          .edge = COLOR_PINE,
                                          .fill = chosen ? COLOR_PINE_T : COLOR_PINE,
                                          .color = chosen ? COLOR_PINE_D : COLOR_WHITE});
    ui_icon(card, chosen ? "check" : "wheel", 76, chosen ? 2.4f : 1.9f, COLOR_NONE);
    struct ui_node *words = ui_box(card, &(struct ui_style){.grow = 1, .shift_y = -3});
    ui_text(words, chosen ? _("Priority chosen") : i18n_tr_context("kiosk", "Priority"),
            &(struct ui_type){.size = 44, .bold = true, .line = 1.2f, .fit = UI_FIT_SHRINK});
    const char *sub = frame->large ? _("Older, expecting, disabled, military first")
                                   : _("Older, expecting, disabled, military. Papers later.");
    ui_text(words, chosen ? _("Tap here for an ordinary number instead") : sub,
            &(struct ui_type){.size = frame->large ? 26 : 28,
                              .line = 1.3f,
                              .fit = frame->large ? UI_FIT_WRAP : UI_FIT_SHRINK,
                              .max_lines = frame->large ? 3 : 2});
    ui_icon(card, "chev", 44, 3, COLOR_NONE);
    ui_touch(card,
             &(struct ui_target){.action = chosen ? KIOSK_TOUCH_ORDINARY : KIOSK_TOUCH_PRIORITY,
                                 .role = UI_ROLE_BUTTON});
}

static bool
has_green_channel(const struct kiosk *kiosk)
{
    return look_is_priority(kiosk) || look_class_count(kiosk) > 0;
}

static float
list_room(const struct kiosk *kiosk, const struct frame *frame, bool with_heads)
{
    float green = has_green_channel(kiosk) ? 16 + (!frame->large ? 136.0f
                                                   : frame->wide ? 160.0f
                                                                 : 220.0f)
                                           : 0;
    if (has_side(frame)) {
        return frame->h - 56 - 128 - 34 - green - 55;
    }
    float head = frame->wide ? 128 : 172 + (look_language_count(kiosk) > 1 ? 104.0f : 0);
    float words = (frame->wide ? 24 : 36) + 20 + (frame->large ? 56 * 1.6f * 1.2f : 128);
    float foot = footer_height(frame) + (frame->wide ? 24.0f : 51.5f);
    return frame->h - head - words - (with_heads ? 44.5f : 0) - green - foot;
}

static void
list(const struct kiosk *kiosk, struct ui_node *body, const struct frame *frame,
     const struct grid *grid, float width)
{
    char total[SENTENCE_SIZE];
    services(kiosk, body, grid, width);
    sentence_number(total, _("{0} services"), (int64_t)kiosk->view.hall->service_count);
    pager(body, grid->page, grid->pages, 136, total);
    if (has_green_channel(kiosk)) {
        green_channel(kiosk, body, frame);
    }
}

static void
beside_side(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame)
{
    struct grid grid =
        share(frame, kiosk->view.hall->service_count, list_room(kiosk, frame, false), kiosk->page);
    struct ui_node *row = ui_box(root, &(struct ui_style){.axis = UI_ROW, .grow = 1});
    header_side(kiosk, row);
    struct ui_node *body =
        ui_box(row, &(struct ui_style){.grow = 1, .pad = {.top = 56, .end = 56, .start = 60}});
    struct ui_node *head = ui_box(
        body, &(struct ui_style){.axis = UI_ROW, .align = UI_START, .margin = {.bottom = 34}});
    title(kiosk, head, frame);
    header_clock(kiosk, head, 72, COLOR_INK2);
    list(kiosk, body, frame, &grid, frame->w - 456 - 116);
}

void
screen_home(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    size_t count = kiosk->view.hall->service_count;
    if (has_side(&frame)) {
        beside_side(kiosk, root, &frame);
        return;
    }
    struct grid grid = share(&frame, count, list_room(kiosk, &frame, false), kiosk->page);
    bool with_heads = grid.columns == 1 && !frame.large && !grid.tall;
    if (with_heads) {
        grid = share(&frame, count, list_room(kiosk, &frame, true), kiosk->page);
    }
    header_hall(kiosk, root, &frame);
    struct ui_node *body =
        ui_box(root, &(struct ui_style){.grow = 1, .pad = UI_XY(PAGE_MARGIN, 0)});
    title(kiosk, body, &frame);
    if (with_heads) {
        heads(body, &frame);
    }
    list(kiosk, body, &frame, &grid, frame.w - 2 * PAGE_MARGIN);
    footer_help(kiosk, root, footer_height(&frame));
}
