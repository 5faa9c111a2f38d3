/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

enum {
    LOOK_MS = 10,
    PRESS_MS = 150,      /* a button looks pressed for a little less */
    SECOND_TAP_MS = 380, /* a program takes what comes sooner for the same tap */
    WORDS_MAX = 24,
};

void
stage_fail(struct stage *stage, const char *format, ...)
{
    va_list args;

    pthread_mutex_lock(&stage->failing);
    if (!atomic_load(&stage->failed)) {
        va_start(args, format);
        vsnprintf(stage->failure, sizeof(stage->failure), format, args);
        va_end(args);
        atomic_store(&stage->failed, true);
    }
    pthread_mutex_unlock(&stage->failing);
}

bool
stage_failed(struct stage *stage)
{
    return atomic_load(&stage->failed);
}

bool
stage_enter(struct stage *stage)
{
    atomic_fetch_add(&stage->ready, 1);
    while (!stage_failed(stage) && !atomic_load(&stage->end_ms)) {
        clock_sleep_us(LOOK_MS * 1000);
    }
    return !stage_failed(stage);
}

int64_t
stage_left(struct stage *stage)
{
    return atomic_load(&stage->end_ms) - clock_steady_ms(&stage->clock);
}

void
stage_nap(struct stage *stage, int64_t ms)
{
    int64_t end = clock_steady_ms(&stage->clock) + ms;

    while (!stage_failed(stage) && clock_steady_ms(&stage->clock) < end) {
        clock_sleep_us(LOOK_MS * 1000);
    }
}

bool
pane_open(struct pane *pane, struct stage *stage, const char *line)
{
    char path[STAGE_PATH_SIZE];
    long long pid, x, y;

    *pane = (struct pane){.stage = stage, .trace = -1};
    int count = sscanf(line, "%23s %lld %23s %lld %lld %23s %23s", pane->name, &pid, pane->window,
                       &x, &y, pane->staff, pane->pin);
    if (count != 5 && count != 7) {
        stage_fail(stage, "this line names no window: '%s'", line);
        return false;
    }
    pane->pid = pid;
    pane->x = x;
    pane->y = y;
    str_format(path, sizeof(path), "%s/traces/%s.jsonl", stage->folder, pane->name);
    pane->trace = open(path, O_RDONLY | O_CLOEXEC);
    if (pane->trace < 0) {
        stage_fail(stage, "%s cannot be read: %s", path, strerror(errno));
        return false;
    }
    return true;
}

void
pane_close(struct pane *pane)
{
    if (pane->trace >= 0) {
        close(pane->trace);
    }
    json_decref(pane->frame);
    buffer_done(&pane->text);
    pane->frame = NULL;
    pane->trace = -1;
}

static void
take_frame(struct pane *pane, const char *line, size_t length)
{
    json_error_t error;
    json_t *frame = json_loadb(line, length, 0, &error);

    if (!frame) {
        stage_fail(pane->stage, "%s wrote a trace line that is no JSON: %s", pane->name,
                   error.text);
        return;
    }
    json_decref(pane->frame);
    pane->frame = frame;
    pane->frames++;
    if (pane->seen) {
        pane->seen(pane, pane->context);
    }
}

bool
pane_look(struct pane *pane)
{
    char bytes[16384];
    ssize_t got;
    bool fresh = false;

    while ((got = read(pane->trace, bytes, sizeof(bytes))) > 0) {
        buffer_append_bytes(&pane->text, bytes, (size_t)got);
    }
    char *line = pane->text.data, *end;
    size_t left = pane->text.length;
    while (left > 0 && (end = memchr(line, '\n', left))) {
        take_frame(pane, line, (size_t)(end - line));
        left -= (size_t)(end - line) + 1;
        line = end + 1;
        fresh = true;
    }
    if (fresh) {
        memmove(pane->text.data, line, left);
        pane->text.length = left;
        /* A busy machine brings a click late, and a program reckons from then. */
        if (pane->click_unseen) {
            pane->clicked_ms = clock_steady_ms(&pane->stage->clock);
            pane->click_unseen = false;
        }
    }
    return fresh;
}

static const char *
member_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

const char *
pane_screen(const struct pane *pane)
{
    return member_text(pane->frame, "screen");
}

static bool
is_one_of(const char *word, const char *words)
{
    size_t length = strlen(word);

    for (const char *at = words; length > 0 && (at = strstr(at, word)); at += length) {
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

static bool
is_target(const json_t *target, const char *member, const char *begins)
{
    const char *text = member_text(target, member);
    size_t length = strcmp(member, "key") == 0 ? strlen(begins) + 1 : strlen(begins);

    return !json_is_true(json_object_get(target, "disabled")) && strncmp(text, begins, length) == 0;
}

const json_t *
pane_target(const struct pane *pane, const char *member, const char *begins, size_t n)
{
    const json_t *targets = json_object_get(pane->frame, "targets");

    for (size_t i = 0; i < json_array_size(targets); i++) {
        const json_t *target = json_array_get(targets, i);
        if (is_target(target, member, begins) && n-- == 0) {
            return target;
        }
    }
    return NULL;
}

size_t
pane_count(const struct pane *pane, const char *member, const char *begins)
{
    size_t count = 0;

    while (pane_target(pane, member, begins, count)) {
        count++;
    }
    return count;
}

bool
pane_line(const struct pane *pane, const char **at, char *dst, size_t size)
{
    const char *from = *at ? *at : member_text(pane->frame, "text");
    size_t length = strcspn(from, "\n");

    if (*from == '\0') {
        return false;
    }
    str_format(dst, size, "%.*s", (int)length, from);
    *at = from[length] ? from + length + 1 : from + length;
    return true;
}

static bool
has_line(const struct pane *pane, const char *wanted)
{
    char line[512];

    for (const char *at = NULL; pane_line(pane, &at, line, sizeof(line));) {
        if (strcmp(line, wanted) == 0) {
            return true;
        }
    }
    return false;
}

/* Exactly one of screens, member and line is given, or none: then any new frame will do. */
struct wish {
    const char *screens, *member, *begins, *line;
};

static bool
is_granted(const struct pane *pane, const struct wish *wish)
{
    if (wish->screens) {
        return is_one_of(pane_screen(pane), wish->screens);
    }
    if (wish->member) {
        return pane_target(pane, wish->member, wish->begins, 0) != NULL;
    }
    return wish->line ? has_line(pane, wish->line) : pane->frames > pane->acted_frame;
}

static void
tell_wish(struct pane *pane, const struct wish *wish)
{
    const char *what = wish->screens  ? "the screen"
                       : wish->member ? "the button"
                       : wish->line   ? "the line"
                                      : "another picture";
    const char *which = wish->screens  ? wish->screens
                        : wish->member ? wish->begins
                        : wish->line   ? wish->line
                                       : "any";

    stage_fail(pane->stage, "%s: waited %d s for %s (%s), and it still shows '%s'", pane->name,
               STAGE_WAIT_MS / 1000, what, which, pane_screen(pane));
}

static bool
await(struct pane *pane, const struct wish *wish)
{
    int64_t end = clock_steady_ms(&pane->stage->clock) + STAGE_WAIT_MS;

    while (!stage_failed(pane->stage)) {
        pane_look(pane);
        if (is_granted(pane, wish)) {
            return true;
        }
        if (clock_steady_ms(&pane->stage->clock) > end) {
            tell_wish(pane, wish);
            return false;
        }
        clock_sleep_us(LOOK_MS * 1000);
    }
    return false;
}

bool
pane_await(struct pane *pane, const char *screens)
{
    return await(pane, &(struct wish){.screens = screens});
}

bool
pane_await_change(struct pane *pane)
{
    return await(pane, &(struct wish){0});
}

const json_t *
pane_await_target(struct pane *pane, const char *member, const char *begins)
{
    return await(pane, &(struct wish){.member = member, .begins = begins})
               ? pane_target(pane, member, begins, 0)
               : NULL;
}

bool
pane_await_line(struct pane *pane, const char *line)
{
    return await(pane, &(struct wish){.line = line});
}

static void
xdotool(struct pane *pane, const char *const *words)
{
    pane->acted_frame = pane->frames;
    pthread_mutex_lock(&pane->stage->hands);
    int code = command_run(words, NULL);
    pthread_mutex_unlock(&pane->stage->hands);
    if (code != 0) {
        stage_fail(pane->stage, "%s: xdotool %s ended with %d", pane->name, words[1], code);
    }
}

void
pane_click(struct pane *pane, const json_t *target)
{
    char x[24], y[24];
    const char *const words[] = {"xdotool", "mousemove", x, y, "click", "1", NULL};

    if (!target || stage_failed(pane->stage)) {
        return;
    }
    double left = json_number_value(json_object_get(target, "x")),
           top = json_number_value(json_object_get(target, "y")),
           width = json_number_value(json_object_get(target, "w")),
           height = json_number_value(json_object_get(target, "h"));
    str_format(x, sizeof(x), "%lld", (long long)(pane->x + (int64_t)(left + width / 2)));
    str_format(y, sizeof(y), "%lld", (long long)(pane->y + (int64_t)(top + height / 2)));
    stage_nap(pane->stage, pane->clicked_ms + SECOND_TAP_MS - clock_steady_ms(&pane->stage->clock));
    xdotool(pane, words);
    pane->clicked_ms = clock_steady_ms(&pane->stage->clock);
    pane->click_unseen = true;
    pane->clicks++;
}

void
pane_type(struct pane *pane, const char *keys)
{
    char copy[256], *rest = copy;
    const char *words[WORDS_MAX + 6] = {"xdotool", "windowfocus", "--sync", pane->window, "key"};
    size_t count = 5;

    if (stage_failed(pane->stage)) {
        return;
    }
    str_cut(copy, sizeof(copy), keys);
    for (char *word; count < WORDS_MAX + 5 && (word = strsep(&rest, " "));) {
        words[count++] = word;
        pane->keys++;
    }
    xdotool(pane, words);
}

void
pane_press(struct pane *pane, const char *key, bool by_mouse)
{
    const json_t *target = pane_await_target(pane, "key", key);

    if (by_mouse) {
        pane_click(pane, target);
    } else if (target) {
        pane_type(pane, key);
    }
}

bool
pane_is_plate(const char *letter, const char *digits)
{
    size_t letters = strlen(letter), figures = strlen(digits);

    if (letters < 1 || letters > 2 || figures < 3 || figures > 4) {
        return false;
    }
    return isupper((unsigned char)letter[0]) &&
           (letters == 1 || isupper((unsigned char)letter[1])) &&
           strspn(digits, "0123456789") == figures;
}

bool
pane_number(const struct pane *pane, char *dst, size_t size)
{
    char line[512], before[512] = "";

    for (const char *at = NULL; pane_line(pane, &at, line, sizeof(line));) {
        if (pane_is_plate(before, line)) {
            return str_format(dst, size, "%s%s", before, line);
        }
        str_cut(before, sizeof(before), line);
    }
    return false;
}

void
pane_shoot(struct pane *pane, const char *name)
{
    char from[STAGE_PATH_SIZE], to[STAGE_PATH_SIZE];
    int64_t end = clock_steady_ms(&pane->stage->clock) + STAGE_WAIT_MS;

    str_format(from, sizeof(from), "%s/screens/%s.png", pane->stage->folder, pane->name);
    str_format(to, sizeof(to), "%s/screens/%s.png", pane->stage->folder, name);
    if (stage_failed(pane->stage) || access(to, F_OK) == 0) {
        return;
    }
    stage_nap(pane->stage, PRESS_MS);
    if (kill((pid_t)pane->pid, SIGUSR1)) {
        stage_fail(pane->stage, "%s does not run any more", pane->name);
        return;
    }
    while (rename(from, to)) {
        if (clock_steady_ms(&pane->stage->clock) > end) {
            stage_fail(pane->stage, "%s gave no picture for %s.png", pane->name, name);
        }
        if (stage_failed(pane->stage)) {
            return;
        }
        clock_sleep_us(LOOK_MS * 1000);
    }
}
