/* SPDX-License-Identifier: Apache-2.0
 * What can be asked of the store, and what it answers: plain values that cross threads.
 * Screens, the command line and batch all speak through these, so each can do what the others can.
 */
#pragma once

#include "ticket/hall.h"
#include "ticket/order.h"

enum action_kind {
    ACTION_TAKE,
    ACTION_SERVE, /* somebody who took no number, at once */
    ACTION_CALL,
    ACTION_RECALL,
    ACTION_START,
    ACTION_PASS,
    ACTION_FINISH,
    ACTION_HOLD,
    ACTION_UNHOLD,
    ACTION_TRANSFER,
    ACTION_ACCEPT,    /* an offer */
    ACTION_DECLINE,   /* an offer */
    ACTION_ADD,       /* one more matter for the ticket in hand */
    ACTION_SKIP,      /* a later one is not needed */
    ACTION_CLASS,     /* of a waiting ticket */
    ACTION_REINSTATE, /* a ticket that was passed, void or left waits again */
    ACTION_RETURN,
    ACTION_LEAVE,
    ACTION_UNDO,
    ACTION_NOTICE, /* 补正告知: materials that are missing, in writing */
    ACTION_RATE,   /* a pad's alone: see store/rating.h */
    ACTION_OPEN,
    ACTION_PAUSE,
    ACTION_RESUME,
    ACTION_CLOSE,
    ACTION_RELEASE,
    ACTION_COUNTER, /* the services a counter serves */
    ACTION_SERVICE_STOP,
    ACTION_SERVICE_RESUME,
    ACTION_STAFF_ADD,
    ACTION_STAFF_PIN,
    ACTION_STAFF_OFF,
    ACTION_CLOCK,
    ACTION_PAPER,     /* what became of a ticket's paper */
    ACTION_PRESENCE,  /* a device came, went or fell ill */
    ACTION_EMERGENCY, /* a message over every screen: a preset, or a text in two languages */
    ACTION_EMERGENCY_OFF,
    ACTION_CHECKIN, /* an appointment becomes a ticket */
    ACTION_CANCEL,  /* an appointment that nobody will come to */
    ACTION_REPRINT, /* the ticket again, to who knows its number and its code; changes nothing */
    ACTION_HELP,    /* a person is asked for, from a terminal or a counter */
    ACTION_HELP_DONE,
    ACTION_MESSAGE, /* from a counter to the supervisor; its words stand outside the ledger */
    ACTION_TERMINAL_LOCK,
    ACTION_TERMINAL_UNLOCK,
    ACTION_TERMINAL_MESSAGE,
    ACTION_TERMINAL_CLEAR, /* its message */
    ACTION_TERMINAL_EXIT,  /* a supervisor may end its program */
    ACTION_KIND_COUNT,
};

enum {
    ACTION_REQUEST_SIZE = 65,
    ACTION_TIME_SIZE = 24,
    ACTION_PIN_SIZE = 128,
    ACTION_REASON_SIZE = 256,
    ACTION_SERVICES_SIZE = 1024, /* all of the largest hall's, of three letters each */
    ACTION_ALERT_SIZE = 256,
    ACTION_NUMBER_SIZE = 40,
    ACTION_MISSING_SIZE = 192, /* all papers of the longest guide */
    ACTION_HOLDER_SIZE = 96,
};

/* "" and 0 = not given. Which fields a kind reads stands beside it in action.c's table; the others
 * are refused. */
struct action {
    enum action_kind kind;
    char request[ACTION_REQUEST_SIZE]; /* 1–64 of A–Z a–z 0–9 -; "" = none */
    char terminal[ID_SIZE];            /* who asks: "kiosk1" */
    char at[ACTION_TIME_SIZE]; /* hall time "2026-11-22T09:30:00.000", training halls only */
    char counter[ID_SIZE];
    char number[ACTION_NUMBER_SIZE]; /* see number_reference_parse; start, finish, hold: CONFLICT
                                        unless this one is in hand */
    char services[ACTION_SERVICES_SIZE]; /* take: "C/resale,G"; counter: "C,J"; service, transfer:
                                            one id */
    char class_id[ID_SIZE];
    char lang[TICKET_LANG_SIZE];
    char visit[ACTION_NUMBER_SIZE]; /* code of a finished ticket */
    bool same_counter; /* with visit: at the counter that finished it, when that is open and serves
                          the first service; bound there like a transferred one */
    char staff[ID_SIZE];
    char supervisor[ID_SIZE];
    char pin[ACTION_PIN_SIZE]; /* never stored, never logged */
    char reason[ACTION_REASON_SIZE];
    char note[TICKET_NOTE_SIZE];
    char outcome[TICKET_OUTCOME_SIZE];
    enum ticket_hold hold;
    enum ticket_bound target; /* transfer: to a counter or to a person, else to `services` */
    char target_id[ID_SIZE];
    bool come_back;
    bool offer; /* transfer to a counter or person: it may be declined, and goes back after two
                   minutes */
    char missing[ACTION_MISSING_SIZE]; /* notice: places in the guide's list from 1, "1,3" */
    char basis[ACTION_REASON_SIZE];    /* finish refused, notice: the rule that says so */
    int due_days;                      /* notice: to be brought within so many days; 0 = not said */
    int level;                         /* rate: 1 very bad – 5 very good; its reasons' ids in
                                          `reason`, joined by commas */
    int minutes;                       /* pause: back in … */
    bool ask;             /* pause: refused when it would leave a service without a counter */
    char deputy[ID_SIZE]; /* pause: who stands in meanwhile */
    bool has_rate;
    int64_t rate_milli;   /* clock: 1000 = real time, 0 stands still */
    char name[128];       /* staff add */
    unsigned roles;       /* staff add */
    char preset[ID_SIZE]; /* emergency: one of action_presets, else both texts */
    char text_zh[ACTION_ALERT_SIZE], text_en[ACTION_ALERT_SIZE];
    char device[ID_SIZE]; /* presence: terminal's kind; paper: "printed", "failed" … in `outcome`;
                             terminal …: which one */
    char holder[ACTION_HOLDER_SIZE]; /* take, checkin: a code card or phone number. Never stored,
                                        logged or kept in words: only its keyed hash, for the rule
                                        of one open ticket */
    char issued[ACTION_TIME_SIZE];   /* take of a paper number: when it was written, hall time, or
                                        "09:30" today; then with number and reason */
    char code[ACTION_NUMBER_SIZE]; /* checkin, cancel: of the appointment; reprint: of the ticket */
    struct ticket_told told;       /* take, checkin: the wait that the asker showed before; no part
                                      of the words of a request id */
    int64_t help;                  /* help done: the call's id, which is its answer's event */
};

/* A new request id: 12 hex digits of the instant, then 80 random bits in 20. Ids of an hour stand
 * together among all that are kept, so that looking for a new one reads no page of older days;
 * nothing else hangs on the instant. */
void action_make_request(int64_t real_ms, char ret_request[ACTION_REQUEST_SIZE]);

enum counter_state { COUNTER_CLOSED, COUNTER_OPEN, COUNTER_PAUSED };
const char *counter_state_name(enum counter_state state);

enum { COUNTER_HELD_MAX = 16, COUNTER_SERVICES_MAX = HALL_SERVICES_MAX };

struct counter {
    char id[ID_SIZE], zone[ID_SIZE];
    enum counter_state state;
    char staff[ID_SIZE];
    char services[COUNTER_SERVICES_MAX][ID_SIZE]; /* primary first, then secondary */
    int service_count, primary_count;
    bool has_ticket;
    struct ticket ticket; /* in hand */
    struct ticket held[COUNTER_HELD_MAX];
    int held_count;
    char reason[ACTION_REASON_SIZE];
    int64_t back_at; /* 0 = not said */
    int64_t since;   /* in this state */
};

/* What a notice told: the answer of ACTION_NOTICE, and of reads. */
struct notice {
    int64_t event, at;
    char service[ID_SIZE], matter[ID_SIZE];
    char missing[ACTION_MISSING_SIZE], basis[ACTION_REASON_SIZE];
    char due_day[TICKET_DAY_SIZE]; /* "" = none */
    bool
        again; /* not the first for this ticket and matter: everything should have been told once */
    char counter[ID_SIZE], staff[ID_SIZE];
};

enum { ANSWER_VALUES_MAX = 4, ANSWER_VALUE_SIZE = 96, ANSWER_MESSAGE_SIZE = 400 };

/* ok: `status` is STATUS_OK and ticket or counter is filled (has_…), `event` is the action's ledger
 * row. refused: `sentence` is a translatable msgid with {0}…, `values` fill it; answer_message
 * gives the English text. */
struct answer {
    enum status status;
    const char *sentence;
    char values[ANSWER_VALUES_MAX][ANSWER_VALUE_SIZE];
    int value_count;
    bool repeated; /* this request id had been answered before; nothing was done now */
    int64_t event;
    bool has_ticket, has_counter, has_notice;
    struct ticket ticket;
    struct counter counter;
    struct notice notice;
    int64_t at; /* hall time of the action */
};

/* Fills *answer as a refusal and returns status. values: `count` texts. */
enum status answer_refuse(struct answer *answer, enum status status, const char *sentence,
                          int count, ...);
void answer_message(const struct answer *answer, char *dst, size_t size);

/* What an emergency message can be without words of one's own, NULL-terminated: fire earthquake
 * stay. */
extern const char *const action_presets[];

const char *action_name(enum action_kind kind); /* "take", "service stop" */
/* Checks every field by its kind's table and grammar, without a database: refused fields, lengths,
 * UTF-8, ids, times. */
MUST_CHECK enum status action_check(const struct action *action, struct answer *ret_answer);
/* The words that a request id stands for: canonical, without time, request id, terminal and PIN. */
void action_words(const struct action *action, struct buffer *out);
