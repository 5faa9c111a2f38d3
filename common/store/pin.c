/* SPDX-License-Identifier: Apache-2.0 */
#include "store/pin.h"

#include <sodium.h>
#include <string.h>

_Static_assert(PIN_HASH_SIZE >= crypto_pwhash_STRBYTES, "a hash must fit");

enum { DIGITS_MIN = 4, DIGITS_MAX = 12 };

/* 16 MiB and 2 passes: some 50 ms on a hall's small machine, and one fits beside all programs in
 * its memory. */
static const unsigned long long pin_passes = 2;
static const size_t pin_memory = (size_t)16 << 20;

bool
pin_is_valid(const char *pin)
{
    size_t length = strspn(pin, "0123456789");

    return pin[length] == '\0' && length >= DIGITS_MIN && length <= DIGITS_MAX;
}

enum status
pin_hash(const char *pin, char ret_hash[PIN_HASH_SIZE])
{
    char hash[PIN_HASH_SIZE] = {0};

    if (!pin_is_valid(pin)) {
        return STATUS_INVALID;
    }
    if (sodium_init() < 0 || crypto_pwhash_str_alg(hash, pin, strlen(pin), pin_passes, pin_memory,
                                                   crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return STATUS_UNAVAILABLE;
    }
    memcpy(ret_hash, hash, PIN_HASH_SIZE);
    return STATUS_OK;
}

/* Whether the memory of one check can be had. */
static bool
is_memory(void)
{
    void *memory = sodium_malloc(pin_memory);

    sodium_free(memory);
    return memory != NULL;
}

/* libsodium says "another PIN" and "no memory" with the same word. So what does not match is tried
 * once more, with memory there; and what has no hash takes as long, so that the time does not tell
 * who has no PIN. */
enum status
pin_check(const char *hash, const char *pin)
{
    char kept[PIN_HASH_SIZE] = {0}, spent[PIN_HASH_SIZE];
    enum status status = STATUS_DENIED;

    if (sodium_init() < 0) {
        return STATUS_UNAVAILABLE;
    }
    bool whole = str_copy(kept, sizeof(kept), hash) &&
                 crypto_pwhash_str_needs_rehash(kept, pin_passes, pin_memory) >= 0;
    for (int tries = 0; tries < 2 && status == STATUS_DENIED; tries++) {
        if (whole && crypto_pwhash_str_verify(kept, pin, strlen(pin)) == 0) {
            return STATUS_OK;
        }
        if (!is_memory() || (!whole && pin_hash("0000", spent) != STATUS_OK)) {
            status = STATUS_UNAVAILABLE;
        }
    }
    return status;
}
