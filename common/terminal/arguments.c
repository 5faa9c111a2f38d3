/* SPDX-License-Identifier: Apache-2.0
 * Command line and settings of a terminal: what was said at the start goes before what the file
 * says. */
#include "terminal/private.h"

#include <stdlib.h>
#include <string.h>

#include "base/args.h"
#include "i18n/i18n.h"

static const char *const theme_names[] = {"light", "contrast", NULL};

int
terminal_arguments_parse(struct terminal *terminal, int argc, char **argv)
{
    struct arguments *args = &terminal->args;
    struct args_option options[] = {
        {"join", 'j', "FILE",
         N_("what paihao terminal add wrote for this machine; -: as a scanner types its code"),
         ARGS_TEXT, &args->join, 0, 0, NULL},
        {"db", 'd', "URL", N_("the hall's database"), ARGS_TEXT, &args->db, 0, 0, NULL},
        {"terminal", 't', "ID", N_("which terminal of the hall file this is"), ARGS_TEXT, &args->id,
         0, 0, NULL},
        {"counter", 'c', "ID", N_("the counter this belongs to"), ARGS_TEXT, &args->counter, 0, 0,
         NULL},
        {"language", 'l', "LANG", N_("language to start with"), ARGS_TEXT, &args->language, 0, 0,
         NULL},
        {"theme", 0, "THEME", N_("light or contrast"), ARGS_CHOICE, &args->theme, 0, 0,
         theme_names},
        {"large", 0, NULL, N_("large type"), ARGS_FLAG, &args->large, 0, 0, NULL},
        {"fullscreen", 'f', NULL, N_("fill the screen"), ARGS_FLAG, &args->fullscreen, 0, 0, NULL},
        {"display", 0, "N", N_("which screen, from 0"), ARGS_INTEGER, &args->display, 0, 15, NULL},
        {"width", 'W', "PX", N_("window width"), ARGS_INTEGER, &args->width, 16, 16384, NULL},
        {"height", 'H', "PX", N_("window height"), ARGS_INTEGER, &args->height, 16, 16384, NULL},
        {"scale", 0, "PERCENT", N_("size of a desk's controls"), ARGS_INTEGER, &args->scale_percent,
         50, 400, NULL},
        {"printer", 'p', "NAME", N_("CUPS queue, or a folder that gets PNG files"), ARGS_TEXT,
         &args->printer, 0, 0, NULL},
        {"voice", 0, "COMMAND", N_("speech command, or off"), ARGS_TEXT, &args->voice, 0, 0, NULL},
        {"trace", 0, "FILE", N_("append one JSON line for each frame shown"), ARGS_TEXT,
         &args->trace, 0, 0, NULL},
        {"shot", 0, "FILE", N_("picture of the screen on SIGUSR1 and at the end"), ARGS_TEXT,
         &args->shot, 0, 0, NULL},
        {"shot-each", 0, NULL, N_("picture after each frame"), ARGS_FLAG, &args->shot_each, 0, 0,
         NULL},
        /* Left out where they mean nothing. */
        {"beside", 0, NULL, N_("a small window beside other programs, above them"), ARGS_FLAG,
         &args->beside, 0, 0, NULL},
        {"window", 0, NULL, N_("the sign over one counter"), ARGS_FLAG, &args->window, 0, 0, NULL},
    };
    size_t count = ARRAY_SIZE(options) - 2;
    if (terminal->ops->desk) {
        count++;
    } else if (terminal->ops->signs) {
        options[count] = options[count + 1];
        count++;
    }
    const struct args table = {.program = terminal->ops->program,
                               .version = PAIHAO_VERSION,
                               .usage = "[options]",
                               .summary = terminal->ops->title,
                               .options = options,
                               .count = count,
                               .translate = i18n_tr};
    int first;

    args->theme = -1;
    int code = args_main(&table, argc, argv, &first);
    if (code < 0 && first < argc) {
        fprintf(stderr, "%s: '%s' is one word too many\n", terminal->ops->program, argv[first]);
        code = 2;
    }
    return code;
}

static enum status
find_database(struct terminal *terminal)
{
    if (terminal->args.db) {
        return str_copy(terminal->url, sizeof(terminal->url), terminal->args.db) ? STATUS_OK
                                                                                 : STATUS_INVALID;
    }
    return settings_database_url(&terminal->settings, terminal->url, sizeof(terminal->url))
               ? STATUS_OK
               : STATUS_INVALID;
}

static enum log_level
log_level_of(const char *name)
{
    static const char *const names[] = {[LOG_LEVEL_ERROR] = "error",
                                        [LOG_LEVEL_WARN] = "warn",
                                        [LOG_LEVEL_INFO] = "info",
                                        [LOG_LEVEL_DEBUG] = "debug"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (strcmp(names[i], name) == 0) {
            return (enum log_level)i;
        }
    }
    return LOG_LEVEL_INFO;
}

static bool
is_of_kind(const struct terminal *terminal)
{
    const char *kind = terminal->settings.terminal_kind;

    /* A supervisor's desk does what a manager may. */
    bool leads = strcmp(kind, "manager") == 0 && strcmp(terminal->ops->kind, "counter") == 0;

    return kind[0] == '\0' || leads || strcmp(kind, terminal->ops->kind) == 0;
}

static enum status
read_settings(const char *join, struct settings_errors *errors, struct settings *ret_settings)
{
    struct buffer code = {0};

    if (!join) {
        return settings_open(errors, ret_settings);
    }
    if (strcmp(join, "-") != 0) {
        return settings_load(join, errors, ret_settings);
    }
    enum status status = settings_read_code(stdin, &code, errors, ret_settings);
    if (status == STATUS_OK) {
        explicit_bzero(code.data, code.length);
        buffer_done(&code);
    }
    return status;
}

bool
terminal_settings_load(struct terminal *terminal)
{
    struct settings_errors *errors = mem_zero_alloc(1, sizeof(*errors));
    char line[400];
    bool good = read_settings(terminal->args.join, errors, &terminal->settings) == STATUS_OK;

    for (size_t i = 0; i < errors->count; i++) {
        settings_error_format(errors, i, i18n_tr, line, sizeof(line));
        log_write(LOG_LEVEL_ERROR, "%s", line);
    }
    if (good) {
        log_open(terminal->ops->program, log_level_of(terminal->settings.log_level));
    }
    if (good && !is_of_kind(terminal)) {
        log_write(LOG_LEVEL_ERROR, "these settings are for a %s, this is a %s: '%s'",
                  terminal->settings.terminal_kind, terminal->ops->kind,
                  terminal->settings.terminal_id);
        good = false;
    }
    if (good && find_database(terminal) != STATUS_OK) {
        log_write(LOG_LEVEL_ERROR,
                  "no database is named, or its address has more than 4095 bytes: use --db URL or "
                  "set PAIHAO_DB");
        good = false;
    }
    free(errors);
    return good;
}

static const char *
text_or_empty(const char *text)
{
    return text ? text : "";
}

const char *
terminal_id(const struct terminal *terminal)
{
    return terminal->args.id ? terminal->args.id : terminal->settings.terminal_id;
}

static const struct hall_terminal *
own_entry(const struct terminal *terminal, const struct hall *hall)
{
    return hall ? hall_terminal(hall, terminal_id(terminal)) : NULL;
}

const char *
terminal_counter(const struct terminal *terminal, const struct hall *hall)
{
    const struct hall_terminal *own = own_entry(terminal, hall);
    const char *given = text_or_empty(terminal->args.counter);

    return *given || !own ? given : own->counter;
}

bool
terminal_is_sign(const struct terminal *terminal)
{
    return terminal->args.window;
}

const char *
terminal_language(const struct terminal *terminal)
{
    return terminal->args.language ? terminal->args.language : terminal->settings.screen_language;
}

struct theme
terminal_theme(const struct terminal *terminal)
{
    bool contrast = terminal->args.theme < 0
                        ? strcmp(terminal->settings.screen_theme, "contrast") == 0
                        : terminal->args.theme == 1;

    return (struct theme){.kind = contrast ? THEME_CONTRAST : THEME_LIGHT,
                          .large = terminal->args.large};
}

double
terminal_scale(const struct terminal *terminal)
{
    return (double)(terminal->args.scale_percent ? terminal->args.scale_percent
                                                 : terminal->settings.screen_scale) /
           100;
}

const char *
terminal_printer(const struct terminal *terminal, const struct hall *hall)
{
    const struct hall_terminal *own = own_entry(terminal, hall);
    const char *given =
        terminal->args.printer ? terminal->args.printer : terminal->settings.print_queue;

    return *given || !own ? given : own->printer;
}

const char *
terminal_clips(const struct terminal *terminal)
{
    return terminal->settings.voice_clips;
}

const char *
terminal_voice(const struct terminal *terminal)
{
    if (terminal->args.voice) {
        return terminal->args.voice;
    }
    return terminal->settings.voice_enabled ? terminal->settings.voice_command : "off";
}
