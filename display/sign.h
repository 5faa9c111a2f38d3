/* SPDX-License-Identifier: Apache-2.0
 * The sign over one counter: what it shows. Pure, no nodes. It speaks nothing, and has no clock. */
#pragma once

#include "display/look.h"

enum sign_kind {
    SIGN_UNKNOWN, /* this hall has no such counter */
    SIGN_STALE,
    SIGN_CLOSED,
    SIGN_CALLING,
    SIGN_SERVING,
    SIGN_PAUSED,
    SIGN_READY,
};
enum { SIGN_SERVICES_MAX = 4, SIGN_LED_HEIGHT = 96 };

struct sign {
    enum sign_kind kind;
    const char *counter; /* its id, "" = unknown */
    const char *number;  /* calling, serving */
    const char *service; /* its name: of the number, else what the counter mainly serves; "" */
    const char *lang;    /* a second one to call in, NULL = none */
    char back[16];       /* paused: "10:34", "" = not said, or over */
    const char *instead; /* paused, closed: the counter to go to, "" = none */
    const char *staff, *staff_name; /* serving; "" = not known */
    const struct hall_service *services[SIGN_SERVICES_MAX];
    size_t service_count; /* what is served here, main ones first */
};

/* Whether this display is a sign, by its start or by the hall file, and over which counter. */
bool sign_is(const struct display *display);
const char *sign_counter(const struct display *display);
struct sign sign_of(const struct display *display);
/* px per u: a bar is 1080 u high; on matrices of lamps a u is one lamp. */
float sign_u(int width, int height);
/* When what it shows changes by itself. */
int64_t sign_next_ms(const struct display *display);
