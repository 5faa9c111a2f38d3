/* SPDX-License-Identifier: Apache-2.0
 * The proleptic Gregorian calendar, by Howard Hinnant's day-count formulas (years begin in March,
 * so that the leap day is the last of its year). */
#include "base/zone.h"

#include <string.h>

static int
month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool
civil_is_valid(const struct civil *civil)
{
    return civil->year >= 1 && civil->year <= 9999 && civil->month >= 1 && civil->month <= 12 &&
           civil->day >= 1 && civil->day <= month_days(civil->year, civil->month) &&
           civil->hour >= 0 && civil->hour <= 23 && civil->minute >= 0 && civil->minute <= 59 &&
           civil->second >= 0 && civil->second <= 59 && civil->ms >= 0 && civil->ms <= 999;
}

int32_t
civil_to_days(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static int
weekday_of_days(int32_t days)
{
    /* 1970-01-01 was a Thursday. */
    int since_monday = (int)((days + INT64_C(3)) % 7);
    return (since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

int
civil_weekday(int year, int month, int day)
{
    return weekday_of_days(civil_to_days(year, month, day));
}

struct civil
civil_from_days(int32_t days)
{
    int64_t z = (int64_t)days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = (int)(z - era * 146097);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * day_of_year + 2) / 153;
    int month = shifted < 10 ? shifted + 3 : shifted - 9;
    return (struct civil){
        .year = (int)(year_of_era + era * 400) + (month <= 2 ? 1 : 0),
        .month = month,
        .day = day_of_year - (153 * shifted + 2) / 5 + 1,
        .weekday = weekday_of_days(days),
    };
}

/* Reads exactly 'digits' digits and, when 'after' is not 0, that character behind them. */
static bool
take_number(const char **text, int digits, char after, int *ret_value)
{
    int value = 0;
    for (int i = 0; i < digits; i++, (*text)++) {
        if (**text < '0' || **text > '9') {
            return false;
        }
        value = value * 10 + (**text - '0');
    }
    if (after != '\0') {
        if (**text != after) {
            return false;
        }
        (*text)++;
    }
    *ret_value = value;
    return true;
}

static bool
take_date(const char **text, char after, struct civil *civil)
{
    return take_number(text, 4, '-', &civil->year) && take_number(text, 2, '-', &civil->month) &&
           take_number(text, 2, after, &civil->day);
}

static bool
finish(const char *rest, struct civil *civil, struct civil *ret_civil)
{
    if (*rest != '\0' || !civil_is_valid(civil)) {
        return false;
    }
    civil->weekday = civil_weekday(civil->year, civil->month, civil->day);
    *ret_civil = *civil;
    return true;
}

bool
civil_parse_date(const char *text, struct civil *ret_civil)
{
    struct civil civil = {0};
    return take_date(&text, '\0', &civil) && finish(text, &civil, ret_civil);
}

bool
civil_parse_time(const char *text, struct civil *ret_civil)
{
    struct civil civil = {0};
    if (!take_date(&text, 'T', &civil) || !take_number(&text, 2, ':', &civil.hour) ||
        !take_number(&text, 2, ':', &civil.minute) || !take_number(&text, 2, '\0', &civil.second)) {
        return false;
    }
    if (*text == '.') {
        text++;
        if (!take_number(&text, 3, '\0', &civil.ms)) {
            return false;
        }
    }
    return finish(text, &civil, ret_civil);
}

void
civil_format_date(const struct civil *civil, char *dst, size_t size)
{
    /* As printf would: each action asks for its day, in a turn that others wait for. */
    if (size > 10 && civil->year >= 0 && civil->year <= 9999) {
        const int digits[] = {civil->year / 1000,
                              civil->year / 100 % 10,
                              civil->year / 10 % 10,
                              civil->year % 10,
                              -1,
                              civil->month / 10,
                              civil->month % 10,
                              -1,
                              civil->day / 10,
                              civil->day % 10};
        for (size_t i = 0; i < ARRAY_SIZE(digits); i++) {
            dst[i] = digits[i] < 0 ? '-' : (char)('0' + digits[i]);
        }
        dst[ARRAY_SIZE(digits)] = '\0';
        return;
    }
    if (!str_format(dst, size, "%04d-%02d-%02d", civil->year, civil->month, civil->day) &&
        size > 0) {
        dst[0] = '\0';
    }
}
