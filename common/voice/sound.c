/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/sound.h"

#include <SDL.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"

enum {
    RATE = SOUND_RATE,
    DEVICE_SAMPLES = 2048,
    LATENCY_MS = 2 * 1000 * DEVICE_SAMPLES / RATE,
    PATIENCE_MS = 3000, /* beyond its own length, for a sound to play */
    POLL_US = 10000,
};

struct sound {
    SDL_AudioDeviceID device; /* 0: closed */
    atomic_bool stopped, cut;
    bool complained; /* of a fault that lasts: logged once until a sound was played */
};

static enum status
complain(struct sound *sound, const char *what)
{
    if (!sound->complained) {
        log_write(LOG_LEVEL_WARN, "no sound, %s: '%s'", what, SDL_GetError());
        sound->complained = true;
    }
    return STATUS_UNAVAILABLE;
}

enum status
sound_open(struct sound **ret_sound)
{
    /* A program without a window keeps Ctrl-C for itself. */
    if (SDL_WasInit(0) == 0) {
        SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    }
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        log_write(LOG_LEVEL_WARN, "no audio on this machine: '%s'", SDL_GetError());
        return STATUS_UNAVAILABLE;
    }
    *ret_sound = mem_zero_alloc(1, sizeof **ret_sound);
    return STATUS_OK;
}

struct sound *
sound_close(struct sound *sound)
{
    if (sound) {
        sound_rest(sound);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        free(sound);
    }
    return NULL;
}

static enum status
open_device(struct sound *sound)
{
    if (sound->device != 0) {
        return STATUS_OK;
    }
    SDL_AudioSpec want = {
        .freq = RATE, .format = AUDIO_S16SYS, .channels = 1, .samples = DEVICE_SAMPLES};
    sound->device = SDL_OpenAudioDevice(NULL, 0, &want, NULL, 0);
    if (sound->device == 0) {
        return complain(sound, "the device cannot be opened");
    }
    SDL_PauseAudioDevice(sound->device, 0);
    return STATUS_OK;
}

static enum status
queue_samples(struct sound *sound, const struct pcm *pcm)
{
    SDL_AudioStream *stream = SDL_NewAudioStream(AUDIO_S16SYS, 1, pcm->rate, AUDIO_S16SYS, 1, RATE);
    if (!stream) {
        return complain(sound, "the rate cannot be converted");
    }
    enum status status = STATUS_OK;
    int length = 0;
    if (SDL_AudioStreamPut(stream, pcm->samples, (int)(pcm->count * sizeof *pcm->samples)) != 0 ||
        SDL_AudioStreamFlush(stream) != 0 || (length = SDL_AudioStreamAvailable(stream)) <= 0) {
        status = complain(sound, "the samples cannot be converted");
    } else {
        void *bytes = mem_zero_alloc((size_t)length, 1);
        length = SDL_AudioStreamGet(stream, bytes, length);
        if (length <= 0 || SDL_QueueAudio(sound->device, bytes, (Uint32)length) != 0) {
            status = complain(sound, "the device takes no samples");
        }
        free(bytes);
    }
    SDL_FreeAudioStream(stream);
    return status;
}

static enum status
wait_played(struct sound *sound, const struct pcm *pcm)
{
    struct clock clock = clock_system();
    int64_t until = clock_steady_ms(&clock) + pcm_milliseconds(pcm) + PATIENCE_MS;
    while (SDL_GetQueuedAudioSize(sound->device) > 0) {
        if (atomic_load(&sound->stopped) || atomic_load(&sound->cut)) {
            SDL_ClearQueuedAudio(sound->device);
            return STATUS_OK;
        }
        if (SDL_GetAudioDeviceStatus(sound->device) != SDL_AUDIO_PLAYING ||
            clock_steady_ms(&clock) > until) {
            SDL_SetError("the device stopped");
            sound_rest(sound);
            return complain(sound, "in mid-sentence");
        }
        clock_sleep_us(POLL_US);
    }
    sound->complained = false;
    /* What left the queue still stands in the device's own buffers. */
    clock_sleep_us(LATENCY_MS * 1000);
    return STATUS_OK;
}

enum status
sound_play(struct sound *sound, const struct pcm *pcm)
{
    if (atomic_load(&sound->stopped)) {
        return STATUS_OK;
    }
    atomic_store(&sound->cut, false);
    enum status status = open_device(sound);
    if (status == STATUS_OK) {
        status = queue_samples(sound, pcm);
    }
    return status == STATUS_OK ? wait_played(sound, pcm) : status;
}

void
sound_feed(struct sound *sound, const int16_t *samples, size_t count)
{
    if (atomic_load(&sound->stopped) || open_device(sound) != STATUS_OK ||
        SDL_GetQueuedAudioSize(sound->device) > RATE * sizeof *samples) {
        return;
    }
    if (SDL_QueueAudio(sound->device, samples, (Uint32)(count * sizeof *samples)) != 0) {
        (void)complain(sound, "the device takes no samples");
    }
}

void
sound_drop(struct sound *sound)
{
    if (sound->device != 0) {
        SDL_ClearQueuedAudio(sound->device);
    }
}

enum status
sound_check(struct sound *sound)
{
    enum status status = open_device(sound);
    sound_rest(sound);
    return status;
}

void
sound_rest(struct sound *sound)
{
    if (sound->device != 0) {
        SDL_CloseAudioDevice(sound->device);
        sound->device = 0;
    }
}

void
sound_cut(struct sound *sound)
{
    atomic_store(&sound->cut, true);
}

void
sound_stop(struct sound *sound)
{
    atomic_store(&sound->stopped, true);
}
