/* SPDX-License-Identifier: Apache-2.0
 * The materials of the matter in hand, to tick off. A second tap says a paper is missing. */
#include "counter/screens/screens.h"

enum { ROW = 40, ROW_TIGHT = 34, HEAD = 33, SLIP = 46 };

static void
material(const struct counter_app *app, struct ui_node *parent,
         const struct hall_material *material, size_t n, float height)
{
    enum counter_tick tick = desk_tick(app, n);
    bool missing = tick == COUNTER_TICK_MISSING;
    const char *name = words_text(app, &material->name);
    char spoken[WORDS_SIZE];
    struct ui_node *row = ui_box(parent, &(struct ui_style){.name = "material",
                                                            .axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .gap = 12,
                                                            .height = height,
                                                            .edge = COLOR_HAIR,
                                                            .border = {.top = 1}});
    ui_checkbox(row, 24, tick == COUNTER_TICK_HERE, missing);
    ui_text(row, name,
            &(struct ui_type){.size = 17,
                              .bold = missing,
                              .color = missing ? COLOR_CINNABAR : COLOR_NONE,
                              .optical = true,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = 1,
                              .box = {.grow = 1}});
    if (missing) {
        ui_tag(row, i18n_tr_context("counter", "missing"), 14, COLOR_CINNABAR_T, COLOR_CINNABAR);
    }
    words_fill(spoken, sizeof(spoken),
               missing                     ? N_("{0}, missing")
               : tick == COUNTER_TICK_HERE ? N_("{0}, here")
                                           : N_("{0}, not checked yet"),
               name, NULL);
    ui_touch(row, &(struct ui_target){.action = COUNTER_TARGET_MATERIAL + (int)n,
                                      .spoken = spoken,
                                      .role = UI_ROLE_CHECKBOX,
                                      .checked = tick == COUNTER_TICK_HERE});
}

static void
more(struct ui_node *row, size_t page, size_t pages)
{
    char text[WORDS_SIZE], one[12], all[12];
    str_format(one, sizeof(one), "%zu", page + 1);
    str_format(all, sizeof(all), "%zu", pages);
    words_fill(text, sizeof(text), N_("Page {0} of {1}"), one, all);
    struct ui_node *button = ui_box(row, &(struct ui_style){.axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .gap = 4,
                                                            .height = 32,
                                                            .pad = UI_XY(8, 0),
                                                            .color = COLOR_AZURE});
    ui_text(button, text,
            &(struct ui_type){.size = 15, .bold = true, .optical = true, .fit = UI_FIT_LINE});
    ui_icon(button, "chev", 16, 0, COLOR_NONE);
    ui_touch(button, &(struct ui_target){.action = COUNTER_TARGET_MATERIALS_MORE, .spoken = text});
}

void
desk_checklist(const struct counter_app *app, const struct desk_layout *layout,
               struct ui_node *parent)
{
    size_t count;
    const struct hall_material *materials = desk_materials(app, &count);
    char figures[32];
    if (count == 0) {
        return;
    }
    float height = layout->tight ? ROW_TIGHT : ROW;
    bool slip = counter_can(app, COUNTER_TARGET_SLIP);
    float room =
        layout->card_height - 38 - (layout->tight ? 33 : 43) - HEAD - (slip ? SLIP + 7 : 0);
    size_t fits = (size_t)(room / height);
    size_t pages = (count + fits - 1) / fits;
    size_t page = (size_t)app->material_page % pages;

    struct ui_node *head = ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                                             .align = UI_CENTRE,
                                                             .gap = 8,
                                                             .height = 21.25F,
                                                             .margin = {.bottom = 8}});
    ui_text(head, _("Check the papers"),
            &(struct ui_type){.size = 17, .bold = true, .fit = UI_FIT_SHRINK, .box = {.grow = 1}});
    if (pages > 1) {
        more(head, page, pages);
    }
    str_format(figures, sizeof(figures), "%zu / %zu", desk_ticked(app, COUNTER_TICK_HERE), count);
    ui_text(head, figures,
            &(struct ui_type){.size = 15, .color = COLOR_INK2, .fit = UI_FIT_LINE, .ltr = true});
    for (size_t i = page * fits; i < count && i < (page + 1) * fits; i++) {
        material(app, parent, &materials[i], i, height);
    }
    if (slip) {
        ui_spacer(parent);
        piece_button(parent, &(struct piece_button){.label = _("Print what is missing"),
                                                    .key = "F9",
                                                    .icon = "printer",
                                                    .action = COUNTER_TARGET_SLIP,
                                                    .height = SLIP,
                                                    .size = 17,
                                                    .key_size = 13,
                                                    .fill = COLOR_CARD,
                                                    .color = COLOR_AZURE,
                                                    .edge = COLOR_AZURE,
                                                    .border = 1});
    }
}
