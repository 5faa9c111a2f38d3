/* SPDX-License-Identifier: Apache-2.0
 * One command of `paihao`: it turns words into one JSON object, which is printed as it is (--json,
 * batch) or said in words. */
#pragma once

#include <jansson.h>
#include <stdio.h>

#include "store/read.h"

struct settings;
struct teller;

/* What a command is called with. words[0] is the command. */
struct call {
    const char *url;
    bool url_given;         /* by --db, not found in settings */
    struct store *store;    /* open for commands that need one */
    struct teller **teller; /* tell.h; made when it is first needed */
    bool json, batch;
    const char *at, *request; /* "" = not given */
    const char *terminal;     /* that this machine is by its settings; NULL = none */
    const char *const *words;
    int count;
};

/* A look: a standby will do, where nothing else answers. */
enum command_needs { COMMAND_NEEDS_NOTHING, COMMAND_NEEDS_STORE, COMMAND_NEEDS_LOOK };

struct command {
    const char *name;
    const char *usage; /* what follows the name */
    const char *help;  /* one translatable line */
    enum command_needs needs;
    bool in_batch;
    /* May be NULL; true: this call of it needs no store after all. */
    bool (*stands_alone)(const struct call *call);
    /* Fills `reply` ("ok" and all); returns its status. INVALID with reply "usage":true is a usage
     * error (exit 2). */
    enum status (*run)(const struct call *call, json_t *reply);
    /* Says a successful reply in words; NULL: prints nothing more than what run printed. */
    void (*say)(const json_t *reply, FILE *out);
};

extern const struct command *const commands[]; /* NULL-terminated */
const struct command *command_find(const char *name);

/* Runs one command line on an open store (or none): always leaves a complete reply. */
enum status command_run(const struct call *call, json_t *reply);

/* Before a read: what follows is one snapshot, up to the end of the command. --at sets a training
 * hall's clock first, in the same transaction: a refused read takes it back. --request is refused.
 */
MUST_CHECK enum status command_set_clock(const struct call *call, json_t *reply);
/* The same for what goes on outside a transaction: the clock is set and that is committed. */
MUST_CHECK enum status command_keep_clock(const struct call *call, json_t *reply);

/* The commands that are one action each (cmd_actions.c). */
/* staff pin without an id: prints a hash, and needs no hall. */
bool command_hashes_a_pin(const struct call *call);
enum status command_run_action(const struct call *call, json_t *reply);
void command_say_action(const json_t *reply, FILE *out);

/* Refusals in the contract's form: {"ok":false,"error":KEYWORD,"message":TEXT}. Return the status.
 */
enum status reply_refuse(json_t *reply, enum status status, const char *sentence, int count, ...);
enum status reply_usage(json_t *reply, const char *sentence, int count, ...);
/* Why a read gave nothing; what: the word that was asked for. */
enum status reply_refuse_read(json_t *reply, enum status status, const char *what);
/* Why the system did not give or take a file, and what to do; error: errno. */
enum status reply_refuse_file(json_t *reply, const char *path, int error);
enum status reply_answer(json_t *reply, const struct answer *answer);
/* A refusal's sentence, in this person's language. */
void reply_words(const struct answer *answer, char *dst, size_t size);

/* "" when the key is absent or no text. */
const char *reply_text(const json_t *object, const char *key);
json_t *reply_text_or_null(const char *text);
json_t *reply_time_or_null(int64_t time);
/* One of a reply's "faults" as a line: its file and line, where it has them, and its text. */
void reply_print_fault(const json_t *fault, FILE *out);

/* Words with options: --name VALUE, --name=VALUE or a flag, anywhere; "--" ends them. */
struct word_option {
    const char *name;
    bool flag;
    const char *value; /* out: NULL = not given; "" for a flag that is there */
};
/* Positional words go to ret_places (at most max). Usage errors are put into reply. */
MUST_CHECK enum status words_parse(const struct call *call, struct word_option *options,
                                   size_t option_count, const char **ret_places, int max,
                                   int *ret_count, json_t *reply);
/* --NAME VALUE or --NAME=VALUE at words[*at]; *at ends on its last word. False: another word, or
 * its value is missing or empty. */
MUST_CHECK bool words_front(const char *const *words, int count, int *at, const char *name,
                            const char **ret_value);
/* Splits a line as a shell would: spaces, '…', "…", backslash. False: an open quote, or more than
 * max words. The words stand in `line`, which is changed. */
MUST_CHECK bool words_split(char *line, const char **ret_words, int max, int *ret_count);

/* A file's bytes, at most a little more than `max` of them: the reader refuses what is too long. */
MUST_CHECK enum status command_read_file(const char *path, size_t max, struct buffer *text,
                                         json_t *reply);
/* A new file, which its owner alone may read; never over another, and nothing stays of what failed.
 */
MUST_CHECK enum status command_write_file(const char *path, const struct buffer *text,
                                          json_t *reply);
/* This machine's settings; refuses what programs would refuse. */
MUST_CHECK enum status command_read_settings(struct settings *ret_settings, json_t *reply);

int batch_run(const char *url, const char *terminal, FILE *in, FILE *out);
