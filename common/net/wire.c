/* SPDX-License-Identifier: Apache-2.0 */
#include "net/wire.h"

#include <sodium.h>
#include <string.h>

enum {
    AT_VERSION = 4,
    AT_KIND = 5,
    AT_ROLE = 6,
    AT_TROUBLE = 7,
    AT_HALL = 8,
    AT_SENDER = WIRE_SENDER_AT,
    AT_BOOT = WIRE_BOOT_AT,
    AT_SEQUENCE = 32,
    AT_LEDGER = 40,
    AT_HEAD = 48,
    AT_MAC = 64,
};

_Static_assert(AT_MAC + crypto_auth_BYTES == WIRE_SIZE, "the MAC ends the datagram");
_Static_assert(crypto_auth_KEYBYTES == WIRE_KEY_SIZE, "the key is crypto_auth's");
_Static_assert(AT_HEAD + WIRE_HEAD_SIZE == AT_MAC, "the MAC follows the head");

static const uint8_t magic[4] = {'P', 'A', 'I', 'H'};

static void
put_u64(uint8_t *at, uint64_t value)
{
    for (int i = 7; i >= 0; i--, value >>= 8) {
        at[i] = (uint8_t)value;
    }
}

static uint64_t
get_u64(const uint8_t *at)
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) {
        value = value << 8 | at[i];
    }
    return value;
}

uint64_t
wire_hash(const char *id)
{
    uint8_t hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)id, strlen(id), NULL, 0);
    return get_u64(hash);
}

void
wire_encode(const struct wire_note *note, const uint8_t key[WIRE_KEY_SIZE],
            uint8_t bytes[WIRE_SIZE])
{
    memcpy(bytes, magic, sizeof magic);
    bytes[AT_VERSION] = WIRE_VERSION;
    bytes[AT_KIND] = (uint8_t)note->kind;
    bytes[AT_ROLE] = (uint8_t)note->role;
    bytes[AT_TROUBLE] = note->trouble;
    put_u64(bytes + AT_HALL, note->hall);
    put_u64(bytes + AT_SENDER, note->sender);
    put_u64(bytes + AT_BOOT, note->boot);
    put_u64(bytes + AT_SEQUENCE, note->sequence << 32 | note->clock_s);
    put_u64(bytes + AT_LEDGER, (uint64_t)note->ledger_id);
    memcpy(bytes + AT_HEAD, note->head, WIRE_HEAD_SIZE);
    crypto_auth(bytes + AT_MAC, bytes, AT_MAC, key);
}

bool
wire_decode(const uint8_t *bytes, size_t length, const uint8_t key[WIRE_KEY_SIZE],
            struct wire_note *ret_note)
{
    if (length != WIRE_SIZE || memcmp(bytes, magic, sizeof magic) != 0 ||
        bytes[AT_VERSION] != WIRE_VERSION || bytes[AT_KIND] < WIRE_TICKETS ||
        bytes[AT_KIND] >= WIRE_KIND_END || bytes[AT_ROLE] >= WIRE_ROLE_END ||
        get_u64(bytes + AT_LEDGER) > INT64_MAX ||
        crypto_auth_verify(bytes + AT_MAC, bytes, AT_MAC, key) != 0) {
        return false;
    }
    uint64_t sequence = get_u64(bytes + AT_SEQUENCE);
    struct wire_note note = {
        .kind = (enum wire_kind)bytes[AT_KIND],
        .role = (enum wire_role)bytes[AT_ROLE],
        .trouble = bytes[AT_TROUBLE],
        .hall = get_u64(bytes + AT_HALL),
        .sender = get_u64(bytes + AT_SENDER),
        .boot = get_u64(bytes + AT_BOOT),
        .sequence = sequence >> 32 ? sequence >> 32 : sequence,
        .clock_s = sequence >> 32 ? (uint32_t)sequence : 0,
        .ledger_id = (int64_t)get_u64(bytes + AT_LEDGER),
    };
    memcpy(note.head, bytes + AT_HEAD, WIRE_HEAD_SIZE);
    *ret_note = note;
    return true;
}
