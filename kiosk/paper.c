/* SPDX-License-Identifier: Apache-2.0
 * A number's paper: asked for after the number is committed, followed to its end, noted on the
 * ticket. */
#include <string.h>

#include "kiosk/flow.h"
#include "kiosk/kiosk.h"

/* "printed", "paper-out" … as stored; "" for NONE. */
static const char *
paper_name(enum kiosk_paper paper)
{
    static const char *const names[] = {
        [KIOSK_PAPER_NONE] = "",
        [KIOSK_PAPER_READY] = "",
        [KIOSK_PAPER_LOW] = "",
        [KIOSK_PAPER_PRINTING] = "printing",
        [KIOSK_PAPER_PRINTED] = "printed",
        [KIOSK_PAPER_OUT] = "paper-out",
        [KIOSK_PAPER_JAM] = "jam",
        [KIOSK_PAPER_COVER] = "cover-open",
        [KIOSK_PAPER_OFFLINE] = "offline",
        [KIOSK_PAPER_FAILED] = "failed",
    };
    return names[paper];
}

enum kiosk_paper
kiosk_paper_of(enum printer_state state)
{
    switch (state) {
    case PRINTER_READY:
        return KIOSK_PAPER_READY;
    case PRINTER_PAPER_LOW:
        return KIOSK_PAPER_LOW;
    case PRINTER_PAPER_OUT:
        return KIOSK_PAPER_OUT;
    case PRINTER_JAM:
        return KIOSK_PAPER_JAM;
    case PRINTER_COVER_OPEN:
        return KIOSK_PAPER_COVER;
    case PRINTER_OFFLINE:
        return KIOSK_PAPER_OFFLINE;
    default:
        return KIOSK_PAPER_FAILED;
    }
}

bool
kiosk_paper_prints(enum kiosk_paper paper)
{
    return paper == KIOSK_PAPER_READY || paper == KIOSK_PAPER_LOW;
}

static bool
is_fault(enum kiosk_paper paper)
{
    return paper >= KIOSK_PAPER_OUT;
}

static void
note_paper(struct kiosk *kiosk, const struct ticket *ticket, enum kiosk_paper end)
{
    if (kiosk->action_count == KIOSK_ACTIONS_MAX) {
        log_write(LOG_LEVEL_ERROR, "too many actions wait, paper not noted: '%s'", ticket->number);
        return;
    }
    size_t at = (kiosk->action_first + kiosk->action_count++) % KIOSK_ACTIONS_MAX;
    struct action *action = &kiosk->actions[at];
    *action = (struct action){.kind = ACTION_PAPER};
    str_cut(action->terminal, sizeof(action->terminal), kiosk->terminal);
    str_format(action->number, sizeof(action->number), "%s/%s", ticket->day, ticket->number);
    str_cut(action->outcome, sizeof(action->outcome), paper_name(end));
}

static bool
is_shown(const struct kiosk *kiosk, const struct ticket *ticket)
{
    return (kiosk->step == KIOSK_NUMBER || kiosk->step == KIOSK_FAULT) &&
           kiosk->ticket.id == ticket->id;
}

void
flow_print(struct kiosk *kiosk, bool again)
{
    if (kiosk->printer == KIOSK_PAPER_NONE) {
        kiosk->paper = KIOSK_PAPER_NONE;
        return;
    }
    /* A job sent to a printer without paper would come out later, for nobody. */
    if (is_fault(kiosk->printer) || kiosk->print_count == KIOSK_PRINTS_MAX) {
        enum kiosk_paper end = is_fault(kiosk->printer) ? kiosk->printer : KIOSK_PAPER_FAILED;
        kiosk_print_ended(kiosk, &kiosk->ticket, end, kiosk->now);
        return;
    }
    kiosk->paper = KIOSK_PAPER_PRINTING;
    size_t at = (kiosk->print_first + kiosk->print_count++) % KIOSK_PRINTS_MAX;
    struct kiosk_print *print = &kiosk->prints[at];
    *print = (struct kiosk_print){.ticket = kiosk->ticket, .again = again};
    str_cut(print->lang, sizeof(print->lang), kiosk->lang);
}

void
flow_print_guide(struct kiosk *kiosk)
{
    if (!kiosk_paper_prints(kiosk->printer) || kiosk->guide_paper == KIOSK_PAPER_PRINTING ||
        kiosk->print_count == KIOSK_PRINTS_MAX || kiosk->step_count == 0) {
        return;
    }
    size_t at = (kiosk->print_first + kiosk->print_count++) % KIOSK_PRINTS_MAX;
    struct kiosk_print *print = &kiosk->prints[at];
    *print = (struct kiosk_print){.guide = true};
    print->ticket.step_count = kiosk->step_count;
    memcpy(print->ticket.steps, kiosk->steps, sizeof(print->ticket.steps));
    str_cut(print->bundle, sizeof(print->bundle), kiosk->bundle);
    str_cut(print->lang, sizeof(print->lang), kiosk->lang);
    kiosk->guide_paper = KIOSK_PAPER_PRINTING;
}

void
kiosk_guide_ended(struct kiosk *kiosk, enum kiosk_paper end, int64_t steady_ms)
{
    kiosk->now = steady_ms;
    if (kiosk->guide_paper == KIOSK_PAPER_PRINTING) {
        kiosk->guide_paper = end;
    }
}

bool
kiosk_pop_print(struct kiosk *kiosk, struct kiosk_print *ret_print)
{
    if (kiosk->print_count == 0) {
        return false;
    }
    *ret_print = kiosk->prints[kiosk->print_first];
    kiosk->print_first = (kiosk->print_first + 1) % KIOSK_PRINTS_MAX;
    kiosk->print_count--;
    return true;
}

void
kiosk_print_ended(struct kiosk *kiosk, const struct ticket *ticket, enum kiosk_paper end,
                  int64_t steady_ms)
{
    kiosk->now = steady_ms;
    note_paper(kiosk, ticket, end);
    if (!is_shown(kiosk, ticket)) {
        return;
    }
    kiosk->paper = end;
    if (is_fault(end)) {
        flow_go(kiosk, KIOSK_FAULT, false);
    } else {
        flow_restart(kiosk);
    }
}

void
kiosk_printer(struct kiosk *kiosk, enum kiosk_paper state)
{
    kiosk->printer = state;
}
