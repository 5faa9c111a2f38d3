/* SPDX-License-Identifier: Apache-2.0
 * batch: one command a line, one JSON object a line in answer, flushed. It never stops at an error.
 */
#include "tell.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 64 * 1024, LINE_WORDS_MAX = 64 };

/* Takes --at and --request off the front of the words. */
static enum status
parse_front(struct call *call, json_t *reply)
{
    int i = 0;

    for (; i < call->count && strncmp(call->words[i], "--", 2) == 0; i++) {
        if (!words_front(call->words, call->count, &i, "--at", &call->at) &&
            !words_front(call->words, call->count, &i, "--request", &call->request)) {
            return reply_usage(
                reply, N_("Before a command stand only --at T and --request ID, not '{0}'."), 1,
                call->words[i]);
        }
    }
    call->words += i;
    call->count -= i;
    return STATUS_OK;
}

static void
run_line(struct store *store, const char *terminal, struct teller **teller, char *line,
         size_t length, json_t *reply)
{
    const char *words[LINE_WORDS_MAX];
    struct call call = {.store = store,
                        .terminal = terminal,
                        .teller = teller,
                        .batch = true,
                        .json = true,
                        .at = "",
                        .request = "",
                        .words = words};

    if (strlen(line) != length || !str_is_utf8(line, length)) {
        reply_usage(reply, N_("The line is not UTF-8 text."), 0);
        return;
    }
    if (!words_split(line, words, LINE_WORDS_MAX, &call.count)) {
        reply_usage(reply, N_("The line has an open quote or too many words."), 0);
        return;
    }
    if (parse_front(&call, reply) != STATUS_OK) {
        return;
    }
    if (call.count == 0) {
        reply_usage(reply, N_("The line holds no command."), 0);
        return;
    }
    const struct command *command = command_find(call.words[0]);
    if (!command || !command->in_batch) {
        reply_usage(reply,
                    command ? N_("'{0}' cannot be used in a batch.")
                            : N_("There is no command '{0}'."),
                    1, call.words[0]);
        return;
    }
    command_run(&call, reply);
}

/* A line without its end; false at the end of input. A line over the limit is read to its end and
 * *ret_length says so. */
static bool
read_line(FILE *in, char *line, size_t *ret_length)
{
    size_t length = 0;
    int c = getc_unlocked(in);

    if (c == EOF) {
        return false;
    }
    for (; c != EOF && c != '\n'; c = getc_unlocked(in)) {
        if (length < LINE_MAX_BYTES) {
            line[length] = (char)c;
        }
        length++;
    }
    if (length > 0 && length <= LINE_MAX_BYTES && line[length - 1] == '\r') {
        length--;
    }
    line[length < LINE_MAX_BYTES ? length : LINE_MAX_BYTES] = '\0';
    *ret_length = length;
    return true;
}

static bool
print_reply(json_t *reply, FILE *out)
{
    json_object_del(reply, "usage");
    return json_dumpf(reply, out, JSON_COMPACT) == 0 && fputc('\n', out) != EOF && fflush(out) == 0;
}

int
batch_run(const char *url, const char *terminal, FILE *in, FILE *out)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    char *line = mem_zero_alloc(1, LINE_MAX_BYTES + 1);
    struct store *store = NULL;
    struct teller *teller = NULL;
    size_t length;
    bool going = true;

    if (store_open(url, NULL, answer, &store) != STATUS_OK) {
        json_t *reply = json_object();
        reply_answer(reply, answer);
        print_reply(reply, out);
        json_decref(reply);
        free(answer);
        free(line);
        return EXIT_FAILURE;
    }
    free(answer);
    while (going && read_line(in, line, &length)) {
        json_t *reply = json_object();
        if (length > LINE_MAX_BYTES) {
            reply_usage(reply, N_("The line is longer than 64 KiB."), 0);
        } else {
            run_line(store, terminal, &teller, line, length, reply);
        }
        going = print_reply(reply, out);
        json_decref(reply);
    }
    free(line);
    teller_free(teller);
    store_close(store);
    return going ? EXIT_SUCCESS : EXIT_FAILURE;
}
