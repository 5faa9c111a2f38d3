/* SPDX-License-Identifier: Apache-2.0
 * Pictures and films of a folder, one after another in the order of their names, as frames to be
 * painted and sound to be heard. One thread; each file in a child process (media_child.h). A file
 * that is broken, hangs or is no media at all is named in the log and left out of the round. */
#pragma once

#include "base/base.h"

enum {
    MEDIA_PICTURE_MS = 12000,  /* how long a picture stands */
    MEDIA_DEADLINE_MS = 10000, /* for the next frame, then the child is killed */
    MEDIA_REST_MS = 60000,     /* after a round without any good file */
    MEDIA_TITLE_SIZE = 128,
    MEDIA_FILES_MAX = 500,
};

struct media;
struct media_options {
    const char *command;                      /* NULL: "ffmpeg"; must outlive the media */
    int64_t picture_ms, deadline_ms, rest_ms; /* 0: the above */
    bool silent;                              /* no sound is played */
    void (*wake)(void *context); /* on media's thread: there is a new frame, or none any more */
    void *context;
};
/* Main thread, like all below. UNAVAILABLE: no thread can be had. */
MUST_CHECK enum status media_open(const struct media_options *options, struct media **ret_media);
/* Kills the child. NULL is allowed; returns NULL. */
struct media *media_close(struct media *media);

/* What is to be shown, and how large in pixels; folder "" = nothing. Cheap when nothing changes. */
void media_show(struct media *media, const char *folder, int width, int height);
/* While a call is spoken. */
void media_mute(struct media *media, bool mute);

/* Pixels 0xAARRGGBB, valid until the next call of media_frame or media_close. A new frame has
 * another address than the one before it. */
struct media_frame {
    const uint32_t *pixels;
    int width, height;
    char title[MEDIA_TITLE_SIZE]; /* the file's name without a number in front and its ending */
};
/* False: nothing can be shown now. */
bool media_frame(struct media *media, struct media_frame *ret_frame);
