/* SPDX-License-Identifier: Apache-2.0
 * The services: how many wait, and how long it takes. */
#include <string.h>

#include "display/screens/screens.h"

static void
head_text(struct ui_node *row, const struct layout *layout, const char *text, float width)
{
    ui_text(row, text,
            &(struct ui_type){.size = 32 * layout->scale,
                              .color = COLOR_MIST,
                              .exact = true,
                              .align = width > 0 ? UI_END : UI_START,
                              .fit = UI_FIT_SHRINK,
                              .box = {.width = width, .grow = width > 0 ? 0 : 1}});
}

static void
table_head(const struct display *now, const struct layout *layout, struct ui_node *table)
{
    char first[LOOK_TEXT_SIZE], time[I18N_TEXT_SIZE];
    struct ui_node *row = ui_box(table, &(struct ui_style){.axis = UI_ROW,
                                                           .align = UI_CENTRE,
                                                           .height = layout->table_head_h,
                                                           .rigid = true});

    str_cut(first, sizeof(first), i18n_tr_context("board column", "Service"));
    if (now->stale) {
        part_stale_time(now, time, sizeof(time));
        const char *const values[] = {time};
        str_fill(first, sizeof(first), _("As of {0}"), values, 1);
    }
    if (layout->two_lines && !now->stale) {
        str_cut(first, sizeof(first), _("Next numbers"));
    }
    head_text(row, layout, first, 0);
    if (look_shows(now) == HALL_SHOWS_NEXT) {
        head_text(row, layout, layout->two_lines ? "" : i18n_tr_context("board column", "Next"),
                  200 * layout->scale);
        return;
    }
    head_text(row, layout, i18n_tr_context("board column", "Waiting"),
              layout->count_w + (look_is_cjk(look_lang(now)) ? 4 : 60) * layout->scale);
    if (layout->wait_column) {
        head_text(row, layout, _("Likely wait"), layout->wait_w);
    }
}

static void
count_cell(const struct display *now, const struct layout *layout, int waiting, struct ui_node *row)
{
    char count[16];
    struct ui_node *cell = ui_box(row, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_BASELINE,
                                                          .justify = UI_FROM_END,
                                                          .width = layout->count_w,
                                                          .gap = 7 * layout->scale,
                                                          .shift_y = -4,
                                                          .rigid = true});

    str_format(count, sizeof(count), "%d", waiting);
    ui_text(cell, count,
            &(struct ui_type){
                .size = layout->figure_size, .bold = true, .exact = true, .fit = UI_FIT_LINE});
    /* Where words are long, the column's head says what is counted. */
    if (look_is_cjk(look_lang(now))) {
        ui_text(cell, i18n_tr_context("after a number", "people"),
                &(struct ui_type){.size = 30 * layout->scale,
                                  .color = COLOR_MIST,
                                  .exact = true,
                                  .fit = UI_FIT_LINE});
    }
}

/* width 0: as wide as the word. */
static void
word_cell(const struct display *now, const struct layout *layout, const char *word, bool good,
          float width, struct ui_node *row)
{
    float size = good ? 42 : look_is_cjk(look_lang(now)) ? 40 : 34;

    ui_text(row, word,
            &(struct ui_type){.size = size * layout->scale,
                              .bold = good,
                              .exact = true,
                              .optical = true,
                              .align = UI_END,
                              .color = good ? COLOR_PINE_BOARD : COLOR_MIST,
                              .fit = width > 0 ? UI_FIT_SHRINK : UI_FIT_LINE,
                              .box = {.width = width, .rigid = true}});
}

/* "15–25 min", or a word. */
static void
told_cell(const struct display *now, const struct layout *layout, const struct told_range *told,
          float width, struct ui_node *row)
{
    char minutes[16];
    float size = layout->tall                  ? 42 * layout->scale
                 : look_is_cjk(look_lang(now)) ? layout->figure_size
                                               : 0.88f * layout->figure_size;

    if (told->kind != TOLD_RANGE) {
        word_cell(now, layout,
                  told->kind == TOLD_SOON ? i18n_tr_context("wait", "Very soon")
                                          : i18n_tr_context("wait", "Under 5 min"),
                  false, width, row);
        return;
    }
    str_format(minutes, sizeof(minutes), "%d–%d", told->from, told->to);
    struct ui_node *cell = ui_box(row, &(struct ui_style){.name = "wait",
                                                          .axis = UI_ROW,
                                                          .align = UI_BASELINE,
                                                          .justify = UI_FROM_END,
                                                          .gap = 6 * layout->scale,
                                                          .width = width,
                                                          .rigid = true});
    ui_text(cell, minutes,
            &(struct ui_type){
                .size = size, .bold = true, .exact = true, .ltr = true, .fit = UI_FIT_LINE});
    ui_text(
        cell, i18n_tr_context("wait on the board", "min"),
        &(struct ui_type){
            .size = 30 * layout->scale, .color = COLOR_MIST, .exact = true, .fit = UI_FIT_LINE});
}

static void
wait_cells(const struct display *now, const struct layout *layout, const struct look_row *row,
           struct ui_node *box)
{
    float wait = layout->wait_column ? layout->wait_w : 0;
    float both = layout->wait_column ? layout->count_w + layout->wait_w : 0;

    switch (row->wait) {
    case LOOK_WAIT_TOLD:
        if (layout->tall) {
            box = ui_box(box, &(struct ui_style){.align = UI_END, .rigid = true});
        }
        count_cell(now, layout, row->waiting, box);
        if (layout->tall || layout->wait_column) {
            told_cell(now, layout, &row->told, wait, box);
        }
        break;
    case LOOK_WAIT_NONE:
        word_cell(now, layout, _("No wait"), true, wait, box);
        break;
    case LOOK_WAIT_STOPPED:
        word_cell(now, layout, i18n_tr_context("service", "Paused"), false, wait, box);
        break;
    case LOOK_WAIT_FULL:
        word_cell(now, layout, _("No numbers left today"), false, both, box);
        break;
    case LOOK_WAIT_UNKNOWN:
        if (layout->tall) {
            box = ui_box(box, &(struct ui_style){.align = UI_END, .rigid = true});
        }
        count_cell(now, layout, row->waiting, box);
        if (layout->tall) {
            word_cell(now, layout, _("Can't say yet"), false, 0, box);
        }
        if (layout->wait_column) {
            word_cell(now, layout, _("Can't say yet"), false, wait, box);
        }
        break;
    }
}

/* The numbers that would be called if nobody came or left: the first of them in white. */
static void
next_numbers(const struct layout *layout, const struct look_row *row, struct ui_node *box)
{
    struct ui_node *list =
        ui_box(box, &(struct ui_style){.name = "next",
                                       .self = layout->two_lines ? UI_START : UI_STRETCH,
                                       .axis = UI_ROW,
                                       .gap = 26 * layout->scale,
                                       .rigid = true,
                                       .ltr = true});
    int most = layout->scale > 1 ? 3 : BOARD_NEXT_MAX;

    for (int i = 0; row->now && i < row->now->next_count && i < most; i++) {
        const char *digits = row->now->next[i] + strspn(row->now->next[i], row->service->id);
        ui_text(list, *digits ? digits : row->now->next[i],
                &(struct ui_type){.size = 40 * layout->scale,
                                  .bold = i == 0,
                                  .exact = true,
                                  .optical = true,
                                  .color = i == 0 ? COLOR_WHITE : COLOR_MIST,
                                  .fit = UI_FIT_LINE});
    }
}

static void
table_row(const struct display *now, const struct layout *layout, const struct look_row *row,
          struct ui_node *table)
{
    bool next = look_shows(now) == HALL_SHOWS_NEXT;
    struct ui_node *box = ui_box(table, &(struct ui_style){.name = "row",
                                                           .axis = UI_ROW,
                                                           .align = UI_CENTRE,
                                                           .height = layout->row_h,
                                                           .rigid = true,
                                                           .border = {.top = 2},
                                                           .edge = COLOR_LINE2});

    ui_plate(box, row->service->id,
             &(struct ui_plate){.h = layout->letter_h, .kind = UI_PLATE_BOARD});
    struct ui_node *words =
        ui_box(box, &(struct ui_style){.grow = 1, .margin = {.start = layout->video ? 20 : 24}});
    const char *name = hall_text(&row->service->name, look_lang(now));
    ui_text(words, name,
            &(struct ui_type){.size = layout->name_size,
                              .bold = true,
                              .optical = true,
                              .exact = true,
                              .fit = layout->name_lines > 1
                                         ? UI_FIT_WRAP
                                         : part_fit(name, layout->name_size, layout_name_w(layout)),
                              .max_lines = layout->name_lines > 1 ? layout->name_lines : 0,
                              .line = 1.2F});
    if (next && row->waiting > 0) {
        next_numbers(layout, row, layout->two_lines ? words : box);
    } else {
        wait_cells(now, layout, row, box);
    }
}

void
part_table(const struct display *now, const struct layout *layout, struct ui_node *root)
{
    struct look_row rows[LOOK_ROWS_MAX];
    struct ui_node *table = ui_box(
        root, &(struct ui_style){
                  .name = "table",
                  .x_place = UI_PLACE_START,
                  .y_place = UI_PLACE_START,
                  .x = layout->table_x,
                  .y = layout->table_y,
                  .width = layout->table_w,
                  .height = layout->table_h,
                  .fill = COLOR_PANEL,
                  .color = COLOR_WHITE,
                  .pad = {.top = layout->portrait ? 10
                                 : layout->video  ? 16
                                                  : 14,
                          .end = layout->edge,
                          .start = layout->edge - (layout->portrait || layout->video ? 0 : 4)}});
    size_t count = look_rows(now, layout->rows, rows, LOOK_ROWS_MAX);
    size_t pages = (count + layout->rows - 1) / layout->rows;
    size_t first = look_page(now, pages, DISPLAY_PAGE_MS) * layout->rows;

    if (layout->video) {
        part_video_recent(now, table);
    } else {
        table_head(now, layout, table);
    }
    for (size_t i = first; i < count && i < first + layout->rows; i++) {
        table_row(now, layout, &rows[i], table);
    }
}
