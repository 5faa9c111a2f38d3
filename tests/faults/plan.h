/* SPDX-License-Identifier: Apache-2.0
 * Which call is to fail: the n-th of a kind since the plan was armed, alone or with all that
 * follow. The calls themselves are put in front of libc's and SQLite's by the linker (Makefile). */
#pragma once

#include "base/base.h"

enum seam {
    SEAM_FILE,          /* of SQLite and of the store, on any file */
    SEAM_SQLITE,        /* the store's calls into SQLite */
    SEAM_SQLITE_MEMORY, /* SQLite's allocations */
    SEAM_SODIUM_MEMORY, /* libsodium's large blocks */
    SEAM_OWN_MEMORY,    /* ours and Jansson's: the process is to end */
    SEAM_LIBPQ,         /* the store's calls into libpq */
    SEAM_LIBPQ_MEMORY,  /* libpq's allocations */
};
/* Kinds of file calls. */
enum {
    CALL_OPEN = 1 << 0, /* to write */
    CALL_READ = 1 << 1,
    CALL_WRITE = 1 << 2,
    CALL_SYNC = 1 << 3,
    CALL_TRUNCATE = 1 << 4,
    CALL_LOCK = 1 << 5,
    CALL_MAP = 1 << 6,
    CALL_STAT = 1 << 7,
    CALL_NAME = 1 << 8, /* unlink, link, rename, and a file's rights */
    CALL_LOOK = 1 << 9, /* open to read */
    CALL_ANY = (1 << 10) - 1,
};

struct fault {
    const char *name; /* for people: "disk full" */
    enum seam seam;
    unsigned calls; /* of SEAM_FILE */
    int code;       /* errno, or SQLite's result; 0 with CALL_WRITE: half of it is written */
    bool for_good;
};

void plan_arm(const struct fault *fault, int n);
/* How many such calls came; *ret_fired: one of them failed. */
int plan_disarm(bool *ret_fired);
/* For the calls' own files: true when this one is to fail. */
bool plan_fails(enum seam seam, unsigned call, int *ret_code);
/* Before the first call into SQLite. */
void plan_set_up(void);
/* Before the first call into libpq. */
void plan_find_libpq(void);
