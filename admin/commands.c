/* SPDX-License-Identifier: Apache-2.0
 * The table of commands. */
#include "command.h"

#include <string.h>

extern const struct command command_init, command_hall, command_take, command_call, command_recall,
    command_start, command_accept, command_decline, command_notice, command_pass, command_finish,
    command_hold, command_unhold, command_transfer, command_return, command_leave, command_undo,
    command_open, command_pause, command_resume, command_close, command_release, command_counter,
    command_service, command_staff, command_clock, command_show, command_queue, command_board,
    command_why, command_report, command_events, command_verify, command_backup, command_repair,
    command_batch, command_replay, command_doctor, command_settings, command_bench;

const struct command *const commands[] = {
    &command_init,
    &command_hall,
    &command_take,
    &command_call,
    &command_recall,
    &command_start,
    &command_pass,
    &command_finish,
    &command_hold,
    &command_unhold,
    &command_transfer,
    &command_accept,
    &command_decline,
    &command_notice,
    &command_return,
    &command_leave,
    &command_undo,
    &command_open,
    &command_pause,
    &command_resume,
    &command_close,
    &command_release,
    &command_counter,
    &command_service,
    &command_staff,
    &command_clock,
    &command_show,
    &command_queue,
    &command_board,
    &command_why,
    &command_report,
    &command_events,
    &command_verify,
    &command_backup,
    &command_repair,
    &command_batch,
    &command_replay,
    &command_doctor,
    &command_bench,
    &command_settings,
    NULL,
};

const struct command *
command_find(const char *name)
{
    for (size_t i = 0; commands[i]; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

/* --at and --request speak to a hall that is open; a command without one has no use for them. */
enum status
command_run(const struct call *call, json_t *reply)
{
    const struct command *command = command_find(call->words[0]);

    if (!call->store && (*call->at || *call->request)) {
        return reply_usage(reply, N_("'{0}' takes neither --at nor --request."), 1, command->name);
    }
    return command->run(call, reply);
}
