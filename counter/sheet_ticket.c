/* SPDX-License-Identifier: Apache-2.0
 * Sheets about one ticket, or one to be made. */
#include <stdlib.h>
#include <string.h>

#include "counter/sheet.h"
#include "ticket/search.h"

static void
use_step(struct sheet_item *item, const struct ticket_step *step)
{
    (void)ticket_steps_format(step, 1, item->id, sizeof(item->id));
    str_cut(item->plate, sizeof(item->plate), step->service);
}

/* "C/resale" → its words. */
static void
step_words(const struct counter_app *app, const struct ticket_step *step, char *dst, size_t size)
{
    const struct hall_service *service = hall_service(app->hall, step->service);
    const struct hall_matter *matter =
        service && step->matter[0] ? hall_matter(service, step->matter) : NULL;

    str_cut(dst, size,
            matter    ? words_text(app, &matter->name)
            : service ? words_text(app, &service->name)
                      : step->service);
}

static void
put_step(const struct counter_app *app, const struct hall_service *service,
         const struct hall_matter *matter, struct sheet_item *items, size_t *count, size_t max)
{
    struct ticket_step step = {0};
    char name[WORDS_SIZE];

    str_cut(step.service, sizeof(step.service), service->id);
    str_cut(step.matter, sizeof(step.matter), matter ? matter->id : "");
    step_words(app, &step, name, sizeof(name));
    use_step(sheet_put(items, count, max, "", name), &step);
}

static bool
serves(const struct counter_app *app, const char *service)
{
    for (int i = 0; i < app->counter.service_count; i++) {
        if (strcmp(app->counter.services[i], service) == 0) {
            return true;
        }
    }
    return false;
}

static void
put_service(const struct counter_app *app, const struct hall_service *service,
            struct sheet_item *items, size_t *count, size_t max)
{
    for (size_t i = 0; i < service->matter_count; i++) {
        put_step(app, service, &service->matters[i], items, count, max);
    }
    if (service->matter_count == 0) {
        put_step(app, service, NULL, items, count, max);
    }
}

/* What was typed, best first; with nothing typed the hall's own order. */
static size_t
put_offered(const struct counter_app *app, bool own, struct sheet_item *items, size_t max)
{
    enum { HITS_MAX = 128 };
    const char *query = app->sheet.fields[0].text;
    struct search_hit hits[HITS_MAX];
    size_t count = 0, found = hall_search(app->hall, query, hits, HITS_MAX);

    for (size_t i = 0; i < app->hall->service_count && !query[0]; i++) {
        const struct hall_service *service = &app->hall->services[i];
        if (!own || serves(app, service->id)) {
            put_service(app, service, items, &count, max);
        }
    }
    for (size_t i = 0; i < found; i++) {
        const struct hall_service *service = &app->hall->services[hits[i].index];
        bool matter = hits[i].kind == SEARCH_MATTER;
        if (hits[i].kind > SEARCH_MATTER || (own && !serves(app, service->id)) ||
            (!matter && service->matter_count > 0)) {
            continue;
        }
        put_step(app, service, matter ? &service->matters[hits[i].matter] : NULL, items, &count,
                 max);
    }
    return count;
}

size_t
sheet_all_matters(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    return put_offered(app, false, items, max);
}

static size_t
own_matters(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    return put_offered(app, true, items, max);
}

_Static_assert(HALL_LAW_MAX < sizeof(((struct action *)0)->basis), "a good law does not fit");

/* Refusal: what is refused, why, and the rule that says so. */
static size_t
refuse_reasons(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    (void)app;
    return sheet_put_words(counter_refuse_reasons, items, max);
}

static const char *
law_in_hand(const struct counter_app *app)
{
    const struct ticket *hand = desk_hand(app);
    const struct hall_matter *matter = hand ? desk_matter(app, hand) : NULL;

    return matter ? words_text(app, &matter->guide.law) : "";
}

static size_t
refuse_bases(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    const char *law = law_in_hand(app);
    size_t count = 0;

    if (law[0]) {
        (void)sheet_put(items, &count, max, "law", law);
    }
    (void)sheet_put(items, &count, max, "own", _("Another rule, typed below"));
    return count;
}

static void
refuse_confirm(struct counter_app *app)
{
    struct action action = desk_action(app, ACTION_FINISH);
    struct sheet_item reason, basis;
    const char *typed = app->sheet.fields[0].text;
    char rule[2 * ACTION_REASON_SIZE]; /* what is cut here does not fit below either */
    bool law = sheet_chosen(app, 1, &basis) && strcmp(basis.id, "law") == 0;

    if (!sheet_chosen(app, 0, &reason)) {
        return;
    }
    if (!law && !typed[0]) {
        app->sheet.part = COUNTER_SHEET_LISTS;
        desk_notice(app, N_("Type the rule that the refusal rests on."), NULL);
        return;
    }
    str_cut(action.outcome, sizeof(action.outcome), "refused");
    str_cut(action.reason, sizeof(action.reason), reason.id);
    if (law && typed[0]) {
        words_fill(rule, sizeof(rule), N_("{0}, {1}"), law_in_hand(app), typed);
    } else {
        str_cut(rule, sizeof(rule), law ? law_in_hand(app) : typed);
    }
    /* Half a rule on the paper is none. */
    if (!str_copy(action.basis, sizeof(action.basis), rule)) {
        desk_notice(app,
                    N_("This rule is too long for the paper. Choose another rule and type it in "
                       "short."),
                    NULL);
        return;
    }
    desk_ask(app, &action);
}

const struct sheet sheet_refuse = {
    .name = "refuse",
    .title = N_("Refuse the application"),
    .primary = N_("Refuse"),
    .icon = "doc",
    .hint = N_("The citizen is told the reason and the rule. Both are kept."),
    .lists = {{.label = N_("Why can it not be done?"),
               .items = refuse_reasons,
               .fits = 5,
               .compact_fits = 5},
              {.label = N_("By which rule?"), .items = refuse_bases, .fits = 2, .compact_fits = 2}},
    .fields = {{.label = N_("Article, or another rule"),
                .hint = N_("Such as article 22"),
                .free = true,
                .optional = true}},
    .confirm = refuse_confirm,
};

/* A choice among many matters, with SHEET_SEARCH beside it. */
#define MATTERS(question, which)                                                                   \
    {                                                                                              \
        .label = question, .items = which, .fits = 10, .compact_fits = 6, .columns = 2             \
    }

/* One matter more, or one less. */
static void
ask_step(struct counter_app *app, enum action_kind kind)
{
    struct action action = desk_action(app, kind);
    struct sheet_item item;

    if (sheet_chosen(app, 0, &item)) {
        str_cut(action.services, sizeof(action.services), item.id);
        desk_ask(app, &action);
    }
}

static void
add_confirm(struct counter_app *app)
{
    ask_step(app, ACTION_ADD);
}

const struct sheet sheet_add = {
    .name = "add",
    .title = N_("One more matter"),
    .primary = N_("Add it to the ticket"),
    .icon = "ticket",
    .hint = N_("The number stays; the new matter comes after the others."),
    .lists = {MATTERS(N_("What else?"), sheet_all_matters)},
    .fields = {SHEET_SEARCH},
    .confirm = add_confirm,
};

static size_t
later_matters(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    const struct ticket *hand = desk_hand(app);
    char name[WORDS_SIZE];
    size_t count = 0;

    for (int i = hand ? hand->step + 1 : 0; hand && i < hand->step_count; i++) {
        step_words(app, &hand->steps[i], name, sizeof(name));
        use_step(sheet_put(items, &count, max, "", name), &hand->steps[i]);
    }
    return count;
}

static void
skip_confirm(struct counter_app *app)
{
    ask_step(app, ACTION_SKIP);
}

const struct sheet sheet_skip = {
    .name = "skip",
    .title = N_("A matter is not needed"),
    .primary = N_("Take it off the ticket"),
    .lists = {{.label = N_("Which one?"), .items = later_matters, .fits = 7, .compact_fits = 7}},
    .confirm = skip_confirm,
};

static void
serve_confirm(struct counter_app *app)
{
    ask_step(app, ACTION_SERVE);
}

const struct sheet sheet_serve = {
    .name = "serve",
    .title = N_("Serve somebody without a number"),
    .primary = N_("Begin now"),
    .icon = "info",
    .hint = N_("A number is made for it, so that it counts. Nobody is called."),
    .lists = {MATTERS(N_("For what?"), own_matters)},
    .fields = {SHEET_SEARCH},
    .confirm = serve_confirm,
};

static size_t
decline_reasons(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    (void)app;
    return sheet_put_words(counter_decline_reasons, items, max);
}

static void
decline_confirm(struct counter_app *app)
{
    struct action action = desk_action(app, ACTION_DECLINE);
    const struct ticket *offer = desk_offer(app);
    struct sheet_item reason;

    if (!offer) {
        desk_notice(app, N_("Nothing is offered to you now."), NULL);
    } else if (sheet_chosen(app, 0, &reason)) {
        str_cut(action.number, sizeof(action.number), offer->number);
        str_cut(action.reason, sizeof(action.reason), reason.id);
        desk_ask(app, &action);
    }
}

const struct sheet sheet_decline = {
    .name = "decline",
    .title = N_("Send it back"),
    .primary = N_("Send it back"),
    .icon = "info",
    .hint = N_("The number goes back to the counter that sent it, with its place."),
    .lists = {{.label = N_("Why?"), .items = decline_reasons, .fits = 5, .compact_fits = 5}},
    .confirm = decline_confirm,
};

/* The papers of the matter in hand, where there is no room for them beside it. */
static size_t
papers(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    size_t count, put = 0;
    const struct hall_material *materials = desk_materials(app, &count);
    char id[12];

    for (size_t i = 0; i < count; i++) {
        enum counter_tick tick = desk_tick(app, i);
        str_format(id, sizeof(id), "%zu", i);
        struct sheet_item *item =
            sheet_put(items, &put, max, id, words_text(app, &materials[i].name));
        item->marked = tick == COUNTER_TICK_HERE;
        item->missing = tick == COUNTER_TICK_MISSING;
    }
    return put;
}

static void
papers_choose(struct counter_app *app, int list, const struct sheet_item *item)
{
    int64_t n;

    (void)list;
    if (str_to_int(item->id, 0, COUNTER_MATERIALS_MAX - 1, &n)) {
        app->ticks[n] = (unsigned char)((app->ticks[n] + 1) % (COUNTER_TICK_MISSING + 1));
    }
}

static void
papers_confirm(struct counter_app *app)
{
    if (!counter_can(app, COUNTER_TARGET_SLIP)) {
        desk_notice(app, N_("Mark what is missing first."), NULL);
        return;
    }
    desk_ask_slip(app);
}

const struct sheet sheet_papers = {
    .name = "papers",
    .title = N_("Check the papers"),
    .primary = N_("Print what is missing"),
    .icon = "printer",
    .hint = N_("Press a paper once: it is here. Twice: it is missing."),
    .lists = {{.label = N_("What the matter asks for"),
               .items = papers,
               .ticks = true,
               .fits = 9,
               .compact_fits = 10}},
    .choose = papers_choose,
    .confirm = papers_confirm,
};
