/* SPDX-License-Identifier: Apache-2.0
 * Five levels of equal size, weight and distance, best first; none is chosen before a tap. */
#include "pad/screens/screens.h"

static const char *const levels[] = {
    [5] = N_("Very satisfied"), [4] = N_("Satisfied"),         [3] = N_("Basically satisfied"),
    [2] = N_("Dissatisfied"),   [1] = N_("Very dissatisfied"),
};

static void
level_card(const struct pad *pad, struct ui_node *row, int level)
{
    const char *second = look_second_lang(pad);
    bool tight = part_is_tight(row);
    struct ui_node *card =
        ui_box(row, &(struct ui_style){.name = "card",
                                       .grow = 1,
                                       .align = UI_CENTRE,
                                       .gap = 34,
                                       .radius = 28,
                                       .fill = COLOR_CARD,
                                       .color = COLOR_INK,
                                       .border = UI_ALL(3),
                                       .edge = COLOR_EDGE,
                                       .pad = {.top = 48, .end = 12, .start = 12}});

    ui_face(card, level, tight ? 176 : 236, false);
    ui_text(card, i18n_tr(levels[level]),
            &(struct ui_type){.size = tight ? 40 : 50,
                              .bold = true,
                              .exact = true,
                              .align = UI_CENTRE,
                              .fit = UI_FIT_SHRINK,
                              .line = 1.15F,
                              .box = {.name = "level"}});
    if (second) {
        ui_text(card, i18n_tr_in(second, levels[level]),
                &(struct ui_type){.size = 36,
                                  .exact = true,
                                  .lang = second,
                                  .color = COLOR_INK2,
                                  .align = UI_CENTRE,
                                  .fit = UI_FIT_SHRINK,
                                  .box = {.shift_y = -20}});
    }
    ui_touch(card, &(struct ui_target){.action = PAD_TOUCH_LEVEL + level,
                                       .spoken = i18n_tr(levels[level]),
                                       .main = true});
}

static void
skip(const struct pad *pad, struct ui_node *footer)
{
    struct ui_node *row = ui_row(footer, 18);
    struct ui_node *button = ui_box(row, &(struct ui_style){.name = "skip",
                                                            .axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .height = PART_FOOTER,
                                                            .color = COLOR_AZURE,
                                                            .pad = {.end = 4, .start = 24}});

    ui_text(button, _("Leave without rating"),
            &(struct ui_type){
                .size = 42, .bold = true, .optical = true, .exact = true, .fit = UI_FIT_LINE});
    ui_touch(button, &(struct ui_target){.action = PAD_TOUCH_SKIP});
    part_ring(pad, row, PAD_TIMEOUT_MS);
}

void
screen_rating(const struct pad *pad, struct ui_node *root)
{
    const char *hotline = pad->view.hall->hotline;

    part_header(pad, root);
    struct ui_node *page = part_body(root, 60);
    ui_text(page, _("How was this service?"),
            &(struct ui_type){.size = part_is_tight(page) ? 80 : 104,
                              .bold = true,
                              .exact = true,
                              .line = 1.2F,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title"}});
    ui_text(page,
            _("Please say what you think. Your name is not shown, and the counter cannot change "
              "it."),
            &(struct ui_type){.size = part_is_tight(page) ? 40 : 46,
                              .exact = true,
                              .color = COLOR_INK2,
                              .fit = UI_FIT_SHRINK,
                              .box = {.margin = {.top = 6}}});
    struct ui_node *row = ui_box(
        page, &(struct ui_style){
                  .axis = UI_ROW, .gap = 24, .grow = 1, .margin = {.top = 52, .bottom = 34}});
    for (int level = 5; level >= 1; level--) {
        level_card(pad, row, level);
    }
    struct ui_node *footer = part_footer(root);
    if (hotline[0]) {
        part_fact(footer, "tel", _("Or call"), hotline);
    } else {
        ui_gap(footer, 1);
    }
    skip(pad, footer);
}
