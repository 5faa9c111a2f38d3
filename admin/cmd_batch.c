/* SPDX-License-Identifier: Apache-2.0
 * batch's entry in the table; main runs it with the standard streams. */
#include "command.h"

static enum status
run_batch(const struct call *call, json_t *reply)
{
    return reply_usage(reply, N_("Say it as: {0} {1}"), 2, call->words[0], "< COMMANDS");
}

const struct command command_batch = {
    .name = "batch",
    .usage = "< COMMANDS",
    .help = N_("one command a line, one JSON object a line in answer"),
    .needs = COMMAND_NEEDS_NOTHING,
    .run = run_batch};
