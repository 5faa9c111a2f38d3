/* SPDX-License-Identifier: Apache-2.0
 * Fonts, a tree and a painter for all tests of one file. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "i18n/i18n.h"
#include "ui/surface.h"
#include "ui/ui.h"

static struct text *text;
static struct ui_tree *tree;
static struct painter *painter;

static int
set_up(void **state)
{
    (void)state;
    if (i18n_open(NULL) == STATUS_UNAVAILABLE || text_open(NULL, &text) != STATUS_OK) {
        return -1;
    }
    tree = ui_tree_new(text);
    painter = painter_new(text);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    painter_free(painter);
    ui_tree_free(tree);
    text_close(text);
    return 0;
}
