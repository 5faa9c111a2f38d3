/* SPDX-License-Identifier: Apache-2.0
 * Surfaces of their own, and PNG. */
#include "ui/surface.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "ui/node.h"

struct surface
surface_new(int width, int height)
{
    struct surface surface = {.width = width, .height = height, .pitch = width};
    surface.pixels = mem_zero_alloc((size_t)width * (size_t)height, sizeof(uint32_t));
    return surface;
}

void
surface_done(struct surface *surface)
{
    free(surface->pixels);
    *surface = (struct surface){0};
}

static uint32_t
crc_add(uint32_t crc, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc & 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
    }
    return crc;
}

static void
put_u32(uint8_t *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        bytes[i] = (uint8_t)(value >> (24 - 8 * i));
    }
}

static void
put_chunk(FILE *file, const char *kind, const uint8_t *bytes, size_t length)
{
    uint8_t head[8], tail[4];
    put_u32(head, (uint32_t)length);
    memcpy(head + 4, kind, 4);
    put_u32(tail, ~crc_add(crc_add(0xFFFFFFFF, head + 4, 4), bytes, length));
    fwrite(head, 1, 8, file);
    fwrite(bytes, 1, length, file);
    fwrite(tail, 1, 4, file);
}

static void
read_row(const struct surface *surface, int y, uint8_t *bytes)
{
    for (int x = 0; x < surface->width; x++) {
        uint32_t pixel = surface->pixels[(ptrdiff_t)y * surface->pitch + x];
        bytes[x * 3] = (uint8_t)(pixel >> 16);
        bytes[x * 3 + 1] = (uint8_t)(pixel >> 8);
        bytes[x * 3 + 2] = (uint8_t)pixel;
    }
}

/* Rows as differences from the row above: on flat screens mostly zeros. */
static uint8_t *
filter_rows(const struct surface *surface, size_t *ret_size)
{
    size_t length = (size_t)surface->width * 3;
    *ret_size = (length + 1) * (size_t)surface->height;
    uint8_t *rows = mem_zero_alloc(*ret_size + 1, 1), *pair = mem_zero_alloc(2, length + 1);
    uint8_t *above = pair, *here = pair + length;
    for (int y = 0; y < surface->height; y++) {
        uint8_t *row = rows + (size_t)y * (length + 1);
        read_row(surface, y, here);
        row[0] = 2; /* up */
        for (size_t i = 0; i < length; i++) {
            row[i + 1] = (uint8_t)(here[i] - above[i]);
        }
        uint8_t *swap = above;
        above = here;
        here = swap;
    }
    free(pair);
    return rows;
}

static uint8_t *
compress_pixels(const struct surface *surface, uLongf *ret_size)
{
    size_t size = 0;
    uint8_t *rows = filter_rows(surface, &size);
    *ret_size = compressBound(size);
    uint8_t *packed = mem_zero_alloc(*ret_size, 1);
    if (compress2(packed, ret_size, rows, size, Z_DEFAULT_COMPRESSION) != Z_OK) {
        free(packed);
        packed = NULL;
    }
    free(rows);
    return packed;
}

enum status
surface_write_png(const struct surface *surface, const char *path)
{
    char draft[4096];
    if (!str_format(draft, sizeof(draft), "%s.%d.tmp", path, (int)getpid())) {
        return STATUS_INVALID;
    }
    FILE *file = fopen(draft, "wbe");
    if (!file) {
        log_write(LOG_LEVEL_WARN, "picture cannot be written: '%s': %s", path, strerror(errno));
        return STATUS_IO;
    }
    uint8_t head[13] = {0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0};
    put_u32(head, (uint32_t)surface->width);
    put_u32(head + 4, (uint32_t)surface->height);
    uLongf size = 0;
    uint8_t *pixels = compress_pixels(surface, &size);
    fwrite("\x89PNG\r\n\x1a\n", 1, 8, file);
    put_chunk(file, "IHDR", head, sizeof(head));
    put_chunk(file, "IDAT", pixels, pixels ? size : 0);
    put_chunk(file, "IEND", head, 0);
    bool good = pixels && !ferror(file);
    free(pixels);
    good = !fclose(file) && good && !rename(draft, path);
    if (!good) {
        log_write(LOG_LEVEL_WARN, "picture cannot be written: '%s': %s", path, strerror(errno));
        unlink(draft);
    }
    return good ? STATUS_OK : STATUS_IO;
}

enum status
surface_shoot(const struct ui_tree *tree, struct painter *painter, const char *path)
{
    struct ui_rect frame = ui_tree_rect(tree);
    struct surface surface = surface_new((int)(frame.w + 0.5F), (int)(frame.h + 0.5F));
    struct draw_list *list = draw_new();
    ui_draw(tree, list);
    painter_paint(painter, list, tree->root->ground, &surface, NULL);
    enum status status = surface_write_png(&surface, path);
    draw_free(list);
    surface_done(&surface);
    return status;
}
