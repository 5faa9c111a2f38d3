/* SPDX-License-Identifier: Apache-2.0 */
#include "display/layout.h"

#include <math.h>
#include <string.h>

#include "ticket/legible.h"

/* Rows of the table: as high as there is room for, and beyond nine services a lower kind, if their
 * names stand on one line. */
static const float row_most = 160, row_usual = 87, row_low = 55, row_low_most = 62;
static const float row_two_lines = 124, row_tall = 124, low_name_size = 40;

static bool
is_portrait(float width, float height)
{
    return height >= 1.25F * width;
}

static void
place_columns(const struct display *display, struct layout *layout)
{
    bool cjk = look_is_cjk(look_lang(display));
    float inner = layout->table_w - 2 * layout->edge;

    layout->count_w = (cjk ? 104 : 84) * layout->scale;
    layout->wait_w = (cjk ? 236 : 214) * layout->scale;
    layout->wait_column =
        inner - 80 * layout->scale - layout->count_w - layout->wait_w >= 190 * layout->scale;
}

/* As the hall file asks: so large that the last seat reads letter and figure. */
static void
place_asked_rows(const struct display *display, struct layout *layout, float room, int rows)
{
    layout->rows = (size_t)rows;
    layout->row_h = floorf(room / (float)rows);
    layout->figure_size = (float)legible_type_u(HALL_SHOWS_WAITING, (double)layout->row_h);
    layout->letter_h = 0.8F * layout->row_h;
    layout->count_w = (look_is_cjk(look_lang(display)) ? 1.75F : 1.25F) * layout->figure_size;
    layout->wait_column = false;
    layout->name_lines = 2;
    layout->name_size = 0.38F * layout->row_h;
    while (layout->name_size > 32 &&
           !look_names_fit(display, layout->name_size, layout_name_w(layout), 2)) {
        layout->name_size -= 1;
    }
}

static void
place_rows(const struct display *display, struct layout *layout, float room)
{
    struct look_row rows[LOOK_ROWS_MAX];
    float usual = (layout->two_lines ? row_two_lines : row_usual) * layout->scale;
    float most_h = layout->two_lines ? usual : row_most;
    size_t most = (size_t)fmaxf(1, floorf((room + 1) / usual));
    size_t wanted = display->has_view ? look_rows(display, LOOK_ROWS_MAX, rows, LOOK_ROWS_MAX) : 0;

    layout->row_h = layout->portrait ? floorf(room / 9) : usual;
    if (layout->portrait) {
        layout->row_h = fminf(fmaxf(layout->row_h, 69 * layout->scale), usual);
        most = (size_t)fmaxf(1, floorf(room / layout->row_h));
    }
    if (wanted > 0 && wanted <= most) {
        layout->row_h = fminf(floorf(room / (float)wanted), most_h);
        layout->rows = wanted;
        return;
    }
    layout->rows = most;
    float low = floorf(room / (float)(wanted ? wanted : 1));
    if (low >= row_low * layout->scale && !layout->two_lines &&
        look_names_fit(display, low_name_size * layout->scale, layout_name_w(layout), 1)) {
        layout->row_h = fminf(low, row_low_most * layout->scale);
        layout->rows = wanted;
    }
}

static void
place_row_parts(struct layout *layout)
{
    float k = layout->scale;
    bool low = layout->row_h < 66 * k;

    layout->letter_h = (low ? 44 : layout->portrait ? 50 : 56) * k;
    layout->name_size = (low || layout->portrait ? 40 : 42) * k;
    layout->figure_size = 46 * k;
    layout->name_lines = 1;
}

/* Few services: larger writing, and the wait below the number of people, where there is room for
 * both. */
static void
place_tall_rows(const struct display *display, struct layout *layout)
{
    float k = fminf(layout->row_h, row_most) / row_usual / 1.15F;

    if (layout->row_h < row_tall || layout->scale > 1 || layout->two_lines || layout->portrait ||
        look_shows(display) == HALL_SHOWS_NEXT) {
        return;
    }
    layout->tall = true;
    layout->wait_column = false;
    layout->count_w = layout->wait_w;
    layout->letter_h *= k;
    layout->figure_size *= k;
    while (k > 1 && !look_names_fit(display, layout->name_size * k, layout_name_w(layout), 1)) {
        k -= 0.02F;
    }
    layout->name_size *= k;
}

static void
place_table(const struct display *display, struct layout *layout)
{
    const struct hall_terminal *place = display->has_view ? look_place(display) : NULL;
    float room = layout->table_h - layout->table_head_h - (layout->portrait ? 10 : 25);

    layout->two_lines = place && place->shows == HALL_SHOWS_NEXT && !layout->portrait;
    if (place && place->rows > 0) {
        place_asked_rows(display, layout, room, place->rows);
        return;
    }
    place_rows(display, layout, room);
    place_row_parts(layout);
    if (layout->scale > 1 &&
        !look_names_fit(display, layout->name_size, layout_name_w(layout), 1)) {
        /* Two lines of it must stand in a row. */
        layout->name_size = fminf(layout->name_size, 0.4F * layout->row_h);
    }
    place_tall_rows(display, layout);
}

static void
place_landscape(struct layout *layout)
{
    layout->bar_h = 112;
    layout->hero_w = roundf(layout->width * 1180 / 1920);
    layout->hero_h = 452;
    layout->recent_y = layout->bar_h + layout->hero_h + 20;
    layout->recent_h = 98 * layout->scale;
    layout->table_x = layout->hero_w;
    layout->table_y = layout->bar_h;
    layout->table_w = layout->width - layout->hero_w;
    layout->table_h = layout->height - layout->bar_h - layout->ticker_h;
}

static void
place_portrait(struct layout *layout)
{
    bool tall = layout->height >= 1600;

    layout->bar_h = 128;
    layout->hero_w = layout->width;
    layout->hero_h = 632;
    layout->recent_y = layout->bar_h + layout->hero_h + 14;
    layout->recent_h = 84 * layout->scale;
    layout->table_x = 0;
    layout->table_y = layout->recent_y + (tall ? 4 : 2) * 84 + 14;
    layout->table_w = layout->width;
    layout->table_h = layout->height - layout->table_y - layout->ticker_h;
}

/* Many counters: a strip for the call, smaller edges. */
static void
place_many(const struct display *display, struct layout *layout)
{
    layout->grid = true;
    if (!layout->portrait) {
        layout->bar_h = 104;
        layout->hero_w = layout->width;
        layout->hero_h = 218;
        layout->ticker_h = layout->scale > 1 ? 104 : 80;
        layout->notice_size = 36 * fminf(layout->scale, 1.4F);
    }
    layout_place_grid(display, layout);
}

/* Where there is room for 16:9 under a hero, and a table beside it. */
static bool
has_video(const struct display *display, const struct layout *layout)
{
    const struct hall_terminal *place = display->has_view ? look_place(display) : NULL;

    return place && place->media[0] && place->shows != HALL_SHOWS_COUNTERS && place->rows == 0 &&
           !layout->portrait && layout->scale <= 1 && layout->width >= 1700;
}

static void
place_video(const struct display *display, struct layout *layout)
{
    layout->video = true;
    layout->hero_w = roundf(layout->width * 1122 / 1920);
    layout->hero_h = 256;
    layout->video_x = 56;
    layout->video_y = layout->bar_h + layout->hero_h + 24;
    layout->video_w = layout->hero_w - 112;
    layout->video_h =
        fminf(layout->video_w * 9 / 16, layout->height - layout->ticker_h - 24 - layout->video_y);
    layout->recent_rows = 1;
    layout->recent_h = 84;
    layout->table_x = layout->hero_w;
    layout->table_w = layout->width - layout->hero_w;
    /* Over the table: its head's 64 u and the call's 98. */
    layout->table_head_h = 0;
    place_columns(display, layout);
    layout->two_lines = look_shows(display) == HALL_SHOWS_NEXT;
    struct look_row rows[LOOK_ROWS_MAX];
    float room = layout->table_h - 162 - 8, row_h = layout->two_lines ? row_two_lines : 78;
    size_t wanted = look_rows(display, LOOK_ROWS_MAX, rows, LOOK_ROWS_MAX);
    size_t most = (size_t)fmaxf(1, floorf((room + 1) / row_h));
    layout->rows = wanted > 0 && wanted < most ? wanted : most;
    layout->row_h = row_h;
    place_row_parts(layout);
    layout->letter_h = 48;
    layout->name_size = 38;
    layout->figure_size = 40;
}

bool
layout_video_pixels(const struct display *display, int width, int height, int *ret_width,
                    int *ret_height)
{
    float u = ui_metrics_screen(width, height, 0).u;
    struct display with = *display;

    with.media_on = true;
    struct layout layout = layout_board(&with, width, height);
    if (!layout.video) {
        return false;
    }
    *ret_width = (int)roundf(layout.video_w * u);
    *ret_height = (int)roundf((layout.video_h - LAYOUT_TITLE_H) * u);
    return true;
}

struct layout
layout_board(const struct display *display, int width, int height)
{
    float u = ui_metrics_screen(width, height, 0).u;
    struct layout layout = {.width = (float)width / u,
                            .height = (float)height / u,
                            .scale = display->theme.large ? 1.6F : 1,
                            .edge = 56,
                            .ticker_h = display->theme.large ? 139 : 96};

    layout.portrait = is_portrait(layout.width, layout.height);
    layout.notice_size = 40 * (layout.portrait ? fminf(layout.scale, 1.15F) : layout.scale);
    if (layout.portrait) {
        place_portrait(&layout);
    } else {
        place_landscape(&layout);
    }
    if (display->has_view && look_shows(display) == HALL_SHOWS_COUNTERS) {
        place_many(display, &layout);
        return layout;
    }
    if (display->media_on && has_video(display, &layout)) {
        place_video(display, &layout);
        return layout;
    }
    float end = layout.portrait ? layout.table_y - 14 : layout.height - layout.ticker_h - 8;
    layout.recent_rows = (size_t)fmaxf(1, floorf((end - layout.recent_y) / layout.recent_h));
    if (layout.recent_rows > 4) {
        layout.recent_rows = 4;
    }
    layout.table_head_h = 64 + (layout.scale > 1 ? 20 : 0);
    place_columns(display, &layout);
    place_table(display, &layout);
    return layout;
}

float
layout_name_w(const struct layout *layout)
{
    /* Beside the letter, the edge towards the hero is 4 u less. */
    float letter = layout->letter_h > 56 ? layout->letter_h + 24 : 80 * layout->scale;

    return layout->table_w - 2 * layout->edge + (layout->portrait ? 0 : 4) - letter -
           layout->count_w - (layout->wait_column ? layout->wait_w : 0);
}

float
layout_notice_w(const struct display *display, const struct layout *layout)
{
    float size = layout->notice_size;
    const char *hotline = display->view.hall->hotline;
    float hot = hotline[0] ? 40 + 46 + 18 + look_width(_("Complaints"), size) + 9 +
                                 look_width(hotline, size)
                           : 0;

    float tag = layout->portrait ? 0 : look_width(_("Notice"), 34) + 36 + 32;

    return layout->width - 2 * layout->edge - tag - hot - 32;
}

struct layout_hero
layout_hero(const struct layout *layout, const char *number, const char *counter)
{
    size_t letters = strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    float digits = (float)(strlen(number) - letters);
    float plate = (letters > 0 ? 1.17F : 0) + 0.64F * digits; /* of its height */
    float disc = strlen(counter) > 3 ? 1.6F * 236 : 236;
    float room = layout->hero_w - 2 * layout->edge;

    if (layout->video) {
        float k = fminf(1, (room - 40) / (172 * plate + 130 + 192));
        return (struct layout_hero){
            .plate_h = 172 * k, .arrow_w = 130 * k, .arrow_h = 80 * k, .disc = 192 * k};
    }
    if (layout->portrait) {
        return (struct layout_hero){.plate_h = fminf(284, room / plate), .disc = 150};
    }
    float k = fminf(1, (room - 40) / (208 * plate + 118 + disc));
    return (struct layout_hero){
        .plate_h = 208 * k, .arrow_w = 118 * k, .arrow_h = 90 * k, .disc = 236 * k};
}

double
layout_reading_m(const struct display *display, int width, int height, double panel_w_mm)
{
    const double cap = 0.733, digit_em = 1.06;
    struct layout layout = layout_board(display, width, height);
    double u = (double)ui_metrics_screen(width, height, 0).u;
    double plate = (double)layout_hero(&layout, "A000", "1").plate_h;

    return plate * digit_em * cap * u * panel_w_mm / width / legible_call_mm(1);
}
