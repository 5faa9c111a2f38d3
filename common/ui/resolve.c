/* SPDX-License-Identifier: Apache-2.0
 * Colour names become colours: what is inherited, what is pressed, what high contrast makes of it.
 */
#include "ui/node.h"

static uint32_t
blend(uint32_t over, uint32_t under)
{
    uint32_t alpha = over >> 24, mixed = 0xFF000000;
    for (int shift = 0; shift < 24; shift += 8) {
        uint32_t a = (over >> shift) & 0xFF, b = (under >> shift) & 0xFF;
        mixed |= ((a * alpha + b * (255 - alpha) + 127) / 255) << shift;
    }
    return mixed;
}

static bool
is_card(enum color fill)
{
    return fill == COLOR_CARD || fill == COLOR_SOLD_OUT || fill == COLOR_APRICOT_T ||
           fill == COLOR_PINE_T || fill == COLOR_CINNABAR_T || fill == COLOR_DISABLED;
}

/* A card or row: tinted, with a thick azure border. */
static void
press_card(struct ui_node *node)
{
    const struct theme *theme = &node->tree->screen.theme;
    node->fill = theme_fill(theme, COLOR_AZURE_T);
    node->edge = theme_border(theme, COLOR_AZURE);
    node->border_all = node_px(node, 4);
    if (node->inherited == COLOR_WHITE) {
        node->inherited = COLOR_INK;
    }
}

static void
press(struct ui_node *node, uint32_t ground)
{
    const struct theme *theme = &node->tree->screen.theme;
    bool on_dark = theme_contrast(0xFFFFFFFF, ground) > 4.5F;
    if (theme->kind == THEME_CONTRAST) {
        node->fill = theme_fill(theme, COLOR_APRICOT);
    } else if (node->style.fill == COLOR_AZURE) {
        node->fill = theme_fill(theme, COLOR_AZURE_D);
    } else if (node->style.fill == COLOR_PINE) {
        node->fill = theme_fill(theme, COLOR_PINE_D);
    } else if (node->style.fill == COLOR_NONE && on_dark) {
        bool green = ground == theme_fill(theme, COLOR_PINE);
        node->fill = theme_fill(theme, green ? COLOR_PINE_D : COLOR_LINE2);
    } else {
        press_card(node);
    }
}

static void
resolve(struct ui_node *node, enum color inherited, uint32_t ground)
{
    const struct theme *theme = &node->tree->screen.theme;
    const struct ui_style *s = &node->style;
    node->inherited = s->color != COLOR_NONE ? s->color : inherited;
    node->fill = theme_fill(theme, s->fill);
    node->edge = theme_border(theme, s->edge);
    node->border_all = 0;
    bool bordered = s->border.top + s->border.end + s->border.bottom + s->border.start > 0;
    if (theme->kind == THEME_CONTRAST && is_card(s->fill) && !bordered && s->radius > 0) {
        node->edge = 0xFFFFFFFF;
        node->border_all = node_px(node, 4);
    }
    if (node->target && node->target->action == node->tree->pressed && !node->target->disabled) {
        press(node, ground);
    }
    node->ground = node->fill >> 24 ? blend(node->fill, ground) : ground;
    if (node->stands_on != COLOR_NONE) {
        node->ground = theme_fill(theme, node->stands_on);
    }
    node->ink = theme_text(theme, node->inherited, node->ground);
    if (node->border_ink) {
        node->edge = node->ink;
    }
    for (struct ui_node *child = node->first; child; child = child->next) {
        resolve(child, node->inherited, node->ground);
    }
}

void
resolve_colors(struct ui_node *root)
{
    const struct ui_screen *screen = &root->tree->screen;
    enum color ground = screen->ground == COLOR_NONE ? COLOR_PAPER : screen->ground;
    resolve(root, theme_ink_on(ground), theme_fill(&screen->theme, ground));
}
