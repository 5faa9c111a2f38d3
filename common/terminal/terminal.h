/* SPDX-License-Identifier: Apache-2.0
 * What kiosk, counter and display have in common: arguments, settings, languages, the store thread,
 * the bell, the window and the loop, so that a program is its state, its screens and a table of
 * functions. The topmost room of common/.
 *
 * Everything here is called on the main thread, `read` and `release` excepted, which the store
 * thread calls. */
#pragma once

#include "base/worker.h"
#include "net/wire.h"
#include "store/link.h"
#include "ui/app.h"

struct terminal;

/* What every program draws from, besides its own snapshot. */
struct terminal_view {
    struct store_facts facts; /* as of the snapshot */
    const struct hall *hall;  /* definition of the facts; valid until the next snapshot call */
    const void *snapshot;     /* what `read` made; valid until the next snapshot call */
    int64_t read_at;          /* steady clock at which facts.now was read */
};
/* Hall time at a moment of the steady clock, by the snapshot's own clock and rate. */
int64_t terminal_hall_time(const struct terminal_view *view, int64_t steady_ms);

struct terminal_ops {
    const char *program; /* "paihao-kiosk" */
    const char *kind;    /* "kiosk": what presence says */
    const char *title;   /* of the window; a msgid */
    enum wire_role role; /* in heartbeats */
    bool touch;          /* no pointer on a full screen */
    bool signs;          /* takes --window: a sign over one counter */
    bool desk;           /* takes --beside: a small window beside other programs; and hot keys */
    int width, height;   /* of a window whose size nobody gave */
    int beside_width, beside_height; /* of such a small window, at scale 1 */
    size_t state_size;               /* zeroed memory for `state` */

    void (*init)(void *state, struct terminal *terminal);
    void (*done)(void *state);
    /* Store thread: reads what the screens need. */
    link_snapshot_fn read;
    void (*release)(void *snapshot);

    /* A new snapshot, or news about its age: stale is true from 2 s on. view NULL: there is none,
     * before the first one and when the database holds another hall, or lacks what was seen of it.
     * What was told before is gone already, and nothing may read it any more. trouble says why, for
     * people, "" when all is well. */
    void (*snapshot)(void *state, const struct terminal_view *view, bool stale,
                     const char *trouble);
    /* The next four are NULL in a program that asks nothing of the store. */
    /* The answer to a question that pop_action asked. */
    void (*answer)(void *state, int64_t question, const struct answer *answer);
    /* pending: questions without an answer; late: the oldest is past its deadline, so its outcome
     * is unknown. Called on change. */
    void (*pending)(void *state, int pending, bool late);
    /* Takes the next action that the state wants done; `asked` then tells the number of the
     * question. */
    bool (*pop_action)(void *state, struct action *ret_action);
    void (*asked)(void *state, const struct action *action, int64_t question);
    /* Optional, on the bell's thread: the heartbeat of another terminal of this role. */
    void (*beat)(void *state, const struct wire_note *beat);
    /* Optional; after each round of the loop: hand work to a worker, collect its ends. */
    void (*pump)(void *state, struct terminal *terminal);

    struct app_ops app; /* event, screen, view, next_ms, tick, name … of the program */
};

/* The whole program. Exit status: 0, 1 when it could not start or its window failed, 2 usage. */
int terminal_main(int argc, char **argv, const struct terminal_ops *ops);

const char *terminal_id(const struct terminal *terminal); /* --terminal, else the settings'; "" */
/* --counter, else where the hall file says that this terminal stands; "". hall NULL: not known yet.
 */
const char *terminal_counter(const struct terminal *terminal, const struct hall *hall);
bool terminal_is_sign(const struct terminal *terminal); /* --window */
bool terminal_is_fullscreen(const struct terminal *terminal);
bool terminal_is_still(const struct terminal *terminal); /* nothing shall move */
const char *
terminal_language(const struct terminal *terminal); /* --language, "" = the hall's first */
struct theme terminal_theme(const struct terminal *terminal); /* --theme, --large */
double terminal_scale(const struct terminal *terminal);       /* --scale, 1 */
/* --printer, else the settings' queue, else what the hall file gives this terminal: a CUPS queue or
 * a folder for PNG files; "". hall NULL: not known yet. */
const char *terminal_printer(const struct terminal *terminal, const struct hall *hall);
const char *terminal_voice(
    const struct terminal *terminal); /* --voice: a speech command, "" = the default, "off" */
/* The settings' folder of recorded words, "" = none. */
const char *terminal_clips(const struct terminal *terminal);
/* Main thread only. */
struct text *terminal_text(const struct terminal *terminal);
/* Any thread. */
int64_t terminal_steady_ms(const struct terminal *terminal);
/* One worker thread for blocking jobs; its ends wake the loop, which calls worker_collect before
 * `pump`. */
struct worker *terminal_worker(struct terminal *terminal);
/* Bits of enum wire_trouble: told in heartbeats, and stored as this device's presence when they
 * change. */
void terminal_set_trouble(struct terminal *terminal, unsigned trouble);
/* Any thread. */
void terminal_wake(struct terminal *terminal);
/* Looks at the database now and reads the snapshot again; when it cannot be reached, tries at once.
 */
void terminal_refresh(struct terminal *terminal);
/* The person should look here, without being interrupted at what they type. */
void terminal_call_attention(struct terminal *terminal);
/* Typed text with an input method at this place; NULL ends it. */
void terminal_text_input(struct terminal *terminal, const struct ui_rect *where);
