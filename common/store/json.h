/* SPDX-License-Identifier: Apache-2.0
 * The public JSON form of the contract's values: nothing is left out, absent = null. New
 * references. */
#pragma once

#include <jansson.h>

#include "store/action.h"

/* Jansson out of memory ends the process like our own code: half a ledger row would be worse. A
 * store that is opened calls it itself. */
void json_use_checked_memory(void);
json_t *ticket_to_json(const struct ticket *ticket);
json_t *notice_to_json(const struct notice *notice);
json_t *counter_to_json(const struct counter *counter);
