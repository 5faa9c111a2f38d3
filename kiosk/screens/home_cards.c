/* SPDX-License-Identifier: Apache-2.0
 * The cards below the services: who goes first. */
#include <string.h>

#include "kiosk/screens/screens.h"

struct act_card {
    const char *name, *icon, *title, *sub;
    int action;
    enum color fill, edge, color, sub_color;
    bool whole; /* over the whole width, with a chevron */
    bool items; /* sub is a list: its last ones go where it is too long even in small letters */
};

static bool
drops_items(const struct act_card *look, float height)
{
    return look->items && height < 120 && strstr(look->sub, ", ") &&
           look_width(look->sub, 20) > 375;
}

static void
act_card(struct ui_node *parent, const struct act_card *look, const struct frame *frame,
         float height)
{
    bool large = frame->large;
    struct ui_node *card = ui_box(parent, &(struct ui_style){.name = look->name,
                                                             .axis = UI_ROW,
                                                             .grow = 1,
                                                             .height = height,
                                                             .pad = UI_XY(frame->wide ? 28 : 24, 4),
                                                             .radius = 16,
                                                             .align = UI_CENTRE,
                                                             .gap = large ? 16 : 24,
                                                             .border = UI_ALL(4),
                                                             .edge = look->edge,
                                                             .fill = look->fill,
                                                             .color = look->color});
    ui_icon(card, look->icon,
            large && !frame->wide ? 90
            : height < 120        ? 66
                                  : 76,
            1.9f, COLOR_NONE);
    struct ui_node *words = ui_box(card, &(struct ui_style){.grow = 1, .shift_y = -3});
    ui_text(words, look->title,
            &(struct ui_type){.size = height < 120 ? 40 : 44,
                              .bold = true,
                              .line = 1.2f,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = large && look->whole ? 1 : 2});
    if (look->sub && (!large || look->whole)) {
        ui_text(words, look->sub,
                &(struct ui_type){.size = large          ? 26
                                          : height < 120 ? 26
                                                         : 28,
                                  .color = look->sub_color,
                                  .line = 1.25f,
                                  .fit = drops_items(look, height) ? UI_FIT_ITEMS : UI_FIT_SHRINK,
                                  .max_lines = height < 120 ? 1 : 2});
    }
    if (look->whole) {
        ui_icon(card, "chev", 44, 3, COLOR_NONE);
    }
    ui_touch(card, &(struct ui_target){.action = look->action, .role = UI_ROLE_BUTTON});
}

static void
green_channel(const struct kiosk *kiosk, struct ui_node *row, const struct frame *frame,
              float height)
{
    bool chosen = look_is_priority(kiosk);
    struct act_card card = {.name = "priority",
                            .icon = frame->large ? "elder" : "wheel",
                            .title = i18n_tr_context("kiosk", "Priority"),
                            .sub = _("Older, expecting, disabled, military first"),
                            .action = KIOSK_TOUCH_PRIORITY,
                            .fill = COLOR_PINE,
                            .edge = COLOR_PINE,
                            .color = COLOR_WHITE,
                            .whole = frame->wide && !(frame->large && frame->square),
                            .items = frame->square};
    if (chosen) {
        card.icon = "check";
        card.title = _("Priority chosen");
        card.sub = _("Tap here for an ordinary number instead");
        card.action = KIOSK_TOUCH_ORDINARY;
        card.fill = COLOR_PINE_T;
        card.color = COLOR_PINE_D;
        card.items = false;
    }
    act_card(row, &card, frame, height);
}

static void
check_in(struct ui_node *row, const struct frame *frame, float height)
{
    const struct act_card card = {.name = "checkin",
                                  .icon = "calendar",
                                  .title = i18n_tr_context("card", "Check in"),
                                  .sub = _("Booked online? Start here."),
                                  .action = KIOSK_TOUCH_CHECKIN,
                                  .fill = COLOR_CARD,
                                  .edge = COLOR_AZURE,
                                  .color = COLOR_AZURE,
                                  .sub_color = COLOR_INK2};
    act_card(row, &card, frame, height);
}

/* Without bookings a lost ticket has a card of its own. */
static void
print_again(struct ui_node *row, const struct frame *frame, float height)
{
    const struct act_card card = {.name = "reprint",
                                  .icon = "printer",
                                  .title = _("Lost your ticket?"),
                                  .sub = _("Print it again by number and code."),
                                  .action = KIOSK_TOUCH_REPRINT_FORM,
                                  .fill = COLOR_CARD,
                                  .edge = COLOR_AZURE,
                                  .color = COLOR_AZURE,
                                  .sub_color = COLOR_INK2};
    act_card(row, &card, frame, height);
}

static bool
has_green_channel(const struct kiosk *kiosk)
{
    return look_is_priority(kiosk) || look_class_count(kiosk) > 0;
}

bool
has_cards(const struct kiosk *kiosk)
{
    return kiosk->has_view;
}

void
home_cards(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
           float height)
{
    struct ui_node *row = ui_box(
        parent, &(struct ui_style){
                    .axis = UI_ROW, .gap = 20, .margin = {.top = frame->side ? 20.0f : 16.0f}});
    if (has_green_channel(kiosk)) {
        green_channel(kiosk, row, frame, height);
    }
    if (look_has_appointments(kiosk)) {
        check_in(row, frame, height);
    } else {
        print_again(row, frame, height);
    }
}
