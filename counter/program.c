/* SPDX-License-Identifier: Apache-2.0
 * The desk as a program of common/terminal: what the state needs from outside, and nothing else.
 * Every way in tells it the time first. What the state borrows is gone once another snapshot has
 * come, before it is told so. */
#include "counter/program.h"

#include <string.h>

#include "counter/counter.h"
#include "counter/slip_job.h"

struct program {
    struct counter_app app; /* first: the store thread's read takes it from here */
    struct terminal *terminal;
    struct slip_desk *slips;
    bool typing;
};

static struct counter_app *
now(void *state)
{
    struct program *program = state;
    counter_tick(&program->app, terminal_steady_ms(program->terminal));
    return &program->app;
}

static void
handle_init(void *state, struct terminal *terminal)
{
    struct program *program = state;
    program->terminal = terminal;
    struct theme theme = terminal_theme(terminal);
    theme.touch = theme.touch == THEME_TOUCH_NONE ? THEME_TOUCH_MOUSE : theme.touch;
    counter_init(&program->app, terminal_counter(terminal, NULL), terminal_language(terminal),
                 theme, (float)terminal_scale(terminal));
    str_cut(program->app.terminal, sizeof(program->app.terminal), terminal_id(terminal));
    program->slips = slip_desk_open(&program->app, terminal);
}

static void
handle_done(void *state)
{
    struct program *program = state;
    program->slips = slip_desk_close(program->slips);
    counter_done(&program->app);
}

/* Without --counter, the hall file says where this terminal stands. */
static void
find_counter(struct program *program, const struct terminal_view *view)
{
    const char *place = terminal_counter(program->terminal, view->hall);

    if (*place && strcmp(program->app.id, place) != 0) {
        counter_stand_at(&program->app, place);
        terminal_refresh(program->terminal);
    }
}

static void
handle_snapshot(void *state, const struct terminal_view *view, bool stale, const char *trouble)
{
    struct program *program = state;

    if (view) {
        find_counter(program, view);
    }
    /* The time alone: a tick would look at the hall and the snapshot before, which have gone. */
    program->app.now_ms = terminal_steady_ms(program->terminal);
    counter_snapshot(&program->app, view, stale, trouble);
}

static void
handle_answer(void *state, int64_t question, const struct answer *answer)
{
    counter_answer(now(state), question, answer);
}

static void
handle_pending(void *state, int pending, bool late)
{
    struct program *program = state;
    counter_late(&program->app, pending > 0 && late);
}

static bool
handle_pop(void *state, struct action *ret_action)
{
    struct program *program = state;
    return counter_pop_action(&program->app, ret_action);
}

static void
handle_asked(void *state, const struct action *action, int64_t question)
{
    struct program *program = state;
    counter_asked(&program->app, action, question);
}

static void
handle_pump(void *state, struct terminal *terminal)
{
    struct program *program = state;
    if (counter_pop_reconnect(&program->app)) {
        terminal_refresh(terminal);
    }
    slip_desk_pump(program->slips);
    if (counter_pop_attention(&program->app)) {
        terminal_call_attention(terminal);
    }
}

static bool
handle_event(void *state, const struct window_event *event)
{
    return counter_event(now(state), event);
}

static void
handle_screen(const void *state, float mm_per_px, struct ui_screen *ret_screen)
{
    /* The size of the window is the one thing that is learnt while drawing. */
    struct program *program = (struct program *)state;
    counter_resize(&program->app, ret_screen->width, ret_screen->height);
    counter_screen(&program->app, mm_per_px, ret_screen);
}

static void
handle_view(const void *state, struct ui_node *root)
{
    const struct program *program = state;
    counter_view(&program->app, root);
}

static int64_t
handle_next(const void *state)
{
    const struct program *program = state;
    return counter_next_ms(&program->app);
}

static void
handle_tick(void *state, int64_t steady_ms)
{
    struct program *program = state;
    counter_tick(&program->app, steady_ms);
}

static const char *
handle_name(const void *state)
{
    const struct program *program = state;
    return counter_screen_name(&program->app);
}

static void
handle_shown(void *state, struct ui_tree *tree)
{
    struct program *program = state;
    const struct ui_node *note = ui_find(tree, "note", 0);
    bool wanted = counter_wants_text(&program->app) && note;
    if (wanted) {
        struct ui_rect where = ui_node_rect(note);
        terminal_text_input(program->terminal, &where);
    } else if (program->typing) {
        terminal_text_input(program->terminal, NULL);
    }
    program->typing = wanted;
}

const struct terminal_ops counter_program = {
    .program = "paihao-counter",
    .kind = "counter",
    .title = N_("Counter"),
    .width = 1280,
    .height = 720,
    .desk = true,
    .beside_width = 400,
    .beside_height = 960,
    .state_size = sizeof(struct program),
    .init = handle_init,
    .done = handle_done,
    .read = counter_read,
    .release = counter_release,
    .snapshot = handle_snapshot,
    .answer = handle_answer,
    .pending = handle_pending,
    .pop_action = handle_pop,
    .asked = handle_asked,
    .pump = handle_pump,
    .app = {.event = handle_event,
            .screen = handle_screen,
            .view = handle_view,
            .next_ms = handle_next,
            .tick = handle_tick,
            .name = handle_name,
            .shown = handle_shown},
};
