/* SPDX-License-Identifier: Apache-2.0
 * When the answers tell everything that was asked: no row that nobody asked for, none for what was
 * refused in the end, and no answer that says other than the ledger. */
#include <string.h>

#include "tests/contract/ledger.h"

/* Rows that time or another action brings about, and the first of all. */
static const char *const by_themselves[] = {"init",    "clock",       "expire",     "day-end",
                                            "release", "pin-refused", "day-closed", "appointments"};

/* Answers after which it is not known, or known to be nothing, what was done. */
static bool
is_word(const json_t *answer, const char *words)
{
    char word[ID];

    snprintf(word, sizeof(word), " %.36s ", text_of(answer, "error"));
    return strstr(words, word) != NULL;
}

/* What is kept of a request id: its line, the row it was confirmed for (0: none), whether its last
 * answer was no refusal for good, and whether it may have been done unheard: a batch was killed
 * over it, or the disk failed at its commit. */
void
asked_note(struct judge *judge, const char *line, const char *request, const json_t *answer)
{
    json_t *asked = json_object_get(judge->asked, request);
    const char *message = text_of(answer, "message");
    bool ok = json_is_true(json_object_get(answer, "ok"));
    bool unsure = is_word(answer, " killed io ") || strstr(message, "may be done or not");
    bool trouble = is_word(answer, " killed busy io unavailable ");
    bool repeated = json_object_get(answer, "repeated") != NULL;

    if (!*request || !judge->complete) {
        return;
    }
    if (!asked) {
        asked = json_pack("{ss sI sb sb}", "line", line, "row", (json_int_t)0, "unsure", 0,
                          "refused", 0);
        json_object_set_new(judge->asked, request, asked);
    }
    long long row = number_of(asked, "row");
    bool was_unsure = json_is_true(json_object_get(asked, "unsure"));
    if (strcmp(text_of(asked, "line"), line) != 0) {
        fault(judge, "one request id for two lines", line);
    }
    if (ok && !number_of(answer, "event")) {
        fault(judge, "done without a ledger row", line);
    }
    if (ok && repeated && !row && !was_unsure) {
        fault(judge, "done, though it was answered with a refusal", line);
    }
    if (ok && row && row != number_of(answer, "event")) {
        fault(judge, "one request confirmed for two rows", line);
    }
    if (row && !ok && !trouble) {
        fault(judge, "a confirmed request is refused when asked again", line);
    }
    json_object_set_new(asked, "unsure", json_boolean(was_unsure || unsure));
    json_object_set_new(asked, "refused", json_boolean(!ok && !trouble));
    if (ok) {
        json_object_set_new(asked, "row", json_integer(number_of(answer, "event")));
    }
}

void
asked_check(struct judge *judge, const json_t *row)
{
    const char *request = text_of(row, "request"), *kind = text_of(row, "kind");
    const json_t *asked = json_object_get(judge->asked, request);

    if (!judge->complete) {
        return;
    }
    if (*request && !asked) {
        fault(judge, "a row that nobody asked for", request);
    } else if (*request && json_is_true(json_object_get(asked, "refused"))) {
        fault(judge, "a row for what was refused", text_of(asked, "line"));
    }
    if (*request) {
        return;
    }
    for (size_t i = 0; i < sizeof(by_themselves) / sizeof(by_themselves[0]); i++) {
        if (strcmp(by_themselves[i], kind) == 0) {
            return;
        }
    }
    fault(judge, "a row without a request", kind);
}

/* 0, "" and null are the same nothing. */
static bool
is_same(const json_t *column, const json_t *told)
{
    const char *text = json_string_value(column);
    bool nothing = !column || json_is_null(column) || (text && !*text) ||
                   (json_is_integer(column) && json_integer_value(column) == 0);
    bool nothing_told =
        !told || json_is_null(told) || (json_is_integer(told) && json_integer_value(told) == 0);

    return nothing || nothing_told ? nothing && nothing_told : json_equal(column, told);
}

void
asked_compare(struct judge *judge, const struct ticket *ticket, const json_t *told)
{
    static const char *const names[] = {
        "number",    "state",     "step",    "class",      "lang",     "day",
        "issued_at", "called_at", "counter", "started_at", "ended_at", "base",
        "due",       "staff",     "calls",   "hold",       "outcome"};
    char detail[3 * ID];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!is_same(json_object_get(ticket->columns, names[i]), json_object_get(told, names[i]))) {
            snprintf(detail, sizeof(detail), "%s of %s", names[i], ticket->number);
            fault(judge, "an answer says other than the ledger", detail);
        }
    }
    if (strcmp(ticket->service, text_of(told, "service")) != 0) {
        fault(judge, "an answer says other than the ledger", "service");
    }
}

void
asked_compare_counter(struct judge *judge, const json_t *told)
{
    const struct counter *counter = counter_named(judge, text_of(told, "id"));
    const char *state = !counter->open ? "closed" : counter->paused ? "paused" : "open";

    if (strcmp(state, text_of(told, "state")) != 0 ||
        strcmp(counter->staff, text_of(told, "staff")) != 0 ||
        counter->in_hand != number_of(json_object_get(told, "ticket"), "id")) {
        fault(judge, "an answer says other than the ledger, of counter", counter->id);
    }
}

/* One answer to `show` a line, of every ticket once: the tables at the end. */
void
asked_compare_shown(struct judge *judge, FILE *file, char *line, size_t size)
{
    long long shown = 0;

    while (fgets(line, (int)size, file)) {
        json_t *answer = json_loads(line, 0, NULL);
        const json_t *told = json_object_get(answer, "ticket");
        long long id = number_of(told, "id");
        if (id < 1 || id > judge->ticket_count) {
            fault(judge, "a ticket that is not shown, or not in the ledger", line);
        } else {
            asked_compare(judge, &judge->tickets[id], told);
        }
        shown++;
        json_decref(answer);
    }
    if (shown != judge->ticket_count) {
        fault(judge, "not as many tickets shown as issued", NULL);
    }
}
