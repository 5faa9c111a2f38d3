/* SPDX-License-Identifier: Apache-2.0
 * Random days: whatever people do, in whatever order, a refusal changes nothing and verify
 * re-derives everything. */
#include "store/desk.h"
#include "store/rating.h"
#include "tests/unit/store/lab.h"

enum { STEPS = 12000, DAY_STEPS = 3000, NUMBERS_MAX = 400 };

struct days {
    struct fixture *fixture;
    uint64_t random;
    char numbers[NUMBERS_MAX][TICKET_NUMBER_SIZE];
    int number_count;
    char counter[ID_SIZE];           /* where something was done last */
    char passed[TICKET_NUMBER_SIZE]; /* the newest that was passed over */
    char finished[TICKET_NUMBER_SIZE];
    int done[ACTION_KIND_COUNT], refused[ACTION_KIND_COUNT];
};

static const char *const services[] = {"C", "G", "J", "C/resale,G", "G,J,C", "S", "Q", "J,C"};
static const char *const single[] = {"C", "G", "J", "S"};
static const char *const classes[] = {"", "", "elderly", "language"};
static const char *const changed[] = {"regular", "elderly", "language"};
static const char *const counters[] = {"1", "2", "3", "4"};
static const char *const staff[] = {"0317", "0318", "0319", "0320", "0400"};

static unsigned
pick(struct days *days, unsigned below)
{
    days->random ^= days->random << 13;
    days->random ^= days->random >> 7;
    days->random ^= days->random << 17;
    return (unsigned)(days->random >> 20) % below;
}

#define PICK(days, list) (list)[pick(days, ARRAY_SIZE(list))]

static void
fill_transfer(struct days *days, struct action *action)
{
    unsigned where = pick(days, 3);

    if (where == 0) {
        str_cut(action->services, sizeof(action->services), PICK(days, single));
    }
    if (where == 1) {
        action->target = TICKET_BOUND_COUNTER;
        str_cut(action->target_id, sizeof(action->target_id), PICK(days, counters));
    }
    if (where == 2) {
        action->target = TICKET_BOUND_STAFF;
        str_cut(action->target_id, sizeof(action->target_id), PICK(days, staff));
    }
    action->come_back = pick(days, 3) == 0;
    action->offer = where > 0 && pick(days, 3) > 0;
    if (pick(days, 2) == 0) {
        str_cut(action->supervisor, sizeof(action->supervisor), "0400");
    }
}

static void
fill_number(struct days *days, struct action *action)
{
    if (days->number_count > 0) {
        str_cut(action->number, sizeof(action->number),
                days->numbers[pick(days, (unsigned)days->number_count)]);
    } else {
        str_cut(action->number, sizeof(action->number), "C001");
    }
}

/* One that this counter holds, where it holds any. */
static void
fill_held(struct days *days, struct action *action)
{
    struct counter counter;

    assert_int_equal(store_counter_get(days->fixture->store, action->counter, &counter), STATUS_OK);
    if (counter.held_count == 0) {
        fill_number(days, action);
        return;
    }
    unsigned which = pick(days, (unsigned)counter.held_count);
    str_cut(action->number, sizeof(action->number), counter.held[which].number);
}

/* An offer that this counter may answer, where there is one. */
static void
fill_offer(struct days *days, struct action *action)
{
    struct desk desk;

    assert_int_equal(store_desk(days->fixture->store, action->counter, &desk), STATUS_OK);
    if (desk.offer_count == 0) {
        fill_number(days, action);
        return;
    }
    unsigned which = pick(days, (unsigned)desk.offer_count);
    str_cut(action->number, sizeof(action->number), desk.offers[which].number);
}

/* The newest number, mostly of the service that has just ended. */
static void
fill_rating(struct days *days, struct action *action)
{
    str_cut(action->terminal, sizeof(action->terminal), "padx");
    str_cut(action->number, sizeof(action->number),
            days->finished[0] != '\0' ? days->finished : "C001");
    action->level = 1 + (int)pick(days, 5);
}

static void
fill_desk(struct days *days, struct action *action)
{
    switch (action->kind) {
    case ACTION_ACCEPT:
        fill_offer(days, action);
        break;
    case ACTION_DECLINE:
        fill_offer(days, action);
        str_cut(action->reason, sizeof(action->reason), "not mine");
        break;
    case ACTION_SERVE:
    case ACTION_ADD:
    case ACTION_SKIP:
        str_cut(action->services, sizeof(action->services), PICK(days, single));
        break;
    case ACTION_NOTICE:
        str_cut(action->missing, sizeof(action->missing), "1,3");
        break;
    case ACTION_RATE:
        fill_rating(days, action);
        break;
    case ACTION_MESSAGE:
        str_cut(action->note, sizeof(action->note), "please come");
        break;
    default:
        break;
    }
}

static struct action
make_action(struct days *days)
{
    static const enum action_kind kinds[] = {
        ACTION_TAKE,   ACTION_TAKE,   ACTION_CALL,     ACTION_CALL,   ACTION_RECALL,
        ACTION_RECALL, ACTION_START,  ACTION_START,    ACTION_PASS,   ACTION_PASS,
        ACTION_FINISH, ACTION_FINISH, ACTION_HOLD,     ACTION_UNHOLD, ACTION_TRANSFER,
        ACTION_UNDO,   ACTION_OPEN,   ACTION_TRANSFER, ACTION_ACCEPT, ACTION_DECLINE};
    static const enum action_kind rare[] = {
        ACTION_RETURN, ACTION_LEAVE,   ACTION_PAUSE,     ACTION_RESUME,       ACTION_RESUME,
        ACTION_CLOSE,  ACTION_RELEASE, ACTION_COUNTER,   ACTION_SERVICE_STOP, ACTION_SERVICE_RESUME,
        ACTION_PAPER,  ACTION_OPEN,    ACTION_OPEN,      ACTION_TAKE,         ACTION_TAKE,
        ACTION_SERVE,  ACTION_SERVE,   ACTION_ADD,       ACTION_ADD,          ACTION_SKIP,
        ACTION_SKIP,   ACTION_CLASS,   ACTION_REINSTATE, ACTION_REINSTATE,    ACTION_NOTICE,
        ACTION_RATE,   ACTION_RATE,    ACTION_HELP,      ACTION_MESSAGE};
    struct action action = {.kind = PICK(days, kinds)};

    if (pick(days, 4) == 0) {
        action.kind = PICK(days, rare);
    }

    switch (action.kind) {
    case ACTION_TAKE:
        str_cut(action.services, sizeof(action.services), PICK(days, services));
        str_cut(action.class_id, sizeof(action.class_id), PICK(days, classes));
        return action;
    case ACTION_RETURN:
        fill_number(days, &action);
        if (days->passed[0] != '\0' && pick(days, 2) == 0) {
            str_cut(action.number, sizeof(action.number), days->passed);
        }
        return action;
    case ACTION_LEAVE:
        fill_number(days, &action);
        return action;
    case ACTION_CLASS:
    case ACTION_REINSTATE:
        fill_number(days, &action);
        if (action.kind == ACTION_CLASS) {
            str_cut(action.class_id, sizeof(action.class_id), PICK(days, changed));
        }
        str_cut(action.reason, sizeof(action.reason), "asked for");
        return action;
    case ACTION_PAPER:
        fill_number(days, &action);
        str_cut(action.outcome, sizeof(action.outcome), "printed");
        return action;
    case ACTION_SERVICE_STOP:
        str_cut(action.reason, sizeof(action.reason), "stopped");
        str_cut(action.services, sizeof(action.services), "S");
        return action;
    case ACTION_SERVICE_RESUME:
        str_cut(action.services, sizeof(action.services), "S");
        return action;
    default:
        break;
    }
    str_cut(action.counter, sizeof(action.counter), PICK(days, counters));
    if (days->counter[0] != '\0' && pick(days, 3) > 0) {
        memcpy(action.counter, days->counter, sizeof(action.counter));
    }
    if (action.kind == ACTION_OPEN) {
        str_cut(action.staff, sizeof(action.staff), PICK(days, staff));
    }
    if (action.kind == ACTION_PAUSE) {
        str_cut(action.reason, sizeof(action.reason), "tea");
    }
    if (action.kind == ACTION_COUNTER) {
        str_cut(action.services, sizeof(action.services), PICK(days, single));
    }
    if (action.kind == ACTION_HOLD) {
        action.hold = TICKET_HOLD_WITH_US;
    }
    if (action.kind == ACTION_TRANSFER) {
        fill_transfer(days, &action);
    }
    fill_desk(days, &action);
    if (action.kind == ACTION_UNHOLD || (action.kind == ACTION_TRANSFER && pick(days, 4) == 0)) {
        fill_held(days, &action);
    }
    if (action.kind == ACTION_CALL && pick(days, 12) == 0) {
        fill_number(days, &action);
    }
    if (action.kind == ACTION_CALL && action.number[0] != '\0') {
        str_cut(action.reason, sizeof(action.reason), "emergency");
    }
    return action;
}

/* The next call is what `why` said, and nobody before it in its service's queue. */
static void
do_call(struct days *days, const struct action *action)
{
    struct fixture *fixture = days->fixture;
    struct why why;

    assert_int_equal(store_why(fixture->store, action->counter, &why), STATUS_OK);
    if (fixture_act(fixture, *action) != STATUS_OK) {
        return;
    }
    if (action->number[0] != '\0') {
        return;
    }
    assert_true(why.any);
    assert_int_equal(why.ticket.id, fixture->answer.ticket.id);
    if (why.rule != ORDER_BOUND) {
        assert_int_equal(why.ticket.ahead, 0);
    }
}

static void
do_step(struct days *days)
{
    struct fixture *fixture = days->fixture;
    struct action action = make_action(days);
    char before[65], after[65];

    if (pick(days, 500) == 0) {
        fixture_pass(fixture, 20 * MINUTE_MS);
    }
    fixture_pass(fixture, (int64_t)pick(days, 4000));
    int64_t head = lab_head(fixture, before);
    if (action.kind == ACTION_CALL) {
        do_call(days, &action);
    } else {
        fixture_act(fixture, action);
    }
    if (fixture->answer.status == STATUS_OK) {
        days->done[action.kind]++;
        memcpy(days->counter, action.counter, sizeof(days->counter));
        assert_true(lab_head(fixture, after) > head);
    } else {
        days->refused[action.kind]++;
        assert_int_equal(lab_head(fixture, after), head);
        assert_string_equal(after, before);
        assert_true(
            fixture->answer.status == STATUS_CONFLICT ||
            fixture->answer.status == STATUS_NOT_FOUND || fixture->answer.status == STATUS_CLOSED ||
            fixture->answer.status == STATUS_FULL || fixture->answer.status == STATUS_DENIED);
    }
    if (action.kind == ACTION_PASS && fixture->answer.status == STATUS_OK) {
        memcpy(days->passed, fixture->answer.ticket.number, sizeof(days->passed));
    }
    if (action.kind == ACTION_FINISH && fixture->answer.status == STATUS_OK) {
        memcpy(days->finished, fixture->answer.ticket.number, sizeof(days->finished));
    }
    if (action.kind == ACTION_TAKE && fixture->answer.status == STATUS_OK) {
        int at =
            days->number_count < NUMBERS_MAX ? days->number_count++ : (int)pick(days, NUMBERS_MAX);
        memcpy(days->numbers[at], fixture->answer.ticket.number, TICKET_NUMBER_SIZE);
    }
}

/* Every place that a ticket is told is its place in the queue that is told. */
static void
compare_places(struct days *days)
{
    for (size_t i = 0; i < ARRAY_SIZE(single); i++) {
        struct ticket *tickets = NULL;
        size_t count = 0;
        assert_int_equal(store_queue(days->fixture->store, single[i], NULL, &tickets, &count),
                         STATUS_OK);
        for (size_t k = 0; k < count; k++) {
            struct ticket shown = lab_show(days->fixture, tickets[k].number);
            if (tickets[k].free_at <= days->fixture->real) {
                assert_int_equal(shown.ahead, tickets[k].ahead);
            }
        }
        free(tickets);
    }
}

static void
whatever_happens_verify_finds_nothing_wrong(void **state)
{
    struct fixture *fixture = *state;
    static const char *const days_begin[STEPS / DAY_STEPS] = {
        "2026-11-23T09:10:00", "2026-11-24T09:10:00", "2026-11-25T09:10:00", "2026-11-26T09:10:00"};
    struct days days = {.fixture = fixture, .random = 20200107};

    store_grant_rating(fixture->store);
    for (int i = 0; i < STEPS; i++) {
        do_step(&days);
        if (i % 200 == 0) {
            compare_places(&days);
        }
        if (i % DAY_STEPS == DAY_STEPS - 1) {
            fixture_until(fixture, days_begin[i / DAY_STEPS]);
        }
    }
    fixture_verify(fixture);
    /* Each kind has been done and has been refused: the walk met both sides of the table. */
    static const enum action_kind met[] = {
        ACTION_TAKE,    ACTION_CALL,   ACTION_RECALL,    ACTION_START,  ACTION_PASS,
        ACTION_FINISH,  ACTION_HOLD,   ACTION_UNHOLD,    ACTION_RETURN, ACTION_TRANSFER,
        ACTION_LEAVE,   ACTION_UNDO,   ACTION_OPEN,      ACTION_CLOSE,  ACTION_PAUSE,
        ACTION_RELEASE, ACTION_ACCEPT, ACTION_DECLINE,   ACTION_SERVE,  ACTION_ADD,
        ACTION_SKIP,    ACTION_CLASS,  ACTION_REINSTATE, ACTION_NOTICE, ACTION_RATE};
    for (size_t i = 0; i < ARRAY_SIZE(met); i++) {
        if (days.done[met[i]] == 0 || days.refused[met[i]] == 0) {
            fail_msg("%s: %d done, %d refused", action_name(met[i]), days.done[met[i]],
                     days.refused[met[i]]);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {lab_test(whatever_happens_verify_finds_nothing_wrong)};

    if (access("/dev/shm", W_OK) == 0) {
        setenv("TMPDIR", "/dev/shm", 0);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
