/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "terminal/terminal.h"

/* For terminal_main: the staff's counter. */
extern const struct terminal_ops counter_program;
