/* SPDX-License-Identifier: Apache-2.0
 * paihao: everything that a hall's screens do, and what its installer needs, from the command line.
 */
#include "tell.h"

#include <stdlib.h>
#include <string.h>

#include "config/settings.h"
#include "i18n/i18n.h"
#include "store/json.h"

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2 };

static const char *const usage_head =
    N_("Usage: paihao [--db URL] [--json] [--at T] [--request ID] COMMAND …");

/* Of all commands, or of one. */
static void
print_help(const char *wanted, FILE *out)
{
    fprintf(out, "%s\n\n", _(usage_head));
    for (size_t i = 0; commands[i]; i++) {
        if (!wanted || strcmp(commands[i]->name, wanted) == 0) {
            fprintf(out, "  %s %s\n      %s\n", commands[i]->name, commands[i]->usage,
                    _(commands[i]->help));
        }
    }
    fprintf(out, "\n%s\n",
            _("--db names the hall's database: a file, sqlite:PATH, or $PAIHAO_DB. "
              "--json answers with one JSON object."));
}

/* The options before the command; *ret_count words are left from *ret_words. */
static enum status
parse_globals(int argc, char **argv, struct call *call, bool *ret_help, json_t *reply)
{
    int i = 1;

    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        struct {
            const char *name;
            const char **value;
        } valued[] = {{"--db", &call->url}, {"--at", &call->at}, {"--request", &call->request}};
        bool known = false;

        if (strcmp(argv[i], "--json") == 0) {
            call->json = true;
            continue;
        }
        if (strcmp(argv[i], "--help") == 0) {
            *ret_help = true;
            continue;
        }
        for (size_t v = 0; v < ARRAY_SIZE(valued) && !known; v++) {
            known =
                words_front((const char *const *)argv, argc, &i, valued[v].name, valued[v].value);
        }
        if (!known) {
            return reply_usage(
                reply,
                N_("There is no option '{0}' here, or it lacks its value. See paihao --help."), 1,
                argv[i]);
        }
    }
    call->words = (const char *const *)argv + i;
    call->count = argc - i;
    *ret_help = *ret_help || (call->count == 2 && strcmp(call->words[1], "--help") == 0 &&
                              command_find(call->words[0]));
    if (call->count == 0 && !*ret_help) {
        return reply_usage(reply, N_("Which command? See paihao --help."), 0);
    }
    return STATUS_OK;
}

static bool
words_are_text(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!str_is_utf8(argv[i], strlen(argv[i]))) {
            return false;
        }
    }
    return true;
}

static enum status
open_store(struct call *call, json_t *reply)
{
    /* --at sets a training hall's clock, which is written. */
    const struct store_options options = {
        .looks = command_find(call->words[0])->needs == COMMAND_NEEDS_LOOK && !*call->at};
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    enum status status = store_open(call->url, &options, answer, &call->store);

    if (status != STATUS_OK) {
        reply_answer(reply, answer);
    }
    free(answer);
    return status;
}

static enum status
run_command(struct call *call, json_t *reply)
{
    const struct command *command = command_find(call->words[0]);

    if (!command) {
        return reply_usage(reply, N_("There is no command '{0}'. See paihao --help."), 1,
                           call->words[0]);
    }
    if (command->needs != COMMAND_NEEDS_NOTHING &&
        !(command->stands_alone && command->stands_alone(call))) {
        enum status status = open_store(call, reply);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return command_run(call, reply);
}

/* What verify found, and where: a row, a ticket's id, both or the hall as a whole. */
static void
print_difference(const json_t *fault)
{
    int64_t event = json_integer_value(json_object_get(fault, "event"));
    int64_t ticket = json_integer_value(json_object_get(fault, "ticket"));
    char row[24], id[24], line[400];

    str_format(row, sizeof(row), "%lld", (long long)event);
    str_format(id, sizeof(id), "%lld", (long long)ticket);
    str_fill(line, sizeof(line),
             event && ticket ? _("Row {0}, ticket {1}: {2}")
             : event         ? _("Row {0}: {2}")
             : ticket        ? _("Ticket {1}: {2}")
                             : "{2}",
             (const char *[]){row, id, reply_text(fault, "what")}, 3);
    fprintf(stderr, "%s\n", line);
}

/* A refusal in words, with every fault that the reply lists. The message of a wrong hall file is
 * its first fault; beside advice, and beside another file's faults, it says something else. */
static void
print_refusal(enum status status, const json_t *reply)
{
    const char *message = reply_text(reply, "message");
    const json_t *fault;
    size_t i, told = 0;

    json_array_foreach(json_object_get(reply, "faults"), i, fault)
    {
        if (*reply_text(fault, "text")) {
            reply_print_fault(fault, stderr);
            told += !json_is_true(json_object_get(fault, "advice")) && !*reply_text(fault, "file");
        } else {
            print_difference(fault);
        }
    }
    if (told == 0) {
        fprintf(stderr, "paihao: %s\n", *message ? message : status_name(status));
    }
}

static int
finish(const struct call *call, enum status status, json_t *reply)
{
    bool usage = json_is_true(json_object_get(reply, "usage"));
    const struct command *command = call->count ? command_find(call->words[0]) : NULL;

    json_object_del(reply, "usage");
    if (call->json && json_object_size(reply) > 0) {
        json_dumpf(reply, stdout, JSON_COMPACT);
        fputc('\n', stdout);
    } else if (status != STATUS_OK) {
        print_refusal(status, reply);
    } else if (command && command->say) {
        command->say(reply, stdout);
    }
    if (fflush(stdout) != 0) {
        return EXIT_REFUSED;
    }
    return status == STATUS_OK ? EXIT_SUCCESS : usage ? EXIT_USAGE : EXIT_REFUSED;
}

static enum status
find_database(char *url, size_t size, char terminal[ID_SIZE], json_t *reply)
{
    struct settings settings;
    enum status status = command_read_settings(&settings, reply);

    if (status != STATUS_OK) {
        return status;
    }
    str_cut(terminal, ID_SIZE, settings.terminal_id);
    return settings_database_url(&settings, url, size)
               ? STATUS_OK
               : reply_refuse(reply, STATUS_INVALID,
                              N_("No database is named, or its address has more than {0} bytes. "
                                 "Use --db URL or set PAIHAO_DB."),
                              1, "4095");
}

int
main(int argc, char **argv)
{
    char url[SETTINGS_URL_SIZE], terminal[ID_SIZE] = "";
    struct teller *teller = NULL;
    struct call call = {.at = "", .request = "", .teller = &teller};
    bool help = false;
    json_t *reply;
    enum status status;

    log_open("paihao", LOG_LEVEL_WARN);
    json_use_checked_memory();
    reply = json_object();
    if (i18n_open(NULL) == STATUS_OK) {
        i18n_use_environment();
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("paihao %s\n", PAIHAO_VERSION);
        json_decref(reply);
        return EXIT_SUCCESS;
    }
    status = parse_globals(argc, argv, &call, &help, reply);
    /* Also when a word before it is wrong. */
    for (int i = 1; i < argc && status != STATUS_OK; i++) {
        call.json = call.json || strcmp(argv[i], "--json") == 0;
    }
    if (status == STATUS_OK && help) {
        print_help(call.count > 0 && command_find(call.words[0]) ? call.words[0] : NULL, stdout);
        json_decref(reply);
        return EXIT_SUCCESS;
    }
    call.url_given = call.url != NULL;
    if (status == STATUS_OK && !words_are_text(argc, argv)) {
        status = reply_usage(reply, N_("The words are not UTF-8 text."), 0);
    }
    if (status == STATUS_OK && !call.url) {
        status = find_database(url, sizeof(url), terminal, reply);
        call.terminal = terminal;
        call.url = url;
    }
    bool batch = call.count == 1 && strcmp(call.words[0], "batch") == 0;
    if (status == STATUS_OK && batch && !*call.at && !*call.request) {
        json_decref(reply);
        return batch_run(call.url, call.terminal, stdin, stdout);
    }
    if (status == STATUS_OK) {
        status = run_command(&call, reply);
    }
    /* A batch's reader waits for a line, whatever happened. */
    call.json = call.json || batch;
    int code = finish(&call, status, reply);
    teller_free(teller);
    store_close(call.store);
    json_decref(reply);
    return code;
}
