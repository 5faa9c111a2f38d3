/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/cardinal.h"

void
cardinal_mandarin(int value, struct buffer *out)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    static const struct {
        int size;
        const char *name;
    } places[] = {{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}};
    bool started = false, skipped = false;
    if (value == 0) {
        buffer_append(out, digits[0]);
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        int digit = value / places[i].size % 10;
        if (digit == 0) {
            skipped = started;
            continue;
        }
        if (skipped) {
            buffer_append(out, digits[0]);
            skipped = false;
        }
        if (digit != 1 || places[i].size != 10 || started) {
            buffer_append(out, digits[digit]);
        }
        buffer_append(out, places[i].name);
        started = true;
    }
}

static void
english_below_hundred(int value, struct buffer *out)
{
    static const char *const small[] = {"zero",    "one",     "two",       "three",    "four",
                                        "five",    "six",     "seven",     "eight",    "nine",
                                        "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    static const char *const tens[] = {"twenty", "thirty",  "forty",  "fifty",
                                       "sixty",  "seventy", "eighty", "ninety"};
    if (value < 20) {
        buffer_append(out, small[value]);
        return;
    }
    buffer_append(out, tens[value / 10 - 2]);
    if (value % 10 != 0) {
        buffer_format(out, "-%s", small[value % 10]);
    }
}

void
cardinal_english(int value, struct buffer *out)
{
    int thousands = value / 1000, hundreds = value / 100 % 10, rest = value % 100;
    if (thousands > 0) {
        english_below_hundred(thousands, out);
        buffer_append(out, hundreds > 0 ? " thousand " : " thousand");
    }
    if (hundreds > 0) {
        english_below_hundred(hundreds, out);
        buffer_append(out, " hundred");
    }
    if (rest > 0 && (thousands > 0 || hundreds > 0)) {
        buffer_append(out, " and ");
    }
    if (rest > 0 || value == 0) {
        english_below_hundred(rest, out);
    }
}
