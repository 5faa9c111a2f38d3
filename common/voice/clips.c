/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/clips.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "voice/speech.h"

enum { FILE_MAX = 4 << 20, PATH_SIZE = 4096 };

bool
clips_path(const char *folder, const char *lang, const char *word, char *dst, size_t size)
{
    char name[CLIPS_WORD_SIZE];

    str_cut(name, sizeof name, word);
    for (char *at = strchr(name, '/'); at; at = strchr(at, '/')) {
        *at = '_';
    }
    return str_format(dst, size, "%s/%s/%s.wav", folder, lang, name);
}

/* The nth (from 0) word of a phrase; false when there are no more. */
static bool
word_of(const struct phrase *phrase, size_t nth, char dst[CLIPS_WORD_SIZE])
{
    const char *at = phrase->tokens;

    for (; nth > 0 && *at; nth--) {
        at += strcspn(at, "\n");
        at += *at ? 1 : 0;
    }
    size_t length = strcspn(at, "\n");
    return length > 0 && str_format(dst, CLIPS_WORD_SIZE, "%.*s", (int)length, at);
}

static enum status
read_clip(const char *path, struct pcm *ret_pcm)
{
    FILE *file = fopen(path, "rbe");
    struct buffer bytes = {0};
    char block[16384];
    size_t got;

    if (!file) {
        return STATUS_NOT_FOUND;
    }
    while (bytes.length <= FILE_MAX && (got = fread(block, 1, sizeof block, file)) > 0) {
        buffer_append_bytes(&bytes, block, got);
    }
    bool broken = ferror(file) || bytes.length > FILE_MAX;
    fclose(file);
    enum status status = broken ? STATUS_CORRUPT
                                : pcm_read_wav((const uint8_t *)(bytes.data ? bytes.data : ""),
                                               bytes.length, ret_pcm);
    buffer_done(&bytes);
    return status;
}

enum status
clips_render(const char *folder, const struct phrase *phrase, char ret_word[CLIPS_WORD_SIZE],
             struct pcm *ret_pcm)
{
    struct pcm whole = {.rate = CLIPS_RATE};
    char word[CLIPS_WORD_SIZE], path[PATH_SIZE];
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && word_of(phrase, i, word); i++) {
        struct pcm clip = {0};
        status = clips_path(folder, phrase->lang, word, path, sizeof path) ? read_clip(path, &clip)
                                                                           : STATUS_NOT_FOUND;
        if (status == STATUS_OK) {
            struct pcm same = pcm_resample(&clip, CLIPS_RATE);
            pcm_append(&whole, &same, CLIPS_GAP_MS);
            pcm_done(&same);
        }
        pcm_done(&clip);
    }
    if (status == STATUS_OK && whole.count == 0) {
        status = STATUS_NOT_FOUND;
    }
    if (status != STATUS_OK) {
        str_cut(ret_word, CLIPS_WORD_SIZE, word);
        pcm_done(&whole);
        return status;
    }
    *ret_pcm = whole;
    return STATUS_OK;
}

static enum status
write_clip(const char *path, const struct pcm *pcm)
{
    struct buffer wav = {0};
    FILE *file = fopen(path, "wbxe");
    bool good = file != NULL;

    pcm_write_wav(pcm, &wav);
    good = good && fwrite(wav.data, 1, wav.length, file) == wav.length;
    good = file && fclose(file) == 0 && good;
    buffer_done(&wav);
    return good ? STATUS_OK : STATUS_IO;
}

static bool
make_folder(const char *folder, const char *lang)
{
    char path[PATH_SIZE];

    return (mkdir(folder, 0777) == 0 || errno == EEXIST) &&
           str_format(path, sizeof path, "%s/%s", folder, lang) &&
           (mkdir(path, 0777) == 0 || errno == EEXIST);
}

enum status
clips_make(const char *folder, const struct phrase *phrase, const char *command,
           char ret_word[CLIPS_WORD_SIZE], int *io_made)
{
    char word[CLIPS_WORD_SIZE] = "", path[PATH_SIZE];
    enum status status = make_folder(folder, phrase->lang) ? STATUS_OK : STATUS_IO;

    for (size_t i = 0; status == STATUS_OK && word_of(phrase, i, word); i++) {
        struct pcm pcm = {0};
        if (!clips_path(folder, phrase->lang, word, path, sizeof path)) {
            status = STATUS_IO;
        } else if (access(path, F_OK) != 0) {
            status = speech_render(command, phrase->lang, word, SPEECH_RATE, SPEECH_DEADLINE_MS, -1,
                                   &pcm);
            status = status == STATUS_OK ? write_clip(path, &pcm) : status;
            *io_made += status == STATUS_OK;
        }
        pcm_done(&pcm);
    }
    if (status != STATUS_OK) {
        str_cut(ret_word, CLIPS_WORD_SIZE, word);
    }
    return status;
}
