/* SPDX-License-Identifier: Apache-2.0
 * A hall of two services with matters, a department and a bundle, for what people look for in it.
 */
#pragma once

#include "ticket/hall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static inline void
say(struct hall_text *text, const char *lang, const char *words)
{
    text->entries = mem_grow(text->entries, text->count + 1, sizeof(*text->entries));
    struct hall_text_entry *entry = &text->entries[text->count++];
    memset(entry, 0, sizeof(*entry));
    str_cut(entry->lang, sizeof(entry->lang), lang);
    entry->text = mem_strdup(words);
}

struct offered_material {
    const char *name;
    int original, copy;
    bool provided;
    const char *at;
};

static inline void
offer_matter(struct hall_service *service, const char *id, const char *name, const char *initials,
             const struct offered_material *materials, size_t count)
{
    service->matters =
        mem_grow(service->matters, service->matter_count + 1, sizeof(*service->matters));
    struct hall_matter *matter = &service->matters[service->matter_count++];
    memset(matter, 0, sizeof(*matter));
    str_cut(matter->id, ID_SIZE, id);
    str_cut(matter->initials, ID_SIZE, initials);
    say(&matter->name, "zh_CN", name);
    matter->guide.material_count = count;
    matter->guide.materials =
        count > 0 ? mem_zero_alloc(count, sizeof(*matter->guide.materials)) : NULL;
    for (size_t i = 0; i < count; i++) {
        struct hall_material *material = &matter->guide.materials[i];
        say(&material->name, "zh_CN", materials[i].name);
        material->original = materials[i].original;
        material->copy = materials[i].copy;
        material->provided = materials[i].provided;
        str_cut(material->at, ID_SIZE, materials[i].at ? materials[i].at : "");
    }
}

static inline struct hall *
offered_hall(void)
{
    static const struct offered_material resale[] = {
        {"身份证", 1, 1, false, NULL},
        {"完税证明", 1, 0, false, "G"},
        {"申请表", 1, 0, true, NULL},
    };
    static const struct offered_material tax[] = {
        {"买卖合同", 1, 2, false, NULL},
        {"身份证", 1, 3, false, NULL},
        {"申请表", 1, 0, false, NULL},
    };
    struct hall *hall = mem_zero_alloc(1, sizeof(*hall));

    hall->service_count = 2;
    hall->services = mem_zero_alloc(2, sizeof(*hall->services));
    struct hall_service *c = &hall->services[0], *g = &hall->services[1];
    str_cut(c->id, ID_SIZE, "C");
    str_cut(c->initials, ID_SIZE, "bdcdj");
    say(&c->name, "zh_CN", "不动产登记");
    say(&c->name, "en", "Property");
    say(&c->name, "ru", "Недвижимость");
    offer_matter(c, "resale", "二手房过户", "esfgh", resale, ARRAY_SIZE(resale));
    offer_matter(c, "query", "查档", "cd", NULL, 0);
    str_cut(g->id, ID_SIZE, "G");
    str_cut(g->initials, ID_SIZE, "sw");
    say(&g->name, "zh_CN", "税务");
    say(&g->name, "en", "Tax on property");
    offer_matter(g, "deed", "契税", "qs", tax, ARRAY_SIZE(tax));
    hall->bundle_count = 1;
    hall->bundles = mem_zero_alloc(1, sizeof(*hall->bundles));
    str_cut(hall->bundles[0].id, ID_SIZE, "house");
    str_cut(hall->bundles[0].initials, ID_SIZE, "mf");
    say(&hall->bundles[0].name, "zh_CN", "买房一件事");
    hall->department_count = 1;
    hall->departments = mem_zero_alloc(1, sizeof(*hall->departments));
    str_cut(hall->departments[0].id, ID_SIZE, "d");
    str_cut(hall->departments[0].initials, ID_SIZE, "zrzy");
    say(&hall->departments[0].name, "zh_CN", "自然资源");
    return hall;
}
