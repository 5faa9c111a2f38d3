/* SPDX-License-Identifier: Apache-2.0
 * The pad's screens, drawn from the state alone, and the pieces they share. Lengths are u. */
#pragma once

#include "pad/look.h"
#include "ui/parts.h"

void screen_cut_off(const struct pad *pad, struct ui_node *root);
void screen_away(const struct pad *pad, struct ui_node *root); /* paused, or closed */
void screen_idle(const struct pad *pad, struct ui_node *root);
void screen_serving(const struct pad *pad, struct ui_node *root);
void screen_rating(const struct pad *pad, struct ui_node *root);
void screen_reasons(const struct pad *pad, struct ui_node *root);
void screen_sending(const struct pad *pad, struct ui_node *root);
void screen_thanks(const struct pad *pad, struct ui_node *root);
void screen_refused(const struct pad *pad, struct ui_node *root);

enum { PART_EDGE = 72, PART_HEADER = 168, PART_FOOTER = 108 };

/* 4:3, or units that had to grow on a small panel: less room for words. */
bool part_is_tight(const struct ui_node *node);
/* Who serves, and the number in hand or asked about. */
void part_header(const struct pad *pad, struct ui_node *root);
/* The column between header and footer. */
struct ui_node *part_body(struct ui_node *root, float top);
/* The band at the foot, empty. */
struct ui_node *part_footer(struct ui_node *root);
/* Icon and words in it; number NULL or what stands bold behind the words. */
struct ui_node *part_fact(struct ui_node *footer, const char *icon, const char *words,
                          const char *number);
/* "Complaints and suggestions: 12345", when the hall has a hotline. */
void part_hotline(const struct pad *pad, struct ui_node *footer);
/* The seconds that are left of a time-out. */
void part_ring(const struct pad *pad, struct ui_node *footer, int64_t whole_ms);
/* "No. 0317 · Property registration" under a name. */
void part_post(const struct pad *pad, char *dst, size_t size);
/* Its name, as the hall writes it. */
const char *part_name(const struct pad *pad);
/* The dialog of the last seconds. */
void part_still_there(const struct pad *pad, struct ui_node *root);
