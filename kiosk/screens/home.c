/* SPDX-License-Identifier: Apache-2.0
 * "What do you need today?": the services, and the way to the green channel. */
#include "kiosk/screens/screens.h"

enum { PAGER_HEIGHT = 136, PAGER_ROOM = PAGER_HEIGHT + 16 };

/* How the services share the room: columns, rows per page and their height. */
struct grid {
    int columns, per_column, pages, page;
    float row, gap, between;
    bool tall; /* few services: larger rows, larger words */
};

static float
clamped(float value, float least, float most)
{
    return value < least ? least : value > most ? most : value;
}

static struct grid
share(const struct frame *frame, size_t services, float room, int page)
{
    int n = (int)services;
    struct grid grid = {.columns = 1,
                        .gap = frame->large  ? 20
                               : frame->side ? 14
                                             : 10,
                        .page = page};
    float least = row_least(frame);
    grid.between = frame->side ? 20 : 16;
    if ((frame->wide && !(frame->large && frame->w < 1600)) || (n > 10 && !frame->large)) {
        grid.columns = 2;
    }
    int fit = (int)((room + grid.gap) / (least + grid.gap));
    int wanted = (n + grid.columns - 1) / grid.columns;
    if (wanted > fit) {
        fit = (int)((room - PAGER_ROOM + grid.gap) / (least + grid.gap));
        room -= PAGER_ROOM;
    }
    fit = fit < 1 ? 1 : fit;
    grid.pages = wanted > fit ? (wanted + fit - 1) / fit : 1;
    grid.per_column = grid.pages > 1 && frame->large ? fit
                      : grid.pages > 1               ? (wanted + grid.pages - 1) / grid.pages
                                                     : wanted;
    grid.page = grid.page >= grid.pages ? grid.pages - 1 : grid.page;
    grid.tall = n <= 5 && !frame->large;
    float most = n <= 5 ? 220 : frame->large ? 220 : frame->side ? 120 : frame->wide ? 104 : 148;
    int rows = grid.per_column > 0 ? grid.per_column : 1;
    grid.row = clamped((room + grid.gap) / (float)rows - grid.gap, least, most);
    return grid;
}

static const char *
title_words(const struct kiosk *kiosk, const struct frame *frame)
{
    return look_is_priority(kiosk) && !frame->large ? _("Priority: what do you need today?")
                                                    : _("What do you need today?");
}

static float
margin_of(const struct frame *frame)
{
    return frame->wide && !frame->side ? 48 : PAGE_MARGIN;
}

/* Title and lead on one line, as 5:4 has no height to spare. */
static void
title_line(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    const char *lead = _("See what to bring, then take a number.");
    struct ui_node *row = ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                                            .gap = 32,
                                                            .pad = {.top = 24, .bottom = 20},
                                                            .align = UI_BASELINE});
    ui_text(row, title_words(kiosk, frame),
            &(struct ui_type){.size = frame->large ? 56 : 58,
                              .bold = true,
                              .line = 1.2f,
                              .tracking = 0.01f,
                              .fit = UI_FIT_LINE,
                              .box = {.name = "title"}});
    if (!frame->large &&
        look_width(title_words(kiosk, frame), 58) + look_width(lead, 32) + 32 < frame->w - 96) {
        ui_text(row, lead,
                &(struct ui_type){.size = 32,
                                  .color = COLOR_INK2,
                                  .fit = UI_FIT_SHRINK,
                                  .box = {.name = "lead", .grow = 1}});
    }
}

static void
title(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    if (frame->wide && !frame->side) {
        title_line(kiosk, parent, frame);
        return;
    }
    struct ui_edges pad = {.top = frame->large ? 40 : 36, .bottom = frame->large ? 32 : 20};
    if (frame->side) {
        pad = (struct ui_edges){0};
    }
    struct ui_node *block =
        ui_box(parent, &(struct ui_style){.grow = frame->side ? 1 : 0, .pad = pad});
    ui_text(block, title_words(kiosk, frame),
            &(struct ui_type){.size = frame->large ? 57 : 64,
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
        how.width = (width - grid->between) / 2;
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
        struct ui_node *pair =
            ui_box(list, &(struct ui_style){.axis = UI_ROW, .gap = grid->between});
        row_service(kiosk, pair, i, &how);
        if (i + 1 < count) {
            row_service(kiosk, pair, i + 1, &how);
        } else {
            ui_box(pair, &(struct ui_style){.grow = 1});
        }
    }
}

static float
cards_height(const struct frame *frame)
{
    if (frame->side) {
        return 132;
    }
    if (frame->wide) {
        return frame->large ? 136 : 112;
    }
    return frame->large ? 190 : 136;
}

/* Between the cards and the access bar; the hotline stands there in portrait. */
static float
foot_gap(const struct frame *frame)
{
    return frame->wide ? 24 : 52;
}

static float
list_room(const struct kiosk *kiosk, const struct frame *frame, bool with_heads)
{
    float cards = has_cards(kiosk) ? (frame->side ? 20 : 16) + cards_height(frame) : 0;
    if (frame->side) {
        return frame->h - 56 - 128 - 34 - cards - 55;
    }
    if (frame->wide) {
        float words = 44 + (frame->large ? 56 * 1.6f : 58) * 1.2f;
        return frame->h - 116 - words - cards - foot_gap(frame) - access_height(frame);
    }
    float head = frame->large ? 160 : 172 + (look_language_count(kiosk) > 1 ? 104.0f : 0);
    float words = frame->large ? 72 + 57 * 1.6f * 1.2f : 56 + 128;
    return frame->h - head - words - (with_heads ? 44.5f : 0) - cards - foot_gap(frame) -
           access_height(frame);
}

/* In large type there is room for few; the others are one tap away. */
static void
others_button(const struct kiosk *kiosk, struct ui_node *parent, const struct grid *grid)
{
    char line[SENTENCE_SIZE];
    int64_t others = (int64_t)kiosk->view.hall->service_count - grid->per_column * grid->columns;
    sentence_number(
        line, i18n_ntr("{0} other service", "{0} other services", (unsigned long)others), others);
    ui_button(parent, line,
              &(struct ui_button){.kind = UI_BUTTON_SECONDARY,
                                  .icon = "list",
                                  .icon_size = 60,
                                  .size = 36,
                                  .height = PAGER_HEIGHT,
                                  .box = {.name = "others", .margin = {.top = 16}},
                                  .target = {.action = KIOSK_TOUCH_PAGE_ON}});
}

static void
list(const struct kiosk *kiosk, struct ui_node *body, const struct frame *frame,
     const struct grid *grid, float width)
{
    char total[SENTENCE_SIZE];
    services(kiosk, body, grid, width);
    sentence_number(total, _("{0} services"), (int64_t)kiosk->view.hall->service_count);
    if (frame->large && !frame->wide && grid->page == 0 && grid->pages > 1) {
        others_button(kiosk, body, grid);
    } else {
        pager(body, grid->page, grid->pages, PAGER_HEIGHT, total);
    }
    home_cards(kiosk, body, frame, cards_height(frame));
}

static void
beside_side(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame)
{
    struct grid grid =
        share(frame, kiosk->view.hall->service_count, list_room(kiosk, frame, false), kiosk->page);
    struct ui_node *row = ui_box(root, &(struct ui_style){.axis = UI_ROW, .grow = 1});
    header_side(kiosk, row, frame);
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
    if (frame.low) {
        home_low(kiosk, root, &frame);
        return;
    }
    if (frame.side) {
        beside_side(kiosk, root, &frame);
        return;
    }
    struct grid grid = share(&frame, count, list_room(kiosk, &frame, false), kiosk->page);
    bool with_heads = grid.columns == 1 && !frame.large && !grid.tall;
    if (with_heads) {
        grid = share(&frame, count, list_room(kiosk, &frame, true), kiosk->page);
    }
    header_hall(kiosk, root, &frame);
    float margin = margin_of(&frame);
    struct ui_node *body = ui_box(root, &(struct ui_style){.grow = 1, .pad = UI_XY(margin, 0)});
    title(kiosk, body, &frame);
    if (with_heads) {
        heads(body, &frame);
    }
    list(kiosk, body, &frame, &grid, frame.w - 2 * margin);
    ui_spacer(body);
    if (!frame.wide) {
        hotline(kiosk, body);
        ui_gap(body, 10);
    }
    access_bar(kiosk, root, &frame);
}
