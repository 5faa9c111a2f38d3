/* SPDX-License-Identifier: Apache-2.0
 * What every printed page begins with: widths, rules, rows of words, and nodes made into dots.
 * Private to the print room. */
#pragma once

#include "print/bitmap.h"
#include "ticket/hall.h"
#include "ui/ui.h"

struct painter;

/* A page under way: a column of nodes with the paper's margins. Words are in `lang` until
 * paper_end. */
struct paper_page {
    struct ui_node *body;
    const char *lang;
    bool narrow; /* 58 mm */
    float scale; /* of sizes given for 80 mm */
    char lang_before[32];
};

/* The root of an emptied tree whose screen is a paper of `width` dots. */
struct ui_node *paper_reset(struct ui_tree *tree, int width, const char *lang);
/* Into that root. */
void paper_begin(struct paper_page *page, struct ui_node *root, int width, const char *lang);
/* Gives i18n its language back. */
void paper_end(const struct paper_page *page);
/* The laid-out tree as dots. */
struct bitmap paper_render(struct ui_tree *tree, struct painter *painter, int width);

/* A line over the page, `before` above it, in dots of the 80 mm paper. */
void paper_rule(struct paper_page *page, bool dashed, float before);
/* A paragraph; size of the 80 mm paper, never below 24 dots. */
struct ui_node *paper_words(struct paper_page *page, struct ui_node *parent, const char *text,
                            float size, bool bold, float before);
/* Hall on the left, `right` beside it ("" = nothing), and a rule below. */
void paper_head(struct paper_page *page, const struct hall *hall, const char *right);
/* A large title. */
void paper_title(struct paper_page *page, const char *title);
/* "身份证 原件 1 份、复印件 2 份" with its box to tick, and under it where to get it and its note.
 */
void paper_material(struct paper_page *page, const struct hall *hall,
                    const struct hall_material *material, int original, int copy);
/* "2026-03-20 10:26" */
void paper_time(const struct civil *time, char *dst, size_t size);
/* The last line: where to complain, when the hall says it. */
void paper_hotline(struct paper_page *page, const struct hall *hall, const char *sentence);
