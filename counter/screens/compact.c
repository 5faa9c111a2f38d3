/* SPDX-License-Identifier: Apache-2.0
 * The narrow desk beside other programs: one column, the same steps in the same order. What has no
 * room here (the papers, the summary) is one key away. */
#include <string.h>

#include "counter/screens/card.h"

enum { MARGIN = 16, LOW = 960, BANNER = COMPACT_BANNER };
static const float HEADER = 151.3F, HEADER_LOW = 88;

/* By what the card says, as on the pictures. */
static float
card_height(const struct counter_app *app)
{
    const struct ticket *hand = desk_hand(app);
    float note = hand && hand->note[0] && !app->stale ? 28 : 0;

    switch (counter_stage(app)) {
    case COUNTER_STAGE_SERVING:
        return 252.4F + note;
    case COUNTER_STAGE_CALLED:
        return 236 + note;
    default:
        return desk_next(app) && !app->stale ? 208.8F : 212.8F;
    }
}

void
compact_layout(const struct counter_app *app, struct desk_layout *layout)
{
    layout->compact = true;
    layout->margin = MARGIN;
    layout->header = layout->height < LOW ? HEADER_LOW : HEADER;
    layout->top = layout->header + 14 + (layout->tight ? BANNER : 0);
    layout->card_width = layout->width - 2 * MARGIN;
    layout->card_height = card_height(app);
    layout->primary_height = 92;
    layout->gap = 12;
    layout->list_x = MARGIN;
    layout->list_width = layout->card_width;
    layout->list_y =
        layout->top + layout->card_height + layout->gap + layout->primary_height + 10 + 136 + 18;
    layout->list_bottom = 46;
}

static void
figure(struct ui_node *row, const char *value, const char *label)
{
    struct ui_node *box = ui_box(
        row, &(struct ui_style){.name = "figure", .align = UI_CENTRE, .grow = 1, .width = 10});

    ui_text(box, value,
            &(struct ui_type){.size = 20, .bold = true, .line = 1.2F, .fit = UI_FIT_LINE});
    ui_text(box, label,
            &(struct ui_type){
                .size = 13, .line = 1.56F, .color = COLOR_MIST_ON_INK, .fit = UI_FIT_SHRINK});
}

static void
figures(const struct counter_app *app, struct ui_node *header)
{
    const struct staff_day *today = &app->snapshot->today;
    char text[WORDS_SIZE], number[16];
    struct ui_node *row = ui_box(header, &(struct ui_style){.axis = UI_ROW,
                                                            .align = UI_START,
                                                            .margin = {.top = 12},
                                                            .pad = {.top = 10},
                                                            .edge = COLOR_LINE2,
                                                            .border = {.top = 1.5F}});

    str_format(number, sizeof(number), "%d", today->finished);
    words_fill(text, sizeof(text), N_("{0} done"), number, NULL);
    figure(row, text, _("Finished today"));
    str_cut(text, sizeof(text), "–");
    if (today->ratings > 0) {
        str_format(text, sizeof(text), "%.1f%%", 100.0 * today->satisfied / today->ratings);
    }
    figure(row, text, _("Satisfied today"));
    str_cut(text, sizeof(text), "–");
    if (today->finished > 0) {
        words_exact(today->serving_ms / today->finished, text, sizeof(text));
    }
    figure(row, text, _("Average service"));
}

/* A name of several languages keeps a size that can be read and loses its end: the staff number
 * stands beneath. */
static void
person_name(struct ui_node *parent, const char *name)
{
    enum { LONG = 40 }; /* bytes: forty Latin letters, thirteen Chinese ones */
    bool is_long = strlen(name) > LONG;

    ui_text(parent, name,
            &(struct ui_type){.size = is_long ? 17 : 22,
                              .bold = true,
                              .max_lines = is_long ? 2 : 0,
                              .fit = is_long ? UI_FIT_CUT : UI_FIT_SHRINK});
}

void
compact_header(const struct counter_app *app, const struct desk_layout *layout,
               struct ui_node *root)
{
    const struct hall_staff *person = desk_staff(app);
    const struct hall_service *service =
        app->counter.service_count > 0 ? hall_service(app->hall, app->counter.services[0]) : NULL;
    char under[WORDS_SIZE];
    struct ui_node *header =
        ui_box(root, &(struct ui_style){.name = "header",
                                        .height = layout->header,
                                        .pad = {.top = 16, .end = 18, .bottom = 12, .start = 18},
                                        .fill = COLOR_INK,
                                        .color = COLOR_WHITE});
    struct ui_node *row = ui_row(header, 14);

    ui_win(row, app->id, 56, UI_WIN_APRICOT);
    struct ui_node *names = ui_box(row, &(struct ui_style){.grow = 1});
    person_name(names, person ? words_text(app, &person->name) : app->counter.staff);
    words_fill(under, sizeof(under), N_("No. {0} {1}"), app->counter.staff,
               service ? words_text(app, &service->name) : "");
    ui_text(names, under,
            &(struct ui_type){.size = 14, .color = COLOR_MIST_ON_INK, .fit = UI_FIT_CUT});
    struct ui_node *state = ui_row(row, 8);
    desk_header_mark(state, counter_stage(app));
    ui_text(state, desk_state_word(counter_stage(app)),
            &(struct ui_type){.size = 17, .bold = true, .optical = true, .fit = UI_FIT_LINE});
    if (layout->height >= LOW) {
        figures(app, header);
    }
}

void
compact_banner(const struct counter_app *app, struct ui_node *root)
{
    char text[WORDS_SIZE], count[12];
    int kept = desk_unsent(app);

    if (!app->stale) {
        return;
    }
    struct ui_node *banner = ui_box(root, &(struct ui_style){.name = "banner",
                                                             .axis = UI_ROW,
                                                             .align = UI_CENTRE,
                                                             .height = BANNER,
                                                             .pad = UI_XY(MARGIN, 0),
                                                             .gap = 12,
                                                             .fill = COLOR_APRICOT,
                                                             .color = COLOR_INK});
    ui_icon(banner, "offline", 28, 0, COLOR_NONE);
    str_cut(text, sizeof(text), _("The network is down. No calls until it is back."));
    if (kept > 0) {
        str_format(count, sizeof(count), "%d", kept);
        words_fill(text, sizeof(text), N_("The network is down. {0} not sent; kept here."), count,
                   NULL);
    }
    ui_text(banner, text,
            &(struct ui_type){.size = 16, .bold = true, .max_lines = 2, .box = {.grow = 1}});
    piece_button(banner, &(struct piece_button){.label = _("Reconnect"),
                                                .action = COUNTER_TARGET_RECONNECT,
                                                .height = 40,
                                                .size = 15,
                                                .fill = COLOR_INK,
                                                .color = COLOR_WHITE});
}

static struct ui_node *
body_of(struct ui_node *card)
{
    return ui_box(card, &(struct ui_style){.pad = {.top = 16, .end = 16, .bottom = 14, .start = 16},
                                           .grow = 1});
}

/* What the plate leaves of the card's width: 1.17 h and .625 h a digit. */
static float
room_beside(const struct counter_app *app, const struct ticket *ticket, float h, bool next)
{
    float digits = (float)strlen(ticket->number) - 1;
    bool tag = next && (desk_is_priority(ticket) || desk_is_booked(ticket));
    float room = desk_layout(app).card_width - 34 - h * (1.17F + 0.625F * digits) - 2;

    room -= tag ? 70 : 0;
    return room > 60 ? room : 60;
}

/* The number at the start; its matter and its wait at the end. */
static void
number_row(const struct counter_app *app, struct ui_node *body, const struct ticket *ticket,
           float h, bool next)
{
    char text[WORDS_SIZE], minutes[16];
    int64_t waited = next ? desk_wait_ms(app, ticket) : ticket->called_at - ticket->issued_at;
    bool late = next && desk_is_overdue(app, ticket);
    struct ui_node *row = ui_box(body, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .justify = UI_SPACE_BETWEEN,
                                                          .margin = {.top = next ? 6 : 0}});

    ui_plate(row, ticket->number, &(struct ui_plate){.h = h, .outlined = next});
    struct ui_node *end = ui_box(row, &(struct ui_style){.align = UI_END, .grow = 1});
    struct ui_node *names = ui_box(
        end,
        &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .justify = UI_FROM_END, .gap = 8});
    if (next) {
        card_class_tag(names, ticket);
    }
    ui_text(names, words_matter(app, ticket),
            &(struct ui_type){.size = 20,
                              .bold = true,
                              .align = UI_END,
                              .max_lines = 2,
                              .fit = UI_FIT_SHRINK,
                              .box = {.max_width = room_beside(app, ticket, h, next)}});
    str_format(minutes, sizeof(minutes), "%d", (int)(waited > 0 ? waited / 60000 : 0));
    words_fill(text, sizeof(text), N_("Waited {0} min"), minutes, NULL);
    ui_text(end, text,
            &(struct ui_type){.size = 15,
                              .bold = late,
                              .color = late ? COLOR_CINNABAR : COLOR_INK2,
                              .fit = UI_FIT_LINE});
}

static void
say(struct ui_node *body, const char *text)
{
    (void)piece_hint(ui_box(body, &(struct ui_style){.margin = {.top = 12}}), "chat", text);
}

static void
serving(const struct counter_app *app, struct ui_node *card)
{
    const struct ticket *ticket = desk_hand(app);
    char start[WORDS_SIZE], end[WORDS_SIZE], one[12], two[12];

    str_cut(start, sizeof(start), _("Being served"));
    if (ticket->step_count > 1) {
        str_format(one, sizeof(one), "%d", ticket->step + 1);
        str_format(two, sizeof(two), "%d", ticket->step_count);
        words_fill(start, sizeof(start), N_("Being served, part {0} of {1}"), one, two);
    }
    words_time(app, ticket->started_at, one, sizeof(one));
    words_fill(end, sizeof(end), N_("Began {0}"), one, NULL);
    card_strip(app, card, COLOR_PINE_T, COLOR_PINE_D, start, end);
    struct ui_node *body = body_of(card);
    number_row(app, body, ticket, 76, false);
    card_limit(app, body, ticket);
    card_serving_prompt(app, end, sizeof(end));
    say(body, end);
    card_note(app, body, ticket);
}

static void
called(const struct counter_app *app, struct ui_node *card)
{
    const struct ticket *ticket = desk_hand(app);
    int least = app->hall->settings.calls_before_pass;
    char text[WORDS_SIZE], number[24];

    words_time(app, ticket->called_at, number, sizeof(number));
    words_fill(text, sizeof(text), N_("Called {0}"), number, NULL);
    card_strip(app, card, COLOR_APRICOT, COLOR_INK, _("Called, on the way"), text);
    struct ui_node *body = body_of(card);
    number_row(app, body, ticket, 76, false);
    struct ui_node *row = ui_box(
        body,
        &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 10, .margin = {.top = 16}});
    card_time(row, app->hall_now - ticket->called_at);
    struct ui_node *lines = ui_box(row, &(struct ui_style){.grow = 1});
    const struct ui_type quiet = {
        .size = 15, .line = 1.35F, .color = COLOR_INK2, .fit = UI_FIT_SHRINK};
    str_format(number, sizeof(number), "%d", ticket->calls);
    words_fill(text, sizeof(text), ticket->calls == 1 ? N_("Called once") : N_("Called {0} times"),
               number, NULL);
    ui_text(lines, text, &quiet);
    str_format(number, sizeof(number), "%d", least);
    words_fill(text, sizeof(text),
               ticket->calls >= least ? N_("Not here after {0} calls? You can pass now.")
                                      : N_("After {0} calls without coming, pass"),
               number, NULL);
    ui_text(lines, text, &quiet);
    say(body, _("Say: good day, please sit down. What brings you here?"));
    card_note(app, body, ticket);
}

static void
idle_strip(const struct counter_app *app, struct ui_node *card, const char *otherwise,
           const char *end)
{
    char text[WORDS_SIZE], time[24];

    if (app->last.at) {
        words_time(app, app->last.at, time, sizeof(time));
        words_fill(text, sizeof(text), N_("{0} at {1}"), app->last.number, time);
        card_strip(app, card, COLOR_SAND, COLOR_INK, card_last_words(app), text);
        return;
    }
    card_strip(app, card, COLOR_SAND, COLOR_INK, otherwise, end);
}

static void
ready(const struct counter_app *app, struct ui_node *card)
{
    char text[WORDS_SIZE];

    idle_strip(app, card, i18n_tr_context("counter", "Ready"), "");
    struct ui_node *body = body_of(card);
    ui_text(body, i18n_tr_context("counter", "Next"),
            &(struct ui_type){.size = 15, .color = COLOR_INK2, .fit = UI_FIT_LINE});
    number_row(app, body, desk_next(app), 60, true);
    /* Why this one, in one line. */
    struct ui_node *why = ui_box(body, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .gap = 10,
                                                          .height = 40,
                                                          .margin = {.top = 16},
                                                          .pad = UI_XY(12, 0),
                                                          .radius = 8,
                                                          .fill = COLOR_PAPER});
    ui_icon(why, "info", 20, 0, COLOR_NONE);
    card_why_facts(app, text, sizeof(text));
    if (app->snapshot->why.rule != ORDER_DUE) {
        (void)card_why_words(app, text, sizeof(text));
    }
    ui_text(
        why, text,
        &(struct ui_type){
            .size = 15, .line = 1.15F, .fit = UI_FIT_SHRINK, .max_lines = 2, .box = {.grow = 1}});
}

static void
message(struct ui_node *card, const char *icon, const char *head, const char *line)
{
    struct ui_node *body = ui_box(
        card, &(struct ui_style){
                  .align = UI_CENTRE, .justify = UI_FROM_CENTRE, .pad = UI_XY(16, 0), .grow = 1});

    ui_icon(body, icon, 52, 0, COLOR_EDGE);
    ui_text(body, head,
            &(struct ui_type){.size = 24,
                              .bold = true,
                              .align = UI_CENTRE,
                              .fit = UI_FIT_SHRINK,
                              .box = {.margin = {.top = 14}}});
    ui_text(body, line,
            &(struct ui_type){.size = 15,
                              .color = COLOR_INK2,
                              .align = UI_CENTRE,
                              .max_lines = 2,
                              .box = {.margin = {.top = 4}}});
}

static void
empty(const struct counter_app *app, struct ui_node *card)
{
    static const struct card_room room = {
        .body = {.align = UI_CENTRE, .pad = {.top = 30}, .grow = 1},
        .drawing = {.name = "drawing",
                    .axis = UI_ROW,
                    .align = UI_CENTRE,
                    .gap = 12,
                    .width = 240,
                    .color = COLOR_EDGE},
        .dot_start = -1.5F,
        .fit = UI_FIT_SHRINK};

    card_empty(app, card, &room);
}

static void
paused(const struct counter_app *app, struct ui_node *card)
{
    const struct counter *counter = &app->counter;
    char text[WORDS_SIZE] = "", time[24];

    words_time(app, counter->since, time, sizeof(time));
    words_fill(text, sizeof(text), N_("Since {0}"), time, NULL);
    card_strip(app, card, COLOR_SAND, COLOR_INK, _("Service paused"), text);
    text[0] = '\0';
    if (counter->back_at > 0) {
        bool late = app->hall_now > counter->back_at;
        words_time(app, counter->back_at, time, sizeof(time));
        if (late) {
            words_minutes(app->hall_now - counter->back_at, time, sizeof(time));
        }
        words_fill(text, sizeof(text), late ? N_("{0} over") : N_("Back before {0}"), time, NULL);
    }
    message(card, "away", i18n_tr(counter->reason), text);
}

void
compact_card(const struct counter_app *app, const struct desk_layout *layout, struct ui_node *root)
{
    struct ui_node *card = ui_box(root, &(struct ui_style){.name = "card",
                                                           .x_place = UI_PLACE_START,
                                                           .y_place = UI_PLACE_START,
                                                           .x = layout->margin,
                                                           .y = layout->top,
                                                           .width = layout->card_width,
                                                           .height = layout->card_height,
                                                           .fill = COLOR_CARD,
                                                           .edge = COLOR_HAIR,
                                                           .border = UI_ALL(1),
                                                           .radius = 14});

    switch (counter_stage(app)) {
    case COUNTER_STAGE_SERVING:
        serving(app, card);
        break;
    case COUNTER_STAGE_CALLED:
        called(app, card);
        break;
    case COUNTER_STAGE_PAUSED:
        paused(app, card);
        break;
    default:
        if (app->stale) {
            idle_strip(app, card, _("Disconnected"), "");
            message(card, "offline", _("Calls go on once connected"),
                    _("What you did is kept on this computer and sent by itself."));
        } else if (desk_next(app)) {
            ready(app, card);
        } else {
            empty(app, card);
        }
        break;
    }
}
