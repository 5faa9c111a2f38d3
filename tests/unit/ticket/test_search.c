/* SPDX-License-Identifier: Apache-2.0 */
#include "offered.h"
#include "ticket/search.h"

static struct search_hit hits[16];

static size_t
find(const char *query)
{
    struct hall *hall = offered_hall();
    size_t count = hall_search(hall, query, hits, ARRAY_SIZE(hits));

    hall_free(hall);
    return count;
}

static void
expect(size_t at, enum search_kind kind, enum search_rank rank, size_t index, size_t matter)
{
    assert_int_equal(hits[at].kind, kind);
    assert_int_equal(hits[at].rank, rank);
    assert_int_equal(hits[at].index, index);
    assert_int_equal(hits[at].matter, matter);
}

static void
initials_find_a_service_from_their_first_letter(void **context)
{
    (void)context;
    assert_int_equal(find("bd"), 1);
    expect(0, SEARCH_SERVICE, SEARCH_INITIALS, 0, 0);
    assert_int_equal(find("BDCDJ"), 1);
    expect(0, SEARCH_SERVICE, SEARCH_EXACT, 0, 0);
    assert_int_equal(find("bdcdjx"), 0);
}

static void
initials_within_come_after_those_that_begin_so(void **context)
{
    (void)context;
    /* "cd": all of 查档's, and inside "bdcdj". */
    assert_int_equal(find("cd"), 2);
    expect(0, SEARCH_MATTER, SEARCH_EXACT, 0, 1);
    expect(1, SEARCH_SERVICE, SEARCH_INITIALS_HAVE, 0, 0);
}

static void
a_part_of_a_name_finds_it_in_any_language(void **context)
{
    (void)context;
    assert_int_equal(find("过户"), 1);
    expect(0, SEARCH_MATTER, SEARCH_NAME_HAS, 0, 0);
    assert_int_equal(find("pROPerty"), 2);
    expect(0, SEARCH_SERVICE, SEARCH_EXACT, 0, 0);
    expect(1, SEARCH_SERVICE, SEARCH_NAME_HAS, 1, 0);
    assert_int_equal(find("НЕДВИЖ"), 1);
    expect(0, SEARCH_SERVICE, SEARCH_NAME_BEGINS, 0, 0);
}

static void
bundles_and_departments_are_found_too(void **context)
{
    (void)context;
    assert_int_equal(find("mf"), 1);
    expect(0, SEARCH_BUNDLE, SEARCH_EXACT, 0, 0);
    assert_int_equal(find("自然"), 1);
    expect(0, SEARCH_DEPARTMENT, SEARCH_NAME_BEGINS, 0, 0);
}

static void
half_a_character_finds_nothing(void **context)
{
    (void)context;
    /* The last two bytes of 动. */
    assert_int_equal(find("\x8a\xa8"), 0);
}

static void
spaces_around_do_not_count_and_nothing_finds_nothing(void **context)
{
    (void)context;
    assert_int_equal(find("  sw "), 1);
    expect(0, SEARCH_SERVICE, SEARCH_EXACT, 1, 0);
    assert_int_equal(find(""), 0);
    assert_int_equal(find("   "), 0);
}

static void
when_there_are_too_many_the_best_stay(void **context)
{
    (void)context;
    struct hall *hall = offered_hall();
    assert_int_equal(hall_search(hall, "cd", hits, 1), 1);
    expect(0, SEARCH_MATTER, SEARCH_EXACT, 0, 1);
    assert_int_equal(hall_search(hall, "cd", hits, 0), 0);
    hall_free(hall);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(initials_find_a_service_from_their_first_letter),
        cmocka_unit_test(initials_within_come_after_those_that_begin_so),
        cmocka_unit_test(a_part_of_a_name_finds_it_in_any_language),
        cmocka_unit_test(bundles_and_departments_are_found_too),
        cmocka_unit_test(half_a_character_finds_nothing),
        cmocka_unit_test(spaces_around_do_not_count_and_nothing_finds_nothing),
        cmocka_unit_test(when_there_are_too_many_the_best_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
