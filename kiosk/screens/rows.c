/* SPDX-License-Identifier: Apache-2.0
 * One service as a row: letter, name, who waits, how long. */
#include <string.h>

#include "kiosk/screens/screens.h"

float
row_least(const struct frame *frame)
{
    return !frame->large ? 92 : frame->wide ? 160 : 200;
}

static bool
is_grey(const struct look_service *look)
{
    return look->stopped || look->full;
}

/* The sub-line: what the service is about, or why it cannot be used, or, on half a page, who waits.
 */
static void
sub_line(char dst[SENTENCE_SIZE], const struct look_service *look, const struct kiosk *kiosk,
         bool narrow)
{
    if (look->stopped) {
        sentence(dst, _("Stopped for now"), "", "");
    } else if (look->full) {
        sentence(dst, _("No numbers left today"), "", "");
    } else if (narrow && look->no_wait) {
        sentence(dst, _("No wait"), "", "");
    } else if (narrow) {
        sentence_number(dst, i18n_tr_context("kiosk", "{0} waiting"), look->waiting);
    } else {
        str_cut(dst, SENTENCE_SIZE, hall_text(&look->service->summary, look_lang(kiosk)));
    }
}

static float
name_size(const struct frame *frame, const struct row_look *how)
{
    if (how->tall && how->kind == ROW_FULL) {
        return frame->cjk ? 64 : 51;
    }
    if (how->tall) {
        return frame->cjk ? 51 : 45;
    }
    if (how->kind == ROW_HALF && !frame->side) {
        return frame->cjk ? 40 : 36;
    }
    return frame->cjk ? 44 : how->kind == ROW_NARROW ? 36 : 40;
}

/* The letter's square. */
static float
plate_size(const struct frame *frame, const struct row_look *how)
{
    if (frame->large || (how->tall && how->kind == ROW_FULL)) {
        return frame->large && how->kind == ROW_FULL && how->height >= 200 ? 128 : 112;
    }
    if (how->kind == ROW_HALF && !how->tall) {
        return frame->side ? 78 : 70;
    }
    return how->tall ? 90 : 74;
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
names(const struct kiosk *kiosk, struct ui_node *row, const struct look_service *look,
      const struct frame *frame, const struct row_look *how)
{
    const char *name = hall_text(&look->service->name, look_lang(kiosk));
    char sub[SENTENCE_SIZE];
    bool narrow = how->kind == ROW_NARROW, whole = how->tall && how->kind == ROW_FULL;
    float size = name_size(frame, how), small = whole ? 36 : 26;
    enum color color = is_grey(look) ? COLOR_SOLD_OUT_TEXT : COLOR_NONE;
    struct ui_node *words = ui_box(
        row, &(struct ui_style){
                 .grow = 1, .margin = {.start = 24}, .shift_y = narrow && !frame->cjk ? -3 : -5});
    ui_text(words, name,
            &(struct ui_type){.size = size,
                              .bold = true,
                              .line = narrow && !frame->cjk ? 1.08f : 1.24f,
                              .fit = UI_FIT_SHRINK,
                              .color = color,
                              .box = {.name = "name"}});
    float figures = narrow ? 0 : frame->cjk ? 382 : 318;
    if (has_stacked_figures(frame, how)) {
        figures = frame->large || whole ? 290 : how->kind == ROW_HALF ? 146 : 170;
    }
    float plate = frame->large ? 74 : plate_size(frame, how); /* large type drops words late */
    float room = (how->width - 130 - plate - figures) / frame->f;
    /* A name of two lines has the row to itself, unless who waits stands nowhere else. */
    bool fits = narrow || (look_width(name, size * 0.8f) < room || whole);
    sub_line(sub, look, kiosk, narrow);
    if (sub[0] && fits && first_item_width(sub, small) < room) {
        bool stands_out = narrow && look->no_wait;
        ui_text(words, sub,
                &(struct ui_type){.size = small,
                                  .line = 1.24f,
                                  .bold = stands_out,
                                  .color = is_grey(look) ? COLOR_SOLD_OUT_TEXT
                                           : stands_out  ? COLOR_PINE
                                                         : COLOR_INK2,
                                  .fit = UI_FIT_ITEMS,
                                  .box = {.name = "sub-line"}});
    }
}

static void
figure(struct ui_node *row, const char *value, const char *unit, float width)
{
    struct ui_node *cell = ui_box(row, &(struct ui_style){.axis = UI_ROW,
                                                          .width = width,
                                                          .align = UI_BASELINE,
                                                          .justify = UI_FROM_END,
                                                          .shift_y = -4});
    ui_text(cell, value,
            &(struct ui_type){.size = 44, .bold = true, .ltr = true, .fit = UI_FIT_LINE});
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
    if (look->no_wait) {
        ui_text(row, _("No wait"),
                &(struct ui_type){.size = 44,
                                  .bold = true,
                                  .color = COLOR_PINE,
                                  .align = UI_END,
                                  .fit = UI_FIT_LINE,
                                  .box = {.rigid = true, .shift_y = -4}});
    } else {
        ui_text(row, _("Can't say yet"),
                &(struct ui_type){.size = 32,
                                  .color = COLOR_INK2,
                                  .align = UI_END,
                                  .fit = UI_FIT_LINE,
                                  .box = {.width = width, .rigid = true, .shift_y = -4}});
    }
}

/* Where there is no room for columns, figures stand above each other at the end of the row. */
static void
stacked_figures(struct ui_node *row, const struct look_service *look, bool whole)
{
    struct ui_node *cell =
        ui_box(row, &(struct ui_style){.align = UI_END,
                                       .rigid = true,
                                       .shift_y = -4,
                                       .margin = {.start = whole ? 24.0f : 0.0f}});
    char waiting[SENTENCE_SIZE];
    if (look->no_wait) {
        estimate(cell, look, 0);
        return;
    }
    sentence_number(waiting, i18n_tr_context("kiosk", "{0} waiting"), look->waiting);
    ui_text(cell, waiting,
            &(struct ui_type){
                .size = whole ? 45 : 32, .bold = true, .line = 1.24f, .fit = UI_FIT_LINE});
    ui_text(cell, _("Can't say yet"),
            &(struct ui_type){
                .size = whole ? 32 : 26, .line = 1.24f, .color = COLOR_INK2, .fit = UI_FIT_LINE});
}

static void
figures(struct ui_node *row, const struct look_service *look, const struct frame *frame,
        const struct row_look *how)
{
    if (is_grey(look) || how->kind == ROW_NARROW) {
        return;
    }
    if (has_stacked_figures(frame, how)) {
        stacked_figures(row, look, how->tall && how->kind == ROW_FULL);
    } else {
        if (!look->no_wait) {
            char waiting[16];
            str_format(waiting, sizeof(waiting), "%d", look->waiting);
            figure(row, waiting, frame->cjk ? i18n_tr_context("counting word", "people") : "",
                   frame->cjk ? 150 : 96);
        }
        estimate(row, look, frame->cjk ? 232 : 222);
    }
}

static void
spoken_row(char dst[SENTENCE_SIZE], const struct kiosk *kiosk, const struct look_service *look)
{
    const char *name = hall_text(&look->service->name, look_lang(kiosk));
    char sub[SENTENCE_SIZE];
    if (is_grey(look)) {
        sub_line(sub, look, kiosk, false);
    } else {
        sentence_number(sub, i18n_tr_context("kiosk", "{0} waiting"), look->waiting);
    }
    sentence(dst, _("{0}, {1}"), name, sub);
}

void
row_service(const struct kiosk *kiosk, struct ui_node *parent, size_t index,
            const struct row_look *how)
{
    struct frame frame = frame_of(kiosk, parent);
    struct look_service look = look_service(kiosk, &kiosk->view.hall->services[index]);
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.name = "row",
                                          .axis = UI_ROW,
                                          .grow = how->kind == ROW_FULL ? 0.0f : 1.0f,
                                          .min_height = how->height,
                                          .fill = is_grey(&look) ? COLOR_SOLD_OUT : COLOR_CARD,
                                          .border = UI_ALL(2),
                                          .edge = COLOR_HAIR,
                                          .radius = 16,
                                          .align = UI_CENTRE,
                                          .pad = {.end = 28, .start = 18}});
    ui_plate(row, look.service->id,
             &(struct ui_plate){.h = plate_size(&frame, how),
                                .kind = is_grey(&look) ? UI_PLATE_GREY : UI_PLATE_PAPER});
    names(kiosk, row, &look, &frame, how);
    figures(row, &look, &frame, how);
    struct ui_node *chevron = ui_box(row, &(struct ui_style){.margin = {.start = 20}});
    ui_icon(chevron, "chev", 36, 3, COLOR_AZURE);
    char spoken[SENTENCE_SIZE];
    spoken_row(spoken, kiosk, &look);
    ui_touch(row, &(struct ui_target){.action = KIOSK_TOUCH_SERVICE + (int)index,
                                      .spoken = spoken,
                                      .role = UI_ROLE_BUTTON});
}

/* No picture fits a tile: who waits, and how long, under the name. */
static void
tile_figures(struct ui_node *tile, const struct look_service *look, const struct frame *frame,
             bool low)
{
    char waiting[SENTENCE_SIZE], first[SENTENCE_SIZE];
    const char *second = _("Can't say yet");
    struct ui_node *words =
        ui_box(tile, &(struct ui_style){.pad = {.start = 2},
                                        .margin = {.top = low          ? 2.0f
                                                          : frame->cjk ? 12.0f
                                                                       : 6.0f}});
    sentence_number(waiting, i18n_tr_context("kiosk", "{0} waiting"), look->waiting);
    sentence(first, "{0}", waiting, "");
    if (look->stopped || look->full) {
        sentence(first, look->stopped ? _("Stopped for now") : _("No numbers left today"), "", "");
        second = "";
    } else if (look->no_wait) {
        sentence(first, _("No wait"), "", "");
        second = _("Nobody is waiting");
    }
    ui_text(words, first,
            &(struct ui_type){.size = low || frame->large ? 32
                                      : frame->cjk        ? 46
                                                          : 36,
                              .bold = true,
                              .color = is_grey(look) ? COLOR_SOLD_OUT_TEXT : COLOR_ESTIMATE,
                              .line = 1.2f,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = low ? 1 : 2});
    if (!low && second[0]) {
        ui_text(words, second,
                &(struct ui_type){.size = frame->large ? 26
                                          : frame->cjk ? 32
                                                       : 28,
                                  .color = COLOR_INK2,
                                  .line = 1.25f,
                                  .fit = UI_FIT_SHRINK,
                                  .max_lines = 1});
    }
}

void
tile_service(const struct kiosk *kiosk, struct ui_node *parent, size_t index, float width,
             float height)
{
    struct frame frame = frame_of(kiosk, parent);
    struct look_service look = look_service(kiosk, &kiosk->view.hall->services[index]);
    bool low = height < (frame.large ? 220 : 180), large = frame.large;
    struct ui_node *tile = ui_box(
        parent, &(struct ui_style){.name = "tile",
                                   .width = width,
                                   .height = height,
                                   .fill = is_grey(&look) ? COLOR_SOLD_OUT : COLOR_CARD,
                                   .border = UI_ALL(2),
                                   .edge = COLOR_HAIR,
                                   .radius = 16,
                                   .pad = {.top = low ? 8.0f : 22.0f, .end = 12, .start = 18}});
    struct ui_node *row = ui_box(
        tile, &(struct ui_style){.axis = UI_ROW, .min_height = 58, .align = UI_CENTRE, .gap = 14});
    ui_plate(row, look.service->id,
             &(struct ui_plate){.h = large ? 80 : 58,
                                .kind = is_grey(&look) ? UI_PLATE_GREY : UI_PLATE_PAPER});
    ui_text(row, hall_text(&look.service->name, look_lang(kiosk)),
            &(struct ui_type){.size = large       ? (frame.cjk ? 40 : 28)
                                      : frame.cjk ? 46
                                      : low       ? 30
                                                  : 34,
                              .bold = true,
                              .line = frame.cjk ? 1.2f : 1.1f,
                              .optical = true,
                              .fit = UI_FIT_SHRINK,
                              .color = is_grey(&look) ? COLOR_SOLD_OUT_TEXT : COLOR_NONE,
                              .box = {.name = "name", .grow = 1}});
    tile_figures(tile, &look, &frame, low);
    char spoken[SENTENCE_SIZE];
    spoken_row(spoken, kiosk, &look);
    ui_touch(tile, &(struct ui_target){.action = KIOSK_TOUCH_SERVICE + (int)index,
                                       .spoken = spoken,
                                       .role = UI_ROLE_BUTTON});
}
