/* SPDX-License-Identifier: Apache-2.0
 * All ticket and counter actions: their words become one struct action, which is done and told. */
#include "action_words.h"
#include "ring.h"
#include "tell.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "store/pin.h"

/* Without an ID, `staff pin` only makes the hash that a hall file's `pin:` takes. */
static enum status
run_pin_hash(const struct call *call, json_t *reply)
{
    struct word_option option = {.name = "pin"};
    struct action action = {0};
    char hash[PIN_HASH_SIZE];
    const char *places[1];
    int count;

    enum status status = words_parse(call, &option, 1, places, 1, &count, reply);
    if (status != STATUS_OK) {
        return status;
    }
    if (!option.value || !str_copy(action.pin, sizeof(action.pin), option.value)) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "staff", "pin [ID] --pin PIN");
    }
    status = action_read_secrets(call, &action, reply);
    if (status != STATUS_OK) {
        return status;
    }
    if (pin_hash(action.pin, hash) != STATUS_OK) {
        return reply_refuse(reply, STATUS_INVALID, N_("A PIN has 4 to 12 digits."), 0);
    }
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "pin", json_string(hash));
    return STATUS_OK;
}

bool
command_hashes_a_pin(const struct call *call)
{
    return call->count >= 3 && strcmp(call->words[0], "staff") == 0 &&
           strcmp(call->words[1], "pin") == 0 && strncmp(call->words[2], "--", 2) == 0;
}

/* With a number that is taken now its wait is told; a number written by hand had been told before.
 */
static void
tell_a_wait(const struct call *call, struct action *action)
{
    struct ticket_step steps[TICKET_STEPS_MAX];
    int count;

    if (action->kind == ACTION_TAKE && action->number[0] == '\0' &&
        ticket_steps_parse(action->services, steps, &count)) {
        const struct waits *waits = tell_waits(call);
        bool favoured = waits_favour(waits, action->class_id);
        action->told = waits_service(waits, steps[0].service, favoured)->told;
    }
}

static enum status
act(const struct call *call, struct action *action, json_t *reply)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));

    if (call->terminal && action->terminal[0] == '\0') {
        str_cut(action->terminal, sizeof(action->terminal), call->terminal);
    }
    tell_a_wait(call, action);
    if (store_act(call->store, action, answer) == STATUS_OK && !answer->repeated) {
        ring(call->store, answer->event);
    }
    enum status status = reply_answer(reply, answer);
    if (status == STATUS_OK && action->kind == ACTION_TAKE && !call->json) {
        json_object_set_new(reply, "told", tell_told_to_json(&answer->ticket.told));
    }
    free(answer);
    return status;
}

enum status
command_run_action(const struct call *call, json_t *reply)
{
    const struct action_grammar *grammar = action_grammar(call);
    enum status status;

    if (command_hashes_a_pin(call)) {
        return run_pin_hash(call, reply);
    }
    if (!grammar) {
        const struct command *command = command_find(call->words[0]);
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, command->name, command->usage);
    }
    struct action *action = mem_zero_alloc(1, sizeof(*action));
    if (!str_copy(action->at, sizeof(action->at), call->at)) {
        status = reply_usage(reply, N_("--at wants YYYY-MM-DDTHH:MM:SS, hall time."), 0);
    } else if (!str_copy(action->request, sizeof(action->request), call->request)) {
        status = reply_usage(reply, N_("--request wants 1 to 64 of A–Z, a–z, 0–9 and -."), 0);
    } else {
        status = action_fill(call, grammar, action, reply);
        status = status == STATUS_OK ? act(call, action, reply) : status;
    }
    free(action);
    return status;
}

static void
say_ticket(const json_t *ticket, FILE *out)
{
    const json_t *ahead = json_object_get(ticket, "ahead");
    const char *counter = reply_text(ticket, "counter");

    fprintf(out, "%s  %s", reply_text(ticket, "number"), reply_text(ticket, "state"));
    if (*counter) {
        fprintf(out, "  (%s)", counter);
    }
    if (json_is_integer(ahead)) {
        char count[24];
        char line[128];
        str_format(count, sizeof(count), "%lld", (long long)json_integer_value(ahead));
        str_fill(line, sizeof(line), _("{0} ahead"), (const char *[]){count}, 1);
        fprintf(out, "  %s", line);
    }
}

void
command_say_action(const json_t *reply, FILE *out)
{
    const json_t *ticket = json_object_get(reply, "ticket");
    const json_t *counter = json_object_get(reply, "counter");
    const char *pin = reply_text(reply, "pin");

    if (json_is_object(ticket)) {
        const char *wait = reply_text(json_object_get(reply, "told"), "words");
        say_ticket(ticket, out);
        fprintf(out, *wait ? "  %s\n" : "%s\n", wait);
    } else if (json_is_object(counter)) {
        fprintf(out, "%s  %s  %s\n", reply_text(counter, "id"), reply_text(counter, "state"),
                reply_text(counter, "staff"));
    } else if (*pin) {
        fprintf(out, "%s\n", pin);
    } else {
        fprintf(out, "%s\n", _("Done."));
    }
}
