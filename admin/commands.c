/* SPDX-License-Identifier: Apache-2.0
 * The table of commands. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

/* One a line, in the order of the help. */
// clang-format off
#define COMMANDS(X) \
    X(init) \
    X(hall) \
    X(take) \
    X(checkin) \
    X(reprint) \
    X(appointments) \
    X(cancel) \
    X(call) \
    X(serve) \
    X(recall) \
    X(start) \
    X(pass) \
    X(finish) \
    X(hold) \
    X(unhold) \
    X(transfer) \
    X(accept) \
    X(decline) \
    X(notice) \
    X(add) \
    X(skip) \
    X(class) \
    X(reinstate) \
    X(return) \
    X(leave) \
    X(undo) \
    X(open) \
    X(pause) \
    X(resume) \
    X(close) \
    X(release) \
    X(counter) \
    X(service) \
    X(staff) \
    X(help) \
    X(message) \
    X(terminal) \
    X(emergency) \
    X(clock) \
    X(show) \
    X(record) \
    X(desk) \
    X(queue) \
    X(board) \
    X(why) \
    X(report) \
    X(city) \
    X(events) \
    X(verify) \
    X(backup) \
    X(repair) \
    X(restore) \
    X(copy) \
    X(archive) \
    X(batch) \
    X(replay) \
    X(estimate) \
    X(simulate) \
    X(keypad) \
    X(doctor) \
    X(bench) \
    X(voice) \
    X(settings)
// clang-format on

#define DECLARE(name) extern const struct command command_##name;
COMMANDS(DECLARE)

const struct command *const commands[] = {
#define LIST(name) &command_##name,
    COMMANDS(LIST) NULL,
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

/* A refused read leaves nothing behind, its --at neither. */
static enum status
release(const struct call *call, enum status status, json_t *reply)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    enum status released = store_release(call->store, status == STATUS_OK, answer);

    if (status == STATUS_OK && released != STATUS_OK) {
        json_object_clear(reply);
        status = reply_answer(reply, answer);
    }
    free(answer);
    return status;
}

/* --at and --request speak to a hall that is open; a command without one has no use for them. */
enum status
command_run(const struct call *call, json_t *reply)
{
    const struct command *command = command_find(call->words[0]);

    if (!call->store && (*call->at || *call->request)) {
        return reply_usage(reply, N_("'{0}' takes neither --at nor --request."), 1, command->name);
    }
    enum status status = command->run(call, reply);
    return call->store ? release(call, status, reply) : status;
}
