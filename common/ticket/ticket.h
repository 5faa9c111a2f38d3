/* SPDX-License-Identifier: Apache-2.0
 * A ticket: its states, the one table of transitions, and the value that crosses rooms. No I/O. */
#pragma once

#include "base/base.h"

enum {
    ID_SIZE = 32,            /* an id of the hall file: 1–31 bytes of A–Z a–z 0–9 - _ . */
    TICKET_NUMBER_SIZE = 16, /* as printed: "C042" */
    TICKET_DAY_SIZE = 11,    /* business day "2020-01-07" */
    TICKET_CODE_SIZE = 17,   /* 16 characters of Crockford base 32 */
    TICKET_LANG_SIZE = 12,
    TICKET_OUTCOME_SIZE = 32,
    TICKET_NOTE_SIZE = 256,
    TICKET_STEPS_MAX = 8, /* matters done one after the other on one ticket */
};

enum ticket_state {
    TICKET_WAITING,
    TICKET_CALLED,
    TICKET_SERVING,
    TICKET_HELD,
    TICKET_PASSED,
    TICKET_DONE,
    TICKET_LEFT,
    TICKET_VOID,
    TICKET_EXPIRED,
    TICKET_STATE_COUNT,
};

/* What can happen to a ticket. Each is one kind of ledger row; ticket_event_name gives its name
 * there. */
enum ticket_event {
    TICKET_EVENT_TAKE,  /* nothing → waiting */
    TICKET_EVENT_SERVE, /* nothing → serving: somebody who took no number */
    TICKET_EVENT_CALL,
    TICKET_EVENT_RECALL,
    TICKET_EVENT_START,
    TICKET_EVENT_PASS,   /* first time: passed */
    TICKET_EVENT_VOID,   /* second time: void */
    TICKET_EVENT_FINISH, /* done */
    TICKET_EVENT_NEXT,   /* finished here, waiting for its next service */
    TICKET_EVENT_HOLD,
    TICKET_EVENT_UNHOLD,
    TICKET_EVENT_TRANSFER,
    TICKET_EVENT_ACCEPT,    /* an offer is taken: bound to who took it, no longer going back */
    TICKET_EVENT_DECLINE,   /* an offer is refused: back to who made it, bound there */
    TICKET_EVENT_ADD,       /* one more matter after the others */
    TICKET_EVENT_SKIP,      /* a later matter is not needed after all */
    TICKET_EVENT_CLASS,     /* another class: due anew, base kept */
    TICKET_EVENT_REINSTATE, /* passed too late, void or left → waiting, by a concierge or supervisor
                             */
    TICKET_EVENT_RETURN,    /* passed → waiting, once */
    TICKET_EVENT_LEAVE,
    TICKET_EVENT_RELEASE, /* a supervisor, or a new open of the counter, gives it back to the queue
                           */
    TICKET_EVENT_EXPIRE,  /* day's end: waiting, called, passed */
    TICKET_EVENT_DAY_END, /* day's end: serving, held; outcome "day-end" */
    TICKET_EVENT_COUNT,
};
/* An undo is no event of this table: it restores what its own row changed and is checked by the
 * store. */

enum ticket_hold {
    TICKET_HOLD_NONE,
    TICKET_HOLD_WITH_US,
    TICKET_HOLD_WITH_CITIZEN,
    TICKET_HOLD_WAITING
};
enum ticket_bound { TICKET_BOUND_NONE, TICKET_BOUND_COUNTER, TICKET_BOUND_STAFF };

struct ticket_step {
    char service[ID_SIZE];
    char matter[ID_SIZE]; /* "" = none chosen */
};

/* The wait that somebody was told when the number was issued: about p50_min minutes, mostly not
 * above p80_min, with so many ahead; by: how it was found, "" = nothing was told. */
struct ticket_told {
    int p50_min, p80_min, ahead;
    char by[ID_SIZE];
};
enum { TICKET_TOLD_MAX = 24 * 60 }; /* minutes */

/* Times are UTC milliseconds, 0 = not yet. "" = none. */
struct ticket {
    int64_t id;
    char number[TICKET_NUMBER_SIZE];
    char day[TICKET_DAY_SIZE];
    struct ticket_step steps[TICKET_STEPS_MAX];
    int step_count, step; /* step: index of the present one, 0 first */
    enum ticket_state state;
    char class_id[ID_SIZE];
    char lang[TICKET_LANG_SIZE];
    char origin[ID_SIZE]; /* "" taken by the citizen; "counter" served there without a ticket */
    int64_t issued_at, called_at, started_at, ended_at;
    int64_t base, due, seq; /* order: least (due, seq); seq is unique */
    int64_t free_at; /* in the pool of its service from then on: 0 at once; bound or booked tickets
                        later */
    int64_t ahead;   /* place in the calling order from 0; −1 = does not wait or not asked */
    char counter[ID_SIZE]; /* in whose hands, or last was */
    char staff[ID_SIZE];
    int calls, passes, transfers;
    enum ticket_hold hold;
    int64_t held_at, passed_at;
    char outcome[TICKET_OUTCOME_SIZE];
    enum ticket_bound bound;
    char bound_to[ID_SIZE];
    char offer_from[ID_SIZE];  /* counter that offered it to whom it is bound, "" = no offer */
    int64_t offer_until;       /* from then on, untaken, it is bound to offer_from instead */
    char first_staff[ID_SIZE]; /* who served it first, and stays answerable for it (首问负责) */
    char come_back[ID_SIZE];   /* counter that gets it back after a transfer, "" = none */
    struct ticket_step come_back_step; /* what it goes on with there */
    char note[TICKET_NOTE_SIZE];
    char code[TICKET_CODE_SIZE];
    char paper[ID_SIZE]; /* what became of its paper: "", "printed", "failed" … */
    int64_t
        visit; /* id of the finished ticket whose code brought this one, 0 = none; never changes */
    struct ticket_told told; /* never changes */
    char series[ID_SIZE];
    int64_t sequence;   /* within (day, service of step 0, series), from 1 */
    int64_t last_event; /* ledger id of its newest row */
};

/* False when the table forbids it; *ret_to unchanged then. TAKE starts from TICKET_STATE_COUNT
 * ("nothing"). */
MUST_CHECK bool ticket_next_state(enum ticket_state from, enum ticket_event event,
                                  enum ticket_state *ret_to);
bool ticket_state_is_final(enum ticket_state state);
/* In somebody's hands: called or serving. */
bool ticket_state_is_in_hand(enum ticket_state state);

/* Names as stored and printed. The parsers return false for an unknown name. */
const char *ticket_state_name(enum ticket_state state);
MUST_CHECK bool ticket_state_parse(const char *name, enum ticket_state *ret_state);
const char *ticket_event_name(enum ticket_event event);
MUST_CHECK bool ticket_event_parse(const char *name, enum ticket_event *ret_event);
const char *ticket_hold_name(enum ticket_hold hold); /* "" for none */
MUST_CHECK bool ticket_hold_parse(const char *name, enum ticket_hold *ret_hold);
const char *ticket_bound_name(enum ticket_bound bound); /* "", "counter", "staff" */
MUST_CHECK bool ticket_bound_parse(const char *name, enum ticket_bound *ret_bound);

/* Whom it is bound to at this instant; "" and TICKET_BOUND_NONE = nobody. An offer that was not
 * taken in time is bound to the counter that made it: nothing is written for that, the stored
 * instant says it. */
const char *ticket_bound_at(const struct ticket *ticket, int64_t now, enum ticket_bound *ret_bound);
/* Writes down to whom it is bound now; what was an offer is none any more. */
void ticket_settle(struct ticket *ticket, int64_t now);
/* Offered to somebody who may still take or refuse it. */
bool ticket_is_offered(const struct ticket *ticket, int64_t now);

/* 1–31 bytes of A–Z a–z 0–9 - _ . */
bool id_is_valid(const char *id);

/* "C/resale,G" ⇄ steps. False: an empty or invalid id, too many, a service named twice. */
MUST_CHECK bool ticket_steps_parse(const char *text, struct ticket_step *ret_steps, int *ret_count);
bool ticket_steps_format(const struct ticket_step *steps, int count, char *dst, size_t size);
