/* SPDX-License-Identifier: Apache-2.0
 * The desk as a terminal drives it: a snapshot takes the one before with it, and then is told. */
#include "counter/program.h"
#include "terminal/private.h"
#include "tests/programs/counter/worked.h"
#include "text/text.h"

static struct terminal *terminal;
static void *program;

static int
begin(void **state)
{
    set_up(state);
    terminal = mem_zero_alloc(1, sizeof(*terminal));
    terminal->clock = clock_system();
    str_cut(terminal->settings.screen_language, sizeof(terminal->settings.screen_language), "en");
    terminal->args.counter = "5";
    assert_int_equal(text_open(NULL, &terminal->text), STATUS_OK);
    program = mem_zero_alloc(1, counter_program.state_size);
    counter_program.init(program, terminal);
    return 0;
}

static int
end(void **state)
{
    counter_program.done(program);
    free(program);
    text_close(terminal->text);
    free(terminal);
    return tear_down(state);
}

static void
tell(const struct terminal_view *view)
{
    counter_program.snapshot(program, view, !view, "");
}

/* The definition was changed: the one told before is the caller's. */
static struct hall *
change_hall(void)
{
    static struct hall_file_errors errors;
    struct hall *before = fixture->hall;

    assert_int_equal(hall_file_load("data/halls/chenghu.yaml", &errors, &fixture->hall), STATUS_OK);
    fixture->view.hall = fixture->hall;
    fixture->snapshot.event++;
    return before;
}

/* C031 is on hold for 22 minutes, which is too long by the limit that stands there now. */
static void
nothing_is_told_by_the_hall_before(void **state)
{
    const struct counter_app *desk = program;

    (void)state;
    tell(&fixture->view);
    struct hall *before = change_hall();
    before->settings.hold_with_citizen_min = 1;
    tell(&fixture->view);
    assert_string_equal(desk->notice, "");
    assert_ptr_equal(desk->hall, fixture->hall);
    hall_free(before);
}

/* Told with sanitizers: the memory itself has gone. */
static void
a_hall_that_is_gone_is_not_read(void **state)
{
    (void)state;
    tell(&fixture->view);
    hall_free(change_hall());
    tell(&fixture->view);
    hall_free(change_hall());
    tell(NULL);
    tell(&fixture->view);
    assert_int_equal(counter_stage(program), COUNTER_STAGE_READY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_told_by_the_hall_before, begin, end),
        cmocka_unit_test_setup_teardown(a_hall_that_is_gone_is_not_read, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
