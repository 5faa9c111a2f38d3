/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "store/verify.h"

/* FNV-1a. */
static uint64_t
hash_of(const char *key)
{
    uint64_t hash = 14695981039346656037u;
    for (; *key; key++) {
        hash = (hash ^ (unsigned char)*key) * 1099511628211u;
    }
    return hash;
}

static struct tally_entry *
place_of(const struct tally *tally, const char *key)
{
    size_t at = hash_of(key) & (tally->size - 1);
    while (tally->entries[at].key && strcmp(tally->entries[at].key, key) != 0) {
        at = (at + 1) & (tally->size - 1);
    }
    return &tally->entries[at];
}

static void
grow(struct tally *tally)
{
    struct tally larger = {.size = tally->size ? tally->size * 2 : 64, .count = tally->count};
    larger.entries = mem_zero_alloc(larger.size, sizeof *larger.entries);
    for (size_t i = 0; i < tally->size; i++) {
        if (tally->entries[i].key) {
            *place_of(&larger, tally->entries[i].key) = tally->entries[i];
        }
    }
    free(tally->entries);
    *tally = larger;
}

int64_t *
tally_at(struct tally *tally, const char *key)
{
    if (tally->count * 2 >= tally->size) {
        grow(tally);
    }
    struct tally_entry *entry = place_of(tally, key);
    if (!entry->key) {
        entry->key = mem_strdup(key);
        tally->count++;
    }
    return &entry->value;
}

void
tally_done(struct tally *tally)
{
    for (size_t i = 0; i < tally->size; i++) {
        free(tally->entries[i].key);
    }
    free(tally->entries);
    *tally = (struct tally){0};
}
