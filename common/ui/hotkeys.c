/* SPDX-License-Identifier: Apache-2.0
 * A connection of its own and a thread that sleeps on it, so that the window's own events are
 * nobody's business here. */
#include "ui/hotkeys.h"

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/keysym.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST = 2, LAST = 12, KEYS = LAST - FIRST + 1 };

struct hotkeys {
    struct window *window;
    Display *display;
    KeyCode codes[KEYS];
    bool down[KEYS];
    int stop[2]; /* a pipe: closing its end wakes the thread */
    pthread_t thread;
};

static const struct modifier {
    const char *words;
    unsigned mask;
} modifiers_table[] = {
    {"ctrl+shift", ControlMask | ShiftMask},
    {"super", Mod4Mask},
    {"alt+shift", Mod1Mask | ShiftMask},
};

static unsigned
mask_of(const char *modifiers)
{
    for (size_t i = 0; i < ARRAY_SIZE(modifiers_table); i++) {
        if (strcmp(modifiers_table[i].words, modifiers) == 0) {
            return modifiers_table[i].mask;
        }
    }
    return 0;
}

bool
hotkeys_are_valid(const char *modifiers)
{
    return mask_of(modifiers) != 0;
}

/* The answer to a grab is an error event: this says whether one came. Only while hotkeys_open runs,
 * on the main thread. */
static bool grab_failed;

static int
note_failure(Display *display, XErrorEvent *error)
{
    (void)display;
    (void)error;
    grab_failed = true;
    return 0;
}

/* Caps Lock and Num Lock make no difference. */
static bool
grab(struct hotkeys *hotkeys, size_t n, unsigned mask)
{
    static const unsigned locks[] = {0, LockMask, Mod2Mask, LockMask | Mod2Mask};
    Window root = DefaultRootWindow(hotkeys->display);

    hotkeys->codes[n] = XKeysymToKeycode(hotkeys->display, XK_F1 + FIRST - 1 + n);
    grab_failed = hotkeys->codes[n] == 0;
    for (size_t i = 0; i < ARRAY_SIZE(locks) && !grab_failed; i++) {
        XGrabKey(hotkeys->display, hotkeys->codes[n], mask | locks[i], root, False, GrabModeAsync,
                 GrabModeAsync);
    }
    XSync(hotkeys->display, False);
    return !grab_failed;
}

static int
grab_all(struct hotkeys *hotkeys, const char *modifiers)
{
    int (*before)(Display * display, XErrorEvent * error) = XSetErrorHandler(note_failure);
    int got = 0;

    for (size_t n = 0; n < KEYS; n++) {
        if (grab(hotkeys, n, mask_of(modifiers))) {
            got++;
        } else {
            log_write(LOG_LEVEL_WARN, "another program has the key: '%s+f%zu'", modifiers,
                      n + FIRST);
        }
    }
    XSetErrorHandler(before);
    return got;
}

static void
use_event(struct hotkeys *hotkeys, const XKeyEvent *event)
{
    for (size_t n = 0; n < KEYS; n++) {
        if (hotkeys->codes[n] != event->keycode) {
            continue;
        }
        bool pressed = event->type == KeyPress;
        if (pressed && !hotkeys->down[n]) {
            window_push_key(hotkeys->window, WINDOW_KEY_F1 + FIRST - 1 + (int)n);
        }
        hotkeys->down[n] = pressed;
    }
}

static void *
run(void *memory)
{
    struct hotkeys *hotkeys = memory;
    struct pollfd fds[] = {{.fd = ConnectionNumber(hotkeys->display), .events = POLLIN},
                           {.fd = hotkeys->stop[0], .events = POLLIN}};

    while (fds[1].revents == 0 && (fds[0].revents & (POLLHUP | POLLERR)) == 0) {
        while (XPending(hotkeys->display) > 0) {
            XEvent event;
            XNextEvent(hotkeys->display, &event);
            if (event.type == KeyPress || event.type == KeyRelease) {
                use_event(hotkeys, &event.xkey);
            }
        }
        (void)poll(fds, ARRAY_SIZE(fds), -1);
    }
    return NULL;
}

enum status
hotkeys_open(struct window *window, const char *modifiers, struct hotkeys **ret_hotkeys)
{
    struct hotkeys *hotkeys = mem_zero_alloc(1, sizeof(*hotkeys));

    hotkeys->window = window;
    hotkeys->display = XOpenDisplay(NULL);
    if (!hotkeys->display || pipe(hotkeys->stop)) {
        log_write(LOG_LEVEL_WARN, "hot keys need an X11 session");
        if (hotkeys->display) {
            XCloseDisplay(hotkeys->display);
        }
        free(hotkeys);
        return STATUS_UNAVAILABLE;
    }
    XkbSetDetectableAutoRepeat(hotkeys->display, True, NULL);
    if (grab_all(hotkeys, modifiers) == 0 || pthread_create(&hotkeys->thread, NULL, run, hotkeys)) {
        close(hotkeys->stop[0]);
        close(hotkeys->stop[1]);
        XCloseDisplay(hotkeys->display);
        free(hotkeys);
        return STATUS_UNAVAILABLE;
    }
    *ret_hotkeys = hotkeys;
    return STATUS_OK;
}

struct hotkeys *
hotkeys_close(struct hotkeys *hotkeys)
{
    if (hotkeys) {
        close(hotkeys->stop[1]);
        pthread_join(hotkeys->thread, NULL);
        close(hotkeys->stop[0]);
        XCloseDisplay(hotkeys->display);
        free(hotkeys);
    }
    return NULL;
}
