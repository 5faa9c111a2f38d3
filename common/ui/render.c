/* SPDX-License-Identifier: Apache-2.0
 * Laid-out nodes become a draw list. Whole pixels begin here. */
#include <math.h>

#include "ui/draw.h"
#include "ui/node.h"

enum { PRIMS_MAX = 64, POINTS_MAX = 1024 };

/* Whole pixels as a browser finds them: it cuts each length to 1/64 px on the way, so an exact half
 * falls down. */
static float
snap(float position)
{
    return floorf(position + 0.5F - 1.0F / 32);
}

static struct draw_box
whole_box(const struct ui_node *node)
{
    int left = (int)snap(node->x), top = (int)snap(node->y);
    return (struct draw_box){left, top, (int)snap(node->x + node->w) - left,
                             (int)snap(node->y + node->h) - top};
}

static unsigned
corners_of(const struct ui_node *node)
{
    const unsigned left = DRAW_CORNER_TOP_LEFT | DRAW_CORNER_BOTTOM_LEFT;
    const unsigned right = DRAW_CORNER_TOP_RIGHT | DRAW_CORNER_BOTTOM_RIGHT;
    switch (node->style.corners) {
    case UI_CORNERS_TOP:
        return DRAW_CORNER_TOP_LEFT | DRAW_CORNER_TOP_RIGHT;
    case UI_CORNERS_BOTTOM:
        return DRAW_CORNER_BOTTOM_LEFT | DRAW_CORNER_BOTTOM_RIGHT;
    case UI_CORNERS_START:
        return node->rtl ? right : left;
    case UI_CORNERS_END:
        return node->rtl ? left : right;
    case UI_CORNERS_ALL:
        break;
    }
    return DRAW_CORNER_ALL;
}

/* A border never vanishes: at least one pixel. */
static float
border_px(const struct ui_node *node, float units)
{
    bool thick = node->tree->screen.theme.kind == THEME_CONTRAST && units > 0;
    float width = node_px(node, thick ? fmaxf(units, 4) : units);
    return width > 0 ? fmaxf(1, roundf(width)) : 0;
}

static float
radius_px(const struct ui_node *node, const struct draw_box *box)
{
    float half = (float)(box->w < box->h ? box->w : box->h) / 2;
    return fminf(node_px(node, node->style.radius), half);
}

/* One shape of dashes along a path; a dash may go round a corner. */
static void
draw_dashes(struct draw_list *list, float x, float y, const struct draw_point *points, size_t count,
            float stroke, float dash, float gap, uint32_t color)
{
    float left = dash;
    bool on = true;
    struct draw_point pair[2] = {points[0], points[0]};
    for (size_t i = 1; i < count;) {
        float dx = points[i].x - pair[0].x, dy = points[i].y - pair[0].y;
        float length = sqrtf(dx * dx + dy * dy);
        float step = fminf(left, length);
        pair[1] = length > 0 ? (struct draw_point){pair[0].x + dx * step / length,
                                                   pair[0].y + dy * step / length}
                             : points[i];
        if (on) {
            struct draw_prim prim = {
                .kind = DRAW_PRIM_LINE, .stroke = stroke, .points = pair, .count = 2};
            draw_shape(list, x, y, &prim, 1, color);
        }
        left -= step;
        pair[0] = pair[1];
        if (left <= 0.01F) {
            on = !on;
            left = on ? dash : gap;
        }
        if (length - step <= 0.01F) {
            pair[0] = points[i++];
        }
    }
}

static void
side_borders(const struct ui_node *node, struct draw_list *list, const struct draw_box *box)
{
    const struct ui_edges *b = &node->style.border;
    int top = (int)border_px(node, b->top), bottom = (int)border_px(node, b->bottom);
    int left = (int)border_px(node, node->parent && node->parent->rtl ? b->end : b->start);
    int right = (int)border_px(node, node->parent && node->parent->rtl ? b->start : b->end);
    const struct draw_box sides[] = {
        {box->x, box->y, box->w, top},
        {box->x, box->y + box->h - bottom, box->w, bottom},
        {box->x, box->y, left, box->h},
        {box->x + box->w - right, box->y, right, box->h},
    };
    if (node->style.dashed && top > 0) {
        float middle = (float)top / 2;
        const struct draw_point line[] = {{middle, middle}, {(float)box->w - middle, middle}};
        draw_dashes(list, (float)box->x, (float)box->y, line, 2, (float)top, 2 * (float)top,
                    2 * (float)top, node->edge);
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(sides); i++) {
        if (sides[i].w > 0 && sides[i].h > 0) {
            draw_rect(list, &(struct draw_rect){.box = sides[i], .fill = node->edge});
        }
    }
}

struct path {
    struct draw_point points[POINTS_MAX];
    size_t count;
};

static void
path_arc(struct path *path, float cx, float cy, float radius, float from, float to)
{
    int steps = (int)fmaxf(4, radius / 2);
    for (int i = 0; i <= steps && path->count < POINTS_MAX; i++) {
        float angle = (from + (to - from) * (float)i / (float)steps) * (float)M_PI / 180;
        path->points[path->count++] =
            (struct draw_point){cx + radius * cosf(angle), cy + radius * sinf(angle)};
    }
}

static void
dashed_border(const struct ui_node *node, struct draw_list *list, const struct draw_box *box,
              float width)
{
    struct path path = {.count = 0};
    float r = fmaxf(radius_px(node, box) - width / 2, 0.01F), in = width / 2 + r;
    float w = (float)box->w, h = (float)box->h;
    path_arc(&path, w - in, in, r, -90, 0);
    path_arc(&path, w - in, h - in, r, 0, 90);
    path_arc(&path, in, h - in, r, 90, 180);
    path_arc(&path, in, in, r, 180, 270);
    path.points[path.count] = path.points[0];
    path.count += path.count < POINTS_MAX;
    draw_dashes(list, (float)box->x, (float)box->y, path.points, path.count, width, 2 * width,
                3 * width, node->edge);
}

static void
render_box(const struct ui_node *node, struct draw_list *list)
{
    struct draw_box box = whole_box(node);
    const struct ui_edges *b = &node->style.border;
    bool same = b->top == b->end && b->top == b->bottom && b->top == b->start;
    float border = node->border_all > 0 ? roundf(node->border_all)
                   : same               ? border_px(node, b->top)
                                        : 0;
    bool dashed = node->style.dashed && border > 0;
    if (box.w <= 0 || box.h <= 0) {
        return;
    }
    if (node->fill >> 24 || (border > 0 && !dashed && node->edge >> 24)) {
        draw_rect(list, &(struct draw_rect){
                            .box = box,
                            .radius = radius_px(node, &box),
                            .border = dashed ? 0 : border,
                            .corners = corners_of(node),
                            .fill = node->fill,
                            .edge = dashed ? 0 : node->edge,
                        });
    }
    if (dashed) {
        dashed_border(node, list, &box, border);
    } else if (!same && node->border_all <= 0) {
        side_borders(node, list, &box);
    }
}

static enum draw_prim_kind
prim_kind(enum stroke_kind kind)
{
    static const enum draw_prim_kind kinds[] = {
        [STROKE_LINE] = DRAW_PRIM_LINE,       [STROKE_LOOP] = DRAW_PRIM_LOOP,
        [STROKE_POLYGON] = DRAW_PRIM_POLYGON, [STROKE_DISC] = DRAW_PRIM_DISC,
        [STROKE_ARC] = DRAW_PRIM_ARC,         [STROKE_PIE] = DRAW_PRIM_PIE,
        [STROKE_FRAME] = DRAW_PRIM_FRAME,     [STROKE_BOX] = DRAW_PRIM_BOX,
    };
    return kinds[kind];
}

/* Points in px from the node's corner, turned round in right-to-left layouts. */
static size_t
stroke_points(const struct ui_node *node, const struct node_stroke *stroke,
              struct draw_point *points, size_t max)
{
    bool mirror = node->mirrored && node->parent && node->parent->rtl && !node->style.ltr;
    bool framed = stroke->kind == STROKE_FRAME || stroke->kind == STROKE_BOX;
    size_t count = stroke->count < max ? stroke->count : max;
    for (size_t i = 0; i < count; i++) {
        float x = node_px(node, stroke->points[i].x), y = node_px(node, stroke->points[i].y);
        bool size = framed && i == 1;
        float width = framed ? node_px(node, stroke->points[1].x) : 0;
        points[i] = (struct draw_point){mirror && !size ? node->w - x - width : x, y};
    }
    return count;
}

static void
turn_angles(const struct ui_node *node, struct draw_prim *prim)
{
    if (node->mirrored && node->parent && node->parent->rtl && !node->style.ltr) {
        float from = prim->from;
        prim->from = 180 - prim->to;
        prim->to = 180 - from;
    }
}

static uint32_t
stroke_color(const struct ui_node *node, const struct node_stroke *stroke)
{
    const struct theme *theme = &node->tree->screen.theme;
    return stroke->color == COLOR_NONE ? node->ink : theme_text(theme, stroke->color, node->ground);
}

/* One colour, one shape, so that crossing strokes do not show where they overlap. */
static void
render_strokes(const struct ui_node *node, struct draw_list *list)
{
    struct draw_point points[POINTS_MAX];
    struct draw_prim prims[PRIMS_MAX];
    float x = snap(node->x), y = snap(node->y);
    for (const struct node_stroke *stroke = node->strokes; stroke;) {
        const struct node_stroke *first = stroke;
        size_t count = 0, used = 0;
        do {
            struct draw_prim *prim = &prims[count++];
            *prim = (struct draw_prim){
                .kind = prim_kind(stroke->kind),
                .stroke = node_px(node, stroke->stroke),
                .radius = node_px(node, stroke->radius),
                .from = stroke->from,
                .to = stroke->to,
                .points = points + used,
            };
            turn_angles(node, prim);
            prim->count = stroke_points(node, stroke, points + used, POINTS_MAX - used);
            used += prim->count;
            stroke = stroke->next;
        } while (stroke && stroke->joined && count < PRIMS_MAX);
        uint32_t color = stroke_color(node, first);
        if (first->dash > 0) {
            draw_dashes(list, x, y, prims[0].points, prims[0].count, prims[0].stroke,
                        node_px(node, first->dash), node_px(node, first->gap), color);
        } else {
            draw_shape(list, x, y, prims, count, color);
        }
    }
}

static float
line_x(const struct ui_node *node, size_t line)
{
    const struct ui_style *s = &node->style;
    bool rtl = node->parent && node->parent->rtl && !s->ltr;
    float left = node_px(node, rtl ? s->pad.end + s->border.end : s->pad.start + s->border.start);
    float right = node_px(node, rtl ? s->pad.start + s->border.start : s->pad.end + s->border.end);
    float spare = node->w - left - right - node->lines[line].width;
    enum ui_align align = node->type.align;
    if (align == UI_CENTRE) {
        return node->x + left + spare / 2;
    }
    bool to_right = (align == UI_END) != rtl;
    return node->x + left + (to_right ? spare : 0);
}

static float
text_top(const struct ui_node *node)
{
    return node->y + node_px(node, node->style.pad.top + node->style.border.top);
}

static void
render_text(const struct ui_node *node, struct draw_list *list)
{
    for (size_t i = 0; i < node->line_count; i++) {
        const struct node_line *line = &node->lines[i];
        if (line->end > line->start) {
            draw_text(list, line_x(node, i), snap(text_top(node) + text_line_baseline(node, i)),
                      &node->text_style, node->text + line->start, line->end - line->start,
                      node->ink);
        }
    }
}

struct ui_rect
ui_node_ink(const struct ui_node *node)
{
    if (node->kind != NODE_TEXT || !node->line_count) {
        return ui_node_rect(node);
    }
    struct text_extent extent = text_measure(node->tree->text, &node->text_style, "", 0);
    float ascent = roundf(extent.ascent), descent = roundf(extent.descent);
    float left = INFINITY, right = -INFINITY;
    for (size_t i = 0; i < node->line_count; i++) {
        left = fminf(left, line_x(node, i));
        right = fmaxf(right, line_x(node, i) + node->lines[i].width);
    }
    float top = text_top(node) + text_line_baseline(node, 0) - ascent;
    float bottom = text_top(node) + text_line_baseline(node, node->line_count - 1) + descent;
    return (struct ui_rect){left, top, right - left, bottom - top};
}

/* Whole pixels for each module, the rest is margin; a matrix that did not fit would not scan. */
static void
render_matrix(const struct ui_node *node, struct draw_list *list)
{
    struct draw_box box = whole_box(node);
    int room = box.w < box.h ? box.w : box.h;
    int module = node->side > 0 ? room / node->side : 0;
    if (module < 1) {
        return;
    }
    int margin_x = (box.w - module * node->side) / 2, margin_y = (box.h - module * node->side) / 2;
    uint32_t dark =
        node->dark == COLOR_NONE ? 0xFF000000 : theme_fill(&(struct theme){0}, node->dark);
    draw_matrix(list, box.x + margin_x, box.y + margin_y, module, node->modules, node->side, dark);
}

static void
render_node(const struct ui_node *node, struct draw_list *list)
{
    if (node->parent) {
        render_box(node, list);
    }
    render_strokes(node, list);
    switch (node->kind) {
    case NODE_TEXT:
        render_text(node, list);
        break;
    case NODE_MATRIX:
        render_matrix(node, list);
        break;
    case NODE_IMAGE: {
        struct draw_box box = whole_box(node);
        draw_image(list, &box, node->argb, node->image_width, node->image_height);
        break;
    }
    case NODE_BOX:
        break;
    }
}

/* Outside the shape: 4 u of the page, 8 u of apricot, 3 u of ink. */
static void
render_focus(const struct ui_node *node, struct draw_list *list)
{
    const struct theme *theme = &node->tree->screen.theme;
    uint32_t ground = node->parent ? node->parent->ground : node->ground;
    const struct {
        float out, width;
        uint32_t color;
    } rings[] = {
        {15, 3, theme_border(theme, COLOR_INK)},
        {12, 8, theme_border(theme, COLOR_APRICOT)},
        {4, 4, ground},
    };
    struct draw_box box = whole_box(node);
    for (size_t i = 0; i < ARRAY_SIZE(rings); i++) {
        int out = (int)lroundf(node_px(node, rings[i].out));
        draw_rect(list, &(struct draw_rect){
                            .box = {box.x - out, box.y - out, box.w + 2 * out, box.h + 2 * out},
                            .radius = radius_px(node, &box) + (float)out,
                            .border = fmaxf(1, roundf(node_px(node, rings[i].width))),
                            .corners = DRAW_CORNER_ALL,
                            .edge = rings[i].color,
                        });
    }
}

void
ui_draw(const struct ui_tree *tree, struct draw_list *list)
{
    const struct ui_node *focus = NULL;
    draw_clear(list);
    for (const struct ui_node *node = tree->root; node; node = node_after(node, tree->root)) {
        if (node->style.hidden) {
            continue;
        }
        render_node(node, list);
        if (node->target && tree->focused && node->target->action == tree->focused &&
            !node->target->disabled) {
            focus = node;
        }
    }
    if (focus) {
        render_focus(focus, list);
    }
}
