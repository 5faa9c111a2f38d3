/* SPDX-License-Identifier: Apache-2.0
 * The evaluation on an office made here: queues whose counters go to lunch and come and go by the
 * hour, as in recorded ones. Nothing of it is drawn by the forecast's own laws. */
#include "admin/evaluate.h"
#include "tests/lib/chance.h"

#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { DAYS = 14, QUEUES = 6, OPENS = 480, CLOSES = 960, FIRST_DATE = 18000, SERVERS_MAX = 8 };

static uint64_t random_state;

static double
chance(void)
{
    return chance_share(&random_state);
}

static int
open_at(int queue, double at, int staff)
{
    bool lunch = at >= 720 && at < 780, late = at >= 900;

    return 1 + staff / (lunch ? 3 : late ? 2 : 1) + (queue % 2 == 0 && at < 600);
}

static void
add_snapshots(struct trace *trace, int queue, int day, int staff)
{
    for (int at = OPENS; at < CLOSES + 60; at += 5) {
        trace->counters =
            mem_grow(trace->counters, trace->counter_count + 1, sizeof(*trace->counters));
        trace->counters[trace->counter_count++] =
            (struct trace_counters){.queue = queue,
                                    .date = FIRST_DATE + day,
                                    .at = at,
                                    .open = open_at(queue, at, staff),
                                    .configured = 15};
    }
}

/* So that much happens at the very same time. */
static double
half_minutes(double at)
{
    return ceil(at * 2) / 2;
}

/* First come, first served, by as many as are open at the moment. */
static void
play_day(struct trace *trace, int queue, int day)
{
    int staff = 1 + (int)(chance() * 3), number = 0;
    double mean = 6 + 2 * queue, busy_until[SERVERS_MAX] = {0}, at = OPENS - 10;

    add_snapshots(trace, queue, day, staff);
    while ((at += -log(1 - chance()) * mean / (1.4 * staff + 0.6)) < CLOSES) {
        double called = INFINITY;
        int server = 0;
        for (int s = 0; s < SERVERS_MAX; s++) {
            double free_at = busy_until[s] > at ? busy_until[s] : at < OPENS ? OPENS : at;
            while (s >= open_at(queue, free_at, staff) && free_at < 2 * CLOSES) {
                free_at += 1;
            }
            if (free_at < called) {
                called = free_at;
                server = s;
            }
        }
        busy_until[server] = called - log(1 - chance()) * mean;
        called = half_minutes(called);
        trace->tickets = mem_grow(trace->tickets, trace->ticket_count + 1, sizeof(*trace->tickets));
        trace->tickets[trace->ticket_count++] = (struct trace_ticket){.queue = queue,
                                                                      .date = FIRST_DATE + day,
                                                                      .number = ++number,
                                                                      .issued = half_minutes(at),
                                                                      .called = called,
                                                                      .gone = called};
    }
}

static struct trace
make_office(void)
{
    struct trace trace = {.form = TRACE_OFFICE};

    random_state = 5;
    trace.queues = mem_zero_alloc(QUEUES, sizeof(*trace.queues));
    trace.queue_count = QUEUES;
    for (int q = 0; q < QUEUES; q++) {
        str_format(trace.queues[q].office, sizeof(trace.queues[q].office), "Office, %d", q / 3);
        str_format(trace.queues[q].group, sizeof(trace.queues[q].group), "%d", q);
        for (int day = 0; day < DAYS; day++) {
            play_day(&trace, q, day);
        }
    }
    return trace;
}

static void
ours_is_nearer_than_every_simple_rule_and_honest_about_its_error(void **state)
{
    (void)state;
    struct trace trace = make_office();
    struct evaluate_said *said;
    struct evaluate_table table;
    const struct evaluate_subset subset = {
        .least_ahead = 3, .most_ahead = INT_MAX, .history_days = 5, .counters_open = true};
    size_t count = evaluate_play(&trace, &said);

    assert_int_equal(count, trace.ticket_count);
    evaluate_score(&trace, said, count, &subset, &table);
    struct score_result ours = score_result(&table.rules[EVALUATE_OURS]);
    print_message("ours: n %.0f mean %.1f bias %.2f RMSE/mean %.3f, blend %.3f, floor %.3f, P80 "
                  "%.3f\n",
                  ours.count, ours.mean_actual, ours.bias, ours.arse,
                  score_result(&table.rules[EVALUATE_BLEND]).arse, evaluate_floor(&table),
                  ours.cover80);
    assert_true(ours.count > 2000);
    for (int rule = 0; rule < EVALUATE_OURS; rule++) {
        assert_true(table.rules[rule].count == ours.count);
        assert_true(ours.arse < 0.95 * score_result(&table.rules[rule]).arse);
    }
    assert_true(fabs(ours.bias) < 0.1 * ours.mean_actual);
    assert_true(ours.cover80 > 0.75 && ours.cover80 < 0.85);
    free(said);
    trace_done(&trace);
}

/* Later rows dropped; calls, snapshots and days from this moment on unknown. */
static struct trace
cut(const struct trace *whole, int32_t date, double at)
{
    struct trace trace = {.form = whole->form, .queue_count = whole->queue_count};

    trace.queues = mem_zero_alloc(whole->queue_count, sizeof(*trace.queues));
    memcpy(trace.queues, whole->queues, whole->queue_count * sizeof(*trace.queues));
    trace.tickets = mem_zero_alloc(whole->ticket_count, sizeof(*trace.tickets));
    trace.counters = mem_zero_alloc(whole->counter_count, sizeof(*trace.counters));
    for (size_t i = 0; i < whole->ticket_count; i++) {
        struct trace_ticket ticket = whole->tickets[i];
        if (ticket.date > date || (ticket.date == date && ticket.issued > at)) {
            continue;
        }
        if (ticket.date == date && ticket.called >= at) {
            ticket.called = ticket.gone = NAN;
        }
        trace.tickets[trace.ticket_count++] = ticket;
    }
    for (size_t i = 0; i < whole->counter_count; i++) {
        const struct trace_counters *counters = &whole->counters[i];
        if (counters->date < date || (counters->date == date && counters->at < at)) {
            trace.counters[trace.counter_count++] = *counters;
        }
    }
    return trace;
}

static void
with_the_future_removed_every_word_is_the_same(void **state)
{
    (void)state;
    struct trace whole = make_office();
    struct evaluate_said *all, *known;
    size_t all_count = evaluate_play(&whole, &all);
    const size_t asked[] = {all_count / 5, all_count / 2, all_count - 40};

    for (size_t a = 0; a < ARRAY_SIZE(asked); a++) {
        const struct trace_ticket *ticket = all[asked[a]].ticket;
        struct trace past = cut(&whole, ticket->date, ticket->issued);
        size_t count = evaluate_play(&past, &known);
        assert_true(count > asked[a]);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(known[i].ticket->number, all[i].ticket->number);
            assert_true(known[i].wait.mean == all[i].wait.mean);
            assert_true(known[i].wait.p50 == all[i].wait.p50);
            assert_true(known[i].wait.p80 == all[i].wait.p80);
        }
        free(known);
        trace_done(&past);
    }
    free(all);
    trace_done(&whole);
}

static char path[] = "/tmp/evaluate-XXXXXX";

static void
write_file(const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void
both_forms_of_file_are_read(void **state)
{
    (void)state;
    struct trace trace = {0};
    json_t *reply = json_object();

    write_file("office,group_id,date,ticket_no,issue_est_min,call_est_min\n"
               "\"Z, hall\",9,2020-01-07,5,500.5,520.25\n"
               "A,10,2020-01-07,1,,480\n"
               "A,10,2020-01-07,2,490,\n"
               "A,10,2020-01-07,3,491,490.5\n");
    assert_int_equal(trace_read(&trace, path, reply), STATUS_OK);
    write_file("office,group_id,date,time,counters_open,avg_service_min_reported\n"
               "A,10,2020-01-07,08:05,2,10\nA,77,2020-01-07,08:05,2,10\n");
    assert_int_equal(trace_read_counters(&trace, path, reply), STATUS_OK);
    trace_sort_queues(&trace);
    assert_int_equal(trace.ticket_count, 3);
    assert_int_equal(trace.counter_count, 1);
    assert_int_equal(trace.counters[0].queue, 0);
    assert_string_equal(trace.queues[trace.tickets[0].queue].office, "Z, hall");
    assert_true(trace.tickets[0].called == 520.25);
    assert_true(isnan(trace.tickets[1].called));
    assert_true(trace.tickets[2].called == 491);
    trace_done(&trace);

    write_file("date,service_type,priority,arrive_s,queue_start_s,queue_exit_s,outcome,"
               "service_start_s,service_end_s,server\n"
               "1999-01-01,PS,0,60,,,AGENT,59,120,S1\n"
               "1999-01-01,PS,2,120,120,180,AGENT,181,240,S1\n"
               "1999-01-01,PS,0,180,180,210,HANG,,,\n"
               "1999-01-01,PS,0,190,190,,,,,\n");
    assert_int_equal(trace_read(&trace, path, reply), STATUS_OK);
    assert_int_equal(trace.form, TRACE_BANK);
    assert_int_equal(trace.ticket_count, 3);
    assert_int_equal(trace.counter_count, 4);
    assert_true(trace.counters[0].at == 1);
    assert_int_equal(trace.counters[0].open, 1);
    assert_int_equal(trace.counters[1].open, -1);
    assert_int_equal(trace.tickets[0].number, 120);
    assert_true(trace.tickets[0].credit == 1.5 && trace.tickets[0].gone == 3);
    assert_true(trace.tickets[1].gave_up && isnan(trace.tickets[1].called));
    assert_true(isnan(trace.tickets[2].gone) && !trace.tickets[2].gave_up);
    trace_done(&trace);
    json_decref(reply);
}

static void
what_is_no_trace_is_refused_by_line_and_column(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "empty"},
        {"office,date\n", "group_id"},
        {"office,group_id,date,ticket_no,issue_est_min,call_est_min\nA,1,yesterday,1,2,3\n",
         ":2: 'yesterday'"},
        {"office,group_id,date,ticket_no,issue_est_min,call_est_min\nA,1,2020-01-07,x,2,3\n",
         "'x' is no ticket number"},
        {"office,group_id,date,ticket_no,issue_est_min,call_est_min\nA,1,2020-01-07,1,nan,3\n",
         "'nan' is no number"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct trace trace = {0};
        json_t *reply = json_object();
        write_file(cases[i].text);
        assert_int_equal(trace_read(&trace, path, reply), STATUS_INVALID);
        if (!strstr(reply_text(reply, "message"), cases[i].says)) {
            fail_msg("'%s' does not say '%s'", reply_text(reply, "message"), cases[i].says);
        }
        json_decref(reply);
        trace_done(&trace);
    }
}

static int
make_file(void **state)
{
    (void)state;
    int file = mkstemp(path);

    return file < 0 ? -1 : close(file);
}

static int
remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ours_is_nearer_than_every_simple_rule_and_honest_about_its_error),
        cmocka_unit_test(with_the_future_removed_every_word_is_the_same),
        cmocka_unit_test(both_forms_of_file_are_read),
        cmocka_unit_test(what_is_no_trace_is_refused_by_line_and_column),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
