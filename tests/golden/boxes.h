/* SPDX-License-Identifier: Apache-2.0
 * The named boxes of the design, held against a laid-out screen. */
#pragma once

#include "ui/ui.h"

/* rects/SCREEN.json: {"width","height","rects":[{"name","text","nth","x","y","w","h"}…]}. A box is
 * the nth (default: as it counts in the file) node of that name; one named "text" is found by its
 * text. Returns how many stand elsewhere or are missing, each told on stderr; −1 when the file
 * cannot be read. */
int boxes_compare(const char *path, const char *label, const struct ui_tree *tree);
