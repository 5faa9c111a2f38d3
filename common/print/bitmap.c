/* SPDX-License-Identifier: Apache-2.0 */
#include "print/bitmap.h"

#include <stdlib.h>

#include "ui/surface.h"

struct bitmap
bitmap_of_surface(const struct surface *surface)
{
    struct bitmap bitmap = {
        .width = surface->width, .height = surface->height, .stride = (surface->width + 7) / 8};

    bitmap.bits = mem_zero_alloc((size_t)bitmap.height, (size_t)bitmap.stride);
    for (int y = 0; y < bitmap.height; y++) {
        const uint32_t *row = surface->pixels + (size_t)y * (size_t)surface->pitch;
        for (int x = 0; x < bitmap.width; x++) {
            /* Luma by the usual thirds of a thousand; exact weights do not matter at one bit. */
            uint32_t pixel = row[x];
            uint32_t luma =
                299 * (pixel >> 16 & 255) + 587 * (pixel >> 8 & 255) + 114 * (pixel & 255);
            if (luma < 128 * 1000) {
                bitmap.bits[(size_t)y * (size_t)bitmap.stride + (size_t)x / 8] |=
                    (uint8_t)(0x80 >> x % 8);
            }
        }
    }
    return bitmap;
}

void
bitmap_done(struct bitmap *bitmap)
{
    free(bitmap->bits);
    *bitmap = (struct bitmap){0};
}

bool
bitmap_get(const struct bitmap *bitmap, int x, int y)
{
    return bitmap->bits[(size_t)y * (size_t)bitmap->stride + (size_t)x / 8] & 0x80 >> x % 8;
}

double
bitmap_black(const struct bitmap *bitmap)
{
    int64_t black = 0;

    for (int y = 0; y < bitmap->height; y++) {
        for (int x = 0; x < bitmap->width; x++) {
            black += bitmap_get(bitmap, x, y);
        }
    }
    return bitmap->height ? (double)black / ((double)bitmap->width * bitmap->height) : 0;
}

enum status
bitmap_write_png(const struct bitmap *bitmap, const char *path)
{
    struct surface surface = surface_new(bitmap->width, bitmap->height);

    for (int y = 0; y < bitmap->height; y++) {
        for (int x = 0; x < bitmap->width; x++) {
            surface.pixels[(size_t)y * (size_t)surface.pitch + (size_t)x] =
                bitmap_get(bitmap, x, y) ? 0 : 0xFFFFFF;
        }
    }
    enum status status = surface_write_png(&surface, path);
    surface_done(&surface);
    return status;
}
