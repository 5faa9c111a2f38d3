/* SPDX-License-Identifier: Apache-2.0
 * The rarer things a desk does, each a sheet of one shape: up to two lists to choose from, up to
 * two fields to type in, one step to confirm. What a sheet lists and asks for stands in one table
 * row per kind; choosing, typing, paging and drawing are the same for all. Pure, like counter.h. */
#pragma once

#include "counter/desk.h"

/* One line of a list. */
struct sheet_item {
    char id[COUNTER_SHEET_ID]; /* what it stands for; names itself across snapshots */
    char name[WORDS_SIZE];
    char value[WORDS_SIZE]; /* at its end: a figure, a state; "" = none */
    char plate[8];          /* letter of a service, in its square; "" = none */
    char win[ID_SIZE];      /* a counter, in its circle; "" = none */
    bool marked;            /* ticked; of lists that are ticked off */
    bool missing;           /* marked as what is not there */
    bool off;               /* cannot be chosen now */
    bool late;              /* its value is no good news */
};

struct sheet_list {
    const char *label; /* msgid; NULL = the sheet has no such list */
    size_t (*items)(const struct counter_app *app, struct sheet_item *items, size_t max);
    bool facts;                   /* read only */
    bool ticks;                   /* choosing one ticks it and leaves the others */
    int fits, compact_fits;       /* lines on a page */
    int columns, compact_columns; /* side by side; 0 = 1 */
};
struct sheet_field {
    const char *label, *hint; /* msgids; label NULL = no such field */
    bool free;                /* any words, with an input method; else letters and digits */
    bool optional, searches;  /* searches: in the first list, what fits stands first */
};
/* The field of a list that is too long to be read. */
#define SHEET_SEARCH                                                                               \
    {                                                                                              \
        .label = N_("Search"), .hint = N_("Letters or a part of the name"), .free = true,          \
        .optional = true, .searches = true                                                         \
    }
struct sheet {
    const char *name;        /* of the screen: "refuse" */
    const char *title;       /* msgid */
    const char *primary;     /* msgid; NULL: choosing from the first list acts at once */
    const char *icon, *hint; /* one sentence under it all; hint NULL = none */
    struct sheet_list lists[COUNTER_SHEET_LISTS];
    struct sheet_field fields[COUNTER_SHEET_LISTS];
    void (*choose)(struct counter_app *app, int list, const struct sheet_item *item);
    void (*confirm)(struct counter_app *app);
    bool stays; /* open after its request was answered */
};

/* The open sheet's row. */
const struct sheet *sheet_of(const struct counter_app *app);
void sheet_open(struct counter_app *app, enum counter_sheet_kind kind);
/* Newly allocated (mem_), caller frees; NULL and 0 when the list is empty. */
struct sheet_item *sheet_items(const struct counter_app *app, int list, size_t *ret_count);
/* What is chosen and can be; false = nothing. */
bool sheet_chosen(const struct counter_app *app, int list, struct sheet_item *ret_item);
bool sheet_key(struct counter_app *app, const struct window_event *event);
bool sheet_target(struct counter_app *app, int target);
/* The field that is typed in has changed. */
void sheet_typed(struct counter_app *app);
void sheet_confirm(struct counter_app *app);
/* How many lines of this list stand on a page of this window. */
size_t sheet_fits(const struct counter_app *app, int list);

/* Rows of the table, by what they are about. */
extern const struct sheet sheet_more, sheet_refuse, sheet_add, sheet_skip, sheet_serve, sheet_issue,
    sheet_class, sheet_paper, sheet_decline, sheet_papers, sheet_message, sheet_calls, sheet_today,
    sheet_desks, sheet_desk, sheet_services, sheet_terminals, sheet_alarm;
/* Whether the menu offers it now. */
bool sheet_can_open(const struct counter_app *app, enum counter_sheet_kind kind);

/* Adds an item; the text pieces may be NULL. */
struct sheet_item *sheet_put(struct sheet_item *items, size_t *count, size_t max, const char *id,
                             const char *name);
/* A list of reasons: each item's id is its msgid. words: NULL-terminated. */
size_t sheet_put_words(const char *const *words, struct sheet_item *items, size_t max);
/* What the hall offers; with something typed in the first field what fits, best first. */
size_t sheet_all_matters(const struct counter_app *app, struct sheet_item *items, size_t max);
