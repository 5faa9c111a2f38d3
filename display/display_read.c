/* SPDX-License-Identifier: Apache-2.0 */
#include "display/display.h"

enum status
display_read(struct store *store, void *context, void **ret_snapshot)
{
    struct board *board;

    (void)context;
    enum status status = store_board(store, &board);
    if (status == STATUS_OK) {
        *ret_snapshot = board;
    }
    return status;
}

void
display_release(void *snapshot)
{
    board_free(snapshot);
}
