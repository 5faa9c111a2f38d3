/* SPDX-License-Identifier: Apache-2.0
 * The calls beside the large one. */
#include <math.h>

#include "display/screens/screens.h"

enum { ROWS_MAX = 8 };

static void
names(const struct display *now, const struct layout *layout, const struct announce_row *row,
      struct ui_node *box)
{
    const char *zone = look_zone_name(now, row->call->zone);
    const char *name = look_service_name(now, row->call->service);
    /* Beside number, way and counter; large type that does not fit stays ordinary. */
    float k = layout->scale, size = 40 * k;
    float room = layout->hero_w - 2 * layout->edge - 260 * k - 156 - 64;
    const float zone_most = 0.3F * layout->hero_w;
    room -= zone[0] ? fminf(look_width(zone, size), zone_most) + 40 : 0;
    if (zone[0] && look_width(name, size) > room) {
        size = 40;
    }

    ui_text(box, name,
            &(struct ui_type){.size = size,
                              .color = row->marked ? COLOR_APRICOT : COLOR_MIST,
                              .optical = true,
                              .exact = true,
                              .fit = part_fit(name, size, fmaxf(room, 260)),
                              .box = {.grow = 1, .margin = {.start = 40, .end = 24}}});
    if (zone[0]) {
        ui_text(box, zone,
                &(struct ui_type){.size = size,
                                  .color = row->marked ? COLOR_APRICOT : COLOR_MIST,
                                  .optical = true,
                                  .exact = true,
                                  .fit = UI_FIT_CUT,
                                  .box = {.max_width = zone_most, .margin = {.end = 40}}});
    }
}

static void
recent_row(const struct display *now, const struct layout *layout, const struct announce_row *row,
           bool first, struct ui_node *list)
{
    float k = layout->scale, plate = (layout->portrait ? 56 : 62) * k;
    enum ui_plate_kind kind = row->marked ? UI_PLATE_APRICOT : UI_PLATE_BOARD;
    enum color way = now->stale ? COLOR_LINE2 : row->marked ? COLOR_APRICOT : COLOR_MIST;
    struct ui_node *box = ui_box(list, &(struct ui_style){.name = "recent",
                                                          .axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .height = layout->recent_h,
                                                          .rigid = true,
                                                          .border = {.top = first ? 0 : 2},
                                                          .edge = COLOR_LINE2});

    ui_plate(box, row->call->number,
             &(struct ui_plate){.h = plate, .kind = kind, .outlined = now->stale});
    names(now, layout, row, box);
    ui_arrow(box, 76, 36, way);
    ui_gap(box, 40);
    ui_win(box, row->call->counter, (layout->portrait ? 62 : 70) * k,
           row->marked ? UI_WIN_APRICOT : UI_WIN_RING);
}

/* Stale: what was called before, under a line that says so. */
static void
stale_head(const struct display *now, const struct layout *layout, struct ui_node *list)
{
    char time[I18N_TEXT_SIZE], line[LOOK_TEXT_SIZE];

    part_stale_time(now, time, sizeof(time));
    const char *const values[] = {time};
    str_fill(line, sizeof(line), _("Called before {0}"), values, 1);
    ui_text(list, line,
            &(struct ui_type){.size = 40 * layout->scale,
                              .exact = true,
                              .color = COLOR_MIST,
                              .fit = UI_FIT_SHRINK,
                              .box = {.height = layout->recent_h}});
}

void
part_recent(const struct display *now, const struct layout *layout, struct ui_node *root)
{
    struct announce_row rows[ROWS_MAX];
    size_t room = layout->recent_rows;
    struct ui_node *list =
        ui_box(root, &(struct ui_style){.name = "recents",
                                        .x_place = UI_PLACE_START,
                                        .y_place = UI_PLACE_START,
                                        .x = layout->edge,
                                        .y = layout->recent_y,
                                        .width = layout->hero_w - 2 * layout->edge +
                                                 (layout->portrait ? 0 : 8),
                                        .color = COLOR_WHITE});

    if (now->stale) {
        stale_head(now, layout, list);
        room--;
    }
    size_t count = announce_recent(&now->announce, now->now_ms, rows, room);
    for (size_t i = 0; i < count; i++) {
        rows[i].marked &= !now->stale;
        recent_row(now, layout, &rows[i], i == 0 && !now->stale, list);
    }
}
