/* SPDX-License-Identifier: Apache-2.0
 * A small hall and a kiosk in it, with a clock of its own: no window, no database. */
#pragma once

#include "kiosk/kiosk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/hall_file.h"
#include "i18n/i18n.h"

enum { SERVICE_A, SERVICE_B };

static const char hall_words[] =
    "format: 1\n"
    "hall: {id: t, name: {zh_CN: 厅, en: Hall}, time_zone: Asia/Shanghai, languages: [zh_CN, en]}\n"
    "classes: [{id: regular, credit_min: 0, name: 普通号}, {id: elderly, credit_min: 60, name: "
    "老人}]\n"
    "zones: [{id: Z, name: Z 区}]\n"
    "services:\n"
    "  - {id: A, name: 社保, series: {regular: [1, 799], other: [801, 899]}}\n"
    "  - id: B\n"
    "    name: 过户\n"
    "    series: {regular: [1, 799], other: [801, 899]}\n"
    "    matters:\n"
    "      - {id: one, name: 一, guide: {who: 您, materials: [{name: 证, original: 1}, {name: 照, "
    "original: 1}], steps: [{name: 来}], fee: 不收费, promise: 当场}}\n"
    "      - {id: two, name: 二}\n"
    "counters: [{id: '1', zone: Z, primary: [A]}, {id: '2', zone: Z, primary: [B]}]\n"
    "terminals: [{id: kiosk1, kind: kiosk, zone: Z}]\n";

struct world {
    struct hall *hall;
    struct board board;
    struct board_service services[2];
    struct board_counter counters[2];
    struct outlook snapshot;
    struct terminal_view view;
    struct kiosk kiosk;
    int64_t now;
};

static inline void
look(struct world *world, bool stale)
{
    kiosk_snapshot(&world->kiosk, &world->view, stale, "", world->now);
}

static inline int
setup(void **state)
{
    static struct hall_file_errors errors;
    struct world *world = mem_zero_alloc(1, sizeof(*world));
    assert_int_equal(hall_file_read(hall_words, strlen(hall_words), "t", &errors, &world->hall),
                     STATUS_OK);
    world->now = 1000000;
    world->board.open = true;
    world->board.services = world->services;
    world->board.service_count = 2;
    world->board.counters = world->counters;
    world->board.counter_count = 2;
    for (int i = 0; i < 2; i++) {
        str_cut(world->services[i].service, ID_SIZE, world->hall->services[i].id);
        str_cut(world->counters[i].id, ID_SIZE, world->hall->counters[i].id);
        world->services[i].open_counters = 1;
        world->services[i].open = true;
    }
    world->snapshot.board = &world->board;
    world->view = (struct terminal_view){
        .hall = world->hall, .snapshot = &world->snapshot, .read_at = world->now};
    world->view.facts.now = INT64_C(1773973440000); /* 2026-03-20 10:24 in Shanghai */
    world->view.facts.clock_rate_milli = 1000;
    str_cut(world->view.facts.time_zone, sizeof(world->view.facts.time_zone), "Asia/Shanghai");
    struct kiosk_options options = {.terminal = "kiosk1", .language = "", .guarded = true};
    kiosk_init(&world->kiosk, &options);
    kiosk_printer(&world->kiosk, KIOSK_PAPER_READY);
    look(world, false);
    *state = world;
    return 0;
}

static inline int
teardown(void **state)
{
    struct world *world = *state;
    kiosk_done(&world->kiosk);
    hall_free(world->hall);
    free(world);
    return 0;
}

static inline bool
tap_at(struct world *world, int action, int64_t at)
{
    struct window_event event = {.kind = WINDOW_TAP, .action = action};
    return kiosk_event(&world->kiosk, &event, at);
}

static inline void
tap(struct world *world, int action)
{
    world->now += 1000;
    tap_at(world, action, world->now);
}

static inline void
pass(struct world *world, int64_t ms)
{
    world->now += ms;
    kiosk_tick(&world->kiosk, world->now);
}

/* Takes the one action that waits. */
static inline struct action
only_action(struct world *world)
{
    struct action action, more;
    assert_true(kiosk_pop_action(&world->kiosk, &action));
    assert_false(kiosk_pop_action(&world->kiosk, &more));
    return action;
}

static inline void
reply(struct world *world, int64_t question, enum status status)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    answer->status = status;
    answer->has_ticket = status == STATUS_OK;
    answer->at = world->view.facts.now;
    answer->ticket.id = 5;
    answer->ticket.step_count = 1;
    str_cut(answer->ticket.number, sizeof(answer->ticket.number), "B042");
    str_cut(answer->ticket.day, sizeof(answer->ticket.day), "2026-03-20");
    str_cut(answer->ticket.code, sizeof(answer->ticket.code), "7K3F9QXM2B4T6WCD");
    str_cut(answer->ticket.steps[0].service, ID_SIZE, "B");
    world->now += 50;
    kiosk_answer(&world->kiosk, question, answer, world->now);
    free(answer);
}

static inline void
ask_for_number(struct world *world)
{
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    struct action action = only_action(world);
    kiosk_asked(&world->kiosk, &action, 77);
}

static inline void
get_number(struct world *world)
{
    ask_for_number(world);
    reply(world, 77, STATUS_OK);
    assert_int_equal(world->kiosk.step, KIOSK_NUMBER);
}

static inline struct ticket
printed_ticket(struct world *world)
{
    struct kiosk_print print;
    assert_true(kiosk_pop_print(&world->kiosk, &print));
    return print.ticket;
}
