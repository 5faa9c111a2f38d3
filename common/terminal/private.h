/* SPDX-License-Identifier: Apache-2.0
 * What the files of this room share: the terminal itself, its arguments, and what the store thread
 * hands over. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "config/settings.h"
#include "net/bell.h"
#include "terminal/terminal.h"

enum { SIGN_WIDTH = 1280, SIGN_HEIGHT = 360 }; /* of a sign whose size nobody gave */
enum {
    STALE_MS = 1800, /* with the drawing: on the screen within two seconds */
    BELL_RETRY_MS = 10000,
    TROUBLE_SIZE = 256,
    FAREWELL_MS = 1000,
    FAREWELL_LOOK_US = 10 * 1000
};

struct arguments {
    const char *join, *db, *id, *counter, *language, *printer, *voice, *trace, *shot;
    int theme;
    bool large, fullscreen, shot_each, window, beside;
    int64_t width, height, display, scale_percent;
};

/* The definition is read once after each change and shared by the snapshots that show it. */
struct shared_hall {
    atomic_int users;
    int64_t revision, defined;
    unsigned char key[sizeof(((struct store_facts *)NULL)->bell_key)]; /* made anew: another */
    struct hall *hall;
};

/* The store thread's snapshot: the program's own, and what every program needs beside it. */
struct snapshot {
    struct store_facts facts;
    int64_t read_at;
    struct shared_hall *hall;
    void *own;
    void (*release)(void *own);
};

struct terminal {
    const struct terminal_ops *ops;
    void *state;
    struct arguments args;
    struct settings settings;
    char url[SETTINGS_URL_SIZE];
    struct clock clock;
    struct window *window;
    struct hotkeys *hotkeys;
    struct text *text;
    struct worker *worker;
    struct link *link;
    /* Opened by the main thread once the hall's key is known, rung by the store thread under the
     * lock, closed after the link or when the hall is another one. */
    struct bell *bell;
    pthread_mutex_t bell_lock;
    atomic_bool bell_lost; /* as the store thread saw it last */
    bool bell_deaf;        /* its listeners had no port or no group */
    int64_t bell_try_at;   /* a network that is not up yet is tried again, and complained of once */
    bool bell_warned;
    atomic_uint trouble;
    atomic_bool clock_wrong;
    unsigned told_presence; /* 1 + the trouble that was stored last; 0 = nothing yet */
    int64_t presence_question;
    struct shared_hall *latest; /* store thread's */
    const struct snapshot *shown;
    struct terminal_view view;
    bool fullscreen;
    bool strange; /* the database is not this machine's hall's */
    bool told, told_stale, told_late;
    int told_pending;
    char told_trouble[TROUBLE_SIZE];
};

/* Command line and settings. terminal_arguments_parse: −1 to go on, else the exit status. False:
 * told on the log. */
MUST_CHECK int terminal_arguments_parse(struct terminal *terminal, int argc, char **argv);
MUST_CHECK bool terminal_settings_load(struct terminal *terminal);

/* For the link: the program's snapshot with facts and definition beside it. context is the
 * terminal. */
MUST_CHECK enum status terminal_snapshot_read(struct store *store, void *context,
                                              void **ret_snapshot);
void terminal_snapshot_release(void *memory);
struct shared_hall *terminal_hall_unref(struct shared_hall *shared);

/* Rings and beats of this terminal, hints for its link; open from the first snapshot of a hall on,
 * and tried again at times when there is no network. */
void terminal_bell_open(struct terminal *terminal, const struct store_facts *facts);
void terminal_bell_close(struct terminal *terminal);
/* For the link, on the store thread; context is the terminal. What was committed is rung; each look
 * sends a heartbeat, which carries the ledger's head off this machine. */
void terminal_bell_committed(int64_t event, void *context);
void terminal_bell_looked(int64_t head, const char *head_hash, void *context);
/* Whether it works, stored when it changes, never per beat. */
void terminal_tell_presence(struct terminal *terminal);
/* An orderly end says so, within FAREWELL_MS; who is cut off says it by his silence. */
void terminal_say_farewell(struct terminal *terminal);

/* To the program: the newest snapshot or news about its age, and all answers that have come. */
void terminal_tell_snapshot(struct terminal *terminal);
void terminal_tell_answers(struct terminal *terminal);
