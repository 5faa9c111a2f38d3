/* SPDX-License-Identifier: Apache-2.0
 * I am being served: what happens, what is missing, what it costs and when it is done. */
#include "pad/screens/screens.h"

static void
title(const struct pad *pad, struct ui_node *page)
{
    bool called = look_snapshot(pad)->counter.ticket.state == TICKET_CALLED;
    const struct hall_matter *matter = look_matter(pad);
    struct ui_node *row = ui_box(
        page, &(struct ui_style){
                  .axis = UI_ROW, .align = UI_BASELINE, .justify = UI_SPACE_BETWEEN, .gap = 40});

    ui_text(row, called ? _("Please take a seat") : _("You are being served"),
            &(struct ui_type){.size = 104,
                              .bold = true,
                              .exact = true,
                              .line = 1.2F,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title"}});
    if (matter) {
        ui_text(row, hall_text(&matter->name, look_lang(pad)),
                &(struct ui_type){.size = 46,
                                  .exact = true,
                                  .color = COLOR_INK2,
                                  .align = UI_END,
                                  .box = {.grow = 1}});
    }
}

enum { STEPS_SHOWN = 5 };

/* The steps of the one matter, as its guide tells them: this visit is the first. */
static void
steps(const struct pad *pad, struct ui_node *page)
{
    const struct hall_matter *matter = look_matter(pad);
    const char *labels[STEPS_SHOWN];
    size_t count = matter ? matter->guide.step_count : 0;

    /* Large type shows less, not smaller. */
    if (count < 2 || count > STEPS_SHOWN || pad->theme.large) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        labels[i] = hall_text(&matter->guide.steps[i].name, look_lang(pad));
    }
    struct ui_node *row = ui_box(page, &(struct ui_style){.margin = {.top = 36}});
    ui_steps(row, &(struct ui_steps){
                      .labels = labels, .count = count, .current = 0, .disc = 72, .size = 36});
}

/* Several matters on one ticket: which one this is; of one alone, its own steps. */
static void
path(const struct pad *pad, struct ui_node *page)
{
    const struct ticket *ticket = &look_snapshot(pad)->counter.ticket;
    const char *labels[TICKET_STEPS_MAX];

    if (ticket->step_count < 2) {
        steps(pad, page);
        return;
    }
    for (int i = 0; i < ticket->step_count; i++) {
        const struct hall_service *service = hall_service(pad->view.hall, ticket->steps[i].service);
        const struct hall_matter *matter =
            service ? hall_matter(service, ticket->steps[i].matter) : NULL;
        labels[i] = matter    ? hall_text(&matter->name, look_lang(pad))
                    : service ? hall_text(&service->name, look_lang(pad))
                              : ticket->steps[i].service;
    }
    struct ui_node *row = ui_box(page, &(struct ui_style){.margin = {.top = 36}});
    ui_steps(row, &(struct ui_steps){.labels = labels,
                                     .count = (size_t)ticket->step_count,
                                     .current = (size_t)ticket->step,
                                     .disc = 84,
                                     .size = 46});
}

static void
missing(const struct pad *pad, struct ui_node *page)
{
    char names[LOOK_TEXT_SIZE], text[LOOK_TEXT_SIZE + 64];
    const char *values[] = {names};

    if (!look_missing(pad, names, sizeof(names))) {
        return;
    }
    struct ui_node *card = ui_box(page, &(struct ui_style){.name = "missing",
                                                           .axis = UI_ROW,
                                                           .align = UI_CENTRE,
                                                           .gap = 32,
                                                           .radius = 24,
                                                           .fill = COLOR_APRICOT_T,
                                                           .color = COLOR_INK,
                                                           .margin = {.top = 40},
                                                           .pad = UI_XY(44, 30)});
    ui_icon(card, "doc", 84, 0, COLOR_NONE);
    struct ui_node *words = ui_box(card, &(struct ui_style){.grow = 1});
    str_fill(text, sizeof(text), _("Still missing: {0}"), values, 1);
    ui_text(words, text,
            &(struct ui_type){
                .size = 50, .bold = true, .exact = true, .line = 1.3F, .fit = UI_FIT_WRAP});
    char where[LOOK_TEXT_SIZE];
    look_where_missing(pad, where, sizeof(where));
    ui_text(words, where[0] ? where : _("The counter gives you a list of what to bring."),
            &(struct ui_type){.size = 40, .exact = true, .line = 1.4F});
}

static void
fact(struct ui_node *row, bool first, const char *head, const char *value, const char *note)
{
    struct ui_node *column =
        ui_box(row, &(struct ui_style){.name = "fact",
                                       .grow = 1,
                                       .border = {.start = first ? 0 : 3},
                                       .edge = COLOR_HAIR,
                                       .pad = {.end = 20, .start = first ? 0 : 52}});

    ui_text(column, head, &(struct ui_type){.size = 38, .exact = true, .color = COLOR_INK2});
    ui_text(column, value,
            &(struct ui_type){
                .size = 72, .bold = true, .exact = true, .line = 1.3F, .fit = UI_FIT_SHRINK});
    if (note[0]) {
        ui_text(
            column, note,
            &(struct ui_type){.size = 36, .exact = true, .color = COLOR_INK2, .fit = UI_FIT_WRAP});
    }
}

static void
facts(const struct pad *pad, struct ui_node *page)
{
    const struct hall_matter *matter = look_matter(pad);
    const char *lang = look_lang(pad);

    if (!matter) {
        return;
    }
    const struct hall_guide *guide = &matter->guide;
    const struct {
        const char *head, *value, *note;
    } told[] = {{_("Fee"), hall_text(&guide->fee, lang), hall_text(&guide->pay, lang)},
                {_("Promised"), hall_text(&guide->promise, lang), ""},
                {_("Visits needed"), hall_text(&guide->visits, lang),
                 hall_text(&guide->visits_note, lang)}};
    struct ui_node *row = ui_box(page, &(struct ui_style){.axis = UI_ROW, .margin = {.top = 44}});
    bool first = true;
    for (size_t i = 0; i < ARRAY_SIZE(told); i++) {
        if (told[i].value[0]) {
            fact(row, first, told[i].head, told[i].value, told[i].note);
            first = false;
        }
    }
}

void
screen_serving(const struct pad *pad, struct ui_node *root)
{
    part_header(pad, root);
    struct ui_node *page = part_body(root, 44);
    title(pad, page);
    path(pad, page);
    missing(pad, page);
    facts(pad, page);
    struct ui_node *footer = part_footer(root);
    const char *where = hall_text(&pad->view.hall->place, look_lang(pad));
    part_fact(footer, "pin", where[0] ? where : hall_text(&pad->view.hall->name, look_lang(pad)),
              NULL);
    part_hotline(pad, footer);
}
