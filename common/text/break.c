/* SPDX-License-Identifier: Apache-2.0
 * Lines. The library knows where Unicode allows a break; this adds what the pictures ask: ranges
 * and numbers stay whole, phrases where it costs nothing, and nobody reads a last line of one
 * character or one short word. */
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unilbrk.h>
#include <unistr.h>

#include "text/internal.h"

struct breaker {
    struct text *text;
    const struct text_style *style;
    const char *utf8;
    size_t length;
    char *marks; /* per byte: what may happen before it */
};

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct breaker
breaker_new(struct text *text, const struct text_style *style, const char *utf8)
{
    struct breaker breaker = {text, style, utf8, strlen(utf8), NULL};
    breaker.marks = mem_zero_alloc(breaker.length + 1, 1);
    u8_possible_linebreaks((const uint8_t *)utf8, breaker.length, "UTF-8", breaker.marks);
    static const char dash[] = "\xE2\x80\x93"; /* – */
    for (size_t i = 4; i < breaker.length; i++) {
        if (is_digit(utf8[i]) && !memcmp(utf8 + i - 3, dash, 3) && is_digit(utf8[i - 4])) {
            breaker.marks[i] = UC_BREAK_PROHIBITED;
        }
    }
    return breaker;
}

static float
width_between(const struct breaker *breaker, size_t start, size_t end)
{
    return text_measure(breaker->text, breaker->style, breaker->utf8 + start, end - start).width;
}

static size_t
trim_end(const struct breaker *breaker, size_t start, size_t end)
{
    while (end > start && (breaker->utf8[end - 1] == ' ' || breaker->utf8[end - 1] == '\n')) {
        end--;
    }
    return end;
}

static bool
may_break(const struct breaker *breaker, size_t at)
{
    return at >= breaker->length || breaker->marks[at] == UC_BREAK_POSSIBLE ||
           breaker->marks[at] == UC_BREAK_MANDATORY;
}

static bool
must_break(const struct breaker *breaker, size_t at)
{
    /* The mark stands on the line feed itself: the next line starts behind it. */
    return at >= breaker->length || breaker->utf8[at - 1] == '\n';
}

/* End of the longest line that starts here. Widths grow with the end, so the last break that fits
 * is bisected for. */
static size_t
line_end(const struct breaker *breaker, size_t start, float max_width)
{
    size_t stop = start + 1;
    while (!must_break(breaker, stop)) {
        stop++;
    }
    if (width_between(breaker, start, trim_end(breaker, start, stop)) <= max_width) {
        return stop;
    }
    size_t low = start, high = stop;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        size_t cut = middle;
        while (cut > low && !may_break(breaker, cut)) {
            cut--;
        }
        if (cut == low) {
            for (cut = middle + 1; cut < high && !may_break(breaker, cut); cut++) {
            }
            if (cut >= high) {
                break;
            }
        }
        if (width_between(breaker, start, trim_end(breaker, start, cut)) <= max_width) {
            low = cut;
        } else {
            high = cut;
        }
    }
    if (low > start) {
        return low;
    }
    /* Nothing fits: the first piece stands alone. */
    size_t end = start + 1;
    while (end < stop && !may_break(breaker, end)) {
        end++;
    }
    return end;
}

static size_t
characters_between(const struct breaker *breaker, size_t start, size_t end)
{
    static struct letter letters[TEXT_LINE_MAX];
    size_t count = letters_read(breaker->utf8 + start, end - start, letters, TEXT_LINE_MAX),
           words = 0;
    for (size_t i = 0; i < count; i++) {
        words += !uc_is_general_category(letters[i].code, UC_PUNCTUATION) && letters[i].code != ' ';
    }
    return words;
}

static bool
is_short_tail(const struct breaker *breaker, size_t start)
{
    uint8_t lead = (uint8_t)breaker->utf8[start];
    /* A word of letters is a word however short; characters of three bytes and more are Chinese
     * here. */
    return lead >= 0xE0 && characters_between(breaker, start, breaker->length) <= 2;
}

/* Moves the last break back until the last line has three characters. */
static size_t
balanced(const struct breaker *breaker, size_t line_start, size_t tail_start, float max_width)
{
    for (size_t cut = tail_start - 1; cut > line_start; cut--) {
        if (!may_break(breaker, cut) || characters_between(breaker, cut, breaker->length) < 3) {
            continue;
        }
        bool fits = width_between(breaker, cut, breaker->length) <= max_width &&
                    characters_between(breaker, line_start, cut) >= 3;
        return fits ? cut : tail_start;
    }
    return tail_start;
}

static ucs4_t
letter_at(const struct breaker *breaker, size_t at)
{
    ucs4_t code = 0;
    u8_mbtouc(&code, (const uint8_t *)breaker->utf8 + at, breaker->length - at);
    return code;
}

static bool
is_behind_mark(const struct breaker *breaker, size_t at)
{
    size_t before = at - 1;
    while (before > 0 && ((uint8_t)breaker->utf8[before] & 0xC0) == 0x80) {
        before--;
    }
    return uc_is_general_category(letter_at(breaker, before), UC_PUNCTUATION);
}

static size_t
lines_from(const struct breaker *breaker, size_t start, float max_width)
{
    size_t count = 0;
    for (; start < breaker->length; count++) {
        start = line_end(breaker, start, max_width);
    }
    return count;
}

static bool
is_behind_sentence(const struct breaker *breaker, size_t at)
{
    static const char *const ends[] = {"。", "？", "！", "；"};
    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        if (at >= 3 && !memcmp(breaker->utf8 + at - 3, ends[i], 3)) {
            return true;
        }
    }
    return false;
}

/* A line that would end within a Chinese phrase ends behind the mark up to four characters before
 * it, where that takes no more lines, or behind the sentence when the rest stands on one line. */
static size_t
phrased(const struct breaker *breaker, size_t start, size_t end, float max_width)
{
    if ((uint8_t)breaker->utf8[end] < 0xE0 || is_behind_mark(breaker, end)) {
        return end;
    }
    bool near = true;
    for (size_t cut = end - 1; cut > start; cut--) {
        if (!may_break(breaker, cut)) {
            continue;
        }
        if (near && is_behind_mark(breaker, cut)) {
            near = false;
            if (width_between(breaker, start, cut) >= 0.6F * max_width &&
                lines_from(breaker, cut, max_width) <= lines_from(breaker, end, max_width)) {
                return cut;
            }
        }
        near = near && characters_between(breaker, cut, end) < 4;
        if (is_behind_sentence(breaker, cut)) {
            return lines_from(breaker, cut, max_width) == 1 ? cut : end;
        }
    }
    return end;
}

/* A short word alone on the last line takes the word before it along. */
static size_t
accompanied(const struct breaker *breaker, size_t start, size_t end, float max_width)
{
    const char *utf8 = breaker->utf8;
    size_t tail = trim_end(breaker, end, breaker->length) - end, cut = end - 1;
    if (utf8[end - 1] != ' ' || tail > 9 || memchr(utf8 + end, ' ', tail) ||
        memchr(utf8 + end, '\n', tail)) {
        return end;
    }
    while (cut > start && utf8[cut - 1] != ' ') {
        cut--;
    }
    bool stays_together = end - cut <= 3 && (utf8[cut] < 'a' || utf8[cut] > 'z'); /* "& ID" */
    bool leaves_enough =
        cut > start && (memchr(utf8 + start, ' ', cut - 1 - start) || stays_together);
    return leaves_enough && width_between(breaker, cut, breaker->length) <= max_width ? cut : end;
}

/* Where a line that is not the last ends best; end is where it must end at the latest. */
static size_t
well_ended(const struct breaker *breaker, size_t start, size_t end, float max_width)
{
    size_t better = phrased(breaker, start, end, max_width);
    if (better != end || line_end(breaker, end, max_width) < breaker->length) {
        return better;
    }
    return is_short_tail(breaker, end) ? balanced(breaker, start, end, max_width)
                                       : accompanied(breaker, start, end, max_width);
}

static void
line_store(const struct breaker *breaker, struct text_line *lines, size_t max, size_t index,
           size_t start, size_t end)
{
    if (lines && index < max) {
        size_t shown = trim_end(breaker, start, end);
        lines[index] = (struct text_line){start, shown, width_between(breaker, start, shown)};
    }
}

size_t
text_break(struct text *text, const struct text_style *style, const char *utf8, float max_width,
           struct text_line *lines, size_t max)
{
    struct breaker breaker = breaker_new(text, style, utf8);
    size_t count = 0;
    /* Half a pixel of tolerance: a box as wide as its text must not break it. */
    max_width += 0.5F;
    for (size_t start = 0; start < breaker.length;) {
        size_t end = line_end(&breaker, start, max_width);
        if (end < breaker.length && !must_break(&breaker, end)) {
            end = well_ended(&breaker, start, end, max_width);
        }
        line_store(&breaker, lines, max, count++, start, end);
        start = end;
    }
    if (!count) {
        line_store(&breaker, lines, max, count++, 0, 0);
    }
    free(breaker.marks);
    return count;
}

float
text_widest_piece(struct text *text, const struct text_style *style, const char *utf8)
{
    struct breaker breaker = breaker_new(text, style, utf8);
    float widest = 0;
    for (size_t start = 0, end = 1; start < breaker.length; start = end, end++) {
        while (end < breaker.length && !may_break(&breaker, end)) {
            end++;
        }
        float width = width_between(&breaker, start, trim_end(&breaker, start, end));
        widest = width > widest ? width : widest;
    }
    free(breaker.marks);
    return widest;
}

size_t
text_fit(struct text *text, const struct text_style *style, const char *utf8, float max_width)
{
    size_t low = 0, high = strlen(utf8);
    if (text_measure(text, style, utf8, high).width <= max_width) {
        return high;
    }
    while (high - low > 1) {
        size_t cut = low + (high - low) / 2;
        while (cut > low && ((uint8_t)utf8[cut] & 0xC0) == 0x80) {
            cut--;
        }
        if (cut == low) {
            for (cut = low + 1; cut < high && ((uint8_t)utf8[cut] & 0xC0) == 0x80; cut++) {
            }
            if (cut >= high) {
                break;
            }
        }
        if (text_measure(text, style, utf8, cut).width <= max_width) {
            low = cut;
        } else {
            high = cut;
        }
    }
    return low;
}
