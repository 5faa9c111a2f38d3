/* SPDX-License-Identifier: Apache-2.0
 * A desk as the store would show it: counter 5 of the sample hall on a Friday morning at 10:24:42.
 * No store and no clock: the tests say what was read and what time it is. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "config/hall_file.h"
#include "counter/desk.h"

enum { FIXTURE_WAITING_MAX = 32 };

struct fixture {
    struct hall *hall;
    struct counter_snapshot snapshot;
    struct terminal_view view;
    struct ticket waiting[FIXTURE_WAITING_MAX];
    struct board board;
    struct board_service services[9];
    struct board_counter counters[14];
    struct counter_app app;
};

/* "10:18:00" of that day, UTC ms. */
static inline int64_t
fixture_at(int hour, int minute, int second)
{
    const int64_t midnight = 1773936000000; /* 2026-03-20 00:00 in Shanghai */
    return midnight + ((int64_t)hour * 3600 + minute * 60 + second) * 1000;
}

static inline struct ticket
fixture_ticket(const char *number, const char *matter, const char *class_id, int64_t issued)
{
    static int64_t id = 100;
    struct ticket ticket = {.id = ++id, .step_count = 1, .issued_at = issued, .base = issued};
    ticket.state = TICKET_WAITING;
    ticket.ahead = -1;
    ticket.steps[0].service[0] = number[0];
    str_cut(ticket.steps[0].matter, sizeof(ticket.steps[0].matter), matter);
    str_cut(ticket.number, sizeof(ticket.number), number);
    str_cut(ticket.class_id, sizeof(ticket.class_id), class_id);
    str_cut(ticket.lang, sizeof(ticket.lang), "zh_CN");
    return ticket;
}

static inline void
fixture_wait(struct fixture *fixture, const char *number, const char *matter, const char *class_id,
             int minutes)
{
    fixture->waiting[fixture->snapshot.waiting_count++] =
        fixture_ticket(number, matter, class_id, fixture_at(10, 24, 0) - minutes * 60000LL);
}

static inline struct ticket
fixture_in_hand(enum ticket_state state)
{
    struct ticket ticket = fixture_ticket("C036", "resale", "regular", fixture_at(10, 2, 0));
    ticket.state = state;
    ticket.calls = 1;
    ticket.called_at = fixture_at(10, 17, 0);
    if (state == TICKET_SERVING) {
        ticket.started_at = fixture_at(10, 18, 0);
    }
    str_cut(ticket.counter, sizeof(ticket.counter), "5");
    return ticket;
}

static inline void
fixture_hand(struct fixture *fixture, enum ticket_state state)
{
    fixture->snapshot.counter.has_ticket = true;
    fixture->snapshot.counter.ticket = fixture_in_hand(state);
}

static inline void
fixture_board(struct fixture *fixture)
{
    static const struct {
        const char *service;
        int waiting, open;
    } lines[] = {{"G", 2, 2}, {"J", 4, 2}, {"D", 3, 1}, {"C", 5, 2}};
    static const struct {
        const char *id, *staff;
    } seats[] = {{"1", "0301"}, {"2", "0302"}, {"5", "0317"}, {"6", "0318"},
                 {"7", "0319"}, {"8", "0320"}, {"9", "0321"}};

    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        struct board_service *service = &fixture->services[fixture->board.service_count++];
        str_cut(service->service, sizeof(service->service), lines[i].service);
        service->waiting = lines[i].waiting;
        service->open_counters = lines[i].open;
    }
    for (size_t i = 0; i < ARRAY_SIZE(seats); i++) {
        struct board_counter *counter = &fixture->counters[fixture->board.counter_count++];
        str_cut(counter->id, sizeof(counter->id), seats[i].id);
        str_cut(counter->staff, sizeof(counter->staff), seats[i].staff);
        counter->state = COUNTER_OPEN;
    }
    fixture->board.services = fixture->services;
    fixture->board.counters = fixture->counters;
    fixture->snapshot.board = &fixture->board;
}

static inline void
fixture_counter(struct fixture *fixture)
{
    struct counter *counter = &fixture->snapshot.counter;
    str_cut(counter->id, sizeof(counter->id), "5");
    str_cut(counter->staff, sizeof(counter->staff), "0317");
    counter->state = COUNTER_OPEN;
    counter->since = fixture_at(9, 0, 0);
    str_cut(counter->services[0], ID_SIZE, "C");
    str_cut(counter->services[1], ID_SIZE, "J");
    counter->service_count = 2;
    counter->primary_count = 1;
    counter->held[0] = fixture_ticket("C031", "resale", "regular", fixture_at(9, 40, 0));
    counter->held[0].state = TICKET_HELD;
    counter->held[0].hold = TICKET_HOLD_WITH_CITIZEN;
    counter->held[0].held_at = fixture_at(10, 2, 42);
    str_cut(counter->held[0].counter, ID_SIZE, "5");
    counter->held_count = 1;
}

/* The line of the pictures: a priority ticket first, an overdue one, a booked one at the foot. */
static inline void
fixture_line(struct fixture *fixture)
{
    fixture_wait(fixture, "C801", "mortgage", "elderly", 9);
    fixture_wait(fixture, "C038", "resale", "regular", 18);
    fixture_wait(fixture, "C039", "resale", "regular", 13);
    fixture_wait(fixture, "J015", "", "regular", 10);
    fixture_wait(fixture, "C041", "resale", "regular", 8);
    fixture_wait(fixture, "J016", "", "regular", 6);
    fixture_wait(fixture, "C040", "new", "appointment", 4);
    struct ticket *booked = &fixture->waiting[fixture->snapshot.waiting_count - 1];
    booked->base = fixture_at(10, 30, 0);
    booked->free_at = fixture_at(10, 25, 0);
    fixture->snapshot.why.any = true;
    fixture->snapshot.why.ticket = fixture->waiting[0];
}

/* Tells the desk what the fixture holds now; ms is the steady clock, 0 = 10:24:42. */
static inline void
fixture_tell(struct fixture *fixture, bool stale)
{
    fixture->view.snapshot = &fixture->snapshot;
    fixture->view.hall = fixture->hall;
    counter_snapshot(&fixture->app, &fixture->view, stale, stale ? "unreachable" : "");
}

static inline struct fixture *
fixture_new(const char *lang)
{
    struct fixture *fixture = mem_zero_alloc(1, sizeof(*fixture));
    static struct hall_file_errors errors;
    if (hall_file_load("data/halls/chenghu.yaml", &errors, &fixture->hall) != STATUS_OK) {
        fprintf(stderr, "run this from the top of the tree\n");
        exit(1);
    }
    fixture->snapshot.known = true;
    fixture->snapshot.event = 10;
    fixture->snapshot.waiting = fixture->waiting;
    fixture->snapshot.today = (struct staff_day){.finished = 23, .serving_ms = 23 * 492000LL};
    fixture->view.facts.now = fixture_at(10, 24, 42);
    fixture->view.facts.clock_rate_milli = 1000;
    str_cut(fixture->view.facts.time_zone, sizeof(fixture->view.facts.time_zone), "Asia/Shanghai");
    fixture_counter(fixture);
    fixture_board(fixture);
    counter_init(&fixture->app, "5", lang, (struct theme){.touch = THEME_TOUCH_MOUSE}, 1);
    return fixture;
}

static inline void
fixture_free(struct fixture *fixture)
{
    counter_done(&fixture->app);
    hall_free(fixture->hall);
    free(fixture);
}
