/* SPDX-License-Identifier: Apache-2.0
 * The bytes of a datagram, and nothing about sockets. Every datagram has one size, big-endian
 * numbers and a MAC (HMAC-SHA-512-256) over all of it, made with the hall's key. It carries no
 * citizen's data.
 *
 *   0 "PAIH" · 4 version · 5 kind · 6 role · 7 trouble · 8 hall · 16 sender · 24 boot · 32 sequence
 *   36 the sender's own clock · 40 last ledger id · 48 first half of the ledger's head hash · 64
 * MAC 96 end
 *
 * Programs from before the clock read 32 to 40 as one number that only has to grow, which it does;
 * theirs has nothing in its upper half, and is taken for a sequence without a clock. */
#pragma once

#include "base/base.h"

enum {
    WIRE_VERSION = 1,
    WIRE_SIZE = 96,
    WIRE_KEY_SIZE = 32,
    WIRE_HEAD_SIZE = 16,
    WIRE_ROLE_AT = 6,
    WIRE_SENDER_AT = 16,
    WIRE_BOOT_AT = 24
};

/* A hint says that the ledger grew; its kind only guesses at what. A beat says that a program
 * lives. */
enum wire_kind { WIRE_TICKETS = 1, WIRE_HALL, WIRE_CLOCK, WIRE_BEAT, WIRE_KIND_END };
enum wire_role {
    WIRE_NO_ROLE,
    WIRE_KIOSK,
    WIRE_COUNTER,
    WIRE_PAD,
    WIRE_DISPLAY,
    WIRE_WEB,
    WIRE_ADMIN,
    WIRE_ROLE_END
};
/* Bits of 'trouble': 0 is a device in order. Unknown bits are kept. */
enum wire_trouble {
    WIRE_TROUBLE_PRINTER = 1 << 0,
    WIRE_TROUBLE_PAPER = 1 << 1,
    WIRE_TROUBLE_DISK = 1 << 2,
    WIRE_TROUBLE_CLOCK = 1 << 3,
    WIRE_TROUBLE_SOUND = 1 << 4,
    WIRE_NO_VOICE = 1 << 7, /* no trouble: a display that does not speak */
};

struct wire_note {
    enum wire_kind kind;
    enum wire_role role;
    uint8_t trouble;
    uint64_t hall, sender; /* wire_hash of their ids */
    uint64_t boot;         /* grows with each start of the sender */
    uint64_t sequence;     /* grows with each datagram of one boot; from 1, below 2^32 */
    uint32_t clock_s;      /* seconds since 1970 by the sender's clock, 0 = not told */
    int64_t ledger_id;     /* 0: an empty ledger; never negative */
    uint8_t head[WIRE_HEAD_SIZE];
};

/* Of a hall's or a terminal's id; the same on every machine. */
uint64_t wire_hash(const char *id);
void wire_encode(const struct wire_note *note, const uint8_t key[WIRE_KEY_SIZE],
                 uint8_t bytes[WIRE_SIZE]);
/* False, *ret_note unchanged, unless size, magic, version, MAC and every range are right. */
MUST_CHECK bool wire_decode(const uint8_t *bytes, size_t length, const uint8_t key[WIRE_KEY_SIZE],
                            struct wire_note *ret_note);
