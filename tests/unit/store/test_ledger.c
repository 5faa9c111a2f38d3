/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <sodium.h>

static void
make_rows(struct fixture *f)
{
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE,
                                      .services = "C/resale,G",
                                      .terminal = "kiosk1",
                                      .request = "r-1"});
    fixture_act_ok(f, (struct action){.kind = ACTION_OPEN, .counter = "1", .staff = "0317"});
    fixture_act_ok(f, (struct action){.kind = ACTION_CALL, .counter = "1"});
    fixture_act_ok(f, (struct action){.kind = ACTION_START, .counter = "1"});
    fixture_act_ok(f, (struct action){.kind = ACTION_FINISH, .counter = "1"});
    fixture_act_ok(
        f, (struct action){.kind = ACTION_PAUSE, .counter = "1", .reason = "午饭 \"12:00\""});
}

static void
a_hash_is_sha256_of_the_one_before_and_the_body(void **state)
{
    (void)state;
    char hash[65];
    ledger_hash("", "abc", hash);
    assert_string_equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ledger_hash("a", "bc", hash);
    assert_string_equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

struct chain {
    int64_t id;
    char hash[65];
    int rows;
};

static bool
on_chain_row(const struct event_row *row, void *context)
{
    struct chain *chain = context;
    unsigned char digest[crypto_hash_sha256_BYTES];
    struct buffer text = {0};
    buffer_append(&text, chain->hash);
    buffer_append(&text, row->body);
    crypto_hash_sha256(digest, (const unsigned char *)text.data, text.length);
    sodium_bin2hex(chain->hash, sizeof chain->hash, digest, sizeof digest);
    buffer_done(&text);
    assert_string_equal(row->hash, chain->hash);
    assert_int_equal(row->id, ++chain->id);
    return true;
}

static void
rows_are_chained_from_64_zeros_to_the_head(void **state)
{
    struct fixture *f = *state;
    struct chain chain = {0};
    int64_t head;
    char hash[65];
    memset(chain.hash, '0', 64);
    make_rows(f);
    assert_int_equal(ledger_each(f->store, 0, on_chain_row, &chain), STATUS_OK);
    assert_int_equal(chain.id, 7);
    assert_int_equal(store_head(f->store, &head, hash), STATUS_OK);
    assert_int_equal(head, 7);
    assert_string_equal(hash, chain.hash);
}

static bool
on_body_row(const struct event_row *row, void *context)
{
    static const char *const columns[] = {"id",      "at",    "day",      "kind",    "ticket",
                                          "counter", "staff", "terminal", "request", "undoes"};
    json_t *body = json_loads(row->body, JSON_REJECT_DUPLICATES, NULL);
    (void)context;
    assert_non_null(body);
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        assert_non_null(json_object_get(body, columns[i]));
    }
    assert_int_equal(json_integer_value(json_object_get(body, "id")), row->id);
    assert_string_equal(json_string_value(json_object_get(body, "kind")), row->kind);
    assert_string_equal(json_string_value(json_object_get(body, "day")), row->day);
    assert_int_equal(json_integer_value(json_object_get(body, "ticket")), row->ticket);
    const char *previous = "";
    const char *key;
    json_t *value;
    char *text = json_dumps(body, JSON_COMPACT);
    assert_string_equal(text, row->body); /* in the order it stands in the text */
    json_object_foreach(body, key, value)
    {
        assert_true(strcmp(previous, key) < 0);
        previous = key;
    }
    free(text);
    json_decref(body);
    return true;
}

static void
a_body_is_canonical_and_contains_the_columns(void **state)
{
    struct fixture *f = *state;
    make_rows(f);
    assert_int_equal(ledger_each(f->store, 0, on_body_row, NULL), STATUS_OK);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'take' AND"
                                    " terminal = 'kiosk1' AND request = 'r-1' AND"
                                    " body ->> 'request' = 'r-1' AND ticket = 1"),
                     1);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE request IS NOT NULL"), 1);
    assert_int_equal(
        fixture_int(f, "SELECT replace(body, '\"午饭 \\\"12:00\\\"', '') <> body FROM event WHERE"
                       " kind = 'pause'"),
        1);
}

static bool
on_third(const struct event_row *row, void *context)
{
    int *count = context;
    ++*count;
    return row->id < 5;
}

static void
a_follower_starts_behind_the_last_row_it_saw(void **state)
{
    struct fixture *f = *state;
    int count = 0;
    make_rows(f);
    assert_int_equal(ledger_each(f->store, 3, on_third, &count), STATUS_OK);
    assert_int_equal(count, 2);
    count = 0;
    assert_int_equal(ledger_each(f->store, 7, on_third, &count), STATUS_OK);
    assert_int_equal(count, 0);
}

static void
a_refused_action_uses_no_id(void **state)
{
    struct fixture *f = *state;
    make_rows(f);
    assert_int_not_equal(fixture_act(f, (struct action){.kind = ACTION_CALL, .counter = "1"}),
                         STATUS_OK);
    fixture_act_ok(f, (struct action){.kind = ACTION_RESUME, .counter = "1"});
    assert_int_equal(f->answer.event, 8);
    fixture_verify(f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        cmocka_unit_test(a_hash_is_sha256_of_the_one_before_and_the_body),
        TEST(rows_are_chained_from_64_zeros_to_the_head),
        TEST(a_body_is_canonical_and_contains_the_columns),
        TEST(a_follower_starts_behind_the_last_row_it_saw),
        TEST(a_refused_action_uses_no_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
