/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger.h"

enum {
    DISPLAY_MS =
        5000, /* a display calls itself out of date after 2000, but the machine may be busy */
    EARLY_MS = 2000, /* the display may be quicker than the counter's own screen */
    SETTLE_MS = 10000,
};

struct findings {
    const struct report *report;
    struct ledger ledger;
    struct sight tickets[PEOPLE_MAX]; /* PNG files */
    size_t ticket_count;
    int64_t slowest_ms;
    int shown;
    int faults;
};

static void complain(struct findings *findings, const char *format, ...) PRINTF_LIKE(2, 3);
static void
complain(struct findings *findings, const char *format, ...)
{
    va_list args;

    fputs("DISAGREE: ", stdout);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    fputc('\n', stdout);
    findings->faults++;
}

static void
list_tickets(struct findings *findings)
{
    char path[STAGE_PATH_SIZE];

    str_format(path, sizeof(path), "%s/tickets", findings->report->folder);
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && length < STAGE_NUMBER_SIZE + 4 &&
            strcmp(entry->d_name + length - 4, ".png") == 0 &&
            findings->ticket_count < PEOPLE_MAX) {
            struct sight *ticket = &findings->tickets[findings->ticket_count++];
            str_format(ticket->number, sizeof(ticket->number), "%.*s", (int)(length - 4),
                       entry->d_name);
        }
    }
    if (folder) {
        closedir(folder);
    }
}

static size_t
count_number(const struct sight *sights, size_t count, const char *number)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        found += strcmp(sights[i].number, number) == 0;
    }
    return found;
}

/* The same numbers, each as often. */
static void
compare_numbers(struct findings *findings, const char *this, const struct sight *these,
                size_t this_count, const char *that, const struct sight *those, size_t that_count)
{
    for (size_t i = 0; i < this_count; i++) {
        const char *number = these[i].number;
        size_t here = count_number(these, this_count, number),
               there = count_number(those, that_count, number);
        if (here != there) {
            complain(findings, "%s stands %zu times in: %s, but %zu times in: %s", number, here,
                     this, there, that);
        }
    }
    for (size_t i = 0; i < that_count; i++) {
        if (count_number(these, this_count, those[i].number) == 0) {
            complain(findings, "%s stands in: %s, but not in: %s", those[i].number, that, this);
        }
    }
}

static int
deeds(const struct findings *findings, enum deed deed)
{
    return ledger_count(&findings->ledger, deed_name(deed), NULL);
}

static void
compare_calls(struct findings *findings, const struct clerk *clerk)
{
    const struct ledger *ledger = &findings->ledger;
    size_t at = 0;

    for (size_t i = 0; i < ledger->call_count; i++) {
        const struct sight *call = &ledger->calls[i];
        if (strcmp(call->counter, clerk->counter) != 0) {
            continue;
        }
        const char *seen = at < clerk->count ? clerk->calls[at].number : "nothing";
        if (strcmp(seen, call->number) != 0) {
            complain(findings, "call %zu of counter %s: %s in the ledger, %s on its screen", at + 1,
                     clerk->counter, call->number, seen);
        }
        at++;
    }
    if (at < clerk->count) {
        complain(findings, "counter %s showed %zu calls, the ledger has %zu", clerk->counter,
                 clerk->count, at);
    }
}

static void
compare_deeds(struct findings *findings)
{
    const struct report *report = findings->report;
    int returned = 0;

    for (size_t i = 0; i < report->clerk_count; i++) {
        const struct clerk *clerk = &report->clerks[i];
        for (int deed = 0; deed < DEED_COUNT; deed++) {
            const char *name = deed_name((enum deed)deed);
            int rows = ledger_count(&findings->ledger, name, clerk->counter);
            /* Who puts a passed number back acts for the hall, not for the counter. */
            if (deed != DEED_RETURN && rows != clerk->deeds[deed]) {
                complain(findings, "counter %s: '%s' %d times in the ledger, %d on its screen",
                         clerk->counter, name, rows, clerk->deeds[deed]);
            }
        }
        returned += clerk->deeds[DEED_RETURN];
    }
    if (deeds(findings, DEED_RETURN) != returned) {
        complain(findings, "'return' %d times in the ledger, %d on the counters' screens",
                 deeds(findings, DEED_RETURN), returned);
    }
}

/* Each call beside its counter on the display, soon after the counter's own screen showed it. */
static void
compare_display(struct findings *findings, const struct clerk *clerk)
{
    const struct watcher *watcher = findings->report->watcher;

    for (size_t i = 0; i < clerk->count; i++) {
        const struct sight *call = &clerk->calls[i];
        int64_t best = INT64_MAX;
        for (size_t n = 0; n < watcher->count; n++) {
            const struct sight *sight = &watcher->sights[n];
            int64_t late = sight->ms - call->ms;
            if (strcmp(sight->number, call->number) == 0 &&
                strcmp(sight->counter, call->counter) == 0 && late >= -EARLY_MS && late < best) {
                best = late;
            }
        }
        if (best == INT64_MAX) {
            complain(findings, "%s was called at counter %s, and the display never showed it there",
                     call->number, call->counter);
            continue;
        }
        if (best > DISPLAY_MS) {
            complain(findings,
                     "%s was called at counter %s, and the display showed it %lld ms late",
                     call->number, call->counter, (long long)best);
        }
        findings->shown++;
        findings->slowest_ms = best > findings->slowest_ms ? best : findings->slowest_ms;
    }
}

/* How many wait, by the row of the kiosk's first screen: its first number, none = nobody. */
static int
kiosk_waiting(const struct pane *pane, const char *name)
{
    const json_t *row = pane_target(pane, "spoken", name, 0);
    const char *text = row ? json_string_value(json_object_get(row, "spoken")) : NULL;

    if (!text) {
        return -1;
    }
    text += strlen(name);
    text += strcspn(text, "0123456789");
    return *text ? (int)strtol(text, NULL, 10) : 0;
}

static int
board_waiting(const struct ledger *ledger, const char *service)
{
    const json_t *services = json_object_get(ledger->board, "services");

    for (size_t i = 0; i < json_array_size(services); i++) {
        const json_t *row = json_array_get(services, i);
        if (strcmp(json_string_value(json_object_get(row, "service")), service) == 0) {
            return (int)json_integer_value(json_object_get(row, "waiting"));
        }
    }
    return -1;
}

static void
compare_waiting(struct findings *findings)
{
    struct pane *pane = &findings->report->citizens->pane;
    int64_t end = clock_steady_ms(&pane->stage->clock) + SETTLE_MS;

    for (size_t i = 0; i < PEOPLE_SERVICES; i++) {
        const char *id, *name = people_service(i, false, &id);
        int stored = board_waiting(&findings->ledger, id), shown;
        while ((shown = kiosk_waiting(pane, name)) != stored &&
               clock_steady_ms(&pane->stage->clock) < end) {
            clock_sleep_us(20000);
            pane_look(pane);
        }
        if (shown != stored) {
            complain(findings, "%d wait for service %s in the database, %d on the kiosk's screen",
                     stored, id, shown);
        }
    }
}

static void
compare(struct findings *findings)
{
    const struct report *report = findings->report;
    const struct ledger *ledger = &findings->ledger;
    const struct citizens *citizens = report->citizens;

    compare_numbers(findings, "the ledger's numbers", ledger->taken, ledger->taken_count,
                    "the numbers shown by the kiosk", citizens->numbers, citizens->count);
    compare_numbers(findings, "the numbers shown by the kiosk", citizens->numbers, citizens->count,
                    "the tickets printed", findings->tickets, findings->ticket_count);
    compare_numbers(findings, "the papers in the ledger", ledger->printed, ledger->printed_count,
                    "the tickets printed", findings->tickets, findings->ticket_count);
    if (ledger->priority != citizens->priority || ledger->english != citizens->english) {
        complain(findings, "green channel and English: %d and %d in the ledger, %d and %d taken",
                 ledger->priority, ledger->english, citizens->priority, citizens->english);
    }
    size_t calls = 0;
    for (size_t i = 0; i < report->clerk_count; i++) {
        compare_calls(findings, &report->clerks[i]);
        compare_display(findings, &report->clerks[i]);
        calls += report->clerks[i].count;
    }
    if (calls != ledger->call_count) {
        complain(findings, "%zu calls in the ledger, %zu on the counters' screens",
                 ledger->call_count, calls);
    }
    compare_deeds(findings);
    compare_waiting(findings);
    if (ledger_count(ledger, "rate", NULL) != report->rater->rated) {
        complain(findings, "%d ratings in the ledger, %d given at the pad",
                 ledger_count(ledger, "rate", NULL), report->rater->rated);
    }
    if (!json_is_true(json_object_get(ledger->verify, "ok"))) {
        char *text = json_dumps(ledger->verify, JSON_COMPACT);
        complain(findings, "paihao verify: %s", text);
        free(text);
    }
}

static void
tell_ledger(const struct findings *findings)
{
    const struct ledger *ledger = &findings->ledger;
    const char *a, *j;

    people_service(0, false, &a);
    people_service(1, false, &j);
    printf("From the ledger (paihao events, board, verify):\n");
    printf("  %zu numbers issued, %d of them by the green channel, %d in English; %zu on paper\n",
           ledger->taken_count, ledger->priority, ledger->english, ledger->printed_count);
    printf("  %zu calls and %d repeats; %d did not come, %d of them came back later\n",
           ledger->call_count, deeds(findings, DEED_RECALL), deeds(findings, DEED_PASS),
           deeds(findings, DEED_RETURN));
    printf("  %d finished, %d put aside and %d taken up again, %d sent to another service\n",
           deeds(findings, DEED_FINISH), deeds(findings, DEED_HOLD), deeds(findings, DEED_UNHOLD),
           deeds(findings, DEED_TRANSFER));
    printf("  %d pauses; %d wait for %s and %d for %s at the end\n", deeds(findings, DEED_PAUSE),
           board_waiting(ledger, a), a, board_waiting(ledger, j), j);
    printf("  %lld ledger rows and %lld tickets proved\n",
           (long long)json_integer_value(json_object_get(ledger->verify, "events")),
           (long long)json_integer_value(json_object_get(ledger->verify, "tickets")));
}

static void
tell_windows(const struct findings *findings)
{
    const struct report *report = findings->report;
    const struct pane *kiosk = &report->citizens->pane;

    printf("From the windows (clicks and keys sent, pictures shown):\n");
    printf("  kiosk: %lld clicks, %lld pictures; %zu numbers read from its screen, %zu tickets\n",
           (long long)kiosk->clicks, (long long)kiosk->frames, report->citizens->count,
           findings->ticket_count);
    for (size_t i = 0; i < report->clerk_count; i++) {
        const struct clerk *clerk = &report->clerks[i];
        printf("  counter %s: %lld keys, %lld clicks, %lld pictures; %zu calls, %d finished\n",
               clerk->counter, (long long)clerk->pane.keys, (long long)clerk->pane.clicks,
               (long long)clerk->pane.frames, clerk->count, clerk->deeds[DEED_FINISH]);
    }
    printf("  pad: %lld clicks, %lld pictures; %d rated, %d skipped\n",
           (long long)report->rater->pane.clicks, (long long)report->rater->pane.frames,
           report->rater->rated, report->rater->skipped);
    printf("  display: %lld pictures; %d calls beside their counter, the last %.2f s after it\n",
           (long long)report->watcher->pane.frames, findings->shown,
           (double)findings->slowest_ms / 1000);
}

bool
report_print(const struct report *report)
{
    struct findings *findings = mem_zero_alloc(1, sizeof(*findings));

    findings->report = report;
    bool good = ledger_read(report->paihao, report->db, &findings->ledger);
    if (good) {
        list_tickets(findings);
        compare(findings);
        printf("%s to %s in the hall, played in %.0f s.\n", report->from, report->to,
               report->seconds);
        tell_ledger(findings);
        tell_windows(findings);
        good = findings->faults == 0;
        printf("%s\n", good ? "Ledger and windows agree." : "Ledger and windows DISAGREE.");
    }
    ledger_done(&findings->ledger);
    free(findings);
    return good;
}
