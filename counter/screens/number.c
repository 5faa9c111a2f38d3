/* SPDX-License-Identifier: Apache-2.0
 * One number out of turn, with its reason. */
#include "counter/screens/screens.h"

static void
found(const struct counter_app *app, struct ui_node *column)
{
    const struct ticket *ticket = desk_waiting(app, app->number.number.text);
    char text[WORDS_SIZE], minutes[64];
    if (!ticket) {
        return;
    }
    words_minutes(desk_wait_ms(app, ticket), minutes, sizeof(minutes));
    /* TRANSLATORS: {0} matter, {1} minutes waited */
    words_fill(text, sizeof(text), N_("{0}, waited {1}"), words_matter(app, ticket), minutes);
    piece_hint(column, "ticket", text);
}

void
screen_number(const struct counter_app *app, struct ui_node *root)
{
    struct ui_node *card = piece_dialog(app, root, _("Call by number"), 820, 592, NULL);
    bool compact = counter_is_compact(app);
    struct dialog_columns columns = piece_columns(app, card, 330);
    struct ui_node *left = columns.left;
    ui_text(left, i18n_tr_context("counter", "Number"),
            &(struct ui_type){.size = 17, .bold = true});
    piece_field(left, &app->number.number, NULL, _("Such as C042"), true, false,
                COUNTER_TARGET_FIELD, i18n_tr_context("counter", "Number"));
    piece_letters(app, left);
    piece_keypad(left, compact ? 40 : 66);

    struct ui_node *right = columns.right;
    piece_label(right, _("Why out of turn?"), compact ? 12 : 0);
    struct ui_node *reasons = ui_column(right, compact ? 6 : 8);
    for (int i = 0; i < COUNTER_REASONS; i++) {
        piece_choice(reasons, i18n_tr(counter_call_reasons[i]), COUNTER_TARGET_REASON + i,
                     app->number.reason == i, compact ? 38 : 48);
    }
    struct ui_node *hints = ui_box(
        right, &(struct ui_style){.margin = {.top = compact ? 8 : 14}, .gap = compact ? 4 : 10});
    found(app, hints);
    if (app->number.number.text[0] &&
        counter_number_needs_supervisor(app, app->number.number.text)) {
        piece_hint(hints, "lock", _("It is not the next one: a supervisor has to agree."));
    }
    piece_notice(app, right);
    piece_confirm(app, card, _("Call this number"), 390, false);
}
