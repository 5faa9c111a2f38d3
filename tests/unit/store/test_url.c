/* SPDX-License-Identifier: Apache-2.0
 * Addresses: what of them may be shown, and which lead to a file. */
#include "tests/unit/store/lab.h"

static void
no_password_of_an_address_is_shown(void **state)
{
    static const struct {
        const char *url, *shown;
    } cases[] = {
        {"sqlite:/var/lib/paihao/hall.db", "sqlite:/var/lib/paihao/hall.db"},
        {"postgresql://hall:word@one,two/db?hall=x", "postgresql://hall@one,two/db?hall=x"},
        {"postgresql://hall:wo?rd@one/db", "postgresql://hall@one/db"},
        {"postgresql://hall@one:5432/db", "postgresql://hall@one:5432/db"},
        /* Nor what is not needed to know where it is. */
        {"postgresql://one:5432/db?application_name=a@b", "postgresql://one:5432/db"},
        {"postgresql://[fd00::1]:5432/db?sslmode=require&host=/run/a",
         "postgresql://[fd00::1]:5432/db?host=/run/a"},
        {"postgresql://one?password=word&host=/run/a", "postgresql://one?host=/run/a"},
        {"postgresql://one/db?password=word&hall=x", "postgresql://one/db?hall=x"},
        {"postgresql://one/db?sslpassword=word&password=word&port=1&hall=x&options=a",
         "postgresql://one/db?port=1&hall=x"},
    };
    char shown[200];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        store_url_show(cases[i].url, shown, sizeof(shown));
        assert_string_equal(shown, cases[i].shown);
    }
    store_url_show(cases[1].url, shown, 20);
    assert_string_equal(shown, "postgresql://hal…");
}

static void
an_address_leads_to_a_file_unless_it_is_a_servers(void **state)
{
    (void)state;
    assert_string_equal(store_url_file("sqlite:/var/hall.db"), "/var/hall.db");
    assert_string_equal(store_url_file("sqlite:///var/hall.db"), "/var/hall.db");
    assert_string_equal(store_url_file("hall.db"), "hall.db");
    assert_null(store_url_file("postgresql://one/db?hall=x"));
    assert_null(store_url_file("mysql://one/db"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_password_of_an_address_is_shown),
        cmocka_unit_test(an_address_leads_to_a_file_unless_it_is_a_servers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
