/* SPDX-License-Identifier: Apache-2.0
 * Icons on the 24 grid and the other drawings of the design: faces, marks, logo. */
#include <math.h>
#include <string.h>

#include "ui/node.h"
#include "ui/parts.h"

/* op as in data/icons.json: L P Q G A W C D R F. */
struct icon_op {
    char op;
    unsigned short first, count;
};
struct icon {
    const char *name;
    unsigned short first, count;
};
#include "icons_table.h"

enum { ICON_POINTS_MAX = 32 };

static const struct icon *
icon_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(icons); i++) {
        if (!strcmp(icons[i].name, name)) {
            return &icons[i];
        }
    }
    return NULL;
}

/* Those that point along the line turn round with it; a clock, a tick or a telephone does not. */
static bool
is_directional(const char *name)
{
    static const char *const names[] = {"back", "go",   "chev", "chevl", "undo",
                                        "exit", "bksp", "skip", "list",  "downr"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (!strcmp(names[i], name)) {
            return true;
        }
    }
    return false;
}

static enum stroke_kind
stroke_for(char op)
{
    switch (op) {
    case 'Q':
        return STROKE_LOOP;
    case 'G':
        return STROKE_POLYGON;
    case 'A':
    case 'C':
        return STROKE_ARC;
    case 'W':
        return STROKE_PIE;
    case 'D':
        return STROKE_DISC;
    case 'R':
        return STROKE_FRAME;
    case 'F':
        return STROKE_BOX;
    default:
        return STROKE_LINE;
    }
}

static void
icon_op_draw(struct ui_node *node, const struct icon_op *op, float scale, float stroke)
{
    const float *n = icon_numbers + op->first;
    struct ui_point points[ICON_POINTS_MAX];
    bool round = op->op == 'A' || op->op == 'W' || op->op == 'C' || op->op == 'D';
    bool boxed = op->op == 'R' || op->op == 'F';
    size_t count = round ? 1 : boxed ? 2 : op->count / 2U;
    for (size_t i = 0; i < count && i < ICON_POINTS_MAX; i++) {
        points[i] = (struct ui_point){n[2 * i] * scale, n[2 * i + 1] * scale};
    }
    struct node_stroke *made = node_stroke(node, stroke_for(op->op), points, count);
    made->stroke =
        op->op == 'F' || op->op == 'D' || op->op == 'W' || op->op == 'G' ? 0 : stroke * scale;
    made->joined = made != node->strokes;
    if (round) {
        made->radius = n[2] * scale;
        made->from = op->count > 4 ? n[3] : 0;
        made->to = op->count > 4 ? n[4] : 360;
    } else if (boxed) {
        made->radius = n[4] * scale;
    }
}

struct ui_node *
ui_icon(struct ui_node *parent, const char *name, float size, float stroke, enum color color)
{
    struct ui_style style = {.width = size, .height = size, .color = color, .rigid = true};
    struct ui_node *node = ui_box(parent, &style);
    const struct icon *icon = icon_find(name);
    if (!icon) {
        log_write(LOG_LEVEL_ERROR, "no such icon: '%s'", name);
        return node;
    }
    for (size_t i = 0; i < icon->count; i++) {
        icon_op_draw(node, &icon_ops[icon->first + i], size / 24, stroke > 0 ? stroke : 2);
    }
    node->mirrored = is_directional(name);
    return node;
}

/* What a drawing of several colours needs: a canvas whose strokes stand on a colour of their own.
 */
static struct ui_node *
features_on(struct ui_node *shape, float size, enum color ground)
{
    struct ui_style style = {
        .width = size, .height = size, .x_place = UI_PLACE_START, .y_place = UI_PLACE_START};
    struct ui_node *node = ui_box(shape, &style);
    node->stands_on = ground;
    return node;
}

static void
face_shape(struct ui_node *node, int score, float k, enum color color)
{
    const struct ui_point middle = {50 * k, 50 * k};
    if (score >= 5) {
        for (int i = 0; i < 8; i++) {
            float angle = ((float)i * 45 + 22.5F) * (float)M_PI / 180;
            struct ui_point petal = {(50 + 31 * cosf(angle)) * k, (50 + 31 * sinf(angle)) * k};
            struct node_stroke *made = node_stroke(node, STROKE_DISC, &petal, 1);
            made->radius = 17 * k;
            made->color = color;
            made->joined = i > 0;
        }
        struct node_stroke *made = node_stroke(node, STROKE_DISC, &middle, 1);
        made->radius = 37 * k;
        made->joined = true;
    } else if (score == 4) {
        ui_draw_disc(node, middle.x, middle.y, 46 * k, color);
    } else if (score == 3) {
        const struct ui_point box[] = {{8 * k, 8 * k}, {84 * k, 84 * k}};
        struct node_stroke *made = node_stroke(node, STROKE_BOX, box, 2);
        made->radius = 14 * k;
        made->color = color;
    } else {
        /* A polygon with a round stroke of its own colour: rounded corners. */
        const float reach = 34 * 1.41421356F - 10 * 1.41421356F;
        const struct ui_point diamond[] = {{middle.x, (50 - reach) * k},
                                           {(50 + reach) * k, middle.y},
                                           {middle.x, (50 + reach) * k},
                                           {(50 - reach) * k, middle.y}};
        const struct ui_point triangle[] = {{50 * k, 10 * k}, {94 * k, 86 * k}, {6 * k, 86 * k}};
        struct node_stroke *made = score == 2 ? node_stroke(node, STROKE_POLYGON, diamond, 4)
                                              : node_stroke(node, STROKE_POLYGON, triangle, 3);
        made->stroke = (score == 2 ? 20 : 10) * k;
        made->color = color;
    }
    node->mirrored = false;
}

static void
line_on(struct ui_node *node, float k, float x1, float y1, float x2, float y2, enum color color)
{
    const struct ui_point points[] = {{x1 * k, y1 * k}, {x2 * k, y2 * k}};
    ui_draw_line(node, points, 2, 6.4F * k, color);
}

static void
eyes_on(struct ui_node *node, float k, float x, float y, float radius, enum color color)
{
    ui_draw_disc(node, (50 - x) * k, y * k, radius * k, color);
    ui_draw_disc(node, (50 + x) * k, y * k, radius * k, color);
}

static void
face_features(struct ui_node *node, int score, float k, enum color color)
{
    const float stroke = 6.4F * k;
    if (score >= 5) {
        ui_draw_arc(node, 36 * k, 45 * k, 6 * k, 190, 350, stroke, color);
        ui_draw_arc(node, 64 * k, 45 * k, 6 * k, 190, 350, stroke, color);
        struct node_stroke *mouth =
            node_stroke(node, STROKE_PIE, &(struct ui_point){50 * k, 54 * k}, 1);
        mouth->radius = 18 * k;
        mouth->to = 180;
        mouth->color = color;
    } else if (score == 4) {
        eyes_on(node, k, 15, 41, 5.2F, color);
        ui_draw_arc(node, 50 * k, 48 * k, 22 * k, 25, 155, stroke, color);
    } else if (score == 3) {
        eyes_on(node, k, 15, 41, 5.2F, color);
        line_on(node, k, 32, 65, 68, 65, color);
    } else if (score == 2) {
        eyes_on(node, k, 13, 43, 5.2F, color);
        ui_draw_arc(node, 50 * k, 80 * k, 19 * k, 235, 305, stroke, color);
    } else {
        line_on(node, k, 33, 47, 44, 53, color);
        line_on(node, k, 67, 47, 56, 53, color);
        eyes_on(node, k, 9.5F, 58.5F, 4.6F, color);
        ui_draw_arc(node, 50 * k, 89 * k, 17 * k, 232, 308, stroke, color);
    }
}

struct ui_node *
ui_face(struct ui_node *parent, int score, float size, bool mono)
{
    static const enum color colors[] = {COLOR_FACE_1, COLOR_FACE_1, COLOR_FACE_2,
                                        COLOR_FACE_3, COLOR_FACE_4, COLOR_FACE_5};
    score = score < 1 ? 1 : score > 5 ? 5 : score;
    enum color ground = mono ? COLOR_BLACK : colors[score];
    struct ui_node *node =
        ui_box(parent, &(struct ui_style){.width = size, .height = size, .rigid = true});
    face_shape(node, score, size / 100, ground);
    enum color ink = !mono && score == 3 ? COLOR_INK : COLOR_WHITE;
    face_features(features_on(node, size, ground), score, size / 100, ink);
    return node;
}

struct ui_node *
ui_mark(struct ui_node *parent, enum ui_state_mark mark, float size)
{
    struct ui_node *node =
        ui_box(parent, &(struct ui_style){.width = size, .height = size, .rigid = true});
    float k = size / 12;
    const struct ui_point triangle[] = {
        {1.5F * k, 0.5F * k}, {11.5F * k, 6 * k}, {1.5F * k, 11.5F * k}};
    const struct ui_point square[] = {{0.5F * k, 0.5F * k}, {11 * k, 11 * k}};
    const struct ui_point bars[] = {{1.5F * k, 0.5F * k}, {3.4F * k, 11 * k}, {7.3F * k, 0.5F * k}};
    const struct ui_point cross[] = {
        {1.6F * k, 1.6F * k}, {10.4F * k, 10.4F * k}, {10.4F * k, 1.6F * k}, {1.6F * k, 10.4F * k}};
    const struct ui_point dash[] = {{2 * k, 6 * k}, {10 * k, 6 * k}};
    switch (mark) {
    case UI_MARK_SERVING:
        ui_draw_disc(node, 6 * k, 6 * k, 5.5F * k, COLOR_PINE);
        break;
    case UI_MARK_CALLING:
        ui_draw_polygon(node, triangle, 3, COLOR_AMBER_TEXT);
        break;
    case UI_MARK_IDLE:
        ui_draw_arc(node, 6 * k, 6 * k, 4.4F * k, 0, 360, 2.2F * k, COLOR_AZURE);
        break;
    case UI_MARK_PAUSED:
        node_stroke(node, STROKE_BOX, bars, 2)->color = COLOR_INK2;
        node_stroke(node, STROKE_BOX, (const struct ui_point[]){bars[2], bars[1]}, 2)->color =
            COLOR_INK2;
        break;
    case UI_MARK_OVERDUE:
        node_stroke(node, STROKE_BOX, square, 2)->color = COLOR_CINNABAR;
        break;
    case UI_MARK_OFFLINE:
        ui_draw_line(node, cross, 2, 2.4F * k, COLOR_AMBER_TEXT);
        ui_draw_line(node, cross + 2, 2, 2.4F * k, COLOR_AMBER_TEXT);
        break;
    case UI_MARK_CLOSED:
        ui_draw_line(node, dash, 2, 2.4F * k, COLOR_EDGE);
        break;
    }
    node->mirrored = false;
    return node;
}

struct ui_node *
ui_logo(struct ui_node *parent, float height)
{
    float k = height / 24;
    struct ui_node *node = ui_box(
        parent, &(struct ui_style){.width = 46 * k, .height = height, .rigid = true, .ltr = true});
    const struct ui_point square[] = {{0, k}, {22 * k, 22 * k}};
    node_stroke(node, STROKE_BOX, square, 2)->radius = 3.2F * k;
    ui_draw_arc(node, 35 * k, 12 * k, 9.2F * k, 0, 360, 3.6F * k, COLOR_APRICOT);
    node->mirrored = false;
    return node;
}
