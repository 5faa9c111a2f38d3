/* SPDX-License-Identifier: Apache-2.0
 * The card: whose turn it is, how long it has been, what to say. */
#include <string.h>

#include "counter/screens/card.h"

enum { AMBER_PERCENT = 80 };

struct ui_node *
card_strip(const struct counter_app *app, struct ui_node *card, enum color fill, enum color color,
           const char *start, const char *end)
{
    /* In high contrast the quiet strip is a rule: a black fill would cover the card's border. */
    bool rule = app->theme.kind == THEME_CONTRAST && fill == COLOR_SAND;
    bool compact = counter_is_compact(app);
    float size = compact ? 16 : 17;
    struct ui_node *row = ui_box(card, &(struct ui_style){.name = "block",
                                                          .axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .justify = UI_SPACE_BETWEEN,
                                                          .gap = 16,
                                                          .height = compact ? 36 : 38,
                                                          .pad = UI_XY(compact ? 16 : 22, 0),
                                                          .radius = 12.5F,
                                                          .corners = UI_CORNERS_TOP,
                                                          .fill = rule ? COLOR_NONE : fill,
                                                          .edge = COLOR_HAIR,
                                                          .border = {.bottom = rule ? 1 : 0},
                                                          .color = color});
    ui_text(row, start,
            &(struct ui_type){.size = size, .bold = true, .optical = true, .fit = UI_FIT_LINE});
    ui_text(row, end, &(struct ui_type){.size = size, .optical = true, .fit = UI_FIT_SHRINK});
    return row;
}

static void
card_plate(const struct desk_layout *layout, struct ui_node *column, const struct ticket *ticket,
           bool outlined)
{
    ui_plate(column, ticket->number,
             &(struct ui_plate){.h = layout->tight ? 84 : 104, .outlined = outlined});
}

void
card_class_tag(struct ui_node *row, const struct ticket *ticket)
{
    if (desk_is_priority(ticket)) {
        ui_tag(row, i18n_tr_context("counter", "Priority"), 14, COLOR_PINE, COLOR_WHITE);
    } else if (desk_is_booked(ticket)) {
        ui_tag(row, i18n_tr_context("counter", "Booked"), 14, COLOR_SAND, COLOR_INK);
    }
}

static void
card_matter(const struct counter_app *app, const struct desk_layout *layout, struct ui_node *column,
            const struct ticket *ticket)
{
    const struct hall_service *service = desk_service(app, ticket);
    const struct hall_matter *matter = desk_matter(app, ticket);
    struct ui_node *row =
        ui_box(column, &(struct ui_style){.axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .gap = 10,
                                          .margin = {.top = layout->tight ? 10 : 16}});
    ui_text(row, service ? words_text(app, &service->name) : ticket->steps[ticket->step].service,
            &(struct ui_type){.size = 24, .bold = true, .fit = UI_FIT_SHRINK});
    if (matter) {
        ui_text(row, words_text(app, &matter->name),
                &(struct ui_type){.size = 20, .color = COLOR_INK2, .fit = UI_FIT_SHRINK});
    }
    card_class_tag(row, ticket);
}

void
card_time(struct ui_node *row, int64_t ms)
{
    char text[24];
    words_timer(ms, text, sizeof(text));
    ui_text(
        row, text,
        &(struct ui_type){.size = 44, .bold = true, .line = 1, .fit = UI_FIT_LINE, .ltr = true});
}

/* Elapsed against the service's limit: green, amber from 80 %, then red. */
void
card_limit(const struct counter_app *app, struct ui_node *column, const struct ticket *ticket)
{
    const struct hall_service *service = desk_service(app, ticket);
    /* Whole seconds, so that what went by and what is left make up the limit. */
    int64_t elapsed = (app->hall_now - ticket->started_at) / 1000 * 1000;
    int64_t allowed = service ? (int64_t)service->serve_limit_min * 60000 : 0;
    char text[WORDS_SIZE], time[64];

    struct ui_node *row = ui_box(column, &(struct ui_style){.axis = UI_ROW,
                                                            .align = UI_BASELINE,
                                                            .justify = UI_SPACE_BETWEEN,
                                                            .margin = {.top = 14}});
    card_time(row, elapsed);
    if (allowed <= 0) {
        return;
    }
    bool late = elapsed > allowed;
    enum color color = late                                       ? COLOR_CINNABAR
                       : elapsed * 100 >= allowed * AMBER_PERCENT ? COLOR_AMBER_TEXT
                                                                  : COLOR_PINE;
    struct ui_node *end =
        ui_box(row, &(struct ui_style){.axis = UI_ROW, .align = UI_BASELINE, .gap = 3.5F});
    words_timer(allowed, time, sizeof(time));
    words_fill(text, sizeof(text), N_("Limit {0}"), time, NULL);
    ui_text(end, text, &(struct ui_type){.size = 15, .color = COLOR_INK2, .fit = UI_FIT_LINE});
    words_exact(late ? elapsed - allowed : allowed - elapsed, time, sizeof(time));
    words_fill(text, sizeof(text), late ? N_("{0} over") : N_("{0} left"), time, NULL);
    ui_text(end, text,
            &(struct ui_type){.size = 15, .bold = true, .color = color, .fit = UI_FIT_LINE});
    float part = (float)elapsed / (float)allowed;
    struct ui_node *bar = ui_column(ui_box(column, &(struct ui_style){.margin = {.top = 8}}), 0);
    ui_bar(bar, 10, part < 1 ? part : 1, 0, color);
}

void
card_note(const struct counter_app *app, struct ui_node *column, const struct ticket *ticket)
{
    if (!ticket->note[0] || app->stale) {
        return;
    }
    struct ui_node *row = ui_box(
        column,
        &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 8, .margin = {.top = 8}});
    ui_icon(row, "mail", 20, 0, COLOR_NONE);
    ui_text(row, ticket->note,
            &(struct ui_type){
                .size = 15, .bold = true, .optical = true, .fit = UI_FIT_CUT, .box = {.grow = 1}});
}

static void
prompt(const struct desk_layout *layout, struct ui_node *column, const char *text)
{
    if (layout->tight) {
        return;
    }
    struct ui_node *row =
        piece_hint(ui_box(column, &(struct ui_style){.margin = {.top = 12}}), "chat", text);
    (void)row;
}

void
card_serving_prompt(const struct counter_app *app, char *dst, size_t size)
{
    size_t count, missing = desk_ticked(app, COUNTER_TICK_MISSING);
    char number[12];

    (void)desk_materials(app, &count);
    if (missing > 0) {
        str_format(number, sizeof(number), "%zu", missing);
        words_fill(dst, size,
                   missing == 1
                       ? N_("Say: one paper is still missing, I will write it down for you.")
                       : N_("Say: {0} papers are still missing, I will write them down for "
                            "you."),
                   number, NULL);
    } else if (count > 0 && desk_ticked(app, COUNTER_TICK_HERE) == count) {
        str_cut(dst, size, _("Say: your papers are complete, I will do it now."));
    } else {
        str_cut(dst, size, _("Say: please let me see your papers."));
    }
}

/* The two columns under the strip. */
static struct ui_node *
card_body(const struct desk_layout *layout, struct ui_node *card, struct ui_node **ret_end)
{
    struct ui_edges pad =
        layout->tight ? (struct ui_edges){16, 22, 14, 22} : (struct ui_edges){22, 22, 18, 22};
    struct ui_node *body = ui_box(
        card,
        &(struct ui_style){.axis = UI_ROW, .align = UI_STRETCH, .gap = 28, .pad = pad, .grow = 1});
    struct ui_node *start = ui_box(body, &(struct ui_style){.width = 440, .rigid = true});
    *ret_end = ui_box(
        body, &(struct ui_style){
                  .grow = 1, .edge = COLOR_HAIR, .border = {.start = 1}, .pad = {.start = 26}});
    return start;
}

static void
serving(const struct counter_app *app, const struct desk_layout *layout, struct ui_node *card)
{
    const struct ticket *ticket = desk_hand(app);
    char start[WORDS_SIZE], end[WORDS_SIZE], step[12], steps[12];
    char issued[24], begun[24], waited[24];
    struct ui_node *checklist;

    str_cut(start, sizeof(start), _("Being served"));
    if (ticket->step_count > 1) {
        str_format(step, sizeof(step), "%d", ticket->step + 1);
        str_format(steps, sizeof(steps), "%d", ticket->step_count);
        words_fill(start, sizeof(start), N_("Being served, part {0} of {1}"), step, steps);
    }
    words_time(app, ticket->issued_at, issued, sizeof(issued));
    words_time(app, ticket->started_at, begun, sizeof(begun));
    str_format(waited, sizeof(waited), "%d",
               (int)((ticket->called_at - ticket->issued_at) / 60000));
    const char *const values[] = {issued, waited, begun};
    /* TRANSLATORS: {0} and {2} times of day, {1} minutes */
    str_fill(end, sizeof(end), _("Ticket of {0}, waited {1} min, began {2}"), values,
             ARRAY_SIZE(values));
    card_strip(app, card, COLOR_PINE_T, COLOR_PINE_D, start, end);

    struct ui_node *column = card_body(layout, card, &checklist);
    card_plate(layout, column, ticket, false);
    card_matter(app, layout, column, ticket);
    card_limit(app, column, ticket);
    card_serving_prompt(app, end, sizeof(end));
    prompt(layout, column, end);
    card_note(app, column, ticket);
    desk_checklist(app, layout, checklist);
}

static void
called(const struct counter_app *app, const struct desk_layout *layout, struct ui_node *card)
{
    const struct ticket *ticket = desk_hand(app);
    char text[WORDS_SIZE], issued[24], time[24], count[12], least[12];
    struct ui_node *checklist;

    words_time(app, ticket->issued_at, issued, sizeof(issued));
    words_time(app, ticket->called_at, time, sizeof(time));
    str_format(count, sizeof(count), "%d", (int)((ticket->called_at - ticket->issued_at) / 60000));
    const char *const values[] = {issued, count, time};
    /* TRANSLATORS: {0} and {2} times of day, {1} minutes */
    str_fill(text, sizeof(text), _("Ticket of {0}, waited {1} min, called {2}"), values,
             ARRAY_SIZE(values));
    card_strip(app, card, COLOR_APRICOT, COLOR_INK, _("Called, on the way"), text);

    struct ui_node *column = card_body(layout, card, &checklist);
    card_plate(layout, column, ticket, false);
    card_matter(app, layout, column, ticket);
    struct ui_node *row = ui_box(
        column,
        &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 10, .margin = {.top = 14}});
    card_time(row, app->hall_now - ticket->called_at);
    struct ui_node *lines = ui_box(row, &(struct ui_style){.grow = 1});
    str_format(count, sizeof(count), "%d", ticket->calls);
    str_format(least, sizeof(least), "%d", app->hall->settings.calls_before_pass);
    words_fill(text, sizeof(text), ticket->calls == 1 ? N_("Called once") : N_("Called {0} times"),
               count, NULL);
    ui_text(
        lines, text,
        &(struct ui_type){.size = 15, .line = 1.35F, .color = COLOR_INK2, .fit = UI_FIT_SHRINK});
    words_fill(text, sizeof(text),
               counter_can(app, COUNTER_TARGET_PASS) ||
                       ticket->calls >= app->hall->settings.calls_before_pass
                   ? N_("Not here after {0} calls? You can pass now.")
                   : N_("After {0} calls without coming, pass"),
               least, NULL);
    ui_text(
        lines, text,
        &(struct ui_type){.size = 15, .line = 1.35F, .color = COLOR_INK2, .fit = UI_FIT_SHRINK});
    prompt(layout, column, _("Say: good day, please sit down. What brings you here?"));
    card_note(app, column, ticket);
    desk_checklist(app, layout, checklist);
}

const char *
card_last_words(const struct counter_app *app)
{
    switch (app->last.kind) {
    case ACTION_FINISH:
        return app->last.state == TICKET_WAITING ? _("Part done, waits for the next")
                                                 : _("The last one is finished");
    case ACTION_PASS:
        return app->last.state == TICKET_VOID ? _("Passed twice, no longer valid")
                                              : _("The last one was passed");
    case ACTION_TRANSFER:
        return _("The last one was transferred");
    default:
        return _("The last one is on hold");
    }
}

static void
idle_strip(const struct counter_app *app, struct ui_node *card, const char *otherwise)
{
    char end[WORDS_SIZE], time[24];
    if (app->last.at) {
        words_time(app, app->last.at, time, sizeof(time));
        /* TRANSLATORS: {0} a number, {1} a time of day */
        words_fill(end, sizeof(end), N_("{0} at {1}"), app->last.number, time);
        card_strip(app, card, COLOR_SAND, COLOR_INK, card_last_words(app), end);
        return;
    }
    card_strip(app, card, COLOR_SAND, COLOR_INK, otherwise, "");
}

const char *
card_why_words(const struct counter_app *app, char *dst, size_t size)
{
    char number[12];
    switch (app->snapshot->why.rule) {
    case ORDER_GUARD:
        str_format(number, sizeof(number), "%d", app->snapshot->why.overtakes);
        words_fill(dst, size, N_("{0} calls in a row went ahead of this one. Now it is its turn."),
                   number, NULL);
        return dst;
    case ORDER_BOUND:
        return _("This one is meant for this counter.");
    case ORDER_SECONDARY:
        return _("Nobody waits for your own services, or this one waited long: you help out.");
    default:
        return _("By the time of the ticket; priority tickets count as drawn earlier.");
    }
}

void
card_why_facts(const struct counter_app *app, char *dst, size_t size)
{
    const struct ticket *ticket = &app->snapshot->why.ticket;
    char drawn[24], counts[24];

    words_time(app, ticket->issued_at, drawn, sizeof(drawn));
    words_time(app, ticket->due, counts, sizeof(counts));
    if (desk_is_booked(ticket) && ticket->base > ticket->issued_at) {
        words_time(app, ticket->base, counts, sizeof(counts));
        words_fill(dst, size,
                   desk_waits_later(app, ticket)
                       ? N_("Booked for {0}. Nobody else waits, so it may come early.")
                       : N_("Booked for {0}."),
                   counts, NULL);
    } else if (ticket->due && ticket->due != ticket->issued_at) {
        words_fill(dst, size, N_("Drawn at {0}, counts as drawn at {1}."), drawn, counts);
    } else {
        words_fill(dst, size, N_("Drawn at {0}."), drawn, NULL);
    }
}

static void
ready(const struct counter_app *app, const struct desk_layout *layout, struct ui_node *card)
{
    const struct ticket *ticket = desk_next(app);
    char text[WORDS_SIZE], number[24];
    struct ui_node *why;

    idle_strip(app, card, i18n_tr_context("counter", "Ready"));
    struct ui_node *column = card_body(layout, card, &why);
    ui_text(
        column, i18n_tr_context("counter", "Next"),
        &(struct ui_type){
            .size = 15, .color = COLOR_INK2, .fit = UI_FIT_LINE, .box = {.margin = {.bottom = 8}}});
    card_plate(layout, column, ticket, true);
    card_matter(app, layout, column, ticket);
    unsigned long minutes = (unsigned long)(desk_wait_ms(app, ticket) / 60000);
    str_format(number, sizeof(number), "%lu", minutes);
    str_fill(text, sizeof(text), i18n_ntr("Waited {0} minute", "Waited {0} minutes", minutes),
             (const char *[]){number}, 1);
    ui_text(column, text,
            &(struct ui_type){.size = 17,
                              .color = desk_is_overdue(app, ticket) ? COLOR_CINNABAR : COLOR_INK2,
                              .bold = desk_is_overdue(app, ticket),
                              .fit = UI_FIT_LINE,
                              .box = {.margin = {.top = 14}}});
    card_note(app, column, ticket);
    ui_text(why, _("Why this one"),
            &(struct ui_type){
                .size = 17, .bold = true, .fit = UI_FIT_SHRINK, .box = {.margin = {.bottom = 8}}});
    ui_text(why, card_why_words(app, text, sizeof(text)),
            &(struct ui_type){.size = 15, .color = COLOR_INK2, .line = 1.45F});
    card_why_facts(app, text, sizeof(text));
    ui_text(
        why, text,
        &(struct ui_type){.size = 15, .bold = true, .line = 1.45F, .box = {.margin = {.top = 8}}});
}

/* Cut off with nobody in hand: who would be next is not known, so nobody is shown as next. */
static void
cut_off(const struct counter_app *app, struct ui_node *card)
{
    idle_strip(app, card, _("Disconnected"));
    struct ui_node *body =
        ui_box(card, &(struct ui_style){.align = UI_CENTRE, .justify = UI_FROM_CENTRE, .grow = 1});
    ui_icon(body, "offline", 56, 0, COLOR_EDGE);
    ui_text(body, _("Calls go on once connected"),
            &(struct ui_type){
                .size = 24, .bold = true, .fit = UI_FIT_LINE, .box = {.margin = {.top = 16}}});
    ui_text(
        body, _("What you did is kept on this computer and sent by itself."),
        &(struct ui_type){
            .size = 15, .color = COLOR_INK2, .fit = UI_FIT_LINE, .box = {.margin = {.top = 4}}});
}

void
card_empty(const struct counter_app *app, struct ui_node *card, const struct card_room *room)
{
    char end[WORDS_SIZE], idle[24];
    int64_t since = app->last.at > app->counter.since ? app->last.at : app->counter.since;
    words_minutes(app->hall_now - since, idle, sizeof(idle));
    words_fill(end, sizeof(end), N_("Idle for {0}"), idle, NULL);
    card_strip(app, card, COLOR_SAND, COLOR_INK, _("No numbers"), since > 0 ? end : "");

    struct ui_node *body = ui_box(card, &room->body);
    struct ui_node *line = ui_box(body, &room->drawing);
    ui_win(line, app->id, 56, UI_WIN_RING);
    for (int i = 0; i < 11; i++) {
        ui_box(line, &(struct ui_style){.width = 5,
                                        .height = 5,
                                        .radius = 2.5F,
                                        .margin = {.start = i ? room->dot_start : 0},
                                        .fill = COLOR_HAIR});
    }
    ui_text(body, _("Nobody waits now"),
            &(struct ui_type){
                .size = 24, .bold = true, .fit = room->fit, .box = {.margin = {.top = 16}}});
    ui_text(body, _("A new number appears here at once."),
            &(struct ui_type){
                .size = 15, .color = COLOR_INK2, .fit = room->fit, .box = {.margin = {.top = 4}}});
}

static void
empty(const struct counter_app *app, struct ui_node *card)
{
    static const struct card_room room = {
        .body = {.align = UI_CENTRE, .justify = UI_FROM_CENTRE, .grow = 1},
        .drawing = {.axis = UI_ROW, .align = UI_CENTRE, .gap = 18, .color = COLOR_EDGE},
        .dot_start = -8.0F,
        .fit = UI_FIT_LINE};

    card_empty(app, card, &room);
}

static void
paused(const struct counter_app *app, const struct desk_layout *layout, struct ui_node *card)
{
    const struct counter *counter = &app->counter;
    char text[WORDS_SIZE], time[24];
    struct ui_node *sign;

    words_time(app, counter->since, time, sizeof(time));
    words_fill(text, sizeof(text), N_("Since {0}"), time, NULL);
    card_strip(app, card, COLOR_SAND, COLOR_INK, _("Service paused"), text);
    struct ui_node *column = card_body(layout, card, &sign);
    ui_text(column, i18n_tr(counter->reason),
            &(struct ui_type){.size = 44, .bold = true, .fit = UI_FIT_SHRINK});
    if (counter->back_at > 0) {
        bool late = app->hall_now > counter->back_at;
        words_time(app, counter->back_at, time, sizeof(time));
        words_fill(text, sizeof(text), N_("Back before {0}"), time, NULL);
        ui_text(column, text,
                &(struct ui_type){.size = 24,
                                  .color = late ? COLOR_AMBER_TEXT : COLOR_INK2,
                                  .bold = late,
                                  .fit = UI_FIT_SHRINK,
                                  .box = {.margin = {.top = 10}}});
        if (late) {
            words_minutes(app->hall_now - counter->back_at, time, sizeof(time));
            words_fill(text, sizeof(text), N_("{0} over"), time, NULL);
            ui_text(column, text,
                    &(struct ui_type){.size = 17,
                                      .bold = true,
                                      .color = COLOR_AMBER_TEXT,
                                      .fit = UI_FIT_SHRINK,
                                      .box = {.margin = {.top = 6}}});
        }
    }
    ui_text(sign, i18n_tr_context("counter", "Meanwhile"),
            &(struct ui_type){
                .size = 17, .bold = true, .fit = UI_FIT_SHRINK, .box = {.margin = {.bottom = 8}}});
    ui_text(sign, _("No number is called to this counter. The window sign says when you are back."),
            &(struct ui_type){.size = 15, .color = COLOR_INK2, .line = 1.45F});
}

void
desk_card(const struct counter_app *app, const struct desk_layout *layout, struct ui_node *root)
{
    struct ui_node *card = ui_box(root, &(struct ui_style){.name = "card",
                                                           .x_place = UI_PLACE_START,
                                                           .y_place = UI_PLACE_START,
                                                           .x = 24,
                                                           .y = layout->top,
                                                           .width = layout->card_width,
                                                           .height = layout->card_height,
                                                           .fill = COLOR_CARD,
                                                           .edge = COLOR_HAIR,
                                                           .border = UI_ALL(1),
                                                           .radius = 14});
    switch (counter_stage(app)) {
    case COUNTER_STAGE_SERVING:
        serving(app, layout, card);
        break;
    case COUNTER_STAGE_CALLED:
        called(app, layout, card);
        break;
    case COUNTER_STAGE_PAUSED:
        paused(app, layout, card);
        break;
    default:
        if (app->stale) {
            cut_off(app, card);
        } else if (desk_next(app)) {
            ready(app, layout, card);
        } else {
            empty(app, card);
        }
        break;
    }
}
