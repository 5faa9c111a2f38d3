/* SPDX-License-Identifier: Apache-2.0
 * What people choose among beside services: departments and bundles; and when a service can be
 * chosen: its own hours and its quotas by time of day. */
#include "config/hall_reader.h"

#include <string.h>

enum {
    DEPARTMENTS_MAX = 60,
    BUNDLES_MAX = 60,
    STEPS_MIN = 2,
    QUOTA_TICKETS_MAX = 100000,
};

static void
read_department(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"id", HALL_FIELD_ID, true, offsetof(struct hall_department, id), 0, 0, NULL},
        {"name", HALL_FIELD_TEXT, true, offsetof(struct hall_department, name), 0, 0, NULL},
        {"summary", HALL_FIELD_TEXT, false, offsetof(struct hall_department, summary), 0, 0, NULL},
        {"initials", HALL_FIELD_INITIALS, false, offsetof(struct hall_department, initials), 0, 0,
         NULL},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

void
read_departments(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;

    hall->departments = reader_list(reader, node, 0, DEPARTMENTS_MAX, sizeof(*hall->departments),
                                    &hall->department_count);
    reader_items(reader, node, hall->departments, sizeof(*hall->departments), read_department);
    reader_check_unique(reader, node, hall->departments, sizeof(*hall->departments),
                        hall->department_count);
}

void
read_service_department(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_service *service = object;

    reader_id(reader, node, service->department);
    if (service->department[0] != '\0' && !hall_department(reader->hall, service->department)) {
        reader_fault(reader, node, N_("There is no department \"{0}\" in this file."),
                     service->department, NULL, NULL);
    }
}

void
read_service_hours(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_service *service = object;

    reader_week(reader, node, service->week);
    service->has_hours = true;
}

/* Minutes of `inner` that lie in none of the hall's spans; those are in order and apart. */
static bool
is_within(const struct hours_span *inner, const struct hours_day *outer)
{
    int16_t from = inner->from;

    for (int i = 0; i < outer->count; i++) {
        if (outer->spans[i].from <= from && from < outer->spans[i].to) {
            from = outer->spans[i].to;
        }
    }
    return from >= inner->to;
}

void
check_service_hours(struct hall_reader *reader, const struct tree_node *services)
{
    const struct hall *hall = reader->hall;
    const struct tree_node *node = services && services->kind == TREE_LIST ? services->first : NULL;

    for (size_t i = 0; node && i < hall->service_count; i++, node = node->next) {
        const struct hall_service *service = &hall->services[i];
        bool within = true;
        for (int day = 1; service->has_hours && day <= 7; day++) {
            for (int k = 0; k < service->week[day].count; k++) {
                within = within && is_within(&service->week[day].spans[k], &hall->hours.week[day]);
            }
        }
        if (!within) {
            reader_fault(reader, tree_get(node, "hours"),
                         N_("Service {0} has hours at which the hall is closed."), service->id,
                         NULL, NULL);
        }
    }
}

static bool
is_on_closed_day(const struct hall_counter *counter, const struct hours *hours)
{
    for (int day = 1; day <= 7; day++) {
        if (counter->roster[day].count > 0 && hours->week[day].count == 0) {
            return true;
        }
    }
    return false;
}

/* Hours that could not be read would make it a fault that is none. */
void
check_rosters(struct hall_reader *reader, const struct tree_node *counters)
{
    const struct hall *hall = reader->hall;
    const struct tree_node *node = counters && counters->kind == TREE_LIST ? counters->first : NULL;

    if (reader->errors->error_count > 0) {
        return;
    }
    for (size_t i = 0; node && i < hall->counter_count; i++, node = node->next) {
        if (is_on_closed_day(&hall->counters[i], &hall->hours)) {
            reader_fault(reader, tree_get(node, "roster"),
                         N_("The roster of counter {0} names a day on which the hall is closed."),
                         hall->counters[i].id, NULL, NULL);
        }
    }
}

struct quota_text {
    char from[8], to[8];
    int tickets;
};

static void
read_quota(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"from", HALL_FIELD_STRING, true, offsetof(struct quota_text, from), 0,
         sizeof(((struct quota_text *)0)->from), NULL},
        {"to", HALL_FIELD_STRING, true, offsetof(struct quota_text, to), 0,
         sizeof(((struct quota_text *)0)->to), NULL},
        {"tickets", HALL_FIELD_INT, true, offsetof(struct quota_text, tickets), 1,
         QUOTA_TICKETS_MAX, NULL},
    };
    struct hall_quota *quota = item;
    struct quota_text text = {0};
    char span[20];

    if (!reader_map(reader, node, fields, ARRAY_SIZE(fields), &text) || text.from[0] == '\0' ||
        text.to[0] == '\0') {
        return;
    }
    quota->tickets = text.tickets;
    if (!str_format(span, sizeof(span), "%s-%s", text.from, text.to) ||
        !hours_span_parse(span, &quota->span)) {
        reader_fault(reader, node,
                     N_("A quota runs from one time of day to a later one, like from: \"09:00\", "
                        "to: \"12:00\"."),
                     NULL, NULL, NULL);
    }
}

void
read_quotas(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_service *service = object;
    size_t count = 0;

    if (node->kind != TREE_LIST || node->count > HALL_QUOTAS_MAX) {
        reader_fault(reader, node, N_("A list of up to 12 quotas is expected here."), NULL, NULL,
                     NULL);
        return;
    }
    for (const struct tree_node *item = node->first; item; item = item->next) {
        struct hall_quota *quota = &service->quotas[count];
        read_quota(reader, item, quota);
        if (count > 0 && quota->span.to > 0 && quota->span.from < quota[-1].span.to) {
            reader_fault(reader, item,
                         N_("This quota begins before the one in front of it has ended."), NULL,
                         NULL, NULL);
        }
        count++;
    }
    service->quota_count = count;
}

/* "C/resale": a service of this file and a matter of it. */
static void
read_bundle_step(struct hall_reader *reader, const struct tree_node *node,
                 struct hall_bundle *bundle)
{
    const char *text = reader_scalar(reader, node);
    struct ticket_step steps[TICKET_STEPS_MAX];
    int count;

    if (!text) {
        return;
    }
    if (!ticket_steps_parse(text, steps, &count) || count != 1 || steps[0].matter[0] == '\0') {
        reader_fault(reader, node, N_("\"{0}\" is not a matter. Write it like C/resale."), text,
                     NULL, NULL);
        return;
    }
    const struct hall_service *service = hall_service(reader->hall, steps[0].service);
    if (!service || !hall_matter(service, steps[0].matter)) {
        reader_fault(reader, node, N_("There is no matter \"{0}\" in this file."), text, NULL,
                     NULL);
        return;
    }
    for (int i = 0; i < bundle->step_count; i++) {
        if (strcmp(bundle->steps[i].service, steps[0].service) == 0) {
            reader_fault(reader, node, N_("Service {0} stands in this bundle twice."),
                         steps[0].service, NULL, NULL);
            return;
        }
    }
    bundle->steps[bundle->step_count++] = steps[0];
}

static void
read_bundle_matters(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    if (node->kind != TREE_LIST || node->count < STEPS_MIN || node->count > TICKET_STEPS_MAX) {
        reader_fault(reader, node, N_("A list of 2 to 8 matters is expected here."), NULL, NULL,
                     NULL);
        return;
    }
    for (const struct tree_node *item = node->first; item; item = item->next) {
        read_bundle_step(reader, item, object);
    }
}

static void
read_bundle(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"id", HALL_FIELD_ID, true, offsetof(struct hall_bundle, id), 0, 0, NULL},
        {"name", HALL_FIELD_TEXT, true, offsetof(struct hall_bundle, name), 0, 0, NULL},
        {"summary", HALL_FIELD_TEXT, false, offsetof(struct hall_bundle, summary), 0, 0, NULL},
        {"initials", HALL_FIELD_INITIALS, false, offsetof(struct hall_bundle, initials), 0, 0,
         NULL},
        {"matters", HALL_FIELD_OWN, true, 0, 0, 0, read_bundle_matters},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

void
read_bundles(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;

    hall->bundles =
        reader_list(reader, node, 0, BUNDLES_MAX, sizeof(*hall->bundles), &hall->bundle_count);
    reader_items(reader, node, hall->bundles, sizeof(*hall->bundles), read_bundle);
    reader_check_unique(reader, node, hall->bundles, sizeof(*hall->bundles), hall->bundle_count);
}
