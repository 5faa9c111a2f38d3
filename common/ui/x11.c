/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/x11.h"

#include <SDL.h>
#include <SDL_syswm.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include "base/base.h"

void
x11_leave_keyboard(SDL_Window *window)
{
    SDL_SysWMinfo info;
    unsigned long never = 0; /* of the last press meant for it: Extended Window Manager Hints */

    SDL_VERSION(&info.version);
    if (!SDL_GetWindowWMInfo(window, &info) || info.subsystem != SDL_SYSWM_X11) {
        return;
    }
    XChangeProperty(info.info.x11.display, info.info.x11.window,
                    XInternAtom(info.info.x11.display, "_NET_WM_USER_TIME", False), XA_CARDINAL, 32,
                    PropModeReplace, (const unsigned char *)&never, 1);
}
