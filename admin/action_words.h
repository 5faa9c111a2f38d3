/* SPDX-License-Identifier: Apache-2.0
 * The words of the actions: which places and options each has, and where they go. */
#pragma once

#include "command.h"
#include "store/action.h"

/* One action's words. */
struct action_grammar;
/* By its first words ("take", "service … stop"); NULL: no action has them. */
const struct action_grammar *action_grammar(const struct call *call);
/* Kind and fields of a zeroed action from the words of the call. A refusal of the words is told in
 * reply. Reads what --pin - and --holder - want from standard input. */
MUST_CHECK enum status action_fill(const struct call *call, const struct action_grammar *grammar,
                                   struct action *action, json_t *reply);
/* A PIN or holder "-" is a line of standard input, so that neither need stand in the list of
 * processes. */
MUST_CHECK enum status action_read_secrets(const struct call *call, struct action *action,
                                           json_t *reply);
