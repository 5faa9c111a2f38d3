/* SPDX-License-Identifier: Apache-2.0
 * The foot of the guide: what is still missing, and the button to take a number. */
#include "kiosk/screens/guide.h"

static void
ahead_words(const struct kiosk *kiosk, char dst[SENTENCE_SIZE])
{
    const struct hall_service *service = look_chosen_service(kiosk);
    int waiting = look_service(kiosk, service).waiting;
    if (waiting == 0) {
        sentence(dst, _("Nobody ahead"), "", "");
    } else if (look_is_priority(kiosk)) {
        sentence_number(dst, _("At most {0} ahead"), waiting);
    } else {
        sentence_number(dst, i18n_tr_context("kiosk", "{0} ahead"), waiting);
    }
}

static void
wait_words(const struct kiosk *kiosk, char dst[SENTENCE_SIZE])
{
    struct look_service look = look_service(kiosk, look_chosen_service(kiosk));
    struct look_told told = look_told(&look.wait->told);
    if (look.no_wait || !told.known) {
        sentence(dst, look.no_wait ? _("No wait") : _("Wait: can't say yet"), "", "");
    } else if (told.word) {
        sentence(dst, told.word, "", "");
    } else {
        sentence(dst, _("Wait: {0} min"), told.minutes, "");
    }
}

/* Why no number can be had now; "" when one can. When there will be some, the list's words say. */
static void
stopped_words(const struct kiosk *kiosk, char dst[SENTENCE_SIZE])
{
    struct look_service look = look_service(kiosk, look_chosen_service(kiosk));
    dst[0] = '\0';
    if (look.stopped) {
        sentence(dst, _("This service is stopped for now. Ask at the service desk."), "", "");
    } else if (look.closed || look.full_until > 0) {
        row_grey(kiosk, &look, dst);
    } else if (look.full) {
        sentence(dst, _("No numbers left today. Come tomorrow, or ask at the desk."), "", "");
    }
}

static void
missing_words(const struct kiosk *kiosk, char dst[SENTENCE_SIZE])
{
    size_t first = 0;
    size_t missing = look_missing(kiosk, &first);
    if (missing == 0) {
        sentence(dst, _("You have everything. Take a number now."), "", "");
        return;
    }
    if (missing == look_to_bring(kiosk)) {
        sentence(dst, _("Tick what you have with you. You can take a number either way."), "", "");
        return;
    }
    if (missing > 1) {
        sentence_number(dst,
                        _("{0} papers are still missing. You can take a number now all the "
                          "same."),
                        (int64_t)missing);
        return;
    }
    const struct hall_material *material = kiosk->materials[first].material;
    const char *name = hall_text(&material->name, look_lang(kiosk));
    const struct hall_service *at = hall_service(kiosk->view.hall, material->at);
    if (!at) {
        sentence(dst, _("Still missing: {0}. You can take a number now all the same."), name, "");
        return;
    }
    char where[SENTENCE_SIZE];
    sentence(where, i18n_tr_context("service letter and name", "{0} {1}"), at->id,
             hall_text(&at->name, look_lang(kiosk)));
    sentence(dst, _("Still missing: {0}. Get it at {1} first, or take a number now."), name, where);
}

/* Said before the number is taken, so that nobody waits for paper. */
static const char *
no_paper_words(enum kiosk_paper printer)
{
    switch (printer) {
    case KIOSK_PAPER_OUT:
        return _("The printer is out of paper. Your number counts, note it from the screen.");
    case KIOSK_PAPER_JAM:
        return _("The paper is stuck. Your number counts, note it from the screen.");
    case KIOSK_PAPER_COVER:
        return _("The printer is open. Your number counts, note it from the screen.");
    case KIOSK_PAPER_OFFLINE:
        return _("The printer does not answer. Your number counts, note it from the screen.");
    default:
        return _("The printer cannot print now. Your number counts all the same.");
    }
}

enum guide_hint
guide_hint_place(const struct frame *frame)
{
    if (frame->staged) {
        return frame->large || !frame->wide ? GUIDE_HINT_STAGE : GUIDE_HINT_SIDE;
    }
    return frame->w >= 1600 && frame->large ? GUIDE_HINT_SIDE : GUIDE_HINT_FOOT;
}

bool
guide_foot_stacked(const struct frame *frame)
{
    return !frame->wide || (!frame->staged && frame->w < 1600 && (frame->large || !frame->cjk));
}

void
guide_hint(const struct kiosk *kiosk, struct ui_node *foot, const struct frame *frame)
{
    char words[SENTENCE_SIZE];
    const char *icon = "info";
    enum color fill = COLOR_APRICOT_T;
    stopped_words(kiosk, words);
    if (words[0]) {
        icon = "warn";
    } else if (kiosk->printer >= KIOSK_PAPER_OUT) {
        sentence(words, no_paper_words(kiosk->printer), "", "");
        icon = "warn";
        fill = COLOR_APRICOT;
    } else if (look_to_bring(kiosk) > 0) {
        missing_words(kiosk, words);
    } else {
        sentence(words, _("Nothing to bring. Take a number now."), "", "");
    }
    struct ui_node *panel =
        ui_box(foot, &(struct ui_style){.name = "hint",
                                        .axis = UI_ROW,
                                        .grow = !guide_foot_stacked(frame) &&
                                                        guide_hint_place(frame) == GUIDE_HINT_FOOT
                                                    ? 1.0f
                                                    : 0.0f,
                                        .gap = 14,
                                        .min_height = 74,
                                        .pad = UI_XY(24, frame->large ? 10 : 16),
                                        .fill = fill,
                                        .radius = 16,
                                        .align = UI_CENTRE});
    ui_icon(panel, icon, 42, 2.2f, COLOR_INK);
    ui_text(panel, words,
            &(struct ui_type){
                .size = frame->large || guide_hint_place(frame) == GUIDE_HINT_SIDE ? 28 : 32,
                .optical = true,
                .fit = frame->wide || frame->large ? UI_FIT_WRAP : UI_FIT_SHRINK,
                .box = {.grow = 1}});
}

static void
take_button(const struct kiosk *kiosk, struct ui_node *foot, const struct frame *frame)
{
    bool beside = !guide_foot_stacked(frame) && guide_hint_place(frame) == GUIDE_HINT_FOOT;
    char ahead[SENTENCE_SIZE], wait[SENTENCE_SIZE], spoken[SENTENCE_SIZE], stopped[SENTENCE_SIZE];
    ahead_words(kiosk, ahead);
    wait_words(kiosk, wait);
    stopped_words(kiosk, stopped);
    bool off = stopped[0] != '\0';
    enum color color = off ? COLOR_DISABLED_TEXT : COLOR_WHITE;
    struct ui_node *button =
        ui_box(foot, &(struct ui_style){.name = "take",
                                        .axis = UI_ROW,
                                        .height = frame->wide ? 132 : 156,
                                        .width = !beside            ? 0.0f
                                                 : frame->w >= 1600 ? 640.0f
                                                                    : 440.0f,
                                        .grow = beside ? 0.0f : 1.0f,
                                        .rigid = beside,

                                        .gap = 30,
                                        .pad = UI_XY(24, 0),
                                        .fill = off ? COLOR_DISABLED : COLOR_AZURE,
                                        .color = color,
                                        .radius = 16,
                                        .align = UI_CENTRE,
                                        .justify = UI_FROM_CENTRE});
    ui_text(button, look_is_priority(kiosk) ? _("Take a priority number") : _("Take a number"),
            &(struct ui_type){.size = frame->cjk ? 68 : 56,
                              .bold = true,
                              .exact = true,
                              .fit = UI_FIT_SHRINK,
                              .optical = true});
    if (!off) {
        struct ui_node *words = ui_box(button, &(struct ui_style){.rigid = true, .shift_y = -3});
        const struct ui_type type = {.size = 32, .line = 1.4f, .exact = true, .fit = UI_FIT_LINE};
        ui_text(words, ahead, &type);
        ui_text(words, wait, &type);
    }
    sentence(spoken, _("{0}, {1}"), _("Take a number"), off ? stopped : ahead);
    ui_touch(button, &(struct ui_target){.action = KIOSK_TOUCH_TAKE,
                                         .spoken = spoken,
                                         .role = UI_ROLE_BUTTON,
                                         .main = true,
                                         .disabled = off});
}

/* "Print this list": without a number, and only while it can be printed. */
static void
print_button(const struct kiosk *kiosk, struct ui_node *row, const struct frame *frame)
{
    if (!kiosk_paper_prints(kiosk->printer) || !look_chosen_matter(kiosk)) {
        return;
    }
    bool busy = kiosk->guide_paper == KIOSK_PAPER_PRINTING;
    const char *label = busy                                        ? _("Printing the list")
                        : kiosk->guide_paper == KIOSK_PAPER_PRINTED ? _("Printed")
                                                                    : _("Print this list");
    bool long_words = !frame->cjk || frame->large;
    ui_button(row, label,
              &(struct ui_button){
                  .kind = UI_BUTTON_SECONDARY,
                  .icon = "printer",
                  .icon_size = 56,
                  .stacked = true,
                  .gap = 4,
                  .size = frame->large ? 20
                          : long_words ? 30
                                       : 36,
                  .height = frame->wide ? 132 : 156,
                  .box = {.name = "print", .width = 294, .rigid = true, .pad = UI_XY(10, 0)},
                  .target = {.action = KIOSK_TOUCH_PRINT_GUIDE, .disabled = busy}});
}

void
guide_foot(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame)
{
    bool stacked = guide_foot_stacked(frame);
    struct ui_node *foot =
        ui_box(root, &(struct ui_style){.name = "footer",
                                        .axis = stacked ? UI_COLUMN : UI_ROW,
                                        .gap = stacked ? 0.0f : 24.0f,
                                        .pad = {.top = frame->wide ? 20.0f : 28.0f,
                                                .end = PAGE_MARGIN,
                                                .bottom = frame->wide ? 22.0f : 36.0f,
                                                .start = PAGE_MARGIN},
                                        .align = stacked ? UI_STRETCH : UI_CENTRE,
                                        .fill = COLOR_CARD,
                                        .border = {.top = 2},
                                        .edge = COLOR_HAIR});
    if (guide_hint_place(frame) == GUIDE_HINT_FOOT) {
        guide_hint(kiosk, foot, frame);
    }
    bool apart = stacked && guide_hint_place(frame) == GUIDE_HINT_FOOT;
    struct ui_node *row = foot;
    if (stacked) {
        row = ui_box(foot, &(struct ui_style){
                               .axis = UI_ROW, .gap = 20, .margin = {.top = apart ? 22.0f : 0.0f}});
    }
    print_button(kiosk, row, frame);
    take_button(kiosk, row, frame);
}
