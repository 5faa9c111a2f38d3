/* SPDX-License-Identifier: Apache-2.0
 * What was tried: one piece is one fault in one deed, done n by n. Kept in a file line by line, so
 * that a run that was broken off goes on where it was; and the table for people. */
#pragma once

#include <stdatomic.h>

#include "faults/plan.h"
#include "faults/world.h"

enum { FAULTS_MAX = 32, DEEDS_MAX = 100 };

struct count {
    size_t trials, refused, done, ended, bad;
};

struct piece {
    int next; /* n */
    bool finished;
    struct count count;
};

/* Shared by the workers; a piece has one of them. */
struct tally {
    const struct fault *faults;
    size_t fault_count;
    int stride; /* 0: every n */
    bool server;
    atomic_size_t taken;
    struct piece pieces[DEEDS_MAX][FAULTS_MAX];
};

/* Of the deed, from one trial to the next. */
int tally_stride(const struct tally *tally, size_t deed, size_t fault);
/* What stands in the file, if it is of the same state; else the file begins anew. */
MUST_CHECK bool tally_open(struct tally *tally, const char *path, const char *state);
/* The piece as it is now; nothing without a file. */
void tally_keep(const struct tally *tally, size_t deed, size_t fault);
/* Pieces of these deeds that have not come to their end. */
size_t tally_left(const struct tally *tally, const bool wanted[DEEDS_MAX]);
/* All that is kept. state: what was tried, for people. */
void tally_write(FILE *out, const struct tally *tally, const char *state, struct count *ret_sum);
