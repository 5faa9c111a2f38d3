/* SPDX-License-Identifier: Apache-2.0 */
#include "base/args.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum {
    OPTIONS_MAX = 40,
    HELP_CODE = 'h',
    VERSION_CODE = 1000,
    FIRST_CODE = 2000,
    HELP_COLUMN = 30
};

struct tables {
    struct option longs[OPTIONS_MAX + 3];
    char shorts[2 * OPTIONS_MAX + 8];
};

static bool
takes_value(const struct args_option *option)
{
    return option->kind != ARGS_FLAG;
}

/* Every option answers by its place in the table, whichever form was typed. */
static void
build_tables(const struct args *args, struct tables *tables)
{
    size_t at = 0;
    if (args->options_first) {
        tables->shorts[at++] = '+';
    }
    tables->shorts[at++] = ':';
    tables->shorts[at++] = 'h';
    for (size_t i = 0; i < args->count; i++) {
        const struct args_option *option = &args->options[i];
        tables->longs[i] = (struct option){
            .name = option->name,
            .has_arg = takes_value(option) ? required_argument : no_argument,
            .val = FIRST_CODE + (int)i,
        };
        if (option->short_name) {
            tables->shorts[at++] = option->short_name;
            if (takes_value(option)) {
                tables->shorts[at++] = ':';
            }
        }
    }
    tables->shorts[at] = '\0';
    tables->longs[args->count] = (struct option){.name = "help", .val = HELP_CODE};
    tables->longs[args->count + 1] = (struct option){.name = "version", .val = VERSION_CODE};
    tables->longs[args->count + 2] = (struct option){0};
}

static const struct args_option *
find_option(const struct args *args, int code)
{
    if (code >= FIRST_CODE) {
        return &args->options[code - FIRST_CODE];
    }
    for (size_t i = 0; i < args->count; i++) {
        if (args->options[i].short_name == code) {
            return &args->options[i];
        }
    }
    return NULL;
}

static enum status
complain(struct args_found *found, const char *problem, const char *option, const char *value)
{
    char line[2 * ARGS_MESSAGE_SIZE];
    str_format(line, sizeof line, "%s: '%s%s%s'", problem, option, value ? " " : "",
               value ? value : "");
    str_cut(found->message, sizeof found->message, line);
    return STATUS_INVALID;
}

static enum status
set_choice(const struct args_option *option, const char *value)
{
    for (int i = 0; option->choices[i]; i++) {
        if (strcmp(option->choices[i], value) == 0) {
            *(int *)option->target = i;
            return STATUS_OK;
        }
    }
    return STATUS_INVALID;
}

static enum status
set_target(const struct args_option *option, const char *value)
{
    switch (option->kind) {
    case ARGS_FLAG:
        *(bool *)option->target = true;
        return STATUS_OK;
    case ARGS_TEXT:
        *(const char **)option->target = value;
        return STATUS_OK;
    case ARGS_INTEGER:
        return str_to_int(value, option->min, option->max, option->target) ? STATUS_OK
                                                                           : STATUS_INVALID;
    case ARGS_CHOICE:
        return set_choice(option, value);
    }
    return STATUS_INVALID;
}

/* The option as the person typed it: getopt leaves a long one in the word before optind, a short
 * one, perhaps in the middle of a bundle, in optopt. */
static void
typed_option(char **argv, char *dst, size_t size)
{
    const char *word = argv[optind - 1];
    if (optopt == 0 || optopt >= FIRST_CODE || optopt == VERSION_CODE ||
        strncmp(word, "--", 2) == 0) {
        str_cut(dst, size, word);
    } else {
        str_format(dst, size, "-%c", optopt);
    }
}

enum status
args_parse(const struct args *args, int argc, char **argv, struct args_found *ret_found)
{
    struct tables tables;
    char typed[ARGS_MESSAGE_SIZE];
    *ret_found = (struct args_found){0};
    build_tables(args, &tables);
    optind = 0; /* GNU: start anew, and read '+' again */
    opterr = 0;
    int code;
    while ((code = getopt_long(argc, argv, tables.shorts, tables.longs, NULL)) != -1) {
        if (code == HELP_CODE || code == VERSION_CODE) {
            ret_found->help = code == HELP_CODE;
            ret_found->version = code == VERSION_CODE;
            break;
        }
        const struct args_option *option = find_option(args, code);
        if (option && set_target(option, optarg) == STATUS_OK) {
            continue;
        }
        if (option) {
            str_format(typed, sizeof typed, "--%s", option->name);
            return complain(ret_found, "bad value", typed, optarg);
        }
        typed_option(argv, typed, sizeof typed);
        return complain(ret_found, code == ':' ? "option needs a value" : "unknown option", typed,
                        NULL);
    }
    ret_found->first_operand = optind;
    return STATUS_OK;
}

static const char *
translated(const struct args *args, const char *msgid)
{
    return args->translate ? args->translate(msgid) : msgid;
}

static void
format_row(struct buffer *out, char short_name, const char *name, const char *value_name,
           const char *help)
{
    size_t start = out->length;
    if (short_name) {
        buffer_format(out, "  -%c, ", short_name);
    } else {
        buffer_append(out, "      ");
    }
    buffer_format(out, "--%s%s%s", name, value_name ? " " : "", value_name ? value_name : "");
    size_t used = out->length - start;
    if (used + 2 > HELP_COLUMN) {
        buffer_append(out, "\n");
        used = 0;
    }
    buffer_format(out, "%*s%s\n", (int)(HELP_COLUMN - used), "", help);
}

void
args_format_help(const struct args *args, struct buffer *out)
{
    buffer_format(out, "%s %s\n%s\n\n", args->program, args->usage,
                  translated(args, args->summary));
    for (size_t i = 0; i < args->count; i++) {
        const struct args_option *option = &args->options[i];
        format_row(out, option->short_name, option->name,
                   takes_value(option) ? option->value_name : NULL, translated(args, option->help));
    }
    format_row(out, 'h', "help", NULL, translated(args, N_("Show this help and exit.")));
    format_row(out, 0, "version", NULL, translated(args, N_("Show the version and exit.")));
}

int
args_main(const struct args *args, int argc, char **argv, int *ret_first_operand)
{
    struct args_found found;
    if (args_parse(args, argc, argv, &found) != STATUS_OK) {
        fprintf(stderr, "%s: %s\n", args->program, found.message);
        return 2;
    }
    if (found.help) {
        struct buffer help = {0};
        args_format_help(args, &help);
        fputs(help.data, stdout);
        buffer_done(&help);
        return 0;
    }
    if (found.version) {
        printf("%s %s\n", args->program, args->version);
        return 0;
    }
    *ret_first_operand = found.first_operand;
    return -1;
}
