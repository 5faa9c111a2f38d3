/* SPDX-License-Identifier: Apache-2.0
 * A writer is killed again and again: what was confirmed stays, and nothing half done is left. */
#include "fixture.h"

#include <signal.h>
#include <sys/wait.h>

enum { KILLS = 60 };

/* Tells each confirmed ticket through the pipe, after its commit. */
static void
write_until_killed(struct fixture *f, int told)
{
    fixture_open(f);
    for (;;) {
        fixture_pass(f, 40);
        fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "G"});
        int64_t sequence = f->answer.ticket.sequence;
        (void)!write(told, &sequence, sizeof sequence);
        if (sequence % 3 == 0) {
            struct action finish = {.kind = ACTION_RELEASE, .counter = "3"};
            (void)fixture_act(f, (struct action){.kind = ACTION_CALL, .counter = "3"});
            (void)fixture_act(f, finish);
        }
    }
}

static void
a_killed_writer_leaves_a_hall_without_faults(void **state)
{
    struct fixture *f = *state;
    int64_t confirmed = 0, sequence;
    fixture_act_ok(f, (struct action){.kind = ACTION_OPEN, .counter = "3", .staff = "0317"});
    f->store = store_close(f->store);
    for (int i = 0; i < KILLS; i++) {
        int told[2];
        assert_int_equal(pipe(told), 0);
        pid_t writer = fork();
        assert_true(writer >= 0);
        if (writer == 0) {
            close(told[0]);
            write_until_killed(f, told[1]);
        }
        close(told[1]);
        assert_int_equal(read(told[0], &sequence, sizeof sequence), sizeof sequence);
        clock_sleep_us(i * 137 % 3000);
        kill(writer, SIGKILL);
        waitpid(writer, NULL, 0);
        do {
            assert_true(sequence > confirmed);
            confirmed = sequence;
        } while (read(told[0], &sequence, sizeof sequence) == sizeof sequence);
        close(told[0]);
        f->real += 600000;
        fixture_open(f);
        assert_true(fixture_int(f, "SELECT max(sequence) FROM ticket") >= confirmed);
        fixture_verify(f);
        f->store = store_close(f->store);
    }
    assert_true(confirmed >= KILLS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_killed_writer_leaves_a_hall_without_faults, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
