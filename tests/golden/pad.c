/* SPDX-License-Identifier: Apache-2.0
 * The pad's screens at counter 5 of the sample hall, on Friday 20 March 2026 at 10:24. */
#include "pad/pad.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/hall_file.h"
#include "golden.h"

enum { START_MS = 1000000 };

struct scene {
    enum counter_state state;
    enum ticket_state ticket; /* TICKET_DONE = none in hand */
    const char *lang;         /* of the ticket, NULL = the screen's */
    const char *steps;
    bool notice, cut_off, figures, elsewhere, nobody, late, refused;
    const char *staff; /* NULL: the one of the design */
    int level;         /* tapped */
    unsigned chosen;   /* reasons, a bit each */
    bool send;
    int later_s;
};

static int64_t
instant(const char *text)
{
    struct civil civil;
    struct zone *zone;
    int64_t at = 0;

    if (civil_parse_time(text, &civil) && zone_open("Asia/Shanghai", &zone) == STATUS_OK) {
        at = zone_instant(zone, &civil);
        zone_close(zone);
    }
    return at;
}

static void
fill_counter(const struct scene *scene, const char *lang, struct counter *counter)
{
    *counter = (struct counter){.state = scene->state, .service_count = 1, .primary_count = 1};
    str_cut(counter->id, ID_SIZE, "5");
    str_cut(counter->staff, ID_SIZE, scene->nobody ? "" : scene->staff ? scene->staff : "0317");
    str_cut(counter->services[0], ID_SIZE, "C");
    if (scene->state == COUNTER_PAUSED) {
        str_cut(counter->reason, sizeof(counter->reason), "Away for a moment");
        counter->back_at = instant("2026-03-20T10:34:00");
    }
    counter->has_ticket = scene->ticket != TICKET_DONE;
    counter->ticket.state = scene->ticket;
    str_cut(counter->ticket.number, TICKET_NUMBER_SIZE, "C036");
    str_cut(counter->ticket.lang, TICKET_LANG_SIZE, scene->lang ? scene->lang : lang);
    if (!ticket_steps_parse(scene->steps ? scene->steps : "C/resale", counter->ticket.steps,
                            &counter->ticket.step_count)) {
        abort();
    }
}

static void
fill_snapshot(const struct scene *scene, const char *lang, struct pad_snapshot *snapshot)
{
    *snapshot = (struct pad_snapshot){.known = true};
    fill_counter(scene, lang, &snapshot->counter);
    if (scene->notice) {
        snapshot->has_notice = true;
        str_cut(snapshot->notice.matter, ID_SIZE, "resale");
        str_cut(snapshot->notice.missing, ACTION_MISSING_SIZE, "4");
    }
    if (scene->elsewhere) {
        str_cut(snapshot->others[0], ID_SIZE, "6");
        snapshot->other_count = 1;
    }
    str_cut(snapshot->supervisor, ID_SIZE, "0101");
}

static void
fill_service(const struct scene *scene, const char *lang, struct pad_snapshot *snapshot)
{
    struct pad_service *service = &snapshot->service;

    *service = (struct pad_service){.served = 24, .at = instant("2026-03-20T10:24:00")};
    str_cut(service->number, TICKET_NUMBER_SIZE, "C036");
    str_cut(service->lang, TICKET_LANG_SIZE, scene->lang ? scene->lang : lang);
    str_cut(service->service, ID_SIZE, "C");
    str_cut(service->matter, ID_SIZE, "resale");
    str_cut(service->staff, ID_SIZE, "0317");
}

static void
tap(struct pad *pad, int action, int64_t *now_ms)
{
    *now_ms += PAD_TAP_MS;
    pad_event(pad, &(struct window_event){.kind = WINDOW_TAP, .action = action}, *now_ms);
}

static void
act(struct pad *pad, const struct scene *scene)
{
    int64_t now_ms = START_MS;
    struct action action;
    struct answer answer = {.status = STATUS_OK, .event = 24};

    tap(pad, PAD_TOUCH_LEVEL + scene->level, &now_ms);
    for (int i = 0; i < HALL_RATING_REASONS_MAX; i++) {
        if (scene->chosen & 1U << i) {
            tap(pad, PAD_TOUCH_REASON + i, &now_ms);
        }
    }
    if (!scene->send) {
        return;
    }
    tap(pad, PAD_TOUCH_SUBMIT, &now_ms);
    if (!pad_pop_action(pad, &action)) {
        abort();
    }
    pad_asked(pad, 1);
    pad_late(pad, scene->late);
    if (scene->refused) {
        answer_refuse(&answer, STATUS_CONFLICT, "The time to rate ticket {0} is over.", 1, "C036");
    }
    if (!scene->late) {
        pad_answer(pad, 1, &answer, now_ms);
    }
}

static void
show(struct pad *pad, const struct hall *hall, const struct golden_case *golden)
{
    static struct pad_snapshot seen;
    struct pad_snapshot *snapshot = &seen;
    const struct scene *scene = golden->data;
    struct terminal_view view = {.hall = hall, .snapshot = &seen, .read_at = START_MS};

    view.facts.now = instant("2026-03-20T10:24:00");
    view.facts.clock_rate_milli = 1000;
    fill_snapshot(scene, golden->lang, snapshot);
    snapshot->rating_mean_milli = scene->figures ? 4900 : 0;
    snapshot->rating_count = scene->figures ? 1286 : 0;
    if (scene->level || scene->later_s) {
        fill_service(scene, golden->lang, snapshot);
    }
    pad_snapshot_take(pad, &view, scene->cut_off, "", START_MS);
    if (scene->level > 0) {
        act(pad, scene);
    }
    pad_tick(pad, pad->now_ms + scene->later_s * 1000);
}

static void
view(const struct golden_case *golden, struct ui_node *root)
{
    static struct hall_file_errors errors;
    struct hall *hall;
    struct pad pad;
    const struct pad_options options = {.terminal = "pad5",
                                        .counter = "5",
                                        .language = golden->lang,
                                        .theme = {.kind = golden->theme, .large = golden->large}};

    if (hall_file_load("data/halls/chenghu.yaml", &errors, &hall) != STATUS_OK) {
        fprintf(stderr, "cannot read the sample hall\n");
        exit(1);
    }
    pad_init(&pad, &options, START_MS);
    show(&pad, hall, golden);
    pad_view(&pad, root);
    pad_done(&pad);
    hall_free(hall);
}

#define OPEN .state = COUNTER_OPEN
static const struct {
    const char *name, *rects;
    struct scene scene;
} scenes[] = {
    {"idle", "p01-pad-idle", {OPEN, .ticket = TICKET_DONE, .figures = true}},
    {"idle-duty", NULL, {OPEN, .ticket = TICKET_DONE, .staff = "0318"}},
    {"called", NULL, {OPEN, .ticket = TICKET_CALLED}},
    {"serving", "p02-pad-serving", {OPEN, .ticket = TICKET_SERVING, .notice = true}},
    {"serving-steps", NULL, {OPEN, .ticket = TICKET_SERVING, .steps = "C/resale,G"}},
    {"rating", "p03-pad-rating", {OPEN, .ticket = TICKET_DONE, .later_s = 15}},
    {"rating-foreign", NULL, {OPEN, .ticket = TICKET_DONE, .later_s = 15, .lang = "en"}},
    {"rating-still-there", NULL, {OPEN, .ticket = TICKET_DONE, .later_s = 45}},
    {"reasons", "p04-pad-low-reasons", {OPEN, .ticket = TICKET_DONE, .level = 2, .chosen = 5}},
    {"sending", NULL, {OPEN, .ticket = TICKET_DONE, .level = 4, .send = true, .late = true}},
    {"thanks-low",
     "p05-pad-thanks",
     {OPEN, .ticket = TICKET_DONE, .level = 2, .send = true, .later_s = 1}},
    {"thanks", NULL, {OPEN, .ticket = TICKET_DONE, .level = 5, .send = true, .later_s = 1}},
    {"refused", NULL, {OPEN, .ticket = TICKET_DONE, .level = 4, .send = true, .refused = true}},
    {"paused",
     "p06-pad-paused",
     {.state = COUNTER_PAUSED, .ticket = TICKET_DONE, .elsewhere = true}},
    {"closed", NULL, {.state = COUNTER_CLOSED, .ticket = TICKET_DONE, .nobody = true}},
    {"cut-off", NULL, {OPEN, .ticket = TICKET_DONE, .cut_off = true}},
};
static const struct look {
    const char *suffix, *lang;
    int width, height;
    enum theme_kind theme;
    bool large, kept;
} looks[] = {
    {"", "zh_CN", 1280, 800, THEME_LIGHT, false, true},
    {"-en", "en", 1280, 800, THEME_LIGHT, false, true},
    {"-contrast", "zh_CN", 1024, 600, THEME_CONTRAST, false, true},
    {"-large", "zh_CN", 1280, 800, THEME_LIGHT, true, false},
    {"-large-en", "en", 1024, 768, THEME_LIGHT, true, false},
    {"-contrast-en", "en", 1280, 800, THEME_CONTRAST, false, false},
};

int
main(int argc, char **argv)
{
    static struct golden_case cases[ARRAY_SIZE(scenes) * ARRAY_SIZE(looks)];
    static char names[ARRAY_SIZE(cases)][64];
    size_t count = 0;

    for (size_t s = 0; s < ARRAY_SIZE(scenes); s++) {
        for (size_t l = 0; l < ARRAY_SIZE(looks); l++, count++) {
            const struct look *look = &looks[l];
            str_format(names[count], sizeof(names[count]), "%s%s", scenes[s].name, look->suffix);
            cases[count] = (struct golden_case){
                .name = names[count],
                .width = look->width,
                .height = look->height,
                .mm_per_px = 217.6F / (float)look->width,
                .u = ui_metrics_pad(look->width, look->height, 217.6F / (float)look->width).u,
                .theme = look->theme,
                .large = look->large,
                .touch = THEME_TOUCH_PAD,
                .lang = look->lang,
                .rects = l == 0 ? scenes[s].rects : NULL,
                .audit_only = !look->kept,
                .data = &scenes[s].scene,
                .view = view};
        }
    }
    return golden_main(argc, argv, "pad", cases, count);
}
