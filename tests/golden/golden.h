/* SPDX-License-Identifier: Apache-2.0
 * Golden images: a program's screens drawn on a plain surface, held against a PNG that a person
 * looked at.
 *
 * Each case must lay out with a clean audit, look like tests/golden/FOLDER/CASE.png (2 of 255 per
 * channel, at most 0.1 % of the pixels beyond), and have its named boxes where
 * tests/golden/rects/SCREEN.json says (1 % of the short side; texts by their leading edge and
 * middle line). A missing reference fails. On failure CASE_new.png and CASE_diff.png stand in the
 * build folder's golden/FOLDER. --update writes the references anew; --case NAME runs one, or those
 * that a pattern with * names; --out DIR says where. */
#pragma once

#include "ui/ui.h"

struct golden_case {
    const char *name;
    int width, height; /* px; height 0 = as tall as the content */
    float u;           /* px per u; 0 = short side / 1080 */
    float mm_per_px;   /* of the panel, 0 = unknown: then sizes in mm are not audited */
    enum theme_kind theme;
    bool large;
    enum theme_touch touch;
    const char *lang;
    enum color ground; /* NONE = paper */
    const char *rects; /* a screen of rects/, NULL = none */
    float touch_from;  /* no target begins above this share of the height */
    bool audit_only;   /* laid out and audited, no picture kept */
    const void *data;  /* the program's own, for view */
    void (*view)(const struct golden_case *golden, struct ui_node *root);
};

/* For main(): 0 when all hold, 1 when one does not, 2 usage. Languages come from the build's
 * catalogues. */
int golden_main(int argc, char **argv, const char *folder, const struct golden_case *cases,
                size_t count);
