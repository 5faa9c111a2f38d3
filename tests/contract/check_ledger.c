/* SPDX-License-Identifier: Apache-2.0
 * An independent judge of a hall's ledger. It shares nothing with the store but the contract.
 *
 *   check_ledger HALL EVENTS [ANSWERS…]   HALL: the facts of the hall file (ledger_hall.c), EVENTS:
 *                                         what `paihao events` printed, ANSWERS: what crowd wrote
 *   check_ledger --complete SHOWN HALL EVENTS ANSWERS…
 *                                         ANSWERS tell everything that was asked, also what no
 *                                         answer came to (chaos); SHOWN: `show` of every ticket
 *   check_ledger --rehash EVENTS          prints EVENTS with a chain that is right again
 *   check_ledger --states HALL EVENTS     prints "DAY/NUMBER state" of every ticket at the end
 *
 * Prints each fault as "row N: WHAT" and ends with a summary; exit 0 without faults. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/contract/ledger.h"

static struct judge judge;

void
fault(struct judge *to, const char *what, const char *detail)
{
    to->faults++;
    if (to->faults <= 20) {
        printf("row %lld: %s%s%s\n", to->row, what, detail ? ": " : "", detail ? detail : "");
    }
}

static json_t *
read_row(FILE *file, char *line, size_t size)
{
    return fgets(line, (int)size, file) ? json_loads(line, JSON_REJECT_DUPLICATES, NULL) : NULL;
}

static int
rehash(const char *path)
{
    static char line[LINE_SIZE];
    char previous[65];
    FILE *file = fopen(path, "r");
    json_t *row;

    memset(previous, '0', 64);
    previous[64] = '\0';
    while (file && (row = read_row(file, line, sizeof(line)))) {
        chain_hash(previous, text_of(row, "body"), previous);
        json_object_set_new(row, "hash", json_string(previous));
        json_dumpf(row, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(row);
    }
    return file && fclose(file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Each line of a log: the words, a tab, the answer. */
static void
read_answers(const char *path)
{
    static char line[LINE_SIZE];
    FILE *file = fopen(path, "r");

    if (!file) {
        printf("%s cannot be read\n", path);
        judge.faults++;
        return;
    }
    while (fgets(line, sizeof(line), file)) {
        char *tab = strchr(line, '\t');
        json_t *answer = tab ? json_loads(tab + 1, 0, NULL) : NULL;
        if (!answer) {
            fault(&judge, "an answer that is no JSON", path);
            continue;
        }
        *tab = '\0';
        answers_note(&judge, line, answer);
        json_decref(answer);
    }
    fclose(file);
}

static void
check_shown(const char *path, char *line, size_t size)
{
    FILE *file = path ? fopen(path, "r") : NULL;

    if (file) {
        asked_compare_shown(&judge, file, line, size);
        fclose(file);
    } else if (path) {
        fault(&judge, "cannot be read", path);
    }
}

static void
print_states(void)
{
    for (long long id = 1; id <= judge.ticket_count; id++) {
        printf("%s/%s %s\n", judge.tickets[id].day, judge.tickets[id].number,
               judge.tickets[id].state);
    }
}

int
main(int argc, char **argv)
{
    static char line[LINE_SIZE];
    const char *shown = argc >= 3 && strcmp(argv[1], "--complete") == 0 ? argv[2] : NULL;
    bool states = argc >= 2 && strcmp(argv[1], "--states") == 0;
    json_t *body, *row;

    if (argc == 3 && strcmp(argv[1], "--rehash") == 0) {
        return rehash(argv[2]);
    }
    argv += states + (shown ? 2 : 0);
    argc -= states + (shown ? 2 : 0);
    judge.complete = shown != NULL;
    judge.asked = json_object();
    FILE *file = argc >= 3 && hall_read(&judge, argv[1]) ? fopen(argv[2], "r") : NULL;
    if (!file) {
        fprintf(stderr, "usage: check_ledger [--states] HALL EVENTS [ANSWERS…]\n");
        return 2;
    }
    for (int i = 3; i < argc; i++) {
        read_answers(argv[i]);
    }
    judge_begin(&judge);
    while (judge.row < EVENTS_MAX - 1 && (row = read_row(file, line, sizeof(line)))) {
        judge.row++;
        body = chain_check(&judge, row);
        if (body) {
            answers_check(&judge, row);
            day_check(&judge, row, body);
            ticket_check(&judge, row, body);
            answers_check_ahead(&judge);
        }
        json_decref(body);
        json_decref(row);
    }
    if (!feof(file)) {
        fault(&judge, "more rows than the judge can hold, or a row that is no JSON", NULL);
    }
    fclose(file);
    answers_finish(&judge);
    check_shown(shown, line, sizeof(line));
    if (states) {
        print_states();
    } else {
        printf(
            "%lld rows, %lld tickets, %lld calls by rule, %lld undos, %lld answers, %lld places, "
            "%lld days closed, %lld faults\n",
            judge.row, judge.ticket_count, judge.calls, judge.undos, judge.answer_count,
            judge.places, judge.days_closed, judge.faults);
    }
    return judge.faults ? EXIT_FAILURE : EXIT_SUCCESS;
}
