/* SPDX-License-Identifier: Apache-2.0
 * What a queue and the printer behind it say of themselves. Private to the print room. */
#pragma once

#include "print/cups_session.h"
#include "print/printer.h"

struct cups_report {
    bool answered;   /* the server knows this queue */
    bool stopped;    /* prints or takes nothing */
    bool busy;       /* at a job now: only then are its reasons those of this moment */
    bool takes_dots; /* PWG raster of one bit at 203 dots an inch; only asked of a printer */
    enum printer_state reason;  /* READY = none */
    char device[CUPS_URI_SIZE]; /* a queue's printer */
};

void cups_report_ask(struct cups_session *session, struct cups_report *ret_report);
/* The same of a queue's printer itself; not `answered` when it is off. False: it is none that can
 * be asked. */
bool cups_report_ask_device(const char *uri, int timeout_ms, struct cups_report *ret_report);
/* As things are now. Asks the printer itself where the server cannot know: what it tells of an idle
 * queue is what the last job left there, a jam long cleared, or nothing of a printer that is off.
 */
enum printer_state cups_report_judge(const struct cups_report *report, int timeout_ms);
