/* SPDX-License-Identifier: Apache-2.0 */
#include "pad/look.h"

#include <stdlib.h>
#include <string.h>

const struct pad_snapshot *
look_snapshot(const struct pad *pad)
{
    return pad->view.snapshot;
}

static const char *
own_lang(const struct pad *pad)
{
    if (pad->lang[0]) {
        return pad->lang;
    }
    return pad->has_view ? pad->view.hall->languages[0] : i18n_lang();
}

static const char *
ticket_lang(const struct pad *pad)
{
    enum pad_page page = pad_page(pad);

    if (page == PAD_SERVING) {
        return look_snapshot(pad)->counter.ticket.lang;
    }
    return page >= PAD_RATING ? pad->service.lang : "";
}

const char *
look_lang(const struct pad *pad)
{
    const char *lang = ticket_lang(pad);

    return lang[0] && i18n_has(lang) ? lang : own_lang(pad);
}

const char *
look_second_lang(const struct pad *pad)
{
    const char *first = pad->view.hall->languages[0];

    return strcmp(first, look_lang(pad)) == 0 || !i18n_has(first) ? NULL : first;
}

const struct hall_staff *
look_person(const struct pad *pad)
{
    enum pad_page page = pad_page(pad);
    const char *staff = page >= PAD_RATING ? pad->service.staff : look_snapshot(pad)->counter.staff;

    return hall_staff(pad->view.hall, staff);
}

const char *
look_number(const struct hall_staff *person)
{
    return person->number[0] ? person->number : person->id;
}

const char *
look_ticket(const struct pad *pad)
{
    enum pad_page page = pad_page(pad);

    if (page >= PAD_RATING) {
        return pad->service.number;
    }
    return page == PAD_SERVING ? look_snapshot(pad)->counter.ticket.number : "";
}

const char *
look_service(const struct pad *pad)
{
    const struct counter *counter = &look_snapshot(pad)->counter;
    enum pad_page page = pad_page(pad);
    const char *id = counter->service_count > 0 ? counter->services[0] : "";

    if (page >= PAD_RATING) {
        id = pad->service.service;
    } else if (page == PAD_SERVING) {
        id = counter->ticket.steps[counter->ticket.step].service;
    }
    const struct hall_service *service = hall_service(pad->view.hall, id);
    return service ? hall_text(&service->name, look_lang(pad)) : "";
}

const struct hall_matter *
look_matter(const struct pad *pad)
{
    const struct counter *counter = &look_snapshot(pad)->counter;

    if (!counter->has_ticket) {
        return NULL;
    }
    const struct ticket_step *step = &counter->ticket.steps[counter->ticket.step];
    const struct hall_service *service = hall_service(pad->view.hall, step->service);
    return service ? hall_matter(service, step->matter) : NULL;
}

bool
look_missing(const struct pad *pad, char *dst, size_t size)
{
    const struct pad_snapshot *snapshot = look_snapshot(pad);
    const struct hall_matter *matter = look_matter(pad);
    struct buffer names = {0};
    char *rest;

    if (!matter || !snapshot->has_notice || strcmp(snapshot->notice.matter, matter->id) != 0) {
        return false;
    }
    for (const char *at = snapshot->notice.missing; *at; at = *rest ? rest + 1 : rest) {
        long place = strtol(at, &rest, 10);
        if (place >= 1 && (size_t)place <= matter->guide.material_count) {
            const struct hall_material *material = &matter->guide.materials[place - 1];
            buffer_append(&names, names.length ? i18n_tr_context("list", ", ") : "");
            buffer_append(&names, hall_text(&material->name, look_lang(pad)));
        }
    }
    bool any = names.length > 0;
    if (any) {
        str_cut(dst, size, names.data);
    }
    buffer_done(&names);
    return any;
}

void
look_where_missing(const struct pad *pad, char *dst, size_t size)
{
    const struct pad_snapshot *snapshot = look_snapshot(pad);
    const struct hall_matter *matter = look_matter(pad);
    int64_t place;

    dst[0] = '\0';
    if (!matter || !snapshot->has_notice || strcmp(snapshot->notice.matter, matter->id) != 0 ||
        !str_to_int(snapshot->notice.missing, 1, (int64_t)matter->guide.material_count, &place)) {
        return;
    }
    const char *at = matter->guide.materials[place - 1].at;
    const struct hall_service *service = at[0] ? hall_service(pad->view.hall, at) : NULL;
    if (service) {
        const char *values[] = {service->id, hall_text(&service->name, look_lang(pad))};
        /* TRANSLATORS: {0} letter of a service, {1} its name */
        str_fill(dst, size, _("You get it in this hall, at {0} {1}. Then come straight back."),
                 values, ARRAY_SIZE(values));
    }
}

static struct civil
civil_of(const struct pad *pad, int64_t utc_ms)
{
    return pad->zone ? zone_civil(pad->zone, utc_ms) : (struct civil){0};
}

void
look_time(const struct pad *pad, int64_t utc_ms, char *dst, size_t size)
{
    struct civil civil = civil_of(pad, utc_ms);

    i18n_format_time(&civil, dst, size);
}

int64_t
look_hall_time(const struct pad *pad)
{
    return terminal_hall_time(&pad->view, pad->now_ms);
}

void
look_rating_number(const struct pad *pad, char *dst, size_t size)
{
    struct civil civil = civil_of(pad, look_hall_time(pad));

    str_format(dst, size, "%02d%02d-%s-%04lld", civil.month, civil.day, pad->counter,
               (long long)pad->rated);
}
