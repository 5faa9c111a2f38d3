/* SPDX-License-Identifier: Apache-2.0
 * Words to the headphones: one utterance at a time on a thread of its own, by the speech command of
 * the voice room. What is said is cut within a fraction of a second when something else is to be
 * said, or nothing. The audio device is closed READER_REST_MS after the last sound. Main thread
 * only. */
#pragma once

#include "base/base.h"
#include "voice/pcm.h"

struct reader;
enum { READER_REST_MS = 2000 };

/* command: of voice/speech.h, "" = the default. ended is called by reader_collect for an utterance
 * that was heard to its end, not for one that was cut. wake: from the reader's thread, when there
 * is something to collect. UNAVAILABLE: no speech command or no audio on this machine. */
struct reader_ops {
    void (*wake)(void *context);
    void (*ended)(void *context, bool heard);
    void *context;
};
MUST_CHECK enum status reader_open(const char *command, const struct reader_ops *ops,
                                   struct reader **ret_reader);
struct reader *reader_close(struct reader *reader);
/* Cuts what sounds. cue: a tone that is heard whole before the words, 0 = none. text: "" = the tone
 * alone, and nothing ends. rate: words a minute. */
void reader_say(struct reader *reader, enum pcm_cue cue, const char *lang, const char *text,
                int rate);
void reader_hush(struct reader *reader);
void reader_collect(struct reader *reader);
