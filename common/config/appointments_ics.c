/* SPDX-License-Identifier: Apache-2.0
 * Appointments from iCalendar (RFC 5545): the few properties that are needed of each VEVENT. */
#include <stdlib.h>
#include <string.h>

#include "config/appointments_reader.h"

enum { NAME_SIZE = 64, VALUE_SIZE = 512 };

struct calendar {
    const char *at, *end;
    int line; /* of the content line under way */
    int next_line;
    struct buffer text; /* the unfolded content line */
};

/* A long line goes on in the next one behind a space or tab. False at the end of the file. */
static bool
read_line(struct calendar *calendar)
{
    calendar->text.length = 0;
    if (calendar->at == calendar->end) {
        return false;
    }
    calendar->line = calendar->next_line;
    for (;;) {
        while (calendar->at < calendar->end && *calendar->at != '\n') {
            if (*calendar->at != '\r' && *calendar->at != '\0') {
                buffer_append_bytes(&calendar->text, calendar->at, 1);
            }
            calendar->at++;
        }
        if (calendar->at < calendar->end) {
            calendar->at++;
            calendar->next_line++;
        }
        if (calendar->at == calendar->end || (*calendar->at != ' ' && *calendar->at != '\t')) {
            buffer_append_bytes(&calendar->text, "", 1);
            return true;
        }
        calendar->at++;
    }
}

struct property {
    char name[NAME_SIZE], zone[NAME_SIZE], value[VALUE_SIZE];
};

/* \n \, \; \\ as the format escapes them. */
static void
unescape(const char *from, char *dst, size_t size)
{
    size_t length = 0;

    for (; *from && length + 1 < size; from++) {
        if (from[0] == '\\' && from[1] != '\0') {
            from++;
            dst[length++] = *from == 'n' || *from == 'N' ? ' ' : *from;
        } else {
            dst[length++] = *from;
        }
    }
    dst[length] = '\0';
}

/* NAME;TZID=Asia/Shanghai:VALUE; a parameter's value may stand in quotes with a colon in it. */
static bool
split(const char *line, struct property *property)
{
    size_t length = strcspn(line, ";:");
    bool quoted = false;
    const char *at = line + length;

    *property = (struct property){0};
    if (length == 0 || length >= sizeof(property->name)) {
        return false;
    }
    memcpy(property->name, line, length);
    while (*at && (quoted || *at != ':')) {
        if (!quoted && *at == ';' && strncasecmp(at + 1, "TZID=", 5) == 0) {
            const char *zone = at + 6 + (at[6] == '"' ? 1 : 0);
            size_t zone_length = strcspn(zone, "\";:");
            if (zone_length < sizeof(property->zone)) {
                memcpy(property->zone, zone, zone_length);
                property->zone[zone_length] = '\0';
            }
        }
        quoted = *at == '"' ? !quoted : quoted;
        at++;
    }
    if (*at != ':') {
        return false;
    }
    unescape(at + 1, property->value, sizeof(property->value));
    return true;
}

/* "20260320T090000", with Z in UTC, else in the named zone or the hall's. */
static bool
read_start(const struct zone *hall_zone, const struct property *property, int64_t *ret_slot)
{
    const char *text = property->value;
    char whole[32];
    struct civil civil;
    struct zone *zone = NULL;

    if (strlen(text) < 15 || strspn(text, "0123456789") != 8 || text[8] != 'T' ||
        strspn(text + 9, "0123456789") != 6 || (text[15] != '\0' && strcmp(text + 15, "Z") != 0)) {
        return false;
    }
    (void)str_format(whole, sizeof(whole), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s", text, text + 4,
                     text + 6, text + 9, text + 11, text + 13);
    if (!civil_parse_time(whole, &civil)) {
        return false;
    }
    const char *name = text[15] == 'Z' ? "UTC" : property->zone;
    if (name[0] != '\0' && zone_open(name, &zone) != STATUS_OK) {
        return false;
    }
    int64_t slot = zone_instant(zone ? zone : hall_zone, &civil);
    zone_close(zone);
    if (slot % 60000 != 0) {
        return false;
    }
    *ret_slot = slot;
    return true;
}

enum { TEXT_CODE, TEXT_UID, TEXT_SERVICE, TEXT_CATEGORIES, TEXT_SUMMARY, TEXT_HOLDER, TEXT_COUNT };
static const char *const text_names[TEXT_COUNT] = {
    "X-PAIHAO-CODE", "UID", "X-PAIHAO-SERVICE", "CATEGORIES", "SUMMARY", "X-PAIHAO-HOLDER",
};

struct event {
    char texts[TEXT_COUNT][VALUE_SIZE];
    bool has_slot, cancelled, repeats;
    int64_t slot;
    int line, depth; /* depth: components inside, whose properties are not its own */
};

static void
read_property(struct appointments_reader *reader, struct event *event,
              const struct property *property)
{
    for (int i = 0; i < TEXT_COUNT; i++) {
        if (strcasecmp(property->name, text_names[i]) == 0) {
            str_cut(event->texts[i], VALUE_SIZE, property->value);
        }
    }
    if (strcasecmp(property->name, "DTSTART") == 0) {
        event->has_slot = read_start(reader->zone, property, &event->slot);
    } else if (strcasecmp(property->name, "STATUS") == 0) {
        event->cancelled = strcasecmp(property->value, "CANCELLED") == 0;
    } else if (strcasecmp(property->name, "RRULE") == 0) {
        event->repeats = true;
    }
}

static void
add_event(struct appointments_reader *reader, struct event *event)
{
    struct appointment_words words = {.line = event->line,
                                      .code = event->texts[TEXT_CODE],
                                      .service = event->texts[TEXT_SERVICE],
                                      .matter = "",
                                      .holder = event->texts[TEXT_HOLDER],
                                      .has_slot = event->has_slot,
                                      .slot = event->slot};

    if (event->cancelled) {
        return;
    }
    if (event->repeats) {
        appointments_fault(reader->result, event->line,
                           N_("A repeated event is not an appointment. Write each one out."), "");
        return;
    }
    /* 12345678@example.org */
    event->texts[TEXT_UID][strcspn(event->texts[TEXT_UID], "@")] = '\0';
    if (words.code[0] == '\0') {
        words.code = event->texts[TEXT_UID];
    }
    for (int i = TEXT_CATEGORIES; words.service[0] == '\0' && i <= TEXT_SUMMARY; i++) {
        words.service = event->texts[i];
    }
    appointments_add(reader, &words);
}

void
appointments_read_calendar(struct appointments_reader *reader, const char *text, size_t length)
{
    struct calendar calendar = {.at = text, .end = text + length, .next_line = 1};
    struct event event = {0};
    struct property property;
    bool inside = false;

    while (read_line(&calendar)) {
        if (!split(calendar.text.data, &property)) {
            continue;
        }
        bool begin = strcasecmp(property.name, "BEGIN") == 0;
        bool end = strcasecmp(property.name, "END") == 0;
        if (!inside && begin && strcasecmp(property.value, "VEVENT") == 0) {
            event = (struct event){.line = calendar.line};
            inside = true;
        } else if (inside && begin) {
            event.depth++;
        } else if (inside && end && event.depth > 0) {
            event.depth--;
        } else if (inside && end) {
            add_event(reader, &event);
            inside = false;
        } else if (inside && event.depth == 0) {
            read_property(reader, &event, &property);
        }
    }
    if (inside) {
        appointments_fault(reader->result, event.line,
                           N_("This event has no end. Is the file cut off?"), "");
    }
    explicit_bzero(&event, sizeof(event));
    explicit_bzero(&property, sizeof(property));
    if (calendar.text.data) {
        explicit_bzero(calendar.text.data, calendar.text.length);
    }
    buffer_done(&calendar.text);
}
