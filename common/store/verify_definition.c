/* SPDX-License-Identifier: Apache-2.0
 * The definition in force as its ledger row tells it: nobody changes a rule, a series or a credit
 * past the ledger. */
#include <inttypes.h>
#include <string.h>

#include "store/verify.h"

static void
compare_text(struct verify *verify, const char *key, const char *stored)
{
    const char *told = json_string_value(json_object_get(verify->definition, key));
    if (!told || strcmp(told, stored) != 0) {
        verify_fault(verify, 0, 0, "%s is '%s', by the ledger '%s'", key, stored, told ? told : "");
    }
}

static void
compare_settings(struct verify *verify)
{
    const struct hall_row *hall = &verify->store->hall;
    const json_t *settings = json_object_get(verify->definition, "settings");
    const struct {
        const char *key;
        int64_t stored;
    } values[] = {
        {"guard", hall->guard_limit},
        {"secondary_after_min", hall->secondary_after_min},
        {"calls_before_pass", hall->calls_before_pass},
        {"return_minutes", hall->return_minutes},
        {"visit_days", hall->visit_days},
        {"bound_minutes", hall->bound_minutes},
        {"rating_minutes", hall->rating_minutes},
    };
    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        int64_t told = json_integer_value(json_object_get(settings, values[i].key));
        if (told != values[i].stored) {
            verify_fault(verify, 0, 0, "%s is %" PRId64 ", by the ledger %" PRId64, values[i].key,
                         values[i].stored, told);
        }
    }
    compare_text(verify, "hall", hall->id);
    compare_text(verify, "time_zone", hall->time_zone);
    if (hall->day_starts_min != verify->day_starts_min) {
        verify_fault(verify, 0, 0, "the day starts at minute %" PRId64 ", by the ledger %d",
                     hall->day_starts_min, verify->day_starts_min);
    }
    if (json_integer_value(json_object_get(verify->definition, "revision")) != hall->revision) {
        verify_fault(verify, 0, 0, "revision %" PRId64 " is not the newest of the ledger",
                     hall->revision);
    }
}

/* What only the text tells. */
static enum status
compare_text_of_hall(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_DEFINITION_HOURS);
    const struct hall *hall = verify->hall;
    struct buffer hours = {0}, languages = {0};
    bool row = false;
    enum status status = db_first(statement, &row, "i", verify->store->hall.revision);
    if (status != STATUS_OK || !hall) {
        db_reset(statement);
        return status;
    }
    hours_format(&hall->hours, &hours);
    if (!row || strcmp(db_text(statement, 0), hours.data ? hours.data : "") != 0) {
        verify_fault(verify, 0, 0, "the hours are not those of the definition");
    }
    db_reset(statement);
    for (size_t i = 0; i < hall->language_count; i++) {
        buffer_append(&languages, i ? "," : "");
        buffer_append(&languages, hall->languages[i]);
    }
    if (strcmp(verify->store->hall.languages, languages.data ? languages.data : "") != 0) {
        verify_fault(verify, 0, 0, "the languages are %s, by the definition %s",
                     verify->store->hall.languages, languages.data ? languages.data : "");
    }
    buffer_done(&hours);
    buffer_done(&languages);
    return STATUS_OK;
}

static enum status
compare_classes(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_CLASS_EACH);
    const json_t *classes = json_object_get(verify->definition, "classes");
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        const json_t *told = json_object_get(classes, db_text(statement, 0));
        if (!told || json_integer_value(told) * 60000 != db_int(statement, 1)) {
            verify_fault(verify, 0, 0, "class %s has a credit that the ledger does not know",
                         db_text(statement, 0));
        }
        count++;
        status = db_next(statement, &row);
    }
    if (status == STATUS_OK && count != json_object_size(classes)) {
        verify_fault(verify, 0, 0, "%zu classes, by the ledger %zu", count,
                     json_object_size(classes));
    }
    return status;
}

static enum status
compare_ranges(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_SERIES_EACH);
    json_t *services = json_object_get(verify->definition, "series");
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        json_int_t first = 0, last = 0;
        json_t *told = json_object_get(json_object_get(services, db_text(statement, 0)),
                                       db_text(statement, 1));
        if (json_unpack(told, "[I, I]", &first, &last) != 0 || first != db_int(statement, 2) ||
            last != db_int(statement, 3)) {
            verify_fault(verify, 0, 0,
                         "series %s of service %s has numbers that the ledger does "
                         "not know",
                         db_text(statement, 1), db_text(statement, 0));
        }
        status = db_next(statement, &row);
    }
    return status;
}

static bool
is_counter(const struct verify *verify, const char *id)
{
    size_t at;
    json_t *counter;
    json_array_foreach(json_object_get(verify->definition, "counters"), at, counter)
    {
        if (strcmp(json_string_value(counter) ? json_string_value(counter) : "", id) == 0) {
            return true;
        }
    }
    return false;
}

static enum status
compare_places(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_SERVICE_IDS);
    const json_t *services = json_object_get(verify->definition, "series");
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        if (!json_object_get(services, db_text(statement, 0))) {
            verify_fault(verify, 0, 0, "the ledger knows no service %s", db_text(statement, 0));
        }
        status = db_next(statement, &row);
    }
    statement = store_statement(verify->store, STATEMENT_COUNTER_EACH);
    if (status == STATUS_OK) {
        status = db_first(statement, &row, "");
    }
    while (status == STATUS_OK && row) {
        if (!is_counter(verify, db_text(statement, 0))) {
            verify_fault(verify, 0, 0, "the ledger knows no counter %s", db_text(statement, 0));
        }
        status = db_next(statement, &row);
    }
    return status;
}

enum status
verify_definition(struct verify *verify)
{
    if (!verify->definition) {
        verify_fault(verify, 0, 0, "the ledger tells no definition");
        return STATUS_OK;
    }
    compare_settings(verify);
    enum status status = compare_text_of_hall(verify);
    if (status == STATUS_OK) {
        status = compare_classes(verify);
    }
    if (status == STATUS_OK) {
        status = compare_ranges(verify);
    }
    return status == STATUS_OK ? compare_places(verify) : status;
}
