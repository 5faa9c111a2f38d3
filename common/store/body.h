/* SPDX-License-Identifier: Apache-2.0
 * A ledger row's body read in place: canonical JSON (canonical.h) and nothing else, without a tree
 * of values. Everything that is read is borrowed from the text. Private to the store room. */
#pragma once

#include "base/base.h"

enum { BODY_MEMBERS_MAX = 64 };

enum body_kind {
    BODY_NULL,
    BODY_TRUE,
    BODY_FALSE,
    BODY_INTEGER,
    BODY_TEXT,
    BODY_OBJECT,
    BODY_ARRAY
};

struct body_value {
    enum body_kind kind;
    bool escaped;    /* a text with escapes in it */
    const char *at;  /* of a text behind its quote; else its first character */
    size_t length;   /* of a text without its quotes, as it is written; else the whole */
    int64_t integer; /* of an integer */
};
struct body_member {
    const char *key;
    size_t key_length;
    struct body_value value;
};
struct body {
    size_t count;
    struct body_member members[BODY_MEMBERS_MAX];
};

/* False: not one canonical object from end to end, an escape in a key, or too many members. */
MUST_CHECK bool body_read(const char *text, struct body *ret_body);
/* The same, and in the same pass what body_members tells of the object under `key`: count 0 when
 * there is none. */
MUST_CHECK bool body_read_with(const char *text, const char *key, struct body *ret_body,
                               struct body *ret_within);
/* The members of an object that was found in a body. False: it is none, or NULL. */
MUST_CHECK bool body_members(const struct body_value *object, struct body *ret_body);
/* NULL = there is no such member. */
const struct body_value *body_get(const struct body *body, const char *key);
/* The two values of an array of two. False: it is none, or NULL. */
MUST_CHECK bool body_pair(const struct body_value *array, struct body_value ret_pair[2]);
bool body_is_null(const struct body_value *value);
bool body_is_integer(const struct body_value *value, int64_t integer);
bool body_is_text(const struct body_value *value, const char *text);
/* The text without its escapes. False: no text or NULL, and dst as it was; or too long, and dst is
 * "". */
MUST_CHECK bool body_text(const struct body_value *value, char *dst, size_t size);
/* Written in the same way, which for canonical values means equal. */
bool body_same(const struct body_value *a, const struct body_value *b);
