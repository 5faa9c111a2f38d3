/* SPDX-License-Identifier: Apache-2.0
 * Where to go: a plan of counters and zones in the hall's order, not to scale, mine marked. */
#include <string.h>

#include "kiosk/screens/screens.h"

enum {
    MAP_W = 968,
    MAP_H = 340,
    MAP_BORDER = 4,
    COUNTERS_MAX = 12,
    ZONES_MAX = 4,
    SERVING_MAX = 12
};

static const char *
ticket_service(const struct kiosk *kiosk)
{
    return kiosk->ticket.steps[kiosk->ticket.step].service;
}

void
where_title(const struct kiosk *kiosk, char dst[SENTENCE_SIZE])
{
    const struct hall_zone *zone = look_zone(kiosk, ticket_service(kiosk));
    if (zone) {
        sentence(dst, _("Wait in {0}"), hall_text(&zone->name, look_lang(kiosk)), "");
    } else {
        sentence(dst, _("Take a seat"), "", "");
    }
}

void
where_counters(const struct kiosk *kiosk, char dst[SENTENCE_SIZE])
{
    const char *ids[SERVING_MAX];
    size_t count = look_counters(kiosk, ticket_service(kiosk), ids, SERVING_MAX);
    if (count == 1) {
        sentence(dst, _("Then go to counter {0}"), ids[0], "");
    } else if (count == 2) {
        sentence(dst, _("Then go to counter {0} or {1}"), ids[0], ids[1]);
    } else {
        sentence(dst, _("The big screen shows your counter"), "", "");
    }
}

/* A box of the map whose centre stands at (cx, cy), in map units. */
static struct ui_node *
placed(struct ui_node *map, float s, float cx, float cy, float w, float h)
{
    return ui_box(map, &(struct ui_style){.axis = UI_ROW,
                                          .x_place = UI_PLACE_START,
                                          .y_place = UI_PLACE_START,
                                          .x = (cx - w / 2) * s - MAP_BORDER,
                                          .y = (cy - h / 2) * s - MAP_BORDER,
                                          .width = w * s,
                                          .height = h * s,
                                          .align = UI_CENTRE,
                                          .justify = UI_FROM_CENTRE});
}

static void
draw_counters(const struct kiosk *kiosk, struct ui_node *map, float s, const struct hall_zone *zone)
{
    struct look_place places[COUNTERS_MAX];
    size_t count = look_plan(kiosk, ticket_service(kiosk), zone, places, COUNTERS_MAX);
    float step = count > 1 ? 818.0f / (float)(count - 1) : 0;
    step = step > 90.9f ? 90.9f : step;
    float first = 484 - step * ((float)count - 1) / 2;
    for (size_t i = 0; i < count; i++) {
        bool me = places[i].calls;
        float d = me ? 64 : 57;
        struct ui_node *place = placed(map, s, first + step * (float)i, 48, d, d);
        ui_win(place, places[i].id, d * s, me ? UI_WIN_OPEN : UI_WIN_CARD_RING);
    }
}

static void
draw_zone(struct ui_node *map, float s, float x, float w, const char *name, bool me)
{
    struct ui_node *box =
        ui_box(map, &(struct ui_style){.x_place = UI_PLACE_START,
                                       .y_place = UI_PLACE_START,
                                       .x = x * s - MAP_BORDER,
                                       .y = 92 * s - MAP_BORDER,
                                       .width = w * s,
                                       .height = 160 * s,
                                       .radius = 14 * s,
                                       .fill = me ? COLOR_APRICOT_T : COLOR_RGB(0xEFEDE5),
                                       .border = UI_ALL(me ? 4.0f : 0.0f),
                                       .edge = me ? COLOR_APRICOT_D : COLOR_NONE,
                                       .align = UI_CENTRE});
    ui_text(box, name,
            &(struct ui_type){.size = 44 * s,
                              .bold = true,
                              .exact = true,
                              .color = me ? COLOR_INK : COLOR_INK2,
                              .fit = UI_FIT_SHRINK,
                              .align = UI_CENTRE,
                              .box = {.margin = {.top = (me ? 30 : 34) * s}}});
    for (int seat = 0; seat < 5; seat++) {
        float left = w / 2 - 93 + 40 * (float)seat - (me ? 4 : 0);
        ui_box(box, &(struct ui_style){.x_place = UI_PLACE_START,
                                       .y_place = UI_PLACE_START,
                                       .x = left * s,
                                       .y = (me ? 108 : 112) * s,
                                       .width = 26 * s,
                                       .height = 20 * s,
                                       .radius = 5 * s,
                                       .fill = me ? COLOR_APRICOT_D : COLOR_RGB(0xCFCBBE)});
    }
}

/* From the kiosk's own zone, when the hall file names it, to the seats. */
static void
draw_way(struct ui_node *map, float s, float from, float to)
{
    const char *words = _("You are here");
    float length = look_width(words, 32), start = from;
    if (from == to) {
        float last = MAP_W - 16 - 36 - length;
        start = from + 290 < last ? from + 290 : last;
        start = start > from + 110 ? start : from - 160 - length;
    }
    struct ui_node *here = placed(map, s, start, 296, 40, 40);
    ui_box(here, &(struct ui_style){
                     .width = 40 * s, .height = 40 * s, .radius = 7 * s, .fill = COLOR_AZURE});
    ui_text(map, words,
            &(struct ui_type){.size = 32 * s,
                              .bold = true,
                              .exact = true,
                              .color = COLOR_AZURE,
                              .fit = UI_FIT_LINE,
                              .box = {.x_place = UI_PLACE_START,
                                      .y_place = UI_PLACE_START,
                                      .x = (start + 36) * s - MAP_BORDER,
                                      .y = 274 * s - MAP_BORDER}});
    struct ui_node *over = ui_box(map, &(struct ui_style){.x_place = UI_PLACE_START,
                                                          .y_place = UI_PLACE_START,
                                                          .x = -MAP_BORDER,
                                                          .y = -MAP_BORDER,
                                                          .width = MAP_W * s,
                                                          .height = MAP_H * s});
    float edge = start > to ? start - 30 : start + 36 + length + 14;
    const struct ui_point way[] = {{edge * s, 296 * s}, {to * s, 296 * s}, {to * s, 236 * s}};
    ui_draw_dashes(over, way, ARRAY_SIZE(way), 6 * s, 2 * s, 16 * s, COLOR_AZURE);
    const struct ui_point head[] = {
        {(to - 14) * s, 250 * s}, {to * s, 234 * s}, {(to + 14) * s, 250 * s}};
    ui_draw_line(over, head, ARRAY_SIZE(head), 6 * s, COLOR_AZURE);
}

static void
draw_zones(const struct kiosk *kiosk, struct ui_node *map, float s, const struct hall_zone *zone)
{
    const struct hall *hall = kiosk->view.hall;
    const struct hall_terminal *me = hall_terminal(hall, kiosk->terminal);
    bool all = hall->zone_count <= ZONES_MAX;
    size_t count = all ? hall->zone_count : 1;
    float w = (896 - 12 * ((float)count - 1)) / (float)count, from = -1, to = 484;
    for (size_t i = 0; i < count; i++) {
        const struct hall_zone *here = all ? &hall->zones[i] : zone;
        float x = 36 + (w + 12) * (float)i;
        draw_zone(map, s, x, w, hall_text(&here->name, look_lang(kiosk)), here == zone);
        if (here == zone) {
            to = x + w / 2;
        }
        if (me && me->zone_count > 0 && strcmp(me->zones[0], here->id) == 0) {
            from = x + w / 2;
        }
    }
    if (from >= 0) {
        draw_way(map, s, from, to);
    }
}

void
where_map(const struct kiosk *kiosk, struct ui_node *parent, float width)
{
    const struct hall_zone *zone = look_zone(kiosk, ticket_service(kiosk));
    if (!zone) {
        return;
    }
    float s = width / MAP_W;
    struct ui_node *map = ui_box(parent, &(struct ui_style){.name = "map",
                                                            .width = width,
                                                            .height = MAP_H * s,
                                                            .margin = {.top = 16},
                                                            .radius = 18,
                                                            .border = UI_ALL(4),
                                                            .edge = COLOR_EDGE,
                                                            .fill = COLOR_RGB(0xFBFAF6),
                                                            .ltr = true});
    ui_say(map, "");
    draw_counters(kiosk, map, s, zone);
    draw_zones(kiosk, map, s, zone);
}
