/* SPDX-License-Identifier: Apache-2.0
 * Antialiased coverage of shapes, computed from distances, cached by their form. For the painter
 * alone. */
#pragma once

#include "ui/draw_list.h"

struct mask {
    struct mask *next;
    uint64_t hash, used;
    int x, y, width, height; /* top left from the shape's origin */
    size_t key_size, bytes;
    const uint8_t *coverage;
    uint8_t key[];
};

struct mask_cache;
struct mask_cache *mask_cache_new(void);
struct mask_cache *mask_cache_free(struct mask_cache *cache);
size_t mask_cache_bytes(const struct mask_cache *cache);

/* Valid until the next call. */
const struct mask *mask_shape(struct mask_cache *cache, const struct draw_list *list,
                              const struct draw_op *op);
/* The top left quarter of a rounded box: radius px, and when border > 0 only the ring of that
 * width. */
const struct mask *mask_corner(struct mask_cache *cache, float radius, float border);
/* A whole rounded box of width x height, or its ring: for discs and pills whose corners meet. */
const struct mask *mask_box(struct mask_cache *cache, int width, int height, float radius,
                            float border);
