/* SPDX-License-Identifier: Apache-2.0
 * What the files of the counter share. Pure, like counter.h. */
#pragma once

#include "counter/counter.h"

/* state.c: what is known, put together anew after each change. */
void desk_rebuild(struct counter_app *app);
/* The ticket in hand, NULL = none. */
const struct ticket *desk_hand(const struct counter_app *app);
const struct hall_service *desk_service(const struct counter_app *app, const struct ticket *ticket);
/* NULL when none was chosen. */
const struct hall_matter *desk_matter(const struct counter_app *app, const struct ticket *ticket);
const struct hall_staff *desk_staff(const struct counter_app *app);
bool desk_waits_later(const struct counter_app *app, const struct ticket *ticket);
/* The ticket that `call` would take; NULL = nobody. */
const struct ticket *desk_next(const struct counter_app *app);
/* Among those that wait here, by its number; NULL = none. */
const struct ticket *desk_waiting(const struct counter_app *app, const char *number);
/* Of the wait that the standard speaks of: since the ticket was drawn, for a booked one since its
 * slot. Until now, or until the line was cut. */
int64_t desk_wait_ms(const struct counter_app *app, const struct ticket *ticket);
bool desk_is_overdue(const struct counter_app *app, const struct ticket *ticket);
bool desk_is_priority(const struct ticket *ticket);
bool desk_is_booked(const struct ticket *ticket);
/* The offer that can be taken or refused now; NULL = none. */
const struct ticket *desk_offer(const struct counter_app *app);
/* Whether who sits here has one of these roles (enum hall_role). */
bool desk_has_role(const struct counter_app *app, unsigned roles);
/* Limit of a hold by its kind, in ms; 0 = none. */
int64_t desk_hold_limit(const struct counter_app *app, enum ticket_hold hold);
/* Tickets on hold for longer than their limit. */
int desk_held_too_long(const struct counter_app *app);
/* The message that a supervisor has for this desk and that was not put away; NULL = none. */
const struct board_terminal *desk_message(const struct counter_app *app);
/* What this counter should take over from one that pauses and names who sits here, or, back being
 * true, give back to one that works again. false = nothing. services: as ACTION_COUNTER takes it.
 */
struct desk_stand_in {
    char counter[ID_SIZE], service[ID_SIZE];
    bool back;
    char services[ACTION_SERVICES_SIZE];
};
/* Where this counter could help while nobody waits for it: services of others with people waiting,
 * most first. */
enum { COUNTER_HELPS = 2 };
size_t desk_helps(const struct counter_app *app, const struct board_service **helps, size_t max);
/* Takes such a service over and calls its next one. */
void desk_help_out(struct counter_app *app, size_t n);
bool desk_stand_in(const struct counter_app *app, struct desk_stand_in *ret_stand_in);
/* Who stands in for who sits here, by the hall file; NULL = nobody. */
const struct hall_staff *desk_deputy(const struct counter_app *app);
/* A ticket that only a concierge or a supervisor can put back into the queue. */
bool desk_is_out(const struct counter_app *app, const struct ticket *ticket);
/* Kept by the program until the line is back. */
int desk_unsent(const struct counter_app *app);
/* Of the ticket that this is about, "C036"; "" = nothing is kept. */
const char *desk_unsent_number(const struct counter_app *app);

/* Materials of the matter in hand. */
const struct hall_material *desk_materials(const struct counter_app *app, size_t *ret_count);
enum counter_tick desk_tick(const struct counter_app *app, size_t n);
size_t desk_ticked(const struct counter_app *app, enum counter_tick tick);

/* ask.c: requests. */
void desk_ask(struct counter_app *app, const struct action *action);
struct action desk_action(const struct counter_app *app, enum action_kind kind);
/* The same once a supervisor agreed, by the role that the action takes; at once in training. */
void desk_ask_agreed(struct counter_app *app, const struct action *action);
/* The slip of the papers that were marked as missing. */
void desk_ask_slip(struct counter_app *app);
/* One line for the person at the desk; msgid with {0}…, NULL takes the line away. */
void desk_notice(struct counter_app *app, const char *sentence, const char *value);

/* dialogs.c */
void desk_open_dialog(struct counter_app *app, enum counter_dialog dialog);
void desk_close_dialog(struct counter_app *app);
void desk_confirm(struct counter_app *app);
/* Targets and keys of the dialog, or of the login, on top. True when used. */
bool desk_dialog_target(struct counter_app *app, int target);
bool desk_dialog_key(struct counter_app *app, const struct window_event *event);
void desk_login(struct counter_app *app);
void desk_look_up(struct counter_app *app);
/* Field that takes typed characters now; NULL = none. */
struct counter_field *desk_field(struct counter_app *app);

/* Where a ticket can go: services first, then single counters, then people. */
struct counter_option {
    enum ticket_bound kind; /* NONE = to a service */
    const char *id;
    const struct hall_staff *person; /* of a person; counter is then where they sit, or NULL */
    const struct hall_service *service;
    const struct board_counter *counter;
    int waiting;
};
enum { COUNTER_OPTIONS_MAX = 512 /* the services of the largest hall, and colleagues */ };
/* Lines on one page. */
size_t desk_options_shown(const struct counter_app *app);
size_t desk_options(const struct counter_app *app, struct counter_option *options, size_t max);
/* Of so many, the first one on the page that is shown. */
size_t desk_options_from(const struct counter_app *app, size_t count);
/* transfer.c. The ticket that the dialog is about; NULL = it is gone. */
const struct ticket *desk_transferred(const struct counter_app *app);
/* What is chosen in the dialog; false = nothing yet. */
bool desk_chosen_option(const struct counter_app *app, struct counter_option *ret_option);
void desk_choose_option(struct counter_app *app, size_t n);
/* By its line on the page that is shown. */
void desk_choose_shown(struct counter_app *app, size_t line);
void desk_type_option(struct counter_app *app, char letter);
void desk_step_option(struct counter_app *app, int by);
void desk_transfer(struct counter_app *app);

/* people.c: who may sit down here, by what was typed; a whole id leaves all of them to choose from.
 */
enum { COUNTER_STAFF_SHOWN = 8, COUNTER_PEOPLE_MAX = 512, COUNTER_SUPERVISORS_MAX = 12 };
size_t desk_people(const struct counter_app *app, const struct hall_staff **people, size_t max);
const struct hall_staff *desk_login_person(const struct counter_app *app);
/* Turns the list to the page of the person that was typed. */
void desk_find_person_page(struct counter_app *app);
/* The other counter where somebody sits; NULL = none. */
const char *desk_seat(const struct counter_app *app, const char *staff);
size_t desk_supervisors(const struct counter_app *app, const struct hall_staff **people,
                        size_t max);

/* words.c */
struct counter_words {
    const char *name, *sub, *icon;
};
enum { COUNTER_WORDS_MAX = 6 };
/* NULL-terminated. */
extern const char *const counter_refuse_reasons[], *const counter_decline_reasons[],
                                                       *const counter_class_reasons[],
                                                           *const counter_paper_reasons[],
                                                               *const counter_stop_reasons[],
                                                                   *const counter_messages[];
extern const char *const counter_call_reasons[COUNTER_REASONS];
extern const char *const counter_transfer_reasons[COUNTER_REASONS];
extern const struct counter_words counter_pause_reasons[COUNTER_PAUSE_REASONS];
extern const int counter_minutes[COUNTER_MINUTES];
enum { WORDS_SIZE = 256 };
void words_fill(char *dst, size_t size, const char *sentence, const char *one, const char *two);
void words_time(const struct counter_app *app, int64_t at, char *dst, size_t size);
/* "06:42", "1:06:42" */
void words_timer(int64_t ms, char *dst, size_t size);
/* "8:12" */
void words_average(int64_t ms, char *dst, size_t size);
/* "8 min" */
void words_minutes(int64_t ms, char *dst, size_t size);
/* "8 min 18 s" */
void words_exact(int64_t ms, char *dst, size_t size);
const char *words_hold(enum ticket_hold hold);
const char *words_text(const struct counter_app *app, const struct hall_text *text);
/* Name of its matter, else of its service, else the service's id. */
const char *words_matter(const struct counter_app *app, const struct ticket *ticket);
/* "7, 8": counters that serve it now; "" when none is open. */
void words_counters_of(const struct counter_app *app, const char *service, char *dst, size_t size);
/* The same without this one. */
void words_other_counters(const struct counter_app *app, const char *service, char *dst,
                          size_t size);
