/* SPDX-License-Identifier: Apache-2.0
 * Speaks the calls of a hall: chime, Mandarin, then once the ticket's language if that is English;
 * after a pause the Mandarin again. One queue on one thread, so nothing overlaps (voice/queue.h has
 * its order). What is spoken is also told as a caption, sound or no sound. */
#pragma once

#include "base/base.h"
#include "voice/pcm.h"
#include "voice/phrase.h"

enum { VOICE_REPEAT_GAP_MS = 1500, VOICE_REST_MS = 2000 };

enum voice_event_kind {
    VOICE_CHECKED,  /* once after opening: status says whether speech and sound work; no number */
    VOICE_SPEAKING, /* 'caption' in 'lang' begins */
    VOICE_ENDED,    /* the whole announcement was heard */
    VOICE_FAILED,   /* it was not, or in part; status says why */
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
    int64_t speech_deadline_ms; /* 0: SPEECH_DEADLINE_MS */
    int64_t repeat_gap_ms;      /* 0: VOICE_REPEAT_GAP_MS */
    int64_t rest_ms; /* 0: VOICE_REST_MS; the device closes so long after the last sound */
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

/* zone: NULL or "" unless this display serves several. zone_name_* as in phrase.h, or NULL. lang:
 * the ticket's. again: a re-call, which waits behind first calls. */
struct voice_call {
    const char *number, *counter, *zone;
    const char *zone_name_mandarin, *zone_name_english;
    const char *lang;
    bool again;
};
/* Queues. INVALID: a number or counter that cannot be said; FULL: too many first calls wait. */
MUST_CHECK enum status voice_announce(struct voice *voice, const struct voice_call *call);
/* The ticket is no longer called: what waits for it is left out, what sounds is not cut. */
void voice_forget(struct voice *voice, const char *number);
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
    enum status (*render)(void *self, const char *lang, const char *text, struct pcm *ret_pcm);
    /* 'what': "chime" or the text; for records. */
    enum status (*play)(void *self, const struct pcm *pcm, const char *what);
    void (*rest)(void *self);
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
