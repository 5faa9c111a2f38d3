/* SPDX-License-Identifier: Apache-2.0
 * Real sockets, on this machine's loopback broadcast, on ports of the test's own. What must not be
 * heard is proved by what is heard next: datagrams of one socket arrive in order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <semaphore.h>
#include <sodium.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "net/bell.h"

static const uint8_t key[WIRE_KEY_SIZE] = {9, 8, 7};
static const uint8_t other_key[WIRE_KEY_SIZE] = {9, 8, 6};
static const uint8_t head[WIRE_HEAD_SIZE] = {0x12, 0x34};
static uint16_t hint_port, beat_port;

struct ear {
    sem_t told;
    int64_t ids[64];
    struct wire_note beats[64];
    int count;
};

static void
hear_hint(int64_t ledger_id, void *context)
{
    struct ear *ear = context;
    ear->ids[ear->count++] = ledger_id;
    sem_post(&ear->told);
}

static void
hear_beat(const struct wire_note *beat, void *context)
{
    struct ear *ear = context;
    ear->beats[ear->count++] = *beat;
    sem_post(&ear->told);
}

static bool
heard(struct ear *ear)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 5;
    return sem_timedwait(&ear->told, &until) == 0;
}

static struct bell *
open_bell(const char *hall, const char *terminal, const uint8_t *with_key, uint64_t boot)
{
    struct bell_config config = {.hall = hall,
                                 .terminal = terminal,
                                 .key = with_key,
                                 .boot = boot,
                                 .role = WIRE_COUNTER,
                                 .hint_port = hint_port,
                                 .beat_port = beat_port};
    struct bell *bell = NULL;
    assert_int_equal(bell_open(&config, &bell), STATUS_OK);
    return bell;
}

static struct bell *
open_watcher(struct ear *ear)
{
    *ear = (struct ear){0};
    sem_init(&ear->told, 0, 0);
    struct bell *bell = open_bell("chenghu", "wall1", key, 1);
    assert_int_equal(bell_watch(bell, hear_hint, ear), STATUS_OK);
    return bell;
}

static void
send_bytes(const void *bytes, size_t length, uint16_t port)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0), on = 1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, BELL_ADDRESS_DEFAULT, &to.sin_addr);
    setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
    ssize_t sent = sendto(fd, bytes, length, 0, (struct sockaddr *)&to, sizeof to);
    close(fd);
    assert_int_equal(sent, length);
}

/* A genuine datagram with 'more' bytes behind it. */
static void
send_note_and(size_t more, enum wire_kind kind, uint64_t sequence, int64_t ledger_id, uint16_t port)
{
    struct wire_note note = {.kind = kind,
                             .hall = wire_hash("chenghu"),
                             .sender = wire_hash("c5"),
                             .boot = 1,
                             .sequence = sequence,
                             .ledger_id = ledger_id};
    uint8_t bytes[WIRE_SIZE + 8] = {0};
    wire_encode(&note, key, bytes);
    send_bytes(bytes, WIRE_SIZE + more, port);
}

static void
send_note(enum wire_kind kind, uint64_t sequence, int64_t ledger_id, uint16_t port)
{
    send_note_and(0, kind, sequence, ledger_id, port);
}

static void
every_program_of_the_machine_hears_a_ring(void **state)
{
    (void)state;
    struct ear ears[3];
    struct bell *watchers[3], *ringer = open_bell("chenghu", "c5", key, 1);
    for (int i = 0; i < 3; i++) {
        watchers[i] = open_watcher(&ears[i]);
    }
    bell_ring(ringer, BELL_TICKETS, 17);
    for (int i = 0; i < 3; i++) {
        assert_true(heard(&ears[i]));
        assert_int_equal(ears[i].ids[0], 17);
        bell_close(watchers[i]);
    }
    assert_int_equal(bell_counts(ringer).sent, 1);
    bell_close(ringer);
}

static void
repeated_and_overtaken_ids_wake_nobody(void **state)
{
    (void)state;
    struct ear ear;
    struct bell *watcher = open_watcher(&ear);
    send_note(WIRE_TICKETS, 1, 20, hint_port);
    assert_true(heard(&ear));
    send_note(WIRE_TICKETS, 1, 20, hint_port);
    send_note(WIRE_TICKETS, 3, 19, hint_port);
    send_note(WIRE_TICKETS, 2, 18, hint_port);
    send_note(WIRE_TICKETS, 4, 0, hint_port);
    send_note(WIRE_TICKETS, 5, 21, hint_port);
    assert_true(heard(&ear));
    assert_int_equal(ear.count, 2);
    assert_int_equal(ear.ids[1], 21);
    assert_int_equal(bell_counts(watcher).old, 4);
    bell_close(watcher);
}

static void
a_burst_ends_with_the_newest_id(void **state)
{
    (void)state;
    struct ear ear;
    struct bell *watcher = open_watcher(&ear);
    static const int64_t order[] = {3, 1, 2, 7, 5, 6, 4, 9, 8};
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        send_note(WIRE_TICKETS, i + 1, order[i], hint_port);
    }
    int64_t last = 0;
    while (last < 9) {
        assert_true(heard(&ear));
        assert_true(ear.ids[ear.count - 1] > last);
        last = ear.ids[ear.count - 1];
    }
    bell_close(watcher);
}

static void
forged_foreign_and_malformed_datagrams_change_nothing(void **state)
{
    (void)state;
    struct ear ear;
    struct bell *watcher = open_watcher(&ear);
    struct bell *forger = open_bell("chenghu", "c5", other_key, 1);
    struct bell *neighbour = open_bell("other-hall", "c5", key, 1);
    uint8_t junk[200];
    memset(junk, 'P', sizeof junk);
    bell_ring(forger, BELL_TICKETS, 1000);
    bell_ring(neighbour, BELL_TICKETS, 1001);
    send_bytes("", 0, hint_port);
    send_bytes(junk, sizeof junk, hint_port);
    send_bytes(junk, WIRE_SIZE, hint_port);
    send_note_and(1, WIRE_TICKETS, 1, 1003, hint_port);
    send_note(WIRE_BEAT, 1, 1002, hint_port);
    send_note(WIRE_TICKETS, 2, 5, hint_port);
    assert_true(heard(&ear));
    assert_int_equal(ear.count, 1);
    assert_int_equal(ear.ids[0], 5);
    assert_int_equal(bell_counts(watcher).refused, 7);
    bell_close(forger);
    bell_close(neighbour);
    bell_close(watcher);
}

static void
nobody_is_woken_by_his_own_ring(void **state)
{
    (void)state;
    struct ear ear;
    struct bell *watcher = open_watcher(&ear);
    bell_ring(watcher, BELL_TICKETS, 30);
    send_note(WIRE_TICKETS, 1, 29, hint_port);
    assert_true(heard(&ear));
    assert_int_equal(ear.ids[0], 29);
    assert_int_equal(bell_counts(watcher).old, 1);
    bell_close(watcher);
}

static void
programs_without_a_terminal_hear_each_other(void **state)
{
    (void)state;
    struct ear ear = {0};
    sem_init(&ear.told, 0, 0);
    struct bell *watcher = open_bell("chenghu", NULL, key, 0);
    struct bell *ringer = open_bell("chenghu", NULL, key, 0);
    assert_int_equal(bell_watch(watcher, hear_hint, &ear), STATUS_OK);
    bell_ring(ringer, BELL_TICKETS, 6);
    assert_true(heard(&ear));
    bell_close(ringer);
    bell_close(watcher);
}

static void
an_unwatched_bell_is_deaf_but_rings(void **state)
{
    (void)state;
    struct ear ear, other;
    struct bell *watcher = open_watcher(&ear), *second = open_bell("chenghu", "wall2", key, 1);
    other = (struct ear){0};
    sem_init(&other.told, 0, 0);
    assert_int_equal(bell_watch(second, hear_hint, &other), STATUS_OK);
    bell_unwatch(watcher);
    send_note(WIRE_TICKETS, 1, 7, hint_port);
    assert_true(heard(&other));
    bell_ring(watcher, BELL_TICKETS, 8);
    assert_true(heard(&other));
    assert_int_equal(ear.count, 0);
    bell_close(second);
    bell_close(watcher);
}

static void
the_same_terminal_started_anew_is_heard(void **state)
{
    (void)state;
    struct ear ear;
    struct bell *watcher = open_watcher(&ear), *twin = open_bell("chenghu", "wall1", key, 2);
    bell_ring(twin, BELL_TICKETS, 3);
    assert_true(heard(&ear));
    assert_int_equal(ear.ids[0], 3);
    bell_close(twin);
    bell_close(watcher);
}

static void
beats_carry_health_and_are_told_once(void **state)
{
    (void)state;
    struct ear ear = {0};
    sem_init(&ear.told, 0, 0);
    struct bell *listener = open_bell("chenghu", "", key, 1);
    struct bell *counter = open_bell("chenghu", "c5", key, 1);
    assert_int_equal(bell_listen_beats(listener, WIRE_NO_ROLE, hear_beat, &ear), STATUS_OK);
    bell_beat(counter, WIRE_TROUBLE_PRINTER, 12, head);
    assert_true(heard(&ear));
    send_note(WIRE_BEAT, 1, 12, beat_port);
    send_note(WIRE_TICKETS, 7, 12, beat_port);
    bell_beat(listener, 0, 12, head);
    bell_beat(counter, 0, 13, head);
    assert_true(heard(&ear));
    assert_int_equal(ear.count, 2);
    assert_int_equal(ear.beats[0].trouble, WIRE_TROUBLE_PRINTER);
    assert_int_equal(ear.beats[0].role, WIRE_COUNTER);
    assert_true(ear.beats[0].sender == wire_hash("c5"));
    assert_memory_equal(ear.beats[0].head, head, WIRE_HEAD_SIZE);
    assert_int_equal(ear.beats[1].ledger_id, 13);
    assert_int_equal(bell_counts(listener).old, 2);
    assert_int_equal(bell_counts(listener).refused, 1);
    bell_close(counter);
    bell_close(listener);
}

static int64_t
wrong_ms(void *context)
{
    (void)context;
    return INT64_C(1795343810999);
}

static void
beats_tell_their_senders_clock(void **state)
{
    (void)state;
    struct ear ear = {0};
    const struct clock wrong = {.real_ms = wrong_ms};
    const struct bell_config config = {.hall = "chenghu",
                                       .terminal = "c5",
                                       .key = key,
                                       .role = WIRE_COUNTER,
                                       .clock = &wrong,
                                       .hint_port = hint_port,
                                       .beat_port = beat_port};
    struct bell *listener = open_bell("chenghu", "", key, 1), *counter = NULL;
    sem_init(&ear.told, 0, 0);
    assert_int_equal(bell_open(&config, &counter), STATUS_OK);
    assert_int_equal(bell_listen_beats(listener, WIRE_NO_ROLE, hear_beat, &ear), STATUS_OK);
    bell_beat(counter, 0, 12, head);
    assert_true(heard(&ear));
    assert_int_equal(ear.beats[0].clock_s, 1795343810);
    bell_close(counter);
    bell_close(listener);
}

static int64_t
right_ms(void *context)
{
    return wrong_ms(context) + 3600 * 1000;
}

static struct bell *
open_by_clock(const struct clock *clock, int64_t clock_off_ms)
{
    const struct bell_config config = {.hall = "chenghu",
                                       .terminal = "c5",
                                       .key = key,
                                       .clock_off_ms = clock_off_ms,
                                       .role = WIRE_COUNTER,
                                       .clock = clock,
                                       .hint_port = hint_port,
                                       .beat_port = beat_port};
    struct bell *bell = NULL;
    assert_int_equal(bell_open(&config, &bell), STATUS_OK);
    return bell;
}

/* Its battery is empty: after a power cut it begins an hour behind. */
static void
a_computer_that_began_with_a_wrong_clock_is_heard(void **state)
{
    (void)state;
    struct ear ear = {0};
    const struct clock right = {.real_ms = right_ms}, wrong = {.real_ms = wrong_ms};
    struct bell *listener = open_bell("chenghu", "", key, 1), *counter = open_by_clock(&right, 0);
    sem_init(&ear.told, 0, 0);
    assert_int_equal(bell_listen_beats(listener, WIRE_NO_ROLE, hear_beat, &ear), STATUS_OK);
    bell_beat(counter, 0, 12, head);
    assert_true(heard(&ear));
    bell_close(counter);
    counter = open_by_clock(&wrong, -3600 * 1000 - 1); /* a moment later */
    bell_beat(counter, 0, 13, head);
    assert_true(heard(&ear));
    assert_int_equal(ear.beats[1].ledger_id, 13);
    bell_close(counter);
    bell_close(listener);
}

static void
beats_of_other_roles_are_not_heard_when_one_is_asked_for(void **state)
{
    (void)state;
    struct ear ear = {0};
    sem_init(&ear.told, 0, 0);
    struct bell *listener = open_bell("chenghu", "", key, 1);
    struct bell *counter = open_bell("chenghu", "c5", key, 1), *other = NULL;
    const struct bell_config config = {.hall = "chenghu",
                                       .terminal = "wall1",
                                       .key = key,
                                       .boot = 1,
                                       .role = WIRE_DISPLAY,
                                       .hint_port = hint_port,
                                       .beat_port = beat_port};
    assert_int_equal(bell_open(&config, &other), STATUS_OK);
    assert_int_equal(bell_listen_beats(listener, WIRE_DISPLAY, hear_beat, &ear), STATUS_OK);
    bell_beat(counter, 0, 12, head);
    bell_beat(other, 0, 13, head);
    assert_true(heard(&ear));
    assert_int_equal(ear.count, 1);
    assert_true(ear.beats[0].sender == wire_hash("wall1"));
    assert_int_equal(bell_counts(listener).old, 0);
    bell_close(counter);
    bell_close(other);
    bell_close(listener);
}

static struct bell *
open_display(const char *id, uint64_t boot)
{
    struct bell *bell = NULL;
    const struct bell_config config = {.hall = "chenghu",
                                       .terminal = id,
                                       .key = key,
                                       .boot = boot,
                                       .role = WIRE_DISPLAY,
                                       .hint_port = hint_port,
                                       .beat_port = beat_port};
    assert_int_equal(bell_open(&config, &bell), STATUS_OK);
    return bell;
}

static void
who_listens_to_its_own_role_is_not_woken_by_itself(void **state)
{
    (void)state;
    struct ear ear = {0};
    sem_init(&ear.told, 0, 0);
    struct bell *wall = open_display("wall1", 1);
    assert_int_equal(bell_listen_beats(wall, WIRE_DISPLAY, hear_beat, &ear), STATUS_OK);
    for (int i = 0; i < 5; i++) {
        bell_beat(wall, 0, 12 + i, head);
    }
    struct bell *other = open_display("wall2", 1), *again = open_display("wall1", 2);
    bell_beat(other, 0, 500, head);
    assert_true(heard(&ear));
    bell_beat(again, 0, 501, head); /* the same id, started anew: not me */
    assert_true(heard(&ear));
    assert_int_equal(ear.count, 2);
    assert_int_equal(bell_counts(wall).old, 0); /* its own never came as far as its thread */
    bell_close(again);
    bell_close(other);
    bell_close(wall);
}

static void
hints_and_beats_keep_to_their_ports(void **state)
{
    (void)state;
    struct ear ear;
    struct bell *watcher = open_watcher(&ear), *counter = open_bell("chenghu", "c5", key, 1);
    bell_beat(counter, 0, 99, head);
    bell_ring(counter, BELL_TICKETS, 1);
    assert_true(heard(&ear));
    assert_int_equal(ear.ids[0], 1);
    assert_int_equal(bell_counts(watcher).refused, 0);
    bell_close(counter);
    bell_close(watcher);
}

static void
settings_that_cannot_be_meant_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *address, *interface_name;
        uint16_t hint, beat;
        enum status status;
    } cases[] = {
        {"255.255.255.255", NULL, 1, 2, STATUS_INVALID},
        {"0.0.0.0", NULL, 1, 2, STATUS_INVALID},
        {"hall.local", NULL, 1, 2, STATUS_INVALID},
        {"", NULL, 1, 2, STATUS_INVALID},
        {NULL, NULL, 5, 5, STATUS_INVALID},
        {NULL, "nosuch0", 1, 2, STATUS_NOT_FOUND},
        {"239.1.2.3", "waytoolonganame0", 1, 2, STATUS_NOT_FOUND},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct bell_config config = {.hall = "h",
                                     .terminal = "t",
                                     .key = key,
                                     .address = cases[i].address,
                                     .interface_name = cases[i].interface_name,
                                     .hint_port = cases[i].hint,
                                     .beat_port = cases[i].beat};
        struct bell *bell = NULL;
        assert_int_equal(bell_open(&config, &bell), cases[i].status);
        assert_null(bell);
    }
    assert_null(bell_close(NULL));
}

static void
a_multicast_group_on_loopback_works_too(void **state)
{
    (void)state;
    struct bell_config config = {.hall = "chenghu",
                                 .terminal = "wall1",
                                 .key = key,
                                 .address = "239.255.77.1",
                                 .interface_name = "lo",
                                 .hint_port = hint_port,
                                 .beat_port = beat_port};
    struct bell *watcher = NULL, *ringer = NULL;
    struct ear ear = {0};
    sem_init(&ear.told, 0, 0);
    assert_int_equal(bell_open(&config, &watcher), STATUS_OK);
    assert_int_equal(bell_watch(watcher, hear_hint, &ear), STATUS_OK);
    config.terminal = "c5";
    assert_int_equal(bell_open(&config, &ringer), STATUS_OK);
    bell_ring(ringer, BELL_HALL, 4);
    assert_true(heard(&ear));
    assert_int_equal(ear.ids[0], 4);
    bell_close(ringer);
    bell_close(watcher);
}

static int warnings;

static void
count_warning(enum log_level level, const char *line, void *context)
{
    (void)line;
    (void)context;
    warnings += level == LOG_LEVEL_WARN;
}

/* The network goes away: behind the number of the bell's socket there is no socket any more. */
static void
what_cannot_be_sent_is_counted_and_logged_once(void **state)
{
    (void)state;
    int nowhere = open("/dev/null", O_WRONLY), socket_fd = dup(nowhere);
    close(socket_fd);
    struct bell *bell = open_bell("chenghu", "c5", key, 1);
    int whole = dup(socket_fd);
    warnings = 0;
    log_to(count_warning, NULL);
    dup2(nowhere, socket_fd);
    for (int i = 1; i <= 3; i++) {
        bell_ring(bell, BELL_TICKETS, i);
    }
    assert_int_equal(warnings, 1);
    dup2(whole, socket_fd);
    bell_ring(bell, BELL_TICKETS, 4);
    dup2(nowhere, socket_fd);
    bell_ring(bell, BELL_TICKETS, 5);
    bell_beat(bell, 0, 5, head);
    log_to(NULL, NULL);
    assert_int_equal(warnings, 2);
    assert_int_equal(bell_counts(bell).not_sent, 5);
    assert_int_equal(bell_counts(bell).sent, 1);
    bell_close(bell);
    close(whole);
    close(nowhere);
}

/* Two ports that nobody else has now, held apart by being bound at the same time. */
static int
choose_ports(void **state)
{
    (void)state;
    uint16_t *const ports[] = {&hint_port, &beat_port};
    int fds[2];
    for (size_t i = 0; i < 2; i++) {
        struct sockaddr_in here = {.sin_family = AF_INET};
        socklen_t length = sizeof here;
        fds[i] = socket(AF_INET, SOCK_DGRAM, 0);
        if (bind(fds[i], (struct sockaddr *)&here, sizeof here) != 0 ||
            getsockname(fds[i], (struct sockaddr *)&here, &length) != 0) {
            return -1;
        }
        *ports[i] = ntohs(here.sin_port);
    }
    return close(fds[0]) + close(fds[1]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_program_of_the_machine_hears_a_ring),
        cmocka_unit_test(repeated_and_overtaken_ids_wake_nobody),
        cmocka_unit_test(a_burst_ends_with_the_newest_id),
        cmocka_unit_test(forged_foreign_and_malformed_datagrams_change_nothing),
        cmocka_unit_test(nobody_is_woken_by_his_own_ring),
        cmocka_unit_test(programs_without_a_terminal_hear_each_other),
        cmocka_unit_test(an_unwatched_bell_is_deaf_but_rings),
        cmocka_unit_test(the_same_terminal_started_anew_is_heard),
        cmocka_unit_test(beats_carry_health_and_are_told_once),
        cmocka_unit_test(beats_tell_their_senders_clock),
        cmocka_unit_test(a_computer_that_began_with_a_wrong_clock_is_heard),
        cmocka_unit_test(who_listens_to_its_own_role_is_not_woken_by_itself),
        cmocka_unit_test(beats_of_other_roles_are_not_heard_when_one_is_asked_for),
        cmocka_unit_test(hints_and_beats_keep_to_their_ports),
        cmocka_unit_test(settings_that_cannot_be_meant_are_refused),
        cmocka_unit_test(a_multicast_group_on_loopback_works_too),
        cmocka_unit_test(what_cannot_be_sent_is_counted_and_logged_once),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, choose_ports, NULL);
}
