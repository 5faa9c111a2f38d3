/* SPDX-License-Identifier: Apache-2.0
 * A datagram from anybody, and the same bytes signed with the hall's key. */
#include "fuzz.h"

#include <sodium.h>

#include "net/wire.h"

static const uint8_t key[WIRE_KEY_SIZE] = {1, 2, 3};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t no_clock[4];
    uint8_t bytes[WIRE_SIZE], again[WIRE_SIZE];
    struct wire_note note, same, untouched;

    memset(&note, 0x5a, sizeof(note));
    untouched = note;
    HOLDS(!wire_decode(data, size, key, &note) && memcmp(&note, &untouched, sizeof(note)) == 0);
    memset(bytes, 0, sizeof(bytes));
    memcpy(bytes, data, size < sizeof(bytes) ? size : sizeof(bytes));
    crypto_auth(bytes + WIRE_SIZE - crypto_auth_BYTES, bytes, WIRE_SIZE - crypto_auth_BYTES, key);
    if (wire_decode(bytes, sizeof(bytes), key, &note)) {
        HOLDS(note.kind < WIRE_KIND_END && note.role < WIRE_ROLE_END && note.ledger_id >= 0);
        wire_encode(&note, key, again);
        memset(&same, 0, sizeof(same));
        HOLDS(wire_decode(again, sizeof(again), key, &same));
        HOLDS(same.sequence == note.sequence && same.clock_s == note.clock_s &&
              same.sender == note.sender && same.ledger_id == note.ledger_id);
        /* A program from before the clock wrote its sequence elsewhere. */
        HOLDS(memcmp(bytes + 32, no_clock, sizeof(no_clock)) == 0 ||
              memcmp(bytes, again, sizeof(bytes)) == 0);
    } else {
        HOLDS(memcmp(&note, &untouched, sizeof(note)) == 0);
    }
    return 0;
}
