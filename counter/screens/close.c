/* SPDX-License-Identifier: Apache-2.0
 * The end of a shift at this counter. */
#include "counter/screens/screens.h"

void
screen_close(const struct counter_app *app, struct ui_node *root)
{
    char text[WORDS_SIZE], number[12];
    struct ui_node *card = piece_dialog(app, root, _("Close the counter?"), 620, 320, NULL);
    struct ui_node *lines = ui_box(card, &(struct ui_style){.gap = 12, .margin = {.top = 20}});
    str_format(number, sizeof(number), "%d", app->snapshot->today.finished);
    words_fill(text, sizeof(text), N_("Finished today: {0}. Thank you."), number, NULL);
    piece_hint(lines, "check", text);
    if (app->counter.held_count > 0) {
        str_format(number, sizeof(number), "%d", app->counter.held_count);
        words_fill(text, sizeof(text), N_("On hold at this counter: {0}."), number, NULL);
        piece_hint(lines, "hold", text);
    }
    if (app->snapshot->waiting_count > 0) {
        str_format(number, sizeof(number), "%zu", app->snapshot->waiting_count);
        words_fill(text, sizeof(text), N_("{0} people still wait for your services."), number,
                   NULL);
        piece_hint(lines, "people", text);
    }
    piece_notice(app, card);
    piece_confirm(app, card, _("Close the counter"), 360, false);
}
