/* SPDX-License-Identifier: Apache-2.0
 * Steps and their time-outs. */
#include "kiosk/flow.h"

#include <string.h>

#include "kiosk/look.h"

/* Nothing of a person is left on the screen: the time need not run. */
static bool
is_untouched(const struct kiosk *kiosk)
{
    return kiosk->step == KIOSK_HOME && strcmp(kiosk->class_id, "regular") == 0 &&
           strcmp(kiosk->lang, kiosk->first_language) == 0 && kiosk->page == 0 &&
           !kiosk->languages_open && !kiosk->help_open && kiosk->scan_ms == 0 &&
           memcmp(kiosk->modes, kiosk->first_modes, sizeof(kiosk->modes)) == 0;
}

/* Who reads large letters, or listens, needs longer. */
static int
flow_times(const struct kiosk *kiosk)
{
    return kiosk->modes[KIOSK_MODE_LARGE] || kiosk->modes[KIOSK_MODE_SPEAK] ? 2 : 1;
}

/* How long the present step stays untouched; 0 = for ever. */
static int64_t
time_out_ms(const struct kiosk *kiosk)
{
    int64_t times = flow_times(kiosk);
    switch (kiosk->step) {
    case KIOSK_TAKING:
        return 0;
    case KIOSK_NUMBER:
        return times * KIOSK_NUMBER_MS;
    case KIOSK_FAULT:
        return times * KIOSK_FAULT_MS;
    default:
        return is_untouched(kiosk) ? 0 : times * KIOSK_GUIDE_MS;
    }
}

void
flow_restart(struct kiosk *kiosk)
{
    int64_t time_out = time_out_ms(kiosk);
    kiosk->deadline = time_out > 0 ? kiosk->now + time_out : INT64_MAX;
}

/* What is nobody's business stays no longer than its screen. */
static void
flow_forget(struct kiosk *kiosk)
{
    memset(kiosk->holder, 0, sizeof(kiosk->holder));
    memset(kiosk->staff, 0, sizeof(kiosk->staff));
    memset(kiosk->pin, 0, sizeof(kiosk->pin));
}

void
flow_go(struct kiosk *kiosk, enum kiosk_step step, bool by_tap)
{
    if (step != kiosk->step) {
        kiosk->extensions = 0;
    }
    if (step != kiosk->step && (step == KIOSK_REFUSED || step == KIOSK_FAULT)) {
        speech_cue(kiosk, KIOSK_CUE_ERROR);
    }
    kiosk->step = step;
    flow_forget(kiosk);
    kiosk->languages_open = false;
    kiosk->warning = KIOSK_WARNING_NONE;
    if (!by_tap) {
        kiosk->changed = kiosk->now;
    }
    flow_restart(kiosk);
}

void
flow_reset(struct kiosk *kiosk)
{
    str_cut(kiosk->lang, sizeof(kiosk->lang), kiosk->first_language);
    str_cut(kiosk->class_id, sizeof(kiosk->class_id), "regular");
    memcpy(kiosk->modes, kiosk->first_modes, sizeof(kiosk->modes));
    speech_stop(kiosk);
    kiosk->speech.rate = KIOSK_RATE;
    kiosk->scan_ms = 0;
    kiosk->department[0] = '\0';
    kiosk->bundle[0] = '\0';
    kiosk->query[0] = '\0';
    kiosk->code[0] = '\0';
    kiosk->number[0] = '\0';
    kiosk->letters = false;
    kiosk->help_open = false;
    kiosk->help_failed = false;
    kiosk->step_count = 0;
    kiosk->service[0] = '\0';
    kiosk->matter[0] = '\0';
    memset(kiosk->ticked, 0, sizeof(kiosk->ticked));
    memset(&kiosk->ticket, 0, sizeof(kiosk->ticket));
    kiosk->qr.side = 0;
    kiosk->page = 0;
    kiosk->matter_page = 0;
    kiosk->paper = KIOSK_PAPER_NONE;
    flow_go(kiosk, KIOSK_HOME, true);
}

/* "G/deed-tax,C/resale" */
static void
steps_words(const struct kiosk *kiosk, char *dst, size_t size)
{
    struct buffer words = {0};
    for (int i = 0; i < kiosk->step_count; i++) {
        const struct ticket_step *step = &kiosk->steps[i];
        buffer_format(&words, "%s%s%s%s", i > 0 ? "," : "", step->service,
                      step->matter[0] ? "/" : "", step->matter);
    }
    str_cut(dst, size, words.length ? words.data : "");
    buffer_done(&words);
}

static struct action *
push(struct kiosk *kiosk, enum action_kind kind)
{
    if (kiosk->action_count == KIOSK_ACTIONS_MAX) {
        log_write(LOG_LEVEL_ERROR, "too many actions wait");
        return NULL;
    }
    size_t at = (kiosk->action_first + kiosk->action_count++) % KIOSK_ACTIONS_MAX;
    struct action *action = &kiosk->actions[at];
    *action = (struct action){.kind = kind};
    str_cut(action->terminal, sizeof(action->terminal), kiosk->terminal);
    return action;
}

/* Waits for a ticket to come back. */
static struct action *
ask(struct kiosk *kiosk, enum action_kind kind)
{
    struct action *action = push(kiosk, kind);
    if (action) {
        kiosk->asking = kind;
        kiosk->question = 0;
        kiosk->late = false;
        kiosk->refusal[0] = '\0';
        flow_go(kiosk, KIOSK_TAKING, true);
    }
    return action;
}

void
flow_take(struct kiosk *kiosk, bool with_holder)
{
    const struct hall_settings *settings = &kiosk->view.hall->settings;
    enum kiosk_step shown = kiosk_shown(kiosk);
    char holder[KIOSK_HOLDER_SIZE];
    if (shown == KIOSK_GUIDE && settings->one_ticket && settings->ask_holder) {
        flow_go(kiosk, KIOSK_HOLDER, true);
        return;
    }
    memcpy(holder, kiosk->holder, sizeof(holder)); /* asking forgets it */
    struct action *action =
        shown == KIOSK_GUIDE || shown == KIOSK_HOLDER ? ask(kiosk, ACTION_TAKE) : NULL;
    if (action && with_holder) {
        str_cut(action->holder, sizeof(action->holder), holder);
    }
    memset(holder, 0, sizeof(holder));
    if (!action) {
        return;
    }
    kiosk->warning = KIOSK_WARNING_NONE;
    steps_words(kiosk, action->services, sizeof(action->services));
    str_cut(action->class_id, sizeof(action->class_id), kiosk->class_id);
    str_cut(action->lang, sizeof(action->lang), look_lang(kiosk));
    action->told = look_wait(kiosk, look_chosen_service(kiosk))->told;
}

/* A supervisor's PIN is asked of the store, which throttles and locks. */
static void
send_exit(struct kiosk *kiosk)
{
    char staff[ID_SIZE], pin[KIOSK_PIN_SIZE];
    memcpy(staff, kiosk->staff, sizeof(staff)); /* asking forgets both */
    memcpy(pin, kiosk->pin, sizeof(pin));
    struct action *action = ask(kiosk, ACTION_TERMINAL_EXIT);
    if (action) {
        str_cut(action->device, sizeof(action->device), kiosk->terminal);
        str_cut(action->supervisor, sizeof(action->supervisor), staff);
        str_cut(action->pin, sizeof(action->pin), pin);
    }
    memset(pin, 0, sizeof(pin));
}

void
flow_send_code(struct kiosk *kiosk)
{
    enum kiosk_step shown = kiosk_shown(kiosk);
    if (!look_code_whole(kiosk)) {
        return;
    }
    if (shown == KIOSK_STAFF) {
        send_exit(kiosk);
        return;
    }
    if (shown == KIOSK_HOLDER) {
        flow_take(kiosk, true);
        return;
    }
    if (shown != KIOSK_CHECKIN && shown != KIOSK_REPRINT) {
        return;
    }
    struct action *action = ask(kiosk, shown == KIOSK_CHECKIN ? ACTION_CHECKIN : ACTION_REPRINT);
    if (!action) {
        return;
    }
    str_cut(action->code, sizeof(action->code), kiosk->code);
    if (shown == KIOSK_CHECKIN) {
        str_cut(action->lang, sizeof(action->lang), look_lang(kiosk));
    } else {
        str_cut(action->number, sizeof(action->number), kiosk->number);
    }
}

void
flow_help(struct kiosk *kiosk)
{
    kiosk->help_open = true;
    if (look_help_called(kiosk) || kiosk->help_question != 0) {
        return;
    }
    kiosk->help_failed = false;
    kiosk->help_question = push(kiosk, ACTION_HELP) ? -1 : 0;
}

bool
kiosk_is_asking(const struct kiosk *kiosk)
{
    if (kiosk->deadline == INT64_MAX) {
        return false;
    }
    int64_t ask = KIOSK_ASK_MS * flow_times(kiosk);
    return kiosk->deadline - kiosk->now <= ask;
}

int
kiosk_seconds_left(const struct kiosk *kiosk)
{
    if (kiosk->deadline == INT64_MAX) {
        return -1;
    }
    int64_t left = kiosk->deadline - kiosk->now;
    return left <= 0 ? 0 : (int)((left + 999) / 1000);
}

float
kiosk_time_fraction(const struct kiosk *kiosk)
{
    int64_t time_out = time_out_ms(kiosk);
    return time_out > 0 ? (float)kiosk_seconds_left(kiosk) * 1000.0f / (float)time_out : 1.0f;
}

void
kiosk_tick(struct kiosk *kiosk, int64_t steady_ms)
{
    kiosk->now = steady_ms;
    if (steady_ms >= kiosk->deadline) {
        flow_reset(kiosk);
        kiosk->changed = steady_ms;
    }
}

/* The first moment after now at which the clock on the screen shows another minute. */
static int64_t
next_minute(const struct kiosk *kiosk)
{
    int64_t rate = kiosk->view.facts.clock_rate_milli;
    if (!kiosk->has_view || rate <= 0) {
        return APP_NEVER;
    }
    int64_t hall = look_hall_time(kiosk);
    int64_t left = 60000 - ((hall % 60000) + 60000) % 60000;
    return kiosk->now + (left * 1000 + rate - 1) / rate;
}

static bool
has_ring(const struct kiosk *kiosk)
{
    return kiosk->step == KIOSK_NUMBER || kiosk->step == KIOSK_FAULT || kiosk_is_asking(kiosk);
}

int64_t
kiosk_next_ms(const struct kiosk *kiosk)
{
    enum kiosk_step shown = kiosk_shown(kiosk);
    int64_t next = APP_NEVER;
    if (shown == KIOSK_HOME || shown == KIOSK_CLOSED) {
        next = next_minute(kiosk);
    }
    if (kiosk->deadline == INT64_MAX) {
        return next;
    }
    int64_t left = kiosk->deadline - kiosk->now;
    int64_t ask = KIOSK_ASK_MS * flow_times(kiosk);
    int64_t own =
        has_ring(kiosk) ? kiosk->deadline - (left - 1) / 1000 * 1000 : kiosk->deadline - ask;
    return own < next ? own : next;
}
