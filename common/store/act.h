/* SPDX-License-Identifier: Apache-2.0
 * What the actions share. Each act_… runs inside the write transaction that store_act opened, and
 * ends in STATUS_OK with the answer filled, or in a refusal or failure with the answer saying why;
 * store_act then commits or rolls back. Private to the store room. */
#pragma once

#include "store/pin.h"
#include "store/private.h"

struct act {
    struct store *store;
    const struct action *action;
    struct answer *answer;
    /* Argon2id takes its 50 ms before the transaction; the hash it was compared with is compared
     * again inside. */
    bool pin_right;
    char pin_hash[PIN_HASH_SIZE];
    char new_pin[PIN_HASH_SIZE];
    char pin_wrong_of[ID_SIZE]; /* whose wrong PIN is to be counted after the refusal */
    int64_t clock_event;
    bool desk_seen; /* the answer's counter is loaded */
};

enum { UNDO_MS = 10 * 1000, NOTE_KEY_SIZE = 40, RETURN_PLACE = 3 };
/* Where table personal keeps the note that a row overwrote, until it cannot be undone any more. */
void note_key(int64_t event, char dst[NOTE_KEY_SIZE]);

struct counter_row {
    char id[ID_SIZE], zone[ID_SIZE], staff[ID_SIZE];
    enum counter_state state;
    int64_t since, back_at;
    char reason[ACTION_REASON_SIZE];
    int64_t ticket, last_event;
};

struct service_row {
    char id[ID_SIZE];
    int64_t quota, waiting;
    int guard;
    bool stopped;
    char stop_reason[ACTION_REASON_SIZE];
    int64_t quotas;                 /* rows of table quota */
    char hours[SERVICE_HOURS_SIZE]; /* "" = the hall's */
};

struct staff_row {
    char id[ID_SIZE];
    unsigned roles;
    char pin[PIN_HASH_SIZE];
    bool off;
    int64_t failures, locked_until;
};

/* Fills the answer for a failure of the engine. */
enum status act_failed(struct act *act, enum status status);

/* As stored: what is neither open nor paused is closed. */
enum counter_state counter_state_of(const char *name);

/* Raw rows; NOT_FOUND when there is none. */
MUST_CHECK enum status counter_row_get(struct store *store, const char *id,
                                       struct counter_row *ret_row);
MUST_CHECK enum status counter_row_put(struct store *store, const struct counter_row *row);
MUST_CHECK enum status service_row_get(struct store *store, const char *id,
                                       struct service_row *ret_row);
MUST_CHECK enum status staff_row_get(struct store *store, const char *id,
                                     struct staff_row *ret_row);
/* The whole counter as screens see it. */
MUST_CHECK enum status counter_load(struct store *store, const char *id,
                                    struct counter *ret_counter);
MUST_CHECK enum status counter_load_row(struct store *store, const struct counter_row *row,
                                        struct counter *ret_counter);
/* Ticket by what a person says; NOT_FOUND. */
MUST_CHECK enum status ticket_find(struct store *store, const char *reference,
                                   struct ticket *ret_ticket);

/* The same with the refusals of an action. */
MUST_CHECK enum status act_counter(struct act *act, struct counter_row *ret_row);
/* …that is open: CLOSED otherwise. */
MUST_CHECK enum status act_open_counter(struct act *act, struct counter_row *ret_row);
MUST_CHECK enum status act_service(struct act *act, const char *id, struct service_row *ret_row);
/* …that is not stopped: CLOSED, with the reason, otherwise, and what to do, which is another thing
 * for a clerk than for who stands at a kiosk. Nobody new is sent to a stopped one; who waits there
 * already is called, and a ticket's later steps lead there still. */
MUST_CHECK enum status act_service_going(struct act *act, const char *id,
                                         struct service_row *ret_row);
MUST_CHECK enum status act_ticket(struct act *act, const char *reference,
                                  struct ticket *ret_ticket);
/* The counter and the ticket in its hand; CONFLICT when there is none, or another than the action
 * names. */
MUST_CHECK enum status act_in_hand(struct act *act, struct counter_row *ret_counter,
                                   struct ticket *ret_ticket);
MUST_CHECK enum status act_hand_free(struct act *act, const struct counter_row *counter);
/* The table of transitions: sets ticket->state, or refuses with what to do about the state it is
 * in. */
MUST_CHECK enum status act_transition(struct act *act, struct ticket *ticket,
                                      enum ticket_event event);
/* Already read, of the definition in force when the hall's row was last read: not asked for again.
 */
bool act_credit_is_known(struct store *store, const char *class_id);
MUST_CHECK enum status act_credit(struct act *act, const char *class_id, int64_t *ret_credit_ms);

/* DENIED unless this person has one of the roles, is not locked, and the PIN was right. A PIN is
 * asked for when the hall is real; one that was given must be right anyway. */
MUST_CHECK enum status act_authorise(struct act *act, const char *staff, unsigned roles);
/* The action's supervisor: checked when one is named, DENIED when none is and `needed`. */
MUST_CHECK enum status act_supervisor(struct act *act, bool needed);
/* Who agreed, where somebody did, into a ledger row's body. */
void act_tell_supervisor(const struct act *act, json_t *more);

/* What was told in writing for a ticket, oldest first; newly allocated, caller frees. */
MUST_CHECK enum status notices_of(struct store *store, int64_t ticket, struct notice **ret_notices,
                                  size_t *ret_count);
/* Services with somebody waiting that no other open counter has as a primary one. services has
 * COUNTER_SERVICES_MAX places. */
MUST_CHECK enum status counter_last_for(struct store *store, const char *counter,
                                        char (*services)[ID_SIZE], int *ret_count);
/* What the rows of services and ratings say. */
MUST_CHECK enum status rating_exists(struct store *store, int64_t served, bool *ret_rated);

/* The same for any of these roles. */
MUST_CHECK enum status act_role(struct act *act, unsigned roles, bool needed);

/* Back to the queue: what a new wait does not keep of the last call. */
void ticket_rest(struct ticket *ticket);

/* One ticket's change: its row, its ledger row, the services' counts, the counter's hand, the
 * answer. */
struct move {
    const char *kind;
    const struct ticket *before; /* NULL: a new ticket */
    struct ticket *after;        /* last_event is set here */
    struct counter_row *counter; /* acting counter or whose hand it leaves; NULL = none */
    const char *staff;           /* who acts; NULL = who sits at the counter */
    int64_t undoes;
    bool aside; /* not the action's own row, but one on the way: without its request id */
    bool desk;  /* the answer is the counter, not the ticket */
    bool guard; /* the call moved the guard of guard_service */
    const char *guard_service;
    int guard_old, guard_new;
    json_t *more; /* taken over */
};
MUST_CHECK enum status act_move(struct act *act, struct move *move);

/* A ledger row without a ticket; fills answer's event. more is taken over. */
MUST_CHECK enum status act_note(struct act *act, const char *kind, const char *counter,
                                const char *staff, json_t *more);
/* Reads what stands at a counter for its answer: before an action changes it, so that a far engine
 * is asked once. */
MUST_CHECK enum status act_look_at_desk(struct act *act, const struct counter_row *counter);
/* The answer of an action on a counter, whose row is as it was left. What was seen at its desk is
 * told, but for a ticket that is in hand no more. */
MUST_CHECK enum status act_answer_counter(struct act *act, const struct counter_row *counter);

MUST_CHECK enum status act_take(struct act *act);
MUST_CHECK enum status act_serve(struct act *act);
MUST_CHECK enum status act_call(struct act *act);
MUST_CHECK enum status act_recall(struct act *act);
MUST_CHECK enum status act_start(struct act *act);
MUST_CHECK enum status act_pass(struct act *act);
MUST_CHECK enum status act_release(struct act *act);
/* Gives back what a counter still has in hand. */
MUST_CHECK enum status act_release_left(struct act *act, struct counter_row *counter);
MUST_CHECK enum status act_finish(struct act *act);
MUST_CHECK enum status act_hold(struct act *act);
MUST_CHECK enum status act_unhold(struct act *act);
MUST_CHECK enum status act_transfer(struct act *act);
MUST_CHECK enum status act_accept(struct act *act);
MUST_CHECK enum status act_decline(struct act *act);
MUST_CHECK enum status act_add(struct act *act);
MUST_CHECK enum status act_skip(struct act *act);
MUST_CHECK enum status act_class(struct act *act);
MUST_CHECK enum status act_reinstate(struct act *act);
MUST_CHECK enum status act_return(struct act *act);
MUST_CHECK enum status act_leave(struct act *act);
MUST_CHECK enum status act_undo(struct act *act);
MUST_CHECK enum status act_notice(struct act *act);
MUST_CHECK enum status act_counter_open(struct act *act);
MUST_CHECK enum status act_counter_pause(struct act *act);
MUST_CHECK enum status act_counter_resume(struct act *act);
MUST_CHECK enum status act_counter_close(struct act *act);
MUST_CHECK enum status act_counter_services(struct act *act);
MUST_CHECK enum status act_emergency(struct act *act);
MUST_CHECK enum status act_emergency_off(struct act *act);
MUST_CHECK enum status act_service_stop(struct act *act);
MUST_CHECK enum status act_service_resume(struct act *act);
MUST_CHECK enum status act_staff_add(struct act *act);
MUST_CHECK enum status act_staff_pin(struct act *act);
MUST_CHECK enum status act_staff_off(struct act *act);
MUST_CHECK enum status act_clock(struct act *act);
MUST_CHECK enum status act_paper(struct act *act);
MUST_CHECK enum status act_presence(struct act *act);
MUST_CHECK enum status act_checkin(struct act *act);
MUST_CHECK enum status act_cancel(struct act *act);
MUST_CHECK enum status act_reprint(struct act *act);
MUST_CHECK enum status act_help(struct act *act);
MUST_CHECK enum status act_help_done(struct act *act);
MUST_CHECK enum status act_message(struct act *act);
MUST_CHECK enum status act_terminal_lock(struct act *act);
MUST_CHECK enum status act_terminal_unlock(struct act *act);
MUST_CHECK enum status act_terminal_message(struct act *act);
MUST_CHECK enum status act_terminal_clear(struct act *act);
MUST_CHECK enum status act_terminal_exit(struct act *act);

/* What a new ticket of any origin needs (issue.c, act_take.c). */
/* CLOSED, saying when it opens, unless the first service of the ticket is open now and each later
 * one is open later today. */
MUST_CHECK enum status issue_check_open(struct act *act, const struct ticket *ticket,
                                        const struct service_row *services);
/* Counts one more ticket of this service in its quota of the time of day; FULL when there is no
 * room and `refuse`: an appointment and a number on paper were promised before. */
MUST_CHECK enum status issue_count_quota(struct act *act, const struct service_row *service,
                                         int64_t issued_at, bool refuse);
/* A number of the ticket's series, counted; FULL when none is left, or the service's quota of the
 * day is used up and `refuse`, as there. */
MUST_CHECK enum status issue_number(struct act *act, const struct service_row *service,
                                    struct ticket *ticket, bool refuse);
MUST_CHECK enum status issue_lang(struct act *act, char lang[TICKET_LANG_SIZE]);
/* All services of the ticket must exist and go on. ret_services has a row for each step. */
MUST_CHECK enum status issue_check_steps(struct act *act, const struct ticket *ticket,
                                         struct service_row *ret_services);
/* Everything else of the row; base, due, free_at and issued_at are the caller's. */
void issue_fill(struct store *store, struct ticket *ticket);
/* The instant of "09:30", today or, when that is still to come, yesterday, or of a whole time.
 * False: it is none. */
bool issue_written_at(const struct store *store, const char *issued, int64_t now, int64_t *ret_at);
/* Where the definition is a new one, the hours that it says; and, for a far engine in the same way
 * there and back, what else a ticket of this service looks at then. */
MUST_CHECK enum status issue_hours(struct act *act, const char *service);
/* A number written by hand, now entered: its place in the series and when it was issued. */
MUST_CHECK enum status issue_paper(struct act *act, const struct service_row *service,
                                   struct ticket *ticket);

/* The one open ticket per service and holder (holder.c). */
enum { HOLDER_HASH_SIZE = 65 };
/* Keyed by the hall's secret: nobody can try out phone numbers on a copy without it. */
void holder_hash(const struct store *store, const char *service, const char *holder,
                 char ret_hash[HOLDER_HASH_SIZE]);
/* CONFLICT, naming the number, when the holder has an open ticket for one of its services: the
 * action's, else the one whose hash for the first service an appointment keeps ("" = none). Nothing
 * to check without a holder, or when the hall does not ask for it. */
MUST_CHECK enum status holder_check(struct act *act, const struct ticket *ticket, const char *hash);
/* For a far engine: what holder_check will read. */
void holder_look_ahead(struct store *store, const struct ticket_step *steps, int count,
                       const char *holder, const char *hash);
/* After the ticket was taken. */
MUST_CHECK enum status holder_keep(struct act *act, const struct ticket *ticket, const char *hash);

/* Before the transaction: prepares what the action will ask for (ready.c). */
void act_make_ready(struct store *store, const struct action *action);
/* Before the transaction: compares or makes the PIN. */
MUST_CHECK enum status act_pin_prepare(struct act *act);
/* After a refusal, in its transaction where that wrote nothing of its own: counts the wrong PIN,
 * and locks at the fifth. */
void act_pin_count(struct act *act);

/* First answers of request ids (request.c). */
MUST_CHECK enum status request_find(struct act *act, bool *ret_found);
MUST_CHECK enum status request_keep(struct act *act);
