/* SPDX-License-Identifier: Apache-2.0
 * The board's screens and the parts they share. A part is placed on the root where the layout says.
 * `now` is the state at the moment of drawing. */
#pragma once

#include "display/layout.h"
#include "ui/parts.h"

void screen_board(const struct display *now, struct ui_node *root);
/* Outside opening hours: when it opens next. */
void screen_closed(const struct display *now, struct ui_node *root);
/* The supervisor's message to the whole hall. */
/* The emergency's words for the ear in its nth language (0, 1), as they stand on the screen. */
void emergency_words(const struct display *now, int nth, char *dst, size_t size);
void screen_emergency(const struct display *now, struct ui_node *root);
/* Over one counter. */
void screen_sign(const struct display *now, struct ui_node *root);
/* Before the first snapshot. */
void screen_starting(const struct display *now, struct ui_node *root);

struct layout screen_layout(const struct display *now, const struct ui_node *root);
void part_top_bar(const struct display *now, const struct layout *layout, struct ui_node *root);
void part_ticker(const struct display *now, const struct layout *layout, struct ui_node *root);
/* The call that stands large; nobody called: says so; stale: says that. */
void part_hero(const struct display *now, const struct layout *layout, struct ui_node *root);
void part_recent(const struct display *now, const struct layout *layout, struct ui_node *root);
void part_table(const struct display *now, const struct layout *layout, struct ui_node *root);
/* The same for many counters, lying: with two calls before it. */
void part_strip(const struct display *now, const struct layout *layout, struct ui_node *root);
/* Counters one by one. */
void part_grid(const struct display *now, const struct layout *layout, struct ui_node *root);
/* Pictures and films; and over the table the one call that still has room. */
void part_video(const struct display *now, const struct layout *layout, struct ui_node *root);
void part_video_recent(const struct display *now, struct ui_node *table);
/* An arrow to the left or the right, whatever the language. */
void part_way_arrow(struct ui_node *parent, bool left);
/* How a name stands in this width: on one line, smaller, on two; one that is far too long is cut.
 */
enum ui_fit part_fit(const char *name, float size, float width);
/* Hall time from which on nothing is known, "10:17". */
void part_stale_time(const struct display *now, char *dst, size_t size);
