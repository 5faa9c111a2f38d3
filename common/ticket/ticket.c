/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/ticket.h"

#include <string.h>

#define FROM(state) (1u << (state))
#define FROM_NOTHING FROM(TICKET_STATE_COUNT)

static const struct transition {
    const char *name;
    unsigned from;
    enum ticket_state to;
} transitions[TICKET_EVENT_COUNT] = {
    [TICKET_EVENT_TAKE] = {"take", FROM_NOTHING, TICKET_WAITING},
    [TICKET_EVENT_SERVE] = {"serve", FROM_NOTHING, TICKET_SERVING},
    [TICKET_EVENT_CALL] = {"call", FROM(TICKET_WAITING), TICKET_CALLED},
    [TICKET_EVENT_RECALL] = {"recall", FROM(TICKET_CALLED), TICKET_CALLED},
    [TICKET_EVENT_START] = {"start", FROM(TICKET_CALLED), TICKET_SERVING},
    [TICKET_EVENT_PASS] = {"pass", FROM(TICKET_CALLED), TICKET_PASSED},
    [TICKET_EVENT_VOID] = {"void", FROM(TICKET_CALLED), TICKET_VOID},
    [TICKET_EVENT_FINISH] = {"finish", FROM(TICKET_SERVING), TICKET_DONE},
    [TICKET_EVENT_NEXT] = {"next", FROM(TICKET_SERVING), TICKET_WAITING},
    [TICKET_EVENT_HOLD] = {"hold", FROM(TICKET_SERVING), TICKET_HELD},
    [TICKET_EVENT_UNHOLD] = {"unhold", FROM(TICKET_HELD), TICKET_SERVING},
    [TICKET_EVENT_TRANSFER] = {"transfer",
                               FROM(TICKET_CALLED) | FROM(TICKET_SERVING) | FROM(TICKET_HELD),
                               TICKET_WAITING},
    [TICKET_EVENT_ACCEPT] = {"accept", FROM(TICKET_WAITING), TICKET_WAITING},
    [TICKET_EVENT_DECLINE] = {"decline", FROM(TICKET_WAITING), TICKET_WAITING},
    [TICKET_EVENT_ADD] = {"add", FROM(TICKET_SERVING), TICKET_SERVING},
    [TICKET_EVENT_SKIP] = {"skip", FROM(TICKET_SERVING), TICKET_SERVING},
    [TICKET_EVENT_CLASS] = {"class", FROM(TICKET_WAITING), TICKET_WAITING},
    [TICKET_EVENT_REINSTATE] = {"reinstate",
                                FROM(TICKET_PASSED) | FROM(TICKET_VOID) | FROM(TICKET_LEFT),
                                TICKET_WAITING},
    [TICKET_EVENT_RETURN] = {"return", FROM(TICKET_PASSED), TICKET_WAITING},
    [TICKET_EVENT_LEAVE] = {"leave",
                            FROM(TICKET_WAITING) | FROM(TICKET_CALLED) | FROM(TICKET_HELD) |
                                FROM(TICKET_PASSED),
                            TICKET_LEFT},
    [TICKET_EVENT_RELEASE] = {"release", FROM(TICKET_CALLED) | FROM(TICKET_SERVING),
                              TICKET_WAITING},
    [TICKET_EVENT_EXPIRE] = {"expire",
                             FROM(TICKET_WAITING) | FROM(TICKET_CALLED) | FROM(TICKET_PASSED),
                             TICKET_EXPIRED},
    [TICKET_EVENT_DAY_END] = {"day-end", FROM(TICKET_SERVING) | FROM(TICKET_HELD), TICKET_DONE},
};

static const char *const state_names[TICKET_STATE_COUNT] = {
    [TICKET_WAITING] = "waiting", [TICKET_CALLED] = "called", [TICKET_SERVING] = "serving",
    [TICKET_HELD] = "held",       [TICKET_PASSED] = "passed", [TICKET_DONE] = "done",
    [TICKET_LEFT] = "left",       [TICKET_VOID] = "void",     [TICKET_EXPIRED] = "expired",
};

static const char *const hold_names[] = {
    [TICKET_HOLD_NONE] = "",
    [TICKET_HOLD_WITH_US] = "with-us",
    [TICKET_HOLD_WITH_CITIZEN] = "with-citizen",
    [TICKET_HOLD_WAITING] = "waiting",
};

static const char *const bound_names[] = {
    [TICKET_BOUND_NONE] = "",
    [TICKET_BOUND_COUNTER] = "counter",
    [TICKET_BOUND_STAFF] = "staff",
};

bool
ticket_next_state(enum ticket_state from, enum ticket_event event, enum ticket_state *ret_to)
{
    if ((unsigned)from > TICKET_STATE_COUNT || (unsigned)event >= TICKET_EVENT_COUNT) {
        return false;
    }
    if (!(transitions[event].from & FROM(from))) {
        return false;
    }
    *ret_to = transitions[event].to;
    return true;
}

bool
ticket_state_is_final(enum ticket_state state)
{
    return state == TICKET_DONE || state == TICKET_LEFT || state == TICKET_VOID ||
           state == TICKET_EXPIRED;
}

bool
ticket_state_is_in_hand(enum ticket_state state)
{
    return state == TICKET_CALLED || state == TICKET_SERVING;
}

static const char *
name_at(const char *const *names, size_t count, unsigned index)
{
    return index < count ? names[index] : "";
}

static bool
index_of(const char *const *names, size_t count, const char *name, size_t *ret_index)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            *ret_index = i;
            return true;
        }
    }
    return false;
}

const char *
ticket_state_name(enum ticket_state state)
{
    return name_at(state_names, ARRAY_SIZE(state_names), state);
}

bool
ticket_state_parse(const char *name, enum ticket_state *ret_state)
{
    size_t index;

    if (!index_of(state_names, ARRAY_SIZE(state_names), name, &index)) {
        return false;
    }
    *ret_state = (enum ticket_state)index;
    return true;
}

const char *
ticket_event_name(enum ticket_event event)
{
    return (unsigned)event < TICKET_EVENT_COUNT ? transitions[event].name : "";
}

bool
ticket_event_parse(const char *name, enum ticket_event *ret_event)
{
    for (int i = 0; i < TICKET_EVENT_COUNT; i++) {
        if (*transitions[i].name == *name && strcmp(transitions[i].name, name) == 0) {
            *ret_event = (enum ticket_event)i;
            return true;
        }
    }
    return false;
}

const char *
ticket_hold_name(enum ticket_hold hold)
{
    return name_at(hold_names, ARRAY_SIZE(hold_names), hold);
}

bool
ticket_hold_parse(const char *name, enum ticket_hold *ret_hold)
{
    size_t index;

    if (!index_of(hold_names, ARRAY_SIZE(hold_names), name, &index)) {
        return false;
    }
    *ret_hold = (enum ticket_hold)index;
    return true;
}

const char *
ticket_bound_name(enum ticket_bound bound)
{
    return name_at(bound_names, ARRAY_SIZE(bound_names), bound);
}

bool
ticket_bound_parse(const char *name, enum ticket_bound *ret_bound)
{
    size_t index;

    if (!index_of(bound_names, ARRAY_SIZE(bound_names), name, &index)) {
        return false;
    }
    *ret_bound = (enum ticket_bound)index;
    return true;
}

bool
ticket_is_offered(const struct ticket *ticket, int64_t now)
{
    return ticket->state == TICKET_WAITING && ticket->offer_from[0] != '\0' &&
           now < ticket->offer_until;
}

const char *
ticket_bound_at(const struct ticket *ticket, int64_t now, enum ticket_bound *ret_bound)
{
    if (ticket->offer_from[0] != '\0' && ticket->offer_until <= now) {
        *ret_bound = TICKET_BOUND_COUNTER;
        return ticket->offer_from;
    }
    *ret_bound = ticket->bound;
    return ticket->bound_to;
}

void
ticket_settle(struct ticket *ticket, int64_t now)
{
    enum ticket_bound bound;
    const char *to = ticket_bound_at(ticket, now, &bound);

    memmove(ticket->bound_to, to, sizeof(ticket->bound_to));
    ticket->bound = bound;
    memset(ticket->offer_from, 0, sizeof(ticket->offer_from));
    ticket->offer_until = 0;
}

/* isalnum would ask the locale. */
static bool
is_id_byte(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.';
}

bool
id_is_valid(const char *id)
{
    size_t length = 0;

    for (; id[length] != '\0'; length++) {
        if (length + 1 >= ID_SIZE || !is_id_byte(id[length])) {
            return false;
        }
    }
    return length > 0;
}

static bool
id_take(const char *text, size_t length, char dst[ID_SIZE])
{
    if (length >= ID_SIZE) {
        return false;
    }
    memcpy(dst, text, length);
    dst[length] = '\0';
    return id_is_valid(dst);
}

static bool
step_parse(const char *text, size_t length, struct ticket_step *step)
{
    const char *slash = memchr(text, '/', length);
    size_t service_length = slash ? (size_t)(slash - text) : length;

    step->matter[0] = '\0';
    if (!id_take(text, service_length, step->service)) {
        return false;
    }
    return !slash || id_take(slash + 1, length - service_length - 1, step->matter);
}

bool
ticket_steps_parse(const char *text, struct ticket_step *ret_steps, int *ret_count)
{
    struct ticket_step steps[TICKET_STEPS_MAX] = {0};
    int count = 0;

    for (;;) {
        size_t length = strcspn(text, ",");
        if (count == TICKET_STEPS_MAX || !step_parse(text, length, &steps[count])) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (strcmp(steps[i].service, steps[count].service) == 0) {
                return false;
            }
        }
        count++;
        if (text[length] == '\0') {
            break;
        }
        text += length + 1;
    }
    memcpy(ret_steps, steps, (size_t)count * sizeof(*steps));
    *ret_count = count;
    return true;
}

bool
ticket_steps_format(const struct ticket_step *steps, int count, char *dst, size_t size)
{
    size_t used = 0;

    dst[0] = '\0';
    for (int i = 0; i < count; i++) {
        const char *parts[] = {i > 0 ? "," : "", steps[i].service,
                               steps[i].matter[0] != '\0' ? "/" : "", steps[i].matter};
        for (size_t part = 0; part < ARRAY_SIZE(parts); part++) {
            if (!str_copy(dst + used, size - used, parts[part])) {
                dst[0] = '\0';
                return false;
            }
            used += strlen(parts[part]);
        }
    }
    return true;
}
