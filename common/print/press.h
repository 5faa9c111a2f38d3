/* SPDX-License-Identifier: Apache-2.0
 * What a program needs to put pages on paper: where they are laid out and painted, and the one
 * printer. Main thread; only `printer`, once it is there, is the worker's. */
#pragma once

#include "print/printer.h"
#include "ui/surface.h"
#include "ui/ui.h"

struct press {
    struct ui_tree *tree;
    struct painter *painter;
    struct printer *printer; /* NULL: none yet */
    char name[512];          /* tried last */
};
/* Borrows text until press_done. */
void press_init(struct press *press, struct text *text);
void press_done(struct press *press);
/* Opens the printer of this name, "" = nobody has said which, unless one is open or this name was
 * tried last. False: tried now, and it cannot be used; logged. */
bool press_find(struct press *press, const char *name);
