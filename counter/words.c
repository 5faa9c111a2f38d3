/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/zone.h"
#include "counter/desk.h"

/* Reasons are stored as they stand here and translated where they are shown, so that a window board
 * can say them in its own languages. */
const char *const counter_call_reasons[COUNTER_REASONS] = {
    N_("Called already, was not heard"),
    N_("Cannot wait for reasons of health"),
    N_("Papers are already at this counter"),
    N_("The supervisor asked for it"),
};

const char *const counter_refuse_reasons[] = {
    N_("This hall is not competent for it"),
    N_("The conditions are not met"),
    N_("A paper is not genuine or has expired"),
    N_("The law suspends such cases"),
    NULL,
};
const char *const counter_decline_reasons[] = {
    N_("Not my matter either"),
    N_("I am leaving the counter"),
    N_("Too many wait here already"),
    N_("The papers are not complete"),
    NULL,
};
const char *const counter_class_reasons[] = {
    N_("Seen by the concierge"),
    N_("A card or paper was shown"),
    N_("Not feeling well"),
    N_("The class was chosen by mistake"),
    NULL,
};
const char *const counter_paper_reasons[] = {
    N_("Power cut"),
    N_("The kiosk did not work"),
    N_("The network was down"),
    NULL,
};
const char *const counter_stop_reasons[] = {
    N_("The system behind it is down"),
    N_("The forms have run out"),
    N_("Nobody is there for it"),
    N_("Enough for today"),
    NULL,
};
const char *const counter_messages[] = {
    N_("Please send somebody to stand in"),
    N_("A device here does not work"),
    N_("Forms or paper are running out"),
    NULL,
};

const char *const counter_transfer_reasons[COUNTER_REASONS] = {
    N_("Tax first"),
    N_("Wrong counter"),
    N_("Second check"),
    N_("On request"),
};

const struct counter_words counter_pause_reasons[COUNTER_PAUSE_REASONS] = {
    {N_("Away for a moment"), N_("Back in a few minutes"), "away"},
    {N_("Meal"), N_("Back after the meal"), "clock"},
    {N_("Meeting or training"), N_("Choose when you are back"), "people"},
    {N_("Change of shift"), N_("Somebody else goes on"), "user"},
    {N_("Equipment fault"), N_("Please report it too"), "warn"},
    {N_("Not feeling well"), N_("Please tell the supervisor"), "bell"},
};

const int counter_minutes[COUNTER_MINUTES] = {5, 10, 15, 30, 60};

void
words_fill(char *dst, size_t size, const char *sentence, const char *one, const char *two)
{
    const char *const values[] = {one ? one : "", two ? two : ""};
    str_fill(dst, size, i18n_tr(sentence), values, ARRAY_SIZE(values));
}

void
words_time(const struct counter_app *app, int64_t at, char *dst, size_t size)
{
    dst[0] = '\0';
    if (app->zone) {
        struct civil civil = zone_civil(app->zone, at);
        i18n_format_time(&civil, dst, size);
    }
}

void
words_timer(int64_t ms, char *dst, size_t size)
{
    int64_t seconds = ms > 0 ? ms / 1000 : 0;
    if (seconds >= 3600) {
        str_format(dst, size, "%d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
                   (int)(seconds % 60));
    } else {
        str_format(dst, size, "%02d:%02d", (int)(seconds / 60), (int)(seconds % 60));
    }
}

void
words_average(int64_t ms, char *dst, size_t size)
{
    int64_t seconds = ms > 0 ? ms / 1000 : 0;
    str_format(dst, size, "%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}

void
words_minutes(int64_t ms, char *dst, size_t size)
{
    char minutes[24];
    str_format(minutes, sizeof(minutes), "%lld", (long long)(ms > 0 ? ms / 60000 : 0));
    /* TRANSLATORS: a short length of time in a narrow column */
    words_fill(dst, size, N_("{0} min"), minutes, NULL);
}

void
words_exact(int64_t ms, char *dst, size_t size)
{
    char minutes[24], seconds[24];
    int64_t whole = ms > 0 ? ms / 1000 : 0;
    str_format(minutes, sizeof(minutes), "%lld", (long long)(whole / 60));
    str_format(seconds, sizeof(seconds), "%lld", (long long)(whole % 60));
    words_fill(dst, size, N_("{0} min {1} s"), minutes, seconds);
}

const char *
words_hold(enum ticket_hold hold)
{
    switch (hold) {
    case TICKET_HOLD_WITH_US:
        return _("papers stay here");
    case TICKET_HOLD_WITH_CITIZEN:
        return _("papers to be completed");
    case TICKET_HOLD_WAITING:
        return _("waiting for others");
    default:
        return "";
    }
}

const char *
words_text(const struct counter_app *app, const struct hall_text *text)
{
    return hall_text(text, app->lang);
}

const char *
words_matter(const struct counter_app *app, const struct ticket *ticket)
{
    const struct hall_matter *matter = desk_matter(app, ticket);
    const struct hall_service *service = desk_service(app, ticket);
    if (matter) {
        return words_text(app, &matter->name);
    }
    return service ? words_text(app, &service->name) : ticket->steps[ticket->step].service;
}

static void
list_counters(const struct counter_app *app, const char *service, const char *without, char *dst,
              size_t size)
{
    const struct board *board = app->snapshot ? app->snapshot->board : NULL;
    struct buffer list = {0};

    for (size_t i = 0; board && i < board->counter_count; i++) {
        const struct hall_counter *counter = hall_counter(app->hall, board->counters[i].id);
        if (board->counters[i].state != COUNTER_OPEN || !counter ||
            !hall_counter_serves(counter, service) || strcmp(counter->id, without) == 0) {
            continue;
        }
        if (list.length > 0) {
            /* TRANSLATORS: between the items of a list */
            buffer_append(&list, i18n_tr_context("list", ", "));
        }
        buffer_append(&list, counter->id);
    }
    str_cut(dst, size, list.data ? list.data : "");
    buffer_done(&list);
}

void
words_counters_of(const struct counter_app *app, const char *service, char *dst, size_t size)
{
    list_counters(app, service, "", dst, size);
}

void
words_other_counters(const struct counter_app *app, const char *service, char *dst, size_t size)
{
    list_counters(app, service, app->id, dst, size);
}
