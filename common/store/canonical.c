/* SPDX-License-Identifier: Apache-2.0 */
#include "store/canonical.h"

#include <stdlib.h>
#include <string.h>

static struct canonical_member *
add(struct canonical_object *object, const char *key, enum canonical_kind kind)
{
    /* The last one is written over: the object is refused when it is put. */
    if (object->count == CANONICAL_MEMBERS_MAX) {
        object->overflown = true;
        object->count--;
    }
    struct canonical_member *member = &object->members[object->count++];
    member->key = key;
    member->kind = kind;
    return member;
}

void
canonical_add_integer(struct canonical_object *object, const char *key, int64_t value)
{
    add(object, key, CANONICAL_INTEGER)->value.integer = value;
}

void
canonical_add_id(struct canonical_object *object, const char *key, int64_t id)
{
    add(object, key, id ? CANONICAL_INTEGER : CANONICAL_NULL)->value.integer = id;
}

void
canonical_add_text(struct canonical_object *object, const char *key, const char *text)
{
    add(object, key, text && text[0] ? CANONICAL_TEXT : CANONICAL_NULL)->value.text = text;
}

void
canonical_add_json(struct canonical_object *object, const char *key, const char *json)
{
    add(object, key, CANONICAL_JSON)->value.text = json;
}

void
canonical_add_members(struct canonical_object *object, const json_t *tree)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)tree, key, value)
    {
        add(object, key, CANONICAL_TREE)->value.tree = value;
    }
}

void
canonical_put_integer(struct buffer *out, int64_t value)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;

    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (value < 0) {
        *--at = '-';
    }
    buffer_append_bytes(out, at, (size_t)(digits + sizeof digits - at));
}

static void
put_escape(struct buffer *out, unsigned char character)
{
    static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *found = strchr(plain, character);

    if (found) {
        const char escape[2] = {'\\', letters[found - plain]};
        buffer_append_bytes(out, escape, sizeof escape);
    } else {
        buffer_format(out, "\\u%04X", character);
    }
}

bool
canonical_put_text(struct buffer *out, const char *text)
{
    const unsigned char *at = (const unsigned char *)text, *from = at;
    bool ascii = true;

    for (; *at; at++) {
        ascii = ascii && *at < 0x80;
    }
    if (!ascii && !str_is_utf8(text, (size_t)(at - from))) {
        return false;
    }
    buffer_append_bytes(out, "\"", 1);
    for (at = from; *at; at++) {
        if (*at < 0x20 || *at == '"' || *at == '\\') {
            buffer_append_bytes(out, (const char *)from, (size_t)(at - from));
            put_escape(out, *at);
            from = at + 1;
        }
    }
    buffer_append_bytes(out, (const char *)from, (size_t)(at - from));
    buffer_append_bytes(out, "\"", 1);
    return true;
}

static bool put_value(struct buffer *out, const struct canonical_member *member);

/* By key; a body comes nearly sorted, and has few members. */
static void
sort_members(struct canonical_member *members, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct canonical_member member = members[i];
        size_t at = i;
        for (; at > 0 && strcmp(members[at - 1].key, member.key) > 0; at--) {
            members[at] = members[at - 1];
        }
        members[at] = member;
    }
}

/* Keys of ours are plain letters; those of a tree may be anybody's. */
static bool
put_key(struct buffer *out, const struct canonical_member *member)
{
    if (member->kind == CANONICAL_TREE) {
        bool good = canonical_put_text(out, member->key);
        buffer_append_bytes(out, ":", 1);
        return good;
    }
    buffer_append_bytes(out, "\"", 1);
    buffer_append(out, member->key);
    buffer_append_bytes(out, "\":", 2);
    return true;
}

static bool
put_members(struct buffer *out, struct canonical_member *members, size_t count)
{
    sort_members(members, count);
    buffer_append_bytes(out, "{", 1);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(members[i - 1].key, members[i].key) == 0) {
            return false;
        }
        buffer_append_bytes(out, ",", i > 0);
        if (!put_key(out, &members[i])) {
            return false;
        }
        if (!put_value(out, &members[i])) {
            return false;
        }
    }
    buffer_append_bytes(out, "}", 1);
    return true;
}

bool
canonical_put_object(struct buffer *out, struct canonical_object *object)
{
    return !object->overflown && put_members(out, object->members, object->count);
}

/* Of any size: a hall's definition has a member for each service. */
static bool
put_tree_object(struct buffer *out, const json_t *tree)
{
    size_t count = 0;
    struct canonical_member *members = mem_zero_alloc(json_object_size(tree) + 1, sizeof *members);
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)tree, key, value)
    {
        members[count++] =
            (struct canonical_member){.key = key, .kind = CANONICAL_TREE, .value.tree = value};
    }
    bool good = put_members(out, members, count);
    free(members);
    return good;
}

static bool
put_tree(struct buffer *out, const json_t *tree)
{
    switch (json_typeof(tree)) {
    case JSON_OBJECT:
        return put_tree_object(out, tree);
    case JSON_ARRAY:
        buffer_append_bytes(out, "[", 1);
        for (size_t i = 0; i < json_array_size(tree); i++) {
            buffer_append_bytes(out, ",", i > 0);
            if (!put_tree(out, json_array_get(tree, i))) {
                return false;
            }
        }
        buffer_append_bytes(out, "]", 1);
        return true;
    case JSON_STRING:
        return canonical_put_text(out, json_string_value(tree));
    case JSON_INTEGER:
        canonical_put_integer(out, json_integer_value(tree));
        return true;
    case JSON_TRUE:
        buffer_append(out, "true");
        return true;
    case JSON_FALSE:
        buffer_append(out, "false");
        return true;
    case JSON_NULL:
        buffer_append(out, "null");
        return true;
    case JSON_REAL:
        break;
    }
    return false;
}

static bool
put_value(struct buffer *out, const struct canonical_member *member)
{
    switch (member->kind) {
    case CANONICAL_NULL:
        buffer_append_bytes(out, "null", 4);
        return true;
    case CANONICAL_INTEGER:
        canonical_put_integer(out, member->value.integer);
        return true;
    case CANONICAL_TEXT:
        return canonical_put_text(out, member->value.text);
    case CANONICAL_JSON:
        buffer_append(out, member->value.text);
        return true;
    case CANONICAL_TREE:
        break;
    }
    return put_tree(out, member->value.tree);
}
