/* SPDX-License-Identifier: Apache-2.0 */
#include "kiosk/kiosk.h"

#include <stdlib.h>

enum status
kiosk_read(struct store *store, void *context, void **ret_snapshot)
{
    (void)context;
    struct board *board;
    enum status status = store_board(store, &board);
    if (status != STATUS_OK) {
        return status;
    }
    struct kiosk_snapshot *snapshot = mem_zero_alloc(1, sizeof(*snapshot));
    snapshot->board = board;
    *ret_snapshot = snapshot;
    return STATUS_OK;
}

void
kiosk_release(void *snapshot)
{
    struct kiosk_snapshot *old = snapshot;
    if (old) {
        old->board = board_free(old->board);
        free(old);
    }
}
