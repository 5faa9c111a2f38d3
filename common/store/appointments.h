/* SPDX-License-Identifier: Apache-2.0
 * Bookings into the database. */
#pragma once

#include "config/appointments.h"
#include "store/store.h"

struct appointments_report {
    int added, changed, same; /* same: stood there already */
};
/* All in one transaction and one ledger row `appointments`. A code that stands there already is
 * changed, unless it was checked in. Rows that cannot be taken are added to the list's faults; with
 * any fault, its own or these, nothing is stored (INVALID) unless keep_good. A holder is stored as
 * a keyed hash alone. Importing the same again changes nothing and writes no row. */
MUST_CHECK enum status store_appointments_import(struct store *store,
                                                 struct appointments *appointments, bool keep_good,
                                                 struct appointments_report *ret_report,
                                                 struct answer *ret_answer);
