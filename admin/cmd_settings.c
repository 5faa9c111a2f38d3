/* SPDX-License-Identifier: Apache-2.0
 * settings: the commented settings file with every value at its default, to begin from. */
#include "command.h"

#include "config/settings.h"
#include "i18n/i18n.h"

static enum status
run_settings(const struct call *call, json_t *reply)
{
    struct buffer text = {0};
    char path[SETTINGS_PATH_SIZE] = "";
    const char *places[1];
    int count;
    enum status status = words_parse(call, NULL, 0, places, 0, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    settings_write_sample(&text, i18n_tr);
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "file",
                        settings_path(path, sizeof(path)) ? json_string(path) : json_null());
    json_object_set_new(reply, "text", json_string(text.data));
    buffer_done(&text);
    return STATUS_OK;
}

static void
say_settings(const json_t *reply, FILE *out)
{
    fputs(reply_text(reply, "text"), out);
}

const struct command command_settings = {
    .name = "settings",
    .usage = "",
    .help = N_("print a settings file with every default, to begin from"),
    .needs = COMMAND_NEEDS_NOTHING,
    .run = run_settings,
    .say = say_settings};
