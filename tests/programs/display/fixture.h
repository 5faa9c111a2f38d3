/* SPDX-License-Identifier: Apache-2.0
 * The sample hall on Friday 20 March 2026, 10:17, as a display sees it through snapshots. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/hall_file.h"
#include "display/display.h"

enum { BOARD_HALL_START_MS = 1000000, BOARD_HALL_CALLS = 8 };

struct board_hall {
    struct hall *loaded;
    struct hall *hall, bent; /* a copy that owns nothing, for tests to change */
    struct zone *zone;
    struct board board;
    struct outlook snapshot;
    struct board_service services[64];
    struct board_call calls[BOARD_HALL_CALLS];
    struct terminal_view view;
    struct display display;
    int64_t now_ms, event;
};
static inline int64_t
board_hall_at(const struct board_hall *b, const char *text)
{
    struct civil civil;

    if (!civil_parse_time(text, &civil)) {
        abort();
    }
    return zone_instant(b->zone, &civil);
}

/* at: hall time, NULL = 10:17; terminal "" = none. Nobody waits or is called yet, nothing was told
 * to the display. */
static inline void
board_hall_open(struct board_hall *b, const char *at, const char *terminal, const char *lang)
{
    static struct hall_file_errors errors;
    const struct display_options options = {.terminal = terminal, .language = lang};

    memset(b, 0, sizeof(*b));
    if (hall_file_load("data/halls/chenghu.yaml", &errors, &b->loaded) != STATUS_OK ||
        zone_open(b->loaded->time_zone, &b->zone) != STATUS_OK) {
        fprintf(stderr, "run it from the top of the tree\n");
        abort();
    }
    b->bent = *b->loaded;
    b->hall = &b->bent;
    b->now_ms = BOARD_HALL_START_MS;
    b->snapshot.board = &b->board;
    b->board.services = b->services;
    b->board.calls = b->calls;
    for (size_t i = 0; i < b->hall->service_count; i++) {
        str_cut(b->services[i].service, ID_SIZE, b->hall->services[i].id);
        b->services[i].open_counters = 1;
    }
    b->board.service_count = b->hall->service_count;
    b->view = (struct terminal_view){
        .hall = b->hall, .snapshot = &b->snapshot, .read_at = BOARD_HALL_START_MS};
    b->view.facts.now = board_hall_at(b, at ? at : "2026-03-20T10:17:00");
    b->view.facts.clock_rate_milli = 1000;
    display_init(&b->display, &options, b->now_ms);
    display_resize(&b->display, 1920, 1080);
}

static inline void
board_hall_close(struct board_hall *b)
{
    display_done(&b->display);
    hall_free(b->loaded);
    zone_close(b->zone);
}

static inline void
board_hall_waiting(struct board_hall *b, const char *service, int waiting)
{
    for (size_t i = 0; i < b->board.service_count; i++) {
        if (strcmp(b->services[i].service, service) == 0) {
            b->services[i].waiting = waiting;
        }
    }
}

/* Called now, by this counter. */
static inline void
board_hall_call(struct board_hall *b, const char *number, const char *counter, const char *lang)
{
    struct board_call call = {.ticket = ++b->event,
                              .event = b->event,
                              .called_at = terminal_hall_time(&b->view, b->now_ms),
                              .calls = 1,
                              .state = TICKET_CALLED};
    const struct hall_counter *found = hall_counter(b->hall, counter);

    str_cut(call.number, sizeof(call.number), number);
    str_cut(call.counter, sizeof(call.counter), counter);
    str_cut(call.lang, sizeof(call.lang), lang);
    str_format(call.service, sizeof(call.service), "%c", number[0]);
    str_cut(call.zone, sizeof(call.zone), found ? found->zone : "");
    memmove(b->calls + 1, b->calls, b->board.call_count * sizeof(*b->calls));
    b->calls[0] = call;
    b->board.call_count++;
}

/* A snapshot as of now, or news that it is stale. */
static inline void
board_hall_show(struct board_hall *b, bool stale)
{
    if (!stale) {
        b->board.at = terminal_hall_time(&b->view, b->now_ms);
        hours_business_day(b->zone, b->hall->day_starts_min, b->board.at, b->board.day);
    }
    display_snapshot(&b->display, &b->view, stale, "", b->now_ms);
}

static inline void
board_hall_pass(struct board_hall *b, int64_t ms)
{
    b->now_ms += ms;
    display_tick(&b->display, b->now_ms);
}
