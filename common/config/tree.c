/* SPDX-License-Identifier: Apache-2.0 */
#include "config/tree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct builder {
    struct tree_fault *fault;
    struct tree_node *root, *pending_key;
    struct open_node {
        struct tree_node *node, *last;
    } open[TREE_DEPTH_MAX];
    size_t depth, nodes;
    bool failed;
};

static void
fail(struct builder *builder, const yaml_mark_t *mark, const char *sentence, const char *value)
{
    builder->failed = true;
    builder->fault->line = mark ? (int)mark->line + 1 : 0;
    builder->fault->column = mark ? (int)mark->column + 1 : 0;
    builder->fault->sentence = sentence;
    str_cut(builder->fault->value, sizeof(builder->fault->value), value);
}

/* Bytes are checked before libyaml sees them: it would take UTF-16 as well, and gives no line for a
 * bad byte. */
static bool
bytes_are_text(struct builder *builder, const char *text, size_t length)
{
    yaml_mark_t mark = {0};
    size_t from = 0;

    if (length > TREE_BYTES_MAX) {
        fail(builder, NULL, N_("The file is larger than 4 MB."), "");
        return false;
    }
    for (;;) {
        const char *end = memchr(text + from, '\n', length - from);
        size_t to = end ? (size_t)(end - text) : length;
        if (!str_is_utf8(text + from, to - from)) {
            fail(builder, &mark, N_("This line is not UTF-8. Save the file as UTF-8."), "");
            return false;
        }
        if (!end) {
            return true;
        }
        mark.line++;
        from = to + 1;
    }
}

static struct tree_node *
new_node(enum tree_kind kind, const yaml_mark_t *mark)
{
    struct tree_node *node = mem_zero_alloc(1, sizeof(*node));
    node->kind = kind;
    node->line = (int)mark->line + 1;
    node->column = (int)mark->column + 1;
    return node;
}

/* Hangs the node where the stream stands; a mapping's scalars are its keys by turns. */
static void
attach(struct builder *builder, struct tree_node *node)
{
    if (builder->depth == 0) {
        builder->root = node;
        return;
    }
    struct open_node *parent = &builder->open[builder->depth - 1];
    if (parent->node->kind == TREE_MAP) {
        if (!builder->pending_key) {
            builder->pending_key = node;
            return;
        }
        node->key = builder->pending_key;
        builder->pending_key = NULL;
    }
    if (parent->last) {
        parent->last->next = node;
    } else {
        parent->node->first = node;
    }
    parent->last = node;
    parent->node->count++;
}

static bool
key_is_due(const struct builder *builder)
{
    return builder->depth > 0 && builder->open[builder->depth - 1].node->kind == TREE_MAP &&
           !builder->pending_key;
}

static bool
may_add(struct builder *builder, const yaml_event_t *event, const yaml_char_t *anchor,
        const yaml_char_t *tag)
{
    const yaml_mark_t *mark = &event->start_mark;

    if (anchor) {
        fail(builder, mark, N_("Anchors (&{0}) are not used in hall files. Write the value out."),
             (const char *)anchor);
    } else if (tag) {
        fail(builder, mark, N_("Tags ({0}) are not used in hall files. Quote the text instead."),
             (const char *)tag);
    } else if (++builder->nodes > TREE_NODES_MAX) {
        fail(builder, mark, N_("The file has more than 200000 values."), "");
    } else if (key_is_due(builder) && event->type != YAML_SCALAR_EVENT) {
        fail(builder, mark, N_("A key must be a single word."), "");
    } else if (key_is_due(builder) &&
               builder->open[builder->depth - 1].node->count >= TREE_KEYS_MAX) {
        fail(builder, mark, N_("There are more than 300 keys here."), "");
    }
    return !builder->failed;
}

static void
add_scalar(struct builder *builder, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;

    if (!may_add(builder, event, event->data.scalar.anchor, event->data.scalar.tag)) {
        return;
    }
    if (strlen(text) != event->data.scalar.length) {
        fail(builder, &event->start_mark, N_("A text may not hold a zero byte."), "");
        return;
    }
    struct tree_node *node = new_node(TREE_SCALAR, &event->start_mark);
    node->text = mem_strdup(text);
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    attach(builder, node);
}

static void
open_node(struct builder *builder, const yaml_event_t *event, enum tree_kind kind,
          const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (!may_add(builder, event, anchor, tag)) {
        return;
    }
    if (builder->depth == TREE_DEPTH_MAX) {
        fail(builder, &event->start_mark, N_("Values stand more than 32 levels deep here."), "");
        return;
    }
    struct tree_node *node = new_node(kind, &event->start_mark);
    attach(builder, node);
    builder->open[builder->depth++] = (struct open_node){node, NULL};
}

static void
take_event(struct builder *builder, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        fail(builder, &event->start_mark,
             N_("Aliases (*{0}) are not used in hall files. Write the value out."),
             (const char *)event->data.alias.anchor);
        break;
    case YAML_DOCUMENT_START_EVENT:
        if (builder->root) {
            fail(builder, &event->start_mark, N_("A hall file holds one document, not several."),
                 "");
        }
        break;
    case YAML_SCALAR_EVENT:
        add_scalar(builder, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
        open_node(builder, event, TREE_LIST, event->data.sequence_start.anchor,
                  event->data.sequence_start.tag);
        break;
    case YAML_MAPPING_START_EVENT:
        open_node(builder, event, TREE_MAP, event->data.mapping_start.anchor,
                  event->data.mapping_start.tag);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        builder->depth--;
        break;
    default:
        break;
    }
}

static void
run(struct builder *builder, yaml_parser_t *parser)
{
    bool done = false;

    while (!done && !builder->failed) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            fail(builder, &parser->problem_mark, N_("This is not YAML: {0}."),
                 parser->problem ? parser->problem : "");
            return;
        }
        done = event.type == YAML_STREAM_END_EVENT;
        take_event(builder, &event);
        yaml_event_delete(&event);
    }
    if (!builder->failed && !builder->root) {
        fail(builder, NULL, N_("The file is empty."), "");
    }
}

struct tree_node *
tree_parse(const char *text, size_t length, struct tree_fault *ret_fault)
{
    struct builder builder = {.fault = ret_fault};
    yaml_parser_t parser;

    *ret_fault = (struct tree_fault){0};
    if (!bytes_are_text(&builder, text, length)) {
        return NULL;
    }
    if (!yaml_parser_initialize(&parser)) {
        fail(&builder, NULL, N_("The file could not be read: no memory."), "");
        return NULL;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    run(&builder, &parser);
    yaml_parser_delete(&parser);
    if (builder.failed) {
        tree_free(builder.pending_key);
        return tree_free(builder.root);
    }
    return builder.root;
}

struct tree_node *
tree_free(struct tree_node *node)
{
    while (node) {
        struct tree_node *next = node->next;
        tree_free(node->first);
        tree_free(node->key);
        free(node->text);
        free(node);
        node = next;
    }
    return NULL;
}

const struct tree_node *
tree_get(const struct tree_node *map, const char *key)
{
    for (const struct tree_node *node = map ? map->first : NULL; node; node = node->next) {
        if (node->key && strcmp(node->key->text, key) == 0) {
            return node;
        }
    }
    return NULL;
}

bool
tree_is_null(const struct tree_node *node)
{
    return node->kind == TREE_SCALAR && node->plain &&
           (node->text[0] == '\0' || strcmp(node->text, "~") == 0 ||
            strcmp(node->text, "null") == 0);
}
