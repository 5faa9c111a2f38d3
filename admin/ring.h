/* SPDX-License-Identifier: Apache-2.0
 * The bell after what the command line did, so that screens look at once. */
#pragma once

#include "store/store.h"

/* Tells the hall's programs on the ports of this machine's settings; opened at the first call and
 * kept for the process's life. Without a bell they look within a second. */
void ring(struct store *store, int64_t event);
