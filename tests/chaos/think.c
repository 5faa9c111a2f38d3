/* SPDX-License-Identifier: Apache-2.0
 * What the people of a hall say: citizens at kiosks, clerks who mostly mind their own counter, a
 * manager who likes to transfer, and the master of a clock that crosses midnight both ways. */
#include <stdlib.h>
#include <string.h>

#include "tests/chaos/chaos.h"

enum { BOOKINGS = 400 }; /* B000 to B399, as tests/process/chaos.sh brings them in */

static const char *const services[SERVICES] = {"C", "G", "J", "E", "Q"};
static const char *const classes[] = {"regular", "regular", "elderly", "infant"};

static void
keep(const char *answer, const char *key, char ring[RING][NUMBER_SIZE], unsigned *at)
{
    const char *found = strstr(answer, key);

    if (found) {
        found += strlen(key);
        snprintf(ring[*at % RING], NUMBER_SIZE, "%.*s", (int)strcspn(found, "\""), found);
        ++*at;
    }
}

static void
word_after(const char *answer, const char *key, char *word, size_t size)
{
    const char *found = strstr(answer, key);

    word[0] = '\0';
    if (found) {
        found += strlen(key);
        snprintf(word, size, "%.*s", (int)strcspn(found, "\","), found);
    }
}

void
remember(struct chaos *chaos, struct actor *actor, const char *answer)
{
    struct mind *mind = &actor->mind;
    char at_counter[8], own[8], calls[12], ahead[12];

    keep(answer, "\"number\":\"", mind->numbers, &mind->number_at);
    if (strstr(answer, "\"state\":\"done\"")) {
        keep(answer, "\"code\":\"", mind->codes, &mind->code_at);
    }
    /* Staff sN sits at counter N mostly. */
    const char *bound = strstr(answer, "\"bound\":{\"counter\":\"");
    bound = bound ? bound + 20 : strstr(answer, "\"bound\":{\"staff\":\"s");
    if (bound) {
        bound += *bound == '"' ? 19 : 0;
        snprintf(chaos->offered_to, sizeof(chaos->offered_to), "%.*s", (int)strcspn(bound, "\""),
                 bound);
        word_after(answer, "\"number\":\"", chaos->offered, sizeof(chaos->offered));
    }
    word_after(answer, "\"ahead\":", ahead, sizeof(ahead));
    mind->crowded = atoi(ahead) > 20;
    if (actor->role != ROLE_COUNTER || !strstr(answer, "\"event\"")) {
        return;
    }
    word_after(answer, "\"counter\":\"", at_counter, sizeof(at_counter));
    snprintf(own, sizeof(own), "%u", actor->counter);
    if (strcmp(own, at_counter) == 0) {
        word_after(answer, "\"number\":\"", mind->in_hand, sizeof(mind->in_hand));
        word_after(answer, "\"state\":\"", mind->state, sizeof(mind->state));
        word_after(answer, "\"calls\":", calls, sizeof(calls));
        mind->calls = atoi(calls);
    } else {
        mind->state[0] = '\0';
    }
}

static const char *
some_number(struct chaos *chaos, const struct mind *mind)
{
    const char *number = mind->numbers[pick(chaos, RING)];

    return *number ? number : "C001";
}

static void
say_take(struct chaos *chaos, struct actor *actor, char *line)
{
    const char *code = actor->mind.codes[pick(chaos, RING)];
    bool visit = *code && !pick(chaos, 8);

    const char *service = services[pick(chaos, SERVICES)];

    snprintf(line, LINE_SIZE, "take %s%s%s --class %s%s%s%s", service,
             *service == 'C' && pick(chaos, 2) ? "/resale" : "", pick(chaos, 10) ? "" : ",Q",
             classes[pick(chaos, 4)], visit ? " --visit " : "", visit ? code : "",
             visit && pick(chaos, 2) ? " --same-counter" : "");
}

static void
say_transfer(struct chaos *chaos, unsigned counter, const char *number, char *line)
{
    char target[40];

    switch (pick(chaos, 3)) {
    case 0:
        snprintf(target, sizeof(target), "--service %s", services[pick(chaos, SERVICES)]);
        break;
    case 1:
        snprintf(target, sizeof(target), "--counter %u", 1 + pick(chaos, COUNTERS));
        break;
    default:
        snprintf(target, sizeof(target), "--staff s%u", 1 + pick(chaos, COUNTERS));
    }
    snprintf(line, LINE_SIZE, "transfer %u %s%s%s%s%s%s", counter, number, *number ? " " : "",
             target, strncmp(target, "--service", 9) != 0 && pick(chaos, 2) ? " --offer" : "",
             pick(chaos, 3) ? "" : " --come-back",
             pick(chaos, 8) ? "" : " --supervisor 0400 --pin 9999");
}

static void
think_kiosk(struct chaos *chaos, struct actor *actor, char *line)
{
    unsigned dice = pick(chaos, 100);

    if (actor->mind.crowded && pick(chaos, 8)) {
        actor->act_at = now_ms() + 20 + pick(chaos, 80);
        return;
    }
    if (dice < 84) {
        say_take(chaos, actor, line);
    } else if (dice < 90) {
        snprintf(line, LINE_SIZE, "leave %s", some_number(chaos, &actor->mind));
    } else if (dice < 94) {
        snprintf(line, LINE_SIZE, "return %s", some_number(chaos, &actor->mind));
    } else if (dice < 98) {
        snprintf(line, LINE_SIZE, "checkin B%03u", pick(chaos, BOOKINGS));
    } else {
        snprintf(line, LINE_SIZE, "show %s", some_number(chaos, &actor->mind));
    }
}

/* What stands beside the queue: help, messages, notices, a message over all screens, a terminal
 * that is locked, somebody served who took no number. */
static void
think_beside(struct chaos *chaos, unsigned counter, unsigned dice, char *line)
{
    static const char *const locks[] = {"lock", "unlock", "message Look", "clear"};

    switch (dice) {
    case 24:
    case 25:
        snprintf(line, LINE_SIZE, "serve %u %s", counter, services[pick(chaos, SERVICES)]);
        break;
    case 26:
        snprintf(line, LINE_SIZE, pick(chaos, 2) ? "help --counter %u" : "help --done %u",
                 pick(chaos, 2) ? counter : 1 + pick(chaos, 4000));
        break;
    case 27:
        snprintf(line, LINE_SIZE, "message %u Come", counter);
        break;
    case 28:
        snprintf(line, LINE_SIZE, "notice %u --missing %u", counter, 1 + pick(chaos, 2));
        break;
    default:
        if (pick(chaos, 2)) {
            snprintf(line, LINE_SIZE, "emergency %s --supervisor 0400 --pin 9999",
                     pick(chaos, 3) ? "off" : "on --preset fire");
        } else {
            snprintf(line, LINE_SIZE, "terminal k%u %s", 1 + pick(chaos, 2), locks[pick(chaos, 4)]);
        }
    }
}

/* What a clerk may say at any time, right or wrong, at any counter. */
static void
think_any(struct chaos *chaos, struct actor *actor, unsigned counter, char *line)
{
    static const char *const plain[] = {"call", "call",  "recall", "start", "finish", "pass",
                                        "undo", "close", "resume", "why",   "release"};
    const char *number = some_number(chaos, &actor->mind);
    unsigned dice = pick(chaos, 30);

    if (dice >= 24) {
        think_beside(chaos, counter, dice, line);
    } else if (dice < 12) {
        snprintf(line, LINE_SIZE, "%s %u", plain[pick(chaos, 11)], counter);
    } else if (dice < 15) {
        snprintf(line, LINE_SIZE, "open %u --staff s%u --pin 9999", counter,
                 pick(chaos, 4) ? counter : 1 + pick(chaos, COUNTERS));
    } else if (dice < 16) {
        snprintf(line, LINE_SIZE, "unhold %u %s", counter, number);
    } else if (dice < 17 && chaos->offered[0]) {
        bool declines = !pick(chaos, 3);
        snprintf(line, LINE_SIZE, "%s %u %s%s", declines ? "decline" : "accept", counter,
                 chaos->offered, declines ? " --reason no" : "");
    } else if (dice < 18) {
        snprintf(line, LINE_SIZE, "hold %u --kind with-us", counter);
    } else if (dice < 20) {
        say_transfer(chaos, counter, pick(chaos, 2) ? number : "", line);
    } else if (dice < 21) {
        snprintf(line, LINE_SIZE, "pause %u --reason lunch --minutes %u", counter,
                 1 + pick(chaos, 60));
    } else if (dice < 22) {
        snprintf(line, LINE_SIZE, "queue --counter %u", counter);
    } else {
        snprintf(line, LINE_SIZE, "resume %u", counter);
    }
}

static void
think_counter(struct chaos *chaos, struct actor *actor, char *line)
{
    static const char *const kinds[] = {"with-us", "with-citizen", "waiting"};
    const struct mind *mind = &actor->mind;
    unsigned own = actor->counter, dice = pick(chaos, 100);
    bool offered = chaos->offered[0] && strtoul(chaos->offered_to, NULL, 10) == own;

    if (offered && dice > 70) {
        snprintf(line, LINE_SIZE, "%s %u %s%s", dice > 90 ? "decline" : "accept", own,
                 chaos->offered, dice > 90 ? " --reason no" : "");
        chaos->offered[0] = '\0';
    } else if (dice < 12) {
        think_any(chaos, actor, pick(chaos, 2) ? own : 1 + pick(chaos, COUNTERS), line);
    } else if (dice < 16 &&
               (strcmp(mind->state, "called") == 0 || strcmp(mind->state, "serving") == 0)) {
        /* Who may not go yet. */
        snprintf(line, LINE_SIZE, "%s %u%s", dice < 14 ? "close" : "pause", own,
                 dice < 14 ? "" : " --reason lunch");
    } else if (strcmp(mind->state, "called") == 0) {
        snprintf(line, LINE_SIZE, "%s %u",
                 dice < 18                      ? "undo"
                 : dice < 50 && mind->calls < 3 ? "recall"
                                                : "start",
                 own);
        if (dice > 92) { /* who does not come, and says so at the kiosk */
            snprintf(line, LINE_SIZE, "leave %s", mind->in_hand);
        } else if (mind->calls >= 3 && dice < 70) {
            snprintf(line, LINE_SIZE, "pass %u", own);
        }
    } else if (strcmp(mind->state, "serving") == 0) {
        if (dice < 26) {
            say_transfer(chaos, own, "", line);
        } else if (dice < 40) {
            snprintf(line, LINE_SIZE, "hold %u --kind %s", own, kinds[pick(chaos, 3)]);
        } else if (dice < 46) {
            snprintf(line, LINE_SIZE, "%s %u %s", dice < 44 ? "add" : "skip", own,
                     services[pick(chaos, SERVICES)]);
        } else if (dice < 52) {
            snprintf(line, LINE_SIZE, "notice %u --missing %u", own, 1 + pick(chaos, 2));
        } else {
            snprintf(line, LINE_SIZE, "finish %u%s", own, dice < 56 ? " --outcome failed" : "");
        }
    } else if (strcmp(mind->state, "held") == 0 && dice < 40) {
        snprintf(line, LINE_SIZE, "unhold %u %s", own, mind->in_hand);
    } else if (strcmp(mind->state, "passed") == 0 && dice < 40) {
        snprintf(line, LINE_SIZE, "return %s", mind->in_hand);
    } else if (dice < 20) {
        snprintf(line, LINE_SIZE, "undo %u", own);
    } else if (dice < 24) {
        snprintf(line, LINE_SIZE, "open %u --staff s%u --pin 9999", own, own);
    } else if (dice < 28) {
        snprintf(line, LINE_SIZE, "resume %u", own);
    } else {
        snprintf(line, LINE_SIZE, "call %u", own);
    }
}

static void
think_manager(struct chaos *chaos, struct actor *actor, char *line)
{
    unsigned counter = 1 + pick(chaos, COUNTERS), dice = pick(chaos, 100);
    const char *number = some_number(chaos, &actor->mind);

    if (dice < 3) {
        snprintf(line, LINE_SIZE, "reinstate %s --reason came-back", number);
    } else if (dice < 7) {
        snprintf(line, LINE_SIZE, "class %s --class %s --reason seen", number,
                 classes[1 + pick(chaos, 3)]);
    } else if (dice < 40) {
        say_transfer(chaos, counter, pick(chaos, 3) ? "" : number, line);
    } else if (dice < 46) {
        snprintf(line, LINE_SIZE, "call %u %s --reason emergency%s", counter, number,
                 pick(chaos, 2) ? "" : " --supervisor 0400 --pin 9999");
    } else if (dice < 52) {
        snprintf(line, LINE_SIZE, "release %u%s", counter,
                 pick(chaos, 2) ? "" : " --supervisor 0400 --pin 9999");
    } else if (dice < 58) {
        snprintf(line, LINE_SIZE, "return %s", number);
    } else if (dice < 62) {
        unsigned first = pick(chaos, SERVICES);
        snprintf(line, LINE_SIZE, "counter %u --services %s,%s", counter, services[first],
                 services[(first + 1 + pick(chaos, SERVICES - 1)) % SERVICES]);
    } else if (dice < 63) {
        snprintf(line, LINE_SIZE, "service %s stop --reason busy", services[pick(chaos, SERVICES)]);
    } else if (dice < 68) {
        snprintf(line, LINE_SIZE, "service %s resume", services[pick(chaos, SERVICES)]);
    } else if (dice < 70) {
        snprintf(line, LINE_SIZE, "open %u --staff 0400 --pin %s", counter,
                 pick(chaos, 3) ? "9999" : "1234");
    } else if (dice < 84) {
        snprintf(line, LINE_SIZE, "queue %s", services[pick(chaos, SERVICES)]);
    } else {
        think_any(chaos, actor, counter, line);
    }
}

/* From one evening to the next morning, back before midnight, on to a later day, and again. */
static void
think_clock(struct chaos *chaos, struct actor *actor, char *line)
{
    static const char *const moments[] = {
        "2026-03-02T23:59:5", "2026-03-03T00:00:0", "2026-03-02T23:58:0", "2026-03-03T09:00:0",
        "2026-03-02T15:30:0", "2026-03-03T23:59:4", "2026-03-04T00:10:0", "2026-03-03T12:00:0",
        "2026-03-05T08:00:0", "2026-03-04T23:59:5",
    };
    static const unsigned rates[] = {1, 1, 5, 60, 600, 0};
    char at[40];

    if (pick(chaos, 4) == 0) { /* only its speed, or one of a minute further on */
        snprintf(line, LINE_SIZE, "clock --rate %u", rates[pick(chaos, 6)]);
        return;
    }
    int which = actor->days++ % 10;
    if (pick(chaos, 6) == 0) {
        which = (int)pick(chaos, 10);
    }
    snprintf(at, sizeof(at), "%s%u", moments[which], pick(chaos, 10));
    switch (pick(chaos, 4)) {
    case 0:
        snprintf(line, LINE_SIZE, "--at %s take %s", at, services[pick(chaos, SERVICES)]);
        break;
    case 1:
        snprintf(line, LINE_SIZE, "--at %s call %u", at, 1 + pick(chaos, COUNTERS));
        break;
    default:
        snprintf(line, LINE_SIZE, "clock --at %s --rate %u", at, rates[pick(chaos, 5)]);
    }
    chaos->times[TROUBLE_CLOCK]++;
}

/* At the beginning everybody sits down, one after the other. */
static void
set_up(struct chaos *chaos, struct actor *actor, char *line)
{
    if (actor->said == 0) {
        snprintf(line, LINE_SIZE, "%s",
                 chaos->machine_offset ? "take C" : "clock --at 2026-03-02T23:45:00 --rate 60");
        return;
    }
    snprintf(line, LINE_SIZE, "open %lld --staff s%lld --pin 9999", actor->said, actor->said);
    chaos->setting_up = actor->said < COUNTERS;
}

static bool
is_question(const char *line)
{
    return strncmp(line, "show", 4) == 0 || strncmp(line, "queue", 5) == 0 ||
           strncmp(line, "why", 3) == 0 || strncmp(line, "board", 5) == 0;
}

/* --at stands before --request in either order; here always behind it. */
static void
give_id(struct chaos *chaos, struct actor *actor, const char *line)
{
    if (is_question(line)) {
        snprintf(actor->line, LINE_SIZE, "%s", line);
        return;
    }
    snprintf(actor->line, LINE_SIZE, "--request x%llu-%d-%lld %.340s", chaos->seed % 100000000,
             actor->number, actor->said, line);
    actor->said++;
    if (!strstr(line, "--at ")) {
        snprintf(actor->mind.lines[actor->mind.line_at++ % RING], LINE_SIZE, "%s", actor->line);
    }
}

void
think(struct chaos *chaos, struct actor *actor)
{
    char line[LINE_SIZE] = "";
    const char *old = actor->mind.lines[pick(chaos, RING)];

    if (chaos->setting_up) {
        set_up(chaos, actor, line);
    } else if (*old && !pick(chaos, 25)) {
        snprintf(actor->line, LINE_SIZE, "%s", old);
        return;
    } else if (actor->role == ROLE_COUNTER) {
        think_counter(chaos, actor, line);
    } else if (actor->role == ROLE_MANAGER) {
        think_manager(chaos, actor, line);
    } else if (actor->role == ROLE_CLOCK && chaos->enabled[TROUBLE_CLOCK] &&
               now_ms() >= chaos->clock_at) {
        chaos->clock_at = now_ms() + 100 + pick(chaos, 1500);
        think_clock(chaos, actor, line);
    } else {
        think_kiosk(chaos, actor, line);
    }
    if (line[0]) {
        give_id(chaos, actor, line);
    }
}
