/* SPDX-License-Identifier: Apache-2.0
 * Text of every script: a chain of fonts per language, runs in visual order (bidirectional), line
 * breaks, and glyph coverage as 8-bit masks. Nothing outside this room calls the font library. One
 * thread only. All lengths are pixels, as floats; y grows downwards and baselines are measured from
 * the top. */
#pragma once

#include "base/base.h"

struct text;

enum text_weight { TEXT_WEIGHT_REGULAR, TEXT_WEIGHT_BOLD };

/* px: em size, any fraction (kept to 1/8). lang: catalogue name such as "zh_CN", "en", "ja", "ar";
 * NULL = "zh_CN". rtl: base direction of the paragraph. tracking: extra space after each character,
 * in em (0 mostly). */
struct text_style {
    float px;
    enum text_weight weight;
    const char *lang;
    bool rtl;
    float tracking;
};

/* ascent and descent are those of the first font of the chain (1.16 and 0.288 em), so that every
 * line of a size stands alike whatever its letters. */
struct text_extent {
    float width, ascent, descent;
};

/* Bytes [start, end) of the text; spaces at the end of a line are left out. */
struct text_line {
    size_t start, end;
    float width;
};

/* One run's coverage, 0–255 per pixel. Its top left corner stands at (x, y) from the pen's start on
 * the baseline. Valid until the next call into this room. */
struct text_mask {
    const uint8_t *coverage;
    int width, height, pitch;
    int x, y;
};
typedef void (*text_mask_fn)(const struct text_mask *mask, void *context);

/* Reads LANG.conf of the folder for every language there ("default.conf" serves the others). NULL
 * looks in $PAIHAO_FONTS, then beside the program (../share/paihao/fonts, ../../fonts), then where
 * it was installed. NOT_FOUND: no folder, or a font file is missing; the log line names the package
 * to install. Fonts are opened on first use only. */
MUST_CHECK enum status text_open(const char *folder, struct text **ret_text);
struct text *text_close(struct text *text);

/* One line, no breaks. */
struct text_extent text_measure(struct text *text, const struct text_style *style, const char *utf8,
                                size_t length);
/* Breaks into lines no wider than max_width where a break is allowed ('\n' always breaks; an
 * unbreakable piece that is wider stands alone and overflows). Chinese rules: no closing mark
 * starts a line, no opening one ends it, a last line of one or two characters takes more from the
 * line before, and a line ends behind a mark rather than up to four characters later, or behind its
 * sentence when only one line is left. A short word of letters does not stand alone on the last
 * line. Returns how many lines there are, which may be more than max; lines may be NULL. An empty
 * text is one empty line. */
size_t text_break(struct text *text, const struct text_style *style, const char *utf8,
                  float max_width, struct text_line *lines, size_t max);
/* The widest piece that cannot be broken. */
float text_widest_piece(struct text *text, const struct text_style *style, const char *utf8);
/* Longest start of the text, at a character's end, that is at most max_width wide. */
size_t text_fit(struct text *text, const struct text_style *style, const char *utf8,
                float max_width);

/* Hands out the masks of one line in visual order. */
void text_draw(struct text *text, const struct text_style *style, const char *utf8, size_t length,
               text_mask_fn draw, void *context);

/* Whether each character has a glyph somewhere in the language's chain. */
bool text_covers(struct text *text, const char *lang, enum text_weight weight, const char *utf8);

/* A run: bytes of one direction, script and font. */
struct text_run {
    size_t start, end;
    uint8_t level;  /* odd = right to left */
    uint8_t font;   /* place in the language's chain */
    char script[5]; /* ISO 15924, "Hani", "Arab" */
};
/* Runs of one line in visual order, left to right; at most max of them. Returns how many there are.
 */
size_t text_itemize(struct text *text, const struct text_style *style, const char *utf8,
                    size_t length, struct text_run *runs, size_t max);

/* Bytes held by caches; for tests and the bench. */
size_t text_cache_bytes(const struct text *text);
