/* SPDX-License-Identifier: Apache-2.0
 * The main action and the six others. */
#include "counter/screens/screens.h"

static const char *
primary_label(const struct counter_app *app)
{
    switch (counter_stage(app)) {
    case COUNTER_STAGE_CALLED:
        return _("Start serving");
    case COUNTER_STAGE_SERVING:
        return i18n_tr_context("counter", "Finish");
    case COUNTER_STAGE_PAUSED:
        return _("Resume service");
    case COUNTER_STAGE_READY:
        return _("Call the next one");
    default:
        return _("Waiting for a number");
    }
}

static void
primary(const struct counter_app *app, const struct desk_layout *layout, struct ui_node *root,
        float y)
{
    bool can = counter_can(app, COUNTER_TARGET_PRIMARY);
    bool key = counter_stage(app) != COUNTER_STAGE_EMPTY;
    struct ui_node *button = ui_box(
        root, &(struct ui_style){.name = "button",
                                 .axis = UI_ROW,
                                 .align = UI_CENTRE,
                                 .justify = UI_FROM_CENTRE,
                                 .gap = 20,
                                 .x_place = UI_PLACE_START,
                                 .y_place = UI_PLACE_START,
                                 .x = layout->margin,
                                 .y = y,
                                 .width = layout->card_width,
                                 .height = layout->primary_height,
                                 .radius = 10,
                                 .fill = can ? COLOR_AZURE : COLOR_DISABLED,
                                 .edge = COLOR_EDGE,
                                 .border = UI_ALL(can || app->theme.kind == THEME_LIGHT ? 0 : 1),
                                 .dashed = !can,
                                 .color = can ? COLOR_WHITE : COLOR_DISABLED_TEXT});
    ui_text(
        button, primary_label(app),
        &(struct ui_type){
            .size = layout->compact ? 34 : 38, .bold = true, .optical = true, .fit = UI_FIT_LINE});
    if (key) {
        ui_keycap(button, "F2", layout->compact ? 16 : 18, COLOR_NONE);
    }
    ui_touch(button, &(struct ui_target){.action = COUNTER_TARGET_PRIMARY,
                                         .spoken = primary_label(app),
                                         .key = "F2",
                                         .main = true,
                                         .disabled = !can});
}

/* With a ticket in hand 'call by number' and 'pause' can be pressed and say what comes first. */
static bool
looks_off(const struct counter_app *app, enum counter_target target)
{
    bool explains = target == COUNTER_TARGET_NUMBER || target == COUNTER_TARGET_PAUSE;
    if (explains && desk_hand(app)) {
        return app->stale;
    }
    return !counter_can(app, target);
}

static void
secondary(const struct counter_app *app, struct ui_node *row, enum counter_target target,
          const char *icon, const char *label, const char *key)
{
    bool compact = counter_is_compact(app);
    bool off = looks_off(app, target);
    struct ui_node *button =
        ui_box(row, &(struct ui_style){.name = "button",
                                       .align = UI_CENTRE,
                                       .justify = UI_FROM_CENTRE,
                                       .gap = 3,
                                       .grow = 1,
                                       .width = compact ? 10 : 0,
                                       .height = compact ? 64 : 72,
                                       .radius = 10,
                                       .fill = off ? COLOR_SOLD_OUT : COLOR_CARD,
                                       .edge = off ? COLOR_HAIR : COLOR_EDGE,
                                       .border = UI_ALL(1),
                                       .dashed = off && app->theme.kind == THEME_CONTRAST,
                                       .color = off ? COLOR_SOLD_OUT_TEXT : COLOR_INK});
    ui_icon(button, icon, compact ? 22 : 24, 0, COLOR_NONE);
    ui_text(button, label,
            &(struct ui_type){.size = compact ? 16 : 17,
                              .bold = true,
                              .optical = true,
                              .fit = UI_FIT_SHRINK,
                              .align = UI_CENTRE,
                              .box = {.max_width = compact ? 104 : 116}});
    struct ui_node *cap =
        ui_box(button, &(struct ui_style){.x_place = UI_PLACE_END,
                                          .y_place = UI_PLACE_START,
                                          .x = 5,
                                          .y = 5,
                                          .color = off ? COLOR_SOLD_OUT_TEXT : COLOR_INK2});
    ui_keycap(cap, key, 11, COLOR_NONE);
    ui_touch(button, &(struct ui_target){
                         .action = (int)target, .spoken = label, .key = key, .disabled = off});
}

/* The compact desk has no other place that says how many are on hold. */
static const char *
hold_label(const struct counter_app *app, char *dst, size_t size)
{
    int late = desk_held_too_long(app);
    char count[12];

    if (!counter_is_compact(app) || app->counter.held_count == 0) {
        return i18n_tr_context("counter", "Hold");
    }
    str_format(count, sizeof(count), "%d", late > 0 ? late : app->counter.held_count);
    words_fill(dst, size, late > 0 ? N_("Hold: {0} too long") : N_("Hold: {0}"), count, NULL);
    return dst;
}

static struct ui_node *
button_row(const struct desk_layout *layout, struct ui_node *root, float y)
{
    return ui_box(root, &(struct ui_style){.axis = UI_ROW,
                                           .align = UI_CENTRE,
                                           .gap = layout->compact ? 8 : 10,
                                           .x_place = UI_PLACE_START,
                                           .y_place = UI_PLACE_START,
                                           .x = layout->margin,
                                           .y = y,
                                           .width = layout->card_width});
}

void
desk_buttons(const struct counter_app *app, const struct desk_layout *layout, struct ui_node *root)
{
    char label[WORDS_SIZE];
    float y = layout->top + layout->card_height + layout->gap;
    bool paused = counter_stage(app) == COUNTER_STAGE_PAUSED;
    primary(app, layout, root, y);
    float below = y + layout->primary_height + (layout->compact || layout->tight ? 10 : 12);
    struct ui_node *row = button_row(layout, root, below);
    secondary(app, row, COUNTER_TARGET_RECALL, "recall", i18n_tr_context("counter", "Recall"),
              "F3");
    secondary(app, row, COUNTER_TARGET_PASS, "skip", i18n_tr_context("counter", "Pass"), "F4");
    secondary(app, row, COUNTER_TARGET_TRANSFER, "transfer", i18n_tr_context("counter", "Transfer"),
              "F5");
    if (layout->compact) {
        row = button_row(layout, root, below + 72);
    }
    secondary(app, row, COUNTER_TARGET_HOLD, "hold", hold_label(app, label, sizeof(label)), "F6");
    secondary(app, row, COUNTER_TARGET_NUMBER, "hash", _("Call by number"), "F7");
    secondary(app, row, COUNTER_TARGET_PAUSE, "away",
              paused ? _("Resume service") : _("Pause service"), "F8");
}
