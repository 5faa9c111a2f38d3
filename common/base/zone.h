/* SPDX-License-Identifier: Apache-2.0
 * Time zones as values: reads the system's TZif files, touches neither TZ nor any global state, so
 * that several threads and halls can each have their own. After the file's last transition its last
 * rule stays. */
#pragma once

#include "base/base.h"

struct zone;

struct civil {
    int year, month, day; /* 2026, 1–12, 1–31 */
    int hour, minute, second, ms;
    int weekday; /* 1 Monday … 7 Sunday; output only */
};

/* "Asia/Shanghai", "UTC". INVALID for a name that could leave the folder, NOT_FOUND for an unknown
 * one, IO when the file cannot be read now. */
MUST_CHECK enum status zone_open(const char *name, struct zone **ret_zone);
/* The same from the bytes of a TZif file. NOT_FOUND when they are no such file, CORRUPT when broken
 * or when they count leap seconds. */
MUST_CHECK enum status zone_parse(const uint8_t *bytes, size_t length, struct zone **ret_zone);
struct zone *zone_close(struct zone *zone);
struct civil zone_civil(const struct zone *zone, int64_t utc_ms);
/* Of a repeated hour the first; a skipped time moves forward by the gap. */
int64_t zone_instant(const struct zone *zone, const struct civil *civil);

/* Calendar only, no zone. */
bool civil_is_valid(const struct civil *civil);
int civil_weekday(int year, int month, int day);
/* Days since 1970-01-01 and back. */
int32_t civil_to_days(int year, int month, int day);
struct civil civil_from_days(int32_t days);
/* "YYYY-MM-DD" and "YYYY-MM-DDTHH:MM:SS[.mmm]"; whole text, checked ranges. */
MUST_CHECK bool civil_parse_date(const char *text, struct civil *ret_civil);
MUST_CHECK bool civil_parse_time(const char *text, struct civil *ret_civil);
void civil_format_date(const struct civil *civil, char *dst, size_t size);
