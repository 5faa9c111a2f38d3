/* SPDX-License-Identifier: Apache-2.0
 * All that the replay has re-derived up to a row, as text and back: what stays in the database of a
 * beginning of the ledger that was moved out. */
#include <stdlib.h>
#include <string.h>

#include "store/verify.h"

enum { STATE_FORMAT = 1 };

static json_t *
tally_to_json(const struct tally *tally)
{
    json_t *counts = json_object();
    for (size_t i = 0; i < tally->size; i++) {
        if (tally->entries[i].key && tally->entries[i].value != 0) {
            json_object_set_new(counts, tally->entries[i].key,
                                json_integer(tally->entries[i].value));
        }
    }
    return counts;
}

static void
tally_from_json(struct tally *tally, json_t *counts)
{
    const char *key;
    json_t *value;
    json_object_foreach(counts, key, value)
    {
        *tally_at(tally, key) = json_integer_value(value);
    }
}

static json_t *
days_to_json(const struct verify *verify)
{
    json_t *days = json_array();
    for (size_t i = 0; i < verify->day_count; i++) {
        json_t *day = json_pack("[s]", verify->days[i].day);
        for (int state = 0; state < TICKET_STATE_COUNT; state++) {
            json_array_append_new(day, json_integer(verify->days[i].counts[state]));
        }
        json_array_append_new(days, day);
    }
    return days;
}

static void
days_from_json(struct verify *verify, const json_t *days)
{
    size_t at;
    json_t *told;
    json_array_foreach(days, at, told)
    {
        const char *name = json_string_value(json_array_get(told, 0));
        struct verify_day *day = verify_day_of(verify, name ? name : "");
        for (int state = 0; state < TICKET_STATE_COUNT; state++) {
            day->counts[state] = json_integer_value(json_array_get(told, (size_t)state + 1));
        }
    }
}

static json_t *
counters_to_json(const struct verify *verify)
{
    json_t *counters = json_array();
    for (size_t i = 0; i < verify->counter_count; i++) {
        const struct verify_counter *counter = &verify->counters[i];
        json_t *services = counter->services ? json_deep_copy(counter->services) : json_null();
        json_array_append_new(
            counters,
            json_pack("{s:s, s:s, s:i, s:I, s:I, s:I, s:I, s:s, s:o}", "id", counter->id, "staff",
                      counter->staff, "state", (int)counter->state, "ticket",
                      (json_int_t)counter->ticket, "last_event", (json_int_t)counter->last_event,
                      "since", (json_int_t)counter->since, "back_at", (json_int_t)counter->back_at,
                      "reason", counter->reason, "services", services));
    }
    return counters;
}

static bool
counters_from_json(struct verify *verify, const json_t *counters)
{
    size_t at;
    json_t *told;
    json_array_foreach(counters, at, told)
    {
        const char *id, *staff, *reason;
        json_int_t ticket, last_event, since, back_at;
        json_t *services;
        int state;
        if (json_unpack(told, "{s:s, s:s, s:i, s:I, s:I, s:I, s:I, s:s, s:o}", "id", &id, "staff",
                        &staff, "state", &state, "ticket", &ticket, "last_event", &last_event,
                        "since", &since, "back_at", &back_at, "reason", &reason, "services",
                        &services) != 0) {
            return false;
        }
        struct verify_counter *counter = verify_counter_of(verify, id);
        counter->state = (enum counter_state)state;
        counter->ticket = ticket;
        counter->last_event = last_event;
        counter->since = since;
        counter->back_at = back_at;
        counter->services = json_is_array(services) ? json_deep_copy(services) : NULL;
        str_cut(counter->staff, sizeof counter->staff, staff);
        str_cut(counter->reason, sizeof counter->reason, reason);
    }
    return true;
}

static json_t *
staff_to_json(const struct verify *verify)
{
    json_t *list = json_array();
    for (size_t i = 0; i < verify->staff_count; i++) {
        json_array_append_new(list, json_pack("[s, I, b]", verify->staff[i].id,
                                              (json_int_t)verify->staff[i].roles,
                                              (int)verify->staff[i].off));
    }
    return list;
}

static bool
staff_from_json(struct verify *verify, const json_t *list)
{
    size_t at;
    json_t *told;
    verify->staff_count = json_array_size(list);
    verify->staff = mem_zero_alloc(verify->staff_count + 1, sizeof *verify->staff);
    json_array_foreach(list, at, told)
    {
        const char *id;
        json_int_t roles;
        int off;
        if (json_unpack(told, "[s, I, b]", &id, &roles, &off) != 0) {
            return false;
        }
        str_cut(verify->staff[at].id, sizeof verify->staff[at].id, id);
        verify->staff[at].roles = (unsigned)roles;
        verify->staff[at].off = off != 0;
    }
    return true;
}

static json_t *
words_to_json(const struct verify_words *words)
{
    json_t *list = json_array();
    for (size_t i = 0; i < words->count; i++) {
        const struct verify_word *word = &words->items[i];
        json_array_append_new(list, json_pack("[s, s, s, I]", word->id, word->device, word->text,
                                              (json_int_t)word->at));
    }
    return list;
}

static bool
words_from_json(struct verify_words *words, const json_t *list)
{
    size_t at;
    json_t *told;
    words->count = json_array_size(list);
    words->items = mem_zero_alloc(words->count + 1, sizeof *words->items);
    json_array_foreach(list, at, told)
    {
        const char *id, *device, *text;
        json_int_t when;
        struct verify_word *word = &words->items[at];
        if (json_unpack(told, "[s, s, s, I]", &id, &device, &text, &when) != 0) {
            return false;
        }
        word->at = when;
        str_cut(word->id, sizeof word->id, id);
        str_cut(word->device, sizeof word->device, device);
        str_cut(word->text, sizeof word->text, text);
    }
    return true;
}

static json_t *
desk_to_json(const struct verify_desk *desk)
{
    json_t *helps = json_array(), *terminals = json_array(), *used = json_array();
    for (size_t i = 0; i < desk->help_count; i++) {
        const struct verify_help *help = &desk->helps[i];
        json_array_append_new(helps, json_pack("[I, I, I, s, s, s, s, s]", (json_int_t)help->id,
                                               (json_int_t)help->at, (json_int_t)help->closed_at,
                                               help->terminal, help->counter, help->staff,
                                               help->key, help->closed_by));
    }
    for (size_t i = 0; i < desk->terminal_count; i++) {
        const struct verify_terminal *terminal = &desk->terminals[i];
        json_array_append_new(terminals, json_pack("[s, b, s, s, I]", terminal->id,
                                                   (int)terminal->locked, terminal->reason,
                                                   terminal->message, (json_int_t)terminal->at));
    }
    for (size_t i = 0; i < desk->used_count; i++) {
        json_array_append_new(
            used, json_pack("[s, I]", desk->used[i].code, (json_int_t)desk->used[i].ticket));
    }
    return json_pack("{s:o, s:o, s:o}", "helps", helps, "terminals", terminals, "used", used);
}

static bool
helps_from_json(struct verify_desk *desk, const json_t *list)
{
    size_t at;
    json_t *told;
    desk->help_count = json_array_size(list);
    desk->helps = mem_zero_alloc(desk->help_count + 1, sizeof *desk->helps);
    json_array_foreach(list, at, told)
    {
        struct verify_help *help = &desk->helps[at];
        const char *terminal, *counter, *staff, *key, *closed_by;
        json_int_t id, when, closed_at;
        if (json_unpack(told, "[I, I, I, s, s, s, s, s]", &id, &when, &closed_at, &terminal,
                        &counter, &staff, &key, &closed_by) != 0) {
            return false;
        }
        *help = (struct verify_help){.id = id, .at = when, .closed_at = closed_at};
        str_cut(help->terminal, sizeof help->terminal, terminal);
        str_cut(help->counter, sizeof help->counter, counter);
        str_cut(help->staff, sizeof help->staff, staff);
        str_cut(help->key, sizeof help->key, key);
        str_cut(help->closed_by, sizeof help->closed_by, closed_by);
    }
    return true;
}

static bool
desk_from_json(struct verify_desk *desk, const json_t *state)
{
    const json_t *terminals = json_object_get(state, "terminals");
    const json_t *used = json_object_get(state, "used");
    size_t at;
    json_t *told;
    desk->terminal_count = json_array_size(terminals);
    desk->terminals = mem_zero_alloc(desk->terminal_count + 1, sizeof *desk->terminals);
    json_array_foreach(terminals, at, told)
    {
        struct verify_terminal *terminal = &desk->terminals[at];
        const char *id, *reason, *message;
        json_int_t when;
        int locked;
        if (json_unpack(told, "[s, b, s, s, I]", &id, &locked, &reason, &message, &when) != 0) {
            return false;
        }
        *terminal = (struct verify_terminal){.locked = locked != 0, .at = when};
        str_cut(terminal->id, sizeof terminal->id, id);
        str_cut(terminal->reason, sizeof terminal->reason, reason);
        str_cut(terminal->message, sizeof terminal->message, message);
    }
    desk->used_count = json_array_size(used);
    desk->used = mem_zero_alloc(desk->used_count + 1, sizeof *desk->used);
    json_array_foreach(used, at, told)
    {
        const char *code = json_string_value(json_array_get(told, 0));
        desk->used[at].ticket = json_integer_value(json_array_get(told, 1));
        str_cut(desk->used[at].code, sizeof desk->used[at].code, code ? code : "");
    }
    return helps_from_json(desk, json_object_get(state, "helps"));
}

/* Tickets whose ledger goes on behind the last row. */
static json_t *
tickets_to_json(const struct verify *verify)
{
    json_t *list = json_array();
    struct buffer text = {0};
    for (int64_t i = 0; i < verify->last_ticket; i++) {
        const struct verify_ticket *known = verify->tickets[i];
        if (!known) {
            continue;
        }
        text.length = 0;
        if (ticket_row_keep(&text, &known->ticket)) {
            json_array_append_new(
                list, json_pack("{s:o, s:I, s:i, s:s, s:[s, s, I]}", "ticket",
                                json_loads(text.data, 0, NULL), "last_event",
                                (json_int_t)known->ticket.last_event, "newest", (int)known->newest,
                                "change", known->change.data, "served", known->served_day,
                                known->served_service, (json_int_t)known->served_ms));
        }
    }
    buffer_done(&text);
    return list;
}

static bool
tickets_from_json(struct verify *verify, const json_t *list)
{
    size_t at;
    json_t *told;
    if (!json_is_array(list) || verify->last_ticket > verify->archived) {
        return false; /* each ticket has a row */
    }
    verify->ticket_size = (size_t)verify->last_ticket + 1;
    verify->tickets = mem_zero_alloc(verify->ticket_size, sizeof *verify->tickets);
    json_array_foreach(list, at, told)
    {
        struct verify_ticket known = {0};
        const char *change, *day, *service;
        json_int_t last_event, ms;
        json_t *kept;
        int newest;
        if (json_unpack(told, "{s:o, s:I, s:i, s:s, s:[s, s, I]}", "ticket", &kept, "last_event",
                        &last_event, "newest", &newest, "change", &change, "served", &day, &service,
                        &ms) != 0 ||
            !ticket_row_restore(kept, &known.ticket) || known.ticket.id < 1 ||
            known.ticket.id > verify->last_ticket || newest < 0 || newest > TICKET_EVENT_COUNT) {
            return false;
        }
        known.ticket.last_event = last_event;
        known.newest = (enum ticket_event)newest;
        known.served_ms = ms;
        str_cut(known.served_day, sizeof known.served_day, day);
        str_cut(known.served_service, sizeof known.served_service, service);
        buffer_append(&known.change, change);
        struct verify_ticket **place = &verify->tickets[known.ticket.id - 1];
        if (*place) {
            return false;
        }
        *place = mem_zero_alloc(1, sizeof **place);
        **place = known;
    }
    return true;
}

static json_t *
alert_to_json(const struct alert *alert)
{
    return json_pack("{s:b, s:s, s:I}", "on", (int)alert->on, "preset", alert->preset, "since",
                     (json_int_t)alert->since);
}

static void
alert_from_json(struct alert *alert, const json_t *told)
{
    const char *preset = json_string_value(json_object_get(told, "preset"));
    *alert = (struct alert){.on = json_is_true(json_object_get(told, "on")),
                            .since = json_integer_value(json_object_get(told, "since"))};
    str_cut(alert->preset, sizeof alert->preset, preset ? preset : "");
}

/* Whole numbers of the verifier, by name. */
struct number {
    const char *name;
    int64_t *value;
};
enum { NUMBERS = 9 };

static void
name_numbers(struct verify *verify, struct number numbers[NUMBERS])
{
    const struct number all[NUMBERS] = {
        {"last_event", &verify->last_event},   {"last_at", &verify->last_at},
        {"last_ticket", &verify->last_ticket}, {"served", &verify->served},
        {"ratings", &verify->ratings},         {"notices", &verify->notices},
        {"closed_at", &verify->closed_at},     {"purged_to", &verify->purged_to},
        {"clock_rate", &verify->clock_rate},
    };
    memcpy(numbers, all, sizeof all);
}

void
verify_state_write(const struct verify *verify, const json_t *tables, struct buffer *out)
{
    struct number numbers[NUMBERS];
    json_t *state =
        json_pack("{s:i, s:b, s:I, s:s, s:s, s:s}", "format", STATE_FORMAT, "training",
                  (int)verify->training, "blank", (json_int_t)verify->blank, "head", verify->head,
                  "last_kind", verify->last_kind, "last_day", verify->last_day);
    const struct {
        const char *name;
        json_t *value;
    } parts[] = {
        {"issued", tally_to_json(&verify->issued)},
        {"guards", tally_to_json(&verify->guards)},
        {"waiting", tally_to_json(&verify->waiting)},
        {"rendered", tally_to_json(&verify->rendered)},
        {"rendered_ms", tally_to_json(&verify->rendered_ms)},
        {"days", days_to_json(verify)},
        {"counters", counters_to_json(verify)},
        {"staff", staff_to_json(verify)},
        {"stops", words_to_json(&verify->stops)},
        {"devices", words_to_json(&verify->devices)},
        {"alert", alert_to_json(&verify->alert)},
        {"desk", desk_to_json(&verify->desk)},
        {"tickets", tickets_to_json(verify)},
        {"definition", json_deep_copy(verify->definition)},
        {"definitions", json_deep_copy(verify->definitions)},
        {"tables", json_deep_copy(tables)},
    };
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        json_object_set_new(state, parts[i].name, parts[i].value);
    }
    struct verify copy = *verify; /* whose places are only read */
    name_numbers(&copy, numbers);
    for (size_t i = 0; i < NUMBERS; i++) {
        json_object_set_new(state, numbers[i].name, json_integer(*numbers[i].value));
    }
    char *text = json_dumps(state, JSON_COMPACT | JSON_SORT_KEYS);
    buffer_append(out, text ? text : "");
    free(text);
    json_decref(state);
}

static bool
text_from_json(const json_t *state, const char *key, char *dst, size_t size)
{
    const char *text = json_string_value(json_object_get(state, key));
    return text && str_copy(dst, size, text);
}

static bool
lists_from_json(struct verify *verify, const json_t *state)
{
    tally_from_json(&verify->issued, json_object_get(state, "issued"));
    tally_from_json(&verify->guards, json_object_get(state, "guards"));
    tally_from_json(&verify->waiting, json_object_get(state, "waiting"));
    tally_from_json(&verify->rendered, json_object_get(state, "rendered"));
    tally_from_json(&verify->rendered_ms, json_object_get(state, "rendered_ms"));
    days_from_json(verify, json_object_get(state, "days"));
    alert_from_json(&verify->alert, json_object_get(state, "alert"));
    return counters_from_json(verify, json_object_get(state, "counters")) &&
           staff_from_json(verify, json_object_get(state, "staff")) &&
           words_from_json(&verify->stops, json_object_get(state, "stops")) &&
           words_from_json(&verify->devices, json_object_get(state, "devices")) &&
           desk_from_json(&verify->desk, json_object_get(state, "desk")) &&
           tickets_from_json(verify, json_object_get(state, "tickets"));
}

bool
verify_state_read(struct verify *verify, const json_t *state)
{
    struct number numbers[NUMBERS];
    if (json_integer_value(json_object_get(state, "format")) != STATE_FORMAT) {
        return false;
    }
    name_numbers(verify, numbers);
    for (size_t i = 0; i < NUMBERS; i++) {
        *numbers[i].value = json_integer_value(json_object_get(state, numbers[i].name));
    }
    verify->training = json_is_true(json_object_get(state, "training"));
    verify->blank = json_integer_value(json_object_get(state, "blank"));
    if (verify->last_ticket < 0 ||
        !text_from_json(state, "head", verify->head, sizeof verify->head) ||
        !text_from_json(state, "last_kind", verify->last_kind, sizeof verify->last_kind) ||
        !text_from_json(state, "last_day", verify->last_day, sizeof verify->last_day)) {
        verify->last_ticket = 0;
        return false;
    }
    if (!lists_from_json(verify, state)) {
        return false;
    }
    verify->definitions = json_deep_copy(json_object_get(state, "definitions"));
    return verify_definition_behind(verify, json_object_get(state, "definition"));
}
