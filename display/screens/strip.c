/* SPDX-License-Identifier: Apache-2.0
 * Above many counters: the newest call, and two before it. */
#include "display/screens/screens.h"

enum { EARLIER_MAX = 2 };

struct strip {
    const struct board_call *call;
    bool bright;
};

static void
label(const struct display *now, const struct strip *strip, struct ui_node *box)
{
    const char *other = look_other_lang(now, strip->call);
    const char *zone = look_zone_name(now, strip->call->zone);
    char to[LOOK_TEXT_SIZE];
    struct ui_node *words = ui_box(box, &(struct ui_style){.name = "label", .rigid = true});

    ui_text(words,
            strip->call->state == TICKET_SERVING && !strip->bright ? _("Being served")
                                                                   : _("Now calling"),
            &(struct ui_type){.size = zone[0] ? 51 : 56,
                              .bold = true,
                              .exact = true,
                              .line = 1.2F,
                              .fit = UI_FIT_LINE});
    if (zone[0]) {
        ui_text(words, zone,
                &(struct ui_type){.size = 40,
                                  .bold = true,
                                  .exact = true,
                                  .line = 1.2F,
                                  .fit = UI_FIT_CUT,
                                  .box = {.max_width = 340}});
    }
    if (other) {
        look_go_to(now, strip->call, other, to, sizeof(to));
        ui_text(words, to,
                &(struct ui_type){.size = zone[0] ? 28 : 32,
                                  .bold = true,
                                  .exact = true,
                                  .line = 1.2F,
                                  .max_lines = 2,
                                  .lang = other,
                                  .box = {.name = "other-language", .max_width = 340}});
    }
}

static void
earlier_row(const struct announce_row *row, bool bright, struct ui_node *list)
{
    struct ui_node *box = ui_box(list, &(struct ui_style){.name = "earlier",
                                                          .axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .justify = UI_SPACE_BETWEEN,
                                                          .gap = 26,
                                                          .height = 84,
                                                          .rigid = true});
    enum ui_plate_kind plate = bright ? UI_PLATE_CALL : UI_PLATE_BOARD;

    plate = row->marked && !bright ? UI_PLATE_MARKED : plate;
    ui_plate(box, row->call->number, &(struct ui_plate){.h = 54, .kind = plate});
    ui_arrow(box, 56, 30, bright ? COLOR_NONE : row->marked ? COLOR_APRICOT : COLOR_MIST);
    ui_win(box, row->call->counter, 62,
           bright        ? UI_WIN_CALL
           : row->marked ? UI_WIN_APRICOT
                         : UI_WIN_RING);
}

static void
earlier(const struct display *now, const struct layout *layout, bool bright, struct ui_node *box)
{
    struct announce_row rows[EARLIER_MAX];
    size_t count = announce_recent(&now->announce, now->now_ms, rows, EARLIER_MAX);

    ui_spacer(box);
    /* Beside the call there is room for them from 1700 u on. */
    if (count == 0 || layout->width < 1700) {
        return;
    }
    struct ui_node *list =
        ui_box(box, &(struct ui_style){.name = "earliers",
                                       .border = {.start = 3},
                                       .edge = bright ? COLOR_RGB(0xD79A00) : COLOR_LINE2,
                                       .pad = {.start = 48},
                                       .rigid = true});
    for (size_t i = 0; i < count; i++) {
        earlier_row(&rows[i], bright, list);
    }
}

static struct ui_node *
strip_box(const struct layout *layout, struct ui_node *root, enum color fill, enum color color)
{
    return ui_box(root, &(struct ui_style){.name = "hero",
                                           .axis = UI_ROW,
                                           .align = UI_CENTRE,
                                           .x_place = UI_PLACE_BOTH,
                                           .y_place = UI_PLACE_START,
                                           .y = layout->bar_h,
                                           .height = layout->hero_h,
                                           .fill = fill,
                                           .color = color,
                                           .pad = UI_XY(layout->edge, 0)});
}

static void
message(const struct layout *layout, struct ui_node *root, const char *icon, const char *title,
        const char *text)
{
    struct ui_node *box = strip_box(layout, root, COLOR_PANEL, COLOR_WHITE);

    if (icon) {
        ui_icon(box, icon, 112, 0, COLOR_APRICOT);
        ui_gap(box, 48);
    }
    struct ui_node *words = ui_box(box, &(struct ui_style){.gap = 12, .grow = 1});
    ui_text(words, title,
            &(struct ui_type){.size = 64, .bold = true, .exact = true, .fit = UI_FIT_SHRINK});
    ui_text(words, text,
            &(struct ui_type){
                .size = 40, .exact = true, .line = 1.3F, .color = COLOR_MIST, .max_lines = 2});
}

static void
stale_message(const struct display *now, const struct layout *layout, struct ui_node *root)
{
    char time[I18N_TEXT_SIZE], line[LOOK_TEXT_SIZE];

    part_stale_time(now, time, sizeof(time));
    const char *const values[] = {time};
    str_fill(line, sizeof(line), _("The numbers below are from {0}. Your number stays valid."),
             values, 1);
    message(layout, root, "offline", _("This screen is not up to date"), line);
}

void
part_strip(const struct display *now, const struct layout *layout, struct ui_node *root)
{
    struct strip strip;

    if (now->stale) {
        stale_message(now, layout, root);
        return;
    }
    strip.call = announce_hero(&now->announce, now->now_ms, &strip.bright);
    if (!strip.call) {
        message(layout, root, NULL, _("Nobody is being called just now"),
                _("Your number will stand here, with your counter beside it."));
        return;
    }
    struct ui_node *box = strip_box(layout, root, strip.bright ? COLOR_CALL : COLOR_BOARD,
                                    strip.bright ? COLOR_INK : COLOR_WHITE);
    label(now, &strip, box);
    ui_gap(box, 48);
    ui_plate(box, strip.call->number,
             &(struct ui_plate){.h = 150, .kind = strip.bright ? UI_PLATE_CALL : UI_PLATE_APRICOT});
    ui_gap(box, 48);
    ui_arrow(box, 110, 72, COLOR_NONE);
    ui_gap(box, 48);
    ui_win(box, strip.call->counter, 164, strip.bright ? UI_WIN_CALL : UI_WIN_APRICOT);
    earlier(now, layout, strip.bright, box);
}
