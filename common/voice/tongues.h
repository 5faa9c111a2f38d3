/* SPDX-License-Identifier: Apache-2.0
 * How each language reads a call. Seen by phrase.c only. */
#pragma once

#include "base/base.h"

struct tongue {
    const char *lang;
    const char *digits[10];
    const char *digit_gap; /* between the digits of a ticket */
    const char *plain_one;
    void (*cardinal)(int value, struct buffer *out);
    /* A counting number is put together from recorded words: at each character ("*"), at these
     * characters, or not at all (""). */
    const char *cardinal_cut;
    const char *call;         /* {0} ticket, {1} counter */
    const char *call_in_zone; /* and {2} zone */
    const char *floor, *basement, *area;
    const char *floor_and_area; /* {0} floor, {1} area */
};

/* NULL = none. */
const struct tongue *tongue_find(const char *lang);
const struct tongue *tongue_nth(size_t nth);
