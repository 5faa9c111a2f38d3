/* SPDX-License-Identifier: Apache-2.0
 * The one call that stands large: square, arrow, circle. */
#include <string.h>

#include "display/screens/screens.h"

struct hero {
    const struct board_call *call;
    bool bright; /* the newest thing to look at: ink on the signal colour */
    float dip;
    enum ui_plate_kind plate;
    enum ui_win_kind win;
};

static struct ui_node *
hero_box(const struct layout *layout, struct ui_node *root, enum color fill, enum color color)
{
    return ui_box(root, &(struct ui_style){.name = "hero",
                                           .x_place = UI_PLACE_START,
                                           .y_place = UI_PLACE_START,
                                           .y = layout->bar_h,
                                           .width = layout->hero_w,
                                           .height = layout->hero_h,
                                           .fill = fill,
                                           .color = color,
                                           .pad = UI_XY(layout->edge, 0)});
}

/* What the call is: for whom it is, or that it is already being served. */
static const char *
hero_label(const struct hero *hero)
{
    return hero->call->state == TICKET_SERVING && !hero->bright ? _("Being served")
                                                                : _("Now calling");
}

/* Whether the service's name has room on the line at the top. */
static bool
name_fits(const struct display *now, const struct layout *layout, const struct hero *hero,
          const char *to)
{
    float room = layout->hero_w - 2 * layout->edge - 56;
    float words = look_width(hero_label(hero), 52) + look_width(to, 52);

    return words + look_width(look_service_name(now, hero->call->service), 44) <= room;
}

static void
service_text(const struct display *now, const struct hero *hero, struct ui_node *row)
{
    const char *name = look_service_name(now, hero->call->service);

    ui_text(row, name,
            &(struct ui_type){
                .size = 44, .exact = true, .fit = part_fit(name, 44, 400), .box = {.grow = 1}});
}

static void
head_landscape(const struct display *now, const struct hero *hero, const char *to, bool named,
               struct ui_node *box)
{
    struct ui_node *row = ui_box(box, &(struct ui_style){.axis = UI_ROW,
                                                         .align = UI_BASELINE,
                                                         .gap = 28,
                                                         .height = 65,
                                                         .rigid = true,
                                                         .margin = {.top = 36}});

    ui_text(row, hero_label(hero),
            &(struct ui_type){.size = 52, .bold = true, .exact = true, .fit = UI_FIT_LINE});
    if (named) {
        service_text(now, hero, row);
    } else {
        ui_spacer(row);
    }
    ui_text(row, to,
            &(struct ui_type){
                .size = 52, .bold = true, .exact = true, .align = UI_END, .fit = UI_FIT_SHRINK});
}

/* For whom took the ticket in another language. */
static void
other_text(const struct display *now, const struct hero *hero, float size, struct ui_node *row)
{
    const char *lang = look_other_lang(now, hero->call);
    char to[LOOK_TEXT_SIZE];

    if (lang) {
        look_go_to(now, hero->call, lang, to, sizeof(to));
        ui_text(row, to,
                &(struct ui_type){.size = size,
                                  .bold = true,
                                  .exact = true,
                                  .fit = UI_FIT_SHRINK,
                                  .lang = lang,
                                  .box = {.name = "other-language", .shift_y = -6}});
    }
}

static void
hero_landscape(const struct display *now, const struct layout *layout, const struct hero *hero,
               struct ui_node *box)
{
    struct layout_hero size = layout_hero(layout, hero->call->number, hero->call->counter);
    char to[LOOK_TEXT_SIZE];

    look_go_to(now, hero->call, look_lang(now), to, sizeof(to));
    bool named = name_fits(now, layout, hero, to);
    head_landscape(now, hero, to, named, box);
    struct ui_node *row = ui_box(box, &(struct ui_style){.axis = UI_ROW,
                                                         .align = UI_CENTRE,
                                                         .justify = UI_SPACE_BETWEEN,
                                                         .height = 236,
                                                         .rigid = true,
                                                         .margin = {.top = 42}});
    ui_plate(row, hero->call->number,
             &(struct ui_plate){.h = size.plate_h, .kind = hero->plate, .dip = hero->dip});
    ui_arrow(row, size.arrow_w, size.arrow_h, COLOR_NONE);
    ui_win(row, hero->call->counter, size.disc, hero->win);
    struct ui_node *foot = ui_box(
        box, &(struct ui_style){
                 .axis = UI_ROW, .align = UI_CENTRE, .gap = 36, .height = 66, .rigid = true});
    if (!named) {
        service_text(now, hero, foot);
    }
    other_text(now, hero, 44, foot);
}

/* "Go to counter {0}" around the circle: whatever stands before it, and behind. */
static void
way_portrait(const struct display *now, const struct hero *hero, struct ui_node *box, float disc)
{
    static const char mark[] = "\x01";
    char words[LOOK_TEXT_SIZE], before[LOOK_TEXT_SIZE];
    struct board_call way = *hero->call;
    const struct ui_type type = {
        .size = 72, .bold = true, .optical = true, .exact = true, .fit = UI_FIT_SHRINK};
    struct ui_node *row = ui_box(box, &(struct ui_style){.axis = UI_ROW,
                                                         .align = UI_CENTRE,
                                                         .gap = 36,
                                                         .height = 150,
                                                         .rigid = true,
                                                         .margin = {.top = 24}});

    str_cut(way.counter, sizeof(way.counter), mark);
    look_go_to(now, &way, look_lang(now), words, sizeof(words));
    size_t length = strcspn(words, mark);
    str_format(before, sizeof(before), "%.*s", (int)length, words);
    const char *behind = words[length] ? words + length + 1 : "";
    while (length > 0 && before[length - 1] == ' ') {
        before[--length] = '\0';
    }
    behind += strspn(behind, " ,");
    behind += strncmp(behind, "، ", 3) == 0 ? 3 : 0;
    if (before[0]) {
        ui_text(row, before, &type);
    }
    ui_win(row, hero->call->counter, disc, hero->win);
    if (behind[0]) {
        ui_text(row, behind, &type);
    }
}

static void
hero_portrait(const struct display *now, const struct layout *layout, const struct hero *hero,
              struct ui_node *box)
{
    struct layout_hero size = layout_hero(layout, hero->call->number, hero->call->counter);
    struct ui_node *head = ui_box(box, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .gap = 36,
                                                          .height = 75,
                                                          .rigid = true,
                                                          .margin = {.top = 32}});

    ui_text(head, hero_label(hero),
            &(struct ui_type){.size = 60, .bold = true, .exact = true, .fit = UI_FIT_LINE});
    ui_text(
        head, look_service_name(now, hero->call->service),
        &(struct ui_type){
            .size = 48, .exact = true, .align = UI_END, .fit = UI_FIT_SHRINK, .box = {.grow = 1}});
    struct ui_node *row = ui_box(box, &(struct ui_style){.axis = UI_ROW,
                                                         .align = UI_CENTRE,
                                                         .height = 284,
                                                         .rigid = true,
                                                         .margin = {.top = 18}});
    ui_plate(row, hero->call->number,
             &(struct ui_plate){.h = size.plate_h, .kind = hero->plate, .dip = hero->dip});
    way_portrait(now, hero, box, size.disc);
    other_text(now, hero, 36, box);
}

/* Over pictures and films: no words. */
static void
hero_low(const struct hero *hero, const struct layout *layout, struct ui_node *box)
{
    struct layout_hero size = layout_hero(layout, hero->call->number, hero->call->counter);
    struct ui_node *row = ui_box(box, &(struct ui_style){.axis = UI_ROW,
                                                         .align = UI_CENTRE,
                                                         .justify = UI_SPACE_BETWEEN,
                                                         .height = layout->hero_h,
                                                         .rigid = true});

    ui_plate(row, hero->call->number,
             &(struct ui_plate){.h = size.plate_h, .kind = hero->plate, .dip = hero->dip});
    ui_arrow(row, size.arrow_w, size.arrow_h, COLOR_NONE);
    ui_win(row, hero->call->counter, size.disc, hero->win);
}

static void
hero_message(const struct layout *layout, struct ui_node *root, const char *icon, const char *title,
             const char *text)
{
    struct ui_node *box = hero_box(layout, root, COLOR_PANEL, COLOR_WHITE);
    struct ui_node *middle = ui_box(box, &(struct ui_style){.axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .gap = 48,
                                                            .height = layout->hero_h,
                                                            .rigid = true});

    if (icon) {
        ui_icon(middle, icon, layout->portrait ? 112 : 144, 0, COLOR_APRICOT);
    }
    struct ui_node *words = ui_box(middle, &(struct ui_style){.gap = 20, .grow = 1});
    ui_text(
        words, title,
        &(struct ui_type){.size = 72, .bold = true, .exact = true, .line = 1.2F, .max_lines = 2});
    ui_text(words, text,
            &(struct ui_type){.size = 44, .exact = true, .line = 1.45F, .color = COLOR_MIST});
}

void
part_hero(const struct display *now, const struct layout *layout, struct ui_node *root)
{
    struct hero hero = {.plate = UI_PLATE_APRICOT, .win = UI_WIN_APRICOT};

    if (now->stale) {
        hero_message(layout, root, "offline", _("This screen is not up to date"),
                     _("Your number stays valid. Please watch the counters and listen for the "
                       "staff."));
        return;
    }
    hero.call = announce_hero(&now->announce, now->now_ms, &hero.bright);
    if (!hero.call) {
        hero_message(layout, root, NULL, _("Nobody is being called just now"),
                     _("Your number will stand here, with your counter beside it."));
        return;
    }
    float wipe = 1;
    if (hero.bright) {
        hero.plate = UI_PLATE_CALL;
        hero.win = UI_WIN_CALL;
        display_motion(now, &wipe, &hero.dip);
    }
    struct ui_node *box = hero_box(layout, root, hero.bright ? COLOR_CALL : COLOR_BOARD,
                                   hero.bright ? COLOR_INK : COLOR_WHITE);
    if (layout->video) {
        hero_low(&hero, layout, box);
    } else if (layout->portrait) {
        hero_portrait(now, layout, &hero, box);
    } else {
        hero_landscape(now, layout, &hero, box);
    }
    /* What has not been wiped over yet. */
    if (wipe < 1) {
        ui_box(box, &(struct ui_style){.name = "wipe",
                                       .x_place = UI_PLACE_END,
                                       .y_place = UI_PLACE_START,
                                       .width = layout->hero_w * (1 - wipe),
                                       .height = layout->hero_h,
                                       .fill = COLOR_BOARD});
    }
}
