/* SPDX-License-Identifier: Apache-2.0
 * Nobody serves here now: when again, and where to go meanwhile. */
#include "pad/screens/screens.h"

#include <string.h>

static void
top(const struct pad *pad, struct ui_node *page, const char *state)
{
    char post[LOOK_TEXT_SIZE];
    struct ui_node *row =
        ui_box(page, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 32});

    ui_win(row, pad->counter, 150, UI_WIN_RING);
    struct ui_node *words = ui_box(row, &(struct ui_style){.grow = 1});
    part_post(pad, post, sizeof(post));
    if (look_person(pad)) {
        ui_text(words, part_name(pad), &(struct ui_type){.size = 56, .bold = true, .exact = true});
    }
    ui_text(words, post, &(struct ui_type){.size = 40, .exact = true, .color = COLOR_MIST_ON_INK});
    if (!state[0]) {
        return;
    }
    struct ui_node *pill = ui_box(row, &(struct ui_style){.name = "state",
                                                          .axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .gap = 22,
                                                          .height = 96,
                                                          .radius = 48,
                                                          .rigid = true,
                                                          .max_width = 760,
                                                          .border = UI_ALL(4),
                                                          .edge = COLOR_MIST_ON_INK,
                                                          .pad = UI_XY(40, 0)});
    ui_mark(pill, UI_MARK_PAUSED, 34);
    ui_text(pill, state,
            &(struct ui_type){
                .size = 46, .bold = true, .optical = true, .exact = true, .fit = UI_FIT_CUT});
}

static void
elsewhere(const struct pad *pad, struct ui_node *page)
{
    const char *other = look_snapshot(pad)->others[0];
    char lead[LOOK_TEXT_SIZE], go[LOOK_TEXT_SIZE];
    const char *service[] = {look_service(pad)}, *counter[] = {other};

    if (look_snapshot(pad)->other_count == 0) {
        return;
    }
    struct ui_node *card = ui_box(page, &(struct ui_style){.name = "elsewhere",
                                                           .axis = UI_ROW,
                                                           .align = UI_CENTRE,
                                                           .gap = 44,
                                                           .height = 220,
                                                           .rigid = true,
                                                           .radius = 28,
                                                           .fill = COLOR_CALL,
                                                           .color = COLOR_INK,
                                                           .margin = {.bottom = 64},
                                                           .pad = UI_XY(56, 0)});
    struct ui_node *words = ui_box(card, &(struct ui_style){.grow = 1});
    str_fill(lead, sizeof(lead), _("In a hurry for {0}?"), service, 1);
    str_fill(go, sizeof(go), _("Please go to counter {0}"), counter, 1);
    ui_text(words, lead, &(struct ui_type){.size = 44, .exact = true, .line = 1.3F});
    ui_text(words, go, &(struct ui_type){.size = 80, .bold = true, .exact = true});
    ui_arrow(card, 190, 84, COLOR_NONE);
    ui_win(card, other, 160, UI_WIN_CALL);
}

static void
say_when(const struct pad *pad, struct ui_node *page)
{
    const struct counter *counter = &look_snapshot(pad)->counter;
    char time[I18N_TEXT_SIZE], text[LOOK_TEXT_SIZE];
    const char *values[] = {time};

    if (counter->state != COUNTER_PAUSED || counter->back_at <= look_hall_time(pad)) {
        return;
    }
    look_time(pad, counter->back_at, time, sizeof(time));
    str_fill(text, sizeof(text), _("Back before {0}"), values, 1);
    ui_text(page, text,
            &(struct ui_type){.size = 92,
                              .bold = true,
                              .exact = true,
                              .color = COLOR_APRICOT,
                              .line = 1.3F,
                              .box = {.name = "back", .margin = {.top = 14}}});
}

void
screen_away(const struct pad *pad, struct ui_node *root)
{
    const struct counter *counter = &look_snapshot(pad)->counter;
    bool paused = counter->state == COUNTER_PAUSED;
    const struct hall_staff *chief = hall_staff(pad->view.hall, look_snapshot(pad)->supervisor);
    struct ui_node *page =
        ui_box(root, &(struct ui_style){.name = "band",
                                        .x_place = UI_PLACE_BOTH,
                                        .y_place = UI_PLACE_BOTH,
                                        .y_end = PART_FOOTER,
                                        .fill = COLOR_INK,
                                        .color = COLOR_WHITE,
                                        .pad = {.top = 64, .end = PART_EDGE, .start = PART_EDGE}});

    top(pad, page, paused ? i18n_tr(counter->reason) : "");
    ui_text(page, paused ? _("Service paused") : _("This counter is closed"),
            &(struct ui_type){.size = 180,
                              .bold = true,
                              .exact = true,
                              .line = 1.15F,
                              .tracking = 0.04F,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title", .margin = {.top = 68}}});
    say_when(pad, page);
    ui_spacer(page);
    elsewhere(pad, page);
    struct ui_node *footer = part_footer(root);
    part_hotline(pad, footer);
    if (chief) {
        part_fact(footer, "user", _("Supervisor"), hall_text(&chief->name, look_lang(pad)));
    }
}

void
screen_cut_off(const struct pad *pad, struct ui_node *root)
{
    struct ui_node *page = ui_box(root, &(struct ui_style){.name = "band",
                                                           .x_place = UI_PLACE_BOTH,
                                                           .y_place = UI_PLACE_BOTH,
                                                           .fill = COLOR_INK,
                                                           .color = COLOR_WHITE,
                                                           .align = UI_CENTRE,
                                                           .justify = UI_FROM_CENTRE,
                                                           .gap = 30,
                                                           .pad = UI_ALL(PART_EDGE)});

    if (pad->counter[0]) {
        ui_win(page, pad->counter, 260, UI_WIN_RING);
    }
    ui_text(page, _("One moment, please"),
            &(struct ui_type){.size = 102, .bold = true, .exact = true, .align = UI_CENTRE});
    ui_text(page,
            pad->counter[0] ? _("This screen has no connection. Please ask at the counter.")
                            : _("This pad does not know its counter. Start it with --counter."),
            &(struct ui_type){
                .size = 46, .exact = true, .color = COLOR_MIST_ON_INK, .align = UI_CENTRE});
}
