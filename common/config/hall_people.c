/* SPDX-License-Identifier: Apache-2.0
 * Counters, staff and terminals. */
#include "config/hall_reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    COUNTERS_MAX = 1000,
    STAFF_MAX = 5000,
    TERMINALS_MAX = 1000,
    TERMINAL_ZONES_MAX = ARRAY_SIZE(((struct hall_terminal *)0)->zones),
    PANEL_MM_MAX = 20000,
    VIEW_M_MAX = 200,
};

void
reader_zone_id(struct hall_reader *reader, const struct tree_node *node, char dst[ID_SIZE])
{
    reader_id(reader, node, dst);
    if (dst[0] != '\0' && !hall_zone(reader->hall, dst)) {
        reader_fault(reader, node, N_("There is no zone \"{0}\" in this file."), dst, NULL, NULL);
    }
}

static void
read_counter_zone(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    reader_zone_id(reader, node, ((struct hall_counter *)object)->zone);
}

static bool
is_among(char (*ids)[ID_SIZE], size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(ids[i], id) == 0) {
            return true;
        }
    }
    return false;
}

static void
read_service_name(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    const char *text = reader_scalar(reader, node);

    if (text && !hall_service(reader->hall, text)) {
        reader_fault(reader, node, N_("There is no service \"{0}\" in this file."), text, NULL,
                     NULL);
    } else if (text) {
        str_cut(item, ID_SIZE, text);
    }
}

static void
read_primary(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_counter *counter = object;

    counter->primary =
        reader_list(reader, node, 1, HALL_SERVICES_MAX, ID_SIZE, &counter->primary_count);
    reader_items(reader, node, counter->primary, ID_SIZE, read_service_name);
    reader_check_unique(reader, node, counter->primary, ID_SIZE, counter->primary_count);
}

static void
read_secondary(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_counter *counter = object;

    counter->secondary =
        reader_list(reader, node, 0, HALL_SERVICES_MAX, ID_SIZE, &counter->secondary_count);
    reader_items(reader, node, counter->secondary, ID_SIZE, read_service_name);
    reader_check_unique(reader, node, counter->secondary, ID_SIZE, counter->secondary_count);
    const struct tree_node *at = node->first;
    for (size_t i = 0; i < counter->secondary_count; i++, at = at->next) {
        if (counter->secondary[i][0] != '\0' &&
            is_among(counter->primary, counter->primary_count, counter->secondary[i])) {
            reader_fault(reader, at,
                         N_("Service {0} is already among this counter's primary ones."),
                         counter->secondary[i], NULL, NULL);
        }
    }
}

static void
read_roster(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_counter *counter = object;

    reader_week(reader, node, counter->roster);
    counter->has_roster = true;
}

static void
read_counter(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"id", HALL_FIELD_ID, true, offsetof(struct hall_counter, id), 0, 0, NULL},
        {"zone", HALL_FIELD_OWN, false, 0, 0, 0, read_counter_zone},
        {"primary", HALL_FIELD_OWN, true, 0, 0, 0, read_primary},
        {"secondary", HALL_FIELD_OWN, false, 0, 0, 0, read_secondary},
        {"roster", HALL_FIELD_OWN, false, 0, 0, 0, read_roster},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

static bool
has_primary_counter(const struct hall *hall, const char *service)
{
    for (size_t i = 0; i < hall->counter_count; i++) {
        if (is_among(hall->counters[i].primary, hall->counters[i].primary_count, service)) {
            return true;
        }
    }
    return false;
}

void
read_counters(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;

    hall->counters =
        reader_list(reader, node, 1, COUNTERS_MAX, sizeof(*hall->counters), &hall->counter_count);
    reader_items(reader, node, hall->counters, sizeof(*hall->counters), read_counter);
    reader_check_unique(reader, node, hall->counters, sizeof(*hall->counters), hall->counter_count);
    for (size_t i = 0; i < hall->service_count; i++) {
        if (hall->services[i].id[0] != '\0' && !has_primary_counter(hall, hall->services[i].id)) {
            reader_advise(reader, node, N_("No counter has service {0} among its primary ones."),
                          hall->services[i].id, NULL);
        }
    }
}

static void
read_roles(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_staff *staff = object;

    if (node->kind != TREE_LIST || node->count == 0) {
        reader_fault(reader, node, N_("A list of roles is expected here, like [clerk]."), NULL,
                     NULL, NULL);
        return;
    }
    for (const struct tree_node *item = node->first; item; item = item->next) {
        const char *name = reader_scalar(reader, item);
        unsigned role = name ? hall_role_parse(name) : 0;
        if (name && role == 0) {
            reader_fault(reader, item,
                         N_("\"{0}\" is not a role. The roles are clerk, concierge, supervisor and "
                            "inspector."),
                         name, NULL, NULL);
        } else if (staff->roles & role) {
            reader_fault(reader, item, N_("The role \"{0}\" appears here twice."), name, NULL,
                         NULL);
        }
        staff->roles |= role;
    }
}

static bool
is_pin_hash(const char *text)
{
    for (const char *at = text; *at; at++) {
        if ((unsigned char)*at <= ' ' || (unsigned char)*at > '~') {
            return false;
        }
    }
    return strncmp(text, "$argon2id$", 10) == 0;
}

/* What stands there may be a PIN in clear: it is not repeated in the message. */
static void
read_pin(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_staff *staff = object;
    const char *text = reader_scalar(reader, node);

    if (text && (!is_pin_hash(text) || !str_copy(staff->pin, sizeof(staff->pin), text))) {
        reader_fault(reader, node,
                     N_("A pin begins with $argon2id$. Make it with \"paihao staff pin\"."), NULL,
                     NULL, NULL);
    }
}

static void
read_person(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"id", HALL_FIELD_ID, true, offsetof(struct hall_staff, id), 0, 0, NULL},
        {"name", HALL_FIELD_TEXT, true, offsetof(struct hall_staff, name), 0, 0, NULL},
        {"post", HALL_FIELD_TEXT, false, offsetof(struct hall_staff, post), 0, 0, NULL},
        {"duty", HALL_FIELD_TEXT, false, offsetof(struct hall_staff, duty), 0, 0, NULL},
        {"promise", HALL_FIELD_TEXT, false, offsetof(struct hall_staff, promise), 0, 0, NULL},
        {"number", HALL_FIELD_STRING, false, offsetof(struct hall_staff, number), 0, ID_SIZE, NULL},
        {"photo", HALL_FIELD_STRING, false, offsetof(struct hall_staff, photo), 0,
         sizeof(((struct hall_staff *)0)->photo), NULL},
        {"stars", HALL_FIELD_INT, false, offsetof(struct hall_staff, stars), 0, 5, NULL},
        {"party", HALL_FIELD_BOOL, false, offsetof(struct hall_staff, party), 0, 0, NULL},
        {"deputy", HALL_FIELD_ID, false, offsetof(struct hall_staff, deputy), 0, 0, NULL},
        {"roles", HALL_FIELD_OWN, true, 0, 0, 0, read_roles},
        {"pin", HALL_FIELD_OWN, false, 0, 0, 0, read_pin},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

/* Whoever stands in works here too, and is somebody else. */
static void
check_deputies(struct hall_reader *reader, const struct tree_node *node)
{
    const struct hall *hall = reader->hall;
    const struct tree_node *item = node->first;

    for (size_t i = 0; item && i < hall->staff_count; i++, item = item->next) {
        const struct hall_staff *staff = &hall->staff[i];
        const struct tree_node *at = tree_get(item, "deputy");
        if (staff->deputy[0] == '\0') {
            continue;
        }
        if (!hall_staff(hall, staff->deputy)) {
            reader_fault(reader, at, N_("There is nobody with the id \"{0}\" in this file."),
                         staff->deputy, NULL, NULL);
        } else if (strcmp(staff->deputy, staff->id) == 0) {
            reader_fault(reader, at, N_("Nobody stands in for themselves."), NULL, NULL, NULL);
        }
    }
}

void
read_staff(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;

    hall->staff = reader_list(reader, node, 0, STAFF_MAX, sizeof(*hall->staff), &hall->staff_count);
    reader_items(reader, node, hall->staff, sizeof(*hall->staff), read_person);
    reader_check_unique(reader, node, hall->staff, sizeof(*hall->staff), hall->staff_count);
    check_deputies(reader, node);
}

static void
read_kind(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    static const char *const kinds[] = {"kiosk", "display", "counter", "window", "pad"};
    struct hall_terminal *terminal = object;
    const char *text = reader_scalar(reader, node);

    for (size_t i = 0; text && i < ARRAY_SIZE(kinds); i++) {
        if (strcmp(kinds[i], text) == 0) {
            str_cut(terminal->kind, sizeof(terminal->kind), text);
            return;
        }
    }
    if (text) {
        reader_fault(reader, node,
                     N_("\"{0}\" is not a kind of terminal. The kinds are kiosk, display, counter, "
                        "window and pad."),
                     text, NULL, NULL);
    }
}

static void
read_one_zone(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_terminal *terminal = object;

    reader_zone_id(reader, node, terminal->zones[0]);
    terminal->zone_count = terminal->zones[0][0] != '\0' ? 1 : 0;
}

static void
read_several_zones(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_terminal *terminal = object;

    if (terminal->zone_count > 0) {
        reader_fault(reader, node, N_("Write either \"zone\" or \"zones\", not both."), NULL, NULL,
                     NULL);
        return;
    }
    if (node->kind != TREE_LIST || node->count == 0 || node->count > TERMINAL_ZONES_MAX) {
        reader_fault(reader, node, N_("A list of 1 to 8 zones is expected here."), NULL, NULL,
                     NULL);
        return;
    }
    for (const struct tree_node *item = node->first; item; item = item->next) {
        reader_zone_id(reader, item, terminal->zones[terminal->zone_count++]);
    }
    reader_check_unique(reader, node, terminal->zones, ID_SIZE, terminal->zone_count);
}

static void
read_terminal_counter(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_terminal *terminal = object;

    reader_id(reader, node, terminal->counter);
    if (terminal->counter[0] != '\0' && !hall_counter(reader->hall, terminal->counter)) {
        reader_fault(reader, node, N_("There is no counter \"{0}\" in this file."),
                     terminal->counter, NULL, NULL);
    }
}

/* A positive decimal with up to three places, in thousandths: what the writer prints reads back as
 * the same double. */
static bool
read_measure(struct hall_reader *reader, const struct tree_node *node, int max, double *ret_value)
{
    const char *text = reader_scalar(reader, node);
    char whole[16] = "", most[16];
    int64_t units, thousandths = 0;

    if (!text) {
        return false;
    }
    size_t length = strcspn(text, "."), places = text[length] ? strlen(text + length + 1) : 0;
    bool good = length > 0 && length < sizeof(whole) && isdigit((unsigned char)text[0]) &&
                (text[length] == '\0' || (places >= 1 && places <= 3));
    if (good) {
        memcpy(whole, text, length);
        good = str_to_int(whole, 0, max, &units);
    }
    if (good && places > 0) {
        good = isdigit((unsigned char)text[length + 1]) &&
               str_to_int(text + length + 1, 0, 999, &thousandths);
        thousandths *= places == 1 ? 100 : places == 2 ? 10 : 1;
    }
    if (!good || units * 1000 + thousandths == 0 ||
        units * 1000 + thousandths > max * INT64_C(1000)) {
        (void)str_format(most, sizeof(most), "%d", max);
        reader_fault(reader, node, N_("\"{0}\" is not a measure above 0 and up to {1}."), text,
                     most, NULL);
        return false;
    }
    *ret_value = (double)(units * 1000 + thousandths) / 1000.0;
    return true;
}

static void
read_panel(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall_terminal *terminal = object;

    if (node->kind != TREE_LIST || node->count != 2) {
        reader_fault(reader, node,
                     N_("A panel is [width, height] in millimetres, like [1218, 685]."), NULL, NULL,
                     NULL);
        return;
    }
    (void)read_measure(reader, node->first, PANEL_MM_MAX, &terminal->panel_mm[0]);
    (void)read_measure(reader, node->first->next, PANEL_MM_MAX, &terminal->panel_mm[1]);
}

static void
read_view(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    (void)read_measure(reader, node, VIEW_M_MAX, &((struct hall_terminal *)object)->view_m);
}

static void
read_terminal(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"id", HALL_FIELD_ID, true, offsetof(struct hall_terminal, id), 0, 0, NULL},
        {"kind", HALL_FIELD_OWN, true, 0, 0, 0, read_kind},
        {"zone", HALL_FIELD_OWN, false, 0, 0, 0, read_one_zone},
        {"zones", HALL_FIELD_OWN, false, 0, 0, 0, read_several_zones},
        {"counter", HALL_FIELD_OWN, false, 0, 0, 0, read_terminal_counter},
        {"printer", HALL_FIELD_STRING, false, offsetof(struct hall_terminal, printer), 0,
         sizeof(((struct hall_terminal *)0)->printer), NULL},
        {"panel_mm", HALL_FIELD_OWN, false, 0, 0, 0, read_panel},
        {"view_m", HALL_FIELD_OWN, false, 0, 0, 0, read_view},
        {"shows", HALL_FIELD_OWN, false, 0, 0, 0, read_shows},
        {"rows", HALL_FIELD_OWN, false, 0, 0, 0, read_rows},
        {"media", HALL_FIELD_STRING, false, offsetof(struct hall_terminal, media), 0,
         sizeof(((struct hall_terminal *)0)->media), NULL},
        {"volume", HALL_FIELD_INT, false, offsetof(struct hall_terminal, volume), 1, 100, NULL},
        {"speech_rate", HALL_FIELD_INT, false, offsetof(struct hall_terminal, speech_rate), 80, 300,
         NULL},
        {"exit", HALL_FIELD_OWN, false, 0, 0, 0, read_exit},
        {"quiet", HALL_FIELD_OWN, false, 0, 0, 0, read_quiet},
    };

    reader_map(reader, node, fields, ARRAY_SIZE(fields), item);
}

void
read_terminals(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;

    hall->terminals = reader_list(reader, node, 0, TERMINALS_MAX, sizeof(*hall->terminals),
                                  &hall->terminal_count);
    reader_items(reader, node, hall->terminals, sizeof(*hall->terminals), read_terminal);
    reader_check_unique(reader, node, hall->terminals, sizeof(*hall->terminals),
                        hall->terminal_count);
}
