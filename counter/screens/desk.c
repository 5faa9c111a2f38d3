/* SPDX-License-Identifier: Apache-2.0
 * The desk: header, banner, card, buttons, list, footer. Buttons never move with what the card
 * says. */
#include <string.h>

#include "counter/screens/screens.h"

enum { HEADER = 72, BANNER = 60, MARGIN = 24, LIST_LEAST = 396, LIST_MOST = 560 };

struct desk_layout
desk_layout(const struct counter_app *app)
{
    struct ui_screen screen;
    struct desk_layout layout = {0};
    counter_screen(app, 0, &screen);
    layout.width = (float)app->width / screen.metrics.u;
    layout.height = (float)app->height / screen.metrics.u;
    layout.tight = app->stale || store_clock_is_wrong(app->facts.clock_off_ms);
    if (counter_is_compact(app)) {
        compact_layout(app, &layout);
        return layout;
    }
    layout.margin = MARGIN;
    layout.header = HEADER;
    layout.top = HEADER + 20 + (layout.tight ? BANNER : 0);
    float extra = layout.width - 1280;
    layout.list_width = LIST_LEAST + (extra > 0 ? extra : 0);
    if (layout.list_width > LIST_MOST) {
        layout.list_width = LIST_MOST;
    }
    layout.card_width = layout.width - 3 * MARGIN - layout.list_width;
    layout.primary_height = layout.tight ? 78 : 100;
    layout.gap = layout.tight ? 10 : 14;
    layout.card_height = layout.height - (layout.tight ? 393 : 352.7F);
    layout.list_x = layout.width - MARGIN - layout.list_width;
    layout.list_y = layout.top;
    layout.list_bottom = 56;
    return layout;
}

static enum ui_state_mark
mark_of(enum counter_stage stage)
{
    switch (stage) {
    case COUNTER_STAGE_SERVING:
        return UI_MARK_SERVING;
    case COUNTER_STAGE_CALLED:
        return UI_MARK_CALLING;
    case COUNTER_STAGE_PAUSED:
        return UI_MARK_PAUSED;
    default:
        return UI_MARK_IDLE;
    }
}

const char *
desk_state_word(enum counter_stage stage)
{
    switch (stage) {
    case COUNTER_STAGE_SERVING:
        return i18n_tr_context("counter", "Serving");
    case COUNTER_STAGE_CALLED:
        return i18n_tr_context("counter", "Calling");
    case COUNTER_STAGE_PAUSED:
        return i18n_tr_context("counter", "Paused");
    default:
        return i18n_tr_context("counter", "Idle");
    }
}

/* On ink the marks have their light colours. */
void
desk_header_mark(struct ui_node *row, enum counter_stage stage)
{
    struct ui_node *mark = ui_box(row, &(struct ui_style){.width = 13, .height = 13, .ltr = true});
    switch (mark_of(stage)) {
    case UI_MARK_SERVING:
        ui_draw_disc(mark, 6.5F, 6.5F, 6.5F, COLOR_PINE_LIGHT);
        break;
    case UI_MARK_CALLING:
        ui_draw_polygon(mark, (struct ui_point[]){{1, 0}, {13, 6.5F}, {1, 13}}, 3, COLOR_APRICOT);
        break;
    case UI_MARK_PAUSED:
        ui_draw_line(mark, (struct ui_point[]){{3.5F, 1.5F}, {3.5F, 11.5F}}, 2, 3, COLOR_WHITE);
        ui_draw_line(mark, (struct ui_point[]){{9.5F, 1.5F}, {9.5F, 11.5F}}, 2, 3, COLOR_WHITE);
        break;
    default:
        ui_draw_arc(mark, 6.5F, 6.5F, 5, 0, 360, 3, COLOR_APRICOT);
        break;
    }
}

static void
header_rule(struct ui_node *row, float margin)
{
    ui_box(row, &(struct ui_style){
                    .width = 1.5F, .height = 36, .margin = UI_XY(margin, 0), .fill = COLOR_LINE2});
}

static void
header_person(const struct counter_app *app, struct ui_node *header)
{
    const struct hall_staff *person = desk_staff(app);
    const struct hall_service *service =
        app->counter.service_count > 0 ? hall_service(app->hall, app->counter.services[0]) : NULL;
    char under[WORDS_SIZE];

    struct ui_node *row = ui_box(
        header, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 16, .grow = 1});
    ui_win(row, app->id, 48, UI_WIN_APRICOT);
    struct ui_node *names = ui_column(row, 0);
    ui_text(names, person ? words_text(app, &person->name) : app->counter.staff,
            &(struct ui_type){.size = 21, .bold = true, .fit = UI_FIT_SHRINK});
    /* TRANSLATORS: {0} staff number, {1} service */
    words_fill(under, sizeof(under), N_("No. {0} {1}"), app->counter.staff,
               service ? words_text(app, &service->name) : "");
    ui_text(names, under,
            &(struct ui_type){.size = 14, .color = COLOR_MIST_ON_INK, .fit = UI_FIT_CUT});
    header_rule(row, 8);
    struct ui_node *state = ui_row(row, 8);
    desk_header_mark(state, counter_stage(app));
    ui_text(state, desk_state_word(counter_stage(app)),
            &(struct ui_type){.size = 17, .bold = true, .optical = true, .fit = UI_FIT_LINE});
}

static void
header_figure(struct ui_node *row, const char *label, const char *value)
{
    struct ui_node *pair =
        ui_box(row, &(struct ui_style){.axis = UI_ROW, .align = UI_BASELINE, .gap = 8});
    ui_text(pair, label,
            &(struct ui_type){.size = 15, .color = COLOR_MIST_ON_INK, .fit = UI_FIT_LINE});
    ui_text(pair, value,
            &(struct ui_type){
                .size = 20, .bold = true, .color = COLOR_WHITE, .fit = UI_FIT_LINE, .ltr = true});
}

static void
header(const struct counter_app *app, struct ui_node *root)
{
    const struct staff_day *today = &app->snapshot->today;
    char finished[24], satisfied[24], average[24] = "–", clock[I18N_TEXT_SIZE];
    struct ui_node *header = ui_box(root, &(struct ui_style){.name = "header",
                                                             .axis = UI_ROW,
                                                             .align = UI_CENTRE,
                                                             .justify = UI_SPACE_BETWEEN,
                                                             .height = HEADER,
                                                             .pad = UI_XY(MARGIN, 0),
                                                             .gap = 28,
                                                             .fill = COLOR_INK,
                                                             .color = COLOR_WHITE});
    header_person(app, header);
    str_format(finished, sizeof(finished), "%d", today->finished);
    if (today->finished > 0) {
        words_average(today->serving_ms / today->finished, average, sizeof(average));
    }
    struct ui_node *row = ui_row(header, 28);
    header_figure(row, _("Finished today"), finished);
    if (today->ratings > 0) {
        str_format(satisfied, sizeof(satisfied), "%.1f%%",
                   100.0 * today->satisfied / today->ratings);
        header_figure(row, i18n_tr_context("counter", "Satisfied"), satisfied);
    }
    header_figure(row, i18n_tr_context("counter", "Average"), average);
    header_rule(row, 0);
    words_time(app, app->hall_now, clock, sizeof(clock));
    ui_text(row, clock,
            &(struct ui_type){
                .size = 26, .bold = true, .optical = true, .fit = UI_FIT_LINE, .ltr = true});
}

static const char *
banner_lead(const struct counter_app *app)
{
    if (desk_hand(app)) {
        return _("The network is down. Finish with this person as usual.");
    }
    return _("The network is down.");
}

/* A full stop of Chinese brings its own space. */
static float
banner_gap(void)
{
    return strncmp(i18n_lang(), "zh", 2) == 0 ? 0 : 6;
}

static void
banner(const struct counter_app *app, struct ui_node *root)
{
    char unsent[WORDS_SIZE], count[12];
    int kept = desk_unsent(app);
    struct ui_node *banner = ui_box(root, &(struct ui_style){.name = "banner",
                                                             .axis = UI_ROW,
                                                             .align = UI_CENTRE,
                                                             .height = BANNER,
                                                             .pad = UI_XY(MARGIN, 0),
                                                             .gap = 16,
                                                             .fill = COLOR_APRICOT,
                                                             .color = COLOR_INK});
    ui_icon(banner, "offline", 30, 0, COLOR_NONE);
    struct ui_node *text = ui_box(
        banner,
        &(struct ui_style){.axis = UI_ROW, .align = UI_BASELINE, .grow = 1, .gap = banner_gap()});
    ui_text(text, banner_lead(app),
            &(struct ui_type){.size = 19, .bold = true, .optical = true, .fit = UI_FIT_LINE});
    ui_text(text, _("No calls until it is back."),
            &(struct ui_type){.size = 19, .optical = true, .fit = UI_FIT_LINE});
    if (kept > 0) {
        str_format(count, sizeof(count), "%d", kept);
        words_fill(unsent, sizeof(unsent), N_("{0} not sent"), count, NULL);
        ui_text(banner, unsent,
                &(struct ui_type){.size = 16, .bold = true, .optical = true, .fit = UI_FIT_LINE});
    }
    ui_text(banner, _("Reconnecting"),
            &(struct ui_type){.size = 16, .optical = true, .fit = UI_FIT_LINE});
    piece_button(banner, &(struct piece_button){.label = _("Reconnect now"),
                                                .action = COUNTER_TARGET_RECONNECT,
                                                .height = 40,
                                                .size = 16,
                                                .fill = COLOR_INK,
                                                .color = COLOR_WHITE});
}

/* Every action is refused until it is set. */
static void
clock_banner(const struct counter_app *app, struct ui_node *root)
{
    char own[I18N_TEXT_SIZE], hall[I18N_TEXT_SIZE], sentence[WORDS_SIZE];
    bool compact = counter_is_compact(app);
    struct ui_node *banner =
        ui_box(root, &(struct ui_style){.name = "banner",
                                        .axis = UI_ROW,
                                        .align = UI_CENTRE,
                                        .height = compact ? COMPACT_BANNER : BANNER,
                                        .pad = UI_XY(MARGIN, 0),
                                        .gap = 16,
                                        .fill = COLOR_APRICOT,
                                        .color = COLOR_INK});
    words_time(app, app->hall_now + app->facts.clock_off_ms, own, sizeof(own));
    words_time(app, app->hall_now, hall, sizeof(hall));
    words_fill(sentence, sizeof(sentence),
               N_("This computer's clock says {0}, but it is {1}. Set the clock; until then no "
                  "calls."),
               own, hall);
    ui_icon(banner, "clock", 30, 0, COLOR_NONE);
    ui_text(banner, sentence,
            &(struct ui_type){.size = compact ? 16 : 19,
                              .bold = true,
                              .optical = true,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = compact ? 3 : 1,
                              .box = {.grow = 1}});
}

static void
footer_key(struct ui_node *row, const char *icon, const char *label, const char *key, int action)
{
    struct ui_node *box =
        ui_box(row, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 8, .height = 44});
    if (icon) {
        ui_icon(box, icon, 20, 0, COLOR_NONE);
    }
    ui_text(box, label, &(struct ui_type){.size = 14, .optical = true, .fit = UI_FIT_LINE});
    ui_keycap(box, key, 13, COLOR_NONE);
    ui_touch(box, &(struct ui_target){.action = action, .spoken = label, .key = key});
}

void
desk_footer(const struct counter_app *app, struct ui_node *root, bool keys)
{
    char clock[I18N_TEXT_SIZE];
    enum color color = app->stale ? COLOR_CINNABAR : COLOR_PINE;
    struct ui_node *footer = ui_box(root, &(struct ui_style){.name = "footer",
                                                             .axis = UI_ROW,
                                                             .align = UI_CENTRE,
                                                             .justify = UI_SPACE_BETWEEN,
                                                             .x_place = UI_PLACE_BOTH,
                                                             .y_place = UI_PLACE_END,
                                                             .height = 44,
                                                             .pad = UI_XY(18, 0),
                                                             .fill = COLOR_SAND});
    struct ui_node *line = ui_box(
        footer, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 8, .color = color});
    ui_icon(line, app->stale ? "offline" : "online", 20, 0, COLOR_NONE);
    ui_text(line, app->stale ? _("Disconnected") : _("Connected"),
            &(struct ui_type){.size = 14, .bold = true, .optical = true, .fit = UI_FIT_LINE});
    bool compact = counter_is_compact(app);
    struct ui_node *middle = ui_row(footer, compact ? 14 : 24);
    if (keys && compact) {
        if (counter_can(app, COUNTER_TARGET_SLIP)) {
            footer_key(middle, "doc", i18n_tr_context("counter", "Papers"), "F9",
                       COUNTER_TARGET_SLIP);
        }
        footer_key(middle, NULL, i18n_tr_context("counter", "More"), "F12", COUNTER_TARGET_OTHERS);
    } else if (keys) {
        footer_key(middle, NULL, i18n_tr_context("counter", "More"), "F12", COUNTER_TARGET_OTHERS);
        footer_key(middle, "search", _("Find a number"), "Ctrl F", COUNTER_TARGET_LOOKUP);
    }
    if (!compact) {
        footer_key(middle, NULL, _("Help"), "F1", COUNTER_TARGET_HELP);
    }
    if (keys && !compact && counter_can(app, COUNTER_TARGET_CLOSE)) {
        footer_key(middle, NULL, _("Close the counter"), "Ctrl Q", COUNTER_TARGET_CLOSE);
    }
    words_time(app, app->hall_now, clock, sizeof(clock));
    ui_text(footer, clock,
            &(struct ui_type){.size = 14, .optical = true, .fit = UI_FIT_LINE, .ltr = true});
}

void
screen_desk(const struct counter_app *app, struct ui_node *root)
{
    struct desk_layout layout = desk_layout(app);

    if (layout.compact) {
        compact_header(app, &layout, root);
    } else {
        header(app, root);
    }
    /* A dialog takes the whole place of a compact desk. */
    if (!layout.compact || !app->dialog) {
        if (app->stale && layout.compact) {
            compact_banner(app, root);
        } else if (app->stale) {
            banner(app, root);
        } else if (layout.tight) {
            clock_banner(app, root);
        }
        if (layout.compact) {
            compact_card(app, &layout, root);
        } else {
            desk_card(app, &layout, root);
        }
        desk_buttons(app, &layout, root);
        desk_list(app, &layout, root);
    }
    desk_footer(app, root, true);
}
