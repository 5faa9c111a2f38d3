/* SPDX-License-Identifier: Apache-2.0
 * Text to samples by a program of its own: a speech engine that crashes or hangs takes nothing with
 * it. */
#pragma once

#include "base/base.h"
#include "voice/pcm.h"

/* The text comes on standard input, a WAV file is expected on standard output. No shell is
 * involved. */
#define SPEECH_COMMAND_DEFAULT "espeak-ng -v {voice} -s {rate} --stdout"
enum { SPEECH_DEADLINE_MS = 5000, SPEECH_RATE = 150 };

/* 'command': words parted by spaces, quotes '…' and "…" hold words together; {voice} becomes
 * espeak-ng's name of the language's voice, {lang} the language itself, {rate} how many words a
 * minute. 'stop_fd': when it becomes readable the child is killed (−1: none). After the deadline,
 * start to end, the child and all it started are killed. INVALID: a command with no words or an
 * open quote. UNAVAILABLE: the program is missing, failed, was too slow, was stopped, or answered
 * with anything but sound; logged. */
MUST_CHECK enum status speech_render(const char *command, const char *lang, const char *text,
                                     int rate, int64_t deadline_ms, int stop_fd,
                                     struct pcm *ret_pcm);
/* Whether the command's program can be found, without starting it. */
bool speech_is_installed(const char *command);
