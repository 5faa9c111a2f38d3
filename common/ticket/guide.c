/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/guide.h"

#include <string.h>

struct list {
    struct guide_material *items;
    size_t count;
};

/* The same thing has the same words in the hall's first language. */
static bool
is_same(const struct hall_material *a, const struct hall_material *b)
{
    return strcmp(hall_text(&a->name, ""), hall_text(&b->name, "")) == 0;
}

static struct guide_material *
line_of(struct list *list, const struct hall_material *material)
{
    for (size_t i = 0; i < list->count; i++) {
        if (is_same(list->items[i].material, material)) {
            return &list->items[i];
        }
    }
    list->items = mem_grow(list->items, list->count + 1, sizeof(*list->items));
    struct guide_material *line = &list->items[list->count++];
    *line = (struct guide_material){.material = material, .provided = true};
    return line;
}

static bool
is_passed_before(const struct ticket_step *steps, int step, const char *service)
{
    for (int i = 0; i < step; i++) {
        if (strcmp(steps[i].service, service) == 0) {
            return true;
        }
    }
    return false;
}

static void
add(struct list *list, const struct hall_material *material, const struct ticket_step *steps,
    int step)
{
    struct guide_material *line = line_of(list, material);

    line->original = material->original > line->original ? material->original : line->original;
    line->copy = material->copy > line->copy ? material->copy : line->copy;
    line->provided = line->provided && material->provided;
    if (material->at[0] != '\0' && is_passed_before(steps, step, material->at)) {
        line->on_the_way = line->steps == 0 || line->on_the_way;
    } else {
        line->on_the_way = false;
    }
    line->steps |= 1u << step;
}

struct guide_material *
guide_merge(const struct hall *hall, const struct ticket_step *steps, int step_count,
            size_t *ret_count)
{
    struct list list = {0};

    for (int step = 0; step < step_count; step++) {
        const struct hall_service *service = hall_service(hall, steps[step].service);
        const struct hall_matter *matter =
            service ? hall_matter(service, steps[step].matter) : NULL;
        for (size_t i = 0; matter && i < matter->guide.material_count; i++) {
            add(&list, &matter->guide.materials[i], steps, step);
        }
    }
    *ret_count = list.count;
    return list.items;
}
