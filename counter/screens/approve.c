/* SPDX-License-Identifier: Apache-2.0
 * A supervisor agrees, in person. */
#include "counter/screens/screens.h"

static const char *
what(const struct counter_app *app, char *dst, size_t size)
{
    const struct action *action = &app->approve.action;
    if (action->kind == ACTION_CALL) {
        words_fill(dst, size, N_("{0} is called out of turn: {1}"), action->number,
                   i18n_tr(action->reason));
        return dst;
    }
    return _("This ticket was transferred twice already.");
}

void
screen_approve(const struct counter_app *app, struct ui_node *root)
{
    char text[WORDS_SIZE];
    struct ui_node *card = piece_dialog(root, _("A supervisor has to agree"), 820, 592, NULL);
    struct ui_node *body = ui_box(
        card,
        &(struct ui_style){.axis = UI_ROW, .align = UI_START, .gap = 36, .margin = {.top = 20}});
    struct ui_node *left = ui_box(body, &(struct ui_style){.width = 330, .rigid = true});
    ui_text(left, _("PIN of the supervisor"), &(struct ui_type){.size = 17, .bold = true});
    piece_field(left, &app->approve.pin, NULL, "", true, true, COUNTER_TARGET_FIELD,
                _("PIN of the supervisor"));
    piece_keypad(ui_box(left, &(struct ui_style){.margin = {.top = 14}}), 72);
    struct ui_node *right = ui_box(body, &(struct ui_style){.grow = 1});
    piece_label(right, _("Who agrees"), 0);
    piece_supervisors(app, right);
    struct ui_node *hint = ui_box(right, &(struct ui_style){.margin = {.top = 18}});
    piece_hint(hint, "info", what(app, text, sizeof(text)));
    piece_notice(app, right);
    struct ui_node *foot = ui_box(
        card,
        &(struct ui_style){.x_place = UI_PLACE_END, .y_place = UI_PLACE_END, .x = 32, .y = 24});
    piece_primary(foot, i18n_tr_context("counter", "Agree"), "F2", COUNTER_TARGET_CONFIRM, 390,
                  false);
}
