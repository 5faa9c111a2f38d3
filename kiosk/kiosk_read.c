/* SPDX-License-Identifier: Apache-2.0 */
#include "kiosk/kiosk.h"

#include <stdlib.h>

enum status
kiosk_read(struct store *store, struct waiter *waiter, void **ret_snapshot)
{
    struct board *board;
    struct waits *waits;
    enum status status = waiter_look(waiter, store, &waits);
    if (status != STATUS_OK) {
        return status;
    }
    status = store_board(store, &board);
    if (status != STATUS_OK) {
        waits_free(waits);
        return status;
    }
    struct kiosk_snapshot *snapshot = mem_zero_alloc(1, sizeof(*snapshot));
    snapshot->board = board;
    snapshot->waits = waits;
    *ret_snapshot = snapshot;
    return STATUS_OK;
}

void
kiosk_release(void *snapshot)
{
    struct kiosk_snapshot *old = snapshot;
    if (old) {
        old->board = board_free(old->board);
        old->waits = waits_free(old->waits);
        free(old);
    }
}
