/* SPDX-License-Identifier: Apache-2.0
 * The access bar: one visitor's wishes, on every screen where a choice is made, in the same place
 * and order. */
#include "kiosk/screens/screens.h"

enum { ACCESS_ITEMS_MAX = 6 };

struct access_item {
    int action;
    const char *icon, *word;
    bool toggles, on;
};

/* Where no pills stand at the top, the languages are asked for here. */
static bool
has_languages(const struct kiosk *kiosk, const struct frame *frame)
{
    bool choosing = kiosk_shown(kiosk) == KIOSK_HOME;
    return look_language_count(kiosk) > 1 &&
           ((choosing && frame->large) || (frame->low && !frame->staged));
}

static size_t
list_items(const struct kiosk *kiosk, const struct frame *frame,
           struct access_item items[ACCESS_ITEMS_MAX])
{
    const bool *modes = kiosk->modes;
    size_t count = 0;
    items[count++] =
        (struct access_item){KIOSK_TOUCH_MODE + KIOSK_MODE_LARGE, "bigtext",
                             modes[KIOSK_MODE_LARGE] ? _("Standard text") : _("Larger text"), true,
                             modes[KIOSK_MODE_LARGE]};
    items[count++] = (struct access_item){KIOSK_TOUCH_MODE + KIOSK_MODE_CONTRAST, "contrast",
                                          _("Contrast"), true, modes[KIOSK_MODE_CONTRAST]};
    items[count++] = (struct access_item){KIOSK_TOUCH_MODE + KIOSK_MODE_LOW, "reach",
                                          _("Lower reach"), true, modes[KIOSK_MODE_LOW]};
    if (kiosk->can_speak) {
        items[count++] = (struct access_item){KIOSK_TOUCH_MODE + KIOSK_MODE_SPEAK, "speak",
                                              _("Read aloud"), true, modes[KIOSK_MODE_SPEAK]};
    }
    if (has_languages(kiosk, frame)) {
        items[count++] =
            (struct access_item){KIOSK_TOUCH_GLOBE, "globe", _("Language"), false, false};
    }
    bool called = look_help_called(kiosk);
    items[count++] = (struct access_item){
        KIOSK_TOUCH_HELP, "bell", called ? _("Someone is coming") : _("Get help"), called, called};
    return count;
}

float
access_height(const struct frame *frame)
{
    if (frame->wide) {
        return frame->large ? 150 : 112;
    }
    return frame->large ? 204 : frame->low ? 164 : 160;
}

static void
target(struct ui_node *node, const struct access_item *item)
{
    ui_touch(node, &(struct ui_target){.action = item->action,
                                       .role = item->toggles ? UI_ROLE_TOGGLE : UI_ROLE_BUTTON,
                                       .spoken = item->word,
                                       .checked = item->on});
}

static void
bar_item(struct ui_node *bar, const struct access_item *item, const struct frame *frame, bool first)
{
    bool beside = frame->wide && !frame->large;
    if (!first) {
        float off = beside ? 34 : 44;
        ui_box(bar, &(struct ui_style){.width = 2,
                                       .rigid = true,
                                       .margin = {.top = off, .bottom = off},
                                       .fill = COLOR_SAND_RULE});
    }
    struct ui_node *cell =
        ui_box(bar, &(struct ui_style){.axis = beside ? UI_ROW : UI_COLUMN,
                                       .grow = 1,
                                       .gap = beside         ? 16.0f
                                              : frame->large ? 8.0f
                                                             : 10.0f,
                                       .margin = UI_XY(6, frame->wide    ? 8
                                                          : frame->large ? 14
                                                                         : 18),
                                       .pad = UI_XY(4, 0),
                                       .radius = 16,
                                       .fill = item->on ? COLOR_CHOSEN_ON_INK : COLOR_NONE,
                                       .color = COLOR_INK,
                                       .align = UI_CENTRE,
                                       .justify = UI_FROM_CENTRE});
    ui_icon(cell, item->icon, beside ? 46 : frame->large ? 62 : 54, 2, COLOR_NONE);
    ui_text(cell, item->word,
            &(struct ui_type){.size = frame->large ? 36 : 30,
                              .bold = true,
                              .exact = true,
                              .line = 1.15f,
                              .optical = beside,
                              .align = UI_CENTRE,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "access-word"}});
    target(cell, item);
}

void
access_bar(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame)
{
    struct access_item items[ACCESS_ITEMS_MAX];
    size_t count = list_items(kiosk, frame, items);
    struct ui_node *bar =
        ui_box(root, &(struct ui_style){.name = "access",
                                        .axis = UI_ROW,
                                        .height = access_height(frame),
                                        .rigid = true,
                                        .pad = UI_XY(30, 0),
                                        .border = {.top = 4},
                                        .edge = COLOR_SAND, /* a line in high contrast alone */
                                        .fill = COLOR_SAND,
                                        .align = UI_STRETCH});
    for (size_t i = 0; i < count; i++) {
        bar_item(bar, &items[i], frame, i == 0);
    }
}

void
access_side(const struct kiosk *kiosk, struct ui_node *side, const struct frame *frame)
{
    struct access_item items[ACCESS_ITEMS_MAX];
    size_t count = list_items(kiosk, frame, items);
    for (size_t i = 0; i < count; i++) {
        ui_box(side, &(struct ui_style){.height = 2, .rigid = true, .fill = COLOR_LINE2});
        struct ui_node *row =
            ui_box(side, &(struct ui_style){.name = "access-row",
                                            .axis = UI_ROW,
                                            .height = 70,
                                            .gap = 20,
                                            .margin = UI_XY(-12, 4),
                                            .pad = UI_XY(12, 0),
                                            .radius = 16,
                                            .fill = items[i].on ? COLOR_CHOSEN_ON_INK : COLOR_NONE,
                                            .color = items[i].on ? COLOR_INK : COLOR_WHITE,
                                            .align = UI_CENTRE});
        ui_icon(row, items[i].icon, 44, 2, COLOR_NONE);
        ui_text(row, items[i].word,
                &(struct ui_type){.size = 32,
                                  .bold = true,
                                  .optical = true,
                                  .fit = UI_FIT_SHRINK,
                                  .box = {.grow = 1}});
        target(row, &items[i]);
    }
}
