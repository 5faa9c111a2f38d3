/* SPDX-License-Identifier: Apache-2.0
 * The printer of a terminal that has just started. */
#include <unistd.h>

#include "kiosk/paper_job.h"
#include "terminal/private.h"
#include "tests/programs/kiosk/fixture.h"
#include "text/text.h"

/* Its answer is collected by nobody: the first look at the printer is not over. */
static void
a_number_taken_before_the_printer_has_answered_is_printed(void **state)
{
    struct world *world = *state;
    struct terminal *terminal = mem_zero_alloc(1, sizeof(*terminal));
    char folder[] = "/tmp/paihao-paper-XXXXXX";

    assert_non_null(mkdtemp(folder));
    terminal->clock = clock_system();
    terminal->args.printer = folder;
    assert_int_equal(text_open(NULL, &terminal->text), STATUS_OK);
    assert_int_equal(worker_start(NULL, NULL, &terminal->worker), STATUS_OK);
    struct paper_desk *desk = paper_desk_open(&world->kiosk, terminal);
    kiosk_printer(&world->kiosk, KIOSK_PAPER_NONE);

    paper_desk_pump(desk);
    get_number(world);
    assert_int_equal(world->kiosk.paper, KIOSK_PAPER_PRINTING);
    assert_string_equal(printed_ticket(world).number, "B042");

    /* What is heard of it then counts. */
    kiosk_printer(&world->kiosk, KIOSK_PAPER_OUT);
    paper_desk_pump(desk);
    assert_int_equal(world->kiosk.printer, KIOSK_PAPER_OUT);
    terminal->worker = worker_stop(terminal->worker);
    paper_desk_close(desk);
    text_close(terminal->text);
    free(terminal);
    assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_number_taken_before_the_printer_has_answered_is_printed,
                                        setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
