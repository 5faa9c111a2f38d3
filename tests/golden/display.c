/* SPDX-License-Identifier: Apache-2.0
 * The hall board's screens, in the sample hall of the pictures, on Friday 20 March 2026. */
#include "display/display.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/hall_file.h"
#include "display/layout.h"
#include "golden.h"

enum { START_MS = 1000000, MANY = 40, MANY_COUNTERS = 64, CALLS_MAX = 8 };

struct call {
    const char *number, *counter, *lang;
    bool serving;
    int ago_s;
};
/* later_s: how long after the newest call the picture is taken. */
struct scene {
    const char *file; /* NULL = the sample hall of the pictures */
    const char *at;   /* hall time, NULL = 10:17 */
    const char *terminal;
    int services; /* of the hall; 0 = as in the file */
    const struct call *calls;
    size_t call_count;
    int later_s;
    bool zones, stale, starting,
        odd;       /* zones: the hall keeps them; odd: stopped and full services */
    bool empty;    /* nobody waits */
    bool pages_on; /* the second page of the table and of the notices */
    enum hall_shows shows;
    int counters;      /* of the hall; 0 = as in the file */
    int rows;          /* asked for by the hall file */
    bool sounds;       /* what was called is still being spoken */
    const char *alert; /* a preset, "own" = words of the supervisor */
    enum hall_exit exit;
    bool video, film; /* with an area for films; with a frame of one in it */
    const char *sign; /* the counter it hangs over */
    bool paused;      /* that counter is */
    const char *idle; /* a service that nobody waits for */
    bool no_estimate; /* no wait is known */
    bool kept;        /* and how well yesterday's were told is */
};

/* What stands at the counters of the pictures, from the first: a number, "|" paused, "+" ready,
 * "" not open. */
static const char *const at_counters[] = {
    "J013", "J014", "A052", "B047", "C036", "C035", "G018", "G019", "D022", "|", "E061", "E060",
    "E059", "F031", "F032", "+",    "H009", "H010", "A053", "A050", "B046", "|", "",     ""};

static const struct call calls[] = {{"C036", "5", "zh_CN", false, 0},
                                    {"C035", "6", "zh_CN", true, 60},
                                    {"A052", "3", "zh_CN", true, 90},
                                    {"E061", "11", "zh_CN", true, 120},
                                    {"B047", "4", "zh_CN", true, 150}};
static const struct call english[] = {{"C036", "5", "en", false, 0},
                                      {"C035", "6", "en", true, 60},
                                      {"A1052", "3", "zh_CN", true, 90}};
static const struct call burst[] = {{"C036", "5", "zh_CN", false, 0},
                                    {"A052", "3", "zh_CN", false, 0},
                                    {"E061", "11", "zh_CN", false, 0},
                                    {"B047", "4", "zh_CN", true, 150}};

static void
stretch_services(struct hall *hall, int count)
{
    static struct hall_service services[MANY];
    for (int i = 0; i < count; i++) {
        services[i] = hall->services[i % (int)hall->service_count];
        if (i >= (int)hall->service_count) {
            str_format(services[i].id, sizeof(services[i].id), "%c", "KLMNPQRSTUVWXYZ"[i % 15]);
        }
    }
    hall->services = services;
    hall->service_count = (size_t)count;
}

static void
stretch_counters(struct hall *hall, int count)
{
    static struct hall_counter counters[MANY_COUNTERS];
    for (int i = 0; i < count; i++) {
        counters[i] = hall->counters[i % (int)hall->counter_count];
        str_format(counters[i].id, ID_SIZE, "%d", i + 1);
        str_format(counters[i].zone, ID_SIZE, "%c", "ABC"[i * 3 / count]);
    }
    hall->counters = counters;
    hall->counter_count = (size_t)count;
}

static struct hall *
load_hall(const struct scene *scene)
{
    static struct hall_file_errors errors;
    struct hall *hall;
    const char *file = scene->file ? scene->file : "data/halls/chenghu.yaml";
    if (hall_file_load(file, &errors, &hall) != STATUS_OK) {
        fprintf(stderr, "cannot read %s\n", file);
        exit(1);
    }
    return hall;
}

/* What the hall file would say of this screen. */
static bool
has_place(const struct scene *scene)
{
    return scene->shows || scene->rows || scene->exit || scene->video;
}

/* What differs from the file, in a copy that owns nothing. */
static void
bend_hall(struct hall *hall, const struct scene *scene)
{
    if (scene->services) {
        stretch_services(hall, scene->services);
    }
    if (scene->counters) {
        stretch_counters(hall, scene->counters);
    }
    if (!scene->zones) {
        hall->zone_count = 0;
    }
    static struct hall_terminal place;
    if (has_place(scene)) {
        place = (struct hall_terminal){.id = "wall",
                                       .shows = scene->shows,
                                       .rows = scene->rows,
                                       .exit = scene->exit,
                                       .panel_mm = {1218, 685}};
        str_cut(place.media, sizeof(place.media), scene->video ? "films" : "");
        hall->terminals = &place;
        hall->terminal_count = 1;
    }
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
fill_services(const struct hall *hall, const struct scene *scene, struct board *board)
{
    static const int waiting[] = {8, 12, 5, 3, 14, 9, 2, 0, 4};
    static struct board_service services[MANY];
    memset(services, 0, sizeof(services));
    for (size_t i = 0; i < hall->service_count; i++) {
        str_cut(services[i].service, sizeof(services[i].service), hall->services[i].id);
        services[i].waiting = scene->empty ? 0 : waiting[i % ARRAY_SIZE(waiting)];
        services[i].open_counters = 2;
        services[i].next_count = services[i].waiting < 5 ? services[i].waiting : 5;
        for (int n = 0; n < services[i].next_count; n++) {
            str_format(services[i].next[n], TICKET_NUMBER_SIZE, "%s%03d", services[i].service,
                       n == 1 ? 803 : 37 + n);
        }
        if (scene->idle && strcmp(scene->idle, services[i].service) == 0) {
            services[i].waiting = 0;
        }
        if (scene->odd && i % 4 == 1) {
            services[i].waiting = 0;
            services[i].stopped = i % 8 == 1;
            services[i].full = i % 8 == 5;
        }
    }
    board->services = services;
    board->service_count = hall->service_count;
}

static void
fill_calls(const struct hall *hall, const struct scene *scene, struct board *board)
{
    static struct board_call made[CALLS_MAX];
    memset(made, 0, sizeof(made));
    for (size_t i = 0; i < scene->call_count; i++) {
        const struct call *call = &scene->calls[i];
        made[i] = (struct board_call){.ticket = (int64_t)i + 1,
                                      .event = (int64_t)(scene->call_count - i),
                                      .called_at = board->at - call->ago_s * 1000,
                                      .calls = 1,
                                      .state = call->serving ? TICKET_SERVING : TICKET_CALLED};
        str_cut(made[i].number, sizeof(made[i].number), call->number);
        str_cut(made[i].counter, sizeof(made[i].counter), call->counter);
        str_cut(made[i].lang, sizeof(made[i].lang), call->lang);
        str_format(made[i].service, sizeof(made[i].service), "%c", call->number[0]);
        const struct hall_counter *counter = hall_counter(hall, call->counter);
        str_cut(made[i].zone, sizeof(made[i].zone), counter ? counter->zone : "");
    }
    board->calls = made;
    board->call_count = scene->call_count;
}

static void
fill_counters(const struct hall *hall, const struct scene *scene, struct board *board)
{
    static struct board_counter counters[MANY_COUNTERS];
    memset(counters, 0, sizeof(counters));
    for (size_t i = 0; i < hall->counter_count && i < MANY_COUNTERS; i++) {
        const char *at = scene->empty ? "+" : at_counters[i % ARRAY_SIZE(at_counters)];
        str_cut(counters[i].id, ID_SIZE, hall->counters[i].id);
        str_cut(counters[i].zone, ID_SIZE, hall->counters[i].zone);
        counters[i].state = *at == '|' ? COUNTER_PAUSED : *at ? COUNTER_OPEN : COUNTER_CLOSED;
        counters[i].back_at = *at == '|' ? board->at + 17 * 60000 : 0;
        if (*at >= 'A' && *at <= 'Z') {
            str_cut(counters[i].number, sizeof(counters[i].number), at);
        }
    }
    for (size_t i = 0; i < hall->counter_count && scene->sign; i++) {
        const struct hall_staff *staff = hall->staff_count > 0 ? &hall->staff[0] : NULL;
        if (strcmp(counters[i].id, scene->sign) == 0) {
            counters[i].number[0] = '\0';
            str_cut(counters[i].staff, ID_SIZE, staff ? staff->id : "");
            counters[i].state = scene->paused ? COUNTER_PAUSED : counters[i].state;
            counters[i].back_at = scene->paused ? board->at + 17 * 60000 : 0;
        }
        for (size_t n = 0; n < board->call_count; n++) {
            if (strcmp(counters[i].id, board->calls[n].counter) == 0) {
                str_cut(counters[i].number, TICKET_NUMBER_SIZE, board->calls[n].number);
            }
        }
    }
    board->counters = counters;
    board->counter_count = hall->counter_count;
}

static void
fill_alert(const struct scene *scene, struct board *board)
{
    bool own = scene->alert && strcmp(scene->alert, "own") == 0;

    if (!scene->alert) {
        return;
    }
    board->alert = (struct alert){.on = true};
    str_cut(board->alert.preset, ID_SIZE, own ? "" : scene->alert);
    str_cut(board->alert.text_zh, ACTION_ALERT_SIZE,
            own ? "二楼水管漏水，请从东边楼梯下楼，不要用电梯。" : "");
    str_cut(board->alert.text_en, ACTION_ALERT_SIZE,
            own ? "A pipe is leaking on floor two. Please go down by the east stairs." : "");
}

/* A frame that shows whether it stands upright and unmirrored: brighter to the right and down. */
static void
fill_frame(struct display *display, const struct golden_case *golden, const struct scene *scene)
{
    static uint32_t pixels[2048 * 1200];
    struct media_frame frame = {.pixels = scene->film ? pixels : NULL};

    str_cut(frame.title, sizeof(frame.title), "办事小课堂：二手房过户怎么走");
    display_media(display, &frame);
    if (scene->film &&
        layout_video_pixels(display, golden->width, golden->height, &frame.width, &frame.height)) {
        for (int i = 0; i < frame.width * frame.height; i++) {
            unsigned x = (unsigned)(i % frame.width * 255 / frame.width);
            unsigned y = (unsigned)(i / frame.width * 255 / frame.height);
            pixels[i] = 0xff000000 | x << 16 | y << 8 | 0x40;
        }
        display_media(display, &frame);
    }
}

/* As the design's pictures have them. */
static struct waits *
make_waits(const struct hall *hall, const struct scene *scene)
{
    static const int minutes[][2] = {{9, 18},  {19, 33}, {15, 24}, {6, 9}, {26, 38},
                                     {14, 22}, {4, 10},  {0, 2},   {5, 14}};
    static struct wait_service services[HALL_SERVICES_MAX];
    static struct waits waits;

    memset(services, 0, sizeof(services));
    waits = (struct waits){.services = services, .service_count = hall->service_count};
    for (size_t i = 0; i < hall->service_count; i++) {
        const int *both = minutes[i % ARRAY_SIZE(minutes)];
        str_cut(services[i].id, sizeof(services[i].id), hall->services[i].id);
        services[i].ordinary.told =
            (struct ticket_told){.p50_min = both[0], .p80_min = both[1], .by = "rollout"};
    }
    if (scene->kept) {
        waits.tally = (struct past_tally){.day = "2026-03-19", .told = 1180, .kept = 951};
    }
    return scene->no_estimate ? NULL : &waits;
}

static void
show(struct display *display, const struct hall *hall, const struct scene *scene)
{
    static struct board board;
    struct outlook snapshot = {.board = &board, .waits = make_waits(hall, scene)};
    struct terminal_view view = {.hall = hall, .snapshot = &snapshot, .read_at = START_MS};
    struct zone *zone;
    int later = (scene->later_s + (scene->pages_on ? DISPLAY_PAGE_MS / 1000 + 1 : 0)) * 1000;

    memset(&board, 0, sizeof(board));
    view.facts.now = instant(hall, scene->at ? scene->at : "2026-03-20T10:17:00");
    view.facts.clock_rate_milli = 1000;
    board.at = view.facts.now;
    if (zone_open(hall->time_zone, &zone) == STATUS_OK) {
        hours_business_day(zone, hall->day_starts_min, board.at, board.day);
        zone_close(zone);
    }
    fill_services(hall, scene, &board);
    fill_calls(hall, scene, &board);
    fill_counters(hall, scene, &board);
    fill_alert(scene, &board);
    display_snapshot(display, &view, false, "", START_MS);
    for (int passed = 1000; passed <= later; passed += 1000) {
        display_tick(display, START_MS + passed);
    }
    for (size_t i = 0; scene->sounds && i < board.call_count; i++) {
        if (board.calls[i].state == TICKET_CALLED) {
            display_sound(display, board.calls[i].number, true, START_MS + later);
        }
    }
    if (scene->stale) {
        display_snapshot(display, &view, true, "", START_MS + later + 5000);
    }
}

static void
view(const struct golden_case *golden, struct ui_node *root)
{
    const struct scene *scene = golden->data;
    struct display display;
    const struct display_options options = {
        .still = true,
        .terminal = scene->terminal    ? scene->terminal
                    : has_place(scene) ? "wall"
                                       : "",
        .language = golden->lang,
        .counter = scene->sign,
        .sign = scene->sign != NULL,
        .theme = {.kind = golden->theme, .large = golden->large}};

    display_init(&display, &options, START_MS);
    display_resize(&display, golden->width, golden->height);
    if (scene->starting) {
        display_snapshot(&display, NULL, true, "The database cannot be reached.", START_MS);
        display_view(&display, root);
    } else {
        struct hall *hall = load_hall(scene), shown = *hall;
        bend_hall(&shown, scene);
        show(&display, &shown, scene);
        if (scene->video) {
            fill_frame(&display, golden, scene);
        }
        display_view(&display, root);
        hall_free(hall);
    }
    display_done(&display);
}

#define CALLS(list) .calls = list, .call_count = ARRAY_SIZE(list)
static const struct scene now = {CALLS(calls)};
static const struct scene unknown = {CALLS(calls), .no_estimate = true};
static const struct scene kept_en = {CALLS(calls), .kept = true, .later_s = 17};
static const struct scene kept = {CALLS(calls), .kept = true, .pages_on = true};
static const struct scene quiet = {CALLS(calls), .later_s = 13};
static const struct scene rush = {CALLS(burst), .later_s = 7};
static const struct scene foreign = {CALLS(english)};
static const struct scene zones = {CALLS(english), .zones = true, .terminal = "wall1"};
static const struct scene nobody = {.empty = true};
static const struct scene stale = {CALLS(calls), .stale = true};
static const struct scene starting = {.starting = true};
static const struct scene closed = {.at = "2026-03-20T17:12:00", .empty = true};
static const struct scene pause_at_noon = {
    .file = "data/halls/riverside.yaml", .at = "2026-03-19T12:45:00", .empty = true};
static const struct scene weekend = {.at = "2026-03-21T17:12:00", .empty = true};
static const struct scene three = {CALLS(english), .services = 3};
static const struct scene fourteen = {CALLS(calls), .services = 14, .odd = true};
static const struct scene twenty = {CALLS(calls), .services = 20, .pages_on = true};
/* As the picture: one on the hero, two of a moment ago beside it. */
static const struct call many_calls[] = {{"C036", "5", "zh_CN", false, 0},
                                         {"F032", "15", "zh_CN", false, 1},
                                         {"A053", "19", "zh_CN", false, 2},
                                         {"C035", "6", "zh_CN", true, 60}};
static const struct scene many = {CALLS(many_calls), .shows = HALL_SHOWS_COUNTERS, .later_s = 13,
                                  .sounds = true, .idle = "J"};
static const struct scene many_quiet = {CALLS(calls), .shows = HALL_SHOWS_COUNTERS, .later_s = 13};
static const struct scene many_stale = {CALLS(calls), .shows = HALL_SHOWS_COUNTERS, .stale = true};
static const struct scene many_nobody = {
    .shows = HALL_SHOWS_COUNTERS, .empty = true, .counters = 8};
static const struct scene eight = {CALLS(english), .shows = HALL_SHOWS_COUNTERS, .counters = 8};
static const struct scene forty = {CALLS(calls), .shows = HALL_SHOWS_COUNTERS, .counters = 40};
static const struct scene sixty = {CALLS(english), .shows = HALL_SHOWS_COUNTERS, .counters = 60,
                                   .zones = true, .pages_on = true};
static const struct scene next_five = {CALLS(calls), .shows = HALL_SHOWS_NEXT};
static const struct scene four_rows = {CALLS(calls), .rows = 4};
static const struct scene fire = {CALLS(calls), .alert = "fire", .exit = HALL_EXIT_RIGHT,
                                  .zones = true};
static const struct scene fire_left = {CALLS(calls), .alert = "fire", .exit = HALL_EXIT_LEFT,
                                       .stale = true};
static const struct scene quake = {CALLS(calls), .alert = "earthquake"};
static const struct scene own_words = {CALLS(calls), .alert = "own"};
static const struct scene stay_english = {
    .file = "data/halls/riverside.yaml", .at = "2026-03-20T10:17:00", .alert = "stay"};
static const struct call served[] = {{"C036", "5", "zh_CN", true, 60}};
static const struct scene sign_calling = {CALLS(calls), .sign = "5"};
static const struct scene sign_foreign = {CALLS(english), .sign = "5"};
static const struct scene sign_serving = {CALLS(served), .sign = "5"};
static const struct scene sign_paused = {.sign = "5", .paused = true};
static const struct scene sign_ready = {.sign = "5"};
static const struct scene sign_closed = {.sign = "24"};
static const struct scene sign_stale = {CALLS(calls), .sign = "5", .stale = true};
static const struct scene sign_fire = {CALLS(calls), .sign = "5", .alert = "fire"};
static const struct scene sign_own = {CALLS(calls), .sign = "5", .alert = "own"};
static const struct scene sign_starting = {.sign = "5", .starting = true};
static const struct scene video = {CALLS(calls), .video = true};
static const struct scene film = {CALLS(english), .video = true, .film = true, .later_s = 13};
static const struct scene film_nobody = {.video = true, .film = true, .empty = true};
static const struct scene film_stale = {CALLS(calls), .video = true, .film = true, .stale = true};
static const struct scene foreign_zones = {CALLS(english), .zones = true};
static const struct scene riverside = {.file = "data/halls/riverside.yaml",
                                       .at = "2026-03-20T10:17:00"};

#define SCREEN(title, w, h, ...)                                                                   \
    {                                                                                              \
        .name = title, .width = w, .height = h, .view = view, .ground = COLOR_BOARD, __VA_ARGS__   \
    }
/* Every screen in three languages and three looks, at two sizes; of the larger no picture is kept.
 */
#define LOOKS(title, w, h, lang_, ...)                                                             \
    SCREEN(title "_" lang_ "_light", w, h, .lang = lang_, __VA_ARGS__),                            \
        SCREEN(title "_" lang_ "_contrast", w, h, .lang = lang_, .theme = THEME_CONTRAST,          \
               __VA_ARGS__),                                                                       \
        SCREEN(title "_" lang_ "_large", w, h, .lang = lang_, .large = true, __VA_ARGS__)
#define LANGUAGES(title, w, h, ...)                                                                \
    LOOKS(title, w, h, "zh_CN", __VA_ARGS__), LOOKS(title, w, h, "en", __VA_ARGS__),               \
        LOOKS(title, w, h, "ar", __VA_ARGS__)
#define SIZES(title, ...)                                                                          \
    LANGUAGES("m_" title "_1366", 1366, 768, .audit_only = true, __VA_ARGS__),                     \
        LANGUAGES("m_" title "_960", 960, 540, __VA_ARGS__)
#define UPRIGHT(title, ...)                                                                        \
    LANGUAGES("m_" title "_768", 768, 1366, .audit_only = true, __VA_ARGS__),                      \
        LANGUAGES("m_" title "_540", 540, 960, __VA_ARGS__)
#define BARS(title, ...)                                                                           \
    LANGUAGES("m_" title "_4_1", 960, 240, .u = 240.0F / 1080, __VA_ARGS__),                       \
        LANGUAGES("m_" title "_3_1", 720, 240, .u = 720.0F / 3240, __VA_ARGS__)

static const struct golden_case cases[] = {
    SCREEN("board", 1920, 1080, .lang = "zh_CN", .data = &now, .rects = "h01-hall-landscape"),
    SCREEN("board_en", 1920, 1080, .lang = "en", .data = &now),
    SCREEN("board_unknown", 1920, 1080, .lang = "zh_CN", .data = &unknown),
    SCREEN("board_kept", 1920, 1080, .lang = "zh_CN", .data = &kept),
    SCREEN("board_kept_en", 1920, 1080, .lang = "en", .data = &kept_en),
    SCREEN("board_contrast", 1920, 1080, .lang = "zh_CN", .data = &now, .theme = THEME_CONTRAST),
    SCREEN("board_contrast_en", 1920, 1080, .lang = "en", .data = &quiet, .theme = THEME_CONTRAST),
    SCREEN("board_large", 1920, 1080, .lang = "zh_CN", .data = &now, .large = true),
    SCREEN("board_large_en", 1920, 1080, .lang = "en", .data = &now, .large = true),
    SCREEN("board_1366", 1366, 768, .lang = "zh_CN", .data = &now),
    SCREEN("board_4k", 3840, 2160, .lang = "zh_CN", .data = &now),
    SCREEN("board_1280x1024", 1280, 1024, .lang = "zh_CN", .data = &now),
    SCREEN("board_1280x1024_en", 1280, 1024, .lang = "en", .data = &now),
    SCREEN("board_quiet", 1920, 1080, .lang = "zh_CN", .data = &quiet),
    SCREEN("board_rush", 1920, 1080, .lang = "zh_CN", .data = &rush),
    SCREEN("board_foreign", 1920, 1080, .lang = "zh_CN", .data = &foreign),
    SCREEN("board_zones", 1920, 1080, .lang = "zh_CN", .data = &zones),
    SCREEN("board_zones_en", 1920, 1080, .lang = "en", .data = &zones),
    SCREEN("board_nobody", 1920, 1080, .lang = "zh_CN", .data = &nobody),
    SCREEN("board_three", 1920, 1080, .lang = "zh_CN", .data = &three),
    SCREEN("board_fourteen", 1920, 1080, .lang = "zh_CN", .data = &fourteen),
    SCREEN("board_fourteen_en", 1920, 1080, .lang = "en", .data = &fourteen),
    SCREEN("board_twenty", 1920, 1080, .lang = "zh_CN", .data = &twenty),
    SCREEN("board_riverside", 1920, 1080, .lang = "en", .data = &riverside),
    SCREEN("portrait", 1080, 1920, .lang = "zh_CN", .data = &now, .rects = "h02-hall-portrait"),
    SCREEN("portrait_en", 1080, 1920, .lang = "en", .data = &foreign),
    SCREEN("portrait_large", 1080, 1920, .lang = "zh_CN", .data = &now, .large = true),
    SCREEN("portrait_contrast", 1080, 1920, .lang = "zh_CN", .data = &now, .theme = THEME_CONTRAST),
    SCREEN("portrait_768", 768, 1366, .lang = "zh_CN", .data = &zones),
    SCREEN("portrait_768_en", 768, 1366, .lang = "en", .data = &now),
    SCREEN("next", 1920, 1080, .lang = "zh_CN", .data = &next_five),
    SCREEN("next_en", 1920, 1080, .lang = "en", .data = &next_five),
    SCREEN("next_large", 1920, 1080, .lang = "zh_CN", .data = &next_five, .large = true),
    SCREEN("next_portrait", 1080, 1920, .lang = "zh_CN", .data = &next_five),
    SCREEN("rows_four", 1920, 1080, .lang = "zh_CN", .data = &four_rows),
    SCREEN("rows_four_en", 1920, 1080, .lang = "en", .data = &four_rows),
    SCREEN("rows_four_portrait_en", 1080, 1920, .lang = "en", .data = &four_rows),
    SCREEN("emergency", 1920, 1080, .lang = "zh_CN", .data = &fire, .rects = "h05-hall-emergency"),
    SCREEN("emergency_contrast", 1920, 1080, .lang = "zh_CN", .data = &fire,
           .theme = THEME_CONTRAST),
    SCREEN("emergency_large", 1366, 768, .lang = "en", .data = &fire_left, .large = true),
    SCREEN("emergency_portrait", 1080, 1920, .lang = "zh_CN", .data = &fire),
    SCREEN("emergency_quake", 1920, 1080, .lang = "zh_CN", .data = &quake),
    SCREEN("emergency_own", 1920, 1080, .lang = "zh_CN", .data = &own_words),
    SCREEN("emergency_own_portrait", 1080, 1920, .lang = "zh_CN", .data = &own_words),
    SCREEN("emergency_stay_en", 1920, 1080, .lang = "en", .data = &stay_english),
    SCREEN("sign_calling", 1280, 360, .u = 0.33333F, .lang = "zh_CN", .data = &sign_calling,
           .rects = "w01-window-calling"),
    SCREEN("sign_serving", 1280, 360, .u = 0.33333F, .lang = "zh_CN", .data = &sign_serving,
           .rects = "w02-window-serving"),
    SCREEN("sign_paused", 1280, 360, .u = 0.33333F, .lang = "zh_CN", .data = &sign_paused,
           .rects = "w03-window-paused"),
    SCREEN("sign_ready", 1280, 360, .u = 0.33333F, .lang = "zh_CN", .data = &sign_ready,
           .rects = "w04-window-ready"),
    SCREEN("sign_closed", 1280, 360, .u = 0.33333F, .lang = "zh_CN", .data = &sign_closed),
    SCREEN("sign_stale", 1280, 360, .u = 0.33333F, .lang = "zh_CN", .data = &sign_stale),
    SCREEN("sign_starting", 1280, 360, .u = 0.33333F, .lang = "zh_CN", .data = &sign_starting),
    SCREEN("sign_fire", 1280, 360, .u = 0.33333F, .lang = "zh_CN", .data = &sign_fire),
    SCREEN("sign_own", 1280, 360, .u = 0.33333F, .lang = "zh_CN", .data = &sign_own),
    SCREEN("sign_calling_en", 1280, 360, .u = 0.33333F, .lang = "en", .data = &sign_calling),
    SCREEN("sign_serving_en", 1280, 360, .u = 0.33333F, .lang = "en", .data = &sign_serving),
    SCREEN("sign_paused_en", 1280, 360, .u = 0.33333F, .lang = "en", .data = &sign_paused),
    SCREEN("sign_ready_en", 1280, 360, .u = 0.33333F, .lang = "en", .data = &sign_ready),
    SCREEN("sign_foreign", 960, 320, .u = 0.2963F, .lang = "zh_CN", .data = &sign_foreign),
    SCREEN("sign_serving_3_1", 960, 320, .u = 0.2963F, .lang = "en", .data = &sign_serving),
    SCREEN("sign_paused_3_1", 960, 320, .u = 0.2963F, .lang = "en", .data = &sign_paused),
    SCREEN("sign_ready_5_1", 1920, 384, .u = 0.35556F, .lang = "zh_CN", .data = &sign_ready),
    SCREEN("sign_calling_contrast", 1280, 360, .u = 0.33333F, .lang = "zh_CN",
           .data = &sign_calling, .theme = THEME_CONTRAST),
    SCREEN("sign_paused_contrast", 1280, 360, .u = 0.33333F, .lang = "zh_CN", .data = &sign_paused,
           .theme = THEME_CONTRAST),
    SCREEN("sign_ready_large", 1280, 360, .u = 0.33333F, .lang = "zh_CN", .data = &sign_ready,
           .large = true),
    SCREEN("sign_calling_1080", 1920, 1080, .u = 0.59259F, .lang = "zh_CN", .data = &sign_calling),
    SCREEN("led_calling", 128, 32, .u = 1, .lang = "zh_CN", .data = &sign_calling),
    SCREEN("led_serving", 128, 32, .u = 1, .lang = "zh_CN", .data = &sign_serving),
    SCREEN("led_paused", 128, 32, .u = 1, .lang = "zh_CN", .data = &sign_paused),
    SCREEN("led_ready", 128, 32, .u = 1, .lang = "zh_CN", .data = &sign_ready),
    SCREEN("led_fire", 128, 32, .u = 1, .lang = "zh_CN", .data = &sign_fire),
    SCREEN("led_calling_64", 64, 32, .u = 1, .lang = "zh_CN", .data = &sign_calling),
    SCREEN("led_serving_64", 64, 32, .u = 1, .lang = "zh_CN", .data = &sign_serving),
    SCREEN("led_paused_64", 64, 32, .u = 1, .lang = "zh_CN", .data = &sign_paused),
    SCREEN("led_ready_64", 64, 32, .u = 1, .lang = "zh_CN", .data = &sign_ready),
    SCREEN("led_closed_64", 64, 32, .u = 1, .lang = "zh_CN", .data = &sign_closed),
    SCREEN("led_calling_192", 192, 64, .u = 1, .lang = "zh_CN", .data = &sign_calling),
    SCREEN("video", 1920, 1080, .lang = "zh_CN", .data = &video, .rects = "h06-hall-video"),
    SCREEN("video_film_en", 1920, 1080, .lang = "en", .data = &film),
    SCREEN("video_film_1366", 1366, 768, .lang = "zh_CN", .data = &film),
    SCREEN("video_contrast", 1920, 1080, .lang = "zh_CN", .data = &film, .theme = THEME_CONTRAST),
    SCREEN("video_nobody", 1920, 1080, .lang = "zh_CN", .data = &film_nobody),
    SCREEN("video_stale", 1920, 1080, .lang = "zh_CN", .data = &film_stale),
    SCREEN("many", 1920, 1080, .lang = "zh_CN", .data = &many, .rects = "h03-hall-24-counters"),
    SCREEN("many_en", 1920, 1080, .lang = "en", .data = &many),
    SCREEN("many_contrast", 1920, 1080, .lang = "zh_CN", .data = &many, .theme = THEME_CONTRAST),
    SCREEN("many_large", 1920, 1080, .lang = "zh_CN", .data = &many, .large = true),
    SCREEN("many_1366_en", 1366, 768, .lang = "en", .data = &many_quiet),
    SCREEN("many_quiet", 1920, 1080, .lang = "zh_CN", .data = &many_quiet),
    SCREEN("many_stale", 1920, 1080, .lang = "zh_CN", .data = &many_stale),
    SCREEN("many_nobody", 1920, 1080, .lang = "zh_CN", .data = &many_nobody),
    SCREEN("many_eight", 1920, 1080, .lang = "zh_CN", .data = &eight),
    SCREEN("many_forty", 1920, 1080, .lang = "zh_CN", .data = &forty),
    SCREEN("many_forty_en", 1920, 1080, .lang = "en", .data = &forty),
    SCREEN("many_sixty", 1920, 1080, .lang = "zh_CN", .data = &sixty),
    SCREEN("many_sixty_en", 1920, 1080, .lang = "en", .data = &sixty),
    SCREEN("many_portrait", 1080, 1920, .lang = "zh_CN", .data = &many),
    SCREEN("many_portrait_en", 1080, 1920, .lang = "en", .data = &many_quiet),
    SCREEN("stale", 1920, 1080, .lang = "zh_CN", .data = &stale),
    SCREEN("stale_en", 1920, 1080, .lang = "en", .data = &stale),
    SCREEN("stale_contrast", 1920, 1080, .lang = "zh_CN", .data = &stale, .theme = THEME_CONTRAST),
    SCREEN("stale_large", 1920, 1080, .lang = "en", .data = &stale, .large = true),
    SCREEN("stale_portrait", 1080, 1920, .lang = "zh_CN", .data = &stale),
    SCREEN("starting", 1920, 1080, .lang = "zh_CN", .data = &starting),
    SCREEN("closed", 1920, 1080, .lang = "zh_CN", .data = &closed, .rects = "h04-hall-closed"),
    SCREEN("closed_en", 1920, 1080, .lang = "en", .data = &closed),
    SCREEN("closed_contrast", 1920, 1080, .lang = "zh_CN", .data = &closed,
           .theme = THEME_CONTRAST),
    SCREEN("closed_noon", 1920, 1080, .lang = "en", .data = &pause_at_noon),
    SCREEN("closed_weekend", 1920, 1080, .lang = "zh_CN", .data = &weekend),
    SCREEN("closed_weekend_large", 1920, 1080, .lang = "en", .data = &weekend, .large = true),
    SCREEN("closed_portrait_en", 1080, 1920, .lang = "en", .data = &weekend),
    SIZES("board", .data = &foreign_zones),
    SIZES("next", .data = &next_five),
    SIZES("many", .data = &many),
    SIZES("video", .data = &film),
    SIZES("closed", .data = &weekend),
    SIZES("stale", .data = &stale),
    SIZES("emergency", .data = &fire),
    SIZES("own", .data = &own_words),
    UPRIGHT("portrait", .data = &foreign_zones),
    BARS("sign_calling", .data = &sign_foreign),
    BARS("sign_serving", .data = &sign_serving),
    BARS("sign_paused", .data = &sign_paused),
    BARS("sign_ready", .data = &sign_ready),
};

int
main(int argc, char **argv)
{
    return golden_main(argc, argv, "display", cases, ARRAY_SIZE(cases));
}
