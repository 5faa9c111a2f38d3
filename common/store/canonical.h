/* SPDX-License-Identifier: Apache-2.0
 * Canonical JSON, as the ledger's bodies are: keys sorted by their bytes, no spaces, integers only,
 * UTF-8; of escapes only the needed ones (\" \\ \b \f \n \r \t, other control characters as \u00XX
 * in capitals). Written straight into a buffer: a tree of values for each row would cost more than
 * all the rest of an action's own work. Private to the store room. */
#pragma once

#include <jansson.h>

#include "base/base.h"

enum { CANONICAL_MEMBERS_MAX = 48 };

enum canonical_kind {
    CANONICAL_NULL,
    CANONICAL_INTEGER,
    CANONICAL_TEXT,
    CANONICAL_JSON,
    CANONICAL_TREE
};

struct canonical_member {
    const char *key; /* of our own: needs no escape */
    enum canonical_kind kind;
    union {
        int64_t integer;
        const char *text;
        const json_t *tree;
    } value;
};

/* One object under way: members in any order. Zero-initialise count. Keys, texts and trees are
 * borrowed until it is written. */
struct canonical_object {
    size_t count;
    bool overflown;
    struct canonical_member members[CANONICAL_MEMBERS_MAX];
};

void canonical_add_integer(struct canonical_object *object, const char *key, int64_t value);
void canonical_add_id(struct canonical_object *object, const char *key, int64_t id); /* 0 = null */
/* NULL and "" = null. */
void canonical_add_text(struct canonical_object *object, const char *key, const char *text);
/* Canonical JSON that was written before, as it stands. */
void canonical_add_json(struct canonical_object *object, const char *key, const char *json);
/* Each member of a tree. */
void canonical_add_members(struct canonical_object *object, const json_t *tree);
/* Sorts and appends it. False: text that is not UTF-8, a real number, a key twice, or too many
 * members; `out` then holds a part of it. */
MUST_CHECK bool canonical_put_object(struct buffer *out, struct canonical_object *object);

void canonical_put_integer(struct buffer *out, int64_t value);
/* In quotes, escaped. False: not UTF-8; nothing is appended. */
MUST_CHECK bool canonical_put_text(struct buffer *out, const char *text);
