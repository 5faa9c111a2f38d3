/* SPDX-License-Identifier: Apache-2.0
 * The ticket on the screen: head, number, facts. The same for a number on paper and one without. */
#include <string.h>

#include "kiosk/screens/screens.h"

void
card_head(struct ui_node *card, const char *start, const char *end)
{
    struct ui_node *row = ui_box(
        card, &(struct ui_style){
                  .axis = UI_ROW, .align = UI_CENTRE, .gap = 24, .justify = UI_SPACE_BETWEEN});
    ui_text(
        row, start,
        &(struct ui_type){
            .size = 44, .bold = true, .fit = UI_FIT_SHRINK, .box = {.name = "service", .grow = 1}});
    ui_text(row, end,
            &(struct ui_type){.size = 34,
                              .color = COLOR_INK2,
                              .align = UI_END,
                              .fit = UI_FIT_SHRINK,
                              .box = {.max_width = 420}});
}

/* As tall as the number of characters allows in this width. */
void
card_plate(struct ui_node *card, const char *number, float room)
{
    size_t letters = strcspn(number, "0123456789");
    float digits = (float)(strlen(number) - letters);
    float h = room / (1.2f + 0.625f * digits);
    struct ui_node *row = ui_box(
        card, &(struct ui_style){.axis = UI_ROW, .margin = {.top = 36}, .justify = UI_FROM_CENTRE});
    ui_plate(row, number, &(struct ui_plate){.h = h < 232 ? h : 232});
}

void
card_facts(struct ui_node *card, const struct card_fact *facts, size_t count, float margin,
           float width)
{
    struct ui_node *row = ui_box(
        card, &(struct ui_style){.axis = UI_ROW, .margin = {.top = margin}, .align = UI_STRETCH});
    bool large = ui_node_screen(card)->theme.large, small = large || width < 800;
    bool cjk = look_is_cjk(ui_node_screen(card)->lang);
    for (size_t i = 0; i < count; i++) {
        bool narrow = i == 0 && !large;
        float share = i == 1 && !large && !cjk ? 1.4f : 1;
        struct ui_node *cell =
            ui_box(row, &(struct ui_style){.grow = narrow ? 0.0f : share,
                                           .width = !narrow ? 0.0f
                                                    : cjk   ? 190.0f
                                                            : 208.0f,
                                           .pad = {.start = i == 0 ? 0.0f : 32.0f},
                                           .border = {.start = i == 0 ? 0.0f : 2.0f},
                                           .edge = COLOR_HAIR});
        ui_text(
            cell, facts[i].label,
            &(struct ui_type){.size = small ? 26 : 30, .color = COLOR_INK2, .fit = UI_FIT_SHRINK});
        ui_text(cell, facts[i].value,
                &(struct ui_type){
                    .size = small ? 40 : 50, .bold = true, .line = 1.3f, .fit = UI_FIT_SHRINK});
    }
}

/* narrow: the bell alone. */
static void
help_button(const struct kiosk *kiosk, struct ui_node *parent, float height, bool narrow)
{
    struct frame frame = frame_of(kiosk, parent);
    bool called = look_help_called(kiosk);
    ui_button(
        parent,
        narrow   ? ""
        : called ? _("Someone is coming")
                 : _("Get help"),
        &(struct ui_button){.kind = UI_BUTTON_QUIET,
                            .icon = "bell",
                            .size = frame.large ? 20 : 32,
                            .icon_size = 44,
                            .gap = 12,
                            .height = height,
                            .box = {.name = "help",
                                    .rigid = true,
                                    .min_width = height,
                                    .pad = UI_XY(20, 0),
                                    .margin = {.end = 16},
                                    .edge = COLOR_EDGE},
                            .target = {.action = KIOSK_TOUCH_HELP,
                                       .spoken = called ? _("Someone is coming") : _("Get help")}});
}

void
card_help(const struct kiosk *kiosk, struct ui_node *parent, float height)
{
    help_button(kiosk, parent, height, frame_of(kiosk, parent).square);
}

/* The list of what to bring, where the number's own paper is out and it has not come yet. */
static bool
has_list(const struct kiosk *kiosk, const struct frame *frame)
{
    return kiosk->step == KIOSK_NUMBER && kiosk_paper_prints(kiosk->printer) && !frame->square &&
           look_chosen_matter(kiosk) && kiosk->guide_paper != KIOSK_PAPER_PRINTED;
}

static void
list_button(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
            float height)
{
    bool busy = kiosk->guide_paper == KIOSK_PAPER_PRINTING;
    ui_button(parent, busy ? _("Printing the list") : _("Print what to bring"),
              &(struct ui_button){.kind = UI_BUTTON_SECONDARY,
                                  .icon = "doc",
                                  .icon_size = 44,
                                  .gap = 16,
                                  .size = frame->large  ? 20
                                          : frame->wide ? 28
                                          : frame->cjk  ? 36
                                                        : 30,
                                  .height = height,
                                  .box = {.name = "print",
                                          .width = frame->wide ? 264 : 336,
                                          .rigid = true,
                                          .margin = {.end = 20},
                                          .pad = UI_XY(16, 0)},
                                  .target = {.action = KIOSK_TOUCH_PRINT_GUIDE, .disabled = busy}});
}

void
card_leave(const struct kiosk *kiosk, struct ui_node *parent, const char *label, float height)
{
    struct frame frame = frame_of(kiosk, parent);
    bool list = has_list(kiosk, &frame);
    help_button(kiosk, parent, height, frame.square || list);
    if (list) {
        list_button(kiosk, parent, &frame, height);
    }
    struct ui_node *button = ui_box(parent, &(struct ui_style){.name = "button",
                                                               .axis = UI_ROW,
                                                               .grow = 1,
                                                               .height = height,
                                                               .gap = 20,
                                                               .fill = COLOR_AZURE,
                                                               .color = COLOR_WHITE,
                                                               .radius = 16,
                                                               .align = UI_CENTRE,
                                                               .justify = UI_FROM_CENTRE});
    bool square = frame.square;
    ui_text(button, label,
            &(struct ui_type){.size = square ? 44 : 52,
                              .bold = true,
                              .optical = true,
                              .exact = true,
                              .fit = square ? UI_FIT_SHRINK : UI_FIT_LINE});
    int seconds = kiosk_seconds_left(kiosk);
    if (seconds >= 0) {
        ui_ring(button, square ? 72 : 84, 8, kiosk_time_fraction(kiosk), seconds, COLOR_APRICOT,
                COLOR_RGB(0x2F7690));
    }
    ui_touch(button, &(struct ui_target){.action = KIOSK_TOUCH_HOME,
                                         .spoken = label,
                                         .role = UI_ROLE_BUTTON,
                                         .main = true});
}

void
card_qr(const struct kiosk *kiosk, struct ui_node *parent, float side)
{
    /* Whole pixels per module, so that the code fills its box and stands flush with the text above.
     */
    float u = ui_node_screen(parent)->metrics.u;
    float modules = (float)kiosk->qr.side, px = (float)(int)(side * u / modules + 0.5f);
    side = (px < 1 ? 1 : px) * modules / u;
    /* Dark on white in every theme, or a phone cannot read it. */
    bool contrast = ui_node_screen(parent)->theme.kind == THEME_CONTRAST;
    struct ui_node *white = ui_box(parent, &(struct ui_style){.rigid = true,
                                                              .self = UI_START,
                                                              .pad = UI_ALL(contrast ? 24 : 0),
                                                              .fill = COLOR_WHITE});
    ui_matrix(white, kiosk->qr.modules, kiosk->qr.side, COLOR_INK,
              &(struct ui_style){.name = "qr", .width = side, .height = side, .rigid = true});
}
