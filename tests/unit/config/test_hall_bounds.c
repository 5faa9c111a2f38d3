/* SPDX-License-Identifier: Apache-2.0
 * What a hall file may not do to its reader, and what the reader then says. */
#include "config/hall_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hall_good.h"

static void
languages_are_written_as_catalogues_name_them(void **context)
{
    (void)context;
    static const struct {
        const char *language;
        bool good;
    } languages[] = {
        {"en", true},        {"zh_CN", true},         {"yue", true},
        {"es_419", true},    {"sr_Latn", true},       {"zh_Hant_TW", true},
        {"e", false},        {"engl", false},         {"En", false},
        {"zh_cn", false},    {"zh-CN", false},        {"zh_", false},
        {"zh_CNX", false},   {"es_41", false},        {"es_41a", false},
        {"sr_latn", false},  {"sr_LATN", false},      {"zh_Hant_", false},
        {"zh_CN_TW", false}, {"zhxCN", false},        {"zh_Hant_TWN", false},
        {"中文", false},     {"zh_Hant_4190", false},
    };
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++) {
        struct hall_file_errors errors;
        struct hall *hall = NULL;
        struct buffer file = {0};
        buffer_format(&file,
                      "format: 1\nhall: {id: h, name: h, time_zone: UTC, languages: [%s]}\n"
                      "services: [{id: A, name: a, series: {regular: [1, 9]}}]\n"
                      "counters: [{id: 1, primary: [A]}]\n",
                      languages[i].language);
        bool good = hall_file_read(file.data, file.length, "f", &errors, &hall) == STATUS_OK;
        if (good != languages[i].good) {
            fail_msg("%s", languages[i].language);
        }
        hall_free(hall);
        buffer_done(&file);
    }
}

static void
more_faults_than_fit_are_counted_and_none_gives_way_to_advice(void **context)
{
    (void)context;
    struct buffer file = {0};
    struct hall_file_errors errors;
    struct hall *hall = NULL;

    buffer_append(&file, "format: 1\nhall: {id: h, name: h, time_zone: UTC, languages: [en]}\n"
                         "services: [{id: O, name: {en: O, de: O}, series: {regular: [1, 9]}}]\n"
                         "counters:\n");
    for (int i = 0; i < 70; i++) {
        buffer_format(&file, "  - {id: \"%d\", primary: [X%d]}\n", i, i);
    }
    assert_int_equal(hall_file_read(file.data, file.length, "f", &errors, &hall), STATUS_INVALID);
    assert_int_equal(errors.error_count, 70);
    assert_int_equal(errors.count, HALL_FILE_ERRORS_MAX);
    for (size_t i = 0; i < errors.count; i++) {
        assert_false(errors.items[i].advice);
    }
    buffer_done(&file);
}

static void
expect_refusal(const char *text, size_t length, int line, int column, const char *sentence)
{
    struct hall_file_errors errors;
    struct hall *hall = NULL;

    assert_int_equal(hall_file_read(text, length, "f", &errors, &hall), STATUS_INVALID);
    assert_int_equal(errors.error_count, 1);
    assert_string_equal(errors.items[0].sentence, sentence);
    assert_int_equal(errors.items[0].line, line);
    assert_int_equal(errors.items[0].column, column);
}

static const char small_file[] = "format: 1\n"
                                 "hall: {id: h, name: h, time_zone: UTC, languages: [en]}\n"
                                 "services: [{id: A, name: a, series: {regular: [1, 9]}}]\n"
                                 "counters: [{id: 1, primary: [A]}]\n";

static void
a_text_has_4000_bytes_and_a_year_512_days_at_most(void **context)
{
    (void)context;
    for (int more = 0; more <= 1; more++) {
        struct hall_file_errors errors;
        struct hall *hall = NULL;
        struct buffer file = {0};

        buffer_append(&file, small_file);
        buffer_append(&file, "notices: [{text: ");
        for (int i = 0; i < 4000 + more; i++) {
            buffer_append(&file, "x");
        }
        buffer_append(&file, "}]\ndays:\n");
        for (int i = 0; i < HOURS_DAYS_MAX + more; i++) {
            struct civil civil = civil_from_days(20000 + i);
            char date[TICKET_DAY_SIZE];
            civil_format_date(&civil, date, sizeof(date));
            buffer_format(&file, "  - {date: %s, closed: true}\n", date);
        }
        assert_int_equal(hall_file_read(file.data, file.length, "f", &errors, &hall),
                         more ? STATUS_INVALID : STATUS_OK);
        if (more) {
            assert_int_equal(errors.error_count, 2);
            assert_string_equal(errors.items[0].sentence, "This text is longer than {0} bytes.");
            assert_string_equal(errors.items[1].sentence,
                                "This list is too long: at most {0} are possible.");
            assert_string_equal(errors.items[1].values[0], "512");
        } else {
            assert_int_equal(hall->hours.exception_count, HOURS_DAYS_MAX);
        }
        hall_free(hall);
        buffer_done(&file);
    }
}

static void
a_service_may_have_a_series_of_every_name(void **context)
{
    (void)context;
    struct hall_file_errors errors;
    struct hall *hall = NULL;
    struct buffer file = {0};

    buffer_append(&file, "format: 1\n"
                         "hall: {id: h, name: h, time_zone: UTC, languages: [en]}\n"
                         "counters: [{id: 1, primary: [A]}]\n"
                         "services:\n  - id: A\n    name: a\n    series:\n"
                         "      other: [1, 9]\n      overflow: [10, 19]\n      paper: [20, 29]\n");
    for (int i = 0; hall_class_ids[i]; i++) {
        buffer_format(&file, "      %s: [%d, %d]\n", hall_class_ids[i], 100 + i * 10, 109 + i * 10);
    }
    assert_int_equal(hall_file_read(file.data, file.length, "f", &errors, &hall), STATUS_OK);
    assert_int_equal(hall->services[0].series_count, HALL_SERIES_MAX);
    for (int i = 0; hall_class_ids[i]; i++) {
        assert_int_equal(hall_series(&hall->services[0], hall_class_ids[i])->range.first,
                         100 + i * 10);
    }
    hall_free(hall);
    buffer_done(&file);
}

static void
what_could_hurt_the_reader_is_bounded(void **context)
{
    (void)context;
    struct buffer file = {0};

    expect_refusal("", 0, 0, 0, "The file is empty.");
    expect_refusal("# nothing\n", 10, 0, 0, "The file is empty.");
    expect_refusal("format: 1\nhall: \xff\xfe\n", 19, 2, 1,
                   "This line is not UTF-8. Save the file as UTF-8.");
    expect_refusal("\xff\xfe"
                   "f\0o\0",
                   6, 1, 1, "This line is not UTF-8. Save the file as UTF-8.");
    expect_refusal("a: &a [x]\nb: &b [*a, *a]\n", 25, 1, 4,
                   "Anchors (&{0}) are not used in hall files. Write the value out.");

    buffer_append(&file, "x: ");
    for (int i = 0; i < 60; i++) {
        buffer_append(&file, "[");
    }
    expect_refusal(file.data, file.length, 1, 35, "Values stand more than 32 levels deep here.");
    buffer_done(&file);

    for (int i = 0; i < 301; i++) {
        buffer_format(&file, "k%d: 1\n", i);
    }
    expect_refusal(file.data, file.length, 301, 1, "There are more than 300 keys here.");
    buffer_done(&file);

    buffer_append(&file, "x: [");
    for (int i = 0; i < 200001; i++) {
        buffer_append(&file, "1,\n");
    }
    expect_refusal(file.data, file.length, 199998, 1, "The file has more than 200000 values.");
    buffer_done(&file);

    char *large = mem_zero_alloc(HALL_FILE_BYTES_MAX + 1, 1);
    memset(large, '\n', HALL_FILE_BYTES_MAX + 1);
    expect_refusal(large, HALL_FILE_BYTES_MAX, 0, 0, "The file is empty.");
    expect_refusal(large, HALL_FILE_BYTES_MAX + 1, 0, 0, "The file is larger than 4 MB.");
    free(large);
}

/* A file cut at any byte, or with any byte replaced, is answered and not died of. */
static void
no_cut_and_no_changed_byte_breaks_the_reader(void **context)
{
    (void)context;
    static const char others[] = "[]{},:&*!|>'\"%@`-#\n\t\\~ \xe4\x01"
                                 "0";
    size_t length = strlen(good_file);
    char *file = mem_strdup(good_file);
    struct hall_file_errors errors;

    for (size_t i = 0; i < length; i++) {
        struct hall *hall = NULL;
        if (hall_file_read(good_file, i, "f", &errors, &hall) == STATUS_OK) {
            hall_free(hall);
        } else {
            assert_true(errors.error_count > 0 && errors.count > 0);
        }
        file[i] = others[i % (sizeof(others) - 1)];
        if (hall_file_read(file, length, "f", &errors, &hall) == STATUS_OK) {
            hall_free(hall);
        } else {
            assert_true(errors.error_count > 0 && errors.count > 0);
        }
        file[i] = good_file[i];
    }
    free(file);
}

static void
a_file_that_is_not_there_is_said_to_be_missing(void **context)
{
    (void)context;
    struct hall_file_errors errors;
    struct hall *hall = NULL;
    char line[300];

    assert_int_equal(hall_file_load("/nonexistent/hall.yaml", &errors, &hall), STATUS_NOT_FOUND);
    assert_int_equal(errors.error_count, 1);
    assert_true(hall_file_error_format(&errors, 0, NULL, line, sizeof(line)));
    assert_string_equal(line, "/nonexistent/hall.yaml: There is no such file.");
    assert_int_equal(hall_file_load("/", &errors, &hall), STATUS_IO);
    assert_int_equal(errors.error_count, 1);
    assert_true(hall_file_error_format(&errors, 0, NULL, line, sizeof(line)));
    assert_string_equal(line, "/: This is a folder. Name the file in it.");
    assert_false(hall_file_error_format(&errors, 0, NULL, line, 10));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_are_written_as_catalogues_name_them),
        cmocka_unit_test(more_faults_than_fit_are_counted_and_none_gives_way_to_advice),
        cmocka_unit_test(a_text_has_4000_bytes_and_a_year_512_days_at_most),
        cmocka_unit_test(a_service_may_have_a_series_of_every_name),
        cmocka_unit_test(what_could_hurt_the_reader_is_bounded),
        cmocka_unit_test(no_cut_and_no_changed_byte_breaks_the_reader),
        cmocka_unit_test(a_file_that_is_not_there_is_said_to_be_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
