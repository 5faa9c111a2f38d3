/* SPDX-License-Identifier: Apache-2.0
 * What to bring: a card with a square to tick before each paper. */
#include "kiosk/screens/guide.h"

enum { ORIGINALS = 150, COPIES = 170 };

float
guide_material_height(const struct frame *frame)
{
    return frame->large ? 150 : 94;
}

/* Everything of the card but its rows, its margin included. */
float
guide_materials_head(const struct frame *frame)
{
    return 32 + 2 + 26 + 52 * frame->f + 14 + 6 + 2;
}

static void
head(struct ui_node *card, const struct frame *frame)
{
    struct ui_node *row = ui_box(card, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_END,
                                                          .justify = UI_SPACE_BETWEEN,
                                                          .pad = {.bottom = 14}});
    struct ui_node *words =
        ui_box(row, &(struct ui_style){.axis = UI_ROW, .grow = 1, .align = UI_BASELINE});
    ui_text(words, _("What to bring"),
            &(struct ui_type){.size = 40,
                              .bold = true,
                              .line = 1.3f,
                              .fit = UI_FIT_LINE,
                              .box = {.name = "heading"}});
    if (frame->large) {
        return;
    }
    float room = guide_width(frame) - 68 - ORIGINALS - COPIES;
    if (look_width(_("What to bring"), 40) + look_width(_("Tick what you have"), 30) < room) {
        ui_text(words, _("Tick what you have"),
                &(struct ui_type){.size = 30,
                                  .color = COLOR_INK2,
                                  .fit = UI_FIT_LINE,
                                  .box = {.margin = {.start = 11}}});
    }
    const struct ui_type column = {.size = 28,
                                   .color = COLOR_INK2,
                                   .align = UI_CENTRE,
                                   .fit = UI_FIT_LINE,
                                   .box = {.width = ORIGINALS}};
    struct ui_type copies = column;
    copies.box.width = COPIES;
    ui_text(row, _("Originals"), &column);
    ui_text(row, _("Copies"), &copies);
}

static void
how_many(struct ui_node *row, int count, float width)
{
    char line[SENTENCE_SIZE];
    if (count == 0) {
        ui_text(row, i18n_tr_context("kiosk", "None"),
                &(struct ui_type){.size = 36,
                                  .color = COLOR_INK2,
                                  .align = UI_CENTRE,
                                  .fit = UI_FIT_LINE,
                                  .box = {.width = width, .rigid = true}});
        return;
    }
    str_format(line, sizeof(line), "%d", count);
    struct ui_node *cell = ui_box(row, &(struct ui_style){.axis = UI_ROW,
                                                          .width = width,
                                                          .rigid = true,
                                                          .gap = 8,
                                                          .align = UI_BASELINE,
                                                          .justify = UI_FROM_CENTRE});
    ui_text(cell, line, &(struct ui_type){.size = 36, .bold = true, .fit = UI_FIT_LINE});
    if (look_is_cjk(ui_node_screen(row)->lang)) {
        ui_text(cell, i18n_tr_context("counting word", "papers"),
                &(struct ui_type){.size = 36, .fit = UI_FIT_LINE});
    }
}

/* Nothing to bring, and why; "" when it is to be brought. */
static const char *
had_words(const struct guide_material *merged)
{
    if (merged->provided) {
        return _("From the counter");
    }
    return merged->on_the_way ? _("You get it on the way") : "";
}

static void
amounts(const struct kiosk *kiosk, struct ui_node *row, const struct guide_material *merged)
{
    const char *had = had_words(merged);
    if (had[0]) {
        ui_text(row, had,
                &(struct ui_type){.size = 36,
                                  .bold = true,
                                  .color = COLOR_PINE,
                                  .align = UI_CENTRE,
                                  .fit = UI_FIT_SHRINK,
                                  .box = {.width = ORIGINALS + COPIES, .rigid = true}});
        return;
    }
    how_many(row, merged->original, ORIGINALS);
    const char *copies = hall_text(&merged->material->copy_text, look_lang(kiosk));
    if (copies[0]) {
        ui_text(row, copies,
                &(struct ui_type){.size = 30,
                                  .color = COLOR_INK2,
                                  .align = UI_CENTRE,
                                  .max_lines = 2,
                                  .box = {.width = COPIES, .rigid = true}});
    } else {
        how_many(row, merged->copy, COPIES);
    }
}

/* "For 1, 3": which of several matters asks for it. */
static void
steps_note(const struct kiosk *kiosk, const struct guide_material *merged, char dst[SENTENCE_SIZE])
{
    struct buffer numbers = {0};
    for (int i = 0; i < kiosk->step_count; i++) {
        if (merged->steps >> i & 1) {
            buffer_format(&numbers, "%s%d", numbers.length > 0 ? ", " : "", i + 1);
        }
    }
    sentence(dst, _("For matter {0}"), numbers.length > 0 ? numbers.data : "", "");
    buffer_done(&numbers);
}

/* Large type has no columns: the amounts are a line of words under the name. */
static void
note_of(char dst[SENTENCE_SIZE], const struct kiosk *kiosk, const struct guide_material *merged,
        const struct frame *frame)
{
    if (!frame->large && kiosk->step_count > 1) {
        steps_note(kiosk, merged, dst);
        return;
    }
    if (!frame->large) {
        str_cut(dst, SENTENCE_SIZE, hall_text(&merged->material->note, look_lang(kiosk)));
        return;
    }
    const char *had = had_words(merged);
    if (had[0]) {
        sentence(dst, had, "", "");
        return;
    }
    char originals[16], copies[16];
    str_format(originals, sizeof(originals), "%d", merged->original);
    str_format(copies, sizeof(copies), "%d", merged->copy);
    const char *words = hall_text(&merged->material->copy_text, look_lang(kiosk));
    sentence(dst, words[0] ? _("Originals {0}, {1}") : _("Originals {0}, copies {1}"), originals,
             words[0] ? words : copies);
}

static void
material_row(const struct kiosk *kiosk, struct ui_node *card, size_t i, const struct frame *frame)
{
    const struct guide_material *merged = &kiosk->materials[i];
    bool ticked = i < KIOSK_MATERIALS_MAX && kiosk->ticked[i];
    struct ui_node *line =
        ui_box(card, &(struct ui_style){.border = {.top = 2}, .edge = COLOR_HAIR});
    /* The target leaves a finger's gap to the next one. */
    struct ui_node *row =
        ui_box(line, &(struct ui_style){.name = "material",
                                        .axis = UI_ROW,
                                        .min_height = guide_material_height(frame) - 12,
                                        .margin = UI_XY(0, 5),
                                        .radius = 10,
                                        .align = UI_CENTRE});
    if (!look_is_brought(merged)) {
        struct ui_node *dash = ui_box(row, &(struct ui_style){.axis = UI_ROW,
                                                              .width = 56,
                                                              .height = 56,
                                                              .align = UI_CENTRE,
                                                              .justify = UI_FROM_CENTRE});
        ui_icon(dash, "minus", 36, 3, COLOR_INK2);
    } else {
        ui_checkbox(row, 56, ticked, false);
    }
    struct ui_node *words =
        ui_box(row, &(struct ui_style){.grow = 1, .margin = {.start = 24}, .shift_y = -4});
    ui_text(words, hall_text(&merged->material->name, look_lang(kiosk)),
            &(struct ui_type){.size = 38, .bold = true, .line = 1.24f, .fit = UI_FIT_SHRINK});
    char note[SENTENCE_SIZE];
    note_of(note, kiosk, merged, frame);
    if (note[0]) {
        ui_text(words, note,
                &(struct ui_type){.size = frame->large ? 26 : 28,
                                  .line = 1.24f,
                                  .color = COLOR_INK2,
                                  .fit = UI_FIT_SHRINK});
    }
    if (!frame->large) {
        amounts(kiosk, row, merged);
    }
    if (look_is_brought(merged)) {
        ui_touch(row,
                 &(struct ui_target){.action = KIOSK_TOUCH_TICK + (int)i,
                                     .spoken = hall_text(&merged->material->name, look_lang(kiosk)),
                                     .role = UI_ROLE_CHECKBOX,
                                     .checked = ticked});
    }
}

void
guide_materials(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
                size_t first, size_t end)
{
    struct ui_node *card =
        ui_box(parent, &(struct ui_style){.name = "card",
                                          .margin = {.top = 32},
                                          .pad = {.top = 26, .end = 32, .bottom = 6, .start = 32},
                                          .fill = COLOR_CARD,
                                          .border = UI_ALL(2),
                                          .edge = COLOR_HAIR,
                                          .radius = 24});
    head(card, frame);
    for (size_t i = first; i < end; i++) {
        material_row(kiosk, card, i, frame);
    }
}
