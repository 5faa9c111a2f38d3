/* SPDX-License-Identifier: Apache-2.0
 * One CUPS queue. Private to the print room. */
#pragma once

#include "print/printer.h"

MUST_CHECK enum status cups_queue_poll(const char *queue, int timeout_ms,
                                       enum printer_state *ret_state);
MUST_CHECK enum status cups_queue_print(const char *queue, const char *raster, size_t length,
                                        const char *title, int timeout_ms,
                                        enum printer_state *ret_state);
