/* SPDX-License-Identifier: Apache-2.0
 * Surfaces of their own, and PNG. Screens are flat: each row as its difference from the one above
 * is mostly zeros, so a run-length match in fixed Huffman codes makes small files without another
 * library. */
#include "ui/surface.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

struct deflate {
    struct buffer out;
    uint32_t bits, count, a, b; /* a, b: Adler-32 */
};

static void
put_bits(struct deflate *deflate, uint32_t value, uint32_t count)
{
    deflate->bits |= value << deflate->count;
    deflate->count += count;
    while (deflate->count >= 8) {
        char byte = (char)(deflate->bits & 0xFF);
        buffer_append_bytes(&deflate->out, &byte, 1);
        deflate->bits >>= 8;
        deflate->count -= 8;
    }
}

/* Huffman codes are sent from their highest bit. */
static void
put_code(struct deflate *deflate, uint32_t code, uint32_t count)
{
    uint32_t turned = 0;
    for (uint32_t i = 0; i < count; i++) {
        turned |= ((code >> i) & 1) << (count - 1 - i);
    }
    put_bits(deflate, turned, count);
}

static void
put_symbol(struct deflate *deflate, uint32_t symbol)
{
    if (symbol < 144) {
        put_code(deflate, 0x30 + symbol, 8);
    } else if (symbol < 256) {
        put_code(deflate, 0x190 + symbol - 144, 9);
    } else if (symbol < 280) {
        put_code(deflate, symbol - 256, 7);
    } else {
        put_code(deflate, 0xC0 + symbol - 280, 8);
    }
}

/* The byte before, again 3 to 258 times. */
static void
put_repeat(struct deflate *deflate, uint32_t length)
{
    static const uint16_t base[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                    31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint8_t extra[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                    2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    uint32_t i = ARRAY_SIZE(base) - 1;
    while (base[i] > length) {
        i--;
    }
    put_symbol(deflate, 257 + i);
    put_bits(deflate, length - base[i], extra[i]);
    put_code(deflate, 0, 5);
}

static void
put_row(struct deflate *deflate, const uint8_t *row, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        deflate->a = (deflate->a + row[i]) % 65521;
        deflate->b = (deflate->b + deflate->a) % 65521;
    }
    for (size_t i = 0; i < length;) {
        size_t same = 0;
        while (i && same < 258 && i + same < length && row[i + same] == row[i - 1]) {
            same++;
        }
        if (same >= 3) {
            put_repeat(deflate, (uint32_t)same);
            i += same;
        } else {
            put_symbol(deflate, row[i++]);
        }
    }
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

static struct buffer
compress_pixels(const struct surface *surface)
{
    struct deflate deflate = {.a = 1};
    size_t length = (size_t)surface->width * 3;
    uint8_t *rows = mem_zero_alloc(3, length + 1), *above = rows, *here = rows + length;
    uint8_t *filtered = rows + 2 * length;
    static const char zlib[] = {0x78, 0x01};
    buffer_append_bytes(&deflate.out, zlib, 2);
    put_bits(&deflate, 3, 3); /* the last block, fixed codes */
    for (int y = 0; y < surface->height; y++) {
        read_row(surface, y, here);
        filtered[0] = 2; /* up */
        for (size_t i = 0; i < length; i++) {
            filtered[i + 1] = (uint8_t)(here[i] - above[i]);
        }
        put_row(&deflate, filtered, length + 1);
        uint8_t *swap = above;
        above = here;
        here = swap;
    }
    put_symbol(&deflate, 256);
    put_bits(&deflate, 0, 7);
    uint8_t adler[4];
    put_u32(adler, deflate.b << 16 | deflate.a);
    buffer_append_bytes(&deflate.out, (const char *)adler, 4);
    free(rows);
    return deflate.out;
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
    struct buffer pixels = compress_pixels(surface);
    fwrite("\x89PNG\r\n\x1a\n", 1, 8, file);
    put_chunk(file, "IHDR", head, sizeof(head));
    put_chunk(file, "IDAT", (const uint8_t *)pixels.data, pixels.length);
    put_chunk(file, "IEND", head, 0);
    buffer_done(&pixels);
    bool good = !ferror(file);
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
