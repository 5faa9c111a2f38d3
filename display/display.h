/* SPDX-License-Identifier: Apache-2.0
 * The hall board as a value: snapshots, the ends of spoken words and the time go in; a screen and
 * words to speak come out. Pure: no window, no database, no clock, no sound. `read` alone runs on
 * the store thread.
 *
 * Times named _ms are the steady clock's; hall times are UTC milliseconds by the hall's own clock.
 */
#pragma once

#include "display/announce.h"
#include "display/media.h"
#include "i18n/i18n.h"
#include "terminal/terminal.h"
#include "wait/wait.h"

/* A new call: apricot wipes over the hero, then its plate dips twice. */
enum { DISPLAY_WIPE_MS = 240, DISPLAY_DIP_MS = 700, DISPLAY_DIPS = 2, DISPLAY_STEP_MS = 40 };
enum { DISPLAY_NOTICE_MS = 8000, DISPLAY_PAGE_MS = 10000, DISPLAY_CAPTION_SIZE = 320 };

/* terminal, language, counter: "" = none given. sign: over that counter. */
struct display_options {
    const char *terminal, *language, *counter;
    bool sign;
    bool still; /* no motion */
    struct theme theme;
};

struct display {
    char terminal[ID_SIZE], counter[ID_SIZE];
    bool sign; /* asked for at the start; see display/sign.h */
    bool still;
    char lang[I18N_LANG_SIZE]; /* "" until the hall is known, when none was given */
    struct theme theme;
    int width, height; /* px of the window; 0 = not known yet */
    int64_t now_ms, start_ms;

    bool has_view, stale;
    struct terminal_view view; /* its snapshot is a struct outlook */
    char trouble[256];
    int64_t stale_since; /* hall time of the newest thing known for sure */
    struct zone *zone;
    char zone_name[64];
    struct announce announce;
    struct media_frame media; /* pixels NULL = none */
    bool media_on;            /* the hall file has a folder, and something of it can be shown */
    char caption[DISPLAY_CAPTION_SIZE], caption_lang[TICKET_LANG_SIZE]; /* what is heard now */
};

void display_init(struct display *display, const struct display_options *options,
                  int64_t steady_ms);
void display_done(struct display *display);
void display_resize(struct display *display, int width, int height);

/* With a view only. */
static inline const struct board *
display_board(const struct display *display)
{
    return ((const struct outlook *)display->view.snapshot)->board;
}

/* view NULL before the first snapshot; borrowed until the next call. */
void display_snapshot(struct display *display, const struct terminal_view *view, bool stale,
                      const char *trouble, int64_t steady_ms);
void display_tick(struct display *display, int64_t steady_ms);
/* When something drawn or spoken changes next by itself; APP_NEVER = not at all. */
int64_t display_next_ms(const struct display *display);

/* What the voice shall do next. zone: where to go, when this display serves several; "" else. */
struct display_word {
    enum announce_word_kind kind;
    char number[TICKET_NUMBER_SIZE], counter[ID_SIZE], zone[ID_SIZE], lang[TICKET_LANG_SIZE];
    char of_zone[ID_SIZE]; /* where the counter stands, said or not */
};
bool display_pop_word(struct display *display, struct display_word *ret_word);
/* The words of this number are handed to the voice or heard (on), or over. */
void display_sound(struct display *display, const char *number, bool on, int64_t steady_ms);

/* A frame of a picture or film, NULL = none; borrowed until the next call. */
void display_media(struct display *display, const struct media_frame *frame);
/* What is heard now, "" = nothing. */
void display_caption(struct display *display, const char *caption, const char *lang);

void display_screen(const struct display *display, float mm_per_px, struct ui_screen *ret_screen);
void display_view(const struct display *display, struct ui_node *root);
/* How far the wipe has come (0 … 1), and how much of the ground shines through the plate. */
void display_motion(const struct display *display, float *ret_wipe, float *ret_dip);
/* Another number when another screen or page stands there. */
uint64_t display_page(const struct display *display);
/* "starting", "emergency", "sign", "closed", "stale" or "board". */
const char *display_screen_name(const struct display *display);
