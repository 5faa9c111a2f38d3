/* SPDX-License-Identifier: Apache-2.0
 * Sound as samples: one channel, 16 bits, native byte order; the chime, and reading a WAV file. */
#pragma once

#include "base/base.h"

struct pcm {
    int16_t *samples; /* heap; pcm_done frees */
    size_t count;
    int rate; /* samples a second */
};
void pcm_done(struct pcm *pcm);
/* The loudest sample, 0 … 32768: 0 means silence. */
int pcm_peak(const struct pcm *pcm);
int64_t pcm_milliseconds(const struct pcm *pcm);

/* To so many percent of its loudness; louder than 100 is cut at the loudest sample. */
void pcm_scale(struct pcm *pcm, int percent);
/* The same sound at another rate. */
struct pcm pcm_resample(const struct pcm *pcm, int rate);
/* Adds the samples of another sound of the same rate; then silence of so many milliseconds. */
void pcm_append(struct pcm *pcm, const struct pcm *more, int64_t silence_ms);

/* The two tones that come before a call: 660 Hz, at 0.6 s 554 Hz, each struck and dying away; 1.4 s
 * in all. */
struct pcm pcm_chime(int rate);

/* Short tones beside words: something was pressed (60 ms, high), something did not work (two low
 * ones, falling). */
enum pcm_cue { PCM_CUE_PRESS = 1, PCM_CUE_ERROR };
struct pcm pcm_cue(enum pcm_cue cue, int rate);

/* A WAV file of these samples, appended. */
void pcm_write_wav(const struct pcm *pcm, struct buffer *out);
/* PCM of 16 bits, 1 or 2 channels (mixed to one), 8 to 96 kHz; a data size beyond the end of the
 * bytes, as programs write to a pipe, means up to the end. CORRUPT for anything else, also for no
 * samples at all. */
MUST_CHECK enum status pcm_read_wav(const uint8_t *bytes, size_t length, struct pcm *ret_pcm);
