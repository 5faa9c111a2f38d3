/* SPDX-License-Identifier: Apache-2.0
 * Services, their number series and their matters. */
#include "config/hall_reader.h"

#include <stdlib.h>
#include <string.h>

enum { MATTERS_MAX = 200, MINUTES_MAX = 1440, QUOTA_MAX = 100000, SERVICE_LETTERS_MAX = 3 };

static void
read_service_id(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_service *service = object;
    const char *text = reader_scalar(reader, node);

    if (!text) {
        return;
    }
    if (strlen(text) > SERVICE_LETTERS_MAX ||
        strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(text)) {
        reader_fault(reader, node,
                     N_("\"{0}\" is not a service: 1 to 3 capital letters A–Z are expected."), text,
                     NULL, NULL);
        return;
    }
    str_cut(service->id, sizeof(service->id), text);
    if (strpbrk(text, "IO")) {
        reader_advise(reader, node,
                      N_("\"{0}\" is easily misread: the letters I and O look like 1 and 0."), text,
                      NULL);
    }
}

static bool
is_series_name(const char *name)
{
    for (size_t i = 0; hall_class_ids[i]; i++) {
        if (strcmp(hall_class_ids[i], name) == 0) {
            return true;
        }
    }
    return strcmp(name, "other") == 0 || strcmp(name, "overflow") == 0 ||
           strcmp(name, "paper") == 0;
}

static bool
read_range(struct hall_reader *reader, const struct tree_node *node, struct number_range *ret_range)
{
    int first, last;

    if (node->kind != TREE_LIST || node->count != 2) {
        reader_fault(reader, node, N_("A series is [first, last], like [1, 799]."), NULL, NULL,
                     NULL);
        return false;
    }
    bool first_good = reader_int(reader, node->first, 1, NUMBER_LAST_MAX, &first);
    if (!reader_int(reader, node->first->next, 1, NUMBER_LAST_MAX, &last) || !first_good) {
        return false;
    }
    if (first > last) {
        reader_fault(reader, node, N_("The last number of a series must not be below its first."),
                     NULL, NULL, NULL);
        return false;
    }
    *ret_range = (struct number_range){first, last};
    return true;
}

/* Services are read in the file's order, so every earlier series is there to compare with. */
static void
check_collision(struct hall_reader *reader, const struct tree_node *node,
                const struct hall_service *service, const struct hall_series *series)
{
    const struct hall *hall = reader->hall;

    for (size_t i = 0; i < hall->service_count; i++) {
        const struct hall_service *other = &hall->services[i];
        if (other != service && strcmp(other->id, service->id) == 0) {
            continue; /* told as an id that stands there twice */
        }
        for (size_t j = 0; j < other->series_count; j++) {
            if (&other->series[j] == series ||
                !number_may_collide(service->id, &series->range, other->id,
                                    &other->series[j].range)) {
                continue;
            }
            reader_fault(
                reader, node,
                N_("These numbers could be the same as those of series \"{1}\" of service {0}."),
                other->id, other->series[j].name, NULL);
            return;
        }
    }
}

static void
read_series(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_service *service = object;

    if (node->kind != TREE_MAP) {
        reader_fault(reader, node, N_("Series are expected here, like {regular: [1, 799]}."), NULL,
                     NULL, NULL);
        return;
    }
    for (const struct tree_node *value = node->first; value; value = value->next) {
        struct number_range range;
        if (!is_series_name(value->key->text)) {
            reader_fault(
                reader, value->key,
                N_("\"{0}\" is not a series: a class, \"other\", \"overflow\" or \"paper\" is "
                   "expected."),
                value->key->text, NULL, NULL);
        } else if (read_range(reader, value, &range) && service->series_count < HALL_SERIES_MAX &&
                   tree_get(node, value->key->text) == value) {
            struct hall_series *series = &service->series[service->series_count++];
            str_cut(series->name, sizeof(series->name), value->key->text);
            series->range = range;
            if (service->id[0] != '\0') {
                check_collision(reader, value, service, series);
            }
        }
    }
    if (!tree_get(node, "regular")) {
        reader_fault(reader, node, N_("The series \"regular\" is missing here."), NULL, NULL, NULL);
    }
}

static void
read_matter(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"id", HALL_FIELD_ID, true, offsetof(struct hall_matter, id), 0, 0, NULL},
        {"name", HALL_FIELD_TEXT, true, offsetof(struct hall_matter, name), 0, 0, NULL},
        {"summary", HALL_FIELD_TEXT, false, offsetof(struct hall_matter, summary), 0, 0, NULL},
        {"initials", HALL_FIELD_INITIALS, false, offsetof(struct hall_matter, initials), 0, 0,
         NULL},
        {"guide", HALL_FIELD_OWN, false, 0, 0, 0, read_guide},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

static void
read_matters(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_service *service = object;

    service->matters = reader_list(reader, node, 0, MATTERS_MAX, sizeof(*service->matters),
                                   &service->matter_count);
    reader_items(reader, node, service->matters, sizeof(*service->matters), read_matter);
    reader_check_unique(reader, node, service->matters, sizeof(*service->matters),
                        service->matter_count);
}

static void
read_service_zone(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_service *service = object;

    reader_zone_id(reader, node, service->zone);
}

static void
advise_on_series(struct hall_reader *reader, const struct tree_node *node,
                 const struct hall_service *service)
{
    const struct hall *hall = reader->hall;

    for (size_t i = 0; service->series_count > 0 && i < hall->class_count; i++) {
        if (!hall_series(service, hall->classes[i].id)) {
            reader_advise(reader, node,
                          N_("Class {0} has no numbers at service {1}: add the series \"other\"."),
                          hall->classes[i].id, service->id);
            return;
        }
    }
}

static void
read_service(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"id", HALL_FIELD_OWN, true, 0, 0, 0, read_service_id},
        {"name", HALL_FIELD_TEXT, true, offsetof(struct hall_service, name), 0, 0, NULL},
        {"summary", HALL_FIELD_TEXT, false, offsetof(struct hall_service, summary), 0, 0, NULL},
        {"initials", HALL_FIELD_INITIALS, false, offsetof(struct hall_service, initials), 0, 0,
         NULL},
        {"department", HALL_FIELD_OWN, false, 0, 0, 0, read_service_department},
        {"hours", HALL_FIELD_OWN, false, 0, 0, 0, read_service_hours},
        {"zone", HALL_FIELD_OWN, false, 0, 0, 0, read_service_zone},
        {"series", HALL_FIELD_OWN, true, 0, 0, 0, read_series},
        {"wait_standard_min", HALL_FIELD_INT, false,
         offsetof(struct hall_service, wait_standard_min), 0, MINUTES_MAX, NULL},
        {"serve_limit_min", HALL_FIELD_INT, false, offsetof(struct hall_service, serve_limit_min),
         0, MINUTES_MAX, NULL},
        {"quota", HALL_FIELD_INT, false, offsetof(struct hall_service, quota), 0, QUOTA_MAX, NULL},
        {"quotas", HALL_FIELD_OWN, false, 0, 0, 0, read_quotas},
        {"matters", HALL_FIELD_OWN, false, 0, 0, 0, read_matters},
    };

    if (reader_map(reader, node, fields, ARRAY_SIZE(fields), item)) {
        advise_on_series(reader, node, item);
    }
}

void
read_services(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;

    hall->services = reader_list(reader, node, 1, HALL_SERVICES_MAX, sizeof(*hall->services),
                                 &hall->service_count);
    reader_items(reader, node, hall->services, sizeof(*hall->services), read_service);
    reader_check_unique(reader, node, hall->services, sizeof(*hall->services), hall->service_count);
}
