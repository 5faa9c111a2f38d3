/* SPDX-License-Identifier: Apache-2.0 */
#include "kiosk/reader.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

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
};

struct utterance {
    struct reader *reader;
    unsigned turn;
    int rate;
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
run(void *memory)
{
    struct utterance *utterance = memory;
    struct reader *reader = utterance->reader;
    struct pcm pcm = {0};
    if (!takes_turn(utterance) ||
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
    if (utterance->turn == reader->turn) {
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
    sound_cut(reader->sound);
}

void
reader_say(struct reader *reader, const char *lang, const char *text, int rate)
{
    reader_hush(reader);
    struct utterance *utterance = mem_zero_alloc(1, sizeof(*utterance));
    utterance->reader = reader;
    utterance->turn = reader->turn;
    utterance->rate = rate;
    str_cut(utterance->lang, sizeof(utterance->lang), lang);
    str_cut(utterance->text, sizeof(utterance->text), text);
    worker_post(reader->worker, run, done, utterance);
}

void
reader_collect(struct reader *reader)
{
    worker_collect(reader->worker);
}
