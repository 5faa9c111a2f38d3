/* SPDX-License-Identifier: Apache-2.0
 * One batch: started, asked, killed, asked again with the same request id. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/chaos/chaos.h"

enum { WAIT_MS = 4000 }; /* who waits for the lock in earnest waits longer than this */

bool
actor_start(struct chaos *chaos, struct actor *actor)
{
    int in[2], out[2];

    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) {
        fail(chaos, "no pipe", NULL);
        return false;
    }
    actor->pid = fork();
    if (actor->pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        execl(chaos->program, chaos->program, "--db", chaos->database, "batch", (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    actor->to = in[1];
    actor->from = out[0];
    actor->sent = actor->stopped = actor->killed = actor->refused_open = false;
    actor->answer_length = 0;
    if (!actor->answer) {
        actor->answer = malloc(ANSWER_SIZE);
    }
    return actor->answer != NULL;
}

void
actor_kill(struct chaos *chaos, struct actor *actor)
{
    if (actor->pid == 0 || actor->killed) {
        return;
    }
    kill(actor->pid, SIGKILL);
    actor->killed = true;
    actor->stopped = false;
    chaos->kills_asked += actor->sent;
    snprintf(chaos->last_kill, sizeof(chaos->last_kill), "%s", actor->line);
}

void
actor_send(struct chaos *chaos, struct actor *actor)
{
    char text[LINE_SIZE + 1];
    int length = snprintf(text, sizeof(text), "%s\n", actor->line);

    (void)chaos;
    actor->since = now_ms();
    actor->sent = true;
    /* A batch that is gone is found by its end. */
    (void)!write(actor->to, text, (size_t)length);
}

/* The keyword of a refusal, "" for an answer that is ok. */
static void
keyword_of(const char *answer, char *word, size_t size)
{
    const char *found = strstr(answer, "\"error\":\"");

    word[0] = '\0';
    if (found) {
        found += 9;
        snprintf(word, size, "%.*s", (int)strcspn(found, "\""), found);
    }
}

/* An engine that had no room, no lock or no file: the line is asked again with the same id. */
static bool
must_ask_again(struct chaos *chaos, const struct actor *actor, const char *word, const char *answer)
{
    long long now = now_ms();

    if (strcmp(word, "busy") == 0) {
        chaos->busy += now > chaos->trouble_until && now < actor->since + WAIT_MS;
        return true;
    }
    if (strcmp(word, "io") == 0 || strcmp(word, "unavailable") == 0) {
        chaos->io++;
        if (now > chaos->trouble_until) {
            fail(chaos, "an engine's refusal without a cause", answer);
        }
        return true;
    }
    if (strcmp(word, "corrupt") == 0 || strstr(answer, "has been used for something else")) {
        fail(chaos, "an answer that must not come", answer);
    }
    return false;
}

/* A program that runs on asks what the killed one cannot. */
static void
lend(struct chaos *chaos, struct actor *actor)
{
    unsigned from = pick(chaos, (unsigned)chaos->count);

    for (int i = 0; i < chaos->count; i++) {
        struct actor *other = &chaos->actors[(from + (unsigned)i) % (unsigned)chaos->count];
        if (other != actor && other->pid && !other->killed && !other->stopped && !other->line[0]) {
            memcpy(other->line, actor->line, sizeof(other->line));
            other->lender = actor;
            actor->lent = true;
            chaos->lent++;
            return;
        }
    }
}

static void
take_answer(struct chaos *chaos, struct actor *actor, const char *answer)
{
    char word[24];

    keyword_of(answer, word, sizeof(word));
    if (!actor->sent) {
        /* A batch that could not open the database says so unasked. */
        actor->refused_open = must_ask_again(chaos, actor, word, answer);
        if (!actor->refused_open) {
            fail(chaos, "an answer to nothing", answer);
        }
        return;
    }
    fprintf(chaos->log, "%s\t%s\n", actor->line, answer);
    chaos->answers++;
    chaos->repeated += strstr(answer, "\"repeated\":true") != NULL;
    actor->sent = false;
    actor->act_at = now_ms() + pick(chaos, 3);
    if (must_ask_again(chaos, actor, word, answer)) {
        actor->refused_open = true;
        actor->act_at += 5 + pick(chaos, 40);
        return;
    }
    struct actor *asker = actor->lender ? actor->lender : actor;
    asker->line[0] = actor->line[0] = '\0';
    asker->lent = false;
    actor->lender = NULL;
    remember(chaos, asker, answer);
    if (!pick(chaos, 40)) {
        actor->act_at += pick(chaos, 60);
    }
}

static void
bury(struct chaos *chaos, struct actor *actor)
{
    int status = 0;

    close(actor->to);
    close(actor->from);
    waitpid(actor->pid, &status, 0);
    actor->pid = 0;
    bool unopened = actor->refused_open && WIFEXITED(status) && WEXITSTATUS(status) == 1;
    if (!actor->killed && !unopened) {
        char what[60];
        snprintf(what, sizeof(what), "a batch ended by itself, status %#x", (unsigned)status);
        fail(chaos, what, actor->line);
    }
    if (actor->sent) {
        fprintf(chaos->log, "%s\t{\"ok\":false,\"error\":\"killed\"}\n", actor->line);
    }
    if (actor->sent && actor->killed && !actor->lender && !pick(chaos, 3)) {
        lend(chaos, actor);
    }
    actor->act_at = now_ms() + (actor->killed ? pick(chaos, 30) : 30 + pick(chaos, 60));
    actor->sent = actor->killed = false;
}

void
actor_read(struct chaos *chaos, struct actor *actor)
{
    char *end;
    ssize_t got = read(actor->from, actor->answer + actor->answer_length,
                       ANSWER_SIZE - 1 - actor->answer_length);

    if (got <= 0) {
        bury(chaos, actor);
        return;
    }
    actor->answer_length += (size_t)got;
    actor->answer[actor->answer_length] = '\0';
    while ((end = strchr(actor->answer, '\n'))) {
        *end = '\0';
        take_answer(chaos, actor, actor->answer);
        actor->answer_length -= (size_t)(end + 1 - actor->answer);
        memmove(actor->answer, end + 1, actor->answer_length + 1);
    }
    if (actor->answer_length == ANSWER_SIZE - 1) {
        fail(chaos, "an answer without an end", actor->line);
        actor->answer_length = 0;
    }
}
