/* SPDX-License-Identifier: Apache-2.0
 * What the tests of actions share: a hall with every kind of series and counter, and short words
 * for actions. */
#pragma once

#include "config/appointments.h"
#include "store/appointments.h"
#include "store/read.h"
#include "tests/unit/store/fixture.h"

#define MINUTE_MS INT64_C(60000)

/* Staff's PIN is 1234 everywhere. */
#define LAB_PIN                                                                                    \
    "$argon2id$v=19$m=8,t=1,p=1$WfUUanETGaqaJCu6tYsaMg$6VUjNBZsl2MRH40L/"                          \
    "nEq5C1xDNgiYod5nb6+QnH10+s"

static const char lab_hall[] =
    "format: 1\n"
    "hall: {id: lab, name: {en: Lab}, time_zone: Asia/Shanghai, languages: [zh_CN, en]}\n"
    "classes: [{id: regular, credit_min: 0, name: Ordinary},"
    " {id: elderly, credit_min: 60, name: Elderly},"
    " {id: language, credit_min: 0, name: Language}]\n"
    "zones: [{id: A, name: A}]\n"
    "services:\n"
    "  - {id: C, name: Property, series: {regular: [1, 799], other: [801, 899], overflow: [1001, "
    "1999]},"
    " matters: [{id: resale, name: Resale, guide: {who: all, materials: [{name: a}, {name: b}, "
    "{name:"
    " c}], steps: [{name: s}], fee: none, promise: today}}, {id: gift, name: Gift}]}\n"
    "  - {id: G, name: Tax, series: {regular: [1, 799], elderly: [900, 999]}}\n"
    "  - {id: J, name: Other, series: {regular: [1, 9999]}}\n"
    "  - {id: Q, name: Quota, quota: 2, series: {regular: [1, 99]}}\n"
    "  - {id: S, name: Short, series: {regular: [1, 2], overflow: [1001, 1001]}}\n"
    "counters: [{id: \"1\", zone: A, primary: [C]}, {id: \"2\", zone: A, primary: [C, G]},"
    " {id: \"3\", zone: A, primary: [G], secondary: [C]}, {id: \"4\", zone: A, primary: [J]},"
    " {id: \"5\", zone: A, primary: [J]}, {id: \"6\", zone: A, primary: [J]},"
    " {id: \"7\", zone: A, primary: [J]}, {id: \"8\", zone: A, primary: [J]}]\n"
    "staff: [{id: \"0317\", name: Li, roles: [clerk], pin: \"" LAB_PIN "\"},"
    " {id: \"0318\", name: Wang, roles: [clerk], pin: \"" LAB_PIN "\"},"
    " {id: \"0319\", name: Zhao, roles: [clerk]}, {id: \"0320\", name: Qian, roles: [clerk]},"
    " {id: \"0321\", name: Sun, roles: [concierge]}, {id: \"0322\", name: Zhou, roles: [clerk]},"
    " {id: \"0323\", name: Wu, roles: [clerk]}, {id: \"0324\", name: Zheng, roles: [clerk]},"
    " {id: \"0400\", name: Chen, roles: [supervisor], pin: \"" LAB_PIN "\"},"
    " {id: \"0500\", name: He, roles: [inspector], pin: \"" LAB_PIN "\"}]\n"
    "terminals: [{id: pad1, kind: pad, counter: \"1\"}, {id: padx, kind: pad},"
    " {id: desk1, kind: counter, counter: \"1\"}]\n"
    "rating_reasons: [{id: waited, name: Waited}, {id: unclear, name: Unclear}]\n"
    "hours: {mon-fri: [\"09:00-12:00\", \"13:30-17:00\"]}\n";

static inline int
lab_setup_as(void **state, bool training)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    fixture_make(fixture, lab_hall, training);
    *state = fixture;
    return 0;
}

static inline int
lab_setup(void **state)
{
    return lab_setup_as(state, true);
}

static inline int
lab_setup_real(void **state)
{
    return lab_setup_as(state, false);
}

#define lab_test(name) cmocka_unit_test_setup_teardown(name, lab_setup, fixture_teardown)
#define lab_test_real(name) cmocka_unit_test_setup_teardown(name, lab_setup_real, fixture_teardown)

/* Ends the test unless the last action went well. */
static inline struct answer *
lab_ok(struct fixture *fixture, const struct action *action)
{
    fixture_act_ok(fixture, *action);
    return &fixture->answer;
}

/* An action that needs a counter alone. */
static inline struct ticket
lab_at(struct fixture *fixture, enum action_kind kind, const char *counter)
{
    struct action action = {.kind = kind};

    str_cut(action.counter, sizeof(action.counter), counter);
    return lab_ok(fixture, &action)->ticket;
}

static inline struct action
lab_taking(const char *services)
{
    struct action action = {.kind = ACTION_TAKE};

    str_cut(action.services, sizeof(action.services), services);
    return action;
}

static inline struct ticket
lab_take_class(struct fixture *fixture, const char *services, const char *class_id)
{
    struct action action = lab_taking(services);

    str_cut(action.class_id, sizeof(action.class_id), class_id);
    return lab_ok(fixture, &action)->ticket;
}

static inline struct ticket
lab_take(struct fixture *fixture, const char *services)
{
    return lab_take_class(fixture, services, "");
}

static inline void
lab_open(struct fixture *fixture, const char *counter, const char *staff)
{
    struct action action = {.kind = ACTION_OPEN};

    str_cut(action.counter, sizeof(action.counter), counter);
    str_cut(action.staff, sizeof(action.staff), staff);
    lab_ok(fixture, &action);
}

static inline struct ticket
lab_number(struct fixture *fixture, enum action_kind kind, const char *number)
{
    struct action action = {.kind = kind};

    str_cut(action.number, sizeof(action.number), number);
    return lab_ok(fixture, &action)->ticket;
}

static inline struct ticket
lab_show(struct fixture *fixture, const char *number)
{
    struct ticket ticket;

    assert_int_equal(store_ticket_show(fixture->store, number, &ticket), STATUS_OK);
    return ticket;
}

static inline int64_t
lab_head(struct fixture *fixture, char ret_hash[65])
{
    int64_t event = 0;

    assert_int_equal(store_head(fixture->store, &event, ret_hash), STATUS_OK);
    return event;
}

/* Refused with this keyword, saying why in a whole sentence, and the ledger is as it was. */
static inline void
lab_refused(struct fixture *fixture, const struct action *action, enum status wanted)
{
    char before[65], after[65], message[ANSWER_MESSAGE_SIZE];
    int64_t event = lab_head(fixture, before);
    enum status status = fixture_act(fixture, *action);

    answer_message(&fixture->answer, message, sizeof(message));
    if (status != wanted)
        fail_msg("%s: %s instead of %s (%s)", action_name(action->kind), status_name(status),
                 status_name(wanted), message);
    assert_int_equal(fixture->answer.status, wanted);
    assert_false(fixture->answer.has_ticket || fixture->answer.has_counter);
    assert_true(strlen(message) > 10);
    assert_null(strchr(message, '{'));
    assert_int_equal(lab_head(fixture, after), event);
    assert_string_equal(before, after);
}

static inline void
lab_refused_at(struct fixture *fixture, enum action_kind kind, const char *counter,
               enum status wanted)
{
    struct action action = {.kind = kind};

    str_cut(action.counter, sizeof(action.counter), counter);
    lab_refused(fixture, &action, wanted);
}

static inline void
lab_refused_number(struct fixture *fixture, enum action_kind kind, const char *number,
                   enum status wanted)
{
    struct action action = {.kind = kind};

    str_cut(action.number, sizeof(action.number), number);
    lab_refused(fixture, &action, wanted);
}

static inline void
lab_state(struct fixture *fixture, const char *number, enum ticket_state wanted)
{
    struct ticket ticket = lab_show(fixture, number);

    assert_string_equal(ticket_state_name(ticket.state), ticket_state_name(wanted));
}

/* Call, and start, at this counter; the number that came. */
static inline struct ticket
lab_serve(struct fixture *fixture, const char *counter)
{
    lab_at(fixture, ACTION_CALL, counter);
    return lab_at(fixture, ACTION_START, counter);
}

/* Called as often as a pass wants it. */
static inline struct ticket
lab_pass(struct fixture *fixture, const char *counter)
{
    lab_at(fixture, ACTION_RECALL, counter);
    lab_at(fixture, ACTION_RECALL, counter);
    return lab_at(fixture, ACTION_PASS, counter);
}

/* Brings in the bookings of `text`, a CSV file for the hall of that definition. */
static inline enum status
lab_book(struct fixture *fixture, const char *hall_text, const char *text, bool keep_good,
         struct appointments_report *ret_report, size_t *ret_faults)
{
    struct hall *hall = fixture_parse(hall_text);
    struct zone *zone = NULL;
    struct appointments list = {0};

    assert_int_equal(zone_open("Asia/Shanghai", &zone), STATUS_OK);
    assert_int_equal(appointments_parse(text, strlen(text), hall, zone, &list), STATUS_OK);
    enum status status =
        store_appointments_import(fixture->store, &list, keep_good, ret_report, &fixture->answer);
    *ret_faults = list.fault_count;
    appointments_done(&list);
    zone_close(zone);
    hall_free(hall);
    return status;
}

/* The same, where nothing is wrong with them. */
static inline void
lab_book_ok(struct fixture *fixture, const char *hall_text, const char *text)
{
    struct appointments_report report;
    size_t faults;

    assert_int_equal(lab_book(fixture, hall_text, text, false, &report, &faults), STATUS_OK);
}
