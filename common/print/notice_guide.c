/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "print/notice.h"
#include "print/paper.h"
#include "ticket/guide.h"

static const struct hall_matter *
matter_of(const struct hall *hall, const struct ticket_step *step)
{
    const struct hall_service *service = hall_service(hall, step->service);

    return service ? hall_matter(service, step->matter) : NULL;
}

/* "Label: words" where the guide has any. */
static void
add_fact(struct paper_page *page, const char *label, const struct hall_text *words, float before)
{
    char line[1200];

    if (words->count > 0) {
        str_fill(line, sizeof(line), _("{0}: {1}"),
                 (const char *[]){label, hall_text(words, page->lang)}, 2);
        paper_words(page, page->body, line, 30, false, before);
    }
}

enum kind { KIND_BRING, KIND_ON_THE_WAY, KIND_PROVIDED, KIND_COUNT };

static enum kind
kind_of(const struct guide_material *material)
{
    return material->provided ? KIND_PROVIDED : material->on_the_way ? KIND_ON_THE_WAY : KIND_BRING;
}

static void
add_kind(const struct notice_guide *guide, struct paper_page *page, enum kind kind,
         const struct guide_material *materials, size_t count)
{
    static const char *const headings[KIND_COUNT] = {
        [KIND_ON_THE_WAY] = N_("You get these on the way"),
        [KIND_PROVIDED] = N_("Here at the window"),
    };
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        if (kind_of(&materials[i]) != kind) {
            continue;
        }
        if (!any && headings[kind]) {
            paper_words(page, page->body, _(headings[kind]), 34, true, 14);
        }
        any = true;
        if (kind == KIND_BRING) {
            paper_material(page, guide->hall, materials[i].material, materials[i].original,
                           materials[i].copy);
        } else {
            paper_words(page, page->body, hall_text(&materials[i].material->name, page->lang), 30,
                        false, 0);
        }
    }
}

static void
add_materials(const struct notice_guide *guide, struct paper_page *page)
{
    size_t count = 0, to_bring = 0;
    struct guide_material *materials =
        guide_merge(guide->hall, guide->steps, guide->step_count, &count);

    for (size_t i = 0; i < count; i++) {
        to_bring += kind_of(&materials[i]) == KIND_BRING ? 1 : 0;
    }
    paper_rule(page, true, 18);
    paper_words(page, page->body, to_bring > 0 ? _("Bring these") : _("Nothing to bring"), 40, true,
                14);
    for (enum kind kind = KIND_BRING; kind < KIND_COUNT; kind++) {
        add_kind(guide, page, kind, materials, count);
    }
    free(materials);
}

static void
add_steps(struct paper_page *page, const struct hall_guide *guide)
{
    char line[600], number[12];

    for (size_t i = 0; i < guide->step_count; i++) {
        const struct hall_step *step = &guide->steps[i];
        const char *values[] = {number, hall_text(&step->name, page->lang),
                                hall_text(&step->when, page->lang)};
        (void)str_format(number, sizeof(number), "%zu", i + 1);
        str_fill(line, sizeof(line), step->when.count > 0 ? "{0}. {1} ({2})" : "{0}. {1}", values,
                 ARRAY_SIZE(values));
        paper_words(page, page->body, line, 30, false, i == 0 ? 8 : 0);
    }
}

/* What one matter tells beside its materials. Of several each has its heading. */
static void
add_matter(const struct notice_guide *guide, struct paper_page *page, int which)
{
    const struct ticket_step *step = &guide->steps[which];
    const struct hall_service *service = hall_service(guide->hall, step->service);
    const struct hall_matter *matter = matter_of(guide->hall, step);
    char line[300];

    if (!matter) {
        return;
    }
    paper_rule(page, true, 18);
    if (guide->step_count > 1) {
        char number[12];
        (void)str_format(number, sizeof(number), "%d", which + 1);
        str_fill(line, sizeof(line), "{0}. {1} {2}",
                 (const char *[]){number, service->id, hall_text(&matter->name, page->lang)}, 3);
        paper_words(page, page->body, line, 34, true, 14);
    }
    add_fact(page, _("Who"), &matter->guide.who, 12);
    add_fact(page, _("Fee"), &matter->guide.fee, 4);
    add_fact(page, _("Pay by"), &matter->guide.pay, 4);
    add_fact(page, _("Ready in"), &matter->guide.promise, 4);
    add_fact(page, _("By law within"), &matter->guide.legal_limit, 4);
    add_fact(page, _("Visits"), &matter->guide.visits, 4);
    add_steps(page, &matter->guide);
    add_fact(page, _("Rule"), &matter->guide.law, 8);
}

static void
add_title(const struct notice_guide *guide, struct paper_page *page)
{
    const struct hall_matter *first =
        guide->step_count > 0 ? matter_of(guide->hall, &guide->steps[0]) : NULL;
    const struct hall_service *service =
        guide->step_count > 0 ? hall_service(guide->hall, guide->steps[0].service) : NULL;
    const char *own = first     ? hall_text(&first->name, page->lang)
                      : service ? hall_text(&service->name, page->lang)
                                : "";
    char line[300];

    paper_title(page, guide->title ? guide->title : own);
    if (!guide->title && service) {
        str_fill(line, sizeof(line), "{0} {1}",
                 (const char *[]){service->id, hall_text(&service->name, page->lang)}, 2);
        paper_words(page, page->body, line, 32, false, 4);
    } else if (guide->title) {
        paper_words(page, page->body, _("One number for all of it, in this order"), 32, false, 4);
    }
}

static void
add_foot(const struct notice_guide *guide, struct paper_page *page)
{
    char time[32], line[200];

    paper_rule(page, false, 16);
    paper_time(&guide->printed, time, sizeof(time));
    str_fill(line, sizeof(line), _("Printed {0}"), (const char *[]){time}, 1);
    paper_words(page, page->body, line, 27, false, 10);
    paper_hotline(page, guide->hall, _("Questions and complaints: {0}"));
}

void
notice_guide_build(const struct notice_guide *guide, struct ui_node *root)
{
    struct paper_page page;

    paper_begin(&page, root, guide->width, guide->lang);
    paper_head(&page, guide->hall, _("Guide"));
    add_title(guide, &page);
    add_materials(guide, &page);
    for (int i = 0; i < guide->step_count; i++) {
        add_matter(guide, &page, i);
    }
    add_foot(guide, &page);
    paper_end(&page);
}

void
notice_guide_layout(const struct notice_guide *guide, struct ui_tree *tree)
{
    notice_guide_build(guide, paper_reset(tree, guide->width, guide->lang));
    ui_layout(tree);
}

struct bitmap
notice_guide_render(const struct notice_guide *guide, struct ui_tree *tree, struct painter *painter)
{
    notice_guide_layout(guide, tree);
    return paper_render(tree, painter, guide->width);
}
