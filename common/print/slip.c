/* SPDX-License-Identifier: Apache-2.0 */
#include "print/slip.h"

#include <stdio.h>
#include <string.h>

#include "i18n/i18n.h"
#include "print/paper.h"
#include "print/qr.h"
#include "ui/parts.h"
#include "ui/ui.h"

enum { MATERIALS_MAX = 6, COUNTERS_SHOWN_MAX = 3, QR_DOTS = 7, QR_DOTS_58 = 5 };

/* Sizes of the two papers in dots (t01 and t02). */
struct paper {
    float margin, hall, class_name, service, matter, plate, label, figure, where, heading, item,
        box, foot, small, square, space, item_height;
};
static const struct paper paper_80 = {28, 34, 28, 48, 32, 168, 28, 52, 34,
                                      32, 30, 28, 27, 27, 38,  1,  46};
static const struct paper paper_58 = {16, 28, 24, 36, 26, 112, 24,   38, 26,
                                      26, 24, 24, 24, 24, 26,  0.5F, 36};

static const struct paper *
paper_of(const struct slip *slip)
{
    return slip->width >= SLIP_WIDTH_80 ? &paper_80 : &paper_58;
}

static void
add_rule(struct ui_node *page, bool dashed, float before)
{
    ui_box(page, &(struct ui_style){.name = dashed ? "dashes" : "rule",
                                    .margin = {.top = before},
                                    .border = {.top = 3},
                                    .edge = COLOR_BLACK,
                                    .dashed = dashed,
                                    .height = 3});
}

static void
add_head(const struct slip *slip, struct ui_node *page)
{
    const struct paper *paper = paper_of(slip);
    const struct hall_class *class = hall_class(slip->hall, slip->ticket->class_id);
    bool ordinary = strcmp(slip->ticket->class_id, "regular") == 0;
    struct ui_node *row =
        ui_box(page, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 12});

    ui_text(row, hall_text(&slip->hall->name, slip->lang),
            &(struct ui_type){.size = paper->hall,
                              .bold = true,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = 4,
                              .box = {.grow = 1, .name = "hall"}});
    /* Priority is white on black, and only that it is one: the reason is nobody's business. */
    struct ui_node *tag =
        ui_box(row, &(struct ui_style){.name = "class",
                                       .rigid = true,
                                       .border = UI_ALL(3),
                                       .edge = COLOR_BLACK,
                                       .radius = 8,
                                       .fill = ordinary ? COLOR_WHITE : COLOR_BLACK,
                                       .pad = {3, 12, 6, 12}});
    ui_text(tag,
            ordinary && class ? hall_text(&class->name, slip->lang)
            : ordinary        ? _("Ordinary")
                              : _("Priority"),
            &(struct ui_type){.size = paper->class_name,
                              .bold = true,
                              .fit = UI_FIT_LINE,
                              .color = ordinary ? COLOR_BLACK : COLOR_WHITE});
    add_rule(page, false, 16 * paper->space);
}

static void
add_number(const struct slip *slip, struct ui_node *page)
{
    const struct paper *paper = paper_of(slip);
    const struct ticket_step *step = &slip->ticket->steps[slip->ticket->step];
    const struct hall_service *service = hall_service(slip->hall, step->service);
    const struct hall_matter *matter =
        service && step->matter[0] ? hall_matter(service, step->matter) : NULL;
    struct ui_node *row = ui_box(page, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_BASELINE,
                                                          .justify = UI_SPACE_BETWEEN,
                                                          .gap = 16,
                                                          .wrap = true,
                                                          .margin = {.top = 16 * paper->space}});

    ui_text(
        row, service ? hall_text(&service->name, slip->lang) : step->service,
        &(struct ui_type){
            .size = paper->service, .bold = true, .fit = UI_FIT_WRAP, .box = {.name = "service"}});
    if (matter) {
        ui_text(row, hall_text(&matter->name, slip->lang),
                &(struct ui_type){
                    .size = paper->matter, .fit = UI_FIT_WRAP, .box = {.name = "matter"}});
    }
    struct ui_node *plate =
        ui_box(page, &(struct ui_style){.axis = UI_ROW, .margin = {.top = 18 * paper->space}});
    ui_plate(plate, slip->ticket->number,
             &(struct ui_plate){.h = paper->plate, .kind = UI_PLATE_PRINT});
}

/* Where it will be called: what the caller says, else every counter that serves it first. */
static size_t
find_counters(const struct slip *slip, const char **ret_ids, size_t max)
{
    const char *service = slip->ticket->steps[slip->ticket->step].service;
    size_t count = 0;

    for (; count < slip->counter_count && count < max; count++) {
        ret_ids[count] = slip->counters[count];
    }
    for (size_t i = 0; slip->counter_count == 0 && i < slip->hall->counter_count && count < max;
         i++) {
        const struct hall_counter *counter = &slip->hall->counters[i];
        if (hall_counter_serves(counter, service)) {
            ret_ids[count++] = counter->id;
        }
    }
    return count;
}

static void
add_call(const struct slip *slip, struct ui_node *side)
{
    const struct paper *paper = paper_of(slip);
    const struct slip_call *call = &slip->call;
    char from[I18N_TEXT_SIZE], to[I18N_TEXT_SIZE], clock[2 * I18N_TEXT_SIZE + 8];

    if (!call->known) {
        ui_text(side, _("Wait"), &(struct ui_type){.size = paper->label, .fit = UI_FIT_LINE});
        ui_text(
            side, _("Can't say yet"),
            &(struct ui_type){
                .size = paper->figure * 0.8F, .bold = true, .line = 1.5F, .fit = UI_FIT_SHRINK});
        return;
    }
    i18n_format_time(&call->from, from, sizeof(from));
    i18n_format_time(&call->to, to, sizeof(to));
    str_fill(clock, sizeof(clock), i18n_tr_context("from clock to clock", "{0}–{1}"),
             (const char *[]){from, to}, 2);
    ui_text(side, _("Called at about"),
            &(struct ui_type){.size = paper->label, .fit = UI_FIT_SHRINK});
    ui_text(side, clock,
            &(struct ui_type){.size = paper->figure,
                              .bold = true,
                              .line = 1.2F,
                              .ltr = true,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = 1,
                              .box = {.name = "call"}});
    if (call->updated) {
        ui_text(side, _("Updated"),
                &(struct ui_type){.size = paper->label, .bold = true, .fit = UI_FIT_LINE});
    }
}

static void
add_queue(const struct slip *slip, struct ui_node *page)
{
    const struct paper *paper = paper_of(slip);
    const char *counters[COUNTERS_SHOWN_MAX + 1];
    char letter[ID_SIZE], ahead[24];
    size_t count = find_counters(slip, counters, COUNTERS_SHOWN_MAX + 1);

    if (slip->ticket->ahead < 0) {
        return;
    }
    str_cut(letter, sizeof(letter), slip->ticket->number);
    letter[strcspn(letter, "0123456789")] = '\0';
    struct ui_node *line =
        ui_box(page, &(struct ui_style){.name = "queue", .margin = {.top = 30 * paper->space}});
    ui_queue_line(line,
                  &(struct ui_queue_line){.width = (float)slip->width - 2 * paper->margin,
                                          .square = paper->square,
                                          .letter = letter,
                                          .counters = counters,
                                          .counter_count = count > COUNTERS_SHOWN_MAX ? 2 : count,
                                          .ahead = (int)slip->ticket->ahead,
                                          .print = true});
    str_format(ahead, sizeof(ahead), "%lld", (long long)slip->ticket->ahead);
    char people[64];
    str_fill(people, sizeof(people),
             i18n_ntr("{0} person", "{0} people", (unsigned long)slip->ticket->ahead),
             (const char *[]){ahead}, 1);
    /* On narrow paper only short words leave room for the clock beside them. */
    bool narrow = slip->width < SLIP_WIDTH_80, stacked = narrow && strlen(people) > 7;
    struct ui_node *facts = ui_box(page, &(struct ui_style){.axis = stacked ? UI_COLUMN : UI_ROW,
                                                            .margin = {.top = 24 * paper->space}});
    struct ui_node *left = ui_box(facts, &(struct ui_style){.min_width = narrow ? 112 : 180,
                                                            .pad = {.end = narrow ? 12 : 24}});
    ui_text(left, _("Ahead of you"), &(struct ui_type){.size = paper->label, .fit = UI_FIT_LINE});
    ui_text(left, people,
            &(struct ui_type){.size = paper->figure,
                              .bold = true,
                              .line = 1.2F,
                              .fit = UI_FIT_LINE,
                              .box = {.name = "ahead"}});
    struct ui_node *right = ui_box(facts, &(struct ui_style){.grow = stacked ? 0 : 1,
                                                             .border = {.start = stacked ? 0 : 3},
                                                             .edge = COLOR_BLACK,
                                                             .margin = {.top = stacked ? 8 : 0},
                                                             .pad = {.start = stacked  ? 0
                                                                              : narrow ? 14
                                                                                       : 24}});
    add_call(slip, right);
}

static void
add_where(const struct slip *slip, struct ui_node *page)
{
    const struct paper *paper = paper_of(slip);
    const char *counters[COUNTERS_SHOWN_MAX + 1];
    size_t count = find_counters(slip, counters, COUNTERS_SHOWN_MAX + 1);
    const struct hall_counter *first = count ? hall_counter(slip->hall, counters[0]) : NULL;
    const struct hall_zone *zone =
        first && first->zone[0] ? hall_zone(slip->hall, first->zone) : NULL;
    const char *zone_name = zone ? hall_text(&zone->name, slip->lang) : "";
    char text[200];

    if (count == 0) {
        return;
    }
    if (count == 1) {
        str_fill(text, sizeof(text),
                 zone ? _("Wait in {0}, then go to counter {1}.") : _("Then go to counter {1}."),
                 (const char *[]){zone_name, counters[0]}, 2);
    } else if (count == 2) {
        str_fill(text, sizeof(text),
                 zone ? _("Wait in {0}, then go to counter {1} or {2}.")
                      : _("Then go to counter {1} or {2}."),
                 (const char *[]){zone_name, counters[0], counters[1]}, 3);
    } else {
        str_fill(text, sizeof(text),
                 zone ? _("Wait in {0}. The board shows your counter.")
                      : _("The board shows your counter."),
                 (const char *[]){zone_name}, 1);
    }
    ui_text(page, text,
            &(struct ui_type){.size = paper->where,
                              .bold = true,
                              .box = {.name = "where", .margin = {.top = 18 * paper->space}}});
}

static void
add_material(const struct slip *slip, const struct hall_material *material, struct ui_node *page)
{
    const struct paper *paper = paper_of(slip);
    struct ui_node *row = ui_box(page, &(struct ui_style){.name = "item",
                                                          .axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .gap = 16,
                                                          .min_height = paper->item_height});
    const char *name = hall_text(&material->name, slip->lang);
    char text[300];

    ui_box(row, &(struct ui_style){.name = "checkbox",
                                   .width = paper->box,
                                   .height = paper->box,
                                   .rigid = true,
                                   .border = UI_ALL(3),
                                   .edge = COLOR_BLACK,
                                   .radius = 4});
    if (material->original > 0 && material->copy > 0) {
        str_fill(text, sizeof(text), _("{0}: original and copy"), (const char *[]){name}, 1);
    } else if (material->original > 0) {
        str_fill(text, sizeof(text), _("{0}: original"), (const char *[]){name}, 1);
    } else {
        str_fill(text, sizeof(text), _("{0}: copy"), (const char *[]){name}, 1);
    }
    ui_text(row, text, &(struct ui_type){.size = paper->item, .optical = true, .box = {.grow = 1}});
}

static void
add_materials(const struct slip *slip, struct ui_node *page)
{
    const struct paper *paper = paper_of(slip);
    const struct ticket_step *step = &slip->ticket->steps[slip->ticket->step];
    const struct hall_service *service = hall_service(slip->hall, step->service);
    const struct hall_matter *matter =
        service && step->matter[0] ? hall_matter(service, step->matter) : NULL;
    int shown = 0;

    for (size_t i = 0; matter && i < matter->guide.material_count && shown < MATERIALS_MAX; i++) {
        const struct hall_material *material = &matter->guide.materials[i];
        if (material->provided || (material->original == 0 && material->copy == 0)) {
            continue;
        }
        if (shown++ == 0) {
            add_rule(page, true, 18 * paper->space);
            ui_text(page, _("Have ready"),
                    &(struct ui_type){
                        .size = paper->heading,
                        .bold = true,
                        .box = {.margin = {.top = 14 * paper->space, .bottom = 4 * paper->space}}});
        }
        add_material(slip, material, page);
    }
}

static void
add_missed(const struct slip *slip, struct ui_node *parent, float before)
{
    char minutes[12], line[160];

    str_format(minutes, sizeof(minutes), "%d", slip->hall->settings.return_minutes);
    str_fill(line, sizeof(line), _("Missed your call? Tell a counter within {0} minutes."),
             (const char *[]){minutes}, 1);
    ui_text(parent, line,
            &(struct ui_type){.size = paper_of(slip)->foot,
                              .line = 1.3F,
                              .box = {.name = "missed", .margin = {.top = before}}});
}

/* qr must outlive the frame: the tree borrows its modules. False: the hall has no phone page. */
static bool
add_phone(const struct slip *slip, struct ui_node *page, struct qr *qr)
{
    const struct paper *paper = paper_of(slip);
    bool narrow = slip->width < SLIP_WIDTH_80;
    char url[sizeof(slip->hall->phone_url) + TICKET_CODE_SIZE + 1];

    if (!slip->hall->phone_url[0] ||
        !str_format(url, sizeof(url), "%s/%s", slip->hall->phone_url, slip->ticket->code) ||
        qr_encode(url, qr) != STATUS_OK) {
        return false;
    }
    float side = (float)(qr->side * (narrow ? QR_DOTS_58 : QR_DOTS));
    add_rule(page, true, 14 * paper->space);
    struct ui_node *row = ui_box(page, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .gap = 26,
                                                          .margin = {.top = narrow ? 22 : 20}});
    ui_matrix(row, qr->modules, qr->side, COLOR_BLACK,
              &(struct ui_style){.name = "qr", .width = side, .height = side, .rigid = true});
    struct ui_node *words = ui_box(row, &(struct ui_style){.grow = 1});
    ui_text(words, _("Scan to follow your place"),
            &(struct ui_type){.size = paper->hall, .bold = true, .line = 1.3F});
    add_missed(slip, words, 8);
    return true;
}

static void
add_foot(const struct slip *slip, struct ui_node *page)
{
    const struct paper *paper = paper_of(slip);
    const struct ticket *ticket = slip->ticket;
    char time[32], line[160], code[24];

    add_rule(page, false, 14 * paper->space);
    str_format(time, sizeof(time), "%04d-%02d-%02d %02d:%02d", slip->issued.year,
               slip->issued.month, slip->issued.day, slip->issued.hour, slip->issued.minute);
    str_fill(line, sizeof(line), _("Taken {0}"), (const char *[]){time}, 1);
    struct ui_node *row = ui_box(page, &(struct ui_style){.axis = UI_ROW,
                                                          .justify = UI_SPACE_BETWEEN,
                                                          .wrap = true,
                                                          .gap = 12,
                                                          .margin = {.top = 12}});
    ui_text(row, line,
            &(struct ui_type){.size = paper->small, .fit = UI_FIT_LINE, .box = {.name = "taken"}});
    /* On narrow paper the day printed beside says as much. */
    if (slip->width >= SLIP_WIDTH_80) {
        ui_text(row, _("Valid today"), &(struct ui_type){.size = paper->small, .fit = UI_FIT_LINE});
    }
    str_format(code, sizeof(code), "%.4s %.4s %.4s %.4s", ticket->code, ticket->code + 4,
               ticket->code + 8, ticket->code + 12);
    row = ui_box(page, &(struct ui_style){.axis = UI_ROW,
                                          .justify = UI_SPACE_BETWEEN,
                                          .wrap = true,
                                          .gap = 12,
                                          .margin = {.top = 4}});
    ui_text(row, _("Code"), &(struct ui_type){.size = paper->small, .fit = UI_FIT_LINE});
    ui_text(row, code,
            &(struct ui_type){.size = paper->small,
                              .bold = true,
                              .ltr = true,
                              .fit = UI_FIT_LINE,
                              .box = {.name = "code"}});
    if (slip->hall->hotline[0]) {
        str_fill(line, sizeof(line), _("Complaints: {0}"), (const char *[]){slip->hall->hotline},
                 1);
        ui_text(page, line,
                &(struct ui_type){.size = paper->item,
                                  .bold = true,
                                  .fit = UI_FIT_LINE,
                                  .box = {.name = "hotline", .margin = {.top = 6}}});
    }
}

void
slip_build(const struct slip *slip, struct ui_node *root)
{
    static _Thread_local struct qr qr;
    const struct paper *paper = paper_of(slip);
    struct paper_page page;

    paper_begin(&page, root, slip->width, slip->lang);
    add_head(slip, page.body);
    add_number(slip, page.body);
    add_queue(slip, page.body);
    add_where(slip, page.body);
    add_materials(slip, page.body);
    if (!add_phone(slip, page.body, &qr)) {
        add_missed(slip, page.body, 18 * paper->space);
    }
    add_foot(slip, page.body);
    paper_end(&page);
}

void
slip_layout(const struct slip *slip, struct ui_tree *tree)
{
    slip_build(slip, paper_reset(tree, slip->width, slip->lang));
    ui_layout(tree);
}

struct bitmap
slip_render(const struct slip *slip, struct ui_tree *tree, struct painter *painter)
{
    slip_layout(slip, tree);
    return paper_render(tree, painter, slip->width);
}
