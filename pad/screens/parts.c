/* SPDX-License-Identifier: Apache-2.0 */
#include "pad/screens/screens.h"

#include <string.h>

bool
part_is_tight(const struct ui_node *node)
{
    const struct ui_screen *screen = ui_node_screen(node);

    return (float)screen->width < 1600 * screen->metrics.u ||
           (float)screen->height < 1060 * screen->metrics.u;
}

const char *
part_name(const struct pad *pad)
{
    const struct hall_staff *person = look_person(pad);

    return person ? hall_text(&person->name, look_lang(pad)) : "";
}

void
part_post(const struct pad *pad, char *dst, size_t size)
{
    const struct hall_staff *person = look_person(pad);
    const char *values[] = {person ? look_number(person) : "", look_service(pad)};

    if (!person) {
        str_cut(dst, size, values[1]);
    } else {
        str_fill(dst, size, _("No. {0} {1}"), values, 2);
    }
}

static void
who(const struct pad *pad, struct ui_node *header)
{
    char post[LOOK_TEXT_SIZE];
    struct ui_node *row = ui_box(
        header, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 30, .grow = 1});

    ui_win(row, pad->counter, 104, UI_WIN_APRICOT);
    struct ui_node *words = ui_box(row, &(struct ui_style){.grow = 1});
    ui_text(words, part_name(pad),
            &(struct ui_type){.size = 52, .bold = true, .exact = true, .fit = UI_FIT_SHRINK});
    part_post(pad, post, sizeof(post));
    ui_text(words, post,
            &(struct ui_type){
                .size = 36, .exact = true, .color = COLOR_MIST_ON_INK, .fit = UI_FIT_SHRINK});
}

void
part_header(const struct pad *pad, struct ui_node *root)
{
    struct ui_node *header = ui_box(root, &(struct ui_style){.name = "header",
                                                             .axis = UI_ROW,
                                                             .align = UI_CENTRE,
                                                             .gap = 40,
                                                             .height = PART_HEADER,
                                                             .rigid = true,
                                                             .fill = COLOR_INK,
                                                             .color = COLOR_WHITE,
                                                             .pad = UI_XY(PART_EDGE, 0)});
    const char *number = look_ticket(pad);

    who(pad, header);
    if (number[0]) {
        ui_plate(header, number, &(struct ui_plate){.h = 96, .kind = UI_PLATE_BOARD});
    }
}

struct ui_node *
part_body(struct ui_node *root, float top)
{
    return ui_box(
        root,
        &(struct ui_style){
            .name = "body",
            .grow = 1,
            .pad = {.top = top, .end = PART_EDGE, .bottom = PART_FOOTER, .start = PART_EDGE}});
}

struct ui_node *
part_footer(struct ui_node *root)
{
    return ui_box(root, &(struct ui_style){.name = "footer",
                                           .axis = UI_ROW,
                                           .align = UI_CENTRE,
                                           .justify = UI_SPACE_BETWEEN,
                                           .gap = 40,
                                           .x_place = UI_PLACE_BOTH,
                                           .y_place = UI_PLACE_END,
                                           .height = PART_FOOTER,
                                           .fill = COLOR_SAND,
                                           .color = COLOR_INK,
                                           .pad = UI_XY(PART_EDGE, 0)});
}

struct ui_node *
part_fact(struct ui_node *footer, const char *icon, const char *words, const char *number)
{
    struct ui_node *row = ui_row(footer, 18);
    struct ui_type type = {.size = 38, .exact = true, .optical = true, .fit = UI_FIT_LINE};

    if (icon) {
        ui_icon(row, icon, 46, 0, COLOR_NONE);
    }
    struct ui_node *text =
        ui_box(row, &(struct ui_style){.axis = UI_ROW, .align = UI_BASELINE, .gap = 10});
    ui_text(text, words, &type);
    if (number) {
        type.bold = true;
        type.ltr = true;
        ui_text(text, number, &type);
    }
    return row;
}

void
part_hotline(const struct pad *pad, struct ui_node *footer)
{
    const char *hotline = pad->view.hall->hotline;

    if (hotline[0]) {
        part_fact(footer, "tel", _("Complaints, ideas:"), hotline);
    } else {
        ui_gap(footer, 1);
    }
}

void
part_ring(const struct pad *pad, struct ui_node *footer, int64_t whole_ms)
{
    int64_t whole = pad->theme.large ? 2 * whole_ms : whole_ms, left = pad->until_ms - pad->now_ms;

    left = left < 0 ? 0 : left > whole ? whole : left;
    ui_ring(footer, 74, 8, (float)left / (float)whole, (int)((left + 999) / 1000), COLOR_AZURE,
            COLOR_SAND_RULE);
}

void
part_still_there(const struct pad *pad, struct ui_node *root)
{
    struct ui_node *card = ui_dialog(
        root,
        &(struct ui_style){
            .name = "still-there", .width = 900, .pad = UI_ALL(72), .gap = 48, .align = UI_CENTRE});

    (void)pad;
    ui_text(card, _("Are you still there?"),
            &(struct ui_type){.size = 72, .bold = true, .exact = true, .align = UI_CENTRE});
    ui_button(card, _("A little longer"),
              &(struct ui_button){.kind = UI_BUTTON_PRIMARY,
                                  .size = 56,
                                  .height = 160,
                                  .box = {.name = "stay", .self_stretch = true},
                                  .target = {.action = PAD_TOUCH_STAY, .main = true}});
}
