/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/mask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 512, CACHE_BYTES_MAX = 8 << 20, SIDE_MAX = 8192, PIE_STEPS = 48 };

struct mask_cache {
    struct mask *buckets[BUCKETS];
    size_t count, bytes;
    uint64_t ticks;
};

struct mask_cache *
mask_cache_new(void)
{
    return mem_zero_alloc(1, sizeof(struct mask_cache));
}

static void
cache_trim(struct mask_cache *cache, uint64_t before)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct mask **at = &cache->buckets[i]; *at;) {
            struct mask *mask = *at;
            if (mask->used >= before) {
                at = &mask->next;
                continue;
            }
            *at = mask->next;
            cache->bytes -= mask->bytes;
            cache->count--;
            free(mask);
        }
    }
}

struct mask_cache *
mask_cache_free(struct mask_cache *cache)
{
    if (cache) {
        cache_trim(cache, UINT64_MAX);
        free(cache);
    }
    return NULL;
}

size_t
mask_cache_bytes(const struct mask_cache *cache)
{
    return cache->bytes;
}

static uint64_t
hash_key(const uint8_t *key, size_t size)
{
    uint64_t hash = 14695981039346656037ULL;
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ key[i]) * 1099511628211ULL;
    }
    return hash;
}

static struct mask *
cache_find(struct mask_cache *cache, const uint8_t *key, size_t size, uint64_t hash)
{
    cache->ticks++;
    for (struct mask *mask = cache->buckets[hash % BUCKETS]; mask; mask = mask->next) {
        if (mask->hash == hash && mask->key_size == size && !memcmp(mask->key, key, size)) {
            mask->used = cache->ticks;
            return mask;
        }
    }
    return NULL;
}

static struct mask *
cache_add(struct mask_cache *cache, const uint8_t *key, size_t size, uint64_t hash, int width,
          int height)
{
    if (cache->bytes > CACHE_BYTES_MAX) {
        cache_trim(cache, cache->ticks > cache->count / 2 ? cache->ticks - cache->count / 2 : 0);
    }
    size_t bytes = sizeof(struct mask) + size + (size_t)width * (size_t)height;
    struct mask *mask = mem_zero_alloc(1, bytes);
    memcpy(mask->key, key, size);
    mask->hash = hash;
    mask->key_size = size;
    mask->bytes = bytes;
    mask->width = width;
    mask->height = height;
    mask->coverage = mask->key + size;
    mask->used = cache->ticks;
    mask->next = cache->buckets[hash % BUCKETS];
    cache->buckets[hash % BUCKETS] = mask;
    cache->count++;
    cache->bytes += bytes;
    return mask;
}

static uint8_t
coverage_of(float distance)
{
    float inside = 0.5F - distance;
    return inside <= 0 ? 0 : inside >= 1 ? 255 : (uint8_t)lroundf(inside * 255);
}

static float
segment_distance(struct draw_point p, struct draw_point a, struct draw_point b)
{
    float dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    float t = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;
    t = fminf(1, fmaxf(0, t));
    return hypotf(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

static float
polyline_distance(struct draw_point p, const struct draw_point *points, size_t count, bool closed)
{
    float best = count == 1 ? hypotf(p.x - points[0].x, p.y - points[0].y) : INFINITY;
    for (size_t i = 1; i < count; i++) {
        best = fminf(best, segment_distance(p, points[i - 1], points[i]));
    }
    return closed && count > 2 ? fminf(best, segment_distance(p, points[count - 1], points[0]))
                               : best;
}

static float
polygon_distance(struct draw_point p, const struct draw_point *points, size_t count)
{
    bool inside = false;
    for (size_t i = 0, j = count - 1; i < count; j = i++) {
        const struct draw_point *a = &points[i], *b = &points[j];
        if ((a->y > p.y) != (b->y > p.y) &&
            p.x < (b->x - a->x) * (p.y - a->y) / (b->y - a->y) + a->x) {
            inside = !inside;
        }
    }
    float edge = polyline_distance(p, points, count, true);
    return inside ? -edge : edge;
}

static float
arc_distance(struct draw_point p, const struct draw_stored *prim, struct draw_point centre)
{
    float dx = p.x - centre.x, dy = p.y - centre.y, sweep = prim->to - prim->from;
    float turn = fmodf(atan2f(dy, dx) * 180 / (float)M_PI - prim->from, 360);
    turn += turn < 0 ? 360 : 0;
    if (sweep >= 360 || turn <= sweep) {
        return fabsf(hypotf(dx, dy) - prim->radius);
    }
    float best = INFINITY;
    for (int end = 0; end < 2; end++) {
        float angle = (end ? prim->to : prim->from) * (float)M_PI / 180;
        best =
            fminf(best, hypotf(dx - prim->radius * cosf(angle), dy - prim->radius * sinf(angle)));
    }
    return best;
}

static float
pie_distance(struct draw_point p, const struct draw_stored *prim, struct draw_point centre)
{
    struct draw_point corners[PIE_STEPS + 2];
    bool whole = prim->to - prim->from >= 360;
    if (whole) {
        return hypotf(p.x - centre.x, p.y - centre.y) - prim->radius;
    }
    for (int i = 0; i <= PIE_STEPS; i++) {
        float angle =
            (prim->from + (prim->to - prim->from) * (float)i / PIE_STEPS) * (float)M_PI / 180;
        corners[i].x = centre.x + prim->radius * cosf(angle);
        corners[i].y = centre.y + prim->radius * sinf(angle);
    }
    corners[PIE_STEPS + 1] = centre;
    return polygon_distance(p, corners, PIE_STEPS + 2);
}

static float
box_distance(struct draw_point p, struct draw_point corner, struct draw_point size, float radius)
{
    float half_w = size.x / 2, half_h = size.y / 2;
    float r = fminf(radius, fminf(half_w, half_h));
    float qx = fabsf(p.x - corner.x - half_w) - half_w + r;
    float qy = fabsf(p.y - corner.y - half_h) - half_h + r;
    return hypotf(fmaxf(qx, 0), fmaxf(qy, 0)) + fminf(fmaxf(qx, qy), 0) - r;
}

static float
prim_distance(const struct draw_list *list, const struct draw_stored *prim, struct draw_point p)
{
    const struct draw_point *points = list->points + prim->at;
    float half = prim->stroke / 2;
    switch (prim->kind) {
    case DRAW_PRIM_LINE:
    case DRAW_PRIM_LOOP:
        return polyline_distance(p, points, prim->count, prim->kind == DRAW_PRIM_LOOP) - half;
    case DRAW_PRIM_POLYGON:
        return polygon_distance(p, points, prim->count) - half;
    case DRAW_PRIM_ARC:
        return arc_distance(p, prim, points[0]) - half;
    case DRAW_PRIM_PIE:
        return pie_distance(p, prim, points[0]);
    case DRAW_PRIM_DISC:
        return hypotf(p.x - points[0].x, p.y - points[0].y) - prim->radius;
    case DRAW_PRIM_BOX:
        return box_distance(p, points[0], points[1], prim->radius);
    case DRAW_PRIM_FRAME:
        return fabsf(box_distance(p, points[0], points[1], prim->radius)) - half;
    }
    return INFINITY;
}

/* What makes two shapes the same picture: every number of every primitive, and the fraction of the
 * origin. */
static size_t
shape_key(const struct draw_list *list, const struct draw_op *op, uint8_t *key, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < op->count; i++) {
        const struct draw_stored *prim = &list->prims[op->at + i];
        const float numbers[] = {(float)prim->kind, prim->stroke, prim->radius, prim->from,
                                 prim->to};
        size_t points = prim->count * sizeof(struct draw_point);
        if (used + sizeof(numbers) + points > size) {
            return 0;
        }
        memcpy(key + used, numbers, sizeof(numbers));
        memcpy(key + used + sizeof(numbers), list->points + prim->at, points);
        used += sizeof(numbers) + points;
    }
    return used;
}

static void
shape_fill(struct mask *mask, const struct draw_list *list, const struct draw_op *op)
{
    uint8_t *coverage = mask->key + mask->key_size;
    for (int y = 0; y < mask->height; y++) {
        for (int x = 0; x < mask->width; x++) {
            struct draw_point p = {(float)(mask->x + x) + 0.5F, (float)(mask->y + y) + 0.5F};
            float distance = INFINITY;
            for (size_t i = 0; i < op->count && distance > -0.5F; i++) {
                distance = fminf(distance, prim_distance(list, &list->prims[op->at + i], p));
            }
            coverage[(size_t)y * (size_t)mask->width + (size_t)x] = coverage_of(distance);
        }
    }
}

const struct mask *
mask_shape(struct mask_cache *cache, const struct draw_list *list, const struct draw_op *op)
{
    uint8_t key[16384];
    size_t size = shape_key(list, op, key, sizeof(key));
    struct draw_op still = *op;
    still.x = still.y = 0;
    struct draw_box box = draw_shape_box(list, &still);
    if (!size || box.w <= 0 || box.h <= 0 || box.w > SIDE_MAX || box.h > SIDE_MAX) {
        return NULL;
    }
    uint64_t hash = hash_key(key, size);
    struct mask *mask = cache_find(cache, key, size, hash);
    if (!mask) {
        mask = cache_add(cache, key, size, hash, box.w, box.h);
        mask->x = box.x;
        mask->y = box.y;
        shape_fill(mask, list, &still);
    }
    return mask;
}

const struct mask *
mask_corner(struct mask_cache *cache, float radius, float border)
{
    const float key[] = {-1, radius, border};
    const uint8_t *bytes = (const uint8_t *)key;
    uint64_t hash = hash_key(bytes, sizeof(key));
    struct mask *mask = cache_find(cache, bytes, sizeof(key), hash);
    if (mask) {
        return mask;
    }
    int side = (int)ceilf(fmaxf(radius, border));
    mask = cache_add(cache, bytes, sizeof(key), hash, side, side);
    uint8_t *coverage = mask->key + mask->key_size;
    /* A box so large that only its first corner matters. */
    struct draw_point zero = {0, 0}, inner = {border, border};
    struct draw_point size = {4 * (float)side, 4 * (float)side};
    struct draw_point inner_size = {size.x - 2 * border, size.y - 2 * border};
    for (int i = 0; i < side * side; i++) {
        struct draw_point p = {(float)(i % side) + 0.5F, (float)(i / side) + 0.5F};
        int covered = coverage_of(box_distance(p, zero, size, radius));
        if (border > 0) {
            covered -= coverage_of(box_distance(p, inner, inner_size, fmaxf(radius - border, 0)));
        }
        coverage[i] = (uint8_t)(covered < 0 ? 0 : covered);
    }
    return mask;
}

const struct mask *
mask_box(struct mask_cache *cache, int width, int height, float radius, float border)
{
    const float key[] = {-2, (float)width, (float)height, radius, border};
    const uint8_t *bytes = (const uint8_t *)key;
    uint64_t hash = hash_key(bytes, sizeof(key));
    struct mask *mask = cache_find(cache, bytes, sizeof(key), hash);
    if (mask) {
        return mask;
    }
    mask = cache_add(cache, bytes, sizeof(key), hash, width, height);
    uint8_t *coverage = mask->key + mask->key_size;
    struct draw_point zero = {0, 0}, inner = {border, border};
    struct draw_point size = {(float)width, (float)height};
    struct draw_point inner_size = {size.x - 2 * border, size.y - 2 * border};
    bool hollow = border > 0 && inner_size.x > 0 && inner_size.y > 0;
    for (int i = 0; i < width * height; i++) {
        struct draw_point p = {(float)(i % width) + 0.5F, (float)(i / width) + 0.5F};
        int covered = coverage_of(box_distance(p, zero, size, radius));
        if (hollow) {
            covered -= coverage_of(box_distance(p, inner, inner_size, fmaxf(radius - border, 0)));
        }
        coverage[i] = (uint8_t)(covered < 0 ? 0 : covered);
    }
    return mask;
}
