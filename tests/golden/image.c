/* SPDX-License-Identifier: Apache-2.0 */
#include "image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { FILE_MAX = 64 << 20, SIDE_MAX = 16384 };

struct png {
    uint32_t width, height;
    int channels;
    struct buffer packed;
};

static uint32_t
big_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool
read_file(const char *path, struct buffer *out)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return false;
    }
    char chunk[65536];
    size_t got;
    while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0 && out->length < FILE_MAX) {
        buffer_append_bytes(out, chunk, got);
    }
    fclose(file);
    return out->length > 0;
}

static bool
read_chunks(const struct buffer *file, struct png *png)
{
    const uint8_t *bytes = (const uint8_t *)file->data;
    if (file->length < 8 || memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) != 0) {
        return false;
    }
    for (size_t at = 8; at + 12 <= file->length;) {
        size_t length = big_endian(bytes + at);
        const uint8_t *body = bytes + at + 8;
        if (length > file->length - at - 12) {
            return false;
        }
        if (memcmp(bytes + at + 4, "IHDR", 4) == 0 && length == 13) {
            png->width = big_endian(body);
            png->height = big_endian(body + 4);
            png->channels = body[8] == 8 && body[12] == 0 ? (body[9] == 2   ? 3
                                                             : body[9] == 6 ? 4
                                                                            : 0)
                                                          : 0;
        } else if (memcmp(bytes + at + 4, "IDAT", 4) == 0) {
            buffer_append_bytes(&png->packed, (const char *)body, length);
        }
        at += length + 12;
    }
    return png->channels > 0 && png->width > 0 && png->height > 0 && png->width <= SIDE_MAX &&
           png->height <= SIDE_MAX && png->packed.length > 0;
}

static uint8_t
paeth(int left, int up, int corner)
{
    int guess = left + up - corner;
    int dl = abs(guess - left), du = abs(guess - up), dc = abs(guess - corner);
    return (uint8_t)(dl <= du && dl <= dc ? left : du <= dc ? up : corner);
}

static bool
undo_filter(uint8_t kind, uint8_t *row, const uint8_t *above, size_t length, size_t step)
{
    for (size_t i = 0; i < length; i++) {
        int left = i >= step ? row[i - step] : 0, up = above ? above[i] : 0;
        int corner = above && i >= step ? above[i - step] : 0;
        switch (kind) {
        case 0:
            break;
        case 1:
            row[i] = (uint8_t)(row[i] + left);
            break;
        case 2:
            row[i] = (uint8_t)(row[i] + up);
            break;
        case 3:
            row[i] = (uint8_t)(row[i] + (left + up) / 2);
            break;
        case 4:
            row[i] = (uint8_t)(row[i] + paeth(left, up, corner));
            break;
        default:
            return false;
        }
    }
    return true;
}

static bool
unpack(const struct png *png, struct surface *surface)
{
    size_t step = (size_t)png->channels, row = png->width * step;
    uLongf length = (uLongf)((row + 1) * png->height);
    uint8_t *raw = mem_zero_alloc(length, 1);
    bool good = uncompress(raw, &length, (const Bytef *)png->packed.data,
                           (uLong)png->packed.length) == Z_OK &&
                length == (row + 1) * png->height;
    for (uint32_t y = 0; good && y < png->height; y++) {
        uint8_t *line = raw + (row + 1) * y;
        good = undo_filter(line[0], line + 1, y > 0 ? line - row : NULL, row, step);
        for (uint32_t x = 0; good && x < png->width; x++) {
            const uint8_t *p = line + 1 + x * step;
            surface->pixels[y * (uint32_t)surface->pitch + x] =
                (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
        }
    }
    free(raw);
    return good;
}

bool
image_read(const char *path, struct surface *ret_surface)
{
    struct buffer file = {0};
    struct png png = {0};
    bool good = read_file(path, &file) && read_chunks(&file, &png);
    if (good) {
        struct surface surface = surface_new((int)png.width, (int)png.height);
        good = unpack(&png, &surface);
        if (good) {
            *ret_surface = surface;
        } else {
            surface_done(&surface);
        }
    }
    buffer_done(&file);
    buffer_done(&png.packed);
    return good;
}

static void
put_number(struct buffer *out, uint32_t number)
{
    const char bytes[] = {(char)(number >> 24), (char)(number >> 16), (char)(number >> 8),
                          (char)number};
    buffer_append_bytes(out, bytes, sizeof(bytes));
}

static void
put_chunk(struct buffer *out, const char *kind, const char *bytes, size_t length)
{
    put_number(out, (uint32_t)length);
    size_t from = out->length;
    buffer_append_bytes(out, kind, 4);
    buffer_append_bytes(out, bytes, length);
    put_number(out, (uint32_t)crc32(crc32(0, NULL, 0), (const Bytef *)out->data + from,
                                    (uInt)(length + 4)));
}

/* Rows as differences from the row above: screens are flat. */
static uint8_t *
filtered_rows(const struct surface *surface, size_t *ret_length)
{
    size_t row = (size_t)surface->width * 3;
    *ret_length = (row + 1) * (size_t)surface->height;
    uint8_t *raw = mem_zero_alloc(*ret_length, 1);
    for (int y = 0; y < surface->height; y++) {
        uint8_t *line = raw + (row + 1) * (size_t)y;
        line[0] = 2;
        for (int x = 0; x < surface->width; x++) {
            uint32_t here = surface->pixels[y * surface->pitch + x];
            uint32_t above = y > 0 ? surface->pixels[(y - 1) * surface->pitch + x] : 0;
            for (int c = 0; c < 3; c++) {
                line[1 + x * 3 + c] = (uint8_t)((here >> (16 - 8 * c)) - (above >> (16 - 8 * c)));
            }
        }
    }
    return raw;
}

bool
image_write(const struct surface *surface, const char *path)
{
    size_t length;
    uint8_t *raw = filtered_rows(surface, &length);
    uLongf packed = compressBound((uLong)length);
    char *bytes = mem_zero_alloc(packed, 1);
    bool good = compress2((Bytef *)bytes, &packed, raw, (uLong)length, 9) == Z_OK;
    struct buffer head = {0}, out = {0};
    put_number(&head, (uint32_t)surface->width);
    put_number(&head, (uint32_t)surface->height);
    buffer_append_bytes(&head, "\x08\x02\0\0\0", 5);
    buffer_append_bytes(&out, "\x89PNG\r\n\x1a\n", 8);
    put_chunk(&out, "IHDR", head.data, head.length);
    put_chunk(&out, "IDAT", bytes, packed);
    put_chunk(&out, "IEND", "", 0);
    FILE *file = good ? fopen(path, "wb") : NULL;
    good = file && fwrite(out.data, 1, out.length, file) == out.length;
    good = file && fclose(file) == 0 && good;
    buffer_done(&head);
    buffer_done(&out);
    free(bytes);
    free(raw);
    return good;
}

static bool
differs(uint32_t one, uint32_t other, int tolerance)
{
    for (int shift = 0; shift < 24; shift += 8) {
        int by = (int)(one >> shift & 0xff) - (int)(other >> shift & 0xff);
        if (by > tolerance || by < -tolerance) {
            return true;
        }
    }
    return false;
}

size_t
image_difference(const struct surface *one, const struct surface *other, int tolerance,
                 struct surface *ret_diff)
{
    if (one->width != other->width || one->height != other->height) {
        return (size_t)one->width * (size_t)one->height;
    }
    size_t count = 0;
    struct surface diff = surface_new(one->width, one->height);
    for (int y = 0; y < one->height; y++) {
        for (int x = 0; x < one->width; x++) {
            uint32_t a = one->pixels[y * one->pitch + x], b = other->pixels[y * other->pitch + x];
            bool bad = differs(a, b, tolerance);
            uint32_t grey = 160 + (a >> 8 & 0xff) / 3;
            count += bad ? 1 : 0;
            diff.pixels[y * diff.pitch + x] = bad ? 0xe00000 : grey << 16 | grey << 8 | grey;
        }
    }
    if (ret_diff) {
        *ret_diff = diff;
    } else {
        surface_done(&diff);
    }
    return count;
}
