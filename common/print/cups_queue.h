/* SPDX-License-Identifier: Apache-2.0
 * One CUPS queue. Private to the print room. */
#pragma once

#include "print/printer.h"

/* All borrowed. */
struct cups_page {
    const char *title;
    const char *raster; /* PWG */
    size_t length;
};

MUST_CHECK enum status cups_queue_poll(const char *queue, int timeout_ms,
                                       enum printer_state *ret_state);
MUST_CHECK enum status cups_queue_print(const char *queue, const struct cups_page *page,
                                        int timeout_ms, enum printer_state *ret_state);
