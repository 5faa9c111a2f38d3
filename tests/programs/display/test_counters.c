/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "display/layout.h"
#include "fixture.h"
#include "ticket/legible.h"
#include "ui/app.h"

enum { COUNTERS_MAX = 64 };

static struct board_hall b;
static struct board_counter states[COUNTERS_MAX];
static struct hall_counter counters[COUNTERS_MAX];
static struct hall_terminal place;

static struct board_counter *
at(const char *id)
{
    for (size_t i = 0; i < b.board.counter_count; i++) {
        if (strcmp(states[i].id, id) == 0) {
            return &states[i];
        }
    }
    fail_msg("no counter %s", id);
    return NULL;
}

/* A hall of so many counters, a third in each zone, all open with empty hands. */
static void
open_hall(int count)
{
    board_hall_open(&b, NULL, "wall", "zh_CN");
    memset(states, 0, sizeof(states));
    for (int i = 0; i < count; i++) {
        counters[i] = b.loaded->counters[i % (int)b.loaded->counter_count];
        str_format(counters[i].id, ID_SIZE, "%d", i + 1);
        str_format(counters[i].zone, ID_SIZE, "%c", "ABC"[i * 3 / count]);
        str_cut(states[i].id, ID_SIZE, counters[i].id);
        str_cut(states[i].zone, ID_SIZE, counters[i].zone);
        states[i].state = COUNTER_OPEN;
    }
    b.bent.counters = counters;
    b.bent.counter_count = b.board.counter_count = (size_t)count;
    b.board.counters = states;
    place = (struct hall_terminal){.id = "wall", .shows = HALL_SHOWS_COUNTERS};
    b.bent.terminals = &place;
    b.bent.terminal_count = 1;
    board_hall_show(&b, false);
}

static void
a_counter_is_ready_only_when_nobody_waits_for_what_it_serves(void **context)
{
    (void)context;
    open_hall(24);
    assert_int_equal(look_tile(&b.display, "5").kind, LOOK_TILE_READY);
    board_hall_waiting(&b, "C", 1);
    board_hall_show(&b, false);
    assert_int_equal(look_tile(&b.display, "5").kind, LOOK_TILE_SOON);
    assert_int_equal(look_tile(&b.display, "7").kind, LOOK_TILE_READY);
    str_cut(at("5")->number, TICKET_NUMBER_SIZE, "C036");
    board_hall_show(&b, false);
    assert_int_equal(look_tile(&b.display, "5").kind, LOOK_TILE_NUMBER);
    assert_string_equal(look_tile(&b.display, "5").number, "C036");
    at("5")->state = COUNTER_CLOSED;
    board_hall_show(&b, false);
    assert_int_equal(look_tile(&b.display, "5").kind, LOOK_TILE_CLOSED);
    board_hall_close(&b);
}

static void
a_paused_counter_names_the_nearest_open_one_of_its_service(void **context)
{
    (void)context;
    open_hall(24);
    at("10")->state = COUNTER_PAUSED;
    at("10")->back_at = b.board.at + 17 * 60000;
    board_hall_show(&b, false);
    struct look_tile tile = look_tile(&b.display, "10");
    assert_int_equal(tile.kind, LOOK_TILE_PAUSED);
    assert_string_equal(tile.instead, "9");
    assert_int_equal(tile.back_at, b.board.at + 17 * 60000);
    at("9")->state = COUNTER_CLOSED;
    board_hall_show(&b, false);
    assert_string_equal(look_tile(&b.display, "10").instead, "");
    board_hall_close(&b);
}

static void
a_counter_that_the_database_does_not_know_is_not_open(void **context)
{
    (void)context;
    open_hall(24);
    b.board.counter_count = 3;
    board_hall_show(&b, false);
    assert_int_equal(look_tile(&b.display, "3").kind, LOOK_TILE_READY);
    assert_int_equal(look_tile(&b.display, "4").kind, LOOK_TILE_CLOSED);
    board_hall_close(&b);
}

/* Each counter once a round, whatever the number of them. */
static void
every_counter_comes_once_in_a_round_of_pages(void **context)
{
    (void)context;
    for (int count = 1; count <= 60; count++) {
        struct look_counters page;
        int seen[COUNTERS_MAX + 1] = {0};
        open_hall(count);
        look_counters(&b.display, 40, &page);
        for (size_t i = 0, pages = page.pages; i < pages; i++) {
            look_counters(&b.display, 40, &page);
            assert_true(page.count >= 1 && page.count <= 40);
            for (size_t n = 0; n < page.count; n++) {
                seen[strtol(page.counters[n]->id, NULL, 10)]++;
                assert_true(!page.zone || strcmp(page.zone->id, page.counters[n]->zone) == 0);
            }
            board_hall_pass(&b, DISPLAY_PAGE_MS);
        }
        for (int i = 1; i <= count; i++) {
            assert_int_equal(seen[i], 1);
        }
        assert_int_equal(page.pages, count <= 40 ? 1 : 3);
        board_hall_close(&b);
    }
}

static void
pages_turn_by_themselves_and_one_page_stands_still(void **context)
{
    (void)context;
    open_hall(60);
    assert_true(display_next_ms(&b.display) <= b.now_ms + DISPLAY_PAGE_MS);
    board_hall_close(&b);
    open_hall(24);
    b.bent.notice_count = 0;
    board_hall_show(&b, false);
    assert_true(display_next_ms(&b.display) > b.now_ms + DISPLAY_PAGE_MS);
    board_hall_close(&b);
}

static void
a_zone_display_shows_its_own_counters(void **context)
{
    struct look_counters page;
    (void)context;
    open_hall(24);
    place.zone_count = 1;
    str_cut(place.zones[0], ID_SIZE, "B");
    board_hall_show(&b, false);
    look_counters(&b.display, 40, &page);
    assert_int_equal(page.count, 8);
    assert_string_equal(page.counters[0]->id, "9");
    board_hall_close(&b);
}

/* What the hall file promises by its rows is what the screen draws. */
static void
rows_that_were_allowed_can_be_read_from_the_last_seat(void **context)
{
    static const double panels[][2] = {{1218, 685}, {1660, 934}, {952, 535}, {685, 1218}};
    (void)context;
    for (size_t i = 0; i < ARRAY_SIZE(panels); i++) {
        for (int metres = 2; metres <= 10; metres++) {
            int most = legible_rows(HALL_SHOWS_COUNTERS, panels[i], metres);
            bool upright = panels[i][1] > panels[i][0];
            int width = upright ? 1080 : 1920, height = upright ? 1920 : 1080;
            if (most == 0) {
                continue;
            }
            open_hall(60);
            place.rows = most;
            board_hall_show(&b, false);
            struct layout layout = layout_board(&b.display, width, height);
            struct look_counters page;
            look_counters(&b.display, layout.tiles, &page);
            struct layout_grid grid = layout_grid(&b.display, &layout, page.count);
            double mm = 52.0 * (double)grid.k * 1.06 * 0.733 * panels[i][0] / width;
            assert_true(mm + 0.01 >= legible_text_mm(metres) || grid.columns == 1);
            assert_true(page.count <= (size_t)most * grid.columns);
            board_hall_close(&b);
        }
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_counter_is_ready_only_when_nobody_waits_for_what_it_serves),
        cmocka_unit_test(a_paused_counter_names_the_nearest_open_one_of_its_service),
        cmocka_unit_test(a_counter_that_the_database_does_not_know_is_not_open),
        cmocka_unit_test(every_counter_comes_once_in_a_round_of_pages),
        cmocka_unit_test(pages_turn_by_themselves_and_one_page_stands_still),
        cmocka_unit_test(a_zone_display_shows_its_own_counters),
        cmocka_unit_test(rows_that_were_allowed_can_be_read_from_the_last_seat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
