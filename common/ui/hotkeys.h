/* SPDX-License-Identifier: Apache-2.0
 * F2 to F12 with modifiers, taken from the whole X11 session: they come while another program has
 * the keyboard, and take nothing else from it. */
#pragma once

#include "ui/window.h"

struct hotkeys;

/* What is held together with the function key: "ctrl+shift", "super", "alt+shift". */
MUST_CHECK bool hotkeys_are_valid(const char *modifiers);
/* From now on each press is a WINDOW_KEY of `window`, without modifiers, once however long it is
 * held. Asleep otherwise. UNAVAILABLE: no X11 session, or another program has taken them all; those
 * that are taken are named in the log and the others work. */
MUST_CHECK enum status hotkeys_open(struct window *window, const char *modifiers,
                                    struct hotkeys **ret_hotkeys);
struct hotkeys *hotkeys_close(struct hotkeys *hotkeys);
