/* SPDX-License-Identifier: Apache-2.0
 * What waits for a member of staff: calls for help, terminals that are locked. */
#include "doctor.h"

#include <string.h>

#include "store/read.h"
#include "ticket/hall.h"

static struct board *
read_board(struct patient *patient)
{
    struct board *board = NULL;

    return patient->store && store_board(patient->store, &board) == STATUS_OK ? board : NULL;
}

static void
unknown(struct finding *finding)
{
    finding->state = FINDING_NOT_USED;
    finding->sentence = N_("Not known without a database.");
}

void
doctor_help(struct patient *patient, struct finding *finding)
{
    struct board *board = read_board(patient);

    if (!board) {
        unknown(finding);
        return;
    }
    if (board->help_count == 0) {
        finding->sentence = N_("Nobody calls for help.");
    } else {
        const struct board_help *first = &board->helps[0];
        str_format(finding->values[0], sizeof(finding->values[0]), "%zu", board->help_count);
        str_cut(finding->values[1], sizeof(finding->values[1]),
                first->counter[0] ? first->counter : first->terminal);
        str_format(finding->values[2], sizeof(finding->values[2]), "%lld", (long long)first->id);
        finding->state = FINDING_BAD;
        finding->sentence = N_("Calls for help that nobody has answered: {0}, the first from {1}.");
        finding->advice = N_("Go there, then: paihao help --done {2}");
    }
    board_free(board);
}

void
doctor_locked(struct patient *patient, struct finding *finding)
{
    struct board *board = read_board(patient);
    size_t locked = 0;

    if (!board) {
        unknown(finding);
        return;
    }
    for (size_t i = 0; i < board->terminal_count; i++) {
        const struct board_terminal *terminal = &board->terminals[i];
        if (terminal->locked && locked++ == 0) {
            str_cut(finding->values[1], sizeof(finding->values[1]), terminal->id);
            str_cut(finding->values[2], sizeof(finding->values[2]), terminal->reason);
        }
    }
    str_format(finding->values[0], sizeof(finding->values[0]), "%zu", locked);
    if (locked == 0) {
        finding->sentence = N_("No terminal is locked.");
    } else {
        finding->state = FINDING_BAD;
        finding->sentence = N_("Locked terminals: {0}, the first is {1}. {2}");
        finding->advice = N_("When it may be used again: paihao terminal {1} unlock");
    }
    board_free(board);
}

void
doctor_terminal(struct patient *patient, struct finding *finding)
{
    const struct settings *settings = &patient->settings;
    struct hall *hall = NULL;

    str_cut(finding->values[0], sizeof(finding->values[0]), settings->terminal_id);
    str_cut(finding->values[1], sizeof(finding->values[1]), settings->terminal_kind);
    if (settings->terminal_id[0] == '\0') {
        finding->state = FINDING_NOT_USED;
        finding->sentence = N_("The settings name no terminal: each program is told its own.");
        return;
    }
    if (!patient->store || store_hall_load(patient->store, &hall) != STATUS_OK) {
        unknown(finding);
        return;
    }
    const struct hall_terminal *own = hall_terminal(hall, settings->terminal_id);
    const char *kind = !own ? "manager" : strcmp(own->kind, "window") == 0 ? "display" : own->kind;
    bool same = settings->terminal_kind[0] == '\0' || strcmp(kind, settings->terminal_kind) == 0;
    bool leads = strcmp(settings->terminal_kind, "manager") == 0;

    if (leads || (own && same)) {
        finding->sentence = N_("This machine is {0}.");
    } else {
        finding->state = FINDING_BAD;
        finding->sentence = own ? N_("The hall file says that {0} is of another kind than {1}.")
                                : N_("The hall file has no terminal {0}, which this machine is.");
        finding->advice = N_("Add it there and import the file, or give this machine the file that "
                             "\"paihao terminal add\" writes.");
    }
    hall_free(hall);
}
