/* SPDX-License-Identifier: Apache-2.0
 * What a hall's ledger shows so far: how long its services take, who comes when, and what became of
 * the waits that people were told. It is handed the ledger's rows in their order and remembers no
 * row; what an undo took back within its seconds has not happened. */
#pragma once

#include "sim/forecast.h"
#include "sim/learn.h"
#include "store/history.h"

struct hall;

/* A told wait and how long it was: issue to the call that was not undone. */
struct past_outcome {
    char day[TICKET_DAY_SIZE];
    int service; /* place in the hall's services */
    int64_t issued_at, called_at;
    struct ticket_told told;
};
typedef void (*past_outcome_fn)(const struct past_outcome *outcome, void *context);

struct past;
/* hall is borrowed and outlives it; outcome may be NULL. */
struct past *past_new(const struct hall *hall, const struct zone *zone, past_outcome_fn outcome,
                      void *context);
struct past *past_free(struct past *past);
/* A history_fn; context is the past. */
void past_row(const struct history_row *row, void *context);
/* Nothing before this instant can be undone any more. INT64_MAX: nothing at all. */
void past_settle(struct past *past, int64_t now);

const struct learn *past_learn(const struct past *past);
/* The business day of the newest row, "" before the first. */
const char *past_day(const struct past *past);
/* Of the newest call of an ordinary ticket for this service today; false when there was none. */
bool past_last_call(const struct past *past, int service, int64_t *ret_issued_at,
                    int64_t *ret_called_at);
/* What the service's flow says of a ticket with this credit that is taken now; false before the
 * newest row's day has any. now: not before the newest row. */
bool past_forecast(const struct past *past, int service, int64_t now, int64_t credit_ms,
                   struct forecast_wait *ret_wait);
/* Of the newest business day before `day` on which anybody was told a wait and called: how many,
 * and how many waited no longer. told 0 when there is none. */
struct past_tally {
    char day[TICKET_DAY_SIZE];
    int told, kept;
};
struct past_tally past_tally(const struct past *past, const char *day);
