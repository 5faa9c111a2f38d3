/* SPDX-License-Identifier: Apache-2.0 */
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/node.h"

enum { ARENA_BLOCK = 64 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

void *
tree_alloc(struct ui_tree *tree, size_t size)
{
    struct arena_block *block = tree->arena;
    size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (!block || block->size - block->used < size) {
        size_t room = size > ARENA_BLOCK ? size : ARENA_BLOCK;
        block = mem_zero_alloc(1, sizeof(*block) + room);
        block->size = room;
        block->next = tree->arena;
        tree->arena = block;
    }
    void *memory = block->bytes + block->used;
    block->used += size;
    memset(memory, 0, size);
    return memory;
}

const char *
tree_strdup(struct ui_tree *tree, const char *text)
{
    if (!text) {
        return NULL;
    }
    size_t size = strlen(text) + 1;
    return memcpy(tree_alloc(tree, size), text, size);
}

struct ui_tree *
ui_tree_new(struct text *text)
{
    struct ui_tree *tree = mem_zero_alloc(1, sizeof(*tree));
    tree->text = text;
    return tree;
}

static void
arena_clear(struct ui_tree *tree)
{
    while (tree->arena && tree->arena->next) {
        struct arena_block *block = tree->arena;
        tree->arena = block->next;
        free(block);
    }
    if (tree->arena) {
        tree->arena->used = 0;
    }
}

struct ui_tree *
ui_tree_free(struct ui_tree *tree)
{
    if (tree) {
        arena_clear(tree);
        free(tree->arena);
        free(tree);
    }
    return NULL;
}

struct ui_node *
ui_tree_reset(struct ui_tree *tree, const struct ui_screen *screen)
{
    arena_clear(tree);
    tree->screen = *screen;
    tree->screen.lang = tree_strdup(tree, screen->lang ? screen->lang : "zh_CN");
    if (tree->screen.metrics.u <= 0) {
        tree->screen.metrics.u = 1;
    }
    struct ui_node *root = tree_alloc(tree, sizeof(*root));
    root->tree = tree;
    root->rtl = screen->rtl;
    root->style.color = theme_ink_on(screen->ground);
    tree->root = root;
    return root;
}

static struct ui_node *
node_new(struct ui_node *parent, enum node_kind kind, const struct ui_style *style)
{
    struct ui_node *node = tree_alloc(parent->tree, sizeof(*node));
    node->tree = parent->tree;
    node->kind = kind;
    node->parent = parent;
    if (style) {
        node->style = *style;
    }
    node->style.name = tree_strdup(node->tree, node->style.name);
    node->rtl = parent->rtl && !node->style.ltr;
    if (parent->last) {
        parent->last->next = node;
    } else {
        parent->first = node;
    }
    parent->last = node;
    return node;
}

struct ui_node *
ui_box(struct ui_node *parent, const struct ui_style *style)
{
    return node_new(parent, NODE_BOX, style);
}

struct ui_node *
ui_row(struct ui_node *parent, float gap)
{
    return ui_box(parent, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = gap});
}

struct ui_node *
ui_column(struct ui_node *parent, float gap)
{
    return ui_box(parent, &(struct ui_style){.gap = gap});
}

struct ui_node *
ui_text(struct ui_node *parent, const char *text, const struct ui_type *type)
{
    struct ui_node *node = node_new(parent, NODE_TEXT, &type->box);
    node->type = *type;
    node->full = node->text = tree_strdup(node->tree, text ? text : "");
    node->type.lang = type->lang ? tree_strdup(node->tree, type->lang) : node->tree->screen.lang;
    if (type->color != COLOR_NONE) {
        node->style.color = type->color;
    }
    return node;
}

struct ui_node *
ui_textf(struct ui_node *parent, const struct ui_type *type, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (length < 0) {
        text[0] = '\0';
    }
    char whole[sizeof(text)];
    str_cut(whole, sizeof(whole), text);
    return ui_text(parent, whole, type);
}

struct ui_node *
ui_spacer(struct ui_node *parent)
{
    return ui_box(parent, &(struct ui_style){.grow = 1});
}

struct ui_node *
ui_gap(struct ui_node *parent, float length)
{
    bool row = parent->style.axis == UI_ROW;
    return ui_box(parent,
                  &(struct ui_style){.width = row ? length : 0, .height = row ? 0 : length});
}

struct ui_node *
ui_image(struct ui_node *parent, const uint32_t *argb, int width, int height,
         const struct ui_style *style)
{
    struct ui_node *node = node_new(parent, NODE_IMAGE, style);
    node->argb = argb;
    node->image_width = width;
    node->image_height = height;
    return node;
}

struct ui_node *
ui_matrix(struct ui_node *parent, const uint8_t *modules, int side, enum color dark,
          const struct ui_style *style)
{
    struct ui_node *node = node_new(parent, NODE_MATRIX, style);
    size_t size = (size_t)side * (size_t)side;
    node->modules = memcpy(tree_alloc(node->tree, size), modules, size);
    node->side = side;
    node->dark = dark;
    return node;
}

void
ui_touch(struct ui_node *node, const struct ui_target *target)
{
    struct ui_target *copy = tree_alloc(node->tree, sizeof(*copy));
    *copy = *target;
    copy->spoken = tree_strdup(node->tree, target->spoken);
    copy->key = tree_strdup(node->tree, target->key);
    node->target = copy;
}

void
ui_say(struct ui_node *node, const char *spoken)
{
    node->spoken = tree_strdup(node->tree, spoken);
}

void
ui_press(struct ui_tree *tree, int action)
{
    tree->pressed = action;
}

void
ui_focus(struct ui_tree *tree, int action)
{
    tree->focused = action;
}

int
ui_focused(const struct ui_tree *tree)
{
    return tree->focused;
}

struct node_stroke *
node_stroke(struct ui_node *node, enum stroke_kind kind, const struct ui_point *points,
            size_t count)
{
    struct node_stroke *stroke = tree_alloc(node->tree, sizeof(*stroke));
    struct ui_point *copy = tree_alloc(node->tree, count * sizeof(*copy));
    memcpy(copy, points, count * sizeof(*copy));
    stroke->kind = kind;
    stroke->points = copy;
    stroke->count = count;
    if (node->last_stroke) {
        node->last_stroke->next = stroke;
    } else {
        node->strokes = stroke;
    }
    node->last_stroke = stroke;
    node->mirrored = true;
    return stroke;
}

void
ui_draw_line(struct ui_node *node, const struct ui_point *points, size_t count, float stroke,
             enum color color)
{
    struct node_stroke *made = node_stroke(node, STROKE_LINE, points, count);
    made->stroke = stroke;
    made->color = color;
}

void
ui_draw_dashes(struct ui_node *node, const struct ui_point *points, size_t count, float stroke,
               float dash, float gap, enum color color)
{
    struct node_stroke *made = node_stroke(node, STROKE_LINE, points, count);
    made->stroke = stroke;
    made->color = color;
    made->dash = dash;
    made->gap = gap;
}

void
ui_draw_polygon(struct ui_node *node, const struct ui_point *points, size_t count, enum color color)
{
    node_stroke(node, STROKE_POLYGON, points, count)->color = color;
}

void
ui_draw_disc(struct ui_node *node, float cx, float cy, float radius, enum color color)
{
    struct node_stroke *made = node_stroke(node, STROKE_DISC, &(struct ui_point){cx, cy}, 1);
    made->radius = radius;
    made->color = color;
}

void
ui_draw_arc(struct ui_node *node, float cx, float cy, float radius, float from, float to,
            float stroke, enum color color)
{
    struct node_stroke *made = node_stroke(node, STROKE_ARC, &(struct ui_point){cx, cy}, 1);
    made->radius = radius;
    made->from = from;
    made->to = to;
    made->stroke = stroke;
    made->color = color;
}

bool
node_is_placed(const struct ui_node *node)
{
    return node->style.x_place != UI_PLACE_FLOW || node->style.y_place != UI_PLACE_FLOW;
}

const struct ui_node *
node_after(const struct ui_node *node, const struct ui_node *top)
{
    if (node->first && !node->style.hidden) {
        return node->first;
    }
    while (node != top && !node->next) {
        node = node->parent;
    }
    return node == top ? NULL : node->next;
}

const struct ui_node *
tree_top(const struct ui_tree *tree)
{
    const struct ui_node *top = tree->root;
    for (const struct ui_node *node = top; node; node = node_after(node, tree->root)) {
        if (node->style.modal && !node->style.hidden) {
            top = node;
        }
    }
    return top;
}

static float
grown(float u, float mm_per_px)
{
    /* 10 u >= 3 mm is the stronger of the two demands (70 u >= 20 mm). */
    float least = mm_per_px > 0 && mm_per_px < 0.285F ? 0.3F / mm_per_px : 0;
    return least > u ? least : u;
}

struct ui_metrics
ui_metrics_screen(int width, int height, float mm_per_px)
{
    int side = width < height ? width : height;
    return (struct ui_metrics){(float)side / 1080, mm_per_px};
}

struct ui_metrics
ui_metrics_pad(int width, int height, float mm_per_px)
{
    struct ui_metrics metrics = ui_metrics_screen(width, height, mm_per_px);
    float least = mm_per_px > 0 ? 18.2F / (144 * mm_per_px) : 0;

    metrics.u = metrics.u < least ? least : metrics.u;
    return metrics;
}

struct ui_metrics
ui_metrics_kiosk(int width, int height, float mm_per_px)
{
    struct ui_metrics metrics = ui_metrics_screen(width, height, mm_per_px);
    metrics.u = grown(metrics.u, mm_per_px);
    return metrics;
}
