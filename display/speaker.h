/* SPDX-License-Identifier: Apache-2.0
 * The board's words to the loudspeaker, and what became of them back to the board. Main thread,
 * once a round of the loop. A hall without sound is a board without sound: what fails is logged,
 * and everything is still shown. */
#pragma once

#include <pthread.h>

#include "display/display.h"
#include "voice/voice.h"

enum { SPEAKER_ENDS_MAX = 32 };

/* One number's words began (on) or are over. */
struct speaker_end {
    char number[TICKET_NUMBER_SIZE];
    bool on;
};
struct speaker {
    char command[192];
    struct voice *voice; /* NULL: silent */
    struct terminal *terminal;
    pthread_mutex_t lock;
    struct speaker_end ends[SPEAKER_ENDS_MAX]; /* under lock, as is the next */
    size_t end_count;
};

/* terminal_voice is "off": stays silent. backend NULL: real sound. The terminal is woken when
 * something ended; NULL in tests. */
void speaker_open(struct speaker *speaker, const char *command, const struct voice_backend *backend,
                  struct terminal *terminal);
void speaker_close(struct speaker *speaker);
/* Tells the display what was heard, and the voice what is to be said. */
void speaker_pump(struct speaker *speaker, struct display *display, int64_t steady_ms);
