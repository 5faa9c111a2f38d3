/* SPDX-License-Identifier: Apache-2.0
 * 一次性告知, in writing, at home and at the window:
 *   the guide of a matter, or of several on one ticket with one list of materials, for whoever
 * wants it before or without a number; the notice of what is missing (补正告知): everything at
 * once, what is already there, where each thing is got, the promise, the fee, the rule it rests on,
 * whom to ask. A second one for the same matter says so, for it should not have been needed. Never
 * a citizen's name or number. */
#pragma once

#include "print/slip.h"

struct ui_node;

/* All borrowed. */
struct notice_guide {
    const struct hall *hall;
    const struct ticket_step *steps; /* one matter, or those of a bundle in their order */
    int step_count;
    const char *title; /* of a bundle; NULL: the matter's own name */
    const char *lang;
    struct civil printed; /* hall time */
    int width;            /* SLIP_WIDTH_80 or SLIP_WIDTH_58 */
};
/* Its nodes, into the root of a tree whose screen is as wide as the paper. */
void notice_guide_build(const struct notice_guide *guide, struct ui_node *root);
/* The laid-out nodes; tree is reset. */
void notice_guide_layout(const struct notice_guide *guide, struct ui_tree *tree);
struct bitmap notice_guide_render(const struct notice_guide *guide, struct ui_tree *tree,
                                  struct painter *painter);

/* All borrowed, "" = not said. */
struct notice_slip {
    const struct hall *hall;
    const struct ticket *ticket; /* its present step's matter has the list */
    const char *missing;         /* places in that list from 1, ascending, "2,5" */
    const char *basis;           /* the rule; "": the guide's */
    const char *due_day;         /* "2026-03-27": bring it until then */
    const char *valid_until;     /* "17:00": so long the number need not be taken anew today */
    const char *counter, *staff; /* id of who told it; the name stands in the hall's list */
    bool again;                  /* not the first for this matter */
    const char *refused; /* 不予受理: an English msgid that says why; basis then names the
                            rule. NULL: something is missing */
    const char *lang;
    struct civil printed;
    int width;
};
void notice_slip_build(const struct notice_slip *slip, struct ui_node *root);
void notice_slip_layout(const struct notice_slip *slip, struct ui_tree *tree);
struct bitmap notice_slip_render(const struct notice_slip *slip, struct ui_tree *tree,
                                 struct painter *painter);
