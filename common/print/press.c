/* SPDX-License-Identifier: Apache-2.0 */
#include "print/press.h"

#include <string.h>

void
press_init(struct press *press, struct text *text)
{
    *press = (struct press){.tree = ui_tree_new(text), .painter = painter_new(text)};
}

void
press_done(struct press *press)
{
    printer_close(press->printer);
    painter_free(press->painter);
    ui_tree_free(press->tree);
}

bool
press_find(struct press *press, const char *name)
{
    if (press->printer || !*name || strcmp(name, press->name) == 0) {
        return true;
    }
    str_cut(press->name, sizeof(press->name), name);
    bool good = printer_open(name, &press->printer) == STATUS_OK;
    if (!good) {
        log_write(LOG_LEVEL_ERROR, "printer cannot be used: '%s'", name);
    }
    return good;
}
