/* SPDX-License-Identifier: Apache-2.0 */
#include "store/private.h"

void
store_look_ahead(struct store *store, const struct action *action)
{
    if (action->request[0]) {
        db_ahead(store_statement(store, STATEMENT_REQUEST_GET), "s", action->request);
    }
}
