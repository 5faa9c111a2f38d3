/* SPDX-License-Identifier: Apache-2.0 */
#include "store/json.h"

#include <pthread.h>
#include <stdlib.h>

static void *
checked_memory(size_t size)
{
    return mem_zero_alloc(1, size);
}

static void
set_memory(void)
{
    json_set_alloc_funcs(checked_memory, free);
}

void
json_use_checked_memory(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, set_memory);
}

static json_t *
text_or_null(const char *text)
{
    return *text != '\0' ? json_string(text) : json_null();
}

static json_t *
time_or_null(int64_t at)
{
    return at != 0 ? json_integer(at) : json_null();
}

static json_t *
bound_to_json(const struct ticket *ticket)
{
    if (ticket->bound == TICKET_BOUND_NONE) {
        return json_null();
    }
    return json_pack("{ss}", ticket_bound_name(ticket->bound), ticket->bound_to);
}

static void
set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new_nocheck(object, key, value);
}

json_t *
ticket_to_json(const struct ticket *ticket)
{
    const struct ticket_step *step = &ticket->steps[ticket->step];
    json_t *object = json_object(), *services = json_array();

    for (int i = 0; i < ticket->step_count; i++) {
        json_array_append_new(services, json_string(ticket->steps[i].service));
    }
    set(object, "id", json_integer(ticket->id));
    set(object, "number", json_string(ticket->number));
    set(object, "service", json_string(step->service));
    set(object, "matter", text_or_null(step->matter));
    set(object, "services", services);
    set(object, "step", json_integer(ticket->step));
    set(object, "state", json_string(ticket_state_name(ticket->state)));
    set(object, "class", json_string(ticket->class_id));
    set(object, "lang", json_string(ticket->lang));
    set(object, "day", json_string(ticket->day));
    set(object, "issued_at", time_or_null(ticket->issued_at));
    set(object, "called_at", time_or_null(ticket->called_at));
    set(object, "started_at", time_or_null(ticket->started_at));
    set(object, "ended_at", time_or_null(ticket->ended_at));
    set(object, "base", json_integer(ticket->base));
    set(object, "due", json_integer(ticket->due));
    set(object, "ahead", ticket->ahead >= 0 ? json_integer(ticket->ahead) : json_null());
    set(object, "counter", text_or_null(ticket->counter));
    set(object, "staff", text_or_null(ticket->staff));
    set(object, "calls", json_integer(ticket->calls));
    set(object, "hold", text_or_null(ticket_hold_name(ticket->hold)));
    set(object, "outcome", text_or_null(ticket->outcome));
    set(object, "bound", bound_to_json(ticket));
    set(object, "code", json_string(ticket->code));
    return object;
}

json_t *
counter_to_json(const struct counter *counter)
{
    json_t *object = json_object(), *services = json_array(), *held = json_array();

    for (int i = 0; i < counter->service_count; i++) {
        json_array_append_new(services, json_string(counter->services[i]));
    }
    for (int i = 0; i < counter->held_count; i++) {
        json_array_append_new(held, ticket_to_json(&counter->held[i]));
    }
    set(object, "id", json_string(counter->id));
    set(object, "zone", text_or_null(counter->zone));
    set(object, "state", json_string(counter_state_name(counter->state)));
    set(object, "staff", text_or_null(counter->staff));
    set(object, "services", services);
    set(object, "ticket", counter->has_ticket ? ticket_to_json(&counter->ticket) : json_null());
    set(object, "held", held);
    set(object, "reason", text_or_null(counter->reason));
    set(object, "back_at", time_or_null(counter->back_at));
    return object;
}

json_t *
notice_to_json(const struct notice *notice)
{
    json_t *object = json_object(), *missing = json_array();

    for (const char *at = notice->missing; *at != '\0'; at += *at == ',') {
        int place = 0;
        for (; *at >= '0' && *at <= '9'; at++) {
            place = place * 10 + (*at - '0');
        }
        json_array_append_new(missing, json_integer(place));
    }
    set(object, "at", json_integer(notice->at));
    set(object, "service", json_string(notice->service));
    set(object, "matter", text_or_null(notice->matter));
    set(object, "missing", missing);
    set(object, "basis", text_or_null(notice->basis));
    set(object, "due_day", text_or_null(notice->due_day));
    set(object, "again", json_boolean(notice->again));
    set(object, "counter", json_string(notice->counter));
    set(object, "staff", json_string(notice->staff));
    return object;
}
