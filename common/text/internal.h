/* SPDX-License-Identifier: Apache-2.0
 * What the files of this room share. */
#pragma once

#include <SDL_ttf.h>

#include "text/text.h"

enum { TEXT_CHAIN_MAX = 8, TEXT_LINE_MAX = 4096 };

/* One face of one font file; opened when first asked, then resized on use. */
struct font {
    char *file, *family, *package;
    TTF_Font *ttf;
    unsigned px8; /* current size in eighths of a pixel */
    bool failed;
    float ascent, descent; /* em */
};

/* The fonts of a language and weight, as places in text->fonts. */
struct chain {
    char lang[16];
    enum text_weight weight;
    size_t fonts[TEXT_CHAIN_MAX], count;
};

/* A measured (px8 = 0, width in em) or rendered (px8 > 0) run. */
struct run_entry {
    struct run_entry *next; /* of its bucket */
    uint64_t hash, used;
    struct font *font;
    unsigned px8;
    bool rtl;
    float width;
    struct text_mask mask;
    uint8_t *coverage;
    size_t length, bytes;
    char utf8[];
};

struct text {
    struct font *fonts;
    size_t font_count;
    struct chain *chains;
    size_t chain_count;
    struct run_entry **buckets;
    size_t entry_count, bytes;
    uint64_t ticks;
};

/* One character of a line: code point and where it stands. */
struct letter {
    uint32_t code;
    size_t at;
};

/* fonts.c */
MUST_CHECK enum status fonts_read(struct text *text, const char *folder);
void fonts_close(struct text *text);
const struct chain *fonts_chain(const struct text *text, const char *lang, enum text_weight weight);
/* Opened; NULL when its file broke after text_open had seen it. px8 0 leaves the size as it is. */
TTF_Font *font_use(struct font *font, unsigned px8);
bool font_has(struct font *font, uint32_t code);

/* cache.c: the entry is made on a miss; valid until the next call. */
enum { TEXT_REFERENCE_PX8 = 256 * 8 };
struct run_entry *cache_run(struct text *text, struct font *font, unsigned px8,
                            const struct text_run *run, const char *utf8, size_t length);
struct run_entry **cache_new(void);
void cache_clear(struct text *text);

/* itemize.c */
size_t letters_read(const char *utf8, size_t length, struct letter *letters, size_t max);
