/* SPDX-License-Identifier: Apache-2.0
 * init and hall: making a hall from its file, checking and changing it, and writing it out again.
 */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/hall_file.h"
#include "config/settings.h"
#include "i18n/i18n.h"
#include "store/city.h"

/* The file's text and the hall in it. */
struct loaded {
    struct buffer text;
    struct hall *hall;
};

static void
loaded_done(struct loaded *loaded)
{
    buffer_done(&loaded->text);
    loaded->hall = hall_free(loaded->hall);
}

/* Every fault goes into the reply's "faults", the first of them is the message. */
static enum status
reply_faults(json_t *reply, const struct hall_file_errors *errors)
{
    json_t *faults = json_array();
    char line[600], first[600] = "";

    for (size_t i = 0; i < errors->count; i++) {
        hall_file_error_format(errors, i, i18n_tr, line, sizeof(line));
        if (!errors->items[i].advice && !*first) {
            str_cut(first, sizeof(first), line);
        }
        json_array_append_new(faults,
                              json_pack("{s:i, s:i, s:b, s:s}", "line", errors->items[i].line,
                                        "column", errors->items[i].column, "advice",
                                        errors->items[i].advice, "text", line));
    }
    json_object_set_new(reply, "faults", faults);
    if (errors->error_count == 0) {
        return STATUS_OK;
    }
    return reply_refuse(reply, STATUS_INVALID, "{0}", 1, first);
}

static enum status
load(const char *path, struct loaded *loaded, json_t *reply)
{
    struct hall_file_errors *errors = mem_zero_alloc(1, sizeof(*errors));
    enum status status = command_read_file(path, HALL_FILE_BYTES_MAX, &loaded->text, reply);

    if (status == STATUS_OK) {
        status =
            hall_file_read(loaded->text.data, loaded->text.length, path, errors, &loaded->hall);
        enum status told = reply_faults(reply, errors);
        if (status != STATUS_OK && told == STATUS_OK) {
            reply_refuse(reply, status, N_("{0} could not be read as a hall file."), 1, path);
        }
    }
    free(errors);
    return status;
}

static enum status
address_of_hall(const char *url, const char *hall, char *dst, size_t size, json_t *reply)
{
    bool server = strncmp(url, "postgres", 8) == 0 && strstr(url, "://");

    if (hall && !server) {
        return reply_refuse(reply, STATUS_INVALID,
                            N_("--hall names a hall on a database server; a file holds one hall."),
                            0);
    }
    return (hall ? store_hall_url(url, hall, dst, size) : str_copy(dst, size, url))
               ? STATUS_OK
               : reply_refuse(reply, STATUS_INVALID, N_("The address is too long."), 0);
}

static enum status
run_init(const struct call *call, json_t *reply)
{
    struct word_option options[] = {{.name = "training", .flag = true}, {.name = "hall"}};
    struct loaded loaded = {{0}, NULL};
    const char *places[1];
    char url[SETTINGS_URL_SIZE];
    int count;
    enum status status = words_parse(call, options, ARRAY_SIZE(options), places, 1, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (count != 1) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "init",
                           "FILE.yaml [--training] [--hall NAME]");
    }
    status = address_of_hall(call->url, options[1].value, url, sizeof(url), reply);
    if (status == STATUS_OK) {
        status = load(places[0], &loaded, reply);
    }
    if (status == STATUS_OK) {
        struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
        status =
            store_init(url, NULL, loaded.hall, loaded.text.data, options[0].value != NULL, answer);
        if (status != STATUS_OK) {
            reply_answer(reply, answer);
        } else {
            json_object_set_new(reply, "ok", json_true());
            json_object_set_new(reply, "hall", json_string(loaded.hall->id));
            json_object_set_new(reply, "training", json_boolean(options[0].value != NULL));
        }
        free(answer);
    }
    loaded_done(&loaded);
    return status;
}

static enum status
open_here(const struct call *call, bool looks, struct store **ret_store, json_t *reply)
{
    const struct store_options options = {.looks = looks};
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    enum status status = store_open(call->url, &options, answer, ret_store);

    if (status != STATUS_OK) {
        reply_answer(reply, answer);
    }
    free(answer);
    return status;
}

static enum status
import_hall(const struct call *call, const char *path, json_t *reply)
{
    struct loaded loaded = {{0}, NULL};
    struct store *store = NULL;
    enum status status = load(path, &loaded, reply);

    if (status == STATUS_OK) {
        status = open_here(call, false, &store, reply);
    }
    if (status == STATUS_OK) {
        struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
        status = store_import(store, loaded.hall, loaded.text.data, answer);
        reply_answer(reply, answer);
        free(answer);
    }
    store_close(store);
    loaded_done(&loaded);
    return status;
}

static enum status
check_hall(const char *path, json_t *reply)
{
    struct loaded loaded = {{0}, NULL};
    enum status status = load(path, &loaded, reply);

    if (status == STATUS_OK) {
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "services",
                            json_integer((json_int_t)loaded.hall->service_count));
        json_object_set_new(reply, "counters",
                            json_integer((json_int_t)loaded.hall->counter_count));
    }
    loaded_done(&loaded);
    return status;
}

/* To FILE, or to standard output; with --json the text stands in the reply. */
static enum status
export_hall(const struct call *call, const char *path, json_t *reply)
{
    struct buffer text = {0};
    struct store *store = NULL;
    struct hall *hall = NULL;
    enum status status = open_here(call, true, &store, reply);

    if (status != STATUS_OK) {
        return status;
    }
    status = store_hall_export(store, &hall);
    if (status == STATUS_OK) {
        status = hall_file_write(hall, &text);
    }
    if (status != STATUS_OK) {
        reply_refuse(reply, status,
                     N_("The hall's definition could not be read. Run: paihao doctor"), 0);
    } else if (path) {
        status = command_write_file(path, &text, reply);
    } else if (call->json) {
        json_object_set_new(reply, "text", json_string(text.data));
    } else {
        fwrite(text.data, 1, text.length, stdout);
    }
    if (status == STATUS_OK) {
        json_object_set_new(reply, "ok", json_true());
    }
    buffer_done(&text);
    hall_free(hall);
    store_close(store);
    return status;
}

static enum status
run_hall(const struct call *call, json_t *reply)
{
    const char *places[2];
    int count;
    enum status status = words_parse(call, NULL, 0, places, 2, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (count == 2 && strcmp(places[0], "import") == 0) {
        return import_hall(call, places[1], reply);
    }
    if (count == 2 && strcmp(places[0], "check") == 0) {
        return check_hall(places[1], reply);
    }
    if (count >= 1 && strcmp(places[0], "export") == 0) {
        return export_hall(call, count == 2 ? places[1] : NULL, reply);
    }
    return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "hall",
                       "import FILE | check FILE | export [FILE]");
}

static void
say_advice(const json_t *reply, FILE *out)
{
    const json_t *fault;
    size_t i;

    json_array_foreach(json_object_get(reply, "faults"), i, fault)
    {
        reply_print_fault(fault, out);
    }
}

static void
say_hall(const json_t *reply, FILE *out)
{
    char line[200], services[24], counters[24];

    say_advice(reply, out);
    if (json_object_get(reply, "services")) {
        str_format(services, sizeof(services), "%" JSON_INTEGER_FORMAT,
                   json_integer_value(json_object_get(reply, "services")));
        str_format(counters, sizeof(counters), "%" JSON_INTEGER_FORMAT,
                   json_integer_value(json_object_get(reply, "counters")));
        str_fill(line, sizeof(line), _("No mistakes: {0} services, {1} counters."),
                 (const char *[]){services, counters}, 2);
        fprintf(out, "%s\n", line);
    } else if (json_object_get(reply, "event")) {
        fprintf(out, "%s\n", _("Done."));
    }
}

static void
say_init(const json_t *reply, FILE *out)
{
    char line[200];

    say_advice(reply, out);
    str_fill(line, sizeof(line), _("The hall '{0}' is ready."),
             (const char *[]){reply_text(reply, "hall")}, 1);
    fprintf(out, "%s\n", line);
}

const struct command command_init = {.name = "init",
                                     .usage = "FILE.yaml [--training] [--hall NAME]",
                                     .help = N_("make a hall from its file"),
                                     .needs = COMMAND_NEEDS_NOTHING,
                                     .run = run_init,
                                     .say = say_init};
const struct command command_hall = {.name = "hall",
                                     .usage = "import FILE | check FILE | export [FILE]",
                                     .help = N_("change, check or write out the hall's definition"),
                                     .needs = COMMAND_NEEDS_NOTHING,
                                     .run = run_hall,
                                     .say = say_hall};
