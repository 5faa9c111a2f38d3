/* SPDX-License-Identifier: Apache-2.0
 * What the citizen's side of a counter sees of the store, as one read snapshot. */
#pragma once

#include "store/read.h"

enum { PAD_OTHERS_MAX = 8 };

/* A service that has ended at this counter and may still be rated. */
struct pad_service {
    int64_t served; /* ledger row of its end; 0 = none */
    char number[TICKET_NUMBER_SIZE], lang[TICKET_LANG_SIZE];
    char service[ID_SIZE], matter[ID_SIZE];
    char staff[ID_SIZE]; /* who served */
    int64_t at, until;   /* its end, and until when it can be rated */
};
struct pad_snapshot {
    bool known; /* the hall has this counter */
    struct counter counter;
    struct pad_service service; /* the newest one of this counter, when it is unrated and in time */
    int64_t rating_mean_milli, rating_count; /* of who serves here, over all time; levels × 1000 */
    bool has_notice;                         /* the newest one of the ticket in hand */
    struct notice notice;
    char others[PAD_OTHERS_MAX][ID_SIZE]; /* open counters that serve this one's first service */
    size_t other_count;
    char supervisor[ID_SIZE]; /* one who is at a counter now, "" = none */
};
/* An unknown counter: OK, with known false. */
MUST_CHECK enum status store_pad(struct store *store, const char *counter,
                                 struct pad_snapshot *ret_snapshot);
