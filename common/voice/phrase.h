/* SPDX-License-Identifier: Apache-2.0
 * What is said when a ticket is called, as text. Pure. The sentences stand here and not in the
 * catalogues, because a sentence is of no use without its language's way of reading digits, which
 * is code.
 *
 * Ticket digits are read one by one, in Mandarin with 幺 for 1 and 二, never 两, for 2; counters
 * and floors are cardinals. "A001" to counter "3": "请 A 零零幺 号,到 三 号窗口", "Ticket A zero
 * zero one, please go to counter three". */
#pragma once

#include "base/base.h"

enum { PHRASE_SIZE = 320 };

struct phrase_call {
    const char *number;  /* as printed: up to 4 letters A–Z, then 1 to 6 digits */
    const char *counter; /* letters and numbers below 10000: "5", "12", "A3" */
    /* NULL or "": not said. "2F", "B", "2F-B", "B1F-C" (a basement) are read out; any other id is
     * said as zone_name in the phrase's language, or as it stands when that is NULL. */
    const char *zone;
    const char *zone_name;
    bool plain_one; /* 一 instead of 幺 in ticket numbers */
};

struct phrase {
    char lang[16];
    char caption[PHRASE_SIZE];
    /* The same words for the speech command: differs only where an engine would read a letter as a
     * word. */
    char speech[PHRASE_SIZE];
    /* The same words as recorded ones are put together, each ended by '\n': "请\nA\n零\n…". Spaces
     * and commas aside they are the caption. */
    char tokens[PHRASE_SIZE];
};

/* The nth (from 0) of these; NULL = there are no more. */
const char *phrase_language(size_t nth);
/* False, *ret_phrase unchanged, for another language or what the grammar above forbids. */
MUST_CHECK bool phrase_for_call(const char *lang, const struct phrase_call *call,
                                struct phrase *ret_phrase);
