/* SPDX-License-Identifier: Apache-2.0
 * A desk that is worked by keys, taps and answers: what every test of it says and asks. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/programs/counter/fixture.h"

static struct fixture *fixture;

static inline int
set_up(void **state)
{
    (void)state;
    fixture = fixture_new("en");
    fixture_line(fixture);
    fixture_tell(fixture, false);
    return 0;
}

static inline int
tear_down(void **state)
{
    (void)state;
    fixture_free(fixture);
    return 0;
}

static inline struct counter_app *
app(void)
{
    return &fixture->app;
}

static inline bool
press(int key)
{
    return counter_event(app(),
                         &(struct window_event){.kind = WINDOW_KEY, .key = key, .down = true});
}

static inline bool
press_f(int n)
{
    return press(WINDOW_KEY_F1 + n - 1);
}

static inline bool
press_control(int key)
{
    return counter_event(app(), &(struct window_event){
                                    .kind = WINDOW_KEY, .key = key, .control = true, .down = true});
}

static inline void
type(const char *keys)
{
    for (; *keys; keys++) {
        press(*keys);
    }
}

static inline void
tap(int target)
{
    counter_event(app(), &(struct window_event){.kind = WINDOW_TAP, .action = target});
}

/* The one request that is waiting to go out; question becomes its number. */
static inline struct action
asked(int64_t question)
{
    struct action action = {.kind = ACTION_KIND_COUNT}, more;
    if (counter_pop_action(app(), &action)) {
        counter_asked(app(), &action, question);
    }
    assert_false(counter_pop_action(app(), &more));
    return action;
}

static inline void
assert_asked(enum action_kind kind, int64_t question)
{
    struct action action = asked(question);
    assert_int_equal(action.kind, kind);
    assert_string_equal(action.counter, "5");
}

static inline void
assert_nothing_asked(void)
{
    struct action action;
    assert_false(counter_pop_action(app(), &action));
}

static inline void
answer_ticket(int64_t question, const struct ticket *ticket)
{
    struct answer answer = {.status = STATUS_OK, .event = app()->base_event + 1};
    answer.has_ticket = true;
    answer.ticket = *ticket;
    answer.at = app()->hall_now;
    counter_answer(app(), question, &answer);
}

static inline void
answer_refused(int64_t question, enum status status, const char *sentence, const char *value)
{
    struct answer answer = {.status = status, .sentence = sentence, .value_count = value ? 1 : 0};
    str_cut(answer.values[0], sizeof(answer.values[0]), value ? value : "");
    counter_answer(app(), question, &answer);
}

static inline struct ticket
as(const struct ticket *from, enum ticket_state state)
{
    struct ticket ticket = *from;
    ticket.state = state;
    str_cut(ticket.counter, sizeof(ticket.counter), "5");
    return ticket;
}

static inline void
give_hand(enum ticket_state state)
{
    fixture_hand(fixture, state);
    fixture->snapshot.event++;
    fixture_tell(fixture, false);
}

/* Of the matter of give_hand's ticket. */
static inline struct hall_guide *
guide_in_hand(void)
{
    struct hall_service *service = fixture->hall->services;

    while (strcmp(service->id, "C") != 0) {
        service++;
    }
    struct hall_matter *matter = service->matters;
    while (strcmp(matter->id, "resale") != 0) {
        matter++;
    }
    return &matter->guide;
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
