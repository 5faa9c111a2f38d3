/* SPDX-License-Identifier: Apache-2.0
 * What has come up, at the foot of the list: what was refused, a message, an offer, somebody to
 * stand in for, a step that can be taken back. */
#include "counter/screens/screens.h"

enum { BAR = 60, ASKS = 118, NOTICE = 84 };

/* In this order; a compact window shows the first only. */
struct bars {
    bool notice, message, offer, stand_in, undo;
};

static struct bars
bars_of(const struct counter_app *app)
{
    struct desk_stand_in stand_in;
    struct bars bars = {.notice = app->notice[0] || app->late,
                        .message = desk_message(app) != NULL,
                        .offer = desk_offer(app) != NULL,
                        .stand_in = desk_stand_in(app, &stand_in),
                        .undo = app->undo.until_ms > app->now_ms && !app->stale};

    bars.message = bars.message && !bars.notice;
    bars.stand_in = bars.stand_in && !bars.offer;
    if (counter_is_compact(app)) {
        bars.offer = bars.offer && !bars.notice && !bars.message;
        bars.stand_in = bars.stand_in && !bars.notice && !bars.message;
        bars.undo = bars.undo && !bars.notice && !bars.message && !bars.offer && !bars.stand_in;
    }
    return bars;
}

float
desk_bars_height(const struct counter_app *app)
{
    struct bars bars = bars_of(app);

    return (bars.notice || bars.message ? NOTICE : 0) + (bars.offer || bars.stand_in ? ASKS : 0) +
           (bars.undo ? BAR : 0);
}

/* What can still be taken back. */
static void
undo_bar(const struct counter_app *app, struct ui_node *parent)
{
    const char *sentence;
    char text[WORDS_SIZE];
    int64_t left = app->undo.until_ms - app->now_ms;
    switch (app->undo.kind) {
    case ACTION_CALL:
        sentence = N_("{0} was called.");
        break;
    case ACTION_PASS:
        sentence = N_("{0} was passed.");
        break;
    case ACTION_TRANSFER:
        sentence = N_("{0} was transferred.");
        break;
    default:
        sentence = N_("{0} is finished.");
        break;
    }
    struct ui_node *bar = ui_box(parent, &(struct ui_style){.name = "undo",
                                                            .axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .gap = 10,
                                                            .height = 50,
                                                            .margin = {.top = 10},
                                                            .pad = {.start = 12, .end = 5},
                                                            .radius = 10,
                                                            .fill = COLOR_SAND});
    ui_ring(bar, 32, 4, (float)left / COUNTER_UNDO_MS, (int)((left + 999) / 1000), COLOR_INK2,
            COLOR_HAIR);
    words_fill(text, sizeof(text), sentence, app->undo.number, NULL);
    ui_text(
        bar, text,
        &(struct ui_type){.size = 15, .optical = true, .fit = UI_FIT_SHRINK, .box = {.grow = 1}});
    piece_button(bar, &(struct piece_button){.label = _("Take back"),
                                             .key = "Ctrl Z",
                                             .icon = "undo",
                                             .action = COUNTER_TARGET_UNDO,
                                             .height = 40,
                                             .size = 15,
                                             .key_size = 11,
                                             .fill = COLOR_CARD,
                                             .edge = COLOR_EDGE,
                                             .border = 1});
}

static struct ui_node *
asking(struct ui_node *parent)
{
    return ui_box(parent, &(struct ui_style){.name = "offer",
                                             .gap = 10,
                                             .margin = {.top = 10},
                                             .pad = UI_XY(12, 10),
                                             .radius = 10,
                                             .fill = COLOR_APRICOT_T,
                                             .edge = COLOR_APRICOT_D,
                                             .border = UI_ALL(1)});
}

/* A colleague asks this counter to go on with somebody: until the ring is empty. */
static void
offer_bar(const struct counter_app *app, const struct ticket *offer, struct ui_node *parent)
{
    enum { OFFER_MS = 120000 };
    char text[WORDS_SIZE];
    int64_t left = offer->offer_until - app->hall_now;
    struct ui_node *bar = asking(parent);
    struct ui_node *line =
        ui_box(bar, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 10});
    ui_ring(line, 32, 4, (float)left / OFFER_MS, (int)((left + 999) / 1000), COLOR_INK2,
            COLOR_HAIR);
    words_fill(text, sizeof(text), N_("Counter {0} asks you to take {1}."), offer->offer_from,
               offer->number);
    ui_text(line, text,
            &(struct ui_type){.size = 16, .bold = true, .max_lines = 2, .box = {.grow = 1}});
    struct ui_node *row = ui_row(bar, 10);
    piece_button(row, &(struct piece_button){.label = i18n_tr_context("counter", "Take it"),
                                             .key = "F10",
                                             .action = COUNTER_TARGET_ACCEPT,
                                             .grow = true,
                                             .height = 44,
                                             .size = 16,
                                             .key_size = 11,
                                             .fill = COLOR_AZURE,
                                             .color = COLOR_WHITE,
                                             .disabled = !counter_can(app, COUNTER_TARGET_ACCEPT)});
    piece_button(row,
                 &(struct piece_button){.label = i18n_tr_context("counter", "Send it back"),
                                        .key = "F11",
                                        .action = COUNTER_TARGET_DECLINE,
                                        .grow = true,
                                        .height = 44,
                                        .size = 16,
                                        .key_size = 11,
                                        .fill = COLOR_CARD,
                                        .edge = COLOR_EDGE,
                                        .border = 1,
                                        .disabled = !counter_can(app, COUNTER_TARGET_DECLINE)});
}

/* AB 岗: who stands in takes over with one step, and gives back with one. */
static void
stand_in_bar(const struct counter_app *app, struct ui_node *parent)
{
    struct desk_stand_in stand_in;
    char text[WORDS_SIZE];

    if (!desk_stand_in(app, &stand_in)) {
        return;
    }
    const struct hall_service *service = hall_service(app->hall, stand_in.service);
    struct ui_node *bar = asking(parent);
    words_fill(text, sizeof(text),
               stand_in.back ? N_("Counter {0} is there for {1}: give it back?")
                             : N_("Counter {0} pauses, you stand in. People wait for {1}."),
               stand_in.counter, service ? words_text(app, &service->name) : stand_in.service);
    ui_text(bar, text, &(struct ui_type){.size = 16, .bold = true, .max_lines = 2});
    piece_button(bar, &(struct piece_button){
                          .label = stand_in.back ? i18n_tr_context("counter", "Give it back")
                                                 : i18n_tr_context("counter", "Take it over"),
                          .key = "Ctrl T",
                          .action = COUNTER_TARGET_TAKE_OVER,
                          .height = 44,
                          .size = 16,
                          .key_size = 11,
                          .fill = COLOR_AZURE,
                          .color = COLOR_WHITE,
                          .disabled = !counter_can(app, COUNTER_TARGET_TAKE_OVER)});
}

void
desk_bars(const struct counter_app *app, struct ui_node *column)
{
    struct bars bars = bars_of(app);
    char text[COUNTER_NOTICE_SIZE];

    if (bars.notice && !app->dialog) {
        piece_notice(app, column);
    }
    if (bars.message && !app->dialog) {
        const char *const values[] = {desk_message(app)->message};
        str_fill(text, sizeof(text), _("From the supervisor: {0}"), values, 1);
        piece_notice_text(column, "mail", text, true);
    }
    if (bars.offer) {
        offer_bar(app, desk_offer(app), column);
    }
    if (bars.stand_in) {
        stand_in_bar(app, column);
    }
    if (bars.undo) {
        undo_bar(app, column);
    }
}
