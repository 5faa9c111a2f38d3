/* SPDX-License-Identifier: Apache-2.0
 * SIGTERM and SIGINT end a program as closing its window would; SIGUSR1 asks for a picture. For
 * app_run alone. */
#pragma once

#include "ui/window.h"

MUST_CHECK bool signals_start(struct window *window);
void signals_stop(void);
/* Whether SIGUSR1 came since the last call. */
bool signals_shot_asked(void);
