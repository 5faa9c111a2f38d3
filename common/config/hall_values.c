/* SPDX-License-Identifier: Apache-2.0
 * Mappings by table, lists and single values of the hall file. */
#include "config/hall_reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_SIZE = 200 };

static const struct hall_field *
field_named(const struct hall_field *fields, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(fields[i].key, key) == 0) {
            return &fields[i];
        }
    }
    return NULL;
}

const char *
reader_scalar(struct hall_reader *reader, const struct tree_node *node)
{
    if (node->kind != TREE_SCALAR) {
        reader_fault(reader, node, N_("A single value is expected here."), NULL, NULL, NULL);
        return NULL;
    }
    if (tree_is_null(node) || node->text[0] == '\0') {
        reader_fault(reader, node, N_("There is no value here. Write one, or leave the key out."),
                     NULL, NULL, NULL);
        return NULL;
    }
    return node->text;
}

void
reader_id(struct hall_reader *reader, const struct tree_node *node, char dst[ID_SIZE])
{
    const char *text = reader_scalar(reader, node);

    if (text && (!id_is_valid(text) || !str_copy(dst, ID_SIZE, text))) {
        reader_fault(
            reader, node,
            N_("\"{0}\" is not an id: 1 to 31 letters A–Z a–z, digits or - _ . are expected."),
            text, NULL, NULL);
    }
}

bool
reader_int(struct hall_reader *reader, const struct tree_node *node, int min, int max,
           int *ret_value)
{
    const char *text = reader_scalar(reader, node);
    char least[16], most[16];
    int64_t value;

    if (!text) {
        return false;
    }
    if (str_to_int(text, min, max, &value)) {
        *ret_value = (int)value;
        return true;
    }
    (void)str_format(least, sizeof(least), "%d", min);
    (void)str_format(most, sizeof(most), "%d", max);
    reader_fault(reader, node, N_("\"{0}\" is not a whole number from {1} to {2}."), text, least,
                 most);
    return false;
}

static void
read_string(struct hall_reader *reader, const struct tree_node *node, char *dst, int size)
{
    const char *text = reader_scalar(reader, node);
    char most[16];

    if (!text) {
        return;
    }
    for (const char *at = text; *at; at++) {
        if ((unsigned char)*at < ' ') {
            reader_fault(reader, node, N_("A control character stands in this text."), NULL, NULL,
                         NULL);
            return;
        }
    }
    if (!str_copy(dst, (size_t)size, text)) {
        (void)str_format(most, sizeof(most), "%d", size - 1);
        reader_fault(reader, node, N_("This text is longer than {0} bytes."), most, NULL, NULL);
    }
}

static void
read_bool(struct hall_reader *reader, const struct tree_node *node, bool *ret_value)
{
    const char *text = reader_scalar(reader, node);

    if (!text) {
        return;
    }
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        *ret_value = text[0] == 't';
    } else {
        reader_fault(reader, node, N_("\"{0}\" is neither true nor false."), text, NULL, NULL);
    }
}

static void
read_initials(struct hall_reader *reader, const struct tree_node *node, char dst[ID_SIZE])
{
    const char *text = reader_scalar(reader, node);

    if (text && (strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789") != strlen(text) ||
                 !str_copy(dst, ID_SIZE, text))) {
        reader_fault(reader, node,
                     N_("\"{0}\" are not initials: up to 31 letters a–z or digits are expected."),
                     text, NULL, NULL);
    }
}

static void
read_field(struct hall_reader *reader, const struct tree_node *node, const struct hall_field *field,
           void *object)
{
    void *target = (char *)object + field->offset;

    switch (field->kind) {
    case HALL_FIELD_ID:
        reader_id(reader, node, target);
        break;
    case HALL_FIELD_INITIALS:
        read_initials(reader, node, target);
        break;
    case HALL_FIELD_STRING:
        read_string(reader, node, target, field->max);
        break;
    case HALL_FIELD_TEXT:
        reader_text(reader, node, target);
        break;
    case HALL_FIELD_INT:
        (void)reader_int(reader, node, field->min, field->max, target);
        break;
    case HALL_FIELD_BOOL:
        read_bool(reader, node, target);
        break;
    case HALL_FIELD_OWN:
        field->read(reader, node, object);
        break;
    }
}

static void
name_keys(const struct hall_field *fields, size_t count, char *dst, size_t size)
{
    struct buffer keys = {0};

    for (size_t i = 0; i < count; i++) {
        buffer_format(&keys, "%s%s", i ? " " : "", fields[i].key);
    }
    str_cut(dst, size, keys.data);
    buffer_done(&keys);
}

bool
reader_map(struct hall_reader *reader, const struct tree_node *node,
           const struct hall_field *fields, size_t count, void *object)
{
    char keys[KEYS_SIZE];

    name_keys(fields, count, keys, sizeof(keys));
    if (node->kind != TREE_MAP) {
        reader_fault(reader, node, N_("Keys with values are expected here: {0}."), keys, NULL,
                     NULL);
        return false;
    }
    for (const struct tree_node *value = node->first; value; value = value->next) {
        if (!field_named(fields, count, value->key->text)) {
            reader_fault(reader, value->key, N_("Unknown key \"{0}\". Known here: {1}."),
                         value->key->text, keys, NULL);
        }
    }
    for (size_t i = 0; i < count; i++) {
        const struct tree_node *value = tree_get(node, fields[i].key);
        if (!value && fields[i].required) {
            reader_fault(reader, node, N_("The key \"{0}\" is missing here."), fields[i].key, NULL,
                         NULL);
        } else if (value && (fields[i].required || !tree_is_null(value))) {
            read_field(reader, value, &fields[i], object);
        }
    }
    return true;
}

void *
reader_list(struct hall_reader *reader, const struct tree_node *node, size_t min, size_t max,
            size_t size, size_t *ret_count)
{
    char bound[24];

    if (node->kind != TREE_LIST) {
        reader_fault(reader, node, N_("A list is expected here."), NULL, NULL, NULL);
        return NULL;
    }
    if (node->count < min || node->count > max) {
        (void)str_format(bound, sizeof(bound), "%zu", node->count < min ? min : max);
        reader_fault(reader, node,
                     node->count < min ? N_("This list is too short: at least {0} are expected.")
                                       : N_("This list is too long: at most {0} are possible."),
                     bound, NULL, NULL);
        return NULL;
    }
    if (node->count == 0) {
        return NULL;
    }
    *ret_count = node->count;
    return mem_zero_alloc(node->count, size);
}

void
reader_items(struct hall_reader *reader, const struct tree_node *list, void *items, size_t size,
             void (*read_item)(struct hall_reader *reader, const struct tree_node *node,
                               void *item))
{
    char *item = items;

    for (const struct tree_node *node = list->first; items && node; node = node->next) {
        read_item(reader, node, item);
        item += size;
    }
}

void
reader_check_unique(struct hall_reader *reader, const struct tree_node *list, const void *items,
                    size_t size, size_t count)
{
    const struct tree_node *node = list->first;
    const char *all = items;

    for (size_t i = 0; i < count && node; i++, node = node->next) {
        const char *id = all + i * size;
        for (size_t j = 0; j < i && id[0] != '\0'; j++) {
            if (strcmp(all + j * size, id) == 0) {
                const struct tree_node *at = node->kind == TREE_MAP ? tree_get(node, "id") : node;
                reader_fault(reader, at ? at : node, N_("The id \"{0}\" appears here twice."), id,
                             NULL, NULL);
                break;
            }
        }
    }
}
