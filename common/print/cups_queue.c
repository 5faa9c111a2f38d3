/* SPDX-License-Identifier: Apache-2.0
 * Talks IPP to the server through libcups. A printer's troubles arrive as printer-state-reasons,
 * some only as a stopped queue or a job that never ends: so a job is followed, has a deadline of
 * ours, and is cancelled when that has passed. */
#include "print/cups_queue.h"

#include <cups/cups.h>
#include <string.h>

#include "base/clock.h"

enum { LOOK_US = 200 * 1000, CONNECT_MS_MAX = 3000 };

/* A connection with a deadline, which also ends a server that hangs in mid-answer. */
struct session {
    struct clock clock;
    int64_t deadline;
    http_t *http;
    char uri[600];
};

static int
handle_timeout(http_t *http, void *context)
{
    const struct session *session = context;

    (void)http;
    return clock_steady_ms(&session->clock) < session->deadline; /* 0 gives up */
}

static int64_t
left_ms(const struct session *session)
{
    return session->deadline - clock_steady_ms(&session->clock);
}

static bool
session_open(struct session *session, const char *queue, int timeout_ms)
{
    session->clock = clock_system();
    session->deadline = clock_steady_ms(&session->clock) + timeout_ms;
    httpAssembleURIf(HTTP_URI_CODING_ALL, session->uri, sizeof(session->uri), "ipp", NULL,
                     "localhost", 0, "/printers/%s", queue);
    session->http = httpConnect2(cupsServer(), ippPort(), NULL, AF_UNSPEC, cupsEncryption(), 1,
                                 timeout_ms < CONNECT_MS_MAX ? timeout_ms : CONNECT_MS_MAX, NULL);
    if (!session->http) {
        return false;
    }
    httpSetTimeout(session->http, 0.5, handle_timeout, session);
    return true;
}

static bool
has_reason(ipp_attribute_t *reasons, const char *word)
{
    for (int i = 0; i < ippGetCount(reasons); i++) {
        const char *reason = ippGetString(reasons, i, NULL);
        if (reason && strncmp(reason, word, strlen(word)) == 0) {
            return true;
        }
    }
    return false;
}

/* CUPS renames suffixes (media-empty-error came as media-empty-warning), so only the stem counts.
 */
static enum printer_state
state_of_reasons(ipp_attribute_t *reasons)
{
    static const struct {
        const char *stem;
        enum printer_state state;
    } stems[] = {
        {"media-empty", PRINTER_PAPER_OUT},
        {"media-needed", PRINTER_PAPER_OUT},
        {"media-jam", PRINTER_JAM},
        {"cover-open", PRINTER_COVER_OPEN},
        {"door-open", PRINTER_COVER_OPEN},
        {"offline", PRINTER_OFFLINE},
        {"shutdown", PRINTER_OFFLINE},
        {"timed-out", PRINTER_OFFLINE},
        {"connecting-to-device", PRINTER_OFFLINE},
        {"paused", PRINTER_OFFLINE},
        {"stopped-partly", PRINTER_ERROR},
        {"media-low", PRINTER_PAPER_LOW},
    };

    for (size_t i = 0; reasons && i < ARRAY_SIZE(stems); i++) {
        if (has_reason(reasons, stems[i].stem)) {
            return stems[i].state;
        }
    }
    return PRINTER_READY;
}

/* A backend that cannot reach its printer says so only in words; both ipp and socket use these. */
static bool
message_says_offline(const char *message)
{
    return message && (strstr(message, "may not exist") || strstr(message, "unavailable") ||
                       strstr(message, "not respond") || strstr(message, "unable to connect") ||
                       strstr(message, "Unable to connect"));
}

static enum printer_state
state_of_answer(ipp_t *answer)
{
    ipp_attribute_t *attribute = ippFindAttribute(answer, "printer-state", IPP_TAG_ENUM);
    int state = attribute ? ippGetInteger(attribute, 0) : IPP_PSTATE_STOPPED;
    enum printer_state reason =
        state_of_reasons(ippFindAttribute(answer, "printer-state-reasons", IPP_TAG_KEYWORD));

    if (reason != PRINTER_READY && reason != PRINTER_PAPER_LOW) {
        return reason;
    }
    attribute = ippFindAttribute(answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    if (state == IPP_PSTATE_STOPPED || (attribute && !ippGetBoolean(attribute, 0))) {
        return PRINTER_OFFLINE;
    }
    attribute = ippFindAttribute(answer, "printer-state-message", IPP_TAG_TEXT);
    if (state == IPP_PSTATE_PROCESSING && attribute &&
        message_says_offline(ippGetString(attribute, 0, NULL))) {
        return PRINTER_OFFLINE;
    }
    return reason;
}

static ipp_t *
new_request(struct session *session, ipp_op_t operation)
{
    ipp_t *request = ippNewRequest(operation);

    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, session->uri);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
                 cupsUser());
    return request;
}

/* OFFLINE when the server does not answer or knows no such queue. */
static enum printer_state
ask_state(struct session *session)
{
    static const char *const wanted[] = {"printer-state", "printer-state-reasons",
                                         "printer-is-accepting-jobs", "printer-state-message"};
    ipp_t *request = new_request(session, IPP_OP_GET_PRINTER_ATTRIBUTES);

    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                  ARRAY_SIZE(wanted), NULL, wanted);
    ipp_t *answer = cupsDoRequest(session->http, request, "/");
    enum printer_state state =
        answer && ippGetStatusCode(answer) < IPP_STATUS_REDIRECTION_OTHER_SITE
            ? state_of_answer(answer)
            : PRINTER_OFFLINE;
    ippDelete(answer);
    return state;
}

enum status
cups_queue_poll(const char *queue, int timeout_ms, enum printer_state *ret_state)
{
    struct session session;

    if (!session_open(&session, queue, timeout_ms)) {
        *ret_state = PRINTER_OFFLINE;
        return STATUS_OK;
    }
    *ret_state = ask_state(&session);
    httpClose(session.http);
    return STATUS_OK;
}

/* Job id, 0 when the server does not take it. */
static int
submit(struct session *session, const char *queue, const char *raster, size_t length,
       const char *title)
{
    int job = cupsCreateJob(session->http, queue, title, 0, NULL);

    if (job <= 0) {
        return 0;
    }
    bool good = cupsStartDocument(session->http, queue, job, title, "image/pwg-raster", 1) ==
                    HTTP_STATUS_CONTINUE &&
                cupsWriteRequestData(session->http, raster, length) == HTTP_STATUS_CONTINUE &&
                cupsFinishDocument(session->http, queue) == IPP_STATUS_OK;
    if (!good) {
        cupsCancelJob2(session->http, queue, job, 0);
        return 0;
    }
    return job;
}

static ipp_jstate_t
ask_job(struct session *session, int job)
{
    ipp_t *request = new_request(session, IPP_OP_GET_JOB_ATTRIBUTES);
    ipp_jstate_t state = IPP_JSTATE_PENDING;

    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", NULL,
                 "job-state");
    ipp_t *answer = cupsDoRequest(session->http, request, "/");
    ipp_attribute_t *attribute = ippFindAttribute(answer, "job-state", IPP_TAG_ENUM);
    if (attribute) {
        state = (ipp_jstate_t)ippGetInteger(attribute, 0);
    }
    ippDelete(answer);
    return state;
}

/* A job of which nobody knows whether it came out is cancelled: the citizen has his number already.
 */
static enum status
follow(struct session *session, const char *queue, int job, enum printer_state *ret_state)
{
    enum printer_state worst = PRINTER_READY;

    for (;;) {
        ipp_jstate_t state = ask_job(session, job);
        enum printer_state printer = ask_state(session);
        if (state == IPP_JSTATE_COMPLETED) {
            *ret_state = printer_state_is_fault(printer) ? PRINTER_READY : printer;
            return STATUS_OK;
        }
        worst = printer_state_is_fault(printer) ? printer : worst;
        bool given_up = state == IPP_JSTATE_ABORTED || state == IPP_JSTATE_CANCELED;
        if (given_up || left_ms(session) <= 0) {
            if (!given_up) {
                session->deadline += CONNECT_MS_MAX;
                cupsCancelJob2(session->http, queue, job, 0);
            }
            *ret_state = worst == PRINTER_READY ? PRINTER_ERROR : worst;
            return STATUS_UNAVAILABLE;
        }
        clock_sleep_us(LOOK_US);
    }
}

enum status
cups_queue_print(const char *queue, const char *raster, size_t length, const char *title,
                 int timeout_ms, enum printer_state *ret_state)
{
    struct session session;

    if (!session_open(&session, queue, timeout_ms)) {
        *ret_state = PRINTER_OFFLINE;
        return STATUS_UNAVAILABLE;
    }
    int job = submit(&session, queue, raster, length, title);
    enum status status = STATUS_UNAVAILABLE;
    if (job == 0) {
        *ret_state = PRINTER_OFFLINE;
    } else {
        status = follow(&session, queue, job, ret_state);
    }
    httpClose(session.http);
    return status;
}
