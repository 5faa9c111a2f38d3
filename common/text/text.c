/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/internal.h"

enum { RUNS_MAX = 256 };

enum status
text_open(const char *folder, struct text **ret_text)
{
    if (TTF_Init()) {
        log_write(LOG_LEVEL_ERROR, "font library cannot start: %s", TTF_GetError());
        return STATUS_UNAVAILABLE;
    }
    struct text *text = mem_zero_alloc(1, sizeof(*text));
    text->buckets = cache_new();
    enum status status = fonts_read(text, folder);
    if (status) {
        text_close(text);
        return status;
    }
    *ret_text = text;
    return STATUS_OK;
}

struct text *
text_close(struct text *text)
{
    if (text) {
        cache_clear(text);
        fonts_close(text);
        free(text);
        TTF_Quit();
    }
    return NULL;
}

struct walk {
    struct text *text;
    const struct text_style *style;
    text_mask_fn draw;
    void *context;
    unsigned px8;
    float pen;
};

static void
walk_piece(struct walk *walk, struct font *font, const struct text_run *run, const char *utf8,
           size_t length)
{
    float width = cache_run(walk->text, font, 0, run, utf8, length)->width * walk->style->px;
    if (walk->draw) {
        const struct run_entry *entry = cache_run(walk->text, font, walk->px8, run, utf8, length);
        if (entry->coverage) {
            struct text_mask mask = entry->mask;
            mask.x += (int)lroundf(walk->pen);
            walk->draw(&mask, walk->context);
        }
    }
    walk->pen += width;
}

/* Letters that join each other stay one piece; the others can be set apart. */
static void
walk_run(struct walk *walk, const struct text_run *run, const char *utf8)
{
    const struct chain *chain = fonts_chain(walk->text, walk->style->lang, walk->style->weight);
    struct font *font = &walk->text->fonts[chain->fonts[run->font]];
    if (walk->style->tracking == 0 || (run->level & 1)) {
        walk_piece(walk, font, run, utf8 + run->start, run->end - run->start);
        return;
    }
    for (size_t at = run->start; at < run->end;) {
        size_t length = 1;
        while (at + length < run->end && ((uint8_t)utf8[at + length] & 0xC0) == 0x80) {
            length++;
        }
        walk_piece(walk, font, run, utf8 + at, length);
        walk->pen += walk->style->tracking * walk->style->px;
        at += length;
    }
}

static void
walk_line(struct walk *walk, const char *utf8, size_t length)
{
    struct text_run runs[RUNS_MAX];
    size_t count = text_itemize(walk->text, walk->style, utf8, length, runs, RUNS_MAX);
    for (size_t i = 0; i < count; i++) {
        walk_run(walk, &runs[i], utf8);
    }
}

struct text_extent
text_measure(struct text *text, const struct text_style *style, const char *utf8, size_t length)
{
    const struct chain *chain = fonts_chain(text, style->lang, style->weight);
    struct font *first = &text->fonts[chain->fonts[0]];
    struct walk walk = {.text = text, .style = style};
    font_use(first, 0);
    walk_line(&walk, utf8, length);
    return (struct text_extent){walk.pen, first->ascent * style->px, first->descent * style->px};
}

void
text_draw(struct text *text, const struct text_style *style, const char *utf8, size_t length,
          text_mask_fn draw, void *context)
{
    struct walk walk = {.text = text, .style = style, .draw = draw, .context = context};
    walk.px8 = (unsigned)lroundf(style->px * 8);
    if (walk.px8) {
        walk_line(&walk, utf8, length);
    }
}

bool
text_covers(struct text *text, const char *lang, enum text_weight weight, const char *utf8)
{
    const struct chain *chain = fonts_chain(text, lang, weight);
    struct letter letter;
    for (size_t at = 0, length = strlen(utf8); at < length;) {
        letters_read(utf8 + at, length - at, &letter, 1);
        bool found = letter.code == '\n';
        for (size_t i = 0; !found && i < chain->count; i++) {
            found = font_has(&text->fonts[chain->fonts[i]], letter.code);
        }
        if (!found) {
            return false;
        }
        do {
            at++;
        } while (at < length && ((uint8_t)utf8[at] & 0xC0) == 0x80);
    }
    return true;
}
