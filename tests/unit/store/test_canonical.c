/* SPDX-License-Identifier: Apache-2.0 */
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdlib.h>

#include "store/canonical.h"

static const char *const texts[] = {
    "", "C042", "quote \" and \\ slash / end", "\b\f\n\r\t", "\x01\x1f\x7f", "澄湖区 – Ж 🎫",
};

static const int64_t numbers[] = {0, 1, -1, 10, 1773106200000, INT64_MAX, INT64_MIN};

/* A tree as deep as a definition's, of every kind of value. */
static json_t *
make_tree(void)
{
    json_t *tree = json_object();

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        json_t *deep =
            json_pack("{s:[s,i,n,b], s:{}, s:[]}", "z", texts[i], (int)i, i % 2 == 0, "a", "m");
        json_object_set_new(tree, texts[i], deep);
    }
    return tree;
}

static void
an_object_is_what_jansson_writes_sorted_and_compact(void **state)
{
    (void)state;
    struct canonical_object object = {0};
    struct buffer out = {0};
    json_t *tree = make_tree(), *all = json_deep_copy(tree);
    static const char *const keys[] = {"z", "y", "x", "a", "b1", "b", "b_"};

    canonical_add_members(&object, tree);
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        canonical_add_integer(&object, keys[i], numbers[i]);
        json_object_set_new(all, keys[i], json_integer(numbers[i]));
    }
    canonical_add_id(&object, "none", 0);
    canonical_add_text(&object, "empty", "");
    canonical_add_text(&object, "absent", NULL);
    canonical_add_json(&object, "pair", "[null,\"x\"]");
    json_object_set_new(all, "none", json_null());
    json_object_set_new(all, "empty", json_null());
    json_object_set_new(all, "absent", json_null());
    json_object_set_new(all, "pair", json_pack("[n,s]", "x"));
    assert_true(canonical_put_object(&out, &object));
    char *expected = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(out.data, expected);
    free(expected);
    json_decref(tree);
    json_decref(all);
    buffer_done(&out);
}

static void
what_has_no_canonical_form_is_refused(void **state)
{
    (void)state;
    struct buffer out = {0};
    json_t *real = json_pack("{s:[f]}", "at", 1.5);
    struct canonical_object with_real = {0}, twice = {0}, broken = {0}, many = {0};

    canonical_add_members(&with_real, real);
    assert_false(canonical_put_object(&out, &with_real));
    canonical_add_integer(&twice, "at", 1);
    canonical_add_integer(&twice, "at", 1);
    assert_false(canonical_put_object(&out, &twice));
    canonical_add_text(&broken, "name", "\xe6\xbe");
    assert_false(canonical_put_object(&out, &broken));
    char keys[CANONICAL_MEMBERS_MAX + 1][8];
    for (size_t i = 0; i <= CANONICAL_MEMBERS_MAX; i++) {
        str_format(keys[i], sizeof(keys[i]), "k%zu", i);
        canonical_add_integer(&many, keys[i], 0);
    }
    assert_false(canonical_put_object(&out, &many));
    json_decref(real);
    buffer_done(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_is_what_jansson_writes_sorted_and_compact),
        cmocka_unit_test(what_has_no_canonical_form_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
