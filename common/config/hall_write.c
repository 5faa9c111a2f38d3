/* SPDX-License-Identifier: Apache-2.0
 * The hall file's writer. Every text is in double quotes, so that no reader of YAML takes one for a
 * number or a time. */
#include "base/zone.h"
#include "config/hall_reader.h"

#include <inttypes.h>
#include <string.h>

static const char *const weekdays[8] = {"", "mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* What YAML does not print as itself, or folds into a space: C0, DEL, C1, NBSP's neighbours, line
 * separators, the BOM. */
static bool
must_escape(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code <= 0xa0) || code == 0x2028 || code == 0x2029 ||
           code == 0xfeff || code == 0xfffe || code == 0xffff;
}

static size_t
decode(const unsigned char *text, uint32_t *ret_code)
{
    if (text[0] < 0x80) {
        *ret_code = text[0];
        return 1;
    }
    size_t length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
    *ret_code = text[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        *ret_code = *ret_code << 6 | (text[i] & 0x3fu);
    }
    return length;
}

static void
put_quoted(struct buffer *out, const char *text)
{
    buffer_append(out, "\"");
    while (*text) {
        uint32_t code;
        size_t length = decode((const unsigned char *)text, &code);
        if (code == '"' || code == '\\') {
            buffer_format(out, "\\%c", (char)code);
        } else if (code == '\n') {
            buffer_append(out, "\\n");
        } else if (must_escape(code)) {
            buffer_format(out, "\\u%04" PRIX32, code);
        } else {
            buffer_append_bytes(out, text, length);
        }
        text += length;
    }
    buffer_append(out, "\"");
}

/* Norwegian's "no" would be a truth value to others. */
static void
put_text(struct buffer *out, const struct hall_text *text)
{
    buffer_append(out, "{");
    for (size_t i = 0; i < text->count; i++) {
        buffer_append(out, i ? ", " : "");
        if (strcmp(text->entries[i].lang, "no") == 0) {
            buffer_append(out, "\"no\": ");
        } else {
            buffer_format(out, "%s: ", text->entries[i].lang);
        }
        put_quoted(out, text->entries[i].text);
    }
    buffer_append(out, "}");
}

/* "lead" holds the line's beginning and the key: "    name: ". Left out when empty, as the keys
 * below. */
static void
text_line(struct buffer *out, const char *lead, const struct hall_text *text)
{
    if (text->count > 0) {
        buffer_append(out, lead);
        put_text(out, text);
        buffer_append(out, "\n");
    }
}

static void
string_line(struct buffer *out, const char *lead, const char *text)
{
    if (text[0] != '\0') {
        buffer_append(out, lead);
        put_quoted(out, text);
        buffer_append(out, "\n");
    }
}

static void
int_line(struct buffer *out, const char *lead, int value)
{
    if (value != 0) {
        buffer_format(out, "%s%d\n", lead, value);
    }
}

/* ids: count places of ID_SIZE bytes. */
static void
ids_line(struct buffer *out, const char *lead, const char *ids, size_t count)
{
    if (count == 0) {
        return;
    }
    buffer_append(out, lead);
    for (size_t i = 0; i < count; i++) {
        buffer_append(out, i ? ", " : "[");
        put_quoted(out, ids + i * ID_SIZE);
    }
    buffer_append(out, "]\n");
}

static void
put_spans(struct buffer *out, const struct hours_day *day)
{
    buffer_append(out, "[");
    for (int i = 0; i < day->count; i++) {
        const struct hours_span *span = &day->spans[i];
        buffer_format(out, "%s\"%02d:%02d-%02d:%02d\"", i ? ", " : "", span->from / 60,
                      span->from % 60, span->to / 60, span->to % 60);
    }
    buffer_append(out, "]");
}

static bool
same_day(const struct hours_day *a, const struct hours_day *b)
{
    for (int i = 0; i < a->count && i < b->count; i++) {
        if (a->spans[i].from != b->spans[i].from || a->spans[i].to != b->spans[i].to) {
            return false;
        }
    }
    return a->count == b->count;
}

static void
write_week(struct buffer *out, const char *lead, const struct hours_day week[8])
{
    for (int first = 1; first <= 7;) {
        int last = first;
        while (last < 7 && same_day(&week[first], &week[last + 1])) {
            last++;
        }
        buffer_format(out, "%s%s%s%s: ", lead, weekdays[first], last > first ? "-" : "",
                      last > first ? weekdays[last] : "");
        put_spans(out, &week[first]);
        buffer_append(out, "\n");
        first = last + 1;
    }
}

static void
write_hall(struct buffer *out, const struct hall *hall)
{
    const struct hall_settings *settings = &hall->settings;

    buffer_append(out, "format: 1\nhall:\n");
    string_line(out, "  id: ", hall->id);
    text_line(out, "  name: ", &hall->name);
    text_line(out, "  place: ", &hall->place);
    text_line(out, "  assembly: ", &hall->assembly);
    string_line(out, "  time_zone: ", hall->time_zone);
    buffer_format(out, "  day_starts: \"%02d:%02d\"\n", hall->day_starts_min / 60,
                  hall->day_starts_min % 60);
    buffer_append(out, "  languages: [");
    for (size_t i = 0; i < hall->language_count; i++) {
        buffer_append(out, i ? ", " : "");
        put_quoted(out, hall->languages[i]);
    }
    buffer_append(out, "]\n");
    string_line(out, "  hotline: ", hall->hotline);
    string_line(out, "  phone_url: ", hall->phone_url);
    buffer_format(
        out,
        "settings: {guard: %d, secondary_after_min: %d, calls_before_pass: %d, "
        "return_minutes: %d, visit_days: %d, bound_minutes: %d, "
        "rating_minutes: %d, retention_days: %d, hold_with_us_min: %d, hold_with_citizen_min: %d, "
        "hold_waiting_min: %d, long_queue: %d, "
        "closing_warning_min: %d, appointment_early_min: %d, one_ticket: %s, ask_holder: %s}\n",
        settings->guard, settings->secondary_after_min, settings->calls_before_pass,
        settings->return_minutes, settings->visit_days, settings->bound_minutes,
        settings->rating_minutes, settings->retention_days, settings->hold_with_us_min,
        settings->hold_with_citizen_min, settings->hold_waiting_min, settings->long_queue,
        settings->closing_warning_min, settings->appointment_early_min,
        settings->one_ticket ? "true" : "false", settings->ask_holder ? "true" : "false");
    buffer_append(out, hall->rating_reason_count > 0 ? "rating_reasons:\n" : "");
    for (size_t i = 0; i < hall->rating_reason_count; i++) {
        string_line(out, "  - id: ", hall->rating_reasons[i].id);
        text_line(out, "    name: ", &hall->rating_reasons[i].name);
    }
}

static void
write_classes(struct buffer *out, const struct hall *hall)
{
    buffer_append(out, "classes:\n");
    for (size_t i = 0; i < hall->class_count; i++) {
        const struct hall_class *class = &hall->classes[i];
        string_line(out, "  - id: ", class->id);
        buffer_format(out, "    credit_min: %d\n", class->credit_min);
        text_line(out, "    name: ", &class->name);
        text_line(out, "    note: ", &class->note);
    }
}

static void
write_zones(struct buffer *out, const struct hall *hall)
{
    buffer_append(out, hall->zone_count > 0 ? "zones:\n" : "");
    for (size_t i = 0; i < hall->zone_count; i++) {
        string_line(out, "  - id: ", hall->zones[i].id);
        text_line(out, "    name: ", &hall->zones[i].name);
    }
}

static void
write_material(struct buffer *out, const struct hall_material *material)
{
    buffer_append(out, "            - name: ");
    put_text(out, &material->name);
    buffer_format(out, "\n              original: %d\n              copy: ", material->original);
    if (material->copy_text.count > 0) {
        put_text(out, &material->copy_text);
    } else {
        buffer_format(out, "%d", material->copy);
    }
    buffer_append(out, "\n");
    text_line(out, "              note: ", &material->note);
    buffer_append(out, material->provided ? "              provided: true\n" : "");
    string_line(out, "              at: ", material->at);
}

/* A matter without a guide has no text in it: who is required of every guide. */
static void
write_guide(struct buffer *out, const struct hall_guide *guide)
{
    if (guide->who.count == 0) {
        return;
    }
    buffer_append(out, "        guide:\n");
    text_line(out, "          who: ", &guide->who);
    buffer_append(out, guide->material_count > 0 ? "          materials:\n"
                                                 : "          materials: []\n");
    for (size_t i = 0; i < guide->material_count; i++) {
        write_material(out, &guide->materials[i]);
    }
    buffer_append(out, "          steps:\n");
    for (size_t i = 0; i < guide->step_count; i++) {
        text_line(out, "            - name: ", &guide->steps[i].name);
        text_line(out, "              when: ", &guide->steps[i].when);
    }
    text_line(out, "          fee: ", &guide->fee);
    text_line(out, "          pay: ", &guide->pay);
    text_line(out, "          promise: ", &guide->promise);
    text_line(out, "          legal_limit: ", &guide->legal_limit);
    text_line(out, "          visits: ", &guide->visits);
    text_line(out, "          visits_note: ", &guide->visits_note);
    text_line(out, "          law: ", &guide->law);
}

static void
write_departments(struct buffer *out, const struct hall *hall)
{
    buffer_append(out, hall->department_count > 0 ? "departments:\n" : "");
    for (size_t i = 0; i < hall->department_count; i++) {
        string_line(out, "  - id: ", hall->departments[i].id);
        text_line(out, "    name: ", &hall->departments[i].name);
        text_line(out, "    summary: ", &hall->departments[i].summary);
        string_line(out, "    initials: ", hall->departments[i].initials);
    }
}

static void
write_bundles(struct buffer *out, const struct hall *hall)
{
    buffer_append(out, hall->bundle_count > 0 ? "bundles:\n" : "");
    for (size_t i = 0; i < hall->bundle_count; i++) {
        const struct hall_bundle *bundle = &hall->bundles[i];
        string_line(out, "  - id: ", bundle->id);
        text_line(out, "    name: ", &bundle->name);
        text_line(out, "    summary: ", &bundle->summary);
        string_line(out, "    initials: ", bundle->initials);
        buffer_append(out, "    matters: [");
        for (int k = 0; k < bundle->step_count; k++) {
            buffer_format(out, "%s\"%s/%s\"", k ? ", " : "", bundle->steps[k].service,
                          bundle->steps[k].matter);
        }
        buffer_append(out, "]\n");
    }
}

static void
write_service_times(struct buffer *out, const struct hall_service *service)
{
    if (service->has_hours) {
        buffer_append(out, "    hours:\n");
        write_week(out, "      ", service->week);
    }
    buffer_append(out, service->quota_count > 0 ? "    quotas:\n" : "");
    for (size_t i = 0; i < service->quota_count; i++) {
        const struct hours_span *span = &service->quotas[i].span;
        buffer_format(out, "      - {from: \"%02d:%02d\", to: \"%02d:%02d\", tickets: %d}\n",
                      span->from / 60, span->from % 60, span->to / 60, span->to % 60,
                      service->quotas[i].tickets);
    }
}

static void
write_service(struct buffer *out, const struct hall_service *service)
{
    string_line(out, "  - id: ", service->id);
    text_line(out, "    name: ", &service->name);
    text_line(out, "    summary: ", &service->summary);
    string_line(out, "    initials: ", service->initials);
    string_line(out, "    department: ", service->department);
    string_line(out, "    zone: ", service->zone);
    buffer_append(out, "    series: {");
    for (size_t i = 0; i < service->series_count; i++) {
        const struct hall_series *series = &service->series[i];
        buffer_format(out, "%s%s: [%" PRId32 ", %" PRId32 "]", i ? ", " : "", series->name,
                      series->range.first, series->range.last);
    }
    buffer_append(out, "}\n");
    int_line(out, "    wait_standard_min: ", service->wait_standard_min);
    int_line(out, "    serve_limit_min: ", service->serve_limit_min);
    int_line(out, "    quota: ", service->quota);
    write_service_times(out, service);
    buffer_append(out, service->matter_count > 0 ? "    matters:\n" : "");
    for (size_t i = 0; i < service->matter_count; i++) {
        const struct hall_matter *matter = &service->matters[i];
        string_line(out, "      - id: ", matter->id);
        text_line(out, "        name: ", &matter->name);
        text_line(out, "        summary: ", &matter->summary);
        string_line(out, "        initials: ", matter->initials);
        write_guide(out, &matter->guide);
    }
}

static void
write_counters(struct buffer *out, const struct hall *hall)
{
    buffer_append(out, "counters:\n");
    for (size_t i = 0; i < hall->counter_count; i++) {
        const struct hall_counter *counter = &hall->counters[i];
        string_line(out, "  - id: ", counter->id);
        string_line(out, "    zone: ", counter->zone);
        ids_line(out, "    primary: ", (const char *)counter->primary, counter->primary_count);
        ids_line(out, "    secondary: ", (const char *)counter->secondary,
                 counter->secondary_count);
        if (counter->has_roster) {
            buffer_append(out, "    roster:\n");
            write_week(out, "      ", counter->roster);
        }
    }
}

static void
write_staff(struct buffer *out, const struct hall *hall)
{
    buffer_append(out, hall->staff_count > 0 ? "staff:\n" : "");
    for (size_t i = 0; i < hall->staff_count; i++) {
        const struct hall_staff *staff = &hall->staff[i];
        const char *separator = "[";
        string_line(out, "  - id: ", staff->id);
        text_line(out, "    name: ", &staff->name);
        text_line(out, "    post: ", &staff->post);
        text_line(out, "    duty: ", &staff->duty);
        text_line(out, "    promise: ", &staff->promise);
        string_line(out, "    number: ", staff->number);
        string_line(out, "    photo: ", staff->photo);
        int_line(out, "    stars: ", staff->stars);
        buffer_append(out, staff->party ? "    party: true\n" : "");
        string_line(out, "    deputy: ", staff->deputy);
        buffer_append(out, "    roles: ");
        for (unsigned role = HALL_CLERK; role <= HALL_INSPECTOR; role <<= 1) {
            if (staff->roles & role) {
                buffer_format(out, "%s%s", separator, hall_role_name(role));
                separator = ", ";
            }
        }
        buffer_append(out, "]\n");
        string_line(out, "    pin: ", staff->pin);
    }
}

/* Thousandths are all that the reader takes. */
static void
put_measure(struct buffer *out, double value)
{
    char text[32];

    if (!str_format(text, sizeof(text), "%.3f", value)) {
        return;
    }
    size_t length = strlen(text);
    while (text[length - 1] == '0') {
        length--;
    }
    buffer_append_bytes(out, text, text[length - 1] == '.' ? length - 1 : length);
}

static void
write_display(struct buffer *out, const struct hall_terminal *terminal)
{
    if (terminal->shows != HALL_SHOWS_WAITING) {
        string_line(out, "    shows: ", hall_shows_name(terminal->shows));
    }
    int_line(out, "    rows: ", terminal->rows);
    string_line(out, "    media: ", terminal->media);
    int_line(out, "    volume: ", terminal->volume);
    int_line(out, "    speech_rate: ", terminal->speech_rate);
    if (terminal->exit != HALL_EXIT_UNKNOWN) {
        string_line(out, "    exit: ", terminal->exit == HALL_EXIT_LEFT ? "left" : "right");
    }
    if (terminal->quiet.count > 0) {
        buffer_append(out, "    quiet: ");
        put_spans(out, &terminal->quiet);
        buffer_append(out, "\n");
    }
}

static void
write_terminals(struct buffer *out, const struct hall *hall)
{
    buffer_append(out, hall->terminal_count > 0 ? "terminals:\n" : "");
    for (size_t i = 0; i < hall->terminal_count; i++) {
        const struct hall_terminal *terminal = &hall->terminals[i];
        string_line(out, "  - id: ", terminal->id);
        string_line(out, "    kind: ", terminal->kind);
        ids_line(out, "    zones: ", (const char *)terminal->zones, terminal->zone_count);
        string_line(out, "    counter: ", terminal->counter);
        string_line(out, "    printer: ", terminal->printer);
        if (terminal->panel_mm[0] > 0) {
            buffer_append(out, "    panel_mm: [");
            put_measure(out, terminal->panel_mm[0]);
            buffer_append(out, ", ");
            put_measure(out, terminal->panel_mm[1]);
            buffer_append(out, "]\n");
        }
        if (terminal->view_m > 0) {
            buffer_append(out, "    view_m: ");
            put_measure(out, terminal->view_m);
            buffer_append(out, "\n");
        }
        write_display(out, terminal);
    }
}

static void
write_hours(struct buffer *out, const struct hours *hours)
{
    buffer_append(out, "hours:\n");
    write_week(out, "  ", hours->week);
    buffer_append(out, hours->exception_count > 0 ? "days:\n" : "");
    for (int i = 0; i < hours->exception_count; i++) {
        const struct hours_exception *exception = &hours->exceptions[i];
        struct civil civil = civil_from_days(exception->date);
        char date[TICKET_DAY_SIZE];
        civil_format_date(&civil, date, sizeof(date));
        buffer_format(out, "  - {date: \"%s\", ", date);
        if (exception->as_weekday != 0) {
            buffer_format(out, "as: %s}\n", weekdays[exception->as_weekday]);
        } else if (exception->day.count == 0) {
            buffer_append(out, "closed: true}\n");
        } else {
            buffer_append(out, "hours: ");
            put_spans(out, &exception->day);
            buffer_append(out, "}\n");
        }
    }
}

static void
moment_line(struct buffer *out, const char *lead, const struct zone *zone, int64_t utc_ms)
{
    if (utc_ms != 0) {
        struct civil at = zone_civil(zone, utc_ms);
        buffer_format(out, "%s\"%04d-%02d-%02dT%02d:%02d:%02d", lead, at.year, at.month, at.day,
                      at.hour, at.minute, at.second);
        if (at.ms != 0) {
            buffer_format(out, ".%03d", at.ms);
        }
        buffer_append(out, "\"\n");
    }
}

static enum status
write_notices(struct buffer *out, const struct hall *hall)
{
    struct zone *zone = NULL;

    if (hall->notice_count == 0) {
        return STATUS_OK;
    }
    if (zone_open(hall->time_zone, &zone) != STATUS_OK) {
        return STATUS_NOT_FOUND;
    }
    buffer_append(out, "notices:\n");
    for (size_t i = 0; i < hall->notice_count; i++) {
        text_line(out, "  - text: ", &hall->notices[i].text);
        moment_line(out, "    from: ", zone, hall->notices[i].from);
        moment_line(out, "    to: ", zone, hall->notices[i].to);
    }
    zone_close(zone);
    return STATUS_OK;
}

enum status
hall_file_write(const struct hall *hall, struct buffer *out)
{
    struct buffer file = {0};

    write_hall(&file, hall);
    write_classes(&file, hall);
    write_zones(&file, hall);
    write_departments(&file, hall);
    buffer_append(&file, "services:\n");
    for (size_t i = 0; i < hall->service_count; i++) {
        write_service(&file, &hall->services[i]);
    }
    write_bundles(&file, hall);
    write_counters(&file, hall);
    write_staff(&file, hall);
    write_terminals(&file, hall);
    write_hours(&file, &hall->hours);
    enum status status = write_notices(&file, hall);
    write_simulation(&file, &hall->simulation);
    if (status == STATUS_OK) {
        buffer_append_bytes(out, file.data, file.length);
    }
    buffer_done(&file);
    return status;
}
