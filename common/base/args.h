/* SPDX-License-Identifier: Apache-2.0
 * Command lines from one table, which also writes --help. Uses getopt_long and so its global state:
 * one thread parses, one line at a time. */
#pragma once

#include "base/base.h"

/* What an option's 'target' points to. Unmentioned options leave their target alone: set the
 * default first. */
enum args_kind {
    ARGS_FLAG,    /* bool: becomes true; takes no value */
    ARGS_TEXT,    /* const char *: points into argv */
    ARGS_INTEGER, /* int64_t, within [min, max] */
    ARGS_CHOICE,  /* int: index into 'choices', which ends with NULL */
};

/* 'short_name' 0: only the long form. 'help' is an English msgid. Given twice, the last one holds.
 */
struct args_option {
    const char *name;
    char short_name;
    const char *value_name;
    const char *help;
    enum args_kind kind;
    void *target;
    int64_t min, max;
    const char *const *choices;
};

/* --help (-h) and --version belong to every table and do not stand in 'options'. */
struct args {
    const char *program, *version;
    const char *usage;   /* behind the program's name: "[options] COMMAND …" */
    const char *summary; /* one sentence */
    const struct args_option *options;
    size_t count;       /* at most 40 */
    bool options_first; /* true: options end at the first operand (a command with options of its
                           own) */
    const char *(*translate)(const char *msgid); /* NULL: English */
};

enum { ARGS_MESSAGE_SIZE = 160 };

struct args_found {
    int first_operand; /* argv[first_operand] … argv[argc − 1]; argv may have been reordered */
    bool help, version;
    char message[ARGS_MESSAGE_SIZE]; /* when INVALID: one English line that names the option */
};

/* Prints nothing. INVALID for an unknown option, a missing, unwanted or bad value. ret_found is
 * always set; targets named before the bad option are already set. With --help or --version nothing
 * behind it is read. */
MUST_CHECK enum status args_parse(const struct args *args, int argc, char **argv,
                                  struct args_found *ret_found);
/* For main(): parses, answers --help and --version on stdout, a usage error on stderr. Returns −1
 * to go on, else the exit status (0, or 2 for usage). */
MUST_CHECK int args_main(const struct args *args, int argc, char **argv, int *ret_first_operand);
/* The text of --help, ending in a newline. */
void args_format_help(const struct args *args, struct buffer *out);
