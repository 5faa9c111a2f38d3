/* SPDX-License-Identifier: Apache-2.0
 * The sample hall on Friday 20 March 2026, 10:17, as a display sees it through snapshots. */
#pragma once

#include "display/display.h"

enum { BOARD_HALL_START_MS = 1000000, BOARD_HALL_CALLS = 8 };

struct board_hall {
    struct hall *hall;
    struct zone *zone;
    struct board board;
    struct board_service services[64];
    struct board_call calls[BOARD_HALL_CALLS];
    struct terminal_view view;
    struct display display;
    int64_t now_ms, event;
};
/* at: hall time, NULL = 10:17; terminal "" = none. Nobody waits or is called yet, nothing was told
 * to the display. */
void board_hall_open(struct board_hall *b, const char *at, const char *terminal, const char *lang);
void board_hall_close(struct board_hall *b);
/* Hall time of "2026-03-20T17:00:00". */
int64_t board_hall_at(const struct board_hall *b, const char *text);
void board_hall_waiting(struct board_hall *b, const char *service, int waiting);
/* Called now, by this counter. */
void board_hall_call(struct board_hall *b, const char *number, const char *counter,
                     const char *lang);
/* A snapshot as of now, or news that it is stale. */
void board_hall_show(struct board_hall *b, bool stale);
void board_hall_pass(struct board_hall *b, int64_t ms);
