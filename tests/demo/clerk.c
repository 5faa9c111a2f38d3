/* SPDX-License-Identifier: Apache-2.0
 * The clerks. Each calls whoever is next; at fixed points of the morning something happens that is
 * not the rule: papers are missing, somebody does not come, or stands at the wrong counter. */
#include <ctype.h>
#include <string.h>

#include "people.h"
#include "tests/lib/chance.h"

enum {
    CALLS_BEFORE_PASS = 3,
    HOLD_AT = 2,     /* the first clerk's second ticket */
    PAUSE_AFTER = 3, /* … and a short break after his third */
    UNHOLD_AFTER = 4,
    NO_SHOW_AT = 2, /* the second clerk's second */
    TRANSFER_AT = 4,
    LAST_CALL_MS = 6500, /* nobody is called whom he could not serve in time */
};

const char *
deed_name(enum deed deed)
{
    static const char *const names[DEED_COUNT] = {"open",   "recall", "pass",   "return",
                                                  "start",  "hold",   "unhold", "transfer",
                                                  "finish", "pause",  "resume"};
    return names[deed];
}

static void
shoot(struct clerk *clerk, const char *what)
{
    char name[2 * STAGE_ID_SIZE];

    str_format(name, sizeof(name), "%s-%s", clerk->pane.name, what);
    pane_shoot(&clerk->pane, name);
}

/* Somebody thinks, walks or looks for a paper. */
static void
pass_time(struct clerk *clerk, int64_t least_ms, int64_t most_ms)
{
    double share = chance_share(&clerk->random);

    stage_nap(clerk->pane.stage, least_ms + (int64_t)(share * (double)(most_ms - least_ms)));
}

/* Presses or clicks, waits for the screen that must come, and counts it. */
static bool
act(struct clerk *clerk, const char *key, const char *screens, enum deed deed)
{
    pane_press(&clerk->pane, key, chance_share(&clerk->random) < 0.35);
    if (!pane_await(&clerk->pane, screens)) {
        return false;
    }
    clerk->deeds[deed]++;
    return true;
}

/* As act, when the dialog that asks for more comes first. */
static bool
open_dialog(struct clerk *clerk, const char *key, const char *dialog)
{
    pane_press(&clerk->pane, key, chance_share(&clerk->random) < 0.35);
    if (!pane_await(&clerk->pane, dialog)) {
        return false;
    }
    shoot(clerk, dialog);
    return true;
}

static void
spell(char *dst, size_t size, const char *text)
{
    size_t length = 0;

    for (const char *at = text; *at && length + 8 < size; at++) {
        dst[length++] = (char)tolower((unsigned char)*at);
        dst[length++] = ' ';
    }
    str_cut(dst + length, size - length, "Return");
}

static bool
log_in(struct clerk *clerk)
{
    char keys[128];

    if (!pane_await(&clerk->pane, "login")) {
        return false;
    }
    spell(keys, sizeof(keys), clerk->pane.staff);
    pane_type(&clerk->pane, keys);
    if (!pane_await_change(&clerk->pane)) {
        return false;
    }
    shoot(clerk, "login");
    spell(keys, sizeof(keys), clerk->pane.pin);
    pane_type(&clerk->pane, keys);
    if (!pane_await(&clerk->pane, "ready empty")) {
        return false;
    }
    clerk->deeds[DEED_OPEN]++;
    return true;
}

/* False also when the other counter was quicker and nobody is left. */
static bool
call_next(struct clerk *clerk)
{
    struct sight *sight = &clerk->calls[clerk->count];

    pane_press(&clerk->pane, "F2", chance_share(&clerk->random) < 0.35);
    if (!pane_await(&clerk->pane, "called empty") ||
        strcmp(pane_screen(&clerk->pane), "called") != 0) {
        return false;
    }
    if (!pane_number(&clerk->pane, sight->number, sizeof(sight->number))) {
        stage_fail(clerk->pane.stage, "%s: called, and no number is to be seen", clerk->pane.name);
        return false;
    }
    str_cut(sight->counter, sizeof(sight->counter), clerk->counter);
    sight->ms = json_integer_value(json_object_get(clerk->pane.frame, "ms"));
    clerk->count++;
    shoot(clerk, "called");
    return true;
}

static void
wait_in_vain(struct clerk *clerk)
{
    char line[64];

    for (int calls = 2; calls <= CALLS_BEFORE_PASS; calls++) {
        pass_time(clerk, 600, 800);
        pane_press(&clerk->pane, "F3", false);
        str_format(line, sizeof(line), "已叫 %d 遍", calls);
        if (!pane_await_line(&clerk->pane, line)) {
            return;
        }
        clerk->deeds[DEED_RECALL]++;
    }
    pass_time(clerk, 500, 700);
    if (act(clerk, "F4", "ready empty", DEED_PASS)) {
        str_cut(clerk->passed, sizeof(clerk->passed), clerk->calls[clerk->count - 1].number);
    }
}

/* He came after all: his number is found and put back into the queue. */
static void
welcome_back(struct clerk *clerk)
{
    char keys[128];

    pane_type(&clerk->pane, "ctrl+f");
    if (!pane_await(&clerk->pane, "lookup")) {
        return;
    }
    spell(keys, sizeof(keys), clerk->passed);
    pane_type(&clerk->pane, keys);
    if (!pane_await_target(&clerk->pane, "key", "F5")) {
        return;
    }
    shoot(clerk, "lookup");
    pane_press(&clerk->pane, "F5", false);
    if (!pane_await_target(&clerk->pane, "key", "F7")) {
        return;
    }
    clerk->deeds[DEED_RETURN]++;
    clerk->passed[0] = '\0';
    pane_press(&clerk->pane, "Esc", true);
    pane_await(&clerk->pane, "ready empty");
}

static void
put_aside(struct clerk *clerk)
{
    if (open_dialog(clerk, "F6", "hold")) {
        clerk->held = act(clerk, "1", "ready empty", DEED_HOLD);
    }
}

static void
go_on_with_held(struct clerk *clerk)
{
    if (!open_dialog(clerk, "F6", "hold") || !act(clerk, "1", "serving", DEED_UNHOLD)) {
        return;
    }
    clerk->held = false;
    pass_time(clerk, 600, 1200);
    act(clerk, "F2", "ready empty", DEED_FINISH);
}

static void
send_on(struct clerk *clerk)
{
    const char *number = clerk->calls[clerk->count - 1].number;

    if (!open_dialog(clerk, "F5", "transfer")) {
        return;
    }
    pane_type(&clerk->pane, number[0] == 'A' ? "j" : "a");
    if (pane_await_change(&clerk->pane)) {
        act(clerk, "F2", "ready empty", DEED_TRANSFER);
    }
}

static void
take_a_break(struct clerk *clerk)
{
    if (!open_dialog(clerk, "F8", "pause") || !act(clerk, "F2", "paused", DEED_PAUSE)) {
        return;
    }
    pass_time(clerk, 1500, 2000);
    shoot(clerk, "paused");
    act(clerk, "F2", "ready empty", DEED_RESUME);
}

static void
serve(struct clerk *clerk)
{
    pass_time(clerk, 700, 1300);
    if (!act(clerk, "F2", "serving", DEED_START)) {
        return;
    }
    shoot(clerk, "serving");
    pass_time(clerk, 2000, 4800);
    if (clerk->place == 0 && clerk->count == HOLD_AT) {
        put_aside(clerk);
    } else if (clerk->place == 1 && clerk->count == TRANSFER_AT) {
        send_on(clerk);
    } else {
        act(clerk, "F2", "ready empty", DEED_FINISH);
    }
}

/* What the morning brings between two tickets. */
static void
look_around(struct clerk *clerk)
{
    if (clerk->place == 0 && clerk->count == PAUSE_AFTER && clerk->deeds[DEED_PAUSE] == 0) {
        take_a_break(clerk);
    }
    if (clerk->held && clerk->count >= UNHOLD_AFTER) {
        go_on_with_held(clerk);
    }
    if (clerk->passed[0] && clerk->count >= TRANSFER_AT) {
        welcome_back(clerk);
    }
}

/* Nobody goes home from a full desk. */
static void
clear_desk(struct clerk *clerk)
{
    if (!stage_failed(clerk->pane.stage) && clerk->held) {
        go_on_with_held(clerk);
    }
}

void *
clerk_play(void *argument)
{
    struct clerk *clerk = argument;
    struct pane *pane = &clerk->pane;

    if (!log_in(clerk) || !stage_enter(pane->stage)) {
        return NULL;
    }
    while (!stage_failed(pane->stage) && clerk->count < PEOPLE_MAX &&
           stage_left(pane->stage) > LAST_CALL_MS) {
        pane_look(pane);
        look_around(clerk);
        if (strcmp(pane_screen(pane), "ready") != 0) {
            stage_nap(pane->stage, 50);
            continue;
        }
        shoot(clerk, "ready");
        pass_time(clerk, 300, 600);
        if (!call_next(clerk)) {
            continue;
        }
        if (clerk->place == 1 && clerk->count == NO_SHOW_AT) {
            wait_in_vain(clerk);
        } else {
            serve(clerk);
        }
    }
    clear_desk(clerk);
    return NULL;
}
