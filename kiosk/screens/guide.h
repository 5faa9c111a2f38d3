/* SPDX-License-Identifier: Apache-2.0
 * The guide's parts: what flows over its pages, and what stands on each. */
#pragma once

#include "kiosk/screens/screens.h"

enum { GUIDE_PAGES_MAX = 32, GUIDE_BETWEEN = 40 };

enum guide_block { GUIDE_FACTS, GUIDE_MATERIAL, GUIDE_WHO, GUIDE_STEPS };

/* A page: blocks [first, end) of the flow. */
struct guide_flow {
    struct guide_item {
        enum guide_block block;
        size_t material;
        float height; /* estimated, u */
    } items[KIOSK_MATERIALS_MAX + 3];
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
void guide_facts(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
                 bool stacked);
float guide_facts_height(const struct kiosk *kiosk, const struct frame *frame, bool stacked);
void guide_materials(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
                     size_t first, size_t end);
float guide_material_height(const struct frame *frame);
float guide_materials_head(const struct frame *frame);
void guide_who(const struct kiosk *kiosk, struct ui_node *parent);
float guide_who_height(const struct kiosk *kiosk, const struct frame *frame, float width);
void guide_steps(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame);
float guide_steps_height(const struct kiosk *kiosk, const struct frame *frame, float width);

/* The hint and the button to take a number. */
void guide_foot(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame);
float guide_foot_height(const struct frame *frame);
