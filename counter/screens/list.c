/* SPDX-License-Identifier: Apache-2.0
 * Who waits, in the order they will be called, and what is said under it. */
#include <string.h>

#include "counter/screens/screens.h"

enum {
    ROW = 46,
    HEAD = 40,
    TABS_MAX = 5,
    SUMMARY = 82,
    SUMMARY_SHORT = 57,
};

static const char *
tab_service(const struct counter_app *app, int tab)
{
    return tab > 0 && tab <= app->counter.service_count ? app->counter.services[tab - 1] : NULL;
}

static bool
in_tab(const struct counter_app *app, const struct ticket *ticket)
{
    const char *service = tab_service(app, app->tab);
    return !service || strcmp(ticket->steps[ticket->step].service, service) == 0;
}

static size_t
count_of(const struct counter_app *app, const char *service)
{
    size_t count = 0;
    for (size_t i = 0; i < app->snapshot->waiting_count; i++) {
        const struct ticket *ticket = &app->snapshot->waiting[i];
        count += !service || strcmp(ticket->steps[ticket->step].service, service) == 0;
    }
    return count;
}

static void
tab(const struct counter_app *app, struct ui_node *row, int n, const char *label)
{
    bool chosen = app->tab == n || (n == 0 && !tab_service(app, app->tab));
    struct ui_node *box =
        ui_box(row, &(struct ui_style){.name = "block",
                                       .axis = UI_ROW,
                                       .align = UI_CENTRE,
                                       .height = 32,
                                       .pad = UI_XY(12, 0),
                                       .radius = 8,
                                       .fill = chosen ? COLOR_CHOSEN : COLOR_NONE,
                                       .color = chosen ? COLOR_WHITE : COLOR_INK2});
    ui_text(box, label,
            &(struct ui_type){.size = 15, .bold = chosen, .optical = true, .fit = UI_FIT_LINE});
    ui_touch(box, &(struct ui_target){.action = COUNTER_TARGET_TAB + n,
                                      .spoken = label,
                                      .role = UI_ROLE_TAB,
                                      .selected = chosen});
}

static void
head(const struct counter_app *app, struct ui_node *column)
{
    char title[WORDS_SIZE], text[WORDS_SIZE];
    struct ui_node *row = ui_box(column, &(struct ui_style){.axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .justify = UI_SPACE_BETWEEN,
                                                            .gap = 8,
                                                            .height = 32,
                                                            .margin = {.bottom = 8}});
    str_cut(title, sizeof(title), _("Waiting, in calling order"));
    if (app->stale) {
        words_time(app, app->stale_since, text, sizeof(text));
        words_fill(title, sizeof(title), N_("Waiting, as of {0}"), text, NULL);
    }
    ui_text(row, title,
            &(struct ui_type){.size = 17, .bold = true, .fit = UI_FIT_SHRINK, .box = {.grow = 1}});
    struct ui_node *tabs = ui_row(row, 2);
    str_format(text, sizeof(text), "%zu", count_of(app, NULL));
    words_fill(title, sizeof(title), N_("All {0}"), text, NULL);
    tab(app, tabs, 0, title);
    for (int i = 0; i < app->counter.service_count && i < TABS_MAX; i++) {
        const char *service = app->counter.services[i];
        str_format(text, sizeof(text), "%s %zu", service, count_of(app, service));
        tab(app, tabs, i + 1, text);
    }
}

static void
tags(const struct counter_app *app, struct ui_node *row, const struct ticket *ticket, bool later)
{
    char text[WORDS_SIZE], time[24];
    struct ui_node *box = ui_row(row, 6);
    if (later && desk_is_booked(ticket)) {
        words_time(app, ticket->base, time, sizeof(time));
        words_fill(text, sizeof(text), N_("Booked {0}"), time, NULL);
        ui_tag(box, text, 14, COLOR_SAND, COLOR_INK2);
        return;
    }
    if (desk_is_priority(ticket)) {
        ui_tag(box, i18n_tr_context("counter", "Priority"), 14, COLOR_PINE, COLOR_WHITE);
    }
    if (desk_is_booked(ticket)) {
        ui_tag(box, i18n_tr_context("counter", "Booked"), 14, COLOR_SAND, COLOR_INK);
    }
    if (!later && desk_is_overdue(app, ticket)) {
        ui_tag(box, i18n_tr_context("counter", "Late"), 14, COLOR_CINNABAR, COLOR_WHITE);
    }
}

static void
row_of(const struct counter_app *app, struct ui_node *column, const struct ticket *ticket,
       size_t place)
{
    bool later = desk_waits_later(app, ticket);
    bool overdue = !later && desk_is_overdue(app, ticket);
    char text[WORDS_SIZE], time[24];
    struct ui_node *row =
        ui_box(column, &(struct ui_style){.name = "waiting-row",
                                          .axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .height = ROW,
                                          .edge = COLOR_HAIR,
                                          .border = {.top = 1},
                                          .color = later ? COLOR_SOLD_OUT_TEXT : COLOR_INK});
    str_format(text, sizeof(text), "%zu", place);
    ui_text(row, later ? "" : text,
            &(struct ui_type){
                .size = 14, .color = COLOR_INK2, .fit = UI_FIT_LINE, .box = {.width = 22}});
    ui_plate(row, ticket->number,
             &(struct ui_plate){.h = 26, .kind = later ? UI_PLATE_GREY : UI_PLATE_PAPER});
    ui_text(row, words_matter(app, ticket),
            &(struct ui_type){.size = 15,
                              .fit = UI_FIT_SHRINK,
                              .line = 1.2F,
                              .box = {.grow = 1, .margin = {.start = 12, .end = 6}}});
    tags(app, row, ticket, later);
    if (later) {
        words_time(app, ticket->free_at, time, sizeof(time));
        words_fill(text, sizeof(text), N_("from {0}"), time, NULL);
    } else {
        words_minutes(desk_wait_ms(app, ticket), text, sizeof(text));
    }
    ui_text(row, text,
            &(struct ui_type){
                .size = 15,
                .bold = !later,
                .color = overdue ? COLOR_CINNABAR : COLOR_NONE,
                .align = UI_END,
                .fit = UI_FIT_LINE,
                .box = {.min_width = 58, .rigid = true, .margin = {.start = later ? 8 : 0}}});
}

/* One standard for the services shown, or 0 when they differ. */
static int
standard_of(const struct counter_app *app)
{
    int standard = -1;
    for (int i = 0; i < app->counter.service_count; i++) {
        const struct hall_service *service = hall_service(app->hall, app->counter.services[i]);
        bool counts = service && (!tab_service(app, app->tab) || app->tab == i + 1);
        if (counts && standard >= 0 && standard != service->wait_standard_min) {
            return 0;
        }
        standard = counts ? service->wait_standard_min : standard;
    }
    return standard > 0 ? standard : 0;
}

/* The oldest on hold, or how many are so for longer than they should. */
static void
held_line(const struct counter_app *app, struct ui_node *card)
{
    const struct ticket *held = &app->counter.held[0];
    char text[WORDS_SIZE], count[12], what[WORDS_SIZE];
    int late = desk_held_too_long(app);
    struct ui_node *row = ui_box(card, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .gap = 8,
                                                          .margin = {.top = 6},
                                                          .color = COLOR_INK2});

    str_format(count, sizeof(count), "%d", app->counter.held_count);
    str_format(what, sizeof(what), "%s %s", held->number, words_hold(held->hold));
    /* TRANSLATORS: {0} how many tickets are on hold, {1} the first one's number and why */
    words_fill(text, sizeof(text), N_("{0} on hold: {1}"), count, what);
    ui_text(row, text, &(struct ui_type){.size = 15, .fit = UI_FIT_CUT, .box = {.grow = 1}});
    if (late > 0) {
        str_format(count, sizeof(count), "%d", late);
        words_fill(text, sizeof(text), N_("{0} too long"), count, NULL);
        ui_text(row, text,
                &(struct ui_type){
                    .size = 15, .bold = true, .color = COLOR_CINNABAR, .fit = UI_FIT_LINE});
    } else {
        words_minutes(app->hall_now - held->held_at, text, sizeof(text));
        ui_text(row, text, &(struct ui_type){.size = 15, .fit = UI_FIT_LINE});
    }
}

static void
summary(const struct counter_app *app, struct ui_node *column, size_t late)
{
    char text[WORDS_SIZE], number[12];
    int standard = standard_of(app);
    struct ui_node *card = ui_box(column, &(struct ui_style){.name = "card",
                                                             .pad = UI_XY(16, 12),
                                                             .margin = {.top = 12},
                                                             .fill = COLOR_CARD,
                                                             .edge = COLOR_HAIR,
                                                             .border = UI_ALL(1),
                                                             .radius = 14});
    struct ui_node *row = ui_box(card, &(struct ui_style){.axis = UI_ROW, .gap = 8});
    str_format(number, sizeof(number), "%d", standard);
    words_fill(text, sizeof(text),
               standard ? N_("Standard: called within {0} minutes")
                        : N_("Standards of each service"),
               number, NULL);
    ui_text(row, text,
            &(struct ui_type){.size = 15, .bold = true, .fit = UI_FIT_SHRINK, .box = {.grow = 1}});
    str_format(number, sizeof(number), "%zu", late);
    words_fill(text, sizeof(text), late ? N_("{0} late") : N_("None late"), number, NULL);
    ui_text(row, text,
            &(struct ui_type){.size = 15,
                              .bold = true,
                              .color = late ? COLOR_CINNABAR : COLOR_PINE,
                              .fit = UI_FIT_LINE});
    if (app->counter.held_count > 0) {
        held_line(app, card);
        if (counter_can(app, COUNTER_TARGET_HOLD)) {
            ui_touch(card, &(struct ui_target){.action = COUNTER_TARGET_HELD_LIST,
                                               .spoken = _("Tickets on hold")});
        }
    }
}

static void
more(struct ui_node *column, size_t hidden)
{
    char text[WORDS_SIZE], number[12];
    struct ui_node *row = ui_box(column, &(struct ui_style){.axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .gap = 6,
                                                            .height = ROW,
                                                            .pad = {.start = 22},
                                                            .edge = COLOR_HAIR,
                                                            .border = {.top = 1},
                                                            .color = COLOR_AZURE});
    str_format(number, sizeof(number), "%zu", hidden);
    words_fill(text, sizeof(text), N_("{0} more"), number, NULL);
    ui_text(row, text,
            &(struct ui_type){.size = 15, .bold = true, .optical = true, .fit = UI_FIT_LINE});
    ui_icon(row, "down", 16, 0, COLOR_NONE);
    ui_touch(row,
             &(struct ui_target){.action = COUNTER_TARGET_MORE, .spoken = text, .key = "PgDn"});
}

static void
rows(const struct counter_app *app, struct ui_node *column, size_t fits)
{
    size_t total = 0, at = 0, place = 0, drawn = 0;
    for (size_t i = 0; i < app->snapshot->waiting_count; i++) {
        total += in_tab(app, &app->snapshot->waiting[i]);
    }
    bool paged = total > fits;
    size_t per_page = paged ? fits - 1 : fits;
    size_t pages = per_page ? (total + per_page - 1) / per_page : 1;
    size_t first = pages ? (size_t)app->list_page % pages * per_page : 0;
    for (size_t i = 0; i < 2 * app->snapshot->waiting_count && drawn < per_page; i++) {
        /* Those that are free first, then, at the foot, those that are not yet. */
        const struct ticket *ticket = &app->snapshot->waiting[i % app->snapshot->waiting_count];
        bool later = i >= app->snapshot->waiting_count;
        if (!in_tab(app, ticket) || desk_waits_later(app, ticket) != later) {
            continue;
        }
        place += !later;
        if (at++ >= first) {
            row_of(app, column, ticket, place);
            drawn++;
        }
    }
    if (paged) {
        more(column, total - first - drawn ? total - first - drawn : first);
    }
    if (total == 0) {
        ui_box(column, &(struct ui_style){.height = 1, .fill = COLOR_HAIR});
        ui_text(column, _("Nobody waits here."),
                &(struct ui_type){.size = 15,
                                  .color = COLOR_INK2,
                                  .fit = UI_FIT_SHRINK,
                                  .box = {.margin = UI_XY(0, 14)}});
    }
}

/* How many lines fit under what stands above and over what stands below. */
static size_t
fits(const struct counter_app *app, const struct desk_layout *layout)
{
    float below = layout->compact ? 0 : app->counter.held_count > 0 ? SUMMARY : SUMMARY_SHORT;
    float room = layout->height - layout->list_y - layout->list_bottom - HEAD - below -
                 desk_bars_height(app);

    return room > ROW ? (size_t)(room / ROW) : 1;
}

/* Nobody waits here: where somebody does. */
static void
help_card(const struct counter_app *app, struct ui_node *column, const struct board_service *line,
          int n)
{
    const struct hall_service *service = hall_service(app->hall, line->service);
    char text[WORDS_SIZE], number[12], key[2] = {(char)('1' + n), '\0'};
    struct ui_node *card = ui_box(column, &(struct ui_style){.name = "card",
                                                             .axis = UI_ROW,
                                                             .align = UI_CENTRE,
                                                             .gap = 12,
                                                             .height = 70,
                                                             .pad = UI_XY(14, 0),
                                                             .margin = {.bottom = 8},
                                                             .fill = COLOR_CARD,
                                                             .edge = COLOR_HAIR,
                                                             .border = UI_ALL(1),
                                                             .radius = 14});

    ui_plate(card, line->service, &(struct ui_plate){.h = 40});
    struct ui_node *names = ui_box(card, &(struct ui_style){.grow = 1});
    ui_text(names, service ? words_text(app, &service->name) : line->service,
            &(struct ui_type){.size = 18, .bold = true, .line = 1.3F, .fit = UI_FIT_SHRINK});
    str_format(number, sizeof(number), "%d", line->waiting);
    str_fill(text, sizeof(text),
             i18n_ntr("{0} person waits", "{0} people wait", (unsigned long)line->waiting),
             (const char *[]){number}, 1);
    ui_text(names, text, &(struct ui_type){.size = 14, .color = COLOR_INK2, .fit = UI_FIT_LINE});
    piece_button(card, &(struct piece_button){.label = i18n_tr_context("counter", "Call one"),
                                              .key = key,
                                              .action = COUNTER_TARGET_HELP_OUT + n,
                                              .height = 44,
                                              .size = 16,
                                              .key_size = 11,
                                              .fill = COLOR_CARD,
                                              .color = COLOR_AZURE,
                                              .edge = COLOR_AZURE,
                                              .border = 1});
}

static bool
helps(const struct counter_app *app, struct ui_node *column)
{
    const struct board_service *lines[COUNTER_HELPS];
    bool idle = counter_stage(app) == COUNTER_STAGE_EMPTY && app->snapshot->waiting_count == 0;
    size_t count = idle ? desk_helps(app, lines, ARRAY_SIZE(lines)) : 0;

    if (count > 0) {
        ui_text(
            column, _("Where you could help"),
            &(struct ui_type){
                .size = 17, .bold = true, .fit = UI_FIT_SHRINK, .box = {.margin = {.bottom = 8}}});
    }
    for (size_t i = 0; i < count; i++) {
        help_card(app, column, lines[i], (int)i);
    }
    return count > 0;
}

void
desk_list(const struct counter_app *app, const struct desk_layout *layout, struct ui_node *root)
{
    size_t late = 0;
    struct ui_node *column = ui_box(root, &(struct ui_style){.x_place = UI_PLACE_START,
                                                             .y_place = UI_PLACE_BOTH,
                                                             .x = layout->list_x,
                                                             .y = layout->list_y,
                                                             .y_end = layout->list_bottom,
                                                             .width = layout->list_width});

    for (size_t i = 0; i < app->snapshot->waiting_count; i++) {
        const struct ticket *ticket = &app->snapshot->waiting[i];
        late +=
            in_tab(app, ticket) && !desk_waits_later(app, ticket) && desk_is_overdue(app, ticket);
    }
    if (!helps(app, column)) {
        head(app, column);
        rows(app, column, fits(app, layout));
    }
    if (!layout->compact) {
        summary(app, column, late);
    }
    ui_spacer(column);
    desk_bars(app, column);
}
