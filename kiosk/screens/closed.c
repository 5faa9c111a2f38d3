/* SPDX-License-Identifier: Apache-2.0
 * Outside opening hours: when it opens next, whom to call. */
#include "kiosk/screens/screens.h"

struct opening {
    char when[SENTENCE_SIZE];  /* large: "Opens tomorrow at 9:00" */
    char now[SENTENCE_SIZE];   /* above it: "Closed for today" */
    char hours[SENTENCE_SIZE]; /* that day's hours; "" when unknown */
};

static int32_t
day_of(const struct civil *civil)
{
    return civil_to_days(civil->year, civil->month, civil->day);
}

static void
hours_of_day(const struct kiosk *kiosk, const struct civil *day, char dst[SENTENCE_SIZE])
{
    const struct hours_day *hours = hours_of(&kiosk->view.hall->hours, day_of(day));
    char date[I18N_TEXT_SIZE];
    struct buffer spans = {0};
    buffer_append(&spans, "");
    for (int i = 0; i < hours->count; i++) {
        char from[8], to[8];
        look_clock(hours->spans[i].from / 60, hours->spans[i].from % 60, from, sizeof(from));
        look_clock(hours->spans[i].to / 60, hours->spans[i].to % 60, to, sizeof(to));
        const char *comma = look_is_cjk(look_lang(kiosk)) ? "、" : ", ";
        buffer_format(&spans, "%s%s–%s", i > 0 ? comma : "", from, to);
    }
    i18n_format_date(day, date, sizeof(date));
    sentence(dst, _("{0}: open {1}"), date, spans.data);
    buffer_done(&spans);
}

static void
find_opening(const struct kiosk *kiosk, struct opening *opening)
{
    const struct board *board = look_board(kiosk);
    struct civil now = look_civil(kiosk, look_hall_time(kiosk));
    bool works_today = hours_of(&kiosk->view.hall->hours, day_of(&now))->count > 0;
    opening->hours[0] = '\0';
    sentence(opening->now, works_today ? _("Closed for today") : _("Closed today"), "", "");
    if (board->next_open == 0) {
        sentence(opening->when, _("Please call to ask when we open"), "", "");
        return;
    }
    struct civil next = look_civil(kiosk, board->next_open);
    char clock[8], date[I18N_TEXT_SIZE];
    look_clock(next.hour, next.minute, clock, sizeof(clock));
    i18n_format_date(&next, date, sizeof(date));
    hours_of_day(kiosk, &next, opening->hours);
    switch (day_of(&next) - day_of(&now)) {
    case 0:
        sentence(opening->now, _("Not open just now"), "", "");
        sentence(opening->when, _("Opens at {0}"), clock, "");
        break;
    case 1:
        sentence(opening->when, _("Opens tomorrow at {0}"), clock, "");
        break;
    default:
        sentence(opening->when, _("Opens {0} at {1}"), date, clock);
        break;
    }
}

static void
call_panel(const struct kiosk *kiosk, struct ui_node *parent)
{
    if (!kiosk->view.hall->hotline[0]) {
        return;
    }
    char line[SENTENCE_SIZE];
    sentence(line, _("Urgent? Call {0}"), kiosk->view.hall->hotline, "");
    struct ui_node *panel = ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                                              .self = UI_START,
                                                              .gap = 22,
                                                              .min_height = 104,
                                                              .margin = {.top = 52},
                                                              .pad = UI_XY(40, 16),
                                                              .radius = 20,
                                                              .border = UI_ALL(3),
                                                              .edge = COLOR_LINE2,
                                                              .align = UI_CENTRE});
    ui_icon(panel, "tel", 56, 2, COLOR_WHITE);
    ui_text(panel, line, &(struct ui_type){.size = 44, .optical = true});
}

void
screen_closed(const struct kiosk *kiosk, struct ui_node *root)
{
    struct frame frame = frame_of(kiosk, root);
    struct opening opening;
    find_opening(kiosk, &opening);
    header_hall(kiosk, root, &frame);
    struct ui_node *body = ui_box(root, &(struct ui_style){.grow = 1,
                                                           .pad = UI_XY(PAGE_MARGIN, 40),
                                                           .color = COLOR_WHITE,
                                                           .justify = UI_FROM_CENTRE});
    ui_text(body, opening.now,
            &(struct ui_type){.size = frame.large ? 45 : 64,
                              .bold = true,
                              .color = COLOR_MIST,
                              .box = {.name = "lead"}});
    ui_text(body, opening.when,
            &(struct ui_type){.size = frame.large               ? 90
                                      : frame.cjk || frame.wide ? 128
                                                                : 102,
                              .bold = true,
                              .box = {.name = "title", .margin = {.top = 8}}});
    if (opening.hours[0]) {
        ui_text(body, opening.hours,
                &(struct ui_type){
                    .size = frame.large ? 40 : 51, .line = 1.5f, .box = {.margin = {.top = 20}}});
    }
    call_panel(kiosk, body);
}
