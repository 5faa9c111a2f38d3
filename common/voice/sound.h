/* SPDX-License-Identifier: Apache-2.0
 * Samples to the loudspeaker, through SDL audio and so through whatever $SDL_AUDIODRIVER names. The
 * device is open only from the first sound to sound_rest, so that an idle machine's audio chip can
 * sleep. */
#pragma once

#include "base/base.h"
#include "voice/pcm.h"

struct sound;

/* Main thread. UNAVAILABLE when this machine has no audio at all; logged. */
MUST_CHECK enum status sound_open(struct sound **ret_sound);
struct sound *sound_close(struct sound *sound);
/* Opens the device if need be, plays to the end. UNAVAILABLE when there is no device or it stops
 * taking samples; logged. After sound_stop it returns OK at once. */
MUST_CHECK enum status sound_play(struct sound *sound, const struct pcm *pcm);
/* Queues samples of SOUND_RATE without waiting, for a film; what would stand more than a second
 * behind is left out. Failures are logged once. */
enum { SOUND_RATE = 44100 };
void sound_feed(struct sound *sound, const int16_t *samples, size_t count);
/* Leaves out what is queued. */
void sound_drop(struct sound *sound);
/* Opens the device and closes it again, playing nothing. */
MUST_CHECK enum status sound_check(struct sound *sound);
/* Closes the device. */
void sound_rest(struct sound *sound);
/* Any thread: ends the sound that plays now, as if it had been heard. */
void sound_cut(struct sound *sound);
/* Any thread; for good: ends the sound that plays, nothing more is heard. */
void sound_stop(struct sound *sound);
