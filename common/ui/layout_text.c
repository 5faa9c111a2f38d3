/* SPDX-License-Identifier: Apache-2.0
 * How a text takes the room it gets: wrapped, shrunk by type steps, cut, or shortened by whole
 * items. */
#include <math.h>
#include <string.h>

#include "ui/node.h"

enum { LINES_MAX = 64, WIDEST_EM = 24 /* no word of any language is wider */ };
static const char ellipsis[] = "\xE2\x80\xA6";

/* Hebrew, Arabic and what stands with them (U+0590–U+08FF, U+FB1D–U+FEFF). A text of another
 * language inside such a screen keeps its own direction: "3 个工作日" would read backwards. */
static bool
has_right_to_left(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if ((*at >= 0xd6 && *at <= 0xdf) || (*at == 0xe0 && at[1] >= 0xa0 && at[1] <= 0xa3) ||
            (*at == 0xef && at[1] >= 0xac && at[1] <= 0xbb)) {
            return true;
        }
    }
    return false;
}

static void
style_at(struct ui_node *node, int steps)
{
    const struct ui_type *type = &node->type;
    const struct ui_screen *screen = &node->tree->screen;
    float size = type->size > 0 ? type->size : 32;
    if (steps) {
        size = fminf(theme_step(size, steps), size);
    }
    if (screen->theme.large && !type->exact) {
        size *= 1.6F;
    }
    node->text_style = (struct text_style){
        .px = size * screen->metrics.u,
        .weight = type->bold ? TEXT_WEIGHT_BOLD : TEXT_WEIGHT_REGULAR,
        .lang = type->lang,
        .rtl = node->rtl && !type->ltr && has_right_to_left(node->full),
        .tracking = type->tracking,
    };
}

static float
full_width(struct ui_node *node, const char *text)
{
    float widest = 0;
    for (const char *line = text;;) {
        size_t length = strcspn(line, "\n");
        float width = text_measure(node->tree->text, &node->text_style, line, length).width;
        widest = fmaxf(widest, width);
        if (!line[length]) {
            return widest;
        }
        line += length + 1;
    }
}

void
text_want_width(struct ui_node *node, float *ret_want, float *ret_min)
{
    struct text *text = node->tree->text;
    style_at(node, 0);
    *ret_want = full_width(node, node->full);
    switch (node->type.fit) {
    case UI_FIT_LINE:
        *ret_min = *ret_want;
        break;
    case UI_FIT_CUT:
    case UI_FIT_ITEMS:
        *ret_min = fminf(*ret_want, 2 * node->text_style.px);
        break;
    case UI_FIT_SHRINK:
        style_at(node, -2);
        *ret_min = fminf(text_widest_piece(text, &node->text_style, node->full),
                         WIDEST_EM * node->text_style.px);
        style_at(node, 0);
        break;
    case UI_FIT_WRAP:
        *ret_min = text_widest_piece(text, &node->text_style, node->full);
        break;
    }
}

static void
keep_lines(struct ui_node *node, const struct text_line *lines, size_t count)
{
    node->lines = tree_alloc(node->tree, (count ? count : 1) * sizeof(*node->lines));
    node->line_count = count;
    for (size_t i = 0; i < count; i++) {
        node->lines[i] = (struct node_line){lines[i].start, lines[i].end, lines[i].width};
    }
}

static void
one_line(struct ui_node *node)
{
    size_t length = strlen(node->text);
    float width = text_measure(node->tree->text, &node->text_style, node->text, length).width;
    keep_lines(node, &(struct text_line){0, length, width}, 1);
}

static void
wrap_lines(struct ui_node *node, float width, size_t max)
{
    struct text_line lines[LINES_MAX];
    size_t count =
        text_break(node->tree->text, &node->text_style, node->text, width, lines, LINES_MAX);
    node->clipped |= max && count > max;
    keep_lines(node, lines, count < LINES_MAX ? count : LINES_MAX);
}

static void
cut_line(struct ui_node *node, float width)
{
    struct text *text = node->tree->text;
    if (full_width(node, node->full) <= width + 0.5F) {
        one_line(node);
        return;
    }
    float dots = text_measure(text, &node->text_style, ellipsis, strlen(ellipsis)).width;
    size_t keep = text_fit(text, &node->text_style, node->full, width - dots + 0.5F);
    while (keep && node->full[keep - 1] == ' ') {
        keep--;
    }
    char *cut = tree_alloc(node->tree, keep + sizeof(ellipsis));
    memcpy(cut, node->full, keep);
    memcpy(cut + keep, ellipsis, sizeof(ellipsis));
    node->text = cut;
    one_line(node);
}

/* Lines as they come; what is left stands in the last one and is cut there. */
static void
cut_lines(struct ui_node *node, float width, size_t max)
{
    struct text_line lines[LINES_MAX];
    size_t count =
        text_break(node->tree->text, &node->text_style, node->full, width, lines, LINES_MAX);
    if (max <= 1 || count <= max || max > LINES_MAX) {
        if (max <= 1) {
            cut_line(node, width);
        } else {
            keep_lines(node, lines, count < LINES_MAX ? count : LINES_MAX);
        }
        return;
    }
    size_t start = lines[max - 1].start;
    const char *whole = node->full;
    node->full = whole + start;
    cut_line(node, width);
    size_t tail = strlen(node->text);
    char *text = tree_alloc(node->tree, start + tail + 1);
    memcpy(text, whole, start);
    memcpy(text + start, node->text, tail + 1);
    lines[max - 1] = (struct text_line){start, start + tail, node->lines[0].width};
    node->full = whole;
    node->text = text;
    keep_lines(node, lines, max);
}

/* The last separator before 'end'; 0 = none left. */
static size_t
item_before(const char *text, size_t end)
{
    static const char *const marks[] = {"\xE3\x80\x81", ", ", "\xC2\xB7", "\xD8\x8C "}; /* 、 · ، */
    for (size_t at = end; at-- > 1;) {
        for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
            if (!strncmp(text + at, marks[i], strlen(marks[i]))) {
                return at;
            }
        }
    }
    return 0;
}

static void
drop_items(struct ui_node *node, float width)
{
    size_t end = strlen(node->full);
    char *text = tree_alloc(node->tree, end + 1);
    memcpy(text, node->full, end + 1);
    while (full_width(node, text) > width + 0.5F) {
        size_t before = item_before(text, end);
        if (!before) {
            node->clipped = true;
            break;
        }
        end = before;
        text[end] = '\0';
    }
    node->text = text;
    one_line(node);
}

/* A word that no box holds. */
static bool
is_endless(const struct ui_node *node, float width)
{
    for (size_t i = 0; i < node->line_count; i++) {
        if (node->lines[i].width > 2 * width) {
            return true;
        }
    }
    return false;
}

static bool
overflows(const struct ui_node *node, float width)
{
    for (size_t i = 0; i < node->line_count; i++) {
        if (node->lines[i].width > width + 0.5F) {
            return true;
        }
    }
    return false;
}

static void
shrink(struct ui_node *node, float width)
{
    size_t max = node->type.max_lines ? (size_t)node->type.max_lines : 2;
    for (int steps = 0; steps >= -2; steps--) {
        style_at(node, steps);
        if (full_width(node, node->text) <= width + 0.5F && !strchr(node->text, '\n')) {
            one_line(node);
            return;
        }
    }
    wrap_lines(node, width, max);
    if (width <= 0) {
        return;
    }
    /* Smaller still rather than over the edge, unless that is no help. */
    bool lost = is_endless(node, width) || node->line_count > 3 * max;
    for (int steps = -3; steps >= -5 && !lost && (node->clipped || overflows(node, width));
         steps--) {
        style_at(node, steps);
        node->clipped = false;
        wrap_lines(node, width, max);
    }
    if (is_endless(node, width)) {
        cut_line(node, width);
        node->clipped = false;
    } else if (node->clipped) {
        /* Over no neighbour; told, unless nobody would have left room for so much. */
        node->clipped = !lost;
        cut_lines(node, width, max);
    }
}

static float
line_height(const struct ui_node *node)
{
    return (node->type.line > 0 ? node->type.line : 1.25F) * node->text_style.px;
}

float
text_fit_height(struct ui_node *node, float width)
{
    style_at(node, 0);
    node->text = node->full;
    node->clipped = false;
    size_t max = node->type.max_lines > 0 ? (size_t)node->type.max_lines : 0;
    switch (node->type.fit) {
    case UI_FIT_WRAP:
        wrap_lines(node, width, max);
        break;
    case UI_FIT_LINE:
        one_line(node);
        break;
    case UI_FIT_SHRINK:
        shrink(node, width);
        break;
    case UI_FIT_CUT:
        cut_lines(node, width, max);
        break;
    case UI_FIT_ITEMS:
        drop_items(node, width);
        break;
    }
    return (float)node->line_count * line_height(node);
}

float
text_line_baseline(const struct ui_node *node, size_t line)
{
    struct text_extent extent = text_measure(node->tree->text, &node->text_style, "", 0);
    /* Ascent and descent are whole pixels and the rest is shared above and below, as browsers do.
     */
    float ascent = roundf(extent.ascent), descent = roundf(extent.descent);
    float height = line_height(node);
    float rise = node->type.optical ? 0.06F * node->text_style.px : 0;
    return (float)line * height + floorf((height - ascent - descent) / 2) + ascent - rise;
}
