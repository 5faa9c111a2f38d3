/* SPDX-License-Identifier: Apache-2.0 */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static int
spawn(const char *const words[], const int files[], size_t count, pid_t *ret_pid)
{
    extern char **environ;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    for (size_t i = 0; i < count; i++) {
        if (files[i] < 0) {
            posix_spawn_file_actions_addopen(&actions, (int)i, "/dev/null", O_RDWR, 0);
        } else {
            posix_spawn_file_actions_adddup2(&actions, files[i], (int)i);
        }
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, (int)count);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    int error =
        posix_spawnp(ret_pid, words[0], &actions, &attributes, (char *const *)words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

enum status
child_start(const char *const words[], const int files[], size_t file_count, pid_t *ret_pid)
{
    int high[CHILD_FILES_MAX] = {0}, error = 0;
    size_t count = 0;

    if (file_count > CHILD_FILES_MAX) {
        errno = EINVAL;
        return STATUS_INVALID;
    }
    /* Copies above the numbers that the child's files get: none is overwritten before its turn. */
    for (; error == 0 && count < file_count; count++) {
        high[count] = files[count] < 0 ? -1 : fcntl(files[count], F_DUPFD_CLOEXEC, CHILD_FILES_MAX);
        error = files[count] >= 0 && high[count] < 0 ? errno : 0;
    }
    if (error == 0) {
        error = spawn(words, high, count, ret_pid);
    }
    while (count-- > 0) {
        if (high[count] >= 0) {
            close(high[count]);
        }
    }
    errno = error;
    return error == 0 ? STATUS_OK : STATUS_UNAVAILABLE;
}

bool
child_has_ended(pid_t pid)
{
    siginfo_t info = {0};

    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | WNOHANG) != 0 || info.si_pid != 0;
}

int
child_end(pid_t pid)
{
    int how = 0;
    pid_t ended;

    /* Not yet reaped, so its number cannot be anybody else's: the kill meets the right group. */
    kill(-pid, SIGKILL);
    while ((ended = waitpid(pid, &how, 0)) < 0 && errno == EINTR) {
    }
    return ended == pid && WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}
