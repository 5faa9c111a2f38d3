/* SPDX-License-Identifier: Apache-2.0 */
#include "print/paper.h"

#include <string.h>

#include "i18n/i18n.h"
#include "print/slip.h"
#include "ui/draw.h"
#include "ui/surface.h"

enum { TEXT_DOTS_MIN = 24 };

static float
size_of(const struct paper_page *page, float size)
{
    float scaled = size * page->scale;

    return scaled < TEXT_DOTS_MIN ? TEXT_DOTS_MIN : scaled;
}

struct ui_node *
paper_reset(struct ui_tree *tree, int width, const char *lang)
{
    const struct ui_screen screen = {.width = width,
                                     .metrics = {.u = 1, .mm_per_px = 0.125F},
                                     .lang = lang,
                                     .rtl = i18n_direction(lang) == I18N_RIGHT_TO_LEFT,
                                     .ground = COLOR_WHITE};

    return ui_tree_reset(tree, &screen);
}

void
paper_begin(struct paper_page *page, struct ui_node *root, int width, const char *lang)
{
    bool narrow = width < SLIP_WIDTH_80;
    float margin = narrow ? 16 : 28;

    *page = (struct paper_page){.lang = lang, .narrow = narrow, .scale = narrow ? 0.8F : 1};
    str_cut(page->lang_before, sizeof(page->lang_before), i18n_lang());
    i18n_use(lang);
    page->body = ui_box(
        root, &(struct ui_style){.pad = {margin, margin, margin, margin}, .color = COLOR_BLACK});
}

void
paper_end(const struct paper_page *page)
{
    i18n_use(page->lang_before);
}

struct bitmap
paper_render(struct ui_tree *tree, struct painter *painter, int width)
{
    struct draw_list *list = draw_new();

    ui_draw(tree, list);
    struct ui_rect page = ui_tree_rect(tree);
    struct surface surface = surface_new(width, (int)(page.h + 0.5F));
    painter_paint(painter, list, 0xFFFFFFFF, &surface, NULL);
    struct bitmap bitmap = bitmap_of_surface(&surface);
    surface_done(&surface);
    draw_free(list);
    return bitmap;
}

void
paper_rule(struct paper_page *page, bool dashed, float before)
{
    ui_box(page->body, &(struct ui_style){.name = dashed ? "dashes" : "rule",
                                          .margin = {.top = before * page->scale},
                                          .border = {.top = 3},
                                          .edge = COLOR_BLACK,
                                          .dashed = dashed,
                                          .height = 3});
}

struct ui_node *
paper_words(struct paper_page *page, struct ui_node *parent, const char *text, float size,
            bool bold, float before)
{
    return ui_text(parent, text,
                   &(struct ui_type){.size = size_of(page, size),
                                     .bold = bold,
                                     .line = 1.4F,
                                     .box = {.margin = {.top = before * page->scale}}});
}

void
paper_head(struct paper_page *page, const struct hall *hall, const char *right)
{
    struct ui_node *row =
        ui_box(page->body,
               &(struct ui_style){
                   .axis = UI_ROW, .align = UI_CENTRE, .justify = UI_SPACE_BETWEEN, .gap = 16});

    ui_text(row, hall_text(&hall->name, page->lang),
            &(struct ui_type){.size = size_of(page, 30),
                              .fit = UI_FIT_SHRINK,
                              .max_lines = 4,
                              .box = {.grow = 1, .name = "hall"}});
    if (right[0] != '\0') {
        ui_text(row, right, &(struct ui_type){.size = size_of(page, 30), .fit = UI_FIT_LINE});
    }
    paper_rule(page, false, 12);
}

void
paper_title(struct paper_page *page, const char *title)
{
    ui_text(page->body, title,
            &(struct ui_type){.size = size_of(page, 60),
                              .bold = true,
                              .box = {.name = "title", .margin = {.top = 14 * page->scale}}});
}

/* Pieces and their number; what stands in place of copies is said in the hall's words. */
static void
count_text(const struct paper_page *page, const struct hall_material *material, int original,
           int copy, char *dst, size_t size)
{
    const char *name = hall_text(&material->name, page->lang);
    const char *instead = hall_text(&material->copy_text, page->lang);
    char originals[12], copies[12];
    const char *values[] = {name, originals, instead[0] ? instead : copies};
    const char *sentence;

    (void)str_format(originals, sizeof(originals), "%d", original);
    (void)str_format(copies, sizeof(copies), "%d", copy);
    if (instead[0] != '\0') {
        sentence = original > 0 ? _("{0}: original × {1}, {2}") : _("{0}: {2}");
    } else if (original > 0 && copy > 0) {
        sentence = _("{0}: original × {1}, copy × {2}");
    } else if (copy > 0) {
        sentence = _("{0}: copy × {2}");
    } else {
        sentence = original > 0 ? _("{0}: original × {1}") : "{0}";
    }
    str_fill(dst, size, sentence, values, ARRAY_SIZE(values));
}

/* "到 G 税务 7 号窗口当场能办。" */
static bool
where_text(const struct paper_page *page, const struct hall *hall, const char *service_id,
           char *dst, size_t size)
{
    const struct hall_service *service = hall_service(hall, service_id);
    const char *counter = NULL;

    for (size_t i = 0; service && !counter && i < hall->counter_count; i++) {
        if (hall_counter_serves(&hall->counters[i], service_id)) {
            counter = hall->counters[i].id;
        }
    }
    if (!service) {
        return false;
    }
    const char *values[] = {service->id, hall_text(&service->name, page->lang),
                            counter ? counter : ""};
    str_fill(dst, size,
             counter ? _("Given out here: {0} {1}, counter {2}.") : _("Given out here: {0} {1}."),
             values, ARRAY_SIZE(values));
    return true;
}

void
paper_material(struct paper_page *page, const struct hall *hall,
               const struct hall_material *material, int original, int copy)
{
    float side = page->narrow ? 28 : 36;
    char text[400];
    struct ui_node *row = ui_box(
        page->body,
        &(struct ui_style){
            .name = "item", .axis = UI_ROW, .align = UI_START, .gap = 16, .margin = {.top = 10}});

    ui_box(row, &(struct ui_style){.name = "checkbox",
                                   .width = side,
                                   .height = side,
                                   .rigid = true,
                                   .border = UI_ALL(3),
                                   .edge = COLOR_BLACK,
                                   .radius = 5,
                                   .margin = {.top = 6}});
    struct ui_node *words = ui_box(row, &(struct ui_style){.grow = 1});
    count_text(page, material, original, copy, text, sizeof(text));
    paper_words(page, words, text, 34, true, 0);
    if (where_text(page, hall, material->at, text, sizeof(text))) {
        paper_words(page, words, text, 30, false, 0);
    }
    /* Where it is given out is said above, more exactly. */
    if (material->note.count > 0 && material->at[0] == '\0') {
        paper_words(page, words, hall_text(&material->note, page->lang), 30, false, 0);
    }
}

void
paper_time(const struct civil *time, char *dst, size_t size)
{
    (void)str_format(dst, size, "%04d-%02d-%02d %02d:%02d", time->year, time->month, time->day,
                     time->hour, time->minute);
}

void
paper_hotline(struct paper_page *page, const struct hall *hall, const char *sentence)
{
    char line[200];

    if (hall->hotline[0] != '\0') {
        str_fill(line, sizeof(line), sentence, (const char *[]){hall->hotline}, 1);
        ui_text(page->body, line,
                &(struct ui_type){.size = size_of(page, 30),
                                  .bold = true,
                                  .line = 1.4F,
                                  .box = {.name = "hotline", .margin = {.top = 4}}});
    }
}
