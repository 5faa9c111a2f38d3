/* SPDX-License-Identifier: Apache-2.0
 * paihao-kiosk: the citizen's touch terminal. */
#include "kiosk/kiosk.h"

#include <string.h>

#include "kiosk/paper_job.h"
#include "kiosk/reader.h"

struct program {
    struct terminal *terminal;
    struct kiosk kiosk;
    struct paper_desk *paper;
    struct reader *reader; /* NULL: nothing can be read aloud here */
    struct waiter *waiter; /* store thread */
};

static void
wake(void *context)
{
    const struct program *program = context;

    terminal_wake(program->terminal);
}

static void
said(void *context, bool heard)
{
    struct program *program = context;

    kiosk_said(&program->kiosk, heard);
}

/* Without headphones and a speech command there is no reading aloud, and no button for it. */
static void
open_reader(struct program *program)
{
    const char *command = terminal_voice(program->terminal);
    const struct reader_ops ops = {.wake = wake, .ended = said, .context = program};

    if (strcmp(command, "off") == 0 || reader_open(command, &ops, &program->reader) != STATUS_OK) {
        program->reader = NULL;
    }
}

static void
init(void *state, struct terminal *terminal)
{
    struct program *program = state;

    program->terminal = terminal;
    program->waiter = waiter_new(0);
    open_reader(program);
    const struct kiosk_options options = {.terminal = terminal_id(terminal),
                                          .language = terminal_language(terminal),
                                          .theme = terminal_theme(terminal),
                                          .can_speak = program->reader != NULL,
                                          .guarded = terminal_is_fullscreen(terminal)};
    kiosk_init(&program->kiosk, &options);
    program->paper = paper_desk_open(&program->kiosk, terminal);
}

static void
done(void *state)
{
    struct program *program = state;

    program->reader = reader_close(program->reader);
    program->paper = paper_desk_close(program->paper);
    kiosk_done(&program->kiosk);
    program->waiter = waiter_free(program->waiter);
}

static enum status
read_hall(struct store *store, void *state, void **ret_snapshot)
{
    struct program *program = state;

    return outlook_read(store, program->waiter, ret_snapshot);
}

static void
snapshot(void *state, const struct terminal_view *view, bool stale, const char *trouble)
{
    struct program *program = state;

    kiosk_snapshot(&program->kiosk, view, stale, trouble, terminal_steady_ms(program->terminal));
    const struct outlook *seen = view ? view->snapshot : NULL;
    if (seen && seen->waits && seen->waits->behind) {
        terminal_refresh(program->terminal);
    }
}

static void
answer(void *state, int64_t question, const struct answer *answer)
{
    struct program *program = state;

    kiosk_answer(&program->kiosk, question, answer, terminal_steady_ms(program->terminal));
}

static void
pending(void *state, int pending, bool late)
{
    struct program *program = state;

    kiosk_pending(&program->kiosk, pending, late);
}

static bool
pop_action(void *state, struct action *ret_action)
{
    struct program *program = state;

    return kiosk_pop_action(&program->kiosk, ret_action);
}

static void
asked(void *state, const struct action *action, int64_t question)
{
    struct program *program = state;

    kiosk_asked(&program->kiosk, action, question);
}

static void
pump_speech(struct program *program)
{
    struct kiosk_order order;

    while (kiosk_pop_speech(&program->kiosk, &order)) {
        if (order.text[0] || order.cue) {
            reader_say(program->reader, (enum pcm_cue)order.cue, order.lang, order.text,
                       order.rate);
        } else {
            reader_hush(program->reader);
        }
    }
}

static void
frame(void *state, struct ui_tree *tree)
{
    struct program *program = state;

    kiosk_frame(&program->kiosk, tree);
    if (program->reader) {
        pump_speech(program);
    }
}

static int
scan_ms(const void *state)
{
    const struct program *program = state;

    return program->kiosk.scan_ms;
}

static void
pump(void *state, struct terminal *terminal)
{
    struct program *program = state;

    (void)terminal;
    paper_desk_pump(program->paper);
    if (program->reader) {
        reader_collect(program->reader);
        pump_speech(program);
    }
}

static bool
event(void *state, const struct window_event *event)
{
    struct program *program = state;

    return kiosk_event(&program->kiosk, event, terminal_steady_ms(program->terminal));
}

static void
screen(const void *state, float mm_per_px, struct ui_screen *ret_screen)
{
    const struct program *program = state;

    kiosk_screen(&program->kiosk, mm_per_px, ret_screen);
}

static void
view(const void *state, struct ui_node *root)
{
    const struct program *program = state;

    kiosk_view(&program->kiosk, root);
}

static int
same_tap_ms(const void *state, int before, int action)
{
    (void)state;
    return kiosk_same_tap_ms(before, action);
}

static int64_t
next_ms(const void *state)
{
    const struct program *program = state;

    return kiosk_next_ms(&program->kiosk);
}

static void
tick(void *state, int64_t steady_ms)
{
    struct program *program = state;

    kiosk_tick(&program->kiosk, steady_ms);
}

static uint64_t
page(const void *state)
{
    const struct program *program = state;

    return kiosk_page(&program->kiosk);
}

static bool
running(const void *state)
{
    const struct program *program = state;

    return !program->kiosk.left;
}

static const char *
name(const void *state)
{
    const struct program *program = state;

    return kiosk_screen_name(&program->kiosk);
}

int
main(int argc, char **argv)
{
    static const struct terminal_ops ops = {
        .program = "paihao-kiosk",
        .kind = "kiosk",
        .title = N_("Take a number"),
        .role = WIRE_KIOSK,
        .touch = true,
        .width = 540,
        .height = 960,
        .state_size = sizeof(struct program),
        .init = init,
        .done = done,
        .read = read_hall,
        .release = outlook_free,
        .snapshot = snapshot,
        .answer = answer,
        .pending = pending,
        .pop_action = pop_action,
        .asked = asked,
        .pump = pump,
        .app = {.event = event,
                .screen = screen,
                .view = view,
                .next_ms = next_ms,
                .tick = tick,
                .name = name,
                .page = page,
                .running = running,
                .shown = frame,
                .scan_ms = scan_ms,
                .same_tap_ms = same_tap_ms},
    };

    return terminal_main(argc, argv, &ops);
}
