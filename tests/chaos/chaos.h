/* SPDX-License-Identifier: Apache-2.0
 * A hall's people, each at a `paihao batch` of his own, and what befalls them. One thread drives
 * them all, so that whatever a client was answered stands in one log in the order it came. */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

enum {
    ACTORS_MAX = 16,
    LINE_SIZE = 400,
    ANSWER_SIZE = 1 << 20,
    RING = 32,
    NUMBER_SIZE = 24,
    COUNTERS = 8,
    SERVICES = 5,
};

enum role { ROLE_KIOSK, ROLE_COUNTER, ROLE_MANAGER, ROLE_CLOCK };

/* What befell the hall, for the table of faults. */
enum trouble {
    TROUBLE_KILL,
    TROUBLE_KILL_ALL,
    TROUBLE_STOP,
    TROUBLE_CLOCK,
    TROUBLE_MACHINE_CLOCK, /* in a real hall, whose clock nobody can set */
    TROUBLE_DISK,
    TROUBLE_READONLY,
    TROUBLE_RIGHTS,
    TROUBLE_SERVER_KILL, /* of a database server, by the script $CHAOS_SERVER */
    TROUBLE_SERVER_RESTART,
    TROUBLE_SERVER_CUT,
    TROUBLE_SERVER_READONLY,
    TROUBLE_SERVER_PROMOTE,
    TROUBLE_NETWORK_CUT,
    TROUBLE_COUNT
};

/* What an actor remembers of his answers. */
struct mind {
    char numbers[RING][NUMBER_SIZE], codes[RING][NUMBER_SIZE], lines[RING][LINE_SIZE];
    unsigned number_at, code_at, line_at;
    char in_hand[NUMBER_SIZE], state[12];
    long long calls;
    bool crowded; /* many stood before the last ticket taken */
};

struct actor {
    int number;
    enum role role;
    unsigned counter; /* where he sits */
    pid_t pid;        /* 0: not running */
    int to, from;
    bool stopped, killed, refused_open;
    long long act_at, since, continue_at; /* ms: next step, when the line was sent, SIGCONT */
    char line[LINE_SIZE];                 /* asked, not answered for good; "" = none */
    bool sent;
    struct actor *lender; /* whose line this is, since his program was killed; NULL: his own */
    bool lent;            /* another one asks his line */
    long long said;
    char *answer;
    size_t answer_length;
    struct mind mind;
    int days; /* the clock's master: where he stands */
};

struct chaos {
    const char *program, *folder, *database;
    unsigned long long seed, chance;
    struct actor actors[ACTORS_MAX];
    int count;
    bool enabled[TROUBLE_COUNT];
    long long times[TROUBLE_COUNT], kills_asked, answers, busy, io, repeated, failures;
    long long trouble_until; /* ms: refusals by the disk have a cause until then */
    long long filled_until, readonly_until, trouble_at, clock_at;
    long long lent;
    bool setting_up;
    volatile long long *machine_offset;       /* ms, as moved_clock.c reads it */
    char offered[NUMBER_SIZE], offered_to[8]; /* the newest ticket that is bound somewhere */
    int foreigners;
    pid_t server; /* what befalls the server just now; 0 = nothing */
    char foreign_log[300], last_kill[LINE_SIZE];
    FILE *log;
};

/* chaos.c */
long long now_ms(void);
unsigned pick(struct chaos *chaos, unsigned below);
void fail(struct chaos *chaos, const char *what, const char *detail);

/* actor.c */
bool actor_start(struct chaos *chaos, struct actor *actor);
void actor_kill(struct chaos *chaos, struct actor *actor);
/* Sends the open line, which stays open until it is answered for good. */
void actor_send(struct chaos *chaos, struct actor *actor);
/* What came from the batch: answers, or its end. */
void actor_read(struct chaos *chaos, struct actor *actor);

/* think.c */
void think(struct chaos *chaos, struct actor *actor);
void remember(struct chaos *chaos, struct actor *actor, const char *answer);

/* trouble.c */
/* The machine's clock is moved from now on; false: no file to tell it in. */
bool machine_clock_begin(struct chaos *chaos);
bool trouble_named(const char *name, enum trouble *ret_trouble);
const char *trouble_name(enum trouble trouble);
/* Ends what is over and begins something new when it is time. */
void trouble_step(struct chaos *chaos);
void trouble_end(struct chaos *chaos);
