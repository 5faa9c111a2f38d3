/* SPDX-License-Identifier: Apache-2.0
 * paihao-pad: the citizen's side of a counter. Nothing but this program holds the right to rate. */
#include <pthread.h>
#include <string.h>

#include "pad/pad.h"
#include "pad/photo.h"
#include "store/rating.h"

struct program {
    struct terminal *terminal;
    struct pad pad;
    pthread_mutex_t place_lock; /* the store thread reads where the pad stands */
    char place[ID_SIZE];
};

static void
stand_at(struct program *program, const char *counter)
{
    str_cut(program->pad.counter, sizeof(program->pad.counter), counter);
    pthread_mutex_lock(&program->place_lock);
    str_cut(program->place, sizeof(program->place), counter);
    pthread_mutex_unlock(&program->place_lock);
}

static void
init(void *state, struct terminal *terminal)
{
    struct program *program = state;
    const struct pad_options options = {.terminal = terminal_id(terminal),
                                        .counter = terminal_counter(terminal, NULL),
                                        .language = terminal_language(terminal),
                                        .theme = terminal_theme(terminal)};

    program->terminal = terminal;
    pthread_mutex_init(&program->place_lock, NULL);
    pad_init(&program->pad, &options, terminal_steady_ms(terminal));
    stand_at(program, options.counter);
}

static void
done(void *state)
{
    struct program *program = state;

    pad_done(&program->pad);
    pthread_mutex_destroy(&program->place_lock);
}

static enum status
read_place(struct store *store, void *state, void **ret_snapshot)
{
    struct program *program = state;
    char place[ID_SIZE];

    store_grant_rating(store);
    pthread_mutex_lock(&program->place_lock);
    str_cut(place, sizeof(place), program->place);
    pthread_mutex_unlock(&program->place_lock);
    return pad_read(store, place, ret_snapshot);
}

/* Without --counter, the hall file says where this terminal stands. */
static void
find_counter(struct program *program, const struct terminal_view *view)
{
    const char *place = terminal_counter(program->terminal, view->hall);

    if (*place && strcmp(program->pad.counter, place) != 0) {
        stand_at(program, place);
        terminal_refresh(program->terminal);
    }
}

static void
snapshot(void *state, const struct terminal_view *view, bool stale, const char *trouble)
{
    struct program *program = state;

    if (view) {
        find_counter(program, view);
    }
    pad_snapshot_take(&program->pad, view, stale, trouble, terminal_steady_ms(program->terminal));
}

static void
answer(void *state, int64_t question, const struct answer *answer)
{
    struct program *program = state;

    pad_answer(&program->pad, question, answer, terminal_steady_ms(program->terminal));
}

static void
pending(void *state, int count, bool late)
{
    struct program *program = state;

    pad_late(&program->pad, count > 0 && late);
}

static bool
pop_action(void *state, struct action *ret_action)
{
    struct program *program = state;

    return pad_pop_action(&program->pad, ret_action);
}

static void
asked(void *state, const struct action *action, int64_t question)
{
    struct program *program = state;

    (void)action;
    pad_asked(&program->pad, question);
}

static void
pump(void *state, struct terminal *terminal)
{
    struct program *program = state;

    photo_pump(&program->pad, terminal);
}

static bool
event(void *state, const struct window_event *event)
{
    struct program *program = state;

    return pad_event(&program->pad, event, terminal_steady_ms(program->terminal));
}

static void
screen(const void *state, float mm_per_px, struct ui_screen *ret_screen)
{
    const struct program *program = state;

    pad_screen(&program->pad, mm_per_px, ret_screen);
}

static void
view(const void *state, struct ui_node *root)
{
    const struct program *program = state;

    pad_view(&program->pad, root);
}

static int64_t
next_ms(const void *state)
{
    const struct program *program = state;

    return pad_next_ms(&program->pad);
}

static void
tick(void *state, int64_t steady_ms)
{
    struct program *program = state;

    pad_tick(&program->pad, steady_ms);
}

static const char *
name(const void *state)
{
    const struct program *program = state;

    return pad_screen_name(&program->pad);
}

/* Another screen fades in. */
static uint64_t
page(const void *state)
{
    const char *words = name(state);
    uint64_t number = 0;

    while (words && *words) {
        number = number * 31 + (uint8_t)*words++;
    }
    return number;
}

int
main(int argc, char **argv)
{
    static const struct terminal_ops ops = {
        .program = "paihao-pad",
        .kind = "pad",
        .title = N_("How was it"),
        .role = WIRE_PAD,
        .touch = true,
        .width = 1280,
        .height = 800,
        .state_size = sizeof(struct program),
        .init = init,
        .done = done,
        .read = read_place,
        .release = pad_release,
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
                .page = page},
    };

    return terminal_main(argc, argv, &ops);
}
