/* SPDX-License-Identifier: Apache-2.0
 * My number: what it is, who is before me, where to wait, what to bring. */
#include "kiosk/screens/screens.h"

static void
done_words(const struct kiosk *kiosk, struct ui_node *parent, float top)
{
    struct ui_node *row = ui_box(
        parent,
        &(struct ui_style){.axis = UI_ROW, .gap = 28, .margin = {.top = top}, .align = UI_CENTRE});
    bool square = frame_of(kiosk, parent).square;
    float side = square ? 72 : 104;
    struct ui_node *disc = ui_box(row, &(struct ui_style){.axis = UI_ROW,
                                                          .width = side,
                                                          .height = side,
                                                          .rigid = true,
                                                          .radius = 52,
                                                          .fill = COLOR_PINE,
                                                          .color = COLOR_WHITE,
                                                          .align = UI_CENTRE,
                                                          .justify = UI_FROM_CENTRE});
    ui_icon(disc, "check", side * 0.65f, 3, COLOR_NONE);
    bool large = ui_node_screen(parent)->theme.large;
    const char *title = _("Done. Please take your ticket");
    const char *lead = _("It comes out of the slot below.");
    if (kiosk->paper == KIOSK_PAPER_NONE) {
        title = _("Done. Please remember your number");
        lead = _("There is no paper ticket here. The number counts all the same.");
    } else if (kiosk->paper == KIOSK_PAPER_PRINTING) {
        title = _("Done. Your ticket is printing");
    }
    if (kiosk->paper != KIOSK_PAPER_NONE && kiosk->printer == KIOSK_PAPER_LOW) {
        lead = _("The paper is nearly used up. Your number counts without it, too.");
    }
    struct ui_node *words = ui_box(row, &(struct ui_style){.grow = 1});
    ui_text(words, title,
            &(struct ui_type){.size = square  ? (large ? 32 : 51)
                                      : large ? 45
                                              : 60,
                              .bold = true,
                              .line = 1.2f,
                              .tracking = 0.01f,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = square ? 4 : 2,
                              .box = {.name = "title"}});
    ui_text(words, lead,
            &(struct ui_type){.size = large ? 26 : 34,
                              .color = COLOR_INK2,
                              .line = 1.35f,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = square ? 4 : 2,
                              .box = {.name = "lead", .margin = {.top = 2}}});
}

static void
queue(const struct kiosk *kiosk, struct ui_node *card, float width)
{
    const char *service = kiosk->ticket.steps[kiosk->ticket.step].service;
    const char *counters[3];
    size_t count = look_counters(kiosk, service, counters, ARRAY_SIZE(counters));
    char letter[TICKET_NUMBER_SIZE];
    str_cut(letter, sizeof(letter), service);
    struct ui_node *box = ui_box(card, &(struct ui_style){.margin = {.top = 52}});
    ui_queue_line(box, &(struct ui_queue_line){.width = width,
                                               .square = 58,
                                               .letter = letter,
                                               .counters = counters,
                                               .counter_count = count,
                                               .ahead = (int)kiosk->ticket.ahead});
    ui_say(box, "");
}

static void
facts(const struct kiosk *kiosk, struct ui_node *card, float width)
{
    char ahead[SENTENCE_SIZE], taken[I18N_TEXT_SIZE], wait[SENTENCE_SIZE], clock[SENTENCE_SIZE];
    struct civil when = look_civil(kiosk, kiosk->taken_at);
    int64_t count = kiosk->ticket.ahead < 0 ? 0 : kiosk->ticket.ahead;
    sentence_number(ahead, i18n_tr_context("people", "{0}"), count);
    i18n_format_time(&when, taken, sizeof(taken));
    bool large = ui_node_screen(card)->theme.large;
    int64_t at;
    const struct ticket_told *told = look_ticket_told(kiosk, &at);
    look_told_words(told, wait, sizeof(wait));
    bool known = look_told_clock(kiosk, told, at, clock, sizeof(clock));
    const struct card_fact list[] = {
        {_("Ahead of you"), ahead},
        {i18n_tr_context("kiosk", "Likely wait"), wait},
        {known ? _("Called at about") : _("Taken at"), known ? clock : taken}};
    card_facts(card, list, large ? 2 : 3, 44, width);
}

/* Material i as the list says it, with what parts it from the next; "" when it is not to be
 * brought. */
static void
bring_item(const struct kiosk *kiosk, size_t i, char dst[SENTENCE_SIZE])
{
    bool more = false;
    for (size_t next = i + 1; next < kiosk->material_count; next++) {
        more = more || look_is_brought(&kiosk->materials[next]);
    }
    const char *parting = !more ? "" : look_is_cjk(look_lang(kiosk)) ? "、" : ";";
    dst[0] = '\0';
    if (look_is_brought(&kiosk->materials[i])) {
        str_format(dst, SENTENCE_SIZE, "%s%s",
                   hall_text(&kiosk->materials[i].material->name, look_lang(kiosk)), parting);
    }
}

/* Regular letters are narrower than the bold ones that look_width knows. */
static float
quiet_width(const struct kiosk *kiosk, const char *text, float size)
{
    return look_width(text, size) * (look_is_cjk(look_lang(kiosk)) ? 1 : 0.92f);
}

/* Lines that the items take in this width, about: no item is cut while it fits a line. */
static int
bring_lines(const struct kiosk *kiosk, float size, float room)
{
    char item[SENTENCE_SIZE];
    float used = 0;
    int lines = 1;
    for (size_t i = 0; i < kiosk->material_count; i++) {
        bring_item(kiosk, i, item);
        float wide = quiet_width(kiosk, item, size);
        if (used > 0 && used + wide > room) {
            lines++;
            used = 0;
        }
        used += wide;
    }
    return lines;
}

/* What was read on the guide, once more: the papers' names. */
static void
bring_words(const struct kiosk *kiosk, struct ui_node *parent, const struct ui_type *type)
{
    bool cjk = look_is_cjk(look_lang(kiosk));
    struct ui_type one = *type;
    one.box.margin.top = 0;
    struct ui_node *row = ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                                            .wrap = true,
                                                            .gap = cjk ? 0.0f : 0.3f * type->size,
                                                            .wrap_gap = 0.01f,
                                                            .margin = type->box.margin});
    for (size_t i = 0; i < kiosk->material_count; i++) {
        char item[SENTENCE_SIZE];
        bring_item(kiosk, i, item);
        if (item[0]) {
            ui_text(row, item, &one);
        }
    }
}

static void
return_words(const struct kiosk *kiosk, char dst[SENTENCE_SIZE])
{
    const char *counter;
    char minutes[16];
    const char *service = kiosk->ticket.steps[kiosk->ticket.step].service;
    str_format(minutes, sizeof(minutes), "%d", kiosk->view.hall->settings.return_minutes);
    if (look_counters(kiosk, service, &counter, 1) == 1) {
        sentence(dst, _("Missed your call? Come back within {0} minutes and tell counter {1}."),
                 minutes, counter);
    } else {
        sentence(dst, _("Missed your call? Come back within {0} minutes and tell the desk."),
                 minutes, "");
    }
}

static void
words_below_tear(const struct kiosk *kiosk, struct ui_node *words, float room)
{
    bool large = ui_node_screen(words)->theme.large, qr = kiosk->qr.side > 0;
    const struct ui_type quiet = {.size = large ? 28 : 34,
                                  .color = COLOR_INK2,
                                  .line = large ? 1.3f : 1.45f,
                                  .box = {.margin = {.top = qr ? 4 : 8}}};
    const struct ui_type bold = {.size = large ? 36 : 44, .bold = true, .line = qr ? 1.2f : 1.3f};
    char back[SENTENCE_SIZE];
    struct frame frame = frame_of(kiosk, words);
    return_words(kiosk, back);
    /* The ticket and the phone's page say what to bring; without either the screen does. */
    if (qr) {
        ui_text(words, _("Scan to follow it on your phone"), &bold);
        if (!(large && frame.square)) {
            ui_text(words, back, &quiet);
        }
        return;
    }
    bool bring = look_to_bring(kiosk) > 0;
    ui_text(words, bring ? _("What to bring") : _("Nothing to bring"), &bold);
    if (bring) {
        bring_words(kiosk, words, &quiet);
    }
    /* A long list has the room to itself. */
    int most = !frame.wide && frame.h < 1700 ? 2 : 4;
    int lines = bring ? bring_lines(kiosk, quiet.size, room) : 0;
    if (!large && lines + 1 + (int)(quiet_width(kiosk, back, quiet.size) / room) <= most) {
        ui_text(words, back, &quiet);
    }
}

static void
below_tear(const struct kiosk *kiosk, struct ui_node *card, float width)
{
    bool large = ui_node_screen(card)->theme.large, qr = kiosk->qr.side > 0;
    struct frame frame = frame_of(kiosk, card);
    bool low = large || (!qr && !frame.wide && frame.h < 1700);
    float side = width < 800 ? 180 : 236;
    struct ui_node *row = ui_box(card, &(struct ui_style){.axis = UI_ROW,
                                                          .gap = 40,
                                                          .min_height = low ? 0 : 236,
                                                          .margin = {.top = large ? 8 : 32},
                                                          .pad = {.start = 52, .end = 52},
                                                          .align = UI_CENTRE});
    float room = width - 104;
    if (kiosk->qr.side > 0) {
        card_qr(kiosk, row, side);
        room -= side + 40;
    }
    words_below_tear(kiosk, ui_box(row, &(struct ui_style){.grow = 1}), room);
}

static void
ticket_card(const struct kiosk *kiosk, struct ui_node *parent, float width, float top, bool line)
{
    const char *lang = look_lang(kiosk);
    const struct ticket_step *step = &kiosk->ticket.steps[kiosk->ticket.step];
    const struct hall_service *service = hall_service(kiosk->view.hall, step->service);
    const struct hall_matter *matter =
        service && step->matter[0] ? hall_matter(service, step->matter) : NULL;
    struct ui_node *card = ui_box(parent, &(struct ui_style){.name = "card",
                                                             .width = width,
                                                             .margin = {.top = top},
                                                             .pad = {.bottom = 44},
                                                             .fill = COLOR_CARD,
                                                             .radius = 28});
    struct ui_node *upper =
        ui_box(card, &(struct ui_style){.pad = {.top = 44, .start = 52, .end = 52, .bottom = 4}});
    card_head(upper, service ? hall_text(&service->name, lang) : step->service,
              matter ? hall_text(&matter->name, lang) : "");
    card_plate(upper, kiosk->ticket.number, width - 104);
    if (line) {
        queue(kiosk, upper, width - 104);
    }
    facts(kiosk, upper, width);
    ui_tear(card, COLOR_PAPER);
    below_tear(kiosk, card, width);
}

static void
where(const struct kiosk *kiosk, struct ui_node *parent, float width, const struct frame *frame)
{
    char title[SENTENCE_SIZE], counters[SENTENCE_SIZE];
    where_title(kiosk, title);
    where_counters(kiosk, counters);
    bool beside = !frame->wide && !frame->large &&
                  look_width(title, 44) + look_width(counters, 36) + 24 < width;
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.axis = beside ? UI_ROW : UI_COLUMN,
                                          .align = beside ? UI_BASELINE : UI_STRETCH,
                                          .margin = {.top = 36},
                                          .justify = UI_SPACE_BETWEEN});
    ui_text(row, title,
            &(struct ui_type){.size = frame->large ? 40 : 44,
                              .bold = true,
                              .line = 1.3f,
                              .fit = beside ? UI_FIT_LINE : UI_FIT_WRAP,
                              .box = {.name = "heading"}});
    ui_text(row, counters,
            &(struct ui_type){.size = frame->large ? 28 : 36,
                              .color = COLOR_INK2,
                              .fit = beside ? UI_FIT_LINE : UI_FIT_WRAP});
    /* The plan is the first to shrink and to go where the screen is short. */
    float room = frame->wide ? 340 : frame->h - (beside ? 1553 : 1598);
    float plan = room < 340 ? width * room / 340 : width;
    if (!frame->large && plan >= 600) {
        struct ui_node *middle = ui_box(parent, &(struct ui_style){.align = UI_CENTRE});
        where_map(kiosk, middle, plan);
    }
}

static void
two_columns(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame)
{
    float left = frame->w >= 1600 ? 968 : 760;
    float right = frame->w - 2 * PAGE_MARGIN - 40 - left;
    struct ui_node *body = ui_box(
        root,
        &(struct ui_style){.axis = UI_ROW, .grow = 1, .gap = 40, .pad = UI_XY(PAGE_MARGIN, 0)});
    struct ui_node *start =
        ui_box(body, &(struct ui_style){.width = left, .rigid = true, .pad = {.top = 30}});
    ticket_card(kiosk, start, left, 0, !frame->large);
    struct ui_node *end = ui_box(body, &(struct ui_style){.grow = 1});
    done_words(kiosk, end, 56);
    where(kiosk, end, right, frame);
    ui_spacer(end);
    struct ui_node *foot =
        ui_box(end, &(struct ui_style){.axis = UI_ROW, .margin = {.bottom = 44}});
    card_leave(kiosk, foot, _("All right"), 132);
}

void
screen_number(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    if (frame.wide) {
        two_columns(kiosk, root, &frame);
        return;
    }
    struct ui_node *body =
        ui_box(root, &(struct ui_style){.grow = 1, .pad = UI_XY(PAGE_MARGIN, 0)});
    float width = frame.w - 2 * PAGE_MARGIN;
    done_words(kiosk, body, 72);
    ticket_card(kiosk, body, width, 44, true);
    where(kiosk, body, width, &frame);
    ui_spacer(body);
    struct ui_node *foot =
        ui_box(body, &(struct ui_style){.axis = UI_ROW, .margin = {.bottom = 44}});
    card_leave(kiosk, foot, _("All right"), 132);
}
