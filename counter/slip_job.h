/* SPDX-License-Identifier: Apache-2.0
 * The notice of missing materials on paper: drawn on the main thread, printed on the worker. */
#pragma once

#include "counter/counter.h"

struct slip_desk;

struct slip_desk *slip_desk_open(struct counter_app *app, struct terminal *terminal);
struct slip_desk *slip_desk_close(struct slip_desk *desk);
/* After each round of the loop: prints what the desk wants on paper. */
void slip_desk_pump(struct slip_desk *desk);
