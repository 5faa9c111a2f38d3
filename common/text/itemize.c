/* SPDX-License-Identifier: Apache-2.0 */
#include <fribidi.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "text/internal.h"

/* Scripts whose shaping differs; the rest is shaped by the font's defaults. */
static const struct {
    const char *name, *code;
} scripts[] = {
    {"Han", "Hani"},        {"Latin", "Latn"},    {"Arabic", "Arab"},   {"Hangul", "Hang"},
    {"Hiragana", "Hira"},   {"Katakana", "Kana"}, {"Cyrillic", "Cyrl"}, {"Greek", "Grek"},
    {"Hebrew", "Hebr"},     {"Thai", "Thai"},     {"Tibetan", "Tibt"},  {"Mongolian", "Mong"},
    {"Devanagari", "Deva"}, {"Bopomofo", "Bopo"}, {"Yi", "Yiii"},
};

/* NULL for characters that belong to any script. */
static const char *
script_of(uint32_t code)
{
    const uc_script_t *script = uc_script(code);
    for (size_t i = 0; script && i < ARRAY_SIZE(scripts); i++) {
        if (!strcmp(script->name, scripts[i].name)) {
            return scripts[i].code;
        }
    }
    return NULL;
}

size_t
letters_read(const char *utf8, size_t length, struct letter *letters, size_t max)
{
    size_t count = 0;
    for (size_t at = 0; at < length && count < max;) {
        ucs4_t code;
        int bytes = u8_mbtouc(&code, (const uint8_t *)utf8 + at, length - at);
        letters[count++] = (struct letter){code, at};
        at += bytes > 0 ? (size_t)bytes : 1;
    }
    return count;
}

static bool
is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

/* A range such as 10–20 is read from left to right everywhere: its dash counts as part of the
 * number, as a colon does. */
static void
ranges_join(const FriBidiChar *chars, size_t count, FriBidiCharType *types)
{
    for (size_t i = 1; i + 1 < count; i++) {
        if (chars[i] == 0x2013 && is_digit(chars[i - 1]) && is_digit(chars[i + 1])) {
            types[i] = FRIBIDI_TYPE_CS;
        }
    }
}

static bool
levels_find(const struct letter *letters, size_t count, bool rtl, FriBidiLevel *levels)
{
    static FriBidiChar chars[TEXT_LINE_MAX];
    static FriBidiCharType types[TEXT_LINE_MAX];
    static FriBidiBracketType brackets[TEXT_LINE_MAX];
    for (size_t i = 0; i < count; i++) {
        chars[i] = letters[i].code;
    }
    FriBidiStrIndex length = (FriBidiStrIndex)count;
    FriBidiParType base = rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
    fribidi_get_bidi_types(chars, length, types);
    ranges_join(chars, count, types);
    fribidi_get_bracket_types(chars, length, types, brackets);
    return fribidi_get_par_embedding_levels_ex(types, brackets, length, &base, levels) != 0;
}

static uint8_t
font_first(struct text *text, const struct chain *chain, uint32_t code)
{
    for (size_t i = 0; i < chain->count; i++) {
        if (font_has(&text->fonts[chain->fonts[i]], code)) {
            return (uint8_t)i;
        }
    }
    return 0;
}

static bool
is_spacing(uint32_t code)
{
    return code == ' ' || uc_is_general_category(code, UC_MARK);
}

/* Spaces and marks keep to the run they stand in, also at its start. */
static uint8_t
font_for(struct text *text, const struct chain *chain, const struct letter *letters, size_t count,
         const FriBidiLevel *levels, size_t i, const struct text_run *last)
{
    uint32_t code = letters[i].code;
    if (is_spacing(code)) {
        size_t next = i + 1;
        while (next < count && is_spacing(letters[next].code)) {
            next++;
        }
        uint8_t near = TEXT_CHAIN_MAX;
        if (last && last->level == levels[i]) {
            near = last->font;
        } else if (next < count && levels[next] == levels[i]) {
            near = font_first(text, chain, letters[next].code);
        }
        if (near < TEXT_CHAIN_MAX && font_has(&text->fonts[chain->fonts[near]], code)) {
            return near;
        }
    }
    return font_first(text, chain, code);
}

/* Rule L2: from the highest level down, turn round every stretch of that level or above. */
static void
runs_reorder(struct text_run *runs, size_t count)
{
    uint8_t highest = 0;
    for (size_t i = 0; i < count; i++) {
        highest = runs[i].level > highest ? runs[i].level : highest;
    }
    for (uint8_t level = highest; level > 0; level--) {
        for (size_t i = 0; i < count; i++) {
            size_t end = i;
            while (end < count && runs[end].level >= level) {
                end++;
            }
            for (size_t a = i, b = end; a + 1 < b; a++, b--) {
                struct text_run swap = runs[a];
                runs[a] = runs[b - 1];
                runs[b - 1] = swap;
            }
            i = end > i ? end - 1 : i;
        }
    }
}

/* Latin, Greek and Cyrillic words, digits and Han stand in one line without shaping each other:
 * only the joins of direction, font and script make a new run. */
static size_t
runs_cut(struct text *text, const struct chain *chain, const struct letter *letters, size_t count,
         size_t length, const FriBidiLevel *levels, struct text_run *runs, size_t max)
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t code = letters[i].code;
        const char *script = script_of(code);
        uint8_t level = (uint8_t)levels[i];
        struct text_run *last = made ? &runs[made - 1] : NULL;
        bool same_level = last && last->level == level;
        uint8_t font = font_for(text, chain, letters, count, levels, i, last);
        bool same_script = last && (!script || !last->script[0] || !strcmp(last->script, script));
        if (same_level && last->font == font && same_script) {
            if (script && !last->script[0]) {
                memcpy(last->script, script, 5);
            }
            continue;
        }
        if (made == max) {
            break;
        }
        if (last) {
            last->end = letters[i].at;
        }
        runs[made] =
            (struct text_run){.start = letters[i].at, .end = length, .level = level, .font = font};
        if (script) {
            memcpy(runs[made].script, script, 5);
        }
        made++;
    }
    return made;
}

size_t
text_itemize(struct text *text, const struct text_style *style, const char *utf8, size_t length,
             struct text_run *runs, size_t max)
{
    static struct letter letters[TEXT_LINE_MAX];
    static FriBidiLevel levels[TEXT_LINE_MAX];
    const struct chain *chain = fonts_chain(text, style->lang, style->weight);
    size_t count = letters_read(utf8, length, letters, TEXT_LINE_MAX);
    if (count && !levels_find(letters, count, style->rtl, levels)) {
        memset(levels, style->rtl, count * sizeof(levels[0]));
    }
    size_t made = runs_cut(text, chain, letters, count, length, levels, runs, max);
    for (size_t i = 0; i < made; i++) {
        if (!runs[i].script[0]) {
            memcpy(runs[i].script, "Latn", 5);
        }
    }
    runs_reorder(runs, made);
    return made;
}
