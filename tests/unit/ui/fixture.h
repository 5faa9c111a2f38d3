/* SPDX-License-Identifier: Apache-2.0
 * A tree with its fonts, new for each test. Include after cmocka. */
#pragma once

#include <stdlib.h>

#include "ui/ui.h"

struct fixture {
    struct text *text;
    struct ui_tree *tree;
    struct ui_node *root; /* of the page that the test built last */
};

static int
set_up(void **state)
{
    struct fixture *fixture = mem_zero_alloc(1, sizeof(*fixture));
    *state = fixture;
    if (text_open(NULL, &fixture->text)) {
        return 1;
    }
    fixture->tree = ui_tree_new(fixture->text);
    return 0;
}

static int
tear_down(void **state)
{
    struct fixture *fixture = *state;
    ui_tree_free(fixture->tree);
    text_close(fixture->text);
    free(fixture);
    return 0;
}
