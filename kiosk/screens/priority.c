/* SPDX-License-Identifier: Apache-2.0
 * Green channel: which class. Nothing has to be proved here, and the reason is printed nowhere. */
#include <string.h>

#include "kiosk/screens/screens.h"

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
    float size = frame->large ? 40 : frame->cjk ? 48 : low ? 36 : 40;
    float small = frame->large ? 26 : frame->cjk ? 32 : 28;
    const char *note = hall_text(&class->note, look_lang(kiosk));
    struct ui_node *words = ui_box(card, &(struct ui_style){.grow = 1, .shift_y = -3});
    ui_text(words, hall_text(&class->name, look_lang(kiosk)),
            &(struct ui_type){.size = both ? 36 : size,
                              .bold = true,
                              .fit = frame->cjk || frame->large ? UI_FIT_SHRINK : UI_FIT_WRAP,
                              .max_lines = 3,
                              .box = {.name = "name"}});
    if (note[0] && !both) {
        ui_text(
            words, note,
            &(struct ui_type){
                .size = small, .color = COLOR_INK2, .max_lines = 2, .box = {.margin = {.top = 4}}});
    }
}

static void
class_card(const struct kiosk *kiosk, struct ui_node *row, size_t index, const struct frame *frame)
{
    const struct hall_class *class = &kiosk->view.hall->classes[index];
    bool low = frame->wide || frame->h < 1800, small = frame->large || low;
    /* Long words need the room more than the picture does. */
    bool words_first = !small && !frame->cjk;
    float side = small ? 96 : words_first ? 104 : 128;
    struct ui_node *card = ui_box(row, &(struct ui_style){.name = "card",
                                                          .axis = UI_ROW,
                                                          .grow = 1,
                                                          .min_height = low ? 150 : 208,
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

static void
class_cards(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    size_t columns = frame->wide ? (frame->w >= 1600 ? 4 : 3) : 2;
    size_t count = look_class_count(kiosk);
    struct ui_node *grid = ui_box(
        parent, &(struct ui_style){.gap = 22, .margin = {.top = frame->wide ? 24.0f : 44.0f}});
    for (size_t i = 0; i < count; i += columns) {
        struct ui_node *row = ui_box(grid, &(struct ui_style){.axis = UI_ROW, .gap = 22});
        for (size_t k = i; k < i + columns; k++) {
            if (k < count) {
                class_card(kiosk, row, look_class(kiosk, k), frame);
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

void
screen_priority(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    struct ui_node *bar = header_bar(kiosk, root, COLOR_PINE);
    ui_text(bar, i18n_tr_context("kiosk", "Priority"),
            &(struct ui_type){
                .size = 36, .bold = true, .optical = true, .exact = true, .fit = UI_FIT_LINE});
    struct ui_node *body =
        ui_box(root, &(struct ui_style){.grow = 1,
                                        .pad = {.start = PAGE_MARGIN,
                                                .end = PAGE_MARGIN,
                                                .top = frame.wide ? 24.0f : 52.0f}});
    ui_text(body, _("Which of these fits you?"),
            &(struct ui_type){.size = frame.large ? 56 : 64,
                              .bold = true,
                              .line = 1.2f,
                              .tracking = 0.01f,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title"}});
    if (!(frame.large && frame.wide)) {
        ui_text(body, _("Take a number first. Show papers later."),
                &(struct ui_type){.size = frame.large ? 28 : 36,
                                  .color = COLOR_INK2,
                                  .line = 1.35f,
                                  .box = {.name = "lead", .margin = {.top = 8}}});
    }
    class_cards(kiosk, body, &frame);
    if (!frame.wide && !frame.large && frame.h >= 1800) {
        rule_panel(kiosk, body);
    }
    ui_spacer(body);
    ui_button(body, _("No, an ordinary number"),
              &(struct ui_button){.kind = UI_BUTTON_SECONDARY,
                                  .icon = "ticket",
                                  .icon_size = 60,
                                  .size = 44,
                                  .height = frame.wide ? 116 : 132,
                                  .box = {.margin = {.bottom = frame.wide ? 16.0f : 56.0f}},
                                  .target = {.action = KIOSK_TOUCH_ORDINARY}});
    footer_help(kiosk, root, footer_height(&frame));
}
