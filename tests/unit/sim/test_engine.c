/* SPDX-License-Identifier: Apache-2.0
 * What counters and tickets do in the engine, in halls small enough to be reckoned by hand. Times
 * are in seconds, which the engine does not mind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/engine.h"

enum { COUNTERS = 4, TICKETS = 64, LOG = 256 };

static struct {
    struct sim_service services[2];
    struct sim_skill lists[COUNTERS][2];
    struct sim_skills skills[COUNTERS];
    struct sim_span spans[2 * COUNTERS];
    struct sim_hall hall;
    struct sim_ticket tickets[TICKETS];
    struct sim_scene scene;
    struct sim_result results[TICKETS];
    struct sim_note log[LOG];
    size_t log_count;
    struct sim_engine *engine;
} it;

/* Each counter serves service 0 from 0 to 100000; 10 s of work, always. */
static void
begin(size_t counters)
{
    struct sim_engine *engine = it.engine;

    memset(&it, 0, sizeof(it));
    it.engine = engine;
    it.services[0] = it.services[1] = (struct sim_service){.mean_ms = 10};
    for (size_t i = 0; i < counters; i++) {
        it.skills[i] = (struct sim_skills){it.lists[i], 1};
        it.spans[i] = (struct sim_span){
            .to = 100000, .counter = (int16_t)i, .skills = (int16_t)i, .staff = (int16_t)(100 + i)};
    }
    it.hall = (struct sim_hall){
        .services = it.services,
        .service_count = 2,
        .counter_count = counters,
        .skills = it.skills,
        .skills_count = counters,
        .spans = it.spans,
        .span_count = counters,
        .guard_limit = 2,
        .secondary_after_ms = 600,
        .law = RANDOM_FIXED,
    };
    it.scene = (struct sim_scene){.now = 0, .until = 200000, .tickets = it.tickets};
}

static struct sim_ticket *
come(int64_t at, int service, int64_t credit)
{
    struct sim_ticket *ticket = &it.tickets[it.scene.ticket_count];

    *ticket = sim_ticket((int64_t)it.scene.ticket_count++, service, at, credit);
    return ticket;
}

static void
keep_note(void *context, const struct sim_note *note)
{
    (void)context;
    if (it.log_count < LOG) {
        it.log[it.log_count++] = *note;
    }
}

static int64_t
play(void)
{
    it.log_count = 0;
    return sim_engine_run(it.engine, &it.hall, &it.scene, 1, 0, it.results, keep_note, NULL);
}

/* The ids in the order of their calls, as text. */
static const char *
calls(void)
{
    static char text[LOG * 4];
    size_t length = 0;

    text[0] = '\0';
    for (size_t i = 0; i < it.log_count; i++) {
        if (it.log[i].kind == SIM_CALL) {
            text[length++] = (char)('a' + it.log[i].ticket);
            text[length] = '\0';
        }
    }
    return text;
}

static void
the_guard_lets_two_pass_and_no_more(void **state)
{
    (void)state;
    begin(1);
    come(1, 0, 0);
    come(2, 0, 0);
    for (int i = 0; i < 5; i++) {
        come(3 + i, 0, 3600);
    }
    play();
    assert_string_equal(calls(), "acdbefg");
    it.hall.guard_limit = 99;
    play();
    assert_string_equal(calls(), "acdefgb");
}

static void
a_secondary_service_waits_until_it_has_waited_long(void **state)
{
    (void)state;
    begin(1);
    it.lists[0][1] = (struct sim_skill){.service = 1, .secondary = true};
    it.skills[0].count = 2;
    it.hall.secondary_after_ms = 15;
    come(1, 0, 0);
    come(2, 1, 0);
    for (int i = 0; i < 4; i++) {
        come(3 + i, 0, 0);
    }
    play();
    /* At 11 b has waited 9 s, at 21 it has waited 19. */
    assert_string_equal(calls(), "acbdef");
    it.scene.ticket_count = 2;
    play();
    assert_string_equal(calls(), "ab");
}

static void
a_counter_ends_what_it_has_and_goes(void **state)
{
    (void)state;
    begin(1);
    it.spans[0].to = 15;
    it.spans[1] = it.spans[0];
    it.spans[1].from = 100;
    it.spans[1].to = 105;
    it.hall.span_count = 2;
    come(1, 0, 0);
    come(2, 0, 0);
    come(3, 0, 0);
    come(4, 0, 0);
    play();
    assert_int_equal(it.results[0].called_at, 1);
    assert_int_equal(it.results[1].called_at, 11); /* ends at 21, after the span */
    assert_int_equal(it.results[2].called_at, 100);
    assert_true(it.results[3].called_at == SIM_NEVER);
}

static void
a_free_counter_calls_at_once_the_longest_free_first(void **state)
{
    (void)state;
    begin(3);
    come(5, 0, 0);
    come(6, 0, 0);
    come(7, 0, 0);
    come(40, 0, 0);
    it.tickets[0].work_ms[0] = 20; /* free again at 25; the others at 16 and 17 */
    play();
    assert_int_equal(it.results[3].called_at, 40);
    assert_int_equal(it.results[3].counter, 1);
}

static void
a_slow_reaction_is_counted_while_somebody_waits(void **state)
{
    static const int32_t first[] = {30, 30}, second[] = {0};
    static const struct sim_reactions reactions[] = {{first, 2}, {second, 1}};

    (void)state;
    begin(2);
    it.scene.reactions = reactions;
    it.hall.reaction_mean = 0;
    come(10, 0, 0); /* the second counter takes it at once */
    come(12, 0, 0); /* the first has waited 30 s at 42, but the second is free at 20 */
    come(50, 0, 0); /* both are free: the second is quicker */
    play();
    assert_int_equal(it.results[0].counter, 1);
    assert_int_equal(it.results[1].called_at, 20);
    assert_int_equal(it.results[2].counter, 1);
    /* Alone, the first needs its 30 s, of which 8 were spent on b at 12 … 20. */
    it.spans[1].to = 30;
    play();
    assert_int_equal(it.results[2].called_at, 50 + 30 - 8);
    assert_int_equal(it.results[2].counter, 0);
}

static void
booked_and_bound_tickets_stand_aside_until_their_time(void **state)
{
    (void)state;
    begin(2);
    it.spans[1].from = 25;
    come(1, 0, 0);
    come(2, 0, 0)->free_at = 1000; /* booked: when nobody else is there */
    come(3, 0, 0);
    struct sim_ticket *bound = come(4, 0, 0);
    bound->free_at = 60;
    bound->bound_counter = 1;
    play();
    assert_string_equal(calls(), "acbd");
    assert_int_equal(it.results[1].called_at, 21);
    assert_int_equal(it.results[3].called_at, 25); /* when its counter opens */
    it.spans[1].from = 90;
    play();
    assert_int_equal(it.results[3].called_at, 60); /* set free */
    it.spans[1].from = 25;
    bound->bound_counter = SIM_NONE;
    bound->bound_staff = 101;
    play();
    assert_int_equal(it.results[3].called_at, 25);
    assert_int_equal(it.results[3].counter, 1);
}

static void
who_missed_the_call_comes_back_behind_two(void **state)
{
    (void)state;
    begin(1);
    it.services[0].no_show_ms = 2;
    for (int i = 0; i < 6; i++) {
        come(1 + i, 0, 0);
    }
    it.tickets[0].no_show = 1;
    it.tickets[0].returns_after_ms = 1; /* missed until 3, back at 4 while c d e f wait */
    play();
    assert_string_equal(calls(), "abcdaef");
}

static void
a_ticket_keeps_its_place_from_service_to_service(void **state)
{
    (void)state;
    begin(1);
    it.lists[0][1] = (struct sim_skill){.service = 1};
    it.skills[0].count = 2;
    struct sim_ticket *two = come(1, 0, 0);
    two->step_count = 2;
    two->services[1] = 1;
    come(2, 1, 0);
    come(3, 0, 0);
    play();
    assert_string_equal(calls(), "aabc");
    assert_int_equal(it.log[it.log_count - 1].kind, SIM_END);
}

static void
who_leaves_is_not_called(void **state)
{
    (void)state;
    begin(1);
    come(1, 0, 0);
    come(2, 0, 0)->leaves_at = 8;
    come(3, 0, 0);
    play();
    assert_string_equal(calls(), "ac");
    assert_true(it.results[1].left);
    assert_true(it.results[1].called_at == SIM_NEVER);
}

static void
more_counters_make_nobody_wait_longer(void **state)
{
    struct sim_result before[TICKETS];

    (void)state;
    begin(2);
    it.hall.law = RANDOM_LOGNORMAL;
    it.services[0].cv = 1.2;
    for (int i = 0; i < TICKETS; i++) {
        come(1 + 4 * i, 0, 0);
    }
    play();
    memcpy(before, it.results, sizeof(before));
    play();
    assert_memory_equal(before, it.results, sizeof(before));
    it.hall.counter_count = it.hall.span_count = it.hall.skills_count = 3;
    it.skills[2] = (struct sim_skills){it.lists[2], 1};
    it.spans[2] = (struct sim_span){.to = 100000, .counter = 2, .skills = 2};
    play();
    bool sooner = false;
    for (int i = 0; i < TICKETS; i++) {
        assert_true(it.results[i].called_at <= before[i].called_at);
        sooner = sooner || it.results[i].called_at < before[i].called_at;
    }
    assert_true(sooner);
    sim_engine_run(it.engine, &it.hall, &it.scene, 2, 0, before, NULL, NULL);
    assert_memory_not_equal(before, it.results, sizeof(before));
}

/* With times that are always the mean, first come first served, a roll-out from the state at issue
 * must foretell each call to the second. */
static struct sim_engine *inner;
static int foretold;

static void
foretell(void *context, const struct sim_note *note)
{
    struct sim_ticket tickets[TICKETS + 1];
    struct sim_result results[TICKETS + 1];

    (void)context;
    if (note->kind != SIM_ENTER) {
        return;
    }
    struct sim_scene scene = *sim_engine_scene(it.engine);
    memcpy(tickets, scene.tickets, scene.ticket_count * sizeof(*tickets));
    tickets[scene.ticket_count] = sim_ticket(1000, note->service, note->at, 0);
    scene.tickets = tickets;
    scene.ticket_count++;
    scene.until_called = true;
    sim_engine_run(inner, &it.hall, &scene, 9, 9, results, NULL, NULL);
    /* Kept where the run itself writes it later. */
    it.tickets[note->ticket].miss_ms = (int32_t)results[scene.ticket_count - 1].called_at;
    foretold++;
}

static void
a_roll_out_goes_on_from_where_the_day_is(void **state)
{
    (void)state;
    begin(3);
    inner = sim_engine_open();
    it.spans[1].to = 60; /* a lunch from 60 to 90 */
    it.spans[3] = it.spans[1];
    it.spans[3].from = 90;
    it.spans[3].to = 1000;
    it.hall.span_count = 4;
    it.spans[2].factor = 1.5F;
    for (int i = 0; i < TICKETS; i++) {
        come(1 + (7 * i) / 2, 0, 0);
    }
    foretold = 0;
    sim_engine_run(it.engine, &it.hall, &it.scene, 1, 0, it.results, foretell, NULL);
    assert_int_equal(foretold, TICKETS);
    for (int i = 0; i < TICKETS; i++) {
        assert_int_equal(it.tickets[i].miss_ms, it.results[i].called_at);
    }
    inner = sim_engine_close(inner);
}

static void
a_hall_without_counters_calls_nobody(void **state)
{
    (void)state;
    begin(0);
    it.hall.spans = NULL;
    it.hall.skills = NULL;
    come(1, 0, 0);
    assert_int_equal(play(), 1);
    assert_true(it.results[0].called_at == SIM_NEVER);
    it.scene.ticket_count = 0;
    assert_int_equal(play(), 0);
}

static int
open_engine(void **state)
{
    (void)state;
    it.engine = sim_engine_open();
    return 0;
}

static int
close_engine(void **state)
{
    (void)state;
    it.engine = sim_engine_close(it.engine);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_guard_lets_two_pass_and_no_more),
        cmocka_unit_test(a_secondary_service_waits_until_it_has_waited_long),
        cmocka_unit_test(a_counter_ends_what_it_has_and_goes),
        cmocka_unit_test(a_free_counter_calls_at_once_the_longest_free_first),
        cmocka_unit_test(a_slow_reaction_is_counted_while_somebody_waits),
        cmocka_unit_test(booked_and_bound_tickets_stand_aside_until_their_time),
        cmocka_unit_test(who_missed_the_call_comes_back_behind_two),
        cmocka_unit_test(a_ticket_keeps_its_place_from_service_to_service),
        cmocka_unit_test(who_leaves_is_not_called),
        cmocka_unit_test(more_counters_make_nobody_wait_longer),
        cmocka_unit_test(a_hall_without_counters_calls_nobody),
        cmocka_unit_test(a_roll_out_goes_on_from_where_the_day_is),
    };

    return cmocka_run_group_tests(tests, open_engine, close_engine);
}
