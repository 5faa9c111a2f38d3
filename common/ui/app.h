/* SPDX-License-Identifier: Apache-2.0
 * The loop of every program with a screen: event, update, view, layout, draw list; presented only
 * when it differs from what is shown; asleep otherwise. */
#pragma once

#include "base/base.h"
#include "base/clock.h"
#include "ui/surface.h"
#include "ui/ui.h"
#include "ui/window.h"

#define APP_NEVER INT64_MAX
enum { APP_TAP_MS = 300 };

struct app_ops {
    /* An event for the state. Answer true when it was used: then Tab, arrows and Enter do not move
     * the focus, and CLOSE does not end the loop; QUIT always does. WINDOW_DOWN, WINDOW_UP and
     * WINDOW_EXPOSE are not passed on. */
    bool (*event)(void *state, const struct window_event *event);
    /* Fills theme, lang, rtl, ground and metrics; width and height are set. mm is what the window
     * system claims. */
    void (*screen)(const void *state, float mm_per_px, struct ui_screen *ret_screen);
    void (*view)(const void *state, struct ui_node *root);
    /* Steady-clock time at which tick wants to be called next; APP_NEVER = not at all. */
    int64_t (*next_ms)(const void *state);
    void (*tick)(void *state, int64_t steady_ms);
    /* Optional. Name of the screen for the trace; false ends the loop; a frame was shown (to speak
     * it). */
    const char *(*name)(const void *state);
    bool (*running)(const void *state);
    void (*shown)(void *state, struct ui_tree *tree);
    /* Optional: another number for another page or dialog. The frame that first shows it comes by a
     * cross-fade of 160 ms, where motion is wanted. */
    uint64_t (*page)(const void *state);
    /* Optional: the focus steps on by itself each so many ms, for who has one switch; 0 = not. */
    int (*scan_ms)(const void *state);
    /* Optional: how long after a tap on one action a tap on another, or the same, is still the same
     * tap and ignored; APP_TAP_MS without. */
    int (*same_tap_ms)(const void *state, int before, int action);
};

/* trace: appends one JSON line per presented frame:
 * {"frame","ms","screen","width","height","focus","targets":[{"action",
 * "spoken","name","key","x","y","w","h","disabled","selected","checked"}…]}. shot: a PNG of the
 * frame shown is written there on SIGUSR1 and at the end; with shot_each after each frame. still:
 * no motion, pages change at once (so they do with shot_each). */
struct app_options {
    struct window *window;
    struct text *text;
    const struct clock *clock;
    const char *trace, *shot;
    bool shot_each, still;
};

/* Runs until quit. 0 when it ended as asked, 1 when the window failed. */
int app_run(const struct app_ops *ops, void *state, const struct app_options *options);
