/* SPDX-License-Identifier: Apache-2.0 */
#include "kiosk/kiosk.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "kiosk/flow.h"
#include "kiosk/look.h"

void
kiosk_init(struct kiosk *kiosk, const struct kiosk_options *options)
{
    memset(kiosk, 0, sizeof(*kiosk));
    str_cut(kiosk->terminal, sizeof(kiosk->terminal), options->terminal);
    str_cut(kiosk->first_language, sizeof(kiosk->first_language), options->language);
    kiosk->can_speak = options->can_speak;
    kiosk->guarded = options->guarded && options->terminal[0];
    kiosk->first_modes[KIOSK_MODE_LARGE] = options->theme.large;
    kiosk->first_modes[KIOSK_MODE_CONTRAST] = options->theme.kind == THEME_CONTRAST;
    kiosk->stale = true;
    kiosk->printer = KIOSK_PAPER_NONE;
    flow_reset(kiosk);
}

void
kiosk_done(struct kiosk *kiosk)
{
    kiosk->zone = zone_close(kiosk->zone);
    free(kiosk->materials);
    kiosk->materials = NULL;
}

static void
follow_zone(struct kiosk *kiosk)
{
    const char *name = kiosk->view.facts.time_zone;
    if (strcmp(kiosk->zone_name, name) == 0) {
        return;
    }
    struct zone *zone;
    if (zone_open(name, &zone) != STATUS_OK) {
        log_write(LOG_LEVEL_ERROR, "time zone not found: '%s'", name);
        return;
    }
    zone_close(kiosk->zone);
    kiosk->zone = zone;
    str_cut(kiosk->zone_name, sizeof(kiosk->zone_name), name);
}

static bool
speaks(const struct hall *hall, const char *lang)
{
    for (size_t i = 0; i < hall->language_count; i++) {
        if (strcmp(hall->languages[i], lang) == 0) {
            return true;
        }
    }
    return false;
}

/* Numbers are given in the hall's languages alone; the settings may name another, and a new
 * definition may have lost one. */
static void
follow_languages(struct kiosk *kiosk)
{
    const struct hall *hall = kiosk->view.hall;
    if (hall->language_count > 0 && !speaks(hall, kiosk->first_language)) {
        if (kiosk->first_language[0]) {
            log_write(LOG_LEVEL_WARN, "this hall does not speak '%s', but '%s'",
                      kiosk->first_language, hall->languages[0]);
        }
        str_cut(kiosk->first_language, sizeof(kiosk->first_language), hall->languages[0]);
    }
    if (!speaks(hall, kiosk->lang)) {
        str_cut(kiosk->lang, sizeof(kiosk->lang), kiosk->first_language);
    }
}

/* A new definition may have lost what the person is looking at. */
static void
leave_what_is_gone(struct kiosk *kiosk)
{
    const struct hall *hall = kiosk->view.hall;
    bool gone = kiosk->step_count > 0 && !flow_choose_again(kiosk);
    gone = gone || (kiosk->step == KIOSK_DEPARTMENT && !hall_department(hall, kiosk->department));
    if (gone && (kiosk->step == KIOSK_GUIDE || kiosk->step == KIOSK_DEPARTMENT)) {
        kiosk->step_count = 0;
        flow_go(kiosk, KIOSK_HOME, false);
    }
    if (!hall_class(hall, kiosk->class_id)) {
        str_cut(kiosk->class_id, sizeof(kiosk->class_id), "regular");
    }
}

static bool
is_choosing(enum kiosk_step step)
{
    return step < KIOSK_TAKING;
}

/* Staff noted that they came: nobody is on the way any more. */
static void
follow_help(struct kiosk *kiosk)
{
    bool called = look_help_called(kiosk);
    if (kiosk->help_called && !called && kiosk->help_open) {
        kiosk->help_open = false;
        flow_restart(kiosk);
    }
    kiosk->help_called = called;
}

/* Made anew, or another one: the facts seen last are kept while there is no view. */
static bool
is_another_hall(const struct kiosk *kiosk, const struct terminal_view *view)
{
    const struct store_facts *before = &kiosk->view.facts;

    return memcmp(before->bell_key, view->facts.bell_key, sizeof(before->bell_key)) != 0;
}

void
kiosk_snapshot(struct kiosk *kiosk, const struct terminal_view *view, bool stale,
               const char *trouble, int64_t steady_ms)
{
    kiosk->now = steady_ms;
    kiosk->stale = stale;
    str_cut(kiosk->trouble, sizeof(kiosk->trouble), trouble);
    kiosk->has_view = view != NULL;
    if (!view) {
        /* A database that lost its last rows does so too: a number that is under way or on the
         * screen waits for what is read next. */
        if (is_choosing(kiosk->step)) {
            flow_reset(kiosk);
        }
        return;
    }
    if (!is_choosing(kiosk->step) && is_another_hall(kiosk, view)) {
        flow_reset(kiosk);
    }
    kiosk->view = *view;
    follow_zone(kiosk);
    follow_languages(kiosk);
    leave_what_is_gone(kiosk);
    follow_help(kiosk);
}

void
kiosk_pending(struct kiosk *kiosk, int pending, bool late)
{
    kiosk->late = pending > 0 && late;
}

bool
kiosk_pop_action(struct kiosk *kiosk, struct action *ret_action)
{
    if (kiosk->action_count == 0) {
        return false;
    }
    struct action *action = &kiosk->actions[kiosk->action_first];
    *ret_action = *action;
    memset(action, 0, sizeof(*action)); /* PINs and phones stay nowhere */
    kiosk->action_first = (kiosk->action_first + 1) % KIOSK_ACTIONS_MAX;
    kiosk->action_count--;
    return true;
}

static void
help_told(struct kiosk *kiosk, int64_t question)
{
    kiosk->help_question = question;
    kiosk->help_failed = question == 0;
}

void
kiosk_asked(struct kiosk *kiosk, const struct action *action, int64_t question)
{
    if (action->kind == ACTION_HELP) {
        help_told(kiosk, question);
        return;
    }
    if (action->kind != kiosk->asking || kiosk->step != KIOSK_TAKING || kiosk->question != 0) {
        return;
    }
    kiosk->question = question;
    if (question == 0) {
        kiosk->refused = STATUS_BUSY;
        flow_go(kiosk, KIOSK_REFUSED, false);
    }
}

static void
show_number(struct kiosk *kiosk, const struct answer *answer)
{
    bool again = kiosk->asking == ACTION_REPRINT;
    kiosk->ticket = answer->ticket;
    kiosk->taken_at = again ? answer->ticket.issued_at : answer->at;
    kiosk->reprints = again ? 1 : 0;
    if (kiosk->asking != ACTION_TAKE) {
        flow_choose_ticket(kiosk);
    }
    look_make_qr(kiosk);
    flow_go(kiosk, KIOSK_NUMBER, false);
    flow_print(kiosk, again);
}

/* What the store says, in the person's language. */
static void
keep_refusal(struct kiosk *kiosk, const struct answer *answer)
{
    const char *values[ANSWER_VALUES_MAX] = {"", "", "", ""};
    for (int i = 0; i < answer->value_count && i < ANSWER_VALUES_MAX; i++) {
        values[i] = answer->values[i];
    }
    kiosk->refused = answer->status;
    kiosk->refusal[0] = '\0';
    if (answer->sentence) {
        str_fill(kiosk->refusal, sizeof(kiosk->refusal),
                 i18n_tr_in(look_lang(kiosk), answer->sentence), values, ANSWER_VALUES_MAX);
    }
}

/* Somebody has called already: then somebody is on the way. */
static void
help_answered(struct kiosk *kiosk, const struct answer *answer)
{
    kiosk->help_question = 0;
    kiosk->help_failed = answer->status != STATUS_OK && answer->status != STATUS_CONFLICT;
}

void
kiosk_answer(struct kiosk *kiosk, int64_t question, const struct answer *answer, int64_t steady_ms)
{
    kiosk->now = steady_ms;
    if (kiosk->help_question > 0 && question == kiosk->help_question) {
        help_answered(kiosk, answer);
        return;
    }
    if (kiosk->step != KIOSK_TAKING || question != kiosk->question) {
        if (answer->status != STATUS_OK) {
            log_write(LOG_LEVEL_WARN, "paper not noted: '%s'", status_name(answer->status));
        }
        return;
    }
    kiosk->question = 0;
    kiosk->late = false;
    if (answer->status == STATUS_OK && kiosk->asking == ACTION_TERMINAL_EXIT) {
        kiosk->left = true;
        return;
    }
    if (answer->status == STATUS_OK && answer->has_ticket) {
        show_number(kiosk, answer);
        return;
    }
    keep_refusal(kiosk, answer);
    flow_go(kiosk, KIOSK_REFUSED, false);
}

enum kiosk_step
kiosk_shown(const struct kiosk *kiosk)
{
    /* A number cannot be drawn without its hall; that it is being taken, can. */
    if (kiosk->step == KIOSK_TAKING || (kiosk->has_view && !is_choosing(kiosk->step))) {
        return kiosk->step;
    }
    if (!kiosk->has_view || kiosk->stale || store_clock_is_wrong(kiosk->view.facts.clock_off_ms)) {
        return KIOSK_CUT_OFF;
    }
    if (kiosk->step == KIOSK_STAFF) {
        return kiosk->step;
    }
    if (look_terminal(kiosk) && look_terminal(kiosk)->locked) {
        return KIOSK_LOCKED;
    }
    return look_board(kiosk)->open ? kiosk->step : KIOSK_CLOSED;
}

const char *
kiosk_screen_name(const struct kiosk *kiosk)
{
    static const char *const names[] = {
        [KIOSK_HOME] = "home",         [KIOSK_DEPARTMENT] = "department",
        [KIOSK_BUNDLES] = "bundles",   [KIOSK_SEARCH] = "search",
        [KIOSK_CHECKIN] = "checkin",   [KIOSK_REPRINT] = "reprint",
        [KIOSK_PRIORITY] = "priority", [KIOSK_GUIDE] = "guide",
        [KIOSK_HOLDER] = "holder",     [KIOSK_STAFF] = "staff",
        [KIOSK_TAKING] = "taking",     [KIOSK_NUMBER] = "number",
        [KIOSK_FAULT] = "paper-fault", [KIOSK_REFUSED] = "refused",
        [KIOSK_CLOSED] = "closed",     [KIOSK_CUT_OFF] = "cut-off",
        [KIOSK_LOCKED] = "locked",
    };
    return names[kiosk_shown(kiosk)];
}

uint64_t
kiosk_page(const struct kiosk *kiosk)
{
    uint64_t page = (uint64_t)kiosk_shown(kiosk);
    const int parts[] = {kiosk->page,      kiosk->matter_page,  kiosk->languages_open,
                         kiosk->help_open, (int)kiosk->warning, kiosk_is_asking(kiosk)};
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        page = page * 64 + (uint64_t)parts[i];
    }
    return page;
}

void
kiosk_screen(const struct kiosk *kiosk, float mm_per_px, struct ui_screen *ret_screen)
{
    if (kiosk->has_view) {
        const struct hall_terminal *me = hall_terminal(kiosk->view.hall, kiosk->terminal);
        if (me && me->panel_mm[0] > 0 && ret_screen->width > 0) {
            mm_per_px = (float)me->panel_mm[0] / (float)ret_screen->width;
        }
    }
    ret_screen->metrics = ui_metrics_kiosk(ret_screen->width, ret_screen->height, mm_per_px);
    ret_screen->theme =
        (struct theme){.kind = kiosk->modes[KIOSK_MODE_CONTRAST] ? THEME_CONTRAST : THEME_LIGHT,
                       .large = kiosk->modes[KIOSK_MODE_LARGE],
                       .touch = THEME_TOUCH_KIOSK};
    ret_screen->lang = look_lang(kiosk);
    ret_screen->rtl = i18n_direction(ret_screen->lang) == I18N_RIGHT_TO_LEFT;
    ret_screen->ground = kiosk_shown(kiosk) == KIOSK_CLOSED ? COLOR_BOARD : COLOR_PAPER;
}
