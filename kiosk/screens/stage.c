/* SPDX-License-Identifier: Apache-2.0
 * Low reach: the upper part of the screen is for the eyes alone; all there is to touch stands below
 * a line at 0.40 of the height, where a person in a wheelchair reaches it. */
#include "kiosk/screens/screens.h"

static void
hall_line(const struct kiosk *kiosk, struct ui_node *parent)
{
    struct civil now = look_civil(kiosk, look_hall_time(kiosk));
    char time[I18N_TEXT_SIZE];
    i18n_format_time(&now, time, sizeof(time));
    struct ui_node *row = ui_box(parent, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE});
    ui_logo(row, 46);
    ui_text(row, hall_text(&kiosk->view.hall->name, look_lang(kiosk)),
            &(struct ui_type){.size = look_is_cjk(look_lang(kiosk)) ? 42 : 36,
                              .bold = true,
                              .optical = true,
                              .exact = true,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "hall", .grow = 1, .margin = {.start = 24}}});
    ui_text(row, time,
            &(struct ui_type){.size = 64,
                              .bold = true,
                              .line = 1,
                              .ltr = true,
                              .exact = true,
                              .fit = UI_FIT_LINE,
                              .box = {.name = "clock", .margin = {.start = 20}}});
}

static void
words(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    const char *title = _("What do you need today?");
    const char *lead = _("Choose below. You can reach it sitting down.");
    switch (kiosk_shown(kiosk)) {
    case KIOSK_PRIORITY:
        title = _("Which of these fits you?");
        lead = _("Take a number first. Show papers later.");
        break;
    case KIOSK_DEPARTMENT:
    case KIOSK_BUNDLES:
        title = second_title(kiosk);
        break;
    case KIOSK_CHECKIN:
    case KIOSK_REPRINT:
    case KIOSK_HOLDER:
    case KIOSK_STAFF:
        code_words(kiosk, &title, &lead);
        ui_text(parent, title,
                &(struct ui_type){.size = frame->large ? 64 : 72,
                                  .bold = true,
                                  .exact = true,
                                  .fit = UI_FIT_SHRINK,
                                  .box = {.name = "title", .margin = {.bottom = 20}}});
        code_field(kiosk, parent, frame);
        return;
    case KIOSK_SEARCH:
        search_field(kiosk, parent, frame);
        return;
    case KIOSK_GUIDE:
        guide_stage(kiosk, parent, frame);
        return;
    default:
        break;
    }
    ui_text(parent, title,
            &(struct ui_type){.size = 102,
                              .bold = true,
                              .line = 1.2f,
                              .exact = true,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title"}});
    ui_text(parent, lead,
            &(struct ui_type){.size = frame->large ? 51 : 44,
                              .line = 1.4f,
                              .exact = true,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "lead", .margin = {.top = frame->wide ? 8 : 20}}});
}

static void
arrow(struct ui_node *parent, const struct frame *frame)
{
    struct ui_node *box =
        ui_box(parent, &(struct ui_style){.align = UI_CENTRE,
                                          .margin = {.top = frame->wide ? 0 : 56,
                                                     .bottom = frame->wide ? 8 : 28}});
    ui_icon(box, "down", 72, 2.6f, COLOR_ESTIMATE);
}

struct ui_node *
stage_low(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    float height = frame.h / STAGE_LOWER * (1 - STAGE_LOWER);
    struct ui_node *upper = ui_box(
        root, &(struct ui_style){
                  .name = "stage",
                  .height = height - 4,
                  .rigid = true,
                  .pad = {.top = frame.wide ? 32 : 56, .end = PAGE_MARGIN, .start = PAGE_MARGIN}});
    hall_line(kiosk, upper);
    if (header_message_height(kiosk) > 0) {
        ui_gap(upper, 16);
        header_message(kiosk, upper);
    }
    ui_spacer(upper);
    words(kiosk, upper, &frame);
    if (frame.wide && kiosk_shown(kiosk) == KIOSK_GUIDE) {
        ui_gap(upper, 20);
    } else {
        arrow(upper, &frame);
    }
    ui_box(root, &(struct ui_style){.height = 4, .rigid = true, .fill = COLOR_EDGE});
    return ui_box(root, &(struct ui_style){.grow = 1});
}
