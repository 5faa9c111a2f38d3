/* SPDX-License-Identifier: Apache-2.0
 * A batch as a child with a pipe each way. */
#pragma once

#include <fcntl.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

/* The child's pid; −1 when it could not be started. The caller closes both streams and waits. */
static inline pid_t
batch_start(const char *program, const char *url, FILE **ret_to, FILE **ret_from)
{
    int in[2], out[2];

    if (pipe(in) != 0 || pipe(out) != 0) {
        return -1;
    }
    /* Our ends are not the next child's: it would keep this one from seeing its input's end. */
    fcntl(in[1], F_SETFD, FD_CLOEXEC);
    fcntl(out[0], F_SETFD, FD_CLOEXEC);
    pid_t child = fork();
    if (child == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        for (int i = 0; i < 2; i++) {
            close(in[i]);
            close(out[i]);
        }
        execl(program, program, "--db", url, "batch", (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    *ret_to = fdopen(in[1], "w");
    *ret_from = fdopen(out[0], "r");
    return child;
}
