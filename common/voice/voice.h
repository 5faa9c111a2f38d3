/* SPDX-License-Identifier: Apache-2.0
 * Speaks the calls of a hall: chime, Mandarin, then once the ticket's language if it is one of
 * phrase.h; after a pause the Mandarin again. One queue on one thread, so nothing overlaps
 * (voice/queue.h has its order). What is spoken is also told as a caption, sound or no sound.
 *
 * Words come from recorded clips (clips.h) when there is a folder of them; a phrase with a word
 * that has no clip is named in the log and spoken by the command. */
#pragma once

#include "base/base.h"
#include "voice/pcm.h"
#include "voice/phrase.h"

enum { VOICE_REPEAT_GAP_MS = 1500, VOICE_REST_MS = 2000, VOICE_PATIENCE_MS = 30000 };

enum voice_event_kind {
    VOICE_CHECKED,  /* after opening and voice_check: status says whether speech and sound work */
    VOICE_SPEAKING, /* 'caption' in 'lang' begins */
    VOICE_ENDED,    /* the announcement was heard, or what of it could be made into speech */
    VOICE_FAILED,   /* nothing of it was, or the device failed; status says why */
    VOICE_DROPPED,  /* a re-call or repeat came too late, and was left out */
};
/* Borrowed for the call. */
struct voice_event {
    enum voice_event_kind kind;
    enum status status;
    const char *number, *lang, *caption; /* "" where they do not apply */
    bool repeat;
};

struct voice_backend;
struct voice_config {
    const struct voice_backend *backend; /* NULL: voice_spoken */
    const char *command;        /* of speech.h; NULL or "": the default. Must outlive the voice */
    const char *clips;          /* folder; NULL or "": none. Must outlive the voice */
    int volume, rate;           /* percent, words a minute; 0: 100 and SPEECH_RATE */
    int64_t speech_deadline_ms; /* 0: SPEECH_DEADLINE_MS */
    int64_t repeat_gap_ms;      /* 0: VOICE_REPEAT_GAP_MS */
    int64_t rest_ms;     /* 0: VOICE_REST_MS; the device closes so long after the last sound */
    int64_t patience_ms; /* 0: VOICE_PATIENCE_MS; a device that takes longer hangs */
    bool no_repeat;
    bool plain_one;                                                   /* 一 for 幺 */
    void (*on_event)(const struct voice_event *event, void *context); /* on the voice's thread */
    void *context;
};

struct voice;

/* Main thread. UNAVAILABLE when the speech command is not installed or the machine has no audio, IO
 * when no thread can be had. Then tries one word without playing it, and tells VOICE_CHECKED. */
MUST_CHECK enum status voice_open(const struct voice_config *config, struct voice **ret_voice);
/* Cuts the sound off within a fraction of a second, drops what waits. No event comes after it. NULL
 * is allowed; returns NULL. Main thread. */
struct voice *voice_close(struct voice *voice);

/* For what is said from now on; 0 as in the config. */
void voice_tune(struct voice *voice, int volume, int rate);
/* Tries again whether speech and sound work; tells VOICE_CHECKED. */
void voice_check(struct voice *voice);

/* zone: NULL or "" unless this display serves several. zone_name_* as in phrase.h, or NULL; other:
 * in the ticket's language. lang: the ticket's. again: a re-call, which waits behind first calls.
 */
struct voice_call {
    const char *number, *counter, *zone;
    const char *zone_name_mandarin, *zone_name_other;
    const char *lang;
    bool again;
};
/* Queues. INVALID: a number or counter that cannot be said; FULL: too many first calls wait. */
MUST_CHECK enum status voice_announce(struct voice *voice, const struct voice_call *call);
/* Queues a text that is no call: said once, without chime, in its turn among first calls. id: the
 * events' number, shorter than QUEUE_NUMBER_SIZE. INVALID: longer than a phrase, or no UTF-8. */
MUST_CHECK enum status voice_say(struct voice *voice, const char *id, const char *lang,
                                 const char *text);
/* Drops what waits and cuts off what sounds; the voice goes on with what comes next. */
void voice_hush(struct voice *voice);
/* The ticket is no longer called: what waits for it is left out, what sounds is not cut. */
void voice_forget(struct voice *voice, const char *number);
/* The sound's driver has not returned for patience_ms beyond the length of the sound: nothing more
 * is heard until it does. */
bool voice_hangs(const struct voice *voice);
/* How the last announcement, or the check before the first, ended. */
enum status voice_status(const struct voice *voice);
/* Announcements waiting or sounding; repeats count. */
size_t voice_pending(struct voice *voice);

/* For doctor: opens everything, renders one word, opens and closes the device, plays nothing. */
MUST_CHECK enum status voice_probe(const struct voice_config *config);

/* Where words become sound. open and close on the main thread, stop on any, the rest on the
 * voice's. */
struct voice_backend {
    enum status (*open)(const struct voice_config *config, void **ret_self);
    enum status (*check)(void *self);
    enum status (*render)(void *self, const struct phrase *phrase, int rate, struct pcm *ret_pcm);
    /* 'what': "chime" or the text; for records. */
    enum status (*play)(void *self, const struct pcm *pcm, const char *what);
    void (*rest)(void *self);
    void (*cut)(void *self); /* ends what plays now; any thread */
    void (*stop)(void *self);
    void (*close)(void *self);
};
extern const struct voice_backend voice_spoken; /* a speech command, SDL audio */
extern const struct voice_backend voice_null;   /* for tests: writes down what would sound */

/* What voice_null did, one line each: "open", "render zh_CN 请 …", "play chime", "play 请 …",
 * "rest", "close". Set before the voice is opened, read after it is closed. */
void voice_null_record(struct buffer *record);
/* Makes the n-th next check, render or play fail (0: none), and all behind it while 'all' is set.
 */
void voice_null_fail(int n, bool all);
