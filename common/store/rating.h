/* SPDX-License-Identifier: Apache-2.0
 * The right to rate. A program that does not ask for it has no code that could write a rating: this
 * is the only header that names it, and nothing else of the store leads there. */
#pragma once

#include "store/store.h"

/* From now on this handle takes ACTION_RATE, which without it is DENIED. The action must come from
 * a terminal that the hall file calls a pad, at the counter where that pad stands, for the service
 * that ended last there, once, and within the hall's rating_minutes. */
void store_grant_rating(struct store *store);
