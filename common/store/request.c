/* SPDX-License-Identifier: Apache-2.0
 * Request ids: the first answer is kept with the action, in its transaction, and given again word
 * for word. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/act.h"

enum { WORDS_SIZE = 2 * crypto_generichash_BYTES + 1 };

/* Only a hash: the words may hold a name or a note, and all that matters is whether they are the
 * same. */
static void
hash_words(const struct action *action, char ret_words[WORDS_SIZE])
{
    unsigned char hash[crypto_generichash_BYTES];
    struct buffer words = {0};

    action_words(action, &words);
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)words.data, words.length, NULL,
                       0);
    sodium_bin2hex(ret_words, WORDS_SIZE, hash, sizeof(hash));
    buffer_done(&words);
}

static json_t *
keep_counter(const struct counter *counter)
{
    json_t *services = json_array(), *held = json_array();

    for (int i = 0; i < counter->service_count; i++) {
        json_array_append_new(services, json_string(counter->services[i]));
    }
    for (int i = 0; i < counter->held_count; i++) {
        json_array_append_new(held, ticket_row_keep(&counter->held[i]));
    }
    json_t *kept =
        json_pack("{ss ss si ss so si so ss sI sI}", "id", counter->id, "zone", counter->zone,
                  "state", (int)counter->state, "staff", counter->staff, "services", services,
                  "primary", counter->primary_count, "held", held, "reason", counter->reason,
                  "back_at", (json_int_t)counter->back_at, "since", (json_int_t)counter->since);
    if (counter->has_ticket) {
        json_object_set_new(kept, "ticket", ticket_row_keep(&counter->ticket));
    }
    return kept;
}

static bool
restore_lists(const json_t *kept, struct counter *counter)
{
    const json_t *services = json_object_get(kept, "services");
    const json_t *held = json_object_get(kept, "held");
    const json_t *ticket = json_object_get(kept, "ticket");

    counter->service_count = (int)json_array_size(services);
    counter->held_count = (int)json_array_size(held);
    if (counter->service_count > COUNTER_SERVICES_MAX || counter->held_count > COUNTER_HELD_MAX) {
        return false;
    }
    for (int i = 0; i < counter->service_count; i++) {
        const char *id = json_string_value(json_array_get(services, (size_t)i));
        if (!id || !str_copy(counter->services[i], ID_SIZE, id)) {
            return false;
        }
    }
    for (int i = 0; i < counter->held_count; i++) {
        if (!ticket_row_restore(json_array_get(held, (size_t)i), &counter->held[i])) {
            return false;
        }
    }
    counter->has_ticket = ticket != NULL;
    return !ticket || ticket_row_restore(ticket, &counter->ticket);
}

static bool
restore_counter(json_t *kept, struct counter *counter)
{
    const char *id, *zone, *staff, *reason;
    json_int_t back_at, since;
    int state;

    memset(counter, 0, sizeof(*counter));
    if (json_unpack(kept, "{ss ss si ss si ss sI sI}", "id", &id, "zone", &zone, "state", &state,
                    "staff", &staff, "primary", &counter->primary_count, "reason", &reason,
                    "back_at", &back_at, "since", &since) != 0) {
        return false;
    }
    counter->state = (enum counter_state)state;
    counter->back_at = back_at;
    counter->since = since;
    return str_copy(counter->id, sizeof(counter->id), id) &&
           str_copy(counter->zone, sizeof(counter->zone), zone) &&
           str_copy(counter->staff, sizeof(counter->staff), staff) &&
           str_copy(counter->reason, sizeof(counter->reason), reason) &&
           restore_lists(kept, counter);
}

static bool
restore_answer(const char *text, struct answer *answer)
{
    json_t *kept = json_loads(text, 0, NULL);
    json_t *ticket = json_object_get(kept, "ticket"), *counter = json_object_get(kept, "counter");
    bool right = kept != NULL;

    answer->at = json_integer_value(json_object_get(kept, "at"));
    answer->event = json_integer_value(json_object_get(kept, "event"));
    answer->has_ticket = ticket != NULL;
    answer->has_counter = counter != NULL;
    if (ticket) {
        right = right && ticket_row_restore(ticket, &answer->ticket);
    }
    if (counter) {
        right = right && restore_counter(counter, &answer->counter);
    }
    json_decref(kept);
    return right;
}

enum status
request_find(struct act *act, bool *ret_found)
{
    const struct action *action = act->action;
    struct answer *answer = act->answer;
    char words[WORDS_SIZE];
    bool row = false, same = false, right = false;

    if (action->request[0] == '\0') {
        return STATUS_OK;
    }
    struct db_statement *statement = store_statement(act->store, STATEMENT_REQUEST_GET);
    enum status status = db_first(statement, &row, "s", action->request);
    if (status == STATUS_OK && row) {
        hash_words(action, words);
        same = strcmp(words, db_text(statement, 0)) == 0;
        right = same && restore_answer(db_text(statement, 1), answer);
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (!row) {
        return STATUS_OK;
    }
    if (!same) {
        return answer_refuse(answer, STATUS_CONFLICT,
                             N_("Request id {0} has been used for something else."), 1,
                             action->request);
    }
    if (!right) {
        return act_failed(act, STATUS_CORRUPT);
    }
    answer->repeated = *ret_found = true;
    return STATUS_OK;
}

enum status
request_keep(struct act *act)
{
    const struct answer *answer = act->answer;
    char words[WORDS_SIZE];

    if (act->action->request[0] == '\0') {
        return STATUS_OK;
    }
    json_t *kept =
        json_pack("{sI sI}", "at", (json_int_t)answer->at, "event", (json_int_t)answer->event);
    if (answer->has_ticket) {
        json_object_set_new(kept, "ticket", ticket_row_keep(&answer->ticket));
    }
    if (answer->has_counter) {
        json_object_set_new(kept, "counter", keep_counter(&answer->counter));
    }
    char *text = json_dumps(kept, JSON_COMPACT);
    json_decref(kept);
    hash_words(act->action, words);
    enum status status = db_do(store_statement(act->store, STATEMENT_REQUEST_INSERT), "sssi",
                               act->action->request, words, text, answer->event);
    free(text);
    return status == STATUS_OK ? status : act_failed(act, status);
}
