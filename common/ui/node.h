/* SPDX-License-Identifier: Apache-2.0
 * Inside of the tree, for the files of this room alone. */
#pragma once

#include "ui/ui.h"

enum node_kind { NODE_BOX, NODE_TEXT, NODE_IMAGE, NODE_MATRIX };
enum stroke_kind {
    STROKE_LINE,
    STROKE_LOOP,
    STROKE_POLYGON,
    STROKE_DISC,
    STROKE_ARC,
    STROKE_PIE,
    STROKE_FRAME,
    STROKE_BOX
};

/* Coordinates in u from the node's top left corner. */
struct node_stroke {
    struct node_stroke *next;
    enum stroke_kind kind;
    enum color color;
    float stroke, radius, from, to, dash, gap;
    const struct ui_point *points;
    size_t count;
    bool joined; /* painted together with the one before, as one shape */
};

struct node_line {
    size_t start, end;
    float width;
};

struct ui_node {
    struct ui_tree *tree;
    struct ui_node *parent, *first, *last, *next;
    enum node_kind kind;
    struct ui_style style;
    bool rtl; /* my children run from right to left */

    struct ui_type type;
    const char *text; /* as shown, after cutting; full is as given */
    const char *full;
    struct text_style text_style;
    struct node_line *lines;
    size_t line_count;
    bool clipped;

    const uint32_t *argb;
    int image_width, image_height;
    const uint8_t *modules;
    int side;
    enum color dark;

    struct node_stroke *strokes, *last_stroke;
    bool border_ink;      /* the border takes the colour of the text */
    enum color stands_on; /* strokes and text stand on this instead of the fill behind them */
    bool mirrored;        /* strokes turn round in right-to-left layouts */
    struct ui_target *target;
    const char *spoken;

    float min_w, want_w, want_h, baseline; /* baseline from my top */
    float x, y, w, h;                      /* px */
    uint32_t fill, edge, ink, ground;      /* 0xAARRGGBB; ground: what my text stands on */
    enum color inherited;                  /* the colour name my children inherit */
    float border_all; /* px; replaces the style's border: pressed, high contrast */
};

struct ui_tree {
    struct text *text;
    struct arena_block *arena;
    struct ui_screen screen;
    struct ui_node *root;
    int pressed, focused;
    char *joined; /* backing of spoken names */
};

void *tree_alloc(struct ui_tree *tree, size_t size);
const char *tree_strdup(struct ui_tree *tree, const char *text);
struct node_stroke *node_stroke(struct ui_node *node, enum stroke_kind kind,
                                const struct ui_point *points, size_t count);
/* Runs over the nodes in paint order: me, then what follows; NULL at the end. hidden and its
 * children are left out. */
const struct ui_node *node_after(const struct ui_node *node, const struct ui_node *top);
/* The dialog on top, or the root. */
const struct ui_node *tree_top(const struct ui_tree *tree);
bool node_is_placed(const struct ui_node *node);
static inline float
node_px(const struct ui_node *node, float units)
{
    return units * node->tree->screen.metrics.u;
}

/* layout_text.c: natural and least width; lines and height for the width it got (content box, px).
 */
void text_want_width(struct ui_node *node, float *ret_want, float *ret_min);
float text_fit_height(struct ui_node *node, float width);
/* Px from the top of the content box to the baseline of line i. */
float text_line_baseline(const struct ui_node *node, size_t line);

/* hit.c: gives every target without a spoken name the texts inside it. */
void speak_targets(struct ui_tree *tree);

/* resolve.c: colours from inheritance, theme, press. */
void resolve_colors(struct ui_node *root);
