/* SPDX-License-Identifier: Apache-2.0
 * The hall file from its top: the hall itself, settings, classes, zones. */
#include "config/file_fault.h"
#include "config/hall_reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CREDIT_MAX = 480, ZONES_MAX = 100, CLASSES_MAX = 9, DAY_MINUTES = 1440 };

static void
read_languages(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;

    if (node->kind != TREE_LIST || node->count == 0 || node->count > HALL_LANGUAGES_MAX) {
        reader_fault(reader, node, N_("A list of 1 to 12 languages is expected here."), NULL, NULL,
                     NULL);
        return;
    }
    for (const struct tree_node *item = node->first; item; item = item->next) {
        const char *language = reader_scalar(reader, item);
        if (language && !reader_language_is_valid(language)) {
            reader_fault(reader, item,
                         N_("\"{0}\" is not a language. Write it like zh_CN, en or sr_Latn_RS."),
                         language, NULL, NULL);
        } else if (language) {
            str_cut(hall->languages[hall->language_count++], TICKET_LANG_SIZE, language);
        }
    }
    for (size_t i = 1; i < hall->language_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(hall->languages[i], hall->languages[j]) == 0) {
                reader_fault(reader, node, N_("The language \"{0}\" appears here twice."),
                             hall->languages[i], NULL, NULL);
                return;
            }
        }
    }
}

static void
read_time_zone(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;
    const char *name = reader_scalar(reader, node);
    enum status status = name ? zone_open(name, &reader->zone) : STATUS_OK;

    if (status == STATUS_IO) {
        reader->zone_unread = true;
        reader_fault(reader, node, N_("The file of the time zone \"{0}\" could not be read."), name,
                     NULL, NULL);
    } else if (name &&
               (!str_copy(hall->time_zone, sizeof(hall->time_zone), name) || status != STATUS_OK)) {
        reader_fault(reader, node, N_("\"{0}\" is not a time zone. Write it like Asia/Shanghai."),
                     name, NULL, NULL);
    }
}

static void
read_day_starts(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;
    const char *text = reader_scalar(reader, node);
    struct civil civil;
    char moment[40];

    if (!text) {
        return;
    }
    if (strlen(text) != 5 || !str_format(moment, sizeof(moment), "2000-01-01T%s:00", text) ||
        !civil_parse_time(moment, &civil)) {
        reader_fault(reader, node, N_("\"{0}\" is not a time of day. Write it like 04:00."), text,
                     NULL, NULL);
        return;
    }
    hall->day_starts_min = civil.hour * 60 + civil.minute;
}

static void
read_phone_url(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;
    const char *url = reader_scalar(reader, node);

    if (url &&
        ((strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0) ||
         strpbrk(url, " \"<>\n\t") || !str_copy(hall->phone_url, sizeof(hall->phone_url), url))) {
        reader_fault(reader, node,
                     N_("\"{0}\" is not a page address: it begins with https:// or http://."), url,
                     NULL, NULL);
    }
}

static void
read_hall(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    /* Languages first: a plain text is in the first of them. */
    static const struct hall_field fields[] = {
        {"languages", HALL_FIELD_OWN, true, 0, 0, 0, read_languages},
        {"id", HALL_FIELD_ID, true, offsetof(struct hall, id), 0, 0, NULL},
        {"name", HALL_FIELD_TEXT, true, offsetof(struct hall, name), 0, 0, NULL},
        {"place", HALL_FIELD_TEXT, false, offsetof(struct hall, place), 0, 0, NULL},
        {"assembly", HALL_FIELD_TEXT, false, offsetof(struct hall, assembly), 0, 0, NULL},
        {"time_zone", HALL_FIELD_OWN, true, 0, 0, 0, read_time_zone},
        {"day_starts", HALL_FIELD_OWN, false, 0, 0, 0, read_day_starts},
        {"hotline", HALL_FIELD_STRING, false, offsetof(struct hall, hotline), 0,
         sizeof(((struct hall *)0)->hotline), NULL},
        {"phone_url", HALL_FIELD_OWN, false, 0, 0, 0, read_phone_url},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), object);
}

#define SETTING(name, min, max)                                                                    \
    {                                                                                              \
#name, HALL_FIELD_INT, false, offsetof(struct hall_settings, name), min, max, NULL         \
    }

static void
read_settings(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    static const struct hall_field fields[] = {
        SETTING(guard, 1, 99),
        SETTING(secondary_after_min, 0, 480),
        SETTING(calls_before_pass, 1, 9),
        SETTING(return_minutes, 0, 480),
        SETTING(visit_days, 0, 365),
        SETTING(bound_minutes, 0, 480),
        SETTING(long_queue, 0, 9999),
        SETTING(closing_warning_min, 0, 480),
        SETTING(appointment_early_min, 0, 480),
        {"one_ticket", HALL_FIELD_BOOL, false, offsetof(struct hall_settings, one_ticket), 0, 0,
         NULL},
        {"ask_holder", HALL_FIELD_BOOL, false, offsetof(struct hall_settings, ask_holder), 0, 0,
         NULL},
        SETTING(rating_minutes, 1, 480),
        SETTING(retention_days, 0, 3650),
        SETTING(hold_with_us_min, 0, 480),
        SETTING(hold_with_citizen_min, 0, 480),
        SETTING(hold_waiting_min, 0, 480),
    };
    struct hall *hall = object;

    reader_map(reader, node, fields, ARRAY_SIZE(fields), &hall->settings);
}

static void
read_class_id(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_class *class = object;
    const char *text = reader_scalar(reader, node);

    for (size_t i = 0; text && hall_class_ids[i]; i++) {
        if (strcmp(hall_class_ids[i], text) == 0) {
            str_cut(class->id, sizeof(class->id), text);
            return;
        }
    }
    if (text) {
        reader_fault(
            reader, node,
            N_("\"{0}\" is not a class. The classes are regular, appointment, elderly, disabled, "
               "pregnant, infant, military, unwell and language."),
            text, NULL, NULL);
    }
}

static void
read_class(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"id", HALL_FIELD_OWN, true, 0, 0, 0, read_class_id},
        {"credit_min", HALL_FIELD_INT, false, offsetof(struct hall_class, credit_min), 0,
         CREDIT_MAX, NULL},
        {"name", HALL_FIELD_TEXT, true, offsetof(struct hall_class, name), 0, 0, NULL},
        {"note", HALL_FIELD_TEXT, false, offsetof(struct hall_class, note), 0, 0, NULL},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

static void
read_classes(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;

    hall->classes =
        reader_list(reader, node, 1, CLASSES_MAX, sizeof(*hall->classes), &hall->class_count);
    reader_items(reader, node, hall->classes, sizeof(*hall->classes), read_class);
    reader_check_unique(reader, node, hall->classes, sizeof(*hall->classes), hall->class_count);
    if (hall->classes && !hall_class(hall, "regular")) {
        reader_fault(reader, node, N_("The class \"regular\" is missing here."), NULL, NULL, NULL);
    }
}

static void
read_rating_reason(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"id", HALL_FIELD_ID, true, offsetof(struct hall_rating_reason, id), 0, 0, NULL},
        {"name", HALL_FIELD_TEXT, true, offsetof(struct hall_rating_reason, name), 0, 0, NULL},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

static void
read_rating_reasons(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;
    size_t together = 0;
    char most[12];

    hall->rating_reasons = reader_list(reader, node, 0, HALL_RATING_REASONS_MAX,
                                       sizeof(*hall->rating_reasons), &hall->rating_reason_count);
    reader_items(reader, node, hall->rating_reasons, sizeof(*hall->rating_reasons),
                 read_rating_reason);
    reader_check_unique(reader, node, hall->rating_reasons, sizeof(*hall->rating_reasons),
                        hall->rating_reason_count);
    for (size_t i = 0; i < hall->rating_reason_count; i++) {
        together += (i > 0) + strlen(hall->rating_reasons[i].id);
    }
    if (together > HALL_RATING_REASONS_TEXT_MAX) {
        (void)str_format(most, sizeof(most), "%d", HALL_RATING_REASONS_TEXT_MAX);
        reader_fault(reader, node,
                     N_("The ids of this list are longer than {0} bytes together. Shorten some."),
                     most, NULL, NULL);
    }
}

static void
read_zone(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"id", HALL_FIELD_ID, true, offsetof(struct hall_zone, id), 0, 0, NULL},
        {"name", HALL_FIELD_TEXT, true, offsetof(struct hall_zone, name), 0, 0, NULL},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

static void
read_zones(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;

    hall->zones = reader_list(reader, node, 0, ZONES_MAX, sizeof(*hall->zones), &hall->zone_count);
    reader_items(reader, node, hall->zones, sizeof(*hall->zones), read_zone);
    reader_check_unique(reader, node, hall->zones, sizeof(*hall->zones), hall->zone_count);
}

static void
read_format(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    const char *text = reader_scalar(reader, node);

    (void)object;
    if (text && strcmp(text, "1") != 0) {
        reader_fault(reader, node, N_("This program reads format 1, and the file is format {0}."),
                     text, NULL, NULL);
    }
}

static void
set_defaults(struct hall *hall)
{
    hall->settings = (struct hall_settings){
        .guard = 2,
        .secondary_after_min = 10,
        .calls_before_pass = 3,
        .return_minutes = 30,
        .visit_days = 3,
        .bound_minutes = 30,
        .appointment_early_min = 30,
        .rating_minutes = 10,
        .retention_days = 30,
        .hold_with_us_min = 30,
        .hold_with_citizen_min = 60,
        .hold_waiting_min = 15,
    };
}

/* A hall that says nothing about classes has ordinary numbers alone, named as its first language
 * would. */
static void
add_regular_class(struct hall *hall)
{
    bool chinese = strncmp(hall->languages[0], "zh", 2) == 0;
    struct hall_text *name;

    hall->classes = mem_zero_alloc(1, sizeof(*hall->classes));
    hall->class_count = 1;
    str_cut(hall->classes[0].id, ID_SIZE, "regular");
    name = &hall->classes[0].name;
    reader_text_add(hall, name, "en", "Ordinary");
    reader_text_add(hall, name, chinese ? hall->languages[0] : "zh_CN", "普通号");
}

static void
open_always(struct hours *hours)
{
    for (int day = 1; day <= 7; day++) {
        hours->week[day].spans[0] = (struct hours_span){0, DAY_MINUTES};
        hours->week[day].count = 1;
    }
}

static void
check_repeated_keys(struct hall_reader *reader, const struct tree_node *node)
{
    for (const struct tree_node *value = node->first; value; value = value->next) {
        if (value->key && tree_get(node, value->key->text) != value) {
            reader_fault(reader, value->key, N_("The key \"{0}\" appears here twice."),
                         value->key->text, NULL, NULL);
        }
        check_repeated_keys(reader, value);
    }
}

static void
check_references(struct hall_reader *reader)
{
    for (size_t i = 0; i < reader->reference_count; i++) {
        const struct tree_node *at = reader->references[i].at;
        if (!hall_service(reader->hall, at->text)) {
            reader_fault(reader, at, N_("There is no service \"{0}\" in this file."), at->text,
                         NULL, NULL);
        }
    }
}

static void
read_all(struct hall_reader *reader, const struct tree_node *root)
{
    static const struct hall_field fields[] = {
        {"format", HALL_FIELD_OWN, true, 0, 0, 0, read_format},
        {"hall", HALL_FIELD_OWN, true, 0, 0, 0, read_hall},
        {"settings", HALL_FIELD_OWN, false, 0, 0, 0, read_settings},
        {"classes", HALL_FIELD_OWN, false, 0, 0, 0, read_classes},
        {"zones", HALL_FIELD_OWN, false, 0, 0, 0, read_zones},
        {"departments", HALL_FIELD_OWN, false, 0, 0, 0, read_departments},
        {"services", HALL_FIELD_OWN, true, 0, 0, 0, read_services},
        {"bundles", HALL_FIELD_OWN, false, 0, 0, 0, read_bundles},
        {"counters", HALL_FIELD_OWN, true, 0, 0, 0, read_counters},
        {"staff", HALL_FIELD_OWN, false, 0, 0, 0, read_staff},
        {"terminals", HALL_FIELD_OWN, false, 0, 0, 0, read_terminals},
        {"hours", HALL_FIELD_OWN, false, 0, 0, 0, read_hours},
        {"days", HALL_FIELD_OWN, false, 0, 0, 0, read_days},
        {"notices", HALL_FIELD_OWN, false, 0, 0, 0, read_notices},
        {"rating_reasons", HALL_FIELD_OWN, false, 0, 0, 0, read_rating_reasons},
        {"simulation", HALL_FIELD_OWN, false, 0, 0, 0, read_simulation},
    };
    struct hall *hall = reader->hall;

    set_defaults(hall);
    open_always(&hall->hours);
    reader_map(reader, root, fields, ARRAY_SIZE(fields), hall);
    if (!hall->classes) {
        add_regular_class(hall);
    }
    check_references(reader);
    check_service_hours(reader, tree_get(root, "services"));
    check_rosters(reader, tree_get(root, "counters"));
    check_repeated_keys(reader, root);
}

/* Rules of another format would only confuse: then its number is the only fault told. */
static bool
format_is_ours(const struct tree_node *root)
{
    const struct tree_node *format = tree_get(root, "format");

    return !format || format->kind != TREE_SCALAR || strcmp(format->text, "1") == 0;
}

static void
read_tree(struct hall_reader *reader, const struct tree_node *root)
{
    if (format_is_ours(root)) {
        read_all(reader, root);
    } else {
        read_format(reader, tree_get(root, "format"), NULL);
    }
    hall_errors_sort(reader->errors);
}

static void
begin_errors(struct hall_file_errors *errors, const char *file_name)
{
    memset(errors, 0, sizeof(*errors));
    str_cut(errors->file_name, sizeof(errors->file_name), file_name);
}

enum status
hall_file_read(const char *text, size_t length, const char *file_name,
               struct hall_file_errors *errors, struct hall **ret_hall)
{
    struct hall_reader reader = {.errors = errors};
    struct tree_fault fault;

    begin_errors(errors, file_name);
    struct tree_node *root = tree_parse(text, length, &fault);
    if (!root) {
        struct tree_node at = {.line = fault.line, .column = fault.column};
        reader_fault(&reader, &at, fault.sentence, fault.value, NULL, NULL);
        return STATUS_INVALID;
    }
    reader.hall = mem_zero_alloc(1, sizeof(*reader.hall));
    read_tree(&reader, root);
    tree_free(root);
    free(reader.references);
    zone_close(reader.zone);
    if (errors->error_count > 0) {
        hall_free(reader.hall);
        return reader.zone_unread ? STATUS_IO : STATUS_INVALID;
    }
    *ret_hall = reader.hall;
    return STATUS_OK;
}

static enum status
load(FILE *file, const char *path, struct hall_file_errors *errors, struct hall **ret_hall)
{
    char *text = mem_zero_alloc(HALL_FILE_BYTES_MAX + 1, 1);
    size_t length = fread(text, 1, HALL_FILE_BYTES_MAX + 1, file);
    enum status status = STATUS_IO;

    /* One byte more than allowed was asked for, so that a larger file is refused and not cut. */
    if (ferror(file)) {
        struct hall_reader reader = {.errors = errors};
        reader_fault(&reader, NULL, file_fault(errno), strerror(errno), NULL, NULL);
    } else {
        status = hall_file_read(text, length, path, errors, ret_hall);
    }
    free(text);
    return status;
}

enum status
hall_file_load(const char *path, struct hall_file_errors *errors, struct hall **ret_hall)
{
    struct hall_reader reader = {.errors = errors};
    FILE *file = fopen(path, "rbe");

    begin_errors(errors, path);
    if (!file) {
        enum status status = errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
        reader_fault(&reader, NULL, file_fault(errno), strerror(errno), NULL, NULL);
        return status;
    }
    enum status status = load(file, path, errors, ret_hall);
    if (fclose(file) != 0) {
        log_write(LOG_LEVEL_DEBUG, "closing failed: '%s'", path);
    }
    return status;
}
