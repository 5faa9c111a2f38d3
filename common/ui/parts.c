/* SPDX-License-Identifier: Apache-2.0
 * Square, circle, arrow, and the line of people between them. */
#include "ui/parts.h"

#include <math.h>
#include <string.h>

#include "ui/node.h"

struct plate_look {
    enum color square, letter, digits;
};

static const struct plate_look plate_looks[] = {
    [UI_PLATE_PAPER] = {COLOR_PLATE, COLOR_WHITE, COLOR_INK},
    [UI_PLATE_CALL] = {COLOR_INK, COLOR_WHITE, COLOR_INK},
    [UI_PLATE_BOARD] = {COLOR_WHITE, COLOR_INK, COLOR_WHITE},
    [UI_PLATE_APRICOT] = {COLOR_APRICOT, COLOR_INK, COLOR_WHITE},
    [UI_PLATE_MARKED] = {COLOR_APRICOT, COLOR_INK, COLOR_APRICOT},
    [UI_PLATE_PRINT] = {COLOR_BLACK, COLOR_WHITE, COLOR_BLACK},
    [UI_PLATE_GREY] = {COLOR_SOLD_OUT_TEXT, COLOR_WHITE, COLOR_SOLD_OUT_TEXT},
};

static size_t
leading_letters(const char *number)
{
    size_t length = 0;
    while ((number[length] >= 'A' && number[length] <= 'Z') ||
           (number[length] >= 'a' && number[length] <= 'z')) {
        length++;
    }
    return length;
}

static enum color
dipped(const struct theme *theme, enum color color, float share)
{
    uint32_t ink = theme_fill(theme, color), ground = theme_fill(theme, COLOR_APRICOT), mixed = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        float from = (float)(ink >> shift & 0xFF), to = (float)(ground >> shift & 0xFF);
        mixed |= (uint32_t)(from + (to - from) * share) << shift;
    }
    return COLOR_RGB(mixed);
}

struct ui_node *
ui_plate(struct ui_node *parent, const char *number, const struct ui_plate *plate)
{
    struct plate_look look = plate_looks[plate->kind];
    if (plate->dip > 0) {
        look.square = look.digits = dipped(&ui_node_screen(parent)->theme, look.square, plate->dip);
    }
    size_t letters = leading_letters(number);
    const char *digits = number + letters;
    char letter[8];
    str_format(letter, sizeof(letter), "%.*s", (int)(letters < 7 ? letters : 7), number);
    float h = plate->h, size = (*digits ? 0.8F : 0.72F) * h /
                               (letters > 1 ? 1.0F + 0.5F * (float)(letters - 1) : 1);
    struct ui_node *row = ui_box(parent, &(struct ui_style){.name = "number",
                                                            .axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .height = h,
                                                            .margin = plate->margin,
                                                            .gap = 0.17F * h,
                                                            .rigid = true,
                                                            .ltr = true});
    if (letters) {
        struct ui_node *square = ui_box(
            row,
            &(struct ui_style){.axis = UI_ROW,
                               .align = UI_CENTRE,
                               .justify = UI_FROM_CENTRE,
                               .width = h,
                               .height = h,
                               .radius = 0.14F * h,
                               .fill = plate->outlined ? COLOR_NONE : look.square,
                               .border = UI_ALL(plate->outlined ? fmaxf(2, roundf(0.05F * h)) : 0),
                               .edge = look.square,
                               .color = plate->outlined ? look.square : look.letter});
        ui_text(square, letter,
                &(struct ui_type){.size = size,
                                  .bold = true,
                                  .line = 1,
                                  .optical = true,
                                  .fit = UI_FIT_LINE,
                                  .exact = true,
                                  .align = UI_CENTRE});
    }
    if (*digits) {
        ui_text(row, digits,
                &(struct ui_type){.size = 1.06F * h,
                                  .bold = true,
                                  .line = 1,
                                  .optical = true,
                                  .fit = UI_FIT_LINE,
                                  .exact = true,
                                  .color = look.digits,
                                  .box = {.height = h, .name = "digits", .shift_y = -0.03F * h}});
    }
    return row;
}

struct win_look {
    enum color fill, text, ring;
};

struct ui_node *
ui_win(struct ui_node *parent, const char *text, float d, enum ui_win_kind kind)
{
    static const struct win_look looks[] = {
        [UI_WIN_OPEN] = {COLOR_PLATE, COLOR_WHITE, COLOR_NONE},
        [UI_WIN_BOARD] = {COLOR_WHITE, COLOR_INK, COLOR_NONE},
        [UI_WIN_RING] = {COLOR_NONE, COLOR_NONE, COLOR_NONE},
        [UI_WIN_APRICOT] = {COLOR_APRICOT, COLOR_INK, COLOR_NONE},
        [UI_WIN_CARD_RING] = {COLOR_CARD, COLOR_INK2, COLOR_EDGE},
        [UI_WIN_CALL] = {COLOR_INK, COLOR_WHITE, COLOR_NONE},
        [UI_WIN_PRINT] = {COLOR_WHITE, COLOR_BLACK, COLOR_BLACK},
    };
    static const float sizes[] = {0.62F, 0.62F, 0.52F, 0.40F};
    size_t characters = 0;
    for (const char *at = text; *at; at++) {
        characters += ((unsigned char)*at & 0xC0) != 0x80;
    }
    bool ring = kind == UI_WIN_RING || looks[kind].ring != COLOR_NONE;
    struct ui_node *node =
        ui_box(parent, &(struct ui_style){.name = "counter",
                                          .axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .justify = UI_FROM_CENTRE,
                                          .ltr = true,
                                          .rigid = true,
                                          .width = characters > 3 ? 1.6F * d : d,
                                          .height = d,
                                          .radius = d,
                                          .fill = looks[kind].fill,
                                          .color = looks[kind].text,
                                          .border = UI_ALL(ring ? 0.045F * d : 0),
                                          .edge = looks[kind].ring});
    if (kind == UI_WIN_RING) {
        /* The ring takes the colour of the words around it. */
        node->style.edge = COLOR_NONE;
        node->style.border = UI_ALL(0);
        const struct ui_point box[] = {{0.0225F * d, 0.0225F * d},
                                       {(characters > 3 ? 1.555F : 0.955F) * d, 0.955F * d}};
        struct node_stroke *made = node_stroke(node, STROKE_FRAME, box, 2);
        made->stroke = 0.045F * d;
        made->radius = d / 2;
    }
    ui_text(node, text,
            &(struct ui_type){.size = sizes[characters < 3 ? characters : 3] * d,
                              .bold = true,
                              .line = 1,
                              .optical = true,
                              .fit = UI_FIT_LINE,
                              .exact = true,
                              .align = UI_CENTRE});
    return node;
}

struct ui_node *
ui_arrow(struct ui_node *parent, float width, float height, enum color color)
{
    float s = 0.19F * height, middle = height / 2, tip = width - 0.6F * s;
    struct ui_node *node =
        ui_box(parent,
               &(struct ui_style){.width = width, .height = height, .color = color, .rigid = true});
    const struct ui_point shaft[] = {{s / 2, middle}, {tip, middle}};
    const struct ui_point head[] = {
        {width - middle, s / 2}, {tip, middle}, {width - middle, height - s / 2}};
    ui_draw_line(node, shaft, 2, s, COLOR_NONE);
    ui_draw_line(node, head, 3, s, COLOR_NONE);
    node->last_stroke->joined = true;
    return node;
}

/* Where the people of a queue line stand, all in units of a person's square. */
struct queue_plan {
    float start, first, step;
    int shown;
    bool more;
};

static struct queue_plan
queue_plan(float width, int circles, int ahead)
{
    const float least_step = 1.35F, most_step = 1.8F;
    struct queue_plan plan = {.start = 0.35F + 1.65F * (float)circles};
    float mine = width - 1.3F, room = mine - plan.start, lead = 1.3F;
    int most = ahead < 7 ? ahead : 7;
    plan.shown = most;
    if (ahead > 7 || lead + (float)most * least_step > room + 0.3F) {
        lead = 1.93F;
        plan.more = true;
        int fit = (int)floorf((room - lead) / least_step);
        plan.shown = fit < most ? fit : most;
        if (plan.shown >= ahead) {
            plan.shown = ahead - 1;
        }
    }
    plan.shown = plan.shown < 0 ? 0 : plan.shown;
    /* n squares, n − 1 gaps, and a shorter gap before my own square. */
    float gaps = (float)plan.shown - 0.4F, gap = most_step - 1;
    if (plan.shown > 0) {
        gap = fminf(gap, fmaxf(0.1F, (room - lead - (float)plan.shown) / gaps));
    }
    plan.step = 1 + gap;
    float last_gap = fminf(0.45F, 0.6F * gap);
    plan.first = mine - last_gap - (float)plan.shown - gap * (float)(plan.shown - 1);
    return plan;
}

static void
queue_shaft(struct ui_node *node, const struct ui_queue_line *line, float start, float middle)
{
    float sq = line->square, tip = start * sq + 2;
    enum color color = line->print ? COLOR_BLACK : COLOR_EDGE;
    const struct ui_point shaft[] = {{tip, middle}, {line->width - 10, middle}};
    const struct ui_point head[] = {{tip + 0.36F * sq, middle - 0.32F * sq},
                                    {tip, middle},
                                    {tip + 0.36F * sq, middle + 0.32F * sq}};
    ui_draw_line(node, shaft, 2, line->print ? 3 : 4, color);
    ui_draw_line(node, head, 3, line->print ? 4 : 5, color);
}

static struct ui_style
placed_at(float x, float y, float width, float height)
{
    return (struct ui_style){.x_place = UI_PLACE_START,
                             .y_place = UI_PLACE_START,
                             .x = x,
                             .y = y,
                             .width = width,
                             .height = height,
                             .rigid = true};
}

static void
queue_squares(struct ui_node *node, const struct ui_queue_line *line, const struct queue_plan *plan,
              float middle)
{
    float sq = line->square;
    for (int i = 0; i < plan->shown; i++) {
        struct ui_style style = placed_at((plan->first + plan->step * (float)i) * sq - 0.035F * sq,
                                          middle - 0.535F * sq, 1.07F * sq, 1.07F * sq);
        style.radius = 0.195F * sq;
        style.fill = COLOR_CARD;
        style.border = UI_ALL(fmaxf(2, 0.07F * sq));
        style.edge = line->print ? COLOR_BLACK : COLOR_INK;
        ui_box(node, &style);
    }
    for (int i = 0; i < 3 && plan->more; i++) {
        ui_draw_disc(node, (plan->start + 0.75F + 0.34F * (float)i) * sq, middle, 0.1F * sq,
                     line->print ? COLOR_BLACK : COLOR_INK);
    }
}

struct ui_node *
ui_queue_line(struct ui_node *parent, const struct ui_queue_line *line)
{
    float sq = line->square > 0 ? line->square : 34, height = 1.5F * sq, middle = height / 2;
    struct ui_queue_line sized = *line;
    sized.square = sq;
    struct ui_node *node = ui_box(
        parent, &(struct ui_style){
                    .name = "queue-line", .width = line->width, .height = height, .rigid = true});
    int circles = line->counter_count < 4 ? (int)line->counter_count : 4;
    struct queue_plan plan = queue_plan(line->width / sq, circles, line->ahead);
    queue_shaft(node, &sized, plan.start, middle);
    for (int i = 0; i < circles; i++) {
        struct ui_style style = placed_at(1.65F * sq * (float)i, 0, height, height);
        struct ui_node *place = ui_box(node, &style);
        ui_win(place, line->counters[i], height, line->print ? UI_WIN_PRINT : UI_WIN_APRICOT);
    }
    queue_squares(node, &sized, &plan, middle);
    struct ui_style style =
        placed_at(line->width - 1.3F * sq, middle - 0.65F * sq, 1.3F * sq, 1.3F * sq);
    struct ui_node *mine = ui_box(node, &style);
    ui_plate(
        mine, line->letter,
        &(struct ui_plate){.h = 1.3F * sq, .kind = line->print ? UI_PLATE_PRINT : UI_PLATE_PAPER});
    return node;
}
