/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/args.h"

static bool json;
static const char *db;
static int64_t rate;
static int kind;
static const char *const kinds[] = {"with-us", "with-citizen", NULL};
static const struct args_option options[] = {
    {.name = "db",
     .short_name = 'd',
     .value_name = "URL",
     .help = "The database.",
     .kind = ARGS_TEXT,
     .target = &db},
    {.name = "json",
     .short_name = 'j',
     .help = "Answer in JSON.",
     .kind = ARGS_FLAG,
     .target = &json},
    {.name = "rate",
     .value_name = "N",
     .help = "Speed.",
     .kind = ARGS_INTEGER,
     .target = &rate,
     .max = 60},
    {.name = "kind",
     .value_name = "KIND",
     .help = "Who has the papers.",
     .kind = ARGS_CHOICE,
     .target = &kind,
     .choices = kinds},
};
static const struct args table = {.program = "paihao",
                                  .version = "1.2",
                                  .usage = "[options] COMMAND",
                                  .summary = "Run the queue.",
                                  .options = options,
                                  .count = ARRAY_SIZE(options)};

enum { WORDS_MAX = 8 };

static enum status
parse(const struct args *args, char *words[WORDS_MAX], struct args_found *found)
{
    int count = 0;
    while (count < WORDS_MAX && words[count]) {
        count++;
    }
    json = false;
    db = NULL;
    rate = 1;
    kind = -1;
    return args_parse(args, count, words, found);
}

#define WORDS(...) ((char *[WORDS_MAX]){"paihao", __VA_ARGS__})

static void
options_reach_their_targets(void **state)
{
    (void)state;
    struct args_found found;
    char **words = WORDS("call", "--db", "x.db", "5", "--rate=60", "-j", "--kind=with-citizen");
    assert_int_equal(parse(&table, words, &found), STATUS_OK);
    assert_string_equal(db, "x.db");
    assert_true(json);
    assert_int_equal(rate, 60);
    assert_int_equal(kind, 1);
    assert_int_equal(found.first_operand, 6);
    assert_string_equal(words[6], "call");
    assert_string_equal(words[7], "5");
}

static void
what_is_not_mentioned_keeps_its_default(void **state)
{
    (void)state;
    struct args_found found;
    assert_int_equal(parse(&table, WORDS("show"), &found), STATUS_OK);
    assert_int_equal(rate, 1);
    assert_int_equal(kind, -1);
    assert_false(json);
}

static void
options_may_be_made_to_end_at_the_first_operand(void **state)
{
    (void)state;
    struct args first = table;
    first.options_first = true;
    struct args_found found;
    assert_int_equal(parse(&first, WORDS("-j", "call", "--reason", "x"), &found), STATUS_OK);
    assert_true(json);
    assert_int_equal(found.first_operand, 2);
    assert_int_equal(parse(&table, WORDS("-j", "call", "--reason", "x"), &found), STATUS_INVALID);
}

static void
a_usage_error_names_the_option(void **state)
{
    (void)state;
    static const struct {
        char *words[WORDS_MAX];
        const char *message;
    } cases[] = {
        {{"paihao", "--nope"}, "unknown option: '--nope'"},
        {{"paihao", "a", "-x"}, "unknown option: '-x'"},
        {{"paihao", "-jx"}, "unknown option: '-x'"},
        {{"paihao", "--help=x"}, "unknown option: '--help=x'"},
        {{"paihao", "--db"}, "option needs a value: '--db'"},
        {{"paihao", "-jd"}, "option needs a value: '-d'"},
        {{"paihao", "--json=yes"}, "unknown option: '--json=yes'"},
        {{"paihao", "--rate", "61"}, "bad value: '--rate 61'"},
        {{"paihao", "--rate=fast"}, "bad value: '--rate fast'"},
        {{"paihao", "--kind", "us"}, "bad value: '--kind us'"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct args_found found;
        char *words[WORDS_MAX];
        memcpy(words, cases[i].words, sizeof words);
        assert_int_equal(parse(&table, words, &found), STATUS_INVALID);
        assert_string_equal(found.message, cases[i].message);
    }
}

static void
help_and_version_are_answered_before_the_rest_is_read(void **state)
{
    (void)state;
    struct args_found found;
    assert_int_equal(parse(&table, WORDS("--help", "--nope"), &found), STATUS_OK);
    assert_true(found.help);
    assert_int_equal(parse(&table, WORDS("-h"), &found), STATUS_OK);
    assert_true(found.help);
    assert_int_equal(parse(&table, WORDS("--version"), &found), STATUS_OK);
    assert_true(found.version && !found.help);
}

static const char *
shout(const char *msgid)
{
    return strcmp(msgid, "Speed.") == 0 ? "TEMPO!" : msgid;
}

static void
help_lists_every_option_in_the_wanted_language(void **state)
{
    (void)state;
    struct args spoken = table;
    spoken.translate = shout;
    struct buffer help = {0};
    args_format_help(&spoken, &help);
    static const char *const lines[] = {
        "paihao [options] COMMAND\nRun the queue.\n\n",
        "\n  -d, --db URL                The database.\n",
        "\n      --rate N                TEMPO!\n",
        "\n  -h, --help                  Show this help and exit.\n",
        "\n      --version               Show the version and exit.\n",
    };
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        assert_non_null(strstr(help.data, lines[i]));
    }
    buffer_done(&help);
}

static void
main_goes_on_or_ends_with_the_right_exit_status(void **state)
{
    (void)state;
    int first = 77;
    assert_int_equal(args_main(&table, 2, WORDS("show"), &first), -1);
    assert_int_equal(first, 1);
    assert_int_equal(args_main(&table, 2, WORDS("--nope"), &first), 2);
    assert_int_equal(args_main(&table, 2, WORDS("--version"), &first), 0);
    assert_int_equal(args_main(&table, 2, WORDS("--help"), &first), 0);
    assert_int_equal(first, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_reach_their_targets),
        cmocka_unit_test(what_is_not_mentioned_keeps_its_default),
        cmocka_unit_test(options_may_be_made_to_end_at_the_first_operand),
        cmocka_unit_test(a_usage_error_names_the_option),
        cmocka_unit_test(help_and_version_are_answered_before_the_rest_is_read),
        cmocka_unit_test(help_lists_every_option_in_the_wanted_language),
        cmocka_unit_test(main_goes_on_or_ends_with_the_right_exit_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
