/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/voice.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "voice/queue.h"
#include "voice/speech.h"

enum { CHIME_RATE = 44100, PIECES = 2 };

struct voice {
    const struct voice_backend *backend;
    void *self;
    struct voice_config config;
    struct clock clock;
    int64_t last_sound_ms;
    bool rested; /* these two: voice's thread only */
    pthread_t thread;
    pthread_mutex_t lock;
    struct queue queue; /* under lock, as is sounding */
    bool sounding;
    char now[QUEUE_NUMBER_SIZE]; /* number that sounds; under lock */
    bool forgotten;              /* and was forgotten meanwhile; under lock */
    bool check;                  /* asked for; under lock */
    atomic_bool hushed;          /* what sounds now is not gone on with */
    atomic_int volume, rate;
    atomic_bool stopping;
    _Atomic enum status status;
    _Atomic int64_t due_ms; /* when what the thread does now should be over */
    int poke;               /* eventfd: the queue changed, or it is time to end */
};

static void
tell(struct voice *voice, const struct voice_event *event)
{
    if (voice->config.on_event && !atomic_load(&voice->stopping)) {
        voice->config.on_event(event, voice->config.context);
    }
}

static void
tell_end(struct voice *voice, const struct announcement *said, enum status status)
{
    enum voice_event_kind kind = status == STATUS_OK ? VOICE_ENDED : VOICE_FAILED;
    tell(voice, &(struct voice_event){.kind = kind,
                                      .status = status,
                                      .number = said->number,
                                      .lang = "",
                                      .caption = "",
                                      .repeat = said->rank == QUEUE_REPEAT});
}

static bool
goes_on(struct voice *voice)
{
    return !atomic_load(&voice->stopping) && !atomic_load(&voice->hushed);
}

/* What the thread does now takes so long; beyond that its patience, and it hangs. */
static void
expect(struct voice *voice, int64_t ms)
{
    int64_t due = clock_steady_ms(&voice->clock) + ms + voice->config.patience_ms;

    atomic_store(&voice->due_ms, due);
}

static enum status
play(struct voice *voice, struct pcm *sound, const char *what)
{
    pcm_scale(sound, atomic_load(&voice->volume));
    expect(voice, pcm_milliseconds(sound));
    return voice->backend->play(voice->self, sound, what);
}

static enum status
chime(struct voice *voice)
{
    struct pcm sound = pcm_chime(CHIME_RATE);
    enum status status = play(voice, &sound, "chime");

    pcm_done(&sound);
    return status;
}

/* Renders before it plays, so that the chime is not followed by a pause. A piece that cannot be
 * rendered does not keep the others, or the chime, from being heard; and who spoke a part has
 * spoken: told as failed, the call would be spoken by another display as well. A device that fails
 * is not tried again at once. */
static enum status
perform(struct voice *voice, const struct announcement *said, bool *ret_mandarin)
{
    const struct voice_backend *backend = voice->backend;
    const struct phrase *phrases[PIECES] = {&said->mandarin, &said->other};
    size_t count = said->has_other ? 2 : 1;
    struct pcm sounds[PIECES] = {{0}};
    enum status rendered = STATUS_OK, played = STATUS_OK;
    bool heard[PIECES] = {false};
    for (size_t i = 0; i < count; i++) {
        enum status status =
            backend->render(voice->self, phrases[i], atomic_load(&voice->rate), &sounds[i]);
        if (status != STATUS_OK) {
            log_write(LOG_LEVEL_WARN, "cannot be said in %s: '%s', '%s'", phrases[i]->lang,
                      said->number, status_name(status));
            rendered = status;
        }
    }
    if (said->rank != QUEUE_REPEAT && !said->plain) {
        played = chime(voice);
    }
    for (size_t i = 0; i < count; i++) {
        tell(voice, &(struct voice_event){.kind = VOICE_SPEAKING,
                                          .number = said->number,
                                          .lang = phrases[i]->lang,
                                          .caption = phrases[i]->caption,
                                          .repeat = said->rank == QUEUE_REPEAT});
        if (sounds[i].count > 0 && played == STATUS_OK && goes_on(voice)) {
            played = play(voice, &sounds[i], phrases[i]->caption);
            heard[i] = played == STATUS_OK;
        }
        pcm_done(&sounds[i]);
    }
    *ret_mandarin = heard[0];
    return played != STATUS_OK                       ? played
           : heard[0] || heard[1] || !goes_on(voice) ? STATUS_OK
                                                     : rendered;
}

/* The repeat is Mandarin alone. It yields its place to any call, and is not made where Mandarin was
 * not heard: what could not be said now would fail again. */
static void
plan_repeat(struct voice *voice, const struct announcement *said)
{
    struct announcement repeat = *said;
    repeat.rank = QUEUE_REPEAT;
    repeat.has_other = false;
    repeat.due_ms = clock_steady_ms(&voice->clock) + voice->config.repeat_gap_ms;
    for (size_t i = 0; i < voice->queue.count; i++) {
        if (strcmp(voice->queue.items[i].number, said->number) == 0) {
            return;
        }
    }
    if (!queue_add(&voice->queue, &repeat)) {
        log_write(LOG_LEVEL_INFO, "no room to repeat a call: '%s'", said->number);
    }
}

static void
drop_late(struct voice *voice)
{
    struct announcement late;
    while (queue_take_late(&voice->queue, clock_steady_ms(&voice->clock), &late)) {
        pthread_mutex_unlock(&voice->lock);
        tell(voice, &(struct voice_event){.kind = VOICE_DROPPED,
                                          .number = late.number,
                                          .lang = late.mandarin.lang,
                                          .caption = late.mandarin.caption,
                                          .repeat = late.rank == QUEUE_REPEAT});
        pthread_mutex_lock(&voice->lock);
    }
}

/* Under lock, given up while something sounds. False: nothing to say now. */
static bool
say_next(struct voice *voice)
{
    struct announcement next;
    drop_late(voice);
    if (!queue_take(&voice->queue, clock_steady_ms(&voice->clock), &next)) {
        return false;
    }
    voice->sounding = true;
    voice->forgotten = false;
    atomic_store(&voice->hushed, false);
    str_cut(voice->now, sizeof voice->now, next.number);
    pthread_mutex_unlock(&voice->lock);
    bool mandarin = false;
    enum status status = perform(voice, &next, &mandarin);
    voice->last_sound_ms = clock_steady_ms(&voice->clock);
    voice->rested = false;
    atomic_store(&voice->status, status);
    pthread_mutex_lock(&voice->lock);
    voice->sounding = false;
    if (status == STATUS_OK && mandarin && next.rank != QUEUE_REPEAT && !next.plain &&
        !voice->config.no_repeat && !voice->forgotten && !atomic_load(&voice->hushed)) {
        plan_repeat(voice, &next);
    }
    pthread_mutex_unlock(&voice->lock);
    tell_end(voice, &next, status);
    pthread_mutex_lock(&voice->lock);
    return true;
}

/* Closes the device when its time has come; else says when it will. −1: no need. */
static int64_t
rest_wait_ms(struct voice *voice)
{
    if (voice->rested) {
        return -1;
    }
    int64_t left = voice->last_sound_ms + voice->config.rest_ms - clock_steady_ms(&voice->clock);
    if (left > 0) {
        return left;
    }
    voice->backend->rest(voice->self);
    voice->rested = true;
    return -1;
}

static void
wait_for_work(struct voice *voice, int64_t queue_ms)
{
    int64_t rest_ms = rest_wait_ms(voice);
    int64_t wait = queue_ms < 0 || (rest_ms >= 0 && rest_ms < queue_ms) ? rest_ms : queue_ms;
    struct pollfd fd = {.fd = voice->poke, .events = POLLIN};
    eventfd_t value;
    atomic_store(&voice->due_ms, INT64_MAX);
    if (poll(&fd, 1, (int)wait) > 0) {
        eventfd_read(voice->poke, &value);
    }
}

/* Under lock, given up meanwhile. */
static void
check_if_asked(struct voice *voice)
{
    if (!voice->check) {
        return;
    }
    voice->check = false;
    pthread_mutex_unlock(&voice->lock);
    enum status status = voice->backend->check(voice->self);
    atomic_store(&voice->status, status);
    tell(voice,
         &(struct voice_event){
             .kind = VOICE_CHECKED, .status = status, .number = "", .lang = "", .caption = ""});
    pthread_mutex_lock(&voice->lock);
}

static void *
speak_thread(void *argument)
{
    struct voice *voice = argument;

    while (!atomic_load(&voice->stopping)) {
        expect(voice, 0);
        pthread_mutex_lock(&voice->lock);
        check_if_asked(voice);
        bool said = say_next(voice);
        int64_t wait = queue_wait_ms(&voice->queue, clock_steady_ms(&voice->clock));
        pthread_mutex_unlock(&voice->lock);
        if (!said) {
            wait_for_work(voice, wait);
        }
    }
    return NULL;
}

static bool
start_thread(struct voice *voice)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&voice->thread, NULL, speak_thread, voice);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed == 0;
}

static struct voice *
destroy(struct voice *voice)
{
    if (voice->self) {
        voice->backend->close(voice->self);
    }
    if (voice->poke >= 0) {
        close(voice->poke);
    }
    pthread_mutex_destroy(&voice->lock);
    free(voice);
    return NULL;
}

enum status
voice_open(const struct voice_config *config, struct voice **ret_voice)
{
    struct voice *voice = mem_zero_alloc(1, sizeof *voice);
    voice->config = *config;
    voice->config.repeat_gap_ms =
        config->repeat_gap_ms > 0 ? config->repeat_gap_ms : VOICE_REPEAT_GAP_MS;
    voice->config.rest_ms = config->rest_ms > 0 ? config->rest_ms : VOICE_REST_MS;
    voice->config.patience_ms = config->patience_ms > 0 ? config->patience_ms : VOICE_PATIENCE_MS;
    voice->backend = config->backend ? config->backend : &voice_spoken;
    voice->clock = clock_system();
    voice->rested = true;
    voice->check = true;
    voice->due_ms = INT64_MAX;
    voice_tune(voice, config->volume, config->rate);
    pthread_mutex_init(&voice->lock, NULL);
    voice->poke = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    enum status status =
        voice->poke < 0 ? STATUS_IO : voice->backend->open(&voice->config, &voice->self);
    if (status == STATUS_OK) {
        status = start_thread(voice) ? STATUS_OK : STATUS_IO;
    }
    if (status != STATUS_OK) {
        destroy(voice);
        return status;
    }
    *ret_voice = voice;
    return STATUS_OK;
}

struct voice *
voice_close(struct voice *voice)
{
    if (!voice) {
        return NULL;
    }
    atomic_store(&voice->stopping, true);
    voice->backend->stop(voice->self);
    eventfd_write(voice->poke, 1);
    pthread_join(voice->thread, NULL);
    return destroy(voice);
}

void
voice_tune(struct voice *voice, int volume, int rate)
{
    atomic_store(&voice->volume, volume > 0 ? volume : 100);
    atomic_store(&voice->rate, rate > 0 ? rate : SPEECH_RATE);
}

void
voice_check(struct voice *voice)
{
    pthread_mutex_lock(&voice->lock);
    voice->check = true;
    pthread_mutex_unlock(&voice->lock);
    eventfd_write(voice->poke, 1);
}

static enum status
enqueue(struct voice *voice, const struct announcement *item)
{
    pthread_mutex_lock(&voice->lock);
    bool added = queue_add(&voice->queue, item);
    pthread_mutex_unlock(&voice->lock);
    eventfd_write(voice->poke, 1);
    return added ? STATUS_OK : STATUS_FULL;
}

enum status
voice_announce(struct voice *voice, const struct voice_call *call)
{
    struct announcement item = {.rank = call->again ? QUEUE_AGAIN : QUEUE_FIRST,
                                .due_ms = clock_steady_ms(&voice->clock)};
    struct phrase_call words = {.number = call->number,
                                .counter = call->counter,
                                .zone = call->zone,
                                .zone_name = call->zone_name_mandarin,
                                .plain_one = voice->config.plain_one};

    if (!str_copy(item.number, sizeof item.number, call->number) ||
        !phrase_for_call("zh_CN", &words, &item.mandarin)) {
        return STATUS_INVALID;
    }
    words.zone_name = call->zone_name_other;
    item.has_other =
        strcmp(call->lang, "zh_CN") != 0 && phrase_for_call(call->lang, &words, &item.other);
    return enqueue(voice, &item);
}

enum status
voice_say(struct voice *voice, const char *id, const char *lang, const char *text)
{
    struct announcement item = {
        .rank = QUEUE_FIRST, .plain = true, .due_ms = clock_steady_ms(&voice->clock)};

    if (!str_is_utf8(text, strlen(text)) || !str_copy(item.number, sizeof item.number, id) ||
        !str_copy(item.mandarin.lang, sizeof item.mandarin.lang, lang) ||
        !str_copy(item.mandarin.caption, sizeof item.mandarin.caption, text) ||
        !str_copy(item.mandarin.speech, sizeof item.mandarin.speech, text)) {
        return STATUS_INVALID;
    }
    return enqueue(voice, &item);
}

void
voice_hush(struct voice *voice)
{
    pthread_mutex_lock(&voice->lock);
    queue_clear(&voice->queue);
    atomic_store(&voice->hushed, true);
    pthread_mutex_unlock(&voice->lock);
    voice->backend->cut(voice->self);
}

void
voice_forget(struct voice *voice, const char *number)
{
    pthread_mutex_lock(&voice->lock);
    queue_forget(&voice->queue, number);
    voice->forgotten = voice->forgotten || strcmp(voice->now, number) == 0;
    pthread_mutex_unlock(&voice->lock);
}

enum status
voice_status(const struct voice *voice)
{
    return atomic_load(&voice->status);
}

bool
voice_hangs(const struct voice *voice)
{
    return clock_steady_ms(&voice->clock) > atomic_load(&voice->due_ms);
}

size_t
voice_pending(struct voice *voice)
{
    pthread_mutex_lock(&voice->lock);
    size_t count = voice->queue.count + (voice->sounding ? 1 : 0);
    pthread_mutex_unlock(&voice->lock);
    return count;
}

enum status
voice_probe(const struct voice_config *config)
{
    const struct voice_backend *backend = config->backend ? config->backend : &voice_spoken;
    void *self = NULL;
    enum status status = backend->open(config, &self);
    if (status == STATUS_OK) {
        status = backend->check(self);
        backend->close(self);
    }
    return status;
}
