/* SPDX-License-Identifier: Apache-2.0 */
#include "display/media_child.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/child.h"

enum { WORDS_MAX = 48, NICENESS = 10 };

struct words {
    const char *words[WORDS_MAX + 1];
    size_t count;
    char input[4096], filter[256], frames[16], rate[16], length[16];
};

static void
add(struct words *words, const char *const more[])
{
    for (size_t i = 0; more[i] && words->count < WORDS_MAX; i++) {
        words->words[words->count++] = more[i];
    }
}

/* "file:" keeps a name that looks like an option or an address from being one, and no list of
 * addresses inside a file is followed. */
static bool
command_of(const struct media_file *file, struct words *words)
{
    bool fits = str_format(words->input, sizeof words->input, "file:%s", file->path) &&
                str_format(words->filter, sizeof words->filter,
                           "scale=%d:%d:force_original_aspect_ratio=decrease,pad=%d:%d:(ow-iw)/2:"
                           "(oh-ih)/2:color=0x%06x,setsar=1",
                           file->width, file->height, file->width, file->height,
                           (unsigned)file->argb & 0xffffff);

    str_format(words->frames, sizeof words->frames, "%d", MEDIA_FRAMES_A_SECOND);
    str_format(words->rate, sizeof words->rate, "%d", MEDIA_RATE);
    str_format(words->length, sizeof words->length, "%d", MEDIA_FILM_SECONDS);
    add(words, (const char *const[]){file->command, "-nostdin", "-loglevel", "quiet", "-threads",
                                     "1", "-protocol_whitelist", "file,pipe", NULL});
    if (!file->picture) {
        add(words, (const char *const[]){"-re", "-t", words->length, NULL});
    }
    add(words, (const char *const[]){"-i", words->input, "-map", "0:v:0", "-vf", words->filter,
                                     "-pix_fmt", "bgra", "-f", "rawvideo", NULL});
    if (file->picture) {
        add(words, (const char *const[]){"-frames:v", "1", NULL});
    } else {
        add(words, (const char *const[]){"-r", words->frames, NULL});
    }
    add(words, (const char *const[]){"pipe:3", NULL});
    if (file->sound) {
        add(words, (const char *const[]){"-map", "0:a:0", "-ac", "1", "-ar", words->rate, "-f",
                                         "s16le", "pipe:4", NULL});
    }
    words->words[words->count] = NULL;
    return fits;
}

static void
close_if_open(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

static void
bound(pid_t pid)
{
    const struct rlimit memory = {(rlim_t)MEDIA_CHILD_MB << 20, (rlim_t)MEDIA_CHILD_MB << 20};

    prlimit(pid, RLIMIT_AS, &memory, NULL);
    setpriority(PRIO_PROCESS, (id_t)pid, NICENESS);
}

enum status
media_child_start(const struct media_file *file, struct media_child *ret_child)
{
    struct media_child child;
    struct words words = {0};
    int video[] = {-1, -1}, sound[] = {-1, -1};
    bool good = command_of(file, &words) && pipe2(video, O_CLOEXEC) == 0 &&
                (!file->sound || pipe2(sound, O_CLOEXEC) == 0);
    const int files[] = {-1, -1, -1, video[1], sound[1]}; /* as the command's pipe:3 and pipe:4 */

    good = good && child_start(words.words, files, ARRAY_SIZE(files), &child.pid) == STATUS_OK;
    child.video = video[0];
    child.sound = sound[0];
    close_if_open(&video[1]);
    close_if_open(&sound[1]);
    if (!good) {
        close_if_open(&child.video);
        close_if_open(&child.sound);
        return STATUS_UNAVAILABLE;
    }
    bound(child.pid);
    *ret_child = child;
    return STATUS_OK;
}

void
media_child_end(struct media_child *child)
{
    (void)child_end(child->pid);
    close_if_open(&child->video);
    close_if_open(&child->sound);
}
