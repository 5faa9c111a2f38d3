/* SPDX-License-Identifier: Apache-2.0
 * A hall in which every action can be done at once: somebody waits, is called, is served, is held
 * and was passed over; and the list of what is tried in it. */
#pragma once

#include "store/archive.h"

struct server;

struct world {
    char folder[200], base[300], path[300]; /* base: the hall that each trial starts with */
    char fresh[300];                        /* where a deed makes another one */
    struct server *server;                  /* NULL: they are files */
    struct store *judge;                    /* of a server: open from one trial to the next */
    struct clock clock;
    struct store_options options;
    int64_t help;                /* a call for help that nobody answered yet */
    char code[TICKET_CODE_SIZE]; /* of C005 */
    struct hall *changed;        /* another definition for an import */
    struct buffer changed_text;
};

/* A thing to do with an open store. Actions are done through store_act with a request id; the rest
 * has a function. */
struct deed {
    const char *name;
    struct action action;
    enum status (*run)(struct world *world, struct store *store, struct answer *answer);
    bool no_row;     /* leaves no ledger row when it succeeds */
    bool files_only; /* a server's hall refuses it */
    bool alone;      /* with no store open: no program may use the hall meanwhile */
    bool makes;      /* a hall under world->fresh */
    bool long_work;  /* has many calls: fewer of them are tried, see faults.c */
    bool (*ready)(struct world *world); /* makes it possible */
    struct action before;               /* likewise, when it has a terminal */
};
extern const struct deed deeds[];
extern const size_t deed_count;

/* url: of a server's database; NULL: in files. */
MUST_CHECK bool world_make(struct world *world, const char *url);
void world_done(struct world *world);
/* A fresh copy of the hall under world->path. */
MUST_CHECK bool world_renew(struct world *world);
/* What its files say, but for what programs keep in memory there; never 0. */
uint64_t world_mark(const struct world *world);
/* No half file of an unfinished command lies there; else it is removed. */
MUST_CHECK bool world_is_tidy(struct world *world);
