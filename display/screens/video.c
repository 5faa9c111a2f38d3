/* SPDX-License-Identifier: Apache-2.0
 * Pictures and films beside the calls: the lower hero, the area, the one call before. */
#include "display/screens/screens.h"

void
part_video(const struct display *now, const struct layout *layout, struct ui_node *root)
{
    const struct media_frame *frame = &now->media;
    struct ui_node *area = ui_box(root, &(struct ui_style){.name = "video",
                                                           .axis = UI_STACK,
                                                           .x_place = UI_PLACE_START,
                                                           .y_place = UI_PLACE_START,
                                                           .x = layout->video_x,
                                                           .y = layout->video_y,
                                                           .width = layout->video_w,
                                                           .height = layout->video_h,
                                                           .radius = frame->pixels ? 0 : 20,
                                                           .fill = COLOR_RGB(0x1B4350),
                                                           .color = COLOR_WHITE});

    if (frame->pixels) {
        ui_image(area, frame->pixels, frame->width, frame->height,
                 &(struct ui_style){.x_place = UI_PLACE_BOTH,
                                    .y_place = UI_PLACE_START,
                                    .height = layout->video_h - LAYOUT_TITLE_H});
    }
    struct ui_node *foot =
        ui_box(area, &(struct ui_style){.axis = UI_ROW,
                                        .align = UI_CENTRE,
                                        .gap = 40,
                                        .x_place = UI_PLACE_BOTH,
                                        .y_place = UI_PLACE_END,
                                        .height = frame->pixels ? LAYOUT_TITLE_H : 103,
                                        .fill = frame->pixels ? COLOR_BOARD : COLOR_NONE,
                                        .pad = UI_XY(32, 0)});
    ui_text(foot, frame->title,
            &(struct ui_type){
                .size = 38, .exact = true, .optical = true, .fit = UI_FIT_CUT, .box = {.grow = 1}});
    struct ui_node *mute = ui_box(
        foot, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 14, .rigid = true});
    ui_icon(mute, "speak", 38, 0, COLOR_NONE);
    ui_text(mute, _("Muted during calls"),
            &(struct ui_type){.size = 32, .exact = true, .optical = true, .fit = UI_FIT_LINE});
}

/* Over the table: the call before the one that stands large. */
void
part_video_recent(const struct display *now, struct ui_node *table)
{
    struct announce_row row;
    char head[LOOK_TEXT_SIZE], time[I18N_TEXT_SIZE];
    size_t count = announce_recent(&now->announce, now->now_ms, &row, 1);

    str_cut(head, sizeof(head), _("Just called"));
    if (now->stale) {
        part_stale_time(now, time, sizeof(time));
        const char *const values[] = {time};
        str_fill(head, sizeof(head), _("As of {0}"), values, 1);
    }
    ui_text(table, head,
            &(struct ui_type){.size = 32,
                              .exact = true,
                              .color = COLOR_MIST,
                              .fit = UI_FIT_LINE,
                              .box = {.height = 48, .rigid = true}});
    struct ui_node *line = ui_box(table, &(struct ui_style){.name = "recent",
                                                            .axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .justify = UI_SPACE_BETWEEN,
                                                            .height = 84,
                                                            .rigid = true,
                                                            .border = {.top = 2},
                                                            .edge = COLOR_LINE2,
                                                            .margin = {.bottom = 14}});
    if (count == 0) {
        return;
    }
    bool marked = row.marked && !now->stale;
    ui_plate(line, row.call->number,
             &(struct ui_plate){.h = 52,
                                .kind = marked ? UI_PLATE_APRICOT : UI_PLATE_BOARD,
                                .outlined = now->stale});
    ui_arrow(line, 64, 32, marked ? COLOR_APRICOT : COLOR_MIST);
    ui_win(line, row.call->counter, 60, marked ? UI_WIN_APRICOT : UI_WIN_RING);
}
