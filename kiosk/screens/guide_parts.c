/* SPDX-License-Identifier: Apache-2.0
 * Matters, facts, who may come and what happens: the guide besides its materials. */
#include <string.h>

#include "kiosk/screens/guide.h"

/* Rows that the matters break into at this width, one more chip's room kept for "More". */
enum { CHIP_GAP = 14, CHIP_PAD = 28, CHIPS_MAX = 40 };

struct chips {
    size_t first, end; /* matters of the page shown */
    int rows;
    bool more;
};

/* A matter's name, or as much of it as a row holds. */
static void
chip_label(const struct kiosk *kiosk, const struct hall_matter *matter, const struct frame *frame,
           float width, char dst[SENTENCE_SIZE])
{
    str_cut(dst, SENTENCE_SIZE - 4, hall_text(&matter->name, look_lang(kiosk)));
    size_t length = strlen(dst), whole = length;
    while (length > 0 && look_width(dst, 34 * frame->f) + 2 * CHIP_PAD > width) {
        while (length > 0 && ((unsigned char)dst[--length] & 0xc0) == 0x80) {
        }
        dst[length] = '\0';
    }
    if (length < whole) {
        str_cut(dst + length, SENTENCE_SIZE - length, "…");
    }
}

/* Letters are whole pixels large, and may so be wider than their size says. */
static float
chip_width(const char *label, const struct frame *frame)
{
    return look_width(label, 35 * frame->f) + 2 * CHIP_PAD + CHIP_GAP;
}

static size_t
fill_rows(const struct kiosk *kiosk, const struct frame *frame, float width, size_t first,
          float keep, int most, int *ret_rows)
{
    const struct hall_service *service = look_chosen_service(kiosk);
    float used = 0;
    int rows = 1;
    size_t i = first;
    for (; i < service->matter_count; i++) {
        char label[SENTENCE_SIZE];
        chip_label(kiosk, &service->matters[i], frame, width, label);
        float wide = chip_width(label, frame);
        if (used > 0 && used + wide > width + CHIP_GAP - (rows == most ? keep : 0)) {
            if (rows == most) {
                break;
            }
            rows++;
            used = 0;
        }
        used += wide;
    }
    *ret_rows = rows;
    return i;
}

static struct chips
arrange_chips(const struct kiosk *kiosk, const struct frame *frame, float width)
{
    const struct hall_service *service = look_chosen_service(kiosk);
    int most = frame->staged ? 1 : frame->large ? 3 : 2;
    struct chips chips = {0};
    chips.end = fill_rows(kiosk, frame, width, 0, 0, most, &chips.rows);
    if (chips.end == service->matter_count) {
        return chips;
    }
    chips.more = true;
    float keep = chip_width(i18n_tr_context("kiosk", "More"), frame) + 20;
    size_t starts[CHIPS_MAX];
    int pages = 0;
    for (size_t first = 0; first < service->matter_count && pages < CHIPS_MAX; pages++) {
        int rows;
        starts[pages] = first;
        first = fill_rows(kiosk, frame, width, first, keep, most, &rows);
    }
    chips.first = starts[kiosk->matter_page % pages];
    chips.end = fill_rows(kiosk, frame, width, chips.first, keep, most, &chips.rows);
    return chips;
}

static float
chip_height(const struct frame *frame)
{
    return frame->large ? 96 : 80;
}

float
guide_matters_height(const struct kiosk *kiosk, const struct frame *frame, float width)
{
    if (look_bundle(kiosk) || look_chosen_service(kiosk)->matter_count == 0) {
        return 0;
    }
    int rows = arrange_chips(kiosk, frame, width).rows;
    return 26 + (float)rows * (chip_height(frame) + CHIP_GAP) - CHIP_GAP;
}

void
guide_matters(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
              float width)
{
    const struct hall_service *service = look_chosen_service(kiosk);
    if (look_bundle(kiosk) || service->matter_count == 0) {
        return;
    }
    struct chips chips = arrange_chips(kiosk, frame, width);
    struct ui_node *row = ui_box(parent, &(struct ui_style){.name = "matters",
                                                            .axis = UI_ROW,
                                                            .wrap = true,
                                                            .gap = CHIP_GAP,
                                                            .margin = {.top = 26}});
    for (size_t i = chips.first; i < chips.end; i++) {
        bool on = strcmp(service->matters[i].id, kiosk->matter) == 0;
        char label[SENTENCE_SIZE];
        chip_label(kiosk, &service->matters[i], frame, width, label);
        ui_chip(row, label, 34, chip_height(frame),
                &(struct ui_target){
                    .action = KIOSK_TOUCH_MATTER + (int)i, .role = UI_ROLE_RADIO, .selected = on});
    }
    if (chips.more) {
        ui_chip(row, i18n_tr_context("kiosk", "More"), 34, chip_height(frame),
                &(struct ui_target){.action = KIOSK_TOUCH_MORE_MATTERS,
                                    .spoken = _("More matters"),
                                    .role = UI_ROLE_BUTTON});
    }
}

struct fact {
    const char *label, *value, *note;
};

static size_t
facts_of(const struct kiosk *kiosk, struct fact facts[GUIDE_FACTS_MAX],
         char notes[2][SENTENCE_SIZE])
{
    const struct hall_matter *matter = look_chosen_matter(kiosk);
    const char *lang = look_lang(kiosk);
    size_t count = 0;
    if (!matter || look_bundle(kiosk)) {
        return 0;
    }
    const struct hall_guide *guide = &matter->guide;
    const char *promise = hall_text(&guide->promise, lang), *fee = hall_text(&guide->fee, lang);
    const char *visits = hall_text(&guide->visits, lang);
    if (promise[0]) {
        const char *limit = hall_text(&guide->legal_limit, lang);
        sentence(notes[0], _("The law allows {0}"), limit, "");
        facts[count++] = (struct fact){_("Done within"), promise, limit[0] ? notes[0] : ""};
    }
    if (fee[0]) {
        const char *pay = hall_text(&guide->pay, lang);
        sentence(notes[1], _("Pay by {0}"), pay, "");
        facts[count++] = (struct fact){_("Fee"), fee, pay[0] ? notes[1] : ""};
    }
    if (visits[0]) {
        facts[count++] = (struct fact){_("Visits"), visits, hall_text(&guide->visits_note, lang)};
    }
    return count;
}

/* Between facts that stand below each other. */
static float
facts_gap(const struct frame *frame)
{
    return frame->wide ? 12 : 32;
}

static float
facts_top(const struct frame *frame)
{
    return frame->wide ? 22 : 34;
}

/* The note's lines, at most two. */
static float
note_height(const struct fact *fact, const struct frame *frame, float room)
{
    if (!fact->note[0]) {
        return 0;
    }
    return (look_width(fact->note, 26 * frame->f) > room ? 65 : 32.5f) * frame->f;
}

static float
fact_size(const struct frame *frame)
{
    return frame->large || !frame->cjk ? 40 : 48;
}

float
guide_facts_height(const struct kiosk *kiosk, const struct frame *frame)
{
    struct fact facts[GUIDE_FACTS_MAX];
    char notes[2][SENTENCE_SIZE];
    size_t count = facts_of(kiosk, facts, notes);
    float room = (frame->w - 2 * PAGE_MARGIN) / 3 - 58, most = 0;
    for (size_t i = 0; i < count; i++) {
        float note = note_height(&facts[i], frame, room);
        most = note > most ? note : most;
    }
    return count > 0 ? facts_top(frame) + 97 * frame->f + most : 0;
}

static void
fact_cell(struct ui_node *parent, const struct fact *fact, const struct frame *frame,
          const struct ui_style *style)
{
    struct ui_node *cell = ui_box(parent, style);
    ui_text(cell, fact->label,
            &(struct ui_type){.size = 28, .color = COLOR_INK2, .fit = UI_FIT_SHRINK});
    ui_text(cell, fact->value,
            &(struct ui_type){.size = fact_size(frame),
                              .bold = true,
                              .fit = UI_FIT_SHRINK,
                              .box = {.margin = {.top = 2}}});
    if (fact->note[0]) {
        ui_text(cell, fact->note,
                &(struct ui_type){.size = 26, .color = COLOR_INK2, .max_lines = 2});
    }
}

void
guide_facts(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    struct fact facts[GUIDE_FACTS_MAX];
    char notes[2][SENTENCE_SIZE];
    size_t count = facts_of(kiosk, facts, notes);
    struct ui_node *row =
        ui_box(parent, &(struct ui_style){.axis = UI_ROW, .margin = {.top = facts_top(frame)}});
    for (size_t i = 0; i < count; i++) {
        fact_cell(row, &facts[i], frame,
                  &(struct ui_style){.name = "fact",
                                     .grow = i == 0 ? 303.0f : 333.0f,
                                     .pad = {.start = i == 0 ? 0.0f : 28.0f, .end = 28},
                                     .border = {.start = i == 0 ? 0.0f : 2.0f},
                                     .edge = COLOR_HAIR});
    }
}

float
guide_fact_height(const struct kiosk *kiosk, const struct frame *frame, size_t nth)
{
    struct fact facts[GUIDE_FACTS_MAX];
    char notes[2][SENTENCE_SIZE];
    if (nth >= facts_of(kiosk, facts, notes)) {
        return 0;
    }
    bool beside = frame->wide && !frame->staged;
    float room = (beside && !frame->large ? guide_left(frame) : guide_width(frame)) - 28;
    return (nth == 0 ? facts_top(frame) : facts_gap(frame)) + 97 * frame->f +
           note_height(&facts[nth], frame, room);
}

void
guide_fact(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame, size_t nth)
{
    struct fact facts[GUIDE_FACTS_MAX];
    char notes[2][SENTENCE_SIZE];
    if (nth < facts_of(kiosk, facts, notes)) {
        float top = nth == 0 ? facts_top(frame) : facts_gap(frame);
        fact_cell(parent, &facts[nth], frame,
                  &(struct ui_style){.name = "fact", .margin = {.top = top}, .pad = {.end = 28}});
    }
}

static void
heading(struct ui_node *parent, const char *text, float below)
{
    ui_text(parent, text,
            &(struct ui_type){.size = 40,
                              .bold = true,
                              .line = 1.3f,
                              .box = {.name = "heading", .margin = {.bottom = below}}});
}

/* Bytes of a paragraph that stand together: all of a short one. A long one is parted, since it
 * need not fit a page: behind a sentence, else a word, else anywhere. */
static size_t
part_length(const char *paragraph)
{
    static const char *const ends[] = {"。", "；", ". ", "; ", "，", "، ", ", ", " "};
    char part[SENTENCE_SIZE];
    str_cut(part, sizeof(part), paragraph);
    size_t length = strcspn(part, "\n"), cut = 0;
    if (paragraph[length] == '\0' || paragraph[length] == '\n') {
        return length;
    }
    for (size_t i = 0; i < ARRAY_SIZE(ends) && cut == 0; i++) {
        const char *end = strstr(part + length / 2, ends[i]);
        for (; end; end = strstr(end + 1, ends[i])) {
            cut = (size_t)(end - part) + strlen(ends[i]);
        }
    }
    return cut > 0 ? cut : length;
}

/* Part nth of who can come; false behind the last. */
static bool
who_part(const struct kiosk *kiosk, size_t nth, char dst[SENTENCE_SIZE])
{
    const struct hall_matter *matter = look_chosen_matter(kiosk);
    const char *at = matter ? hall_text(&matter->guide.who, look_lang(kiosk)) : "";
    for (; nth > 0 && *at; nth--) {
        at += part_length(at);
        at += *at == '\n';
    }
    str_cut(dst, part_length(at) + 1, at);
    return *at != '\0';
}

float
guide_who_height(const struct kiosk *kiosk, const struct frame *frame, float width, size_t nth)
{
    char part[SENTENCE_SIZE];
    if (!who_part(kiosk, nth, part)) {
        return 0;
    }
    /* Breaks lose some room at each line's end. */
    int lines = 1 + (int)(look_width(part, 34 * frame->f) * 1.04f / width);
    return (nth == 0 ? 28 + 52 * frame->f + 4 : 0) + 51 * frame->f * (float)lines;
}

void
guide_who(const struct kiosk *kiosk, struct ui_node *parent, size_t nth)
{
    char part[SENTENCE_SIZE];
    if (!who_part(kiosk, nth, part)) {
        return;
    }
    if (nth == 0) {
        ui_gap(parent, 28);
        heading(parent, _("Who can come"), 4);
    }
    ui_text(parent, part, &(struct ui_type){.size = 34, .line = 1.5f});
}

enum { STEPS_A_ROW = 6 };

/* Steps that stand beside each other at this width. */
static size_t
steps_a_row(size_t count, const struct frame *frame, float width)
{
    size_t fit = (size_t)(width / (150 * frame->f));
    fit = fit > STEPS_A_ROW ? STEPS_A_ROW : fit < 1 ? 1 : fit;
    return count < fit ? count : fit;
}

float
guide_steps_height(const struct kiosk *kiosk, const struct frame *frame, float width, size_t nth)
{
    const struct hall_matter *matter = look_chosen_matter(kiosk);
    size_t count = matter ? matter->guide.step_count : 0;
    size_t row = count > 0 ? steps_a_row(count, frame, width) : 1;
    if (nth * row >= count) {
        return 0;
    }
    float each = width / (float)row - 12, lines = 1, whens = 1;
    for (size_t i = nth * row; i < count && i < (nth + 1) * row; i++) {
        float wide =
            look_width(hall_text(&matter->guide.steps[i].name, look_lang(kiosk)), 32 * frame->f);
        float when =
            look_width(hall_text(&matter->guide.steps[i].when, look_lang(kiosk)), 26 * frame->f);
        lines = wide / each + 1 > lines ? (float)(int)(wide / each + 1) : lines;
        whens = when / each + 1 > whens ? (float)(int)(when / each + 1) : whens;
    }
    return (nth == 0 ? 28 + 52 * frame->f + 18 : 20) + 56 + 10 +
           (40 * lines + 32.5f * whens) * frame->f;
}

static void
step_cell(const struct kiosk *kiosk, struct ui_node *row, const struct hall_step *step, size_t i,
          float each, bool joined)
{
    struct ui_node *cell =
        ui_box(row, &(struct ui_style){.grow = 1, .align = UI_CENTRE, .pad = UI_XY(6, 0)});
    if (joined) {
        struct ui_node *line = ui_box(cell, &(struct ui_style){.x_place = UI_PLACE_START,
                                                               .y_place = UI_PLACE_START,
                                                               .x = 40 - each / 2,
                                                               .y = 27,
                                                               .width = each - 80,
                                                               .height = 3,
                                                               .fill = COLOR_EDGE});
        ui_say(line, "");
    }
    char number[8];
    str_format(number, sizeof(number), "%zu", i + 1);
    ui_win(cell, number, 56, UI_WIN_OPEN);
    ui_text(cell, hall_text(&step->name, look_lang(kiosk)),
            &(struct ui_type){
                .size = 32, .bold = true, .align = UI_CENTRE, .box = {.margin = {.top = 10}}});
    const char *when = hall_text(&step->when, look_lang(kiosk));
    if (when[0]) {
        ui_text(cell, when, &(struct ui_type){.size = 26, .color = COLOR_INK2, .align = UI_CENTRE});
    }
}

void
guide_steps(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
            size_t nth)
{
    const struct hall_guide *guide = &look_chosen_matter(kiosk)->guide;
    float width = guide_width(frame);
    size_t per_row = steps_a_row(guide->step_count, frame, width);
    if (nth == 0) {
        ui_gap(parent, 28);
        heading(parent, _("What happens"), 18);
    }
    struct ui_node *row = ui_box(
        parent, &(struct ui_style){
                    .axis = UI_ROW, .align = UI_START, .margin = {.top = nth > 0 ? 20.0f : 0.0f}});
    for (size_t i = nth * per_row; i < (nth + 1) * per_row; i++) {
        if (i < guide->step_count) {
            step_cell(kiosk, row, &guide->steps[i], i, width / (float)per_row, i % per_row > 0);
        } else {
            ui_box(row, &(struct ui_style){.grow = 1});
        }
    }
}
