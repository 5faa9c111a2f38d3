/* SPDX-License-Identifier: Apache-2.0
 * What the screens ask of the state: pure, no nodes. All but look_lang need a view. */
#pragma once

#include "display/display.h"
#include "ticket/told.h"

enum {
    LOOK_TEXT_SIZE = 256,
    LOOK_NOTICE_SIZE = 1024,
    LOOK_ROWS_MAX = HALL_SERVICES_MAX,
    LOOK_PAGE_MAX = 64
};

/* Language of the screen, never "". */
const char *look_lang(const struct display *display);
/* Chinese, Japanese, Korean: short words in wide letters. */
bool look_is_cjk(const char *lang);
int64_t look_hall_time(const struct display *display);
struct civil look_civil(const struct display *display, int64_t utc_ms);
/* What the hall file says of this screen; NULL = nothing. */
const struct hall_terminal *look_place(const struct display *display);
/* Calls and numbers of the snapshot are of a business day that is over. */
bool look_day_is_over(const struct display *display);

/* Whether this display serves the zone, and whether it serves several, so that a call must name
 * its own. */
bool look_serves_zone(const struct display *display, const char *zone);
bool look_names_zones(const struct display *display);
/* Its name in the screen's language, or "" when calls here need not name it. */
const char *look_zone_name(const struct display *display, const char *zone);
const char *look_service_name(const struct display *display, const char *service);

/* The language of a second line: the one the ticket was taken in, if the hall has it, else the
 * hall's first; NULL when that is the screen's own. */
const char *look_other_lang(const struct display *display, const struct board_call *call);
/* "Go to counter 5", with the zone when calls must name it. */
void look_go_to(const struct display *display, const struct board_call *call, const char *lang,
                char *dst, size_t size);

enum look_wait {
    LOOK_WAIT_UNKNOWN, /* somebody waits, or no counter is open */
    LOOK_WAIT_TOLD,    /* somebody waits, and `told` says how long it takes */
    LOOK_WAIT_NONE,    /* come and be served */
    LOOK_WAIT_STOPPED,
    LOOK_WAIT_FULL, /* nobody waits and no numbers are left */
};
struct look_row {
    const struct hall_service *service;
    int waiting;
    enum look_wait wait;
    struct told_range told;
    const struct board_service *now; /* NULL = the database does not know it yet */
};
/* The services of this display's zones in the hall's order; when there are more than per_page,
 * those that somebody waits for come first. */
size_t look_rows(const struct display *display, size_t per_page, struct look_row *rows, size_t max);
/* Whether each of their names fits so many lines of this width (u) at this size. */
bool look_names_fit(const struct display *display, float size, float width, int lines);
/* Width in u that a text of this size needs, rather too much than too little. */
float look_width(const char *text, float size);

/* Minutes after the hall's midnight. */
int look_minute(const struct display *display);
/* Whether the hall file wants no speech here at this time of day. */
bool look_is_quiet(const struct display *display);
enum hall_shows look_shows(const struct display *display);

/* One counter among many. */
enum look_tile_kind {
    LOOK_TILE_CLOSED,
    LOOK_TILE_PAUSED,
    LOOK_TILE_READY,  /* nobody waits: come and be served */
    LOOK_TILE_SOON,   /* people wait; it calls the next one */
    LOOK_TILE_NUMBER, /* calls or serves */
};
struct look_tile {
    const struct hall_counter *counter;
    enum look_tile_kind kind;
    const char *number;  /* in hand, "" = none */
    const char *instead; /* paused or closed: the counter to go to, "" = none */
    int64_t back_at;     /* paused: 0 = not said */
};
/* The tile of a counter by its id; counter NULL when the hall has none. */
struct look_tile look_tile(const struct display *display, const char *counter);

/* The counters of this display's zones on the page that stands now: in the hall's order, zone by
 * zone when they do not all fit on one. */
struct look_counters {
    const struct hall_counter *counters[LOOK_PAGE_MAX];
    size_t count;
    const struct hall_zone *zone; /* whose they are; NULL = they stand on one page */
    size_t pages;
};
void look_counters(const struct display *display, size_t per_page,
                   struct look_counters *ret_counters);
/* The message over everything; on false when there is none. And its languages: the hall's first,
 * then English or, in a hall whose first it is, the next, or Chinese. */
const struct alert *look_alert(const struct display *display);
const char *look_alert_lang(const struct display *display, int nth);

/* Outside opening hours with nobody waiting or in hand. */
bool look_is_closed(const struct display *display);
struct look_opening {
    char lead[LOOK_TEXT_SIZE];  /* "Closed for today" */
    char when[LOOK_TEXT_SIZE];  /* "Opens tomorrow at 9:00"; "" = unknown */
    char hours[LOOK_TEXT_SIZE]; /* of that day; "" = unknown */
};
void look_opening(const struct display *display, struct look_opening *ret_opening);

/* Notices of this moment, put together in pages of this width (u) at this size; ret_pages how many
 * pages there are. The text is that of the present page, "" when there is none. */
void look_notice(const struct display *display, float size, float width, char *dst, size_t dst_size,
                 size_t *ret_pages);
/* Which page stands now, of so many that change every period_ms; and when the next one comes. */
size_t look_page(const struct display *display, size_t pages, int64_t period_ms);
int64_t look_page_ends(const struct display *display, int64_t period_ms);
