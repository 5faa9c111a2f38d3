/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ui/draw_list.h"

struct draw_list *
draw_new(void)
{
    return mem_zero_alloc(1, sizeof(struct draw_list));
}

struct draw_list *
draw_free(struct draw_list *list)
{
    if (list) {
        free(list->ops);
        free(list->prims);
        free(list->points);
        free(list->bytes);
        free(list);
    }
    return NULL;
}

void
draw_clear(struct draw_list *list)
{
    list->op_count = list->prim_count = list->point_count = list->byte_count = 0;
}

/* Room for 'more' things; grows by half so that a frame's list settles at once. */
static void *
grow(void *memory, size_t *size, size_t count, size_t more, size_t each)
{
    if (count + more > *size) {
        *size = (count + more) * 3 / 2 + 16;
        memory = mem_grow(memory, *size, each);
    }
    return memory;
}

static struct draw_op *
op_new(struct draw_list *list, enum draw_kind kind)
{
    list->ops = grow(list->ops, &list->op_size, list->op_count, 1, sizeof(*list->ops));
    struct draw_op *op = &list->ops[list->op_count++];
    memset(op, 0, sizeof(*op));
    op->kind = kind;
    return op;
}

static size_t
bytes_add(struct draw_list *list, const void *bytes, size_t count)
{
    list->bytes = grow(list->bytes, &list->byte_size, list->byte_count, count, 1);
    size_t at = list->byte_count;
    memcpy(list->bytes + at, bytes, count);
    list->byte_count += count;
    return at;
}

void
draw_rect(struct draw_list *list, const struct draw_rect *rect)
{
    if (rect->box.w > 0 && rect->box.h > 0) {
        struct draw_op *op = op_new(list, DRAW_RECT);
        op->box = rect->box;
        op->radius = rect->radius;
        op->border = rect->border;
        op->corners = rect->corners;
        op->color = rect->fill;
        op->edge = rect->edge;
    }
}

void
draw_shape(struct draw_list *list, float x, float y, const struct draw_prim *prims, size_t count,
           uint32_t color)
{
    struct draw_op *op = op_new(list, DRAW_SHAPE);
    op->x = x;
    op->y = y;
    op->color = color;
    op->at = list->prim_count;
    op->count = count;
    list->prims =
        grow(list->prims, &list->prim_size, list->prim_count, count, sizeof(*list->prims));
    for (size_t i = 0; i < count; i++) {
        struct draw_stored *stored = &list->prims[list->prim_count++];
        memset(stored, 0, sizeof(*stored));
        stored->kind = prims[i].kind;
        stored->stroke = prims[i].stroke;
        stored->radius = prims[i].radius;
        stored->from = prims[i].from;
        stored->to = prims[i].to;
        stored->at = list->point_count;
        stored->count = prims[i].count;
        list->points = grow(list->points, &list->point_size, list->point_count, prims[i].count,
                            sizeof(*list->points));
        memcpy(list->points + list->point_count, prims[i].points,
               prims[i].count * sizeof(*list->points));
        list->point_count += prims[i].count;
    }
}

void
draw_text(struct draw_list *list, float x, float baseline, const struct text_style *style,
          const char *utf8, size_t length, uint32_t color)
{
    size_t at = bytes_add(list, utf8, length);
    size_t lang = bytes_add(list, style->lang, strlen(style->lang) + 1);
    struct draw_op *op = op_new(list, DRAW_TEXT);
    op->x = x;
    op->y = baseline;
    op->at = at;
    op->count = length;
    op->lang = lang;
    op->color = color;
    op->px = style->px;
    op->weight = style->weight;
    op->rtl = style->rtl;
    op->tracking = style->tracking;
}

void
draw_matrix(struct draw_list *list, int x, int y, int module, const uint8_t *modules, int side,
            uint32_t dark)
{
    size_t at = bytes_add(list, modules, (size_t)side * (size_t)side);
    struct draw_op *op = op_new(list, DRAW_MATRIX);
    op->box = (struct draw_box){x, y, module * side, module * side};
    op->at = at;
    op->count = (size_t)side * (size_t)side;
    op->module = module;
    op->color = dark;
}

void
draw_image(struct draw_list *list, const struct draw_box *box, const uint32_t *argb, int width,
           int height)
{
    struct draw_op *op = op_new(list, DRAW_IMAGE);
    op->box = *box;
    op->argb = argb;
    op->image_width = width;
    op->image_height = height;
}

static void *
copy_all(void *to, size_t *size, const void *from, size_t count, size_t each)
{
    to = grow(to, size, 0, count, each);
    if (count) {
        memcpy(to, from, count * each);
    }
    return to;
}

void
draw_copy(struct draw_list *to, const struct draw_list *from)
{
    to->ops = copy_all(to->ops, &to->op_size, from->ops, from->op_count, sizeof(*to->ops));
    to->prims =
        copy_all(to->prims, &to->prim_size, from->prims, from->prim_count, sizeof(*to->prims));
    to->points =
        copy_all(to->points, &to->point_size, from->points, from->point_count, sizeof(*to->points));
    to->bytes = copy_all(to->bytes, &to->byte_size, from->bytes, from->byte_count, 1);
    to->op_count = from->op_count;
    to->prim_count = from->prim_count;
    to->point_count = from->point_count;
    to->byte_count = from->byte_count;
}

struct text_style
draw_text_style(const struct draw_list *list, const struct draw_op *op)
{
    return (struct text_style){op->px, op->weight, list->bytes + op->lang, op->rtl, op->tracking};
}

static bool
prims_equal(const struct draw_list *one, const struct draw_op *a, const struct draw_list *other,
            const struct draw_op *b)
{
    for (size_t i = 0; i < a->count; i++) {
        const struct draw_stored *p = &one->prims[a->at + i], *q = &other->prims[b->at + i];
        if (p->kind != q->kind || p->stroke != q->stroke || p->radius != q->radius ||
            p->from != q->from || p->to != q->to || p->count != q->count ||
            memcmp(one->points + p->at, other->points + q->at, p->count * sizeof(*one->points)) !=
                0) {
            return false;
        }
    }
    return true;
}

static bool
op_equal(const struct draw_list *one, const struct draw_op *a, const struct draw_list *other,
         const struct draw_op *b)
{
    if (a->kind != b->kind || a->color != b->color || a->box.x != b->box.x ||
        a->box.y != b->box.y || a->box.w != b->box.w || a->box.h != b->box.h ||
        a->count != b->count || a->x != b->x || a->y != b->y) {
        return false;
    }
    switch (a->kind) {
    case DRAW_RECT:
        return a->radius == b->radius && a->border == b->border && a->corners == b->corners &&
               a->edge == b->edge;
    case DRAW_SHAPE:
        return prims_equal(one, a, other, b);
    case DRAW_TEXT:
        return a->px == b->px && a->weight == b->weight && a->rtl == b->rtl &&
               a->tracking == b->tracking &&
               !strcmp(one->bytes + a->lang, other->bytes + b->lang) &&
               !memcmp(one->bytes + a->at, other->bytes + b->at, a->count);
    case DRAW_MATRIX:
        return a->module == b->module &&
               !memcmp(one->bytes + a->at, other->bytes + b->at, a->count);
    case DRAW_IMAGE:
        return a->argb == b->argb && a->image_width == b->image_width &&
               a->image_height == b->image_height;
    }
    return false;
}

bool
draw_equal(const struct draw_list *one, const struct draw_list *other)
{
    if (one->op_count != other->op_count) {
        return false;
    }
    for (size_t i = 0; i < one->op_count; i++) {
        if (!op_equal(one, &one->ops[i], other, &other->ops[i])) {
            return false;
        }
    }
    return true;
}

static void
box_join(struct draw_box *box, const struct draw_box *more)
{
    if (more->w <= 0 || more->h <= 0) {
        return;
    }
    if (box->w <= 0) {
        *box = *more;
        return;
    }
    int right = box->x + box->w > more->x + more->w ? box->x + box->w : more->x + more->w;
    int bottom = box->y + box->h > more->y + more->h ? box->y + box->h : more->y + more->h;
    box->x = box->x < more->x ? box->x : more->x;
    box->y = box->y < more->y ? box->y : more->y;
    box->w = right - box->x;
    box->h = bottom - box->y;
}

static struct draw_box
around(float left, float top, float right, float bottom)
{
    int x = (int)floorf(left), y = (int)floorf(top);
    return (struct draw_box){x, y, (int)ceilf(right) - x, (int)ceilf(bottom) - y};
}

struct draw_box
draw_shape_box(const struct draw_list *list, const struct draw_op *op)
{
    float left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
    for (size_t i = 0; i < op->count; i++) {
        const struct draw_stored *prim = &list->prims[op->at + i];
        bool boxed = prim->kind == DRAW_PRIM_BOX || prim->kind == DRAW_PRIM_FRAME;
        float out = prim->stroke / 2 + (boxed ? 0 : prim->radius) + 1;
        for (size_t p = 0; p < prim->count; p++) {
            struct draw_point at = list->points[prim->at + p];
            if (boxed && p == 1) {
                at.x += list->points[prim->at].x;
                at.y += list->points[prim->at].y;
            }
            left = fminf(left, at.x - out);
            top = fminf(top, at.y - out);
            right = fmaxf(right, at.x + out);
            bottom = fmaxf(bottom, at.y + out);
        }
    }
    return left > right ? (struct draw_box){0, 0, 0, 0}
                        : around(op->x + left, op->y + top, op->x + right, op->y + bottom);
}

static struct draw_box
op_box(const struct draw_list *list, const struct draw_op *op)
{
    if (op->kind == DRAW_SHAPE) {
        return draw_shape_box(list, op);
    }
    if (op->kind == DRAW_TEXT) {
        /* No character is wider than one and a half em, whatever its bytes: a box that surely holds
         * the line. */
        float width = (float)op->count * op->px * 1.5F, margin = op->px;
        return around(op->x - margin, op->y - 2 * op->px, op->x + width + margin, op->y + op->px);
    }
    return op->box;
}

bool
draw_difference(const struct draw_list *one, const struct draw_list *other,
                struct draw_box *ret_box)
{
    size_t a = one->op_count, b = other->op_count, start = 0;
    struct draw_box box = {0, 0, 0, 0};
    if (draw_equal(one, other)) {
        return false;
    }
    if (a == b) {
        for (size_t i = 0; i < a; i++) {
            if (!op_equal(one, &one->ops[i], other, &other->ops[i])) {
                struct draw_box before = op_box(one, &one->ops[i]),
                                after = op_box(other, &other->ops[i]);
                box_join(&box, &before);
                box_join(&box, &after);
            }
        }
        *ret_box = box;
        return true;
    }
    while (start < a && start < b && op_equal(one, &one->ops[start], other, &other->ops[start])) {
        start++;
    }
    while (a > start && b > start && op_equal(one, &one->ops[a - 1], other, &other->ops[b - 1])) {
        a--;
        b--;
    }
    for (size_t i = start; i < a; i++) {
        struct draw_box more = op_box(one, &one->ops[i]);
        box_join(&box, &more);
    }
    for (size_t i = start; i < b; i++) {
        struct draw_box more = op_box(other, &other->ops[i]);
        box_join(&box, &more);
    }
    *ret_box = box;
    return true;
}

static void
dump_shape(const struct draw_list *list, const struct draw_op *op, FILE *out)
{
    static const char *const names[] = {"line", "loop", "polygon", "arc",
                                        "pie",  "disc", "box",     "frame"};
    fprintf(out, "shape %.2f,%.2f #%08X", (double)op->x, (double)op->y, op->color);
    for (size_t i = 0; i < op->count; i++) {
        const struct draw_stored *prim = &list->prims[op->at + i];
        fprintf(out, " %s(", names[prim->kind]);
        for (size_t p = 0; p < prim->count; p++) {
            struct draw_point at = list->points[prim->at + p];
            fprintf(out, "%s%.2f,%.2f", p ? " " : "", (double)at.x, (double)at.y);
        }
        fprintf(out, ") s%.2f r%.2f %.1f–%.1f", (double)prim->stroke, (double)prim->radius,
                (double)prim->from, (double)prim->to);
    }
    fputc('\n', out);
}

void
draw_dump(const struct draw_list *list, FILE *out)
{
    for (size_t i = 0; i < list->op_count; i++) {
        const struct draw_op *op = &list->ops[i];
        const struct draw_box *box = &op->box;
        switch (op->kind) {
        case DRAW_RECT:
            fprintf(out, "rect %d,%d %dx%d r%.1f corners %u fill #%08X border %.1f #%08X\n", box->x,
                    box->y, box->w, box->h, (double)op->radius, op->corners, op->color,
                    (double)op->border, op->edge);
            break;
        case DRAW_SHAPE:
            dump_shape(list, op, out);
            break;
        case DRAW_TEXT:
            fprintf(out, "text %.2f,%.2f %s %.3fpx %s%s #%08X \"%.*s\"\n", (double)op->x,
                    (double)op->y, list->bytes + op->lang, (double)op->px,
                    op->weight == TEXT_WEIGHT_BOLD ? "bold" : "regular", op->rtl ? " rtl" : "",
                    op->color, (int)op->count, list->bytes + op->at);
            break;
        case DRAW_MATRIX:
            fprintf(out, "matrix %d,%d %dx%d module %d #%08X\n", box->x, box->y, box->w, box->h,
                    op->module, op->color);
            break;
        case DRAW_IMAGE:
            fprintf(out, "image %d,%d %dx%d of %dx%d\n", box->x, box->y, box->w, box->h,
                    op->image_width, op->image_height);
            break;
        }
    }
}
