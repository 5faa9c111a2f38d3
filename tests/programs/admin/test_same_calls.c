/* SPDX-License-Identifier: Apache-2.0
 * One rule: a day that the engine plays, done again in the store action by action, has the same
 * calls. Priorities, appointments, overlapping skills, secondary services, missed calls that come
 * back, and tickets with two services. */
#include <ftw.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/hall_file.h"
#include "sim/day.h"
#include "store/appointments.h"

static const char definition[] =
    "format: 1\n"
    "hall: {id: same, name: {en: Same}, time_zone: UTC, languages: [en]}\n"
    "settings: {guard: 2, secondary_after_min: 5, calls_before_pass: 1, return_minutes: 480}\n"
    "classes: [{id: regular, name: {en: Ordinary}},"
    " {id: elderly, credit_min: 60, name: {en: Elderly}},"
    " {id: appointment, name: {en: Booked}}]\n"
    "services:\n"
    "  - {id: A, name: {en: A}, series: {regular: [1, 799], other: [801, 899]}}\n"
    "  - {id: B, name: {en: B}, series: {regular: [1, 799], other: [801, 899]}}\n"
    "  - {id: C, name: {en: C}, series: {regular: [1, 799], other: [801, 899]}}\n"
    "counters:\n"
    "  - {id: \"1\", primary: [A], secondary: [B]}\n"
    "  - {id: \"2\", primary: [A, B]}\n"
    "  - {id: \"3\", primary: [B, C], secondary: [A]}\n"
    "  - {id: \"4\", primary: [C]}\n"
    "staff: [{id: \"1\", name: {en: One}, roles: [clerk]}, {id: \"2\", name: {en: Two}, roles: "
    "[clerk]},\n"
    "  {id: \"3\", name: {en: Three}, roles: [clerk]}, {id: \"4\", name: {en: Four}, roles: "
    "[clerk]}]\n"
    "hours: {mon-sun: [\"00:00-12:00\"]}\n"
    "simulation:\n"
    "  arrivals: [{hours: \"00:15-03:00\", weight: 1}]\n"
    "  services:\n"
    "    - {service: A, tickets: 56, mean_s: 300, cv_percent: 90, no_show_percent: 12, no_show_s: "
    "40}\n"
    "    - {service: B, tickets: 34, mean_s: 500, cv_percent: 90, no_show_percent: 12, no_show_s: "
    "40}\n"
    "    - {service: C, tickets: 26, mean_s: 700, cv_percent: 90, booked_percent: 40}\n"
    "  classes: [{class: elderly, percent: 45}]\n"
    "  speeds: [{counter: \"4\", percent: 140}]\n";

enum { TICKETS = 400 };
static struct {
    char folder[64], url[96];
    struct hall *hall;
    struct store *store;
    struct action action;
    struct answer answer;
    struct {
        int64_t id;
        char number[TICKET_NUMBER_SIZE];
    } numbers[TICKETS];
    size_t count, calls, returns, steps, missed, booked, by_guard, by_secondary;
    struct sim_ticket given[TICKETS];
} it;

static void
act(enum action_kind kind, int64_t at)
{
    struct civil civil = civil_from_days(civil_to_days(2026, 3, 10));

    it.action.kind = kind;
    str_format(it.action.at, sizeof(it.action.at), "%04d-%02d-%02dT%02d:%02d:%02d.%03d", civil.year,
               civil.month, civil.day, (int)(at / 3600000), (int)(at / 60000 % 60),
               (int)(at / 1000 % 60), (int)(at % 1000));
    if (store_act(it.store, &it.action, &it.answer) != STATUS_OK) {
        char message[ANSWER_MESSAGE_SIZE];
        answer_message(&it.answer, message, sizeof(message));
        fail_msg("%s at %s: %s", action_name(kind), it.action.at, message);
    }
    memset(&it.action, 0, sizeof(it.action));
}

static char *
number_of(int64_t id)
{
    for (size_t i = 0; i < it.count; i++) {
        if (it.numbers[i].id == id) {
            return it.numbers[i].number;
        }
    }
    return NULL;
}

static const char *
counter_id(const struct sim_note *note)
{
    return it.hall->counters[note->counter].id;
}

static void
keep_number(const struct sim_note *note)
{
    it.numbers[it.count].id = note->ticket;
    str_cut(it.numbers[it.count++].number, TICKET_NUMBER_SIZE, it.answer.ticket.number);
}

static void
enter(const struct sim_note *note)
{
    char *number = number_of(note->ticket);

    if (note->step > 0) {
        it.steps++; /* `finish` has put it there */
    } else if (number) {
        it.returns++;
        str_cut(it.action.number, sizeof(it.action.number), number);
        act(ACTION_RETURN, note->at);
    } else if (note->slot) {
        it.booked++;
        str_format(it.action.code, sizeof(it.action.code), "DAY%04d", (int)note->ticket);
        act(ACTION_CHECKIN, note->at);
        keep_number(note);
    } else {
        const struct sim_ticket *given = &it.given[note->ticket];
        struct buffer steps = {0};
        for (int i = 0; i < given->step_count; i++) {
            buffer_format(&steps, "%s%s", i ? "," : "", it.hall->services[given->services[i]].id);
        }
        str_cut(it.action.services, sizeof(it.action.services), steps.data);
        buffer_done(&steps);
        str_cut(it.action.class_id, sizeof(it.action.class_id),
                it.hall->classes[note->class_index].id);
        act(ACTION_TAKE, note->at);
        keep_number(note);
    }
}

static void
do_in_store(void *context, const struct sim_note *note)
{
    (void)context;
    if (note->kind == SIM_ENTER) {
        enter(note);
        return;
    }
    str_cut(it.action.counter, ID_SIZE, counter_id(note));
    if (note->kind == SIM_CALL) {
        act(ACTION_CALL, note->at);
        it.calls++;
        it.by_guard += note->rule == ORDER_GUARD;
        it.by_secondary += note->rule == ORDER_SECONDARY;
        if (strcmp(it.answer.ticket.number, number_of(note->ticket)) != 0) {
            fail_msg("call %zu, at %" PRId64 ": the store calls %s, the engine %s", it.calls,
                     note->at, it.answer.ticket.number, number_of(note->ticket));
        }
    } else if (note->kind == SIM_MISS) {
        it.missed++;
        act(ACTION_PASS, note->at);
    } else if (note->kind == SIM_END) {
        act(ACTION_START, note->at);
        str_cut(it.action.counter, ID_SIZE, counter_id(note));
        act(ACTION_FINISH, note->at);
    }
}

/* The drawn arrivals as tickets of the scene, every fifth of A with B behind it. */
static void
keep_arrival(void *context, const struct sim_note *note)
{
    (void)context;
    if (note->kind != SIM_ENTER || it.count == TICKETS) {
        return;
    }
    struct sim_ticket *ticket = &it.given[it.count];
    *ticket = sim_ticket((int64_t)it.count, note->service, note->at, note->base - note->due);
    ticket->class_index = note->class_index;
    if (note->slot) {
        struct order_appointment place = order_appointment(note->slot, note->at);
        ticket->slot = note->slot;
        ticket->key.base = ticket->key.due = place.base;
        ticket->free_at = place.free_at;
    }
    if (note->service == 0 && it.count % 5 == 0) {
        ticket->services[ticket->step_count++] = 1;
    }
    it.count++;
}

static void
book_all(void)
{
    struct buffer text = {0};
    struct appointments list = {0};
    struct appointments_report report;
    struct zone *zone = NULL;

    buffer_append(&text, "code,date,time,service\n");
    for (size_t i = 0; i < it.count; i++) {
        if (it.given[i].slot) {
            buffer_format(&text, "DAY%04zu,2026-03-10,%02d:%02d,%s\n", i,
                          (int)(it.given[i].slot / 3600000), (int)(it.given[i].slot / 60000 % 60),
                          it.hall->services[it.given[i].services[0]].id);
        }
    }
    assert_int_equal(zone_open("UTC", &zone), STATUS_OK);
    assert_int_equal(appointments_parse(text.data, text.length, it.hall, zone, &list), STATUS_OK);
    assert_int_equal(store_appointments_import(it.store, &list, false, &report, &it.answer),
                     STATUS_OK);
    appointments_done(&list);
    zone_close(zone);
    buffer_done(&text);
}

static void
the_store_calls_whom_the_engine_calls(void **state)
{
    struct sim_engine *engine = sim_engine_open();
    struct sim_day day;

    (void)state;
    sim_day_begin(&day, it.hall, 2, 0, 1.3);
    sim_engine_run(engine, &day.hall, &day.scene, 3, 0, NULL, keep_arrival, NULL);
    day.scene.tickets = it.given;
    day.scene.ticket_count = it.count;
    day.scene.no_flows = true;
    day.hall.return_share = 0.8;
    day.hall.return_mean_ms = 180000;
    act(ACTION_CLOCK, 0);
    book_all();
    it.count = 0;
    for (size_t i = 0; i < it.hall->counter_count; i++) {
        str_cut(it.action.counter, ID_SIZE, it.hall->counters[i].id);
        str_cut(it.action.staff, ID_SIZE, it.hall->staff[i].id);
        act(ACTION_OPEN, 1000 + (int64_t)i);
    }
    sim_engine_run(engine, &day.hall, &day.scene, 3, 0, NULL, do_in_store, NULL);
    print_message(
        "%zu calls, %zu by the guard, %zu secondary, %zu missed, %zu back, %zu steps, %zu "
        "booked\n",
        it.calls, it.by_guard, it.by_secondary, it.missed, it.returns, it.steps, it.booked);
    assert_true(it.booked > 5);
    assert_true(it.calls > 100);
    assert_true(it.by_guard > 3 && it.by_secondary > 3);
    assert_true(it.missed > 3 && it.returns > 3 && it.steps > 3);
    sim_day_done(&day);
    sim_engine_close(engine);
}

static int
begin(void **state)
{
    struct hall_file_errors *errors = calloc(1, sizeof(*errors));
    (void)state;
    str_cut(it.folder, sizeof(it.folder), "/tmp/paihao-same-XXXXXX");
    if (!mkdtemp(it.folder) ||
        hall_file_read(definition, strlen(definition), "same", errors, &it.hall) != STATUS_OK) {
        fprintf(stderr, "%d: %s\n", errors->items[0].line, errors->items[0].sentence);
        return -1;
    }
    free(errors);
    str_format(it.url, sizeof(it.url), "sqlite:%s/hall.db", it.folder);
    struct store_options options = {0};
    if (store_init(it.url, &options, it.hall, definition, true, &it.answer) != STATUS_OK ||
        store_open(it.url, &options, &it.answer, &it.store) != STATUS_OK) {
        return -1;
    }
    return 0;
}

static int
drop(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static int
end(void **state)
{
    (void)state;
    store_close(it.store);
    hall_free(it.hall);
    return nftw(it.folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_store_calls_whom_the_engine_calls),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
