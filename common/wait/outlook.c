/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "store/read.h"
#include "wait/wait.h"

enum status
outlook_read(struct store *store, struct waiter *waiter, void **ret_outlook)
{
    struct outlook outlook = {0};
    enum status status = waiter ? waiter_look(waiter, store, &outlook.waits) : STATUS_OK;

    if (status == STATUS_OK) {
        status = store_board(store, &outlook.board);
    }
    if (status != STATUS_OK) {
        waits_free(outlook.waits);
        return status;
    }
    struct outlook *made = mem_zero_alloc(1, sizeof(*made));
    *made = outlook;
    *ret_outlook = made;
    return STATUS_OK;
}

void
outlook_free(void *outlook)
{
    struct outlook *old = outlook;

    if (old) {
        board_free(old->board);
        waits_free(old->waits);
        free(old);
    }
}
