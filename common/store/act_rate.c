/* SPDX-License-Identifier: Apache-2.0
 * A rating: given once, by the pad alone, for the service that ended last at its counter. Nobody
 * changes it afterwards. */
#include <string.h>

#include "store/act.h"
#include "store/rating.h"

enum { MINUTE_MS = 60 * 1000 };

struct service_end {
    int64_t event, at, ticket;
    char staff[ID_SIZE];
};

static enum status
check_pad(struct act *act)
{
    const struct action *action = act->action;
    struct db_statement *statement = store_statement(act->store, STATEMENT_TERMINAL_GET);
    bool row = false, here = false;
    enum status status = db_first(statement, &row, "s", action->terminal);

    if (status == STATUS_OK && row) {
        const char *counter = db_text(statement, 1);
        here = strcmp(db_text(statement, 0), "pad") == 0 &&
               (*counter == '\0' || strcmp(counter, action->counter) == 0);
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (!here) {
        return answer_refuse(act->answer, STATUS_DENIED,
                             N_("Only the pad of counter {0} takes ratings for it."), 1,
                             action->counter);
    }
    return STATUS_OK;
}

static enum status
find_end(struct act *act, const struct ticket *ticket, struct service_end *ret_end)
{
    const struct action *action = act->action;
    struct db_statement *statement = store_statement(act->store, STATEMENT_SERVED_LAST);
    struct service_end end = {0};
    bool row = false;
    enum status status = db_first(statement, &row, "s", action->counter);

    if (status == STATUS_OK && row) {
        end = (struct service_end){.event = db_int(statement, 0),
                                   .at = db_int(statement, 1),
                                   .ticket = db_int(statement, 2)};
        db_text_copy(statement, 3, end.staff, sizeof(end.staff));
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (end.ticket != ticket->id) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} is not the one that was finished last at counter {1}."),
                             2, ticket->number, action->counter);
    }
    if (act->store->now - end.at > act->store->hall.rating_minutes * MINUTE_MS) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("The time to rate ticket {0} is over."), 1, ticket->number);
    }
    *ret_end = end;
    return STATUS_OK;
}

static enum status
check_unrated(struct act *act, const struct ticket *ticket, int64_t served)
{
    bool rated = false;
    enum status status = rating_exists(act->store, served, &rated);

    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (rated) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("Ticket {0} has been rated."), 1,
                             ticket->number);
    }
    return STATUS_OK;
}

/* "waited,unclear" → ["waited","unclear"]: reasons of the hall file, each once. */
static enum status
parse_reasons(struct act *act, json_t *reasons)
{
    const char *at = act->action->reason;
    char id[ID_SIZE];
    bool row = false, more = *at != '\0';

    while (more) {
        size_t length = strcspn(at, ",");
        bool fits = length < sizeof(id);
        str_format(id, sizeof(id), "%.*s", fits ? (int)length : 0, at);
        struct db_statement *statement = store_statement(act->store, STATEMENT_RATING_REASON_GET);
        enum status status = db_first(statement, &row, "s", id);
        db_reset(statement);
        if (status != STATUS_OK) {
            return act_failed(act, status);
        }
        for (size_t i = 0; row && i < json_array_size(reasons); i++) {
            row = strcmp(json_string_value(json_array_get(reasons, i)), id) != 0;
        }
        if (!row) {
            return answer_refuse(act->answer, STATUS_INVALID, N_("'{1}' cannot be read as {0}."), 2,
                                 "reason", act->action->reason);
        }
        json_array_append_new(reasons, json_string(id));
        more = at[length] == ',';
        at += length + more;
    }
    return STATUS_OK;
}

static enum status
write_rating(struct act *act, const struct ticket *ticket, const struct service_end *end,
             json_t *reasons)
{
    struct store *store = act->store;
    const struct action *action = act->action;
    const char *lang = action->lang[0] != '\0' ? action->lang : ticket->lang;
    struct event_draft draft = {
        .kind = "rate",
        .ticket = ticket->id,
        .counter = action->counter,
        .more = json_pack("{ss sI si sO ss sI}", "number", ticket->number, "served",
                          (json_int_t)end->event, "level", action->level, "reasons", reasons,
                          "lang", lang, "revision", (json_int_t)store->hall.revision),
        .own = true,
    };
    enum status status = ledger_append(store, &draft, &act->answer->event);

    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_RATING_INSERT), "iiiissi", end->event,
                       act->answer->event, store->now, (int64_t)action->level, action->reason, lang,
                       store->hall.revision);
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_RATING_TOTAL_ADD), "si", end->staff,
                       (int64_t)action->level);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    act->answer->has_ticket = true;
    act->answer->ticket = *ticket;
    return STATUS_OK;
}

static enum status
act_rate(struct act *act)
{
    struct counter_row counter;
    struct ticket ticket;
    struct service_end end = {0};
    enum status status = act_counter(act, &counter);

    if (status == STATUS_OK) {
        status = check_pad(act);
    }
    if (status == STATUS_OK) {
        status = act_ticket(act, act->action->number, &ticket);
    }
    if (status == STATUS_OK) {
        status = find_end(act, &ticket, &end);
    }
    if (status == STATUS_OK) {
        status = check_unrated(act, &ticket, end.event);
    }
    if (status != STATUS_OK) {
        return status;
    }
    json_t *reasons = json_array();
    status = parse_reasons(act, reasons);
    if (status == STATUS_OK) {
        status = write_rating(act, &ticket, &end, reasons);
    }
    json_decref(reasons);
    return status;
}

void
store_grant_rating(struct store *store)
{
    store->rate = act_rate;
}
