/* SPDX-License-Identifier: Apache-2.0
 * What stands in the lists that people choose from. */
#include <string.h>

#include "kiosk/look.h"

struct list {
    struct look_entry *entries;
    size_t count, max;
};

static void
add(struct list *list, enum look_kind kind, size_t index, size_t matter, int action)
{
    if (list->count < list->max) {
        list->entries[list->count++] = (struct look_entry){kind, index, matter, action};
    }
}

static bool
has_levels(const struct kiosk *kiosk)
{
    const struct hall *hall = kiosk->view.hall;
    return hall->department_count > 0 && hall->service_count >= KIOSK_LEVELS_FROM;
}

static void
add_services(const struct kiosk *kiosk, struct list *list, const char *department)
{
    const struct hall *hall = kiosk->view.hall;
    for (size_t i = 0; i < hall->service_count; i++) {
        if (!department || strcmp(hall->services[i].department, department) == 0) {
            add(list, LOOK_SERVICE, i, 0, KIOSK_TOUCH_SERVICE + (int)i);
        }
    }
}

/* The hall's last service is the one for everything else. */
static void
last_stays_last(struct list *list)
{
    if (list->count >= 2) {
        struct look_entry swap = list->entries[list->count - 2];
        list->entries[list->count - 2] = list->entries[list->count - 1];
        list->entries[list->count - 1] = swap;
    }
}

static void
add_home(const struct kiosk *kiosk, struct list *list)
{
    const struct hall *hall = kiosk->view.hall;
    bool levels = has_levels(kiosk);
    for (size_t i = 0; levels && i < hall->department_count; i++) {
        add(list, LOOK_DEPARTMENT, i, 0, KIOSK_TOUCH_DEPARTMENT + (int)i);
    }
    add_services(kiosk, list, levels ? "" : NULL);
    if (hall->bundle_count > 0) {
        add(list, LOOK_BUNDLES, 0, 0, KIOSK_TOUCH_BUNDLES);
        last_stays_last(list);
    }
}

static void
add_hits(const struct kiosk *kiosk, struct list *list)
{
    struct search_hit hits[KIOSK_HITS_MAX];
    size_t count = hall_search(kiosk->view.hall, kiosk->query, hits, KIOSK_HITS_MAX);
    static const enum look_kind kinds[] = {[SEARCH_SERVICE] = LOOK_SERVICE,
                                           [SEARCH_MATTER] = LOOK_MATTER,
                                           [SEARCH_BUNDLE] = LOOK_BUNDLE,
                                           [SEARCH_DEPARTMENT] = LOOK_DEPARTMENT};
    for (size_t i = 0; i < count; i++) {
        add(list, kinds[hits[i].kind], hits[i].index, hits[i].matter, KIOSK_TOUCH_HIT + (int)i);
    }
}

size_t
look_entries(const struct kiosk *kiosk, struct look_entry *ret_entries, size_t max)
{
    struct list list = {.entries = ret_entries, .max = max};
    switch (kiosk->step) {
    case KIOSK_DEPARTMENT:
        add_services(kiosk, &list, kiosk->department);
        break;
    case KIOSK_BUNDLES:
        for (size_t i = 0; i < kiosk->view.hall->bundle_count; i++) {
            add(&list, LOOK_BUNDLE, i, 0, KIOSK_TOUCH_BUNDLE + (int)i);
        }
        break;
    case KIOSK_SEARCH:
        add_hits(kiosk, &list);
        break;
    default:
        add_home(kiosk, &list);
        break;
    }
    return list.count;
}

const struct hall_text *
look_entry_name(const struct kiosk *kiosk, const struct look_entry *entry)
{
    const struct hall *hall = kiosk->view.hall;
    switch (entry->kind) {
    case LOOK_MATTER:
        return &hall->services[entry->index].matters[entry->matter].name;
    case LOOK_BUNDLE:
        return &hall->bundles[entry->index].name;
    case LOOK_DEPARTMENT:
        return &hall->departments[entry->index].name;
    default:
        return &hall->services[entry->index].name;
    }
}

struct look_service
look_entry_service(const struct kiosk *kiosk, const struct look_entry *entry)
{
    const struct hall *hall = kiosk->view.hall;
    struct look_service sum = {.service = NULL, .wait = look_wait(kiosk, NULL)};
    switch (entry->kind) {
    case LOOK_SERVICE:
    case LOOK_MATTER:
        return look_service(kiosk, &hall->services[entry->index]);
    case LOOK_BUNDLE: {
        const struct hall_service *first =
            hall_service(hall, hall->bundles[entry->index].steps[0].service);
        return first ? look_service(kiosk, first) : sum;
    }
    case LOOK_DEPARTMENT:
        for (size_t i = 0; i < hall->service_count; i++) {
            if (strcmp(hall->services[i].department, hall->departments[entry->index].id) == 0) {
                sum.waiting += look_service(kiosk, &hall->services[i]).waiting;
            }
        }
        return sum;
    default:
        return sum;
    }
}

const struct hall_bundle *
look_bundle(const struct kiosk *kiosk)
{
    return kiosk->has_view && kiosk->bundle[0] ? hall_bundle(kiosk->view.hall, kiosk->bundle)
                                               : NULL;
}
