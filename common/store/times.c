/* SPDX-License-Identifier: Apache-2.0
 * Hours of services, and times as a refusal says them. */
#include <string.h>

#include "store/private.h"

const struct hours *
service_hours(const struct store *store, const char *text, struct hours *room)
{
    struct hours own;

    if (text[0] == '\0' || !hours_parse(text, &own)) {
        return &store->hours;
    }
    hours_within(&store->hours, own.week, room);
    return room;
}

void
hall_time_text(const struct store *store, int64_t utc_ms, char *dst, size_t size)
{
    struct civil then = zone_civil(store->zone, utc_ms);
    struct civil now = zone_civil(store->zone, store->now);
    bool today = then.year == now.year && then.month == now.month && then.day == now.day;

    if (today) {
        (void)str_format(dst, size, "%02d:%02d", then.hour, then.minute);
    } else {
        (void)str_format(dst, size, "%04d-%02d-%02d %02d:%02d", then.year, then.month, then.day,
                         then.hour, then.minute);
    }
}

int64_t
hall_minute(const struct store *store, int64_t at, int minute)
{
    const int minutes_a_day = 24 * 60;
    struct civil civil = zone_civil(store->zone, at);

    civil =
        civil_from_days(civil_to_days(civil.year, civil.month, civil.day) + minute / minutes_a_day);
    civil.hour = minute % minutes_a_day / 60;
    civil.minute = minute % 60;
    return zone_instant(store->zone, &civil);
}
