/* SPDX-License-Identifier: Apache-2.0 */
#include "display/media_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 48, VIDEO_FD = 3, SOUND_FD = 4, NICENESS = 10 };

struct words {
    char *words[WORDS_MAX + 1];
    size_t count;
    char input[4096], filter[256], frames[16], rate[16], length[16];
};

static void
add(struct words *words, const char *const more[])
{
    for (size_t i = 0; more[i] && words->count < WORDS_MAX; i++) {
        words->words[words->count++] = (char *)(uintptr_t)more[i];
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

/* In a group of its own, with nothing of ours open but its pipes. Ours are first moved out of the
 * way of the numbers that theirs get. */
static int
spawn(char *const words[], int video, int sound, pid_t *ret_pid)
{
    extern char **environ;
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, video, VIDEO_FD);
    if (sound >= 0) {
        posix_spawn_file_actions_adddup2(&files, sound, SOUND_FD);
    }
    posix_spawn_file_actions_addclosefrom_np(&files, sound >= 0 ? SOUND_FD + 1 : SOUND_FD);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    int error = posix_spawnp(ret_pid, words[0], &files, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

/* Writing end at 10 or above, so that no dup2 in the child steps on it. */
static bool
make_pipe(int *ret_read, int *ret_write)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0) {
        return false;
    }
    int high = fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
    close(ends[1]);
    if (high < 0) {
        close(ends[0]);
        return false;
    }
    *ret_read = ends[0];
    *ret_write = high;
    return true;
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
    struct media_child child = {.video = -1, .sound = -1};
    struct words words = {0};
    int video = -1, sound = -1;
    bool good = command_of(file, &words) && make_pipe(&child.video, &video) &&
                (!file->sound || make_pipe(&child.sound, &sound));
    int error = good ? spawn(words.words, video, sound, &child.pid) : errno;

    close_if_open(&video);
    close_if_open(&sound);
    if (error != 0) {
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
    kill(-child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    close_if_open(&child->video);
    close_if_open(&child->sound);
}
