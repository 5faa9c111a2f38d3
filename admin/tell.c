/* SPDX-License-Identifier: Apache-2.0 */
#include "tell.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "ticket/told.h"

/* So long, and for so many ledger rows, a batch tells what it reckoned last, as a screen does. */
enum { STANDS_MS = 1000, STANDS_ROWS = 8 };

struct teller {
    struct waiter *waiter;
    struct waits *waits;
    int64_t event; /* newest ledger row when it was reckoned */
    char at[ACTION_TIME_SIZE];
};

struct teller *
teller_free(struct teller *teller)
{
    if (teller) {
        waiter_free(teller->waiter);
        waits_free(teller->waits);
        free(teller);
    }
    return NULL;
}

static bool
still_stands(const struct call *call, const struct teller *teller)
{
    int64_t passed = 0;

    if (!teller->waits || waiter_event(teller->waiter) - teller->event > STANDS_ROWS ||
        strcmp(teller->at, call->at) != 0) {
        return false;
    }
    if (!*call->at) {
        passed = waiter_now(teller->waiter) - teller->waits->at;
    }
    return passed >= 0 && passed < STANDS_MS;
}

/* A training hall's clock is set for the look alone: the action that follows sets it itself. */
static enum status
reckon(const struct call *call, struct teller *teller)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    enum status status = *call->at ? store_waiting_hold(call->store, call->at, answer) : STATUS_OK;

    if (status == STATUS_OK) {
        status = waiter_estimate(teller->waiter, call->store, &teller->waits);
    }
    if (*call->at && store_release(call->store, false, answer) != STATUS_OK) {
        status = answer->status;
    }
    free(answer);
    return status;
}

const struct waits *
tell_waits(const struct call *call)
{
    if (!*call->teller) {
        *call->teller = mem_zero_alloc(1, sizeof(**call->teller));
        (*call->teller)->waiter = waiter_new(call->batch ? 0 : WAIT_HISTORY_ROWS_SHORT);
    }
    struct teller *teller = *call->teller;
    if (waiter_read(teller->waiter, call->store) != STATUS_OK) {
        return NULL;
    }
    if (still_stands(call, teller)) {
        return teller->waits;
    }
    teller->waits = waits_free(teller->waits);
    if (reckon(call, teller) != STATUS_OK) {
        return NULL;
    }
    teller->event = waiter_event(teller->waiter);
    str_cut(teller->at, sizeof(teller->at), call->at);
    return teller->waits;
}

/* "15–25 min", "very soon", "can't say yet". */
static void
wait_words(const struct ticket_told *told, char *dst, size_t size)
{
    struct told_range range = told_range(told);
    char from[16], to[16];

    switch (range.kind) {
    case TOLD_UNKNOWN:
        str_cut(dst, size, _("can't say yet"));
        break;
    case TOLD_SOON:
        str_cut(dst, size, _("very soon"));
        break;
    case TOLD_FIVE:
        str_cut(dst, size, _("under 5 min"));
        break;
    case TOLD_RANGE:
        str_format(from, sizeof(from), "%d", range.from);
        str_format(to, sizeof(to), "%d", range.to);
        str_fill(dst, size, _("{0}–{1} min"), (const char *[]){from, to}, 2);
        break;
    }
}

json_t *
tell_told_to_json(const struct ticket_told *told)
{
    struct told_range range = told_range(told);
    char words[64];

    if (range.kind == TOLD_UNKNOWN) {
        return json_null();
    }
    wait_words(told, words, sizeof(words));
    return json_pack("{s:i, s:i, s:i, s:i, s:s, s:i, s:s}", "p50_min", told->p50_min, "p80_min",
                     told->p80_min, "from_min", range.from, "to_min", range.to, "words", words,
                     "ahead", told->ahead, "by", told->by);
}

json_t *
tell_wait_to_json(const struct wait *wait)
{
    json_t *object = tell_told_to_json(&wait->told);

    if (json_is_object(object)) {
        json_object_set_new(object, "may_not_be_reached", json_boolean(wait->may_not_be_reached));
    }
    return object;
}
