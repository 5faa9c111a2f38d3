/* SPDX-License-Identifier: Apache-2.0
 * One service as a row: letter, name, who waits, how long. */
#include <string.h>

#include "kiosk/screens/screens.h"

float
row_least(const struct frame *frame)
{
    return !frame->large ? 92 : frame->wide ? 160 : 200;
}

static float
name_size(const struct frame *frame, const struct row_look *how)
{
    if (frame->large && how->height < 150) {
        return 28;
    }
    if (how->tall && how->kind == ROW_FULL) {
        return frame->cjk ? 64 : 51;
    }
    if (how->tall) {
        return frame->cjk ? 51 : 45;
    }
    if (how->kind == ROW_HALF && !frame->side) {
        return frame->cjk ? 40 : 36;
    }
    if (how->kind == ROW_FULL && how->height >= 120 && frame->cjk) {
        return 48;
    }
    return frame->cjk ? 44 : how->kind == ROW_NARROW ? 36 : 40;
}

/* The letter's square. */
static float
plate_size(const struct frame *frame, const struct row_look *how)
{
    if (frame->large && how->height < 150) {
        return 56;
    }
    if (frame->large || (how->tall && how->kind == ROW_FULL)) {
        return frame->large && how->kind == ROW_FULL && how->height >= 200 ? 128 : 112;
    }
    if (how->kind == ROW_HALF && !how->tall) {
        return frame->side ? 78 : 70;
    }
    return how->tall ? 90 : how->height >= 120 ? 82 : 74;
}

static bool
has_stacked_figures(const struct frame *frame, const struct row_look *how)
{
    return frame->large || how->tall || how->kind == ROW_HALF;
}

/* Items that do not fit are dropped from the end, but the first one cannot be. */
static float
first_item_width(const char *text, float size)
{
    char first[SENTENCE_SIZE];
    str_cut(first, sizeof(first), text);
    char *end = strstr(first, "、");
    end = end ? end : strchr(first, ',');
    if (end) {
        *end = '\0';
    }
    return look_width(first, size);
}

static void
names(struct ui_node *row, const struct row_words *entry, const struct frame *frame,
      const struct row_look *how)
{
    bool narrow = how->kind == ROW_NARROW, whole = how->tall && how->kind == ROW_FULL;
    float size = name_size(frame, how), small = whole ? 36 : how->height >= 120 ? 28 : 26;
    char sub[SENTENCE_SIZE];
    str_cut(sub, sizeof(sub), entry->sub);
    if (narrow && !entry->grey && entry->waits) {
        row_waiting(entry, sub);
    }
    struct ui_node *words = ui_box(
        row, &(struct ui_style){
                 .grow = 1, .margin = {.start = 24}, .shift_y = narrow && !frame->cjk ? -3 : -5});
    ui_text(words, entry->name,
            &(struct ui_type){.size = size,
                              .bold = true,
                              .line = narrow && !frame->cjk ? 1.08f : 1.24f,
                              .fit = UI_FIT_SHRINK,
                              .color = entry->grey ? COLOR_SOLD_OUT_TEXT : COLOR_NONE,
                              .box = {.name = "name"}});
    float figures = narrow || !entry->waits || entry->grey ? 0 : frame->cjk ? 382 : 318;
    if (figures > 0 && has_stacked_figures(frame, how)) {
        figures = frame->large || whole ? 290 : how->kind == ROW_HALF ? 146 : 170;
    }
    float plate = frame->large ? 100 : plate_size(frame, how); /* large type drops words late */
    float room = (how->width - 130 - plate - figures) / frame->f;
    /* A name of two lines has the row to itself, unless who waits stands nowhere else. */
    bool fits = (!frame->large || how->height >= 150) &&
                (narrow || entry->grey || look_width(entry->name, size * 0.8f) < room || whole);
    if (sub[0] && fits && first_item_width(sub, small) < room) {
        bool stands_out = narrow && entry->look.no_wait && !entry->grey;
        ui_text(words, sub,
                &(struct ui_type){.size = small,
                                  .line = 1.24f,
                                  .bold = stands_out,
                                  .color = entry->grey  ? COLOR_SOLD_OUT_TEXT
                                           : stands_out ? COLOR_PINE
                                                        : COLOR_INK2,
                                  .fit = UI_FIT_ITEMS,
                                  .box = {.name = "sub-line"}});
    }
}

static void
figure(struct ui_node *row, const char *value, const char *unit, enum color color, float width)
{
    struct ui_node *cell = ui_box(row, &(struct ui_style){.axis = UI_ROW,
                                                          .width = width,
                                                          .align = UI_BASELINE,
                                                          .justify = UI_FROM_END,
                                                          .shift_y = -4});
    ui_text(cell, value,
            &(struct ui_type){
                .size = 44, .bold = true, .ltr = true, .color = color, .fit = UI_FIT_LINE});
    if (unit[0]) {
        ui_text(cell, unit,
                &(struct ui_type){.size = 28,
                                  .color = COLOR_INK2,
                                  .fit = UI_FIT_LINE,
                                  .box = {.margin = {.start = 6}}});
    }
}

static void
estimate(struct ui_node *row, const struct look_service *look, float width)
{
    struct look_told told = look_told(&look->wait->told);
    if (look->no_wait || (told.known && told.word)) {
        ui_text(row, look->no_wait ? _("No wait") : told.word,
                &(struct ui_type){.size = 44,
                                  .bold = true,
                                  .color = look->no_wait ? COLOR_PINE : COLOR_ESTIMATE,
                                  .align = UI_END,
                                  .fit = UI_FIT_LINE,
                                  .box = {.rigid = true, .shift_y = -4}});
    } else if (told.known) {
        figure(row, told.minutes, i18n_tr_context("wait", "min"), COLOR_ESTIMATE, width);
    } else {
        ui_text(row, told.word,
                &(struct ui_type){.size = 32,
                                  .color = COLOR_INK2,
                                  .align = UI_END,
                                  .fit = UI_FIT_LINE,
                                  .box = {.width = width, .rigid = true, .shift_y = -4}});
    }
}

static void
waiting_below(struct ui_node *cell, const struct look_service *look, float size)
{
    char waiting[SENTENCE_SIZE];
    sentence_number(waiting, i18n_tr_context("kiosk", "{0} waiting"), look->waiting);
    ui_text(
        cell, waiting,
        &(struct ui_type){.size = size, .line = 1.24f, .color = COLOR_INK2, .fit = UI_FIT_LINE});
}

/* The wait, and below it its unit in large writing, else how many wait. */
static void
stacked_wait(struct ui_node *cell, const struct look_service *look, const struct look_told *told,
             const struct frame *frame, bool whole)
{
    bool small = frame->large || !frame->cjk;
    const struct ui_type type = {.size = whole   ? 60
                                         : small ? 32
                                                 : 40,
                                 .bold = true,
                                 .line = 1.2f,
                                 .ltr = !told->word,
                                 .color = COLOR_ESTIMATE,
                                 .fit = UI_FIT_LINE};
    const char *unit = i18n_tr_context("wait", "min");
    if (told->word) {
        ui_text(cell, told->word, &type);
    } else if (whole) {
        ui_text(cell, told->minutes, &type);
        ui_text(cell, unit, &(struct ui_type){.size = 40, .color = COLOR_INK2, .fit = UI_FIT_LINE});
        return;
    } else {
        struct ui_node *row =
            ui_box(cell, &(struct ui_style){.axis = UI_ROW, .align = UI_BASELINE, .gap = 6});
        ui_text(row, told->minutes, &type);
        ui_text(row, unit, &(struct ui_type){.size = 28, .color = COLOR_INK2, .fit = UI_FIT_LINE});
    }
    waiting_below(cell, look, whole ? 32 : 26);
}

/* Where there is no room for columns, figures stand above each other at the end of the row. */
static void
stacked_figures(struct ui_node *row, const struct look_service *look, const struct frame *frame,
                bool whole)
{
    struct ui_node *cell =
        ui_box(row, &(struct ui_style){.align = UI_END,
                                       .rigid = true,
                                       .shift_y = -4,
                                       .margin = {.start = whole ? 24.0f : 0.0f}});
    char waiting[SENTENCE_SIZE];
    struct look_told told = look_told(&look->wait->told);
    if (look->no_wait) {
        estimate(cell, look, 0);
        return;
    }
    if (told.known) {
        stacked_wait(cell, look, &told, frame, whole);
        return;
    }
    sentence_number(waiting, i18n_tr_context("kiosk", "{0} waiting"), look->waiting);
    ui_text(cell, waiting,
            &(struct ui_type){
                .size = whole ? 45 : 32, .bold = true, .line = 1.24f, .fit = UI_FIT_LINE});
    ui_text(cell, told.word,
            &(struct ui_type){
                .size = whole ? 32 : 26, .line = 1.24f, .color = COLOR_INK2, .fit = UI_FIT_LINE});
}

static void
figures(struct ui_node *row, const struct row_words *entry, const struct frame *frame,
        const struct row_look *how)
{
    const struct look_service *look = &entry->look;
    if (entry->grey || !entry->waits || how->kind == ROW_NARROW) {
        return;
    }
    if (has_stacked_figures(frame, how)) {
        stacked_figures(row, look, frame, how->tall && how->kind == ROW_FULL);
    } else {
        if (!look->no_wait) {
            char waiting[16];
            str_format(waiting, sizeof(waiting), "%d", look->waiting);
            figure(row, waiting, frame->cjk ? i18n_tr_context("counting word", "people") : "",
                   COLOR_NONE, frame->cjk ? 150 : 96);
        }
        estimate(row, look, frame->cjk ? 232 : 222);
    }
}

void
row_entry(const struct kiosk *kiosk, struct ui_node *parent, const struct look_entry *entry,
          const struct row_look *how)
{
    struct frame frame = frame_of(kiosk, parent);
    struct row_words words;
    row_words(kiosk, entry, &words);
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.name = "row",
                                          .axis = UI_ROW,
                                          .grow = how->kind == ROW_FULL ? 0.0f : 1.0f,
                                          .min_height = how->height,
                                          .fill = words.grey ? COLOR_SOLD_OUT : COLOR_CARD,
                                          .border = UI_ALL(2),
                                          .edge = words.look.closed ? COLOR_EDGE : COLOR_HAIR,
                                          .dashed = words.look.closed,
                                          .radius = 16,
                                          .align = UI_CENTRE,
                                          .pad = {.end = 28, .start = 18}});
    row_plate(row, &words, plate_size(&frame, how));
    names(row, &words, &frame, how);
    figures(row, &words, &frame, how);
    struct ui_node *chevron = ui_box(row, &(struct ui_style){.margin = {.start = 20}});
    ui_icon(chevron, "chev", 36, 3, COLOR_AZURE);
    ui_touch(row, &(struct ui_target){
                      .action = entry->action, .spoken = words.spoken, .role = UI_ROLE_BUTTON});
}
