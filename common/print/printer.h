/* SPDX-License-Identifier: Apache-2.0
 * A printer: a CUPS queue, or a folder that gets a PNG for each page (training, and halls without a
 * queue yet). Every call may block for seconds: only a worker calls it. Number first, paper second:
 * nothing here gives numbers. */
#pragma once

#include "print/bitmap.h"

enum printer_state {
    PRINTER_READY,
    PRINTER_PAPER_LOW, /* still prints */
    PRINTER_PAPER_OUT,
    PRINTER_JAM,
    PRINTER_COVER_OPEN,
    PRINTER_OFFLINE, /* nobody answers there, or the queue is stopped or rejects */
    PRINTER_ERROR,   /* says that it cannot print, without a reason that we know */
    PRINTER_STATE_COUNT,
};
/* "ready", "paper-low", "paper-out", "jam", "cover-open", "offline", "error" */
const char *printer_state_name(enum printer_state state);
/* False for READY and PAPER_LOW. */
bool printer_state_is_fault(enum printer_state state);

struct printer;
/* name with a '/' = a folder, made when it is not there; else a queue of the CUPS server that
 * CUPS_SERVER names. Opening asks nobody. INVALID: ""; IO: the folder cannot be made. */
MUST_CHECK enum status printer_open(const char *name, struct printer **ret_printer);
struct printer *printer_close(struct printer *printer);

/* Asks for the state now; *ret_state OFFLINE when there is no such queue or no server. Waits
 * timeout_ms at most. */
MUST_CHECK enum status printer_poll(struct printer *printer, int timeout_ms,
                                    enum printer_state *ret_state);

/* Sends one page and follows it to its end. An IPP printer that takes PWG raster of one bit gets it
 * dot for dot; for any other the queue's filters draw it at the queue's page size, which should be
 * the roll's. Nothing is sent to a queue that is stopped or to an IPP printer that is off. OK: the
 * printer says that it is on paper (*ret_state READY or PAPER_LOW). UNAVAILABLE: it did not come
 * out within timeout_ms or the printer gave it up; the job is cancelled, so that it does not come
 * out later for nobody; *ret_state says what was wrong. title: file name and job name, "C042". */
MUST_CHECK enum status printer_print(struct printer *printer, const struct bitmap *page,
                                     const char *title, int timeout_ms,
                                     enum printer_state *ret_state);

/* The page as PWG raster, one bit a dot, RASTER_DPI: what the queue gets. Appends. */
enum { RASTER_DPI = 203 };
MUST_CHECK enum status printer_raster(const struct bitmap *page, struct buffer *out);
