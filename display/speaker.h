/* SPDX-License-Identifier: Apache-2.0
 * The board's words to the loudspeaker, and what became of them back to the board. Main thread,
 * once a round of the loop; speaker_hear on any. A hall without sound is a board without sound:
 * what fails is logged, told as trouble and tried again, and everything is still shown.
 *
 * An emergency cuts off what sounds; its two languages are spoken one after the other, also in
 * quiet hours, and once more after VOICE_REPEAT_GAP_MS. When it ends, its words do. */
#pragma once

#include <pthread.h>

#include "display/display.h"
#include "display/election.h"
#include "display/look.h"
#include "voice/voice.h"

enum { SPEAKER_ENDS_MAX = 32, SPEAKER_WAITS_MAX = 32, SPEAKER_RETRY_MS = 30000 };

/* One number's words began (on) or are over. */
struct speaker_end {
    char number[TICKET_NUMBER_SIZE];
    char caption[PHRASE_SIZE]; /* what is heard from now on */
    char lang[TICKET_LANG_SIZE];
    bool on;
};
/* Not said yet: another display may do it. */
struct speaker_wait {
    struct display_word word;
    int64_t asked_ms;
    int minute; /* of the hall's day, as it came: quiet hours that begin later change nothing */
};
struct speaker_options {
    const char *command, *clips;         /* "off": silent; clips "" = none */
    const struct voice_backend *backend; /* NULL: real sound */
    struct terminal *terminal;           /* woken when something ended; NULL in tests */
    int64_t patience_ms;                 /* of voice.h; 0 = its own */
};
struct speaker {
    char command[192], clips[256];
    const struct voice_backend *backend;
    struct voice *voice; /* NULL: silent */
    struct terminal *terminal;
    int64_t patience_ms;
    bool off, broken; /* broken: sound was tried and failed, or hangs */
    bool warned;      /* and that was logged */
    int64_t retry_ms; /* when it is tried again */
    unsigned told;    /* trouble bits told to the terminal */
    struct speaker_wait waits[SPEAKER_WAITS_MAX];
    size_t wait_count;
    struct {
        int64_t since;    /* hall time of the emergency that is known; 0 = none */
        int64_t asked_ms; /* not said yet: another display may do it; 0 = settled */
        int64_t again_ms; /* when it is repeated; 0 = not */
        int rounds;
    } alert;
    pthread_mutex_t lock;
    struct speaker_end ends[SPEAKER_ENDS_MAX]; /* under lock, as are the next */
    size_t end_count;
    bool checked, check_good; /* news about the sound */
    struct election election;
};

void speaker_open(struct speaker *speaker, const struct speaker_options *options,
                  int64_t steady_ms);
void speaker_close(struct speaker *speaker);
/* A display's heartbeat, on the thread that hears them. */
void speaker_hear(struct speaker *speaker, const struct wire_note *beat, int64_t steady_ms);
/* Tells the display what was heard, and the voice what is to be said. */
void speaker_pump(struct speaker *speaker, struct display *display, int64_t steady_ms);
/* When pump has something to do by itself; APP_NEVER = not at all. */
int64_t speaker_next_ms(const struct speaker *speaker, int64_t steady_ms);
