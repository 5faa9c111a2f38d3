/* SPDX-License-Identifier: Apache-2.0
 * The definition as it is now: the imported text, and what was changed since by actions. */
#include <stdlib.h>
#include <string.h>

#include "config/hall_file.h"
#include "store/private.h"

enum status
definition_load(struct store *store, struct hall **ret_hall)
{
    struct db_statement *statement = store_statement(store, STATEMENT_DEFINITION_TEXT);
    bool row = false;
    enum status status = db_first(statement, &row, "i", store->hall.revision);
    if (status != STATUS_OK) {
        return status;
    }
    struct hall_file_errors *errors = mem_zero_alloc(1, sizeof *errors);
    const char *text = row ? db_text(statement, 0) : "";
    status = hall_file_read(text, strlen(text), "definition", errors, ret_hall);
    free(errors);
    db_reset(statement);
    return status == STATUS_INVALID ? STATUS_CORRUPT : status;
}

static struct hall_counter *
counter_of(struct hall *hall, const char *id)
{
    for (size_t i = 0; i < hall->counter_count; i++) {
        if (strcmp(hall->counters[i].id, id) == 0) {
            return &hall->counters[i];
        }
    }
    return NULL;
}

static void
add_service(char (**list)[ID_SIZE], size_t *count, const char *service)
{
    *list = mem_grow(*list, *count + 1, sizeof **list);
    str_cut((*list)[*count], ID_SIZE, service);
    (*count)++;
}

static enum status
overlay_counters(struct store *store, struct hall *hall)
{
    struct db_statement *statement = store_statement(store, STATEMENT_COUNTER_SERVICE_ALL);
    bool row = false;
    for (size_t i = 0; i < hall->counter_count; i++) {
        hall->counters[i].primary_count = hall->counters[i].secondary_count = 0;
    }
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        struct hall_counter *counter = counter_of(hall, db_text(statement, 0));
        if (counter && db_int(statement, 2)) {
            add_service(&counter->secondary, &counter->secondary_count, db_text(statement, 1));
        } else if (counter) {
            add_service(&counter->primary, &counter->primary_count, db_text(statement, 1));
        }
        status = db_next(statement, &row);
    }
    return status;
}

static void
parse_name(const char *json, struct hall_text *ret_name)
{
    json_t *names = json_loads(json, 0, NULL);
    const char *lang;
    json_t *name;
    json_object_foreach(names, lang, name)
    {
        ret_name->entries =
            mem_grow(ret_name->entries, ret_name->count + 1, sizeof *ret_name->entries);
        struct hall_text_entry *entry = &ret_name->entries[ret_name->count++];
        str_cut(entry->lang, sizeof entry->lang, lang);
        entry->text = mem_strdup(json_is_string(name) ? json_string_value(name) : "");
    }
    json_decref(names);
}

/* The staff in the file's order, then those added since. Who is off is left out: he stands in the
 * ledger. */
struct staff_list {
    struct hall_staff *items;
    size_t count;
};

static enum status
list_staff(struct store *store, struct staff_list *list)
{
    struct db_statement *statement = store_statement(store, STATEMENT_STAFF_EACH);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        if (!db_int(statement, 3)) {
            list->items = mem_grow(list->items, list->count + 1, sizeof *list->items);
            struct hall_staff *staff = &list->items[list->count++];
            *staff = (struct hall_staff){.roles = (unsigned)db_int(statement, 2)};
            db_text_copy(statement, 0, staff->id, sizeof staff->id);
            parse_name(db_text(statement, 1), &staff->name);
        }
        status = db_next(statement, &row);
    }
    return status;
}

static enum status
list_pins(struct store *store, struct staff_list *list)
{
    struct db_statement *statement = store_statement(store, STATEMENT_STAFF_PINS);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        for (size_t i = 0; i < list->count; i++) {
            struct hall_staff *staff = &list->items[i];
            if (strcmp(staff->id, db_text(statement, 0)) == 0) {
                db_text_copy(statement, 1, staff->pin, sizeof staff->pin);
            }
        }
        status = db_next(statement, &row);
    }
    return status;
}

static enum status
overlay_staff(struct store *store, struct hall *hall, bool pins)
{
    struct staff_list list = {0};
    enum status status = list_staff(store, &list);
    if (status == STATUS_OK && pins) {
        status = list_pins(store, &list);
    }
    struct hall_staff *merged = list.count ? mem_zero_alloc(list.count, sizeof *merged) : NULL;
    size_t count = 0;
    for (size_t i = 0; i < hall->staff_count; i++) {
        struct hall_staff *old = &hall->staff[i];
        hall_text_done(&old->name);
        size_t at = 0;
        while (at < list.count && strcmp(list.items[at].id, old->id) != 0) {
            at++;
        }
        if (at == list.count) {
            hall_text_done(&old->post);
            hall_text_done(&old->duty);
            hall_text_done(&old->promise);
            continue;
        }
        /* All but what actions can change is as the file says. */
        const struct hall_staff now = list.items[at];
        merged[count] = *old;
        merged[count].name = now.name;
        merged[count].roles = now.roles;
        memcpy(merged[count].pin, now.pin, sizeof now.pin);
        count++;
        list.items[at].id[0] = '\0'; /* taken */
    }
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].id[0]) {
            merged[count++] = list.items[i];
        }
    }
    free(list.items);
    free(hall->staff);
    hall->staff = merged;
    hall->staff_count = count;
    return status;
}

static enum status
load(struct store *store, bool pins, struct hall **ret_hall)
{
    struct hall *hall = NULL;
    enum status status = transaction_read(store);
    if (status == STATUS_OK) {
        status = definition_load(store, &hall);
    }
    if (status == STATUS_OK) {
        status = overlay_counters(store, hall);
    }
    if (status == STATUS_OK) {
        status = overlay_staff(store, hall, pins);
    }
    transaction_rollback(store);
    if (status != STATUS_OK) {
        hall_free(hall);
        return status;
    }
    *ret_hall = hall;
    return STATUS_OK;
}

enum status
store_hall_load(struct store *store, struct hall **ret_hall)
{
    return load(store, false, ret_hall);
}

enum status
store_hall_export(struct store *store, struct hall **ret_hall)
{
    return load(store, true, ret_hall);
}
