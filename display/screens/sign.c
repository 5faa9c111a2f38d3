/* SPDX-License-Identifier: Apache-2.0
 * The sign over one counter, a bar of 3:1 to 5:1: its circle, what it does now, where to go. */
#include "display/sign.h"

#include <math.h>
#include <string.h>

#include "display/screens/led.h"
#include "display/screens/screens.h"

/* Edges, the circle, the gaps between the parts; in u, of which a bar is 1080 high. */
static const float edge = 120, circle = 860, gap = 130, down_w = 380, down_end = 110;

static struct ui_node *
bar(struct ui_node *root, enum color fill, enum color color)
{
    return ui_box(root, &(struct ui_style){.name = "sign",
                                           .axis = UI_ROW,
                                           .align = UI_CENTRE,
                                           .gap = gap,
                                           .x_place = UI_PLACE_BOTH,
                                           .y_place = UI_PLACE_BOTH,
                                           .fill = fill,
                                           .color = color,
                                           .pad = UI_XY(edge, 0)});
}

static float
bar_width(const struct ui_node *root)
{
    const struct ui_screen *screen = ui_node_screen(root);

    return (float)screen->width / screen->metrics.u;
}

static void
words(struct ui_node *box, const char *text, float size, bool bold, enum color color, float line)
{
    const char *lang = ui_node_screen(box)->lang;
    enum ui_fit fit = part_fit(text, size, 1400);

    ui_text(box, text,
            &(struct ui_type){.size = size,
                              .bold = bold,
                              .color = color,
                              .line = line,
                              .exact = true,
                              .tracking = size >= 300 && look_is_cjk(lang) ? 0.03F : 0,
                              .fit = fit,
                              .max_lines = fit == UI_FIT_CUT ? 1 : 2});
}

static float
plate_height(const char *number, float most, float room)
{
    size_t letters = strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    float per_h = (letters > 0 ? 1.17F : 0) + 0.64F * (float)(strlen(number) - letters);

    return fminf(most, room / per_h);
}

static void
down_arrow(struct ui_node *parent)
{
    static const struct ui_point shaft[] = {{190, 44}, {190, 516}},
                                 head[] = {{44, 356}, {190, 516}, {336, 356}};
    struct ui_node *box = ui_box(parent, &(struct ui_style){.name = "down",
                                                            .width = down_w,
                                                            .height = 560,
                                                            .margin = {.end = down_end},
                                                            .ltr = true,
                                                            .rigid = true});

    ui_draw_line(box, shaft, ARRAY_SIZE(shaft), 84, COLOR_NONE);
    ui_draw_line(box, head, ARRAY_SIZE(head), 84, COLOR_NONE);
}

/* In the language of the screen, and beside it, or below, in that of the ticket. */
static void
come_here(const struct sign *sign, float room, struct ui_node *box)
{
    const char *own = _("Please come here");
    const char *other = sign->lang ? i18n_tr_in(sign->lang, N_("Please come here")) : "";
    bool beside = look_width(own, 200) + 60 + look_width(other, 128) <= room;
    struct ui_node *row = ui_box(box, &(struct ui_style){.axis = beside ? UI_ROW : UI_COLUMN,
                                                         .align = beside ? UI_BASELINE : UI_START,
                                                         .gap = beside ? 60 : 0});

    words(row, own, beside ? 200 : 160, true, COLOR_NONE, 1.2F);
    if (sign->lang) {
        ui_text(row, other,
                &(struct ui_type){.size = beside ? 128 : 114,
                                  .bold = true,
                                  .exact = true,
                                  .lang = sign->lang,
                                  .fit = UI_FIT_SHRINK,
                                  .box = {.name = "other-language"}});
    }
}

static void
calling(const struct sign *sign, struct ui_node *root)
{
    struct ui_node *row = bar(root, COLOR_CALL, COLOR_INK);
    float room = bar_width(root) - 2 * edge - circle - gap, arrow = gap + down_w + down_end;
    bool pointed = plate_height(sign->number, 540, room - arrow) >= 440;

    ui_win(row, sign->counter, circle, UI_WIN_CALL);
    struct ui_node *middle =
        ui_box(row, &(struct ui_style){.align = UI_START, .gap = 56, .grow = 1});
    room -= pointed ? arrow : 0;
    come_here(sign, room, middle);
    ui_plate(middle, sign->number,
             &(struct ui_plate){.h = plate_height(sign->number, 540, room), .kind = UI_PLATE_CALL});
    if (pointed) {
        down_arrow(row);
    }
}

static void
serving(const struct sign *sign, struct ui_node *root)
{
    struct ui_node *row = bar(root, COLOR_BOARD, COLOR_WHITE);
    float room = bar_width(root) - 2 * edge - circle - gap;

    ui_win(row, sign->counter, circle, UI_WIN_BOARD);
    struct ui_node *middle = ui_box(row, &(struct ui_style){.gap = 90, .grow = 1});
    float who_w = fmaxf(look_width(sign->staff_name, 150), look_width(sign->staff, 150));
    bool who_fits = look_width(sign->service, 330) * 1.06F + gap + who_w <= room;
    struct ui_node *name = ui_box(middle, &(struct ui_style){.shift_y = -20});
    words(name, sign->service, 330, true, COLOR_NONE, 1.15F);
    struct ui_node *line =
        ui_box(middle, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 70});
    ui_text(
        line, i18n_tr_context("sign", "Being served"),
        &(struct ui_type){
            .size = 190, .exact = true, .optical = true, .color = COLOR_MIST, .fit = UI_FIT_LINE});
    ui_plate(line, sign->number, &(struct ui_plate){.h = 260, .kind = UI_PLATE_BOARD});
    if (sign->staff[0] && who_fits) {
        struct ui_node *who = ui_box(row, &(struct ui_style){.name = "staff",
                                                             .align = UI_END,
                                                             .self = UI_END,
                                                             .rigid = true,
                                                             .margin = {.bottom = 150}});
        const char *const lines[] = {sign->staff_name, sign->staff};
        for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
            ui_text(who, lines[i],
                    &(struct ui_type){.size = 150,
                                      .exact = true,
                                      .line = 1.3F,
                                      .color = COLOR_MIST,
                                      .fit = UI_FIT_LINE});
        }
    }
}

static void
instead(const struct sign *sign, struct ui_node *row)
{
    if (!sign->instead[0]) {
        return;
    }
    struct ui_node *box = ui_box(
        row, &(struct ui_style){.name = "instead", .align = UI_CENTRE, .gap = 60, .rigid = true});
    ui_text(box, i18n_tr_context("above a counter's circle", "Go to"),
            &(struct ui_type){
                .size = 170, .exact = true, .optical = true, .line = 1.2F, .fit = UI_FIT_LINE});
    ui_win(box, sign->instead, 520, UI_WIN_APRICOT);
}

/* Nobody is served here now: a ring, why, and where to go. */
static void
away(const struct sign *sign, const char *title, const char *text, enum color color,
     struct ui_node *root)
{
    struct ui_node *row = bar(root, COLOR_BOARD, COLOR_WHITE);
    struct ui_node *ring = ui_box(row, &(struct ui_style){.color = COLOR_MIST, .rigid = true});

    ui_win(ring, sign->counter, circle, UI_WIN_RING);
    struct ui_node *middle = ui_box(row, &(struct ui_style){.grow = 1});
    words(middle, title, 360, true, COLOR_NONE, 1.2F);
    if (text[0]) {
        words(middle, text, 210, true, color, 1.3F);
    }
    instead(sign, row);
}

static void
paused(const struct sign *sign, struct ui_node *root)
{
    char line[LOOK_TEXT_SIZE] = "";
    const char *const values[] = {sign->back};

    if (sign->back[0]) {
        str_fill(line, sizeof(line), _("Back by {0}"), values, 1);
    }
    away(sign, i18n_tr_context("sign", "Paused"), line, COLOR_APRICOT, root);
}

static void
ready(const struct sign *sign, struct ui_node *root)
{
    struct ui_node *row = bar(root, COLOR_BOARD, COLOR_WHITE);

    ui_win(row, sign->counter, circle, UI_WIN_BOARD);
    struct ui_node *middle = ui_box(row, &(struct ui_style){.gap = 60, .grow = 1});
    words(middle, sign->service, 400, true, COLOR_NONE, 1.2F);
    struct ui_node *line =
        ui_box(middle, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 60});
    for (size_t i = 0; i < sign->service_count; i++) {
        ui_plate(line, sign->services[i]->id, &(struct ui_plate){.h = 220, .kind = UI_PLATE_BOARD});
    }
    ui_text(line, _("are served here"),
            &(struct ui_type){.size = 190,
                              .exact = true,
                              .optical = true,
                              .color = COLOR_MIST,
                              .fit = UI_FIT_SHRINK,
                              .box = {.grow = 1}});
}

void
screen_sign(const struct display *now, struct ui_node *root)
{
    struct sign sign = {.kind = SIGN_STALE, .counter = now->counter, .instead = ""};

    if (now->has_view) {
        sign = sign_of(now);
    }
    if (ui_node_screen(root)->height < SIGN_LED_HEIGHT) {
        screen_led(&sign, root);
        return;
    }
    switch (sign.kind) {
    case SIGN_UNKNOWN:
        away(&sign, _("This hall has no such counter"), "", COLOR_NONE, root);
        break;
    case SIGN_STALE:
        away(&sign,
             now->has_view ? _("This screen is not up to date") : _("Connecting to the hall"),
             now->has_view ? _("Please ask at the counter") : "", COLOR_MIST, root);
        break;
    case SIGN_CLOSED:
        away(&sign, i18n_tr_context("sign", "Not open"), sign.service, COLOR_MIST, root);
        break;
    case SIGN_CALLING:
        calling(&sign, root);
        break;
    case SIGN_SERVING:
        serving(&sign, root);
        break;
    case SIGN_PAUSED:
        paused(&sign, root);
        break;
    case SIGN_READY:
        ready(&sign, root);
        break;
    }
}
