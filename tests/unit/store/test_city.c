/* SPDX-License-Identifier: Apache-2.0
 * Addresses of halls on one server; what needs a server is tried by tests/process/city.sh. */
#include "store/city.h"

#include "tests/unit/store/fixture.h"

static void
a_halls_address_is_the_servers_with_its_name(void **state)
{
    static const char *const cases[][3] = {
        {"postgresql://h/d", "east", "postgresql://h/d?hall=east"},
        {"postgresql://h/d?sslmode=require", "east", "postgresql://h/d?sslmode=require&hall=east"},
        {"postgresql://h/d?hall=west", "east", "postgresql://h/d?hall=east"},
        {"postgresql://h/d?hall=west&sslmode=require", "east",
         "postgresql://h/d?hall=east&sslmode=require"},
        {"postgresql://h/d?x=1&hall=west", "east", "postgresql://h/d?x=1&hall=east"},
        {"postgresql://h/d?townhall=1&hall=west", "east", "postgresql://h/d?townhall=1&hall=east"},
        {"postgresql://h/d?townhall=1", "east", "postgresql://h/d?townhall=1&hall=east"},
    };
    char url[200];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_true(store_hall_url(cases[i][0], cases[i][1], url, sizeof(url)));
        assert_string_equal(url, cases[i][2]);
    }
    assert_false(store_hall_url("sqlite:/tmp/hall.db", "east", url, sizeof(url)));
    assert_false(store_hall_url("postgresql://h/d", "east", url, 12));
}

static void
a_file_is_no_city(void **state)
{
    char(*names)[STORE_HALL_NAME_SIZE] = NULL;
    struct answer answer = {0};
    size_t count = 0;

    (void)state;
    assert_int_equal(store_halls("/tmp/hall.db", &names, &count, &answer), STATUS_INVALID);
    assert_non_null(answer.sentence);
    assert_null(names);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_halls_address_is_the_servers_with_its_name),
        cmocka_unit_test(a_file_is_no_city),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
