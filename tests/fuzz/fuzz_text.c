/* SPDX-License-Identifier: Apache-2.0
 * A text of any script: runs cover it once, lines follow each other, and no cut is inside a
 * character. */
#include "fuzz.h"

#include "text/text.h"

enum { MANY = 64 };
static struct text *text;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    HOLDS(text_open("fonts", &text) == STATUS_OK);
    return 0;
}

static void
runs_cover(const struct text_style *style, const char *utf8, size_t length)
{
    struct text_run runs[4096];
    size_t count = text_itemize(text, style, utf8, length, runs, ARRAY_SIZE(runs)), covered = 0;

    for (size_t i = 0; i < count; i++) {
        HOLDS(runs[i].start < runs[i].end && runs[i].end <= length);
        covered += runs[i].end - runs[i].start;
    }
    HOLDS(covered == length);
}

static void
lines_follow(const struct text_style *style, const char *utf8, float width)
{
    struct text_line lines[MANY];
    size_t count = text_break(text, style, utf8, width, lines, MANY), end = 0;

    HOLDS(count >= 1 && text_break(text, style, utf8, width, NULL, 0) == count);
    for (size_t i = 0; i < count && i < MANY; i++) {
        HOLDS(lines[i].start >= end && lines[i].end >= lines[i].start);
        HOLDS(str_is_utf8(utf8 + lines[i].start, lines[i].end - lines[i].start));
        end = lines[i].end;
    }
    HOLDS(end <= strlen(utf8));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text_style style = {.px = 24, .lang = size && data[0] & 1 ? "ar" : "zh_CN"};
    char *utf8 = fuzz_text(data + (size > 0), size - (size > 0));
    size_t length = strlen(utf8), fits = text_fit(text, &style, utf8, 100);

    style.rtl = size && data[0] & 2;
    if (str_is_utf8(utf8, length)) {
        runs_cover(&style, utf8, length);
        lines_follow(&style, utf8, size && data[0] & 4 ? 90 : 1000);
        HOLDS(fits <= length && str_is_utf8(utf8, fits));
    }
    HOLDS(text_measure(text, &style, utf8, length).width >= 0);
    free(utf8);
    return 0;
}
