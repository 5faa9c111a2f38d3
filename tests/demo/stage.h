/* SPDX-License-Identifier: Apache-2.0
 * Real windows, seen through the traces that the programs write and moved by xdotool: where a
 * target stands is read from the newest frame, and what a click did is read from the frames after
 * it.
 *
 * Each window belongs to one thread, which alone calls the functions below for it; the pointer and
 * the keyboard are shared and locked inside. The first failure ends the play for all. */
#pragma once

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/base.h"
#include "base/clock.h"

enum { STAGE_ID_SIZE = 24, STAGE_NUMBER_SIZE = 16, STAGE_PATH_SIZE = 4096, STAGE_WAIT_MS = 30000 };

struct stage {
    struct clock clock;
    const char *folder; /* gets screens/NAME.png */
    pthread_mutex_t hands, failing;
    atomic_bool failed;
    char failure[512];
    atomic_int ready;    /* how many stand at their places */
    atomic_llong end_ms; /* steady; when the half hour is over, 0 = it has not begun */
    atomic_bool over;    /* nobody acts any more */
};

struct pane {
    struct stage *stage;
    char name[STAGE_ID_SIZE]; /* "kiosk", "counter-3", "display" */
    char window[STAGE_ID_SIZE];
    int64_t pid, x, y;
    char staff[STAGE_ID_SIZE], pin[STAGE_ID_SIZE]; /* of a counter's clerk */
    int trace;
    struct buffer text; /* of the trace, after the last whole line */
    json_t *frame;      /* the newest */
    int64_t frames, clicks, keys;
    int64_t clicked_ms, acted_frame; /* of the last click; the frame that the last act was on */
    bool click_unseen;               /* no frame came since the last click */
    /* Optional: is told each frame. */
    void (*seen)(struct pane *pane, void *context);
    void *context;
};

void stage_fail(struct stage *stage, const char *format, ...) PRINTF_LIKE(2, 3);
bool stage_failed(struct stage *stage);
/* Says that one more is at his place, and waits for the beginning; false: it failed before. */
MUST_CHECK bool stage_enter(struct stage *stage);
/* Milliseconds until the half hour is over; negative afterwards. */
int64_t stage_left(struct stage *stage);
void stage_nap(struct stage *stage, int64_t ms);

/* Reads name, pid, window, place, and a clerk's number and PIN from a line of the list that
 * scripts/run writes, and opens folder/traces/NAME.jsonl. */
MUST_CHECK bool pane_open(struct pane *pane, struct stage *stage, const char *line);
void pane_close(struct pane *pane);

/* Takes in what the program has written since. True: a frame is new. */
bool pane_look(struct pane *pane);
const char *pane_screen(const struct pane *pane);
/* Waits until the screen's name is one of these words; false: it did not come, or the play failed.
 */
bool pane_await(struct pane *pane, const char *screens);
/* Waits until a target with this member (name, spoken, key) beginning with that text can be used;
 * NULL: it did not come. Borrowed until the next look. */
const json_t *pane_await_target(struct pane *pane, const char *member, const char *begins);
/* Waits until a frame came after the last click or key. */
bool pane_await_change(struct pane *pane);
/* Waits until the frame's text has this line. */
bool pane_await_line(struct pane *pane, const char *line);

/* The targets that can be used and whose member begins with the text (a key: is the text): how
 * many, and the n-th. */
size_t pane_count(const struct pane *pane, const char *member, const char *begins);
const json_t *pane_target(const struct pane *pane, const char *member, const char *begins,
                          size_t n);

void pane_click(struct pane *pane, const json_t *target);
/* Key names as xdotool knows them, separated by spaces. */
void pane_type(struct pane *pane, const char *keys);
/* The same word as the programs print on their buttons: "F2". Clicks the button when by_mouse. */
void pane_press(struct pane *pane, const char *key, bool by_mouse);

/* The first number plate of the frame: "A001". */
bool pane_number(const struct pane *pane, char *dst, size_t size);
/* Text lines of the frame one by one; `at` starts as NULL. */
bool pane_line(const struct pane *pane, const char **at, char *dst, size_t size);
/* Two lines of a plate, letter and digits. */
bool pane_is_plate(const char *letter, const char *digits);

/* A picture of what the window shows, folder/screens/NAME.png. */
void pane_shoot(struct pane *pane, const char *name);
