/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/window.h"

#include <SDL.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "ui/x11.h"

enum { PALM_CONTACTS = 3, CONTACTS_MAX = 10, LOST_MS = 5000 };

struct contact {
    SDL_FingerID finger;
    Uint32 heard; /* the event's time */
};

struct window {
    SDL_Window *sdl;
    struct surface shown;  /* the window's own pixels, or our copy where their format is another */
    struct surface shadow; /* memory of that copy */
    struct draw_list *last;
    uint32_t last_ground;
    struct surface before; /* what stood in this part of it, while a page fades into another */
    struct draw_box fading;
    float share;
    bool stale; /* the window system's copy is unknown: paint all */
    struct contact contacts[CONTACTS_MAX];
    int contact_count;
    bool pointing;       /* one finger counts … */
    SDL_FingerID finger; /* … this one */
    bool palm;
    Uint32 wake_event, quit_event, key_event;
    atomic_bool waking;
};

static enum status
window_fail(struct window *window, const char *what)
{
    log_write(LOG_LEVEL_ERROR, "%s: %s", what, SDL_GetError());
    window_close(window);
    return STATUS_UNAVAILABLE;
}

static void
hints_set(void)
{
    /* Pixels go straight to the window; a renderer underneath would cost ten times the memory. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0");
}

/* At the end of the lower edge, within what panels of the desktop leave. */
static void
place_beside(int display, SDL_Rect *size, int *ret_x, int *ret_y)
{
    enum { EDGE = 8, TITLE = 32 };
    SDL_Rect room;

    if (SDL_GetDisplayUsableBounds(display, &room)) {
        return;
    }
    if (size->h > room.h - TITLE - EDGE) {
        size->h = room.h - TITLE - EDGE;
    }
    if (size->w > room.w - 2 * EDGE) {
        size->w = room.w - 2 * EDGE;
    }
    *ret_x = room.x + room.w - size->w - EDGE;
    *ret_y = room.y + room.h - size->h - EDGE;
}

/* Where there is no screen the library may fall back to drawing for nobody: only who asks for that
 * shall have it. */
static bool
is_blind(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    bool blind = driver && (strcmp(driver, "dummy") == 0 || strcmp(driver, "offscreen") == 0) &&
                 !SDL_getenv("SDL_VIDEODRIVER");
    return blind && SDL_SetError("neither X11 nor Wayland answers") < 0;
}

enum status
window_open(const struct window_options *options, struct window **ret_window)
{
    struct window *window = mem_zero_alloc(1, sizeof(*window));
    hints_set();
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) || is_blind()) {
        return window_fail(window, "no screen can be opened");
    }
    unsigned flags = options->fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0;
    flags |= options->resizable ? SDL_WINDOW_RESIZABLE : 0;
    int place = (int)SDL_WINDOWPOS_CENTERED_DISPLAY((unsigned)options->display);
    SDL_Rect size = {.w = options->width, .h = options->height};
    /* Of its whole size from the start: without a window manager nobody makes it larger. */
    if (options->fullscreen && SDL_GetDisplayBounds(options->display, &size)) {
        log_write(LOG_LEVEL_WARN, "screen %d does not tell its size: %s", options->display,
                  SDL_GetError());
        size = (SDL_Rect){.w = options->width, .h = options->height};
    }
    int x = place, y = place;
    if (options->beside) {
        flags |= SDL_WINDOW_ALWAYS_ON_TOP | SDL_WINDOW_UTILITY | SDL_WINDOW_SKIP_TASKBAR;
        place_beside(options->display, &size, &x, &y);
    }
    flags |= options->beside ? SDL_WINDOW_HIDDEN : 0;
    window->sdl = SDL_CreateWindow(options->title, x, y, size.w, size.h, flags);
    if (!window->sdl) {
        return window_fail(window, "window cannot be opened");
    }
    if (options->beside) {
        x11_leave_keyboard(window->sdl);
        SDL_ShowWindow(window->sdl);
    }
    SDL_DisableScreenSaver();
    SDL_StopTextInput();
    SDL_ShowCursor(options->hide_pointer ? SDL_DISABLE : SDL_ENABLE);
    window->wake_event = SDL_RegisterEvents(3);
    window->quit_event = window->wake_event + 1;
    window->key_event = window->wake_event + 2;
    window->last = draw_new();
    window->stale = true;
    *ret_window = window;
    return STATUS_OK;
}

struct window *
window_close(struct window *window)
{
    if (window) {
        if (window->sdl) {
            SDL_DestroyWindow(window->sdl);
        }
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        draw_free(window->last);
        surface_done(&window->shadow);
        surface_done(&window->before);
        free(window);
    }
    return NULL;
}

void
window_size(const struct window *window, int *ret_width, int *ret_height)
{
    SDL_GetWindowSize(window->sdl, ret_width, ret_height);
}

float
window_mm_per_px(const struct window *window)
{
    float dpi = 0;
    int display = SDL_GetWindowDisplayIndex(window->sdl);
    if (display < 0 || SDL_GetDisplayDPI(display, &dpi, NULL, NULL) || dpi < 10) {
        return 0;
    }
    return 25.4F / dpi;
}

static int
key_code(SDL_Keycode code)
{
    static const struct {
        SDL_Keycode sdl;
        int key;
    } keys[] = {
        {SDLK_RETURN, WINDOW_KEY_ENTER},
        {SDLK_KP_ENTER, WINDOW_KEY_ENTER},
        {SDLK_DELETE, WINDOW_KEY_DELETE},
        {SDLK_UP, WINDOW_KEY_UP},
        {SDLK_DOWN, WINDOW_KEY_DOWN},
        {SDLK_LEFT, WINDOW_KEY_LEFT},
        {SDLK_RIGHT, WINDOW_KEY_RIGHT},
        {SDLK_HOME, WINDOW_KEY_HOME},
        {SDLK_END, WINDOW_KEY_END},
        {SDLK_PAGEUP, WINDOW_KEY_PAGE_UP},
        {SDLK_PAGEDOWN, WINDOW_KEY_PAGE_DOWN},
        {SDLK_KP_0, '0'},
        {SDLK_KP_PLUS, '+'},
        {SDLK_KP_MINUS, '-'},
    };
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (keys[i].sdl == code) {
            return keys[i].key;
        }
    }
    if (code >= SDLK_F1 && code <= SDLK_F12) {
        return WINDOW_KEY_F1 + (code - SDLK_F1);
    }
    if (code >= SDLK_KP_1 && code <= SDLK_KP_9) {
        return '1' + (code - SDLK_KP_1);
    }
    return code > 0 && code < 127 ? code : WINDOW_KEY_OTHER;
}

static struct window_event
key_event(const SDL_KeyboardEvent *key)
{
    unsigned mod = key->keysym.mod;
    return (struct window_event){
        .kind = WINDOW_KEY,
        .key = key_code(key->keysym.sym),
        .shift = (mod & KMOD_SHIFT) != 0,
        .control = (mod & KMOD_CTRL) != 0,
        .alt = (mod & KMOD_ALT) != 0,
        .repeat = key->repeat != 0,
        .down = true,
    };
}

static struct window_event
window_system_event(struct window *window, const SDL_WindowEvent *event)
{
    switch (event->event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        window->stale = true;
        return (struct window_event){.kind = WINDOW_RESIZE};
    case SDL_WINDOWEVENT_CLOSE:
        return (struct window_event){.kind = WINDOW_CLOSE};
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
        window->stale = true;
        return (struct window_event){.kind = WINDOW_EXPOSE};
    case SDL_WINDOWEVENT_FOCUS_GAINED:
        return (struct window_event){.kind = WINDOW_FOCUS, .down = true};
    case SDL_WINDOWEVENT_FOCUS_LOST:
        return (struct window_event){.kind = WINDOW_FOCUS};
    default:
        return (struct window_event){.kind = WINDOW_NONE};
    }
}

/* What lies on the glass now. A finger of which nothing is heard any more is not there: that it
 * went up was lost, as when the panel is plugged in anew under it. */
static void
count_contacts(struct window *window, const SDL_TouchFingerEvent *finger)
{
    int kept = 0;

    for (int i = 0; i < window->contact_count; i++) {
        const struct contact *contact = &window->contacts[i];
        if (contact->finger != finger->fingerId && finger->timestamp - contact->heard < LOST_MS) {
            window->contacts[kept++] = *contact;
        }
    }
    if (finger->type != SDL_FINGERUP && kept < CONTACTS_MAX) {
        window->contacts[kept++] = (struct contact){finger->fingerId, finger->timestamp};
    }
    window->contact_count = kept;
}

/* The first finger counts; a second one beside it is another part of the hand; three are a palm:
 * nothing counts until all left. */
static struct window_event
finger_event(struct window *window, const SDL_TouchFingerEvent *finger)
{
    struct window_event event = {.kind = WINDOW_NONE};
    bool down = finger->type == SDL_FINGERDOWN, up = finger->type == SDL_FINGERUP;
    int width, height;
    window_size(window, &width, &height);
    event.at = (struct ui_point){finger->x * (float)width, finger->y * (float)height};
    count_contacts(window, finger);
    if (window->contact_count >= PALM_CONTACTS && !window->palm) {
        window->palm = true;
        window->pointing = false;
        event.kind = WINDOW_CANCEL;
    } else if (down && !window->palm && !window->pointing) {
        window->pointing = true;
        window->finger = finger->fingerId;
        event.kind = WINDOW_DOWN;
    } else if (up && window->pointing && finger->fingerId == window->finger) {
        window->pointing = false;
        event.kind = WINDOW_UP;
    }
    if (!window->contact_count) {
        window->palm = false;
    }
    return event;
}

static struct window_event
event_read(struct window *window, const SDL_Event *sdl)
{
    struct window_event event = {.kind = WINDOW_NONE};
    switch (sdl->type) {
    case SDL_QUIT: /* the session of the window system ends */
        event.kind = WINDOW_QUIT;
        break;
    case SDL_WINDOWEVENT:
        return window_system_event(window, &sdl->window);
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
    case SDL_FINGERMOTION:
        return finger_event(window, &sdl->tfinger);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        if (sdl->button.button == SDL_BUTTON_LEFT && sdl->button.which != SDL_TOUCH_MOUSEID) {
            event.kind = sdl->type == SDL_MOUSEBUTTONDOWN ? WINDOW_DOWN : WINDOW_UP;
            event.at = (struct ui_point){(float)sdl->button.x, (float)sdl->button.y};
        }
        break;
    case SDL_KEYDOWN:
        return key_event(&sdl->key);
    case SDL_TEXTINPUT:
        event.kind = WINDOW_TEXT;
        str_cut(event.text, sizeof(event.text), sdl->text.text);
        break;
    default:
        if (sdl->type == window->wake_event) {
            atomic_store(&window->waking, false);
            event.kind = WINDOW_WAKE;
        } else if (sdl->type == window->key_event) {
            event = (struct window_event){.kind = WINDOW_KEY, .key = sdl->user.code, .down = true};
        } else if (sdl->type == window->quit_event) {
            event.kind = WINDOW_QUIT;
        }
        break;
    }
    return event;
}

void
window_let_rest(struct window *window)
{
    window->pointing = false;
}

struct window_event
window_wait(struct window *window, int timeout_ms)
{
    Uint64 end = SDL_GetTicks64() + (timeout_ms > 0 ? (Uint64)timeout_ms : 0);
    for (;;) {
        SDL_Event sdl;
        Uint64 now = SDL_GetTicks64();
        int left = timeout_ms < 0 ? -1 : end > now ? (int)(end - now) : 0;
        if (!SDL_WaitEventTimeout(&sdl, left)) {
            return (struct window_event){.kind = WINDOW_NONE};
        }
        struct window_event event = event_read(window, &sdl);
        if (event.kind != WINDOW_NONE) {
            return event;
        }
    }
}

void
window_wake(struct window *window)
{
    if (!atomic_exchange(&window->waking, true)) {
        SDL_Event event = {.type = window->wake_event};
        if (SDL_PushEvent(&event) < 0) {
            atomic_store(&window->waking, false);
        }
    }
}

void
window_push_key(struct window *window, int key)
{
    SDL_Event event = {.user = {.type = window->key_event, .code = key}};

    (void)SDL_PushEvent(&event);
}

void
window_call_attention(struct window *window)
{
    (void)SDL_FlashWindow(window->sdl, SDL_FLASH_UNTIL_FOCUSED);
}

/* Our pixels are 0xXXRRGGBB; other formats get a copy that the library converts. */
static bool
shown_prepare(struct window *window, SDL_Surface *surface)
{
    const SDL_PixelFormat *format = surface->format;
    bool same = format->BytesPerPixel == 4 && format->Rmask == 0xFF0000 &&
                format->Gmask == 0xFF00 && format->Bmask == 0xFF;
    if (same && !SDL_MUSTLOCK(surface)) {
        window->shown =
            (struct surface){surface->pixels, surface->w, surface->h, surface->pitch / 4};
        return true;
    }
    if (window->shadow.width != surface->w || window->shadow.height != surface->h) {
        surface_done(&window->shadow);
        window->shadow = surface_new(surface->w, surface->h);
    }
    window->shown = window->shadow;
    return false;
}

static bool
shadow_copy(const struct window *window, SDL_Surface *surface, const SDL_Rect *part)
{
    SDL_Surface *copy = SDL_CreateRGBSurfaceWithFormatFrom(
        window->shadow.pixels, window->shadow.width, window->shadow.height, 32,
        window->shadow.pitch * 4, SDL_PIXELFORMAT_RGB888);
    SDL_Rect to = *part;
    bool good = copy && !SDL_BlitSurface(copy, part, surface, &to);
    SDL_FreeSurface(copy);
    return good;
}

static void
clip_to(const struct surface *surface, struct draw_box *box)
{
    int right = box->x + box->w, bottom = box->y + box->h;
    box->x = box->x > 0 ? box->x : 0;
    box->y = box->y > 0 ? box->y : 0;
    box->w = (right < surface->width ? right : surface->width) - box->x;
    box->h = (bottom < surface->height ? bottom : surface->height) - box->y;
}

bool
window_fade_begin(struct window *window, const struct draw_list *next)
{
    window_fade_end(window);
    struct draw_box part;
    if (window->stale || !window->shown.pixels || !draw_difference(window->last, next, &part)) {
        return false;
    }
    clip_to(&window->shown, &part);
    if (part.w <= 0 || part.h <= 0) {
        return false;
    }
    window->before = surface_new(part.w, part.h);
    window->fading = part;
    for (int y = 0; y < part.h; y++) {
        memcpy(window->before.pixels + (ptrdiff_t)y * window->before.pitch,
               window->shown.pixels + (ptrdiff_t)(part.y + y) * window->shown.pitch + part.x,
               (size_t)part.w * sizeof(uint32_t));
    }
    return true;
}

void
window_fade(struct window *window, float share)
{
    window->share = share;
}

void
window_fade_end(struct window *window)
{
    surface_done(&window->before);
    window->before = (struct surface){0};
    window->share = 0;
}

/* Four channels two at a time; share of 256. */
static void
mix_before(const struct window *window)
{
    uint32_t share = (uint32_t)(window->share * 256);
    for (int y = 0; y < window->fading.h; y++) {
        uint32_t *row = window->shown.pixels +
                        (ptrdiff_t)(window->fading.y + y) * window->shown.pitch + window->fading.x;
        const uint32_t *old = window->before.pixels + (ptrdiff_t)y * window->before.pitch;
        for (int x = 0; x < window->fading.w; x++) {
            uint32_t rb = row[x] & 0xFF00FF, g = row[x] & 0x00FF00;
            rb += (((old[x] & 0xFF00FF) - rb) * share) >> 8;
            g += (((old[x] & 0x00FF00) - g) * share) >> 8;
            row[x] = (rb & 0xFF00FF) | (g & 0x00FF00);
        }
    }
}

static struct draw_box
join(const struct draw_box *one, const struct draw_box *other)
{
    int x = one->x < other->x ? one->x : other->x, y = one->y < other->y ? one->y : other->y;
    int right = one->x + one->w > other->x + other->w ? one->x + one->w : other->x + other->w;
    int bottom = one->y + one->h > other->y + other->h ? one->y + one->h : other->y + other->h;
    return (struct draw_box){x, y, right - x, bottom - y};
}

/* What must be painted again; false when nothing. */
static bool
damage_find(const struct window *window, const struct draw_list *list, uint32_t ground, bool stale,
            struct draw_box *ret_part)
{
    struct draw_box whole = {0, 0, window->shown.width, window->shown.height};
    if (stale || ground != window->last_ground) {
        *ret_part = whole;
        return true;
    }
    bool differs = draw_difference(window->last, list, ret_part);
    if (window->before.pixels) {
        *ret_part = differs ? join(ret_part, &window->fading) : window->fading;
    } else if (!differs) {
        return false;
    }
    clip_to(&window->shown, ret_part);
    return ret_part->w > 0 && ret_part->h > 0;
}

enum status
window_present(struct window *window, struct painter *painter, const struct draw_list *list,
               uint32_t ground)
{
    SDL_Surface *surface = SDL_GetWindowSurface(window->sdl);
    if (!surface) {
        log_write(LOG_LEVEL_ERROR, "window has no pixels: %s", SDL_GetError());
        return STATUS_UNAVAILABLE;
    }
    const uint32_t *before = window->shown.pixels;
    int width = window->shown.width, height = window->shown.height;
    bool direct = shown_prepare(window, surface);
    bool moved = before != window->shown.pixels || width != surface->w || height != surface->h;
    struct draw_box part;
    if (window->stale || moved || ground != window->last_ground) {
        window_fade_end(window);
    }
    if (!damage_find(window, list, ground, window->stale || moved, &part)) {
        return STATUS_OK;
    }
    painter_paint(painter, list, ground, &window->shown, &part);
    if (window->before.pixels) {
        mix_before(window);
    }
    SDL_Rect rect = {part.x, part.y, part.w, part.h};
    bool good = (direct || shadow_copy(window, surface, &rect)) &&
                !SDL_UpdateWindowSurfaceRects(window->sdl, &rect, 1);
    draw_copy(window->last, list);
    window->last_ground = ground;
    window->stale = !good;
    if (!good) {
        /* The surface went with a resize in between; the resize event brings the next try. */
        log_write(LOG_LEVEL_DEBUG, "frame not shown: %s", SDL_GetError());
    }
    return STATUS_OK;
}

const struct surface *
window_shown(const struct window *window)
{
    return &window->shown;
}

void
window_text_input(struct window *window, const struct ui_rect *where)
{
    (void)window;
    if (!where) {
        SDL_StopTextInput();
        return;
    }
    SDL_Rect rect = {(int)where->x, (int)where->y, (int)where->w, (int)where->h};
    SDL_SetTextInputRect(&rect);
    SDL_StartTextInput();
}

void
window_push_quit(struct window *window)
{
    SDL_Event event = {.type = window->quit_event};
    SDL_PushEvent(&event);
}
