/* SPDX-License-Identifier: Apache-2.0
 * What the two readers of appointments share. Seen by this room only. */
#pragma once

#include "config/appointments.h"

struct appointments_reader {
    const struct hall *hall;
    const struct zone *zone;
    struct appointments *result;
};

/* One appointment as its file words it; "" = not given. */
struct appointment_words {
    int line;
    const char *code, *service, *matter, *holder;
    bool has_slot;
    int64_t slot;
};

/* Adds an entry, or a fault for its line. */
void appointments_add(struct appointments_reader *reader, const struct appointment_words *words);
/* "2026-03-20" or "2026/3/20", and "09:00", "9:00:00" or "09:00-09:30", of which the beginning
 * counts. False: neither. */
MUST_CHECK bool appointments_time(const struct zone *zone, const char *date, const char *time,
                                  int64_t *ret_slot);

enum status appointments_read_csv(struct appointments_reader *reader, const char *text,
                                  size_t length);
void appointments_read_calendar(struct appointments_reader *reader, const char *text,
                                size_t length);
