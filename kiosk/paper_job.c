/* SPDX-License-Identifier: Apache-2.0 */
#include "kiosk/paper_job.h"

#include <stdlib.h>

#include "kiosk/look.h"
#include "print/notice.h"
#include "print/press.h"
#include "ticket/told.h"

enum { PRINT_MS = 15000, POLL_MS = 10000, POLL_TIMEOUT_MS = 3000, PRINT_COUNTERS_MAX = 8 };

struct paper_desk {
    struct kiosk *kiosk;
    struct terminal *terminal;
    struct press press;
    bool polling;
    int64_t polled_at;
};

/* A job owns what it needs; `desk` is touched on the main thread only. */
struct paper_job {
    struct paper_desk *desk;
    struct printer *printer;
    struct ticket ticket;
    bool guide;
    struct bitmap page;
    enum status status;
    enum printer_state state;
};

struct paper_desk *
paper_desk_open(struct kiosk *kiosk, struct terminal *terminal)
{
    struct paper_desk *desk = mem_zero_alloc(1, sizeof(*desk));

    desk->kiosk = kiosk;
    desk->terminal = terminal;
    press_init(&desk->press, terminal_text(terminal));
    return desk;
}

struct paper_desk *
paper_desk_close(struct paper_desk *desk)
{
    if (desk) {
        press_done(&desk->press);
        free(desk);
    }
    return NULL;
}

/* The kiosk and the supervisor hear the same. */
static void
tell_printer(struct paper_desk *desk, enum printer_state state)
{
    unsigned trouble = state == PRINTER_PAPER_OUT || state == PRINTER_PAPER_LOW ? WIRE_TROUBLE_PAPER
                       : printer_state_is_fault(state) ? WIRE_TROUBLE_PRINTER
                                                       : 0;

    kiosk_printer(desk->kiosk, kiosk_paper_of(state));
    terminal_set_trouble(desk->terminal, trouble);
}

static void
open_printer(struct paper_desk *desk)
{
    const struct hall *hall = desk->kiosk->has_view ? desk->kiosk->view.hall : NULL;
    const char *name = terminal_printer(desk->terminal, hall);
    const struct printer *before = desk->press.printer;

    if (!press_find(&desk->press, name)) {
        tell_printer(desk, PRINTER_OFFLINE);
    } else if (desk->press.printer && desk->press.printer != before) {
        /* Until it has been asked: whoever takes a number meanwhile gets it on paper, or is told by
         * the job what is wrong. */
        kiosk_printer(desk->kiosk, KIOSK_PAPER_READY);
    }
}

static void
run_poll(void *memory)
{
    struct paper_job *job = memory;

    job->status = printer_poll(job->printer, POLL_TIMEOUT_MS, &job->state);
}

static void
poll_done(void *memory)
{
    struct paper_job *job = memory;

    job->desk->polling = false;
    job->desk->polled_at = terminal_steady_ms(job->desk->terminal);
    if (job->status == STATUS_OK) {
        tell_printer(job->desk, job->state);
    }
    free(job);
}

static void
poll(struct paper_desk *desk)
{
    int64_t now = terminal_steady_ms(desk->terminal);

    if (!desk->press.printer || desk->polling ||
        (desk->polled_at && now - desk->polled_at < POLL_MS)) {
        return;
    }
    struct paper_job *job = mem_zero_alloc(1, sizeof(*job));
    job->desk = desk;
    job->printer = desk->press.printer;
    desk->polling = true;
    worker_post(terminal_worker(desk->terminal), run_poll, poll_done, job);
}

static void
run_print(void *memory)
{
    struct paper_job *job = memory;

    job->status = printer_print(job->printer, &job->page, job->guide ? "list" : job->ticket.number,
                                PRINT_MS, &job->state);
}

static void
print_done(void *memory)
{
    struct paper_job *job = memory;
    enum kiosk_paper end = kiosk_paper_of(job->state);

    if (job->status == STATUS_OK) {
        end = KIOSK_PAPER_PRINTED;
    } else if (kiosk_paper_prints(end)) {
        end = KIOSK_PAPER_FAILED;
    }
    int64_t now = terminal_steady_ms(job->desk->terminal);
    if (job->guide) {
        kiosk_guide_ended(job->desk->kiosk, end, now);
    } else {
        kiosk_print_ended(job->desk->kiosk, &job->ticket, end, now);
    }
    bitmap_done(&job->page);
    free(job);
}

/* As told at issue; on a reprint anew, and marked, when it has become much later since. */
static struct slip_call
call_of(const struct kiosk *kiosk, const struct kiosk_print *print, const struct zone *zone)
{
    const struct outlook *snapshot = kiosk->view.snapshot;
    const struct ticket_told *told = &print->ticket.told;
    const struct ticket_told *now = &waits_ticket(snapshot->waits, print->ticket.id)->told;
    struct slip_call call = {.known = false};
    int64_t at = print->ticket.issued_at, hall_now = look_hall_time(kiosk), from, to;

    if (print->again) {
        (void)told_again(told, hall_now - at, now, &call.updated);
    }
    if (call.updated) {
        told = now;
        at = hall_now;
    }
    call.known = told_clock(told, at, &from, &to);
    if (call.known) {
        call.from = zone_civil(zone, from);
        call.to = zone_civil(zone, to);
    }
    return call;
}

static struct bitmap
render_ticket(struct paper_desk *desk, const struct kiosk_print *print, const struct zone *zone)
{
    const char *counters[PRINT_COUNTERS_MAX];
    size_t counter_count = look_counters(
        desk->kiosk, print->ticket.steps[print->ticket.step].service, counters, PRINT_COUNTERS_MAX);
    const struct slip slip = {.hall = desk->kiosk->view.hall,
                              .counters = counters,
                              .counter_count = counter_count,
                              .ticket = &print->ticket,
                              .lang = print->lang,
                              .issued = zone_civil(zone, print->ticket.issued_at),
                              .call = call_of(desk->kiosk, print, zone),
                              .width = SLIP_WIDTH_80};
    return slip_render(&slip, desk->press.tree, desk->press.painter);
}

static struct bitmap
render_guide(struct paper_desk *desk, const struct kiosk_print *print, const struct zone *zone)
{
    const struct hall *hall = desk->kiosk->view.hall;
    const struct hall_bundle *bundle = print->bundle[0] ? hall_bundle(hall, print->bundle) : NULL;
    const struct notice_guide guide = {.hall = hall,
                                       .steps = print->ticket.steps,
                                       .step_count = print->ticket.step_count,
                                       .title =
                                           bundle ? hall_text(&bundle->name, print->lang) : NULL,
                                       .lang = print->lang,
                                       .printed = zone_civil(zone, look_hall_time(desk->kiosk)),
                                       .width = SLIP_WIDTH_80};
    return notice_guide_render(&guide, desk->press.tree, desk->press.painter);
}

static void
print(struct paper_desk *desk, const struct kiosk_print *print)
{
    struct paper_job *job = mem_zero_alloc(1, sizeof(*job));
    struct zone *zone = NULL;

    job->desk = desk;
    job->guide = print->guide;
    job->printer = desk->press.printer;
    job->ticket = print->ticket;
    if (!desk->press.printer || zone_open(desk->kiosk->view.facts.time_zone, &zone) != STATUS_OK) {
        job->status = STATUS_UNAVAILABLE;
        job->state = PRINTER_READY;
        print_done(job);
        return;
    }
    job->page = print->guide ? render_guide(desk, print, zone) : render_ticket(desk, print, zone);
    zone_close(zone);
    worker_post(terminal_worker(desk->terminal), run_print, print_done, job);
}

void
paper_desk_pump(struct paper_desk *desk)
{
    struct kiosk_print wanted;

    open_printer(desk);
    poll(desk);
    while (desk->kiosk->has_view && kiosk_pop_print(desk->kiosk, &wanted)) {
        print(desk, &wanted);
    }
}
