/* SPDX-License-Identifier: Apache-2.0
 * What every kind of simulate begins with: the words for a day and a factor, and the recorded day.
 */
#include <string.h>

#include "i18n/i18n.h"
#include "simulate.h"

enum { TIMES_MAX = 100 };

/* "1.2" or "0.85": at most two digits behind the point. */
bool
simulate_times(const char *text, double *ret_times)
{
    char whole[8], part[4] = "0";
    const char *point = strchr(text, '.');
    size_t length = point ? (size_t)(point - text) : strlen(text);
    int64_t units, hundredths;

    if (!str_format(whole, sizeof(whole), "%.*s", (int)length, text) ||
        (point &&
         !str_format(part, sizeof(part), "%s%s", point + 1, point[1] && !point[2] ? "0" : "")) ||
        !str_to_int(whole, 0, TIMES_MAX, &units) || !str_to_int(part, 0, 99, &hundredths)) {
        return false;
    }
    *ret_times = (double)units + (double)hundredths / 100;
    return *ret_times > 0;
}

static enum status
refuse_read(enum status status, const char *day, json_t *reply)
{
    if (status == STATUS_NOT_FOUND) {
        return reply_refuse(reply, status, N_("Nobody took a number on {0}."), 1, day);
    }
    if (status == STATUS_INVALID) {
        return reply_usage(reply, N_("'{0}' is no date YYYY-MM-DD."), 1, day);
    }
    return reply_refuse(reply, status, N_("The ledger could not be read. Run: paihao doctor"), 0);
}

/* "yesterday", or a weekday: the last one before the present day. */
static bool
day_of_word(const char *word, const char *today, char ret_day[TICKET_DAY_SIZE])
{
    struct civil civil;
    unsigned mask = 0;
    int32_t days;

    if (!civil_parse_date(today, &civil)) {
        return false;
    }
    days = civil_to_days(civil.year, civil.month, civil.day);
    if (strcmp(word, "yesterday") == 0) {
        civil = civil_from_days(days - 1);
    } else if (strlen(word) == 3 && hours_weekdays_parse(word, &mask)) {
        do {
            civil = civil_from_days(--days);
        } while (!(mask & (1u << civil_weekday(civil.year, civil.month, civil.day))));
    } else {
        return false;
    }
    civil_format_date(&civil, ret_day, TICKET_DAY_SIZE);
    return true;
}

static enum status
choose_day(const struct call *call, const char *words, char ret_day[TICKET_DAY_SIZE], json_t *reply)
{
    struct store_facts facts;
    struct civil civil;

    ret_day[0] = '\0';
    if (!words || civil_parse_date(words, &civil)) {
        return str_copy(ret_day, TICKET_DAY_SIZE, words ? words : "") ? STATUS_OK : STATUS_INVALID;
    }
    enum status status = store_facts(call->store, &facts);
    if (status != STATUS_OK) {
        return reply_refuse(reply, status, N_("The database could not be read. Run: paihao doctor"),
                            0);
    }
    return day_of_word(words, facts.day, ret_day)
               ? STATUS_OK
               : reply_usage(reply, N_("'{0}' is no date YYYY-MM-DD."), 1, words);
}

enum status
simulate_load(const struct call *call, const char *day, struct hall **ret_hall,
              struct record *ret_record, json_t *reply)
{
    char date[TICKET_DAY_SIZE];
    enum status status = command_set_clock(call, reply);

    if (status == STATUS_OK) {
        status = choose_day(call, day, date, reply);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = store_hall_load(call->store, ret_hall);
    if (status != STATUS_OK) {
        return reply_refuse(reply, status, N_("The database could not be read. Run: paihao doctor"),
                            0);
    }
    status = record_read(call->store, *ret_hall, date, ret_record);
    return status == STATUS_OK ? status : refuse_read(status, ret_record->day, reply);
}
