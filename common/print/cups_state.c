/* SPDX-License-Identifier: Apache-2.0 */
#include "print/cups_state.h"

#include <string.h>

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

static bool
takes_dots(ipp_t *answer)
{
    ipp_attribute_t *formats =
        ippFindAttribute(answer, "document-format-supported", IPP_TAG_MIMETYPE);
    ipp_attribute_t *types =
        ippFindAttribute(answer, "pwg-raster-document-type-supported", IPP_TAG_KEYWORD);
    ipp_attribute_t *resolutions =
        ippFindAttribute(answer, "pwg-raster-document-resolution-supported", IPP_TAG_RESOLUTION);
    bool found = false;

    for (int i = 0; i < ippGetCount(resolutions); i++) {
        ipp_res_t unit = IPP_RES_PER_CM;
        int down = 0, across = ippGetResolution(resolutions, i, &down, &unit);
        found = found || (unit == IPP_RES_PER_INCH && across == RASTER_DPI && down == RASTER_DPI);
    }
    return found && formats && ippContainsString(formats, "image/pwg-raster") && types &&
           ippContainsString(types, "black_1");
}

void
cups_report_ask(struct cups_session *session, struct cups_report *ret_report)
{
    static const char *const wanted[] = {"printer-state",
                                         "printer-state-reasons",
                                         "printer-is-accepting-jobs",
                                         "device-uri",
                                         "document-format-supported",
                                         "pwg-raster-document-type-supported",
                                         "pwg-raster-document-resolution-supported"};
    ipp_t *request = cups_session_request(session, IPP_OP_GET_PRINTER_ATTRIBUTES);

    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                  ARRAY_SIZE(wanted), NULL, wanted);
    ipp_t *answer = cups_session_ask(session, request);
    ipp_attribute_t *state = ippFindAttribute(answer, "printer-state", IPP_TAG_ENUM);
    ipp_attribute_t *accepts =
        ippFindAttribute(answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    ipp_attribute_t *device = ippFindAttribute(answer, "device-uri", IPP_TAG_URI);
    *ret_report = (struct cups_report){.answered = state != NULL,
                                       .stopped = ippGetInteger(state, 0) == IPP_PSTATE_STOPPED ||
                                                  (accepts && !ippGetBoolean(accepts, 0)),
                                       .busy = ippGetInteger(state, 0) == IPP_PSTATE_PROCESSING,
                                       .takes_dots = takes_dots(answer),
                                       .reason = state_of_reasons(ippFindAttribute(
                                           answer, "printer-state-reasons", IPP_TAG_KEYWORD))};
    if (device) {
        str_cut(ret_report->device, sizeof(ret_report->device), ippGetString(device, 0, NULL));
    }
    ippDelete(answer);
}

bool
cups_report_ask_device(const char *uri, int timeout_ms, struct cups_report *ret_report)
{
    struct cups_session session;

    if (strncmp(uri, "ipp://", 6) != 0 && strncmp(uri, "ipps://", 7) != 0) {
        return false;
    }
    *ret_report = (struct cups_report){.reason = PRINTER_OFFLINE};
    if (cups_session_open_device(&session, uri, timeout_ms)) {
        cups_report_ask(&session, ret_report);
        cups_session_close(&session);
    }
    return true;
}

enum printer_state
cups_report_judge(const struct cups_report *report, int timeout_ms)
{
    struct cups_report device;

    if (!report->answered || report->stopped) {
        return PRINTER_OFFLINE;
    }
    if (report->busy && report->reason != PRINTER_READY) {
        return report->reason;
    }
    if (!cups_report_ask_device(report->device, timeout_ms, &device)) {
        /* Nobody to ask. A fault left behind must not stay for ever: the next job will tell. */
        return report->reason == PRINTER_PAPER_LOW ? PRINTER_PAPER_LOW : PRINTER_READY;
    }
    if (!device.answered) {
        return PRINTER_OFFLINE;
    }
    return device.stopped && !printer_state_is_fault(device.reason) ? PRINTER_ERROR : device.reason;
}
