/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "ui/mask.h"
#include "ui/surface.h"

enum { WHOLE_PIXELS_MAX = 1 << 20 };

struct painter {
    struct text *text;
    struct mask_cache *masks;
    struct surface *surface; /* while painting */
    struct draw_box clip;
};

struct painter *
painter_new(struct text *text)
{
    struct painter *painter = mem_zero_alloc(1, sizeof(*painter));
    painter->text = text;
    painter->masks = mask_cache_new();
    return painter;
}

struct painter *
painter_free(struct painter *painter)
{
    if (painter) {
        mask_cache_free(painter->masks);
        free(painter);
    }
    return NULL;
}

size_t
painter_cache_bytes(const struct painter *painter)
{
    return mask_cache_bytes(painter->masks);
}

/* alpha 0–256. Two channels at a time; exact at both ends. */
static inline uint32_t
mix(uint32_t under, uint32_t over, uint32_t alpha)
{
    uint32_t rb = under & 0xFF00FF, g = under & 0x00FF00;
    rb += (((over & 0xFF00FF) - rb) * alpha) >> 8;
    g += (((over & 0x00FF00) - g) * alpha) >> 8;
    return 0xFF000000 | (rb & 0xFF00FF) | (g & 0x00FF00);
}

static inline uint32_t
alpha_256(uint32_t alpha_255)
{
    return alpha_255 + (alpha_255 >> 7);
}

static bool
clip_box(const struct draw_box *clip, struct draw_box *box)
{
    int right = box->x + box->w < clip->x + clip->w ? box->x + box->w : clip->x + clip->w;
    int bottom = box->y + box->h < clip->y + clip->h ? box->y + box->h : clip->y + clip->h;
    box->x = box->x > clip->x ? box->x : clip->x;
    box->y = box->y > clip->y ? box->y : clip->y;
    box->w = right - box->x;
    box->h = bottom - box->y;
    return box->w > 0 && box->h > 0;
}

static uint32_t *
row_at(const struct surface *surface, int x, int y)
{
    return surface->pixels + (ptrdiff_t)y * surface->pitch + x;
}

static void
fill_box(struct painter *painter, struct draw_box box, uint32_t color)
{
    if (!clip_box(&painter->clip, &box)) {
        return;
    }
    uint32_t alpha = alpha_256(color >> 24);
    for (int y = 0; y < box.h; y++) {
        uint32_t *row = row_at(painter->surface, box.x, box.y + y);
        if (alpha == 256) {
            for (int x = 0; x < box.w; x++) {
                row[x] = color;
            }
        } else {
            for (int x = 0; x < box.w; x++) {
                row[x] = mix(row[x], color, alpha);
            }
        }
    }
}

/* Coverage of 'pitch' bytes a row at (x, y); step -1 reads rows from right to left (mirrored
 * corners). */
static void
fill_mask(struct painter *painter, const uint8_t *coverage, int pitch, struct draw_box at,
          bool flip_x, bool flip_y, uint32_t color)
{
    struct draw_box box = at;
    if (!clip_box(&painter->clip, &box)) {
        return;
    }
    uint32_t alpha = color >> 24, opaque = color | 0xFF000000;
    for (int y = box.y; y < box.y + box.h; y++) {
        int from_y = flip_y ? at.y + at.h - 1 - y : y - at.y;
        const uint8_t *row = coverage + (ptrdiff_t)from_y * pitch;
        uint32_t *pixels = row_at(painter->surface, 0, y);
        for (int x = box.x; x < box.x + box.w; x++) {
            uint32_t covered = row[flip_x ? at.x + at.w - 1 - x : x - at.x];
            if (!covered) {
                continue;
            }
            if (alpha != 255) {
                covered = covered * alpha / 255;
            }
            pixels[x] = covered == 255 ? opaque : mix(pixels[x], color, alpha_256(covered));
        }
    }
}

static bool
has_corner(unsigned corners, int i)
{
    static const unsigned order[] = {DRAW_CORNER_TOP_LEFT, DRAW_CORNER_TOP_RIGHT,
                                     DRAW_CORNER_BOTTOM_LEFT, DRAW_CORNER_BOTTOM_RIGHT};
    return (corners & order[i]) != 0;
}

static void
paint_corner(struct painter *painter, const struct draw_box *box, int i, float radius, float border,
             uint32_t color)
{
    const struct mask *mask = mask_corner(painter->masks, radius, border);
    bool right = i & 1, bottom = i & 2;
    int side = mask->width;
    struct draw_box at = {right ? box->x + box->w - side : box->x,
                          bottom ? box->y + box->h - side : box->y, side, side};
    fill_mask(painter, mask->coverage, side, at, right, bottom, color);
}

/* Corners that would meet are one mask with what lies between them. */
static bool
paint_whole(struct painter *painter, const struct draw_box *box, float radius, float border,
            unsigned corners, uint32_t color)
{
    int side = (int)ceilf(fmaxf(radius, border));
    if ((2 * side <= box->w && 2 * side <= box->h) || corners != DRAW_CORNER_ALL ||
        (int64_t)box->w * box->h > WHOLE_PIXELS_MAX) {
        return false;
    }
    const struct mask *mask = mask_box(painter->masks, box->w, box->h, radius, border);
    fill_mask(painter, mask->coverage, mask->width, *box, false, false, color);
    return true;
}

/* The middle as plain boxes, the corners from masks. */
static void
paint_round(struct painter *painter, const struct draw_box *box, float radius, unsigned corners,
            uint32_t color)
{
    int side = (int)ceilf(radius);
    if (side <= 0 || !corners) {
        fill_box(painter, *box, color);
        return;
    }
    if (paint_whole(painter, box, radius, 0, corners, color)) {
        return;
    }
    int middle_h = box->h - 2 * side;
    if (middle_h < 0 || box->w < 2 * side) {
        side = (box->w < box->h ? box->w : box->h) / 2;
        middle_h = box->h - 2 * side;
        radius = fminf(radius, (float)side);
    }
    fill_box(painter, (struct draw_box){box->x, box->y + side, box->w, middle_h}, color);
    for (int bottom = 0; bottom < 2; bottom++) {
        int y = bottom ? box->y + box->h - side : box->y;
        fill_box(painter, (struct draw_box){box->x + side, y, box->w - 2 * side, side}, color);
        for (int right = 0; right < 2; right++) {
            int i = bottom * 2 + right, x = right ? box->x + box->w - side : box->x;
            if (has_corner(corners, i)) {
                paint_corner(painter, box, i, radius, 0, color);
            } else {
                fill_box(painter, (struct draw_box){x, y, side, side}, color);
            }
        }
    }
}

static void
paint_ring(struct painter *painter, const struct draw_box *box, float radius, float border,
           unsigned corners, uint32_t color)
{
    int thick = (int)border, side = (int)ceilf(fmaxf(radius, border));
    if (paint_whole(painter, box, radius, border, corners, color)) {
        return;
    }
    if (side * 2 > box->w || side * 2 > box->h) {
        side = (box->w < box->h ? box->w : box->h) / 2;
        radius = fminf(radius, (float)side);
        thick = thick < side ? thick : side;
    }
    struct draw_box sides[] = {
        {box->x + side, box->y, box->w - 2 * side, thick},
        {box->x + side, box->y + box->h - thick, box->w - 2 * side, thick},
        {box->x, box->y + side, thick, box->h - 2 * side},
        {box->x + box->w - thick, box->y + side, thick, box->h - 2 * side},
    };
    for (size_t i = 0; i < ARRAY_SIZE(sides); i++) {
        fill_box(painter, sides[i], color);
    }
    for (int i = 0; i < 4; i++) {
        float r = has_corner(corners, i) ? radius : 0;
        if (r > 0) {
            paint_corner(painter, box, i, r, (float)thick, color);
            continue;
        }
        int x = i & 1 ? box->x + box->w - side : box->x,
            y = i & 2 ? box->y + box->h - side : box->y;
        int edge_x = i & 1 ? box->x + box->w - thick : box->x;
        int edge_y = i & 2 ? box->y + box->h - thick : box->y;
        fill_box(painter, (struct draw_box){x, edge_y, side, thick}, color);
        int rest_y = i & 2 ? y : y + thick;
        fill_box(painter, (struct draw_box){edge_x, rest_y, thick, side - thick}, color);
    }
}

static void
paint_rect(struct painter *painter, const struct draw_op *op)
{
    bool ring = op->border > 0 && op->edge >> 24;
    if (op->color >> 24) {
        /* Under the border's outer edge the fill would shine through its soft pixels. */
        int in = ring ? (int)op->border / 2 : 0;
        struct draw_box box = {op->box.x + in, op->box.y + in, op->box.w - 2 * in,
                               op->box.h - 2 * in};
        paint_round(painter, &box, fmaxf(op->radius - (float)in, 0), op->corners, op->color);
    }
    if (ring) {
        paint_ring(painter, &op->box, op->radius, op->border, op->corners, op->edge);
    }
}

static void
paint_shape(struct painter *painter, const struct draw_list *list, const struct draw_op *op)
{
    const struct mask *mask = mask_shape(painter->masks, list, op);
    if (mask) {
        struct draw_box at = {(int)lroundf(op->x) + mask->x, (int)lroundf(op->y) + mask->y,
                              mask->width, mask->height};
        fill_mask(painter, mask->coverage, mask->width, at, false, false, op->color);
    }
}

struct text_paint {
    struct painter *painter;
    const struct draw_op *op;
};

static void
paint_text_mask(const struct text_mask *mask, void *context)
{
    struct text_paint *paint = context;
    struct draw_box at = {(int)lroundf(paint->op->x) + mask->x,
                          (int)lroundf(paint->op->y) + mask->y, mask->width, mask->height};
    fill_mask(paint->painter, mask->coverage, mask->pitch, at, false, false, paint->op->color);
}

static void
paint_text(struct painter *painter, const struct draw_list *list, const struct draw_op *op)
{
    struct draw_box near = {painter->clip.x, (int)(op->y - 2 * op->px), 1, (int)(3 * op->px) + 1};
    if (clip_box(&painter->clip, &near)) {
        struct text_style style = draw_text_style(list, op);
        struct text_paint paint = {painter, op};
        text_draw(painter->text, &style, list->bytes + op->at, op->count, paint_text_mask, &paint);
    }
}

static void
paint_matrix(struct painter *painter, const struct draw_list *list, const struct draw_op *op)
{
    int side = op->module > 0 ? op->box.w / op->module : 0;
    for (int i = 0; i < side * side; i++) {
        if (list->bytes[op->at + (size_t)i]) {
            int x = op->box.x + i % side * op->module, y = op->box.y + i / side * op->module;
            fill_box(painter, (struct draw_box){x, y, op->module, op->module}, op->color);
        }
    }
}

/* Sixteen samples a pixel, so that photographs shrink smoothly. */
static uint32_t
image_sample(const struct draw_op *op, int x, int y)
{
    uint32_t sum[4] = {0, 0, 0, 0};
    for (int i = 0; i < 16; i++) {
        int64_t across = ((int64_t)x * 8 + i % 4 * 2 + 1) * op->image_width / (op->box.w * 8);
        int64_t down = ((int64_t)y * 8 + i / 4 * 2 + 1) * op->image_height / (op->box.h * 8);
        uint32_t pixel = op->argb[down * op->image_width + across];
        for (int c = 0; c < 4; c++) {
            sum[c] += (pixel >> (c * 8)) & 0xFF;
        }
    }
    return sum[0] / 16 | sum[1] / 16 << 8 | sum[2] / 16 << 16 | sum[3] / 16 << 24;
}

static void
paint_image(struct painter *painter, const struct draw_op *op)
{
    struct draw_box box = op->box;
    if (!op->argb || op->image_width <= 0 || op->image_height <= 0 ||
        !clip_box(&painter->clip, &box)) {
        return;
    }
    for (int y = box.y; y < box.y + box.h; y++) {
        uint32_t *row = row_at(painter->surface, 0, y);
        for (int x = box.x; x < box.x + box.w; x++) {
            uint32_t pixel = image_sample(op, x - op->box.x, y - op->box.y);
            row[x] = mix(row[x], pixel, alpha_256(pixel >> 24));
        }
    }
}

void
painter_paint(struct painter *painter, const struct draw_list *list, uint32_t ground,
              struct surface *surface, const struct draw_box *clip)
{
    struct draw_box whole = {0, 0, surface->width, surface->height};
    painter->surface = surface;
    painter->clip = clip ? *clip : whole;
    if (!clip_box(&whole, &painter->clip)) {
        return;
    }
    fill_box(painter, painter->clip, ground | 0xFF000000);
    for (size_t i = 0; i < list->op_count; i++) {
        const struct draw_op *op = &list->ops[i];
        switch (op->kind) {
        case DRAW_RECT:
            paint_rect(painter, op);
            break;
        case DRAW_SHAPE:
            paint_shape(painter, list, op);
            break;
        case DRAW_TEXT:
            paint_text(painter, list, op);
            break;
        case DRAW_MATRIX:
            paint_matrix(painter, list, op);
            break;
        case DRAW_IMAGE:
            paint_image(painter, op);
            break;
        }
    }
}
