/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/pcm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    WAV_PCM = 1,
    WAV_EXTENSIBLE = 0xfffe,
    RATE_MIN = 8000,
    RATE_MAX = 96000,
};

static const double full_turn = 6.283185307179586;
static const double second_note_at = 0.6, chime_seconds = 1.4;

void
pcm_done(struct pcm *pcm)
{
    free(pcm->samples);
    *pcm = (struct pcm){0};
}

int
pcm_peak(const struct pcm *pcm)
{
    int peak = 0;
    for (size_t i = 0; i < pcm->count; i++) {
        int level = abs(pcm->samples[i]);
        peak = level > peak ? level : peak;
    }
    return peak;
}

int64_t
pcm_milliseconds(const struct pcm *pcm)
{
    return pcm->rate > 0 ? (int64_t)pcm->count * 1000 / pcm->rate : 0;
}

void
pcm_scale(struct pcm *pcm, int percent)
{
    for (size_t i = 0; i < pcm->count; i++) {
        int level = pcm->samples[i] * percent / 100;
        pcm->samples[i] = (int16_t)(level > INT16_MAX   ? INT16_MAX
                                    : level < INT16_MIN ? INT16_MIN
                                                        : level);
    }
}

struct pcm
pcm_resample(const struct pcm *pcm, int rate)
{
    struct pcm other = {.rate = rate,
                        .count =
                            (size_t)((uint64_t)pcm->count * (unsigned)rate / (unsigned)pcm->rate)};

    other.samples = mem_zero_alloc(other.count ? other.count : 1, sizeof *other.samples);
    for (size_t i = 0; i < other.count; i++) {
        double at = (double)i * pcm->rate / rate;
        size_t low = (size_t)at, high = low + 1 < pcm->count ? low + 1 : low;
        double part = at - (double)low;
        other.samples[i] =
            (int16_t)lrint(pcm->samples[low] * (1 - part) + pcm->samples[high] * part);
    }
    return other;
}

void
pcm_append(struct pcm *pcm, const struct pcm *more, int64_t silence_ms)
{
    size_t silence = (size_t)(silence_ms * pcm->rate / 1000);
    size_t count = pcm->count + more->count + silence;

    pcm->samples = mem_grow(pcm->samples, count ? count : 1, sizeof *pcm->samples);
    if (more->count > 0) {
        memcpy(pcm->samples + pcm->count, more->samples, more->count * sizeof *pcm->samples);
    }
    memset(pcm->samples + pcm->count + more->count, 0, silence * sizeof *pcm->samples);
    pcm->count = count;
}

/* One struck note, 'seconds' after the stroke. The short rise keeps the stroke from clicking. */
static double
note(double hertz, double seconds)
{
    double rise = seconds < 0.005 ? seconds / 0.005 : 1;
    return rise * exp(-3.5 * seconds) * sin(full_turn * hertz * seconds);
}

struct pcm
pcm_chime(int rate)
{
    struct pcm chime = {.rate = rate, .count = (size_t)lrint(chime_seconds * rate)};
    chime.samples = mem_zero_alloc(chime.count, sizeof *chime.samples);
    for (size_t i = 0; i < chime.count; i++) {
        double seconds = (double)i / rate, left = chime_seconds - seconds;
        double value = note(660, seconds);
        if (seconds >= second_note_at) {
            value += note(554, seconds - second_note_at);
        }
        double fall = left < 0.05 ? left / 0.05 : 1;
        chime.samples[i] = (int16_t)lrint(value * fall * 16000);
    }
    return chime;
}

struct pcm
pcm_cue(enum pcm_cue cue, int rate)
{
    static const struct {
        double hertz, seconds, then_hertz;
    } tones[] = {[PCM_CUE_PRESS] = {880, 0.06, 880}, [PCM_CUE_ERROR] = {330, 0.24, 247}};
    double whole = tones[cue].seconds;
    struct pcm pcm = {.rate = rate, .count = (size_t)lrint(whole * rate)};
    pcm.samples = mem_zero_alloc(pcm.count, sizeof *pcm.samples);
    for (size_t i = 0; i < pcm.count; i++) {
        double at = (double)i / rate, left = whole - at;
        double hertz = at < whole / 2 ? tones[cue].hertz : tones[cue].then_hertz;
        double rise = at < 0.005 ? at / 0.005 : 1, fall = left < 0.02 ? left / 0.02 : 1;
        pcm.samples[i] =
            (int16_t)lrint(sin(2 * 3.14159265358979 * hertz * at) * rise * fall * 9000);
    }
    return pcm;
}

static uint32_t
little_u32(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static uint16_t
little_u16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

static bool
read_format(const uint8_t *chunk, size_t size, int *ret_rate, int *ret_channels)
{
    if (size < 16) {
        return false;
    }
    int format = little_u16(chunk), channels = little_u16(chunk + 2), bits = little_u16(chunk + 14);
    uint32_t rate = little_u32(chunk + 4);
    if ((format != WAV_PCM && format != WAV_EXTENSIBLE) || channels < 1 || channels > 2 ||
        bits != 16 || rate < RATE_MIN || rate > RATE_MAX) {
        return false;
    }
    *ret_rate = (int)rate;
    *ret_channels = channels;
    return true;
}

static struct pcm
mix(const uint8_t *data, size_t size, int rate, int channels)
{
    struct pcm pcm = {.rate = rate, .count = size / (2 * (size_t)channels)};
    pcm.samples = mem_zero_alloc(pcm.count, sizeof *pcm.samples);
    for (size_t i = 0; i < pcm.count; i++) {
        int sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += (int16_t)little_u16(data + 2 * (i * (size_t)channels + (size_t)c));
        }
        pcm.samples[i] = (int16_t)(sum / channels);
    }
    return pcm;
}

enum status
pcm_read_wav(const uint8_t *bytes, size_t length, struct pcm *ret_pcm)
{
    int rate = 0, channels = 0;
    if (length < 12 || memcmp(bytes, "RIFF", 4) != 0 || memcmp(bytes + 8, "WAVE", 4) != 0) {
        return STATUS_CORRUPT;
    }
    for (size_t at = 12; length - at >= 8;) {
        const uint8_t *chunk = bytes + at + 8;
        size_t left = length - at - 8, size = little_u32(bytes + at + 4);
        if (memcmp(bytes + at, "data", 4) == 0) {
            size = size < left ? size : left;
            if (channels == 0 || size < 2 * (size_t)channels) {
                return STATUS_CORRUPT;
            }
            *ret_pcm = mix(chunk, size, rate, channels);
            return STATUS_OK;
        }
        size_t padded = size + (size & 1);
        if (padded > left ||
            (memcmp(bytes + at, "fmt ", 4) == 0 && !read_format(chunk, size, &rate, &channels))) {
            return STATUS_CORRUPT;
        }
        at += 8 + padded;
    }
    return STATUS_CORRUPT;
}

static void
put_u32(struct buffer *out, uint32_t value)
{
    const uint8_t bytes[] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                             (uint8_t)(value >> 24)};

    buffer_append_bytes(out, (const char *)bytes, sizeof bytes);
}

static void
put_u16(struct buffer *out, uint16_t value)
{
    const uint8_t bytes[] = {(uint8_t)value, (uint8_t)(value >> 8)};

    buffer_append_bytes(out, (const char *)bytes, sizeof bytes);
}

void
pcm_write_wav(const struct pcm *pcm, struct buffer *out)
{
    uint32_t size = (uint32_t)(pcm->count * 2), rate = (uint32_t)pcm->rate;

    buffer_append(out, "RIFF");
    put_u32(out, 36 + size);
    buffer_append(out, "WAVEfmt ");
    put_u32(out, 16);
    put_u16(out, WAV_PCM);
    put_u16(out, 1);
    put_u32(out, rate);
    put_u32(out, rate * 2);
    put_u16(out, 2);
    put_u16(out, 16);
    buffer_append(out, "data");
    put_u32(out, size);
    for (size_t i = 0; i < pcm->count; i++) {
        put_u16(out, (uint16_t)pcm->samples[i]);
    }
}
