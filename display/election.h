/* SPDX-License-Identifier: Apache-2.0
 * Which of several displays speaks: of those that serve a call's zone, can be heard and are not
 * in their quiet hours, the live one with the least id. Heartbeats say who lives. Pure: steady
 * milliseconds are handed in.
 *
 * A display that may have died just before a call is waited for: either its next heartbeat comes,
 * and the call is its own, or none does for ELECTION_ALIVE_MS, and the next one speaks. So a call
 * is spoken within 3 s whoever died before it, and by one. A call that was left to a display which
 * then dies with it unsaid is not taken up: nobody knows how much of it was heard. It stands on the
 * board, and the counter can call again. */
#pragma once

#include "ticket/hall.h"

enum { ELECTION_PEERS_MAX = 64, ELECTION_ALIVE_MS = 2500 };

struct election {
    int64_t start_ms;
    size_t count;
    struct election_peer {
        uint64_t sender; /* wire_hash of its id */
        int64_t heard_ms;
        bool mute; /* told of no voice, or of trouble with its sound */
    } peers[ELECTION_PEERS_MAX];
};

void election_begin(struct election *election, int64_t now_ms);
void election_hear(struct election *election, uint64_t sender, bool mute, int64_t now_ms);

enum election_answer { ELECTION_MINE, ELECTION_THEIRS, ELECTION_WAIT };
/* For a call of this zone ("" = none) that came at asked_ms, in this minute of the hall's day: who
 * is in his quiet hours then does not speak it. minute −1 = an emergency, which those do not
 * silence. own: this display's id, "" = none: then it speaks when no other was heard. */
enum election_answer election_ask(const struct election *election, const struct hall *hall,
                                  const char *own, const char *zone, int minute, int64_t asked_ms,
                                  int64_t now_ms);
