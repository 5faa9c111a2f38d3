/* SPDX-License-Identifier: Apache-2.0
 * The rows that a hall's definition becomes. Which definition may take over is init's and import's
 * business. */
#include <stdlib.h>
#include <string.h>

#include "store/private.h"

typedef bool (*known_fn)(const struct hall *hall, const char *id);

static bool
knows_service(const struct hall *hall, const char *id)
{
    return hall_service(hall, id) != NULL;
}

static bool
knows_counter(const struct hall *hall, const char *id)
{
    return hall_counter(hall, id) != NULL;
}

/* Deletes the rows that the new definition does not have. Listed first: a statement must not change
 * what it reads. */
static enum status
delete_unknown(struct store *store, const struct hall *hall, enum statement each,
               enum statement delete, known_fn is_known)
{
    struct db_statement *statement = store_statement(store, each);
    char(*gone)[ID_SIZE] = NULL;
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        if (!is_known(hall, db_text(statement, 0))) {
            gone = mem_grow(gone, count + 1, sizeof *gone);
            db_text_copy(statement, 0, gone[count++], sizeof *gone);
        }
        status = db_next(statement, &row);
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = db_do(store_statement(store, delete), "s", gone[i]);
    }
    free(gone);
    return status;
}

/* A series that goes leaves its count behind, should the clock be set back or the series come
 * again. */
static enum status
delete_unknown_series(struct store *store, const struct hall *hall)
{
    struct db_statement *statement = store_statement(store, STATEMENT_SERIES_EACH);
    struct gone {
        char service[ID_SIZE], name[ID_SIZE];
    } *gone = NULL;
    size_t count = 0;
    bool row = false;
    enum status status = db_do(store_statement(store, STATEMENT_SERIES_KEEP), "");
    if (status == STATUS_OK) {
        status = db_first(statement, &row, "");
    }
    while (status == STATUS_OK && row) {
        if (!hall_series_named(hall_service(hall, db_text(statement, 0)), db_text(statement, 1))) {
            gone = mem_grow(gone, count + 1, sizeof *gone);
            db_text_copy(statement, 0, gone[count].service, sizeof gone[count].service);
            db_text_copy(statement, 1, gone[count].name, sizeof gone[count].name);
            count++;
        }
        status = db_next(statement, &row);
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = db_do(store_statement(store, STATEMENT_SERIES_DELETE), "ss", gone[i].service,
                       gone[i].name);
    }
    free(gone);
    return status;
}

static enum status
write_classes(struct store *store, const struct hall *hall)
{
    enum status status = db_do(store_statement(store, STATEMENT_CLASS_CLEAR), "");
    for (size_t i = 0; i < hall->class_count && status == STATUS_OK; i++) {
        status = db_do(store_statement(store, STATEMENT_CLASS_PUT), "si", hall->classes[i].id,
                       (int64_t)hall->classes[i].credit_min * 60000);
    }
    return status;
}

static enum status
write_service_row(struct store *store, const struct hall_service *service, size_t position)
{
    struct buffer hours = {0};

    if (service->has_hours) {
        struct hours own = {0};
        memcpy(own.week, service->week, sizeof own.week);
        hours_format(&own, &hours);
    }
    enum status status = db_do(store_statement(store, STATEMENT_SERVICE_PUT), "siiis", service->id,
                               (int64_t)position, (int64_t)service->quota,
                               (int64_t)service->quota_count, hours.data ? hours.data : "");
    buffer_done(&hours);
    for (size_t i = 0; i < service->quota_count && status == STATUS_OK; i++) {
        const struct hall_quota *quota = &service->quotas[i];
        status = db_do(store_statement(store, STATEMENT_QUOTA_PUT), "siii", service->id,
                       (int64_t)quota->span.from, (int64_t)quota->span.to, (int64_t)quota->tickets);
    }
    return status;
}

static enum status
write_service(struct store *store, const struct hall_service *service, size_t position)
{
    enum status status = write_service_row(store, service, position);
    for (size_t i = 0; i < service->matter_count && status == STATUS_OK; i++) {
        status = db_do(store_statement(store, STATEMENT_MATTER_INSERT), "ssi", service->id,
                       service->matters[i].id, (int64_t)service->matters[i].guide.material_count);
    }
    for (size_t i = 0; i < service->series_count && status == STATUS_OK; i++) {
        const struct hall_series *series = &service->series[i];
        status =
            db_do(store_statement(store, STATEMENT_SERIES_PUT), "ssiis", service->id, series->name,
                  (int64_t)series->range.first, (int64_t)series->range.last, store->hall.day);
    }
    return status;
}

static enum status
write_services(struct store *store, const struct hall *hall)
{
    enum status status = db_do(store_statement(store, STATEMENT_MATTER_CLEAR), "");
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_QUOTA_CLEAR), "");
    }
    if (status == STATUS_OK) {
        status = delete_unknown_series(store, hall);
    }
    if (status == STATUS_OK) {
        status = delete_unknown(store, hall, STATEMENT_SERVICE_IDS, STATEMENT_SERVICE_DELETE,
                                knows_service);
    }
    for (size_t i = 0; i < hall->service_count && status == STATUS_OK; i++) {
        status = write_service(store, &hall->services[i], i);
    }
    return status;
}

static enum status
write_counter(struct store *store, const struct hall_counter *counter, size_t position)
{
    struct db_statement *put = store_statement(store, STATEMENT_COUNTER_SERVICE_PUT);
    enum status status = db_do(store_statement(store, STATEMENT_COUNTER_PUT), "sisi", counter->id,
                               (int64_t)position, counter->zone, store->now);
    for (size_t i = 0; i < counter->primary_count && status == STATUS_OK; i++) {
        status = db_do(put, "ssii", counter->id, counter->primary[i], (int64_t)0, (int64_t)i);
    }
    for (size_t i = 0; i < counter->secondary_count && status == STATUS_OK; i++) {
        status = db_do(put, "ssii", counter->id, counter->secondary[i], (int64_t)1, (int64_t)i);
    }
    return status;
}

static enum status
write_counters(struct store *store, const struct hall *hall)
{
    enum status status = db_do(store_statement(store, STATEMENT_COUNTER_SERVICE_CLEAR_ALL), "");
    if (status == STATUS_OK) {
        status = delete_unknown(store, hall, STATEMENT_COUNTER_EACH, STATEMENT_COUNTER_DELETE,
                                knows_counter);
    }
    for (size_t i = 0; i < hall->counter_count && status == STATUS_OK; i++) {
        status = write_counter(store, &hall->counters[i], i);
    }
    return status;
}

/* Who stood in the file before and does not now has gone; who was added by an action stays. */
static enum status
delete_staff(struct store *store, const struct hall *hall, const struct hall *before)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; before && i < before->staff_count && status == STATUS_OK; i++) {
        if (!hall_staff(hall, before->staff[i].id)) {
            status =
                db_do(store_statement(store, STATEMENT_STAFF_DELETE), "s", before->staff[i].id);
        }
    }
    return status;
}

/* The file's PIN, or "" = the stored one stays: one that stood in the file before says nothing new,
 * and must not bring back a PIN that was changed since. Nor is a mark one. */
static const char *
new_pin(const struct hall_staff *staff, const struct hall *before)
{
    const struct hall_staff *was = before ? hall_staff(before, staff->id) : NULL;

    return pin_is_mark(staff->pin) || (was && pin_is_marked_by(staff->pin, was->pin)) ? ""
                                                                                      : staff->pin;
}

static enum status
write_staff(struct store *store, const struct hall *hall, const struct hall *before)
{
    enum status status = delete_staff(store, hall, before);
    for (size_t i = 0; i < hall->staff_count && status == STATUS_OK; i++) {
        const struct hall_staff *staff = &hall->staff[i];
        json_t *name = json_object();
        for (size_t k = 0; k < staff->name.count; k++) {
            json_object_set_new(name, staff->name.entries[k].lang,
                                json_string(staff->name.entries[k].text));
        }
        char *text = json_dumps(name, JSON_COMPACT);
        json_decref(name);
        status = text ? db_do(store_statement(store, STATEMENT_STAFF_PUT), "ssis", staff->id, text,
                              (int64_t)staff->roles, new_pin(staff, before))
                      : STATUS_INVALID;
        free(text);
    }
    return status;
}

enum status
definition_in_hall_row(struct store *store, const struct hall *hall, int64_t revision)
{
    struct buffer languages = {0};
    const struct hall_settings *settings = &hall->settings;
    for (size_t i = 0; i < hall->language_count; i++) {
        buffer_append(&languages, i ? "," : "");
        buffer_append(&languages, hall->languages[i]);
    }
    enum status status =
        db_do(store_statement(store, STATEMENT_HALL_DEFINE), "ssiiiiiiiii", hall->time_zone,
              languages.data ? languages.data : "", (int64_t)hall->day_starts_min, revision,
              (int64_t)settings->guard, (int64_t)settings->secondary_after_min,
              (int64_t)settings->calls_before_pass, (int64_t)settings->return_minutes,
              (int64_t)settings->visit_days, (int64_t)settings->bound_minutes,
              (int64_t)settings->rating_minutes);
    buffer_done(&languages);
    return status;
}

static enum status
write_terminals(struct store *store, const struct hall *hall)
{
    enum status status = db_do(store_statement(store, STATEMENT_TERMINAL_CLEAR), "");
    for (size_t i = 0; i < hall->terminal_count && status == STATUS_OK; i++) {
        const struct hall_terminal *terminal = &hall->terminals[i];
        status = db_do(store_statement(store, STATEMENT_TERMINAL_INSERT), "sss", terminal->id,
                       terminal->kind, terminal->counter);
    }
    return status;
}

static enum status
write_rating_reasons(struct store *store, const struct hall *hall)
{
    enum status status = db_do(store_statement(store, STATEMENT_RATING_REASON_CLEAR), "");
    for (size_t i = 0; i < hall->rating_reason_count && status == STATUS_OK; i++) {
        status = db_do(store_statement(store, STATEMENT_RATING_REASON_INSERT), "s",
                       hall->rating_reasons[i].id);
    }
    return status;
}

enum status
definition_rows(struct store *store, const struct hall *hall, const struct hall *before)
{
    enum status status = write_classes(store, hall);
    if (status == STATUS_OK) {
        status = write_services(store, hall);
    }
    if (status == STATUS_OK) {
        status = write_counters(store, hall);
    }
    if (status == STATUS_OK) {
        status = write_staff(store, hall, before);
    }
    if (status == STATUS_OK) {
        status = write_terminals(store, hall);
    }
    return status == STATUS_OK ? write_rating_reasons(store, hall) : status;
}

enum status
definition_insert(struct store *store, int64_t revision, const char *definition,
                  const struct hall *hall)
{
    const struct hall_settings none = {0}, *settings = hall ? &hall->settings : &none;
    struct buffer hours = {0};
    if (hall) {
        hours_format(&hall->hours, &hours);
    }
    enum status status =
        db_do(store_statement(store, STATEMENT_DEFINITION_INSERT), "issii", revision, definition,
              hours.data ? hours.data : "", (int64_t)settings->one_ticket,
              (int64_t)settings->appointment_early_min);
    buffer_done(&hours);
    return status;
}

enum status
definition_write(struct store *store, const struct hall *hall, const struct hall *before,
                 const char *definition)
{
    int64_t revision = store->hall.revision + 1;
    enum status status = definition_insert(store, revision, definition, hall);
    if (status == STATUS_OK) {
        status = definition_in_hall_row(store, hall, revision);
    }
    return status == STATUS_OK ? definition_rows(store, hall, before) : status;
}

static json_t *
series_facts(const struct hall *hall)
{
    json_t *services = json_object();
    for (size_t i = 0; i < hall->service_count; i++) {
        const struct hall_service *service = &hall->services[i];
        json_t *ranges = json_object();
        for (size_t k = 0; k < service->series_count; k++) {
            const struct hall_series *series = &service->series[k];
            json_object_set_new(
                ranges, series->name,
                json_pack("[i, i]", (int)series->range.first, (int)series->range.last));
        }
        json_object_set_new(services, service->id, ranges);
    }
    return services;
}

json_t *
definition_facts(const struct hall *hall, const char *definition)
{
    char hash[65];
    const struct hall_settings *settings = &hall->settings;
    json_t *classes = json_object(), *counters = json_array();
    for (size_t i = 0; i < hall->class_count; i++) {
        json_object_set_new(classes, hall->classes[i].id,
                            json_integer(hall->classes[i].credit_min));
    }
    for (size_t i = 0; i < hall->counter_count; i++) {
        json_array_append_new(counters, json_string(hall->counters[i].id));
    }
    ledger_hash("", definition, hash);
    return json_pack("{s:s, s:s, s:i, s:s, s:o, s:o, s:o, s:{s:i, s:i, s:i, s:i, s:i, s:i, s:i}}",
                     "hall", hall->id, "time_zone", hall->time_zone, "day_starts_min",
                     hall->day_starts_min, "definition", hash, "series", series_facts(hall),
                     "classes", classes, "counters", counters, "settings", "guard", settings->guard,
                     "secondary_after_min", settings->secondary_after_min, "calls_before_pass",
                     settings->calls_before_pass, "return_minutes", settings->return_minutes,
                     "visit_days", settings->visit_days, "bound_minutes", settings->bound_minutes,
                     "rating_minutes", settings->rating_minutes);
}

enum status
definition_zone(struct store *store, const struct hall *hall, struct zone **ret_zone,
                struct answer *answer)
{
    enum status status = zone_open(hall->time_zone, ret_zone);
    if (status == STATUS_OK) {
        return status;
    }
    return status == STATUS_IO
               ? answer_engine(answer, store, status)
               : answer_refuse(answer, STATUS_INVALID,
                               N_("This machine does not know the time zone {0}. Install the "
                                  "package tzdata."),
                               1, hall->time_zone);
}
