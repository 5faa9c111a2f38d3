/* SPDX-License-Identifier: Apache-2.0
 * show, queue, board, why: what screens draw from, as JSON and in words. */
#include "tell.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "store/json.h"
#include "ticket/told.h"

extern const struct command command_show;

enum status
command_set_clock(const struct call *call, json_t *reply)
{
    enum status status = STATUS_OK;

    if (*call->request) {
        return reply_usage(reply,
                           N_("--request stands before actions only: '{0}' changes nothing."), 1,
                           call->words[0]);
    }
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    status = store_hold(call->store, call->at, answer);
    if (status != STATUS_OK) {
        reply_answer(reply, answer);
    }
    free(answer);
    return status;
}

enum status
command_keep_clock(const struct call *call, json_t *reply)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    enum status status = command_set_clock(call, reply);

    if (status == STATUS_OK && store_release(call->store, true, answer) != STATUS_OK) {
        status = reply_answer(reply, answer);
    }
    free(answer);
    return status;
}

enum status
reply_refuse_read(json_t *reply, enum status status, const char *what)
{
    switch (status) {
    case STATUS_NOT_FOUND:
        return reply_refuse(reply, status,
                            N_("There is no '{0}' here. Check the number and the day."), 1, what);
    case STATUS_INVALID:
        return reply_refuse(reply, status, N_("'{0}' is not known in this hall."), 1, what);
    case STATUS_BUSY:
        return reply_refuse(reply, status, N_("The database is busy. Try again."), 0);
    default:
        return reply_refuse(reply, status, N_("The database could not be read. Run: paihao doctor"),
                            0);
    }
}

/* An id that the hall does not have is invalid, as in actions; not-found is for tickets. */
static enum status
refuse_id(json_t *reply, enum status status, const char *id)
{
    return reply_refuse_read(reply, status == STATUS_NOT_FOUND ? STATUS_INVALID : status, id);
}

static enum status
parse_places(const struct call *call, const char **places, int needed, int max, int *ret_count,
             json_t *reply)
{
    enum status status = words_parse(call, NULL, 0, places, max, ret_count, reply);

    if (status == STATUS_OK && *ret_count < needed) {
        const struct command *command = command_find(call->words[0]);
        status = reply_usage(reply, N_("Say it as: {0} {1}"), 2, command->name, command->usage);
    }
    return status == STATUS_OK ? command_set_clock(call, reply) : status;
}

/* Of a waiting ticket, from now on: an upper bound that was told does not rise silently. */
static json_t *
wait_now(const struct ticket *ticket, const struct waits *waits)
{
    const struct wait *wait = waits_ticket(waits, ticket->id);
    json_t *object = tell_wait_to_json(wait);
    bool updated;

    if (json_is_object(object)) {
        struct told_range range =
            told_again(&ticket->told, waits->at - ticket->issued_at, &wait->told, &updated);
        json_object_set_new(object, "from_min", json_integer(range.from));
        json_object_set_new(object, "to_min", json_integer(range.to));
        json_object_set_new(object, "updated", json_boolean(updated));
    }
    return object;
}

static enum status
run_show(const struct call *call, json_t *reply)
{
    const char *places[1];
    int count;
    struct ticket ticket;
    enum status status = words_parse(call, NULL, 0, places, 1, &count, reply);

    if (status == STATUS_OK && count < 1) {
        status = reply_usage(reply, N_("Say it as: {0} {1}"), 2, "show", command_show.usage);
    }
    const struct waits *waits = status == STATUS_OK && !*call->request ? tell_waits(call) : NULL;
    if (status == STATUS_OK) {
        status = command_set_clock(call, reply);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = store_ticket_show(call->store, places[0], &ticket);
    if (status != STATUS_OK) {
        return reply_refuse_read(reply, status, places[0]);
    }
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "ticket", ticket_to_json(&ticket));
    json_object_set_new(reply, "told", tell_told_to_json(&ticket.told));
    json_object_set_new(reply, "wait", wait_now(&ticket, waits));
    return STATUS_OK;
}

static enum status
run_queue(const struct call *call, json_t *reply)
{
    struct word_option option = {.name = "counter"};
    const char *places[1] = {NULL};
    struct ticket *tickets;
    size_t ticket_count;
    int count;
    enum status status = words_parse(call, &option, 1, places, 1, &count, reply);

    if (status == STATUS_OK && count && option.value) {
        status =
            reply_usage(reply, N_("Ask for the queue of a service or of a counter, not both."), 0);
    }
    const struct waits *waits =
        status == STATUS_OK && !call->json && !*call->request ? tell_waits(call) : NULL;
    if (status == STATUS_OK) {
        status = command_set_clock(call, reply);
    }
    if (status != STATUS_OK) {
        return status;
    }
    const char *service = count ? places[0] : NULL;
    status = store_queue(call->store, service, option.value, &tickets, &ticket_count);
    if (status != STATUS_OK) {
        return refuse_id(reply, status, service ? service : option.value ? option.value : "");
    }
    json_t *list = json_array();
    for (size_t i = 0; i < ticket_count; i++) {
        json_t *ticket = ticket_to_json(&tickets[i]);
        if (!call->json) {
            json_object_set_new(ticket, "wait",
                                tell_wait_to_json(waits_ticket(waits, tickets[i].id)));
        }
        json_array_append_new(list, ticket);
    }
    free(tickets);
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "tickets", list);
    return STATUS_OK;
}

static json_t *
board_service_to_json(const struct board_service *service, const struct waits *waits)
{
    json_t *next = json_array();

    for (int i = 0; i < service->next_count; i++) {
        json_array_append_new(next, json_string(service->next[i]));
    }
    return json_pack("{s:s, s:i, s:o, s:b, s:o, s:b, s:o, s:b, s:o, s:o, s:i, s:o}", "service",
                     service->service, "waiting", service->waiting, "next", next, "stopped",
                     service->stopped, "reason", reply_text_or_null(service->stop_reason), "full",
                     service->full, "full_until", reply_time_or_null(service->full_until), "open",
                     service->open, "opens_at", reply_time_or_null(service->opens_at), "closes_at",
                     reply_time_or_null(service->closes_at), "open_counters",
                     service->open_counters, "wait",
                     tell_wait_to_json(waits_service(waits, service->service, false)));
}

static json_t *
board_call_to_json(const struct board_call *call)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:I, s:i, s:s}", "number", call->number, "service",
                     call->service, "counter", call->counter, "zone",
                     reply_text_or_null(call->zone), "called_at", (json_int_t)call->called_at,
                     "calls", call->calls, "state", ticket_state_name(call->state));
}

static json_t *
board_counter_to_json(const struct board_counter *counter)
{
    return json_pack(
        "{s:s, s:o, s:s, s:o, s:o, s:o, s:o}", "id", counter->id, "zone",
        reply_text_or_null(counter->zone), "state", counter_state_name(counter->state), "staff",
        reply_text_or_null(counter->staff), "number", reply_text_or_null(counter->number), "reason",
        reply_text_or_null(counter->reason), "back_at", reply_time_or_null(counter->back_at));
}

/* Beside the contract's members, and only while it stands. */
static void
put_alert(const struct alert *alert, json_t *reply)
{
    if (alert->on) {
        json_object_set_new(
            reply, "emergency",
            json_pack("{s:o, s:o, s:o, s:I}", "preset", reply_text_or_null(alert->preset),
                      "text_zh", reply_text_or_null(alert->text_zh), "text_en",
                      reply_text_or_null(alert->text_en), "since", (json_int_t)alert->since));
    }
}

static enum status
run_board(const struct call *call, json_t *reply)
{
    int count;
    struct board *board;
    enum status status = words_parse(call, NULL, 0, NULL, 0, &count, reply);
    const struct waits *waits = status == STATUS_OK && !*call->request ? tell_waits(call) : NULL;

    if (status == STATUS_OK) {
        status = command_set_clock(call, reply);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = store_board(call->store, &board);
    if (status != STATUS_OK) {
        return reply_refuse_read(reply, status, "board");
    }
    json_t *calls = json_array(), *services = json_array(), *counters = json_array();
    for (size_t i = 0; i < board->call_count; i++) {
        json_array_append_new(calls, board_call_to_json(&board->calls[i]));
    }
    for (size_t i = 0; i < board->service_count; i++) {
        json_array_append_new(services, board_service_to_json(&board->services[i], waits));
    }
    for (size_t i = 0; i < board->counter_count; i++) {
        json_array_append_new(counters, board_counter_to_json(&board->counters[i]));
    }
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "at", json_integer(board->at));
    json_object_set_new(reply, "day", json_string(board->day));
    json_object_set_new(reply, "calls", calls);
    json_object_set_new(reply, "services", services);
    json_object_set_new(reply, "counters", counters);
    put_alert(&board->alert, reply);
    board_free(board);
    return STATUS_OK;
}

/* One line, in the language of the command line. */
static void
explain(const struct why *why, char *dst, size_t size)
{
    char times[16];
    const char *const values[] = {why->ticket.number, why->oldest, times};
    const char *sentence = _("Nobody waits for this counter.");

    str_format(times, sizeof(times), "%d", why->overtakes);
    switch (why->any ? (int)why->rule : -1) {
    case ORDER_BOUND:
        sentence = _("{0} is bound to this counter and is due first.");
        break;
    case ORDER_SECONDARY:
        sentence = _("{0} waits for a secondary service of this counter and is due first.");
        break;
    case ORDER_GUARD:
        sentence = _("{0} has waited longest. Calls that went ahead: {2}. Now it is its turn.");
        break;
    case ORDER_DUE:
        sentence = why->oldest[0] && strcmp(why->oldest, why->ticket.number) != 0
                       ? _("{0} is due first. {1} has waited longer; calls that went ahead: {2}.")
                       : _("{0} is due first and has waited longest.");
        break;
    }
    str_fill(dst, size, sentence, values, 3);
}

static enum status
run_why(const struct call *call, json_t *reply)
{
    const char *places[1];
    int count;
    struct why why;
    char text[256];
    enum status status = parse_places(call, places, 1, 1, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    status = store_why(call->store, places[0], &why);
    if (status != STATUS_OK) {
        return refuse_id(reply, status, places[0]);
    }
    explain(&why, text, sizeof(text));
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "ticket", why.any ? ticket_to_json(&why.ticket) : json_null());
    json_object_set_new(reply, "rule",
                        why.any ? json_string(order_rule_name(why.rule)) : json_null());
    json_object_set_new(reply, "overtakes", json_integer(why.overtakes));
    json_object_set_new(reply, "oldest", reply_text_or_null(why.oldest));
    json_object_set_new(reply, "text", json_string(text));
    return STATUS_OK;
}

static void
say_show(const json_t *reply, FILE *out)
{
    char *text = json_dumps(json_object_get(reply, "ticket"), JSON_INDENT(2));

    fprintf(out, "%s\n", text);
    free(text);
}

static void
say_queue(const json_t *reply, FILE *out)
{
    const json_t *ticket;
    size_t i;

    json_array_foreach(json_object_get(reply, "tickets"), i, ticket)
    {
        fprintf(out, "%3zu  %-8s %-4s %-12s %s\n", i + 1, reply_text(ticket, "number"),
                reply_text(ticket, "service"), reply_text(ticket, "class"),
                reply_text(json_object_get(ticket, "wait"), "words"));
    }
}

static void
say_board(const json_t *reply, FILE *out)
{
    const json_t *row;
    size_t i;

    json_array_foreach(json_object_get(reply, "calls"), i, row)
    {
        fprintf(out, "%-8s → %-6s %s\n", reply_text(row, "number"), reply_text(row, "counter"),
                reply_text(row, "state"));
    }
    json_array_foreach(json_object_get(reply, "services"), i, row)
    {
        fprintf(out, "%-4s %4lld  %s\n", reply_text(row, "service"),
                (long long)json_integer_value(json_object_get(row, "waiting")),
                reply_text(json_object_get(row, "wait"), "words"));
    }
}

static void
say_why(const json_t *reply, FILE *out)
{
    fprintf(out, "%s\n", reply_text(reply, "text"));
}

const struct command command_show = {.name = "show",
                                     .usage = "NUMBER | DAY/NUMBER | code:CODE",
                                     .help = N_("show a ticket"),
                                     .needs = COMMAND_NEEDS_LOOK,
                                     .in_batch = true,
                                     .run = run_show,
                                     .say = say_show};
const struct command command_queue = {.name = "queue",
                                      .usage = "[SERVICE] [--counter COUNTER]",
                                      .help = N_("who waits, in calling order"),
                                      .needs = COMMAND_NEEDS_LOOK,
                                      .in_batch = true,
                                      .run = run_queue,
                                      .say = say_queue};
const struct command command_board = {
    .name = "board",
    .usage = "",
    .help = N_("calls, services and counters as the hall board shows them"),
    .needs = COMMAND_NEEDS_LOOK,
    .in_batch = true,
    .run = run_board,
    .say = say_board};
const struct command command_why = {.name = "why",
                                    .usage = "COUNTER",
                                    .help = N_("whom a counter would call next, and by which rule"),
                                    .needs = COMMAND_NEEDS_LOOK,
                                    .in_batch = true,
                                    .run = run_why,
                                    .say = say_why};
