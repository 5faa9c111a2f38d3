/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "faults/tally.h"

enum { MANY_STRIDE = 17 };

static int file = -1;

/* Allocations are many. */
static int
stride_of(const struct fault *fault, int stride)
{
    bool many = fault->seam == SEAM_OWN_MEMORY || fault->seam == SEAM_SQLITE_MEMORY;

    return stride > 0 ? stride * (many ? MANY_STRIDE : 1) : 1;
}

int
tally_stride(const struct tally *tally, size_t deed, size_t fault)
{
    return stride_of(&tally->faults[fault], tally->stride) *
           (deeds[deed].long_work && tally->stride > 0 ? MANY_STRIDE : 1);
}

static bool
find(const struct tally *tally, const char *deed, const char *fault, size_t *ret_deed,
     size_t *ret_fault)
{
    size_t d = 0, f = 0;

    while (d < deed_count && strcmp(deeds[d].name, deed) != 0) {
        d++;
    }
    while (f < tally->fault_count && strcmp(tally->faults[f].name, fault) != 0) {
        f++;
    }
    *ret_deed = d;
    *ret_fault = f;
    return d < deed_count && f < tally->fault_count;
}

/* DEED, FAULT, next n, finished, trials, refused, done, ended, bad; later lines of a piece hold. */
static void
take_line(struct tally *tally, char *line)
{
    char *deed = strsep(&line, "\t"), *fault = strsep(&line, "\t");
    struct piece piece;
    size_t d, f;
    int finished;

    if (line && find(tally, deed, fault, &d, &f) &&
        sscanf(line, "%d\t%d\t%zu\t%zu\t%zu\t%zu\t%zu", &piece.next, &finished, &piece.count.trials,
               &piece.count.refused, &piece.count.done, &piece.count.ended,
               &piece.count.bad) == 7) {
        piece.finished = finished != 0;
        tally->pieces[d][f] = piece;
    }
}

bool
tally_open(struct tally *tally, const char *path, const char *state)
{
    char line[400], head[400];

    for (size_t d = 0; d < deed_count; d++) {
        for (size_t f = 0; f < tally->fault_count; f++) {
            tally->pieces[d][f].next = 1 + (int)d % tally_stride(tally, d, f);
        }
    }
    if (!path) {
        return true;
    }
    str_format(head, sizeof(head), "# %s, stride %d\n", state, tally->stride);
    FILE *in = fopen(path, "re");
    bool same = in && fgets(line, sizeof(line), in) && strcmp(line, head) == 0;
    while (same && fgets(line, sizeof(line), in)) {
        take_line(tally, line);
    }
    if (in) {
        fclose(in);
    }
    file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (same ? 0 : O_TRUNC), 0644);
    return file >= 0 && (same || write(file, head, strlen(head)) == (ssize_t)strlen(head));
}

void
tally_keep(const struct tally *tally, size_t deed, size_t fault)
{
    const struct piece *piece = &tally->pieces[deed][fault];
    const struct count *count = &piece->count;
    char line[400];

    str_format(line, sizeof(line), "%s\t%s\t%d\t%d\t%zu\t%zu\t%zu\t%zu\t%zu\n", deeds[deed].name,
               tally->faults[fault].name, piece->next, (int)piece->finished, count->trials,
               count->refused, count->done, count->ended, count->bad);
    if (file >= 0 && write(file, line, strlen(line)) < 0) {
        fprintf(stderr, "what was tried cannot be kept: %s\n", strerror(errno));
    }
}

size_t
tally_left(const struct tally *tally, const bool wanted[DEEDS_MAX])
{
    size_t left = 0;

    for (size_t d = 0; d < deed_count; d++) {
        bool is_wanted = wanted[d] && !(tally->server && deeds[d].files_only);
        for (size_t f = 0; is_wanted && f < tally->fault_count; f++) {
            left += !tally->pieces[d][f].finished;
        }
    }
    return left;
}

static void
add(struct count *sum, const struct count *count)
{
    sum->trials += count->trials;
    sum->refused += count->refused;
    sum->done += count->done;
    sum->ended += count->ended;
    sum->bad += count->bad;
}

static void
write_line(FILE *out, const struct tally *tally, size_t fault, const struct count *count)
{
    int each = stride_of(&tally->faults[fault], tally->stride);

    fprintf(out, "%s\t%zu\t", tally->faults[fault].name, count->trials);
    if (each == 1) {
        fprintf(out, "at every n: ");
    } else {
        fprintf(out, "at one n in %d: ", each);
    }
    if (count->bad) {
        fprintf(out, "**%zu BAD**\n", count->bad);
    } else if (count->ended) {
        fprintf(out, "the process ends with a message; the hall is whole, asking again does it "
                     "once\n");
    } else {
        fprintf(out,
                "%zu refused with a keyword, %zu done all the same; the hall is whole, asking "
                "again does it once\n",
                count->refused, count->done);
    }
}

static void
write_untried(FILE *out, const struct tally *tally)
{
    const char *where = tally->server ? ", on PostgreSQL" : "";

    if (tally->stride > 0) {
        fprintf(out,
                "not tried\t\tfaults inside%s, at every n: the table says which, beginning at "
                "another one for each action; of copy, init, restore and repair one in %d of these "
                "(`make soak` tries all)\n",
                where, MANY_STRIDE);
    }
    bool any = false;
    for (size_t d = 0; d < deed_count; d++) {
        bool left = false;
        for (size_t f = 0; f < tally->fault_count && !(tally->server && deeds[d].files_only); f++) {
            left = left || !tally->pieces[d][f].finished;
        }
        if (left) {
            any ? fputs(", ", out)
                : fprintf(out, "not tried\t\tfaults inside%s, to the last n of: ", where);
            fputs(deeds[d].name, out);
            any = true;
        }
    }
    fputs(any ? "\n" : "", out);
    for (int kind = 0; kind < ACTION_KIND_COUNT && !tally->server; kind++) {
        bool tried = false;
        for (size_t i = 0; i < deed_count; i++) {
            tried = tried || (!deeds[i].run && (int)deeds[i].action.kind == kind);
        }
        if (!tried) {
            fprintf(out, "not tried\t\tfaults inside the action %s\n",
                    action_name((enum action_kind)kind));
        }
    }
    if (!tally->server) {
        fputs("not tried\t\tsmall allocations inside libsodium and libyaml\n", out);
    }
}

void
tally_write(FILE *out, const struct tally *tally, const char *state, struct count *ret_sum)
{
    *ret_sum = (struct count){0};
    fprintf(out, "#: Faults inside%s%s%s\n", tally->server ? ", on PostgreSQL" : "",
            *state ? ": " : "", state);
    fprintf(out, "# %s=%d tests/process/faults.sh\n", tally->server ? "SERVER_STRIDE" : "STRIDE",
            tally->stride);
    for (size_t f = 0; f < tally->fault_count; f++) {
        struct count count = {0};
        for (size_t d = 0; d < deed_count; d++) {
            add(&count, &tally->pieces[d][f].count);
        }
        write_line(out, tally, f, &count);
        add(ret_sum, &count);
    }
    write_untried(out, tally);
}
