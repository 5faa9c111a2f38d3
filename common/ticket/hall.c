/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/hall.h"

#include <stdlib.h>
#include <string.h>

const char *const hall_class_ids[] = {
    "regular", "appointment", "elderly", "disabled", "pregnant",
    "infant",  "military",    "unwell",  "language", NULL,
};

static const struct role {
    unsigned role;
    const char *name;
} roles[] = {
    {HALL_CLERK, "clerk"},
    {HALL_CONCIERGE, "concierge"},
    {HALL_SUPERVISOR, "supervisor"},
    {HALL_INSPECTOR, "inspector"},
};

unsigned
hall_role_parse(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(roles); i++) {
        if (strcmp(roles[i].name, name) == 0) {
            return roles[i].role;
        }
    }
    return 0;
}

const char *
hall_role_name(unsigned role)
{
    for (size_t i = 0; i < ARRAY_SIZE(roles); i++) {
        if (roles[i].role == role) {
            return roles[i].name;
        }
    }
    return "";
}

static const char *
text_in(const struct hall_text *text, const char *lang, size_t length)
{
    for (size_t i = 0; i < text->count; i++) {
        const char *have = text->entries[i].lang;
        if (strlen(have) == length && memcmp(have, lang, length) == 0) {
            return text->entries[i].text;
        }
    }
    return NULL;
}

const char *
hall_text(const struct hall_text *text, const char *lang)
{
    const char *found;

    if (text->count == 0) {
        return "";
    }
    found = text_in(text, lang, strlen(lang));
    if (!found) {
        found = text_in(text, lang, strcspn(lang, "_"));
    }
    /* Who reads neither Chinese nor its characters is better served by English. */
    if (!found && lang[0] && strncmp(lang, "zh", 2) != 0 && strncmp(lang, "ja", 2) != 0) {
        found = text_in(text, "en", 2);
    }
    if (!found) {
        found = text->entries[0].text;
    }
    return found ? found : "";
}

void
hall_text_done(struct hall_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        free(text->entries[i].text);
    }
    free(text->entries);
    *text = (struct hall_text){0};
}

static void
guide_done(struct hall_guide *guide)
{
    struct hall_text *const texts[] = {
        &guide->who,         &guide->fee,    &guide->pay,         &guide->promise,
        &guide->legal_limit, &guide->visits, &guide->visits_note, &guide->law,
    };

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        hall_text_done(texts[i]);
    }
    for (size_t i = 0; i < guide->material_count; i++) {
        hall_text_done(&guide->materials[i].name);
        hall_text_done(&guide->materials[i].note);
        hall_text_done(&guide->materials[i].copy_text);
    }
    free(guide->materials);
    for (size_t i = 0; i < guide->step_count; i++) {
        hall_text_done(&guide->steps[i].name);
        hall_text_done(&guide->steps[i].when);
    }
    free(guide->steps);
}

static void
service_done(struct hall_service *service)
{
    hall_text_done(&service->name);
    hall_text_done(&service->summary);
    for (size_t i = 0; i < service->matter_count; i++) {
        hall_text_done(&service->matters[i].name);
        hall_text_done(&service->matters[i].summary);
        guide_done(&service->matters[i].guide);
    }
    free(service->matters);
}

static void
choices_done(struct hall *hall)
{
    for (size_t i = 0; i < hall->department_count; i++) {
        hall_text_done(&hall->departments[i].name);
        hall_text_done(&hall->departments[i].summary);
    }
    for (size_t i = 0; i < hall->service_count; i++) {
        service_done(&hall->services[i]);
    }
    for (size_t i = 0; i < hall->bundle_count; i++) {
        hall_text_done(&hall->bundles[i].name);
        hall_text_done(&hall->bundles[i].summary);
    }
    free(hall->departments);
    free(hall->services);
    free(hall->bundles);
}

struct hall *
hall_free(struct hall *hall)
{
    if (!hall) {
        return NULL;
    }
    hall_text_done(&hall->name);
    hall_text_done(&hall->place);
    hall_text_done(&hall->assembly);
    for (size_t i = 0; i < hall->class_count; i++) {
        hall_text_done(&hall->classes[i].name);
        hall_text_done(&hall->classes[i].note);
    }
    for (size_t i = 0; i < hall->zone_count; i++) {
        hall_text_done(&hall->zones[i].name);
    }
    choices_done(hall);
    for (size_t i = 0; i < hall->counter_count; i++) {
        free(hall->counters[i].primary);
        free(hall->counters[i].secondary);
    }
    for (size_t i = 0; i < hall->staff_count; i++) {
        hall_text_done(&hall->staff[i].name);
        hall_text_done(&hall->staff[i].post);
        hall_text_done(&hall->staff[i].duty);
        hall_text_done(&hall->staff[i].promise);
    }
    for (size_t i = 0; i < hall->rating_reason_count; i++) {
        hall_text_done(&hall->rating_reasons[i].name);
    }
    free(hall->rating_reasons);
    for (size_t i = 0; i < hall->notice_count; i++) {
        hall_text_done(&hall->notices[i].text);
    }
    free(hall->classes);
    free(hall->zones);
    free(hall->counters);
    free(hall->staff);
    free(hall->terminals);
    free(hall->notices);
    free(hall->simulation.services);
    free(hall->simulation.speeds);
    free(hall);
    return NULL;
}

/* Every look-up is this one: each kind of entry begins with its id. */
static const void *
entry_with_id(const void *entries, size_t count, size_t size, const char *id)
{
    const char *entry = entries;

    for (size_t i = 0; i < count; i++, entry += size) {
        if (strcmp(entry, id) == 0) {
            return entry;
        }
    }
    return NULL;
}

#define FIND(entries, count, id) entry_with_id((entries), (count), sizeof(*(entries)), (id))
#define ID_IS_FIRST(type) _Static_assert(offsetof(type, id) == 0, "look-ups rely on the id's place")
ID_IS_FIRST(struct hall_service);
ID_IS_FIRST(struct hall_matter);
ID_IS_FIRST(struct hall_department);
ID_IS_FIRST(struct hall_bundle);
ID_IS_FIRST(struct hall_class);
ID_IS_FIRST(struct hall_counter);
ID_IS_FIRST(struct hall_zone);
ID_IS_FIRST(struct hall_staff);
ID_IS_FIRST(struct hall_terminal);

const struct hall_service *
hall_service(const struct hall *hall, const char *id)
{
    return FIND(hall->services, hall->service_count, id);
}

const struct hall_matter *
hall_matter(const struct hall_service *service, const char *id)
{
    return FIND(service->matters, service->matter_count, id);
}

const struct hall_department *
hall_department(const struct hall *hall, const char *id)
{
    return FIND(hall->departments, hall->department_count, id);
}

const struct hall_bundle *
hall_bundle(const struct hall *hall, const char *id)
{
    return FIND(hall->bundles, hall->bundle_count, id);
}

const struct hall_class *
hall_class(const struct hall *hall, const char *id)
{
    return FIND(hall->classes, hall->class_count, id);
}

const struct hall_counter *
hall_counter(const struct hall *hall, const char *id)
{
    return FIND(hall->counters, hall->counter_count, id);
}

const struct hall_zone *
hall_zone(const struct hall *hall, const char *id)
{
    return FIND(hall->zones, hall->zone_count, id);
}

const struct hall_staff *
hall_staff(const struct hall *hall, const char *id)
{
    return FIND(hall->staff, hall->staff_count, id);
}

const char *
hall_shows_name(enum hall_shows shows)
{
    static const char *const names[] = {[HALL_SHOWS_WAITING] = "waiting",
                                        [HALL_SHOWS_NEXT] = "next",
                                        [HALL_SHOWS_COUNTERS] = "counters"};

    return (unsigned)shows < ARRAY_SIZE(names) ? names[shows] : "";
}

const struct hall_terminal *
hall_terminal(const struct hall *hall, const char *id)
{
    return FIND(hall->terminals, hall->terminal_count, id);
}

const struct hall_series *
hall_series_named(const struct hall_service *service, const char *name)
{
    for (size_t i = 0; service && i < service->series_count; i++) {
        if (strcmp(service->series[i].name, name) == 0) {
            return &service->series[i];
        }
    }
    return NULL;
}

bool
hall_counter_serves(const struct hall_counter *counter, const char *service)
{
    for (size_t i = 0; counter && i < counter->primary_count; i++) {
        if (strcmp(counter->primary[i], service) == 0) {
            return true;
        }
    }
    return false;
}

const struct hall_series *
hall_series(const struct hall_service *service, const char *class_id)
{
    const struct hall_series *own = hall_series_named(service, class_id);

    if (own || strcmp(class_id, "regular") == 0) {
        return own;
    }
    return hall_series_named(service, "other");
}
