/* SPDX-License-Identifier: Apache-2.0
 * Tables that an import writes whole from the definition's text, row for row. */
#include <inttypes.h>
#include <string.h>

#include "store/verify.h"

/* A line for each row that the definition makes, its columns one after the other. */
static void
add_row(struct tally *rows, const struct buffer *line)
{
    *tally_at(rows, line->data) += 1;
}

static void
tell_services(const struct hall *hall, struct tally *rows, struct buffer *line)
{
    for (size_t i = 0; i < hall->service_count; i++) {
        line->length = 0;
        buffer_format(line, "%s|%zu|", hall->services[i].id, i);
        add_row(rows, line);
    }
}

static void
tell_counters(const struct hall *hall, struct tally *rows, struct buffer *line)
{
    for (size_t i = 0; i < hall->counter_count; i++) {
        line->length = 0;
        buffer_format(line, "%s|%zu|%s|", hall->counters[i].id, i, hall->counters[i].zone);
        add_row(rows, line);
    }
}

static void
tell_matters(const struct hall *hall, struct tally *rows, struct buffer *line)
{
    for (size_t i = 0; i < hall->service_count; i++) {
        const struct hall_service *service = &hall->services[i];
        for (size_t k = 0; k < service->matter_count; k++) {
            line->length = 0;
            buffer_format(line, "%s|%s|%zu|", service->id, service->matters[k].id,
                          service->matters[k].guide.material_count);
            add_row(rows, line);
        }
    }
}

static void
tell_quotas(const struct hall *hall, struct tally *rows, struct buffer *line)
{
    for (size_t i = 0; i < hall->service_count; i++) {
        const struct hall_service *service = &hall->services[i];
        for (size_t k = 0; k < service->quota_count; k++) {
            const struct hall_quota *quota = &service->quotas[k];
            line->length = 0;
            buffer_format(line, "%s|%d|%d|%d|", service->id, (int)quota->span.from,
                          (int)quota->span.to, quota->tickets);
            add_row(rows, line);
        }
    }
}

static void
tell_terminals(const struct hall *hall, struct tally *rows, struct buffer *line)
{
    for (size_t i = 0; i < hall->terminal_count; i++) {
        const struct hall_terminal *terminal = &hall->terminals[i];
        line->length = 0;
        buffer_format(line, "%s|%s|%s|", terminal->id, terminal->kind, terminal->counter);
        add_row(rows, line);
    }
}

static void
tell_reasons(const struct hall *hall, struct tally *rows, struct buffer *line)
{
    for (size_t i = 0; i < hall->rating_reason_count; i++) {
        line->length = 0;
        buffer_format(line, "%s|", hall->rating_reasons[i].id);
        add_row(rows, line);
    }
}

static const struct list {
    const char *what;
    enum statement stored;
    int columns;
    void (*tell)(const struct hall *hall, struct tally *rows, struct buffer *line);
} lists[] = {
    {"service", STATEMENT_LIST_SERVICES, 2, tell_services},
    {"counter", STATEMENT_LIST_COUNTERS, 3, tell_counters},
    {"matter", STATEMENT_LIST_MATTERS, 3, tell_matters},
    {"quota", STATEMENT_LIST_QUOTAS, 4, tell_quotas},
    {"terminal", STATEMENT_LIST_TERMINALS, 3, tell_terminals},
    {"rating reason", STATEMENT_LIST_REASONS, 1, tell_reasons},
};

static enum status
compare_list(struct verify *verify, const struct list *list)
{
    struct db_statement *statement = store_statement(verify->store, list->stored);
    struct tally rows = {0};
    struct buffer line = {0};
    bool row = false;
    list->tell(verify->hall, &rows, &line);
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        line.length = 0;
        for (int i = 0; i < list->columns; i++) {
            buffer_format(&line, "%s|", db_text(statement, i));
        }
        *tally_at(&rows, line.data) -= 1;
        status = db_next(statement, &row);
    }
    for (size_t i = 0; i < rows.size && status == STATUS_OK; i++) {
        const struct tally_entry *entry = &rows.entries[i];
        if (entry->key && entry->value != 0) {
            verify_fault(verify, 0, 0,
                         entry->value > 0 ? N_("the definition's %s has no row: %s")
                                          : N_("the definition knows no such %s: %s"),
                         list->what, entry->key);
        }
    }
    tally_done(&rows);
    buffer_done(&line);
    return status;
}

/* Which services they are is held against the ledger, counter by counter. */
static enum status
compare_serving(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_LIST_SERVING);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        if (!hall_counter(verify->hall, db_text(statement, 0))) {
            verify_fault(verify, 0, 0, "services are served at a counter %s, which there is not",
                         db_text(statement, 0));
        }
        status = db_next(statement, &row);
    }
    return status;
}

enum status
verify_lists(struct verify *verify)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_SIZE(lists) && status == STATUS_OK; i++) {
        status = compare_list(verify, &lists[i]);
    }
    return status == STATUS_OK ? compare_serving(verify) : status;
}
