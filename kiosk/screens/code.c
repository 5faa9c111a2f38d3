/* SPDX-License-Identifier: Apache-2.0
 * Something is typed: the code of an appointment, to check in, or of a ticket, to print it again;
 * whose number it will be; a supervisor's PIN. */
#include <string.h>

#include "kiosk/screens/screens.h"

enum { PAD_GAP = 16 };

/* What differs between them. pair: two fields; digits: the telephone's keys. */
struct form {
    const char *bar, *title, *lead;
    const char *first, *second; /* labels of the fields */
    bool pair, digits, secret;
};

static struct form
form_of(const struct kiosk *kiosk)
{
    switch (kiosk->step) {
    case KIOSK_CHECKIN:
        return (struct form){.bar = _("Check in"),
                             .title = _("Enter your booking code"),
                             .lead = kiosk->letters
                                         ? _("The letters and digits you got when you booked.")
                                         : _("The 8 digits you got when you booked."),
                             .first = _("Code"),
                             .digits = !kiosk->letters};
    case KIOSK_HOLDER:
        return (struct form){.bar = _("Take a number"),
                             .title = _("Your phone or card number"),
                             .lead = _("One open number each. It is not kept, and gone tonight."),
                             .first = _("Phone or card"),
                             .digits = true,
                             .secret = true};
    case KIOSK_STAFF:
        return (struct form){.bar = _("For staff"),
                             .title = _("End this program"),
                             .lead = _("A supervisor's id and PIN. It is written down."),
                             .first = _("Id"),
                             .second = _("PIN"),
                             .pair = true,
                             .digits = true,
                             .secret = true};
    default:
        return (struct form){
            .bar = _("Print a ticket again"),
            .title = _("Print a ticket again"),
            .lead = _("Its number and its code stand in your phone or on the old paper."),
            .first = _("Number"),
            .second = _("Code"),
            .pair = true};
    }
}

static void
bar(const struct kiosk *kiosk, struct ui_node *root)
{
    ui_text(header_bar(kiosk, root, COLOR_INK), form_of(kiosk).bar,
            &(struct ui_type){
                .size = 36, .bold = true, .optical = true, .exact = true, .fit = UI_FIT_SHRINK});
}

void
code_words(const struct kiosk *kiosk, const char **ret_title, const char **ret_lead)
{
    struct form form = form_of(kiosk);
    *ret_title = form.title;
    *ret_lead = form.lead;
}

static void
title(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    const char *words, *lead;
    code_words(kiosk, &words, &lead);
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                          .gap = 20,
                                          .align = UI_CENTRE,
                                          .margin = {.top = frame->wide ? 16 : 64}});
    struct ui_node *block = ui_box(row, &(struct ui_style){.grow = 1});
    ui_text(block, words,
            &(struct ui_type){.size = frame->large ? 45 : 64,
                              .bold = true,
                              .line = 1.2f,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "title"}});
    ui_text(block, lead,
            &(struct ui_type){.size = frame->large ? 26 : 36,
                              .color = COLOR_INK2,
                              .line = 1.35f,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "lead", .margin = {.top = 4}}});
}

/* Squares for eight digits, in two groups of four; their height is the room's. */
static void
boxes(const struct kiosk *kiosk, struct ui_node *parent, float height)
{
    size_t length = strlen(kiosk->code);
    struct ui_node *row = ui_box(
        parent, &(struct ui_style){.name = "code", .axis = UI_ROW, .gap = 15.4f, .ltr = true});
    for (size_t i = 0; i < LOOK_CODE_DIGITS; i++) {
        char digit[2] = {i < length ? kiosk->code[i] : '\0', '\0'};
        bool next = i == length;
        struct ui_node *box =
            ui_box(row, &(struct ui_style){.name = "code-box",
                                           .axis = UI_ROW,
                                           .grow = 1,
                                           .height = height,
                                           .radius = 16,
                                           .margin = {.start = i == 4 ? 28 : 0},
                                           .fill = COLOR_CARD,
                                           .border = UI_ALL(next ? 4 : 2),
                                           .edge = next ? COLOR_AZURE : COLOR_EDGE,
                                           .align = UI_CENTRE,
                                           .justify = UI_FROM_CENTRE});
        ui_text(box, digit,
                &(struct ui_type){.size = height < 120 ? 56 : 84,
                                  .bold = true,
                                  .exact = true,
                                  .optical = true,
                                  .ltr = true,
                                  .fit = UI_FIT_LINE});
    }
}

/* Spaces after each fourth, as it is printed. */
static void
grouped(const char *code, char dst[SENTENCE_SIZE])
{
    struct buffer text = {0};
    for (size_t i = 0; code[i]; i++) {
        buffer_format(&text, "%s%c", i > 0 && i % 4 == 0 ? " " : "", code[i]);
    }
    str_cut(dst, SENTENCE_SIZE, text.length > 0 ? text.data : "");
    buffer_done(&text);
}

/* Discs, so that nobody reads it over a shoulder; the last one typed can be seen. */
static void
veiled(const char *text, bool all, char dst[SENTENCE_SIZE])
{
    struct buffer discs = {0};
    for (size_t i = 0; text[i]; i++) {
        if (!all && !text[i + 1]) {
            buffer_format(&discs, "%c", text[i]);
        } else {
            buffer_append(&discs, "•");
        }
    }
    str_cut(dst, SENTENCE_SIZE, discs.length > 0 ? discs.data : "");
    buffer_done(&discs);
}

/* action 0: the only field, always typed into. silent: the label alone is told to the ear. */
static void
text_field(struct ui_node *parent, const char *label, const char *value, bool on, int action,
           float height, bool silent)
{
    struct ui_node *field = ui_box(parent, &(struct ui_style){.name = "field",
                                                              .axis = UI_ROW,
                                                              .height = height,
                                                              .gap = 24,
                                                              .pad = UI_XY(28, 0),
                                                              .radius = 16,
                                                              .fill = COLOR_CARD,
                                                              .border = UI_ALL(on ? 4 : 2),
                                                              .edge = on ? COLOR_AZURE : COLOR_EDGE,
                                                              .align = UI_CENTRE});
    ui_text(field, label,
            &(struct ui_type){.size = 30, .exact = true, .color = COLOR_INK2, .fit = UI_FIT_LINE});
    ui_text(field, value,
            &(struct ui_type){.size = 51,
                              .bold = true,
                              .exact = true,
                              .ltr = true,
                              .optical = true,
                              .fit = UI_FIT_SHRINK,
                              .box = {.grow = 1}});
    if (action > 0) {
        ui_touch(field, &(struct ui_target){.action = action,
                                            .spoken = silent ? label : NULL,
                                            .role = UI_ROLE_FIELD,
                                            .selected = on});
    } else if (silent) {
        ui_say(field, label);
    }
}

/* The words of the two fields, as they may be seen. */
static void
two_values(const struct kiosk *kiosk, char first[SENTENCE_SIZE], char second[SENTENCE_SIZE])
{
    if (kiosk->step == KIOSK_STAFF) {
        sentence(first, "{0}", kiosk->staff, "");
        veiled(kiosk->pin, true, second);
    } else {
        sentence(first, "{0}", kiosk->number, "");
        grouped(kiosk->code, second);
    }
}

void
code_field(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    struct form form = form_of(kiosk);
    char first[SENTENCE_SIZE], second[SENTENCE_SIZE];
    float height = frame->wide ? 92 : 108;
    if (form.pair) {
        bool touch = !frame->staged;
        struct ui_node *both = ui_box(parent, &(struct ui_style){.gap = 16});
        two_values(kiosk, first, second);
        text_field(both, form.first, first, kiosk->at_number, touch ? KIOSK_TOUCH_FIELD_NUMBER : 0,
                   height, false);
        text_field(both, form.second, second, !kiosk->at_number, touch ? KIOSK_TOUCH_FIELD_CODE : 0,
                   height, form.secret);
    } else if (form.secret) {
        veiled(kiosk->holder, false, first);
        text_field(parent, form.first, first, true, 0, height, true);
    } else if (kiosk->letters) {
        grouped(kiosk->code, first);
        text_field(parent, form.first, first, true, 0, height, false);
    } else {
        boxes(kiosk, parent, frame->wide ? 100 : 150);
    }
}

static float
field_height(const struct kiosk *kiosk, const struct frame *frame)
{
    struct form form = form_of(kiosk);
    float height = frame->wide ? 92 : 108;
    if (form.pair) {
        return height * 2 + 16;
    }
    return kiosk->letters || form.secret ? height : frame->wide ? 100 : 150;
}

static void
pad_key(struct ui_node *row, const char *label, const char *icon, int action, float height)
{
    bool digit = action >= KIOSK_TOUCH_KEY;
    struct ui_node *key = ui_box(row, &(struct ui_style){.name = "pad-key",
                                                         .axis = UI_ROW,
                                                         .grow = 1,
                                                         .height = height,
                                                         .radius = 16,
                                                         .fill = digit ? COLOR_CARD : COLOR_SAND,
                                                         .border = UI_ALL(digit ? 2 : 0),
                                                         .edge = COLOR_EDGE,
                                                         .align = UI_CENTRE,
                                                         .justify = UI_FROM_CENTRE});
    if (icon) {
        ui_icon(key, icon, 72, 2.2f, COLOR_INK);
    } else {
        ui_text(key, label,
                &(struct ui_type){.size = digit ? 72 : 44,
                                  .bold = true,
                                  .exact = true,
                                  .optical = true,
                                  .fit = UI_FIT_LINE});
    }
    ui_touch(key, &(struct ui_target){.action = action, .spoken = label, .role = UI_ROLE_KEY});
}

/* As on a telephone; in one look, 1 stands at the left in every language. */
static void
digit_pad(struct ui_node *parent, float height)
{
    struct ui_node *pad =
        ui_box(parent, &(struct ui_style){.name = "pad", .gap = PAD_GAP, .ltr = true});
    struct ui_node *row = NULL;
    for (int digit = 1; digit <= 9; digit++) {
        char label[2] = {(char)('0' + digit), '\0'};
        if (digit % 3 == 1) {
            row = ui_box(pad, &(struct ui_style){.axis = UI_ROW, .gap = PAD_GAP});
        }
        pad_key(row, label, NULL, KIOSK_TOUCH_KEY + '0' + digit, height);
    }
    row = ui_box(pad, &(struct ui_style){.axis = UI_ROW, .gap = PAD_GAP});
    pad_key(row, _("Clear"), NULL, KIOSK_TOUCH_CLEAR, height);
    pad_key(row, "0", NULL, KIOSK_TOUCH_KEY + '0', height);
    pad_key(row, _("Delete the last"), "bksp", KIOSK_TOUCH_RUBOUT, height);
}

static void
rule(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    char words[SENTENCE_SIZE];
    if (kiosk->step != KIOSK_CHECKIN || (frame->staged && frame->large)) {
        return;
    }
    sentence_number(words, _("Early is fine. Up to {0} minutes late counts as on time."),
                    ORDER_LATE_MIN);
    struct ui_node *panel = ui_box(parent, &(struct ui_style){.name = "rule",
                                                              .axis = UI_ROW,
                                                              .gap = 26,
                                                              .min_height = frame->wide ? 84 : 108,
                                                              .pad = UI_XY(34, 8),
                                                              .radius = 24,
                                                              .fill = COLOR_SAND,
                                                              .align = UI_CENTRE});
    ui_icon(panel, "clock", 56, 2, COLOR_INK);
    ui_text(panel, words,
            &(struct ui_type){.size = frame->large ? 26 : 36,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = frame->wide ? 4 : 2,
                              .box = {.grow = 1}});
}

static void
send_button(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    bool whole = look_code_whole(kiosk);
    const char *label = kiosk->step == KIOSK_REPRINT  ? _("Print it")
                        : kiosk->step == KIOSK_STAFF  ? _("End the program")
                        : kiosk->step == KIOSK_HOLDER ? _("Take a number")
                        : whole                       ? _("Check in now")
                        : kiosk->letters              ? _("Enter the whole code")
                                                      : _("Enter all 8 digits");
    ui_button(parent, label,
              &(struct ui_button){
                  .kind = UI_BUTTON_PRIMARY,
                  .size = frame->large ? 36 : 51,
                  .height = frame->wide ? 116 : 140,
                  .box = {.name = "send"},
                  .target = {.action = KIOSK_TOUCH_SEND, .main = true, .disabled = !whole}});
}

/* The other keys, or the other errand. */
static void
other_button(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    bool apart = frame->square && !frame->staged && !frame->cjk;
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.axis = apart ? UI_COLUMN : UI_ROW, .gap = 20});
    struct ui_button button = {
        .kind = UI_BUTTON_QUIET,
        .size = frame->large ? 26 : 34,
        .height = frame->wide ? 76 : 88,
        .box = {.grow = apart ? 0 : 1, .edge = COLOR_EDGE, .pad = UI_XY(12, 0)}};
    if (form_of(kiosk).pair) {
        bool staff = kiosk->step == KIOSK_STAFF;
        const char *on = staff ? _("Go on to the PIN") : _("Go on to the code");
        const char *back = staff ? _("Back to the id") : _("Back to the number");
        button.target.action = kiosk->at_number ? KIOSK_TOUCH_FIELD_CODE : KIOSK_TOUCH_FIELD_NUMBER;
        if (frame->staged) {
            ui_button(row, kiosk->at_number ? on : back, &button);
        }
        return;
    }
    if (kiosk->step == KIOSK_HOLDER) {
        button.target.action = KIOSK_TOUCH_NO_HOLDER;
        ui_button(row, _("Go on without it"), &button);
        return;
    }
    button.target.action = KIOSK_TOUCH_LETTERS;
    ui_button(row, kiosk->letters ? _("Digits only") : _("My code has letters"), &button);
    button.target.action = KIOSK_TOUCH_REPRINT_FORM;
    button.icon = "printer";
    ui_button(row, _("Print a ticket again"), &button);
}

/* Everything to touch but the bars. */
static void
keys_and_button(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
                float room)
{
    bool pad = form_of(kiosk).digits;
    float under = (kiosk->step == KIOSK_CHECKIN ? 28 + (frame->wide ? 84 : 108) : 0) + 28 +
                  (frame->wide ? 116 : 140) + 20 + (frame->wide ? 76 : 88) + 16;
    if (pad) {
        float height = (room - under + PAD_GAP) / 4 - PAD_GAP;
        digit_pad(parent, height > 172 ? 172 : height);
    } else {
        keys_show(kiosk, parent, frame, KEYS_CODE);
    }
    if (kiosk->step == KIOSK_CHECKIN) {
        ui_gap(parent, 28);
        rule(kiosk, parent, frame);
    }
    ui_gap(parent, 28);
    send_button(kiosk, parent, frame);
    ui_gap(parent, 20);
    other_button(kiosk, parent, frame);
}

/* Pad at one side, what is done with it at the other. */
static void
beside(const struct kiosk *kiosk, struct ui_node *body, const struct frame *frame, float room)
{
    bool pad = form_of(kiosk).digits;
    struct ui_node *row = ui_box(body, &(struct ui_style){.axis = UI_ROW, .gap = 40, .grow = 1});
    struct ui_node *left = ui_box(row, &(struct ui_style){.grow = pad ? 1 : 1.4f});
    struct ui_node *right = ui_box(row, &(struct ui_style){.grow = 1});
    if (!frame->staged) {
        code_field(kiosk, left, frame);
        ui_gap(left, 20);
        room -= field_height(kiosk, frame) + 20;
    }
    if (pad) {
        float height = (room + PAD_GAP) / 4 - PAD_GAP;
        digit_pad(left, height > 130 ? 130 : height);
    } else {
        keys_show(kiosk, left, frame, KEYS_CODE);
    }
    rule(kiosk, right, frame);
    ui_spacer(right);
    send_button(kiosk, right, frame);
    ui_gap(right, 20);
    other_button(kiosk, right, frame);
}

void
screen_code(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    bar(kiosk, root);
    struct ui_node *body =
        ui_box(root, &(struct ui_style){.grow = 1, .pad = UI_XY(PAGE_MARGIN, 0)});
    float room = frame.h - header_bar_height(&frame) - access_height(&frame);
    if (frame.staged) {
        ui_gap(body, 16);
        room -= 32;
    } else {
        float head = frame.large ? 45 * 1.6f * 1.2f + 26 * 1.6f * 1.35f : 64 * 1.2f + 36 * 1.35f;
        title(kiosk, body, &frame);
        ui_gap(body, frame.wide ? 16 : 44);
        room -= (frame.wide ? 32 : 108) + head + 4 + 16;
    }
    if (frame.wide) {
        beside(kiosk, body, &frame, room);
        ui_gap(body, 16);
    } else {
        if (!frame.staged) {
            code_field(kiosk, body, &frame);
            ui_gap(body, 44);
            room -= field_height(kiosk, &frame) + 44;
        }
        keys_and_button(kiosk, body, &frame, room);
    }
    access_bar(kiosk, root, &frame);
}
