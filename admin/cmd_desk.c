/* SPDX-License-Identifier: Apache-2.0
 * What stands beside the queue: a ticket's record, a counter's desk. */
#include "command.h"

#include <string.h>

#include "store/desk.h"
#include "store/json.h"

static json_t *
served_to_json(const struct desk_served *served, int count)
{
    json_t *list = json_array();

    for (int i = 0; i < count; i++) {
        json_array_append_new(
            list,
            json_pack("{si ss so sI sI ss ss ss}", "step", served[i].step, "service",
                      served[i].service, "matter", reply_text_or_null(served[i].matter), "at",
                      (json_int_t)served[i].at, "ms", (json_int_t)served[i].ms, "counter",
                      served[i].counter, "staff", served[i].staff, "outcome", served[i].outcome));
    }
    return list;
}

static json_t *
notices_to_json(const struct notice *notices, int count)
{
    json_t *list = json_array();

    for (int i = 0; i < count; i++) {
        json_array_append_new(list, notice_to_json(&notices[i]));
    }
    return list;
}

static json_t *
offers_to_json(const struct ticket *tickets, int count)
{
    json_t *list = json_array();

    for (int i = 0; i < count; i++) {
        json_array_append_new(list, json_pack("{so ss sI}", "ticket", ticket_to_json(&tickets[i]),
                                              "from", tickets[i].offer_from, "until",
                                              (json_int_t)tickets[i].offer_until));
    }
    return list;
}

/* The one word after the command. */
static enum status
parse_word(const struct call *call, const char **ret_word, json_t *reply)
{
    int count;
    enum status status = words_parse(call, NULL, 0, ret_word, 1, &count, reply);

    if (status == STATUS_OK && count == 0) {
        const struct command *command = command_find(call->words[0]);
        status = reply_usage(reply, N_("Say it as: {0} {1}"), 2, command->name, command->usage);
    }
    return status == STATUS_OK ? command_set_clock(call, reply) : status;
}

static enum status
run_record(const struct call *call, json_t *reply)
{
    const char *number;
    struct ticket_record record;
    enum status status = parse_word(call, &number, reply);

    if (status != STATUS_OK) {
        return status;
    }
    status = store_record(call->store, number, &record);
    if (status != STATUS_OK) {
        return reply_refuse_read(reply, status, number);
    }
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "ticket", ticket_to_json(&record.ticket));
    json_object_set_new(reply, "first_staff", reply_text_or_null(record.ticket.first_staff));
    json_object_set_new(reply, "origin", reply_text_or_null(record.ticket.origin));
    json_object_set_new(reply, "transfers", json_integer(record.ticket.transfers));
    json_object_set_new(reply, "served", served_to_json(record.served, record.served_count));
    json_object_set_new(reply, "notices", notices_to_json(record.notices, record.notice_count));
    return STATUS_OK;
}

static enum status
run_desk(const struct call *call, json_t *reply)
{
    const char *counter;
    struct desk desk;
    enum status status = parse_word(call, &counter, reply);

    if (status != STATUS_OK) {
        return status;
    }
    status = store_desk(call->store, counter, &desk);
    if (status != STATUS_OK) {
        return reply_refuse_read(reply, status == STATUS_NOT_FOUND ? STATUS_INVALID : status,
                                 counter);
    }
    json_t *last_for = json_array();
    for (int i = 0; i < desk.last_for_count; i++) {
        json_array_append_new(last_for, json_string(desk.last_for[i]));
    }
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "offers", offers_to_json(desk.offers, desk.offer_count));
    json_object_set_new(reply, "offered", offers_to_json(desk.offered, desk.offered_count));
    json_object_set_new(reply, "notices", notices_to_json(desk.notices, desk.notice_count));
    json_object_set_new(reply, "served", served_to_json(desk.served, desk.served_count));
    json_object_set_new(reply, "last_for", last_for);
    return STATUS_OK;
}

static void
say_served(const json_t *reply, FILE *out)
{
    const json_t *ticket = json_object_get(reply, "ticket"), *served;
    size_t i;

    if (ticket) {
        fprintf(out, "%s  %s\n", reply_text(ticket, "number"), reply_text(ticket, "state"));
    }
    json_array_foreach(json_object_get(reply, "served"), i, served)
    {
        fprintf(out, "  %s  (%s)  %s  %s  %lld s\n", reply_text(served, "service"),
                reply_text(served, "counter"), reply_text(served, "staff"),
                reply_text(served, "outcome"),
                (long long)json_integer_value(json_object_get(served, "ms")) / 1000);
    }
}

static void
say_desk(const json_t *reply, FILE *out)
{
    const json_t *offer;
    size_t i;

    json_array_foreach(json_object_get(reply, "offers"), i, offer)
    {
        fprintf(out, "(%s) →  %s\n", reply_text(offer, "from"),
                reply_text(json_object_get(offer, "ticket"), "number"));
    }
    say_served(reply, out);
}

const struct command command_record = {.name = "record",
                                       .usage = "NUMBER",
                                       .help = N_("what was done and told for a ticket"),
                                       .needs = COMMAND_NEEDS_LOOK,
                                       .in_batch = true,
                                       .run = run_record,
                                       .say = say_served};
const struct command command_desk = {.name = "desk",
                                     .usage = "COUNTER",
                                     .help = N_("what a counter sees beside its queue"),
                                     .needs = COMMAND_NEEDS_LOOK,
                                     .in_batch = true,
                                     .run = run_desk,
                                     .say = say_desk};
