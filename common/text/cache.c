/* SPDX-License-Identifier: Apache-2.0
 * Runs measured once and rendered once. Rendering costs a hundred times a look-up; the same words
 * return each frame. */
#include <stdlib.h>
#include <string.h>

#include "text/internal.h"

enum { BUCKETS = 4096, CACHE_BYTES_MAX = 12 << 20 };

static uint64_t
hash_bytes(uint64_t hash, const void *data, size_t length)
{
    const uint8_t *bytes = data;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ bytes[i]) * 1099511628211ULL;
    }
    return hash;
}

static uint64_t
hash_run(const struct font *font, unsigned px8, bool rtl, const char *utf8, size_t length)
{
    uint64_t hash = 14695981039346656037ULL;
    hash = hash_bytes(hash, &font, sizeof(font));
    hash = hash_bytes(hash, &px8, sizeof(px8));
    hash = hash_bytes(hash, &rtl, sizeof(rtl));
    return hash_bytes(hash, utf8, length);
}

static void
entry_free(struct text *text, struct run_entry *entry)
{
    text->bytes -= entry->bytes;
    text->entry_count--;
    free(entry->coverage);
    free(entry);
}

/* Throws away what was used least recently: about half. */
static void
cache_trim(struct text *text, uint64_t before)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct run_entry **at = &text->buckets[i]; *at;) {
            struct run_entry *entry = *at;
            if (entry->used < before) {
                *at = entry->next;
                entry_free(text, entry);
            } else {
                at = &entry->next;
            }
        }
    }
}

static uint64_t
cache_mean_use(const struct text *text)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < BUCKETS; i++) {
        for (const struct run_entry *entry = text->buckets[i]; entry; entry = entry->next) {
            sum += entry->used;
        }
    }
    return text->entry_count ? sum / text->entry_count : 0;
}

void
cache_clear(struct text *text)
{
    if (text->buckets) {
        cache_trim(text, UINT64_MAX);
    }
    free(text->buckets);
    text->buckets = NULL;
}

/* The library moves the drawing when a glyph reaches left of the pen or above the ascent. */
static void
mask_origin(TTF_Font *ttf, const struct text_run *run, const char *utf8, size_t length, int height,
            struct text_mask *mask)
{
    static struct letter letters[TEXT_LINE_MAX];
    size_t count = letters_read(utf8, length, letters, TEXT_LINE_MAX);
    int ascent = TTF_FontAscent(ttf), above = 0;
    for (size_t i = 0; i < count; i++) {
        int min_x = 0, max_y = 0;
        if (TTF_GlyphMetrics32(ttf, letters[i].code, &min_x, NULL, NULL, &max_y, NULL)) {
            continue;
        }
        if (i == 0 && min_x < 0 && !(run->level & 1)) {
            mask->x = min_x;
        }
        above = max_y - ascent > above ? max_y - ascent : above;
    }
    mask->y = -ascent - (height > TTF_FontHeight(ttf) ? above : 0);
}

/* Keeps the rows and columns that hold anything. */
static void
mask_crop(struct run_entry *entry, const SDL_Surface *surface)
{
    int top = surface->h, bottom = 0, left = surface->w, right = 0;
    const uint8_t *pixels = surface->pixels;
    for (int y = 0; y < surface->h; y++) {
        for (int x = 0; x < surface->w; x++) {
            if (pixels[(size_t)y * (size_t)surface->pitch + (size_t)x]) {
                top = y < top ? y : top;
                bottom = y + 1;
                left = x < left ? x : left;
                right = x + 1 > right ? x + 1 : right;
            }
        }
    }
    if (bottom <= top) {
        return;
    }
    size_t width = (size_t)(right - left), height = (size_t)(bottom - top);
    entry->coverage = mem_zero_alloc(height, width);
    for (size_t y = 0; y < height; y++) {
        memcpy(entry->coverage + y * width,
               pixels + (y + (size_t)top) * (size_t)surface->pitch + left, width);
    }
    entry->mask.coverage = entry->coverage;
    entry->mask.width = entry->mask.pitch = (int)width;
    entry->mask.height = (int)height;
    entry->mask.x += left;
    entry->mask.y += top;
    entry->bytes += width * height;
}

static void
run_make(struct run_entry *entry, const struct text_run *run)
{
    TTF_Font *ttf = font_use(entry->font, entry->px8 ? entry->px8 : TEXT_REFERENCE_PX8);
    if (!ttf) {
        return;
    }
    /* Both stick to the font, so they are set every time. */
    TTF_SetFontDirection(ttf, entry->rtl ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
    TTF_SetFontScriptName(ttf, run->script);
    if (!entry->px8) {
        int width = 0, height = 0;
        TTF_SizeUTF8(ttf, entry->utf8, &width, &height);
        entry->width = (float)width * 8 / TEXT_REFERENCE_PX8;
        return;
    }
    SDL_Color white = {255, 255, 255, 255}, black = {0, 0, 0, 255};
    SDL_Surface *surface = TTF_RenderUTF8_Shaded(ttf, entry->utf8, white, black);
    if (surface) {
        mask_origin(ttf, run, entry->utf8, entry->length, surface->h, &entry->mask);
        mask_crop(entry, surface);
        SDL_FreeSurface(surface);
    }
}

struct run_entry *
cache_run(struct text *text, struct font *font, unsigned px8, const struct text_run *run,
          const char *utf8, size_t length)
{
    bool rtl = run->level & 1;
    uint64_t hash = hash_run(font, px8, rtl, utf8, length);
    text->ticks++;
    for (struct run_entry *entry = text->buckets[hash % BUCKETS]; entry; entry = entry->next) {
        if (entry->hash == hash && entry->font == font && entry->px8 == px8 && entry->rtl == rtl &&
            entry->length == length && !memcmp(entry->utf8, utf8, length)) {
            entry->used = text->ticks;
            return entry;
        }
    }
    if (text->bytes > CACHE_BYTES_MAX) {
        cache_trim(text, cache_mean_use(text));
    }
    struct run_entry *entry = mem_zero_alloc(1, sizeof(*entry) + length + 1);
    *entry = (struct run_entry){
        .next = text->buckets[hash % BUCKETS],
        .hash = hash,
        .used = text->ticks,
        .font = font,
        .px8 = px8,
        .rtl = rtl,
        .length = length,
        .bytes = sizeof(*entry) + length + 1,
    };
    memcpy(entry->utf8, utf8, length);
    run_make(entry, run);
    text->buckets[hash % BUCKETS] = entry;
    text->entry_count++;
    text->bytes += entry->bytes;
    return entry;
}

size_t
text_cache_bytes(const struct text *text)
{
    return text->bytes;
}

struct run_entry **
cache_new(void)
{
    return mem_zero_alloc(BUCKETS, sizeof(struct run_entry *));
}
