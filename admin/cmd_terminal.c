/* SPDX-License-Identifier: Apache-2.0
 * help and terminal: alone they list what is open, with words they are actions. */
#include "command.h"
#include "join.h"

#include <stdlib.h>

#include "i18n/i18n.h"

static json_t *
helps_to_json(const struct board *board)
{
    json_t *helps = json_array();

    for (size_t i = 0; i < board->help_count; i++) {
        const struct board_help *help = &board->helps[i];
        json_array_append_new(helps,
                              json_pack("{s:I, s:I, s:s, s:o, s:o, s:o}", "id",
                                        (json_int_t)help->id, "at", (json_int_t)help->at, "kind",
                                        help->kind, "terminal", reply_text_or_null(help->terminal),
                                        "counter", reply_text_or_null(help->counter), "text",
                                        reply_text_or_null(help->text)));
    }
    return helps;
}

static json_t *
terminals_to_json(const struct board *board)
{
    json_t *terminals = json_array();

    for (size_t i = 0; i < board->terminal_count; i++) {
        const struct board_terminal *terminal = &board->terminals[i];
        json_array_append_new(terminals, json_pack("{s:s, s:b, s:o, s:o, s:I}", "id", terminal->id,
                                                   "locked", terminal->locked, "reason",
                                                   reply_text_or_null(terminal->reason), "message",
                                                   reply_text_or_null(terminal->message), "at",
                                                   (json_int_t)terminal->at));
    }
    return terminals;
}

static json_t *
devices_to_json(const struct device *devices, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I}", "id", devices[i].terminal,
                                              "kind", devices[i].kind, "state", devices[i].state,
                                              "at", (json_int_t)devices[i].at));
    }
    return list;
}

static enum status
run_list(const struct call *call, const char *key, json_t *(*to_json)(const struct board *board),
         json_t *reply)
{
    struct board *board = NULL;
    enum status status = command_set_clock(call, reply);

    if (status != STATUS_OK) {
        return status;
    }
    status = store_board(call->store, &board);
    if (status != STATUS_OK) {
        return reply_refuse(reply, status, N_("The database could not be read. Run: paihao doctor"),
                            0);
    }
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, key, to_json(board));
    board_free(board);
    return STATUS_OK;
}

static enum status
run_help(const struct call *call, json_t *reply)
{
    return call->count == 1 ? run_list(call, "helps", helps_to_json, reply)
                            : command_run_action(call, reply);
}

static enum status
run_terminal(const struct call *call, json_t *reply)
{
    struct device *devices = NULL;
    size_t count = 0;

    if (join_is_here(call)) {
        return join_here(call, reply);
    }
    if (call->count > 1) {
        return join_is_meant(call) ? join_run(call, reply) : command_run_action(call, reply);
    }
    enum status status = run_list(call, "terminals", terminals_to_json, reply);
    if (status == STATUS_OK && store_devices(call->store, &devices, &count) == STATUS_OK) {
        json_object_set_new(reply, "devices", devices_to_json(devices, count));
    }
    free(devices);
    return status;
}

static void
say_help(const json_t *reply, FILE *out)
{
    const json_t *helps = json_object_get(reply, "helps");
    const json_t *help;
    size_t i;

    if (!helps) {
        fprintf(out, "%" JSON_INTEGER_FORMAT "\n",
                json_integer_value(json_object_get(reply, "event")));
    }
    json_array_foreach(helps, i, help)
    {
        fprintf(out, "%" JSON_INTEGER_FORMAT "  %s  %s%s  %s\n",
                json_integer_value(json_object_get(help, "id")), reply_text(help, "kind"),
                reply_text(help, "terminal"), reply_text(help, "counter"),
                reply_text(help, "text"));
    }
}

static void
say_terminal(const json_t *reply, FILE *out)
{
    const json_t *terminals = json_object_get(reply, "terminals");
    const json_t *terminal;
    size_t i;

    if (json_object_get(reply, "file") || json_object_get(reply, "made")) {
        join_say(reply, out);
    } else if (!terminals) {
        command_say_action(reply, out);
    }
    json_array_foreach(terminals, i, terminal)
    {
        bool locked = json_is_true(json_object_get(terminal, "locked"));
        fprintf(out, "%s  %s  %s  %s\n", reply_text(terminal, "id"),
                locked ? _("locked") : _("open"), reply_text(terminal, "reason"),
                reply_text(terminal, "message"));
    }
    json_array_foreach(json_object_get(reply, "devices"), i, terminal)
    {
        fprintf(out, "%s  %s  %s\n", reply_text(terminal, "id"), reply_text(terminal, "kind"),
                reply_text(terminal, "state"));
    }
}

const struct command command_help = {
    .name = "help",
    .usage = "[--terminal TERMINAL | --counter COUNTER | --done ID [--staff ID]]",
    .help = N_("call a person to a terminal or counter, say that one came, or list the calls"),
    .needs = COMMAND_NEEDS_STORE,
    .in_batch = true,
    .run = run_help,
    .say = say_help,
};

const struct command command_terminal = {
    .name = "terminal",
    .usage = "[TERMINAL lock [--reason TEXT] | unlock | message TEXT | clear |"
             " exit --supervisor ID [--pin PIN] |"
             " add TERMINAL [--kind manager] [--counter COUNTER] [--address URL] [--out FILE]"
             " [--qr FILE.png] | add --all --out FOLDER [--address URL] | remove TERMINAL |"
             " join [--out FILE]]",
    .help = N_("lock a terminal, show a message on it, note who ended it, make a machine one by a "
               "file or a scanned code, take that back, or list those that were told something"),
    .needs = COMMAND_NEEDS_STORE,
    .stands_alone = join_is_here,
    .in_batch = true,
    .run = run_terminal,
    .say = say_terminal,
};
