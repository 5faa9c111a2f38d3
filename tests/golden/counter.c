/* SPDX-License-Identifier: Apache-2.0
 * The desk's pictures. */
#include "golden.h"

#include "counter/sheet.h"
#include "tests/programs/counter/fixture.h"

#define LARGE_SCALE 1.6F

static struct fixture *
desk(const char *lang, enum ticket_state state)
{
    struct fixture *fixture = fixture_new(lang);
    fixture_line(fixture);
    if (state == TICKET_CALLED || state == TICKET_SERVING) {
        fixture_hand(fixture, state);
    }
    return fixture;
}

static void
tick_off(struct counter_app *app)
{
    for (size_t i = 0; i < 5; i++) {
        app->ticks[i] = i == 3 ? COUNTER_TICK_MISSING : COUNTER_TICK_HERE;
    }
}

static void
tap(struct counter_app *app, int target)
{
    counter_event(app, &(struct window_event){.kind = WINDOW_TAP, .action = target});
}

static struct fixture *
serving(const char *lang)
{
    struct fixture *fixture = desk(lang, TICKET_SERVING);
    fixture_tell(fixture, false);
    tick_off(&fixture->app);
    return fixture;
}

static struct fixture *
called(const char *lang)
{
    struct fixture *fixture = desk(lang, TICKET_CALLED);
    fixture->snapshot.counter.ticket.called_at = fixture_at(10, 24, 21);
    str_cut(fixture->snapshot.counter.ticket.note, TICKET_NOTE_SIZE,
            "要先缴税：材料已核对，只差完税证明");
    fixture_tell(fixture, false);
    return fixture;
}

/* As on its picture: without a note. */
static struct fixture *
called_narrow(const char *lang)
{
    struct fixture *fixture = called(lang);
    fixture->snapshot.counter.ticket.note[0] = '\0';
    fixture->view.facts.now = fixture_at(10, 17, 21);
    fixture->snapshot.counter.ticket.called_at = fixture_at(10, 17, 0);
    fixture_tell(fixture, false);
    return fixture;
}

static struct fixture *
ready(const char *lang)
{
    struct fixture *fixture = desk(lang, TICKET_WAITING);
    fixture_tell(fixture, false);
    struct counter_app *app = &fixture->app;
    app->last.kind = ACTION_FINISH;
    app->last.state = TICKET_DONE;
    app->last.at = fixture_at(10, 24, 40);
    str_cut(app->last.number, sizeof(app->last.number), "C036");
    app->undo.kind = ACTION_FINISH;
    app->undo.until_ms = 8000;
    str_cut(app->undo.number, sizeof(app->undo.number), "C036");
    return fixture;
}

static struct fixture *
empty(const char *lang)
{
    struct fixture *fixture = fixture_new(lang);
    fixture->snapshot.counter.held_count = 0;
    fixture->snapshot.counter.since = fixture_at(10, 21, 0);
    fixture_tell(fixture, false);
    return fixture;
}

static struct fixture *
paused(const char *lang)
{
    struct fixture *fixture = desk(lang, TICKET_WAITING);
    struct counter *counter = &fixture->snapshot.counter;
    counter->state = COUNTER_PAUSED;
    counter->since = fixture_at(10, 24, 0);
    counter->back_at = fixture_at(10, 34, 0);
    str_cut(counter->reason, sizeof(counter->reason), counter_pause_reasons[0].name);
    fixture_tell(fixture, false);
    return fixture;
}

static struct fixture *
offline(const char *lang)
{
    struct fixture *fixture = desk(lang, TICKET_SERVING);
    fixture->view.facts.now = fixture_at(10, 22, 0);
    for (size_t i = 0; i < fixture->snapshot.waiting_count; i++) {
        fixture->waiting[i].issued_at -= 120000;
    }
    fixture_tell(fixture, false);
    tick_off(&fixture->app);
    fixture_tell(fixture, true);
    counter_tick(&fixture->app, 162000);
    struct action start = desk_action(&fixture->app, ACTION_START);
    desk_ask(&fixture->app, &start);
    return fixture;
}

/* A computer whose clock is six minutes slow: nothing can be done until it is set. */
static struct fixture *
wrong_clock(const char *lang)
{
    struct fixture *fixture = desk(lang, TICKET_SERVING);
    fixture->view.facts.clock_off_ms = -6 * 60 * 1000;
    fixture_tell(fixture, false);
    return fixture;
}

/* As names of several languages are; nothing else in the header gives way to one. */
static struct fixture *
long_name(const char *lang)
{
    struct fixture *fixture = desk(lang, TICKET_SERVING);
    struct hall_text *name = &fixture->hall->staff[0].name;
    for (size_t i = 0; i < fixture->hall->staff_count; i++) {
        if (strcmp(fixture->hall->staff[i].id, fixture->snapshot.counter.staff) == 0) {
            name = &fixture->hall->staff[i].name;
        }
    }
    for (size_t i = 0; i < name->count; i++) {
        free(name->entries[i].text);
        name->entries[i].text =
            mem_strdup("阿卜杜热合曼·阿卜杜拉·买买提明·Abdurahman Abdullah Muhammad");
    }
    fixture_tell(fixture, false);
    return fixture;
}

static struct fixture *
offline_finished(const char *lang)
{
    struct fixture *fixture = offline(lang);
    tap(&fixture->app, COUNTER_TARGET_PRIMARY);
    return fixture;
}

static struct fixture *
overtime(const char *lang)
{
    struct fixture *fixture = desk(lang, TICKET_SERVING);
    fixture->snapshot.counter.ticket.started_at = fixture_at(10, 7, 30);
    fixture->snapshot.counter.ticket.step_count = 2;
    for (int i = 0; i < 12; i++) {
        char number[8];
        str_format(number, sizeof(number), "C%03d", 42 + i);
        fixture_wait(fixture, number, "resale", i % 3 ? "regular" : "elderly", 5 - i / 3);
    }
    fixture_tell(fixture, false);
    str_cut(fixture->app.notice, sizeof(fixture->app.notice),
            i18n_tr("The database is busy. Nothing was done; try again."));
    return fixture;
}

static struct fixture *
transfer(const char *lang)
{
    struct fixture *fixture = serving(lang);
    tap(&fixture->app, COUNTER_TARGET_TRANSFER);
    desk_type_option(&fixture->app, 'g');
    fixture->app.transfer.query[0] = '\0';
    tap(&fixture->app, COUNTER_TARGET_REASON + 0);
    field_set(&fixture->app.transfer.note, "材料已核对，只差完税证明");
    return fixture;
}

static struct fixture *
offered(const char *lang)
{
    struct fixture *fixture = desk(lang, TICKET_SERVING);
    struct desk *desk = &fixture->snapshot.desk;
    desk->offers[0] = fixture_ticket("J011", "", "regular", fixture_at(10, 1, 0));
    desk->offers[0].bound = TICKET_BOUND_COUNTER;
    str_cut(desk->offers[0].bound_to, ID_SIZE, "5");
    str_cut(desk->offers[0].offer_from, ID_SIZE, "2");
    desk->offers[0].offer_until = fixture_at(10, 26, 8);
    desk->offer_count = 1;
    fixture->snapshot.today.ratings = 20;
    fixture->snapshot.today.satisfied = 19;
    fixture_tell(fixture, false);
    tick_off(&fixture->app);
    return fixture;
}

static struct fixture *
dialog_over(struct fixture *fixture, enum counter_dialog dialog)
{
    desk_open_dialog(&fixture->app, dialog);
    return fixture;
}

static struct fixture *
hold(const char *lang)
{
    return dialog_over(serving(lang), COUNTER_DIALOG_HOLD);
}

static struct fixture *
held(const char *lang)
{
    return dialog_over(ready(lang), COUNTER_DIALOG_HOLD);
}

static struct fixture *
held_many(const char *lang)
{
    struct fixture *fixture = desk(lang, TICKET_SERVING);
    struct counter *counter = &fixture->snapshot.counter;
    for (int i = 1; i < 8; i++) {
        counter->held[i] = counter->held[0];
        counter->held[i].hold = (enum ticket_hold)(i % 3 + 1);
        counter->held[i].held_at += i * 100000;
        str_format(counter->held[i].number, TICKET_NUMBER_SIZE, "C%03d", 10 + i);
    }
    counter->held_count = 8;
    fixture_tell(fixture, false);
    fixture = dialog_over(fixture, COUNTER_DIALOG_HOLD);
    tap(&fixture->app, COUNTER_TARGET_NEXT);
    return fixture;
}

static struct fixture *
number(const char *lang)
{
    struct fixture *fixture = dialog_over(ready(lang), COUNTER_DIALOG_NUMBER);
    field_set(&fixture->app.number.number, "C039");
    fixture->app.number.reason = 1;
    return fixture;
}

static struct fixture *
approve(const char *lang)
{
    struct fixture *fixture = number(lang);
    desk_confirm(&fixture->app);
    field_set(&fixture->app.approve.pin, "1234");
    return fixture;
}

static struct fixture *
pause_dialog(const char *lang)
{
    return dialog_over(ready(lang), COUNTER_DIALOG_PAUSE);
}

static struct fixture *
pause_last(const char *lang)
{
    struct fixture *fixture = ready(lang);
    struct desk *desk = &fixture->snapshot.desk;
    str_cut(desk->last_for[0], ID_SIZE, "C");
    desk->last_for_count = 1;
    fixture_tell(fixture, false);
    fixture = dialog_over(fixture, COUNTER_DIALOG_PAUSE);
    tap(&fixture->app, COUNTER_TARGET_DEPUTY);
    return fixture;
}

static struct fixture *
lookup_out(const char *lang)
{
    struct fixture *fixture = dialog_over(ready(lang), COUNTER_DIALOG_LOOKUP);
    field_set(&fixture->app.lookup.number, "C022");
    desk_look_up(&fixture->app);
    fixture->snapshot.lookup_ticket =
        fixture_ticket("C022", "resale", "regular", fixture_at(9, 48, 0));
    fixture->snapshot.lookup_ticket.state = TICKET_VOID;
    str_cut(fixture->snapshot.lookup, sizeof(fixture->snapshot.lookup), "C022");
    return fixture;
}

static struct fixture *
lookup(const char *lang)
{
    struct fixture *fixture = dialog_over(ready(lang), COUNTER_DIALOG_LOOKUP);
    field_set(&fixture->app.lookup.number, "C022");
    desk_look_up(&fixture->app);
    fixture->snapshot.lookup_ticket =
        fixture_ticket("C022", "resale", "regular", fixture_at(9, 48, 0));
    fixture->snapshot.lookup_ticket.state = TICKET_PASSED;
    str_cut(fixture->snapshot.lookup_ticket.counter, ID_SIZE, "6");
    str_cut(fixture->snapshot.lookup, sizeof(fixture->snapshot.lookup), "C022");
    return fixture;
}

static struct fixture *
help(const char *lang)
{
    return dialog_over(ready(lang), COUNTER_DIALOG_HELP);
}

static struct fixture *
close_dialog(const char *lang)
{
    return dialog_over(ready(lang), COUNTER_DIALOG_CLOSE);
}

static struct fixture *
login(const char *lang)
{
    struct fixture *fixture = fixture_new(lang);
    fixture->snapshot.counter.state = COUNTER_CLOSED;
    fixture->snapshot.counter.staff[0] = '\0';
    fixture->counters[2].state = COUNTER_CLOSED;
    fixture->view.facts.now = fixture_at(8, 52, 10);
    fixture_tell(fixture, false);
    field_set(&fixture->app.login.staff, "0317");
    desk_find_person_page(&fixture->app);
    field_set(&fixture->app.login.pin, "5067");
    fixture->app.login.on_pin = true;
    return fixture;
}

static struct fixture *
login_choose(const char *lang)
{
    struct fixture *fixture = login(lang);
    field_clear(&fixture->app.login.staff);
    field_clear(&fixture->app.login.pin);
    fixture->app.login.on_pin = false;
    words_fill(fixture->app.notice, sizeof(fixture->app.notice),
               "That is not the PIN of {0}. Tries left: {1}.", "0317", "4");
    return fixture;
}

static struct fixture *
starting(const char *lang)
{
    struct fixture *fixture = fixture_new(lang);
    counter_snapshot(&fixture->app, NULL, true,
                     i18n_tr("The database cannot be reached. Check that it is there."));
    return fixture;
}

static void
view(const struct golden_case *golden, struct ui_node *root)
{
    struct fixture *(*make)(const char *lang);
    memcpy(&make, golden->data, sizeof(make));
    struct fixture *fixture = make(golden->lang);
    struct counter_app *app = &fixture->app;
    struct ui_screen screen;
    app->theme.kind = golden->theme;
    counter_resize(app, golden->width, golden->height);
    /* Large type is a larger layout, nothing else. */
    app->theme.large = golden->u == LARGE_SCALE;
    app->scale = app->theme.large ? 1 : golden->u;
    counter_screen(app, golden->mm_per_px, &screen);
    if (screen.metrics.u != golden->u) {
        fprintf(stderr, "%s: u is %.3f\n", golden->name, (double)screen.metrics.u);
        exit(1);
    }
    counter_view(app, root);
    fixture_free(fixture);
}

#include "counter_sheets.h"

#define MAKE(fn)                                                                                   \
    &(struct fixture * (*const[1])(const char *lang))                                              \
    {                                                                                              \
        fn                                                                                         \
    }
#define AT(case_name, fn, language, across, down, scale, kind)                                     \
    {                                                                                              \
        .name = case_name, .width = across, .height = down, .u = scale, .mm_per_px = 0.265F,       \
        .theme = kind, .touch = THEME_TOUCH_MOUSE, .lang = language, .data = MAKE(fn),             \
        .view = view                                                                               \
    }
#define ZH(case_name, fn) AT(case_name, fn, "zh_CN", 1280, 720, 1, THEME_LIGHT)
#define EN(case_name, fn) AT(case_name "_en", fn, "en", 1280, 720, 1, THEME_LIGHT)
#define HC(case_name, fn) AT(case_name "_hc", fn, "zh_CN", 1280, 720, 1, THEME_CONTRAST)
#define RECTS(case_name, fn, screen)                                                               \
    {                                                                                              \
        .name = case_name, .width = 1280, .height = 720, .u = 1, .mm_per_px = 0.265F,              \
        .touch = THEME_TOUCH_MOUSE, .lang = "zh_CN", .rects = screen, .data = MAKE(fn),            \
        .view = view                                                                               \
    }
#define NARROW_RECTS(case_name, fn, screen)                                                        \
    {                                                                                              \
        .name = case_name "_narrow", .width = 400, .height = 960, .u = 1, .mm_per_px = 0.265F,     \
        .touch = THEME_TOUCH_MOUSE, .lang = "zh_CN", .rects = screen, .data = MAKE(fn),            \
        .view = view                                                                               \
    }
/* The narrow window as on the pictures; in English, and in high contrast; large, on a panel of a
 * laptop's height. */
#define NARROW_ZH(case_name, fn) AT(case_name "_narrow", fn, "zh_CN", 400, 960, 1, THEME_LIGHT)
#define NARROW_MORE(case_name, fn)                                                                 \
    AT(case_name "_narrow_en", fn, "en", 400, 960, 1, THEME_LIGHT),                                \
        AT(case_name "_narrow_hc", fn, "zh_CN", 400, 960, 1, THEME_CONTRAST),                      \
        CHECKED(case_name "_narrow_low", fn, "zh_CN", 400, 880, 1, THEME_LIGHT),                   \
        CHECKED(case_name "_narrow_low_en", fn, "en", 400, 880, 1, THEME_LIGHT),                   \
        CHECKED(case_name "_narrow_200", fn, "en", 800, 1920, 2, THEME_LIGHT),                     \
        CHECKED(case_name "_150", fn, "en", 1920, 1080, 1.5F, THEME_LIGHT),                        \
        CHECKED(case_name "_200", fn, "zh_CN", 2560, 1440, 2, THEME_CONTRAST),                     \
        CHECKED(case_name "_large", fn, "en", 2048, 1152, LARGE_SCALE, THEME_LIGHT),               \
        CHECKED(case_name "_narrow_large", fn, "zh_CN", 640, 1536, LARGE_SCALE, THEME_LIGHT)
#define CHECKED(case_name, fn, language, across, down, scale, kind)                                \
    {                                                                                              \
        .name = case_name, .width = across, .height = down, .u = scale,                            \
        .mm_per_px = 0.265F / scale, .theme = kind, .touch = THEME_TOUCH_MOUSE, .lang = language,  \
        .audit_only = true, .data = MAKE(fn), .view = view                                         \
    }
#define WIDE(case_name, fn) ZH(case_name, fn), EN(case_name, fn), HC(case_name, fn)
#define ALL(case_name, fn) WIDE(case_name, fn), NARROW_ZH(case_name, fn), NARROW_MORE(case_name, fn)

static const struct golden_case cases[] = {
    RECTS("serving", serving, "c06-counter-wide-serving"),
    EN("serving", serving),
    HC("serving", serving),
    NARROW_RECTS("serving", serving, "c02-counter-compact-serving"),
    NARROW_MORE("serving", serving),
    WIDE("called", called),
    NARROW_RECTS("called", called_narrow, "c01-counter-compact-called"),
    NARROW_MORE("called", called),
    WIDE("ready", ready),
    NARROW_RECTS("ready", ready, "c03-counter-compact-ready"),
    NARROW_MORE("ready", ready),
    WIDE("empty", empty),
    NARROW_RECTS("empty", empty, "c04-counter-compact-empty"),
    NARROW_MORE("empty", empty),
    ALL("paused", paused),
    RECTS("offline", offline, "c08-counter-wide-offline"),
    EN("offline", offline),
    HC("offline", offline),
    NARROW_ZH("offline", offline),
    NARROW_MORE("offline", offline),
    ALL("offline_finished", offline_finished),
    CHECKED("wrong_clock", wrong_clock, "zh_CN", 1280, 720, 1, THEME_LIGHT),
    CHECKED("wrong_clock_en", wrong_clock, "en", 1280, 720, 1, THEME_CONTRAST),
    CHECKED("wrong_clock_narrow", wrong_clock, "zh_CN", 400, 960, 1, THEME_LIGHT),
    CHECKED("wrong_clock_narrow_en", wrong_clock, "en", 400, 960, 1, THEME_LIGHT),
    CHECKED("long_name", long_name, "zh_CN", 1280, 720, 1, THEME_LIGHT),
    CHECKED("long_name_en", long_name, "en", 1280, 720, 1, THEME_LIGHT),
    CHECKED("long_name_narrow", long_name, "zh_CN", 400, 960, 1, THEME_LIGHT),
    CHECKED("long_name_narrow_en", long_name, "en", 400, 960, 1, THEME_CONTRAST),
    CHECKED("long_name_narrow_low", long_name, "en", 400, 880, 1, THEME_LIGHT),
    CHECKED("long_name_narrow_large", long_name, "en", 640, 1536, LARGE_SCALE, THEME_LIGHT),
    ALL("overtime", overtime),
    RECTS("transfer", transfer, "c07-counter-wide-transfer"),
    EN("transfer", transfer),
    HC("transfer", transfer),
    NARROW_ZH("transfer", transfer),
    NARROW_MORE("transfer", transfer),
    ALL("hold", hold),
    ALL("held", held),
    ZH("held_many", held_many),
    NARROW_ZH("held_many", held_many),
    ALL("number", number),
    ALL("approve", approve),
    WIDE("pause", pause_dialog),
    NARROW_RECTS("pause", pause_dialog, "c05-counter-compact-pause"),
    NARROW_MORE("pause", pause_dialog),
    ALL("lookup", lookup),
    ALL("offered", offered),
    ALL("pause_last", pause_last),
    ALL("lookup_out", lookup_out),
    ALL("help", help),
    ALL("close", close_dialog),
    WIDE("login", login),
    NARROW_RECTS("login", login, "c00-counter-login"),
    NARROW_MORE("login", login),
    ALL("login_choose", login_choose),
    ALL("starting", starting),
    ALL("more", more),
    ALL("refuse", refuse),
    ALL("add", add),
    ALL("skip", skip),
    ALL("serve", serve),
    ALL("issue", issue),
    ALL("class", class_),
    ALL("approve_class", approve_class),
    ALL("paper", paper),
    ALL("decline", decline),
    ALL("papers", papers),
    ALL("message", message),
    ALL("calls", calls),
    ALL("today", today),
    ALL("desks", desks),
    ALL("one_desk", one_desk),
    ALL("services", services),
    ALL("terminals", terminals),
    ALL("alarm", alarm_),
    ALL("stand_in", stand_in),
    ALL("told", told),
    AT("serving_1366x768", serving, "zh_CN", 1366, 768, 1, THEME_LIGHT),
    AT("serving_1920x1080", overtime, "zh_CN", 1920, 1080, 1, THEME_LIGHT),
    AT("serving_1920x1080_150", serving, "en", 1920, 1080, 1.5F, THEME_LIGHT),
    AT("login_1920x1080", login, "zh_CN", 1920, 1080, 1, THEME_LIGHT),
};

int
main(int argc, char **argv)
{
    return golden_main(argc, argv, "counter", cases, ARRAY_SIZE(cases));
}
