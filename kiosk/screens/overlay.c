/* SPDX-License-Identifier: Apache-2.0
 * Over the screen: "Are you still there?" before its time is up, and the languages when they are
 * many. */
#include <string.h>

#include "kiosk/screens/screens.h"

/* In the middle, or within low reach. */
static struct ui_node *
dialog(const struct kiosk *kiosk, struct ui_node *root, const struct ui_style *look)
{
    struct ui_style style = *look;
    if (kiosk->modes[KIOSK_MODE_LOW]) {
        style.self = UI_END;
        style.margin.bottom = 24;
    }
    return ui_dialog(root, &style);
}

void
overlay_still_there(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    struct ui_style style = {.width = 860, .pad = UI_ALL(56), .gap = 32, .align = UI_CENTRE};
    struct ui_node *card = dialog(kiosk, root, &style);
    ui_text(card, _("Are you still there?"),
            &(struct ui_type){.size = frame.large ? 45 : 72,
                              .bold = true,
                              .align = UI_CENTRE,
                              .box = {.name = "title"}});
    ui_ring(card, 180, 14, kiosk_time_fraction(kiosk), kiosk_seconds_left(kiosk), COLOR_AZURE,
            COLOR_SAND);
    ui_text(
        card, _("Then this screen goes back to the start."),
        &(struct ui_type){.size = frame.large ? 28 : 40, .color = COLOR_INK2, .align = UI_CENTRE});
    if (kiosk->extensions < KIOSK_EXTENSIONS_MAX) {
        ui_button(card, _("A little longer"),
                  &(struct ui_button){.kind = UI_BUTTON_PRIMARY,
                                      .size = frame.large ? 45 : 64,
                                      .height = 160,
                                      .box = {.self_stretch = true},
                                      .target = {.action = KIOSK_TOUCH_STAY, .main = true}});
    }
}

static void
language_cell(const struct kiosk *kiosk, struct ui_node *row, size_t index)
{
    const char *lang = look_language(kiosk, index);
    bool on = strcmp(lang, look_lang(kiosk)) == 0;
    struct ui_node *cell = ui_box(row, &(struct ui_style){.name = "language",
                                                          .axis = UI_ROW,
                                                          .grow = 1,
                                                          .height = 100,
                                                          .radius = 16,
                                                          .border = UI_ALL(2),
                                                          .edge = COLOR_EDGE,
                                                          .fill = on ? COLOR_CHOSEN : COLOR_CARD,
                                                          .color = on ? COLOR_WHITE : COLOR_INK,
                                                          .align = UI_CENTRE,
                                                          .justify = UI_FROM_CENTRE});
    ui_text(cell, look_language_name(lang),
            &(struct ui_type){.size = 44,
                              .bold = on,
                              .optical = true,
                              .exact = true,
                              .lang = lang,
                              .fit = UI_FIT_LINE});
    ui_touch(cell, &(struct ui_target){.action = KIOSK_TOUCH_LANGUAGE + (int)index,
                                       .spoken = look_language_name(lang),
                                       .role = UI_ROLE_RADIO,
                                       .selected = on});
}

void
overlay_languages(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    size_t count = look_language_count(kiosk), columns = frame.wide ? 3 : count > 6 ? 2 : 1;
    struct ui_style style = {.width = frame.wide ? 1180.0f : 860.0f, .pad = UI_ALL(56), .gap = 20};
    struct ui_node *card = dialog(kiosk, root, &style), *row = NULL;
    for (size_t i = 0; i < count; i++) {
        if (i % columns == 0) {
            row = ui_box(card, &(struct ui_style){.axis = UI_ROW, .gap = 20});
        }
        language_cell(kiosk, row, i);
    }
    for (size_t i = count; i % columns != 0; i++) {
        ui_box(row, &(struct ui_style){.grow = 1});
    }
}
