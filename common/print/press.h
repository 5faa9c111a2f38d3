/* SPDX-License-Identifier: Apache-2.0
 * What a program needs to put pages on paper: where they are laid out and painted, and the one
 * printer. Main thread; only `printer`, once it is there, is the worker's. */
#pragma once

#include "base/clock.h"
#include "print/printer.h"
#include "ui/surface.h"
#include "ui/ui.h"

enum { PRESS_RETRY_MS = 10000 };

struct press {
    struct ui_tree *tree;
    struct painter *painter;
    struct clock clock;
    struct printer *printer; /* NULL: none */
    char name[512];          /* tried last */
    int64_t try_at;          /* when it is tried again */
    struct printer **former; /* a job may still be at one of them */
    size_t former_count;
};
/* Borrows text until press_done, before which the worker has stopped. */
void press_init(struct press *press, struct text *text);
void press_done(struct press *press);
/* Opens the printer of this name, unless it is open or was tried within PRESS_RETRY_MS; "" = nobody
 * says which: it stays as it is. False: tried now, and it cannot be used; logged the first time. */
bool press_find(struct press *press, const char *name);
