/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"

static char folder[] = "/tmp/paihao-i18n-XXXXXX";

/* Catalogues of the tree for zh_CN, one made here for Arabic, whose plurals have six forms. */
static int
make_catalogues(void **state)
{
    (void)state;
    static const char arabic[] =
        "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
        "\"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && "
        "n%100<=10 ? 3 : n%100>=11 ? 4 : 5;\\n\"\n"
        "msgid \"{0} thing is missing\"\nmsgid_plural \"{0} things are missing\"\n"
        "msgstr[0] \"f0\"\nmsgstr[1] \"f1\"\nmsgstr[2] \"f2\"\nmsgstr[3] \"f3 {0}\"\n"
        "msgstr[4] \"f4 {0}\"\nmsgstr[5] \"f5 {0}\"\n";
    char command[512], path[256];
    if (!mkdtemp(folder)) {
        return -1;
    }
    str_format(path, sizeof path, "%s/ar.po", folder);
    FILE *file = fopen(path, "w");
    fputs(arabic, file);
    fclose(file);
    str_format(command, sizeof command,
               "d=%s/paihao/LC_MESSAGES && mkdir -p $d && : >$d/notes.txt && : >$d/a.b.mo && "
               "msgfmt -o $d/ar.mo %s && msgcat --use-first po/zh_CN/i18n.po po/zh_CN/print.po | "
               "msgfmt -o $d/zh_CN.mo -",
               folder, path);
    return system(command);
}

static int
remove_catalogues(void **state)
{
    (void)state;
    char command[512];
    str_format(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static int
open_catalogues(void **state)
{
    (void)state;
    return i18n_open(folder) == STATUS_OK && i18n_use("en") ? 0 : -1;
}

static void
the_languages_are_the_catalogues_and_english(void **state)
{
    (void)state;
    assert_true(i18n_has("ar"));
    assert_true(i18n_has("en"));
    assert_true(i18n_has("zh_CN"));
    assert_false(i18n_has("zh"));
    assert_false(i18n_has("notes.txt"));
}

static void
a_thread_switches_language_at_once(void **state)
{
    (void)state;
    assert_string_equal(i18n_tr("Here already"), "Here already");
    assert_true(i18n_use("zh_CN"));
    assert_string_equal(i18n_lang(), "zh_CN");
    assert_string_equal(_("Here already"), "已经收好的");
    assert_string_equal(i18n_tr_in("xx", "Here already"), "Here already");
    assert_true(i18n_use("en"));
    assert_string_equal(i18n_tr("Here already"), "Here already");
    assert_string_equal(i18n_tr_in("zh_CN", "Here already"), "已经收好的");
}

static void
an_unknown_language_changes_nothing(void **state)
{
    (void)state;
    assert_true(i18n_use("zh_CN"));
    assert_false(i18n_use("fr"));
    assert_string_equal(i18n_lang(), "zh_CN");
}

static void
what_has_no_translation_stays_english(void **state)
{
    (void)state;
    assert_true(i18n_use("zh_CN"));
    assert_string_equal(i18n_tr("No such sentence."), "No such sentence.");
    assert_string_equal(i18n_tr(""), "");
    assert_string_equal(i18n_tr_context("month, short", "Brumaire"), "Brumaire");
    assert_string_equal(i18n_tr_context("month, short", "May"), "5月");
    assert_string_equal(i18n_tr("May"), "May");
}

static void *
speak_chinese(void *context)
{
    bool *ok = context;
    *ok = strcmp(i18n_lang(), "en") == 0 && i18n_use("zh_CN");
    for (int i = 0; i < 20000; i++) {
        *ok = *ok && strcmp(i18n_tr("Here already"), "已经收好的") == 0;
    }
    return NULL;
}

static void
two_threads_speak_two_languages_at_once(void **state)
{
    (void)state;
    bool chinese = false, english = true;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, speak_chinese, &chinese), 0);
    for (int i = 0; i < 20000; i++) {
        english = english && strcmp(i18n_tr("Here already"), "Here already") == 0;
    }
    pthread_join(thread, NULL);
    assert_true(chinese);
    assert_true(english);
    assert_string_equal(i18n_lang(), "en");
}

static void
counted_sentences_follow_the_language(void **state)
{
    (void)state;
    static const struct {
        const char *lang;
        unsigned long n;
        const char *text;
    } cases[] = {
        {"en", 0, "{0} things are missing"},
        {"en", 1, "{0} thing is missing"},
        {"en", 15, "{0} things are missing"},
        {"zh_CN", 1, "还差 {0} 样"},
        {"zh_CN", 15, "还差 {0} 样"},
        {"ar", 0, "f0"},
        {"ar", 1, "f1"},
        {"ar", 2, "f2"},
        {"ar", 3, "f3 {0}"},
        {"ar", 11, "f4 {0}"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_true(i18n_use(cases[i].lang));
        assert_string_equal(i18n_ntr("{0} thing is missing", "{0} things are missing", cases[i].n),
                            cases[i].text);
    }
}

static void
dates_follow_the_language(void **state)
{
    (void)state;
    struct civil civil = {.year = 2026, .month = 3, .day = 20, .hour = 9, .minute = 4};
    char text[I18N_TEXT_SIZE];
    i18n_format_time(&civil, text, sizeof text);
    assert_string_equal(text, "09:04");
    i18n_format_date(&civil, text, sizeof text);
    assert_string_equal(text, "Fri 20 Mar");
    i18n_use("zh_CN");
    i18n_format_date(&civil, text, sizeof text);
    assert_string_equal(text, "3月20日 周五");
    i18n_format_date(&civil, text, 6);
    assert_string_equal(text, "3月2");
}

static void
every_month_and_weekday_has_its_name(void **state)
{
    (void)state;
    static const char *const weekdays[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
    i18n_use("zh_CN");
    for (int32_t day = civil_to_days(2026, 1, 1); day <= civil_to_days(2026, 12, 31); day++) {
        struct civil civil = civil_from_days(day);
        char text[I18N_TEXT_SIZE], expected[I18N_TEXT_SIZE];
        i18n_format_date(&civil, text, sizeof text);
        str_format(expected, sizeof expected, "%d月%d日 %s", civil.month, civil.day,
                   weekdays[civil.weekday - 1]);
        assert_string_equal(text, expected);
    }
}

static void
direction_is_the_languages_own(void **state)
{
    (void)state;
    static const char *const right[] = {"ar", "ar_EG", "ug_CN", "ug@latin", "fa", "ur"};
    static const char *const left[] = {"en", "zh_CN", "arn", "ug2", "a", ""};
    for (size_t i = 0; i < ARRAY_SIZE(right); i++) {
        assert_int_equal(i18n_direction(right[i]), I18N_RIGHT_TO_LEFT);
    }
    for (size_t i = 0; i < ARRAY_SIZE(left); i++) {
        assert_int_equal(i18n_direction(left[i]), I18N_LEFT_TO_RIGHT);
    }
}

static void
the_environment_names_the_folder(void **state)
{
    (void)state;
    setenv("PAIHAO_LOCALE_DIR", folder, 1);
    assert_int_equal(i18n_open(NULL), STATUS_OK);
    assert_true(i18n_has("ar"));
    setenv("PAIHAO_LOCALE_DIR", "/nonexistent", 1);
    assert_int_equal(i18n_open(NULL), STATUS_NOT_FOUND);
    assert_false(i18n_has("ar"));
    assert_string_equal(i18n_tr("Here already"), "Here already");
    unsetenv("PAIHAO_LOCALE_DIR");
}

static void
a_command_line_speaks_the_language_of_its_environment(void **state)
{
    (void)state;
    static const struct {
        const char *language, *all, *lang, *spoken;
    } cases[] = {
        {"", "", "zh_CN.UTF-8", "zh_CN"},
        {"", "", "en_GB.UTF-8", "en"},
        {"", "ar_EG.UTF-8", "zh_CN", "en"},
        {"", "ar", "zh_CN", "ar"},
        {"", "", "zh", "zh_CN"},
        {"", "", "z", "en"},
        {"", "C", "zh_CN", "en"},
        {"", "", "", "en"},
        {"fr:zh_CN:ar", "", "en_US", "zh_CN"},
        {"ar", "C", "zh_CN", "en"},
        {"en_US:zh_CN", "", "zh_CN", "en"},
        {"::", "", "ar", "ar"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        setenv("LANGUAGE", cases[i].language, 1);
        setenv("LC_ALL", cases[i].all, 1);
        setenv("LANG", cases[i].lang, 1);
        assert_int_equal(i18n_open(folder), STATUS_OK);
        i18n_use_environment();
        assert_string_equal(i18n_lang(), cases[i].spoken);
    }
    unsetenv("LC_ALL");
    unsetenv("LANG");
}

#define TEST(name) cmocka_unit_test_setup(name, open_catalogues)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_languages_are_the_catalogues_and_english),
        TEST(a_thread_switches_language_at_once),
        TEST(an_unknown_language_changes_nothing),
        TEST(what_has_no_translation_stays_english),
        TEST(two_threads_speak_two_languages_at_once),
        TEST(counted_sentences_follow_the_language),
        TEST(dates_follow_the_language),
        TEST(every_month_and_weekday_has_its_name),
        TEST(direction_is_the_languages_own),
        TEST(a_command_line_speaks_the_language_of_its_environment),
        TEST(the_environment_names_the_folder),
    };
    return cmocka_run_group_tests(tests, make_catalogues, remove_catalogues);
}
