/* SPDX-License-Identifier: Apache-2.0 */
#include "print/press.h"

#include <stdlib.h>
#include <string.h>

void
press_init(struct press *press, struct text *text)
{
    *press = (struct press){
        .tree = ui_tree_new(text), .painter = painter_new(text), .clock = clock_system()};
}

void
press_done(struct press *press)
{
    printer_close(press->printer);
    for (size_t i = 0; i < press->former_count; i++) {
        printer_close(press->former[i]);
    }
    free(press->former);
    painter_free(press->painter);
    ui_tree_free(press->tree);
}

/* A job may be at it on the worker: it is closed at the end. A hall file names a few in its life.
 */
static void
lay_aside(struct press *press)
{
    if (press->printer) {
        press->former = mem_grow(press->former, press->former_count + 1, sizeof(*press->former));
        press->former[press->former_count++] = press->printer;
        press->printer = NULL;
    }
}

bool
press_find(struct press *press, const char *name)
{
    bool same = strcmp(name, press->name) == 0;
    int64_t now = clock_steady_ms(&press->clock);

    if (!*name || (same && (press->printer || now < press->try_at))) {
        return true;
    }
    lay_aside(press);
    str_cut(press->name, sizeof(press->name), name);
    press->try_at = now + PRESS_RETRY_MS;
    bool good = printer_open(name, &press->printer) == STATUS_OK;
    if (!good && !same) {
        log_write(LOG_LEVEL_ERROR, "printer cannot be used: '%s'", name);
    }
    return good;
}
