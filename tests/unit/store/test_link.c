/* SPDX-License-Identifier: Apache-2.0
 * The store thread, with real time: what is tested here is waiting itself. */
#include <sys/wait.h>

#include "store/link.h"
#include "tests/unit/store/lab.h"

struct desk {
    struct fixture *fixture;
    struct link *link;
    int made, wakes, looks;
    int64_t committed;
    int64_t head_told;
};

/* "" when all is well. */
static void
tell_trouble(struct desk *desk, char *dst, size_t size)
{
    struct answer answer;

    link_trouble(desk->link, &answer);
    answer_message(&answer, dst, size);
}

/* Snapshots are the newest ledger id; 0 would look like none. */
static enum status
snapshot(struct store *store, void *context, void **ret_snapshot)
{
    struct desk *desk = context;
    char hash[65];
    int64_t event = 0;
    enum status status = store_head(store, &event, hash);

    if (status != STATUS_OK) {
        return status;
    }
    int64_t *value = mem_zero_alloc(1, sizeof(*value));
    *value = event;
    __atomic_fetch_add(&desk->made, 1, __ATOMIC_SEQ_CST);
    *ret_snapshot = value;
    return STATUS_OK;
}

static void
release(void *value)
{
    free(value);
}

static void
on_wake(void *context)
{
    __atomic_fetch_add(&((struct desk *)context)->wakes, 1, __ATOMIC_SEQ_CST);
}

static void
on_commit(int64_t event, void *context)
{
    __atomic_store_n(&((struct desk *)context)->committed, event, __ATOMIC_SEQ_CST);
}

static void
on_look(int64_t head, const char *hash, void *context)
{
    struct desk *desk = context;

    __atomic_store_n(&desk->head_told, strlen(hash) == 64 ? head : -1, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&desk->looks, 1, __ATOMIC_SEQ_CST);
}

static void
desk_open(struct desk *desk, struct fixture *fixture, const char *url)
{
    memset(desk, 0, sizeof(*desk));
    desk->fixture = fixture;
    struct link_options options = {.url = url,
                                   .clock = &fixture->clock,
                                   .terminal = "kiosk1",
                                   .snapshot = snapshot,
                                   .release = release,
                                   .context = desk,
                                   .wake = on_wake,
                                   .wake_context = desk,
                                   .committed = on_commit,
                                   .committed_context = desk,
                                   .looked = on_look,
                                   .looked_context = desk};
    assert_int_equal(link_open(&options, &desk->link), STATUS_OK);
}

static int64_t
now_ms(void)
{
    struct clock clock = clock_system();

    return clock_steady_ms(&clock);
}

/* Waits for an answer; 0 when there was none in time. */
static int64_t
wait_answer(struct desk *desk, struct answer *answer, int64_t ms)
{
    int64_t until = now_ms() + ms, number = 0;

    while (number == 0 && now_ms() < until) {
        number = link_answer(desk->link, answer);
        if (number == 0) {
            clock_sleep_us(1000);
        }
    }
    return number;
}

static int64_t
shown(struct desk *desk)
{
    const int64_t *value = link_snapshot(desk->link);

    return value ? *value : 0;
}

static bool
wait_shown(struct desk *desk, int64_t event, int64_t ms)
{
    int64_t until = now_ms() + ms;

    while (shown(desk) != event && now_ms() < until) {
        clock_sleep_us(1000);
    }
    return shown(desk) == event;
}

static void
a_question_is_answered_and_shown(void **state)
{
    struct fixture *fixture = *state;
    struct desk desk;
    struct answer answer;
    struct action action = lab_taking("C"), bad = lab_taking("X");
    bool late;

    desk_open(&desk, fixture, fixture->path);
    int64_t number = link_ask(desk.link, &action);
    assert_true(number > 0);
    assert_int_equal(wait_answer(&desk, &answer, 3000), number);
    assert_int_equal(answer.status, STATUS_OK);
    assert_string_equal(answer.ticket.number, "C001");
    assert_true(wait_shown(&desk, answer.event, 500));
    assert_int_equal(desk.committed, answer.event);
    assert_true(desk.wakes > 0);
    assert_int_equal(link_pending(desk.link, &late), 0);
    assert_true(link_age(desk.link) < 1000);
    int64_t second = link_ask(desk.link, &bad);
    assert_int_equal(wait_answer(&desk, &answer, 3000), second);
    assert_int_equal(answer.status, STATUS_INVALID);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM event WHERE kind = 'take' AND"
                                          " terminal = 'kiosk1' AND length(request) = 32"),
                     1);
    desk.link = link_close(desk.link);
}

static void
questions_are_done_in_the_order_asked(void **state)
{
    struct fixture *fixture = *state;
    struct desk desk;
    struct answer answer;
    struct action action = lab_taking("C");
    char wanted[8];

    desk_open(&desk, fixture, fixture->path);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(link_ask(desk.link, &action), i + 1);
    }
    for (int i = 0; i < 20; i++) {
        assert_int_equal(wait_answer(&desk, &answer, 5000), i + 1);
        str_format(wanted, sizeof(wanted), "C%03d", i + 1);
        assert_string_equal(answer.ticket.number, wanted);
    }
    desk.link = link_close(desk.link);
}

static void
a_question_with_a_known_request_id_is_answered_again(void **state)
{
    struct fixture *fixture = *state;
    struct desk desk;
    struct answer first, second;
    struct action action = lab_taking("C");

    str_cut(action.request, sizeof(action.request), "mine-1");
    desk_open(&desk, fixture, fixture->path);
    link_ask(desk.link, &action);
    link_ask(desk.link, &action);
    assert_int_equal(wait_answer(&desk, &first, 3000), 1);
    assert_int_equal(wait_answer(&desk, &second, 3000), 2);
    assert_false(first.repeated);
    assert_true(second.repeated);
    assert_string_equal(second.ticket.number, first.ticket.number);
    desk.link = link_close(desk.link);
}

static void
what_others_commit_is_shown_at_a_poke_or_within_a_second(void **state)
{
    struct fixture *fixture = *state;
    struct desk desk;

    desk_open(&desk, fixture, fixture->path);
    assert_true(wait_shown(&desk, 1, 3000));
    lab_take(fixture, "C");
    link_poke(desk.link);
    assert_true(wait_shown(&desk, fixture->answer.event, 400));
    lab_take(fixture, "C");
    assert_true(wait_shown(&desk, fixture->answer.event, 1100));
    desk.link = link_close(desk.link);
}

static void
an_idle_link_looks_once_a_second_and_reads_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct desk desk;

    desk_open(&desk, fixture, fixture->path);
    assert_true(wait_shown(&desk, 1, 3000));
    int64_t until = now_ms() + 3300;
    int looks = __atomic_load_n(&desk.looks, __ATOMIC_SEQ_CST);
    while (now_ms() < until) {
        clock_sleep_us(20000);
    }
    assert_in_range(__atomic_load_n(&desk.looks, __ATOMIC_SEQ_CST) - looks, 3, 4);
    assert_int_equal(desk.made, 1);
    assert_int_equal(desk.head_told, 1);
    desk.link = link_close(desk.link);
}

/* Another process that takes the write lock, says so, and lets go after the time. */
static pid_t
lock_for(struct fixture *fixture, int64_t ms)
{
    int told[2];
    char byte;

    assert_int_equal(pipe(told), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        sqlite3 *handle = NULL;
        if (sqlite3_open(fixture->path, &handle) != SQLITE_OK ||
            sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK ||
            write(told[1], "x", 1) != 1) {
            _exit(1);
        }
        clock_sleep_us(ms * 1000);
        _exit(0);
    }
    close(told[1]);
    assert_int_equal(read(told[0], &byte, 1), 1);
    close(told[0]);
    return child;
}

/* What nobody will mend by asking again does not stand before all other questions. */
static void
what_the_database_refuses_is_answered(void **state)
{
    struct fixture *fixture = *state;
    struct desk desk;
    struct answer answer;
    struct action action = lab_taking("C");
    char message[ANSWER_MESSAGE_SIZE];
    enum status refused = fixture->schema[0] ? STATUS_UNAVAILABLE : STATUS_CORRUPT;

    fixture_sql(fixture, "ALTER TABLE series RENAME TO lost");
    desk_open(&desk, fixture, fixture->path);
    assert_int_equal(link_ask(desk.link, &action), 1);
    assert_int_equal(link_ask(desk.link, &action), 2);
    assert_int_equal(wait_answer(&desk, &answer, 5000), 1);
    assert_int_equal(answer.status, refused);
    answer_message(&answer, message, sizeof(message));
    assert_non_null(strstr(message, fixture->schema[0] ? "(42P01)" : "repair"));
    assert_int_equal(wait_answer(&desk, &answer, 5000), 2);
    fixture_sql(fixture, "ALTER TABLE lost RENAME TO series");
    assert_int_equal(link_ask(desk.link, &action), 3);
    assert_int_equal(wait_answer(&desk, &answer, 5000), 3);
    assert_int_equal(answer.status, STATUS_OK);
    link_close(desk.link);
}

static void
a_locked_database_makes_a_question_late_but_never_fails_it(void **state)
{
    struct fixture *fixture = *state;
    fixture_sqlite_only(fixture);
    struct desk desk;
    struct answer answer;
    struct action action = lab_taking("C");
    char trouble[ANSWER_MESSAGE_SIZE];
    bool late;

    desk_open(&desk, fixture, fixture->path);
    assert_true(wait_shown(&desk, 1, 3000));
    pid_t child = lock_for(fixture, 3000);
    link_ask(desk.link, &action);
    assert_int_equal(wait_answer(&desk, &answer, 1500), 0);
    assert_int_equal(link_pending(desk.link, &late), 1);
    assert_false(late);
    assert_int_equal(wait_answer(&desk, &answer, 1000), 0);
    assert_int_equal(link_pending(desk.link, &late), 1);
    assert_true(late);
    /* Readers go on beside a writer: what is shown is not stale. */
    assert_true(link_age(desk.link) < 2000);
    tell_trouble(&desk, trouble, sizeof(trouble));
    assert_true(strlen(trouble) > 10);
    assert_int_equal(wait_answer(&desk, &answer, 3000), 1);
    assert_int_equal(answer.status, STATUS_OK);
    assert_int_equal(link_pending(desk.link, &late), 0);
    assert_false(late);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM ticket"), 1);
    desk.link = link_close(desk.link);
    fixture_verify(fixture);
}

static void
move_hall(struct fixture *fixture, const char *from_end, const char *to_end)
{
    static const char *const parts[] = {"", "-wal", "-shm"};

    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        char from[300], to[300];
        str_format(from, sizeof(from), "%s%s%s", fixture->path, from_end, parts[i]);
        str_format(to, sizeof(to), "%s%s%s", fixture->path, to_end, parts[i]);
        if (rename(from, to) != 0) {
            assert_int_equal(access(from, F_OK), -1);
        }
    }
}

static void
a_database_that_is_moved_away_and_back_loses_no_question(void **state)
{
    struct fixture *fixture = *state;
    fixture_sqlite_only(fixture);
    struct desk desk;
    struct answer answer;
    struct action action = lab_taking("C");
    char trouble[ANSWER_MESSAGE_SIZE];
    bool late;

    fixture->store = store_close(fixture->store);
    desk_open(&desk, fixture, fixture->path);
    assert_true(wait_shown(&desk, 1, 3000));
    move_hall(fixture, "", "-away");
    link_ask(desk.link, &action);
    assert_int_equal(wait_answer(&desk, &answer, 2500), 0);
    assert_int_equal(link_pending(desk.link, &late), 1);
    assert_true(late);
    assert_true(link_age(desk.link) > 2000);
    tell_trouble(&desk, trouble, sizeof(trouble));
    assert_true(strlen(trouble) > 10);
    assert_int_equal(access(fixture->path, F_OK), -1);
    move_hall(fixture, "-away", "");
    assert_int_equal(wait_answer(&desk, &answer, 2000), 1);
    assert_string_equal(answer.ticket.number, "C001");
    assert_true(wait_shown(&desk, answer.event, 500));
    assert_true(link_age(desk.link) < 1000);
    tell_trouble(&desk, trouble, sizeof(trouble));
    assert_string_equal(trouble, "");
    desk.link = link_close(desk.link);
    fixture_open(fixture);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM ticket"), 1);
    fixture_verify(fixture);
}

struct heard {
    int lines, troubles;
};

static void
count_lines(enum log_level level, const char *line, void *context)
{
    struct heard *heard = context;

    (void)level;
    __atomic_fetch_add(&heard->lines, strstr(line, "database") ? 1 : 0, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&heard->troubles, strstr(line, "no database: '") ? 1 : 0, __ATOMIC_SEQ_CST);
}

/* Why, and that it is over: a line each, however often it was tried. */
static void
the_database_need_not_be_there_yet(void **state)
{
    struct heard heard = {0};

    struct fixture *fixture = *state;
    fixture_sqlite_only(fixture);
    struct desk desk;

    fixture->store = store_close(fixture->store);
    move_hall(fixture, "", "-away");
    log_to(count_lines, &heard);
    desk_open(&desk, fixture, fixture->path);
    assert_true(link_age(desk.link) == INT64_MAX);
    assert_null(link_snapshot(desk.link));
    char trouble[ANSWER_MESSAGE_SIZE] = "";
    int64_t until = now_ms() + 2000;
    while (trouble[0] == '\0' && now_ms() < until) {
        tell_trouble(&desk, trouble, sizeof(trouble));
    }
    assert_true(strlen(trouble) > 10);
    assert_false(wait_shown(&desk, 1, 300)); /* it is tried again meanwhile */
    move_hall(fixture, "-away", "");
    assert_true(wait_shown(&desk, 1, 1500));
    desk.link = link_close(desk.link);
    log_to(NULL, NULL);
    assert_int_equal(heard.troubles, 1);
    assert_int_equal(heard.lines, 2);
}

static void
sixty_four_questions_may_wait(void **state)
{
    struct fixture *fixture = *state;
    struct desk desk;
    struct action action = lab_taking("C");
    bool late;

    fixture->store = store_close(fixture->store);
    move_hall(fixture, "", "-away");
    desk_open(&desk, fixture, fixture->path);
    for (int i = 0; i < 64; i++) {
        assert_int_equal(link_ask(desk.link, &action), i + 1);
    }
    assert_int_equal(link_ask(desk.link, &action), 0);
    assert_int_equal(link_pending(desk.link, &late), 64);
    desk.link = link_close(desk.link);
    move_hall(fixture, "-away", "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(a_question_is_answered_and_shown),
        lab_test(questions_are_done_in_the_order_asked),
        lab_test(a_question_with_a_known_request_id_is_answered_again),
        lab_test(what_others_commit_is_shown_at_a_poke_or_within_a_second),
        lab_test(an_idle_link_looks_once_a_second_and_reads_nothing),
        lab_test(what_the_database_refuses_is_answered),
        lab_test(a_locked_database_makes_a_question_late_but_never_fails_it),
        lab_test(a_database_that_is_moved_away_and_back_loses_no_question),
        lab_test(the_database_need_not_be_there_yet),
        lab_test(sixty_four_questions_may_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
