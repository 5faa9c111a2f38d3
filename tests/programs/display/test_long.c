/* SPDX-License-Identifier: Apache-2.0
 * Names of five hundred characters: every screen still stands, with its numbers where they can be
 * read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fixture.h"
#include "text/text.h"
#include "ui/ui.h"

enum { LONG = 500 };

static struct board_hall b;
static struct board_counter states[64];
static struct text *text;
static char long_name[LONG * 3 + 1], long_words[LONG + 1];

static void
lengthen(struct hall_text *name)
{
    for (size_t i = 0; i < name->count; i++) {
        free(name->entries[i].text);
        name->entries[i].text =
            mem_strdup(strncmp(name->entries[i].lang, "zh", 2) == 0 ? long_name : long_words);
    }
}

static void
open_long_hall(const char *lang, enum hall_shows shows)
{
    static struct hall_terminal place;

    for (int i = 0; i < LONG; i++) {
        memcpy(long_name + i * 3, "政", 3);
        long_words[i] = i % 9 == 8 ? ' ' : 'n';
    }
    board_hall_open(&b, NULL, "wall", lang);
    lengthen(&b.loaded->name);
    for (size_t i = 0; i < b.loaded->service_count; i++) {
        lengthen(&b.loaded->services[i].name);
        board_hall_waiting(&b, b.loaded->services[i].id, 12);
    }
    for (size_t i = 0; i < b.loaded->zone_count; i++) {
        lengthen(&b.loaded->zones[i].name);
    }
    for (size_t i = 0; i < b.loaded->notice_count; i++) {
        lengthen(&b.loaded->notices[i].text);
    }
    b.bent = *b.loaded;
    place = (struct hall_terminal){.id = "wall", .kind = "display", .shows = shows};
    b.bent.terminals = &place;
    b.bent.terminal_count = 1;
    b.board.counter_count = b.hall->counter_count;
    b.board.counters = states;
    for (size_t i = 0; i < b.hall->counter_count; i++) {
        str_cut(states[i].id, ID_SIZE, b.hall->counters[i].id);
        states[i].state = COUNTER_OPEN;
    }
    board_hall_call(&b, "C036", "5", "en");
    board_hall_call(&b, "A052", "3", "zh_CN");
    str_cut(states[4].number, TICKET_NUMBER_SIZE, "C036");
    board_hall_show(&b, false);
}

/* The called number stands inside the screen, and its digits are not clipped. */
static void
assert_number_is_seen(int width, int height)
{
    struct ui_tree *tree = ui_tree_new(text);
    struct ui_screen screen = {.width = width, .height = height};
    struct ui_fault faults[64];

    display_screen(&b.display, 0, &screen);
    display_view(&b.display, ui_tree_reset(tree, &screen));
    ui_layout(tree);
    const struct ui_node *number = ui_find(tree, "number", 0);
    assert_non_null(number);
    struct ui_rect rect = ui_node_rect(number);
    assert_true(rect.x >= 0 && rect.y >= 0 && rect.x + rect.w <= (float)width + 1 &&
                rect.y + rect.h <= (float)height + 1);
    const struct ui_node *counter = ui_find(tree, "counter", 0);
    assert_non_null(counter);
    rect = ui_node_rect(counter);
    assert_true(rect.x >= -1 && rect.x + rect.w <= (float)width + 1);
    size_t count = ui_audit(tree, faults, ARRAY_SIZE(faults));
    for (size_t i = 0; i < count && i < ARRAY_SIZE(faults); i++) {
        assert_null(strstr(faults[i].what, "036"));
        assert_null(strstr(faults[i].what, "052"));
    }
    ui_tree_free(tree);
}

static int
open_text(void **state)
{
    (void)state;
    return text_open(NULL, &text) == STATUS_OK ? 0 : -1;
}

static int
close_text(void **state)
{
    (void)state;
    text_close(text);
    return 0;
}

static void
numbers_stand_beside_the_longest_names(void **state)
{
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1280, 1024}, {800, 480}};
    static const char *const langs[] = {"zh_CN", "en", "ar"};
    (void)state;
    for (size_t lang = 0; lang < ARRAY_SIZE(langs); lang++) {
        for (int shows = 0; shows < HALL_SHOWS_COUNT; shows++) {
            open_long_hall(langs[lang], (enum hall_shows)shows);
            for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
                display_resize(&b.display, sizes[i][0], sizes[i][1]);
                assert_number_is_seen(sizes[i][0], sizes[i][1]);
                (void)display_next_ms(&b.display);
            }
            board_hall_close(&b);
        }
    }
}

static void
a_sign_stands_with_the_longest_names(void **state)
{
    static const int sizes[][2] = {{1280, 360}, {960, 320}, {1920, 384}};
    (void)state;
    open_long_hall("en", HALL_SHOWS_WAITING);
    b.display.sign = true;
    str_cut(b.display.counter, ID_SIZE, "5");
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        assert_number_is_seen(sizes[i][0], sizes[i][1]);
        b.calls[1].state = TICKET_SERVING;
        board_hall_show(&b, false);
        assert_number_is_seen(sizes[i][0], sizes[i][1]);
        b.calls[1].state = TICKET_CALLED;
        board_hall_show(&b, false);
    }
    board_hall_close(&b);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_stand_beside_the_longest_names),
        cmocka_unit_test(a_sign_stands_with_the_longest_names),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
