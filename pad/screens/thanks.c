/* SPDX-License-Identifier: Apache-2.0
 * After the rating: that it is kept, and what becomes of it. */
#include "pad/screens/screens.h"

static void
step(struct ui_node *row, int number, const char *when, const char *what)
{
    struct ui_node *box = ui_row(row, 26);

    if (number > 1) {
        ui_box(row, &(struct ui_style){.height = 6, .width = 90, .fill = COLOR_HAIR});
        box = ui_row(row, 26);
    }
    ui_step_disc(box, number, 84, false, false, false);
    struct ui_node *words = ui_column(box, 0);
    ui_text(words, when,
            &(struct ui_type){
                .size = 46, .bold = true, .exact = true, .line = 1.3F, .fit = UI_FIT_LINE});
    ui_text(words, what,
            &(struct ui_type){.size = 38, .exact = true, .color = COLOR_INK2, .fit = UI_FIT_LINE});
}

static struct ui_node *
head(struct ui_node *page, const char *title, const char *lead, bool good)
{
    struct ui_node *row =
        ui_box(page, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 48});
    struct ui_node *disc = ui_box(row, &(struct ui_style){.width = 190,
                                                          .height = 190,
                                                          .radius = 95,
                                                          .rigid = true,
                                                          .align = UI_CENTRE,
                                                          .justify = UI_FROM_CENTRE,
                                                          .fill = good ? COLOR_PINE : COLOR_INK,
                                                          .color = COLOR_WHITE});

    ui_icon(disc, good ? "check" : "info", 130, 3, COLOR_WHITE);
    struct ui_node *words = ui_box(row, &(struct ui_style){.grow = 1});
    ui_text(words, title,
            &(struct ui_type){.size = 116,
                              .bold = true,
                              .exact = true,
                              .line = 1.2F,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title"}});
    if (lead[0]) {
        ui_text(words, lead, &(struct ui_type){.size = 50, .exact = true, .color = COLOR_INK2});
    }
    return row;
}

static void
follow_up(const struct pad *pad, struct ui_node *page)
{
    char number[64], text[LOOK_TEXT_SIZE], ask[LOOK_TEXT_SIZE];
    const char *values[] = {number}, *hotline[] = {pad->view.hall->hotline};
    struct ui_node *card = ui_box(page, &(struct ui_style){.name = "card",
                                                           .axis = UI_ROW,
                                                           .align = UI_CENTRE,
                                                           .justify = UI_SPACE_BETWEEN,
                                                           .radius = 28,
                                                           .fill = COLOR_CARD,
                                                           .border = UI_ALL(2.5F),
                                                           .edge = COLOR_HAIR,
                                                           .margin = {.top = 76},
                                                           .pad = UI_XY(56, 56)});

    step(card, 1, _("Today"), _("The supervisor sees it"));
    step(card, 2, _("Within 3 working days"), _("It is looked into and put right"));
    struct ui_node *row = ui_box(page, &(struct ui_style){.axis = UI_ROW,
                                                          .align = UI_BASELINE,
                                                          .justify = UI_SPACE_BETWEEN,
                                                          .margin = {.top = 52}});
    look_rating_number(pad, number, sizeof(number));
    str_fill(text, sizeof(text), _("Rating number {0}"), values, 1);
    ui_text(row, text,
            &(struct ui_type){.size = 42, .bold = true, .exact = true, .fit = UI_FIT_LINE});
    if (hotline[0][0]) {
        str_fill(ask, sizeof(ask), _("Call {0} with this number to learn the result"), hotline, 1);
        ui_text(row, ask,
                &(struct ui_type){
                    .size = 42, .exact = true, .color = COLOR_INK2, .fit = UI_FIT_SHRINK});
    }
}

static void
farewell(const struct pad *pad, struct ui_node *root, int64_t lasts_ms)
{
    struct ui_node *footer = part_footer(root);

    part_fact(footer, NULL, _("Please take your papers with you. Goodbye."), NULL);
    part_ring(pad, footer, lasts_ms);
}

void
screen_thanks(const struct pad *pad, struct ui_node *root)
{
    bool low = pad->level <= PAD_LOW_LEVEL;

    part_header(pad, root);
    struct ui_node *page = part_body(root, 96);
    head(page, _("Thank you, it is noted"),
         low ? _("Somebody will look into it and answer for it.") : "", true);
    if (low) {
        follow_up(pad, page);
    }
    farewell(pad, root, low ? PAD_THANKS_LOW_MS : PAD_THANKS_MS);
}

void
screen_refused(const struct pad *pad, struct ui_node *root)
{
    part_header(pad, root);
    struct ui_node *page = part_body(root, 96);
    head(page, _("It could not be noted"), pad->refusal, false);
    farewell(pad, root, PAD_THANKS_MS);
}

void
screen_sending(const struct pad *pad, struct ui_node *root)
{
    part_header(pad, root);
    struct ui_node *page = part_body(root, 96);
    head(page, _("One moment, please"),
         pad->late ? _("The connection is slow. Your rating is kept and sent.") : "", false);
    part_footer(root);
}
