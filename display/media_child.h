/* SPDX-License-Identifier: Apache-2.0
 * One file through a child process: raw frames on one pipe, sound on another. The decoder is never
 * linked: a file that makes it crash, hang or swell takes only the child with it. */
#pragma once

#include <sys/types.h>

#include "base/base.h"

enum {
    MEDIA_RATE = 44100, /* of the sound: one channel, 16 bits */
    MEDIA_FRAMES_A_SECOND = 25,
    MEDIA_CHILD_MB = 1024,     /* address space of the child */
    MEDIA_FILM_SECONDS = 3600, /* of one file; an endless one is cut */
};

struct media_child {
    pid_t pid;
    int video, sound; /* reading ends; sound −1 without one */
};

/* width × height: of the frames, 32 bits a pixel as in a surface; the picture stands in their
 * middle on the colour argb. picture: one frame. UNAVAILABLE: the program cannot be started. */
struct media_file {
    const char *command, *path;
    int width, height;
    uint32_t argb;
    bool picture, sound;
};
MUST_CHECK enum status media_child_start(const struct media_file *file,
                                         struct media_child *ret_child);
/* Kills it and all it started, closes the pipes. */
void media_child_end(struct media_child *child);
