/* SPDX-License-Identifier: Apache-2.0
 * The hall file: YAML, format 1, to and from struct hall.
 *
 * Reading reports every fault it finds, with line, column and the rule that is broken, so that one
 * run is enough to mend a file. Nothing is guessed: an unknown or repeated key, an id that nothing
 * has, two series that could print the same number are faults. Texts may be a plain text, which is
 * in the hall's first language, or a mapping by language.
 *
 * Required: format, hall (id, name, time_zone, languages), services (id, name, series with
 * regular), counters (id, primary). The rest has defaults: guard 2, secondary_after_min 10,
 * calls_before_pass 3, return_minutes 30, visit_days 3, bound_minutes 30, rating_minutes 10,
 * retention_days 30, hold_with_us_min 30, hold_with_citizen_min 60, hold_waiting_min 15; without
 * classes there is "regular" alone; without hours the hall never closes. A guide, where there is
 * one, tells everything: who, materials, steps, fee and promise, and with a fee also pay and law.
 * The sample halls in data/halls show every key, data/hall7.yaml those of a made-up day
 * (`simulation`). */
#pragma once

#include "ticket/hall.h"

enum { HALL_FILE_ERRORS_MAX = 50, HALL_FILE_VALUES_MAX = 3, HALL_FILE_BYTES_MAX = 4 * 1024 * 1024 };

/* line and column count from 1, columns in characters; 0 when the file as a whole is meant.
 * sentence is an English msgid; {0} {1} {2} stand for the values. An advice does not stop the
 * import. */
struct hall_file_error {
    int line, column;
    bool advice;
    const char *sentence;
    char values[HALL_FILE_VALUES_MAX][200];
};
/* In the file's order. error_count counts all faults, also those beyond what items hold, and no
 * advice. */
struct hall_file_errors {
    char file_name[256];
    struct hall_file_error items[HALL_FILE_ERRORS_MAX];
    size_t count, error_count;
};

/* *ret_hall is the caller's, to be freed by hall_free. INVALID: errors->error_count > 0; IO
 * likewise, when the system did not give the time zone's file. errors is filled in all cases (an
 * import may be good and still have advice). file_name is only told. */
MUST_CHECK enum status hall_file_read(const char *text, size_t length, const char *file_name,
                                      struct hall_file_errors *errors, struct hall **ret_hall);
/* The same of a file: NOT_FOUND when there is none, IO when the system does not give it; errors say
 * so too. */
MUST_CHECK enum status hall_file_load(const char *path, struct hall_file_errors *errors,
                                      struct hall **ret_hall);

/* "chenghu.yaml:12:5: Service X is not in this file." translate turns a msgid into the reader's
 * language, NULL leaves English. False: it did not fit and was cut. */
bool hall_file_error_format(const struct hall_file_errors *errors, size_t which,
                            const char *(*translate)(const char *msgid), char *dst, size_t size);

/* Appends the file that reads back as an equal hall, byte for byte the same each time. NOT_FOUND:
 * the hall's time zone is unknown to this machine and a notice has a time. */
MUST_CHECK enum status hall_file_write(const struct hall *hall, struct buffer *out);
