/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "admin/command.h"

enum { MAX = 4 };

/* Words of `text`, joined by "|"; "open" when it cannot be split. */
static const char *
split(const char *text)
{
    static char line[200], joined[200];
    const char *words[MAX];
    int count = 0;

    assert_true(str_copy(line, sizeof(line), text));
    if (!words_split(line, words, MAX, &count)) {
        return "open";
    }
    joined[0] = '\0';
    for (int i = 0; i < count; i++) {
        size_t length = strlen(joined);
        str_format(joined + length, sizeof(joined) - length, "%s%s", i ? "|" : "", words[i]);
    }
    return joined;
}

static void
blanks_part_words_however_many_there_are(void **state)
{
    (void)state;
    assert_string_equal(split("take C"), "take|C");
    assert_string_equal(split("  take \t  C  "), "take|C");
    assert_string_equal(split(""), "");
    assert_string_equal(split(" \t "), "");
}

static void
quotes_keep_blanks_and_join_what_touches_them(void **state)
{
    (void)state;
    assert_string_equal(split("a 'b c' d"), "a|b c|d");
    assert_string_equal(split("a \"b c\" d"), "a|b c|d");
    assert_string_equal(split("ta'k'e"), "take");
    assert_string_equal(split("'a'\"b\"c d"), "abc|d");
    assert_string_equal(split("a '' b"), "a||b");
    assert_string_equal(split("''"), "");
    assert_string_equal(split("\"it's\""), "it's");
    assert_string_equal(split("'say \"no\"'"), "say \"no\"");
}

static void
a_backslash_means_what_it_means_in_a_shell(void **state)
{
    (void)state;
    assert_string_equal(split("two\\ words"), "two words");
    assert_string_equal(split("\\'a"), "'a");
    assert_string_equal(split("\"a\\\"b\""), "a\"b");
    assert_string_equal(split("\"a\\\\b\""), "a\\b");
    assert_string_equal(split("\"\\$5 \\`x\\`\""), "$5 `x`");
    assert_string_equal(split("\"a\\nb\""), "a\\nb");
    assert_string_equal(split("'a\\b'"), "a\\b");
    assert_string_equal(split("a\\"), "a\\");
}

static void
an_open_quote_or_too_many_words_is_no_line(void **state)
{
    (void)state;
    assert_string_equal(split("take 'C"), "open");
    assert_string_equal(split("take \"C"), "open");
    assert_string_equal(split("take \"C\\\""), "open");
    assert_string_equal(split("take C'"), "open");
    assert_string_equal(split("1 2 3 4"), "1|2|3|4");
    assert_string_equal(split("1 2 3 4 5"), "open");
}

static void
a_front_option_has_its_value_behind_it_or_behind_an_equals_sign(void **state)
{
    const char *const words[] = {"--at", "T", "--at=U", "--at=", "--att", "--at"};
    const char *value = "kept";
    int at = 0;

    (void)state;
    assert_true(words_front(words, 6, &at, "--at", &value));
    assert_int_equal(at, 1);
    assert_string_equal(value, "T");
    at = 2;
    assert_true(words_front(words, 6, &at, "--at", &value));
    assert_int_equal(at, 2);
    assert_string_equal(value, "U");
    for (int none = 3; none < 6; none++) {
        at = none;
        assert_false(words_front(words, 6, &at, "--at", &value));
        assert_int_equal(at, none);
    }
    assert_string_equal(value, "U");
}

static void
an_empty_value_is_no_value_of_a_front_option(void **state)
{
    const char *const words[] = {"--request", ""};
    const char *value = "kept";
    int at = 0;

    (void)state;
    assert_false(words_front(words, 2, &at, "--request", &value));
    assert_string_equal(value, "kept");
}

/* Parsing of `count` words after "take": two places, --class VALUE and --flag. */
struct parsed {
    enum status status;
    const char *places[2];
    int count;
    struct word_option options[2];
    bool usage;
};

static struct parsed
parse(const char *const *words, int count)
{
    struct call call = {.words = words, .count = count};
    struct parsed parsed = {.options = {{.name = "class"}, {.name = "flag", .flag = true}}};
    json_t *reply = json_object();

    parsed.status = words_parse(&call, parsed.options, 2, parsed.places, 2, &parsed.count, reply);
    parsed.usage = json_is_true(json_object_get(reply, "usage"));
    json_decref(reply);
    return parsed;
}
#define PARSE(...)                                                                                 \
    parse((const char *const[]){"take", __VA_ARGS__},                                              \
          (int)ARRAY_SIZE(((const char *const[]){"take", __VA_ARGS__})))

static void
options_stand_anywhere_among_the_words(void **state)
{
    struct parsed parsed = PARSE("C", "--class", "elderly", "5", "--flag");

    (void)state;
    assert_int_equal(parsed.status, STATUS_OK);
    assert_int_equal(parsed.count, 2);
    assert_string_equal(parsed.places[0], "C");
    assert_string_equal(parsed.places[1], "5");
    assert_string_equal(parsed.options[0].value, "elderly");
    assert_string_equal(parsed.options[1].value, "");
    assert_string_equal(PARSE("--class=a=b").options[0].value, "a=b");
    assert_null(PARSE("C").options[1].value);
}

static void
two_dashes_end_the_options(void **state)
{
    struct parsed parsed = PARSE("--", "--class", "--flag");

    (void)state;
    assert_int_equal(parsed.status, STATUS_OK);
    assert_string_equal(parsed.places[0], "--class");
    assert_string_equal(parsed.places[1], "--flag");
    assert_null(parsed.options[0].value);
}

static void
an_option_takes_the_next_word_whatever_it_looks_like(void **state)
{
    (void)state;
    assert_string_equal(PARSE("--class", "--flag").options[0].value, "--flag");
}

static void
what_is_no_option_or_too_much_is_a_usage_error(void **state)
{
    const struct parsed wrong[] = {PARSE("--colour", "red"),  PARSE("--class"),
                                   PARSE("--flag=yes"),       PARSE("--class", "a", "--class", "b"),
                                   PARSE("--flag", "--flag"), PARSE("1", "2", "3"),
                                   PARSE("--clas", "x")};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        assert_int_equal(wrong[i].status, STATUS_INVALID);
        assert_true(wrong[i].usage);
    }
}

static void
every_command_is_found_by_its_name_and_says_how_it_is_used(void **state)
{
    (void)state;
    for (size_t i = 0; commands[i]; i++) {
        assert_ptr_equal(command_find(commands[i]->name), commands[i]);
        assert_non_null(commands[i]->usage);
        assert_true(strlen(commands[i]->help) > 0);
        assert_non_null(commands[i]->run);
    }
    assert_null(command_find("nonsense"));
    assert_null(command_find(""));
}

static void
a_refusal_has_its_keyword_and_a_filled_sentence(void **state)
{
    json_t *reply = json_object();

    (void)state;
    assert_int_equal(reply_refuse(reply, STATUS_NOT_FOUND, "No {1} and no {0}.", 2, "salt", "tea"),
                     STATUS_NOT_FOUND);
    assert_true(json_is_false(json_object_get(reply, "ok")));
    assert_string_equal(reply_text(reply, "error"), "not-found");
    assert_string_equal(reply_text(reply, "message"), "No tea and no salt.");
    assert_int_equal(json_object_size(reply), 3);
    json_decref(reply);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_part_words_however_many_there_are),
        cmocka_unit_test(quotes_keep_blanks_and_join_what_touches_them),
        cmocka_unit_test(a_backslash_means_what_it_means_in_a_shell),
        cmocka_unit_test(an_open_quote_or_too_many_words_is_no_line),
        cmocka_unit_test(a_front_option_has_its_value_behind_it_or_behind_an_equals_sign),
        cmocka_unit_test(an_empty_value_is_no_value_of_a_front_option),
        cmocka_unit_test(options_stand_anywhere_among_the_words),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(an_option_takes_the_next_word_whatever_it_looks_like),
        cmocka_unit_test(what_is_no_option_or_too_much_is_a_usage_error),
        cmocka_unit_test(every_command_is_found_by_its_name_and_says_how_it_is_used),
        cmocka_unit_test(a_refusal_has_its_keyword_and_a_filled_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
