/* SPDX-License-Identifier: Apache-2.0
 * The guide's parts: what flows over its pages, and what stands on each. */
#pragma once

#include "kiosk/screens/screens.h"

enum { GUIDE_PAGES_MAX = 32, GUIDE_BETWEEN = 40 };

enum guide_block { GUIDE_MATTER, GUIDE_FACT, GUIDE_MATERIAL, GUIDE_WHO, GUIDE_STEPS };
enum { GUIDE_FACTS_MAX = 3, GUIDE_ROWS_MAX = 40 };

/* A page: blocks [first, end) of the flow. */
struct guide_flow {
    struct guide_item {
        enum guide_block block;
        size_t nth;   /* fact, material, paragraph or row of steps */
        float height; /* estimated, u */
    } items[KIOSK_MATERIALS_MAX + GUIDE_FACTS_MAX + TICKET_STEPS_MAX + 2 * GUIDE_ROWS_MAX];
    size_t count;
    size_t ends[GUIDE_PAGES_MAX];
    int pages, page;
};

/* Width of what flows; of the column beside it where there are two. */
float guide_width(const struct frame *frame);
float guide_left(const struct frame *frame);

void guide_matters(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
                   float width);
/* Height the matters take, u, with their margin; 0 for none. */
float guide_matters_height(const struct kiosk *kiosk, const struct frame *frame, float width);
/* One of several matters on one ticket, the first with the heading. */
void guide_matter(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
                  size_t nth);
float guide_matter_height(const struct frame *frame, size_t nth);
/* All facts in a row. */
void guide_facts(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame);
float guide_facts_height(const struct kiosk *kiosk, const struct frame *frame);
/* One of them below the one before; height 0 when there is none of that number. */
void guide_fact(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
                size_t nth);
float guide_fact_height(const struct kiosk *kiosk, const struct frame *frame, size_t nth);
void guide_materials(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
                     size_t first, size_t end);
float guide_material_height(const struct frame *frame);
float guide_materials_head(const struct frame *frame);
/* A part of who can come, a paragraph or less, the first with the heading; height 0 behind the
 * last. */
void guide_who(const struct kiosk *kiosk, struct ui_node *parent, size_t nth);
float guide_who_height(const struct kiosk *kiosk, const struct frame *frame, float width,
                       size_t nth);
/* A row of steps, the first with the heading; height 0 behind the last. */
void guide_steps(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
                 size_t nth);
float guide_steps_height(const struct kiosk *kiosk, const struct frame *frame, float width,
                         size_t nth);

/* Where the hint stands: over the button, or where there is more room. */
enum guide_hint { GUIDE_HINT_FOOT, GUIDE_HINT_SIDE, GUIDE_HINT_STAGE };
enum guide_hint guide_hint_place(const struct frame *frame);
/* The hint over the buttons, not beside them. */
bool guide_foot_stacked(const struct frame *frame);
void guide_hint(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame);
/* The button to take a number, and the hint if it stands here. */
void guide_foot(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame);
