/* SPDX-License-Identifier: Apache-2.0
 * The fonts as a test's state. */
#pragma once

#include "text/text.h"

static int
open_fonts(void **state)
{
    struct text *text = NULL;
    if (text_open(NULL, &text)) {
        return 1;
    }
    *state = text;
    return 0;
}

static int
close_fonts(void **state)
{
    *state = text_close(*state);
    return 0;
}
