/* SPDX-License-Identifier: Apache-2.0 */
#include "kiosk/look.h"

#include <string.h>

#include "i18n/i18n.h"

const struct board *
look_board(const struct kiosk *kiosk)
{
    return ((const struct outlook *)kiosk->view.snapshot)->board;
}

int64_t
look_hall_time(const struct kiosk *kiosk)
{
    return terminal_hall_time(&kiosk->view, kiosk->now);
}

struct civil
look_civil(const struct kiosk *kiosk, int64_t utc_ms)
{
    struct civil none = {.year = 1970, .month = 1, .day = 1, .weekday = 4};
    return kiosk->zone ? zone_civil(kiosk->zone, utc_ms) : none;
}

const char *
look_lang(const struct kiosk *kiosk)
{
    if (kiosk->lang[0]) {
        return kiosk->lang;
    }
    return kiosk->first_language[0] ? kiosk->first_language : "zh_CN";
}

bool
look_is_cjk(const char *lang)
{
    return strncmp(lang, "zh", 2) == 0 || strncmp(lang, "ja", 2) == 0 ||
           strncmp(lang, "ko", 2) == 0;
}

size_t
look_language_count(const struct kiosk *kiosk)
{
    size_t count = 0;
    for (size_t i = 0; kiosk->has_view && i < kiosk->view.hall->language_count; i++) {
        count += i18n_has(kiosk->view.hall->languages[i]) ? 1 : 0;
    }
    return count;
}

const char *
look_language(const struct kiosk *kiosk, size_t n)
{
    for (size_t i = 0; kiosk->has_view && i < kiosk->view.hall->language_count; i++) {
        if (i18n_has(kiosk->view.hall->languages[i]) && n-- == 0) {
            return kiosk->view.hall->languages[i];
        }
    }
    return "";
}

const char *
look_language_name(const char *lang)
{
    static const char *const names[][2] = {
        {"zh_CN", "中文"},    {"zh_TW", "繁體中文"}, {"zh_HK", "繁體中文"}, {"en", "English"},
        {"ja", "日本語"},     {"ko", "한국어"},      {"ru", "Русский"},     {"ar", "العربية"},
        {"fr", "Français"},   {"de", "Deutsch"},     {"es", "Español"},     {"pt", "Português"},
        {"vi", "Tiếng Việt"}, {"ug", "ئۇيغۇرچە"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (strcmp(names[i][0], lang) == 0) {
            return names[i][1];
        }
    }
    return lang;
}

void
look_clock(int hour, int minute, char *dst, size_t size)
{
    str_format(dst, size, "%d:%02d", hour, minute);
}

void
look_hours(const struct kiosk *kiosk, char *dst, size_t size)
{
    struct civil today = look_civil(kiosk, look_hall_time(kiosk));
    const struct hours_day *day =
        hours_of(&kiosk->view.hall->hours, civil_to_days(today.year, today.month, today.day));
    struct buffer text = {0};
    buffer_append(&text, "");
    for (int i = 0; i < day->count; i++) {
        char from[8], to[8];
        look_clock(day->spans[i].from / 60, day->spans[i].from % 60, from, sizeof(from));
        look_clock(day->spans[i].to / 60, day->spans[i].to % 60, to, sizeof(to));
        buffer_format(&text, "%s%s–%s", i > 0 ? (look_is_cjk(look_lang(kiosk)) ? "、" : ", ") : "",
                      from, to);
    }
    str_cut(dst, size, text.data);
    buffer_done(&text);
}

bool
look_is_grey(const struct look_service *look)
{
    return look->stopped || look->full || look->closed;
}

const char *
look_text_here(const struct kiosk *kiosk, const struct hall_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        if (strcmp(text->entries[i].lang, look_lang(kiosk)) == 0) {
            return text->entries[i].text;
        }
    }
    return "";
}

/* "Mon, Wed, Fri" of a service that has days of its own. */
static bool
own_days(const struct kiosk *kiosk, const struct hall_service *service, struct buffer *days)
{
    const char *comma = look_is_cjk(look_lang(kiosk)) ? "、" : ", ";
    int count = 0;
    for (int day = 1; day <= 7 && service->has_hours; day++) {
        if (service->week[day].count > 0) {
            buffer_format(days, "%s%s", count++ > 0 ? comma : "", i18n_weekday(day));
        }
    }
    return count > 0 && count < 5;
}

void
look_opens(const struct kiosk *kiosk, const struct look_service *look, char *dst, size_t size)
{
    struct civil now = look_civil(kiosk, look_hall_time(kiosk));
    struct civil next = look_civil(kiosk, look->opens_at);
    char clock[8], date[I18N_TEXT_SIZE];
    int32_t days = look->opens_at == 0 ? -1
                                       : civil_to_days(next.year, next.month, next.day) -
                                             civil_to_days(now.year, now.month, now.day);
    struct buffer own = {0};
    look_clock(next.hour, next.minute, clock, sizeof(clock));
    i18n_format_date(&next, date, sizeof(date));
    const char *values[] = {days > 1 ? date : clock, clock};
    const char *words = days == 0   ? _("Opens at {0}")
                        : days == 1 ? _("Opens tomorrow at {0}")
                        : days > 1  ? _("Opens {0} at {1}")
                                    : _("Not open just now");
    if (days != 0 && look->service && own_days(kiosk, look->service, &own)) {
        words = _("{0} only");
        values[0] = own.data;
    }
    str_fill(dst, size, words, values, ARRAY_SIZE(values));
    buffer_done(&own);
}

struct look_service
look_service(const struct kiosk *kiosk, const struct hall_service *service)
{
    struct look_service look = {.service = service, .wait = look_wait(kiosk, service)};
    const struct board *board = look_board(kiosk);
    for (size_t i = 0; i < board->service_count; i++) {
        const struct board_service *now = &board->services[i];
        if (strcmp(now->service, service->id) == 0) {
            look.waiting = now->waiting;
            look.stopped = now->stopped;
            look.full = now->full;
            look.full_until = now->full_until;
            look.closed = !now->open;
            look.opens_at = now->opens_at;
            look.closes_at = now->closes_at;
            look.no_wait = now->waiting == 0 && now->open_counters > 0 && !now->stopped &&
                           !now->full && now->open;
        }
    }
    return look;
}

const struct hall_service *
look_chosen_service(const struct kiosk *kiosk)
{
    return kiosk->has_view ? hall_service(kiosk->view.hall, kiosk->service) : NULL;
}

const struct hall_matter *
look_chosen_matter(const struct kiosk *kiosk)
{
    const struct hall_service *service = look_chosen_service(kiosk);
    return service && kiosk->matter[0] ? hall_matter(service, kiosk->matter) : NULL;
}

static bool
is_open(const struct kiosk *kiosk, const char *counter)
{
    const struct board *board = look_board(kiosk);
    for (size_t i = 0; i < board->counter_count; i++) {
        if (strcmp(board->counters[i].id, counter) == 0) {
            return board->counters[i].state == COUNTER_OPEN;
        }
    }
    return false;
}

size_t
look_counters(const struct kiosk *kiosk, const char *service, const char **ret_ids, size_t max)
{
    const struct hall *hall = kiosk->view.hall;
    size_t count = 0;
    for (int only_open = 1; only_open >= 0 && count == 0; only_open--) {
        for (size_t i = 0; i < hall->counter_count && count < max; i++) {
            const struct hall_counter *counter = &hall->counters[i];
            if (hall_counter_serves(counter, service) &&
                (!only_open || is_open(kiosk, counter->id))) {
                ret_ids[count++] = counter->id;
            }
        }
    }
    return count;
}

static bool
is_one_of(const char *const *ids, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(ids[i], id) == 0) {
            return true;
        }
    }
    return false;
}

size_t
look_plan(const struct kiosk *kiosk, const char *service, const struct hall_zone *zone,
          struct look_place *ret_places, size_t max)
{
    enum { CALLING_MAX = 12 };
    const struct hall *hall = kiosk->view.hall;
    const char *calling[CALLING_MAX];
    size_t calling_count = look_counters(kiosk, service, calling, CALLING_MAX), count = 0;
    bool all = hall->counter_count <= max || !zone, found = false;
    for (size_t i = 0; i < hall->counter_count; i++) {
        const struct hall_counter *counter = &hall->counters[i];
        if (!all && strcmp(counter->zone, zone->id) != 0) {
            continue;
        }
        bool calls = is_one_of(calling, calling_count, counter->id);
        if (count == max && (ret_places[0].calls || (found && !calls))) {
            break;
        }
        if (count == max) { /* one that calls is here, or further on: the first makes room */
            memmove(ret_places, ret_places + 1, --count * sizeof(*ret_places));
        }
        ret_places[count++] = (struct look_place){counter->id, calls};
        found = found || calls;
    }
    return count;
}

const struct hall_zone *
look_zone(const struct kiosk *kiosk, const char *service)
{
    const struct hall *hall = kiosk->view.hall;
    const struct hall_service *found = hall_service(hall, service);
    if (found && found->zone[0]) {
        return hall_zone(hall, found->zone);
    }
    const char *counter;
    if (look_counters(kiosk, service, &counter, 1) == 0) {
        return NULL;
    }
    const struct hall_counter *where = hall_counter(hall, counter);
    return where && where->zone[0] ? hall_zone(hall, where->zone) : NULL;
}

bool
look_is_priority(const struct kiosk *kiosk)
{
    return strcmp(kiosk->class_id, "regular") != 0;
}

/* The order people look for them in. */
static const char *const green[] = {"elderly",  "pregnant", "infant",  "disabled",
                                    "military", "unwell",   "language"};

size_t
look_class_count(const struct kiosk *kiosk)
{
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(green); i++) {
        count += hall_class(kiosk->view.hall, green[i]) ? 1 : 0;
    }
    return count;
}

size_t
look_class(const struct kiosk *kiosk, size_t n)
{
    for (size_t i = 0; i < ARRAY_SIZE(green); i++) {
        const struct hall_class *class = hall_class(kiosk->view.hall, green[i]);
        if (class && n-- == 0) {
            return (size_t)(class - kiosk->view.hall->classes);
        }
    }
    return 0;
}

bool
look_is_brought(const struct guide_material *material)
{
    return !material->provided && !material->on_the_way;
}

size_t
look_missing(const struct kiosk *kiosk, size_t *ret_first)
{
    size_t missing = 0;
    for (size_t i = 0; i < kiosk->material_count && i < KIOSK_MATERIALS_MAX; i++) {
        if (!look_is_brought(&kiosk->materials[i]) || kiosk->ticked[i]) {
            continue;
        }
        if (missing++ == 0) {
            *ret_first = i;
        }
    }
    return missing;
}

size_t
look_to_bring(const struct kiosk *kiosk)
{
    size_t count = 0;
    for (size_t i = 0; i < kiosk->material_count && i < KIOSK_MATERIALS_MAX; i++) {
        count += look_is_brought(&kiosk->materials[i]) ? 1 : 0;
    }
    return count;
}

float
look_width(const char *text, float size)
{
    float em = 0;
    for (const char *at = text; *at; at++) {
        unsigned char lead = (unsigned char)*at;
        if ((lead & 0xc0) == 0x80) {
            continue;
        }
        if (lead >= 0x80) {
            em += lead >= 0xe2 ? 1.0f : 0.6f;
        } else {
            em += strchr(" .,:;'!|()ijl", *at) ? 0.32f : strchr("mwMW&%@", *at) ? 0.9f : 0.58f;
        }
    }
    return em * size;
}

void
look_make_qr(struct kiosk *kiosk)
{
    char address[sizeof(kiosk->view.hall->phone_url) + TICKET_CODE_SIZE + 1];
    kiosk->qr.side = 0;
    if (!kiosk->has_view || !kiosk->view.hall->phone_url[0] || !kiosk->ticket.code[0]) {
        return;
    }
    const char *base = kiosk->view.hall->phone_url;
    size_t length = strlen(base);
    str_format(address, sizeof(address), "%s%s%s", base, base[length - 1] == '/' ? "" : "/",
               kiosk->ticket.code);
    if (qr_encode(address, &kiosk->qr) != STATUS_OK) {
        kiosk->qr.side = 0;
        log_write(LOG_LEVEL_WARN, "phone address too long for a code: '%s'", base);
    }
}

const struct board_terminal *
look_terminal(const struct kiosk *kiosk)
{
    const struct board *board = look_board(kiosk);
    for (size_t i = 0; i < board->terminal_count; i++) {
        if (strcmp(board->terminals[i].id, kiosk->terminal) == 0) {
            return &board->terminals[i];
        }
    }
    return NULL;
}

bool
look_help_called(const struct kiosk *kiosk)
{
    const struct board *board = kiosk->has_view ? look_board(kiosk) : NULL;
    for (size_t i = 0; board && i < board->help_count; i++) {
        if (strcmp(board->helps[i].terminal, kiosk->terminal) == 0 &&
            strcmp(board->helps[i].kind, "help") == 0) {
            return true;
        }
    }
    return false;
}

enum kiosk_warning
look_warning(const struct kiosk *kiosk)
{
    const struct hall_settings *settings = &kiosk->view.hall->settings;
    const struct hall_service *service = look_chosen_service(kiosk);
    if (!service) {
        return KIOSK_WARNING_NONE;
    }
    struct look_service look = look_service(kiosk, service);
    int64_t left = look.closes_at - look_hall_time(kiosk);
    if (look.wait->may_not_be_reached && look.closes_at > 0) {
        return KIOSK_WARNING_NOT_REACHED;
    }
    /* Where the wait is known, the hour alone says nothing. */
    if (look.wait->told.by[0] == '\0' && settings->closing_warning_min > 0 && look.closes_at > 0 &&
        left <= settings->closing_warning_min * INT64_C(60000) && !look.no_wait) {
        return KIOSK_WARNING_CLOSING;
    }
    if (settings->long_queue > 0 && look.waiting >= settings->long_queue &&
        !look_is_priority(kiosk)) {
        return KIOSK_WARNING_LONG;
    }
    return KIOSK_WARNING_NONE;
}

bool
look_has_appointments(const struct kiosk *kiosk)
{
    return hall_class(kiosk->view.hall, "appointment") != NULL;
}

bool
look_code_whole(const struct kiosk *kiosk)
{
    enum { TICKET_CODE_LENGTH = 16, BOOKED_LEAST = 4, NUMBER_LEAST = 2 };
    enum { PIN_LEAST = 4, HOLDER_LEAST = 6 };
    size_t length = strlen(kiosk->code);
    if (kiosk->step == KIOSK_STAFF) {
        return kiosk->staff[0] && strlen(kiosk->pin) >= PIN_LEAST;
    }
    if (kiosk->step == KIOSK_HOLDER) {
        return strlen(kiosk->holder) >= HOLDER_LEAST;
    }
    if (kiosk->step == KIOSK_REPRINT) {
        return length == TICKET_CODE_LENGTH && strlen(kiosk->number) >= NUMBER_LEAST;
    }
    return kiosk->letters ? length >= BOOKED_LEAST : length == LOOK_CODE_DIGITS;
}
