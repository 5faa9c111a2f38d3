/* SPDX-License-Identifier: Apache-2.0
 * Who plays: the citizens at the kiosk, one after the other, and the clerks at their counters. Each
 * is a thread that sees and does only what a person could: look at the own window, tap, type. What
 * they saw is kept for the comparison with the ledger. */
#pragma once

#include "stage.h"

enum { PEOPLE_MAX = 200, PEOPLE_SERVICES = 2 };

/* What a clerk does besides calling; the ledger's own words. */
enum deed {
    DEED_OPEN,
    DEED_RECALL,
    DEED_PASS,
    DEED_RETURN,
    DEED_START,
    DEED_HOLD,
    DEED_UNHOLD,
    DEED_TRANSFER,
    DEED_FINISH,
    DEED_PAUSE,
    DEED_RESUME,
    DEED_COUNT,
};
const char *deed_name(enum deed deed);

/* A number on a screen. ms: UTC, of the frame. */
struct sight {
    char number[STAGE_NUMBER_SIZE], counter[STAGE_ID_SIZE];
    int64_t ms;
};

struct citizens {
    struct pane pane;
    uint64_t random;
    double interval_ms; /* between two of them, on average */
    struct sight numbers[PEOPLE_MAX];
    size_t count;
    int priority, english;
};

struct clerk {
    struct pane pane;
    const char *counter;
    int place; /* 0 or 1: each has other things happen to him */
    uint64_t random;
    struct sight calls[PEOPLE_MAX];
    size_t count;
    int deeds[DEED_COUNT];
    char passed[STAGE_NUMBER_SIZE]; /* did not come; will come back */
    bool held;
};

/* The hall display: nobody acts here, somebody looks. */
struct watcher {
    struct pane pane;
    const char *counters[2];
    struct sight sights[PEOPLE_MAX]; /* each time a number appeared beside its counter */
    size_t count;
    struct sight now[PEOPLE_MAX];
    size_t now_count;
};

/* Who was served at the first counter, at its pad. */
struct rater {
    struct pane pane;
    uint64_t random;
    int rated, skipped;
};

/* Thread functions; their argument is the struct of the same name, return is NULL. */
void *citizens_play(void *citizens);
void *clerk_play(void *clerk);
void *watcher_play(void *watcher);
void *rater_play(void *rater);
/* What a service is called on the kiosk's first screen. */
const char *people_service(size_t n, bool english, const char **ret_id);
