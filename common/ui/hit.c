/* SPDX-License-Identifier: Apache-2.0
 * The same screen by finger, by keypad and by ear. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ui/node.h"

/* Smallest side of a target in px; where the panel's size is unknown, the design's own sizes. */
static float
least_side(const struct ui_tree *tree)
{
    const struct ui_screen *screen = &tree->screen;
    static const float units[] = {
        [THEME_TOUCH_NONE] = 0,  [THEME_TOUCH_KIOSK] = 70, [THEME_TOUCH_PAD] = 97,
        [THEME_TOUCH_DESK] = 44, [THEME_TOUCH_MOUSE] = 32,
    };
    if (screen->metrics.mm_per_px > 0) {
        return theme_target_mm(&screen->theme, false) / screen->metrics.mm_per_px;
    }
    return units[screen->theme.touch] * screen->metrics.u;
}

static bool
can_act(const struct ui_node *node)
{
    return node->target && !node->target->disabled && !node->style.hidden;
}

/* 0 inside; else how far outside. */
static float
distance_to(const struct ui_node *node, struct ui_point at)
{
    float dx = fmaxf(fmaxf(node->x - at.x, at.x - node->x - node->w), 0);
    float dy = fmaxf(fmaxf(node->y - at.y, at.y - node->y - node->h), 0);
    return hypotf(dx, dy);
}

static bool
grown_holds(const struct ui_node *node, struct ui_point at, float least)
{
    float more_x = fmaxf(0, (least - node->w) / 2), more_y = fmaxf(0, (least - node->h) / 2);
    return at.x >= node->x - more_x && at.x < node->x + node->w + more_x &&
           at.y >= node->y - more_y && at.y < node->y + node->h + more_y;
}

int
ui_hit(const struct ui_tree *tree, struct ui_point at)
{
    const struct ui_node *top = tree_top(tree), *best = NULL;
    float least = least_side(tree), nearest = INFINITY;
    for (const struct ui_node *node = top; node; node = node_after(node, top)) {
        if (node->target && !node->style.hidden && distance_to(node, at) <= 0) {
            /* The last one painted lies on top; a disabled one hides what is under it. */
            nearest = 0;
            best = node;
        } else if (can_act(node) && nearest > 0 && grown_holds(node, at, least) &&
                   distance_to(node, at) < nearest) {
            nearest = distance_to(node, at);
            best = node;
        }
    }
    return best && can_act(best) ? best->target->action : 0;
}

int
ui_focus_step(struct ui_tree *tree, int direction)
{
    const struct ui_node *top = tree_top(tree);
    int first = 0, last = 0, before = 0, after = 0;
    bool seen = false;
    for (const struct ui_node *node = top; node; node = node_after(node, top)) {
        if (!can_act(node)) {
            continue;
        }
        int action = node->target->action;
        first = first ? first : action;
        if (action == tree->focused) {
            seen = true;
            before = last;
        } else if (seen && !after) {
            after = action;
        }
        last = action;
    }
    if (!seen) {
        tree->focused = direction < 0 ? last : first;
    } else if (direction < 0) {
        tree->focused = before ? before : last;
    } else {
        tree->focused = after ? after : first;
    }
    return tree->focused;
}

static void
add_words(struct buffer *out, const char *words)
{
    if (*words) {
        if (out->length && out->data[out->length - 1] != '\n') {
            buffer_append(out, " ");
        }
        for (const char *at = words; *at;) {
            size_t length = strcspn(at, "\n");
            buffer_append_bytes(out, at, length);
            at += length;
            if (*at) {
                buffer_append(out, " ");
                at++;
            }
        }
    }
}

/* All texts inside, joined by spaces. */
static void
speak(const struct ui_node *node, struct buffer *out)
{
    if (node->style.hidden) {
        return;
    }
    if (node->spoken) {
        add_words(out, node->spoken);
        return;
    }
    if (node->kind == NODE_TEXT) {
        add_words(out, node->full);
    }
    for (const struct ui_node *child = node->first; child; child = child->next) {
        speak(child, out);
    }
}

void
speak_targets(struct ui_tree *tree)
{
    for (const struct ui_node *node = tree->root; node; node = node_after(node, tree->root)) {
        if (node->target && !node->target->spoken) {
            struct buffer words = {0};
            speak(node, &words);
            node->target->spoken = tree_strdup(tree, words.length ? words.data : "");
            buffer_done(&words);
        }
    }
}

static void
end_line(struct buffer *out)
{
    if (out->length && out->data[out->length - 1] != '\n') {
        buffer_append(out, "\n");
    }
}

static void
speak_outside(const struct ui_node *node, struct buffer *out)
{
    if (node->style.hidden || node->target) {
        return;
    }
    if (node->spoken || node->kind == NODE_TEXT) {
        end_line(out);
        speak(node, out);
        end_line(out);
        return;
    }
    for (const struct ui_node *child = node->first; child; child = child->next) {
        speak_outside(child, out);
    }
}

void
ui_spoken(const struct ui_tree *tree, struct buffer *ret_spoken)
{
    const struct ui_node *top = tree_top(tree);
    speak_outside(top, ret_spoken);
    for (const struct ui_node *node = top; node; node = node_after(node, top)) {
        if (can_act(node) && *node->target->spoken) {
            end_line(ret_spoken);
            buffer_append(ret_spoken, node->target->spoken);
        }
    }
    end_line(ret_spoken);
}
