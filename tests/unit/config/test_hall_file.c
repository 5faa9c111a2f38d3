/* SPDX-License-Identifier: Apache-2.0
 * What a good hall file means. */
#include "hall_same.h"

static void
the_smallest_hall_has_the_stated_defaults(void **context)
{
    (void)context;
    static const char text[] = "format: 1\n"
                               "hall: {id: a, name: A, time_zone: UTC, languages: [en]}\n"
                               "services: [{id: A, name: Papers, series: {regular: [1, 999]}}]\n"
                               "counters: [{id: \"1\", primary: [A]}]\n";
    struct hall *hall = read_good(text, strlen(text));

    assert_int_equal(hall->settings.guard, 2);
    assert_int_equal(hall->settings.secondary_after_min, 10);
    assert_int_equal(hall->settings.calls_before_pass, 3);
    assert_int_equal(hall->settings.return_minutes, 30);
    assert_int_equal(hall->settings.visit_days, 3);
    assert_int_equal(hall->settings.bound_minutes, 30);
    assert_int_equal(hall->class_count, 1);
    assert_string_equal(hall->classes[0].id, "regular");
    assert_int_equal(hall->classes[0].credit_min, 0);
    assert_string_equal(hall_text(&hall->classes[0].name, "en"), "Ordinary");
    assert_string_equal(hall_text(&hall->classes[0].name, "zh_CN"), "普通号");
    assert_string_equal(hall_text(&hall->classes[0].name, "ja"), "Ordinary");
    assert_int_equal(hall->day_starts_min, 0);
    assert_string_equal(hall->phone_url, "");
    for (int day = 1; day <= 7; day++) {
        assert_int_equal(hall->hours.week[day].count, 1);
        assert_int_equal(hall->hours.week[day].spans[0].from, 0);
        assert_int_equal(hall->hours.week[day].spans[0].to, 1440);
    }
    assert_comes_back(hall);
    hall_free(hall);
}

static void
what_must_stay_text_stays_text_whatever_its_look(void **context)
{
    (void)context;
    static const char text[] =
        "format: \"1\"\n"
        "hall: {id: 007, name: 12, time_zone: UTC, languages: [no], hotline: 0800 1, day_starts: "
        "09:00}\n"
        "services: [{id: NO, name: yes, series: {regular: [1, 9]}, initials: null,\n"
        "            matters: [{id: 1.0, name: 2026-01-01}, {id: on, name: \"~\"}]}]\n"
        "counters: [{id: 5, primary: [NO]}]\n"
        "staff: [{id: 0317, name: 0x10, roles: [clerk]}, {id: 1e3, name: \"null\", roles: "
        "[clerk]}]\n"
        "hours: {mon: 09:00-10:00}\n";
    struct hall *hall = read_good(text, strlen(text));

    assert_string_equal(hall->id, "007");
    assert_string_equal(hall_text(&hall->name, "no"), "12");
    assert_string_equal(hall->hotline, "0800 1");
    assert_int_equal(hall->day_starts_min, 540);
    assert_string_equal(hall->services[0].id, "NO");
    assert_string_equal(hall_text(&hall->services[0].name, "no"), "yes");
    assert_string_equal(hall->services[0].initials, "");
    assert_string_equal(hall->services[0].matters[0].id, "1.0");
    assert_string_equal(hall_text(&hall->services[0].matters[0].name, "no"), "2026-01-01");
    assert_string_equal(hall->services[0].matters[1].id, "on");
    assert_string_equal(hall_text(&hall->services[0].matters[1].name, "no"), "~");
    assert_string_equal(hall->counters[0].id, "5");
    assert_string_equal(hall->staff[0].id, "0317");
    assert_string_equal(hall_text(&hall->staff[0].name, "no"), "0x10");
    assert_string_equal(hall->staff[1].id, "1e3");
    assert_string_equal(hall_text(&hall->staff[1].name, "no"), "null");
    assert_int_equal(hall->hours.week[1].spans[0].from, 540);
    assert_int_equal(hall->hours.week[2].count, 0);
    assert_comes_back(hall);
    hall_free(hall);
}

static void
a_guide_is_read_in_its_short_and_its_long_forms(void **context)
{
    (void)context;
    static const char text[] =
        "format: 1\n"
        "hall: {id: a, name: A, time_zone: UTC, languages: [zh_CN, en]}\n"
        "services:\n"
        "  - id: C\n"
        "    name: {en: Property, zh_CN: 不动产}\n"
        "    series: {regular: [1, 9]}\n"
        "    matters:\n"
        "      - id: resale\n"
        "        name: 过户\n"
        "        guide:\n"
        "          who: 买卖双方\n"
        "          materials:\n"
        "            - {name: 身份证}\n"
        "            - {name: 合同, copy: 2}\n"
        "            - {name: 证书, original: 1, copy: {zh_CN: 现场扫描, en: Scanned here}}\n"
        "            - {name: 申请书, provided: true, at: C}\n"
        "          steps: [交材料, {zh_CN: 审核, en: Check}, {name: 领证, when: 3 天}]\n"
        "          fee: 80 元\n"
        "          pay: [{zh_CN: 刷卡, en: card}, {zh_CN: 现金, en: cash}]\n"
        "          promise: 3 天\n"
        "          law: 条例\n"
        "      - {id: free, name: 查档, guide: {who: 人, materials: [], steps: [查], fee: 不收费, "
        "promise: 当场}}\n"
        "counters: [{id: \"1\", primary: [C]}]\n";
    struct hall *hall = read_good(text, strlen(text));
    const struct hall_guide *guide = &hall->services[0].matters[0].guide;

    assert_string_equal(hall->services[0].name.entries[0].lang, "zh_CN");
    assert_string_equal(hall_text(&hall->services[0].name, "fr"), "Property");
    assert_int_equal(guide->material_count, 4);
    assert_int_equal(guide->materials[0].original, 1);
    assert_int_equal(guide->materials[0].copy, 0);
    assert_int_equal(guide->materials[1].original, 0);
    assert_int_equal(guide->materials[1].copy, 2);
    assert_string_equal(hall_text(&guide->materials[2].copy_text, "en"), "Scanned here");
    assert_true(guide->materials[3].provided);
    assert_int_equal(guide->materials[3].original, 0);
    assert_string_equal(guide->materials[3].at, "C");
    assert_int_equal(guide->step_count, 3);
    assert_string_equal(hall_text(&guide->steps[0].name, "zh_CN"), "交材料");
    assert_string_equal(hall_text(&guide->steps[1].name, "en"), "Check");
    assert_string_equal(hall_text(&guide->steps[2].when, "zh_CN"), "3 天");
    assert_string_equal(hall_text(&guide->pay, "zh_CN"), "刷卡、现金");
    assert_string_equal(hall_text(&guide->pay, "en"), "card, cash");
    assert_comes_back(hall);
    hall_free(hall);
}

static void
what_stands_at_its_limit_is_still_taken(void **context)
{
    (void)context;
    static const char text[] =
        "format: 1\n"
        "hall: {id: a234567890123456789012345678901, name: A, time_zone: UTC, day_starts: 23:59,\n"
        "       languages: [en, zh_CN, ja, ko, ru, ar, fr, de, es, pt_BR, sr_Latn_RS, es_419]}\n"
        "settings: {guard: 1, calls_before_pass: 9, bound_minutes: 0}\n"
        "services: [{id: XYZ, name: x, series: {regular: [7, 7], overflow: [8, 99999]}, "
        "wait_standard_min: 1440}]\n"
        "counters: [{id: \"1\", primary: [XYZ]}]\n"
        "terminals: [{id: t, kind: display, panel_mm: [20000, 0.001], view_m: 200.000}]\n"
        "days: [{date: 2000-01-01, closed: true}, {date: 2200-12-31, closed: true}]\n";
    struct hall *hall = read_good(text, strlen(text));

    assert_int_equal(hall->language_count, HALL_LANGUAGES_MAX);
    assert_int_equal(strlen(hall->id), ID_SIZE - 1);
    assert_int_equal(hall->day_starts_min, 1439);
    assert_int_equal(hall->settings.guard, 1);
    assert_int_equal(hall->settings.bound_minutes, 0);
    assert_int_equal(hall->services[0].series[1].range.last, 99999);
    assert_true(hall->terminals[0].panel_mm[1] == 0.001 && hall->terminals[0].view_m == 200);
    struct buffer written = {0};
    assert_int_equal(hall_file_write(hall, &written), STATUS_OK);
    assert_non_null(strstr(written.data, "panel_mm: [20000, 0.001]\n    view_m: 200\n"));
    buffer_done(&written);
    assert_int_equal(hall->hours.exception_count, 2);
    assert_comes_back(hall);
    hall_free(hall);
}

static bool
is_published(const char *fee)
{
    struct buffer text = {0};
    struct hall_file_errors errors;
    struct hall *hall = NULL;

    buffer_append(
        &text, "format: 1\nhall: {id: a, name: A, time_zone: UTC, languages: [zh_CN, en]}\n"
               "counters: [{id: \"1\", primary: [C]}]\n"
               "services: [{id: C, name: c, series: {regular: [1, 9]}, matters: [{id: m, name: m, "
               "guide: {who: w, materials: [], steps: [s], promise: p, ");
    buffer_format(&text, "fee: %s}}]}]\n", fee);
    bool good = hall_file_read(text.data, text.length, "f", &errors, &hall) == STATUS_OK;
    assert_true(good || errors.error_count == 2);
    hall_free(hall);
    buffer_done(&text);
    return good;
}

static void
only_what_costs_nothing_goes_without_pay_and_law(void **context)
{
    (void)context;
    static const char *const free_ones[] = {
        "不收费", "免费", "0", "0 元", "free", "No fee.", "{zh_CN: 不收费, en: Nothing to pay}"};
    static const char *const dear_ones[] = {
        "80", "80 元", "按标准收取", "free of 20 %", "{zh_CN: 不收费, en: 5 yuan}", "0.50 €"};

    for (size_t i = 0; i < ARRAY_SIZE(free_ones); i++) {
        assert_true(is_published(free_ones[i]));
    }
    for (size_t i = 0; i < ARRAY_SIZE(dear_ones); i++) {
        assert_false(is_published(dear_ones[i]));
    }
}

static void
a_notices_times_are_those_of_the_halls_own_zone(void **context)
{
    (void)context;
    static const char text[] =
        "format: 1\n"
        "hall: {id: a, name: A, time_zone: America/New_York, languages: [en]}\n"
        "services: [{id: A, name: Papers, series: {regular: [1, 999]}}]\n"
        "counters: [{id: \"1\", primary: [A]}]\n"
        "notices:\n"
        "  - {text: whole days, from: 2026-03-08, to: 2026-03-08}\n"
        "  - {text: repeated and skipped, from: 2026-11-01T01:30, to: 2027-03-14T02:30:00}\n"
        "  - {text: always}\n";
    struct hall *hall = read_good(text, strlen(text));

    assert_int_equal(hall->notices[0].from, INT64_C(1772946000000));
    assert_int_equal(hall->notices[0].to - hall->notices[0].from, INT64_C(23) * 3600 * 1000);
    assert_int_equal(hall->notices[1].from, INT64_C(1793511000000));
    assert_int_equal(hall->notices[1].to, INT64_C(1805009400000));
    assert_int_equal(hall->notices[2].from, 0);
    assert_int_equal(hall->notices[2].to, 0);
    assert_comes_back(hall);
    hall_free(hall);
}

static void
days_come_in_the_order_of_their_dates(void **context)
{
    (void)context;
    static const char text[] =
        "format: 1\n"
        "hall: {id: a, name: A, time_zone: UTC, languages: [en]}\n"
        "services: [{id: A, name: Papers, series: {regular: [1, 999]}}]\n"
        "counters: [{id: \"1\", primary: [A]}]\n"
        "days:\n"
        "  - {date: 2026-10-10, as: tue-fri}\n"
        "  - {date: 2026-10-01, closed: true}\n"
        "  - {date: \"2026-10-05\", hours: [\"10:00-11:00\", \"11:00-24:00\"]}\n"
        "hours: {\"mon,wed\": [\"08:00-12:00\"], tue: [], thu-sun: []}\n";
    struct hall_file_errors errors;
    struct hall *hall = NULL;

    assert_int_equal(hall_file_read(text, strlen(text), "f", &errors, &hall), STATUS_INVALID);
    assert_int_equal(errors.error_count, 1);
    assert_int_equal(errors.items[0].line, 6);

    char *mended = mem_strdup(text);
    memcpy(strstr(mended, "tue-fri"), "wed    ", 7);
    hall = read_good(mended, strlen(mended));
    const struct hours *hours = &hall->hours;
    assert_int_equal(hours->exception_count, 3);
    assert_int_equal(hours->exceptions[0].date, civil_to_days(2026, 10, 1));
    assert_int_equal(hours->exceptions[0].day.count, 0);
    assert_int_equal(hours->exceptions[1].day.count, 2);
    assert_int_equal(hours->exceptions[1].day.spans[1].to, 1440);
    assert_int_equal(hours->exceptions[2].as_weekday, 3);
    assert_int_equal(hours->week[3].spans[0].from, 480);
    assert_int_equal(hours->week[2].count, 0);
    assert_comes_back(hall);
    hall_free(hall);
    free(mended);
}

static struct hall *
load_sample(const char *path, size_t advice)
{
    struct hall_file_errors errors;
    struct hall *hall = NULL;

    if (hall_file_load(path, &errors, &hall) != STATUS_OK || errors.count != advice) {
        show_faults(&errors);
        fail_msg("%s", path);
    }
    assert_comes_back(hall);
    return hall;
}

static bool
has_both(const struct hall_text *text)
{
    return text->count >= 2 && strcmp(text->entries[0].lang, "zh_CN") == 0 &&
           strcmp(text->entries[1].lang, "en") == 0;
}

static void
the_sample_hall_is_complete_in_chinese_and_english(void **context)
{
    (void)context;
    struct hall *hall = load_sample("data/halls/chenghu.yaml", 0);

    assert_int_equal(hall->service_count, 9);
    assert_int_equal(hall->class_count, 9);
    assert_int_equal(hall->zone_count, 3);
    assert_int_equal(hall->counter_count, 24);
    assert_int_equal(hall->staff_count, 30);
    for (size_t i = 0; i < hall->service_count; i++) {
        const struct hall_service *service = &hall->services[i];
        assert_true(has_both(&service->name) && has_both(&service->summary));
        assert_true(service->matter_count >= 4);
        for (size_t j = 0; j < service->matter_count; j++) {
            const struct hall_guide *guide = &service->matters[j].guide;
            assert_true(has_both(&service->matters[j].name));
            assert_true(has_both(&guide->who) && has_both(&guide->fee) && has_both(&guide->law));
            assert_true(has_both(&guide->promise) && has_both(&guide->legal_limit));
            assert_true(guide->material_count > 0 && guide->step_count > 0);
            for (size_t k = 0; k < guide->material_count; k++) {
                assert_true(has_both(&guide->materials[k].name));
            }
            for (size_t k = 0; k < guide->step_count; k++) {
                assert_true(has_both(&guide->steps[k].name));
            }
        }
    }
    for (size_t i = 0; i < hall->staff_count; i++) {
        assert_non_null(strstr(hall->staff[i].pin, "$argon2id$"));
    }
    const struct hall_counter *counter = hall_counter(hall, "5");
    assert_string_equal(counter->zone, "B");
    assert_string_equal(counter->primary[0], "C");
    assert_string_equal(counter->secondary[0], "J");
    assert_string_equal(hall_text(&hall_staff(hall, "0317")->name, "zh_CN"), "沈静怡");
    hall_free(hall);
}

static void
the_other_sample_halls_are_good_too(void **context)
{
    (void)context;
    struct hall *city = load_sample("data/halls/riverside.yaml", 0);

    assert_int_equal(city->service_count, 4);
    assert_int_equal(city->counter_count, 6);
    assert_int_equal(city->staff_count, 8);
    hall_free(city);
    hall_free(load_sample("data/halls/minimal.yaml", 0));
    struct hall *large = load_sample("data/halls/xinghe.yaml", 0);
    assert_int_equal(large->department_count, 7);
    assert_int_equal(large->service_count, 27);
    assert_int_equal(large->bundle_count, 3);
    assert_string_equal(hall_service(large, "K")->department, "police");
    assert_int_equal(hall_service(large, "K")->quota_count, 2);
    assert_true(hall_service(large, "D")->has_hours);
    assert_string_equal(hall_service(large, "AZ")->department, "");
    hall_free(large);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_hall_has_the_stated_defaults),
        cmocka_unit_test(what_must_stay_text_stays_text_whatever_its_look),
        cmocka_unit_test(a_guide_is_read_in_its_short_and_its_long_forms),
        cmocka_unit_test(what_stands_at_its_limit_is_still_taken),
        cmocka_unit_test(only_what_costs_nothing_goes_without_pay_and_law),
        cmocka_unit_test(a_notices_times_are_those_of_the_halls_own_zone),
        cmocka_unit_test(days_come_in_the_order_of_their_dates),
        cmocka_unit_test(the_sample_hall_is_complete_in_chinese_and_english),
        cmocka_unit_test(the_other_sample_halls_are_good_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
