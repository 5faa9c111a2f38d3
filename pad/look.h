/* SPDX-License-Identifier: Apache-2.0
 * What the screens ask of the state: pure, no nodes. All but look_lang need a view. */
#pragma once

#include "pad/pad.h"

enum { LOOK_TEXT_SIZE = 320 };

/* The language of who stands here: of the ticket that is served or asked about, if the hall has
 * it; else the pad's own. Never "". */
const char *look_lang(const struct pad *pad);
/* A second language for what must be found at a glance: the hall's first, NULL when it is the
 * screen's own. */
const char *look_second_lang(const struct pad *pad);
const struct pad_snapshot *look_snapshot(const struct pad *pad);
/* Who serves here; NULL = nobody, or somebody that the hall file does not know. */
const struct hall_staff *look_person(const struct pad *pad);
/* The badge's number. */
const char *look_number(const struct hall_staff *person);
/* The ticket that stands in the header: in hand, or asked about; "" = none. */
const char *look_ticket(const struct pad *pad);
/* What is done here: of the ticket's service, else of the counter's first one; "" = none. */
const char *look_service(const struct pad *pad);
/* Of the ticket in hand; NULL = none, or unknown. */
const struct hall_matter *look_matter(const struct pad *pad);
/* Materials that the newest notice says are missing, joined as the language joins a list. */
bool look_missing(const struct pad *pad, char *dst, size_t size);
/* Where in this hall the one thing that is missing is given out; "" = nowhere, or several things.
 */
void look_where_missing(const struct pad *pad, char *dst, size_t size);
/* "10:34", by the hall's zone. */
void look_time(const struct pad *pad, int64_t utc_ms, char *dst, size_t size);
int64_t look_hall_time(const struct pad *pad);
/* What stands on the thanks page, so that it can be asked about: day, counter and ledger row. */
void look_rating_number(const struct pad *pad, char *dst, size_t size);
