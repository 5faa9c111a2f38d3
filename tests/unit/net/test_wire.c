/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <string.h>

#include "net/senders.h"
#include "net/wire.h"

static const uint8_t key[WIRE_KEY_SIZE] = {1, 2, 3};
static const struct wire_note sample = {
    .kind = WIRE_BEAT,
    .role = WIRE_KIOSK,
    .trouble = WIRE_TROUBLE_PAPER | WIRE_TROUBLE_SOUND,
    .hall = UINT64_C(0x0102030405060708),
    .sender = UINT64_MAX,
    .boot = UINT64_C(1774002240123),
    .sequence = 42,
    .clock_s = 1795343810,
    .ledger_id = INT64_MAX,
    .head = {0xaa, 0xbb},
};

static void
a_note_comes_back_as_it_was_sent(void **state)
{
    (void)state;
    uint8_t bytes[WIRE_SIZE];
    struct wire_note note = {0};
    wire_encode(&sample, key, bytes);
    assert_true(wire_decode(bytes, sizeof bytes, key, &note));
    assert_int_equal(note.kind, sample.kind);
    assert_int_equal(note.role, sample.role);
    assert_int_equal(note.trouble, sample.trouble);
    assert_true(note.hall == sample.hall && note.sender == sample.sender);
    assert_true(note.boot == sample.boot && note.sequence == sample.sequence);
    assert_true(note.clock_s == sample.clock_s);
    assert_true(note.ledger_id == sample.ledger_id);
    assert_memory_equal(note.head, sample.head, WIRE_HEAD_SIZE);
}

static void
the_bytes_stand_where_the_header_says(void **state)
{
    (void)state;
    uint8_t bytes[WIRE_SIZE];
    wire_encode(&sample, key, bytes);
    static const uint8_t start[] = {'P', 'A', 'I', 'H', 1, WIRE_BEAT, WIRE_KIOSK, 0x12,
                                    1,   2,   3,   4,   5, 6,         7,          8};
    assert_memory_equal(bytes, start, sizeof start);
    assert_int_equal(bytes[35], 42);
    assert_int_equal(bytes[36], 0x6b);
    assert_int_equal(bytes[39], 0xc2);
    assert_int_equal(bytes[40], 0x7f);
    assert_int_equal(bytes[48], 0xaa);
}

/* It reads 32 to 40 as one number and only asks whether it grew. */
static void
a_program_from_before_the_clock_is_understood_and_understands(void **state)
{
    (void)state;
    uint8_t bytes[WIRE_SIZE] = {0};
    struct wire_note note = sample;
    uint64_t last = 0;
    wire_encode(&sample, key, bytes);
    memset(bytes + 32, 0, 8);
    bytes[39] = 42;
    crypto_auth(bytes + 64, bytes, 64, key);
    assert_true(wire_decode(bytes, sizeof bytes, key, &note));
    assert_true(note.sequence == 42 && note.clock_s == 0);
    for (note = sample; note.sequence < 46; note.sequence++) {
        uint64_t read = 0;
        note.clock_s -= 1000; /* also of a clock that goes back */
        wire_encode(&note, key, bytes);
        for (int i = 32; i < 40; i++) {
            read = read << 8 | bytes[i];
        }
        assert_true(read > last);
        last = read;
    }
}

static void
any_flipped_bit_is_refused(void **state)
{
    (void)state;
    uint8_t bytes[WIRE_SIZE];
    struct wire_note note = {.sequence = 7};
    wire_encode(&sample, key, bytes);
    for (size_t bit = 0; bit < WIRE_SIZE * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(wire_decode(bytes, sizeof bytes, key, &note));
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_true(note.sequence == 7);
    assert_true(wire_decode(bytes, sizeof bytes, key, &note));
}

static void
another_length_or_key_is_refused(void **state)
{
    (void)state;
    uint8_t bytes[2 * WIRE_SIZE] = {0};
    static const uint8_t other[WIRE_KEY_SIZE] = {1, 2, 4};
    struct wire_note note;
    wire_encode(&sample, key, bytes);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        assert_int_equal(wire_decode(bytes, length, key, &note), length == WIRE_SIZE);
    }
    assert_false(wire_decode(bytes, WIRE_SIZE, other, &note));
}

/* Rightly signed by a program with the key, but not ours to understand. */
static void
signed_nonsense_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        uint8_t value;
    } cases[] = {{0, 'X'}, {4, 2}, {5, 0}, {5, WIRE_KIND_END}, {6, WIRE_ROLE_END}, {40, 0x80}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        uint8_t bytes[WIRE_SIZE];
        struct wire_note note;
        wire_encode(&sample, key, bytes);
        bytes[cases[i].at] = cases[i].value;
        crypto_auth(bytes + 64, bytes, 64, key);
        assert_false(wire_decode(bytes, sizeof bytes, key, &note));
    }
}

static void
ids_hash_to_the_same_number_everywhere(void **state)
{
    (void)state;
    assert_true(wire_hash("chenghu") == UINT64_C(0x792e47bdcbd4bbec));
    assert_true(wire_hash("wall1") != wire_hash("wall2"));
}

static void
a_sender_is_heard_only_forwards(void **state)
{
    (void)state;
    static struct senders senders;
    assert_true(senders_accept(&senders, 1, 100, 5));
    assert_false(senders_accept(&senders, 1, 100, 5));
    assert_false(senders_accept(&senders, 1, 100, 4));
    assert_true(senders_accept(&senders, 2, 50, 1));
    assert_true(senders_accept(&senders, 1, 100, 9));
    assert_true(senders_accept(&senders, 1, 101, 1));
    assert_false(senders_accept(&senders, 1, 100, 10));
}

static void
a_full_list_of_senders_forgets_nobody(void **state)
{
    (void)state;
    static struct senders senders;
    for (uint64_t i = 1; i <= SENDERS_MAX; i++) {
        assert_true(senders_accept(&senders, i, 1, 1));
    }
    assert_false(senders_accept(&senders, SENDERS_MAX + 1, 1, 1));
    assert_true(senders_accept(&senders, 1, 1, 2));
    assert_false(senders_accept(&senders, SENDERS_MAX, 1, 1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_note_comes_back_as_it_was_sent),
        cmocka_unit_test(the_bytes_stand_where_the_header_says),
        cmocka_unit_test(a_program_from_before_the_clock_is_understood_and_understands),
        cmocka_unit_test(any_flipped_bit_is_refused),
        cmocka_unit_test(another_length_or_key_is_refused),
        cmocka_unit_test(signed_nonsense_is_refused),
        cmocka_unit_test(ids_hash_to_the_same_number_everywhere),
        cmocka_unit_test(a_sender_is_heard_only_forwards),
        cmocka_unit_test(a_full_list_of_senders_forgets_nobody),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
