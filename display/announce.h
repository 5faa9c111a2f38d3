/* SPDX-License-Identifier: Apache-2.0
 * Which call stands large, which stand in the list, and what is spoken when. Pure: steady
 * milliseconds are handed in.
 *
 * A call or recall is news: it stands in the list at once and marked, and waits for its turn in the
 * large place, the hero. Turns are taken one at a time in the order of the calls, first calls
 * before re-calls; each lasts ANNOUNCE_TURN_MS, longer while its words are still being spoken. When
 * its turn begins the call is spoken, so that the words heard and the words shown are the same. A
 * re-call that could not begin within ANNOUNCE_LATE_MS gives up its turn. What is no longer in
 * anybody's hand disappears at once. */
#pragma once

#include "store/read.h"

enum {
    ANNOUNCE_TURN_MS = 6000,
    ANNOUNCE_SPEECH_MS = 12000, /* the hero waits for its words no longer than this */
    ANNOUNCE_BRIGHT_MS = 12000, /* in the signal colour */
    ANNOUNCE_MARK_MS = 10000,   /* in the list */
    ANNOUNCE_SOUND_MS = 30000,  /* words whose end nobody tells are over by then */
    ANNOUNCE_LATE_MS = 15000,
    ANNOUNCE_YOUNG_MS = 15000, /* older calls are no news to a program that has just started */
};
#define ANNOUNCE_NEVER INT64_MAX

enum announce_turn { ANNOUNCE_TURN_NONE, ANNOUNCE_TURN_FIRST, ANNOUNCE_TURN_AGAIN };

/* One ticket in hand. */
struct announced {
    struct board_call call;
    enum announce_turn turn; /* waits for it */
    int64_t order;           /* among those that wait */
    int64_t asked_ms, marked_until_ms, sounds_until_ms;
};

enum announce_word_kind { ANNOUNCE_SAY, ANNOUNCE_SAY_AGAIN, ANNOUNCE_FORGET };
struct announce_word {
    enum announce_word_kind kind;
    struct board_call call;
};

/* Zero-initialise; announce_done frees. */
struct announce {
    bool started;
    struct announced *items; /* newest call first */
    size_t count;
    int64_t hero;    /* its ticket, 0 = none */
    int64_t hero_ms; /* when its turn began */
    bool hero_turn;  /* false: it stands there without a turn */
    int64_t orders;
    struct announce_word *words;
    size_t word_count, word_room;
};
void announce_done(struct announce *announce);

/* The calls of a snapshot, newest first, and its hall time. Also takes the turns that are due. */
void announce_update(struct announce *announce, const struct board_call *calls, size_t count,
                     int64_t at, int64_t now_ms);
/* Takes the turns that are due. */
void announce_tick(struct announce *announce, int64_t now_ms);
/* When something shown or spoken changes next by itself. */
int64_t announce_next_ms(const struct announce *announce, int64_t now_ms);

/* The next thing for the voice, in order. FORGET: the ticket is not called any more. */
bool announce_pop_word(struct announce *announce, struct announce_word *ret_word);
/* The words of this ticket begin to be waited for or heard, or are over. */
void announce_sound(struct announce *announce, const char *number, bool on, int64_t now_ms);

/* The call in the large place; NULL = none. Bright: it is the newest thing to look at. */
const struct board_call *announce_hero(const struct announce *announce, int64_t now_ms,
                                       bool *ret_bright);

/* How long ago the hero's turn began; INT64_MAX without one. */
int64_t announce_turn_age(const struct announce *announce, int64_t now_ms);

struct announce_row {
    const struct board_call *call;
    bool marked;
};
/* The list beside it, newest first: those that wait for their turn and those still marked have the
 * first right to stand there. Returns how many, at most max. */
size_t announce_recent(const struct announce *announce, int64_t now_ms, struct announce_row *rows,
                       size_t max);
