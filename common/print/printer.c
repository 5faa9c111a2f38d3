/* SPDX-License-Identifier: Apache-2.0 */
#include "print/printer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "print/cups_queue.h"

struct printer {
    char name[512];
    bool folder;
};

const char *
printer_state_name(enum printer_state state)
{
    static const char *const names[PRINTER_STATE_COUNT] = {
        [PRINTER_READY] = "ready",           [PRINTER_PAPER_LOW] = "paper-low",
        [PRINTER_PAPER_OUT] = "paper-out",   [PRINTER_JAM] = "jam",
        [PRINTER_COVER_OPEN] = "cover-open", [PRINTER_OFFLINE] = "offline",
        [PRINTER_ERROR] = "error",
    };

    return (unsigned)state < PRINTER_STATE_COUNT ? names[state] : "";
}

bool
printer_state_is_fault(enum printer_state state)
{
    return state != PRINTER_READY && state != PRINTER_PAPER_LOW;
}

enum status
printer_open(const char *name, struct printer **ret_printer)
{
    struct printer *printer = mem_zero_alloc(1, sizeof(*printer));

    printer->folder = strchr(name, '/') != NULL;
    if (!*name || !str_copy(printer->name, sizeof(printer->name), name)) {
        free(printer);
        return STATUS_INVALID;
    }
    if (printer->folder && mkdir(name, 0777) != 0 && errno != EEXIST) {
        free(printer);
        return STATUS_IO;
    }
    *ret_printer = printer;
    return STATUS_OK;
}

struct printer *
printer_close(struct printer *printer)
{
    free(printer);
    return NULL;
}

enum status
printer_poll(struct printer *printer, int timeout_ms, enum printer_state *ret_state)
{
    if (printer->folder) {
        *ret_state = access(printer->name, W_OK) == 0 ? PRINTER_READY : PRINTER_OFFLINE;
        return STATUS_OK;
    }
    return cups_queue_poll(printer->name, timeout_ms, ret_state);
}

static enum status
write_page(struct printer *printer, const struct bitmap *page, const char *title,
           enum printer_state *ret_state)
{
    char path[700];

    if (!str_format(path, sizeof(path), "%s/%s.png", printer->name, title)) {
        return STATUS_INVALID;
    }
    /* A reprint does not take the place of the first. */
    for (int copy = 2; access(path, F_OK) == 0; copy++) {
        if (!str_format(path, sizeof(path), "%s/%s-%d.png", printer->name, title, copy)) {
            return STATUS_INVALID;
        }
    }
    enum status status = bitmap_write_png(page, path);
    *ret_state = status == STATUS_OK ? PRINTER_READY : PRINTER_OFFLINE;
    return status == STATUS_OK ? STATUS_OK : STATUS_UNAVAILABLE;
}

enum status
printer_print(struct printer *printer, const struct bitmap *page, const char *title, int timeout_ms,
              enum printer_state *ret_state)
{
    struct buffer raster = {0};

    if (strchr(title, '/')) {
        return STATUS_INVALID;
    }
    if (printer->folder) {
        return write_page(printer, page, title, ret_state);
    }
    *ret_state = PRINTER_ERROR;
    enum status status = printer_raster(page, &raster);
    if (status == STATUS_OK) {
        const struct cups_page sent = {
            .title = title, .raster = raster.data, .length = raster.length};
        status = cups_queue_print(printer->name, &sent, timeout_ms, ret_state);
    }
    buffer_done(&raster);
    return status;
}
