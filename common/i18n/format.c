/* SPDX-License-Identifier: Apache-2.0
 * Dates and durations by patterns that stand in the catalogues, because C.UTF-8 knows none. */
#include "i18n/i18n.h"

const char *
i18n_weekday(int weekday)
{
    switch (weekday) {
    case 1:
        return i18n_tr_context("weekday, short", "Mon");
    case 2:
        return i18n_tr_context("weekday, short", "Tue");
    case 3:
        return i18n_tr_context("weekday, short", "Wed");
    case 4:
        return i18n_tr_context("weekday, short", "Thu");
    case 5:
        return i18n_tr_context("weekday, short", "Fri");
    case 6:
        return i18n_tr_context("weekday, short", "Sat");
    default:
        return i18n_tr_context("weekday, short", "Sun");
    }
}

static const char *
month_name(int month)
{
    switch (month) {
    case 1:
        return i18n_tr_context("month, short", "Jan");
    case 2:
        return i18n_tr_context("month, short", "Feb");
    case 3:
        return i18n_tr_context("month, short", "Mar");
    case 4:
        return i18n_tr_context("month, short", "Apr");
    case 5:
        return i18n_tr_context("month, short", "May");
    case 6:
        return i18n_tr_context("month, short", "Jun");
    case 7:
        return i18n_tr_context("month, short", "Jul");
    case 8:
        return i18n_tr_context("month, short", "Aug");
    case 9:
        return i18n_tr_context("month, short", "Sep");
    case 10:
        return i18n_tr_context("month, short", "Oct");
    case 11:
        return i18n_tr_context("month, short", "Nov");
    default:
        return i18n_tr_context("month, short", "Dec");
    }
}

void
i18n_format_time(const struct civil *civil, char *dst, size_t size)
{
    char text[I18N_TEXT_SIZE];
    str_format(text, sizeof text, "%02d:%02d", civil->hour, civil->minute);
    str_cut(dst, size, text);
}

static void
fill_date(const char *pattern, const struct civil *civil, char *dst, size_t size)
{
    char day[12], year[12];
    str_format(day, sizeof day, "%d", civil->day);
    str_format(year, sizeof year, "%d", civil->year);
    int weekday = civil_weekday(civil->year, civil->month, civil->day);
    const char *const values[] = {i18n_weekday(weekday), day, month_name(civil->month), year};
    str_fill(dst, size, pattern, values, ARRAY_SIZE(values));
}

void
i18n_format_date(const struct civil *civil, char *dst, size_t size)
{
    /* TRANSLATORS: {0} weekday, {1} day of the month, {2} month */
    fill_date(i18n_tr_context("date", "{0} {1} {2}"), civil, dst, size);
}

void
i18n_format_full_date(const struct civil *civil, char *dst, size_t size)
{
    /* TRANSLATORS: {0} weekday, {1} day of the month, {2} month, {3} year */
    fill_date(i18n_tr_context("date", "{0} {1} {2} {3}"), civil, dst, size);
}

static void
fill_numbers(const char *pattern, int64_t first, int64_t second, char *dst, size_t size)
{
    char texts[2][24];
    str_format(texts[0], sizeof texts[0], "%lld", (long long)first);
    str_format(texts[1], sizeof texts[1], "%lld", (long long)second);
    const char *const values[] = {texts[0], texts[1]};
    str_fill(dst, size, pattern, values, ARRAY_SIZE(values));
}

void
i18n_format_duration(int64_t minutes, char *dst, size_t size)
{
    if (minutes < 0) {
        minutes = 0;
    }
    int64_t hours = minutes / 60, rest = minutes % 60;
    if (hours == 0) {
        fill_numbers(i18n_ntr("{0} minute", "{0} minutes", (unsigned long)rest), rest, 0, dst,
                     size);
    } else if (rest == 0) {
        fill_numbers(i18n_ntr("{0} hour", "{0} hours", (unsigned long)hours), hours, 0, dst, size);
    } else {
        /* TRANSLATORS: {0} hours, {1} minutes */
        fill_numbers(i18n_tr("{0} h {1} min"), hours, rest, dst, size);
    }
}

void
i18n_format_minute_range(int from, int to, char *dst, size_t size)
{
    fill_numbers(i18n_ntr("{0}–{1} minute", "{0}–{1} minutes", to > 0 ? (unsigned long)to : 0),
                 from, to, dst, size);
}
