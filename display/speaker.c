/* SPDX-License-Identifier: Apache-2.0 */
#include "display/speaker.h"

#include <string.h>

#include "display/screens/screens.h"
#include "display/sign.h"

/* How soon a call that another display may speak is looked at again, and a voice that has begun. */
enum { WAIT_LOOK_MS = 250, HANG_LOOK_MS = 10000 };

/* Voice's thread. When the main thread is late, what is lost is the length of a mark. */
static void
handle_event(const struct voice_event *event, void *context)
{
    struct speaker *speaker = context;

    if (event->kind == VOICE_FAILED) {
        log_write(LOG_LEVEL_WARN, "not spoken: '%s', '%s'", event->number,
                  status_name(event->status));
    }
    pthread_mutex_lock(&speaker->lock);
    if (event->kind == VOICE_CHECKED || event->kind == VOICE_FAILED || event->kind == VOICE_ENDED) {
        speaker->checked = true;
        speaker->check_good = event->status == STATUS_OK;
    }
    if (event->number[0] && speaker->end_count < SPEAKER_ENDS_MAX) {
        struct speaker_end *end = &speaker->ends[speaker->end_count++];
        str_cut(end->number, sizeof(end->number), event->number);
        str_cut(end->caption, sizeof(end->caption), event->caption);
        str_cut(end->lang, sizeof(end->lang), event->lang);
        end->on = event->kind == VOICE_SPEAKING;
    }
    pthread_mutex_unlock(&speaker->lock);
    if (speaker->terminal) {
        terminal_wake(speaker->terminal);
    }
}

static void
tell_trouble(struct speaker *speaker)
{
    unsigned trouble = speaker->off ? WIRE_NO_VOICE : speaker->broken ? WIRE_TROUBLE_SOUND : 0;

    if (speaker->terminal && trouble != speaker->told) {
        terminal_set_trouble(speaker->terminal, trouble);
    }
    speaker->told = trouble;
}

static void
set_broken(struct speaker *speaker, bool broken, int64_t steady_ms)
{
    if (broken && !speaker->warned) {
        log_write(LOG_LEVEL_WARN, "calls are shown but not heard until the sound works again");
    }
    if (!broken && speaker->warned) {
        log_write(LOG_LEVEL_INFO, "calls are heard again");
    }
    speaker->warned = speaker->broken = broken;
    speaker->retry_ms = steady_ms + SPEAKER_RETRY_MS;
}

static void
open_voice(struct speaker *speaker, int64_t steady_ms)
{
    const struct voice_config config = {.backend = speaker->backend,
                                        .command = speaker->command,
                                        .clips = speaker->clips,
                                        .patience_ms = speaker->patience_ms,
                                        .on_event = handle_event,
                                        .context = speaker};

    if (voice_open(&config, &speaker->voice) != STATUS_OK) {
        set_broken(speaker, true, steady_ms);
    }
}

void
speaker_open(struct speaker *speaker, const struct speaker_options *options, int64_t steady_ms)
{
    *speaker = (struct speaker){.terminal = options->terminal,
                                .backend = options->backend,
                                .patience_ms = options->patience_ms};
    pthread_mutex_init(&speaker->lock, NULL);
    election_begin(&speaker->election, steady_ms);
    speaker->off = strcmp(options->command, "off") == 0;
    if (!speaker->off &&
        (!str_copy(speaker->command, sizeof(speaker->command), options->command) ||
         !str_copy(speaker->clips, sizeof(speaker->clips), options->clips ? options->clips : ""))) {
        log_write(LOG_LEVEL_ERROR, "speech command too long: '%s'", options->command);
        speaker->off = true;
    }
    if (!speaker->off) {
        open_voice(speaker, steady_ms);
    }
    tell_trouble(speaker);
}

void
speaker_close(struct speaker *speaker)
{
    speaker->voice = voice_close(speaker->voice);
    pthread_mutex_destroy(&speaker->lock);
}

void
speaker_hear(struct speaker *speaker, const struct wire_note *beat, int64_t steady_ms)
{
    bool mute = beat->trouble & (WIRE_NO_VOICE | WIRE_TROUBLE_SOUND);

    pthread_mutex_lock(&speaker->lock);
    election_hear(&speaker->election, beat->sender, mute, steady_ms);
    pthread_mutex_unlock(&speaker->lock);
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
    const struct hall_terminal *place = look_place(display);
    const struct voice_call call = {
        .number = word->number,
        .counter = word->counter,
        .zone = word->zone,
        .zone_name_mandarin = zone_name(display, word->zone, "zh_CN"),
        .zone_name_other = zone_name(display, word->zone, word->lang),
        .lang = word->lang,
        .again = word->kind == ANNOUNCE_SAY_AGAIN,
    };

    voice_tune(speaker->voice, place ? place->volume : 0, place ? place->speech_rate : 0);
    enum status status = voice_announce(speaker->voice, &call);
    if (status != STATUS_OK) {
        log_write(LOG_LEVEL_WARN, "not spoken: '%s', '%s'", word->number, status_name(status));
        return;
    }
    display_sound(display, word->number, true, steady_ms);
}

static void
forget(struct speaker *speaker, const char *number)
{
    size_t kept = 0;

    for (size_t i = 0; i < speaker->wait_count; i++) {
        if (strcmp(speaker->waits[i].word.number, number) != 0) {
            speaker->waits[kept++] = speaker->waits[i];
        }
    }
    speaker->wait_count = kept;
    if (speaker->voice) {
        voice_forget(speaker->voice, number);
    }
}

/* A word for the voice: it waits, if only until this round asks whose it is. */
static void
add_wait(struct speaker *speaker, const struct display *display, const struct display_word *word,
         int64_t steady_ms)
{
    if (speaker->wait_count == SPEAKER_WAITS_MAX) {
        log_write(LOG_LEVEL_WARN, "not spoken, too many wait: '%s'", word->number);
        return;
    }
    speaker->waits[speaker->wait_count++] =
        (struct speaker_wait){.word = *word, .asked_ms = steady_ms, .minute = look_minute(display)};
}

static void
say_waits(struct speaker *speaker, struct display *display, int64_t steady_ms)
{
    size_t kept = 0;

    for (size_t i = 0; i < speaker->wait_count; i++) {
        const struct speaker_wait wait = speaker->waits[i];
        pthread_mutex_lock(&speaker->lock);
        enum election_answer answer =
            election_ask(&speaker->election, display->view.hall, display->terminal,
                         wait.word.of_zone, wait.minute, wait.asked_ms, steady_ms);
        pthread_mutex_unlock(&speaker->lock);
        if (answer == ELECTION_WAIT) {
            speaker->waits[kept++] = wait;
        } else if (answer == ELECTION_MINE && speaker->voice) {
            say(speaker, display, &wait.word, steady_ms);
        }
    }
    speaker->wait_count = kept;
}

static const char *const alert_ids[] = {"alert-1", "alert-2"};

static void
say_alert(struct speaker *speaker, const struct display *display)
{
    const struct hall_terminal *place = look_place(display);
    char words[PHRASE_SIZE];

    speaker->alert.rounds++;
    voice_tune(speaker->voice, place ? place->volume : 0, place ? place->speech_rate : 0);
    for (int nth = 0; nth < 2; nth++) {
        emergency_words(display, nth, words, sizeof(words));
        if (words[0] && voice_say(speaker->voice, alert_ids[nth], look_alert_lang(display, nth),
                                  words) != STATUS_OK) {
            log_write(LOG_LEVEL_WARN, "emergency not spoken: '%s'", look_alert_lang(display, nth));
        }
    }
}

/* Mine when I speak for any of my zones. */
static enum election_answer
ask_alert(struct speaker *speaker, const struct display *display, int64_t steady_ms)
{
    const struct hall_terminal *place = look_place(display);
    enum election_answer answer = ELECTION_THEIRS;
    size_t count = place && place->zone_count > 0 ? place->zone_count : 1;

    pthread_mutex_lock(&speaker->lock);
    for (size_t i = 0; i < count && answer != ELECTION_MINE; i++) {
        const char *zone = place && place->zone_count > 0 ? place->zones[i] : "";
        enum election_answer one =
            election_ask(&speaker->election, display->view.hall, display->terminal, zone, -1,
                         speaker->alert.asked_ms, steady_ms);
        answer = one == ELECTION_THEIRS ? answer : one;
    }
    pthread_mutex_unlock(&speaker->lock);
    return answer;
}

static void
follow_alert(struct speaker *speaker, const struct display *display, int64_t steady_ms)
{
    const struct alert *alert = look_alert(display);
    int64_t since = alert->on && !sign_is(display) ? alert->since : 0;

    if (since != speaker->alert.since) {
        voice_hush(speaker->voice);
        speaker->wait_count = 0;
        speaker->alert.since = since;
        speaker->alert.asked_ms = since ? steady_ms : 0;
        speaker->alert.again_ms = 0;
        speaker->alert.rounds = 0;
    }
    if (speaker->alert.asked_ms) {
        enum election_answer answer = ask_alert(speaker, display, steady_ms);
        if (answer == ELECTION_MINE) {
            say_alert(speaker, display);
        }
        speaker->alert.asked_ms = answer == ELECTION_WAIT ? speaker->alert.asked_ms : 0;
    }
    if (speaker->alert.again_ms && steady_ms >= speaker->alert.again_ms) {
        speaker->alert.again_ms = 0;
        say_alert(speaker, display);
    }
}

static void
take_ends(struct speaker *speaker, struct display *display, int64_t steady_ms)
{
    struct speaker_end ends[SPEAKER_ENDS_MAX];

    pthread_mutex_lock(&speaker->lock);
    size_t count = speaker->end_count;
    memcpy(ends, speaker->ends, count * sizeof(*ends));
    speaker->end_count = 0;
    bool checked = speaker->checked, good = speaker->check_good;
    speaker->checked = false;
    pthread_mutex_unlock(&speaker->lock);
    for (size_t i = 0; i < count; i++) {
        display_sound(display, ends[i].number, ends[i].on, steady_ms);
        display_caption(display, ends[i].on ? ends[i].caption : "", ends[i].lang);
        if (!ends[i].on && speaker->alert.rounds == 1 &&
            strcmp(ends[i].number, alert_ids[1]) == 0) {
            speaker->alert.again_ms = steady_ms + VOICE_REPEAT_GAP_MS;
        }
    }
    if (checked) {
        set_broken(speaker, !good, steady_ms);
    }
}

/* Its heartbeats would go on to say that all is in order, and the others to leave the calls to it.
 */
static void
watch(struct speaker *speaker, int64_t steady_ms)
{
    if (speaker->voice && !speaker->broken && voice_hangs(speaker->voice)) {
        log_write(LOG_LEVEL_WARN, "the sound device does not answer");
        set_broken(speaker, true, steady_ms);
    }
}

/* A device may appear, a program be installed. */
static void
try_again(struct speaker *speaker, int64_t steady_ms)
{
    if (!speaker->broken || speaker->off || steady_ms < speaker->retry_ms) {
        return;
    }
    speaker->retry_ms = steady_ms + SPEAKER_RETRY_MS;
    if (speaker->voice) {
        voice_check(speaker->voice);
        return;
    }
    open_voice(speaker, steady_ms);
    if (speaker->voice) {
        speaker->broken = false;
    }
}

void
speaker_pump(struct speaker *speaker, struct display *display, int64_t steady_ms)
{
    struct display_word word;

    take_ends(speaker, display, steady_ms);
    watch(speaker, steady_ms);
    try_again(speaker, steady_ms);
    while (display_pop_word(display, &word)) {
        if (word.kind == ANNOUNCE_FORGET) {
            forget(speaker, word.number);
        } else if (speaker->voice) {
            add_wait(speaker, display, &word, steady_ms);
        }
    }
    if (speaker->voice && display->has_view) {
        follow_alert(speaker, display, steady_ms);
    }
    if (speaker->wait_count > 0 && display->has_view) {
        say_waits(speaker, display, steady_ms);
    }
    tell_trouble(speaker);
}

int64_t
speaker_next_ms(const struct speaker *speaker, int64_t steady_ms)
{
    bool waits = speaker->wait_count > 0 || speaker->alert.asked_ms;
    int64_t look = waits ? steady_ms + WAIT_LOOK_MS : APP_NEVER;
    int64_t again = speaker->alert.again_ms;

    look = again && again < look ? again : look;
    if (speaker->voice && voice_pending(speaker->voice) > 0 && steady_ms + HANG_LOOK_MS < look) {
        look = steady_ms + HANG_LOOK_MS;
    }
    return speaker->broken && !speaker->off && speaker->retry_ms < look ? speaker->retry_ms : look;
}
