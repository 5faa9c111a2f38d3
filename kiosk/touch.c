/* SPDX-License-Identifier: Apache-2.0
 * What a tap does. */
#include <string.h>

#include "kiosk/flow.h"
#include "kiosk/look.h"

static void
open_guide(struct kiosk *kiosk)
{
    kiosk->matter_page = 0;
    kiosk->came_from = kiosk->step;
    flow_go(kiosk, KIOSK_GUIDE, true);
}

static void
open_service(struct kiosk *kiosk, const struct hall_service *service)
{
    flow_choose(kiosk, service, service->matter_count > 0 ? service->matters[0].id : "");
    open_guide(kiosk);
}

static void
open_list(struct kiosk *kiosk, enum kiosk_step step)
{
    kiosk->page = 0;
    flow_go(kiosk, step, true);
}

static void
open_hit(struct kiosk *kiosk, size_t nth)
{
    const struct hall *hall = kiosk->view.hall;
    struct look_entry entries[KIOSK_HITS_MAX];
    if (nth >= look_entries(kiosk, entries, KIOSK_HITS_MAX)) {
        return;
    }
    const struct look_entry *entry = &entries[nth];
    switch (entry->kind) {
    case LOOK_SERVICE:
        open_service(kiosk, &hall->services[entry->index]);
        break;
    case LOOK_MATTER:
        flow_choose(kiosk, &hall->services[entry->index],
                    hall->services[entry->index].matters[entry->matter].id);
        open_guide(kiosk);
        break;
    case LOOK_BUNDLE:
        flow_choose_bundle(kiosk, &hall->bundles[entry->index]);
        open_guide(kiosk);
        break;
    case LOOK_DEPARTMENT:
        str_cut(kiosk->department, sizeof(kiosk->department), hall->departments[entry->index].id);
        open_list(kiosk, KIOSK_DEPARTMENT);
        break;
    case LOOK_BUNDLES:
        open_list(kiosk, KIOSK_BUNDLES);
        break;
    }
}

static void
next_language(struct kiosk *kiosk)
{
    size_t count = look_language_count(kiosk);
    if (count > 2) {
        kiosk->languages_open = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(look_language(kiosk, i), look_lang(kiosk)) != 0) {
            str_cut(kiosk->lang, sizeof(kiosk->lang), look_language(kiosk, i));
            return;
        }
    }
}

static void
go_back(struct kiosk *kiosk)
{
    enum kiosk_step to = KIOSK_HOME;
    if (kiosk->step == KIOSK_REFUSED && kiosk->asking == ACTION_CHECKIN) {
        to = KIOSK_CHECKIN;
    } else if (kiosk->step == KIOSK_REFUSED && kiosk->asking == ACTION_REPRINT) {
        to = KIOSK_REPRINT;
    } else if (kiosk->step == KIOSK_REFUSED && kiosk->asking == ACTION_TERMINAL_EXIT) {
        to = KIOSK_STAFF;
        kiosk->at_number = true;
    } else if (kiosk->step == KIOSK_HOLDER ||
               (kiosk->step == KIOSK_REFUSED && hall_service(kiosk->view.hall, kiosk->service))) {
        to = KIOSK_GUIDE;
    } else if (kiosk->step == KIOSK_REPRINT) {
        to = KIOSK_CHECKIN;
    } else if (kiosk->step == KIOSK_GUIDE) {
        to = kiosk->came_from;
    }
    kiosk->page = 0;
    flow_go(kiosk, to, true);
}

/* A mode changes how much there is room for: the pages begin anew. */
static void
switch_mode(struct kiosk *kiosk, enum kiosk_mode mode)
{
    kiosk->modes[mode] = !kiosk->modes[mode];
    kiosk->page = 0;
    kiosk->matter_page = 0;
}

/* Which list an action counts on in; nth from 0. */
static bool
is_of(int action, int first, int count, size_t *ret_nth)
{
    *ret_nth = (size_t)(action - first);
    return action >= first && action < first + count;
}

static void
tap_matter(struct kiosk *kiosk, size_t nth)
{
    const struct hall_service *service = hall_service(kiosk->view.hall, kiosk->service);
    if (service && nth < service->matter_count &&
        strcmp(kiosk->matter, service->matters[nth].id) != 0) {
        flow_choose(kiosk, service, service->matters[nth].id);
    }
}

static void
tap_class(struct kiosk *kiosk, size_t nth)
{
    const struct hall *hall = kiosk->view.hall;
    if (nth < hall->class_count) {
        str_cut(kiosk->class_id, sizeof(kiosk->class_id), hall->classes[nth].id);
        open_list(kiosk, KIOSK_HOME);
    }
}

static void
tap_key(struct kiosk *kiosk, uint32_t character)
{
    char utf8[3] = {0};
    if (character < 0x80) {
        utf8[0] = (char)character;
    } else { /* the keys have no letter beyond U+07FF */
        utf8[0] = (char)(0xc0 | (character >> 6 & 0x1f));
        utf8[1] = (char)(0x80 | (character & 0x3f));
    }
    flow_type(kiosk, utf8);
}

/* What stands in lists; false when it is a button. */
static bool
tap_list(struct kiosk *kiosk, int action)
{
    const struct hall *hall = kiosk->view.hall;
    size_t nth;
    if (is_of(action, KIOSK_TOUCH_KEY, 0x800, &nth)) {
        tap_key(kiosk, (uint32_t)nth);
    } else if (is_of(action, KIOSK_TOUCH_HIT, KIOSK_HITS_MAX, &nth)) {
        open_hit(kiosk, nth);
    } else if (is_of(action, KIOSK_TOUCH_LANGUAGE, HALL_LANGUAGES_MAX, &nth)) {
        kiosk->languages_open = false;
        if (nth < look_language_count(kiosk)) {
            str_cut(kiosk->lang, sizeof(kiosk->lang), look_language(kiosk, nth));
        }
    } else if (is_of(action, KIOSK_TOUCH_CLASS, 50, &nth)) {
        tap_class(kiosk, nth);
    } else if (is_of(action, KIOSK_TOUCH_TICK, KIOSK_MATERIALS_MAX, &nth)) {
        kiosk->ticked[nth] = !kiosk->ticked[nth];
    } else if (is_of(action, KIOSK_TOUCH_MATTER, 300, &nth)) {
        tap_matter(kiosk, nth);
    } else if (is_of(action, KIOSK_TOUCH_BUNDLE, 60, &nth) && nth < hall->bundle_count) {
        flow_choose_bundle(kiosk, &hall->bundles[nth]);
        open_guide(kiosk);
    } else if (is_of(action, KIOSK_TOUCH_DEPARTMENT, 60, &nth) && nth < hall->department_count) {
        str_cut(kiosk->department, sizeof(kiosk->department), hall->departments[nth].id);
        open_list(kiosk, KIOSK_DEPARTMENT);
    } else if (is_of(action, KIOSK_TOUCH_SERVICE, HALL_SERVICES_MAX, &nth) &&
               nth < hall->service_count) {
        open_service(kiosk, &hall->services[nth]);
    } else if (is_of(action, KIOSK_TOUCH_MODE, KIOSK_MODES, &nth)) {
        switch_mode(kiosk, (enum kiosk_mode)nth);
    } else {
        return false;
    }
    return true;
}

/* Not while a number is under way or on the screen: that is somebody's. */
static void
open_staff(struct kiosk *kiosk)
{
    kiosk->help_open = false;
    if (kiosk->guarded && kiosk->step < KIOSK_TAKING) {
        kiosk->at_number = true;
        open_list(kiosk, KIOSK_STAFF);
    }
}

static void
take(struct kiosk *kiosk)
{
    kiosk->warning = look_warning(kiosk);
    if (kiosk->warning == KIOSK_WARNING_NONE) {
        flow_take(kiosk, false);
    }
}

static void
take_anyway(struct kiosk *kiosk)
{
    flow_take(kiosk, false);
}

static void
rather_not(struct kiosk *kiosk)
{
    kiosk->warning = KIOSK_WARNING_NONE;
}

static void
see_help(struct kiosk *kiosk)
{
    kiosk->help_open = false;
}

static void
open_checkin(struct kiosk *kiosk)
{
    kiosk->code[0] = '\0';
    kiosk->letters = false;
    open_list(kiosk, KIOSK_CHECKIN);
}

static void
open_reprint(struct kiosk *kiosk)
{
    kiosk->code[0] = '\0';
    kiosk->number[0] = '\0';
    kiosk->at_number = true;
    open_list(kiosk, KIOSK_REPRINT);
}

static void
change_letters(struct kiosk *kiosk)
{
    kiosk->letters = !kiosk->letters;
    kiosk->code[0] = '\0';
}

static void
go_to_number(struct kiosk *kiosk)
{
    kiosk->at_number = true;
}

static void
go_to_code(struct kiosk *kiosk)
{
    kiosk->at_number = false;
}

static void
open_priority(struct kiosk *kiosk)
{
    kiosk->page = 0;
    flow_go(kiosk, KIOSK_PRIORITY, true);
}

static void
be_ordinary(struct kiosk *kiosk)
{
    str_cut(kiosk->class_id, sizeof(kiosk->class_id), "regular");
    kiosk->page = 0;
    flow_go(kiosk, KIOSK_HOME, true);
}

static void
stay(struct kiosk *kiosk)
{
    if (kiosk->extensions < KIOSK_EXTENSIONS_MAX) {
        kiosk->extensions++;
        flow_restart(kiosk);
    }
}

static void
print_again(struct kiosk *kiosk)
{
    if (kiosk->reprints == 0) {
        kiosk->reprints++;
        flow_go(kiosk, KIOSK_NUMBER, true);
        flow_print(kiosk, true);
    }
}

static void
page_back(struct kiosk *kiosk)
{
    kiosk->page -= kiosk->page > 0 ? 1 : 0;
}

static void
page_on(struct kiosk *kiosk)
{
    kiosk->page++;
}

static void
more_matters(struct kiosk *kiosk)
{
    kiosk->matter_page++;
}

static void
open_search(struct kiosk *kiosk)
{
    kiosk->query[0] = '\0';
    open_list(kiosk, KIOSK_SEARCH);
}

static void
open_bundles(struct kiosk *kiosk)
{
    open_list(kiosk, KIOSK_BUNDLES);
}

static void
tap_button(struct kiosk *kiosk, enum kiosk_touch action)
{
    static void (*const buttons[])(struct kiosk *) = {
        [KIOSK_TOUCH_BACK] = go_back,
        [KIOSK_TOUCH_HOME] = flow_reset,
        [KIOSK_TOUCH_TAKE] = take,
        [KIOSK_TOUCH_GO_ON] = take_anyway,
        [KIOSK_TOUCH_NO_HOLDER] = take_anyway,
        [KIOSK_TOUCH_RATHER_NOT] = rather_not,
        [KIOSK_TOUCH_PRINT_GUIDE] = flow_print_guide,
        [KIOSK_TOUCH_HELP] = flow_help,
        [KIOSK_TOUCH_HELP_SEEN] = see_help,
        [KIOSK_TOUCH_CHECKIN] = open_checkin,
        [KIOSK_TOUCH_REPRINT_FORM] = open_reprint,
        [KIOSK_TOUCH_STAFF] = open_staff,
        [KIOSK_TOUCH_LETTERS] = change_letters,
        [KIOSK_TOUCH_FIELD_NUMBER] = go_to_number,
        [KIOSK_TOUCH_FIELD_CODE] = go_to_code,
        [KIOSK_TOUCH_SEND] = flow_send_code,
        [KIOSK_TOUCH_PRIORITY] = open_priority,
        [KIOSK_TOUCH_ORDINARY] = be_ordinary,
        [KIOSK_TOUCH_GLOBE] = next_language,
        [KIOSK_TOUCH_STAY] = stay,
        [KIOSK_TOUCH_REPRINT] = print_again,
        [KIOSK_TOUCH_PAGE_BACK] = page_back,
        [KIOSK_TOUCH_PAGE_ON] = page_on,
        [KIOSK_TOUCH_MORE_MATTERS] = more_matters,
        [KIOSK_TOUCH_SEARCH] = open_search,
        [KIOSK_TOUCH_BUNDLES] = open_bundles,
        [KIOSK_TOUCH_RUBOUT] = flow_rub_out,
        [KIOSK_TOUCH_CLEAR] = flow_clear,
    };

    if ((size_t)action < ARRAY_SIZE(buttons) && buttons[action]) {
        buttons[action](kiosk);
    }
}

/* Closed or cut off, only the language and the look can be changed, and more time be asked for. */
static bool
is_allowed(const struct kiosk *kiosk, int action)
{
    enum kiosk_step shown = kiosk_shown(kiosk);
    return (kiosk->has_view && shown != KIOSK_CLOSED && shown != KIOSK_CUT_OFF &&
            shown != KIOSK_LOCKED) ||
           action == KIOSK_TOUCH_STAY || action == KIOSK_TOUCH_HELP ||
           action == KIOSK_TOUCH_HELP_SEEN || action == KIOSK_TOUCH_STAFF ||
           (action >= KIOSK_TOUCH_MODE && action < KIOSK_TOUCH_MODE + KIOSK_MODES) ||
           (kiosk->has_view && (action == KIOSK_TOUCH_GLOBE ||
                                (action >= KIOSK_TOUCH_LANGUAGE && action < KIOSK_TOUCH_HIT)));
}

/* Of the keys on the screen: they stay where they are, whatever was typed. */
static bool
is_key(int action)
{
    return action >= KIOSK_TOUCH_KEY || action == KIOSK_TOUCH_RUBOUT || action == KIOSK_TOUCH_CLEAR;
}

int
kiosk_same_tap_ms(int before, int action)
{
    if (!is_key(before) || !is_key(action)) {
        return KIOSK_TAP_MS;
    }
    return action == before ? KIOSK_KEY_MS : 0;
}

/* Whoever goes about the screen is there, though nothing is used yet. */
static bool
moves_focus(int key)
{
    return key == WINDOW_KEY_TAB || key == WINDOW_KEY_UP || key == WINDOW_KEY_DOWN ||
           key == WINDOW_KEY_LEFT || key == WINDOW_KEY_RIGHT;
}

bool
kiosk_event(struct kiosk *kiosk, const struct window_event *event, int64_t steady_ms)
{
    if (event->kind == WINDOW_KEY) {
        kiosk_tick(kiosk, steady_ms);
        bool used = speech_key(kiosk, event->key) || flow_key(kiosk, event);
        if ((used || moves_focus(event->key)) && !kiosk_is_asking(kiosk)) {
            flow_restart(kiosk);
        }
        return used;
    }
    if (event->kind == WINDOW_CLOSE && kiosk->guarded) {
        kiosk_tick(kiosk, steady_ms);
        open_staff(kiosk);
        return true;
    }
    if (event->kind != WINDOW_TAP || event->action <= 0) {
        return false;
    }
    /* The time may have passed between the last tick and this tap: then the screen it was meant for
     * has gone. */
    kiosk_tick(kiosk, steady_ms);
    if (steady_ms - kiosk->touched < kiosk_same_tap_ms(kiosk->touched_action, event->action) ||
        steady_ms - kiosk->changed < KIOSK_TAP_MS) {
        return true;
    }
    kiosk->touched = steady_ms;
    kiosk->touched_action = event->action;
    speech_stop(kiosk);
    if (!is_allowed(kiosk, event->action)) {
        speech_cue(kiosk, KIOSK_CUE_ERROR);
        return true;
    }
    speech_cue(kiosk, KIOSK_CUE_PRESS);
    bool was_asking = kiosk_is_asking(kiosk);
    if (!tap_list(kiosk, event->action)) {
        tap_button(kiosk, (enum kiosk_touch)event->action);
    }
    if (!was_asking) {
        flow_restart(kiosk);
    }
    return true;
}
