/* SPDX-License-Identifier: Apache-2.0
 * A real window and its events; the only place that sees the window system. Video only: no sound,
 * no joysticks. Main thread, except window_wake. */
#pragma once

#include "base/base.h"
#include "ui/draw.h"
#include "ui/surface.h"
#include "ui/ui.h"

struct window;

enum window_event_kind {
    WINDOW_NONE,   /* the time-out passed */
    WINDOW_DOWN,   /* finger or button went down at 'at' */
    WINDOW_UP,     /* … and up; becomes WINDOW_TAP in app_run when both were on one target */
    WINDOW_CANCEL, /* a palm (three contacts or more): nothing was meant */
    WINDOW_CLOSE,  /* somebody asks the window system to close it: Alt+F4, the frame's button */
    WINDOW_TAP,    /* 'action' was tapped, or focused and Enter pressed; from app_run only */
    WINDOW_KEY,
    WINDOW_TEXT, /* UTF-8 typed or committed by an input method, in 'text' */
    WINDOW_RESIZE,
    WINDOW_EXPOSE, /* the window system lost our pixels */
    WINDOW_WAKE,   /* window_wake was called, once or more */
    WINDOW_FOCUS,  /* the window got (down) or lost keyboard focus */
    WINDOW_QUIT,   /* the machine asks: a signal, or the end of the session */
};

/* Letters and digits are their lower-case ASCII code. */
enum window_key {
    WINDOW_KEY_ENTER = 13,
    WINDOW_KEY_ESCAPE = 27,
    WINDOW_KEY_TAB = 9,
    WINDOW_KEY_BACKSPACE = 8,
    WINDOW_KEY_SPACE = 32,
    WINDOW_KEY_DELETE = 127,
    WINDOW_KEY_UP = 256,
    WINDOW_KEY_DOWN,
    WINDOW_KEY_LEFT,
    WINDOW_KEY_RIGHT,
    WINDOW_KEY_HOME,
    WINDOW_KEY_END,
    WINDOW_KEY_PAGE_UP,
    WINDOW_KEY_PAGE_DOWN,
    WINDOW_KEY_F1 = 300, /* F1 … F12 in order */
    WINDOW_KEY_F12 = 311,
    WINDOW_KEY_OTHER = 400,
};

struct window_event {
    enum window_event_kind kind;
    struct ui_point at; /* px */
    int action;
    int key;
    bool shift, control, alt, repeat, down;
    char text[32];
};

/* width and height in px, ignored when fullscreen. icon-less, no screen saver. UNAVAILABLE: no such
 * video system. */
struct window_options {
    const char *title;
    int width, height;
    int display; /* from 0 */
    bool fullscreen, resizable, hide_pointer;
    bool beside; /* a small one beside other programs: above them, at the end of the screen's lower
                    edge, as high as there is room at most; it takes the keyboard only when it is
                    clicked */
};
MUST_CHECK enum status window_open(const struct window_options *options,
                                   struct window **ret_window);
struct window *window_close(struct window *window);
void window_size(const struct window *window, int *ret_width, int *ret_height);
/* Millimetres per pixel as the system claims (often wrong on cheap panels); 0 = unknown. */
float window_mm_per_px(const struct window *window);

/* Sleeps until an event comes or the time-out passes (-1 = for ever). */
struct window_event window_wait(struct window *window, int timeout_ms);
/* The finger that is down is a hand that leans on the glass: the next one down counts. */
void window_let_rest(struct window *window);
/* Any thread: window_wait returns WINDOW_WAKE. Wakes that were not collected yet are one. */
void window_wake(struct window *window);
/* Any thread: window_wait returns WINDOW_KEY with this key, as if it had been pressed here. */
void window_push_key(struct window *window, int key);
/* Marks the window in the task list until it is looked at; takes no keyboard. */
void window_call_attention(struct window *window);
/* Any thread: window_wait returns WINDOW_QUIT. */
void window_push_quit(struct window *window);
/* Paints what differs from the frame shown before and hands it to the window system. */
MUST_CHECK enum status window_present(struct window *window, struct painter *painter,
                                      const struct draw_list *list, uint32_t ground);
/* From one page to another: keeps what is shown now where 'next' differs from it; false when it
 * does not. Until window_fade_end each present mixes so much of it (0 … 1) into the new frame. */
bool window_fade_begin(struct window *window, const struct draw_list *next);
void window_fade(struct window *window, float share);
void window_fade_end(struct window *window);
/* The pixels as shown; valid until the next present. */
const struct surface *window_shown(const struct window *window);
/* Text input and its input method (on by default off): where the text will stand, NULL ends it. */
void window_text_input(struct window *window, const struct ui_rect *where);
