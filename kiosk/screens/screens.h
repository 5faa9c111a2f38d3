/* SPDX-License-Identifier: Apache-2.0
 * The kiosk's screens: pure functions from state to nodes, and the parts they share. */
#pragma once

#include "i18n/i18n.h"
#include "kiosk/kiosk.h"
#include "kiosk/look.h"
#include "ui/parts.h"
#include "ui/ui.h"

void screen_home(const struct kiosk *kiosk, struct ui_node *root);
void screen_second(const struct kiosk *kiosk, struct ui_node *root);
void screen_code(const struct kiosk *kiosk, struct ui_node *root);
void code_words(const struct kiosk *kiosk, const char **ret_title, const char **ret_lead);
void screen_search(const struct kiosk *kiosk, struct ui_node *root);
void screen_priority(const struct kiosk *kiosk, struct ui_node *root);
void screen_guide(const struct kiosk *kiosk, struct ui_node *root);
void screen_number(const struct kiosk *kiosk, struct ui_node *root);
void screen_fault(const struct kiosk *kiosk, struct ui_node *root);
void screen_closed(const struct kiosk *kiosk, struct ui_node *root);
/* Taking, refused, cut off: one thing to say. */
void screen_message(const struct kiosk *kiosk, struct ui_node *root);
/* Over any of them. */
void overlay_still_there(const struct kiosk *kiosk, struct ui_node *root);
void overlay_warning(const struct kiosk *kiosk, struct ui_node *root);
void overlay_help(const struct kiosk *kiosk, struct ui_node *root);
void overlay_languages(const struct kiosk *kiosk, struct ui_node *root);

/* The room there is, in u; f: how much larger every text is. wide: two columns fit beside each
 * other; side: wide enough for the hall's name and the languages down the side. low: low reach;
 * staged: and h is what stands below the line. */
struct frame {
    float w, h, f;
    bool large, wide, side, cjk, low, staged;
    bool square; /* wide, but no wider than 5:4 or 4:3 */
};
struct frame frame_of(const struct kiosk *kiosk, const struct ui_node *root);
enum { PAGE_MARGIN = 56 };

/* stage.c: what low reach shows above the line; returns the box below it. */
#define STAGE_LOWER 0.6f
struct ui_node *stage_low(const struct kiosk *kiosk, struct ui_node *root);
void guide_stage(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame);

/* Fills {0}, {1} … of a translated sentence; cut at dst's size. */
enum { SENTENCE_SIZE = 256 };
void sentence(char dst[SENTENCE_SIZE], const char *text, const char *first, const char *second);
void sentence_number(char dst[SENTENCE_SIZE], const char *text, int64_t number);

/* header.c */
void header_hall(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame);
/* Pills of this width; what does not stand in the room is behind the last one. */
#define LANGUAGE_PILL ((968.0f - 5 * 12) / 6)
void header_languages(const struct kiosk *kiosk, struct ui_node *parent, float width, float room);
/* The same down the side of a wide screen, with the access list. */
void header_side(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame);
void header_clock(const struct kiosk *kiosk, struct ui_node *parent, float size, enum color date);
/* Back, what stands between, language; returns the middle box. */
struct ui_node *header_bar(const struct kiosk *kiosk, struct ui_node *parent, enum color fill);
float header_bar_height(const struct frame *frame);
/* "Complaints 12345", centred; nothing when the hall has no hotline. */
void hotline(const struct kiosk *kiosk, struct ui_node *parent);
/* Back and on, "1/3" between; nothing when there is one page. */
void pager(struct ui_node *parent, int page, int pages, float height, const char *total);

/* access.c */
void access_bar(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame);
float access_height(const struct frame *frame);
void access_side(const struct kiosk *kiosk, struct ui_node *side, const struct frame *frame);

/* keys.c: letters to search with, or letters and digits of a code. */
enum keys_kind { KEYS_LETTERS, KEYS_CODE };
void keys_show(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
               enum keys_kind kind);
float keys_height(const struct kiosk *kiosk, const struct frame *frame, enum keys_kind kind);

void code_field(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame);
void search_field(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame);
const char *second_title(const struct kiosk *kiosk);
/* home_low.c: the services as tiles. */
void home_low(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame);
/* home_cards.c: the green channel. */
bool has_cards(const struct kiosk *kiosk);
void home_cards(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
                float height);

/* What staff has to say, over everything else that is chosen; 0 high without. */
void header_message(const struct kiosk *kiosk, struct ui_node *parent);
float header_message_height(const struct kiosk *kiosk);

/* rows.c */
/* FULL: columns of figures. HALF: they stand above each other. NARROW: who waits stands under the
 * name. */
enum row_kind { ROW_FULL, ROW_HALF, ROW_NARROW };
struct row_look {
    enum row_kind kind;
    float width, height;
    bool tall; /* larger words, figures above each other */
};
void row_entry(const struct kiosk *kiosk, struct ui_node *parent, const struct look_entry *entry,
               const struct row_look *look);
float row_least(const struct frame *frame);
void tile_entry(const struct kiosk *kiosk, struct ui_node *parent, const struct look_entry *entry,
                float width, float height);
/* What an entry says. sub: "" = nothing; waits: who waits and how long is shown. */
struct row_words {
    const char *name, *letter, *icon; /* letter "": the icon stands in the square */
    char sub[SENTENCE_SIZE], spoken[SENTENCE_SIZE];
    struct look_service look;
    bool waits, grey;
};
void row_words(const struct kiosk *kiosk, const struct look_entry *entry, struct row_words *ret);
void row_plate(struct ui_node *parent, const struct row_words *words, float height);
/* Why a service cannot be had now: "Opens at 13:30", "No numbers left today". */
void row_grey(const struct kiosk *kiosk, const struct look_service *look, char dst[SENTENCE_SIZE]);
/* "8 waiting", "No wait". */
void row_waiting(const struct row_words *words, char dst[SENTENCE_SIZE]);

/* card.c: the ticket on the screen. */
void card_head(struct ui_node *card, const char *start, const char *end);
void card_plate(struct ui_node *card, const char *number, float room);
struct card_fact {
    const char *label, *value;
};
void card_facts(struct ui_node *card, const struct card_fact *facts, size_t count, float margin,
                float width);
/* The bell and its word: a person is called. */
void card_help(const struct kiosk *kiosk, struct ui_node *parent, float height);
/* The bell, and a ring of seconds beside a word: the button that goes home. */
void card_leave(const struct kiosk *kiosk, struct ui_node *parent, const char *label, float height);
/* About side u large. */
void card_qr(const struct kiosk *kiosk, struct ui_node *parent, float side);
/* where.c: counters and zones in a row, mine marked. width in u. */
void where_map(const struct kiosk *kiosk, struct ui_node *parent, float width);
void where_title(const struct kiosk *kiosk, char dst[SENTENCE_SIZE]);
void where_counters(const struct kiosk *kiosk, char dst[SENTENCE_SIZE]);
