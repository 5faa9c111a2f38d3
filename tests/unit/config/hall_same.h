/* SPDX-License-Identifier: Apache-2.0
 * Equality of halls, member by member, for the tests of what is read and written. */
#pragma once

#include "config/hall_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SAME(a, b)                                                                                 \
    do {                                                                                           \
        if (!(a)) {                                                                                \
            print_message("differs: %s\n", b);                                                     \
            return false;                                                                          \
        }                                                                                          \
    } while (0)

static bool
same_text(const struct hall_text *a, const struct hall_text *b)
{
    SAME(a->count == b->count, "number of languages");
    for (size_t i = 0; i < a->count; i++) {
        SAME(strcmp(a->entries[i].lang, b->entries[i].lang) == 0, "language");
        SAME(strcmp(a->entries[i].text, b->entries[i].text) == 0, a->entries[i].text);
    }
    return true;
}

static bool
same_guide(const struct hall_guide *a, const struct hall_guide *b)
{
    SAME(same_text(&a->who, &b->who) && same_text(&a->fee, &b->fee), "who or fee");
    SAME(same_text(&a->pay, &b->pay) && same_text(&a->promise, &b->promise), "pay or promise");
    SAME(same_text(&a->legal_limit, &b->legal_limit) && same_text(&a->visits, &b->visits),
         "legal_limit or visits");
    SAME(same_text(&a->visits_note, &b->visits_note) && same_text(&a->law, &b->law),
         "visits_note or law");
    SAME(a->material_count == b->material_count && a->step_count == b->step_count,
         "number of materials or steps");
    for (size_t i = 0; i < a->material_count; i++) {
        const struct hall_material *x = &a->materials[i], *y = &b->materials[i];
        SAME(same_text(&x->name, &y->name) && same_text(&x->note, &y->note) &&
                 same_text(&x->copy_text, &y->copy_text) && x->original == y->original &&
                 x->copy == y->copy && x->provided == y->provided && strcmp(x->at, y->at) == 0,
             "material");
    }
    for (size_t i = 0; i < a->step_count; i++) {
        SAME(same_text(&a->steps[i].name, &b->steps[i].name) &&
                 same_text(&a->steps[i].when, &b->steps[i].when),
             "step");
    }
    return true;
}

static bool
same_day(const struct hours_day *a, const struct hours_day *b)
{
    SAME(a->count == b->count, "number of spans");
    for (int i = 0; i < a->count; i++) {
        SAME(a->spans[i].from == b->spans[i].from && a->spans[i].to == b->spans[i].to, "span");
    }
    return true;
}

static bool
same_week(const struct hours_day *a, const struct hours_day *b)
{
    for (int day = 1; day <= 7; day++) {
        SAME(same_day(&a[day], &b[day]), "weekday");
    }
    return true;
}

static bool
same_settings(const struct hall_settings *a, const struct hall_settings *b)
{
    return a->guard == b->guard && a->secondary_after_min == b->secondary_after_min &&
           a->calls_before_pass == b->calls_before_pass && a->return_minutes == b->return_minutes &&
           a->visit_days == b->visit_days && a->bound_minutes == b->bound_minutes &&
           a->long_queue == b->long_queue && a->closing_warning_min == b->closing_warning_min &&
           a->appointment_early_min == b->appointment_early_min && a->one_ticket == b->one_ticket &&
           a->ask_holder == b->ask_holder;
}

/* Departments and bundles. */
static bool
same_choices(const struct hall *a, const struct hall *b)
{
    SAME(a->department_count == b->department_count && a->bundle_count == b->bundle_count,
         "number of departments or bundles");
    for (size_t i = 0; i < a->department_count; i++) {
        const struct hall_department *x = &a->departments[i], *y = &b->departments[i];
        SAME(strcmp(x->id, y->id) == 0 && strcmp(x->initials, y->initials) == 0 &&
                 same_text(&x->name, &y->name) && same_text(&x->summary, &y->summary),
             "department");
    }
    for (size_t i = 0; i < a->bundle_count; i++) {
        const struct hall_bundle *x = &a->bundles[i], *y = &b->bundles[i];
        SAME(strcmp(x->id, y->id) == 0 && strcmp(x->initials, y->initials) == 0 &&
                 same_text(&x->name, &y->name) && same_text(&x->summary, &y->summary) &&
                 x->step_count == y->step_count,
             "bundle");
        for (int k = 0; k < x->step_count; k++) {
            SAME(strcmp(x->steps[k].service, y->steps[k].service) == 0 &&
                     strcmp(x->steps[k].matter, y->steps[k].matter) == 0,
                 "matter of a bundle");
        }
    }
    return true;
}

static bool
same_service(const struct hall_service *a, const struct hall_service *b)
{
    SAME(strcmp(a->id, b->id) == 0 && same_text(&a->name, &b->name), "id or name");
    SAME(same_text(&a->summary, &b->summary) && strcmp(a->initials, b->initials) == 0,
         "summary or initials");
    SAME(strcmp(a->zone, b->zone) == 0 && strcmp(a->department, b->department) == 0,
         "zone or department");
    SAME(a->has_hours == b->has_hours && same_week(a->week, b->week), "hours");
    SAME(a->quota_count == b->quota_count, "number of quotas");
    for (size_t i = 0; i < a->quota_count; i++) {
        SAME(a->quotas[i].span.from == b->quotas[i].span.from &&
                 a->quotas[i].span.to == b->quotas[i].span.to &&
                 a->quotas[i].tickets == b->quotas[i].tickets,
             "quota");
    }
    SAME(a->series_count == b->series_count, "number of series");
    for (size_t i = 0; i < a->series_count; i++) {
        SAME(strcmp(a->series[i].name, b->series[i].name) == 0 &&
                 a->series[i].range.first == b->series[i].range.first &&
                 a->series[i].range.last == b->series[i].range.last,
             "series");
    }
    SAME(a->wait_standard_min == b->wait_standard_min && a->serve_limit_min == b->serve_limit_min &&
             a->quota == b->quota,
         "minutes or quota");
    SAME(a->matter_count == b->matter_count, "number of matters");
    for (size_t i = 0; i < a->matter_count; i++) {
        SAME(strcmp(a->matters[i].id, b->matters[i].id) == 0 &&
                 same_text(&a->matters[i].name, &b->matters[i].name) &&
                 same_text(&a->matters[i].summary, &b->matters[i].summary) &&
                 strcmp(a->matters[i].initials, b->matters[i].initials) == 0 &&
                 same_guide(&a->matters[i].guide, &b->matters[i].guide),
             a->matters[i].id);
    }
    return true;
}

static bool
same_hours(const struct hours *a, const struct hours *b)
{
    SAME(same_week(a->week, b->week), "week");
    SAME(a->exception_count == b->exception_count, "number of exceptions");
    for (int i = 0; i < a->exception_count; i++) {
        SAME(a->exceptions[i].date == b->exceptions[i].date &&
                 a->exceptions[i].as_weekday == b->exceptions[i].as_weekday &&
                 same_day(&a->exceptions[i].day, &b->exceptions[i].day),
             "exception");
    }
    return true;
}

static bool
same_terminal(const struct hall_terminal *a, const struct hall_terminal *b)
{
    SAME(a->zone_count == b->zone_count, "number of zones");
    for (size_t i = 0; i < a->zone_count; i++) {
        SAME(strcmp(a->zones[i], b->zones[i]) == 0, "zone");
    }
    return strcmp(a->id, b->id) == 0 && strcmp(a->kind, b->kind) == 0 &&
           strcmp(a->counter, b->counter) == 0 && strcmp(a->printer, b->printer) == 0 &&
           a->panel_mm[0] == b->panel_mm[0] && a->panel_mm[1] == b->panel_mm[1] &&
           a->view_m == b->view_m && a->shows == b->shows && a->rows == b->rows &&
           strcmp(a->media, b->media) == 0 && a->volume == b->volume && a->exit == b->exit &&
           a->speech_rate == b->speech_rate && same_day(&a->quiet, &b->quiet);
}

static bool
same_ids(char (*a)[ID_SIZE], size_t a_count, char (*b)[ID_SIZE], size_t b_count)
{
    SAME(a_count == b_count, "number of ids");
    for (size_t i = 0; i < a_count; i++) {
        SAME(strcmp(a[i], b[i]) == 0, a[i]);
    }
    return true;
}

static bool
same_people(const struct hall *a, const struct hall *b)
{
    SAME(a->counter_count == b->counter_count && a->staff_count == b->staff_count, "numbers");
    for (size_t i = 0; i < a->counter_count; i++) {
        const struct hall_counter *x = &a->counters[i], *y = &b->counters[i];
        SAME(strcmp(x->id, y->id) == 0 && strcmp(x->zone, y->zone) == 0 &&
                 same_ids(x->primary, x->primary_count, y->primary, y->primary_count) &&
                 same_ids(x->secondary, x->secondary_count, y->secondary, y->secondary_count) &&
                 x->has_roster == y->has_roster,
             "counter");
        for (int day = 1; day <= 7; day++) {
            SAME(same_day(&x->roster[day], &y->roster[day]), "roster");
        }
    }
    for (size_t i = 0; i < a->staff_count; i++) {
        const struct hall_staff *x = &a->staff[i], *y = &b->staff[i];
        SAME(strcmp(x->id, y->id) == 0 && same_text(&x->name, &y->name) &&
                 same_text(&x->post, &y->post) && x->roles == y->roles &&
                 strcmp(x->pin, y->pin) == 0,
             "staff");
    }
    return true;
}

static bool
same_hall(const struct hall *a, const struct hall *b)
{
    SAME(strcmp(a->id, b->id) == 0 && strcmp(a->time_zone, b->time_zone) == 0, "id or zone");
    SAME(same_text(&a->name, &b->name) && same_text(&a->place, &b->place) &&
             same_text(&a->assembly, &b->assembly),
         "name or place");
    SAME(a->day_starts_min == b->day_starts_min && strcmp(a->hotline, b->hotline) == 0 &&
             strcmp(a->phone_url, b->phone_url) == 0,
         "day, hotline or page");
    SAME(a->language_count == b->language_count, "number of languages");
    for (size_t i = 0; i < a->language_count; i++) {
        SAME(strcmp(a->languages[i], b->languages[i]) == 0, "language");
    }
    SAME(same_settings(&a->settings, &b->settings) && same_choices(a, b), "settings or choices");
    SAME(a->class_count == b->class_count && a->zone_count == b->zone_count, "classes or zones");
    for (size_t i = 0; i < a->class_count; i++) {
        SAME(strcmp(a->classes[i].id, b->classes[i].id) == 0 &&
                 a->classes[i].credit_min == b->classes[i].credit_min &&
                 same_text(&a->classes[i].name, &b->classes[i].name) &&
                 same_text(&a->classes[i].note, &b->classes[i].note),
             "class");
    }
    for (size_t i = 0; i < a->zone_count; i++) {
        SAME(strcmp(a->zones[i].id, b->zones[i].id) == 0 &&
                 same_text(&a->zones[i].name, &b->zones[i].name),
             "zone");
    }
    SAME(a->service_count == b->service_count, "number of services");
    for (size_t i = 0; i < a->service_count; i++) {
        SAME(same_service(&a->services[i], &b->services[i]), a->services[i].id);
    }
    SAME(a->terminal_count == b->terminal_count, "number of terminals");
    for (size_t i = 0; i < a->terminal_count; i++) {
        SAME(same_terminal(&a->terminals[i], &b->terminals[i]), a->terminals[i].id);
    }
    SAME(a->notice_count == b->notice_count, "number of notices");
    for (size_t i = 0; i < a->notice_count; i++) {
        SAME(same_text(&a->notices[i].text, &b->notices[i].text) &&
                 a->notices[i].from == b->notices[i].from && a->notices[i].to == b->notices[i].to,
             "notice");
    }
    return same_people(a, b) && same_hours(&a->hours, &b->hours);
}

static void
show_faults(const struct hall_file_errors *errors)
{
    for (size_t i = 0; i < errors->count; i++) {
        char line[700];
        hall_file_error_format(errors, i, NULL, line, sizeof(line));
        print_message("%s%s\n", line, errors->items[i].advice ? " (advice)" : "");
    }
}

static struct hall *
read_good(const char *text, size_t length)
{
    struct hall_file_errors errors;
    struct hall *hall = NULL;

    if (hall_file_read(text, length, "f", &errors, &hall) != STATUS_OK) {
        show_faults(&errors);
        print_message("%.*s\n", (int)length, text);
        fail();
    }
    return hall;
}

static void
assert_comes_back(const struct hall *hall)
{
    struct buffer first = {0}, second = {0};

    assert_int_equal(hall_file_write(hall, &first), STATUS_OK);
    struct hall *again = read_good(first.data, first.length);
    if (!same_hall(hall, again)) {
        fail_msg("written:\n%s", first.data);
    }
    assert_int_equal(hall_file_write(again, &second), STATUS_OK);
    assert_string_equal(first.data, second.data);
    hall_free(again);
    buffer_done(&first);
    buffer_done(&second);
}
