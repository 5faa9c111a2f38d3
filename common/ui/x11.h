/* SPDX-License-Identifier: Apache-2.0
 * What the window library does not say to X11 for us. */
#pragma once

struct SDL_Window;

/* Tells the window manager that nobody asked for this window just now, so that it gets no keyboard
 * when it is shown. Before it is shown; without X11 nothing. */
void x11_leave_keyboard(struct SDL_Window *window);
