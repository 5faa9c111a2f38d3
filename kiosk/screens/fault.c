/* SPDX-License-Identifier: Apache-2.0
 * The paper did not come; the number is valid all the same and stands large. */
#include <string.h>

#include "kiosk/screens/screens.h"

static const char *
what_happened(enum kiosk_paper paper)
{
    switch (paper) {
    case KIOSK_PAPER_OUT:
        return _("The printer is out of paper");
    case KIOSK_PAPER_JAM:
        return _("The paper is stuck");
    case KIOSK_PAPER_COVER:
        return _("The printer's cover is open");
    case KIOSK_PAPER_OFFLINE:
        return _("The printer does not answer");
    default:
        return _("The ticket did not print");
    }
}

static void
banner(const struct kiosk *kiosk, struct ui_node *parent)
{
    struct frame frame = frame_of(kiosk, parent);
    bool large = frame.large;
    float pad = frame.square ? 24 : large || frame.wide ? 32 : 56;
    struct ui_node *row = ui_box(parent, &(struct ui_style){.name = "banner",
                                                            .axis = UI_ROW,
                                                            .gap = frame.square ? 16
                                                                   : frame.wide ? 24
                                                                                : 32,
                                                            .radius = frame.wide ? 24 : 0,
                                                            .pad = UI_ALL(pad),
                                                            .fill = COLOR_APRICOT,
                                                            .color = COLOR_INK,
                                                            .align = UI_CENTRE});
    ui_icon(row, "warn", frame.square ? 60 : frame.wide ? 72 : 112, 1.8f, COLOR_INK);
    struct ui_node *words = ui_box(row, &(struct ui_style){.grow = 1});
    ui_text(words, what_happened(kiosk->paper),
            &(struct ui_type){.size = frame.square ? (large ? 32 : 48)
                                      : large      ? 45
                                                   : 60,
                              .bold = true,
                              .line = 1.2f,
                              .tracking = 0.01f,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = frame.square ? 4 : 2,
                              .box = {.name = "title"}});
    ui_text(words, _("Your number counts. It will be called."),
            &(struct ui_type){.size = frame.square ? (large ? 26 : 36)
                                      : large      ? 36
                                                   : 44,
                              .bold = true,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = frame.square ? 4 : 2,
                              .box = {.margin = {.top = 6}}});
}

static void
facts(const struct kiosk *kiosk, struct ui_node *card, float width)
{
    char ahead[SENTENCE_SIZE], seat[SENTENCE_SIZE], wait[SENTENCE_SIZE];
    const struct hall_zone *zone =
        look_zone(kiosk, kiosk->ticket.steps[kiosk->ticket.step].service);
    int64_t count = kiosk->ticket.ahead < 0 ? 0 : kiosk->ticket.ahead;
    sentence_number(ahead, i18n_tr_context("people", "{0}"), count);
    sentence(seat, i18n_tr_context("wait in", "{0}"),
             zone ? hall_text(&zone->name, look_lang(kiosk)) : "", "");
    int64_t at;
    look_told_words(look_ticket_told(kiosk, &at), wait, sizeof(wait));
    const struct card_fact list[] = {{_("Ahead of you"), ahead},
                                     {i18n_tr_context("kiosk", "Likely wait"), wait},
                                     {_("Wait in"), seat}};
    const struct card_fact large[] = {list[0], list[2]};
    if (ui_node_screen(card)->theme.large && zone) {
        card_facts(card, large, ARRAY_SIZE(large), 48, width);
    } else {
        card_facts(card, list, zone ? 3 : 2, 48, width);
    }
}

/* "7K3F 9QXM" and "2B4T 6WCD". */
static void
code_lines(const struct kiosk *kiosk, char first[12], char second[12])
{
    const char *code = kiosk->ticket.code;
    first[0] = second[0] = '\0';
    if (strlen(code) == TICKET_CODE_SIZE - 1) {
        str_format(first, 12, "%.4s %.4s", code, code + 4);
        str_format(second, 12, "%.4s %.4s", code + 8, code + 12);
    }
}

static struct ui_node *
way(struct ui_node *parent, int number, bool large)
{
    struct ui_node *row = ui_box(
        parent,
        &(struct ui_style){
            .axis = UI_ROW, .gap = 20, .align = UI_START, .margin = {.top = number > 1 ? 26 : 0}});
    if (number > 0) {
        char digits[8];
        str_format(digits, sizeof(digits), "%d", number);
        ui_win(row, digits, large ? 64 : 52, UI_WIN_OPEN);
    }
    return ui_box(row, &(struct ui_style){.grow = 1});
}

static void
how_to_note(const struct kiosk *kiosk, struct ui_node *parent, const struct ui_type *bold)
{
    char words[SENTENCE_SIZE], first[12], second[12];
    code_lines(kiosk, first, second);
    sentence(words,
             kiosk->qr.side > 0 ? _("Or note {0} and the code") : _("Remember {0} and the code"),
             kiosk->ticket.number, "");
    ui_text(parent, words, bold);
    struct ui_type code = {.size = frame_of(kiosk, parent).square ? 38 : 46,
                           .bold = true,
                           .line = 1.4f,
                           .ltr = true,
                           .exact = true,
                           .fit = UI_FIT_LINE,
                           .box = {.margin = {.top = 10}}};
    ui_text(parent, first, &code);
    code.box.margin.top = 0;
    ui_text(parent, second, &code);
}

/* Scan, or remember; a short screen says less about scanning. */
static void
ways_to_keep(const struct kiosk *kiosk, struct ui_node *card, const struct frame *frame)
{
    bool large = frame->large, qr = kiosk->qr.side > 0, tall = !frame->wide && frame->h >= 1800;
    struct ui_node *lower = ui_box(card, &(struct ui_style){.margin = {.top = large ? 6 : 22},
                                                            .pad = {.start = 52, .end = 52}});
    const struct ui_type bold = {.size = large ? 32 : 38, .bold = true, .line = 1.4f};
    if (!(large && frame->wide)) {
        ui_text(lower, _("No paper, no problem"),
                &(struct ui_type){.size = large ? 40 : 44, .bold = true, .line = 1.3f});
    }
    struct ui_node *row = ui_box(lower, &(struct ui_style){.axis = UI_ROW,
                                                           .gap = 52,
                                                           .margin = {.top = large ? 12 : 24},
                                                           .align = UI_START});
    if (qr) {
        card_qr(kiosk, row, tall && !large ? 400 : 240);
    }
    struct ui_node *list = ui_box(row, &(struct ui_style){.grow = 1});
    if (qr && !(large && frame->wide)) {
        struct ui_node *scan = way(list, 1, large);
        ui_text(scan, _("Scan this code"), &bold);
        if (tall && !large) {
            ui_text(scan, _("It keeps the number on your phone."),
                    &(struct ui_type){.size = 32, .line = 1.66f, .color = COLOR_INK2});
        }
    }
    how_to_note(kiosk, way(list, qr && !(large && frame->wide) ? 2 : 0, large), &bold);
}

static void
ticket_card(const struct kiosk *kiosk, struct ui_node *parent, float width)
{
    struct frame frame = frame_of(kiosk, parent);
    const struct ticket_step *step = &kiosk->ticket.steps[kiosk->ticket.step];
    const struct hall_service *service = hall_service(kiosk->view.hall, step->service);
    char time[I18N_TEXT_SIZE], taken[SENTENCE_SIZE];
    struct civil when = look_civil(kiosk, kiosk->taken_at);
    i18n_format_time(&when, time, sizeof(time));
    sentence(taken, _("Taken at {0}"), time, "");
    struct ui_node *card = ui_box(parent, &(struct ui_style){.name = "card",
                                                             .width = width,
                                                             .pad = {.bottom = 48},
                                                             .fill = COLOR_CARD,
                                                             .radius = 28});
    struct ui_node *upper =
        ui_box(card, &(struct ui_style){.pad = {.top = 44, .start = 52, .end = 52, .bottom = 3}});
    card_head(upper, service ? hall_text(&service->name, look_lang(kiosk)) : step->service, taken);
    card_plate(upper, kiosk->ticket.number, width - 104);
    facts(kiosk, upper, width);
    ui_tear(card, COLOR_PAPER);
    ways_to_keep(kiosk, card, &frame);
}

static void
help_panel(const struct kiosk *kiosk, struct ui_node *parent)
{
    static const char *const codes[] = {[KIOSK_PAPER_OUT] = "P-01",
                                        [KIOSK_PAPER_JAM] = "P-02",
                                        [KIOSK_PAPER_COVER] = "P-03",
                                        [KIOSK_PAPER_OFFLINE] = "P-04",
                                        [KIOSK_PAPER_FAILED] = "P-05"};
    char line[SENTENCE_SIZE];
    sentence(line, _("Fault {0}"), kiosk->paper >= KIOSK_PAPER_OUT ? codes[kiosk->paper] : "", "");
    struct ui_node *panel = ui_box(parent, &(struct ui_style){.name = "help",
                                                              .axis = UI_ROW,
                                                              .gap = 28,
                                                              .margin = {.top = 32},
                                                              .pad = UI_XY(40, 30),
                                                              .fill = COLOR_SAND,
                                                              .radius = 24,
                                                              .align = UI_CENTRE});
    ui_icon(panel, "user", 60, 2, COLOR_INK);
    struct ui_node *words = ui_box(panel, &(struct ui_style){.grow = 1});
    ui_text(words, _("The service desk can print it for you."),
            &(struct ui_type){.size = 36, .bold = true, .line = 1.45f});
    ui_text(words, line, &(struct ui_type){.size = 32, .color = COLOR_INK2, .line = 1.63f});
}

static void
buttons(const struct kiosk *kiosk, struct ui_node *parent)
{
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.axis = UI_ROW, .gap = 20, .margin = {.bottom = 44}});
    /* Once, and only at a printer that says it could. */
    if (kiosk->reprints == 0 && kiosk_paper_prints(kiosk->printer)) {
        ui_button(row, _("Print again"),
                  &(struct ui_button){.kind = UI_BUTTON_SECONDARY,
                                      .icon = "printer",
                                      .icon_size = 50,
                                      .size = 38,
                                      .height = 140,
                                      .box = {.min_width = 340, .pad = UI_XY(24, 0)},
                                      .target = {.action = KIOSK_TOUCH_REPRINT}});
    }
    card_leave(kiosk, row, _("Got it"), 140);
}

void
screen_fault(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    if (!frame.wide) {
        banner(kiosk, root);
        struct ui_node *body = ui_box(
            root, &(struct ui_style){.grow = 1,
                                     .pad = {.top = 40, .start = PAGE_MARGIN, .end = PAGE_MARGIN}});
        ticket_card(kiosk, body, frame.w - 2 * PAGE_MARGIN);
        if (!frame.large && frame.h >= 1800) {
            help_panel(kiosk, body);
        }
        ui_spacer(body);
        buttons(kiosk, body);
        return;
    }
    float left = frame.w >= 1600 ? 968 : 760;
    struct ui_node *body = ui_box(
        root,
        &(struct ui_style){.axis = UI_ROW, .grow = 1, .gap = 40, .pad = UI_XY(PAGE_MARGIN, 0)});
    struct ui_node *start =
        ui_box(body, &(struct ui_style){.width = left, .rigid = true, .pad = {.top = 30}});
    ticket_card(kiosk, start, left);
    struct ui_node *end = ui_box(body, &(struct ui_style){.grow = 1, .pad = {.top = 30}});
    banner(kiosk, end);
    if (!(frame.large && frame.square)) {
        help_panel(kiosk, end);
    }
    ui_spacer(end);
    buttons(kiosk, end);
}
