/* SPDX-License-Identifier: Apache-2.0
 * What a row of appointments means: its code, its time, its service. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "config/appointments_reader.h"

enum { CODE_MIN = 4, SERVICE_WORDS_SIZE = 256, YEAR_MIN = 2000, YEAR_MAX = 2200 };

void
appointments_fault(struct appointments *appointments, int line, const char *sentence,
                   const char *value)
{
    appointments->fault_count++;
    if (appointments->kept_faults == APPOINTMENT_FAULTS_MAX) {
        return;
    }
    appointments->faults = mem_grow(appointments->faults, appointments->kept_faults + 1,
                                    sizeof(*appointments->faults));
    struct appointment_fault *fault = &appointments->faults[appointments->kept_faults++];
    *fault = (struct appointment_fault){.line = line, .sentence = sentence};
    str_cut(fault->value, sizeof(fault->value), value ? value : "");
}

bool
appointment_code_parse(const char *text, char ret_code[APPOINTMENT_CODE_SIZE])
{
    char code[APPOINTMENT_CODE_SIZE];
    size_t length = 0;

    for (; *text; text++) {
        if (*text == ' ' || *text == '-') {
            continue;
        }
        if ((unsigned char)*text > 0x7f || !isalnum((unsigned char)*text) ||
            length == sizeof(code) - 1) {
            return false;
        }
        code[length++] = (char)toupper((unsigned char)*text);
    }
    if (length < CODE_MIN) {
        return false;
    }
    code[length] = '\0';
    memcpy(ret_code, code, length + 1);
    return true;
}

/* Up to `digits` digits; the text behind them. */
static const char *
number(const char *text, int digits, int *ret_value)
{
    int value = 0, count = 0;

    for (; count < digits && isdigit((unsigned char)*text); count++, text++) {
        value = value * 10 + (*text - '0');
    }
    *ret_value = count > 0 ? value : -1;
    return text;
}

static bool
parse_date(const char *text, struct civil *civil)
{
    int year, month, day;
    const char *at = number(text, 4, &year);
    char mark = *at;

    if ((mark != '-' && mark != '/') || year < YEAR_MIN || year > YEAR_MAX) {
        return false;
    }
    at = number(at + 1, 2, &month);
    if (*at != mark) {
        return false;
    }
    at = number(at + 1, 2, &day);
    char canonical[TICKET_DAY_SIZE];
    return *at == '\0' && month > 0 && day > 0 &&
           str_format(canonical, sizeof(canonical), "%04d-%02d-%02d", year, month, day) &&
           civil_parse_date(canonical, civil);
}

static bool
parse_time(const char *text, struct civil *civil)
{
    int hour, minute, second = 0;
    const char *at = number(text, 2, &hour);

    if (*at != ':') {
        return false;
    }
    at = number(at + 1, 2, &minute);
    if (*at == ':') {
        at = number(at + 1, 2, &second);
    }
    at += strspn(at, " ");
    if ((*at != '\0' && *at != '-') || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second != 0) {
        return false;
    }
    civil->hour = hour;
    civil->minute = minute;
    return true;
}

bool
appointments_time(const struct zone *zone, const char *date, const char *time, int64_t *ret_slot)
{
    struct civil civil = {0};

    if (!parse_date(date, &civil) || !parse_time(time, &civil)) {
        return false;
    }
    int64_t slot = zone_instant(zone, &civil);
    /* Some zones of long ago were off by seconds. */
    if (slot % 60000 != 0) {
        return false;
    }
    *ret_slot = slot;
    return true;
}

static bool
is_named(const struct hall_text *name, const char *words)
{
    for (size_t i = 0; i < name->count; i++) {
        if (strcasecmp(name->entries[i].text, words) == 0) {
            return true;
        }
    }
    return false;
}

static const struct hall_service *
find_service(const struct hall *hall, const char *words)
{
    const struct hall_service *service = hall_service(hall, words);

    for (size_t i = 0; !service && i < hall->service_count; i++) {
        service = is_named(&hall->services[i].name, words) ? &hall->services[i] : NULL;
    }
    return service;
}

static const struct hall_matter *
find_matter(const struct hall_service *service, const char *words)
{
    const struct hall_matter *matter = hall_matter(service, words);

    for (size_t i = 0; !matter && i < service->matter_count; i++) {
        matter = is_named(&service->matters[i].name, words) ? &service->matters[i] : NULL;
    }
    return matter;
}

/* A matter's name alone will do when only one service has it. */
static bool
find_by_matter(const struct hall *hall, const char *words, struct ticket_step *step)
{
    int found = 0;

    for (size_t i = 0; i < hall->service_count; i++) {
        const struct hall_matter *matter = find_matter(&hall->services[i], words);
        if (matter) {
            str_cut(step->service, ID_SIZE, hall->services[i].id);
            str_cut(step->matter, ID_SIZE, matter->id);
            found++;
        }
    }
    return found == 1;
}

/* NULL, or what is wrong with it. */
static const char *
find_step(const struct hall *hall, const struct appointment_words *words, struct ticket_step *step)
{
    char service[SERVICE_WORDS_SIZE], *matter = NULL;

    if (!str_copy(service, sizeof(service), words->service)) {
        return N_("There is no service \"{0}\" in this hall.");
    }
    const struct hall_service *found = service[0] ? find_service(hall, service) : NULL;
    if (!found && (matter = strchr(service, '/')) != NULL) {
        *matter++ = '\0';
        found = find_service(hall, service);
    }
    const char *wanted = matter ? matter : words->matter;
    if (!found) {
        const char *alone = words->service[0] ? words->service : words->matter;
        return alone[0] && find_by_matter(hall, alone, step)
                   ? NULL
                   : N_("There is no service \"{0}\" in this hall.");
    }
    str_cut(step->service, ID_SIZE, found->id);
    if (wanted[0] == '\0') {
        return NULL;
    }
    const struct hall_matter *named = find_matter(found, wanted);
    str_cut(step->matter, ID_SIZE, named ? named->id : "");
    return named ? NULL : N_("There is no matter \"{0}\" at this service.");
}

static bool
is_same(const struct appointment_entry *a, const struct appointment_entry *b)
{
    return a->slot == b->slot && strcmp(a->step.service, b->step.service) == 0 &&
           strcmp(a->step.matter, b->step.matter) == 0 && strcmp(a->holder, b->holder) == 0;
}

/* NULL, or what is wrong with the row; *ret_value what to name in it. */
static const char *
read_entry(struct appointments_reader *reader, const struct appointment_words *words,
           struct appointment_entry *entry, const char **ret_value)
{
    *ret_value = words->code;
    if (words->code[0] == '\0') {
        return N_("The code is missing.");
    }
    if (!appointment_code_parse(words->code, entry->code)) {
        return N_("\"{0}\" is not a code: 4 to 16 letters and digits are expected.");
    }
    *ret_value = "";
    if (!words->has_slot) {
        return N_("The date or the time is missing or cannot be read. Write them like 2026-03-20 "
                  "and 09:00.");
    }
    if (!str_copy(entry->holder, sizeof(entry->holder), words->holder)) {
        return N_("The holder is too long.");
    }
    *ret_value = words->service[0] ? words->service : words->matter;
    const char *fault = find_step(reader->hall, words, &entry->step);
    if (fault && words->matter[0] && entry->step.service[0]) {
        *ret_value = words->matter;
    }
    return fault;
}

void
appointments_add(struct appointments_reader *reader, const struct appointment_words *words)
{
    struct appointments *result = reader->result;
    struct appointment_entry entry = {.line = words->line, .slot = words->slot};
    const char *value = "", *fault = read_entry(reader, words, &entry, &value);

    if (!fault && result->count == APPOINTMENTS_MAX) {
        value = "20000";
        fault = N_("These are more than {0} appointments. Import them in parts.");
    }
    if (fault) {
        appointments_fault(result, words->line, fault, value);
        return;
    }
    result->entries = mem_grow(result->entries, result->count + 1, sizeof(*result->entries));
    result->entries[result->count++] = entry;
}

static int
compare_codes(const void *a, const void *b)
{
    const struct appointment_entry *x = a, *y = b;
    int order = strcmp(x->code, y->code);

    return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static int
compare_lines(const void *a, const void *b)
{
    const struct appointment_entry *x = a, *y = b;

    return (x->line > y->line) - (x->line < y->line);
}

/* One code, one appointment: the same row again is dropped, another with its code is wrong. */
static void
drop_doubles(struct appointments *result)
{
    size_t kept = 0;

    if (result->count < 2) {
        return;
    }
    qsort(result->entries, result->count, sizeof(*result->entries), compare_codes);
    for (size_t i = 0; i < result->count; i++) {
        const struct appointment_entry *before = kept > 0 ? &result->entries[kept - 1] : NULL;
        if (!before || strcmp(before->code, result->entries[i].code) != 0) {
            result->entries[kept++] = result->entries[i];
        } else if (!is_same(before, &result->entries[i])) {
            appointments_fault(result, result->entries[i].line,
                               N_("The code {0} stands further up with another appointment."),
                               result->entries[i].code);
        }
    }
    result->count = kept;
    qsort(result->entries, result->count, sizeof(*result->entries), compare_lines);
}

static int
compare_faults(const void *a, const void *b)
{
    const struct appointment_fault *x = a, *y = b;

    return (x->line > y->line) - (x->line < y->line);
}

enum status
appointments_parse(const char *text, size_t length, const struct hall *hall,
                   const struct zone *zone, struct appointments *appointments)
{
    struct appointments_reader reader = {.hall = hall, .zone = zone, .result = appointments};
    static const char mark[] = "\xef\xbb\xbf", calendar[] = "BEGIN:VCALENDAR";
    enum status status = STATUS_OK;

    if (length > APPOINTMENTS_BYTES_MAX || !str_is_utf8(text, length)) {
        appointments_fault(appointments, 0,
                           length > APPOINTMENTS_BYTES_MAX ? N_("The file is too large.")
                                                           : N_("The file is not UTF-8 text."),
                           "");
        return STATUS_INVALID;
    }
    if (length >= 3 && memcmp(text, mark, 3) == 0) {
        text += 3;
        length -= 3;
    }
    if (length >= sizeof(calendar) - 1 && strncasecmp(text, calendar, sizeof(calendar) - 1) == 0) {
        appointments_read_calendar(&reader, text, length);
    } else {
        status = appointments_read_csv(&reader, text, length);
    }
    drop_doubles(appointments);
    if (appointments->kept_faults > 1) {
        qsort(appointments->faults, appointments->kept_faults, sizeof(*appointments->faults),
              compare_faults);
    }
    return status;
}

void
appointments_done(struct appointments *appointments)
{
    if (appointments->entries) {
        explicit_bzero(appointments->entries, appointments->count * sizeof(*appointments->entries));
    }
    free(appointments->entries);
    free(appointments->faults);
    *appointments = (struct appointments){0};
}
