/* SPDX-License-Identifier: Apache-2.0
 * The parts of a board, inside its one read snapshot. Private to the store room. */
#pragma once

#include "store/read.h"

/* Services without their next numbers; guards[HALL_SERVICES_MAX] in the same order. */
MUST_CHECK enum status board_read_services(struct store *store, struct board *board, int *guards);
/* Help that is called for, and terminals that were told something. */
MUST_CHECK enum status board_read_desk(struct store *store, struct board *board);
