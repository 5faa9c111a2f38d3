/* SPDX-License-Identifier: Apache-2.0
 * The real backend: a child process makes the samples, SDL plays them. */
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "voice/clips.h"
#include "voice/sound.h"
#include "voice/speech.h"
#include "voice/voice.h"

struct spoken {
    struct sound *sound;
    const char *command, *clips;
    int64_t deadline_ms;
    int stop; /* becomes readable, and stays so */
};

static void
spoken_close(void *self)
{
    struct spoken *spoken = self;
    sound_close(spoken->sound);
    if (spoken->stop >= 0) {
        close(spoken->stop);
    }
    free(spoken);
}

static enum status
spoken_open(const struct voice_config *config, void **ret_self)
{
    bool own = config->command && *config->command;
    const char *command = own ? config->command : SPEECH_COMMAND_DEFAULT;
    const char *clips = config->clips && *config->clips ? config->clips : NULL;
    if (!speech_is_installed(command) && !clips) {
        log_write(LOG_LEVEL_WARN, "speech command is not installed: '%s'", command);
        return STATUS_UNAVAILABLE;
    }
    struct spoken *spoken = mem_zero_alloc(1, sizeof *spoken);
    spoken->command = command;
    spoken->clips = clips;
    spoken->deadline_ms =
        config->speech_deadline_ms > 0 ? config->speech_deadline_ms : SPEECH_DEADLINE_MS;
    spoken->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    enum status status = spoken->stop < 0 ? STATUS_IO : sound_open(&spoken->sound);
    if (status != STATUS_OK) {
        spoken_close(spoken);
        return status;
    }
    *ret_self = spoken;
    return STATUS_OK;
}

static enum status
spoken_render(void *self, const struct phrase *phrase, int rate, struct pcm *ret_pcm)
{
    struct spoken *spoken = self;
    char word[CLIPS_WORD_SIZE];

    if (spoken->clips && phrase->tokens[0]) {
        enum status status = clips_render(spoken->clips, phrase, word, ret_pcm);
        if (status == STATUS_OK) {
            return status;
        }
        log_write(LOG_LEVEL_WARN, "no recorded word '%s' (%s), '%s': the command speaks it", word,
                  phrase->lang, status_name(status));
    }
    return speech_render(spoken->command, phrase->lang, phrase->speech, rate, spoken->deadline_ms,
                         spoken->stop, ret_pcm);
}

static enum status
spoken_check(void *self)
{
    struct spoken *spoken = self;
    struct phrase word = {.lang = "zh_CN", .speech = "请", .tokens = "请\n"};
    struct pcm pcm = {0};
    enum status status = spoken_render(spoken, &word, SPEECH_RATE, &pcm);
    pcm_done(&pcm);
    return status == STATUS_OK ? sound_check(spoken->sound) : status;
}

static enum status
spoken_play(void *self, const struct pcm *pcm, const char *what)
{
    struct spoken *spoken = self;
    (void)what;
    return sound_play(spoken->sound, pcm);
}

static void
spoken_rest(void *self)
{
    struct spoken *spoken = self;
    sound_rest(spoken->sound);
}

static void
spoken_cut(void *self)
{
    struct spoken *spoken = self;
    sound_cut(spoken->sound);
}

static void
spoken_stop(void *self)
{
    struct spoken *spoken = self;
    sound_stop(spoken->sound);
    eventfd_write(spoken->stop, 1);
}

const struct voice_backend voice_spoken = {
    .open = spoken_open,
    .check = spoken_check,
    .render = spoken_render,
    .play = spoken_play,
    .rest = spoken_rest,
    .cut = spoken_cut,
    .stop = spoken_stop,
    .close = spoken_close,
};
