/* SPDX-License-Identifier: Apache-2.0
 * What all sheets have in common: choosing, typing, turning pages. */
#include "counter/sheet.h"

#include <stdlib.h>
#include <string.h>

enum { ITEMS_MAX = 256, PARTS = 2 * COUNTER_SHEET_LISTS };

static const struct sheet *const sheets[COUNTER_SHEET_COUNT] = {
    [COUNTER_SHEET_MORE] = &sheet_more,
    [COUNTER_SHEET_REFUSE] = &sheet_refuse,
    [COUNTER_SHEET_ADD] = &sheet_add,
    [COUNTER_SHEET_SKIP] = &sheet_skip,
    [COUNTER_SHEET_SERVE] = &sheet_serve,
    [COUNTER_SHEET_ISSUE] = &sheet_issue,
    [COUNTER_SHEET_CLASS] = &sheet_class,
    [COUNTER_SHEET_PAPER] = &sheet_paper,
    [COUNTER_SHEET_DECLINE] = &sheet_decline,
    [COUNTER_SHEET_PAPERS] = &sheet_papers,
    [COUNTER_SHEET_MESSAGE] = &sheet_message,
    [COUNTER_SHEET_CALLS] = &sheet_calls,
    [COUNTER_SHEET_TODAY] = &sheet_today,
    [COUNTER_SHEET_DESKS] = &sheet_desks,
    [COUNTER_SHEET_DESK] = &sheet_desk,
    [COUNTER_SHEET_SERVICES] = &sheet_services,
    [COUNTER_SHEET_TERMINALS] = &sheet_terminals,
    [COUNTER_SHEET_ALARM] = &sheet_alarm,
};

const struct sheet *
sheet_of(const struct counter_app *app)
{
    return sheets[app->sheet.kind];
}

struct sheet_item *
sheet_put(struct sheet_item *items, size_t *count, size_t max, const char *id, const char *name)
{
    static struct sheet_item unused;
    struct sheet_item *item = *count < max ? &items[(*count)++] : &unused;

    *item = (struct sheet_item){0};
    str_cut(item->id, sizeof(item->id), id);
    str_cut(item->name, sizeof(item->name), name);
    return item;
}

size_t
sheet_put_words(const char *const *words, struct sheet_item *items, size_t max)
{
    size_t count = 0;

    for (; *words; words++) {
        (void)sheet_put(items, &count, max, *words, i18n_tr(*words));
    }
    return count;
}

struct sheet_item *
sheet_items(const struct counter_app *app, int list, size_t *ret_count)
{
    const struct sheet *sheet = sheet_of(app);

    *ret_count = 0;
    if (!sheet->lists[list].items || !app->snapshot || !app->hall) {
        return NULL;
    }
    struct sheet_item *items = mem_zero_alloc(ITEMS_MAX, sizeof(*items));
    *ret_count = sheet->lists[list].items(app, items, ITEMS_MAX);
    return items;
}

bool
sheet_chosen(const struct counter_app *app, int list, struct sheet_item *ret_item)
{
    size_t count;
    bool found = false;
    struct sheet_item *items = sheet_items(app, list, &count);

    for (size_t i = 0; i < count && !found; i++) {
        if (!items[i].off && strcmp(items[i].id, app->sheet.chosen[list]) == 0) {
            *ret_item = items[i];
            found = true;
        }
    }
    free(items);
    return found;
}

/* By its place in the list. */
static void
choose(struct counter_app *app, int list, size_t n)
{
    const struct sheet *sheet = sheet_of(app);
    size_t count;
    struct sheet_item *items = sheet_items(app, list, &count);

    if (n < count && !items[n].off && !sheet->lists[list].facts) {
        app->sheet.part = list;
        app->sheet.page[list] = (int)(n / sheet_fits(app, list));
        str_cut(app->sheet.chosen[list], sizeof(app->sheet.chosen[list]), items[n].id);
        if (sheet->choose) {
            sheet->choose(app, list, &items[n]);
        }
    }
    free(items);
}

/* Part that keys go to: 0, 1 the lists, 2, 3 the fields. */
static bool
has_part(const struct sheet *sheet, int part)
{
    return part < COUNTER_SHEET_LISTS ? sheet->lists[part].label && !sheet->lists[part].facts
                                      : sheet->fields[part - COUNTER_SHEET_LISTS].label != NULL;
}

void
sheet_open(struct counter_app *app, enum counter_sheet_kind kind)
{
    desk_notice(app, NULL, NULL);
    char about[ID_SIZE];
    str_cut(about, sizeof(about), app->sheet.about);
    app->sheet = (struct counter_sheet){.kind = kind};
    str_cut(app->sheet.about, sizeof(app->sheet.about), about);
    const struct sheet *sheet = sheets[kind];
    /* What is typed comes first, where something is. */
    for (int i = 0; i < PARTS; i++) {
        int part = (i + COUNTER_SHEET_LISTS) % PARTS;
        const struct sheet_field *field =
            part >= COUNTER_SHEET_LISTS ? &sheet->fields[part - COUNTER_SHEET_LISTS] : NULL;
        if (has_part(sheet, part) && (!field || field->searches || !field->optional)) {
            app->sheet.part = part;
            break;
        }
    }
    app->dialog = COUNTER_DIALOG_SHEET;
}

static void
next_part(struct counter_app *app, int by)
{
    const struct sheet *sheet = sheet_of(app);

    for (int i = 1; i <= PARTS; i++) {
        int part = (app->sheet.part + by * i + PARTS * PARTS) % PARTS;
        if (has_part(sheet, part)) {
            app->sheet.part = part;
            return;
        }
    }
}

static void
step(struct counter_app *app, int list, int by)
{
    size_t count;
    struct sheet_item *items = sheet_items(app, list, &count);
    int at = -1;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(items[i].id, app->sheet.chosen[list]) == 0) {
            at = (int)i;
        }
    }
    at = at < 0 ? (by > 0 ? 0 : (int)count - 1) : at + by;
    while (at >= 0 && at < (int)count && items[at].off) {
        at += by;
    }
    if (at >= 0 && at < (int)count) {
        str_cut(app->sheet.chosen[list], sizeof(app->sheet.chosen[list]), items[at].id);
        app->sheet.page[list] = at / (int)sheet_fits(app, list);
    }
    free(items);
}

static void
turn(struct counter_app *app, int by)
{
    int list = app->sheet.part < COUNTER_SHEET_LISTS ? app->sheet.part : 0;
    size_t count, fits = sheet_fits(app, list);
    free(sheet_items(app, list, &count));
    int page = app->sheet.page[list] + by;

    if (page >= 0 && (size_t)page * fits < count) {
        app->sheet.page[list] = page;
    }
}

/* 1 to 9 are the lines of the page that is shown, a, b, c those beyond. */
static bool
key_in_list(struct counter_app *app, int list, int key)
{
    size_t n = key >= '1' && key <= '9'   ? (size_t)(key - '1')
               : key >= 'a' && key <= 'z' ? (size_t)(key - 'a' + 9)
                                          : SIZE_MAX;

    if (n >= sheet_fits(app, list)) {
        return false;
    }
    choose(app, list, (size_t)app->sheet.page[list] * sheet_fits(app, list) + n);
    return true;
}

static bool
choose_here(struct counter_app *app, int list)
{
    size_t count;
    struct sheet_item *items = sheet_items(app, list, &count);
    size_t at = 0;

    while (at < count && strcmp(items[at].id, app->sheet.chosen[list]) != 0) {
        at++;
    }
    free(items);
    if (at < count) {
        choose(app, list, at);
    }
    return at < count;
}

bool
sheet_key(struct counter_app *app, const struct window_event *event)
{
    const struct sheet *sheet = sheet_of(app);
    int part = app->sheet.part;
    bool list = part < COUNTER_SHEET_LISTS;

    switch (event->key) {
    case WINDOW_KEY_TAB:
        next_part(app, event->shift ? -1 : 1);
        return true;
    case WINDOW_KEY_PAGE_DOWN:
    case WINDOW_KEY_PAGE_UP:
        turn(app, event->key == WINDOW_KEY_PAGE_DOWN ? 1 : -1);
        return true;
    case WINDOW_KEY_UP:
    case WINDOW_KEY_DOWN:
        step(app, list ? part : 0, event->key == WINDOW_KEY_DOWN ? 1 : -1);
        return true;
    case WINDOW_KEY_ENTER:
        if (!sheet->primary || (list && sheet->lists[part].ticks)) {
            return choose_here(app, part);
        }
        desk_confirm(app);
        return true;
    default:
        break;
    }
    if (event->control || event->alt) {
        return false;
    }
    if (list) {
        return !event->repeat && key_in_list(app, part, event->key);
    }
    int n = part - COUNTER_SHEET_LISTS;
    bool used = field_event(&app->sheet.fields[n], event, sheet->fields[n].free);
    if (used) {
        sheet_typed(app);
    }
    return used;
}

/* What is looked for comes first, and is chosen. */
void
sheet_typed(struct counter_app *app)
{
    const struct sheet *sheet = sheet_of(app);
    int n = app->sheet.part - COUNTER_SHEET_LISTS;

    if (n < 0 || !sheet->fields[n].searches) {
        return;
    }
    app->sheet.page[0] = 0;
    app->sheet.chosen[0][0] = '\0';
    if (app->sheet.fields[n].text[0]) {
        step(app, 0, 1);
    }
}

bool
sheet_target(struct counter_app *app, int target)
{
    if (target >= COUNTER_TARGET_OPTION && target < COUNTER_TARGET_REASON) {
        choose(app, 0,
               (size_t)(target - COUNTER_TARGET_OPTION) +
                   (size_t)app->sheet.page[0] * sheet_fits(app, 0));
    } else if (target >= COUNTER_TARGET_REASON && target < COUNTER_TARGET_MINUTES) {
        choose(app, 1,
               (size_t)(target - COUNTER_TARGET_REASON) +
                   (size_t)app->sheet.page[1] * sheet_fits(app, 1));
    } else if (target == COUNTER_TARGET_FIELD || target == COUNTER_TARGET_FIELD_2) {
        int part = COUNTER_SHEET_LISTS + (target == COUNTER_TARGET_FIELD_2);
        if (has_part(sheet_of(app), part)) {
            app->sheet.part = part;
        }
    } else if (target == COUNTER_TARGET_PREVIOUS || target == COUNTER_TARGET_NEXT) {
        app->sheet.part = 0;
        turn(app, target == COUNTER_TARGET_NEXT ? 1 : -1);
    } else {
        return false;
    }
    return true;
}

/* Everything that has to be said, in the order it is asked for. */
static bool
is_complete(struct counter_app *app)
{
    const struct sheet *sheet = sheet_of(app);
    struct sheet_item item;

    for (int i = 0; i < COUNTER_SHEET_LISTS; i++) {
        const struct sheet_list *list = &sheet->lists[i];
        if (list->label && !list->facts && !list->ticks && !sheet_chosen(app, i, &item)) {
            app->sheet.part = i;
            desk_notice(app, N_("Choose first: {0}"), i18n_tr(list->label));
            return false;
        }
    }
    for (int i = 0; i < COUNTER_SHEET_LISTS; i++) {
        const struct sheet_field *field = &sheet->fields[i];
        if (field->label && !field->optional && !app->sheet.fields[i].text[0]) {
            app->sheet.part = COUNTER_SHEET_LISTS + i;
            desk_notice(app, N_("Type first: {0}"), i18n_tr(field->label));
            return false;
        }
    }
    return true;
}

void
sheet_confirm(struct counter_app *app)
{
    const struct sheet *sheet = sheet_of(app);

    if (!sheet->confirm) {
        (void)choose_here(app, 0);
    } else if (is_complete(app)) {
        sheet->confirm(app);
    }
}
