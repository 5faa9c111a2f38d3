/* SPDX-License-Identifier: Apache-2.0
 * The kiosk's screens, in the sample hall of the pictures, on a Friday at 10:24. */
#include "kiosk/kiosk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "config/hall_file.h"
#include "golden.h"

enum { NOW_MS = 1000000, SERVICES_MANY = 60 };

/* What a case shows: the state is brought there as a person would bring it, by snapshot, taps and
 * answers. */
struct scene {
    const char *lang; /* tapped; NULL = the hall's first */
    const char *at;   /* hall time, NULL = 2026-03-20T10:24:00 */
    enum kiosk_step step;
    const char *service, *class_id; /* NULL = C, ordinary */
    const char *matter;             /* NULL = the first */
    int ticks;                      /* so many materials ticked */
    enum kiosk_paper paper;
    const char *phone_url;
    int services; /* of the hall; 0 = as in the file */
    enum status refused;
    int left_s; /* NUMBER: seconds left of the time-out; 0 = all */
    int page;
    bool stale, stopped, full, late, asking, one_open, low, bundles, levels;
    const char *bundle, *query;   /* chosen, typed */
    const char *message, *locked; /* by staff */
    const char *refusal;          /* the store's words */
    enum action_kind kind;
    bool letters, called, help_open, long_queue, closing, quota, not_today;
    bool guarded;     /* the program ends by a PIN alone */
    bool no_estimate; /* no wait is known */
    bool low_paper;
};

static struct hall *
load_hall(void)
{
    static struct hall_file_errors errors;
    struct hall *hall;
    if (hall_file_load("data/halls/chenghu.yaml", &errors, &hall) != STATUS_OK) {
        fprintf(stderr, "cannot read data/halls/chenghu.yaml\n");
        exit(1);
    }
    return hall;
}

/* More services than the sample hall has: its own, again and again, under other letters. */
static void
stretch_services(struct hall *hall, int count)
{
    static struct hall_service services[SERVICES_MANY];
    for (int i = 0; i < count; i++) {
        services[i] = hall->services[i % (int)hall->service_count];
        if (i >= (int)hall->service_count) {
            str_format(services[i].id, sizeof(services[i].id), "%c%c", 'A' + i / 9 - 1,
                       "ABCDEFGHJ"[i % 9]);
        }
    }
    hall->services = services;
    hall->service_count = (size_t)count;
}

/* Every nine of them belong to one department. */
static void
make_levels(struct hall *hall)
{
    static struct hall_department departments[8];
    size_t count = (hall->service_count + 8) / 9;
    for (size_t i = 0; i < count; i++) {
        departments[i].name = hall->services[i % 9].name;
        departments[i].summary = hall->services[i % 9].summary;
        str_format(departments[i].id, ID_SIZE, "d%zu", i);
    }
    for (size_t i = 0; i < hall->service_count; i++) {
        str_format(hall->services[i].department, ID_SIZE, "d%zu", i / 9);
    }
    hall->departments = departments;
    hall->department_count = count;
}

static struct board *
make_board(const struct hall *hall, const struct scene *scene, int64_t now)
{
    static const int waiting[] = {8, 12, 5, 3, 14, 9, 2, 0, 4};
    static struct board board;
    static struct board_service services[SERVICES_MANY];
    static struct board_counter counters[64];
    struct zone *zone;
    memset(&board, 0, sizeof(board));
    memset(services, 0, sizeof(services));
    memset(counters, 0, sizeof(counters));
    board.at = now;
    if (zone_open(hall->time_zone, &zone) == STATUS_OK) {
        board.open = hours_open_at(&hall->hours, zone, now);
        board.next_open = hours_next_open(&hall->hours, zone, now);
        zone_close(zone);
    }
    board.services = services;
    board.service_count = hall->service_count;
    for (size_t i = 0; i < hall->service_count; i++) {
        str_cut(services[i].service, sizeof(services[i].service), hall->services[i].id);
        services[i].waiting = waiting[i % ARRAY_SIZE(waiting)];
        services[i].open_counters = 2;
        services[i].open = !(scene->not_today && i == 3);
        services[i].closes_at = scene->closing ? now + 20 * 60 * 1000 : 0;
        services[i].opens_at = now + 3 * INT64_C(3600000);
        services[i].waiting += scene->long_queue ? 40 : 0;
        services[i].stopped = scene->stopped && (i == 2 || i == 5);
        services[i].full = scene->full && (i == 2 || i == 4);
    }
    if (scene->quota) {
        services[5].full = true;
        services[5].full_until = now + 2 * INT64_C(3600000);
    }
    static struct board_terminal told;
    told = (struct board_terminal){.id = "kiosk2", .locked = scene->locked != NULL};
    str_cut(told.message, sizeof(told.message), scene->message ? scene->message : "");
    str_cut(told.reason, sizeof(told.reason), scene->locked ? scene->locked : "");
    board.terminals = &told;
    board.terminal_count = 1;
    static struct board_help help = {.kind = "help", .terminal = "kiosk2"};
    board.helps = &help;
    board.help_count = scene->called ? 1 : 0;
    board.counters = counters;
    board.counter_count = hall->counter_count;
    for (size_t i = 0; i < hall->counter_count; i++) {
        str_cut(counters[i].id, sizeof(counters[i].id), hall->counters[i].id);
        counters[i].state = scene->one_open && strcmp(hall->counters[i].id, "5") != 0
                                ? COUNTER_CLOSED
                                : COUNTER_OPEN;
    }
    return &board;
}

/* As the design's pictures have them; H needs nobody to wait. */
static struct waits *
make_waits(const struct hall *hall, const struct scene *scene)
{
    static const int minutes[][2] = {{9, 18},  {19, 33}, {15, 24}, {6, 9}, {26, 38},
                                     {14, 22}, {4, 10},  {0, 2},   {5, 14}};
    static struct wait_service services[SERVICES_MANY];
    static struct waits waits;
    memset(services, 0, sizeof(services));
    waits = (struct waits){.services = services, .service_count = hall->service_count};
    for (size_t i = 0; i < hall->service_count; i++) {
        const int *both = minutes[i % ARRAY_SIZE(minutes)];
        struct wait_service *service = &services[i];
        str_cut(service->id, sizeof(service->id), hall->services[i].id);
        service->ordinary.told = (struct ticket_told){
            .p50_min = both[0], .p80_min = both[1], .ahead = 5, .by = "rollout"};
        service->favoured.told = (struct ticket_told){.p50_min = 3, .p80_min = 9, .by = "rollout"};
        service->ordinary.may_not_be_reached = scene->closing;
    }
    return scene->no_estimate ? NULL : &waits;
}

static int64_t
instant(const struct hall *hall, const char *text)
{
    struct civil civil;
    struct zone *zone;
    int64_t at = 0;
    if (civil_parse_time(text, &civil) && zone_open(hall->time_zone, &zone) == STATUS_OK) {
        at = zone_instant(zone, &civil);
        zone_close(zone);
    }
    return at;
}

static void
tap(struct kiosk *kiosk, int action)
{
    struct window_event event = {.kind = WINDOW_TAP, .action = action};
    kiosk_event(kiosk, &event, kiosk->now + 1000);
}

static int
index_of_service(const struct hall *hall, const char *id)
{
    for (size_t i = 0; i < hall->service_count; i++) {
        if (strcmp(hall->services[i].id, id) == 0) {
            return (int)i;
        }
    }
    return 0;
}

static void
tap_class(struct kiosk *kiosk, const struct hall *hall, const char *class_id)
{
    tap(kiosk, KIOSK_TOUCH_PRIORITY);
    for (size_t i = 0; i < hall->class_count; i++) {
        if (strcmp(hall->classes[i].id, class_id) == 0) {
            tap(kiosk, KIOSK_TOUCH_CLASS + (int)i);
        }
    }
}

static void
walk_to_guide(struct kiosk *kiosk, const struct hall *hall, const struct scene *scene)
{
    int service = index_of_service(hall, scene->service ? scene->service : "C");
    tap(kiosk, KIOSK_TOUCH_SERVICE + service);
    for (size_t i = 0; scene->matter && i < hall->services[service].matter_count; i++) {
        if (strcmp(hall->services[service].matters[i].id, scene->matter) == 0) {
            tap(kiosk, KIOSK_TOUCH_MATTER + (int)i);
        }
    }
    for (int i = 0; i < scene->ticks; i++) {
        tap(kiosk, KIOSK_TOUCH_TICK + i);
    }
    for (int i = 0; i < scene->page; i++) {
        tap(kiosk, KIOSK_TOUCH_PAGE_ON);
    }
}

static void
walk_to_code(struct kiosk *kiosk, const struct scene *scene)
{
    if (scene->step == KIOSK_HOLDER) {
        tap(kiosk, KIOSK_TOUCH_SERVICE);
        tap(kiosk, KIOSK_TOUCH_TAKE);
    } else if (scene->step == KIOSK_STAFF) {
        tap(kiosk, KIOSK_TOUCH_STAFF);
    } else {
        tap(kiosk, scene->step == KIOSK_REPRINT ? KIOSK_TOUCH_REPRINT_FORM : KIOSK_TOUCH_CHECKIN);
    }
    if (scene->letters) {
        tap(kiosk, KIOSK_TOUCH_LETTERS);
    }
    for (const char *key = scene->query; *key; key++) {
        tap(kiosk, *key == ' ' ? KIOSK_TOUCH_FIELD_CODE : KIOSK_TOUCH_KEY + *key);
    }
}

static void
take(struct kiosk *kiosk, const struct scene *scene, int64_t at)
{
    struct action *action = mem_zero_alloc(1, sizeof(*action));
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    tap(kiosk, scene->kind == ACTION_CHECKIN ? KIOSK_TOUCH_SEND : KIOSK_TOUCH_TAKE);
    answer->sentence = scene->refusal;
    str_cut(answer->values[0], ANSWER_VALUE_SIZE, "C042");
    str_cut(answer->values[1], ANSWER_VALUE_SIZE, "C");
    answer->value_count = 2;
    if (kiosk_pop_action(kiosk, action)) {
        kiosk_asked(kiosk, action, 7);
    }
    kiosk_pending(kiosk, 1, scene->late);
    answer->status = scene->refused;
    answer->at = at;
    answer->has_ticket = scene->refused == STATUS_OK;
    struct ticket *ticket = &answer->ticket;
    ticket->id = 1;
    ticket->ahead = 5;
    ticket->told = action->told;
    ticket->issued_at = at;
    ticket->step_count = 1;
    str_cut(ticket->number, sizeof(ticket->number), scene->class_id ? "C801" : "C042");
    str_cut(ticket->day, sizeof(ticket->day), "2026-03-20");
    str_cut(ticket->code, sizeof(ticket->code), "7K3F9QXM2B4T6WCD");
    str_cut(ticket->steps[0].service, ID_SIZE, kiosk->service);
    str_cut(ticket->steps[0].matter, ID_SIZE, kiosk->matter);
    if (scene->step != KIOSK_TAKING) {
        kiosk_answer(kiosk, 7, answer, kiosk->now + 100);
    }
    if (kiosk->paper == KIOSK_PAPER_PRINTING && scene->paper != KIOSK_PAPER_PRINTING) {
        kiosk_print_ended(kiosk, ticket,
                          scene->paper == KIOSK_PAPER_READY ? KIOSK_PAPER_PRINTED : scene->paper,
                          kiosk->now + 100);
    }
    free(answer);
    free(action);
}

static void
walk(struct kiosk *kiosk, const struct hall *hall, const struct scene *scene, int64_t at)
{
    if (scene->lang) {
        for (size_t i = 0; i < hall->language_count; i++) {
            if (strcmp(hall->languages[i], scene->lang) == 0 && i > 0) {
                tap(kiosk, KIOSK_TOUCH_LANGUAGE + (int)i);
            }
        }
    }
    if (scene->low) {
        tap(kiosk, KIOSK_TOUCH_MODE + KIOSK_MODE_LOW);
    }
    if (scene->class_id) {
        tap_class(kiosk, hall, scene->class_id);
    }
    if (scene->step == KIOSK_PRIORITY) {
        tap(kiosk, KIOSK_TOUCH_PRIORITY);
    } else if (scene->step == KIOSK_DEPARTMENT) {
        tap(kiosk, KIOSK_TOUCH_DEPARTMENT + 4);
    } else if (scene->step == KIOSK_BUNDLES) {
        tap(kiosk, KIOSK_TOUCH_BUNDLES);
    } else if (scene->step == KIOSK_SEARCH) {
        tap(kiosk, KIOSK_TOUCH_SEARCH);
        for (const char *key = scene->query; *key; key++) {
            tap(kiosk, KIOSK_TOUCH_KEY + *key);
        }
    } else if (scene->step == KIOSK_CHECKIN || scene->step == KIOSK_REPRINT ||
               scene->step == KIOSK_HOLDER || scene->step == KIOSK_STAFF ||
               scene->kind == ACTION_CHECKIN) {
        walk_to_code(kiosk, scene);
    } else if (scene->bundle) {
        tap(kiosk, KIOSK_TOUCH_BUNDLES);
        tap(kiosk, KIOSK_TOUCH_BUNDLE);
        for (int i = 0; i < scene->page; i++) {
            tap(kiosk, KIOSK_TOUCH_PAGE_ON);
        }
    } else if (scene->step == KIOSK_HOME) {
        for (int i = 0; i < scene->page; i++) {
            tap(kiosk, KIOSK_TOUCH_PAGE_ON);
        }
    } else {
        walk_to_guide(kiosk, hall, scene);
    }
    if (scene->step == KIOSK_TAKING || scene->step == KIOSK_NUMBER || scene->step == KIOSK_FAULT ||
        scene->step == KIOSK_REFUSED) {
        take(kiosk, scene, at);
    }
    if (scene->help_open) {
        tap(kiosk, KIOSK_TOUCH_HELP);
    }
    if (scene->step == KIOSK_GUIDE && (scene->long_queue || scene->closing)) {
        tap(kiosk, KIOSK_TOUCH_TAKE);
    }
    if (scene->left_s > 0) {
        kiosk_tick(kiosk, kiosk->deadline -
                              scene->left_s * (kiosk->modes[KIOSK_MODE_LARGE] ? 2000 : 1000));
    }
    if (scene->asking) {
        kiosk_tick(kiosk, kiosk->deadline - 17000);
    }
}

static void
view(const struct golden_case *golden, struct ui_node *root)
{
    const struct scene *scene = golden->data;
    struct hall *hall = load_hall(), shown = *hall;
    if (scene->services > 0) {
        stretch_services(&shown, scene->services);
    }
    if (scene->levels) {
        make_levels(&shown);
    }
    if (!scene->bundles) {
        shown.bundle_count = 0;
    }
    shown.settings.ask_holder = scene->step == KIOSK_HOLDER;
    if (scene->phone_url) {
        str_cut(shown.phone_url, sizeof(shown.phone_url), scene->phone_url);
    }
    int64_t at = instant(&shown, scene->at ? scene->at : "2026-03-20T10:24:00");
    struct outlook snapshot = {.board = make_board(&shown, scene, at),
                               .waits = make_waits(&shown, scene)};
    struct terminal_view seen = {.hall = &shown, .snapshot = &snapshot, .read_at = NOW_MS};
    seen.facts.now = at;
    str_cut(seen.facts.time_zone, sizeof(seen.facts.time_zone), shown.time_zone);
    struct kiosk *kiosk = mem_zero_alloc(1, sizeof(*kiosk));
    struct kiosk_options options = {.terminal = "kiosk2",
                                    .language = "",
                                    .can_speak = true,
                                    .guarded = scene->guarded,
                                    .theme = {.kind = golden->theme, .large = golden->large}};
    kiosk_init(kiosk, &options);
    kiosk_printer(kiosk, scene->paper >= KIOSK_PAPER_OUT || scene->paper == KIOSK_PAPER_NONE
                             ? scene->paper
                             : KIOSK_PAPER_READY);
    if (scene->low_paper) {
        kiosk_printer(kiosk, KIOSK_PAPER_LOW);
    }
    kiosk_snapshot(kiosk, &seen, false, "", NOW_MS);
    walk(kiosk, &shown, scene, at);
    if (scene->stale) {
        kiosk_snapshot(kiosk, &seen, true, "", kiosk->now);
    }
    kiosk_view(kiosk, root);
    kiosk_done(kiosk);
    free(kiosk);
    hall_free(hall);
}

/* A scene in one language, size and theme. */
struct look {
    const char *suffix, *lang;
    int width, height;
    float mm_per_px;
    enum theme_kind theme;
    unsigned how;
};
/* KEPT: a reference picture is held. */
enum { LARGE = 1, KEPT = 2, LOW = 4 };
static const struct look looks[] = {
    {"", "zh_CN", 1080, 1920, 0.369f, THEME_LIGHT, KEPT},
    /* Half as large in pixels, the same in u: enough for the eye, and small in the repository. */
    {"-en", "en", 540, 960, 0.738f, THEME_LIGHT, KEPT},
    {"-contrast", "zh_CN", 540, 960, 0.738f, THEME_CONTRAST, KEPT},
    {"-large", "zh_CN", 540, 960, 0.738f, THEME_LIGHT, LARGE | KEPT},
    {"-wide", "zh_CN", 960, 540, 0.738f, THEME_LIGHT, KEPT},
    {"-square", "zh_CN", 640, 512, 0.738f, THEME_LIGHT, KEPT},
    {"-low", "zh_CN", 540, 960, 0.738f, THEME_CONTRAST, KEPT | LOW},
    {"-low-wide", "en", 960, 540, 0.738f, THEME_LIGHT, KEPT | LOW},
    {"-low-large", "zh_CN", 540, 960, 0.738f, THEME_CONTRAST, LARGE | KEPT | LOW},
    {"-ar", "ar", 540, 960, 0.738f, THEME_LIGHT, KEPT},
    {"-full-ar", "ar", 1080, 1920, 0.369f, THEME_LIGHT, 0},
    {"-full-ar-contrast-large", "ar", 1080, 1920, 0.369f, THEME_CONTRAST, LARGE},
    {"-ar-low-wide", "ar", 960, 540, 0.738f, THEME_LIGHT, LOW},
    {"-full-ja", "ja", 1080, 1920, 0.369f, THEME_LIGHT, 0},
    {"-full-ko", "ko", 1080, 1920, 0.369f, THEME_LIGHT, 0},
    {"-full-ru", "ru", 1080, 1920, 0.369f, THEME_LIGHT, 0},
    {"-full-ru-large", "ru", 1080, 1920, 0.369f, THEME_LIGHT, LARGE},
    {"-full-ru-wide", "ru", 1920, 1080, 0.369f, THEME_LIGHT, 0},
    {"-full-ru-low", "ru", 1080, 1920, 0.369f, THEME_LIGHT, LOW},
    {"-full-low", "zh_CN", 1080, 1920, 0.369f, THEME_CONTRAST, LOW},
    {"-full-low-en", "en", 1080, 1920, 0.369f, THEME_LIGHT, LOW},
    {"-full-low-large-en", "en", 1080, 1920, 0.369f, THEME_LIGHT, LARGE | LOW},
    {"-full-low-wide", "zh_CN", 1920, 1080, 0.369f, THEME_LIGHT, LOW},
    {"-full-low-wide-large", "en", 1920, 1080, 0.369f, THEME_CONTRAST, LARGE | LOW},
    {"-full-low-square", "zh_CN", 1280, 1024, 0.369f, THEME_LIGHT, LOW},
    {"-full-en", "en", 1080, 1920, 0.369f, THEME_LIGHT, 0},
    {"-full-contrast", "zh_CN", 1080, 1920, 0.369f, THEME_CONTRAST, 0},
    {"-full-en-contrast", "en", 1080, 1920, 0.369f, THEME_CONTRAST, 0},
    {"-full-large", "zh_CN", 1080, 1920, 0.369f, THEME_LIGHT, LARGE},
    {"-full-en-large", "en", 1080, 1920, 0.369f, THEME_LIGHT, LARGE},
    {"-full-contrast-large", "zh_CN", 1080, 1920, 0.369f, THEME_CONTRAST, LARGE},
    {"-small", "zh_CN", 768, 1366, 0, THEME_LIGHT, 0},
    {"-small-en", "en", 768, 1366, 0, THEME_LIGHT, 0},
    {"-panel-21", "zh_CN", 1080, 1920, 0.248f, THEME_LIGHT, 0},
    {"-full-wide", "zh_CN", 1920, 1080, 0.369f, THEME_LIGHT, 0},
    {"-full-wide-en", "en", 1920, 1080, 0.369f, THEME_LIGHT, 0},
    {"-full-wide-contrast", "en", 1920, 1080, 0.369f, THEME_CONTRAST, 0},
    {"-full-wide-large", "zh_CN", 1920, 1080, 0.369f, THEME_LIGHT, LARGE},
    {"-full-wide-large-en", "en", 1920, 1080, 0.369f, THEME_LIGHT, LARGE},
    {"-full-square", "zh_CN", 1280, 1024, 0.369f, THEME_LIGHT, 0},
    {"-full-square-en", "en", 1280, 1024, 0.369f, THEME_LIGHT, 0},
    {"-full-square-contrast", "zh_CN", 1280, 1024, 0.369f, THEME_CONTRAST, 0},
    {"-full-square-large", "zh_CN", 1280, 1024, 0.369f, THEME_LIGHT, LARGE},
    {"-full-square-large-en", "en", 1280, 1024, 0.369f, THEME_LIGHT, LARGE},
    {"-full-square-ar", "ar", 1280, 1024, 0.369f, THEME_LIGHT, 0},
    {"-full-square-ru", "ru", 1280, 1024, 0.369f, THEME_LIGHT, 0},
    {"-full-four-three", "en", 1024, 768, 0, THEME_LIGHT, 0},
    {"-full-wide-1366", "en", 1366, 768, 0, THEME_LIGHT, 0},
};

static const struct {
    const char *name, *rects;
    enum color ground;
    struct scene scene;
} scenes[] = {
    {"home", "k01-kiosk-home", COLOR_NONE, {.step = KIOSK_HOME}},
    {"home-unknown", NULL, COLOR_NONE, {.step = KIOSK_HOME, .no_estimate = true}},
    {"home-sold-out", NULL, COLOR_NONE, {.step = KIOSK_HOME, .full = true, .stopped = true}},
    {"home-priority", NULL, COLOR_NONE, {.step = KIOSK_HOME, .class_id = "elderly"}},
    {"home-3", NULL, COLOR_NONE, {.step = KIOSK_HOME, .services = 3}},
    {"home-bundles", NULL, COLOR_NONE, {.step = KIOSK_HOME, .bundles = true}},
    {"home-18", NULL, COLOR_NONE, {.step = KIOSK_HOME, .services = 18}},
    {"home-60", NULL, COLOR_NONE, {.step = KIOSK_HOME, .services = 60, .page = 1, .bundles = true}},
    {"home-levels",
     NULL,
     COLOR_NONE,
     {.step = KIOSK_HOME, .services = 60, .levels = true, .bundles = true}},
    {"department", NULL, COLOR_NONE, {.step = KIOSK_DEPARTMENT, .services = 60, .levels = true}},
    {"bundles", NULL, COLOR_NONE, {.step = KIOSK_BUNDLES, .bundles = true}},
    {"search", NULL, COLOR_NONE, {.step = KIOSK_SEARCH, .query = "g", .bundles = true}},
    {"search-empty", NULL, COLOR_NONE, {.step = KIOSK_SEARCH, .query = ""}},
    {"guide-together", NULL, COLOR_NONE, {.step = KIOSK_GUIDE, .bundle = "house", .bundles = true}},
    {"priority", "k06-kiosk-priority", COLOR_NONE, {.step = KIOSK_PRIORITY}},
    {"guide",
     "k05-kiosk-guide",
     COLOR_NONE,
     {.step = KIOSK_GUIDE, .ticks = 3, .paper = KIOSK_PAPER_READY}},
    {"guide-no-paper", NULL, COLOR_NONE, {.step = KIOSK_GUIDE, .paper = KIOSK_PAPER_OUT}},
    {"guide-jam", NULL, COLOR_NONE, {.step = KIOSK_GUIDE, .paper = KIOSK_PAPER_JAM}},
    {"number-low-paper",
     NULL,
     COLOR_NONE,
     {.step = KIOSK_NUMBER, .paper = KIOSK_PAPER_READY, .low_paper = true, .left_s = 38}},
    {"guide-full", NULL, COLOR_NONE, {.step = KIOSK_GUIDE, .full = true, .page = 1}},
    {"guide-quota", NULL, COLOR_NONE, {.step = KIOSK_GUIDE, .service = "F", .quota = true}},
    {"guide-not-today", NULL, COLOR_NONE, {.step = KIOSK_GUIDE, .service = "D", .not_today = true}},
    {"guide-still-there", NULL, COLOR_NONE, {.step = KIOSK_GUIDE, .asking = true}},
    {"taking", NULL, COLOR_NONE, {.step = KIOSK_TAKING, .late = true}},
    {"refused-full", NULL, COLOR_NONE, {.step = KIOSK_REFUSED, .refused = STATUS_FULL}},
    {"number",
     "k07-kiosk-number",
     COLOR_NONE,
     {.step = KIOSK_NUMBER, .paper = KIOSK_PAPER_READY, .left_s = 38}},
    {"number-phone",
     "k07-kiosk-number",
     COLOR_NONE,
     {.step = KIOSK_NUMBER,
      .paper = KIOSK_PAPER_READY,
      .left_s = 38,
      .phone_url = "https://hall.example/t"}},
    {"paper-out",
     "k08-kiosk-fault-paper",
     COLOR_NONE,
     {.step = KIOSK_FAULT, .paper = KIOSK_PAPER_OUT, .phone_url = "https://hall.example/t"}},
    {"paper-failed", NULL, COLOR_NONE, {.step = KIOSK_FAULT, .paper = KIOSK_PAPER_FAILED}},
    {"home-message", NULL, COLOR_NONE, {.step = KIOSK_HOME, .message = "请到 2 号机取号"}},
    {"home-not-today",
     NULL,
     COLOR_NONE,
     {.step = KIOSK_HOME, .not_today = true, .quota = true, .called = true}},
    {"home-help",
     NULL,
     COLOR_NONE,
     {.step = KIOSK_HOME, .called = true, .help_open = true, .guarded = true}},
    {"guide-long-queue", NULL, COLOR_NONE, {.step = KIOSK_GUIDE, .long_queue = true}},
    {"guide-closing",
     NULL,
     COLOR_NONE,
     {.step = KIOSK_GUIDE, .closing = true, .no_estimate = true}},
    {"guide-not-reached", NULL, COLOR_NONE, {.step = KIOSK_GUIDE, .closing = true}},
    {"guide-unknown", NULL, COLOR_NONE, {.step = KIOSK_GUIDE, .no_estimate = true}},
    {"number-unknown",
     NULL,
     COLOR_NONE,
     {.step = KIOSK_NUMBER, .paper = KIOSK_PAPER_READY, .left_s = 38, .no_estimate = true}},
    {"checkin", "k10-kiosk-checkin", COLOR_NONE, {.step = KIOSK_CHECKIN, .query = "40381"}},
    {"checkin-whole", NULL, COLOR_NONE, {.step = KIOSK_CHECKIN, .query = "40381276"}},
    {"checkin-letters", NULL, COLOR_NONE, {.step = KIOSK_CHECKIN, .query = "7KD", .letters = true}},
    {"reprint", NULL, COLOR_NONE, {.step = KIOSK_REPRINT, .query = "C042 7K3F9QXM"}},
    {"holder", NULL, COLOR_NONE, {.step = KIOSK_HOLDER, .query = "1380000"}},
    {"staff", NULL, COLOR_NONE, {.step = KIOSK_STAFF, .query = "0301 8744", .guarded = true}},
    {"refused-code",
     NULL,
     COLOR_NONE,
     {.step = KIOSK_REFUSED,
      .query = "40381276",
      .refused = STATUS_NOT_FOUND,
      .kind = ACTION_CHECKIN,
      .refusal = "There is no appointment with that code. Check it, or ask at the desk."}},
    {"refused-open-ticket",
     NULL,
     COLOR_NONE,
     {.step = KIOSK_REFUSED,
      .refused = STATUS_CONFLICT,
      .refusal = "You already have number {0} for service {1}. It still counts; keep it."}},
    {"locked", NULL, COLOR_NONE, {.step = KIOSK_HOME, .locked = "正在换纸，马上好"}},
    {"closed", NULL, COLOR_BOARD, {.step = KIOSK_HOME, .at = "2026-03-20T17:12:00"}},
    {"cut-off", NULL, COLOR_NONE, {.step = KIOSK_HOME, .stale = true}},
};

/* The design's pictures of other sizes and looks. */
static const char *
rects_of(const char *name)
{
    static const char *const pictures[][2] = {
        {"home-full-en", "k02-kiosk-home-en"},
        {"home-full-low", "k03-kiosk-home-hc-lowreach"},
        {"home-full-ar", "k11-kiosk-home-rtl"},
        {"home-full-wide", "k04-kiosk-home-landscape"},
        {"home-full-large", "k09-kiosk-home-largetype"},
        {"home-full-square", "k12-kiosk-home-1280x1024"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(pictures); i++) {
        if (strcmp(pictures[i][0], name) == 0) {
            return pictures[i][1];
        }
    }
    return NULL;
}

/* Of other layouts, the screens that differ most are kept as pictures; all are audited. */
static bool
is_kept(const char *scene, const struct look *look)
{
    static const char *const main_scenes[] = {"home",   "guide",   "priority", "department",
                                              "search", "checkin", "number",   "paper-out"};
    static const char *const words_alone[] = {"guide-jam", "guide-quota", "guide-not-today",
                                              "number-low-paper"};
    for (size_t i = 0; i < ARRAY_SIZE(words_alone); i++) {
        if (strcmp(scene, words_alone[i]) == 0) {
            return strcmp(look->suffix, "-en") == 0; /* they differ from their like */
        }
    }
    bool other = (look->how & LOW) || strcmp(look->suffix, "-square") == 0 ||
                 strcmp(look->suffix, "-wide") == 0;
    for (size_t i = 0; other && i < ARRAY_SIZE(main_scenes); i++) {
        if (strcmp(main_scenes[i], scene) == 0) {
            other = false;
        }
    }
    return (look->how & KEPT) && !other;
}

int
main(int argc, char **argv)
{
    static struct golden_case cases[ARRAY_SIZE(scenes) * ARRAY_SIZE(looks)];
    static struct scene shown[ARRAY_SIZE(cases)];
    static char names[ARRAY_SIZE(cases)][64];
    size_t count = 0;
    for (size_t s = 0; s < ARRAY_SIZE(scenes); s++) {
        for (size_t l = 0; l < ARRAY_SIZE(looks); l++, count++) {
            struct look chosen = looks[l];
            const struct look *look = &chosen;
            /* Only the design's own pictures are held pixel for pixel at their own size. */
            if (l == 0 && !scenes[s].rects) {
                chosen.width /= 2;
                chosen.height /= 2;
                chosen.mm_per_px *= 2;
            }
            str_format(names[count], sizeof(names[count]), "%s%s", scenes[s].name, look->suffix);
            shown[count] = scenes[s].scene;
            shown[count].lang = look->lang;
            shown[count].low = (look->how & LOW) != 0;
            cases[count] = (struct golden_case){
                .name = names[count],
                .width = look->width,
                .height = look->height,
                .u = ui_metrics_kiosk(look->width, look->height, look->mm_per_px).u,
                .mm_per_px = look->mm_per_px,
                .theme = look->theme,
                .large = (look->how & LARGE) != 0,
                .touch = THEME_TOUCH_KIOSK,
                .lang = look->lang,
                .ground = scenes[s].ground,
                .rects = l == 0 ? scenes[s].rects : rects_of(names[count]),
                .touch_from = (look->how & LOW) ? 0.4f : 0,
                .audit_only = !is_kept(scenes[s].name, look),
                .data = &shown[count],
                .view = view};
        }
    }
    return golden_main(argc, argv, "kiosk", cases, count);
}
