/* SPDX-License-Identifier: Apache-2.0
 * The flow of a hall's queues, as sim/forecast.h wants to hear of it: one queue a service, the
 * counters open that serve it. A hall with a roster has no use for it and hears nothing. Private to
 * the wait room. Instants UTC milliseconds, in the order of the ledger; services and counters are
 * places in the hall. */
#pragma once

#include "base/zone.h"
#include "sim/forecast.h"

struct hall;
struct flow;
/* Both borrowed. */
struct flow *flow_new(const struct hall *hall, const struct zone *zone);
struct flow *flow_free(struct flow *flow);

/* A counter of −1 is passed over. busy: it has somebody in hand. */
void flow_counter(struct flow *flow, int counter, int64_t at, bool open);
void flow_busy(struct flow *flow, int counter, bool busy);
/* A service of −1 is passed over. */
void flow_join(struct flow *flow, int service, int64_t at, int64_t ticket, int64_t credit_ms);
void flow_call(struct flow *flow, int service, int64_t at, int64_t ticket);
void flow_leave(struct flow *flow, int service, int64_t at, int64_t ticket);
void flow_end_day(struct flow *flow);
/* False when nothing was heard today. */
bool flow_ask(struct flow *flow, int service, int64_t at, int64_t credit_ms,
              struct forecast_wait *ret_wait);
