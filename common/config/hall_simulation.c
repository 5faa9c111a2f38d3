/* SPDX-License-Identifier: Apache-2.0
 * A day that is made up: who comes when, and how long it takes. */
#include <stdlib.h>
#include <string.h>

#include "config/hall_reader.h"

enum {
    TICKETS_MAX = 100000,
    SECONDS_MAX = 36000,
    CV_MAX = 500,
    SPEED_MAX = 1000,
    PERCENT_MAX = 100,
    WEIGHT_MAX = 1000000
};

static void
read_service_id(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_simulated_service *service = object;
    const char *id = reader_scalar(reader, node);

    if (id && !hall_service(reader->hall, id)) {
        reader_fault(reader, node, N_("There is no service \"{0}\" in this file."), id, NULL, NULL);
    } else if (id) {
        str_cut(service->service, ID_SIZE, id);
    }
}

static void
read_booked(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_simulated_service *service = object;

    if (reader_int(reader, node, 0, PERCENT_MAX, &service->booked_percent) &&
        service->booked_percent > 0 && !hall_class(reader->hall, "appointment")) {
        reader_fault(reader, node, N_("The class \"appointment\" is missing in this file."), NULL,
                     NULL, NULL);
    }
}

static void
read_service(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"service", HALL_FIELD_OWN, true, 0, 0, 0, read_service_id},
        {"tickets", HALL_FIELD_INT, true, offsetof(struct hall_simulated_service, tickets), 0,
         TICKETS_MAX, NULL},
        {"mean_s", HALL_FIELD_INT, true, offsetof(struct hall_simulated_service, mean_s), 1,
         SECONDS_MAX, NULL},
        {"cv_percent", HALL_FIELD_INT, true, offsetof(struct hall_simulated_service, cv_percent), 0,
         CV_MAX, NULL},
        {"no_show_percent", HALL_FIELD_INT, false,
         offsetof(struct hall_simulated_service, no_show_percent), 0, PERCENT_MAX, NULL},
        {"no_show_s", HALL_FIELD_INT, false, offsetof(struct hall_simulated_service, no_show_s), 0,
         SECONDS_MAX, NULL},
        {"booked_percent", HALL_FIELD_OWN, false, 0, 0, 0, read_booked},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

static void
read_simulated_services(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_simulation *simulation = object;

    simulation->services = reader_list(reader, node, 1, HALL_SERVICES_MAX,
                                       sizeof(*simulation->services), &simulation->service_count);
    reader_items(reader, node, simulation->services, sizeof(*simulation->services), read_service);
    reader_check_unique(reader, node, simulation->services, sizeof(*simulation->services),
                        simulation->service_count);
}

static void
read_simulated_class_id(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_simulated_class *class = object;
    const char *id = reader_scalar(reader, node);

    if (id && (!hall_class(reader->hall, id) || strcmp(id, "regular") == 0)) {
        reader_fault(reader, node, N_("\"{0}\" is not a class of this hall with a credit."), id,
                     NULL, NULL);
    } else if (id) {
        str_cut(class->class_id, ID_SIZE, id);
    }
}

static void
read_simulated_class(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"class", HALL_FIELD_OWN, true, 0, 0, 0, read_simulated_class_id},
        {"percent", HALL_FIELD_INT, true, offsetof(struct hall_simulated_class, percent), 0,
         PERCENT_MAX, NULL},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

static void
read_simulated_hours(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_simulated_hours *hours = object;
    const char *text = reader_scalar(reader, node);

    if (text && !hours_span_parse(text, &hours->span)) {
        reader_fault(reader, node,
                     N_("\"{0}\" are not opening hours. Write them like 09:00-12:00."), text, NULL,
                     NULL);
    }
}

static void
read_arrivals(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"hours", HALL_FIELD_OWN, true, 0, 0, 0, read_simulated_hours},
        {"weight", HALL_FIELD_INT, true, offsetof(struct hall_simulated_hours, weight), 0,
         WEIGHT_MAX, NULL},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

static void
read_speed_counter(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_simulated_speed *speed = object;
    const char *id = reader_scalar(reader, node);

    if (id && !hall_counter(reader->hall, id)) {
        reader_fault(reader, node, N_("There is no counter \"{0}\" in this file."), id, NULL, NULL);
    } else if (id) {
        str_cut(speed->counter, ID_SIZE, id);
    }
}

static void
read_speed(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"counter", HALL_FIELD_OWN, true, 0, 0, 0, read_speed_counter},
        {"percent", HALL_FIELD_INT, true, offsetof(struct hall_simulated_speed, percent), 1,
         SPEED_MAX, NULL},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

static void
read_speeds(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_simulation *simulation = object;

    simulation->speeds = reader_list(reader, node, 1, reader->hall->counter_count,
                                     sizeof(*simulation->speeds), &simulation->speed_count);
    reader_items(reader, node, simulation->speeds, sizeof(*simulation->speeds), read_speed);
    reader_check_unique(reader, node, simulation->speeds, sizeof(*simulation->speeds),
                        simulation->speed_count);
}

/* A list with room in the hall itself. */
static void
read_fixed(struct hall_reader *reader, const struct tree_node *node, void *items, size_t max,
           size_t size, size_t *ret_count,
           void (*read_item)(struct hall_reader *, const struct tree_node *, void *))
{
    size_t count = 0;
    void *read = reader_list(reader, node, 1, max, size, &count);

    reader_items(reader, node, read, size, read_item);
    if (read) {
        memcpy(items, read, count * size);
        *ret_count = count;
    }
    free(read);
}

static void
read_simulated_classes(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_simulation *simulation = object;
    int all = 0;

    read_fixed(reader, node, simulation->classes, HALL_SIMULATED_CLASSES_MAX,
               sizeof(simulation->classes[0]), &simulation->class_count, read_simulated_class);
    for (size_t i = 0; i < simulation->class_count; i++) {
        all += simulation->classes[i].percent;
    }
    if (all > PERCENT_MAX) {
        reader_fault(reader, node, N_("These are more than 100 percent together."), NULL, NULL,
                     NULL);
    }
}

static void
read_all_arrivals(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_simulation *simulation = object;

    read_fixed(reader, node, simulation->hours, HALL_SIMULATED_HOURS_MAX,
               sizeof(simulation->hours[0]), &simulation->hour_count, read_arrivals);
}

void
read_simulation(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    static const struct hall_field fields[] = {
        {"arrivals", HALL_FIELD_OWN, true, 0, 0, 0, read_all_arrivals},
        {"services", HALL_FIELD_OWN, true, 0, 0, 0, read_simulated_services},
        {"classes", HALL_FIELD_OWN, false, 0, 0, 0, read_simulated_classes},
        {"speeds", HALL_FIELD_OWN, false, 0, 0, 0, read_speeds},
        {"reaction_s", HALL_FIELD_INT, false, offsetof(struct hall_simulation, reaction_s), 0,
         SECONDS_MAX, NULL},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), &((struct hall *)object)->simulation);
}

static void
write_span(struct buffer *out, struct hours_span span)
{
    buffer_format(out, "\"%02d:%02d-%02d:%02d\"", span.from / 60, span.from % 60, span.to / 60,
                  span.to % 60);
}

void
write_simulation(struct buffer *out, const struct hall_simulation *simulation)
{
    if (simulation->service_count == 0) {
        return;
    }
    buffer_append(out, "simulation:\n  arrivals:\n");
    for (size_t i = 0; i < simulation->hour_count; i++) {
        buffer_append(out, "    - hours: ");
        write_span(out, simulation->hours[i].span);
        buffer_format(out, "\n      weight: %d\n", simulation->hours[i].weight);
    }
    buffer_append(out, "  services:\n");
    for (size_t i = 0; i < simulation->service_count; i++) {
        const struct hall_simulated_service *service = &simulation->services[i];
        buffer_format(out,
                      "    - service: \"%s\"\n      tickets: %d\n      mean_s: %d\n"
                      "      cv_percent: %d\n      no_show_percent: %d\n      no_show_s: %d\n"
                      "      booked_percent: %d\n",
                      service->service, service->tickets, service->mean_s, service->cv_percent,
                      service->no_show_percent, service->no_show_s, service->booked_percent);
    }
    buffer_append(out, simulation->class_count > 0 ? "  classes:\n" : "");
    for (size_t i = 0; i < simulation->class_count; i++) {
        buffer_format(out, "    - class: \"%s\"\n      percent: %d\n",
                      simulation->classes[i].class_id, simulation->classes[i].percent);
    }
    buffer_append(out, simulation->speed_count > 0 ? "  speeds:\n" : "");
    for (size_t i = 0; i < simulation->speed_count; i++) {
        buffer_format(out, "    - counter: \"%s\"\n      percent: %d\n",
                      simulation->speeds[i].counter, simulation->speeds[i].percent);
    }
    buffer_format(out, "  reaction_s: %d\n", simulation->reaction_s);
}
