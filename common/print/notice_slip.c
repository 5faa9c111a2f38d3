/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "i18n/i18n.h"
#include "print/notice.h"
#include "print/paper.h"
#include "ui/parts.h"

static const struct hall_matter *
matter_of(const struct notice_slip *slip)
{
    const struct ticket_step *step = &slip->ticket->steps[slip->ticket->step];
    const struct hall_service *service = hall_service(slip->hall, step->service);

    return service ? hall_matter(service, step->matter) : NULL;
}

/* Is place (from 1) among "2,5"? */
static bool
is_missing(const char *missing, size_t place)
{
    char wanted[16];
    size_t length;

    (void)str_format(wanted, sizeof(wanted), "%zu", place);
    for (;;) {
        length = strcspn(missing, ",");
        if (length == strlen(wanted) && memcmp(missing, wanted, length) == 0) {
            return true;
        }
        if (missing[length] == '\0') {
            return false;
        }
        missing += length + 1;
    }
}

static void
add_again(const struct notice_slip *slip, struct paper_page *page)
{
    if (!slip->again) {
        return;
    }
    struct ui_node *tag = ui_box(page->body, &(struct ui_style){.name = "again",
                                                                .fill = COLOR_BLACK,
                                                                .radius = 8,
                                                                .margin = {.top = 8},
                                                                .pad = {6, 16, 8, 16}});
    ui_text(tag, _("Told a second time. We are sorry."),
            &(struct ui_type){.size = page->narrow ? 24 : 30, .bold = true, .color = COLOR_WHITE});
}

static void
add_number(const struct notice_slip *slip, const struct hall_matter *matter,
           struct paper_page *page)
{
    struct ui_node *row = ui_box(page->body, &(struct ui_style){.axis = UI_ROW,
                                                                .align = UI_CENTRE,
                                                                .justify = UI_SPACE_BETWEEN,
                                                                .gap = 16,
                                                                .wrap = true,
                                                                .margin = {.top = 10}});

    ui_plate(row, slip->ticket->number,
             &(struct ui_plate){.h = page->narrow ? 44 : 56, .kind = UI_PLATE_PRINT});
    if (matter) {
        ui_text(row, hall_text(&matter->name, page->lang),
                &(struct ui_type){
                    .size = page->narrow ? 26 : 32, .bold = true, .box = {.name = "matter"}});
    }
    paper_rule(page, true, 18);
}

static void
add_missing(const struct notice_slip *slip, const struct hall_guide *guide, struct paper_page *page)
{
    char number[16], heading[100];
    unsigned long count = 0;

    for (size_t i = 0; i < guide->material_count; i++) {
        count += is_missing(slip->missing, i + 1) ? 1 : 0;
    }
    (void)str_format(number, sizeof(number), "%lu", count);
    str_fill(heading, sizeof(heading),
             i18n_ntr("{0} thing is missing", "{0} things are missing", count),
             (const char *[]){number}, 1);
    paper_words(page, page->body, heading, 40, true, 14);
    for (size_t i = 0; i < guide->material_count; i++) {
        const struct hall_material *material = &guide->materials[i];
        if (is_missing(slip->missing, i + 1)) {
            paper_material(page, slip->hall, material, material->original, material->copy);
        }
    }
}

/* 不予受理: why, and what can be done about it. */
static void
add_refusal(const struct notice_slip *slip, struct paper_page *page)
{
    paper_words(page, page->body, _("The reason"), 34, true, 14);
    paper_words(page, page->body, i18n_tr(slip->refused), 34, false, 8);
    paper_words(page, page->body,
                _("You may ask for it in writing, or complain at the number below."), 27, false,
                14);
}

static void
add_kept(const struct notice_slip *slip, const struct hall_guide *guide, struct paper_page *page)
{
    bool any = false;

    for (size_t i = 0; i < guide->material_count; i++) {
        const struct hall_material *material = &guide->materials[i];
        if (is_missing(slip->missing, i + 1)) {
            continue;
        }
        if (!any) {
            paper_rule(page, true, 18);
            paper_words(page, page->body, _("Here already"), 34, true, 14);
            any = true;
        }
        struct ui_node *row = ui_box(
            page->body,
            &(struct ui_style){
                .name = "kept", .axis = UI_ROW, .align = UI_CENTRE, .gap = 14, .min_height = 44});
        ui_icon(row, "check", page->narrow ? 24 : 30, 3, COLOR_BLACK);
        ui_text(
            row, hall_text(&material->name, page->lang),
            &(struct ui_type){.size = page->narrow ? 24 : 30, .optical = true, .box = {.grow = 1}});
    }
}

static void
add_way_back(const struct notice_slip *slip, const struct hall_guide *guide,
             struct paper_page *page)
{
    char line[300];

    paper_rule(page, true, 14);
    str_fill(line, sizeof(line),
             _("When you have everything come straight to counter {0}. No new number."),
             (const char *[]){slip->counter}, 1);
    paper_words(page, page->body, line, 30, true, 12);
    if (slip->valid_until[0] != '\0') {
        str_fill(line, sizeof(line), _("Today until {0}; another day will do too."),
                 (const char *[]){slip->valid_until}, 1);
        paper_words(page, page->body, line, 30, false, 0);
    }
    if (slip->due_day[0] != '\0') {
        str_fill(line, sizeof(line), _("Please bring it by {0}."), (const char *[]){slip->due_day},
                 1);
        paper_words(page, page->body, line, 30, false, 0);
    }
    if (guide->promise.count > 0) {
        str_fill(line, sizeof(line), _("We promise: {0} once everything is here."),
                 (const char *[]){hall_text(&guide->promise, page->lang)}, 1);
        paper_words(page, page->body, line, 30, false, 0);
    }
    if (guide->fee.count > 0) {
        str_fill(line, sizeof(line), _("Fee: {0}."),
                 (const char *[]){hall_text(&guide->fee, page->lang)}, 1);
        paper_words(page, page->body, line, 30, false, 0);
    }
}

static void
add_foot(const struct notice_slip *slip, const struct hall_guide *guide, struct paper_page *page)
{
    const struct hall_staff *staff = hall_staff(slip->hall, slip->staff);
    const char *code = slip->ticket->code;
    const char *basis = slip->basis[0] ? slip->basis : hall_text(&guide->law, page->lang);
    char time[32], line[600];

    paper_rule(page, false, 16);
    paper_time(&slip->printed, time, sizeof(time));
    str_fill(line, sizeof(line), _("Told by {0}, staff no. {1}, {2}"),
             (const char *[]){staff ? hall_text(&staff->name, page->lang) : "", slip->staff, time},
             3);
    paper_words(page, page->body, line, 27, false, 10);
    if (basis[0] != '\0') {
        str_fill(line, sizeof(line), _("By {0}"), (const char *[]){basis}, 1);
        paper_words(page, page->body, line, 27, false, 0);
    }
    if (strlen(code) == TICKET_CODE_SIZE - 1) {
        char grouped[24];
        (void)str_format(grouped, sizeof(grouped), "%.4s %.4s %.4s %.4s", code, code + 4, code + 8,
                         code + 12);
        str_fill(line, sizeof(line), _("Code {0}"), (const char *[]){grouped}, 1);
        paper_words(page, page->body, line, 27, false, 0);
    }
    paper_hotline(page, slip->hall, _("Not clear? Complaints: {0}"));
}

void
notice_slip_build(const struct notice_slip *slip, struct ui_node *root)
{
    static const struct hall_guide nothing;
    const struct hall_matter *matter = matter_of(slip);
    const struct hall_guide *guide = matter ? &matter->guide : &nothing;
    struct paper_page page;
    char counter[64];

    paper_begin(&page, root, slip->width, slip->lang);
    str_fill(counter, sizeof(counter), _("Counter {0}"), (const char *[]){slip->counter}, 1);
    paper_head(&page, slip->hall, counter);
    paper_title(&page, slip->refused ? _("Not accepted") : _("All you need to know"));
    add_again(slip, &page);
    add_number(slip, matter, &page);
    if (slip->refused) {
        add_refusal(slip, &page);
    } else {
        add_missing(slip, guide, &page);
        add_kept(slip, guide, &page);
        add_way_back(slip, guide, &page);
    }
    add_foot(slip, guide, &page);
    paper_end(&page);
}

void
notice_slip_layout(const struct notice_slip *slip, struct ui_tree *tree)
{
    notice_slip_build(slip, paper_reset(tree, slip->width, slip->lang));
    ui_layout(tree);
}

struct bitmap
notice_slip_render(const struct notice_slip *slip, struct ui_tree *tree, struct painter *painter)
{
    notice_slip_layout(slip, tree);
    return paper_render(tree, painter, slip->width);
}
