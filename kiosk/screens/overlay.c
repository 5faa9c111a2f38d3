/* SPDX-License-Identifier: Apache-2.0
 * Over the screen: "Are you still there?" before its time is up, and the languages when they are
 * many. */
#include <string.h>

#include "kiosk/screens/screens.h"

void
overlay_still_there(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    struct ui_node *card = ui_dialog(
        root, &(struct ui_style){.width = 860, .pad = UI_ALL(56), .gap = 32, .align = UI_CENTRE});
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

void
overlay_languages(const struct kiosk *kiosk, struct ui_node *root)
{
    struct ui_node *card =
        ui_dialog(root, &(struct ui_style){.width = 860, .pad = UI_ALL(56), .gap = 20});
    size_t count = look_language_count(kiosk);
    for (size_t i = 0; i < count; i++) {
        const char *lang = look_language(kiosk, i);
        bool on = strcmp(lang, look_lang(kiosk)) == 0;
        struct ui_node *row =
            ui_box(card, &(struct ui_style){.name = "language",
                                            .axis = UI_ROW,
                                            .height = 100,
                                            .radius = 16,
                                            .border = UI_ALL(2),
                                            .edge = COLOR_EDGE,
                                            .fill = on ? COLOR_CHOSEN : COLOR_CARD,
                                            .color = on ? COLOR_WHITE : COLOR_INK,
                                            .align = UI_CENTRE,
                                            .justify = UI_FROM_CENTRE});
        ui_text(row, look_language_name(lang),
                &(struct ui_type){.size = 44,
                                  .bold = on,
                                  .optical = true,
                                  .exact = true,
                                  .lang = lang,
                                  .fit = UI_FIT_LINE});
        ui_touch(row, &(struct ui_target){.action = KIOSK_TOUCH_LANGUAGE + (int)i,
                                          .spoken = look_language_name(lang),
                                          .role = UI_ROLE_RADIO,
                                          .selected = on});
    }
}
