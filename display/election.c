/* SPDX-License-Identifier: Apache-2.0 */
#include "display/election.h"

#include <string.h>

#include "net/wire.h"

void
election_begin(struct election *election, int64_t now_ms)
{
    *election = (struct election){.start_ms = now_ms};
}

static const struct election_peer *
find(const struct election *election, uint64_t sender)
{
    for (size_t i = 0; i < election->count; i++) {
        if (election->peers[i].sender == sender) {
            return &election->peers[i];
        }
    }
    return NULL;
}

void
election_hear(struct election *election, uint64_t sender, bool mute, int64_t now_ms)
{
    const struct election_peer *known = find(election, sender);
    size_t at = known ? (size_t)(known - election->peers) : election->count;

    if (at == ELECTION_PEERS_MAX) {
        return;
    }
    election->peers[at] =
        (struct election_peer){.sender = sender, .heard_ms = now_ms, .mute = mute};
    election->count += known ? 0 : 1;
}

static bool
serves(const struct hall_terminal *terminal, const char *zone)
{
    for (size_t i = 0; i < terminal->zone_count; i++) {
        if (strcmp(terminal->zones[i], zone) == 0) {
            return true;
        }
    }
    return terminal->zone_count == 0;
}

/* MINE: this one does not speak. */
static enum election_answer
ask_peer(const struct election *election, const struct hall_terminal *terminal, bool named,
         int64_t asked_ms, int64_t now_ms)
{
    const struct election_peer *peer = find(election, wire_hash(terminal->id));

    if (!peer) {
        bool young = now_ms - election->start_ms < ELECTION_ALIVE_MS;
        return named && young ? ELECTION_WAIT : ELECTION_MINE;
    }
    if (peer->mute || now_ms - peer->heard_ms > ELECTION_ALIVE_MS) {
        return ELECTION_MINE;
    }
    return peer->heard_ms > asked_ms ? ELECTION_THEIRS : ELECTION_WAIT;
}

enum election_answer
election_ask(const struct election *election, const struct hall *hall, const char *own,
             const char *zone, int minute, int64_t asked_ms, int64_t now_ms)
{
    bool known = hall_terminal(hall, own) != NULL;
    enum election_answer answer = ELECTION_MINE;

    for (size_t i = 0; i < hall->terminal_count; i++) {
        const struct hall_terminal *other = &hall->terminals[i];
        if (strcmp(other->kind, "display") != 0 || strcmp(other->id, own) == 0 ||
            (known && strcmp(other->id, own) > 0) || !serves(other, zone) ||
            hours_day_has(&other->quiet, minute)) {
            continue;
        }
        switch (ask_peer(election, other, own[0] != '\0', asked_ms, now_ms)) {
        case ELECTION_THEIRS:
            return ELECTION_THEIRS;
        case ELECTION_WAIT:
            answer = ELECTION_WAIT;
            break;
        case ELECTION_MINE:
            break;
        }
    }
    return answer;
}
