/* SPDX-License-Identifier: Apache-2.0
 * The n-th call of libcups that the print room makes fails, for all n (with STRIDE for every such
 * one), with a real server and a real printer behind it. Last line: "N printed"; 1: an end was not
 * told, or came too late. The linker puts the __wrap_ functions in place (Makefile). */
#include <cups/cups.h>
#include <cups/raster.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "print/printer.h"

enum { SLACK_MS = 4500, CALLS_MAX = 400, WIDTH = 576, HEIGHT = 120 };

static struct {
    int at, seen;
    bool for_good, fired, armed;
} plan;

static bool
fails(void)
{
    if (!plan.armed) {
        return false;
    }
    plan.seen++;
    bool now = plan.seen == plan.at || (plan.for_good && plan.seen > plan.at);
    plan.fired = plan.fired || now;
    return now;
}

#define WRAPPED(type, name, parameters, arguments, failure)                                        \
    type __real_##name parameters;                                                                 \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        return fails() ? (failure) : __real_##name arguments;                                      \
    }
WRAPPED(http_t *, httpConnect2,
        (const char *host, int port, http_addrlist_t *list, int family,
         http_encryption_t encryption, int blocking, int ms, int *cancel),
        (host, port, list, family, encryption, blocking, ms, cancel), NULL)
WRAPPED(int, cupsCreateJob,
        (http_t * http, const char *name, const char *title, int count, cups_option_t *options),
        (http, name, title, count, options), 0)
WRAPPED(http_status_t, cupsStartDocument,
        (http_t * http, const char *name, int job, const char *document, const char *format,
         int last),
        (http, name, job, document, format, last), HTTP_STATUS_ERROR)
WRAPPED(http_status_t, cupsWriteRequestData, (http_t * http, const char *bytes, size_t length),
        (http, bytes, length), HTTP_STATUS_ERROR)
WRAPPED(ipp_status_t, cupsFinishDocument, (http_t * http, const char *name), (http, name),
        IPP_STATUS_ERROR_INTERNAL)
WRAPPED(ipp_status_t, cupsCancelJob2, (http_t * http, const char *name, int job, int purge),
        (http, name, job, purge), IPP_STATUS_ERROR_INTERNAL)
WRAPPED(ipp_t *, ippNewRequest, (ipp_op_t operation), (operation), NULL)
WRAPPED(cups_raster_t *, cupsRasterOpenIO, (cups_raster_iocb_t fn, void *context, cups_mode_t mode),
        (fn, context, mode), NULL)
WRAPPED(unsigned, cupsRasterWriteHeader2, (cups_raster_t * raster, cups_page_header2_t *header),
        (raster, header), 0)
WRAPPED(unsigned, cupsRasterWritePixels,
        (cups_raster_t * raster, unsigned char *row, unsigned size), (raster, row, size), 0)

ipp_t *__real_cupsDoRequest(http_t *http, ipp_t *request, const char *path);
ipp_t *__wrap_cupsDoRequest(http_t *http, ipp_t *request, const char *path);
/* It frees the request also when it fails. */
ipp_t *
__wrap_cupsDoRequest(http_t *http, ipp_t *request, const char *path)
{
    if (fails()) {
        ippDelete(request);
        return NULL;
    }
    return __real_cupsDoRequest(http, request, path);
}

struct count {
    int trials, printed, refused;
};

static bool
end_is_told(const struct bitmap *page, const char *queue, int ms, struct count *count)
{
    struct clock clock = clock_system();
    struct printer *printer = NULL;
    enum printer_state state = PRINTER_STATE_COUNT;

    if (printer_open(queue, &printer) != STATUS_OK) {
        return false;
    }
    int64_t start = clock_steady_ms(&clock);
    plan.seen = 0;
    plan.fired = false;
    plan.armed = true;
    enum status status = printer_print(printer, page, "C042", ms, &state);
    plan.armed = false;
    int64_t took = clock_steady_ms(&clock) - start;
    printer_close(printer);
    bool good = status == STATUS_OK
                    ? !printer_state_is_fault(state) && state < PRINTER_STATE_COUNT
                    : (status == STATUS_UNAVAILABLE || status == STATUS_IO) &&
                          printer_state_is_fault(state) && state < PRINTER_STATE_COUNT;
    if (!good || took > ms + SLACK_MS) {
        printf("call %d%s: %s %s after %lld ms\n", plan.at, plan.for_good ? " and all later" : "",
               status_name(status), printer_state_name(state), (long long)took);
        return false;
    }
    count->printed += status == STATUS_OK;
    count->refused += status != STATUS_OK;
    count->trials += plan.fired;
    return true;
}

int
main(int argc, char **argv)
{
    struct bitmap page = {.width = WIDTH, .height = HEIGHT, .stride = WIDTH / 8};
    struct count count = {0};
    int64_t ms, stride = 1;
    bool good = true;

    log_open("print_faults", LOG_LEVEL_ERROR);
    if (argc < 5 || argc > 6 || !str_to_int(argv[2], 1, 600000, &ms) ||
        (argc == 6 && !str_to_int(argv[5], 1, CALLS_MAX, &stride))) {
        fprintf(stderr, "usage: print_faults QUEUE MS once|on TABLE [STRIDE]\n");
        return 2;
    }
    page.bits = mem_zero_alloc(HEIGHT, WIDTH / 8);
    memset(page.bits + 20 * WIDTH / 8, 0x3c, 40 * WIDTH / 8);
    plan.for_good = strcmp(argv[3], "on") == 0;
    plan.fired = true;
    /* The rows of the page are one call each: the first ones stand for all. */
    for (plan.at = 1; plan.fired && plan.at < CALLS_MAX;) {
        good = end_is_told(&page, argv[1], (int)ms, &count) && good;
        plan.at += plan.at > 4 && plan.at < HEIGHT ? HEIGHT - 4 : (int)stride;
    }
    FILE *table = fopen(argv[4], "ae");
    if (!table) {
        return 1;
    }
    fprintf(table,
            "a call of libcups fails%s\t%d\tthe end is told in time: %d on paper, %d with what is "
            "wrong with the printer%s\n",
            plan.for_good ? ", and all later ones" : "", count.trials, count.printed, count.refused,
            plan.for_good ? "; what can no longer be cancelled may come out"
                          : "; what came out is "
                            "what was told");
    fclose(table);
    free(page.bits);
    printf("%d printed\n", count.printed);
    return good ? 0 : 1;
}
