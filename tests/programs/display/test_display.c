/* SPDX-License-Identifier: Apache-2.0
 * The hall board as a value: what it shows when, and when it wakes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "display/layout.h"
#include "fixture.h"
#include "i18n/i18n.h"
#include "ui/draw.h"
#include "ui/surface.h"

static struct text *text;

static int
set_up_all(void **state)
{
    (void)state;
    return i18n_open(NULL) == STATUS_OK && text_open("fonts", &text) == STATUS_OK ? 0 : -1;
}

static int
tear_down_all(void **state)
{
    (void)state;
    text_close(text);
    return 0;
}

static struct board_hall *
open_hall(const char *at, const char *terminal, const char *lang)
{
    static struct board_hall hall;
    board_hall_open(&hall, at, terminal, lang);
    return &hall;
}

static struct ui_tree *
lay_out(const struct board_hall *b, int width, int height)
{
    struct ui_tree *tree = ui_tree_new(text);
    struct ui_screen screen = {.width = width, .height = height};
    display_screen(&b->display, 0, &screen);
    display_view(&b->display, ui_tree_reset(tree, &screen));
    ui_layout(tree);
    return tree;
}

static bool
says(const struct board_hall *b, const char *words)
{
    struct ui_tree *tree = lay_out(b, 1920, 1080);
    bool found = ui_find_text(tree, words, 0) != NULL;
    ui_tree_free(tree);
    return found;
}

static size_t
count_rows(const struct board_hall *b)
{
    struct ui_tree *tree = lay_out(b, 1920, 1080);
    size_t count = 0;
    while (ui_find(tree, "row", count)) {
        count++;
    }
    ui_tree_free(tree);
    return count;
}

static struct draw_list *
draw(const struct board_hall *b)
{
    struct ui_tree *tree = lay_out(b, 1920, 1080);
    struct draw_list *list = draw_new();
    ui_draw(tree, list);
    ui_tree_free(tree);
    return list;
}

static void
before_the_first_snapshot_it_says_that_it_connects(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "", "zh_CN");
    assert_string_equal(display_screen_name(&b->display), "starting");
    assert_true(display_next_ms(&b->display) == APP_NEVER);
    display_snapshot(&b->display, NULL, true, "", b->now_ms);
    assert_true(says(b, "正在连接大厅"));
    board_hall_close(b);
}

static void
a_stale_board_shows_no_call_as_the_present_one(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "", "zh_CN");
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_show(b, false);
    assert_true(says(b, "现在请"));
    board_hall_pass(b, 3000);
    board_hall_show(b, true);
    assert_string_equal(display_screen_name(&b->display), "stale");
    assert_false(says(b, "现在请"));
    assert_false(says(b, "到 5 号窗口"));
    assert_true(says(b, "这块屏暂时没有更新"));
    assert_true(says(b, "10:17 的情况"));
    board_hall_pass(b, 3000);
    board_hall_show(b, false);
    assert_true(says(b, "现在请"));
    board_hall_close(b);
}

static void
a_stale_board_speaks_nothing_and_wakes_for_the_clock_alone(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "", "zh_CN");
    struct display_word word;
    board_hall_show(b, false);
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_call(b, "A052", "3", "zh_CN");
    board_hall_show(b, false);
    while (display_pop_word(&b->display, &word)) {
    }
    b->hall->notice_count = 0;
    board_hall_show(b, true);
    assert_int_equal(display_next_ms(&b->display), BOARD_HALL_START_MS + 60000);
    board_hall_pass(b, 30000);
    assert_false(display_pop_word(&b->display, &word));
    assert_int_equal(display_next_ms(&b->display), BOARD_HALL_START_MS + 60000);
    board_hall_close(b);
}

static void
an_idle_board_wakes_at_the_next_full_minute(void **state)
{
    (void)state;
    struct board_hall *b = open_hall("2026-03-20T10:17:42.500", "", "zh_CN");
    b->hall->notice_count = 1;
    board_hall_show(b, false);
    assert_int_equal(display_next_ms(&b->display), BOARD_HALL_START_MS + 17500);
    b->view.facts.clock_rate_milli = 60000;
    board_hall_show(b, false);
    assert_int_equal(display_next_ms(&b->display), BOARD_HALL_START_MS + 292);
    b->view.facts.clock_rate_milli = 0;
    board_hall_show(b, false);
    assert_true(display_next_ms(&b->display) == APP_NEVER);
    board_hall_close(b);
}

static void
nothing_is_drawn_anew_between_two_changes(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "", "zh_CN");
    b->hall->notice_count = 1;
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_show(b, false);
    for (int change = 0; change < 6; change++) {
        struct draw_list *before = draw(b);
        int64_t next = display_next_ms(&b->display);
        board_hall_pass(b, next - b->now_ms - 1);
        struct draw_list *just_before = draw(b);
        assert_true(draw_equal(before, just_before));
        board_hall_pass(b, 1);
        struct draw_list *after = draw(b);
        assert_false(draw_equal(just_before, after));
        draw_free(before);
        draw_free(just_before);
        draw_free(after);
    }
    board_hall_close(b);
}

static void
a_display_of_one_zone_shows_the_calls_and_services_of_that_zone(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "wall2", "zh_CN");
    board_hall_show(b, false);
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_show(b, false);
    assert_string_equal(hall_counter(b->hall, "5")->zone, "B");
    assert_false(says(b, "现在请"));
    board_hall_call(b, "A052", "3", "zh_CN");
    board_hall_show(b, false);
    assert_true(says(b, "到 3 号窗口"));
    assert_true(says(b, "社会保险"));
    assert_false(says(b, "不动产登记"));
    board_hall_close(b);
}

static void
a_display_of_several_zones_names_the_zone_of_a_call(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "wall1", "zh_CN");
    struct display_word word;
    board_hall_show(b, false);
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_show(b, false);
    assert_true(says(b, "到 B 区 5 号窗口"));
    assert_true(display_pop_word(&b->display, &word));
    assert_string_equal(word.zone, "B");
    board_hall_close(b);
    b = open_hall(NULL, "wall3", "zh_CN");
    board_hall_show(b, false);
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_show(b, false);
    assert_true(says(b, "到 5 号窗口"));
    assert_true(display_pop_word(&b->display, &word));
    assert_string_equal(word.zone, "");
    board_hall_close(b);
}

static void
an_english_ticket_gets_an_english_line_beside_the_chinese(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "wall3", "");
    board_hall_call(b, "C036", "5", "en");
    board_hall_show(b, false);
    assert_true(says(b, "到 5 号窗口"));
    assert_true(says(b, "Go to counter 5"));
    b->hall->language_count = 1;
    board_hall_show(b, false);
    assert_false(says(b, "Go to counter 5"));
    board_hall_close(b);
}

static void
a_board_in_english_keeps_the_line_in_the_halls_language(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "wall3", "en");
    board_hall_call(b, "C036", "5", "en");
    board_hall_show(b, false);
    assert_true(says(b, "Go to counter 5"));
    assert_true(says(b, "到 5 号窗口"));
    board_hall_close(b);
}

static void
it_closes_when_the_hall_does_and_the_last_one_has_gone(void **state)
{
    (void)state;
    struct board_hall *b = open_hall("2026-03-20T16:59:00", "", "zh_CN");
    board_hall_waiting(b, "C", 1);
    board_hall_show(b, false);
    assert_string_equal(display_screen_name(&b->display), "board");
    board_hall_pass(b, 60000);
    assert_string_equal(display_screen_name(&b->display), "board");
    board_hall_waiting(b, "C", 0);
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_show(b, false);
    assert_string_equal(display_screen_name(&b->display), "board");
    b->board.call_count = 0;
    board_hall_show(b, false);
    assert_string_equal(display_screen_name(&b->display), "closed");
    assert_true(says(b, "今天办公结束了"));
    assert_true(says(b, "明天 9:00 开门"));
    board_hall_close(b);
}

static void
the_hour_of_closing_needs_no_snapshot(void **state)
{
    (void)state;
    struct board_hall *b = open_hall("2026-03-20T16:59:30", "", "zh_CN");
    b->hall->notice_count = 0;
    board_hall_show(b, false);
    assert_string_equal(display_screen_name(&b->display), "board");
    int64_t next = display_next_ms(&b->display);
    assert_int_equal(next, BOARD_HALL_START_MS + 30000);
    board_hall_pass(b, next - b->now_ms);
    assert_string_equal(display_screen_name(&b->display), "closed");
    board_hall_close(b);
}

static void
a_closed_board_says_when_it_opens(void **state)
{
    (void)state;
    static const struct {
        const char *at, *lead, *when;
    } cases[] = {
        {"2026-03-20T08:12:00", "还没到办公时间", "9:00 开门"},
        {"2026-03-19T18:00:00", "今天办公结束了", "明天 9:00 开门"},
        {"2026-03-21T18:00:00", "今天办公结束了", "3月23日 周一 9:00 开门"},
        {"2026-03-22T10:00:00", "今天不办公", "明天 9:00 开门"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct board_hall *b = open_hall(cases[i].at, "", "zh_CN");
        board_hall_show(b, false);
        assert_true(says(b, cases[i].lead));
        assert_true(says(b, cases[i].when));
        board_hall_close(b);
    }
}

static void
calls_of_yesterday_are_gone_with_the_day(void **state)
{
    (void)state;
    struct board_hall *b = open_hall("2026-03-19T23:59:50", "", "zh_CN");
    b->hall->hours.week[5].spans[0] = (struct hours_span){0, 1440};
    b->hall->hours.week[4].spans[0] = (struct hours_span){0, 1440};
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_waiting(b, "A", 7);
    board_hall_show(b, false);
    assert_true(says(b, "现在请"));
    assert_true(says(b, "7"));
    board_hall_pass(b, 10000);
    assert_false(says(b, "现在请"));
    assert_false(says(b, "7"));
    board_hall_close(b);
}

static void
a_wait_is_never_made_up(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "", "zh_CN");
    struct look_row rows[16];
    board_hall_waiting(b, "A", 3);
    b->services[1].open_counters = 0;
    b->services[2].stopped = true;
    b->services[3].full = true;
    b->services[4].full = true;
    b->services[4].waiting = 2;
    board_hall_show(b, false);
    assert_int_equal(look_rows(&b->display, 9, rows, ARRAY_SIZE(rows)), 9);
    assert_int_equal(rows[0].wait, LOOK_WAIT_UNKNOWN);
    assert_int_equal(rows[1].wait, LOOK_WAIT_UNKNOWN);
    assert_int_equal(rows[2].wait, LOOK_WAIT_STOPPED);
    assert_int_equal(rows[3].wait, LOOK_WAIT_FULL);
    assert_int_equal(rows[4].wait, LOOK_WAIT_UNKNOWN);
    assert_int_equal(rows[5].wait, LOOK_WAIT_NONE);
    assert_true(says(b, "暂时说不准"));
    assert_true(says(b, "随到随办"));
    board_hall_close(b);
}

static void
the_table_turns_its_page_every_ten_seconds_those_with_people_first(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "", "en");
    struct hall_service many[20];
    for (size_t i = 0; i < ARRAY_SIZE(many); i++) {
        many[i] = b->loaded->services[i % b->loaded->service_count];
        str_format(many[i].id, ID_SIZE, "%c", "ABCDEFGHJKLMNPQRSTUVW"[i]);
        b->services[i] = (struct board_service){.open_counters = 1, .waiting = i == 15 ? 4 : 0};
        str_cut(b->services[i].service, ID_SIZE, many[i].id);
    }
    b->hall->services = many;
    b->hall->service_count = b->board.service_count = ARRAY_SIZE(many);
    b->hall->notice_count = 0;
    board_hall_show(b, false);
    assert_true(says(b, "R"));
    assert_true(says(b, "A"));
    assert_false(says(b, "K"));
    assert_int_equal(count_rows(b), 9);
    assert_int_equal(display_next_ms(&b->display), BOARD_HALL_START_MS + DISPLAY_PAGE_MS);
    board_hall_pass(b, DISPLAY_PAGE_MS);
    assert_true(says(b, "K"));
    assert_false(says(b, "A"));
    board_hall_pass(b, DISPLAY_PAGE_MS);
    assert_int_equal(count_rows(b), 2);
    board_hall_close(b);
}

static void
notices_that_do_not_fit_one_line_take_turns_of_eight_seconds(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "", "en");
    board_hall_show(b, false);
    assert_true(says(b, "Social security cards are made at once at counter A."));
    assert_int_equal(display_next_ms(&b->display), BOARD_HALL_START_MS + DISPLAY_NOTICE_MS);
    board_hall_pass(b, DISPLAY_NOTICE_MS);
    assert_true(says(b, "Open on Saturday 9:00–12:00, bookable online."));
    board_hall_pass(b, DISPLAY_NOTICE_MS);
    assert_true(says(b, "Social security cards are made at once at counter A."));
    board_hall_close(b);
}

static void
a_notice_stands_only_in_its_time(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "", "en");
    b->hall->notices[0].to = board_hall_at(b, "2026-03-20T10:18:00");
    b->hall->notices[1].from = board_hall_at(b, "2026-03-20T10:18:00");
    board_hall_show(b, false);
    board_hall_pass(b, 59999);
    assert_true(says(b, "Social security cards are made at once at counter A."));
    board_hall_pass(b, 1);
    assert_true(says(b, "Open on Saturday 9:00–12:00, bookable online."));
    char notice[LOOK_NOTICE_SIZE];
    size_t pages;
    look_notice(&b->display, 40, 1000, notice, sizeof(notice), &pages);
    assert_int_equal(pages, 1);
    board_hall_close(b);
}

static void
every_notice_of_a_full_list_has_its_turn(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "", "en");
    struct hall_notice *own = b->hall->notices, many[HALL_NOTICES_MAX];
    size_t own_count = b->hall->notice_count, pages;
    char notice[LOOK_NOTICE_SIZE];

    for (size_t i = 0; i < ARRAY_SIZE(many); i++) {
        many[i] = (struct hall_notice){.text = own[0].text};
    }
    b->hall->notices = many;
    b->hall->notice_count = ARRAY_SIZE(many);
    board_hall_show(b, false);
    look_notice(&b->display, 40, 1000, notice, sizeof(notice), &pages);
    assert_int_equal(pages, HALL_NOTICES_MAX);
    b->hall->notices = own;
    b->hall->notice_count = own_count;
    board_hall_close(b);
}

/* Px from the highest to the lowest row of the digits' own ink. */
static int
ink_height(const struct board_hall *b, const char *words, int width, int height, uint32_t ink)
{
    struct ui_tree *tree = lay_out(b, width, height);
    struct draw_list *list = draw_new();
    struct painter *painter = painter_new(text);
    struct surface surface = surface_new(width, height);
    const struct ui_node *node = ui_find_text(tree, words, 0);
    assert_non_null(node);
    struct ui_rect rect = ui_node_rect(node);
    int first = -1, last = -1;
    ui_draw(tree, list);
    painter_paint(painter, list, 0xFF0A2029, &surface, NULL);
    for (int y = (int)rect.y; y < (int)(rect.y + rect.h); y++) {
        for (int x = (int)rect.x; x < (int)(rect.x + rect.w); x++) {
            if ((surface.pixels[y * surface.pitch + x] & 0xFFFFFF) == (ink & 0xFFFFFF)) {
                first = first < 0 ? y : first;
                last = y;
            }
        }
    }
    surface_done(&surface);
    painter_free(painter);
    draw_free(list);
    ui_tree_free(tree);
    return first < 0 ? 0 : last - first + 1;
}

static void
a_called_number_can_be_read_from_where_the_hall_file_says(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "wall3", "zh_CN");
    static const int sizes[][2] = {{1920, 1080}, {3840, 2160}, {1366, 768}};
    const struct hall_terminal *wall = hall_terminal(b->hall, "wall3");
    board_hall_show(b, false);
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_show(b, false);
    board_hall_pass(b, DISPLAY_WIPE_MS);
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        int px = ink_height(b, "036", sizes[i][0], sizes[i][1], 0xFF0F2A33);
        double mm = px * wall->panel_mm[0] / sizes[i][0];
        print_message("%d x %d: the called number is %.1f mm high, the counter %.1f mm\n",
                      sizes[i][0], sizes[i][1], mm,
                      ink_height(b, "5", sizes[i][0], sizes[i][1], 0xFFFFFFFF) * wall->panel_mm[0] /
                          sizes[i][0]);
        assert_true(mm >= 12.2 * wall->view_m);
        double said = layout_reading_m(&b->display, sizes[i][0], sizes[i][1], wall->panel_mm[0]);
        assert_true(said * 12.2 <= mm + 1 && said * 12.2 >= mm - 4);
    }
    board_hall_close(b);
}

static void
a_small_panel_is_found_too_small(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "wall3", "zh_CN");
    board_hall_show(b, false);
    assert_true(layout_reading_m(&b->display, 1920, 1080, 1218) >= 8);
    assert_true(layout_reading_m(&b->display, 1920, 1080, 952) < 8);
    assert_true(layout_reading_m(&b->display, 1280, 1024, 952) <
                layout_reading_m(&b->display, 1920, 1080, 952));
    board_hall_close(b);
}

static void
an_emergency_goes_over_everything_and_silences_the_calls(void **context)
{
    struct display_word word;

    (void)context;
    struct board_hall *b = open_hall(NULL, "", "zh_CN");
    board_hall_show(b, false);
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_show(b, false);
    assert_true(display_pop_word(&b->display, &word));
    b->board.alert.on = true;
    str_cut(b->board.alert.preset, ID_SIZE, "fire");
    board_hall_show(b, false);
    assert_string_equal(display_screen_name(&b->display), "emergency");
    assert_true(display_pop_word(&b->display, &word));
    assert_int_equal(word.kind, ANNOUNCE_FORGET);
    board_hall_call(b, "C037", "6", "zh_CN");
    board_hall_show(b, false);
    assert_false(display_pop_word(&b->display, &word));
    /* A database that is gone takes no message away. */
    board_hall_pass(b, 60000);
    board_hall_show(b, true);
    assert_string_equal(display_screen_name(&b->display), "emergency");
    b->board.alert.on = false;
    board_hall_show(b, false);
    assert_string_equal(display_screen_name(&b->display), "board");
    assert_true(display_pop_word(&b->display, &word));
    assert_int_equal(word.kind, ANNOUNCE_SAY);
    board_hall_close(b);
}

static struct ui_rect
wipe_of(const struct board_hall *b)
{
    struct ui_tree *tree = lay_out(b, 1920, 1080);
    const struct ui_node *wipe = ui_find(tree, "wipe", 0);
    struct ui_rect rect = wipe ? ui_node_rect(wipe) : (struct ui_rect){0};
    ui_tree_free(tree);
    return rect;
}

static void
a_new_call_wipes_over_the_hero_and_its_plate_dips_twice_and_then_all_sleeps(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "wall1", "zh_CN");
    float wipe, dip, deepest = 0;
    int frames = 0;
    board_hall_show(b, false);
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_show(b, false);
    struct ui_rect first = wipe_of(b);
    assert_true(first.w > 900 && first.x > 100); /* the left is apricot already */
    board_hall_pass(b, 120);
    assert_true(wipe_of(b).w > 0 && wipe_of(b).w < first.w / 1.5F);
    board_hall_pass(b, 120);
    assert_true(wipe_of(b).w < 1); /* the whole hero is apricot */
    for (int64_t end = b->now_ms + 2 * DISPLAY_DIP_MS; b->now_ms < end; frames++) {
        assert_true(display_next_ms(&b->display) - b->now_ms <= DISPLAY_STEP_MS);
        board_hall_pass(b, DISPLAY_STEP_MS);
        display_motion(&b->display, &wipe, &dip);
        assert_true(dip >= 0 && dip <= 0.3F + 0.001F);
        deepest = dip > deepest ? dip : deepest;
    }
    assert_true(deepest > 0.29F && frames < 40);
    display_motion(&b->display, &wipe, &dip);
    assert_true(wipe >= 1 && dip <= 0);
    assert_true(display_next_ms(&b->display) - b->now_ms > 1000);
    board_hall_close(b);
}

static void
where_nothing_shall_move_colours_change_at_once(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "wall1", "zh_CN");
    float wipe, dip;
    b->display.still = true;
    board_hall_show(b, false);
    board_hall_call(b, "C036", "5", "zh_CN");
    board_hall_show(b, false);
    assert_true(wipe_of(b).w < 1);
    board_hall_pass(b, 600);
    display_motion(&b->display, &wipe, &dip);
    assert_true(wipe >= 1 && dip <= 0);
    assert_true(display_next_ms(&b->display) - b->now_ms > 1000);
    board_hall_close(b);
}

static void
another_page_of_notices_is_another_page(void **state)
{
    (void)state;
    struct board_hall *b = open_hall(NULL, "wall1", "zh_CN");
    board_hall_show(b, false);
    uint64_t page = display_page(&b->display);
    board_hall_pass(b, 100);
    assert_true(display_page(&b->display) == page);
    board_hall_show(b, true);
    assert_true(display_page(&b->display) != page);
    board_hall_close(b);
}

/* C is told 15 to 25 minutes; of yesterday 81 of 100 were kept. */
static struct waits *
some_waits(const char *day)
{
    static struct wait_service service;
    static struct waits waits;

    service = (struct wait_service){
        .id = "C", .ordinary = {.told = {.p50_min = 14, .p80_min = 22, .by = "rollout"}}};
    waits = (struct waits){.services = &service, .service_count = 1};
    waits.tally = (struct past_tally){.told = 100, .kept = 81};
    str_cut(waits.tally.day, sizeof(waits.tally.day), day);
    return &waits;
}

static const struct look_row *
row_of_service(const struct look_row *rows, size_t count, const char *service)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].service->id, service) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

static void
a_known_wait_is_told_and_an_unknown_one_is_said_to_be(void **state)
{
    (void)state;
    struct board_hall hall;
    struct look_row rows[LOOK_ROWS_MAX];

    board_hall_open(&hall, NULL, "", "zh_CN");
    hall.snapshot.waits = some_waits("2026-03-19");
    board_hall_waiting(&hall, "C", 5);
    board_hall_waiting(&hall, "A", 5);
    board_hall_show(&hall, false);
    size_t count = look_rows(&hall.display, LOOK_ROWS_MAX, rows, LOOK_ROWS_MAX);
    const struct look_row *told = row_of_service(rows, count, "C");
    assert_int_equal(told->wait, LOOK_WAIT_TOLD);
    assert_int_equal(told->told.from, 15);
    assert_int_equal(told->told.to, 25);
    assert_int_equal(row_of_service(rows, count, "A")->wait, LOOK_WAIT_UNKNOWN);
    board_hall_close(&hall);
}

static bool
says_kept(struct board_hall *hall, const char *words)
{
    char notice[LOOK_NOTICE_SIZE];
    size_t pages = 1;
    bool said = false;

    for (size_t page = 0; page < pages; page++) {
        look_notice(&hall->display, 40, 2000, notice, sizeof(notice), &pages);
        said = said || strstr(notice, words);
        board_hall_pass(hall, DISPLAY_NOTICE_MS);
    }
    return said;
}

static void
how_many_of_ten_were_told_right_stands_among_the_notices(void **state)
{
    (void)state;
    struct board_hall hall;

    board_hall_open(&hall, NULL, "", "en");
    (void)i18n_use("en");
    board_hall_show(&hall, false);
    assert_false(says_kept(&hall, "Of ten people"));
    hall.snapshot.waits = some_waits("2026-03-19");
    board_hall_show(&hall, false);
    assert_true(says_kept(&hall, "Of ten people yesterday, 8 "));
    hall.snapshot.waits = some_waits("2026-03-16");
    assert_true(says_kept(&hall, "Of ten people last time, 8 "));
    hall.snapshot.waits->tally.told = 9; /* too few to say anything */
    assert_false(says_kept(&hall, "Of ten people"));
    board_hall_close(&hall);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_emergency_goes_over_everything_and_silences_the_calls),
        cmocka_unit_test(before_the_first_snapshot_it_says_that_it_connects),
        cmocka_unit_test(a_stale_board_shows_no_call_as_the_present_one),
        cmocka_unit_test(a_stale_board_speaks_nothing_and_wakes_for_the_clock_alone),
        cmocka_unit_test(an_idle_board_wakes_at_the_next_full_minute),
        cmocka_unit_test(nothing_is_drawn_anew_between_two_changes),
        cmocka_unit_test(a_display_of_one_zone_shows_the_calls_and_services_of_that_zone),
        cmocka_unit_test(a_display_of_several_zones_names_the_zone_of_a_call),
        cmocka_unit_test(an_english_ticket_gets_an_english_line_beside_the_chinese),
        cmocka_unit_test(a_board_in_english_keeps_the_line_in_the_halls_language),
        cmocka_unit_test(it_closes_when_the_hall_does_and_the_last_one_has_gone),
        cmocka_unit_test(the_hour_of_closing_needs_no_snapshot),
        cmocka_unit_test(a_known_wait_is_told_and_an_unknown_one_is_said_to_be),
        cmocka_unit_test(how_many_of_ten_were_told_right_stands_among_the_notices),
        cmocka_unit_test(a_closed_board_says_when_it_opens),
        cmocka_unit_test(calls_of_yesterday_are_gone_with_the_day),
        cmocka_unit_test(a_wait_is_never_made_up),
        cmocka_unit_test(the_table_turns_its_page_every_ten_seconds_those_with_people_first),
        cmocka_unit_test(notices_that_do_not_fit_one_line_take_turns_of_eight_seconds),
        cmocka_unit_test(a_notice_stands_only_in_its_time),
        cmocka_unit_test(every_notice_of_a_full_list_has_its_turn),
        cmocka_unit_test(a_called_number_can_be_read_from_where_the_hall_file_says),
        cmocka_unit_test(a_small_panel_is_found_too_small),
        cmocka_unit_test(
            a_new_call_wipes_over_the_hero_and_its_plate_dips_twice_and_then_all_sleeps),
        cmocka_unit_test(where_nothing_shall_move_colours_change_at_once),
        cmocka_unit_test(another_page_of_notices_is_another_page),
    };
    return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
