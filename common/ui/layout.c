/* SPDX-License-Identifier: Apache-2.0
 * Four walks: wanted widths upwards, widths downwards, wanted heights upwards, heights and places
 * downwards. Lengths are pixels from here on, still with fractions. Widths and heights are those of
 * the border box. */
#include <math.h>

#include "ui/node.h"

enum { ITEMS_MAX = 512 };

/* What surrounds a box's content. */
static float
frame_w(const struct ui_node *node)
{
    const struct ui_style *s = &node->style;
    return node_px(node, s->pad.start + s->pad.end + s->border.start + s->border.end);
}

static float
frame_h(const struct ui_node *node)
{
    const struct ui_style *s = &node->style;
    return node_px(node, s->pad.top + s->pad.bottom + s->border.top + s->border.bottom);
}

static float
frame_start(const struct ui_node *node)
{
    return node_px(node, node->style.pad.start + node->style.border.start);
}

static float
frame_top(const struct ui_node *node)
{
    return node_px(node, node->style.pad.top + node->style.border.top);
}

static float
margin_w(const struct ui_node *node)
{
    return node_px(node, node->style.margin.start + node->style.margin.end);
}

static float
margin_h(const struct ui_node *node)
{
    return node_px(node, node->style.margin.top + node->style.margin.bottom);
}

static float
clamp_w(const struct ui_node *node, float width)
{
    const struct ui_style *s = &node->style;
    if (s->max_width > 0) {
        width = fminf(width, node_px(node, s->max_width));
    }
    return fmaxf(width, node_px(node, s->min_width));
}

static float
clamp_h(const struct ui_node *node, float height)
{
    const struct ui_style *s = &node->style;
    if (s->max_height > 0) {
        height = fminf(height, node_px(node, s->max_height));
    }
    return fmaxf(height, node_px(node, s->min_height));
}

static enum ui_align
align_of(const struct ui_node *parent, const struct ui_node *child)
{
    if (child->style.self_stretch) {
        return UI_STRETCH;
    }
    return child->style.self != UI_STRETCH ? child->style.self : parent->style.align;
}

static void
want_width(struct ui_node *node)
{
    float want = 0, least = 0;
    size_t flowing = 0;
    bool row = node->style.axis == UI_ROW;
    for (struct ui_node *child = node->first; child; child = child->next) {
        want_width(child);
        if (node_is_placed(child)) {
            continue;
        }
        float child_want = child->want_w + margin_w(child),
              child_least = child->min_w + margin_w(child);
        flowing++;
        want = row ? want + child_want : fmaxf(want, child_want);
        least = row && !node->style.wrap ? least + child_least : fmaxf(least, child_least);
    }
    if (row && flowing > 1) {
        float gaps = node_px(node, node->style.gap) * (float)(flowing - 1);
        want += gaps;
        least += node->style.wrap ? 0 : gaps;
    }
    if (node->kind == NODE_TEXT) {
        text_want_width(node, &want, &least);
    }
    want += frame_w(node);
    least += frame_w(node);
    if (node->style.width > 0) {
        want = least = node_px(node, node->style.width);
    }
    node->want_w = clamp_w(node, want);
    node->min_w = fminf(node->style.rigid ? node->want_w : clamp_w(node, least), node->want_w);
}

static void give_width(struct ui_node *node, float width);

struct item {
    struct ui_node *node;
    float size, least, grow;
    bool frozen;
};

/* Takes 'lack' away from the items in proportion to their size, none below its least. */
static void
items_shrink(struct item *items, size_t count, float lack)
{
    for (size_t round = 0; round < count && lack > 0.01F; round++) {
        float total = 0;
        for (size_t i = 0; i < count; i++) {
            total += items[i].frozen ? 0 : items[i].size;
        }
        if (total <= 0) {
            return;
        }
        float left = lack;
        bool hit = false;
        for (size_t i = 0; i < count; i++) {
            if (items[i].frozen) {
                continue;
            }
            float cut = lack * items[i].size / total;
            if (items[i].size - cut <= items[i].least) {
                cut = items[i].size - items[i].least;
                items[i].frozen = hit = true;
            }
            items[i].size -= cut;
            left -= cut;
        }
        lack = hit ? left : 0;
    }
}

/* Shares 'room' among the items that grow; none gets less than its least. */
static void
items_grow(struct item *items, size_t count, float room)
{
    for (size_t round = 0; round <= count; round++) {
        float shares = 0, left = room;
        for (size_t i = 0; i < count; i++) {
            if (items[i].grow > 0) {
                shares += items[i].frozen ? 0 : items[i].grow;
                left -= items[i].frozen ? items[i].size : 0;
            }
        }
        if (shares <= 0) {
            return;
        }
        bool hit = false;
        for (size_t i = 0; i < count; i++) {
            if (items[i].grow <= 0 || items[i].frozen) {
                continue;
            }
            items[i].size = fmaxf(left, 0) * items[i].grow / shares;
            if (items[i].size < items[i].least) {
                items[i].size = items[i].least;
                items[i].frozen = hit = true;
            }
        }
        if (!hit) {
            return;
        }
    }
}

static void
give_row_widths(struct ui_node *row, float inner)
{
    struct item items[ITEMS_MAX];
    size_t count = 0;
    float taken = 0, growing = 0;
    for (struct ui_node *child = row->first; child && count < ITEMS_MAX; child = child->next) {
        if (node_is_placed(child)) {
            continue;
        }
        struct item item = {child, child->want_w, child->min_w, child->style.grow, false};
        if (item.grow > 0) {
            item.size = item.least = node_px(child, child->style.min_width);
            growing += item.grow;
        } else {
            taken += item.size;
        }
        taken += margin_w(child);
        items[count++] = item;
    }
    taken += count > 1 ? node_px(row, row->style.gap) * (float)(count - 1) : 0;
    if (taken > inner) {
        items_shrink(items, count, taken - inner);
    }
    if (growing > 0) {
        items_grow(items, count, inner - taken);
    }
    for (size_t i = 0; i < count; i++) {
        give_width(items[i].node, clamp_w(items[i].node, items[i].size));
    }
}

static float
column_child_width(const struct ui_node *parent, const struct ui_node *child, float inner)
{
    float room = inner - margin_w(child);
    if (child->style.width > 0) {
        return child->want_w;
    }
    if (align_of(parent, child) == UI_STRETCH) {
        return clamp_w(child, room);
    }
    return fmaxf(fminf(child->want_w, room), fminf(child->min_w, room));
}

static float
placed_width(const struct ui_node *node, float room)
{
    const struct ui_style *s = &node->style;
    if (s->x_place == UI_PLACE_BOTH) {
        return clamp_w(node, room - node_px(node, s->x + s->x_end));
    }
    return s->width > 0 ? node->want_w : fminf(node->want_w, fmaxf(room, node->min_w));
}

static void
give_width(struct ui_node *node, float width)
{
    node->w = width;
    float inner = width - frame_w(node);
    float room = width - node_px(node, node->style.border.start + node->style.border.end);
    bool row = node->style.axis == UI_ROW;
    if (row && !node->style.wrap) {
        give_row_widths(node, inner);
    }
    for (struct ui_node *child = node->first; child; child = child->next) {
        if (node_is_placed(child)) {
            give_width(child, placed_width(child, room));
        } else if (row && node->style.wrap) {
            give_width(child, fminf(child->want_w, inner - margin_w(child)));
        } else if (!row) {
            give_width(child, column_child_width(node, child, inner));
        }
    }
}

/* A stretch of a row's children that stand in one line. */
struct strip {
    struct ui_node *first, *end;
    float height, ascent;
    size_t count;
    float width;
};

static struct strip
strip_read(const struct ui_node *row, struct ui_node *first)
{
    struct strip strip = {.first = first};
    float inner = row->w - frame_w(row), below = 0, gap = node_px(row, row->style.gap);
    struct ui_node *child = first;
    for (; child; child = child->next) {
        if (node_is_placed(child)) {
            continue;
        }
        float width = child->w + margin_w(child);
        if (row->style.wrap && strip.count && strip.width + gap + width > inner + 0.5F) {
            break;
        }
        strip.width += width + (strip.count ? gap : 0);
        strip.count++;
        if (align_of(row, child) == UI_BASELINE) {
            float ascent = child->baseline + node_px(child, child->style.margin.top);
            strip.ascent = fmaxf(strip.ascent, ascent);
            below = fmaxf(below, child->want_h + margin_h(child) - ascent);
        } else {
            strip.height = fmaxf(strip.height, child->want_h + margin_h(child));
        }
    }
    strip.end = child;
    strip.height = fmaxf(strip.height, strip.ascent + below);
    return strip;
}

static float
strip_gap(const struct ui_node *row)
{
    return node_px(row, row->style.wrap_gap > 0 ? row->style.wrap_gap : row->style.gap);
}

static float
row_height(struct ui_node *row)
{
    float height = 0;
    for (struct ui_node *at = row->first; at;) {
        struct strip strip = strip_read(row, at);
        height += strip.height + (at != row->first ? strip_gap(row) : 0);
        at = strip.end;
    }
    return height;
}

static float
column_height(struct ui_node *node)
{
    float height = 0;
    size_t count = 0;
    for (struct ui_node *child = node->first; child; child = child->next) {
        if (!node_is_placed(child)) {
            float tall = child->want_h + margin_h(child);
            height = node->style.axis == UI_STACK ? fmaxf(height, tall) : height + tall;
            count++;
        }
    }
    if (node->style.axis == UI_COLUMN && count > 1) {
        height += node_px(node, node->style.gap) * (float)(count - 1);
    }
    return height;
}

/* The first text inside gives a box its baseline; a box without any stands on its lower edge. */
static float
box_baseline(const struct ui_node *node)
{
    float inner = node->want_h - frame_h(node);
    for (struct ui_node *child = node->first; child; child = child->next) {
        if (node_is_placed(child)) {
            continue;
        }
        float offset = node_px(child, child->style.margin.top);
        float spare = inner - child->want_h - margin_h(child);
        if (node->style.axis == UI_ROW) {
            enum ui_align align = align_of(node, child);
            if (align == UI_BASELINE) {
                return frame_top(node) + strip_read(node, node->first).ascent;
            }
            offset += align == UI_CENTRE ? spare / 2 : align == UI_END ? spare : 0;
        }
        return frame_top(node) + offset + child->baseline;
    }
    return node->want_h;
}

static void
want_height(struct ui_node *node)
{
    for (struct ui_node *child = node->first; child; child = child->next) {
        want_height(child);
    }
    float height = node->style.axis == UI_ROW ? row_height(node) : column_height(node);
    if (node->kind == NODE_TEXT) {
        height = text_fit_height(node, node->w - frame_w(node));
    }
    height += frame_h(node);
    if (node->style.height > 0) {
        height = node_px(node, node->style.height);
    }
    node->want_h = clamp_h(node, height);
    node->baseline = node->kind == NODE_TEXT ? frame_top(node) + text_line_baseline(node, 0)
                                             : box_baseline(node);
}

static void give_height(struct ui_node *node, float height);

/* x counts from the parent's start edge; the mirror is here and nowhere else. */
static void
place(struct ui_node *parent, struct ui_node *child, float x, float y)
{
    float shift = node_px(child, child->style.shift_x);
    x += shift;
    child->x = parent->rtl ? parent->x + parent->w - x - child->w : parent->x + x;
    child->y = parent->y + y + node_px(child, child->style.shift_y);
}

static float
justify_offset(enum ui_justify justify, float spare, size_t count, float *ret_between)
{
    switch (justify) {
    case UI_FROM_CENTRE:
        return spare / 2;
    case UI_FROM_END:
        return spare;
    case UI_SPACE_BETWEEN:
        *ret_between = count > 1 ? fmaxf(spare, 0) / (float)(count - 1) : 0;
        return 0;
    case UI_SPACE_AROUND:
        *ret_between = count ? fmaxf(spare, 0) / (float)count : 0;
        return *ret_between / 2;
    case UI_FROM_START:
        break;
    }
    return 0;
}

static void
place_strip(struct ui_node *row, const struct strip *strip, float top, float height)
{
    float inner = row->w - frame_w(row), between = 0;
    float x = frame_start(row) +
              justify_offset(row->style.justify, inner - strip->width, strip->count, &between);
    for (struct ui_node *child = strip->first; child != strip->end; child = child->next) {
        if (node_is_placed(child)) {
            continue;
        }
        enum ui_align align = align_of(row, child);
        float room = height - margin_h(child), y = node_px(child, child->style.margin.top);
        bool stretch = align == UI_STRETCH && child->style.height <= 0;
        float tall = stretch ? clamp_h(child, room) : child->want_h;
        if (align == UI_CENTRE) {
            y += (room - tall) / 2;
        } else if (align == UI_END) {
            y += room - tall;
        } else if (align == UI_BASELINE) {
            y = strip->ascent - child->baseline;
        }
        x += node_px(child, child->style.margin.start);
        place(row, child, x, top + y);
        give_height(child, tall);
        x += child->w + node_px(child, child->style.margin.end + row->style.gap) + between;
    }
}

static void
place_row(struct ui_node *row)
{
    float top = frame_top(row), inner = row->h - frame_h(row);
    for (struct ui_node *at = row->first; at;) {
        struct strip strip = strip_read(row, at);
        bool only = at == row->first && !strip.end;
        place_strip(row, &strip, top, only ? inner : strip.height);
        top += strip.height + strip_gap(row);
        at = strip.end;
    }
}

static float
across(const struct ui_node *parent, const struct ui_node *child, float inner)
{
    float spare = inner - child->w - margin_w(child);
    enum ui_align align = align_of(parent, child);
    float offset = align == UI_CENTRE ? spare / 2 : align == UI_END ? spare : 0;
    return frame_start(parent) + node_px(child, child->style.margin.start) + offset;
}

static void
place_column(struct ui_node *column)
{
    struct item items[ITEMS_MAX];
    size_t count = 0;
    float taken = 0, growing = 0, inner_h = column->h - frame_h(column);
    float inner_w = column->w - frame_w(column), gap = node_px(column, column->style.gap);
    for (struct ui_node *child = column->first; child && count < ITEMS_MAX; child = child->next) {
        if (node_is_placed(child)) {
            continue;
        }
        struct item item = {child, child->want_h, child->want_h, child->style.grow, false};
        growing += item.grow;
        taken += margin_h(child) + (item.grow > 0 ? 0 : item.size);
        items[count++] = item;
    }
    taken += count > 1 ? gap * (float)(count - 1) : 0;
    if (growing > 0) {
        items_grow(items, count, inner_h - taken);
    }
    float between = 0, spare = growing > 0 ? 0 : inner_h - taken;
    float y = frame_top(column) + justify_offset(column->style.justify, spare, count, &between);
    for (size_t i = 0; i < count; i++) {
        struct ui_node *child = items[i].node;
        y += node_px(child, child->style.margin.top);
        place(column, child, across(column, child, inner_w), y);
        give_height(child, items[i].size);
        y += child->h + node_px(child, child->style.margin.bottom) + gap + between;
    }
}

static void
place_stack(struct ui_node *stack)
{
    float inner_w = stack->w - frame_w(stack), inner_h = stack->h - frame_h(stack);
    for (struct ui_node *child = stack->first; child; child = child->next) {
        if (node_is_placed(child)) {
            continue;
        }
        float room = inner_h - margin_h(child), tall = child->want_h;
        enum ui_align align = align_of(stack, child);
        if (align == UI_STRETCH && child->style.height <= 0) {
            tall = clamp_h(child, room);
        }
        float offset = align == UI_CENTRE ? (room - tall) / 2 : align == UI_END ? room - tall : 0;
        float y = frame_top(stack) + node_px(child, child->style.margin.top) + offset;
        place(stack, child, across(stack, child, inner_w), y);
        give_height(child, tall);
    }
}

/* Placed boxes count from the inside of the border, as absolute boxes do in a browser. */
static void
place_placed(struct ui_node *node)
{
    const struct ui_style *s = &node->style;
    float left = node_px(node, s->border.start), top = node_px(node, s->border.top);
    float room_w = node->w - left - node_px(node, s->border.end);
    float room_h = node->h - top - node_px(node, s->border.bottom);
    for (struct ui_node *child = node->first; child; child = child->next) {
        if (!node_is_placed(child)) {
            continue;
        }
        const struct ui_style *c = &child->style;
        float x = node_px(child, c->x), y = node_px(child, c->y), tall = child->want_h;
        if (c->x_place == UI_PLACE_END) {
            x = room_w - child->w - x;
        } else if (c->x_place == UI_PLACE_CENTRE) {
            x += (room_w - child->w) / 2;
        }
        if (c->y_place == UI_PLACE_BOTH) {
            tall = clamp_h(child, room_h - node_px(child, c->y + c->y_end));
        } else if (c->y_place == UI_PLACE_END) {
            y = room_h - tall - y;
        } else if (c->y_place == UI_PLACE_CENTRE) {
            y += (room_h - tall) / 2;
        }
        place(node, child, left + x, top + y);
        give_height(child, tall);
    }
}

static void
give_height(struct ui_node *node, float height)
{
    node->h = height;
    if (node->style.axis == UI_ROW) {
        place_row(node);
    } else if (node->style.axis == UI_COLUMN) {
        place_column(node);
    } else {
        place_stack(node);
    }
    place_placed(node);
}

void
ui_layout(struct ui_tree *tree)
{
    struct ui_node *root = tree->root;
    want_width(root);
    give_width(root, tree->screen.width > 0 ? (float)tree->screen.width : root->want_w);
    want_height(root);
    give_height(root, tree->screen.height > 0 ? (float)tree->screen.height : root->want_h);
    resolve_colors(root);
    speak_targets(tree);
}

struct ui_rect
ui_tree_rect(const struct ui_tree *tree)
{
    return ui_node_rect(tree->root);
}
