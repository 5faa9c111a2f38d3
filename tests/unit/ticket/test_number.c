/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void
a_sequence_gives_each_number_of_its_range_once(void **context)
{
    (void)context;
    const struct number_range range = {801, 899};
    for (int64_t sequence = 1; sequence <= 99; sequence++) {
        int32_t number = 0;
        assert_true(number_of_sequence(&range, sequence, &number));
        assert_int_equal(number, 800 + sequence);
    }
    int32_t number = -5;
    assert_false(number_of_sequence(&range, 100, &number));
    assert_false(number_of_sequence(&range, 0, &number));
    assert_false(number_of_sequence(&range, -1, &number));
    assert_false(number_of_sequence(&range, INT64_MAX, &number));
    assert_false(number_of_sequence(&range, INT64_MIN, &number));
    assert_int_equal(number, -5);
}

static void
a_range_of_one_number_is_used_up_by_it(void **context)
{
    (void)context;
    const struct number_range one = {7, 7}, none = {8, 7};
    int32_t number;
    assert_true(number_of_sequence(&one, 1, &number));
    assert_int_equal(number, 7);
    assert_false(number_of_sequence(&one, 2, &number));
    assert_false(number_of_sequence(&none, 1, &number));
}

static void
numbers_have_at_least_three_digits(void **context)
{
    (void)context;
    char text[TICKET_NUMBER_SIZE];
    assert_true(number_format("C", 42, text, sizeof(text)));
    assert_string_equal(text, "C042");
    assert_true(number_format("C", 1001, text, sizeof(text)));
    assert_string_equal(text, "C1001");
    assert_true(number_format("TAX-", 7, text, sizeof(text)));
    assert_string_equal(text, "TAX-007");
    assert_true(number_format("ABCDEFGHIJ", 99999, text, sizeof(text)));
    assert_string_equal(text, "ABCDEFGHIJ99999");
    assert_false(number_format("ABCDEFGHIJK", 99999, text, sizeof(text)));
    assert_string_equal(text, "");
}

/* The definition itself: print all numbers of both and look for the same text. */
static bool
collide_by_printing(const char *service_a, const struct number_range *a, const char *service_b,
                    const struct number_range *b)
{
    for (int32_t i = a->first; i <= a->last; i++) {
        for (int32_t j = b->first; j <= b->last; j++) {
            char left[64], right[64];
            snprintf(left, sizeof(left), "%s%03d", service_a, i);
            snprintf(right, sizeof(right), "%s%03d", service_b, j);
            if (strcmp(left, right) == 0) {
                return true;
            }
        }
    }
    return false;
}

static void
series_collide_exactly_when_they_could_print_the_same_text(void **context)
{
    (void)context;
    static const char *const services[] = {"A", "A1", "A10", "A0", "B", "A-1", "1", "11", "A99"};
    static const struct number_range ranges[] = {
        {1, 9},         {5, 5},         {10, 12},       {995, 1003},
        {1001, 1004},   {1000, 1010},   {1995, 2002},   {10000, 10003},
        {10098, 10102}, {99990, 99999}, {11000, 11005}, {98999, 99002},
    };
    int collisions = 0;
    for (size_t s = 0; s < ARRAY_SIZE(services); s++) {
        for (size_t t = 0; t < ARRAY_SIZE(services); t++) {
            for (size_t i = 0; i < ARRAY_SIZE(ranges); i++) {
                for (size_t j = 0; j < ARRAY_SIZE(ranges); j++) {
                    bool want =
                        collide_by_printing(services[s], &ranges[i], services[t], &ranges[j]);
                    if (number_may_collide(services[s], &ranges[i], services[t], &ranges[j]) !=
                        want) {
                        fail_msg("%s %d-%d and %s %d-%d", services[s], ranges[i].first,
                                 ranges[i].last, services[t], ranges[j].first, ranges[j].last);
                    }
                    collisions += want;
                }
            }
        }
    }
    assert_true(collisions > 200);
}

static void
a_1001_and_a1_001_collide(void **context)
{
    (void)context;
    const struct number_range overflow = {1001, 1999}, plain = {1, 799};
    assert_true(number_may_collide("A", &overflow, "A1", &plain));
    assert_true(number_may_collide("A1", &plain, "A", &overflow));
    assert_false(number_may_collide("A", &plain, "A1", &plain));
    assert_false(number_may_collide("A", &overflow, "A2", &plain));
    assert_false(number_may_collide("A", &overflow, "A01", &plain));
}

static void
a_reference_names_a_ticket_of_today_of_a_day_or_by_code(void **context)
{
    (void)context;
    struct number_reference reference;
    assert_true(number_reference_parse("C042", &reference));
    assert_int_equal(reference.kind, NUMBER_TODAY);
    assert_string_equal(reference.number, "C042");
    assert_string_equal(reference.day, "");
    assert_true(number_reference_parse("2020-01-07/TAX-1001", &reference));
    assert_int_equal(reference.kind, NUMBER_OF_DAY);
    assert_string_equal(reference.day, "2020-01-07");
    assert_string_equal(reference.number, "TAX-1001");
    assert_true(number_reference_parse("2024-02-29/C001", &reference));
    assert_true(number_reference_parse("code:7K3F9QXM2B4T6WCD", &reference));
    assert_int_equal(reference.kind, NUMBER_CODE);
    assert_string_equal(reference.code, "7K3F9QXM2B4T6WCD");
    assert_string_equal(reference.number, "");
}

static void
a_code_is_forgiven_what_people_type(void **context)
{
    (void)context;
    static const char *const typed[] = {"code:7K3F-9QXM-2B4T-6WC1", "code:7k3f 9qxm 2b4t 6wci",
                                        "code:7K3F - 9qXM2B4T-6wcL", "code:7k3f9qxm2b4t6wcl"};
    struct number_reference reference;
    for (size_t i = 0; i < ARRAY_SIZE(typed); i++) {
        assert_true(number_reference_parse(typed[i], &reference));
        assert_string_equal(reference.code, "7K3F9QXM2B4T6WC1");
    }
    assert_true(number_reference_parse("code:oO0iIlL1AAAABBBB", &reference));
    assert_string_equal(reference.code, "00011111AAAABBBB");
}

static void
what_names_no_ticket_is_refused_and_changes_nothing(void **context)
{
    (void)context;
    static const char *const bad[] = {
        "",
        "C",
        "C42",
        "042",
        "C042 ",
        " C042",
        "C04x",
        "C0-42",
        "房042",
        "ABCDEFGHIJKLM042",
        "2020-01-07/",
        "2020-01-07/C42",
        "2020-13-07/C042",
        "2023-02-29/C042",
        "2020-1-7/C042",
        "02020-01-07/C042",
        "/C042",
        "2020-01-07/C042/C043",
        "code:",
        "code:7K3F9QXM2B4T6WC",
        "code:7K3F9QXM2B4T6WCDD",
        "code:7K3F9QXM2B4T6WCU",
        "code:7K-3F9QXM2B4T6WCD",
        "code:-7K3F9QXM2B4T6WCD",
        "code:7K3F9QXM2B4T6WCD-",
        "code:7K3F9QXM2B4T6WC!",
        "Code:7K3F9QXM2B4T6WCD",
    };
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct number_reference reference = {.number = "kept"};
        if (number_reference_parse(bad[i], &reference)) {
            fail_msg("accepted '%s'", bad[i]);
        }
        assert_string_equal(reference.number, "kept");
    }
}

static void
a_code_carries_its_day_and_sixty_five_random_bits(void **context)
{
    (void)context;
    static const uint8_t zero[10] = {0};
    static const uint8_t ones[10] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    static const uint8_t count[10] = {0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf};
    char code[TICKET_CODE_SIZE], other[TICKET_CODE_SIZE];
    number_code_format("1970-01-01", zero, code);
    assert_string_equal(code, "0000000000000000");
    number_code_format("2059-09-18", ones, code);
    assert_string_equal(code, "ZZZZZZZZZZZZZZZZ");
    number_code_format("2020-01-07", count, code); /* day 18268 = 17 * 1024 + 26 * 32 + 28 */
    assert_string_equal(code, "HTW3456789ABCDEF");
    for (int bit = 15; bit < 80; bit++) {
        uint8_t flipped[10];
        int different = 0;
        memcpy(flipped, count, sizeof(flipped));
        flipped[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
        number_code_format("2020-01-07", flipped, other);
        for (int i = 0; i < 16; i++) {
            different += code[i] != other[i];
        }
        assert_int_equal(different, 1);
    }
}

static void
codes_sort_by_their_day(void **context)
{
    (void)context;
    static const uint8_t zero[10] = {0};
    static const uint8_t ones[10] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    static const char *const days[] = {"1970-01-01", "2020-01-07", "2020-01-08",
                                       "2020-02-01", "2026-11-20", "2059-09-18"};
    char last[TICKET_CODE_SIZE], first[TICKET_CODE_SIZE];

    for (size_t i = 0; i + 1 < ARRAY_SIZE(days); i++) {
        number_code_format(days[i], ones, last);
        number_code_format(days[i + 1], zero, first);
        assert_true(strcmp(last, first) < 0);
    }
    /* Afterwards they begin anew. */
    number_code_format("2059-09-19", zero, first);
    assert_string_equal(first, "0000000000000000");
}

static void
a_code_as_made_reads_back(void **context)
{
    (void)context;
    uint8_t random[10];
    uint32_t state = 12345;
    for (int round = 0; round < 1000; round++) {
        char text[32] = "code:";
        struct number_reference reference;
        for (int i = 0; i < 10; i++) {
            random[i] = (uint8_t)((state = state * 1664525u + 1013904223u) >> 24);
        }
        number_code_format("2026-11-20", random, text + 5);
        assert_true(number_reference_parse(text, &reference));
        assert_string_equal(reference.code, text + 5);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sequence_gives_each_number_of_its_range_once),
        cmocka_unit_test(a_range_of_one_number_is_used_up_by_it),
        cmocka_unit_test(numbers_have_at_least_three_digits),
        cmocka_unit_test(series_collide_exactly_when_they_could_print_the_same_text),
        cmocka_unit_test(a_1001_and_a1_001_collide),
        cmocka_unit_test(a_reference_names_a_ticket_of_today_of_a_day_or_by_code),
        cmocka_unit_test(a_code_is_forgiven_what_people_type),
        cmocka_unit_test(what_names_no_ticket_is_refused_and_changes_nothing),
        cmocka_unit_test(a_code_carries_its_day_and_sixty_five_random_bits),
        cmocka_unit_test(codes_sort_by_their_day),
        cmocka_unit_test(a_code_as_made_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
