/* SPDX-License-Identifier: Apache-2.0 */
#include "display/speaker.h"

#include <string.h>

/* Voice's thread. When the main thread is late, what is lost is the length of a mark. */
static void
handle_event(const struct voice_event *event, void *context)
{
    struct speaker *speaker = context;

    if (event->kind == VOICE_CHECKED && event->status != STATUS_OK) {
        log_write(LOG_LEVEL_WARN, "calls are shown but not heard: '%s'",
                  status_name(event->status));
    }
    if (event->kind == VOICE_FAILED) {
        log_write(LOG_LEVEL_WARN, "not spoken: '%s', '%s'", event->number,
                  status_name(event->status));
    }
    if (!event->number || !event->number[0]) {
        return;
    }
    pthread_mutex_lock(&speaker->lock);
    if (speaker->end_count < SPEAKER_ENDS_MAX) {
        struct speaker_end *end = &speaker->ends[speaker->end_count++];
        str_cut(end->number, sizeof(end->number), event->number);
        end->on = event->kind == VOICE_SPEAKING;
    }
    pthread_mutex_unlock(&speaker->lock);
    if (speaker->terminal) {
        terminal_wake(speaker->terminal);
    }
}

void
speaker_open(struct speaker *speaker, const char *command, const struct voice_backend *backend,
             struct terminal *terminal)
{
    *speaker = (struct speaker){.terminal = terminal};
    pthread_mutex_init(&speaker->lock, NULL);
    if (strcmp(command, "off") == 0) {
        return;
    }
    if (!str_copy(speaker->command, sizeof(speaker->command), command)) {
        log_write(LOG_LEVEL_ERROR, "speech command too long: '%s'", command);
        return;
    }
    const struct voice_config config = {.backend = backend,
                                        .command = speaker->command,
                                        .on_event = handle_event,
                                        .context = speaker};
    enum status status = voice_open(&config, &speaker->voice);
    if (status != STATUS_OK) {
        log_write(LOG_LEVEL_WARN, "calls are shown but not heard: '%s'", status_name(status));
    }
}

void
speaker_close(struct speaker *speaker)
{
    speaker->voice = voice_close(speaker->voice);
    pthread_mutex_destroy(&speaker->lock);
}

static const char *
zone_name(const struct display *display, const char *id, const char *lang)
{
    const struct hall_zone *zone = hall_zone(display->view.hall, id);

    return zone ? hall_text(&zone->name, lang) : NULL;
}

static void
say(struct speaker *speaker, struct display *display, const struct display_word *word,
    int64_t steady_ms)
{
    const struct voice_call call = {
        .number = word->number,
        .counter = word->counter,
        .zone = word->zone,
        .zone_name_mandarin = zone_name(display, word->zone, "zh_CN"),
        .zone_name_english = zone_name(display, word->zone, "en"),
        .lang = word->lang,
        .again = word->kind == ANNOUNCE_SAY_AGAIN,
    };
    enum status status = voice_announce(speaker->voice, &call);

    if (status != STATUS_OK) {
        log_write(LOG_LEVEL_WARN, "not spoken: '%s', '%s'", word->number, status_name(status));
        return;
    }
    display_sound(display, word->number, true, steady_ms);
}

void
speaker_pump(struct speaker *speaker, struct display *display, int64_t steady_ms)
{
    struct speaker_end ends[SPEAKER_ENDS_MAX];
    struct display_word word;

    pthread_mutex_lock(&speaker->lock);
    size_t count = speaker->end_count;
    memcpy(ends, speaker->ends, count * sizeof(*ends));
    speaker->end_count = 0;
    pthread_mutex_unlock(&speaker->lock);
    for (size_t i = 0; i < count; i++) {
        display_sound(display, ends[i].number, ends[i].on, steady_ms);
    }
    while (display_pop_word(display, &word)) {
        if (speaker->voice && word.kind == ANNOUNCE_FORGET) {
            voice_forget(speaker->voice, word.number);
        } else if (speaker->voice) {
            say(speaker, display, &word, steady_ms);
        }
    }
}
