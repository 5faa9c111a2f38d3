/* SPDX-License-Identifier: Apache-2.0
 * How the texts of an action are written. Private to the store room. */
#pragma once

#include "base/base.h"

enum grammar {
    GRAMMAR_ID,
    GRAMMAR_TEXT,   /* UTF-8 without control characters */
    GRAMMAR_NUMBER, /* C042, 2026-11-20/C042, code:7K3F9QXM2B4T6WCD */
    GRAMMAR_VISIT,  /* a ticket's code, with or without the word */
    GRAMMAR_PLACES, /* "1,3": places in a list, from 1 to 99, each above the one before */
    GRAMMAR_WHEN,   /* a whole time, or "09:30" */
};

bool grammar_fits(enum grammar grammar, const char *text);
