/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "store/private.h"

enum status
store_presences(struct store *store, struct presence **ret_presences, size_t *ret_count)
{
    struct presence *list = NULL;
    size_t count = 0, room = 0;
    bool row = false;
    enum status status = transaction_read(store);

    if (status != STATUS_OK) {
        return status;
    }
    struct db_statement *statement = store_statement(store, STATEMENT_PRESENCE_EACH);
    status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        if (count == room) {
            room = room ? 2 * room : 32;
            list = mem_grow(list, room, sizeof(*list));
        }
        struct presence *presence = &list[count++];
        db_text_copy(statement, 0, presence->terminal, sizeof(presence->terminal));
        db_text_copy(statement, 1, presence->kind, sizeof(presence->kind));
        db_text_copy(statement, 2, presence->state, sizeof(presence->state));
        presence->at = db_int(statement, 3);
        status = db_next(statement, &row);
    }
    transaction_rollback(store);
    if (status != STATUS_OK) {
        free(list);
        return status;
    }
    *ret_presences = list;
    *ret_count = count;
    return STATUS_OK;
}
