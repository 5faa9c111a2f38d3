/* SPDX-License-Identifier: Apache-2.0
 * Nobody is served: who sits here, and what they stand for. */
#include "pad/screens/screens.h"

#include <string.h>

/* Nobody's face: a head and shoulders. */
static void
silhouette(struct ui_node *column, float width, float height)
{
    const enum color skin = COLOR_RGB(0x7F979E);
    struct ui_node *photo = ui_box(column, &(struct ui_style){.name = "photo",
                                                              .width = width,
                                                              .height = height,
                                                              .radius = 28,
                                                              .rigid = true,
                                                              .fill = COLOR_RGB(0xCAD5D9)});
    enum { POINTS = 33 };
    struct ui_point shoulders[POINTS + 2];
    float middle = width / 2, rx = 0.425F * width, top = 0.63F * height;

    ui_draw_disc(photo, middle, 0.395F * height, 0.22F * width, skin);
    /* Half an ellipse, cut off at the photo's foot. */
    for (int i = 0; i < POINTS; i++) {
        static const float cosines[] = {1,     .995F, .981F, .957F, .924F, .882F,
                                        .831F, .773F, .707F, .634F, .556F, .471F,
                                        .383F, .290F, .195F, .098F, 0};
        int at = i <= 16 ? i : 32 - i;
        float x = cosines[at], y = cosines[16 - at];
        shoulders[i] =
            (struct ui_point){middle + (i <= 16 ? x : -x) * rx, top + (1 - y) * 0.31F * height};
    }
    shoulders[POINTS] = (struct ui_point){middle - rx, height};
    shoulders[POINTS + 1] = (struct ui_point){middle + rx, height};
    ui_draw_polygon(photo, shoulders, POINTS + 2, skin);
}

static void
badge(struct ui_node *column)
{
    struct ui_node *row = ui_box(column, &(struct ui_style){.name = "badge",
                                                            .axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .gap = 20,
                                                            .height = 96,
                                                            .rigid = true,
                                                            .radius = 20,
                                                            .fill = COLOR_CINNABAR,
                                                            .color = COLOR_WHITE,
                                                            .margin = {.top = 40},
                                                            .pad = UI_XY(30, 0)});

    ui_icon(row, "flag", 54, 0, COLOR_NONE);
    ui_text(row, _("Model post of a Party member"),
            &(struct ui_type){.size = part_is_tight(column) ? 38 : 48,
                              .bold = true,
                              .optical = true,
                              .exact = true,
                              .fit = UI_FIT_SHRINK,
                              .box = {.grow = 1}});
}

static void
stars(struct ui_node *column, int count)
{
    char spoken[LOOK_TEXT_SIZE], number[8];
    const char *values[] = {number};
    struct ui_node *row = ui_box(column, &(struct ui_style){.name = "stars",
                                                            .axis = UI_ROW,
                                                            .gap = 8,
                                                            .margin = {.top = 36},
                                                            .color = COLOR_APRICOT});

    for (int i = 0; i < count; i++) {
        ui_icon(row, "star", 56, 0, COLOR_APRICOT);
    }
    str_format(number, sizeof(number), "%d", count);
    str_fill(spoken, sizeof(spoken), _("{0} of 5 stars"), values, 1);
    ui_say(row, spoken);
}

/* What people said, when enough of them did. */
static void
figures(const struct pad *pad, struct ui_node *column)
{
    const struct pad_snapshot *seen = look_snapshot(pad);
    char text[LOOK_TEXT_SIZE], mean[16], count[24];
    const char *values[] = {mean, count};
    int tenths = (int)((seen->rating_mean_milli + 50) / 100);

    if (seen->rating_count < 10) {
        return;
    }
    str_format(mean, sizeof(mean), "%d.%d", tenths / 10, tenths % 10);
    str_format(count, sizeof(count), "%lld", (long long)seen->rating_count);
    str_fill(text, sizeof(text), _("Rated {0} by {1} people"), values, 2);
    ui_text(
        column, text,
        &(struct ui_type){
            .size = 36, .exact = true, .color = COLOR_MIST_ON_INK, .box = {.margin = {.top = 8}}});
}

static void
portrait(const struct pad *pad, struct ui_node *root, float width)
{
    const struct hall_staff *person = look_person(pad);
    struct ui_node *column = ui_box(
        root, &(struct ui_style){.name = "portrait",
                                 .x_place = UI_PLACE_START,
                                 .y_place = UI_PLACE_BOTH,
                                 .width = width,
                                 .fill = COLOR_INK,
                                 .color = COLOR_WHITE,
                                 .pad = {.top = PART_EDGE, .end = PART_EDGE, .start = PART_EDGE}});
    float photo = width - 2 * PART_EDGE, tall = 1.228F * photo;

    if (pad->photo.argb) {
        ui_image(column, pad->photo.argb, pad->photo.width, pad->photo.height,
                 &(struct ui_style){
                     .name = "photo", .width = photo, .height = tall, .radius = 28, .rigid = true});
    } else {
        silhouette(column, photo, tall);
    }
    if (person && person->party) {
        badge(column);
    }
    if (person && person->stars > 0) {
        stars(column, person->stars);
    }
    figures(pad, column);
}

static void
state_pill(struct ui_node *row)
{
    struct ui_node *pill = ui_box(row, &(struct ui_style){.name = "state",
                                                          .axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .gap = 18,
                                                          .height = 88,
                                                          .radius = 44,
                                                          .rigid = true,
                                                          .fill = COLOR_PINE_T,
                                                          .color = COLOR_PINE,
                                                          .pad = UI_XY(36, 0)});

    ui_mark(pill, UI_MARK_SERVING, 26);
    ui_text(pill, _("Open"),
            &(struct ui_type){.size = 42,
                              .bold = true,
                              .optical = true,
                              .exact = true,
                              .color = COLOR_PINE,
                              .fit = UI_FIT_LINE});
}

static void
place(const struct pad *pad, struct ui_node *page)
{
    struct ui_node *row =
        ui_box(page, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 32});

    ui_win(row, pad->counter, 150, UI_WIN_OPEN);
    struct ui_node *words = ui_box(row, &(struct ui_style){.grow = 1});
    ui_text(words, _("This counter does"),
            &(struct ui_type){.size = 40, .exact = true, .color = COLOR_INK2});
    ui_text(words, look_service(pad),
            &(struct ui_type){
                .size = 64, .bold = true, .exact = true, .line = 1.2F, .fit = UI_FIT_SHRINK});
    state_pill(row);
}

/* What the post does, "" when that is not said: it takes the room of what else may be left out. */
static const char *
duty_of(const struct pad *pad)
{
    const struct hall_staff *person = look_person(pad);

    return person ? hall_text(&person->duty, look_lang(pad)) : "";
}

static void
person_line(const struct pad *pad, struct ui_node *page)
{
    const struct hall_staff *person = look_person(pad);
    const char *duty = duty_of(pad);
    char number[LOOK_TEXT_SIZE];
    struct ui_node *row = ui_box(page, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_END,
                                                          .gap = 44,
                                                          .margin = {.top = duty[0] ? 40 : 64}});

    if (!person) {
        return;
    }
    ui_text(
        row, part_name(pad),
        &(struct ui_type){.size = part_is_tight(page) ? 114 : 168,
                          .bold = true,
                          .line = 1.1F,
                          .tracking = 0.04F,
                          .exact = true,
                          .fit = UI_FIT_SHRINK,
                          .max_lines = duty[0] ? 1 : 2,
                          .box = {.name = "name", .max_width = part_is_tight(page) ? 500 : 640}});
    struct ui_node *words = ui_box(row, &(struct ui_style){.grow = 1, .pad = {.bottom = 8}});
    const char *values[] = {look_number(person)};
    float size = part_is_tight(page) ? 38 : 46;
    str_fill(number, sizeof(number), _("No. {0}"), values, 1);
    ui_text(words, number,
            &(struct ui_type){.size = size, .bold = true, .exact = true, .line = 1.35F});
    ui_text(words, hall_text(&person->post, look_lang(pad)),
            &(struct ui_type){.size = size, .exact = true, .line = 1.35F, .color = COLOR_INK2});
    if (duty[0]) {
        ui_text(page, duty,
                &(struct ui_type){.size = part_is_tight(page) ? 34 : 38,
                                  .exact = true,
                                  .color = COLOR_INK2,
                                  .max_lines = 2,
                                  .box = {.name = "duty", .margin = {.top = 16}}});
    }
}

static void
promise(struct ui_node *page, float above, const char *words, const char *policy)
{
    struct ui_node *row = ui_box(page, &(struct ui_style){.name = "promise",
                                                          .axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .gap = 24,
                                                          .margin = {.top = above}});

    ui_step_disc(row, 0, 56, true, false, false);
    ui_text(row, words,
            &(struct ui_type){.size = 46, .exact = true, .fit = UI_FIT_SHRINK, .box = {.grow = 1}});
    if (policy[0] && !part_is_tight(page)) {
        ui_text(
            row, policy,
            &(struct ui_type){.size = 34, .exact = true, .color = COLOR_INK2, .fit = UI_FIT_LINE});
    }
}

/* The hall's three promises, and the person's own. */
static void
promises(const struct pad *pad, struct ui_node *page)
{
    const struct hall_staff *person = look_person(pad);
    bool room = duty_of(pad)[0] == '\0';
    float above = room ? 30 : 16;
    struct ui_node *list = ui_box(page, &(struct ui_style){.margin = {.top = room ? 44 : 28},
                                                           .border = {.top = 3},
                                                           .edge = COLOR_HAIR,
                                                           .pad = {.top = 18}});

    promise(list, above, _("You asked me: I see it through"),
            room ? _("First asked, first responsible") : "");
    promise(list, above, _("What you need, told all at once"), room ? _("Told once") : "");
    promise(list, above, _("Done on the day we said"), room ? _("Done in time") : "");
    if (person && hall_text(&person->promise, look_lang(pad))[0]) {
        promise(list, above, hall_text(&person->promise, look_lang(pad)), "");
    }
}

void
screen_idle(const struct pad *pad, struct ui_node *root)
{
    const struct ui_screen *screen = ui_node_screen(root);
    float width = 0.347F * (float)screen->width / screen->metrics.u;
    const struct hall_staff *chief = hall_staff(pad->view.hall, look_snapshot(pad)->supervisor);
    struct ui_node *page =
        ui_box(root, &(struct ui_style){.name = "identity",
                                        .x_place = UI_PLACE_BOTH,
                                        .y_place = UI_PLACE_BOTH,
                                        .x = width,
                                        .y_end = PART_FOOTER,
                                        .pad = {.top = 68, .end = PART_EDGE, .start = 80}});

    portrait(pad, root, width);
    place(pad, page);
    person_line(pad, page);
    promises(pad, page);
    struct ui_node *footer =
        ui_box(root, &(struct ui_style){.name = "footer",
                                        .axis = UI_ROW,
                                        .align = UI_CENTRE,
                                        .justify = UI_SPACE_BETWEEN,
                                        .x_place = UI_PLACE_BOTH,
                                        .y_place = UI_PLACE_END,
                                        .x = width,
                                        .height = PART_FOOTER,
                                        .fill = COLOR_SAND,
                                        .pad = {.end = PART_EDGE, .start = 80}});
    part_hotline(pad, footer);
    if (chief && !part_is_tight(root)) {
        part_fact(footer, "user", _("Supervisor"), hall_text(&chief->name, look_lang(pad)));
    }
}
