/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"

static void
await(pid_t pid)
{
    while (!child_has_ended(pid)) {
        usleep(1000);
    }
}

/* What a shell prints on its file `at` of five; end: how it ended. */
static const char *
printed(const char *script, size_t at, int *ret_end)
{
    static char text[256];
    int ends[2], files[] = {-1, -1, -1, -1, -1};
    size_t length = 0;
    ssize_t got;
    pid_t pid;

    assert_return_code(pipe2(ends, O_CLOEXEC), errno);
    files[at] = ends[1];
    assert_int_equal(child_start((const char *const[]){"sh", "-c", script, NULL}, files,
                                 ARRAY_SIZE(files), &pid),
                     STATUS_OK);
    close(ends[1]);
    while ((got = read(ends[0], text + length, sizeof text - 1 - length)) > 0) {
        length += (size_t)got;
    }
    close(ends[0]);
    text[length] = '\0';
    await(pid);
    *ret_end = child_end(pid);
    return text;
}

static void
a_child_has_the_files_it_was_given_and_no_other(void **state)
{
    (void)state;
    int end;
    assert_string_equal(printed("echo heard; exit 3", 1, &end), "heard\n");
    assert_int_equal(end, 3);
    /* ls itself opens the folder it lists, as the next free number. */
    assert_string_equal(printed("ls /proc/self/fd >&4; readlink /proc/self/fd/0 >&4", 4, &end),
                        "0\n1\n2\n3\n4\n5\n/dev/null\n");
    assert_int_equal(end, 0);
}

static void
files_that_stand_in_each_others_places_are_not_lost(void **state)
{
    (void)state;
    int three = fcntl(memfd_create("three", 0), F_DUPFD_CLOEXEC, 20);
    int four = fcntl(memfd_create("four", 0), F_DUPFD_CLOEXEC, 20);
    const int crossed[] = {-1, -1, -1, 4, 3};
    const char *const words[] = {"sh", "-c", "printf 3 >&3; printf 4 >&4", NULL};
    char byte = '\0';
    pid_t pid;

    assert_int_equal(dup3(three, 4, O_CLOEXEC), 4);
    assert_int_equal(dup3(four, 3, O_CLOEXEC), 3);
    assert_int_equal(child_start(words, crossed, ARRAY_SIZE(crossed), &pid), STATUS_OK);
    await(pid);
    assert_int_equal(child_end(pid), 0);
    assert_int_equal(pread(three, &byte, 1, 0), 1);
    assert_int_equal(byte, '3');
    assert_int_equal(pread(four, &byte, 1, 0), 1);
    assert_int_equal(byte, '4');
}

static void
what_a_child_started_ends_with_it(void **state)
{
    (void)state;
    int ends[2];
    char byte;
    pid_t pid;

    assert_return_code(pipe2(ends, O_CLOEXEC), errno);
    const int files[] = {-1, ends[1]};
    const char *const words[] = {"sh", "-c", "sleep 5 & echo; exec sleep 60", NULL};
    assert_int_equal(child_start(words, files, ARRAY_SIZE(files), &pid), STATUS_OK);
    close(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    assert_false(child_has_ended(pid));
    assert_int_equal(child_end(pid), -1);
    /* At once: nobody holds the writing end any more. */
    const struct clock clock = clock_system();
    int64_t ended = clock_steady_ms(&clock);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    assert_in_range(clock_steady_ms(&clock) - ended, 0, 2000);
    close(ends[0]);
}

static void
a_program_that_is_not_there_is_said_to_be_so(void **state)
{
    (void)state;
    pid_t pid = 7;

    assert_int_equal(child_start((const char *const[]){"no-such-program", NULL}, NULL, 0, &pid),
                     STATUS_UNAVAILABLE);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(pid, 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_has_the_files_it_was_given_and_no_other),
        cmocka_unit_test(files_that_stand_in_each_others_places_are_not_lost),
        cmocka_unit_test(what_a_child_started_ends_with_it),
        cmocka_unit_test(a_program_that_is_not_there_is_said_to_be_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
