/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/contract/shape.h"

#include <stdio.h>
#include <string.h>

/* One key: its types, each a letter: s text, i integer, b true or false, n null, T ticket, S list
 * of text, O list of objects, o object, C counter. */
struct key {
    const char *name, *types;
};

static const struct key ticket_keys[] = {
    {"id", "i"},          {"number", "s"},    {"service", "s"},   {"matter", "sn"},
    {"services", "S"},    {"step", "i"},      {"state", "s"},     {"class", "s"},
    {"lang", "s"},        {"day", "s"},       {"issued_at", "i"}, {"called_at", "in"},
    {"started_at", "in"}, {"ended_at", "in"}, {"base", "i"},      {"due", "i"},
    {"ahead", "in"},      {"counter", "sn"},  {"staff", "sn"},    {"calls", "i"},
    {"hold", "sn"},       {"outcome", "sn"},  {"bound", "on"},    {"code", "s"},
    {NULL, NULL},
};
static const struct key counter_keys[] = {
    {"id", "s"},      {"zone", "sn"}, {"state", "s"},   {"staff", "sn"},   {"services", "S"},
    {"ticket", "Tn"}, {"held", "O"},  {"reason", "sn"}, {"back_at", "in"}, {NULL, NULL},
};
static const struct key ticket_answer[] = {
    {"ok", "b"}, {"ticket", "T"}, {"event", "i"}, {NULL, NULL}};
static const struct key notice_answer[] = {
    {"ok", "b"}, {"ticket", "T"}, {"notice", "o"}, {"event", "i"}, {NULL, NULL}};
static const struct key counter_answer[] = {
    {"ok", "b"}, {"counter", "C"}, {"event", "i"}, {NULL, NULL}};
static const struct key event_answer[] = {{"ok", "b"}, {"event", "i"}, {NULL, NULL}};
static const struct key show_answer[] = {
    {"ok", "b"}, {"ticket", "T"}, {"told", "on"}, {"wait", "on"}, {NULL, NULL}};
static const struct key record_answer[] = {
    {"ok", "b"},        {"ticket", "T"}, {"first_staff", "sn"}, {"origin", "sn"},
    {"transfers", "i"}, {"served", "O"}, {"notices", "O"},      {NULL, NULL}};
static const struct key desk_answer[] = {{"ok", "b"},      {"offers", "O"}, {"offered", "O"},
                                         {"notices", "O"}, {"served", "O"}, {"last_for", "S"},
                                         {NULL, NULL}};
static const struct key queue_answer[] = {{"ok", "b"}, {"tickets", "O"}, {NULL, NULL}};
static const struct key why_answer[] = {{"ok", "b"},        {"ticket", "Tn"}, {"rule", "sn"},
                                        {"overtakes", "i"}, {"oldest", "sn"}, {"text", "s"},
                                        {NULL, NULL}};
static const struct key board_answer[] = {{"ok", "b"},    {"at", "i"},       {"day", "s"},
                                          {"calls", "O"}, {"services", "O"}, {"counters", "O"},
                                          {NULL, NULL}};
static const struct key verify_answer[] = {{"ok", "b"},   {"events", "i"}, {"tickets", "i"},
                                           {"head", "s"}, {"faults", "O"}, {NULL, NULL}};
static const struct key refusal[] = {{"ok", "b"}, {"error", "s"}, {"message", "s"}, {NULL, NULL}};

static const struct {
    const char *command;
    const struct key *keys;
} answers[] = {
    {"take", ticket_answer},     {"call", ticket_answer},     {"recall", ticket_answer},
    {"start", ticket_answer},    {"pass", ticket_answer},     {"finish", ticket_answer},
    {"hold", ticket_answer},     {"unhold", ticket_answer},   {"transfer", ticket_answer},
    {"return", ticket_answer},   {"leave", ticket_answer},    {"undo", ticket_answer},
    {"accept", ticket_answer},   {"decline", ticket_answer},  {"notice", notice_answer},
    {"serve", ticket_answer},    {"message", event_answer},   {"add", ticket_answer},
    {"skip", ticket_answer},     {"class", ticket_answer},    {"reinstate", ticket_answer},
    {"record", record_answer},   {"desk", desk_answer},       {"open", counter_answer},
    {"pause", counter_answer},   {"resume", counter_answer},  {"close", counter_answer},
    {"release", counter_answer}, {"counter", counter_answer}, {"service", event_answer},
    {"staff", event_answer},     {"clock", event_answer},     {"show", show_answer},
    {"queue", queue_answer},     {"why", why_answer},         {"board", board_answer},
    {"verify", verify_answer},
};

static const char *const states[] = {"waiting", "called", "serving", "held",    "passed",
                                     "done",    "left",   "void",    "expired", NULL};
static const char *const keywords[] = {"invalid", "not-found", "conflict", "closed",
                                       "full",    "denied",    "busy",     "unavailable",
                                       "corrupt", "io",        NULL};

static bool check_ticket(const json_t *ticket, char *fault, size_t size);
static bool check_counter(const json_t *counter, char *fault, size_t size);

static bool
is_among(const char *text, const char *const *list)
{
    while (text && *list && strcmp(*list, text) != 0) {
        list++;
    }
    return text && *list;
}

static bool
is_list(const json_t *value, bool (*check)(const json_t *item))
{
    size_t i;
    const json_t *item;

    if (!json_is_array(value)) {
        return false;
    }
    json_array_foreach(value, i, item)
    {
        if (!check(item)) {
            return false;
        }
    }
    return true;
}

static bool
is_text(const json_t *item)
{
    return json_is_string(item);
}

static bool
is_object(const json_t *item)
{
    return json_is_object(item);
}

static bool
has_type(const json_t *value, const char *types, char *fault, size_t size)
{
    for (; *types; types++) {
        if ((*types == 's' && json_is_string(value)) || (*types == 'i' && json_is_integer(value)) ||
            (*types == 'b' && json_is_boolean(value)) || (*types == 'n' && json_is_null(value)) ||
            (*types == 'o' && json_is_object(value)) ||
            (*types == 'S' && is_list(value, is_text)) ||
            (*types == 'O' && is_list(value, is_object))) {
            return true;
        }
        if (*types == 'T' && json_is_object(value)) {
            return check_ticket(value, fault, size);
        }
        if (*types == 'C' && json_is_object(value)) {
            return check_counter(value, fault, size);
        }
    }
    return false;
}

static const struct key *
key_named(const struct key *keys, const char *name)
{
    while (keys->name && strcmp(keys->name, name) != 0) {
        keys++;
    }
    return keys->name ? keys : NULL;
}

/* Exactly these keys; `extra` (may be NULL) is one that may be there too. */
static bool
check_keys(const json_t *object, const struct key *keys, const char *extra, char *fault,
           size_t size)
{
    const char *name;
    json_t *value;

    for (const struct key *key = keys; key->name; key++) {
        fault[0] = '\0';
        if (!has_type(json_object_get(object, key->name), key->types, fault, size)) {
            if (!fault[0]) {
                snprintf(fault, size, "key %s of type %s", key->name, key->types);
            }
            return false;
        }
    }
    json_object_foreach((json_t *)(size_t)object, name, value)
    {
        if (!key_named(keys, name) && (!extra || strcmp(name, extra) != 0)) {
            snprintf(fault, size, "no key %s", name);
            return false;
        }
    }
    return true;
}

static const char *
text_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static long long
number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static bool
check_bound(const json_t *bound)
{
    return json_is_null(bound) ||
           (json_object_size(bound) == 1 && (json_is_string(json_object_get(bound, "counter")) ||
                                             json_is_string(json_object_get(bound, "staff"))));
}

/* What the keys of a ticket must say of each other. */
static const char *
ticket_contradiction(const json_t *ticket)
{
    const char *state = text_at(ticket, "state"), *code = text_at(ticket, "code");
    const char *hold = text_at(ticket, "hold");
    const json_t *services = json_object_get(ticket, "services");
    const char *service =
        json_string_value(json_array_get(services, (size_t)number_at(ticket, "step")));
    bool waiting = strcmp(state, "waiting") == 0;
    bool in_hand = strcmp(state, "called") == 0 || strcmp(state, "serving") == 0;
    static const char *const holds[] = {"with-us", "with-citizen", "waiting", NULL};

    if (!is_among(state, states)) {
        return "one of the nine states";
    }
    if (strlen(code) != 16 || strspn(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") != 16) {
        return "a code of 16 characters of Crockford base 32";
    }
    if (!service || strcmp(service, text_at(ticket, "service")) != 0) {
        return "service = services[step]";
    }
    if (json_is_integer(json_object_get(ticket, "ahead")) != waiting) {
        return "ahead exactly while it waits";
    }
    if (in_hand && (!text_at(ticket, "counter") || number_at(ticket, "calls") < 1 ||
                    !json_is_integer(json_object_get(ticket, "called_at")))) {
        return "counter, calls and called_at of a ticket in hand";
    }
    if ((hold != NULL) != (strcmp(state, "held") == 0) || (hold && !is_among(hold, holds))) {
        return "hold exactly while it is held";
    }
    if (number_at(ticket, "due") > number_at(ticket, "base")) {
        return "due not after base";
    }
    return check_bound(json_object_get(ticket, "bound")) ? NULL : "bound null, counter or staff";
}

static bool
check_ticket(const json_t *ticket, char *fault, size_t size)
{
    if (!check_keys(ticket, ticket_keys, NULL, fault, size)) {
        return false;
    }
    const char *wrong = ticket_contradiction(ticket);
    if (wrong) {
        snprintf(fault, size, "ticket: %s", wrong);
    }
    return !wrong;
}

static bool
check_tickets(const json_t *list, char *fault, size_t size)
{
    size_t i;
    const json_t *ticket;

    json_array_foreach(list, i, ticket)
    {
        if (!check_ticket(ticket, fault, size)) {
            return false;
        }
    }
    return true;
}

static bool
check_counter(const json_t *counter, char *fault, size_t size)
{
    static const char *const counter_states[] = {"closed", "open", "paused", NULL};

    if (!check_keys(counter, counter_keys, NULL, fault, size) ||
        !check_tickets(json_object_get(counter, "held"), fault, size)) {
        return false;
    }
    if (!is_among(text_at(counter, "state"), counter_states)) {
        snprintf(fault, size, "a counter's state: closed, open or paused");
        return false;
    }
    return true;
}

/* The keys that the contract names must be there; the board may tell more. */
static bool
check_rows(const json_t *list, const struct key *keys, char *fault, size_t size)
{
    size_t i;
    const json_t *row;

    json_array_foreach(list, i, row)
    {
        for (const struct key *key = keys; key->name; key++) {
            if (!has_type(json_object_get(row, key->name), key->types, fault, size)) {
                snprintf(fault, size, "board: key %s of type %s", key->name, key->types);
                return false;
            }
        }
    }
    return true;
}

static bool
check_board(const json_t *board, char *fault, size_t size)
{
    static const struct key calls[] = {{"number", "s"}, {"service", "s"},   {"counter", "s"},
                                       {"zone", "sn"},  {"called_at", "i"}, {"calls", "i"},
                                       {"state", "s"},  {NULL, NULL}};
    static const struct key services[] = {
        {"service", "s"}, {"waiting", "i"}, {"next", "S"}, {NULL, NULL}};
    static const struct key counters[] = {{"id", "s"}, {"state", "s"}, {NULL, NULL}};

    return check_rows(json_object_get(board, "calls"), calls, fault, size) &&
           check_rows(json_object_get(board, "services"), services, fault, size) &&
           check_rows(json_object_get(board, "counters"), counters, fault, size);
}

static bool
check_refusal(const json_t *answer, char *fault, size_t size)
{
    const json_t *faults = json_object_get(answer, "faults");
    const char *message = text_at(answer, "message");

    if (!faults && !check_keys(answer, refusal, NULL, fault, size)) {
        return false;
    }
    if (!message || !*message || strchr(message, '{') ||
        !is_among(text_at(answer, "error"), keywords)) {
        snprintf(fault, size, "a keyword of the contract and a message for a person");
        return false;
    }
    return true;
}

/* The command of a line, behind --at T and --request ID. */
static void
command_of(const char *line, char *dst, size_t size)
{
    while (strncmp(line, "--", 2) == 0) {
        for (int word = 0; word < 2; word++) {
            line += strcspn(line, " ");
            line += strspn(line, " ");
        }
    }
    snprintf(dst, size, "%.*s", (int)strcspn(line, " "), line);
}

bool
shape_answer(const char *line, json_t *answer, char *fault, size_t size)
{
    char command[40];

    fault[0] = '\0';
    if (json_is_false(json_object_get(answer, "ok"))) {
        return check_refusal(answer, fault, size);
    }
    if (!json_is_true(json_object_get(answer, "ok"))) {
        snprintf(fault, size, "ok true or false");
        return false;
    }
    command_of(line, command, sizeof(command));
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        if (strcmp(answers[i].command, command) == 0) {
            bool action = json_object_get(answer, "event") != NULL;
            return check_keys(answer, answers[i].keys, action ? "repeated" : NULL, fault, size) &&
                   check_tickets(json_object_get(answer, "tickets"), fault, size) &&
                   (answers[i].keys != board_answer || check_board(answer, fault, size));
        }
    }
    return true;
}
