/* SPDX-License-Identifier: Apache-2.0
 * Pieces of the card that the wide and the compact one share. */
#pragma once

#include "counter/screens/screens.h"

/* The coloured line on top: what this is, and since when. */
struct ui_node *card_strip(const struct counter_app *app, struct ui_node *card, enum color fill,
                           enum color color, const char *start, const char *end);
/* Nobody waits: the counter's ring with its dots, and words, in the room that a card has. */
struct card_room {
    struct ui_style body, drawing;
    float dot_start;
    enum ui_fit fit;
};
void card_empty(const struct counter_app *app, struct ui_node *card, const struct card_room *room);
void card_time(struct ui_node *row, int64_t ms);
/* Elapsed against the service's limit: green, amber from 80 %, then red, and said in words. */
void card_limit(const struct counter_app *app, struct ui_node *column, const struct ticket *ticket);
void card_note(const struct counter_app *app, struct ui_node *column, const struct ticket *ticket);
/* What to say now, as "Say: …". */
void card_serving_prompt(const struct counter_app *app, char *dst, size_t size);
const char *card_last_words(const struct counter_app *app);
/* The rule, and the facts of this ticket that it was put to. */
const char *card_why_words(const struct counter_app *app, char *dst, size_t size);
void card_why_facts(const struct counter_app *app, char *dst, size_t size);
/* "Priority", "Booked"; nothing for an ordinary ticket. */
void card_class_tag(struct ui_node *row, const struct ticket *ticket);
