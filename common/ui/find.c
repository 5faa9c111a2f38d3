/* SPDX-License-Identifier: Apache-2.0
 * Reading a laid-out tree: for tests, for the trace, for lists that ask whether they still fit. */
#include <string.h>

#include "ui/node.h"

const struct ui_node *
ui_find(const struct ui_tree *tree, const char *name, size_t nth)
{
    for (const struct ui_node *node = tree->root; node; node = node_after(node, tree->root)) {
        if (node->style.name && !strcmp(node->style.name, name) && nth-- == 0) {
            return node;
        }
    }
    return NULL;
}

const struct ui_node *
ui_find_text(const struct ui_tree *tree, const char *text, size_t nth)
{
    for (const struct ui_node *node = tree->root; node; node = node_after(node, tree->root)) {
        if (node->kind == NODE_TEXT && !strcmp(node->text, text) && nth-- == 0) {
            return node;
        }
    }
    return NULL;
}

struct ui_rect
ui_node_rect(const struct ui_node *node)
{
    return (struct ui_rect){node->x, node->y, node->w, node->h};
}

const char *
ui_node_text(const struct ui_node *node)
{
    return node->text ? node->text : "";
}

const char *
ui_node_name(const struct ui_node *node)
{
    return node->style.name ? node->style.name : "";
}

size_t
ui_targets(const struct ui_tree *tree, struct ui_target_info *targets, size_t max)
{
    const struct ui_node *top = tree_top(tree);
    size_t count = 0;
    for (const struct ui_node *node = top; node; node = node_after(node, top)) {
        if (!node->target || node->style.hidden) {
            continue;
        }
        if (count < max) {
            targets[count] = (struct ui_target_info){
                .action = node->target->action,
                .spoken = node->target->spoken ? node->target->spoken : "",
                .name = ui_node_name(node),
                .key = node->target->key ? node->target->key : "",
                .rect = ui_node_rect(node),
                .role = node->target->role,
                .disabled = node->target->disabled,
                .selected = node->target->selected,
                .checked = node->target->checked,
                .main = node->target->main,
            };
        }
        count++;
    }
    return count;
}

const struct ui_screen *
ui_node_screen(const struct ui_node *node)
{
    return &node->tree->screen;
}
