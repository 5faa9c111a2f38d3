/* SPDX-License-Identifier: Apache-2.0
 * A supervisor agrees, in person. */
#include "counter/screens/screens.h"

static const char *
what(const struct counter_app *app, char *dst, size_t size)
{
    const struct action *action = &app->approve.action;

    switch (action->kind) {
    case ACTION_CALL:
        words_fill(dst, size, N_("{0} is called out of turn: {1}"), action->number,
                   i18n_tr(action->reason));
        break;
    case ACTION_TRANSFER:
        str_cut(dst, size, _("This ticket was transferred twice already."));
        break;
    case ACTION_REINSTATE:
        words_fill(dst, size, N_("{0} waits again"), action->number, NULL);
        break;
    case ACTION_CLASS:
        words_fill(dst, size, N_("{0} gets another class: {1}"), action->number,
                   i18n_tr(action->reason));
        break;
    case ACTION_TAKE:
        words_fill(dst, size, N_("{0}, written by hand at {1}, is entered"), action->number,
                   action->issued);
        break;
    case ACTION_EMERGENCY:
        str_cut(dst, size, _("A message stands over every screen of the hall."));
        break;
    case ACTION_EMERGENCY_OFF:
        str_cut(dst, size, _("The message over every screen is ended."));
        break;
    case ACTION_RELEASE:
        words_fill(dst, size, N_("The number at counter {0} waits again"), action->counter, NULL);
        break;
    case ACTION_COUNTER:
        words_fill(dst, size, N_("Counter {0} serves {1}"), action->counter, action->services);
        break;
    case ACTION_SERVICE_STOP:
        words_fill(dst, size, N_("Service {0} is stopped: {1}"), action->services,
                   i18n_tr(action->reason));
        break;
    default:
        words_fill(dst, size, N_("Service {0} goes on"), action->services, NULL);
        break;
    }
    return dst;
}

void
screen_approve(const struct counter_app *app, struct ui_node *root)
{
    char text[WORDS_SIZE];
    struct ui_node *card = piece_dialog(app, root, _("A supervisor has to agree"), 820, 592, NULL);
    bool compact = counter_is_compact(app);
    struct dialog_columns columns = piece_columns(app, card, 330);
    struct ui_node *left = columns.left;
    ui_text(left, _("PIN of the supervisor"), &(struct ui_type){.size = 17, .bold = true});
    piece_field(left, &app->approve.pin, NULL, "", true, true, COUNTER_TARGET_FIELD,
                _("PIN of the supervisor"));
    piece_keypad(ui_box(left, &(struct ui_style){.margin = {.top = 14}}), compact ? 48 : 72);
    struct ui_node *right = columns.right;
    piece_label(right, _("Who agrees"), compact ? 16 : 0);
    piece_supervisors(app, right);
    struct ui_node *hint = ui_box(right, &(struct ui_style){.margin = {.top = 18}});
    piece_hint(hint, "info", what(app, text, sizeof(text)));
    piece_notice(app, right);
    piece_confirm(app, card, i18n_tr_context("counter", "Agree"), 390, false);
}
