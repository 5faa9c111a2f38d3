/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger.h"

#include <stdio.h>
#include <string.h>

#include "command.h"

static const char *
text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* The answers of a command, one JSON object a line. */
static json_t *
ask(const char *paihao, const char *db, const char *command)
{
    const char *const words[] = {paihao, "--db", db, "--json", command, NULL};
    struct buffer out = {0};
    int code = command_run(words, &out);
    json_t *lines = json_array();

    for (size_t at = 0; at < out.length;) {
        const char *end = memchr(out.data + at, '\n', out.length - at);
        size_t length = end ? (size_t)(end - out.data) - at : out.length - at;
        json_t *line = json_loadb(out.data + at, length, 0, NULL);
        if (!line) {
            printf("paihao %s answered what is no JSON: %.*s\n", command, (int)length,
                   out.data + at);
            code = -1;
            break;
        }
        json_array_append_new(lines, line);
        at += length + 1;
    }
    buffer_done(&out);
    if (code < 0 || json_array_size(lines) == 0) {
        printf("paihao %s gave no answer\n", command);
        json_decref(lines);
        return NULL;
    }
    return lines;
}

static json_t *
ask_one(const char *paihao, const char *db, const char *command)
{
    json_t *lines = ask(paihao, db, command);
    json_t *first = json_incref(json_array_get(lines, 0));

    json_decref(lines);
    return first;
}

static void
keep(struct sight *sights, size_t *count, const json_t *event, const json_t *body)
{
    if (*count < PEOPLE_MAX) {
        struct sight *sight = &sights[(*count)++];
        str_cut(sight->number, sizeof(sight->number), text_of(body, "number"));
        str_cut(sight->counter, sizeof(sight->counter), text_of(event, "counter"));
    }
}

static const char *
changed_to(const json_t *body, const char *column)
{
    const json_t *change = json_object_get(json_object_get(body, "change"), column);
    const char *text = json_string_value(json_array_get(change, 1));
    return text ? text : "";
}

static void
take_event(struct ledger *ledger, const json_t *event)
{
    const char *kind = text_of(event, "kind");
    json_t *body = json_loads(text_of(event, "body"), 0, NULL);

    if (strcmp(kind, "take") == 0) {
        keep(ledger->taken, &ledger->taken_count, event, body);
        ledger->priority += strcmp(changed_to(body, "class"), "regular") != 0;
        ledger->english += strcmp(changed_to(body, "lang"), "en") == 0;
    } else if (strcmp(kind, "paper") == 0 && strcmp(changed_to(body, "paper"), "printed") == 0) {
        keep(ledger->printed, &ledger->printed_count, event, body);
    } else if (strcmp(kind, "call") == 0) {
        keep(ledger->calls, &ledger->call_count, event, body);
    }
    json_decref(body);
}

bool
ledger_read(const char *paihao, const char *db, struct ledger *ret_ledger)
{
    *ret_ledger = (struct ledger){0};
    ret_ledger->events = ask(paihao, db, "events");
    ret_ledger->verify = ask_one(paihao, db, "verify");
    ret_ledger->board = ask_one(paihao, db, "board");
    for (size_t i = 0; i < json_array_size(ret_ledger->events); i++) {
        take_event(ret_ledger, json_array_get(ret_ledger->events, i));
    }
    return ret_ledger->events && ret_ledger->verify && ret_ledger->board;
}

void
ledger_done(struct ledger *ledger)
{
    json_decref(ledger->events);
    json_decref(ledger->verify);
    json_decref(ledger->board);
}

int
ledger_count(const struct ledger *ledger, const char *kind, const char *counter)
{
    int count = 0;

    for (size_t i = 0; i < json_array_size(ledger->events); i++) {
        const json_t *event = json_array_get(ledger->events, i);
        const char *at = text_of(event, "counter");
        if (strcmp(text_of(event, "kind"), kind) == 0 && (!counter || strcmp(at, counter) == 0)) {
            count++;
        }
    }
    return count;
}
