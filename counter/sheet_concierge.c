/* SPDX-License-Identifier: Apache-2.0
 * The concierge's sheets: a number, another class, one written by hand. */
#include <string.h>

#include "counter/sheet.h"

static size_t
classes(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    size_t count = 0;

    for (size_t i = 0; i < app->hall->class_count; i++) {
        const struct hall_class *class_ = &app->hall->classes[i];
        if (strcmp(class_->id, "appointment") != 0) {
            (void)sheet_put(items, &count, max, class_->id, words_text(app, &class_->name));
        }
    }
    return count;
}

static void
issue_confirm(struct counter_app *app)
{
    struct action action = {.kind = ACTION_TAKE};
    struct sheet_item item, class_;

    if (sheet_chosen(app, 0, &item) && sheet_chosen(app, 1, &class_)) {
        str_cut(action.services, sizeof(action.services), item.id);
        str_cut(action.class_id, sizeof(action.class_id), class_.id);
        desk_ask(app, &action);
    }
}

const struct sheet sheet_issue = {
    .name = "issue",
    .title = N_("Give a number"),
    .primary = N_("Give the number"),
    .icon = "ticket",
    .hint = N_("For who cannot use the kiosk. Tell the number, or write it down."),
    .lists = {{.label = N_("For what?"), .items = sheet_all_matters, .fits = 6, .compact_fits = 3},
              {.label = N_("Which class?"),
               .items = classes,
               .fits = 8,
               .compact_fits = 8,
               .columns = 2,
               .compact_columns = 2}},
    .fields = {SHEET_SEARCH},
    .confirm = issue_confirm,
};

static size_t
class_reasons(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    (void)app;
    return sheet_put_words(counter_class_reasons, items, max);
}

static void
class_confirm(struct counter_app *app)
{
    struct action action = {.kind = ACTION_CLASS};
    struct sheet_item item, reason;

    if (sheet_chosen(app, 0, &item) && sheet_chosen(app, 1, &reason)) {
        str_cut(action.number, sizeof(action.number), app->sheet.fields[0].text);
        str_cut(action.class_id, sizeof(action.class_id), item.id);
        str_cut(action.reason, sizeof(action.reason), reason.id);
        desk_ask_agreed(app, &action);
    }
}

const struct sheet sheet_class = {
    .name = "class",
    .title = N_("Change the class of a number"),
    .primary = N_("Change the class"),
    .icon = "lock",
    .hint = N_("The concierge or a supervisor agrees with a PIN."),
    .lists = {{.label = N_("Which class?"),
               .items = classes,
               .fits = 8,
               .compact_fits = 8,
               .columns = 2,
               .compact_columns = 2},
              {.label = N_("Why?"), .items = class_reasons, .fits = 4, .compact_fits = 4}},
    .fields = {{.label = N_("Number"), .hint = N_("Such as C042")}},
    .confirm = class_confirm,
};

static size_t
paper_reasons(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    (void)app;
    return sheet_put_words(counter_paper_reasons, items, max);
}

/* Services that have numbers to be written by hand. */
static size_t
paper_services(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    size_t count = 0;

    for (size_t i = 0; i < app->hall->service_count; i++) {
        const struct hall_service *service = &app->hall->services[i];
        if (hall_series_named(service, "paper")) {
            struct sheet_item *item =
                sheet_put(items, &count, max, service->id, words_text(app, &service->name));
            str_cut(item->plate, sizeof(item->plate), service->id);
        }
    }
    return count;
}

/* "930" and "0930" are 09:30: a colon has no key on a keypad. */
static bool
read_time(const char *typed, char *dst, size_t size)
{
    size_t length = strlen(typed);
    int64_t value;

    if (length < 3 || length > 4 ||
        !str_to_int(typed[0] == '0' ? typed + 1 : typed, 0, 2359, &value) || value % 100 > 59) {
        return false;
    }
    str_format(dst, size, "%02d:%02d", (int)(value / 100), (int)(value % 100));
    return true;
}

static void
paper_confirm(struct counter_app *app)
{
    struct action action = {.kind = ACTION_TAKE};
    struct sheet_item service, reason;

    if (!sheet_chosen(app, 0, &service) || !sheet_chosen(app, 1, &reason)) {
        return;
    }
    if (!read_time(app->sheet.fields[1].text, action.issued, sizeof(action.issued))) {
        app->sheet.part = COUNTER_SHEET_LISTS + 1;
        desk_notice(app, N_("Type the time on the paper as four digits, such as 0930."), NULL);
        return;
    }
    str_cut(action.services, sizeof(action.services), service.id);
    str_cut(action.number, sizeof(action.number), app->sheet.fields[0].text);
    str_cut(action.reason, sizeof(action.reason), reason.id);
    desk_ask_agreed(app, &action);
}

const struct sheet sheet_paper = {
    .name = "paper",
    .title = N_("Enter a number written by hand"),
    .primary = N_("Enter it"),
    .icon = "lock",
    .hint = N_("It waits from the time on the paper. The concierge or a supervisor agrees."),
    .lists =
        {{.label = N_("For which service?"), .items = paper_services, .fits = 5, .compact_fits = 4},
         {.label = N_("Why by hand?"), .items = paper_reasons, .fits = 4, .compact_fits = 4}},
    .fields = {{.label = N_("Number"), .hint = N_("Such as C901")},
               {.label = N_("Written at"), .hint = N_("Such as 0930")}},
    .confirm = paper_confirm,
};
