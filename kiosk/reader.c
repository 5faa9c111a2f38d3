/* SPDX-License-Identifier: Apache-2.0 */
#include "kiosk/reader.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/worker.h"
#include "voice/sound.h"
#include "voice/speech.h"

enum { TEXT_SIZE = 1024, LANG_SIZE = 16 };

struct reader {
    struct reader_ops ops;
    char command[512];
    struct worker *worker;
    struct sound *sound;
    pthread_mutex_t lock;
    int stop_fd;
    unsigned turn; /* of the newest utterance or silence; older ones are over */
    int queued;    /* utterances that wait for their turn */
    bool closing;
    atomic_bool in_cue; /* a tone sounds, which is not cut */
};

struct utterance {
    struct reader *reader;
    unsigned turn;
    int rate;
    enum pcm_cue cue;
    bool heard;
    char lang[LANG_SIZE], text[TEXT_SIZE];
};

enum status
reader_open(const char *command, const struct reader_ops *ops, struct reader **ret_reader)
{
    const char *used = command && command[0] ? command : SPEECH_COMMAND_DEFAULT;
    struct sound *sound;
    if (!speech_is_installed(used)) {
        return STATUS_UNAVAILABLE;
    }
    enum status status = sound_open(&sound);
    if (status != STATUS_OK) {
        return status;
    }
    struct reader *reader = mem_zero_alloc(1, sizeof(*reader));
    reader->ops = *ops;
    reader->sound = sound;
    str_cut(reader->command, sizeof(reader->command), used);
    pthread_mutex_init(&reader->lock, NULL);
    reader->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    status =
        reader->stop_fd < 0 ? STATUS_IO : worker_start(ops->wake, ops->context, &reader->worker);
    if (status != STATUS_OK) {
        reader_close(reader);
        return status;
    }
    *ret_reader = reader;
    return STATUS_OK;
}

struct reader *
reader_close(struct reader *reader)
{
    if (!reader) {
        return NULL;
    }
    if (reader->worker) {
        pthread_mutex_lock(&reader->lock);
        reader->closing = true;
        pthread_mutex_unlock(&reader->lock);
        reader_hush(reader);
        sound_stop(reader->sound);
        worker_stop(reader->worker);
    }
    sound_close(reader->sound);
    if (reader->stop_fd >= 0) {
        close(reader->stop_fd);
    }
    pthread_mutex_destroy(&reader->lock);
    free(reader);
    return NULL;
}

/* The turn is taken and the stop forgotten under one lock: a stop that comes later is seen. */
static bool
takes_turn(struct utterance *utterance)
{
    struct reader *reader = utterance->reader;
    uint64_t old;
    pthread_mutex_lock(&reader->lock);
    bool mine = utterance->turn == reader->turn;
    if (mine && read(reader->stop_fd, &old, sizeof(old)) < 0) {
        old = 0; /* nothing had to be forgotten */
    }
    pthread_mutex_unlock(&reader->lock);
    return mine;
}

static void
play_cue(struct reader *reader, enum pcm_cue cue)
{
    struct pcm pcm = pcm_cue(cue, SOUND_RATE);
    atomic_store(&reader->in_cue, true);
    if (sound_play(reader->sound, &pcm) != STATUS_OK) {
        log_write(LOG_LEVEL_DEBUG, "a tone was not heard"); /* the words are tried all the same */
    }
    atomic_store(&reader->in_cue, false);
    pcm_done(&pcm);
}

/* Waits for what comes next; the device is closed when nothing does. */
static void
rest(void *memory)
{
    struct reader *reader = memory;
    struct clock clock = clock_system();
    int64_t end = clock_steady_ms(&clock) + READER_REST_MS, now;
    struct pollfd fd = {.fd = reader->stop_fd, .events = POLLIN};
    while ((now = clock_steady_ms(&clock)) < end) {
        uint64_t old;
        pthread_mutex_lock(&reader->lock);
        bool leave = reader->queued > 0 || reader->closing;
        if (!leave && read(reader->stop_fd, &old, sizeof(old)) < 0) {
            old = 0; /* nothing had to be forgotten */
        }
        pthread_mutex_unlock(&reader->lock);
        if (leave) {
            return;
        }
        if (poll(&fd, 1, (int)(end - now)) < 0) {
            continue;
        }
    }
    sound_rest(reader->sound);
}

static void
run(void *memory)
{
    struct utterance *utterance = memory;
    struct reader *reader = utterance->reader;
    struct pcm pcm = {0};
    pthread_mutex_lock(&reader->lock);
    reader->queued--;
    pthread_mutex_unlock(&reader->lock);
    if (utterance->cue) {
        play_cue(reader, utterance->cue);
    }
    if (!utterance->text[0] || !takes_turn(utterance) ||
        speech_render(reader->command, utterance->lang, utterance->text, utterance->rate,
                      SPEECH_DEADLINE_MS, reader->stop_fd, &pcm) != STATUS_OK) {
        return;
    }
    pthread_mutex_lock(&reader->lock);
    bool mine = utterance->turn == reader->turn;
    pthread_mutex_unlock(&reader->lock);
    utterance->heard = mine && sound_play(reader->sound, &pcm) == STATUS_OK;
    pcm_done(&pcm);
}

static void
done(void *memory)
{
    struct utterance *utterance = memory;
    struct reader *reader = utterance->reader;
    if (utterance->turn == reader->turn && utterance->text[0]) {
        reader->ops.ended(reader->ops.context, utterance->heard);
    }
    free(utterance);
}

void
reader_hush(struct reader *reader)
{
    const uint64_t one = 1;
    pthread_mutex_lock(&reader->lock);
    reader->turn++;
    if (write(reader->stop_fd, &one, sizeof(one)) < 0) {
        log_write(LOG_LEVEL_WARN, "speech cannot be stopped");
    }
    pthread_mutex_unlock(&reader->lock);
    if (!atomic_load(&reader->in_cue)) {
        sound_cut(reader->sound);
    }
}

void
reader_say(struct reader *reader, enum pcm_cue cue, const char *lang, const char *text, int rate)
{
    reader_hush(reader);
    struct utterance *utterance = mem_zero_alloc(1, sizeof(*utterance));
    utterance->reader = reader;
    utterance->turn = reader->turn;
    utterance->rate = rate;
    utterance->cue = cue;
    str_cut(utterance->lang, sizeof(utterance->lang), lang);
    str_cut(utterance->text, sizeof(utterance->text), text);
    pthread_mutex_lock(&reader->lock);
    reader->queued++;
    pthread_mutex_unlock(&reader->lock);
    worker_post(reader->worker, run, done, utterance);
    worker_post(reader->worker, rest, NULL, reader);
}

void
reader_collect(struct reader *reader)
{
    worker_collect(reader->worker);
}
