/* SPDX-License-Identifier: Apache-2.0
 * "What do you need today?": the services, and the way to the green channel. */
#include "kiosk/screens/list.h"

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

/* Where a list is long, a matter is found sooner by its name. */
static bool
has_search(const struct kiosk *kiosk, const struct frame *frame)
{
    float room = frame->w - 2 * PAGE_MARGIN - (frame->side ? 456 + 60 + 280 : 0) - 240;
    return kiosk->view.hall->service_count > 5 && !frame->large &&
           look_width(title_words(kiosk, frame), 64) < room;
}

static void
search_button(struct ui_node *parent, float height, float width)
{
    ui_button(parent, _("Find"),
              &(struct ui_button){.kind = UI_BUTTON_QUIET,
                                  .icon = "search",
                                  .size = 34,
                                  .icon_size = 44,
                                  .height = height,
                                  .box = {.name = "find",
                                          .rigid = true,
                                          .width = width,
                                          .edge = COLOR_EDGE,
                                          .pad = UI_XY(24, 0)},
                                  .target = {.action = KIOSK_TOUCH_SEARCH,
                                             .spoken = _("Find a service by its name")}});
}

/* Title and lead on one line, as 5:4 has no height to spare. */
static void
title_line(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    const char *lead = _("See what to bring, then take a number.");
    struct ui_node *row = ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                                            .gap = 32,
                                                            .pad = {.top = 24, .bottom = 20},
                                                            .align = UI_CENTRE});
    ui_text(row, title_words(kiosk, frame),
            &(struct ui_type){.size = frame->large ? 56 : 58,
                              .bold = true,
                              .line = 1.2f,
                              .tracking = 0.01f,
                              .fit = UI_FIT_LINE,
                              .box = {.name = "title"}});
    if (!frame->large &&
        look_width(title_words(kiosk, frame), 58) + look_width(lead, 32) + 280 < frame->w - 96) {
        ui_text(row, lead,
                &(struct ui_type){.size = 32,
                                  .color = COLOR_INK2,
                                  .fit = UI_FIT_SHRINK,
                                  .box = {.name = "lead", .grow = 1, .shift_y = 6}});
    } else {
        ui_spacer(row);
    }
    if (has_search(kiosk, frame)) {
        search_button(row, 70, 200);
    }
}

static void
title_block(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    struct ui_node *block = ui_box(parent, &(struct ui_style){.grow = 1});
    ui_text(block, title_words(kiosk, frame),
            &(struct ui_type){.size = frame->large ? 57 : 64,
                              .bold = true,
                              .line = 1.2f,
                              .tracking = 0.01f,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title"}});
    if (!frame->large) {
        const char *lead = _("Tap a service. See what to bring, then take a number.");
        float room = frame->w - 2 * PAGE_MARGIN - (frame->side ? 780 : 240);
        ui_text(block,
                look_width(lead, 32) < room ? lead : _("See what to bring, then take a number."),
                &(struct ui_type){.size = 32,
                                  .color = COLOR_INK2,
                                  .line = 1.35f,
                                  .box = {.name = "lead", .margin = {.top = 8}}});
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
    struct ui_node *row = ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                                            .gap = 20,
                                                            .grow = frame->side ? 1 : 0,
                                                            .pad = pad,
                                                            .align = UI_CENTRE});
    title_block(kiosk, row, frame);
    if (has_search(kiosk, frame)) {
        search_button(row, 92, 220);
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
    int64_t others = (int64_t)list_count(kiosk) - grid->per_column * grid->columns;
    sentence_number(
        line, i18n_ntr("{0} other service", "{0} other services", (unsigned long)others), others);
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.axis = UI_ROW, .gap = 20, .margin = {.top = 16}});
    struct ui_button button = {.kind = UI_BUTTON_SECONDARY,
                               .icon = "list",
                               .icon_size = 60,
                               .size = 36,
                               .height = PAGER_HEIGHT,
                               .box = {.name = "others", .grow = 2, .pad = UI_XY(12, 0)},
                               .target = {.action = KIOSK_TOUCH_PAGE_ON}};
    ui_button(row, line, &button);
    button.icon = "search";
    button.box.name = "find";
    button.box.grow = 1;
    button.target.action = KIOSK_TOUCH_SEARCH;
    button.target.spoken = _("Find a service by its name");
    ui_button(row, _("Find"), &button);
}

static void
list(const struct kiosk *kiosk, struct ui_node *body, const struct frame *frame,
     const struct grid *grid, float width)
{
    char total[SENTENCE_SIZE];
    list_rows(kiosk, body, grid, width);
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
        list_share(frame, list_count(kiosk), 0, list_room(kiosk, frame, false), kiosk->page);
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
    size_t count = list_count(kiosk);
    if (frame.low) {
        home_low(kiosk, root, &frame);
        return;
    }
    if (frame.side) {
        beside_side(kiosk, root, &frame);
        return;
    }
    struct grid grid = list_share(&frame, count, 0, list_room(kiosk, &frame, false), kiosk->page);
    bool with_heads = grid.columns == 1 && !frame.large && !grid.tall;
    if (with_heads) {
        grid = list_share(&frame, count, 0, list_room(kiosk, &frame, true), kiosk->page);
    }
    header_hall(kiosk, root, &frame);
    float margin = margin_of(&frame);
    struct ui_node *body = ui_box(root, &(struct ui_style){.grow = 1, .pad = UI_XY(margin, 0)});
    title(kiosk, body, &frame);
    if (with_heads) {
        list_heads(body, &frame);
    }
    list(kiosk, body, &frame, &grid, frame.w - 2 * margin);
    ui_spacer(body);
    if (!frame.wide) {
        hotline(kiosk, body);
        ui_gap(body, 10);
    }
    access_bar(kiosk, root, &frame);
}
