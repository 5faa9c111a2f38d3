/* SPDX-License-Identifier: Apache-2.0 */
#include "display/screens/screens.h"

static void
screen_grid(const struct display *now, const struct layout *layout, struct ui_node *root)
{
    if (layout->portrait) {
        part_hero(now, layout, root);
    } else {
        part_strip(now, layout, root);
    }
    part_grid(now, layout, root);
    part_ticker(now, layout, root);
}

void
screen_board(const struct display *now, struct ui_node *root)
{
    struct layout layout = screen_layout(now, root);

    part_top_bar(now, &layout, root);
    if (layout.grid) {
        screen_grid(now, &layout, root);
        return;
    }
    part_hero(now, &layout, root);
    if (layout.video) {
        part_video(now, &layout, root);
    } else {
        part_recent(now, &layout, root);
    }
    part_table(now, &layout, root);
    part_ticker(now, &layout, root);
}

void
screen_starting(const struct display *now, struct ui_node *root)
{
    struct ui_node *page = ui_box(root, &(struct ui_style){.grow = 1,
                                                           .color = COLOR_WHITE,
                                                           .align = UI_CENTRE,
                                                           .justify = UI_FROM_CENTRE,
                                                           .gap = 40,
                                                           .pad = UI_ALL(56)});

    ui_logo(page, 128);
    ui_text(page, _("Connecting to the hall"),
            &(struct ui_type){.size = 72, .bold = true, .exact = true, .align = UI_CENTRE});
    if (now->trouble[0]) {
        ui_text(
            page, now->trouble,
            &(struct ui_type){
                .size = 32, .exact = true, .align = UI_CENTRE, .color = COLOR_MIST, .line = 1.45F});
    }
}
