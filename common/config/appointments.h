/* SPDX-License-Identifier: Apache-2.0
 * Appointments as another system hands them over: a CSV file or an iCalendar one (RFC 5545), told
 * apart by their beginning. Every wrong row is named by line; who imports decides whether the good
 * ones count then.
 *
 * CSV: the first line names the columns, in any order and in English or Chinese: code, date and
 * time (or start: both), service, matter, holder. Commas, semicolons or tabs; quotes as in RFC
 * 4180; UTF-8 with or without its mark. iCalendar: of each VEVENT DTSTART, and X-PAIHAO-CODE or
 * UID, X-PAIHAO-SERVICE or CATEGORIES or SUMMARY, X-PAIHAO-HOLDER; a cancelled event is left out.
 *
 * A service is named as C, C/resale, or by a name of the service or of one of its matters in any of
 * the hall's languages. Times are the hall's unless the file says UTC. */
#pragma once

#include "base/zone.h"
#include "ticket/hall.h"

enum {
    APPOINTMENT_CODE_SIZE = 17,
    APPOINTMENT_HOLDER_SIZE = 96,
    APPOINTMENTS_MAX = 20000,
    APPOINTMENTS_BYTES_MAX = 16 * 1024 * 1024,
    APPOINTMENT_FAULTS_MAX = 200,
};

struct appointment_entry {
    int line; /* from 1 */
    char code[APPOINTMENT_CODE_SIZE];
    int64_t slot; /* UTC milliseconds, a whole minute */
    struct ticket_step step;
    char holder[APPOINTMENT_HOLDER_SIZE]; /* as written; "" = none. Wiped by appointments_done */
};
/* sentence is an English msgid, {0} stands for value. A holder is never repeated in one. */
struct appointment_fault {
    int line;
    const char *sentence;
    char value[80];
};
struct appointments {
    struct appointment_entry *entries;
    size_t count;
    struct appointment_fault *faults; /* the first APPOINTMENT_FAULTS_MAX of fault_count */
    size_t kept_faults, fault_count;
};

/* Zero-initialise; appointments_done frees. INVALID: the file as a whole cannot be read, and the
 * one fault says why; OK with faults: some rows are wrong. */
MUST_CHECK enum status appointments_parse(const char *text, size_t length, const struct hall *hall,
                                          const struct zone *zone,
                                          struct appointments *appointments);
void appointments_done(struct appointments *appointments);
void appointments_fault(struct appointments *appointments, int line, const char *sentence,
                        const char *value);

/* 4–16 letters and digits, as people type them: spaces and dashes are dropped, small letters made
 * capitals. */
MUST_CHECK bool appointment_code_parse(const char *text, char ret_code[APPOINTMENT_CODE_SIZE]);
