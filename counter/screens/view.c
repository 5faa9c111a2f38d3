/* SPDX-License-Identifier: Apache-2.0 */
#include "counter/screens/screens.h"

static void
dialog(const struct counter_app *app, struct ui_node *root)
{
    static void (*const screens[])(const struct counter_app *app, struct ui_node *root) = {
        [COUNTER_DIALOG_TRANSFER] = screen_transfer, [COUNTER_DIALOG_HOLD] = screen_hold,
        [COUNTER_DIALOG_NUMBER] = screen_number,     [COUNTER_DIALOG_PAUSE] = screen_pause,
        [COUNTER_DIALOG_LOOKUP] = screen_lookup,     [COUNTER_DIALOG_HELP] = screen_help,
        [COUNTER_DIALOG_APPROVE] = screen_approve,   [COUNTER_DIALOG_CLOSE] = screen_close,
        [COUNTER_DIALOG_SHEET] = screen_sheet,
    };
    if (app->dialog) {
        screens[app->dialog](app, root);
    }
}

void
counter_view(const struct counter_app *app, struct ui_node *root)
{
    i18n_use(app->lang);
    switch (counter_stage(app)) {
    case COUNTER_STAGE_STARTING:
    case COUNTER_STAGE_UNKNOWN:
        screen_starting(app, root);
        return;
    case COUNTER_STAGE_LOGIN:
        screen_login(app, root);
        break;
    default:
        screen_desk(app, root);
        break;
    }
    dialog(app, root);
}
