/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/hall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
say(struct hall_text *text, const char *lang, const char *words)
{
    text->entries = mem_grow(text->entries, text->count + 1, sizeof(*text->entries));
    struct hall_text_entry *entry = &text->entries[text->count++];
    memset(entry, 0, sizeof(*entry));
    assert_true(str_copy(entry->lang, sizeof(entry->lang), lang));
    entry->text = mem_strdup(words);
}

static void
name(char id[ID_SIZE], const char *text)
{
    assert_true(str_copy(id, ID_SIZE, text));
}

static void
fill_guide(struct hall_guide *guide)
{
    struct hall_text *const texts[] = {&guide->who,         &guide->fee,         &guide->pay,
                                       &guide->promise,     &guide->legal_limit, &guide->visits,
                                       &guide->visits_note, &guide->law};
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        say(texts[i], "zh_CN", "须知");
    }
    guide->materials = mem_zero_alloc(2, sizeof(*guide->materials));
    guide->material_count = 2;
    guide->steps = mem_zero_alloc(1, sizeof(*guide->steps));
    guide->step_count = 1;
    say(&guide->materials[0].name, "zh_CN", "身份证");
    say(&guide->materials[1].note, "zh_CN", "原件");
    say(&guide->steps[0].name, "zh_CN", "受理");
    say(&guide->steps[0].when, "zh_CN", "当天");
}

/* Two of each kind, everything that can own memory filled: the leak checker sees what hall_free
 * forgets. */
static struct hall *
small_hall(void)
{
    struct hall *hall = mem_zero_alloc(1, sizeof(*hall));
    hall->class_count = hall->zone_count = hall->service_count = 2;
    hall->counter_count = hall->staff_count = hall->terminal_count = hall->notice_count = 2;
    hall->classes = mem_zero_alloc(2, sizeof(*hall->classes));
    hall->zones = mem_zero_alloc(2, sizeof(*hall->zones));
    hall->services = mem_zero_alloc(2, sizeof(*hall->services));
    hall->counters = mem_zero_alloc(2, sizeof(*hall->counters));
    hall->staff = mem_zero_alloc(2, sizeof(*hall->staff));
    hall->terminals = mem_zero_alloc(2, sizeof(*hall->terminals));
    hall->notices = mem_zero_alloc(2, sizeof(*hall->notices));
    say(&hall->name, "zh_CN", "澄湖区政务服务中心");
    say(&hall->place, "zh_CN", "1 楼大厅");
    name(hall->classes[0].id, "regular");
    name(hall->classes[1].id, "elderly");
    say(&hall->classes[1].name, "zh_CN", "老人");
    name(hall->zones[0].id, "A");
    name(hall->zones[1].id, "B");
    say(&hall->zones[1].name, "zh_CN", "B 区");
    name(hall->services[0].id, "C");
    name(hall->services[1].id, "CD");
    say(&hall->services[0].name, "zh_CN", "不动产登记");
    say(&hall->services[0].summary, "zh_CN", "买卖");
    hall->services[0].matters = mem_zero_alloc(2, sizeof(*hall->services[0].matters));
    hall->services[0].matter_count = 2;
    name(hall->services[0].matters[0].id, "resale");
    name(hall->services[0].matters[1].id, "gift");
    say(&hall->services[0].matters[0].name, "zh_CN", "二手房过户");
    fill_guide(&hall->services[0].matters[0].guide);
    name(hall->counters[0].id, "5");
    name(hall->counters[1].id, "15");
    hall->counters[0].primary = mem_zero_alloc(1, sizeof(*hall->counters[0].primary));
    hall->counters[0].primary_count = 1;
    hall->counters[0].secondary = mem_zero_alloc(1, sizeof(*hall->counters[0].secondary));
    hall->counters[0].secondary_count = 1;
    name(hall->staff[0].id, "0317");
    name(hall->staff[1].id, "0318");
    say(&hall->staff[0].name, "zh_CN", "周敏");
    name(hall->terminals[0].id, "kiosk1");
    name(hall->terminals[1].id, "wall1");
    say(&hall->notices[0].text, "zh_CN", "请出示身份证");
    return hall;
}

static void
everything_is_found_by_its_exact_id(void **context)
{
    (void)context;
    struct hall *hall = small_hall();
    assert_ptr_equal(hall_service(hall, "C"), &hall->services[0]);
    assert_ptr_equal(hall_service(hall, "CD"), &hall->services[1]);
    assert_null(hall_service(hall, "c"));
    assert_null(hall_service(hall, ""));
    assert_null(hall_service(hall, "CDE"));
    assert_ptr_equal(hall_matter(&hall->services[0], "gift"), &hall->services[0].matters[1]);
    assert_null(hall_matter(&hall->services[1], "gift"));
    assert_ptr_equal(hall_class(hall, "elderly"), &hall->classes[1]);
    assert_null(hall_class(hall, "infant"));
    assert_ptr_equal(hall_counter(hall, "5"), &hall->counters[0]);
    assert_ptr_equal(hall_counter(hall, "15"), &hall->counters[1]);
    assert_null(hall_counter(hall, "1"));
    assert_ptr_equal(hall_zone(hall, "B"), &hall->zones[1]);
    assert_null(hall_zone(hall, "Z"));
    assert_ptr_equal(hall_staff(hall, "0317"), &hall->staff[0]);
    assert_null(hall_staff(hall, "317"));
    assert_ptr_equal(hall_terminal(hall, "wall1"), &hall->terminals[1]);
    assert_null(hall_terminal(hall, "wall2"));
    assert_null(hall_free(hall));
}

static void
freeing_nothing_is_fine(void **context)
{
    (void)context;
    assert_null(hall_free(NULL));
    assert_null(hall_free(mem_zero_alloc(1, sizeof(struct hall))));
}

static void
a_text_is_told_in_the_best_language_there_is(void **context)
{
    (void)context;
    struct hall *hall = mem_zero_alloc(1, sizeof(*hall));
    struct hall_text *text = &hall->name;
    assert_string_equal(hall_text(text, "en"), "");
    say(text, "zh_CN", "大厅");
    say(text, "en", "Hall");
    say(text, "ug", "zal");
    assert_string_equal(hall_text(text, "en"), "Hall");
    assert_string_equal(hall_text(text, "zh_CN"), "大厅");
    assert_string_equal(hall_text(text, "en_GB"), "Hall");
    assert_string_equal(hall_text(text, "ru"), "Hall");
    assert_string_equal(hall_text(text, "ja"), "大厅");
    assert_string_equal(hall_text(text, "ug_CN"), "zal");
    assert_string_equal(hall_text(text, "fr"), "Hall");
    assert_string_equal(hall_text(text, "e"), "Hall");
    assert_string_equal(hall_text(text, ""), "大厅");
    hall_free(hall);
}

static void
a_class_without_a_series_takes_from_the_others(void **context)
{
    (void)context;
    struct hall_service service = {.series_count = 3};
    name(service.series[0].name, "regular");
    name(service.series[1].name, "elderly");
    name(service.series[2].name, "other");
    assert_ptr_equal(hall_series(&service, "regular"), &service.series[0]);
    assert_ptr_equal(hall_series(&service, "elderly"), &service.series[1]);
    assert_ptr_equal(hall_series(&service, "infant"), &service.series[2]);
    service.series_count = 2;
    assert_null(hall_series(&service, "infant"));
    name(service.series[0].name, "other");
    assert_null(hall_series(&service, "regular"));
}

static void
classes_stand_in_their_fixed_order(void **context)
{
    (void)context;
    static const char *const want[] = {"regular", "appointment", "elderly", "disabled", "pregnant",
                                       "infant",  "military",    "unwell",  "language"};
    size_t count = 0;
    for (; hall_class_ids[count]; count++) {
        assert_string_equal(hall_class_ids[count], want[count]);
    }
    assert_int_equal(count, ARRAY_SIZE(want));
}

static void
roles_read_back_as_written(void **context)
{
    (void)context;
    static const char *const names[] = {"clerk", "concierge", "supervisor", "inspector"};
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(hall_role_parse(names[i]), 1u << i);
        assert_string_equal(hall_role_name(1u << i), names[i]);
    }
    assert_int_equal(hall_role_parse("boss"), 0);
    assert_int_equal(hall_role_parse(""), 0);
    assert_string_equal(hall_role_name(0), "");
    assert_string_equal(hall_role_name(HALL_CLERK | HALL_SUPERVISOR), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_found_by_its_exact_id),
        cmocka_unit_test(freeing_nothing_is_fine),
        cmocka_unit_test(a_text_is_told_in_the_best_language_there_is),
        cmocka_unit_test(a_class_without_a_series_takes_from_the_others),
        cmocka_unit_test(classes_stand_in_their_fixed_order),
        cmocka_unit_test(roles_read_back_as_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
