/* SPDX-License-Identifier: Apache-2.0 */
#include "display/display.h"

#include <stdlib.h>

enum status
display_read(struct store *store, struct waiter *waiter, void **ret_snapshot)
{
    struct board *board;
    struct waits *waits = NULL;

    enum status status = waiter ? waiter_look(waiter, store, &waits) : STATUS_OK;
    if (status != STATUS_OK) {
        return status;
    }
    status = store_board(store, &board);
    if (status != STATUS_OK) {
        waits_free(waits);
        return status;
    }
    struct display_snapshot *snapshot = mem_zero_alloc(1, sizeof(*snapshot));
    snapshot->board = board;
    snapshot->waits = waits;
    *ret_snapshot = snapshot;
    return STATUS_OK;
}

void
display_release(void *memory)
{
    struct display_snapshot *snapshot = memory;

    if (snapshot) {
        board_free(snapshot->board);
        waits_free(snapshot->waits);
        free(snapshot);
    }
}
