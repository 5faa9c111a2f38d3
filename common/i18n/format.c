/* SPDX-License-Identifier: Apache-2.0
 * Dates by patterns that stand in the catalogues, because C.UTF-8 knows none. */
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

void
i18n_format_date(const struct civil *civil, char *dst, size_t size)
{
    char day[12];
    str_format(day, sizeof day, "%d", civil->day);
    int weekday = civil_weekday(civil->year, civil->month, civil->day);
    const char *const values[] = {i18n_weekday(weekday), day, month_name(civil->month)};
    /* TRANSLATORS: {0} weekday, {1} day of the month, {2} month */
    str_fill(dst, size, i18n_tr_context("date", "{0} {1} {2}"), values, ARRAY_SIZE(values));
}
