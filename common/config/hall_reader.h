/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the hall file's reader share: faults, tables of keys, lists, values. Seen by
 * this room only. */
#pragma once

#include "base/zone.h"
#include "config/hall_file.h"
#include "config/tree.h"

/* A service named before the services were read. */
struct hall_reference {
    const struct tree_node *at;
};

struct hall_reader {
    struct hall *hall;
    struct hall_file_errors *errors;
    struct zone *zone; /* NULL until a good time zone was read */
    bool zone_unread;  /* the machine did not give the zone's file */
    struct hall_reference *references;
    size_t reference_count;
};

/* Values fill {0} {1} {2}; NULL for those that the sentence does not have. */
void reader_fault(struct hall_reader *reader, const struct tree_node *at, const char *sentence,
                  const char *value0, const char *value1, const char *value2);
void reader_advise(struct hall_reader *reader, const struct tree_node *at, const char *sentence,
                   const char *value0, const char *value1);
void hall_errors_sort(struct hall_file_errors *errors);

/* One key of a mapping and where its value goes in the object. */
enum hall_field_kind {
    HALL_FIELD_ID,       /* char[ID_SIZE] */
    HALL_FIELD_INITIALS, /* char[ID_SIZE]: small letters and digits */
    HALL_FIELD_STRING,   /* char[max], one line */
    HALL_FIELD_TEXT,     /* struct hall_text */
    HALL_FIELD_INT,      /* int within [min, max] */
    HALL_FIELD_BOOL,
    HALL_FIELD_OWN, /* read does it */
};
struct hall_field {
    const char *key;
    enum hall_field_kind kind;
    bool required;
    size_t offset;
    int min, max;
    void (*read)(struct hall_reader *reader, const struct tree_node *value, void *object);
};

/* Reads a mapping into an object in the table's order; reports unknown and missing keys. False: not
 * a mapping. */
bool reader_map(struct hall_reader *reader, const struct tree_node *node,
                const struct hall_field *fields, size_t count, void *object);

/* Zeroed memory for a list's min to max items, and their number; NULL for an empty list or after a
 * fault. The caller hangs it into the hall before it reads the items, so that they can see one
 * another and hall_free copes at any moment. */
void *reader_list(struct hall_reader *reader, const struct tree_node *node, size_t min, size_t max,
                  size_t size, size_t *ret_count);
/* Reads each item into its place; nothing to do when items is NULL. */
void reader_items(struct hall_reader *reader, const struct tree_node *list, void *items,
                  size_t size,
                  void (*read_item)(struct hall_reader *reader, const struct tree_node *node,
                                    void *item));
/* Each item's struct begins with its id: a fault for each id that came before. */
void reader_check_unique(struct hall_reader *reader, const struct tree_node *list,
                         const void *items, size_t size, size_t count);

/* A scalar with a value, else a fault and NULL. */
const char *reader_scalar(struct hall_reader *reader, const struct tree_node *node);
void reader_id(struct hall_reader *reader, const struct tree_node *node, char dst[ID_SIZE]);
/* The id of a zone of this file. */
void reader_zone_id(struct hall_reader *reader, const struct tree_node *node, char dst[ID_SIZE]);
bool reader_int(struct hall_reader *reader, const struct tree_node *node, int min, int max,
                int *ret_value);
void reader_text(struct hall_reader *reader, const struct tree_node *node,
                 struct hall_text *ret_text);
/* In the order of the hall's languages: hall_text falls back to the first entry. */
void reader_text_add(const struct hall *hall, struct hall_text *text, const char *language,
                     const char *value);
/* Hours of one day, or a list of them. */
void reader_spans(struct hall_reader *reader, const struct tree_node *node, struct hours_day *day);
/* "zh_CN", "en", "sr_Latn_RS". */
bool reader_language_is_valid(const char *language);

/* Weekdays and their spans into week[1] … week[7]; days that are not named are closed. */
void reader_week(struct hall_reader *reader, const struct tree_node *node,
                 struct hours_day week[8]);

/* The parts. */
void read_departments(struct hall_reader *reader, const struct tree_node *node, void *hall);
void read_service_department(struct hall_reader *reader, const struct tree_node *node,
                             void *service);
void read_service_hours(struct hall_reader *reader, const struct tree_node *node, void *service);
void read_quotas(struct hall_reader *reader, const struct tree_node *node, void *service);
void read_bundles(struct hall_reader *reader, const struct tree_node *node, void *hall);
/* When all has been read: a service's own hours lie within the hall's. */
void check_service_hours(struct hall_reader *reader, const struct tree_node *services);
/* … and no counter is on the roster of a weekday without hours. */
void check_rosters(struct hall_reader *reader, const struct tree_node *counters);
void read_services(struct hall_reader *reader, const struct tree_node *node, void *hall);
void read_guide(struct hall_reader *reader, const struct tree_node *node, void *matter);
void read_counters(struct hall_reader *reader, const struct tree_node *node, void *hall);
void read_staff(struct hall_reader *reader, const struct tree_node *node, void *hall);
/* A display's own keys, after its panel and distance. */
void read_shows(struct hall_reader *reader, const struct tree_node *node, void *terminal);
void read_rows(struct hall_reader *reader, const struct tree_node *node, void *terminal);
void read_exit(struct hall_reader *reader, const struct tree_node *node, void *terminal);
void read_quiet(struct hall_reader *reader, const struct tree_node *node, void *terminal);
void read_terminals(struct hall_reader *reader, const struct tree_node *node, void *hall);
void read_hours(struct hall_reader *reader, const struct tree_node *node, void *hall);
void read_days(struct hall_reader *reader, const struct tree_node *node, void *hall);
void read_notices(struct hall_reader *reader, const struct tree_node *node, void *hall);
void read_simulation(struct hall_reader *reader, const struct tree_node *node, void *hall);
void write_simulation(struct buffer *out, const struct hall_simulation *simulation);
