/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <sys/wait.h>

static void
a_new_hall_begins_with_one_ledger_row(void **state)
{
    struct fixture *f = *state;
    int64_t event;
    char hash[65], expected[65];
    assert_int_equal(store_head(f->store, &event, hash), STATUS_OK);
    assert_int_equal(event, 1);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'init'"), 1);
    assert_int_equal(transaction_read(f->store), STATUS_OK);
    transaction_rollback(f->store);
    assert_int_equal(strlen(hash), 64);
    memset(expected, '0', 64);
    expected[64] = '\0';
    assert_string_not_equal(hash, expected);
}

static void
facts_tell_what_the_file_said(void **state)
{
    struct fixture *f = *state;
    struct store_facts facts;
    assert_int_equal(store_facts(f->store, &facts), STATUS_OK);
    assert_string_equal(facts.hall, "test");
    assert_string_equal(facts.time_zone, "Asia/Shanghai");
    assert_string_equal(facts.day, "2026-11-20");
    assert_true(facts.training);
    assert_int_equal(facts.revision, 1);
    assert_int_equal(facts.schema, STORE_SCHEMA);
    assert_int_equal(facts.now, f->real);
    assert_int_equal(facts.clock_rate_milli, 1000);
    unsigned char nothing[32] = {0};
    assert_memory_not_equal(facts.bell_key, nothing, sizeof nothing);
}

/* PINs' hashes and the bell's key stand in it. */
static void
a_new_hall_is_its_owners_and_groups_alone(void **state)
{
    struct fixture *f = *state;
    static const char *const files[] = {"", "-wal", "-shm"};
    fixture_sqlite_only(f);
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        char path[320];
        struct stat found;
        str_format(path, sizeof path, "%s%s", f->path, files[i]);
        assert_int_equal(stat(path, &found), 0);
        assert_int_equal(found.st_mode & 0777, 0660);
    }
}

static void
a_second_init_is_a_conflict_and_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct hall *hall = fixture_parse(fixture_hall);
    assert_int_equal(store_init(f->path, &f->options, hall, fixture_hall, false, &f->answer),
                     STATUS_CONFLICT);
    hall_free(hall);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event"), 1);
    assert_int_equal(fixture_int(f, "SELECT training FROM hall"), 1);
}

static void
one_of_several_inits_at_once_makes_the_hall(void **state)
{
    struct fixture *f = *state;
    enum { AT_ONCE = 6 };
    int made = 0, refused = 0, ended;
    char path[300];
    str_format(path, sizeof path, "%s/race.db", f->folder);
    for (int i = 0; i < AT_ONCE; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct hall *hall = fixture_parse(fixture_hall);
            _exit((int)store_init(path, &f->options, hall, fixture_hall, false, &f->answer));
        }
    }
    while (wait(&ended) > 0) {
        assert_true(WIFEXITED(ended));
        made += WEXITSTATUS(ended) == STATUS_OK;
        refused += WEXITSTATUS(ended) == STATUS_CONFLICT;
    }
    assert_int_equal(made, 1);
    assert_int_equal(refused, AT_ONCE - 1);
}

static void
an_unknown_time_zone_is_refused(void **state)
{
    struct fixture *f = *state;
    char path[300];
    struct hall *hall = fixture_parse(fixture_hall);
    str_cut(hall->time_zone, sizeof hall->time_zone, "Moon/Crater");
    str_format(path, sizeof path, "%s/other.db", f->folder);
    assert_int_equal(store_init(path, &f->options, hall, fixture_hall, false, &f->answer),
                     STATUS_INVALID);
    hall_free(hall);
}

static void
the_definition_comes_back_as_it_was(void **state)
{
    struct fixture *f = *state;
    struct buffer before = {0}, after = {0};
    struct hall *given = fixture_parse(fixture_hall), *loaded = NULL;
    assert_int_equal(store_hall_load(f->store, &loaded), STATUS_OK);
    assert_int_equal(hall_file_write(given, &before), STATUS_OK);
    assert_int_equal(hall_file_write(loaded, &after), STATUS_OK);
    assert_string_equal(before.data, after.data);
    hall_free(given);
    hall_free(loaded);
    buffer_done(&before);
    buffer_done(&after);
}

static void
the_definition_shows_what_was_changed_since(void **state)
{
    struct fixture *f = *state;
    struct hall *hall = NULL;
    fixture_act_ok(f, (struct action){.kind = ACTION_COUNTER, .counter = "3", .services = "C,K"});
    fixture_act_ok(
        f, (struct action){
               .kind = ACTION_STAFF_ADD, .staff = "0500", .name = "孙", .roles = HALL_CONCIERGE});
    fixture_act_ok(f, (struct action){.kind = ACTION_STAFF_OFF, .staff = "0318"});
    assert_int_equal(store_hall_load(f->store, &hall), STATUS_OK);
    const struct hall_counter *counter = hall_counter(hall, "3");
    assert_int_equal(counter->primary_count, 2);
    assert_string_equal(counter->primary[0], "C");
    assert_string_equal(counter->primary[1], "K");
    assert_null(hall_staff(hall, "0318"));
    assert_non_null(hall_staff(hall, "0317"));
    const struct hall_staff *added = hall_staff(hall, "0500");
    assert_non_null(added);
    assert_int_equal(added->roles, HALL_CONCIERGE);
    assert_string_equal(hall_text(&added->name, "zh_CN"), "孙");
    hall_free(hall);
}

/* The test hall's text with one part replaced. */
static char *
changed_text(const char *from, const char *to)
{
    struct buffer text = {0};
    const char *at = strstr(fixture_hall, from);
    assert_non_null(at);
    buffer_append_bytes(&text, fixture_hall, (size_t)(at - fixture_hall));
    buffer_append(&text, to);
    buffer_append(&text, at + strlen(from));
    return text.data;
}

static enum status
import(struct fixture *f, const char *from, const char *to)
{
    char *text = changed_text(from, to);
    struct hall *hall = fixture_parse(text);
    enum status status = store_import(f->store, hall, text, &f->answer);
    hall_free(hall);
    free(text);
    return status;
}

static int64_t
defined(struct fixture *f)
{
    struct store_facts facts;
    assert_int_equal(store_facts(f->store, &facts), STATUS_OK);
    return facts.defined;
}

/* Who keeps a loaded definition looks at this alone. */
static void
facts_tell_which_row_changed_the_definition_last(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(defined(f), 0);
    fixture_act_ok(f, (struct action){.kind = ACTION_COUNTER, .counter = "3", .services = "C"});
    assert_int_equal(defined(f), f->answer.event);
    fixture_act_ok(
        f, (struct action){
               .kind = ACTION_STAFF_ADD, .staff = "0500", .name = "孙", .roles = HALL_CLERK});
    assert_int_equal(defined(f), f->answer.event);
    int64_t before = f->answer.event;
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    fixture_act_ok(f, (struct action){.kind = ACTION_OPEN, .counter = "3", .staff = "0317"});
    assert_int_equal(defined(f), before);
    assert_int_equal(import(f, "B 区", "乙区"), STATUS_OK);
    assert_int_equal(defined(f), f->answer.event);
}

static void
an_import_takes_over_and_is_a_ledger_row(void **state)
{
    struct fixture *f = *state;
    struct store_facts facts;
    struct hall *hall = NULL;
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    assert_int_equal(import(f, "name: 综合, series: {regular: [1, 999]}",
                            "name: 综合窗口, series: {regular: [1, 499]}"),
                     STATUS_OK);
    assert_int_equal(store_facts(f->store, &facts), STATUS_OK);
    assert_int_equal(facts.revision, 2);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'import'"), 1);
    assert_int_equal(store_hall_load(f->store, &hall), STATUS_OK);
    assert_string_equal(hall_text(&hall_service(hall, "G")->name, "zh_CN"), "综合窗口");
    hall_free(hall);
    assert_int_equal(fixture_int(f, "SELECT last FROM series WHERE service = 'G'"), 499);
    assert_int_equal(fixture_int(f, "SELECT waiting FROM service WHERE id = 'C'"), 1);
    fixture_verify(f);
}

static void
an_import_refuses_what_is_in_use_today_by_name(void **state)
{
    struct fixture *f = *state;
    char message[ANSWER_MESSAGE_SIZE];
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "C/resale"});
    fixture_act_ok(f,
                   (struct action){.kind = ACTION_TAKE, .services = "K", .class_id = "disabled"});
    fixture_act_ok(f, (struct action){.kind = ACTION_OPEN, .counter = "3", .staff = "0318"});
    static const struct {
        const char *from, *to, *named;
    } cases[] = {
        {"matters: [{id: resale, name: 二手房过户}]", "matters: [{id: other, name: 二手房过户}]",
         "resale"},
        {"regular: [1, 799]", "regular: [2, 799]", "regular"},
        {", {id: disabled, credit_min: 60, name: 残疾人}", "", "disabled"},
        {"  - {id: \"3\", zone: B, primary: [G]}\n", "", "3"},
        {"  - {id: \"0318\", name: 李, roles: [clerk]}\n", "", "0318"},
        {"time_zone: Asia/Shanghai", "time_zone: Asia/Tokyo", "time zone"},
        {"hall: {id: test", "hall: {id: elsewhere", "elsewhere"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_int_not_equal(import(f, cases[i].from, cases[i].to), STATUS_OK);
        answer_message(&f->answer, message, sizeof message);
        if (!strstr(message, cases[i].named)) {
            fail_msg("'%s' does not name %s", message, cases[i].named);
        }
    }
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'import'"), 0);
    assert_int_equal(fixture_int(f, "SELECT revision FROM hall"), 1);
    fixture_verify(f);
}

static void
a_service_in_use_stays_and_may_go_the_day_after(void **state)
{
    struct fixture *f = *state;
    static const char service[] = "  - {id: K, name: 小号段, series: {regular: [1, 3], overflow:"
                                  " [11, 12]}}\ncounters:\n  - {id: \"1\", zone: B, primary: [C],"
                                  " secondary: [G]}\n  - {id: \"2\", zone: B, primary: [C, G, K]}";
    static const char without[] = "counters:\n  - {id: \"1\", zone: B, primary: [C], secondary:"
                                  " [G]}\n  - {id: \"2\", zone: B, primary: [C, G]}";
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "K"});
    assert_int_equal(import(f, service, without), STATUS_CONFLICT);
    assert_string_equal(f->answer.values[0], "K");
    fixture_until(f, "2026-11-21T09:00:00");
    assert_int_equal(import(f, service, without), STATUS_OK);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM service WHERE id = 'K'"), 0);
    fixture_verify(f);
}

static void
a_service_that_a_ticket_still_needs_stays(void **state)
{
    struct fixture *f = *state;
    static const char service[] = "  - {id: K, name: 小号段, series: {regular: [1, 3], overflow:"
                                  " [11, 12]}}\ncounters:\n  - {id: \"1\", zone: B, primary: [C],"
                                  " secondary: [G]}\n  - {id: \"2\", zone: B, primary: [C, G, K]}";
    static const char without[] = "counters:\n  - {id: \"1\", zone: B, primary: [C], secondary:"
                                  " [G]}\n  - {id: \"2\", zone: B, primary: [C, G]}";
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "G,K"});
    assert_int_equal(import(f, service, without), STATUS_CONFLICT);
    assert_string_equal(f->answer.values[0], "K");
    assert_string_equal(f->answer.values[1], "G001");
}

static void
a_pin_that_the_file_does_not_give_stays(void **state)
{
    struct fixture *f = *state;
    fixture_sql(f, "UPDATE staff SET pin = 'hash' WHERE id = '0317'");
    assert_int_equal(import(f, "B 区", "乙区"), STATUS_OK);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM staff WHERE pin = 'hash'"), 1);
}

/* Who knows the old one must not get in again because somebody changed a notice. */
static void
an_import_does_not_bring_back_a_pin_that_was_changed_since(void **state)
{
    struct fixture *f = *state;
    static const char was[] = "name: 李, roles: [clerk]",
                      file[] = "name: 李, roles: [clerk], pin: \"$argon2id$a\"";
    static const char other[] = "name: 李, roles: [clerk, supervisor], pin: \"$argon2id$a\"";
    static const char newer[] = "name: 李, roles: [clerk], pin: \"$argon2id$c\"";
    assert_int_equal(import(f, was, file), STATUS_OK);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM staff WHERE pin = '$argon2id$a'"), 1);
    fixture_sql(f, "UPDATE staff SET pin = 'b' WHERE id = '0318'");
    assert_int_equal(import(f, was, other), STATUS_OK);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM staff WHERE pin = 'b'"), 1);
    assert_int_equal(import(f, was, newer), STATUS_OK);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM staff WHERE pin = '$argon2id$c'"), 1);
}

static void
the_kept_hall_file_tells_no_pin(void **state)
{
    struct fixture *f = *state;
    struct hall *hall = NULL;
    static const char was[] = "name: 李, roles: [clerk]",
                      file[] = "name: 李, roles: [clerk], pin: \"$argon2id$a,b\"";
    assert_int_equal(import(f, was, file), STATUS_OK);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM staff WHERE pin = '$argon2id$a,b'"), 1);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM definition"
                                    " WHERE text LIKE '%$argon2id$a%'"),
                     0);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM definition"
                                    " WHERE text LIKE '%\"$argon2id$kept$%\"%'"),
                     1);
    assert_int_equal(store_hall_load(f->store, &hall), STATUS_OK);
    assert_string_equal(hall_staff(hall, "0318")->pin, "");
    hall_free(hall);
    assert_int_equal(store_hall_export(f->store, &hall), STATUS_OK);
    assert_string_equal(hall_staff(hall, "0318")->pin, "$argon2id$a,b");
    hall_free(hall);
    fixture_verify(f);
}

static void
a_pin_that_cannot_be_kept_apart_is_refused(void **state)
{
    struct fixture *f = *state;
    static const char was[] = "name: 李, roles: [clerk]";
    assert_int_equal(import(f, was, "name: 李, roles: [clerk], pin: \"\\x24argon2id$a\""),
                     STATUS_INVALID);
    assert_int_equal(import(f, was, "name: 李, roles: [clerk], pin: \"$argon2id$a!b\""),
                     STATUS_INVALID);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM definition"), 1);
}

/* The import's own row still lies in the day of the zone before. */
static void
a_new_time_zone_holds_from_the_next_row_on(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(import(f, "Asia/Shanghai", "America/New_York"), STATUS_OK);
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    assert_string_equal(f->answer.ticket.day, "2026-11-19");
    fixture_verify(f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        TEST(a_new_hall_begins_with_one_ledger_row),
        TEST(facts_tell_what_the_file_said),
        TEST(a_new_hall_is_its_owners_and_groups_alone),
        TEST(a_second_init_is_a_conflict_and_changes_nothing),
        TEST(one_of_several_inits_at_once_makes_the_hall),
        TEST(an_unknown_time_zone_is_refused),
        TEST(the_definition_comes_back_as_it_was),
        TEST(the_definition_shows_what_was_changed_since),
        TEST(facts_tell_which_row_changed_the_definition_last),
        TEST(an_import_takes_over_and_is_a_ledger_row),
        TEST(an_import_refuses_what_is_in_use_today_by_name),
        TEST(a_service_in_use_stays_and_may_go_the_day_after),
        TEST(a_service_that_a_ticket_still_needs_stays),
        TEST(a_pin_that_the_file_does_not_give_stays),
        TEST(an_import_does_not_bring_back_a_pin_that_was_changed_since),
        TEST(the_kept_hall_file_tells_no_pin),
        TEST(a_pin_that_cannot_be_kept_apart_is_refused),
        TEST(a_new_time_zone_holds_from_the_next_row_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
