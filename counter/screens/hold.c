/* SPDX-License-Identifier: Apache-2.0
 * Three ways to put the ticket in hand aside, and those that are aside already. */
#include "counter/screens/screens.h"

static const struct way {
    enum ticket_hold hold;
    const char *key, *name, *sub, *icon;
} ways[] = {
    {TICKET_HOLD_WITH_US, "1", N_("Papers stay here"), N_("You go on with them, then call back"),
     "doc"},
    {TICKET_HOLD_WITH_CITIZEN, "2", N_("Papers to be completed"),
     N_("The citizen takes them along and comes back"), "user"},
    {TICKET_HOLD_WAITING, "3", N_("Waiting for others"), N_("An answer from elsewhere is missing"),
     "clock"},
};

static void
way_card(const struct counter_app *app, struct ui_node *row, const struct way *way)
{
    bool compact = counter_is_compact(app);
    int64_t limit = desk_hold_limit(app, way->hold);
    char text[WORDS_SIZE], time[64];
    struct ui_node *card = ui_box(row, &(struct ui_style){.name = "card",
                                                          .grow = compact ? 0 : 1,
                                                          .height = compact ? 96 : 148,
                                                          .pad = UI_XY(18, compact ? 8 : 16),
                                                          .gap = 4,
                                                          .fill = COLOR_CARD,
                                                          .edge = COLOR_EDGE,
                                                          .border = UI_ALL(1),
                                                          .radius = 14});
    struct ui_node *top = ui_box(
        card, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .justify = UI_SPACE_BETWEEN});
    ui_icon(top, way->icon, 28, 0, COLOR_NONE);
    ui_keycap(top, way->key, 13, COLOR_NONE);
    ui_text(card, i18n_tr(way->name),
            &(struct ui_type){.size = 19,
                              .bold = true,
                              .fit = UI_FIT_SHRINK,
                              .box = {.margin = {.top = compact ? 0 : 8}}});
    ui_text(card, i18n_tr(way->sub), &(struct ui_type){.size = 15, .color = COLOR_INK2});
    if (limit > 0) {
        words_minutes(limit, time, sizeof(time));
        words_fill(text, sizeof(text), N_("{0} at most"), time, NULL);
        ui_text(compact ? top : card, text,
                &(struct ui_type){.size = 14, .bold = true, .color = COLOR_INK2});
    }
    ui_touch(card, &(struct ui_target){.action = COUNTER_TARGET_KIND + (int)way->hold,
                                       .spoken = i18n_tr(way->name),
                                       .key = way->key});
}

/* How long it has been, against how long such a hold should last. */
static void
timer(const struct counter_app *app, struct ui_node *row, const struct ticket *ticket)
{
    int64_t limit = desk_hold_limit(app, ticket->hold), held = app->hall_now - ticket->held_at;
    bool late = limit > 0 && held > limit;
    char text[WORDS_SIZE], time[64];

    struct ui_node *column = ui_box(row, &(struct ui_style){.align = UI_END});
    words_minutes(held, text, sizeof(text));
    ui_text(column, text,
            &(struct ui_type){.size = 17,
                              .bold = true,
                              .color = late ? COLOR_CINNABAR : COLOR_NONE,
                              .fit = UI_FIT_LINE});
    if (limit > 0) {
        words_minutes(late ? held - limit : limit, time, sizeof(time));
        words_fill(text, sizeof(text), late ? N_("{0} over") : N_("of {0}"), time, NULL);
        ui_text(column, text,
                &(struct ui_type){.size = 14,
                                  .bold = late,
                                  .color = late ? COLOR_CINNABAR : COLOR_INK2,
                                  .fit = UI_FIT_LINE});
    }
}

static void
held_buttons(const struct counter_app *app, struct ui_node *row, int n)
{
    bool free_hand = !desk_hand(app);
    char key[4] = "";

    if (free_hand && n < 9) {
        str_format(key, sizeof(key), "%d", n + 1);
    }
    piece_button(row, &(struct piece_button){.label = i18n_tr_context("counter", "Go on"),
                                             .key = key[0] ? key : NULL,
                                             .action = COUNTER_TARGET_HELD + n,
                                             .height = 44,
                                             .size = 16,
                                             .key_size = 11,
                                             .fill = COLOR_CARD,
                                             .color = COLOR_AZURE,
                                             .edge = COLOR_AZURE,
                                             .border = 1,
                                             .disabled = !free_hand || app->stale});
    piece_button(row, &(struct piece_button){.label = i18n_tr_context("counter", "Transfer"),
                                             .action = COUNTER_TARGET_HELD_MOVE + n,
                                             .height = 44,
                                             .size = 16,
                                             .fill = COLOR_CARD,
                                             .edge = COLOR_EDGE,
                                             .border = 1,
                                             .disabled = app->stale});
}

static void
held_row(const struct counter_app *app, struct ui_node *column, int n)
{
    const struct ticket *ticket = &app->counter.held[n];
    bool compact = counter_is_compact(app);
    struct ui_node *frame = ui_box(column, &(struct ui_style){.name = "held-row",
                                                              .gap = 4,
                                                              .pad = UI_XY(0, compact ? 6 : 0),
                                                              .edge = COLOR_HAIR,
                                                              .border = {.top = 1}});
    struct ui_node *row = ui_box(
        frame, &(struct ui_style){
                   .axis = UI_ROW, .align = UI_CENTRE, .gap = 12, .height = compact ? 44 : 60});

    ui_plate(row, ticket->number, &(struct ui_plate){.h = 30});
    struct ui_node *names = ui_box(row, &(struct ui_style){.grow = 1});
    ui_text(names, words_matter(app, ticket),
            &(struct ui_type){.size = 17, .bold = true, .fit = UI_FIT_SHRINK, .max_lines = 1});
    ui_text(names, words_hold(ticket->hold),
            &(struct ui_type){.size = 14, .color = COLOR_INK2, .fit = UI_FIT_SHRINK});
    timer(app, row, ticket);
    held_buttons(
        app,
        compact
            ? ui_box(frame, &(struct ui_style){.axis = UI_ROW, .justify = UI_FROM_END, .gap = 10})
            : row,
        n);
}

static void
held_rows(const struct counter_app *app, struct ui_node *card, int fits)
{
    int pages = (app->counter.held_count + fits - 1) / fits;
    int page = app->held_page % pages;

    for (int i = page * fits; i < app->counter.held_count && i < (page + 1) * fits; i++) {
        held_row(app, card, i);
    }
    if (pages > 1) {
        struct ui_node *foot = ui_box(
            card, &(struct ui_style){
                      .axis = UI_ROW, .justify = UI_FROM_END, .gap = 8, .margin = {.top = 8}});
        if (page > 0) {
            piece_page_button(foot, "chevl", _("Previous page"), COUNTER_TARGET_PREVIOUS);
        }
        if (page + 1 < pages) {
            piece_page_button(foot, "chev", _("Next page"), COUNTER_TARGET_NEXT);
        }
    }
}

void
screen_hold(const struct counter_app *app, struct ui_node *root)
{
    const struct ticket *hand = desk_hand(app);
    bool serving = hand && hand->state == TICKET_SERVING;
    char label[WORDS_SIZE], number[12];
    struct ui_node *title;
    struct ui_node *card =
        piece_dialog(app, root, serving ? i18n_tr_context("counter", "Hold") : _("Tickets on hold"),
                     820, 0, &title);
    if (serving) {
        ui_plate(title, hand->number, &(struct ui_plate){.h = 40});
        piece_label(card, _("Why does it wait?"), 20);
        struct ui_node *row =
            ui_box(card, &(struct ui_style){.axis = counter_is_compact(app) ? UI_COLUMN : UI_ROW,
                                            .align = UI_STRETCH,
                                            .gap = 12});
        for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
            way_card(app, row, &ways[i]);
        }
    }
    if (app->counter.held_count > 0) {
        str_format(number, sizeof(number), "%d", app->counter.held_count);
        words_fill(label, sizeof(label), N_("{0} on hold already"), number, NULL);
        piece_label(card, label, 22);
        int fits = counter_is_compact(app) ? 5 : 6;
        held_rows(app, card, serving ? fits / 2 : fits);
    }
    piece_notice(app, card);
}
