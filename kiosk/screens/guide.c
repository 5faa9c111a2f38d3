/* SPDX-License-Identifier: Apache-2.0
 * 一次性告知: everything a person must know before queueing, on one page where it fits. */
#include "kiosk/screens/guide.h"

#include <string.h>

static float
foot_height(const struct frame *frame)
{
    if (guide_hint_place(frame) != GUIDE_HINT_FOOT) {
        return frame->wide ? 176 : 222;
    }
    if (frame->wide) {
        return !guide_foot_stacked(frame) ? 176 : frame->large ? 326 : 272;
    }
    return frame->large ? 372 : 318;
}

float
guide_left(const struct frame *frame)
{
    return frame->w >= 1600 ? 600 : frame->staged ? 540 : 400;
}

float
guide_width(const struct frame *frame)
{
    float width = frame->w - 2 * PAGE_MARGIN;
    return frame->wide ? width - guide_left(frame) - GUIDE_BETWEEN : width;
}

static void
add_item(struct guide_flow *flow, enum guide_block block, size_t nth, float height)
{
    if (height > 0) {
        flow->items[flow->count++] =
            (struct guide_item){.block = block, .nth = nth, .height = height};
    }
}

/* Cuts the flow into pages of this height; a page's materials share one card. */
static void
cut_pages(struct guide_flow *flow, const struct frame *frame, float room)
{
    float used = 0;
    flow->pages = 0;
    for (size_t i = 0; i < flow->count; i++) {
        const struct guide_item *item = &flow->items[i];
        bool opens_card = item->block == GUIDE_MATERIAL &&
                          (used == 0 || flow->items[i - 1].block != GUIDE_MATERIAL);
        float need = item->height + (opens_card ? guide_materials_head(frame) : 0);
        if (used > 0 && used + need > room && flow->pages < GUIDE_PAGES_MAX - 1) {
            flow->ends[flow->pages++] = i;
            need = item->height + (item->block == GUIDE_MATERIAL ? guide_materials_head(frame) : 0);
            used = 0;
        }
        used += need;
    }
    flow->ends[flow->pages++] = flow->count;
}

static void
fill_flow(const struct kiosk *kiosk, const struct frame *frame, float width, float room,
          bool facts_flow, struct guide_flow *flow)
{
    memset(flow, 0, sizeof(*flow));
    bool together = look_bundle(kiosk) != NULL;
    if (!look_chosen_matter(kiosk)) {
        return;
    }
    for (size_t i = 0; together && i < (size_t)kiosk->step_count; i++) {
        add_item(flow, GUIDE_MATTER, i, guide_matter_height(frame, i));
    }
    for (size_t i = 0; facts_flow && !together && i < GUIDE_FACTS_MAX; i++) {
        add_item(flow, GUIDE_FACT, i, guide_fact_height(kiosk, frame, i));
    }
    for (size_t i = 0; i < kiosk->material_count && i < KIOSK_MATERIALS_MAX; i++) {
        add_item(flow, GUIDE_MATERIAL, i, guide_material_height(frame));
    }
    for (size_t i = 0; !together && i < GUIDE_ROWS_MAX; i++) {
        add_item(flow, GUIDE_WHO, i, guide_who_height(kiosk, frame, width, i));
    }
    for (size_t i = 0; !together && i < GUIDE_ROWS_MAX; i++) {
        add_item(flow, GUIDE_STEPS, i, guide_steps_height(kiosk, frame, width, i));
    }
    cut_pages(flow, frame, room);
    if (flow->pages > 1 && !(frame->staged && frame->wide)) {
        cut_pages(flow, frame, room - 116);
    }
    flow->page = kiosk->page < flow->pages ? kiosk->page : flow->pages - 1;
}

/* pages: where the buttons to the other pages stand; NULL = below. */
static void
show_flow(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
          const struct guide_flow *flow, struct ui_node *pages)
{
    if (flow->count == 0) {
        return;
    }
    size_t first = flow->page > 0 ? flow->ends[flow->page - 1] : 0;
    for (size_t i = first; i < flow->ends[flow->page]; i++) {
        const struct guide_item *item = &flow->items[i];
        size_t end = i + 1;
        switch (item->block) {
        case GUIDE_MATTER:
            guide_matter(kiosk, parent, frame, item->nth);
            break;
        case GUIDE_FACT:
            guide_fact(kiosk, parent, frame, item->nth);
            break;
        case GUIDE_MATERIAL:
            while (end < flow->ends[flow->page] && flow->items[end].block == GUIDE_MATERIAL) {
                end++;
            }
            guide_materials(kiosk, parent, frame, item->nth, item->nth + (end - i));
            i = end - 1;
            break;
        case GUIDE_WHO:
            guide_who(kiosk, parent, item->nth);
            break;
        case GUIDE_STEPS:
            guide_steps(kiosk, parent, frame, item->nth);
            break;
        }
    }
    ui_spacer(parent);
    if (pages) {
        ui_spacer(pages);
    }
    pager(pages ? pages : parent, flow->page, flow->pages, pages ? 80 : 88, NULL);
    ui_gap(parent, 12);
    if (pages) {
        ui_gap(pages, 12);
    }
}

static void
title(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    const struct hall_bundle *bundle = look_bundle(kiosk);
    const struct hall_service *service = look_chosen_service(kiosk);
    struct ui_node *row = ui_box(parent, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE});
    struct row_words words = {.letter = bundle ? "" : service->id, .icon = "list"};
    row_plate(row, &words, 84);
    ui_text(row, hall_text(bundle ? &bundle->name : &service->name, look_lang(kiosk)),
            &(struct ui_type){.size = 60,
                              .bold = true,
                              .line = 1.2f,
                              .optical = true,
                              .exact = true,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title", .grow = 1, .margin = {.start = 26}}});
    if (!frame->staged && !frame->wide) {
        card_help(kiosk, row, 84);
    }
}

void
guide_stage(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    if (!look_chosen_service(kiosk)) {
        return;
    }
    title(kiosk, parent, frame);
    if (!frame->large) {
        guide_facts(kiosk, parent, frame);
    }
    if (guide_hint_place(frame) == GUIDE_HINT_STAGE) {
        ui_gap(parent, 24);
        guide_hint(kiosk, parent, frame);
    }
}

/* Above the matters: the service's own name, unless it stands above the line of low reach. */
static float
guide_top(const struct frame *frame)
{
    return frame->staged ? 0 : 36 + 84;
}

static void
steps_of_three(struct ui_node *bar, const struct frame *frame)
{
    const char *const labels[] = {i18n_tr_context("step", "Pick"),
                                  i18n_tr_context("step", "Papers"),
                                  i18n_tr_context("step", "Number")};
    float need = frame->large ? 360 : 324;
    for (size_t i = 0; i < ARRAY_SIZE(labels); i++) {
        need += look_width(labels[i], 32 * frame->f);
    }
    if (need >
        frame->w - 2 * PAGE_MARGIN - 204 - 88 * (frame->staged || frame->wide ? 2 : 1) - 2 * 16) {
        ui_text(bar, labels[1], &(struct ui_type){.size = 32, .bold = true, .optical = true});
        return;
    }
    ui_steps(bar, &(struct ui_steps){
                      .labels = labels, .count = 3, .current = 1, .size = 32, .on_ink = true});
}

/* The words of a guide that nobody wrote yet. */
static void
no_guide(struct ui_node *parent)
{
    ui_text(parent, _("Ask at the counter what to bring. You can take a number now."),
            &(struct ui_type){.size = 36, .line = 1.45f, .box = {.margin = {.top = 44}}});
}

static void
one_column(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame)
{
    struct guide_flow flow;
    float width = guide_width(frame);
    float fixed = header_bar_height(frame) + guide_top(frame) +
                  guide_matters_height(kiosk, frame, width) + foot_height(frame) + 12;
    if (!frame->large && !frame->staged) {
        fixed += guide_facts_height(kiosk, frame);
    }
    fill_flow(kiosk, frame, width, frame->h - fixed, frame->large, &flow);
    struct ui_node *body = ui_box(root, &(struct ui_style){.grow = 1,
                                                           .pad = {.top = frame->staged ? 0 : 36,
                                                                   .start = PAGE_MARGIN,
                                                                   .end = PAGE_MARGIN}});
    if (!frame->staged) {
        title(kiosk, body, frame);
    }
    guide_matters(kiosk, body, frame, width);
    if (!frame->large && !frame->staged) {
        guide_facts(kiosk, body, frame);
    }
    if (!look_chosen_matter(kiosk)) {
        no_guide(body);
    }
    show_flow(kiosk, body, frame, &flow, NULL);
}

static void
two_columns(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame)
{
    struct guide_flow flow;
    float left_width = guide_left(frame), width = guide_width(frame);
    float bar = header_bar_height(frame);
    float room = frame->h - bar - foot_height(frame) - 12 - 12;
    /* What does not fit beside flows with the rest. */
    float left_height = guide_top(frame) + guide_matters_height(kiosk, frame, left_width);
    for (size_t i = 0; i < GUIDE_FACTS_MAX; i++) {
        left_height += guide_fact_height(kiosk, frame, i);
    }
    bool beside = left_height <= frame->h - bar - foot_height(frame);
    bool facts_flow = frame->large || (!frame->staged && !beside);
    fill_flow(kiosk, frame, width, room, facts_flow, &flow);
    struct ui_node *body = ui_box(
        root, &(struct ui_style){
                  .axis = UI_ROW, .grow = 1, .gap = GUIDE_BETWEEN, .pad = UI_XY(PAGE_MARGIN, 0)});
    struct ui_node *left = ui_box(body, &(struct ui_style){.width = left_width,
                                                           .rigid = true,
                                                           .pad = {.top = frame->staged ? 0 : 36}});
    if (!frame->staged) {
        title(kiosk, left, frame);
    }
    guide_matters(kiosk, left, frame, left_width);
    for (size_t i = 0; !facts_flow && !frame->staged && i < GUIDE_FACTS_MAX; i++) {
        guide_fact(kiosk, left, frame, i);
    }
    if (guide_hint_place(frame) == GUIDE_HINT_SIDE) {
        ui_gap(left, 16);
        guide_hint(kiosk, left, frame);
    }
    struct ui_node *right = ui_box(body, &(struct ui_style){.grow = 1});
    if (!look_chosen_matter(kiosk)) {
        no_guide(right);
    }
    show_flow(kiosk, right, frame, &flow, frame->staged ? left : NULL);
}

void
screen_guide(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    if (!look_chosen_service(kiosk)) {
        return;
    }
    steps_of_three(header_bar(kiosk, root, COLOR_INK), &frame);
    if (frame.wide) {
        two_columns(kiosk, root, &frame);
    } else {
        one_column(kiosk, root, &frame);
    }
    guide_foot(kiosk, root, &frame);
}
