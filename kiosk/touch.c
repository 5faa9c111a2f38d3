/* SPDX-License-Identifier: Apache-2.0
 * What a tap does. */
#include <string.h>

#include "i18n/i18n.h"
#include "kiosk/flow.h"
#include "kiosk/look.h"

static void
open_guide(struct kiosk *kiosk, const struct hall_service *service)
{
    str_cut(kiosk->service, sizeof(kiosk->service), service->id);
    str_cut(kiosk->matter, sizeof(kiosk->matter),
            service->matter_count > 0 ? service->matters[0].id : "");
    memset(kiosk->ticked, 0, sizeof(kiosk->ticked));
    kiosk->page = 0;
    kiosk->matter_page = 0;
    flow_go(kiosk, KIOSK_GUIDE, true);
}

static void
choose_matter(struct kiosk *kiosk, const char *matter)
{
    if (strcmp(kiosk->matter, matter) == 0) {
        return;
    }
    str_cut(kiosk->matter, sizeof(kiosk->matter), matter);
    memset(kiosk->ticked, 0, sizeof(kiosk->ticked));
    kiosk->page = 0;
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
    bool to_guide = kiosk->step == KIOSK_REFUSED && hall_service(kiosk->view.hall, kiosk->service);
    kiosk->page = 0;
    flow_go(kiosk, to_guide ? KIOSK_GUIDE : KIOSK_HOME, true);
}

/* A mode changes how much there is room for: the pages begin anew. */
static void
switch_mode(struct kiosk *kiosk, enum kiosk_mode mode)
{
    kiosk->modes[mode] = !kiosk->modes[mode];
    kiosk->page = 0;
    kiosk->matter_page = 0;
}

static bool
tap_list(struct kiosk *kiosk, int action)
{
    const struct hall *hall = kiosk->view.hall;
    if (action >= KIOSK_TOUCH_LANGUAGE) {
        size_t i = (size_t)(action - KIOSK_TOUCH_LANGUAGE);
        kiosk->languages_open = false;
        if (i < look_language_count(kiosk)) {
            str_cut(kiosk->lang, sizeof(kiosk->lang), look_language(kiosk, i));
        }
    } else if (action >= KIOSK_TOUCH_CLASS) {
        size_t i = (size_t)(action - KIOSK_TOUCH_CLASS);
        if (i < hall->class_count) {
            str_cut(kiosk->class_id, sizeof(kiosk->class_id), hall->classes[i].id);
            kiosk->page = 0;
            flow_go(kiosk, KIOSK_HOME, true);
        }
    } else if (action >= KIOSK_TOUCH_TICK) {
        size_t i = (size_t)(action - KIOSK_TOUCH_TICK);
        if (i < KIOSK_MATERIALS_MAX) {
            kiosk->ticked[i] = !kiosk->ticked[i];
        }
    } else if (action >= KIOSK_TOUCH_MATTER) {
        const struct hall_service *service = hall_service(hall, kiosk->service);
        size_t i = (size_t)(action - KIOSK_TOUCH_MATTER);
        if (service && i < service->matter_count) {
            choose_matter(kiosk, service->matters[i].id);
        }
    } else if (action >= KIOSK_TOUCH_SERVICE) {
        size_t i = (size_t)(action - KIOSK_TOUCH_SERVICE);
        if (i < hall->service_count) {
            open_guide(kiosk, &hall->services[i]);
        }
    } else if (action >= KIOSK_TOUCH_MODE && action < KIOSK_TOUCH_MODE + KIOSK_MODES) {
        switch_mode(kiosk, (enum kiosk_mode)(action - KIOSK_TOUCH_MODE));
    } else {
        return false;
    }
    return true;
}

static void
tap_button(struct kiosk *kiosk, enum kiosk_touch action)
{
    switch (action) {
    case KIOSK_TOUCH_BACK:
        go_back(kiosk);
        break;
    case KIOSK_TOUCH_HOME:
        flow_reset(kiosk);
        break;
    case KIOSK_TOUCH_TAKE:
        flow_take(kiosk);
        break;
    case KIOSK_TOUCH_PRIORITY:
        kiosk->page = 0;
        flow_go(kiosk, KIOSK_PRIORITY, true);
        break;
    case KIOSK_TOUCH_ORDINARY:
        str_cut(kiosk->class_id, sizeof(kiosk->class_id), "regular");
        kiosk->page = 0;
        flow_go(kiosk, KIOSK_HOME, true);
        break;
    case KIOSK_TOUCH_GLOBE:
        next_language(kiosk);
        break;
    case KIOSK_TOUCH_STAY:
        if (kiosk->extensions < KIOSK_EXTENSIONS_MAX) {
            kiosk->extensions++;
            flow_restart(kiosk);
        }
        break;
    case KIOSK_TOUCH_REPRINT:
        if (kiosk->reprints == 0) {
            kiosk->reprints++;
            flow_go(kiosk, KIOSK_NUMBER, true);
            flow_print(kiosk, true);
        }
        break;
    case KIOSK_TOUCH_PAGE_BACK:
        kiosk->page -= kiosk->page > 0 ? 1 : 0;
        break;
    case KIOSK_TOUCH_PAGE_ON:
        kiosk->page++;
        break;
    case KIOSK_TOUCH_MORE_MATTERS:
        kiosk->matter_page++;
        break;
    default:
        break;
    }
}

/* Closed or cut off, only the language and the look can be changed, and more time be asked for. */
static bool
is_allowed(const struct kiosk *kiosk, int action)
{
    enum kiosk_step shown = kiosk_shown(kiosk);
    return (shown != KIOSK_CLOSED && shown != KIOSK_CUT_OFF) || action == KIOSK_TOUCH_STAY ||
           (action >= KIOSK_TOUCH_MODE && action < KIOSK_TOUCH_MODE + KIOSK_MODES) ||
           (action >= KIOSK_TOUCH_LANGUAGE && kiosk->has_view);
}

bool
kiosk_event(struct kiosk *kiosk, const struct window_event *event, int64_t steady_ms)
{
    if (event->kind != WINDOW_TAP || event->action <= 0) {
        return false;
    }
    /* The time may have passed between the last tick and this tap: then the screen it was meant for
     * has gone. */
    kiosk_tick(kiosk, steady_ms);
    if (steady_ms - kiosk->touched < KIOSK_TAP_MS || steady_ms - kiosk->changed < KIOSK_TAP_MS) {
        return true;
    }
    kiosk->touched = steady_ms;
    if (!is_allowed(kiosk, event->action)) {
        return true;
    }
    bool was_asking = kiosk_is_asking(kiosk);
    if (!tap_list(kiosk, event->action)) {
        tap_button(kiosk, (enum kiosk_touch)event->action);
    }
    if (!was_asking) {
        flow_restart(kiosk);
    }
    return true;
}
