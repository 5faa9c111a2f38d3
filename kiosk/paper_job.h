/* SPDX-License-Identifier: Apache-2.0
 * The kiosk's printer: slips drawn here, printed and followed on the worker, so that no screen
 * waits for paper. */
#pragma once

#include "kiosk/kiosk.h"

struct paper_desk;

/* Borrows both until paper_desk_close. */
struct paper_desk *paper_desk_open(struct kiosk *kiosk, struct terminal *terminal);
struct paper_desk *paper_desk_close(struct paper_desk *desk);
/* After each round: sends what the kiosk wants printed, and asks the printer how it is when that
 * was long ago. */
void paper_desk_pump(struct paper_desk *desk);
