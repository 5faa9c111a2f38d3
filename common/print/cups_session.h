/* SPDX-License-Identifier: Apache-2.0
 * One IPP connection with a deadline, which also ends a server that hangs in mid-answer. Private to
 * the print room. */
#pragma once

#include <cups/cups.h>

#include "base/base.h"
#include "base/clock.h"

enum { CUPS_URI_SIZE = 600 };

struct cups_session {
    struct clock clock;
    int64_t deadline; /* steady; may be moved */
    http_t *http;
    char uri[CUPS_URI_SIZE];  /* of the queue or printer */
    char path[CUPS_URI_SIZE]; /* where requests go */
};

/* False: nobody answers there. */
bool cups_session_open_queue(struct cups_session *session, const char *queue, int timeout_ms);
/* The printer itself, past the server. False also for a URI that is not IPP. */
bool cups_session_open_device(struct cups_session *session, const char *uri, int timeout_ms);
void cups_session_close(struct cups_session *session);
int64_t cups_session_left_ms(const struct cups_session *session);
/* A request about the session's printer; given to one of the next two, which free it. */
ipp_t *cups_session_request(const struct cups_session *session, ipp_op_t operation);
/* The answer, also one that says no; NULL: none came. The caller frees with ippDelete. */
ipp_t *cups_session_send(struct cups_session *session, ipp_t *request);
/* NULL: no answer, or one that says no. The caller frees with ippDelete. */
ipp_t *cups_session_ask(struct cups_session *session, ipp_t *request);
