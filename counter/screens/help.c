/* SPDX-License-Identifier: Apache-2.0
 * Every key on one page. */
#include "counter/screens/screens.h"

static const struct line {
    const char *key, *what;
} keys_left[] =
    {
        {"F2", N_("Call, start, finish: the next step")},
        {"F3", N_("Call the same number again")},
        {"F4", N_("Pass: called, but did not come")},
        {"F5", N_("Transfer to another service or counter")},
        {"F6", N_("Hold, or go on with one on hold")},
        {"F7", N_("Call by number, with a reason")},
        {"F8", N_("Pause service, or resume it")},
        {"F9", N_("Print what is missing")},
        {"F10 F11", N_("Take an offered number, or send it back")},
        {"F12", N_("More: refuse, add a matter, write to the supervisor")},
},
  keys_right[] = {
      {"Ctrl Z", N_("Take the last step back, within 10 seconds")},
      {"Ctrl F", N_("Find a number")},
      {"Ctrl T", N_("Take over for who pauses, or give back")},
      {"Ctrl Q", N_("Close the counter")},
      {"1 – 9", N_("Tick a paper: here, missing, open")},
      {"Ctrl 1 – 9", N_("List of one service")},
      {"PgDn", N_("Next page of the list")},
      {"Esc", N_("Cancel")},
};

static void
lines(struct ui_node *column, const struct line *line, size_t count, float height)
{
    for (size_t i = 0; i < count; i++) {
        struct ui_node *row = ui_box(column, &(struct ui_style){.axis = UI_ROW,
                                                                .align = UI_CENTRE,
                                                                .gap = 12,
                                                                .height = height,
                                                                .edge = COLOR_HAIR,
                                                                .border = {.top = 1}});
        struct ui_node *key = ui_box(row, &(struct ui_style){.width = 104, .align = UI_START});
        ui_keycap(key, line[i].key, 13, COLOR_INK2);
        ui_text(row, i18n_tr(line[i].what),
                &(struct ui_type){
                    .size = 17, .optical = true, .fit = UI_FIT_SHRINK, .box = {.grow = 1}});
    }
}

void
screen_help(const struct counter_app *app, struct ui_node *root)
{
    struct ui_node *card =
        piece_dialog(app, root, i18n_tr_context("counter", "Keys"), 980, 0, NULL);
    struct dialog_columns columns = piece_columns(app, card, 440);
    float height = counter_is_compact(app) ? 34 : 50;
    lines(columns.left, keys_left, ARRAY_SIZE(keys_left), height);
    lines(columns.right, keys_right, ARRAY_SIZE(keys_right), height);
    struct ui_node *hint = ui_box(card, &(struct ui_style){.margin = {.top = 16}});
    piece_hint(hint, "info", _("Everything also works with the mouse."));
}
