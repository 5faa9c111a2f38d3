/* SPDX-License-Identifier: Apache-2.0
 * Talks IPP to the server through libcups. A printer's troubles arrive as printer-state-reasons,
 * some only as a stopped queue or a job that never ends: so a job is followed, has a deadline of
 * ours, and is cancelled when that has passed. */
#include "print/cups_queue.h"

#include "print/cups_state.h"

enum { LOOK_US = 200 * 1000, AFTERWARDS_MS = 1500, SERVER_LATER_S = 4 };

/* At least a little: a question that has no time left is not asked for nothing. */
static int
time_left(const struct cups_session *session)
{
    int64_t left = cups_session_left_ms(session);

    return left < 100 ? 100 : (int)left;
}

enum status
cups_queue_poll(const char *queue, int timeout_ms, enum printer_state *ret_state)
{
    struct cups_session session;
    struct cups_report report;

    if (!cups_session_open_queue(&session, queue, timeout_ms)) {
        *ret_state = PRINTER_OFFLINE;
        return STATUS_OK;
    }
    cups_report_ask(&session, &report);
    *ret_state = cups_report_judge(&report, time_left(&session));
    cups_session_close(&session);
    return STATUS_OK;
}

/* On a connection of its own: the one that the job was sent on may be the one that hangs. */
static void
cancel(const char *queue, int job)
{
    struct cups_session session;

    if (cups_session_open_queue(&session, queue, AFTERWARDS_MS)) {
        cupsCancelJob2(session.http, queue, job, 0);
        cups_session_close(&session);
    }
}

/* Job id, 0 when the server does not take it. The server cancels it too: it may outlive us, or hang
 * when we would cancel. */
static int
submit(struct cups_session *session, const char *queue, const struct cups_page *page, bool as_it_is)
{
    char seconds[24];
    cups_option_t *options = NULL;
    const char *format = as_it_is ? CUPS_FORMAT_RAW : "image/pwg-raster";

    str_format(seconds, sizeof(seconds), "%d", time_left(session) / 1000 + SERVER_LATER_S);
    int count = cupsAddOption("job-cancel-after", seconds, 0, &options);
    int job = cupsCreateJob(session->http, queue, page->title, count, options);
    cupsFreeOptions(count, options);
    if (job <= 0) {
        return 0;
    }
    bool good =
        cupsStartDocument(session->http, queue, job, page->title, format, 1) ==
            HTTP_STATUS_CONTINUE &&
        cupsWriteRequestData(session->http, page->raster, page->length) == HTTP_STATUS_CONTINUE &&
        cupsFinishDocument(session->http, queue) == IPP_STATUS_OK;
    if (!good) {
        cancel(queue, job);
        return 0;
    }
    return job;
}

/* A server that keeps no history (PreserveJobHistory No) drops a job as it ends, and knows it no
 * more; silence says nothing. */
static ipp_jstate_t
ask_job(struct cups_session *session, int job, bool *ret_gone)
{
    ipp_t *request = cups_session_request(session, IPP_OP_GET_JOB_ATTRIBUTES);

    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", NULL,
                 "job-state");
    ipp_t *answer = cups_session_send(session, request);
    *ret_gone = answer && ippGetStatusCode(answer) == IPP_STATUS_ERROR_NOT_FOUND;
    ipp_attribute_t *attribute = ippFindAttribute(answer, "job-state", IPP_TAG_ENUM);
    ipp_jstate_t state = attribute ? (ipp_jstate_t)ippGetInteger(attribute, 0) : IPP_JSTATE_PENDING;
    ippDelete(answer);
    return state;
}

/* How a job ended that is gone: as its queue is now. */
static ipp_jstate_t
end_of_gone(const struct cups_report *report)
{
    if (!report->answered) {
        return IPP_JSTATE_PENDING;
    }
    return report->stopped || printer_state_is_fault(report->reason) ? IPP_JSTATE_ABORTED
                                                                     : IPP_JSTATE_COMPLETED;
}

/* Why a page did not come out. The printer itself knows best, if it can be asked; what was seen
 * while it was at the job comes second. */
static enum printer_state
blame(const char *device_uri, enum printer_state seen)
{
    struct cups_report device;

    if (cups_report_ask_device(device_uri, AFTERWARDS_MS, &device)) {
        seen = !device.answered                        ? PRINTER_OFFLINE
               : printer_state_is_fault(device.reason) ? device.reason
                                                       : seen;
    }
    return printer_state_is_fault(seen) ? seen : PRINTER_ERROR;
}

/* CUPS may call a job completed that the printer gave up as it jammed. A good page ends a jam, so a
 * printer that is jammed behind a job has not printed it. */
static bool
is_jammed(const char *device_uri)
{
    struct cups_report device;

    return cups_report_ask_device(device_uri, AFTERWARDS_MS, &device) && device.answered &&
           device.reason == PRINTER_JAM;
}

/* A job of which nobody knows whether it came out is cancelled: the citizen has his number already.
 */
static enum status
follow(struct cups_session *session, const char *queue, const char *device_uri, int job,
       enum printer_state *ret_state)
{
    enum printer_state seen = PRINTER_READY;
    struct cups_report report;

    for (;;) {
        bool gone;
        ipp_jstate_t state = ask_job(session, job, &gone);
        cups_report_ask(session, &report);
        state = gone ? end_of_gone(&report) : state;
        if (state == IPP_JSTATE_COMPLETED) {
            if (is_jammed(device_uri)) {
                *ret_state = PRINTER_JAM;
                return STATUS_UNAVAILABLE;
            }
            *ret_state = report.reason == PRINTER_PAPER_LOW ? PRINTER_PAPER_LOW : PRINTER_READY;
            return STATUS_OK;
        }
        if (!report.answered || report.stopped) {
            seen = PRINTER_OFFLINE;
        } else if (printer_state_is_fault(report.reason)) {
            seen = report.reason;
        }
        bool given_up = state == IPP_JSTATE_ABORTED || state == IPP_JSTATE_CANCELED;
        if (given_up || cups_session_left_ms(session) <= 0) {
            if (!given_up) {
                cancel(queue, job);
            }
            *ret_state = blame(device_uri, seen);
            return STATUS_UNAVAILABLE;
        }
        clock_sleep_us(LOOK_US);
    }
}

/* A printer that takes our dots gets them past the server's filters, which would draw them anew in
 * the queue's page size. */
static enum status
send_page(struct cups_session *session, const char *queue, const struct cups_report *report,
          const struct cups_page *page, enum printer_state *ret_state)
{
    struct cups_report device;
    bool known = cups_report_ask_device(report->device, time_left(session), &device);

    if (known && !device.answered) {
        return STATUS_UNAVAILABLE;
    }
    int job = submit(session, queue, page, known && device.takes_dots);
    return job ? follow(session, queue, report->device, job, ret_state) : STATUS_UNAVAILABLE;
}

enum status
cups_queue_print(const char *queue, const struct cups_page *page, int timeout_ms,
                 enum printer_state *ret_state)
{
    struct cups_session session;
    struct cups_report report;
    enum status status = STATUS_UNAVAILABLE;

    *ret_state = PRINTER_OFFLINE;
    if (!cups_session_open_queue(&session, queue, timeout_ms)) {
        return status;
    }
    cups_report_ask(&session, &report);
    /* A stopped queue would keep the job for later. */
    if (report.answered && !report.stopped) {
        status = send_page(&session, queue, &report, page, ret_state);
    }
    cups_session_close(&session);
    return status;
}
