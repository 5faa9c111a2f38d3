/* SPDX-License-Identifier: Apache-2.0
 * A YAML text as a tree whose nodes know their place, for readers that report many faults in one
 * run. Reads what a hall file needs and nothing that could hurt: one document, no anchors, aliases
 * or tags, bounded in size, depth, nodes and keys. It gives scalars no type: 0317, "0317" and 09:00
 * are all just their text. Seen by this room only. */
#pragma once

#include "base/base.h"

enum {
    TREE_BYTES_MAX = 4 * 1024 * 1024,
    TREE_DEPTH_MAX = 32,
    TREE_NODES_MAX = 200000,
    TREE_KEYS_MAX = 300, /* of one mapping */
};

enum tree_kind { TREE_SCALAR, TREE_LIST, TREE_MAP };

/* Lines and columns count from 1, columns in characters. */
struct tree_node {
    enum tree_kind kind;
    int line, column;
    bool plain;                     /* scalar without quotes: null and ~ mean "no value" */
    char *text;                     /* of a scalar */
    struct tree_node *key;          /* of a mapping's value: its key, a scalar; else NULL */
    struct tree_node *first, *next; /* members in the file's order */
    size_t count;
};

/* Why there is no tree. sentence is an English msgid, its {0} stands for value. */
struct tree_fault {
    int line, column;
    const char *sentence;
    char value[128];
};

/* NULL with *ret_fault filled, or a tree that tree_free frees. */
struct tree_node *tree_parse(const char *text, size_t length, struct tree_fault *ret_fault);
struct tree_node *tree_free(struct tree_node *node);
/* Of several equal keys the first; NULL when the mapping has none. */
const struct tree_node *tree_get(const struct tree_node *map, const char *key);
/* A plain null, ~ or nothing at all. */
bool tree_is_null(const struct tree_node *node);
