/* SPDX-License-Identifier: Apache-2.0 */
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "store/body.h"

static const char *const canonical[] = {
    "{}",
    "{\"\":null}",
    "{\"a\":0,\"b\":-1,\"c\":9223372036854775807,\"d\":-9223372036854775808}",
    "{\"a\":{\"b\":[],\"c\":{}},\"ab\":[1,[\"x\",true],false,null]}",
    "{\"t\":\"\\\" \\\\ / \\b\\f\\n\\r\\t\\u0001\\u001F\x7f 澄湖区 🎫\"}",
    "{\"A\":1,\"B\":2,\"_\":3,\"a\":4,\"é\":5}",
};

static const char *const flawed[] = {
    "",
    "{",
    "{}x",
    "[]",
    "{\"a\":1,}",
    "{\"a\"}",
    "{\"b\":1,\"a\":2}",
    "{\"a\":1,\"a\":1}",
    "{\"x\":{\"b\":1,\"a\":2}}",
    "{ \"a\":1}",
    "{\"a\": 1}",
    "{\"a\":1 }",
    "{\"a\":01}",
    "{\"a\":-0}",
    "{\"a\":+1}",
    "{\"a\":1.0}",
    "{\"a\":1e3}",
    "{\"a\":9223372036854775808}",
    "{\"a\":-9223372036854775809}",
    "{\"a\":12345678901234567890}",
    "{\"a\":-}",
    "{\"a\":\"\\/\"}",
    "{\"a\":\"\\u0041\"}",
    "{\"a\":\"\\u001f\"}",
    "{\"a\":\"\\u000A\"}",
    "{\"a\":\"\\u0000\"}",
    "{\"a\":\"\\u00e9\"}",
    "{\"a\":\"\n\"}",
    "{\"a\":\"\xc3\"}",
    "{\"a\":\"\xed\xa0\x80\"}",
    "{\"a\":\"",
    "{\"a\":nul}",
    "{\"a\":[1,]}",
    "{\"a\":[1 ,2]}",
    "{\"a\":[1",
};

static void
what_jansson_writes_again_in_the_same_way_is_read(void **state)
{
    (void)state;
    struct body body;

    for (size_t i = 0; i < ARRAY_SIZE(canonical); i++) {
        json_t *tree = json_loads(canonical[i], JSON_REJECT_DUPLICATES, NULL);
        char *again = json_dumps(tree, JSON_COMPACT | JSON_SORT_KEYS);
        assert_string_equal(again, canonical[i]);
        assert_true(body_read(canonical[i], &body));
        assert_int_equal(body.count, json_object_size(tree));
        free(again);
        json_decref(tree);
    }
}

static void
everything_else_is_refused(void **state)
{
    (void)state;
    struct body body;

    for (size_t i = 0; i < ARRAY_SIZE(flawed); i++) {
        if (body_read(flawed[i], &body)) {
            fail_msg("read: %s", flawed[i]);
        }
    }
    /* Whole, but deeper than any body of ours: a reader without a bound would eat the stack. */
    char deep[206] = "{\"a\":";
    memset(deep + 5, '[', 99);
    memset(deep + 104, ']', 99);
    deep[203] = '}';
    assert_false(body_read(deep, &body));
}

static void
a_named_object_is_read_in_the_same_pass(void **state)
{
    (void)state;
    const char *text = "{\"a\":{\"change\":{\"no\":1}},\"change\":{\"calls\":[0,1],\"note\":{}},"
                       "\"other\":{\"x\":2}}";
    struct body body, plain, within, members;

    assert_true(body_read(text, &plain));
    assert_true(body_read_with(text, "change", &body, &within));
    assert_true(body_members(body_get(&plain, "change"), &members));
    assert_int_equal(body.count, plain.count);
    for (size_t i = 0; i < plain.count; i++) {
        assert_true(body_same(&body.members[i].value, &plain.members[i].value));
    }
    assert_int_equal(within.count, members.count);
    for (size_t i = 0; i < members.count; i++) {
        assert_true(body_same(&within.members[i].value, &members.members[i].value));
    }

    assert_true(body_read_with("{\"change\":7}", "change", &body, &within));
    assert_int_equal(within.count, 0);
    assert_true(body_read_with("{\"id\":7}", "change", &body, &within));
    assert_int_equal(within.count, 0);
    assert_false(body_read_with("{\"change\":{\"b\":1,\"a\":2}}", "change", &body, &within));
    assert_false(body_read_with("{\"change\":{\"a\":1}", "change", &body, &within));
}

static void
values_are_found_and_told(void **state)
{
    (void)state;
    struct body body, change;
    struct body_value pair[2];
    char text[32];

    assert_true(body_read("{\"change\":{\"calls\":[0,-2],\"note\":[null,\"a\\n\\u0007\\\"b\"]},"
                          "\"id\":7,\"kind\":\"call\",\"ticket\":null}",
                          &body));
    assert_true(body_is_integer(body_get(&body, "id"), 7));
    assert_false(body_is_integer(body_get(&body, "id"), 8));
    assert_false(body_is_integer(body_get(&body, "kind"), 0));
    assert_true(body_is_text(body_get(&body, "kind"), "call"));
    assert_false(body_is_text(body_get(&body, "kind"), "calls"));
    assert_false(body_is_text(body_get(&body, "kind"), "cal"));
    assert_true(body_is_null(body_get(&body, "ticket")));
    assert_false(body_is_null(body_get(&body, "absent")));
    assert_null(body_get(&body, "i"));
    assert_false(body_members(body_get(&body, "id"), &change));
    assert_true(body_members(body_get(&body, "change"), &change));
    assert_int_equal(change.count, 2);
    assert_true(body_pair(body_get(&change, "calls"), pair));
    assert_int_equal(pair[0].integer, 0);
    assert_int_equal(pair[1].integer, -2);
    assert_true(body_pair(body_get(&change, "note"), pair));
    assert_true(body_is_null(&pair[0]));
    assert_true(body_is_text(&pair[1], "a\n\a\"b"));
    assert_false(body_is_text(&pair[1], "a\n\a\"bc"));
    assert_true(body_text(&pair[1], text, sizeof(text)));
    assert_string_equal(text, "a\n\a\"b");
    assert_false(body_text(&pair[1], text, 5));
    assert_false(body_text(&pair[0], text, sizeof(text)));
    assert_false(body_pair(body_get(&body, "change"), pair));
    assert_true(body_read("{\"a\":[],\"b\":[1],\"c\":[1,2,3]}", &body));
    assert_false(body_pair(body_get(&body, "a"), pair));
    assert_false(body_pair(body_get(&body, "b"), pair));
    assert_false(body_pair(body_get(&body, "c"), pair));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_jansson_writes_again_in_the_same_way_is_read),
        cmocka_unit_test(everything_else_is_refused),
        cmocka_unit_test(a_named_object_is_read_in_the_same_pass),
        cmocka_unit_test(values_are_found_and_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
