/* SPDX-License-Identifier: Apache-2.0 */
#include "store/body.h"

#include <string.h>

enum { DEPTH_MAX = 16 };

/* Where the members of a named object within the outermost one go. */
struct within {
    const char *key;
    size_t key_length;
    struct body *body;
};

static bool read_value(const char **at, int depth, struct body_value *ret_value);
static bool read_object(const char **at, int depth, struct body *ret_body,
                        const struct within *within);

/* The bytes that stand in a text as themselves, without a look at each. */
static const bool plain[256] = {
    [' '] = true, ['!'] = true,
#define PLAIN4(c) [c] = true, [(c) + 1] = true, [(c) + 2] = true, [(c) + 3] = true
#define PLAIN16(c) PLAIN4(c), PLAIN4((c) + 4), PLAIN4((c) + 8), PLAIN4((c) + 12)
    ['#'] = true, PLAIN4('$'),  PLAIN4('('),  PLAIN4(','),  PLAIN16('0'),
    PLAIN16('@'), PLAIN4('P'),  PLAIN4('T'),  PLAIN4('X'),  [']'] = true,
    ['^'] = true, ['_'] = true, PLAIN16('`'), PLAIN16('p'),
#undef PLAIN4
#undef PLAIN16
};

/* Behind a backslash: how many characters the one canonical escape takes, 0 = it is none. */
static size_t
escape_length(const char *at)
{
    if (*at != '\0' && strchr("\"\\bfnrt", *at)) {
        return 1;
    }
    if (strncmp(at, "u00", 3) != 0 || (at[3] != '0' && at[3] != '1')) {
        return 0;
    }
    bool digit = at[4] >= '0' && at[4] <= '9', letter = at[4] >= 'A' && at[4] <= 'F';
    if (!digit && !letter) {
        return 0;
    }
    int character = (at[3] - '0') * 16 + (digit ? at[4] - '0' : at[4] - 'A' + 10);
    return strchr("\b\f\n\r\t", character) ? 0 : 5; /* found for 0 too */
}

/* *at behind the opening quote; ends behind the closing one. */
static bool
read_text(const char **at, struct body_value *ret_value)
{
    const char *from = *at, *now = from;
    bool ascii = true, escaped = false;

    for (;;) {
        while (plain[(unsigned char)*now]) {
            now++;
        }
        if (*now == '"') {
            break;
        }
        if (*now == '\\') {
            size_t length = escape_length(now + 1);
            if (length == 0) {
                return false;
            }
            escaped = true;
            now += 1 + length;
        } else if ((unsigned char)*now >= 0x80) {
            ascii = false;
            now++;
        } else {
            return false;
        }
    }
    if (!ascii && !str_is_utf8(from, (size_t)(now - from))) {
        return false;
    }
    ret_value->kind = BODY_TEXT;
    ret_value->escaped = escaped;
    ret_value->at = from;
    ret_value->length = (size_t)(now - from);
    *at = now + 1;
    return true;
}

static bool
read_integer(const char **at, struct body_value *ret_value)
{
    const char *from = *at, *now = from;
    bool negative = *now == '-';
    uint64_t value = 0;

    now += negative;
    const char *digits = now;
    while (*now >= '0' && *now <= '9' && now - digits < 19) {
        value = value * 10 + (uint64_t)(*now++ - '0');
    }
    bool zero_first = *digits == '0' && (negative || now - digits > 1);
    if (now == digits || zero_first || (*now >= '0' && *now <= '9') ||
        value > (uint64_t)INT64_MAX + negative) {
        return false;
    }
    ret_value->kind = BODY_INTEGER;
    ret_value->escaped = false;
    ret_value->at = from;
    ret_value->length = (size_t)(now - from);
    ret_value->integer = (int64_t)(negative ? -value : value);
    *at = now;
    return true;
}

static bool
read_word(const char **at, const char *word, enum body_kind kind, struct body_value *ret_value)
{
    size_t length = strlen(word);

    if (strncmp(*at, word, length) != 0) {
        return false;
    }
    *ret_value = (struct body_value){.kind = kind, .at = *at, .length = length};
    *at += length;
    return true;
}

/* Most keys differ in their first character. */
static bool
is_before(const char *a, size_t a_length, const struct body_member *b)
{
    if (a_length > 0 && b->key_length > 0 && *a != *b->key) {
        return (unsigned char)*a < (unsigned char)*b->key;
    }
    size_t least = a_length < b->key_length ? a_length : b->key_length;
    int order = memcmp(a, b->key, least);

    return order < 0 || (order == 0 && a_length < b->key_length);
}

static bool
read_member(const char **at, int depth, struct body_member *ret_member, const struct within *within)
{
    struct body_value key;

    if (*(*at)++ != '"' || !read_text(at, &key) || key.escaped || *(*at)++ != ':') {
        return false;
    }
    ret_member->key = key.at;
    ret_member->key_length = key.length;
    if (!within || **at != '{' || key.length != within->key_length ||
        memcmp(key.at, within->key, key.length) != 0) {
        return read_value(at, depth, &ret_member->value);
    }
    const char *from = (*at)++;
    if (!read_object(at, depth + 1, within->body, NULL)) {
        return false;
    }
    ret_member->value =
        (struct body_value){.kind = BODY_OBJECT, .at = from, .length = (size_t)(*at - from)};
    return true;
}

/* *at behind the brace. ret_body NULL: only read over. */
static bool
read_object(const char **at, int depth, struct body *ret_body, const struct within *within)
{
    struct body_member over, *member = &over;
    const char *before = NULL;
    size_t before_length = 0, count = 0;

    if (**at == '}') {
        ++*at;
    } else {
        do {
            if (ret_body && count == BODY_MEMBERS_MAX) {
                return false;
            }
            member = ret_body ? &ret_body->members[count++] : &over;
            if (!read_member(at, depth, member, within) ||
                (before && !is_before(before, before_length, member))) {
                return false;
            }
            before = member->key;
            before_length = member->key_length;
        } while (*(*at)++ == ',');
        if ((*at)[-1] != '}') {
            return false;
        }
    }
    if (ret_body) {
        ret_body->count = count;
    }
    return true;
}

static bool
read_array(const char **at, int depth)
{
    struct body_value value;

    if (**at == ']') {
        ++*at;
        return true;
    }
    do {
        if (!read_value(at, depth, &value)) {
            return false;
        }
    } while (*(*at)++ == ',');
    return (*at)[-1] == ']';
}

static bool
read_value(const char **at, int depth, struct body_value *ret_value)
{
    const char *from = *at;

    switch (*from) {
    case '"':
        ++*at;
        return read_text(at, ret_value);
    case 'n':
        return read_word(at, "null", BODY_NULL, ret_value);
    case 't':
        return read_word(at, "true", BODY_TRUE, ret_value);
    case 'f':
        return read_word(at, "false", BODY_FALSE, ret_value);
    case '{':
    case '[':
        ++*at;
        if (depth == DEPTH_MAX ||
            !(*from == '{' ? read_object(at, depth + 1, NULL, NULL) : read_array(at, depth + 1))) {
            return false;
        }
        *ret_value = (struct body_value){.kind = *from == '{' ? BODY_OBJECT : BODY_ARRAY,
                                         .at = from,
                                         .length = (size_t)(*at - from)};
        return true;
    default:
        return read_integer(at, ret_value);
    }
}

bool
body_read(const char *text, struct body *ret_body)
{
    return *text++ == '{' && read_object(&text, 0, ret_body, NULL) && *text == '\0';
}

bool
body_read_with(const char *text, const char *key, struct body *ret_body, struct body *ret_within)
{
    const struct within within = {key, strlen(key), ret_within};

    ret_within->count = 0;
    return *text++ == '{' && read_object(&text, 0, ret_body, &within) && *text == '\0';
}

bool
body_members(const struct body_value *object, struct body *ret_body)
{
    if (!object || object->kind != BODY_OBJECT) {
        return false;
    }
    const char *at = object->at + 1;
    return read_object(&at, 0, ret_body, NULL);
}

const struct body_value *
body_get(const struct body *body, const char *key)
{
    size_t length = strlen(key);

    for (size_t i = 0; i < body->count; i++) {
        const struct body_member *member = &body->members[i];
        if (member->key_length == length && *member->key == *key &&
            memcmp(member->key, key, length) == 0) {
            return &member->value;
        }
    }
    return NULL;
}

bool
body_pair(const struct body_value *array, struct body_value ret_pair[2])
{
    if (!array || array->kind != BODY_ARRAY || array->at[1] == ']') {
        return false;
    }
    const char *at = array->at + 1;
    return read_value(&at, 0, &ret_pair[0]) && *at++ == ',' && read_value(&at, 0, &ret_pair[1]) &&
           *at == ']';
}

bool
body_is_null(const struct body_value *value)
{
    return value && value->kind == BODY_NULL;
}

bool
body_is_integer(const struct body_value *value, int64_t integer)
{
    return value && value->kind == BODY_INTEGER && value->integer == integer;
}

/* The character that the escape behind the backslash stands for. */
static char
unescape(const char **at)
{
    static const char letters[] = "\"\\bfnrt", characters[] = "\"\\\b\f\n\r\t";
    char letter = *(*at)++;

    if (letter != 'u') {
        return characters[strchr(letters, letter) - letters];
    }
    char low = (*at)[3];
    int value = ((*at)[2] - '0') * 16 + (low <= '9' ? low - '0' : low - 'A' + 10);
    *at += 4;
    return (char)value;
}

bool
body_text(const struct body_value *value, char *dst, size_t size)
{
    if (!value || value->kind != BODY_TEXT) {
        return false;
    }
    if (!value->escaped) {
        if (value->length >= size) {
            dst[0] = '\0';
            return false;
        }
        memcpy(dst, value->at, value->length);
        dst[value->length] = '\0';
        return true;
    }
    const char *at = value->at, *end = at + value->length;
    size_t used = 0;
    while (at < end && used + 1 < size) {
        char character = *at++;
        dst[used++] = character == '\\' ? unescape(&at) : character;
    }
    dst[at == end ? used : 0] = '\0';
    return at == end;
}

bool
body_is_text(const struct body_value *value, const char *text)
{
    if (!value || value->kind != BODY_TEXT) {
        return false;
    }
    if (!value->escaped) {
        return strncmp(value->at, text, value->length) == 0 && text[value->length] == '\0';
    }
    const char *at = value->at, *end = at + value->length;
    while (at < end) {
        char character = *at++;
        if ((character == '\\' ? unescape(&at) : character) != *text++) {
            return false;
        }
    }
    return *text == '\0';
}

bool
body_same(const struct body_value *a, const struct body_value *b)
{
    return a->kind == b->kind && a->length == b->length && memcmp(a->at, b->at, a->length) == 0;
}
