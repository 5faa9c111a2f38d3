/* SPDX-License-Identifier: Apache-2.0 */
#include "display/look.h"

#include <math.h>
#include <string.h>

const char *
look_lang(const struct display *display)
{
    if (display->lang[0]) {
        return display->lang;
    }
    return display->has_view && display->view.hall->language_count > 0
               ? display->view.hall->languages[0]
               : "zh_CN";
}

bool
look_is_cjk(const char *lang)
{
    return strncmp(lang, "zh", 2) == 0 || strncmp(lang, "ja", 2) == 0 ||
           strncmp(lang, "ko", 2) == 0;
}

int64_t
look_hall_time(const struct display *display)
{
    return terminal_hall_time(&display->view, display->now_ms);
}

struct civil
look_civil(const struct display *display, int64_t utc_ms)
{
    struct civil none = {.year = 1970, .month = 1, .day = 1, .weekday = 4};
    return display->zone ? zone_civil(display->zone, utc_ms) : none;
}

const struct hall_terminal *
look_place(const struct display *display)
{
    return display->has_view ? hall_terminal(display->view.hall, display->terminal) : NULL;
}

bool
look_day_is_over(const struct display *display)
{
    char day[TICKET_DAY_SIZE];

    if (!display->zone) {
        return false;
    }
    hours_business_day(display->zone, display->view.hall->day_starts_min, look_hall_time(display),
                       day);
    return strcmp(day, display_board(display)->day) != 0;
}

bool
look_serves_zone(const struct display *display, const char *zone)
{
    const struct hall_terminal *place = look_place(display);

    for (size_t i = 0; place && i < place->zone_count; i++) {
        if (strcmp(place->zones[i], zone) == 0) {
            return true;
        }
    }
    return !place || place->zone_count == 0;
}

bool
look_names_zones(const struct display *display)
{
    const struct hall_terminal *place = look_place(display);

    return (place && place->zone_count > 0 ? place->zone_count : display->view.hall->zone_count) >
           1;
}

const char *
look_zone_name(const struct display *display, const char *zone)
{
    const struct hall_zone *found = hall_zone(display->view.hall, zone);

    return found && look_names_zones(display) ? hall_text(&found->name, look_lang(display)) : "";
}

const char *
look_service_name(const struct display *display, const char *service)
{
    const struct hall_service *found = hall_service(display->view.hall, service);

    return found ? hall_text(&found->name, look_lang(display)) : service;
}

const char *
look_other_lang(const struct display *display, const struct board_call *call)
{
    const struct hall *hall = display->view.hall;
    const char *first = hall->language_count > 0 ? hall->languages[0] : "";
    const char *other = strcmp(first, look_lang(display)) != 0 ? first : NULL;

    for (size_t i = 0; i < hall->language_count; i++) {
        if (strcmp(hall->languages[i], call->lang) == 0 &&
            strcmp(call->lang, look_lang(display)) != 0) {
            other = hall->languages[i];
        }
    }
    return other && i18n_has(other) ? other : NULL;
}

void
look_go_to(const struct display *display, const struct board_call *call, const char *lang,
           char *dst, size_t size)
{
    const struct hall_zone *zone = hall_zone(display->view.hall, call->zone);
    bool named = zone && look_names_zones(display);
    const char *const values[] = {call->counter, named ? hall_text(&zone->name, lang) : ""};

    str_fill(dst, size,
             i18n_tr_in(lang, named ? N_("Go to counter {0}, {1}") : N_("Go to counter {0}")),
             values, ARRAY_SIZE(values));
}

float
look_width(const char *text, float size)
{
    float em = 0;

    for (const char *at = text; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        if ((byte & 0xC0) != 0x80) {
            em += byte >= 0xE3                 ? 1
                  : strchr(" .,:;'!|", *at)    ? 0.3F
                  : byte >= 'A' && byte <= 'Z' ? 0.68F
                                               : 0.57F;
        }
    }
    return em * size;
}

static bool
is_shown(const struct display *display, const struct hall_service *service)
{
    const struct hall *hall = display->view.hall;

    if (look_serves_zone(display, service->zone)) {
        return true;
    }
    for (size_t i = 0; i < hall->counter_count; i++) {
        const struct hall_counter *counter = &hall->counters[i];
        if (hall_counter_serves(counter, service->id) && look_serves_zone(display, counter->zone)) {
            return true;
        }
    }
    return false;
}

static struct look_row
row_of(const struct display *display, const struct hall_service *service)
{
    const struct outlook *snapshot = display->view.snapshot;
    const struct board *board = display_board(display);
    struct look_row row = {.service = service};

    for (size_t i = 0; i < board->service_count; i++) {
        const struct board_service *now = &board->services[i];
        if (strcmp(now->service, service->id) != 0) {
            continue;
        }
        row.now = now;
        row.waiting = look_day_is_over(display) ? 0 : now->waiting;
        row.told = told_range(&waits_service(snapshot->waits, service->id, false)->told);
        bool known = row.told.kind != TOLD_UNKNOWN && !look_day_is_over(display);
        row.wait = now->stopped                              ? LOOK_WAIT_STOPPED
                   : row.waiting > 0 && known                ? LOOK_WAIT_TOLD
                   : row.waiting > 0                         ? LOOK_WAIT_UNKNOWN
                   : now->full && !look_day_is_over(display) ? LOOK_WAIT_FULL
                   : now->open_counters > 0                  ? LOOK_WAIT_NONE
                                                             : LOOK_WAIT_UNKNOWN;
    }
    return row;
}

static size_t
add_rows(const struct display *display, bool waiting, bool idle, struct look_row *rows, size_t max)
{
    const struct hall *hall = display->view.hall;
    size_t count = 0;

    for (size_t i = 0; i < hall->service_count && count < max; i++) {
        if (!is_shown(display, &hall->services[i])) {
            continue;
        }
        struct look_row row = row_of(display, &hall->services[i]);
        if (row.waiting > 0 ? waiting : idle) {
            rows[count++] = row;
        }
    }
    return count;
}

size_t
look_rows(const struct display *display, size_t per_page, struct look_row *rows, size_t max)
{
    size_t count = add_rows(display, true, true, rows, max);

    if (count > per_page) {
        count = add_rows(display, true, false, rows, max);
        count += add_rows(display, false, true, rows + count, max - count);
    }
    return count;
}

static float
widest_word(const char *text, float size)
{
    char word[LOOK_TEXT_SIZE];
    float widest = 0;

    for (const char *at = text; *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        str_format(word, sizeof(word), "%.*s", (int)length, at);
        widest = fmaxf(widest, look_width(word, size));
        at += length;
    }
    return widest;
}

static bool
name_fits(const char *name, const char *lang, float size, float width, int lines)
{
    /* Lines end where words do, and between any two characters of Chinese. */
    float room = lines > 1 ? width * ((float)lines - 0.4F) : width;

    return look_width(name, size) <= room &&
           (look_is_cjk(lang) || widest_word(name, size) <= width);
}

bool
look_names_fit(const struct display *display, float size, float width, int lines)
{
    const struct hall *hall = display->view.hall;
    const char *lang = look_lang(display);

    for (size_t i = 0; i < hall->service_count; i++) {
        if (is_shown(display, &hall->services[i]) &&
            !name_fits(hall_text(&hall->services[i].name, lang), lang, size, width, lines)) {
            return false;
        }
    }
    return true;
}

int
look_minute(const struct display *display)
{
    struct civil now = look_civil(display, look_hall_time(display));

    return now.hour * 60 + now.minute;
}

bool
look_is_quiet(const struct display *display)
{
    const struct hall_terminal *place = look_place(display);

    return place && hours_day_has(&place->quiet, look_minute(display));
}

const struct alert *
look_alert(const struct display *display)
{
    static const struct alert none;

    return display->has_view ? &display_board(display)->alert : &none;
}

const char *
look_alert_lang(const struct display *display, int nth)
{
    const struct hall *hall = display->view.hall;
    const char *first = hall->language_count > 0 ? hall->languages[0] : "zh_CN";

    if (nth == 0) {
        return first;
    }
    if (strcmp(first, "en") != 0) {
        return "en";
    }
    return hall->language_count > 1 ? hall->languages[1] : "zh_CN";
}

bool
look_is_closed(const struct display *display)
{
    const struct board *board = display_board(display);
    const struct hours *hours = &display->view.hall->hours;

    if (!display->zone || hours_open_at(hours, display->zone, look_hall_time(display))) {
        return false;
    }
    if (look_day_is_over(display)) {
        return true;
    }
    for (size_t i = 0; i < board->service_count; i++) {
        if (board->services[i].waiting > 0) {
            return false;
        }
    }
    return board->call_count == 0;
}

static void
format_minute(int minute, char *dst, size_t size)
{
    str_format(dst, size, "%d:%02d", minute / 60, minute % 60);
}

static void
format_hours(const struct hours_day *day, char *dst, size_t size)
{
    struct buffer spans = {0};

    buffer_append(&spans, "");
    for (int i = 0; i < day->count; i++) {
        char from[8], to[8];
        format_minute(day->spans[i].from, from, sizeof(from));
        format_minute(day->spans[i].to, to, sizeof(to));
        buffer_format(&spans, "%s%s–%s", i > 0 ? i18n_tr_context("between times", ", ") : "", from,
                      to);
    }
    const char *const values[] = {spans.data};
    str_fill(dst, size, _("Opening hours {0}"), values, 1);
    buffer_done(&spans);
}

static const char *
opening_lead(const struct hours_day *today, int minute)
{
    if (today->count == 0) {
        return _("Closed today");
    }
    if (minute < today->spans[0].from) {
        return _("Not open yet");
    }
    return minute < today->spans[today->count - 1].from ? _("Closed for a break")
                                                        : _("Closed for today");
}

static void
opening_when(const struct civil *now, const struct civil *next, char *dst, size_t size)
{
    char time[8], date[I18N_TEXT_SIZE];
    int32_t days = civil_to_days(next->year, next->month, next->day) -
                   civil_to_days(now->year, now->month, now->day);

    format_minute(next->hour * 60 + next->minute, time, sizeof(time));
    i18n_format_date(next, date, sizeof(date));
    const char *const near[] = {time};
    const char *const far[] = {date, time};
    if (days <= 1) {
        str_fill(dst, size, days == 0 ? _("Opens at {0}") : _("Opens tomorrow at {0}"), near, 1);
    } else {
        str_fill(dst, size, _("Opens {0} at {1}"), far, 2);
    }
}

void
look_opening(const struct display *display, struct look_opening *ret_opening)
{
    const struct hours *hours = &display->view.hall->hours;
    int64_t at = look_hall_time(display);
    struct civil now = look_civil(display, at);
    const struct hours_day *today = hours_of(hours, civil_to_days(now.year, now.month, now.day));
    int64_t next_at = display->zone ? hours_next_open(hours, display->zone, at) : 0;

    *ret_opening = (struct look_opening){0};
    str_cut(ret_opening->lead, sizeof(ret_opening->lead),
            opening_lead(today, now.hour * 60 + now.minute));
    if (next_at == 0) {
        return;
    }
    struct civil next = look_civil(display, next_at);
    opening_when(&now, &next, ret_opening->when, sizeof(ret_opening->when));
    format_hours(hours_of(hours, civil_to_days(next.year, next.month, next.day)),
                 ret_opening->hours, sizeof(ret_opening->hours));
}

enum { NOTICES_MAX = HALL_NOTICES_MAX + 1 /* and the kept words */, KEPT_LEAST = 10 };

/* Leaves room for one more. */
static size_t
notices_now(const struct display *display, const char *texts[NOTICES_MAX])
{
    const struct hall *hall = display->view.hall;
    int64_t at = look_hall_time(display);
    size_t count = 0;

    for (size_t i = 0; i < hall->notice_count && count + 1 < NOTICES_MAX; i++) {
        const struct hall_notice *notice = &hall->notices[i];
        if ((!notice->from || at >= notice->from) && (!notice->to || at < notice->to)) {
            texts[count++] = hall_text(&notice->text, look_lang(display));
        }
    }
    return count;
}

/* How many of ten waited no longer than they were told on the last day; false when too few were
 * told anything. */
static bool
kept_words(const struct display *display, char *dst, size_t size)
{
    const struct outlook *snapshot = display->view.snapshot;
    const struct past_tally *tally = snapshot->waits ? &snapshot->waits->tally : NULL;
    struct civil day, today = look_civil(display, look_hall_time(display));
    char kept[8];

    if (!tally || tally->told < KEPT_LEAST || !civil_parse_date(tally->day, &day)) {
        return false;
    }
    bool yesterday = civil_to_days(day.year, day.month, day.day) + 1 ==
                     civil_to_days(today.year, today.month, today.day);
    str_format(kept, sizeof(kept), "%d", (tally->kept * 10 + tally->told / 2) / tally->told);
    str_fill(dst, size,
             yesterday ? _("Of ten people yesterday, {0} waited no longer than we had said.")
                       : _("Of ten people last time, {0} waited no longer than we had said."),
             (const char *[]){kept}, 1);
    return true;
}

void
look_notice(const struct display *display, float size, float width, char *dst, size_t dst_size,
            size_t *ret_pages)
{
    const char *texts[NOTICES_MAX];
    char kept[LOOK_TEXT_SIZE];
    size_t page_of[NOTICES_MAX], count = notices_now(display, texts), pages = 0;
    float used = 0;

    if (kept_words(display, kept, sizeof(kept))) {
        texts[count++] = kept;
    }
    for (size_t i = 0; i < count; i++) {
        float more = look_width(texts[i], size);
        if (pages == 0 || used + more > width) {
            pages++;
            used = 0;
        }
        used += more + size / 4;
        page_of[i] = pages - 1;
    }
    size_t now = look_page(display, pages, DISPLAY_NOTICE_MS);
    struct buffer line = {0};
    buffer_append(&line, "");
    for (size_t i = 0; i < count; i++) {
        if (page_of[i] == now) {
            bool apart = line.length > 0 && !look_is_cjk(look_lang(display));
            buffer_format(&line, "%s%s", apart ? " " : "", texts[i]);
        }
    }
    str_cut(dst, dst_size, line.data);
    buffer_done(&line);
    *ret_pages = pages;
}

size_t
look_page(const struct display *display, size_t pages, int64_t period_ms)
{
    return pages == 0
               ? 0
               : (size_t)((display->now_ms - display->start_ms) / period_ms % (int64_t)pages);
}

int64_t
look_page_ends(const struct display *display, int64_t period_ms)
{
    int64_t since = display->now_ms - display->start_ms;

    return display->now_ms + period_ms - since % period_ms;
}
