/* SPDX-License-Identifier: Apache-2.0
 * Words of a command line: splitting as a shell does, and options anywhere among them. */
#include "command.h"

#include <string.h>

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Moves one word to *to and leaves *from behind it; false on an open quote. */
static bool
take_word(char **from, char **to)
{
    char quote = 0;
    char *in = *from, *out = *to;

    for (; *in && (quote || !is_blank(*in)); in++) {
        if (quote == '\'' ? *in == '\'' : quote && *in == quote) {
            quote = 0;
        } else if (!quote && (*in == '\'' || *in == '"')) {
            quote = *in;
        } else if (*in == '\\' && quote != '\'' && in[1] && (!quote || strchr("\"\\$`", in[1]))) {
            *out++ = *++in;
        } else {
            *out++ = *in;
        }
    }
    *from = in;
    *to = out;
    return !quote;
}

bool
words_split(char *line, const char **ret_words, int max, int *ret_count)
{
    char *in = line, *out = line;
    int count = 0;

    for (;;) {
        while (is_blank(*in)) {
            in++;
        }
        if (!*in) {
            break;
        }
        if (count == max) {
            return false;
        }
        ret_words[count++] = out;
        if (!take_word(&in, &out)) {
            return false;
        }
        /* The word may end where the next blank stands: step over it before it becomes the
         * terminator. */
        if (*in) {
            in++;
        }
        *out++ = '\0';
    }
    *ret_count = count;
    return true;
}

bool
words_front(const char *const *words, int count, int *at, const char *name, const char **ret_value)
{
    size_t length = strlen(name);
    const char *word = words[*at];
    bool next = strcmp(word, name) == 0 && *at + 1 < count;

    if (!next && (strncmp(word, name, length) != 0 || word[length] != '=')) {
        return false;
    }
    const char *value = next ? words[*at + 1] : word + length + 1;
    if (!*value) {
        return false;
    }
    *at += next;
    *ret_value = value;
    return true;
}

static struct word_option *
find_option(struct word_option *options, size_t count, const char *name, size_t length)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(options[i].name) == length && strncmp(options[i].name, name, length) == 0) {
            return &options[i];
        }
    }
    return NULL;
}

/* Reads the option at words[*at]; *at ends on its last word. */
static enum status
parse_option(const struct call *call, struct word_option *options, size_t option_count, int *at,
             json_t *reply)
{
    const char *word = call->words[*at] + 2;
    const char *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    struct word_option *option = find_option(options, option_count, word, length);

    if (!option) {
        return reply_usage(reply, N_("{0}: there is no option {1}."), 2, call->words[0],
                           call->words[*at]);
    }
    if (option->value) {
        return reply_usage(reply, N_("{0}: --{1} is given twice."), 2, call->words[0],
                           option->name);
    }
    if (option->flag) {
        if (equals) {
            return reply_usage(reply, N_("{0}: --{1} takes no value."), 2, call->words[0],
                               option->name);
        }
        option->value = "";
    } else if (equals) {
        option->value = equals + 1;
    } else if (*at + 1 < call->count) {
        option->value = call->words[++*at];
    } else {
        return reply_usage(reply, N_("{0}: --{1} needs a value."), 2, call->words[0], option->name);
    }
    return STATUS_OK;
}

enum status
words_parse(const struct call *call, struct word_option *options, size_t option_count,
            const char **ret_places, int max, int *ret_count, json_t *reply)
{
    bool options_end = false;
    int count = 0;

    for (int i = 1; i < call->count; i++) {
        const char *word = call->words[i];
        if (!options_end && strcmp(word, "--") == 0) {
            options_end = true;
        } else if (!options_end && strncmp(word, "--", 2) == 0) {
            enum status status = parse_option(call, options, option_count, &i, reply);
            if (status != STATUS_OK) {
                return status;
            }
        } else if (count == max) {
            return reply_usage(reply, N_("{0}: '{1}' is one word too many."), 2, call->words[0],
                               word);
        } else {
            ret_places[count++] = word;
        }
    }
    *ret_count = count;
    return STATUS_OK;
}
