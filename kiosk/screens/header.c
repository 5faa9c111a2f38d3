/* SPDX-License-Identifier: Apache-2.0
 * What stands at the top and the foot of the choosing screens. */
#include <string.h>

#include "kiosk/screens/screens.h"

/* "1 楼大厅 今日 9:00–17:00 办公" */
static void
open_words(const struct kiosk *kiosk, char dst[SENTENCE_SIZE])
{
    char hours[128];
    look_hours(kiosk, hours, sizeof(hours));
    const char *place = look_text_here(kiosk, &kiosk->view.hall->place);
    if (!hours[0]) {
        sentence(dst, _("Closed today"), "", "");
    } else if (place[0]) {
        sentence(dst, _("Open today {0}, {1}"), hours, place);
    } else {
        sentence(dst, _("Open today {0}"), hours, "");
    }
}

static void
hall_words(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    const struct hall *hall = kiosk->view.hall;
    char line[SENTENCE_SIZE];
    open_words(kiosk, line);
    struct ui_node *words = ui_box(parent, &(struct ui_style){.grow = 1, .margin = {.start = 24}});
    ui_text(words, hall_text(&hall->name, look_lang(kiosk)),
            &(struct ui_type){.size = frame->large ? (frame->cjk ? 50 : 36)
                                      : frame->cjk ? 42
                                                   : 30,
                              .bold = true,
                              .line = 1.2f,
                              .fit = UI_FIT_SHRINK,
                              .exact = true,
                              .box = {.name = "hall"}});
    if (!frame->large) {
        ui_text(words, line,
                &(struct ui_type){.size = 26,
                                  .color = COLOR_MIST_ON_INK,
                                  .fit = UI_FIT_SHRINK,
                                  .exact = true,
                                  .box = {.name = "hours", .margin = {.top = 4}}});
    }
}

void
header_clock(const struct kiosk *kiosk, struct ui_node *parent, float size, enum color color)
{
    struct civil now = look_civil(kiosk, look_hall_time(kiosk));
    char time[I18N_TEXT_SIZE], date[I18N_TEXT_SIZE];
    i18n_format_time(&now, time, sizeof(time));
    i18n_format_date(&now, date, sizeof(date));
    bool large = ui_node_screen(parent)->theme.large;
    struct ui_node *words =
        ui_box(parent, &(struct ui_style){.align = UI_END, .rigid = true, .margin = {.start = 20}});
    ui_text(words, time,
            &(struct ui_type){.size = size,
                              .bold = true,
                              .line = 1,
                              .ltr = true,
                              .exact = true,
                              .fit = UI_FIT_LINE,
                              .box = {.name = "clock"}});
    if (!large) {
        ui_text(words, date,
                &(struct ui_type){.size = size > 64 ? 28 : 26,
                                  .color = color,
                                  .exact = true,
                                  .fit = UI_FIT_LINE,
                                  .box = {.name = "date", .margin = {.top = 8}}});
    }
}

/* width 0: as wide as its word. */
static struct ui_node *
pill(struct ui_node *parent, float width, bool on, bool on_paper)
{
    enum color chosen = on_paper ? COLOR_CHOSEN : COLOR_CHOSEN_ON_INK;
    return ui_box(parent, &(struct ui_style){.name = "language",
                                             .axis = UI_ROW,
                                             .width = width,
                                             .height = 72,
                                             .rigid = width <= 0,
                                             .pad = UI_XY(width > 0 ? 0 : 24, 0),
                                             .gap = 10,
                                             .radius = 16,
                                             .border = UI_ALL(2),
                                             .edge = on         ? chosen
                                                     : on_paper ? COLOR_EDGE
                                                                : COLOR_GHOST_EDGE,
                                             .fill = on ? chosen : COLOR_NONE,
                                             .color = !on        ? COLOR_NONE
                                                      : on_paper ? COLOR_WHITE
                                                                 : COLOR_INK,
                                             .align = UI_CENTRE,
                                             .justify = UI_FROM_CENTRE});
}

static void
language_pill(const struct kiosk *kiosk, struct ui_node *parent, size_t index, float width)
{
    const char *lang = look_language(kiosk, index);
    bool on = strcmp(lang, look_lang(kiosk)) == 0;
    struct ui_node *node = pill(parent, width, on, kiosk->modes[KIOSK_MODE_LOW]);
    ui_text(node, look_language_name(lang),
            &(struct ui_type){.size = 30,
                              .bold = on,
                              .optical = true,
                              .exact = true,
                              .lang = lang,
                              .fit = UI_FIT_LINE});
    ui_touch(node, &(struct ui_target){.action = KIOSK_TOUCH_LANGUAGE + (int)index,
                                       .spoken = look_language_name(lang),
                                       .role = UI_ROLE_RADIO,
                                       .selected = on});
}

static void
more_pill(const struct kiosk *kiosk, struct ui_node *parent, float width)
{
    struct ui_node *node = pill(parent, width, false, kiosk->modes[KIOSK_MODE_LOW]);
    ui_icon(node, "globe", 32, 2, COLOR_NONE);
    ui_text(node, i18n_tr_context("languages", "More"),
            &(struct ui_type){.size = 30, .optical = true, .exact = true, .fit = UI_FIT_LINE});
    ui_touch(node, &(struct ui_target){.action = KIOSK_TOUCH_GLOBE,
                                       .spoken = _("Change language"),
                                       .role = UI_ROLE_BUTTON});
}

void
header_languages(const struct kiosk *kiosk, struct ui_node *parent, float width, float room)
{
    size_t count = look_language_count(kiosk), slots = (size_t)((room + 12) / (width + 12) + 0.01f);
    size_t shown = count > slots ? slots - 1 : count;
    bool own = false;
    for (size_t i = 0; i < shown; i++) {
        own = own || strcmp(look_language(kiosk, i), look_lang(kiosk)) == 0;
    }
    for (size_t i = 0; i < shown; i++) {
        /* The one in use always stands there. */
        size_t pick = i;
        for (size_t n = 0; !own && i == shown - 1 && n < count; n++) {
            pick = strcmp(look_language(kiosk, n), look_lang(kiosk)) == 0 ? n : pick;
        }
        language_pill(kiosk, parent, pick, width);
    }
    if (shown < count) {
        more_pill(kiosk, parent, width);
    }
}

/* The two languages most people here need, and the way to the others. */
static void
short_pills(const struct kiosk *kiosk, struct ui_node *parent)
{
    size_t count = look_language_count(kiosk), second = 1;
    if (count <= 3) {
        for (size_t i = 0; i < count; i++) {
            language_pill(kiosk, parent, i, 0);
        }
        return;
    }
    /* The one in use always stands there. */
    for (size_t i = 1; i < count; i++) {
        second = strcmp(look_language(kiosk, i), look_lang(kiosk)) == 0 ? i : second;
    }
    language_pill(kiosk, parent, 0, 0);
    language_pill(kiosk, parent, second, 0);
    more_pill(kiosk, parent, 0);
}

float
header_message_height(const struct kiosk *kiosk)
{
    enum kiosk_step shown = kiosk_shown(kiosk);
    const struct board_terminal *told =
        kiosk->has_view && !kiosk->stale ? look_terminal(kiosk) : NULL;
    return told && told->message[0] && shown < KIOSK_TAKING ? 96 : 0;
}

void
header_message(const struct kiosk *kiosk, struct ui_node *parent)
{
    if (header_message_height(kiosk) <= 0) {
        return;
    }
    struct ui_node *banner = ui_box(parent, &(struct ui_style){.name = "banner",
                                                               .axis = UI_ROW,
                                                               .height = 96,
                                                               .rigid = true,
                                                               .gap = 24,
                                                               .pad = UI_XY(56, 0),
                                                               .fill = COLOR_APRICOT,
                                                               .color = COLOR_INK,
                                                               .align = UI_CENTRE});
    ui_icon(banner, "info", 52, 2.2f, COLOR_INK);
    ui_text(banner, look_terminal(kiosk)->message,
            &(struct ui_type){.size = 36,
                              .bold = true,
                              .exact = true,
                              .optical = true,
                              .fit = UI_FIT_CUT,
                              .max_lines = 1,
                              .box = {.grow = 1}});
}

/* Everything in one line: 5:4, and large type on a wide screen. */
static void
header_line(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    struct ui_node *header = ui_box(parent, &(struct ui_style){.name = "header",
                                                               .axis = UI_ROW,
                                                               .height = 116,
                                                               .rigid = true,
                                                               .gap = 12,
                                                               .fill = COLOR_INK,
                                                               .color = COLOR_WHITE,
                                                               .pad = UI_XY(48, 0),
                                                               .align = UI_CENTRE});
    ui_logo(header, 40);
    ui_text(header, hall_text(&kiosk->view.hall->name, look_lang(kiosk)),
            &(struct ui_type){.size = frame->cjk ? 38 : 32,
                              .bold = true,
                              .optical = true,
                              .exact = true,
                              .fit = UI_FIT_SHRINK,
                              .box = {.name = "hall", .grow = 1, .margin = {.start = 10}}});
    if (!frame->large && !frame->low && look_language_count(kiosk) > 1) {
        short_pills(kiosk, header);
    }
    struct civil now = look_civil(kiosk, look_hall_time(kiosk));
    char time[I18N_TEXT_SIZE];
    i18n_format_time(&now, time, sizeof(time));
    ui_text(header, time,
            &(struct ui_type){.size = 60,
                              .bold = true,
                              .ltr = true,
                              .exact = true,
                              .optical = true,
                              .fit = UI_FIT_LINE,
                              .box = {.name = "clock", .margin = {.start = 24}}});
}

void
header_hall(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    if (frame->wide) {
        header_line(kiosk, parent, frame);
        return;
    }
    bool pills = !frame->large && !frame->low && look_language_count(kiosk) > 1;
    struct ui_node *header = ui_box(
        parent, &(struct ui_style){
                    .name = "header",
                    .fill = COLOR_INK,
                    .color = COLOR_WHITE,
                    .rigid = true,
                    .pad = {.top = frame->large ? 28 : 40, .end = 56, .bottom = 28, .start = 56}});
    struct ui_node *top =
        ui_box(header, &(struct ui_style){.axis = UI_ROW, .height = 104, .align = UI_CENTRE});
    ui_logo(top, frame->large ? 52 : 46);
    hall_words(kiosk, top, frame);
    if (pills) {
        struct ui_node *row = ui_box(
            header, &(struct ui_style){
                        .name = "languages", .axis = UI_ROW, .gap = 12, .margin = {.top = 32}});
        header_languages(kiosk, row, LANGUAGE_PILL, frame->w - 2 * PAGE_MARGIN);
    }
    header_clock(kiosk, top, frame->large ? 80 : 64, COLOR_MIST_ON_INK);
}

void
header_side(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame)
{
    const struct hall *hall = kiosk->view.hall;
    char line[SENTENCE_SIZE];
    open_words(kiosk, line);
    struct ui_node *side =
        ui_box(parent, &(struct ui_style){.name = "header",
                                          .width = 456,
                                          .rigid = true,
                                          .pad = {.top = 56, .end = 48, .bottom = 22, .start = 48},
                                          .fill = COLOR_INK,
                                          .color = COLOR_WHITE});
    struct ui_node *mark = ui_box(side, &(struct ui_style){.axis = UI_ROW});
    ui_logo(mark, 44);
    /* A name without spaces that needs two lines is cut in the middle, not before its last two. */
    const char *name = hall_text(&hall->name, look_lang(kiosk));
    float room = 360, wide = look_width(name, 42);
    room = look_is_cjk(look_lang(kiosk)) && wide > room && wide <= 2 * room ? wide / 2 + 24 : room;
    ui_text(side, name,
            &(struct ui_type){.size = 42,
                              .bold = true,
                              .box = {.name = "hall", .max_width = room, .margin = {.top = 28}}});
    ui_text(side, line,
            &(struct ui_type){.size = 26,
                              .color = COLOR_MIST_ON_INK,
                              .box = {.name = "hours", .margin = {.top = 12}}});
    if (look_language_count(kiosk) > 1) {
        struct ui_node *pills = ui_box(side, &(struct ui_style){.name = "languages",
                                                                .axis = UI_ROW,
                                                                .wrap = true,
                                                                .gap = 12,
                                                                .margin = {.top = 36}});
        header_languages(kiosk, pills, 174,
                         (header_message_height(kiosk) > 0 ? 4 : 6) * (174 + 12));
    }
    if (hall->hotline[0] && header_message_height(kiosk) <= 0) {
        sentence(line, _("Complaints {0}"), hall->hotline, "");
        ui_text(side, line,
                &(struct ui_type){.size = 26,
                                  .color = COLOR_MIST_ON_INK,
                                  .box = {.name = "hotline", .margin = {.top = 24}}});
    }
    ui_spacer(side);
    access_side(kiosk, side, frame);
}

float
header_bar_height(const struct frame *frame)
{
    return frame->staged && frame->wide ? 104 : 136;
}

struct ui_node *
header_bar(const struct kiosk *kiosk, struct ui_node *parent, enum color fill)
{
    struct frame frame = frame_of(kiosk, parent);
    enum color border = fill == COLOR_PINE ? COLOR_RGB(0xA9D3BC) : COLOR_NONE;
    struct ui_node *bar = ui_box(parent, &(struct ui_style){.name = "bar",
                                                            .axis = UI_ROW,
                                                            .height = header_bar_height(&frame),
                                                            .rigid = true,
                                                            .pad = UI_XY(56, 0),
                                                            .fill = fill,
                                                            .color = COLOR_WHITE,
                                                            .align = UI_CENTRE,
                                                            .gap = 16,
                                                            .justify = UI_SPACE_BETWEEN});
    ui_button(bar, i18n_tr_context("kiosk", "Back"),
              &(struct ui_button){
                  .kind = UI_BUTTON_GHOST,
                  .icon = "back",
                  .size = 36,
                  .height = 88,
                  .icon_size = 40,
                  .stroke = 2.6f,
                  .box = {.min_width = 204, .rigid = true, .edge = border, .pad = UI_XY(20, 0)},
                  .target = {.action = KIOSK_TOUCH_BACK}});
    struct ui_node *middle = ui_box(
        bar,
        &(struct ui_style){
            .axis = UI_ROW, .grow = 1, .align = UI_CENTRE, .justify = UI_FROM_CENTRE, .gap = 14});
    if (kiosk_shown(kiosk) == KIOSK_GUIDE && (frame.staged || frame.wide)) {
        ui_button(
            bar, "",
            &(struct ui_button){.kind = UI_BUTTON_GHOST,
                                .icon = "bell",
                                .height = 88,
                                .icon_size = 46,
                                .stroke = 2,
                                .box = {.width = 88, .rigid = true, .edge = border},
                                .target = {.action = KIOSK_TOUCH_HELP, .spoken = _("Get help")}});
    }
    if (look_language_count(kiosk) > 1) {
        ui_button(bar, "",
                  &(struct ui_button){
                      .kind = UI_BUTTON_GHOST,
                      .icon = "globe",
                      .height = 88,
                      .icon_size = 46,
                      .stroke = 2,
                      .box = {.width = 88, .rigid = true, .edge = border},
                      .target = {.action = KIOSK_TOUCH_GLOBE, .spoken = _("Change language")}});
    }
    return middle;
}

void
hotline(const struct kiosk *kiosk, struct ui_node *parent)
{
    if (!kiosk->view.hall->hotline[0]) {
        return;
    }
    char line[SENTENCE_SIZE];
    sentence(line, _("Complaints {0}"), kiosk->view.hall->hotline, "");
    ui_text(parent, line,
            &(struct ui_type){.size = 26,
                              .exact = true,
                              .color = COLOR_INK2,
                              .align = UI_CENTRE,
                              .fit = UI_FIT_LINE,
                              .box = {.name = "hotline"}});
}

static void
page_button(struct ui_node *parent, const char *label, enum kiosk_touch action, float height,
            bool disabled)
{
    bool back = action == KIOSK_TOUCH_PAGE_BACK;
    bool small = height <= 100 && ui_node_screen(parent)->theme.large;
    struct ui_node *button = ui_button(
        parent, label,
        &(struct ui_button){
            .kind = UI_BUTTON_SECONDARY,
            .icon = back ? "chevl" : NULL,
            .icon_size = 40,
            .stroke = 3,
            .size = small ? 25 : 40, /* large type would leave no room for the page */
            .height = height,
            .box = {.min_width = height > 100 ? 280 : 200, .pad = UI_XY(20, 0), .rigid = true},
            .target = {.action = (int)action, .disabled = disabled}});
    if (!back) {
        ui_icon(button, "chev", 40, 3, COLOR_NONE);
    }
}

void
pager(struct ui_node *parent, int page, int pages, float height, const char *total)
{
    if (pages <= 1) {
        return;
    }
    struct ui_node *row = ui_box(parent, &(struct ui_style){.name = "pager",
                                                            .axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .gap = 16,
                                                            .justify = UI_SPACE_BETWEEN,
                                                            .margin = {.top = 16}});
    char line[SENTENCE_SIZE], here[16], all[16];
    bool small = height <= 100;
    str_format(here, sizeof(here), "%d", page + 1);
    str_format(all, sizeof(all), "%d", pages);
    sentence(line, small ? "{0} / {1}" : i18n_tr_context("kiosk", "Page {0} of {1}"), here, all);
    page_button(row, i18n_tr_context("kiosk", "Previous"), KIOSK_TOUCH_PAGE_BACK, height,
                page == 0);
    struct ui_node *middle = ui_box(row, &(struct ui_style){.grow = 1, .align = UI_CENTRE});
    ui_text(
        middle, line,
        &(struct ui_type){
            .size = 36, .align = UI_CENTRE, .exact = small, .ltr = small, .fit = UI_FIT_SHRINK});
    if (total) {
        ui_text(middle, total,
                &(struct ui_type){.size = 28, .color = COLOR_INK2, .align = UI_CENTRE});
    }
    page_button(row, i18n_tr_context("kiosk", "Next"), KIOSK_TOUCH_PAGE_ON, height,
                page == pages - 1);
}
