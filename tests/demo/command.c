/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static bool
start(const char *const *words, int out, pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    bool good = posix_spawn_file_actions_init(&actions) == 0;

    if (!good) {
        return false;
    }
    good = (out >= 0 ? posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO)
                     : posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
                                                        O_WRONLY, 0)) == 0;
    good =
        good && posix_spawnp(ret_pid, words[0], &actions, NULL, (char *const *)words, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return good;
}

static void
read_all(int from, struct buffer *out)
{
    char bytes[16384];
    ssize_t got;

    while ((got = read(from, bytes, sizeof(bytes))) > 0 || (got < 0 && errno == EINTR)) {
        if (got > 0) {
            buffer_append_bytes(out, bytes, (size_t)got);
        }
    }
}

int
command_run(const char *const *words, struct buffer *out)
{
    int ends[2] = {-1, -1}, state = 0;
    pid_t pid;

    if (out && pipe2(ends, O_CLOEXEC)) {
        return -1;
    }
    bool good = start(words, ends[1], &pid);
    if (out) {
        close(ends[1]);
        if (good) {
            read_all(ends[0], out);
        }
        close(ends[0]);
    }
    while (good && waitpid(pid, &state, 0) < 0) {
        good = errno == EINTR;
    }
    return good && WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}
