/* SPDX-License-Identifier: Apache-2.0
 * Request ids: kept for ever with the action, in its transaction. The first answer is kept as long
 * as somebody may still be asking, and given again word for word. */
#include <sodium.h>
#include <string.h>

#include "store/act.h"

enum {
    WORDS_BYTES = crypto_generichash_BYTES_MIN,
    WORDS_SIZE = 2 * WORDS_BYTES + 1,
    REQUEST_TIME_BYTES = 6,
    REQUEST_RANDOM_BYTES = 10,
};

void
action_make_request(int64_t real_ms, char ret_request[ACTION_REQUEST_SIZE])
{
    unsigned char bytes[REQUEST_TIME_BYTES + REQUEST_RANDOM_BYTES];

    for (int i = 0; i < REQUEST_TIME_BYTES; i++) {
        bytes[i] = (unsigned char)((uint64_t)real_ms >> (8 * (REQUEST_TIME_BYTES - 1 - i)));
    }
    randombytes_buf(bytes + REQUEST_TIME_BYTES, REQUEST_RANDOM_BYTES);
    sodium_bin2hex(ret_request, ACTION_REQUEST_SIZE, bytes, sizeof(bytes));
}

/* Only a hash: the words may hold a name or a note, and all that matters is whether they are the
 * same. Half of the usual length, since it is kept for ever. */
static void
hash_words(const struct action *action, char ret_words[WORDS_SIZE])
{
    unsigned char hash[WORDS_BYTES];
    struct buffer words = {0};

    action_words(action, &words);
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)words.data, words.length, NULL,
                       0);
    sodium_bin2hex(ret_words, WORDS_SIZE, hash, sizeof(hash));
    buffer_done(&words);
}

static bool
keep_lists(struct buffer *out, const struct counter *counter)
{
    bool good = true;

    buffer_append(out, ",\"services\":[");
    for (int i = 0; i < counter->service_count && good; i++) {
        buffer_append(out, i > 0 ? "," : "");
        good = canonical_put_text(out, counter->services[i]);
    }
    buffer_append(out, "],\"held\":[");
    for (int i = 0; i < counter->held_count && good; i++) {
        buffer_append(out, i > 0 ? "," : "");
        good = ticket_row_keep(out, &counter->held[i]);
    }
    buffer_append(out, "]");
    if (good && counter->has_ticket) {
        buffer_append(out, ",\"ticket\":");
        good = ticket_row_keep(out, &counter->ticket);
    }
    return good;
}

static bool
keep_counter(struct buffer *out, const struct counter *counter)
{
    const struct {
        const char *key, *text;
    } texts[] = {{"id", counter->id},
                 {"zone", counter->zone},
                 {"staff", counter->staff},
                 {"reason", counter->reason}};
    bool good = true;

    buffer_format(out, "{\"state\":%d,\"primary\":%d,\"back_at\":%lld,\"since\":%lld",
                  (int)counter->state, counter->primary_count, (long long)counter->back_at,
                  (long long)counter->since);
    for (size_t i = 0; i < ARRAY_SIZE(texts) && good; i++) {
        buffer_format(out, ",\"%s\":", texts[i].key);
        good = canonical_put_text(out, texts[i].text);
    }
    good = good && keep_lists(out, counter);
    buffer_append(out, "}");
    return good;
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
keep_notice(struct buffer *out, const struct notice *notice)
{
    const struct {
        const char *key, *text;
    } texts[] = {{"service", notice->service}, {"matter", notice->matter},
                 {"missing", notice->missing}, {"basis", notice->basis},
                 {"due_day", notice->due_day}, {"counter", notice->counter},
                 {"staff", notice->staff}};
    bool good = true;

    buffer_format(out, "{\"event\":%lld,\"at\":%lld,\"again\":%s", (long long)notice->event,
                  (long long)notice->at, notice->again ? "true" : "false");
    for (size_t i = 0; i < ARRAY_SIZE(texts) && good; i++) {
        buffer_format(out, ",\"%s\":", texts[i].key);
        good = canonical_put_text(out, texts[i].text);
    }
    buffer_append(out, "}");
    return good;
}

static bool
restore_notice(json_t *kept, struct notice *notice)
{
    const char *service, *matter, *missing, *basis, *due_day, *counter, *staff;
    json_int_t event, at;
    int again;

    memset(notice, 0, sizeof(*notice));
    if (json_unpack(kept, "{sI sI ss ss ss ss ss sb ss ss}", "event", &event, "at", &at, "service",
                    &service, "matter", &matter, "missing", &missing, "basis", &basis, "due_day",
                    &due_day, "again", &again, "counter", &counter, "staff", &staff) != 0) {
        return false;
    }
    notice->event = event;
    notice->at = at;
    notice->again = again != 0;
    return str_copy(notice->service, sizeof(notice->service), service) &&
           str_copy(notice->matter, sizeof(notice->matter), matter) &&
           str_copy(notice->missing, sizeof(notice->missing), missing) &&
           str_copy(notice->basis, sizeof(notice->basis), basis) &&
           str_copy(notice->due_day, sizeof(notice->due_day), due_day) &&
           str_copy(notice->counter, sizeof(notice->counter), counter) &&
           str_copy(notice->staff, sizeof(notice->staff), staff);
}

static bool
restore_answer(const char *text, struct answer *answer)
{
    json_t *kept = json_loads(text, 0, NULL);
    json_t *ticket = json_object_get(kept, "ticket"), *counter = json_object_get(kept, "counter");
    json_t *notice = json_object_get(kept, "notice");
    bool right = kept != NULL;

    answer->at = json_integer_value(json_object_get(kept, "at"));
    answer->event = json_integer_value(json_object_get(kept, "event"));
    answer->has_ticket = ticket != NULL;
    answer->has_counter = counter != NULL;
    answer->has_notice = notice != NULL;
    if (ticket) {
        right = right && ticket_row_restore(ticket, &answer->ticket);
    }
    if (counter) {
        right = right && restore_counter(counter, &answer->counter);
    }
    if (notice) {
        right = right && restore_notice(notice, &answer->notice);
    }
    json_decref(kept);
    return right;
}

/* An answer that is no longer kept: which row it was, and its ticket as it is now. */
static enum status
recall_answer(struct act *act, int64_t event)
{
    struct db_statement *statement = store_statement(act->store, STATEMENT_EVENT_GET);
    struct answer *answer = act->answer;
    bool row = false;
    enum status status = db_first(statement, &row, "i", event);
    int64_t ticket = status == STATUS_OK && row ? db_int(statement, 2) : 0;

    answer->event = event;
    answer->at = status == STATUS_OK && row ? db_int(statement, 0) : 0;
    db_reset(statement);
    if (status == STATUS_OK && ticket != 0) {
        status = ticket_row_get(act->store, ticket, &answer->ticket);
        answer->has_ticket = status == STATUS_OK;
    }
    return status;
}

enum status
request_find(struct act *act, bool *ret_found)
{
    const struct action *action = act->action;
    struct answer *answer = act->answer;
    char words[WORDS_SIZE];
    int64_t event = 0;
    bool row = false, same = false, right = false, kept = false, lost = false;

    if (action->request[0] == '\0') {
        return STATUS_OK;
    }
    struct db_statement *statement = store_statement(act->store, STATEMENT_REQUEST_GET);
    enum status status = db_first(statement, &row, "s", action->request);
    if (status == STATUS_OK && row) {
        hash_words(action, words);
        same = strcmp(words, db_text(statement, 0)) == 0;
        lost = db_text(statement, 0)[0] == '\0';
        event = db_int(statement, 1);
        kept = db_text(statement, 2)[0] != '\0';
        right = same && (!kept || restore_answer(db_text(statement, 2), answer));
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (!row) {
        return STATUS_OK;
    }
    if (lost) {
        return answer_refuse(answer, STATUS_CONFLICT,
                             N_("Request id {0} was used before the database was repaired, and its "
                                "answer is lost. Nothing was done now."),
                             1, action->request);
    }
    if (!same) {
        return answer_refuse(answer, STATUS_CONFLICT,
                             N_("Request id {0} has been used for something else."), 1,
                             action->request);
    }
    if (right && !kept) {
        status = recall_answer(act, event);
    }
    if (!right || status != STATUS_OK) {
        return act_failed(act, right ? status : STATUS_CORRUPT);
    }
    answer->repeated = *ret_found = true;
    return STATUS_OK;
}

static bool
keep_answer(struct buffer *out, const struct answer *answer)
{
    bool good = true;

    buffer_append(out, "{\"at\":");
    canonical_put_integer(out, answer->at);
    buffer_append(out, ",\"event\":");
    canonical_put_integer(out, answer->event);
    if (answer->has_ticket) {
        buffer_append(out, ",\"ticket\":");
        good = ticket_row_keep(out, &answer->ticket);
    }
    if (good && answer->has_counter) {
        buffer_append(out, ",\"counter\":");
        good = keep_counter(out, &answer->counter);
    }
    if (good && answer->has_notice) {
        buffer_append(out, ",\"notice\":");
        good = keep_notice(out, &answer->notice);
    }
    buffer_append(out, "}");
    return good;
}

enum status
request_keep(struct act *act)
{
    const struct answer *answer = act->answer;
    struct buffer *text = &act->store->body;
    char words[WORDS_SIZE];

    if (act->action->request[0] == '\0') {
        return STATUS_OK;
    }
    text->length = 0;
    if (!keep_answer(text, answer)) {
        return act_failed(act, STATUS_INVALID);
    }
    hash_words(act->action, words);
    enum status status = db_do(store_statement(act->store, STATEMENT_REQUEST_INSERT), "ssi",
                               act->action->request, words, answer->event);
    if (status == STATUS_OK) {
        status = db_do(store_statement(act->store, STATEMENT_REQUEST_ANSWER_INSERT), "is",
                       answer->event, text->data);
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}
