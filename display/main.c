/* SPDX-License-Identifier: Apache-2.0
 * paihao-display: the hall board, and its voice. */
#include <string.h>

#include "display/layout.h"
#include "display/speaker.h"

struct program {
    struct terminal *terminal;
    struct display display;
    struct speaker speaker;
    struct media *media;   /* NULL: none, or never wanted */
    struct waiter *waiter; /* store thread */
    bool measured, media_failed;
};

static void
init(void *state, struct terminal *terminal)
{
    struct program *program = state;
    const struct display_options options = {.terminal = terminal_id(terminal),
                                            .language = terminal_language(terminal),
                                            .counter = terminal_counter(terminal, NULL),
                                            .sign = terminal_is_sign(terminal),
                                            .still = terminal_is_still(terminal),
                                            .theme = terminal_theme(terminal)};

    program->terminal = terminal;
    /* A sign over one counter tells nobody how long it takes. */
    program->waiter = terminal_is_sign(terminal) ? NULL : waiter_new(0);
    display_init(&program->display, &options, terminal_steady_ms(terminal));
    const struct speaker_options sound = {.command = terminal_voice(terminal),
                                          .clips = terminal_clips(terminal),
                                          .terminal = terminal};
    speaker_open(&program->speaker, &sound, terminal_steady_ms(terminal));
}

static void
done(void *state)
{
    struct program *program = state;

    media_close(program->media);
    speaker_close(&program->speaker);
    display_done(&program->display);
    program->waiter = waiter_free(program->waiter);
}

static enum status
read_board(struct store *store, void *state, void **ret_snapshot)
{
    struct program *program = state;

    return outlook_read(store, program->waiter, ret_snapshot);
}

static void
snapshot(void *state, const struct terminal_view *view, bool stale, const char *trouble)
{
    struct program *program = state;

    display_snapshot(&program->display, view, stale, trouble,
                     terminal_steady_ms(program->terminal));
    const struct outlook *seen = view ? view->snapshot : NULL;
    if (seen && seen->waits && seen->waits->behind) {
        terminal_refresh(program->terminal);
    }
}

static void
wake(void *context)
{
    terminal_wake(context);
}

/* The folder that this screen shows now, "" = none, and how large. */
static const char *
wanted_media(const struct program *program, int *ret_width, int *ret_height)
{
    const struct display *display = &program->display;
    const struct hall_terminal *place = look_place(display);
    bool board = strcmp(display_screen_name(display), "board") == 0 ||
                 strcmp(display_screen_name(display), "stale") == 0;

    return board && display->width > 0 && place &&
                   layout_video_pixels(display, display->width, display->height, ret_width,
                                       ret_height)
               ? place->media
               : "";
}

static void
pump_media(struct program *program)
{
    struct media_frame frame;
    int width = 0, height = 0;
    const char *folder = wanted_media(program, &width, &height);
    const struct media_options options = {.wake = wake, .context = program->terminal};

    if (!program->media &&
        (!folder[0] || program->media_failed || media_open(&options, &program->media))) {
        program->media_failed = folder[0] != '\0';
        return;
    }
    media_show(program->media, folder, width, height);
    media_mute(program->media, program->speaker.voice && voice_pending(program->speaker.voice) > 0);
    display_media(&program->display, media_frame(program->media, &frame) ? &frame : NULL);
}

static void
pump(void *state, struct terminal *terminal)
{
    struct program *program = state;

    speaker_pump(&program->speaker, &program->display, terminal_steady_ms(terminal));
    pump_media(program);
}

static void
beat(void *state, const struct wire_note *beat)
{
    struct program *program = state;

    speaker_hear(&program->speaker, beat, terminal_steady_ms(program->terminal));
}

static bool
event(void *state, const struct window_event *event)
{
    (void)state;
    (void)event;
    return false;
}

static void
screen(const void *state, float mm_per_px, struct ui_screen *ret_screen)
{
    const struct program *program = state;

    display_screen(&program->display, mm_per_px, ret_screen);
}

static void
view(const void *state, struct ui_node *root)
{
    const struct program *program = state;

    display_view(&program->display, root);
}

static int64_t
next_ms(const void *state)
{
    const struct program *program = state;

    int64_t next = display_next_ms(&program->display);
    int64_t sound = speaker_next_ms(&program->speaker, terminal_steady_ms(program->terminal));

    return sound < next ? sound : next;
}

static void
tick(void *state, int64_t steady_ms)
{
    struct program *program = state;

    display_tick(&program->display, steady_ms);
}

static const char *
name(const void *state)
{
    const struct program *program = state;

    return display_screen_name(&program->display);
}

static uint64_t
page(const void *state)
{
    const struct program *program = state;

    return display_page(&program->display);
}

/* Once: whether the last row of seats can read what is called. */
static void
measure(struct program *program)
{
    const struct display *display = &program->display;
    const struct hall_terminal *place = look_place(display);

    if (program->measured || !display->has_view) {
        return;
    }
    program->measured = true;
    if (!place) {
        if (display->terminal[0]) {
            log_write(LOG_LEVEL_WARN, "the hall file has no such terminal: '%s'",
                      display->terminal);
        }
        return;
    }
    double reach = layout_reading_m(display, display->width, display->height, place->panel_mm[0]);
    if (place->panel_mm[0] > 0 && place->view_m > reach) {
        log_write(LOG_LEVEL_WARN,
                  "called numbers can be read from %.1f m, and people sit up to %.1f m away: '%s'",
                  reach, place->view_m, display->terminal);
    }
}

static void
shown(void *state, struct ui_tree *tree)
{
    struct program *program = state;
    struct ui_rect rect = ui_tree_rect(tree);

    display_resize(&program->display, (int)rect.w, (int)rect.h);
    measure(program);
}

int
main(int argc, char **argv)
{
    static const struct terminal_ops ops = {
        .program = "paihao-display",
        .kind = "display",
        .title = N_("Paihao hall board"),
        .role = WIRE_DISPLAY,
        .signs = true,
        .width = 1920,
        .height = 1080,
        .state_size = sizeof(struct program),
        .init = init,
        .done = done,
        .read = read_board,
        .release = outlook_free,
        .snapshot = snapshot,
        .beat = beat,
        .pump = pump,
        .app = {.event = event,
                .screen = screen,
                .view = view,
                .next_ms = next_ms,
                .tick = tick,
                .name = name,
                .page = page,
                .shown = shown},
    };
    return terminal_main(argc, argv, &ops);
}
