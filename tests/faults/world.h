/* SPDX-License-Identifier: Apache-2.0
 * A hall in which every action can be done at once: somebody waits, is called, is served, is held
 * and was passed over; and the list of what is tried in it. */
#pragma once

#include "store/archive.h"

struct server;

struct world {
    char folder[200], base[300], path[300],
        copy[260];         /* base: the hall that each trial starts with */
    struct server *server; /* NULL: they are files */
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
    bool no_row;          /* leaves no ledger row when it succeeds */
    bool files_only;      /* a server's hall refuses it */
    struct action before; /* what makes it possible, when it has a terminal */
};
extern const struct deed deeds[];
extern const size_t deed_count;

/* url: of a server's database; NULL: in files. */
MUST_CHECK bool world_make(struct world *world, const char *url);
void world_done(struct world *world);
/* A fresh copy of the hall under world->path. */
MUST_CHECK bool world_renew(struct world *world);
