/* SPDX-License-Identifier: Apache-2.0
 * The bell: after a commit, a datagram tells the other programs of the hall to look into the
 * database. A hint is only a hint. It may be lost, come twice, late or out of order, and whoever
 * hears one does nothing but read the ledger from the last id he knows; the look once a second is
 * the net below. So a program without a bell works, only up to a second later, and a forged or
 * replayed datagram can change nothing: at worst it causes one look.
 *
 * Heartbeats go to a port of their own, to which only the supervisor's tools and displays listen.
 */
#pragma once

#include "base/clock.h"
#include "net/wire.h"

#define BELL_ADDRESS_DEFAULT "127.255.255.255"
enum { BELL_HINT_PORT_DEFAULT = 47001, BELL_BEAT_PORT_DEFAULT = 47002 };

/* What a hint guesses to have changed. */
enum bell_kind {
    BELL_TICKETS = WIRE_TICKETS,
    BELL_HALL = WIRE_HALL,
    BELL_CLOCK = WIRE_CLOCK,
};

struct bell_config {
    const char *hall;     /* the hall's id */
    const char *terminal; /* the terminal's id; "" or NULL for a program without one */
    const uint8_t *key;   /* WIRE_KEY_SIZE bytes, the hall's; copied */
    /* Grows with each start of this terminal; 0: made from the hall's clock and a random number. */
    uint64_t boot;
    /* How much `clock` is ahead of the hall's. A computer that began with a wrong clock, and not
     * for the first time, would not be heard until its clock has passed what it was before. */
    int64_t clock_off_ms;
    enum wire_role role;
    /* An interface's broadcast address or an IPv4 multicast group; NULL: the default, which reaches
     * the programs of this machine and needs no network. 255.255.255.255, which no route leads to,
     * is refused. */
    const char *address;
    const char *interface_name;    /* NULL: by the routing table */
    uint16_t hint_port, beat_port; /* 0: the defaults */
    const struct clock *clock;     /* whose time the beats tell; copied; NULL = the system's */
};

struct bell;

/* INVALID for an address or a port that cannot be meant, NOT_FOUND for an unknown interface,
 * UNAVAILABLE when no socket can be had. Nothing is sent yet, no thread runs yet. */
MUST_CHECK enum status bell_open(const struct bell_config *config, struct bell **ret_bell);
/* Ends the threads; no callback runs after it. NULL is allowed; returns NULL. */
struct bell *bell_close(struct bell *bell);

/* The named interface is gone, or is another one by now (a card pulled out and put in again): the
 * bell is neither rung nor heard any more, and has to be opened anew. */
bool bell_is_lost(const struct bell *bell);

/* After COMMIT, with the ledger's last id. Any thread; never blocks, never fails: what cannot be
 * sent is counted, and logged once until sending works again. */
void bell_ring(struct bell *bell, enum bell_kind kind, int64_t ledger_id);
/* Each second, by programs that have a terminal. 'head': first bytes of the head hash, as read. Any
 * thread. */
void bell_beat(struct bell *bell, uint8_t trouble, int64_t ledger_id,
               const uint8_t head[WIRE_HEAD_SIZE]);

/* Starts the thread that waits for hints and calls 'on_hint' on it: wake the program's loop there,
 * do no work. Not called for datagrams that are malformed, wrongly signed, of another hall or one's
 * own, nor for a ledger id not above all heard before: of several that came together only the
 * newest is told. At most once per bell. UNAVAILABLE when the port or the multicast group cannot be
 * had. */
MUST_CHECK enum status bell_watch(struct bell *bell,
                                  void (*on_hint)(int64_t ledger_id, void *context), void *context);
/* Ends that thread: on_hint is not called after it. The bell can still be rung. */
void bell_unwatch(struct bell *bell);
/* The same for heartbeats, of other terminals only, each told once and in each sender's order: an
 * old one repeated does not make a dead program look alive. Remembers 256 senders. role: of the
 * senders to hear, WIRE_NO_ROLE = all; the others do not even wake the thread. */
MUST_CHECK enum status
bell_listen_beats(struct bell *bell, enum wire_role role,
                  void (*on_beat)(const struct wire_note *beat, void *context), void *context);

/* Since bell_open, for doctor and tests. */
struct bell_counts {
    uint64_t sent, not_sent;
    uint64_t told;    /* calls of on_hint and on_beat */
    uint64_t refused; /* malformed, wrongly signed, another hall's */
    uint64_t old;     /* repeated, overtaken or our own */
};
struct bell_counts bell_counts(const struct bell *bell);
