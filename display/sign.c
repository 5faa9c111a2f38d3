/* SPDX-License-Identifier: Apache-2.0 */
#include "display/sign.h"

#include <string.h>

enum { MINUTE_MS = 60000 };

bool
sign_is(const struct display *display)
{
    const struct hall_terminal *place = look_place(display);

    return display->sign || (place && strcmp(place->kind, "window") == 0);
}

const char *
sign_counter(const struct display *display)
{
    const struct hall_terminal *place = look_place(display);

    return display->counter[0] || !place ? display->counter : place->counter;
}

static const struct board_call *
call_at(const struct display *display, const char *counter)
{
    const struct board *board = display_board(display);

    for (size_t i = 0; i < board->call_count; i++) {
        if (strcmp(board->calls[i].counter, counter) == 0) {
            return &board->calls[i];
        }
    }
    return NULL;
}

static void
add_services(const struct display *display, char (*ids)[ID_SIZE], size_t count, struct sign *sign)
{
    for (size_t i = 0; i < count && sign->service_count < SIGN_SERVICES_MAX; i++) {
        const struct hall_service *service = hall_service(display->view.hall, ids[i]);
        if (service) {
            sign->services[sign->service_count++] = service;
        }
    }
}

static void
add_staff(const struct display *display, const char *counter, struct sign *sign)
{
    const struct board *board = display_board(display);

    for (size_t i = 0; i < board->counter_count; i++) {
        if (strcmp(board->counters[i].id, counter) == 0) {
            sign->staff = board->counters[i].staff;
        }
    }
    const struct hall_staff *staff = hall_staff(display->view.hall, sign->staff);
    sign->staff_name = staff ? hall_text(&staff->name, look_lang(display)) : "";
}

static void
add_call(const struct display *display, const struct board_call *call, struct sign *sign)
{
    sign->kind = call->state == TICKET_CALLED ? SIGN_CALLING : SIGN_SERVING;
    sign->number = call->number;
    sign->service = look_service_name(display, call->service);
    sign->lang = look_other_lang(display, call);
}

static void
add_pause(const struct display *display, const struct look_tile *tile, struct sign *sign)
{
    sign->kind = SIGN_PAUSED;
    if (tile->back_at > look_hall_time(display)) {
        struct civil civil = look_civil(display, tile->back_at);
        i18n_format_time(&civil, sign->back, sizeof(sign->back));
    }
}

struct sign
sign_of(const struct display *display)
{
    struct sign sign = {.counter = sign_counter(display),
                        .number = "",
                        .service = "",
                        .instead = "",
                        .staff = "",
                        .staff_name = ""};
    struct look_tile tile = look_tile(display, sign.counter);
    const struct board_call *call = call_at(display, sign.counter);

    if (!tile.counter) {
        return sign;
    }
    add_services(display, tile.counter->primary, tile.counter->primary_count, &sign);
    add_services(display, tile.counter->secondary, tile.counter->secondary_count, &sign);
    sign.service =
        sign.service_count > 0 ? hall_text(&sign.services[0]->name, look_lang(display)) : "";
    sign.kind = SIGN_READY;
    if (display->stale) {
        sign.kind = SIGN_STALE;
    } else if (tile.kind == LOOK_TILE_CLOSED) {
        sign.kind = SIGN_CLOSED;
        sign.instead = tile.instead;
    } else if (tile.kind == LOOK_TILE_PAUSED) {
        sign.instead = tile.instead;
        add_pause(display, &tile, &sign);
    } else if (call && tile.kind == LOOK_TILE_NUMBER) {
        add_call(display, call, &sign);
        add_staff(display, sign.counter, &sign);
    }
    return sign;
}

float
sign_u(int width, int height)
{
    float high = (float)height / 1080, wide = (float)width / 3240;

    if (height < SIGN_LED_HEIGHT) {
        return 1;
    }
    return wide < high ? wide : high;
}

int64_t
sign_next_ms(const struct display *display)
{
    int64_t rate = display->view.facts.clock_rate_milli;
    int64_t left = MINUTE_MS - look_hall_time(display) % MINUTE_MS;

    /* A time to come back that is over, a day that is over: to the minute. */
    return rate > 0 ? display->now_ms + (left * 1000 + rate - 1) / rate : APP_NEVER;
}
