/* SPDX-License-Identifier: Apache-2.0
 * Reading aloud: each screen once when it comes, each control when it gets the focus; a line at a
 * time, so that it can be stopped, gone on with and said again. */
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "kiosk/flow.h"
#include "kiosk/look.h"

enum { RATE_STEP = 30, TARGETS_MAX = 256, SCAN_SLOW_MS = 4000, SCAN_FAST_MS = 2000 };

static void
begin(struct kiosk *kiosk, const char *text)
{
    struct kiosk_speech *speech = &kiosk->speech;
    str_cut(speech->text, sizeof(speech->text), text);
    speech->at = 0;
    speech->paused = false;
    speech->saying = speech->text[0] != '\0';
    speech->order = true;
}

void
speech_stop(struct kiosk *kiosk)
{
    struct kiosk_speech *speech = &kiosk->speech;
    speech->order = speech->order || speech->saying;
    speech->saying = false;
}

void
speech_cue(struct kiosk *kiosk, enum kiosk_cue cue)
{
    if (kiosk->modes[KIOSK_MODE_SPEAK]) {
        kiosk->speech.cue = cue;
        kiosk->speech.order = true;
    }
}

/* Everything that makes it another screen for the ear; no clock and no countdown. */
static void
screen_key(const struct kiosk *kiosk, char *dst, size_t size)
{
    str_format(dst, size, "%s %s %d %d %d %d %d %d %s %s %s", kiosk_screen_name(kiosk),
               look_lang(kiosk), kiosk->page, kiosk->languages_open, kiosk->help_open,
               (int)kiosk->warning, kiosk_is_asking(kiosk), kiosk->late, kiosk->service,
               kiosk->matter, kiosk->department);
}

/* What a control is and how it stands, for who does not see it. */
static void
target_words(const struct ui_target_info *target, struct buffer *words)
{
    const char *state = "";
    switch (target->role) {
    case UI_ROLE_CHECKBOX:
        state = target->checked ? _("ticked") : _("not ticked");
        break;
    case UI_ROLE_TOGGLE:
        state = target->checked ? _("on") : _("off");
        break;
    default:
        state = target->selected ? _("chosen") : "";
        break;
    }
    buffer_append(words, target->spoken);
    if (state[0]) {
        buffer_format(words, ", %s", state);
    }
}

/* Texts first, then how many choices there are: each is read when the focus comes to it. */
static void
screen_words(const struct ui_tree *tree, size_t choices, struct buffer *words)
{
    struct buffer all = {0};
    ui_spoken(tree, &all);
    size_t lines = 0, texts;
    for (size_t i = 0; i < all.length; i++) {
        lines += all.data[i] == '\n' ? 1 : 0;
    }
    texts = lines > choices ? lines - choices : 0;
    const char *at = all.length > 0 ? all.data : "";
    for (; texts > 0 && *at; texts--) {
        size_t length = strcspn(at, "\n");
        buffer_append_bytes(words, at, length);
        buffer_append(words, "\n");
        at += length + (at[length] ? 1 : 0);
    }
    char number[24], line[128];
    const char *values[] = {number};
    str_format(number, sizeof(number), "%zu", choices);
    str_fill(line, sizeof(line),
             i18n_ntr("{0} choice. Use the arrow keys.", "{0} choices. Use the arrow keys.",
                      (unsigned long)choices),
             values, ARRAY_SIZE(values));
    if (choices > 0) {
        buffer_append(words, line);
    }
    buffer_done(&all);
}

void
kiosk_frame(struct kiosk *kiosk, const struct ui_tree *tree)
{
    static struct ui_target_info targets[TARGETS_MAX];
    struct kiosk_speech *speech = &kiosk->speech;
    struct buffer words = {0};
    char key[sizeof(speech->key)];
    int focus = ui_focused(tree);
    if (!kiosk->modes[KIOSK_MODE_SPEAK]) {
        speech->key[0] = '\0';
        return;
    }
    i18n_use(look_lang(kiosk));
    screen_key(kiosk, key, sizeof(key));
    bool fresh = strcmp(key, speech->key) != 0, moved = focus != 0 && focus != speech->focus;
    size_t count = ui_targets(tree, targets, TARGETS_MAX), choices = 0;
    for (size_t i = 0; i < count; i++) {
        choices += !targets[i].disabled && targets[i].spoken[0] ? 1 : 0;
        if (!fresh && moved && targets[i].action == focus) {
            target_words(&targets[i], &words);
        }
    }
    if (fresh) {
        screen_words(tree, choices, &words);
    }
    str_cut(speech->key, sizeof(speech->key), key);
    speech->focus = focus;
    if (words.length > 0) {
        begin(kiosk, words.data);
    }
    buffer_done(&words);
}

bool
kiosk_pop_speech(struct kiosk *kiosk, struct kiosk_order *ret_order)
{
    struct kiosk_speech *speech = &kiosk->speech;
    if (!speech->order) {
        return false;
    }
    speech->order = false;
    *ret_order =
        (struct kiosk_order){.cue = speech->cue, .lang = look_lang(kiosk), .rate = speech->rate};
    speech->cue = KIOSK_CUE_NONE;
    if (speech->saying && !speech->paused) {
        const char *line = speech->text + speech->at;
        str_format(ret_order->text, sizeof(ret_order->text), "%.*s", (int)strcspn(line, "\n"),
                   line);
    }
    return true;
}

void
kiosk_said(struct kiosk *kiosk, bool heard)
{
    struct kiosk_speech *speech = &kiosk->speech;
    if (!speech->saying || speech->paused) {
        return;
    }
    const char *end = strchr(speech->text + speech->at, '\n');
    if (!heard || !end || !end[1]) {
        speech->saying = false;
        return;
    }
    speech->at = (size_t)(end + 1 - speech->text);
    speech->order = true;
}

static void
change_rate(struct kiosk_speech *speech, int by)
{
    int rate = speech->rate + by;
    speech->rate = rate < KIOSK_RATE_LEAST  ? KIOSK_RATE_LEAST
                   : rate > KIOSK_RATE_MOST ? KIOSK_RATE_MOST
                                            : rate;
    speech->order = speech->saying;
}

bool
speech_key(struct kiosk *kiosk, int key)
{
    struct kiosk_speech *speech = &kiosk->speech;
    if (key == WINDOW_KEY_F1 + 5) {
        kiosk->scan_ms = kiosk->scan_ms == 0              ? SCAN_SLOW_MS
                         : kiosk->scan_ms == SCAN_SLOW_MS ? SCAN_FAST_MS
                                                          : 0;
        return true;
    }
    if (!kiosk->can_speak) {
        return false;
    }
    if (key == WINDOW_KEY_F1) {
        kiosk->modes[KIOSK_MODE_SPEAK] = !kiosk->modes[KIOSK_MODE_SPEAK];
        speech_stop(kiosk);
        return true;
    }
    if (!kiosk->modes[KIOSK_MODE_SPEAK]) {
        return false;
    }
    switch (key) {
    case WINDOW_KEY_F1 + 1: /* once more, from the beginning */
        speech->at = 0;
        speech->paused = false;
        speech->saying = speech->text[0] != '\0';
        speech->order = true;
        return true;
    case WINDOW_KEY_F1 + 2:
        speech->paused = speech->saying && !speech->paused;
        speech->order = true;
        return true;
    case WINDOW_KEY_F1 + 3:
        change_rate(speech, -RATE_STEP);
        return true;
    case WINDOW_KEY_F1 + 4:
        change_rate(speech, RATE_STEP);
        return true;
    default:
        return false;
    }
}
