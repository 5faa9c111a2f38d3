/* SPDX-License-Identifier: Apache-2.0 */
#include "counter/slip_job.h"

#include <stdlib.h>

#include "base/zone.h"
#include "print/notice.h"
#include "print/press.h"

enum { PRINT_MS = 15000 };

struct slip_desk {
    struct counter_app *app;
    struct terminal *terminal;
    struct press press;
};

/* A job owns what it needs; `desk` is touched on the main thread only. */
struct slip_job {
    struct slip_desk *desk;
    struct printer *printer;
    char number[TICKET_NUMBER_SIZE];
    struct bitmap page;
    enum status status;
};

struct slip_desk *
slip_desk_open(struct counter_app *app, struct terminal *terminal)
{
    struct slip_desk *desk = mem_zero_alloc(1, sizeof(*desk));

    desk->app = app;
    desk->terminal = terminal;
    press_init(&desk->press, terminal_text(terminal));
    return desk;
}

struct slip_desk *
slip_desk_close(struct slip_desk *desk)
{
    if (desk) {
        press_done(&desk->press);
        free(desk);
    }
    return NULL;
}

static void
run_print(void *memory)
{
    struct slip_job *job = memory;
    enum printer_state state;

    job->status = printer_print(job->printer, &job->page, job->number, PRINT_MS, &state);
}

static void
print_done(void *memory)
{
    struct slip_job *job = memory;

    counter_slip_ended(job->desk->app, job->status == STATUS_OK);
    bitmap_done(&job->page);
    free(job);
}

static void
print(struct slip_desk *desk, const struct counter_slip *wanted)
{
    const struct counter_app *app = desk->app;

    if (!desk->press.printer || !app->zone) {
        counter_slip_ended(desk->app, false);
        return;
    }
    struct slip_job *job = mem_zero_alloc(1, sizeof(*job));
    const struct notice_slip slip = {.hall = app->hall,
                                     .ticket = &wanted->ticket,
                                     .missing = wanted->notice.missing,
                                     .basis = wanted->notice.basis,
                                     .due_day = wanted->notice.due_day,
                                     .valid_until = "",
                                     .counter = wanted->notice.counter,
                                     .staff = wanted->notice.staff,
                                     .again = wanted->notice.again,
                                     .refused = wanted->refused[0] ? wanted->refused : NULL,
                                     .lang = wanted->ticket.lang,
                                     .printed = zone_civil(app->zone, wanted->notice.at),
                                     .width = SLIP_WIDTH_80};
    job->desk = desk;
    job->printer = desk->press.printer;
    str_cut(job->number, sizeof(job->number), wanted->ticket.number);
    job->page = notice_slip_render(&slip, desk->press.tree, desk->press.painter);
    worker_post(terminal_worker(desk->terminal), run_print, print_done, job);
}

void
slip_desk_pump(struct slip_desk *desk)
{
    struct counter_slip wanted;

    press_find(&desk->press, terminal_printer(desk->terminal, desk->app->hall));
    while (counter_pop_slip(desk->app, &wanted)) {
        print(desk, &wanted);
    }
}
