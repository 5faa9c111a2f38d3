/* SPDX-License-Identifier: Apache-2.0
 * Recorded words put together to calls: FOLDER/LANG/WORD.wav, one file for each token of a phrase
 * (phrase.h); a '/' in a word is written '_'. */
#pragma once

#include "base/base.h"
#include "voice/pcm.h"
#include "voice/phrase.h"

enum { CLIPS_RATE = 22050, CLIPS_GAP_MS = 40, CLIPS_WORD_SIZE = 192 };

/* NOT_FOUND when a word has no file, CORRUPT when its file is no WAV sound that pcm_read_wav takes;
 * then ret_word names it. */
MUST_CHECK enum status clips_render(const char *folder, const struct phrase *phrase,
                                    char ret_word[CLIPS_WORD_SIZE], struct pcm *ret_pcm);
/* Renders with the speech command each word of the phrase that has no file yet, and adds to
 * *io_made how many; the folders are made. A file that is there is a person's recording or an
 * earlier one, and stays. IO: the system said no (errno); else as speech_render; ret_word names the
 * word. */
MUST_CHECK enum status clips_make(const char *folder, const struct phrase *phrase,
                                  const char *command, char ret_word[CLIPS_WORD_SIZE],
                                  int *io_made);
/* False when the path is too long. */
MUST_CHECK bool clips_path(const char *folder, const char *lang, const char *word, char *dst,
                           size_t size);
