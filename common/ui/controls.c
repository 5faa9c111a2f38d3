/* SPDX-License-Identifier: Apache-2.0
 * What fingers press: buttons, chips, boxes, fields, dialogs. */
#include <math.h>
#include <string.h>

#include "ui/node.h"
#include "ui/parts.h"

struct button_look {
    enum color fill, text, edge;
    float border;
};

static struct button_look
button_look(const struct ui_button *button)
{
    static const struct button_look looks[] = {
        [UI_BUTTON_PRIMARY] = {COLOR_AZURE, COLOR_WHITE, COLOR_NONE, 0},
        [UI_BUTTON_SECONDARY] = {COLOR_CARD, COLOR_AZURE, COLOR_AZURE, 4},
        [UI_BUTTON_GHOST] = {COLOR_NONE, COLOR_WHITE, COLOR_GHOST, 3},
        [UI_BUTTON_GREEN] = {COLOR_PINE, COLOR_WHITE, COLOR_NONE, 0},
        [UI_BUTTON_QUIET] = {COLOR_CARD, COLOR_INK, COLOR_EDGE, 2},
        [UI_BUTTON_STOP] = {COLOR_CINNABAR, COLOR_WHITE, COLOR_NONE, 0},
    };
    struct button_look look = looks[button->kind];
    if (button->target.disabled) {
        look.fill = COLOR_DISABLED;
        look.text = COLOR_DISABLED_TEXT;
        look.edge = COLOR_HAIR;
    }
    if (button->border > 0 && look.border > 0) {
        look.border = button->border;
    }
    return look;
}

static void
button_words(struct ui_node *node, const char *label, const struct ui_button *button, float size)
{
    struct ui_node *words = node;
    if (button->sub) {
        words = ui_box(node, &(struct ui_style){.align = button->stacked ? UI_CENTRE : UI_START,
                                                .shift_y = -3});
    }
    ui_text(words, label,
            &(struct ui_type){.size = size,
                              .bold = !button->regular,
                              .fit = UI_FIT_SHRINK,
                              .optical = !button->sub,
                              .line = button->sub ? 1.2F : 0,
                              .align = button->sub ? UI_START : UI_CENTRE});
    if (button->sub) {
        ui_text(words, button->sub,
                &(struct ui_type){.size = button->sub_size > 0 ? button->sub_size : 0.64F * size,
                                  .line = 1.3F,
                                  .fit = UI_FIT_WRAP});
    }
}

struct ui_node *
ui_button(struct ui_node *parent, const char *label, const struct ui_button *button)
{
    struct button_look look = button_look(button);
    float size = button->size > 0 ? button->size : 44;
    struct ui_style style = button->box;
    style.name = style.name ? style.name : "button";
    style.axis = button->stacked ? UI_COLUMN : UI_ROW;
    style.align = UI_CENTRE;
    style.justify = style.justify ? style.justify : UI_FROM_CENTRE;
    style.gap = button->gap > 0 ? button->gap : button->stacked ? 3 : 18;
    style.height = button->height > 0 ? button->height : style.height;
    style.radius = button->radius > 0 ? button->radius : 16;
    style.fill = look.fill;
    style.edge = style.edge != COLOR_NONE ? style.edge : look.edge;
    style.color = look.text;
    style.border = UI_ALL(look.border);
    struct ui_node *node = ui_box(parent, &style);
    if (button->icon) {
        ui_icon(node, button->icon, button->icon_size > 0 ? button->icon_size : roundf(1.1F * size),
                button->stroke, COLOR_NONE);
    }
    if (*label) {
        button_words(node, label, button, size);
    }
    if (button->key && button->stacked) {
        struct ui_node *cap = ui_keycap(node, button->key, 11, COLOR_NONE);
        cap->style.x_place = UI_PLACE_END;
        cap->style.y_place = UI_PLACE_START;
        cap->style.x = cap->style.y = 5;
    } else if (button->key) {
        ui_keycap(node, button->key, size > 30 ? 18 : 13, COLOR_NONE);
    }
    struct ui_target target = button->target;
    target.spoken = target.spoken || !*label ? target.spoken : label;
    target.key = target.key ? target.key : button->key;
    if (target.action) {
        ui_touch(node, &target);
    }
    return node;
}

struct ui_node *
ui_chip(struct ui_node *parent, const char *label, float size, float height,
        const struct ui_target *target)
{
    bool on = target->selected;
    float h = height > 0 ? height : 80, em = size > 0 ? size : 34;
    struct ui_node *node = ui_box(parent, &(struct ui_style){.name = "chip",
                                                             .axis = UI_ROW,
                                                             .align = UI_CENTRE,
                                                             .justify = UI_FROM_CENTRE,
                                                             .height = h,
                                                             .radius = fminf(16, 0.23F * h),
                                                             .pad = UI_XY(0.35F * h, 0),
                                                             .fill = on ? COLOR_CHOSEN : COLOR_CARD,
                                                             .color = on ? COLOR_WHITE : COLOR_INK,
                                                             .border = UI_ALL(on ? 0 : 2),
                                                             .edge = COLOR_EDGE});
    ui_text(node, label,
            &(struct ui_type){.size = em, .bold = on, .fit = UI_FIT_LINE, .optical = true});
    struct ui_target copy = *target;
    copy.spoken = copy.spoken ? copy.spoken : label;
    ui_touch(node, &copy);
    return node;
}

struct ui_node *
ui_step_disc(struct ui_node *parent, int number, float disc, bool done, bool current, bool on_ink)
{
    struct ui_style style = {.axis = UI_ROW,
                             .align = UI_CENTRE,
                             .justify = UI_FROM_CENTRE,
                             .width = disc,
                             .height = disc,
                             .radius = disc,
                             .rigid = true,
                             .ltr = true};
    if (done) {
        style.fill = on_ink ? COLOR_WHITE : COLOR_PINE;
        style.color = on_ink ? COLOR_INK : COLOR_WHITE;
    } else if (current) {
        style.fill = COLOR_APRICOT;
        style.color = COLOR_INK;
    } else {
        style.border = UI_ALL(fmaxf(2, 0.06F * disc));
        style.edge = on_ink ? COLOR_GHOST_EDGE : COLOR_EDGE;
    }
    struct ui_node *node = ui_box(parent, &style);
    if (done) {
        ui_icon(node, "check", 0.625F * disc, 3.4F, COLOR_NONE);
    } else {
        ui_textf(node,
                 &(struct ui_type){.size = 0.58F * disc,
                                   .bold = true,
                                   .line = 1,
                                   .optical = true,
                                   .fit = UI_FIT_LINE,
                                   .exact = true},
                 "%d", number);
    }
    return node;
}

struct ui_node *
ui_steps(struct ui_node *parent, const struct ui_steps *steps)
{
    float disc = steps->disc > 0 ? steps->disc : 48, size = steps->size > 0 ? steps->size : 32;
    struct ui_node *row = ui_row(parent, 14);
    for (size_t i = 0; i < steps->count; i++) {
        bool done = i < steps->current, current = i == steps->current;
        if (i) {
            ui_box(row, &(struct ui_style){.width = 44,
                                           .height = 3,
                                           .fill = steps->on_ink ? COLOR_GHOST_EDGE : COLOR_EDGE});
        }
        struct ui_node *step = ui_row(row, 12);
        if (!done && !current) {
            step->style.color = steps->on_ink ? COLOR_MIST_ON_INK : COLOR_INK2;
        }
        ui_step_disc(step, (int)i + 1, disc, done, current, steps->on_ink);
        ui_text(
            step, steps->labels[i],
            &(struct ui_type){.size = size, .bold = current, .optical = true, .fit = UI_FIT_LINE});
    }
    return row;
}

struct ui_node *
ui_checkbox(struct ui_node *parent, float side, bool checked, bool missing)
{
    side = side > 0 ? side : 56;
    struct ui_node *node = ui_box(
        parent, &(struct ui_style){.name = "checkbox",
                                   .axis = UI_ROW,
                                   .align = UI_CENTRE,
                                   .justify = UI_FROM_CENTRE,
                                   .width = side,
                                   .height = side,
                                   .radius = fminf(10, 0.2F * side),
                                   .rigid = true,
                                   .fill = checked ? COLOR_AZURE : COLOR_NONE,
                                   .color = checked ? COLOR_WHITE : COLOR_NONE,
                                   .border = UI_ALL(checked ? 0 : fmaxf(2, roundf(0.07F * side))),
                                   .edge = missing ? COLOR_CINNABAR : COLOR_AZURE});
    if (checked) {
        ui_icon(node, "check", 0.75F * side, 3.2F, COLOR_NONE);
    }
    return node;
}

struct ui_node *
ui_radio(struct ui_node *parent, float d, bool chosen)
{
    float k = d / 24;
    struct ui_node *node =
        ui_box(parent, &(struct ui_style){.width = d, .height = d, .rigid = true});
    ui_draw_arc(node, 12 * k, 12 * k, 10 * k, 0, 360, 2.4F * k, chosen ? COLOR_AZURE : COLOR_EDGE);
    if (chosen) {
        ui_draw_disc(node, 12 * k, 12 * k, 5.5F * k, COLOR_AZURE);
    }
    return node;
}

struct ui_node *
ui_ring(struct ui_node *parent, float d, float stroke, float fraction, int seconds, enum color arc,
        enum color track)
{
    stroke = stroke > 0 ? stroke : 8;
    float radius = d / 2 - stroke / 2 - 1;
    struct ui_node *node = ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                                             .align = UI_CENTRE,
                                                             .justify = UI_FROM_CENTRE,
                                                             .width = d,
                                                             .height = d,
                                                             .rigid = true,
                                                             .ltr = true});
    ui_draw_arc(node, d / 2, d / 2, radius, 0, 360, stroke, track);
    fraction = fminf(1, fmaxf(0, fraction));
    if (fraction > 0) {
        ui_draw_arc(node, d / 2, d / 2, radius, -90, -90 + 360 * fraction, stroke, arc);
    }
    node->mirrored = false;
    ui_say(node, "");
    ui_textf(node,
             &(struct ui_type){.size = 0.38F * d,
                               .bold = true,
                               .line = 1,
                               .optical = true,
                               .fit = UI_FIT_LINE,
                               .exact = true},
             "%d", seconds);
    return node;
}

struct ui_node *
ui_tear(struct ui_node *parent, enum color page)
{
    struct ui_node *node = ui_box(parent, &(struct ui_style){.height = 40, .axis = UI_STACK});
    node->style.self_stretch = true;
    ui_box(node, &(struct ui_style){.x_place = UI_PLACE_START,
                                    .x = -20,
                                    .y_place = UI_PLACE_START,
                                    .width = 40,
                                    .height = 40,
                                    .radius = 20,
                                    .fill = page});
    ui_box(node, &(struct ui_style){.x_place = UI_PLACE_END,
                                    .x = -20,
                                    .y_place = UI_PLACE_START,
                                    .width = 40,
                                    .height = 40,
                                    .radius = 20,
                                    .fill = page});
    /* Dashes over any width: a row of them that is cut off by nobody, because it is as long as the
     * card. */
    ui_box(node, &(struct ui_style){.x_place = UI_PLACE_BOTH,
                                    .x = 30,
                                    .x_end = 30,
                                    .y_place = UI_PLACE_START,
                                    .y = 18,
                                    .height = 4,
                                    .dashed = true,
                                    .edge = COLOR_HAIR,
                                    .border = {.top = 4}});
    return node;
}

struct ui_node *
ui_bar(struct ui_node *parent, float height, float value, float standard, enum color color)
{
    bool late = standard > 0 && value > standard;
    struct ui_node *node = ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                                             .height = height,
                                                             .radius = height / 2,
                                                             .fill = COLOR_SAND,
                                                             .align = UI_STRETCH});
    node->style.self_stretch = true;
    value = fminf(1, fmaxf(0, value));
    if (value > 0) {
        ui_box(node, &(struct ui_style){.grow = value,
                                        .radius = height / 2,
                                        .min_width = height,
                                        .fill = color != COLOR_NONE ? color
                                                : late              ? COLOR_CINNABAR
                                                                    : COLOR_AZURE});
    }
    if (value < 1) {
        ui_box(node, &(struct ui_style){.grow = 1 - value});
    }
    if (standard > 0 && standard <= 1) {
        struct ui_node *over = ui_box(node, &(struct ui_style){.axis = UI_ROW,
                                                               .x_place = UI_PLACE_BOTH,
                                                               .y_place = UI_PLACE_BOTH,
                                                               .y = -0.3F * height,
                                                               .y_end = -0.3F * height,
                                                               .align = UI_STRETCH});
        ui_box(over, &(struct ui_style){.grow = standard});
        ui_box(over, &(struct ui_style){.width = 3, .fill = COLOR_PLATE});
        ui_box(over, &(struct ui_style){.grow = fmaxf(0.001F, 1 - standard)});
    }
    return node;
}

struct ui_node *
ui_keycap(struct ui_node *parent, const char *key, float size, enum color color)
{
    size = size > 0 ? size : 13;
    bool corner = size <= 11;
    float line = 1, height = corner ? 18 : roundf(1.7F * size);
    struct ui_node *node =
        ui_box(parent, &(struct ui_style){.name = "key",
                                          .axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .justify = UI_FROM_CENTRE,
                                          .height = height,
                                          .rigid = true,
                                          .ltr = true,
                                          .min_width = roundf(2.2F * size),
                                          .pad = UI_XY(corner ? 3 : 0.45F * size, 0),
                                          .radius = 5,
                                          .border = UI_ALL(line),
                                          .edge = color,
                                          .color = color});
    node->border_ink = color == COLOR_NONE;
    ui_say(node, "");
    ui_text(node, key,
            &(struct ui_type){.size = size, .line = 1, .optical = true, .fit = UI_FIT_LINE});
    return node;
}

struct ui_node *
ui_tag(struct ui_node *parent, const char *label, float size, enum color fill, enum color text)
{
    struct ui_node *node =
        ui_box(parent, &(struct ui_style){.name = "tag",
                                          .axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .justify = UI_FROM_CENTRE,
                                          .height = roundf(1.7F * size),
                                          .rigid = true,
                                          .pad = UI_XY(0.57F * size, 0),
                                          .radius = 6,
                                          .fill = fill,
                                          .color = text,
                                          .border = UI_ALL(fill == COLOR_NONE ? 2 : 0),
                                          .edge = text});
    node->border_ink = fill == COLOR_NONE && text == COLOR_NONE;
    ui_text(node, label,
            &(struct ui_type){
                .size = size, .bold = true, .optical = true, .fit = UI_FIT_LINE, .line = 1.2F});
    return node;
}

static const char *
field_discs(struct ui_tree *tree, const char *value)
{
    size_t characters = 0;
    for (const char *at = value; *at; at++) {
        characters += ((unsigned char)*at & 0xC0) != 0x80;
    }
    static const char disc[] = "\xE2\x97\x8F";
    char *discs = tree_alloc(tree, characters * 3 + 1);
    for (size_t i = 0; i < characters; i++) {
        memcpy(discs + 3 * i, disc, 3);
    }
    return discs;
}

struct ui_node *
ui_field(struct ui_node *parent, const struct ui_field *field)
{
    struct ui_style style = field->box;
    float size = field->size > 0 ? field->size : 18;
    style.name = style.name ? style.name : "field";
    style.axis = UI_ROW;
    style.align = UI_CENTRE;
    style.height = field->height > 0 ? field->height : 52;
    style.radius = style.radius > 0 ? style.radius : 10;
    style.fill = COLOR_CARD;
    style.edge = field->caret >= 0 ? COLOR_AZURE : COLOR_EDGE;
    style.border = UI_ALL(field->caret >= 0 ? 3 : 1.5F);
    style.pad = UI_XY(0.8F * size, 0);
    style.color = COLOR_INK;
    struct ui_node *node = ui_box(parent, &style);
    const char *value = field->value ? field->value : "";
    struct ui_type type = {.size = size, .fit = UI_FIT_LINE, .optical = true};
    size_t caret = field->caret >= 0 && !field->secret ? (size_t)field->caret : strlen(value);
    caret = caret < strlen(value) ? caret : strlen(value);
    if (*value) {
        if (field->secret) {
            ui_text(node, field_discs(node->tree, value), &type);
        } else {
            ui_textf(node, &type, "%.*s", (int)caret, value);
        }
    }
    if (field->caret >= 0) {
        ui_box(node, &(struct ui_style){.width = fmaxf(2, 0.1F * size),
                                        .height = 1.3F * size,
                                        .fill = COLOR_PLATE,
                                        .rigid = true});
    }
    if (!*value && field->hint) {
        type.color = COLOR_INK2;
        ui_text(node, field->hint, &type);
    } else if (!field->secret && value[caret]) {
        ui_text(node, value + caret, &type);
    }
    if (field->target.action) {
        ui_touch(node, &field->target);
    }
    return node;
}

struct ui_node *
ui_dialog(struct ui_node *root, const struct ui_style *card)
{
    struct ui_node *scrim = ui_box(root, &(struct ui_style){.name = "scrim",
                                                            .axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .justify = UI_FROM_CENTRE,
                                                            .x_place = UI_PLACE_BOTH,
                                                            .y_place = UI_PLACE_BOTH,
                                                            .fill = COLOR_SCRIM,
                                                            .modal = true});
    struct ui_style style = *card;
    style.name = style.name ? style.name : "dialog";
    style.fill = style.fill != COLOR_NONE ? style.fill : COLOR_CARD;
    style.color = style.color != COLOR_NONE ? style.color : COLOR_INK;
    style.radius = style.radius > 0 ? style.radius : 24;
    return ui_box(scrim, &style);
}
