/* SPDX-License-Identifier: Apache-2.0
 * What a person would complain about, found before the person does. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ui/node.h"

struct audit {
    const struct ui_tree *tree;
    struct ui_fault *faults;
    size_t count, max;
};

const char *
ui_rule_name(enum ui_rule_kind rule)
{
    static const char *const names[] = {
        [UI_FAULT_SMALL] = "small",     [UI_FAULT_CLOSE] = "close",
        [UI_FAULT_OVERLAP] = "overlap", [UI_FAULT_CONTRAST] = "contrast",
        [UI_FAULT_CLIPPED] = "clipped", [UI_FAULT_SILENT] = "silent",
        [UI_FAULT_TWICE] = "twice",
    };
    return names[rule];
}

static void
complain(struct audit *audit, enum ui_rule_kind rule, const struct ui_node *node, float value,
         float wanted)
{
    if (audit->count < audit->max) {
        struct ui_fault *fault = &audit->faults[audit->count];
        char what[256];
        const char *words = node->kind == NODE_TEXT ? node->full
                            : node->target          ? node->target->spoken
                                                    : "";
        str_format(what, sizeof(what), "%s \"%.150s\"", ui_node_name(node), words ? words : "");
        *fault = (struct ui_fault){
            .rule = rule, .rect = ui_node_rect(node), .value = value, .wanted = wanted};
        str_cut(fault->what, sizeof(fault->what), what);
    }
    audit->count++;
}

/* A tenth of a millimetre is below what a panel's stated size is worth. */
static const float slack_mm = 0.1F;

static void
audit_target(struct audit *audit, const struct ui_node *node)
{
    const struct ui_screen *screen = &audit->tree->screen;
    float mm = screen->metrics.mm_per_px,
          wanted = theme_target_mm(&screen->theme, node->target->main);
    float side = fminf(node->w, node->h) * mm;
    if (mm > 0 && side + slack_mm < wanted) {
        complain(audit, UI_FAULT_SMALL, node, side, wanted);
    }
    if (!node->target->spoken || !*node->target->spoken) {
        complain(audit, UI_FAULT_SILENT, node, 0, 1);
    }
}

static bool
holds(const struct ui_node *outer, const struct ui_node *inner)
{
    for (const struct ui_node *node = inner->parent; node; node = node->parent) {
        if (node == outer) {
            return true;
        }
    }
    return false;
}

/* Side by side and both twice as long as a target need be, as in the access bar: nobody who aims at
 * the middle of one meets the other. */
static bool
is_generous(const struct audit *audit, const struct ui_node *one, const struct ui_node *other,
            bool beside)
{
    const struct ui_screen *screen = &audit->tree->screen;
    float side = beside ? fminf(one->w, other->w) : fminf(one->h, other->h);
    return side * screen->metrics.mm_per_px >= 2 * theme_target_mm(&screen->theme, false);
}

static void
audit_pair(struct audit *audit, const struct ui_node *one, const struct ui_node *other)
{
    const struct ui_screen *screen = &audit->tree->screen;
    if (one->target->action == other->target->action) {
        complain(audit, UI_FAULT_TWICE, other, 2, 1);
    }
    float across = fmaxf(one->x - other->x - other->w, other->x - one->x - one->w);
    float down = fmaxf(one->y - other->y - other->h, other->y - one->y - one->h);
    float gap = fmaxf(across, down), mm = screen->metrics.mm_per_px;
    if (gap < -1 && !holds(one, other) && !holds(other, one)) {
        complain(audit, UI_FAULT_OVERLAP, other, -gap, 0);
    } else if (gap >= -1 && mm > 0 && fminf(across, down) < 0 &&
               fmaxf(gap, 0) * mm + slack_mm < theme_gap_mm(&screen->theme) &&
               !is_generous(audit, one, other, across > down)) {
        complain(audit, UI_FAULT_CLOSE, other, fmaxf(gap, 0) * mm, theme_gap_mm(&screen->theme));
    }
}

/* The last fill painted under the text's middle before the text itself. */
static uint32_t
really_behind(const struct audit *audit, const struct ui_node *text)
{
    struct ui_rect ink = ui_node_ink(text);
    float x = ink.x + ink.w / 2, y = ink.y + ink.h / 2;
    uint32_t behind = audit->tree->root->ground;
    for (const struct ui_node *node = audit->tree->root; node && node != text;
         node = node_after(node, audit->tree->root)) {
        bool under = x >= node->x && x < node->x + node->w && y >= node->y && y < node->y + node->h;
        if (node->parent && under && node->fill >> 24 == 0xFF && !node->style.hidden) {
            behind = node->fill;
        }
    }
    return text->fill >> 24 == 0xFF ? text->fill : behind;
}

static void
audit_contrast(struct audit *audit, const struct ui_node *text)
{
    const struct theme *theme = &audit->tree->screen.theme;
    bool large = text->text_style.px >= 32 || (text->text_style.px >= 24 && text->type.bold);
    float wanted = theme->kind == THEME_CONTRAST ? 15 : large ? 3 : 4.5F;
    /* What stands over the scrim of a dialog is measured in the dialog; what lies under it is
     * veiled on purpose. */
    const struct ui_node *top = tree_top(audit->tree);
    if (top != audit->tree->root && !holds(top, text)) {
        return;
    }
    uint32_t behind =
        text->stands_on || text->parent->stands_on ? text->ground : really_behind(audit, text);
    float contrast = theme_contrast(text->ink, behind);
    if (contrast + 0.05F < wanted) {
        complain(audit, UI_FAULT_CONTRAST, text, contrast, wanted);
    }
}

static void
audit_fit(struct audit *audit, const struct ui_node *text)
{
    struct ui_rect ink = ui_node_ink(text), screen = ui_tree_rect(audit->tree);
    /* The line box holds room above and below the letters; these are 1.06 em tall at most. */
    float spare = (ink.h > 0 ? 0.19F : 0) * text->text_style.px;
    float over_x = fmaxf(screen.x - ink.x, ink.x + ink.w - screen.x - screen.w);
    float over_y = fmaxf(screen.y - ink.y - spare, ink.y + ink.h - spare - screen.y - screen.h);
    float over = fmaxf(over_x, over_y);
    for (const struct ui_node *node = text; node->parent; node = node->parent) {
        if (node->style.shift_x != 0 || node_is_placed(node)) {
            break;
        }
        over = fmaxf(over, ink.x + ink.w - node->x - node->w);
        over = fmaxf(over, node->x - ink.x);
    }
    if (text->clipped || over > 1.5F) {
        complain(audit, UI_FAULT_CLIPPED, text, over, 0);
    }
}

size_t
ui_audit(const struct ui_tree *tree, struct ui_fault *faults, size_t max)
{
    struct audit audit = {.tree = tree, .faults = faults, .max = max};
    const struct ui_node *top = tree_top(tree);
    for (const struct ui_node *node = top; node; node = node_after(node, top)) {
        if (node->target && !node->style.hidden) {
            audit_target(&audit, node);
            for (const struct ui_node *other = node_after(node, top); other;
                 other = node_after(other, top)) {
                if (other->target && !other->style.hidden) {
                    audit_pair(&audit, node, other);
                }
            }
        }
    }
    for (const struct ui_node *node = tree->root; node; node = node_after(node, tree->root)) {
        bool written = node->kind == NODE_TEXT && *node->text && !node->style.hidden;
        if (written) {
            audit_contrast(&audit, node);
            audit_fit(&audit, node);
        }
    }
    return audit.count;
}
