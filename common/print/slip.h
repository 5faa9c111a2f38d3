/* SPDX-License-Identifier: Apache-2.0
 * What a paper ticket looks like: nodes like a screen's, laid out at the head's own width, then one
 * bit a dot. Top to bottom: hall and class, service, number, queue, how many are ahead, where to
 * go, what to bring, QR (with a phone page only), time, code, complaint line. Never a name, an ID
 * number or the reason of a priority. */
#pragma once

#include "print/bitmap.h"
#include "text/text.h"
#include "ticket/hall.h"

enum {
    SLIP_WIDTH_80 = 576,
    SLIP_WIDTH_58 = 384,
    SLIP_LENGTH_MAX_80 = 170 * 8,
    SLIP_LENGTH_MAX_58 = 120 * 8
};

/* Between which times of the day the call is likely. */
struct slip_call {
    bool known;
    bool updated; /* later than what an earlier paper of this ticket said */
    struct civil from, to;
};
/* All borrowed. lang: of the paper. ticket->ahead as it was at issue, −1 = not said. */
struct slip {
    const struct hall *hall;
    const struct ticket *ticket;
    const char *lang;
    struct civil issued; /* hall time of issue */
    struct slip_call call;
    /* The counters that will call it, as the screen says them; none: all of the hall that serve it
     * first. */
    const char *const *counters;
    size_t counter_count;
    int width; /* SLIP_WIDTH_80 or SLIP_WIDTH_58 */
};

struct ui_tree;
struct painter;
struct ui_node;
/* Its nodes, into the root of a tree whose screen is as wide as the paper; they borrow the QR
 * code's modules until the next call of this thread. */
void slip_build(const struct slip *slip, struct ui_node *root);
/* The laid-out nodes; tree is reset. Uses i18n's language of this thread for the call. */
void slip_layout(const struct slip *slip, struct ui_tree *tree);
/* tree and painter belong to the calling thread. Caller frees with bitmap_done. */
struct bitmap slip_render(const struct slip *slip, struct ui_tree *tree, struct painter *painter);
