/* SPDX-License-Identifier: Apache-2.0
 * Counters one by one, and which of them stand on the page of now. */
#include <string.h>

#include "display/look.h"

enum { PAGES_MAX = 64 };

struct page {
    const struct hall_zone *zone;
    size_t first, count; /* among the counters of its zone */
};

enum hall_shows
look_shows(const struct display *display)
{
    const struct hall_terminal *place = look_place(display);

    return place ? place->shows : HALL_SHOWS_WAITING;
}

static const struct board_counter *
state_of(const struct display *display, const char *id)
{
    const struct board *board = display_board(display);

    for (size_t i = 0; i < board->counter_count; i++) {
        if (strcmp(board->counters[i].id, id) == 0) {
            return &board->counters[i];
        }
    }
    return NULL;
}

/* The nearest open counter, by the hall's order, that serves what this one mainly serves. */
static const char *
instead_of(const struct display *display, const struct hall_counter *counter)
{
    const struct hall *hall = display->view.hall;
    const char *best = "";
    size_t at = (size_t)(counter - hall->counters), nearest = hall->counter_count;

    for (size_t i = 0; i < hall->counter_count && counter->primary_count > 0; i++) {
        const struct hall_counter *other = &hall->counters[i];
        const struct board_counter *now = state_of(display, other->id);
        size_t away = i > at ? i - at : at - i;
        if (away > 0 && away < nearest && now && now->state == COUNTER_OPEN &&
            hall_counter_serves(other, counter->primary[0]) &&
            look_serves_zone(display, other->zone)) {
            best = other->id;
            nearest = away;
        }
    }
    return best;
}

static bool
somebody_waits(const struct display *display, const struct hall_counter *counter)
{
    const struct board *board = display_board(display);

    for (size_t i = 0; i < board->service_count; i++) {
        if (board->services[i].waiting > 0 &&
            hall_counter_serves(counter, board->services[i].service)) {
            return true;
        }
    }
    return false;
}

struct look_tile
look_tile(const struct display *display, const char *id)
{
    struct look_tile tile = {
        .counter = hall_counter(display->view.hall, id), .number = "", .instead = ""};
    const struct board_counter *now = state_of(display, id);

    if (!tile.counter || !now || look_day_is_over(display)) {
        return tile;
    }
    if (now->state != COUNTER_OPEN) {
        tile.instead = instead_of(display, tile.counter);
    }
    if (now->state == COUNTER_CLOSED) {
        return tile;
    }
    tile.number = now->number;
    if (now->number[0]) {
        tile.kind = LOOK_TILE_NUMBER;
    } else if (now->state == COUNTER_PAUSED) {
        tile.kind = LOOK_TILE_PAUSED;
        tile.back_at = now->back_at;
    } else {
        tile.kind = somebody_waits(display, tile.counter) ? LOOK_TILE_SOON : LOOK_TILE_READY;
    }
    return tile;
}

/* zone NULL: of all zones that this display serves. */
static size_t
count_of(const struct display *display, const struct hall_zone *zone)
{
    const struct hall *hall = display->view.hall;
    size_t count = 0;

    for (size_t i = 0; i < hall->counter_count; i++) {
        const char *stands = hall->counters[i].zone;
        count += look_serves_zone(display, stands) && (!zone || strcmp(stands, zone->id) == 0);
    }
    return count;
}

static size_t
counter_count(const struct display *display)
{
    return count_of(display, NULL);
}

/* As many on each page, as near as it goes. */
static size_t
cut_pages(const struct hall_zone *zone, size_t count, size_t per_page, struct page *pages,
          size_t used)
{
    size_t parts = (count + per_page - 1) / per_page;

    for (size_t i = 0; i < parts && used < PAGES_MAX; i++) {
        size_t first = count * i / parts;
        pages[used++] =
            (struct page){.zone = zone, .first = first, .count = count * (i + 1) / parts - first};
    }
    return used;
}

static size_t
make_pages(const struct display *display, size_t per_page, struct page *pages)
{
    const struct hall *hall = display->view.hall;
    size_t all = counter_count(display), used = 0, placed = 0;

    for (size_t i = 0; i < hall->zone_count && all > per_page; i++) {
        size_t count = count_of(display, &hall->zones[i]);
        used = cut_pages(&hall->zones[i], count, per_page, pages, used);
        placed += count;
    }
    /* One page, or a hall whose counters are in no zone. */
    return placed == all && all > 0 ? used : cut_pages(NULL, all, per_page, pages, 0);
}

void
look_counters(const struct display *display, size_t per_page, struct look_counters *ret_counters)
{
    const struct hall *hall = display->view.hall;
    struct page pages[PAGES_MAX];
    size_t most = per_page < LOOK_PAGE_MAX ? per_page : LOOK_PAGE_MAX, seen = 0;

    *ret_counters = (struct look_counters){.pages = make_pages(display, most, pages)};
    if (ret_counters->pages == 0) {
        return;
    }
    const struct page *page = &pages[look_page(display, ret_counters->pages, DISPLAY_PAGE_MS)];
    ret_counters->zone = page->zone;
    for (size_t i = 0; i < hall->counter_count; i++) {
        const struct hall_counter *counter = &hall->counters[i];
        if (!look_serves_zone(display, counter->zone) ||
            (page->zone && strcmp(counter->zone, page->zone->id) != 0)) {
            continue;
        }
        if (seen >= page->first && ret_counters->count < page->count) {
            ret_counters->counters[ret_counters->count++] = counter;
        }
        seen++;
    }
}
