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

/* The words of a dialog, and its buttons below each other. */
static struct ui_node *
ask(const struct kiosk *kiosk, struct ui_node *root, const char *icon, const char *title,
    const char *lead)
{
    struct frame frame = frame_of(kiosk, root);
    struct ui_style style = {.width = 860, .pad = UI_ALL(56), .gap = 28};
    struct ui_node *card = dialog(kiosk, root, &style);
    struct ui_node *row =
        ui_box(card, &(struct ui_style){.axis = UI_ROW, .gap = 28, .align = UI_CENTRE});
    ui_icon(row, icon, 96, 2, COLOR_INK);
    ui_text(row, title,
            &(struct ui_type){.size = frame.large ? 40 : 57,
                              .bold = true,
                              .line = 1.2f,
                              .max_lines = 3,
                              .box = {.name = "title", .grow = 1}});
    ui_text(card, lead,
            &(struct ui_type){.size = frame.large ? 26 : 36, .color = COLOR_INK2, .line = 1.45f});
    return card;
}

static void
answer(struct ui_node *card, const char *label, enum kiosk_touch action, bool main)
{
    bool large = ui_node_screen(card)->theme.large;
    ui_button(card, label,
              &(struct ui_button){.kind = main ? UI_BUTTON_PRIMARY : UI_BUTTON_SECONDARY,
                                  .size = large ? 32 : 45,
                                  .height = 124,
                                  .box = {.pad = UI_XY(16, 0)},
                                  .target = {.action = (int)action, .main = main}});
}

void
overlay_warning(const struct kiosk *kiosk, struct ui_node *root)
{
    const struct hall_service *service = look_chosen_service(kiosk);
    char title[SENTENCE_SIZE], clock[I18N_TEXT_SIZE];
    if (!service) {
        return;
    }
    struct look_service look = look_service(kiosk, service);
    struct ui_node *card;
    struct civil closes = look_civil(kiosk, look.closes_at);
    i18n_format_time(&closes, clock, sizeof(clock));
    if (kiosk->warning == KIOSK_WARNING_NOT_REACHED) {
        char lead[SENTENCE_SIZE];
        sentence(lead, _("This service closes at {0}. Your number would end today."), clock, "");
        card = ask(kiosk, root, "clock", _("As things go, it may not be your turn any more today"),
                   lead);
    } else if (kiosk->warning == KIOSK_WARNING_CLOSING) {
        sentence(title, _("This service closes at {0}"), clock, "");
        card = ask(kiosk, root, "clock", title,
                   _("You may not be called before then. Your number would end today."));
    } else {
        sentence_number(title,
                        i18n_ntr("{0} person is waiting already", "{0} people are waiting already",
                                 (unsigned long)look.waiting),
                        look.waiting);
        card = ask(kiosk, root, "people", title,
                   _("It will take long. You can come at another time, or take a number now."));
    }
    answer(card, _("Take a number all the same"), KIOSK_TOUCH_GO_ON, true);
    answer(card, _("Rather not now"), KIOSK_TOUCH_RATHER_NOT, false);
}

void
overlay_help(const struct kiosk *kiosk, struct ui_node *root)
{
    struct ui_node *card;
    if (kiosk->help_failed) {
        card = ask(kiosk, root, "warn", _("The call did not get through"),
                   _("Please go to the service desk, or ask a member of staff."));
    } else if (kiosk->help_question != 0 && !look_help_called(kiosk)) {
        card = ask(kiosk, root, "bell", _("Calling somebody"), _("One moment, please."));
    } else {
        card = ask(kiosk, root, "bell", _("Somebody is on the way to you"),
                   _("Please stay here. You can go on meanwhile."));
    }
    answer(card, _("All right"), KIOSK_TOUCH_HELP_SEEN, true);
    if (kiosk->guarded) {
        answer(card, _("For staff"), KIOSK_TOUCH_STAFF, false);
    }
}
