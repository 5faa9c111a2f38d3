/* SPDX-License-Identifier: Apache-2.0
 * Everything that was confirmed must stand in the ledger, as it was said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/contract/ledger.h"

static const struct {
    const char *command, *kind, *other;
} kinds[] = {
    {"take", "take", NULL},           {"call", "call", NULL},
    {"recall", "recall", NULL},       {"start", "start", NULL},
    {"pass", "pass", "void"},         {"finish", "finish", "next"},
    {"hold", "hold", NULL},           {"unhold", "unhold", NULL},
    {"transfer", "transfer", NULL},   {"return", "return", NULL},
    {"leave", "leave", NULL},         {"undo", "undo", NULL},
    {"open", "open", NULL},           {"pause", "pause", NULL},
    {"resume", "resume", NULL},       {"close", "close", NULL},
    {"release", "release", NULL},     {"counter", "counter", NULL},
    {"accept", "accept", NULL},       {"decline", "decline", NULL},
    {"notice", "notice", NULL},       {"add", "add", NULL},
    {"skip", "skip", NULL},           {"class", "class", NULL},
    {"reinstate", "reinstate", NULL}, {"service", "service", NULL},
    {"staff", "staff", NULL},         {"clock", "clock", NULL},
    {"serve", "serve", NULL},         {"checkin", "take", NULL},
    {"help", "help", "help-done"},    {"message", "message", NULL},
    {"emergency", "emergency", NULL}, {"terminal", "terminal", NULL},
};

/* "--at T --request ID take C" → its request id and its command. */
static void
parse_line(const char *line, char request[68], char command[12])
{
    char option[12], value[80];
    int length;

    request[0] = '\0';
    while (sscanf(line, " --%11s %79s %n", option, value, &length) == 2) {
        if (strcmp(option, "request") == 0) {
            snprintf(request, 68, "%.67s", value);
        }
        line += length;
    }
    snprintf(command, 12, "%.*s", (int)strcspn(line, " "), line);
}

void
answers_note(struct judge *judge, const char *line, const json_t *answer)
{
    const json_t *ticket = json_object_get(answer, "ticket");
    long long event = number_of(answer, "event");
    char request[68], command[12];

    judge->answer_count++;
    parse_line(line, request, command);
    asked_note(judge, line, request, answer);
    if (!json_is_true(json_object_get(answer, "ok")) || !event) {
        return;
    }
    if (event < 1 || event >= EVENTS_MAX) {
        fault(judge, "an answer with an impossible row", line);
        return;
    }
    struct confirmed *confirmed = &judge->confirmed[event];
    if (confirmed->command[0] && !json_object_get(answer, "repeated") &&
        strcmp(confirmed->request, request) != 0) {
        fault(judge, "two answers for one row", line);
    }
    snprintf(confirmed->command, sizeof(confirmed->command), "%s", command);
    snprintf(confirmed->request, sizeof(confirmed->request), "%s", request);
    copy(confirmed->number, text_of(ticket, "number"));
    confirmed->ticket = number_of(ticket, "id");
    json_t *told = json_incref(ticket ? json_object_get(answer, "ticket")
                                      : json_object_get(answer, "counter"));
    if (confirmed->told && !json_equal(confirmed->told, told)) {
        fault(judge, "another answer when asked again", line);
    }
    json_decref(confirmed->told);
    confirmed->told = told;
    confirmed->ahead = -1;
    if (strcmp(command, "take") == 0) {
        confirmed->ahead = number_of(ticket, "ahead");
    }
}

void
answers_check(struct judge *judge, const json_t *row)
{
    struct confirmed *confirmed = &judge->confirmed[judge->row];
    const char *kind = text_of(row, "kind");
    bool right = false;

    judge->newest_ticket = number_of(row, "ticket");
    asked_check(judge, row);
    if (!confirmed->command[0]) {
        return;
    }
    confirmed->seen = true;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i].command, confirmed->command) == 0) {
            right = strcmp(kinds[i].kind, kind) == 0 ||
                    (kinds[i].other && strcmp(kinds[i].other, kind) == 0);
        }
    }
    if (!right) {
        fault(judge, "a row of another kind than was confirmed", confirmed->command);
    }
    if (confirmed->ticket && confirmed->ticket != number_of(row, "ticket")) {
        fault(judge, "a row of another ticket than was confirmed", confirmed->number);
    }
    if (strcmp(confirmed->request, text_of(row, "request")) != 0) {
        fault(judge, "a row with another request id than was sent", confirmed->request);
    }
}

void
answers_check_ahead(struct judge *judge)
{
    const struct confirmed *confirmed = &judge->confirmed[judge->row];
    char detail[120];

    if (json_object_get(confirmed->told, "held")) {
        asked_compare_counter(judge, confirmed->told);
    }
    if (!confirmed->command[0] || judge->newest_ticket < 1 ||
        judge->newest_ticket > judge->ticket_count || !confirmed->ticket) {
        return;
    }
    const struct ticket *ticket = &judge->tickets[judge->newest_ticket];
    asked_compare(judge, ticket, confirmed->told);
    if (strcmp(ticket->number, confirmed->number) != 0) {
        fault(judge, "another number than was confirmed", confirmed->number);
    }
    if (confirmed->ahead >= 0) {
        long long place = order_place(judge, judge->newest_ticket);
        judge->places++;
        if (place != confirmed->ahead) {
            snprintf(detail, sizeof(detail), "%s: %lld told, %lld by the rule", ticket->number,
                     confirmed->ahead, place);
            fault(judge, "a wrong place in the calling order", detail);
        }
    }
}

void
answers_finish(struct judge *judge)
{
    for (long long event = 1; event < EVENTS_MAX; event++) {
        if (judge->confirmed[event].command[0] && !judge->confirmed[event].seen) {
            char detail[60];
            snprintf(detail, sizeof(detail), "row %lld, %s", event,
                     judge->confirmed[event].command);
            fault(judge, "confirmed, but not in the ledger", detail);
        }
    }
}
