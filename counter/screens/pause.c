/* SPDX-License-Identifier: Apache-2.0
 * Why and how long nobody sits here, as the window sign will say it. */
#include "counter/screens/screens.h"

/* With who stands in to choose, or a low window, the cards make room. */
static bool
short_cards(const struct counter_app *app)
{
    return counter_is_compact(app) &&
           (app->snapshot->desk.last_for_count > 0 || desk_layout(app).height < 960);
}

static void
reason_card(const struct counter_app *app, struct ui_node *row, int n)
{
    const struct counter_words *words = &counter_pause_reasons[n];
    bool chosen = app->pause.reason == n;
    char key[2] = {(char)('1' + n), '\0'};
    struct ui_node *card = ui_box(
        row,
        &(struct ui_style){.name = "card",
                           .grow = 1,
                           .height = short_cards(app) ? 92 : 106,
                           .pad = {short_cards(app) ? 8 : 14, 14, short_cards(app) ? 6 : 12, 14},
                           .gap = 2,
                           .fill = chosen ? COLOR_AZURE_T : COLOR_CARD,
                           .edge = chosen ? COLOR_AZURE : COLOR_HAIR,
                           .border = UI_ALL(chosen ? 3 : 1),
                           .radius = 14});
    struct ui_node *top = ui_box(card, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .justify = UI_SPACE_BETWEEN,
                                                          .height = 26,
                                                          .margin = {.bottom = 4}});
    ui_icon(top, words->icon, 26, 0, COLOR_NONE);
    ui_keycap(top, key, 11, COLOR_INK2);
    ui_text(card, i18n_tr(words->name),
            &(struct ui_type){.size = 18, .bold = true, .fit = UI_FIT_SHRINK, .max_lines = 1});
    ui_text(
        card, i18n_tr(words->sub),
        &(struct ui_type){.size = 14, .color = COLOR_INK2, .fit = UI_FIT_SHRINK, .max_lines = 1});
    ui_touch(card, &(struct ui_target){.action = COUNTER_TARGET_REASON + n,
                                       .spoken = i18n_tr(words->name),
                                       .role = UI_ROLE_RADIO,
                                       .key = key,
                                       .selected = chosen});
}

static void
minutes(const struct counter_app *app, struct ui_node *column)
{
    char text[WORDS_SIZE];
    struct ui_node *row = ui_row(column, 8);
    for (int i = 0; i < COUNTER_MINUTES; i++) {
        bool chosen = app->pause.minutes == i;
        words_minutes((int64_t)counter_minutes[i] * 60000, text, sizeof(text));
        struct ui_node *box =
            ui_box(row, &(struct ui_style){.name = "button",
                                           .axis = UI_ROW,
                                           .align = UI_CENTRE,
                                           .justify = UI_FROM_CENTRE,
                                           .grow = 1,
                                           .height = short_cards(app) ? 40 : 48,
                                           .radius = 10,
                                           .fill = chosen ? COLOR_CHOSEN : COLOR_CARD,
                                           .color = chosen ? COLOR_WHITE : COLOR_INK,
                                           .edge = chosen ? COLOR_NONE : COLOR_EDGE,
                                           .border = UI_ALL(chosen ? 0 : 1)});
        ui_text(
            box, text,
            &(struct ui_type){.size = 17, .bold = chosen, .optical = true, .fit = UI_FIT_SHRINK});
        ui_touch(box, &(struct ui_target){.action = COUNTER_TARGET_MINUTES + i,
                                          .spoken = text,
                                          .role = UI_ROLE_RADIO,
                                          .selected = chosen});
    }
}

/* As the window sign says it: which counter goes on with it, else only why. */
static void
where_instead(const struct counter_app *app, char *dst, size_t size)
{
    const char *id = app->counter.service_count > 0 ? app->counter.services[0] : "";
    const struct hall_service *service = hall_service(app->hall, id);
    char others[WORDS_SIZE];

    words_other_counters(app, id, others, sizeof(others));
    if (service && others[0]) {
        words_fill(dst, size, N_("{0}: go to counter {1}"), words_text(app, &service->name),
                   others);
    } else {
        str_cut(dst, size, i18n_tr(counter_pause_reasons[app->pause.reason].name));
    }
}

static void
sign(const struct counter_app *app, struct ui_node *column)
{
    const struct hall_staff *person = desk_staff(app);
    const char *name = person ? words_text(app, &person->name) : app->counter.staff;
    char text[WORDS_SIZE], time[24];
    struct ui_node *box = ui_box(column, &(struct ui_style){.name = "sign",
                                                            .axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .gap = 14,
                                                            .pad = UI_XY(18, 16),
                                                            .radius = 12,
                                                            .fill = COLOR_INK,
                                                            .color = COLOR_WHITE});
    ui_win(box, app->id, 48, UI_WIN_BOARD);
    struct ui_node *lines = ui_box(box, &(struct ui_style){.grow = 1});
    if (app->pause.minutes >= 0) {
        int64_t back = app->hall_now + (int64_t)counter_minutes[app->pause.minutes] * 60000;
        words_time(app, back, time, sizeof(time));
        words_fill(text, sizeof(text), N_("{0} is back before {1}"), name, time);
    } else {
        words_fill(text, sizeof(text), N_("{0} is away"), name, NULL);
    }
    ui_text(lines, text,
            &(struct ui_type){.size = 20, .bold = true, .line = 1.35F, .fit = UI_FIT_SHRINK});
    where_instead(app, text, sizeof(text));
    ui_text(lines, text,
            &(struct ui_type){.size = 16, .color = COLOR_MIST_ON_INK, .fit = UI_FIT_SHRINK});
}

/* Nobody else is there for those who wait: who stands in, or all the same. */
static void
stand_in(const struct counter_app *app, struct ui_node *column)
{
    const struct desk *desk = &app->snapshot->desk;
    const struct hall_staff *deputy = desk_deputy(app);
    char text[WORDS_SIZE];

    if (desk->last_for_count == 0) {
        return;
    }
    const struct hall_service *service = hall_service(app->hall, desk->last_for[0]);
    words_fill(text, sizeof(text), N_("Only this counter is open for {0}, and people wait."),
               service ? words_text(app, &service->name) : desk->last_for[0], NULL);
    struct ui_node *box =
        ui_box(column, &(struct ui_style){.gap = short_cards(app) ? 6 : 10,
                                          .margin = {.top = short_cards(app) ? 8 : 16}});
    piece_hint(box, "warn", text);
    if (deputy) {
        words_fill(text, sizeof(text), N_("{0} stands in"), words_text(app, &deputy->name), NULL);
        piece_choice(box, text, COUNTER_TARGET_DEPUTY, app->pause.deputy, 44);
    }
}

void
screen_pause(const struct counter_app *app, struct ui_node *root)
{
    struct ui_node *card = piece_dialog(app, root, _("Why do you pause?"), 920, 592, NULL);
    bool compact = counter_is_compact(app);
    struct dialog_columns columns = piece_columns(app, card, 410);
    struct ui_node *left = ui_column(columns.left, compact ? 8 : 10);
    for (int line = 0; line < COUNTER_PAUSE_REASONS / 2; line++) {
        struct ui_node *row =
            ui_box(left, &(struct ui_style){.axis = UI_ROW, .align = UI_STRETCH, .gap = 10});
        reason_card(app, row, line * 2);
        reason_card(app, row, line * 2 + 1);
    }
    struct ui_node *right = columns.right;
    piece_label(right, i18n_tr_context("counter", "Back in"), compact ? 12 : 0);
    minutes(app, right);
    piece_label(right, _("The window sign will say"), compact ? 12 : 22);
    sign(app, right);
    stand_in(app, right);
    if (app->counter.held_count > 0 && !short_cards(app)) {
        struct ui_node *hint = ui_box(right, &(struct ui_style){.margin = {.top = 14}});
        piece_hint(hint, "info", _("Tickets on hold stay with you."));
    } else if (app->counter.held_count == 0 && !short_cards(app)) {
        struct ui_node *hint = ui_box(right, &(struct ui_style){.margin = {.top = 14}});
        piece_hint(hint, "info", _("No number is left with you."));
    }
    piece_notice(app, right);
    piece_confirm(app, card, _("Pause now"), 430, false);
}
