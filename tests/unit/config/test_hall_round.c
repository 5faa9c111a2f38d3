/* SPDX-License-Identifier: Apache-2.0
 * A hall that is written reads back as an equal one, and writes the same bytes again. */
#include "hall_same.h"
#include "tests/lib/chance.h"

static uint64_t random_state;

static unsigned
pick(unsigned below)
{
    return (unsigned)chance_below(&random_state, below);
}

static char *
random_words(void)
{
    static const char *const pieces[] = {
        "a",
        "0317",
        "null",
        "~",
        "true",
        "09:00",
        ": ",
        " #",
        "'",
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&a",
        "*a",
        "!",
        "|",
        ">",
        "%",
        "@",
        "`",
        "- ",
        "? ",
        "不",
        "动产",
        "🏛",
        "\n",
        "  ",
        "é",
        "ع",
        "§",
        "\xe2\x80\xa8",
        "\xef\xbb\xbf",
        "\xc2\x85",
        "\xc2\xa0",
        "…",
        "---",
        "\x7f",
    };
    struct buffer words = {0};

    for (unsigned i = 1 + pick(6); i > 0; i--) {
        buffer_append(&words, pieces[pick(ARRAY_SIZE(pieces))]);
    }
    return words.data;
}

static const char *const languages[] = {"zh_CN", "en", "no", "sr_Latn_RS"};

static void
random_text(struct hall_text *text, bool may_be_empty)
{
    unsigned mask = pick(16);

    if (mask == 0 && !may_be_empty) {
        mask = 1;
    }
    text->entries = mem_zero_alloc(ARRAY_SIZE(languages), sizeof(*text->entries));
    for (unsigned i = 0; i < ARRAY_SIZE(languages); i++) {
        if (mask & (1u << i)) {
            str_cut(text->entries[text->count].lang, TICKET_LANG_SIZE, languages[i]);
            text->entries[text->count++].text = random_words();
        }
    }
    if (text->count == 0) {
        free(text->entries);
        text->entries = NULL;
    }
}

static void
random_guide(struct hall_guide *guide)
{
    random_text(&guide->who, false);
    random_text(&guide->fee, false);
    random_text(&guide->pay, false);
    random_text(&guide->promise, false);
    random_text(&guide->legal_limit, true);
    random_text(&guide->visits, true);
    random_text(&guide->visits_note, true);
    random_text(&guide->law, false);
    guide->material_count = pick(4);
    guide->materials = guide->material_count > 0
                           ? mem_zero_alloc(guide->material_count, sizeof(*guide->materials))
                           : NULL;
    for (size_t i = 0; i < guide->material_count; i++) {
        struct hall_material *material = &guide->materials[i];
        random_text(&material->name, false);
        random_text(&material->note, true);
        random_text(&material->copy_text, true);
        material->original = (int)pick(4);
        material->copy = material->copy_text.count > 0 ? 0 : (int)pick(4);
        material->provided = pick(2) == 1;
        str_cut(material->at, ID_SIZE, pick(2) ? "AA" : "");
    }
    guide->step_count = 1 + pick(4);
    guide->steps = mem_zero_alloc(guide->step_count, sizeof(*guide->steps));
    for (size_t i = 0; i < guide->step_count; i++) {
        random_text(&guide->steps[i].name, false);
        random_text(&guide->steps[i].when, true);
    }
}

/* Its own week: what the hall has, some days fewer. */
static void
random_times(struct hall_service *service, const struct hours *hours)
{
    int at = 0;

    service->has_hours = pick(2) == 1;
    for (int day = 1; service->has_hours && day <= 7; day++) {
        service->week[day] = pick(3) ? hours->week[day] : (struct hours_day){0};
    }
    service->quota_count = pick(4);
    for (size_t i = 0; i < service->quota_count; i++) {
        struct hall_quota *quota = &service->quotas[i];
        quota->span.from = (int16_t)(at + (int)pick(100));
        quota->span.to = (int16_t)(quota->span.from + 1 + (int)pick(100));
        quota->tickets = 1 + (int)pick(50);
        at = quota->span.to;
    }
}

static void
random_choices(struct hall *hall)
{
    int matters = 0;

    hall->department_count = 2;
    hall->departments = mem_zero_alloc(hall->department_count, sizeof(*hall->departments));
    for (size_t i = 0; i < hall->department_count; i++) {
        (void)str_format(hall->departments[i].id, ID_SIZE, "d%zu", i);
        random_text(&hall->departments[i].name, false);
        random_text(&hall->departments[i].summary, true);
        str_cut(hall->departments[i].initials, ID_SIZE, pick(2) ? "bm1" : "");
    }
    for (size_t i = 0; i < hall->service_count; i++) {
        matters += hall->services[i].matter_count > 0 ? 1 : 0;
    }
    hall->bundle_count = matters >= 2 ? pick(3) : 0;
    hall->bundles =
        hall->bundle_count > 0 ? mem_zero_alloc(hall->bundle_count, sizeof(*hall->bundles)) : NULL;
    for (size_t i = 0; i < hall->bundle_count; i++) {
        struct hall_bundle *bundle = &hall->bundles[i];
        (void)str_format(bundle->id, ID_SIZE, "b%zu", i);
        random_text(&bundle->name, false);
        random_text(&bundle->summary, true);
        str_cut(bundle->initials, ID_SIZE, pick(2) ? "yjs" : "");
        for (size_t k = 0; k < hall->service_count; k++) {
            if (hall->services[k].matter_count > 0) {
                struct ticket_step *step = &bundle->steps[bundle->step_count++];
                str_cut(step->service, ID_SIZE, hall->services[k].id);
                str_cut(step->matter, ID_SIZE, hall->services[k].matters[0].id);
            }
        }
    }
}

static void
random_service(struct hall_service *service, unsigned which)
{
    (void)str_format(service->id, ID_SIZE, "A%c", (char)('A' + which));
    random_text(&service->name, false);
    random_text(&service->summary, true);
    str_cut(service->initials, ID_SIZE, pick(2) ? "bdcdj2" : "");
    str_cut(service->zone, ID_SIZE, pick(2) ? "z0" : "");
    str_cut(service->department, ID_SIZE, pick(2) ? "d1" : "");
    static const char *const names[] = {"other", "overflow", "paper", "elderly", "regular"};
    for (int i = 0, first = 1; i < 5; i++) {
        if (i < 4 && pick(2)) {
            continue;
        }
        struct hall_series *series = &service->series[service->series_count++];
        str_cut(series->name, ID_SIZE, names[i]);
        series->range.first = first + (int)pick(9);
        series->range.last = series->range.first + (int)pick(2000);
        first = series->range.last + 1;
    }
    service->wait_standard_min = (int)pick(60);
    service->serve_limit_min = (int)pick(60);
    service->quota = (int)pick(3);
    service->matter_count = pick(4);
    service->matters = service->matter_count > 0
                           ? mem_zero_alloc(service->matter_count, sizeof(*service->matters))
                           : NULL;
    for (size_t i = 0; i < service->matter_count; i++) {
        (void)str_format(service->matters[i].id, ID_SIZE, "m.%zu_-", i);
        random_text(&service->matters[i].name, false);
        random_text(&service->matters[i].summary, true);
        str_cut(service->matters[i].initials, ID_SIZE, pick(2) ? "esfgh" : "");
        if (pick(3)) {
            random_guide(&service->matters[i].guide);
        }
    }
}

static void
random_day(struct hours_day *day)
{
    int at = 0;

    for (day->count = (int)pick(HOURS_SPANS_MAX + 1); day->count > 0;) {
        for (int i = 0; i < day->count; i++) {
            day->spans[i].from = (int16_t)(at + (int)pick(100));
            day->spans[i].to = (int16_t)(day->spans[i].from + 1 + (int)pick(100));
            at = day->spans[i].to;
        }
        return;
    }
}

static void
random_hours(struct hours *hours)
{
    for (int day = 1; day <= 7; day++) {
        if (pick(2) && day > 1) {
            hours->week[day] = hours->week[day - 1];
        } else {
            random_day(&hours->week[day]);
        }
    }
    hours->exception_count = (int)pick(20);
    for (int i = 0; i < hours->exception_count; i++) {
        hours->exceptions[i].date = 20000 + i * 7 + (int)pick(7);
        if (pick(2)) {
            hours->exceptions[i].as_weekday = (int8_t)(1 + pick(7));
        } else {
            random_day(&hours->exceptions[i].day);
        }
    }
}

static void
random_people(struct hall *hall)
{
    hall->counter_count = 1 + pick(4);
    hall->counters = mem_zero_alloc(hall->counter_count, sizeof(*hall->counters));
    for (size_t i = 0; i < hall->counter_count; i++) {
        struct hall_counter *counter = &hall->counters[i];
        (void)str_format(counter->id, ID_SIZE, "%zu", i);
        str_cut(counter->zone, ID_SIZE, pick(2) ? "z1" : "");
        counter->primary_count = 1;
        counter->primary = mem_zero_alloc(1, ID_SIZE);
        str_cut(counter->primary[0], ID_SIZE, "AA");
        counter->secondary_count = hall->service_count - 1;
        counter->secondary =
            counter->secondary_count > 0 ? mem_zero_alloc(counter->secondary_count, ID_SIZE) : NULL;
        for (size_t j = 0; j < counter->secondary_count; j++) {
            str_cut(counter->secondary[j], ID_SIZE, hall->services[j + 1].id);
        }
        counter->has_roster = pick(2);
        for (int day = 1; counter->has_roster && day <= 7; day++) {
            if (hall->hours.week[day].count > 0) {
                random_day(&counter->roster[day]);
            }
        }
    }
    hall->staff_count = pick(4);
    hall->staff =
        hall->staff_count > 0 ? mem_zero_alloc(hall->staff_count, sizeof(*hall->staff)) : NULL;
    for (size_t i = 0; i < hall->staff_count; i++) {
        (void)str_format(hall->staff[i].id, ID_SIZE, "0%zu", i);
        random_text(&hall->staff[i].name, false);
        random_text(&hall->staff[i].post, true);
        random_text(&hall->staff[i].duty, true);
        random_text(&hall->staff[i].promise, true);
        str_cut(hall->staff[i].number, ID_SIZE, pick(2) ? "工 07" : "");
        str_cut(hall->staff[i].photo, sizeof(hall->staff[i].photo), pick(2) ? "p/\"7\".png" : "");
        hall->staff[i].stars = (int)pick(6);
        hall->staff[i].party = pick(2);
        if (pick(2) && i > 0) {
            (void)str_format(hall->staff[i].deputy, ID_SIZE, "0%zu", i - 1);
        }
        hall->staff[i].roles = 1 + pick(15);
        str_cut(hall->staff[i].pin, sizeof(hall->staff[i].pin), pick(2) ? "$argon2id$v=19$x" : "");
    }
}

static void
random_terminals(struct hall *hall)
{
    static const char *const kinds[] = {"kiosk", "display", "counter", "window", "pad"};

    hall->terminal_count = pick(5);
    hall->terminals = hall->terminal_count > 0
                          ? mem_zero_alloc(hall->terminal_count, sizeof(*hall->terminals))
                          : NULL;
    for (size_t i = 0; i < hall->terminal_count; i++) {
        struct hall_terminal *terminal = &hall->terminals[i];
        (void)str_format(terminal->id, ID_SIZE, "t%zu", i);
        str_cut(terminal->kind, ID_SIZE, kinds[pick(ARRAY_SIZE(kinds))]);
        terminal->zone_count = pick(3);
        for (size_t j = 0; j < terminal->zone_count; j++) {
            (void)str_format(terminal->zones[j], ID_SIZE, "z%zu", j);
        }
        str_cut(terminal->counter, ID_SIZE, pick(2) ? "0" : "");
        str_cut(terminal->printer, sizeof(terminal->printer), pick(2) ? "队列 \"1\"" : "");
        if (pick(2)) {
            terminal->panel_mm[0] = (double)(1 + pick(19999999)) / 1000.0;
            terminal->panel_mm[1] = (double)(1 + pick(19999999)) / 1000.0;
        }
        terminal->view_m = pick(2) ? (double)(1 + pick(199999)) / 1000.0 : 0;
        terminal->shows = pick(HALL_SHOWS_COUNT);
        terminal->rows = terminal->view_m > 0 && terminal->panel_mm[0] > 0 ? 0 : (int)pick(41);
        str_cut(terminal->media, sizeof(terminal->media), pick(2) ? "/srv/影片 \"1\"" : "");
        terminal->exit = pick(3);
        terminal->volume = (int)pick(101);
        terminal->speech_rate = pick(2) ? 80 + (int)pick(221) : 0;
        if (pick(2)) {
            terminal->quiet = (struct hours_day){.spans = {{0, 450}, {720, 840}}, .count = 2};
        }
    }
}

static void
random_lists(struct hall *hall)
{
    hall->class_count = 1 + pick(8);
    hall->classes = mem_zero_alloc(hall->class_count, sizeof(*hall->classes));
    for (size_t i = 0; i < hall->class_count; i++) {
        str_cut(hall->classes[i].id, ID_SIZE, hall_class_ids[i]);
        hall->classes[i].credit_min = (int)pick(100);
        random_text(&hall->classes[i].name, false);
        random_text(&hall->classes[i].note, true);
    }
    hall->zone_count = 2;
    hall->zones = mem_zero_alloc(hall->zone_count, sizeof(*hall->zones));
    for (size_t i = 0; i < hall->zone_count; i++) {
        (void)str_format(hall->zones[i].id, ID_SIZE, "z%zu", i);
        random_text(&hall->zones[i].name, false);
    }
    hall->service_count = 1 + pick(4);
    hall->services = mem_zero_alloc(hall->service_count, sizeof(*hall->services));
    for (unsigned i = 0; i < hall->service_count; i++) {
        random_service(&hall->services[i], i);
        random_times(&hall->services[i], &hall->hours);
    }
    random_choices(hall);
    hall->notice_count = pick(3);
    hall->notices =
        hall->notice_count > 0 ? mem_zero_alloc(hall->notice_count, sizeof(*hall->notices)) : NULL;
    for (size_t i = 0; i < hall->notice_count; i++) {
        random_text(&hall->notices[i].text, false);
        hall->notices[i].from = pick(2) ? INT64_C(1700000000000) + pick(1000000) : 0;
        hall->notices[i].to = pick(2) ? INT64_C(1800000000000) + pick(1000000) : 0;
    }
}

static struct hall *
random_hall(void)
{
    struct hall *hall = mem_zero_alloc(1, sizeof(*hall));

    str_cut(hall->id, ID_SIZE, "null");
    str_cut(hall->time_zone, sizeof(hall->time_zone),
            pick(2) ? "Asia/Shanghai" : "America/New_York");
    random_text(&hall->name, false);
    random_text(&hall->place, true);
    random_text(&hall->assembly, true);
    hall->day_starts_min = (int)pick(1440);
    hall->language_count = ARRAY_SIZE(languages);
    for (size_t i = 0; i < hall->language_count; i++) {
        str_cut(hall->languages[i], TICKET_LANG_SIZE, languages[i]);
    }
    str_cut(hall->hotline, sizeof(hall->hotline), pick(2) ? "12345 # \"" : "");
    str_cut(hall->phone_url, sizeof(hall->phone_url), pick(2) ? "https://a.b/?c=d#e" : "");
    hall->settings = (struct hall_settings){
        .guard = 1 + (int)pick(9),
        .secondary_after_min = (int)pick(9),
        .calls_before_pass = 1 + (int)pick(9),
        .return_minutes = (int)pick(9),
        .visit_days = (int)pick(9),
        .bound_minutes = (int)pick(9),
        .long_queue = (int)pick(9),
        .closing_warning_min = (int)pick(9),
        .appointment_early_min = (int)pick(9),
        .rating_minutes = 1 + (int)pick(9),
        .retention_days = (int)pick(9),
        .hold_with_us_min = (int)pick(9),
        .hold_with_citizen_min = (int)pick(9),
        .hold_waiting_min = (int)pick(9),
        .one_ticket = pick(2) == 1,
        .ask_holder = pick(2) == 1,
    };
    random_hours(&hall->hours);
    hall->rating_reason_count = pick(4);
    hall->rating_reasons =
        hall->rating_reason_count > 0
            ? mem_zero_alloc(hall->rating_reason_count, sizeof(*hall->rating_reasons))
            : NULL;
    for (size_t i = 0; i < hall->rating_reason_count; i++) {
        (void)str_format(hall->rating_reasons[i].id, ID_SIZE, "r%zu", i);
        random_text(&hall->rating_reasons[i].name, false);
    }
    random_lists(hall);
    random_people(hall);
    random_terminals(hall);
    return hall;
}

static void
every_random_hall_comes_back_equal_and_byte_for_byte(void **context)
{
    (void)context;
    random_state = UINT64_C(0x9e3779b97f4a7c15);
    for (int i = 0; i < 400; i++) {
        struct hall *hall = random_hall();
        assert_comes_back(hall);
        hall_free(hall);
    }
}

/* The class that the reader adds itself, also where the first language is a Chinese without words
 * of its own. */
static void
a_hall_without_classes_comes_back_whatever_its_languages(void **context)
{
    static const char *const lists[] = {"zh_CN, en", "zh_KN, en", "en", "ja, zh_CN, en", "ar"};
    (void)context;
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        struct buffer text = {0};
        buffer_format(&text,
                      "format: 1\nhall: {id: a, name: A, time_zone: UTC, languages: [%s]}\n"
                      "services: [{id: A, name: a, series: {regular: [1, 9]}}]\n"
                      "counters: [{id: 1, primary: [A]}]\n",
                      lists[i]);
        struct hall *hall = read_good(text.data, text.length);
        assert_comes_back(hall);
        hall_free(hall);
        buffer_done(&text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_random_hall_comes_back_equal_and_byte_for_byte),
        cmocka_unit_test(a_hall_without_classes_comes_back_whatever_its_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
