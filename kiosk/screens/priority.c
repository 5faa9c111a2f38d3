/* SPDX-License-Identifier: Apache-2.0
 * Green channel: which class. Nothing has to be proved here, and the reason is printed nowhere. */
#include <string.h>

#include "kiosk/screens/screens.h"

enum { PAGES_ROOM = 116 };

static const char *
class_icon(const char *id)
{
    static const char *const icons[][2] = {
        {"elderly", "elder"},  {"pregnant", "mother"}, {"infant", "baby"},   {"disabled", "wheel"},
        {"military", "medal"}, {"unwell", "medical"},  {"language", "hand"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(icons); i++) {
        if (strcmp(icons[i][0], id) == 0) {
            return icons[i][1];
        }
    }
    return "user";
}

/* Long words wrap at one size on all cards; short ones are as large as they go. */
static void
class_words(const struct kiosk *kiosk, struct ui_node *card, const struct hall_class *class,
            const struct frame *frame)
{
    bool both = frame->large && frame->wide, low = frame->wide || frame->h < 1800;
    float size = frame->large    ? (frame->cjk ? 40 : 28)
                 : frame->cjk    ? 48
                 : frame->square ? 32
                 : low           ? 36
                                 : 40;
    float small = frame->large ? 26 : frame->cjk ? 32 : 28;
    const char *note = hall_text(&class->note, look_lang(kiosk));
    struct ui_node *words = ui_box(card, &(struct ui_style){.grow = 1, .shift_y = -3});
    ui_text(words, hall_text(&class->name, look_lang(kiosk)),
            &(struct ui_type){.size = both ? 36 : size,
                              .bold = true,
                              .fit = frame->cjk || frame->large ? UI_FIT_SHRINK : UI_FIT_WRAP,
                              .max_lines = 3,
                              .box = {.name = "name"}});
    bool two_lines = !frame->cjk && frame->staged && frame->wide;
    if (note[0] && !both && !two_lines) {
        ui_text(
            words, note,
            &(struct ui_type){
                .size = small, .color = COLOR_INK2, .max_lines = 2, .box = {.margin = {.top = 4}}});
    }
}

static void
class_card(const struct kiosk *kiosk, struct ui_node *row, size_t index, const struct frame *frame,
           float height)
{
    const struct hall_class *class = &kiosk->view.hall->classes[index];
    bool low = frame->wide || frame->h < 1800, small = frame->large || low;
    /* Long words need the room more than the picture does. */
    bool words_first = !small && !frame->cjk;
    float side = small ? 96 : words_first ? 104 : 128;
    struct ui_node *card = ui_box(row, &(struct ui_style){.name = "card",
                                                          .axis = UI_ROW,
                                                          .grow = 1,
                                                          .height = height,
                                                          .pad = UI_XY(words_first ? 24
                                                                       : small     ? 20
                                                                                   : 32,
                                                                       small ? 8 : 0),
                                                          .gap = small         ? 18.0f
                                                                 : words_first ? 22.0f
                                                                               : 30.0f,
                                                          .fill = COLOR_CARD,
                                                          .border = UI_ALL(3),
                                                          .edge = COLOR_PINE,
                                                          .radius = 24,
                                                          .align = UI_CENTRE});
    struct ui_node *tile = ui_box(card, &(struct ui_style){.axis = UI_ROW,
                                                           .width = side,
                                                           .height = side,
                                                           .rigid = true,
                                                           .radius = 18,
                                                           .fill = COLOR_PINE_T,
                                                           .color = COLOR_PINE,
                                                           .align = UI_CENTRE,
                                                           .justify = UI_FROM_CENTRE});
    ui_icon(tile, class_icon(class->id), small ? 72 : words_first ? 76 : 94, 1.8f, COLOR_PINE);
    class_words(kiosk, card, class, frame);
    ui_touch(card,
             &(struct ui_target){.action = KIOSK_TOUCH_CLASS + (int)index, .role = UI_ROLE_BUTTON});
}

/* How the classes share the room. */
struct cards {
    size_t columns, rows, pages, page, count;
    float height, gap;
};

static float
card_least(const struct frame *frame)
{
    if (frame->large) {
        return frame->cjk ? 170 : 230;
    }
    return frame->staged && frame->wide ? 118 : 150;
}

static struct cards
share(const struct kiosk *kiosk, const struct frame *frame, float room)
{
    struct cards cards = {.columns = frame->wide ? (frame->w >= 1600 ? 4 : 3) : 2,
                          .gap = frame->staged ? 16 : 22,
                          .count = look_class_count(kiosk),
                          .pages = 1};
    cards.columns -= frame->wide && frame->large ? 1 : 0;
    float least = card_least(frame);
    size_t wanted = (cards.count + cards.columns - 1) / cards.columns;
    size_t fit = (size_t)((room + cards.gap) / (least + cards.gap));
    if (wanted > fit && !frame->wide) {
        room -= PAGES_ROOM;
        fit = (size_t)((room + cards.gap) / (least + cards.gap));
    }
    fit = fit < 1 ? 1 : fit;
    cards.pages = wanted > fit ? (wanted + fit - 1) / fit : 1;
    cards.rows = wanted > fit ? fit : wanted;
    cards.page = (size_t)kiosk->page < cards.pages ? (size_t)kiosk->page : cards.pages - 1;
    float height = cards.rows > 0 ? (room + cards.gap) / (float)cards.rows - cards.gap : least;
    cards.height = height < least ? least : height > 208 ? 208 : height;
    return cards;
}

static void
class_cards(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
            const struct cards *cards)
{
    size_t first = cards->page * cards->rows * cards->columns;
    struct ui_node *grid = ui_box(parent, &(struct ui_style){.gap = cards->gap});
    for (size_t r = 0; r < cards->rows; r++) {
        size_t i = first + r * cards->columns;
        struct ui_node *row = ui_box(grid, &(struct ui_style){.axis = UI_ROW, .gap = cards->gap});
        for (size_t k = i; k < i + cards->columns; k++) {
            if (k < cards->count) {
                class_card(kiosk, row, look_class(kiosk, k), frame, cards->height);
            } else {
                ui_box(row, &(struct ui_style){.grow = 1});
            }
        }
    }
}

static void
rule_panel(const struct kiosk *kiosk, struct ui_node *parent)
{
    struct ui_node *panel = ui_box(parent, &(struct ui_style){.name = "rule",
                                                              .axis = UI_ROW,
                                                              .gap = 26,
                                                              .margin = {.top = 44},
                                                              .pad = UI_XY(34, 30),
                                                              .fill = COLOR_SAND,
                                                              .radius = 24,
                                                              .align = UI_CENTRE});
    ui_icon(panel, "info", 56, 2, COLOR_INK);
    struct ui_node *words = ui_box(panel, &(struct ui_style){.grow = 1});
    const struct ui_type type = {.size = 34, .line = 1.45f};
    ui_text(words, _("Priority and ordinary numbers take turns."), &type);
    const char *hotline = kiosk->view.hall->hotline;
    char line[SENTENCE_SIZE];
    if (hotline[0]) {
        sentence(line, _("Rules are at the service desk. Questions? Call {0}."), hotline, "");
    } else {
        sentence(line, _("Rules are at the service desk."), "", "");
    }
    ui_text(words, line, &type);
}

static void
title(struct ui_node *parent, const struct frame *frame)
{
    ui_text(parent, _("Which of these fits you?"),
            &(struct ui_type){.size = frame->large ? 56 : 64,
                              .bold = true,
                              .line = 1.2f,
                              .tracking = 0.01f,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title"}});
    if (!(frame->large && frame->wide)) {
        ui_text(parent, _("Take a number first. Show papers later."),
                &(struct ui_type){.size = frame->large ? 28 : 36,
                                  .color = COLOR_INK2,
                                  .line = 1.35f,
                                  .box = {.name = "lead", .margin = {.top = 8}}});
    }
}

/* The other pages, and the way to an ordinary number; beside each other on a wide screen. */
static void
foot(struct ui_node *parent, const struct frame *frame, const struct cards *cards, float height)
{
    struct ui_node *row = parent;
    if (frame->wide) {
        row = ui_box(parent, &(struct ui_style){.axis = UI_ROW, .gap = 24, .align = UI_END});
    }
    if (frame->wide && cards->pages > 1) {
        struct ui_node *pages = ui_box(row, &(struct ui_style){.grow = 1});
        pager(pages, (int)cards->page, (int)cards->pages, 100, NULL);
    } else {
        pager(row, (int)cards->page, (int)cards->pages, 100, NULL);
    }
    ui_button(row, _("No, an ordinary number"),
              &(struct ui_button){.kind = UI_BUTTON_SECONDARY,
                                  .icon = "ticket",
                                  .icon_size = 60,
                                  .size = 44,
                                  .height = height,
                                  .box = {.name = "ordinary",
                                          .grow = frame->wide ? 1.0f : 0.0f,
                                          .pad = UI_XY(16, 0),
                                          .margin = {.top = frame->wide ? 0.0f : 16.0f}},
                                  .target = {.action = KIOSK_TOUCH_ORDINARY}});
}

/* Height of the title and the lead. */
static float
title_height(const struct frame *frame)
{
    if (frame->staged) {
        return 0;
    }
    float height = (frame->large ? 56 * 1.6f : 64) * 1.2f;
    if (frame->large && frame->wide) {
        return height;
    }
    return height + 8 + (frame->large ? 28 * 1.6f * 2 : 36) * 1.35f;
}

void
screen_priority(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    struct ui_node *bar = header_bar(kiosk, root, COLOR_PINE);
    ui_text(bar, i18n_tr_context("kiosk", "Priority"),
            &(struct ui_type){
                .size = 36, .bold = true, .optical = true, .exact = true, .fit = UI_FIT_LINE});
    float top = frame.staged ? 20 : frame.wide ? 24 : 52;
    float button = frame.staged ? 108 : frame.wide ? 116 : 132;
    float between = frame.staged ? 0 : frame.wide ? 24 : 44;
    float bottom = frame.wide || frame.staged || frame.large || frame.h < 1800 ? 16 : 56;
    float room = frame.h - header_bar_height(&frame) - top - title_height(&frame) - between - 16 -
                 button - bottom - access_height(&frame);
    bool rule = !frame.wide && !frame.large && !frame.staged && frame.h >= 1800;
    struct cards cards = share(kiosk, &frame, room - (rule ? 44 + 158 : 0));
    struct ui_node *body =
        ui_box(root, &(struct ui_style){
                         .grow = 1, .pad = {.start = PAGE_MARGIN, .end = PAGE_MARGIN, .top = top}});
    if (!frame.staged) {
        title(body, &frame);
        ui_gap(body, between);
    }
    class_cards(kiosk, body, &frame, &cards);
    if (rule) {
        rule_panel(kiosk, body);
    }
    ui_spacer(body);
    foot(body, &frame, &cards, button);
    ui_gap(body, bottom);
    access_bar(kiosk, root, &frame);
}
