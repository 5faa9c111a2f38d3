/* SPDX-License-Identifier: Apache-2.0
 * terminal join: this machine becomes the terminal that a code says, scanned from a paper or a
 * screen by a scanner that types it. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/settings.h"
#include "i18n/i18n.h"
#include "join.h"

bool
join_is_here(const struct call *call)
{
    return call->count > 1 && strcmp(call->words[1], "join") == 0;
}

/* Where this user's programs look first, its folder made. */
static bool
own_file(char *dst, size_t size)
{
    const char *named = getenv("PAIHAO_SETTINGS"), *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");

    if (named && *named) {
        return str_copy(dst, size, named);
    }
    bool fits = config && config[0] == '/' ? str_copy(dst, size, config)
                                           : home && str_format(dst, size, "%s/.config", home);
    size_t length = fits ? strlen(dst) : 0;
    if (!fits || !str_format(dst + length, size - length, "/paihao/settings.ini")) {
        return false;
    }
    dst[length] = '\0';
    (void)mkdir(dst, S_IRWXU); /* what fails is told of the file in it */
    dst[length] = '/';
    char *name = strrchr(dst, '/');
    *name = '\0';
    (void)mkdir(dst, S_IRWXU);
    *name = '/';
    return true;
}

static enum status
read_code(struct buffer *text, struct settings *settings, json_t *reply)
{
    struct settings_errors *errors = mem_zero_alloc(1, sizeof(*errors));
    char line[400];

    if (isatty(STDIN_FILENO)) {
        fprintf(stderr, "%s\n", _("Scan the code of this terminal now."));
    }
    enum status status = settings_read_code(stdin, text, errors, settings);
    if (status != STATUS_OK) {
        settings_error_format(errors, 0, i18n_tr, line, sizeof(line));
        reply_refuse(reply, status, "{0}", 1, line);
    }
    free(errors);
    return status;
}

enum status
join_here(const struct call *call, json_t *reply)
{
    struct word_option options[] = {{.name = "out"}};
    struct settings *settings;
    struct buffer text = {0};
    char path[SETTINGS_PATH_SIZE];
    const char *places[1];
    int count;
    enum status status = words_parse(call, options, ARRAY_SIZE(options), places, 1, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    const char *out = options[0].value;
    if (count != 1 || call->batch ||
        !(out ? str_copy(path, sizeof(path), out) : own_file(path, sizeof(path)))) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "terminal", "join [--out FILE]");
    }
    settings = mem_zero_alloc(1, sizeof(*settings));
    status = read_code(&text, settings, reply);
    if (status == STATUS_OK && settings->terminal_id[0] == '\0') {
        status = reply_refuse(reply, STATUS_INVALID,
                              N_("That makes no terminal of this machine: paihao terminal add "
                                 "writes what does."),
                              0);
    }
    if (status == STATUS_OK) {
        status = command_write_file(path, &text, reply);
    }
    if (status == STATUS_OK) {
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "terminal", json_string(settings->terminal_id));
        json_object_set_new(reply, "kind", json_string(settings->terminal_kind));
        json_object_set_new(reply, "file", json_string(path));
        json_object_set_new(reply, "here", json_true());
    }
    if (text.data) {
        explicit_bzero(text.data, text.length);
    }
    buffer_done(&text);
    explicit_bzero(settings, sizeof(*settings));
    free(settings);
    return status;
}
