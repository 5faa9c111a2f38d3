/* SPDX-License-Identifier: Apache-2.0
 * What the others hear of this terminal, and it of them: hints, heartbeats, presence. */
#include "terminal/private.h"

#include <stdlib.h>
#include <string.h>

void
terminal_bell_committed(int64_t event, void *context)
{
    struct terminal *terminal = context;

    pthread_mutex_lock(&terminal->bell_lock);
    if (terminal->bell) {
        bell_ring(terminal->bell, BELL_TICKETS, event);
    }
    pthread_mutex_unlock(&terminal->bell_lock);
}

/* Main thread. */
static void
change_bell(struct terminal *terminal, struct bell *bell)
{
    struct bell *before = terminal->bell;

    pthread_mutex_lock(&terminal->bell_lock);
    terminal->bell = bell;
    atomic_store(&terminal->bell_lost, false);
    pthread_mutex_unlock(&terminal->bell_lock);
    bell_close(before);
}

void
terminal_bell_close(struct terminal *terminal)
{
    change_bell(terminal, NULL);
}

static int
hex_digit(char digit)
{
    return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

static unsigned
all_trouble(struct terminal *terminal)
{
    return atomic_load(&terminal->trouble) |
           (atomic_load(&terminal->clock_wrong) ? WIRE_TROUBLE_CLOCK : 0u);
}

void
terminal_bell_looked(int64_t head, const char *head_hash, void *context)
{
    struct terminal *terminal = context;
    uint8_t bytes[WIRE_HEAD_SIZE];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(hex_digit(head_hash[2 * i]) << 4 | hex_digit(head_hash[2 * i + 1]));
    }
    pthread_mutex_lock(&terminal->bell_lock);
    if (terminal->bell) {
        atomic_store(&terminal->bell_lost, bell_is_lost(terminal->bell));
    }
    if (terminal->bell && *terminal_id(terminal)) {
        bell_beat(terminal->bell, (uint8_t)all_trouble(terminal), head, bytes);
    }
    pthread_mutex_unlock(&terminal->bell_lock);
}

/* The bell's thread: a hint says only that there may be something to see. */
static void
handle_hint(int64_t event, void *context)
{
    struct terminal *terminal = context;

    (void)event;
    link_poke(terminal->link);
}

/* The bell's thread. */
static void
handle_beat(const struct wire_note *beat, void *context)
{
    struct terminal *terminal = context;

    terminal->ops->beat(terminal->state, beat);
}

static bool
begin_to_listen(struct terminal *terminal, struct bell *bell)
{
    bool hints = bell_watch(bell, handle_hint, terminal) == STATUS_OK;
    bool beats = !terminal->ops->beat ||
                 bell_listen_beats(bell, terminal->ops->role, handle_beat, terminal) == STATUS_OK;

    if (!hints && !terminal->bell_warned) {
        log_write(LOG_LEVEL_WARN,
                  "bell: nobody listens to it; screens follow within a second without it");
    } else if (!beats && !terminal->bell_warned) {
        log_write(LOG_LEVEL_WARN, "bell: other terminals' heartbeats are not heard");
    }
    return hints && beats;
}

void
terminal_bell_open(struct terminal *terminal, const struct store_facts *facts)
{
    const struct settings *settings = &terminal->settings;
    struct bell *bell = NULL;

    const struct bell_config config = {
        .hall = facts->hall,
        .terminal = terminal_id(terminal),
        .key = facts->bell_key,
        .clock_off_ms = facts->clock_off_ms,
        .role = terminal->ops->role,
        .address = settings->bell_address,
        .interface_name = settings->bell_interface[0] ? settings->bell_interface : NULL,
        .hint_port = (uint16_t)settings->bell_hint_port,
        .beat_port = (uint16_t)settings->bell_beat_port,
    };

    terminal->bell_try_at = clock_steady_ms(&terminal->clock) + BELL_RETRY_MS;
    enum status status = bell_open(&config, &bell);
    if (status != STATUS_OK) {
        if (!terminal->bell_warned && status == STATUS_NOT_FOUND) {
            log_write(LOG_LEVEL_WARN,
                      "bell: there is no network interface '%s'; screens follow within a second "
                      "without it",
                      config.interface_name);
        } else if (!terminal->bell_warned) {
            log_write(LOG_LEVEL_WARN,
                      "bell: cannot be opened at '%s'; screens follow within a second without it",
                      config.address);
        }
        terminal->bell_warned = true;
        return;
    }
    /* A deaf one can be rung at least, until one that hears is had. */
    bool deaf = !begin_to_listen(terminal, bell);
    terminal->bell_warned = deaf;
    if (deaf && terminal->bell && !atomic_load(&terminal->bell_lost)) {
        bell_close(bell);
        return;
    }
    terminal->bell_deaf = deaf;
    change_bell(terminal, bell);
}

static const char *
presence_name(unsigned trouble)
{
    if (trouble & WIRE_TROUBLE_CLOCK) {
        return "clock";
    }
    if (trouble & WIRE_TROUBLE_PAPER) {
        return "paper";
    }
    return trouble & WIRE_TROUBLE_PRINTER ? "printer"
           : trouble & WIRE_TROUBLE_SOUND ? "sound"
           : trouble                      ? "trouble"
                                          : "up";
}

static void
ask_presence(struct terminal *terminal, const char *state)
{
    struct action *action = mem_zero_alloc(1, sizeof(*action));

    action->kind = ACTION_PRESENCE;
    str_cut(action->device, sizeof(action->device), terminal->ops->kind);
    str_cut(action->outcome, sizeof(action->outcome), state);
    terminal->presence_question = link_ask(terminal->link, action);
    free(action);
}

void
terminal_tell_presence(struct terminal *terminal)
{
    unsigned trouble = all_trouble(terminal) & ~(unsigned)WIRE_NO_VOICE;

    if (terminal->shown && *terminal_id(terminal) && terminal->told_presence != 1 + trouble) {
        terminal->told_presence = 1 + trouble;
        ask_presence(terminal, presence_name(trouble));
    }
}

void
terminal_say_farewell(struct terminal *terminal)
{
    bool late;

    if (!terminal->told_presence || terminal->told_stale) {
        return;
    }
    ask_presence(terminal, "down");
    for (int64_t end = clock_steady_ms(&terminal->clock) + FAREWELL_MS;
         link_pending(terminal->link, &late) > 0 && clock_steady_ms(&terminal->clock) < end;) {
        terminal_tell_answers(terminal);
        clock_sleep_us(FAREWELL_LOOK_US);
    }
}
