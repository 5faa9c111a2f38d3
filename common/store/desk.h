/* SPDX-License-Identifier: Apache-2.0
 * What a counter's clerk sees beside the queue, as one read snapshot. */
#pragma once

#include "store/read.h"

enum { DESK_OFFERS_MAX = 16, DESK_NOTICES_MAX = 16, DESK_SERVED_MAX = TICKET_STEPS_MAX * 2 };

/* One service that a ticket was rendered. */
struct desk_served {
    int64_t event, at, ms;
    int step;
    char service[ID_SIZE], matter[ID_SIZE];
    char counter[ID_SIZE], staff[ID_SIZE];
    char outcome[TICKET_OUTCOME_SIZE];
};
struct desk {
    /* Offered to this counter or to who sits there, and still to be had: accept or decline until
     * offer_until. In calling order. */
    struct ticket offers[DESK_OFFERS_MAX];
    int offer_count;
    /* Offered by this counter and not answered yet. */
    struct ticket offered[DESK_OFFERS_MAX];
    int offered_count;
    /* Of the ticket in hand, oldest first: what was told in writing, what was done for it. */
    struct notice notices[DESK_NOTICES_MAX];
    int notice_count;
    struct desk_served served[DESK_SERVED_MAX];
    int served_count;
    /* Services with somebody waiting for which this is the last open counter: whoever pauses it
     * should say who stands in. */
    char last_for[COUNTER_SERVICES_MAX][ID_SIZE];
    int last_for_count;
};
/* An unknown counter: NOT_FOUND. */
MUST_CHECK enum status store_desk(struct store *store, const char *counter, struct desk *ret_desk);

/* The same of one ticket, by what a person says. */
struct ticket_record {
    struct ticket ticket;
    struct desk_served served[DESK_SERVED_MAX];
    int served_count;
    struct notice notices[DESK_NOTICES_MAX];
    int notice_count;
};
MUST_CHECK enum status store_record(struct store *store, const char *reference,
                                    struct ticket_record *ret_record);
