/* SPDX-License-Identifier: Apache-2.0 */
#include "kiosk/screens/screens.h"

/* Where a choice is made by touching all over the screen; elsewhere the buttons stand at the foot
 * anyway. */
static bool
is_staged(enum kiosk_step shown)
{
    return shown < KIOSK_TAKING;
}

struct frame
frame_of(const struct kiosk *kiosk, const struct ui_node *root)
{
    const struct ui_screen *screen = ui_node_screen(root);
    struct frame frame = {.w = (float)screen->width / screen->metrics.u,
                          .h = (float)screen->height / screen->metrics.u,
                          .large = screen->theme.large,
                          .f = screen->theme.large ? 1.6f : 1.0f,
                          .cjk = look_is_cjk(look_lang(kiosk))};
    frame.wide = frame.w >= 1250;
    frame.square = frame.wide && frame.w < 1600;
    frame.low = kiosk->modes[KIOSK_MODE_LOW];
    frame.staged = frame.low && is_staged(kiosk_shown(kiosk));
    frame.side = frame.w >= 1600 && !frame.large && !frame.low;
    frame.h *= frame.staged ? STAGE_LOWER : 1;
    frame.h -= frame.staged ? 0 : header_message_height(kiosk);
    return frame;
}

void
sentence(char dst[SENTENCE_SIZE], const char *text, const char *first, const char *second)
{
    const char *const values[] = {first, second};
    str_fill(dst, SENTENCE_SIZE, text, values, ARRAY_SIZE(values));
}

void
sentence_number(char dst[SENTENCE_SIZE], const char *text, int64_t number)
{
    char digits[24];
    str_format(digits, sizeof(digits), "%lld", (long long)number);
    sentence(dst, text, digits, "");
}

void
kiosk_view(const struct kiosk *kiosk, struct ui_node *whole)
{
    i18n_use(look_lang(kiosk));
    bool staged = frame_of(kiosk, whole).staged;
    if (!staged) {
        header_message(kiosk, whole);
    }
    struct ui_node *root =
        staged ? stage_low(kiosk, whole) : ui_box(whole, &(struct ui_style){.grow = 1});
    switch (kiosk_shown(kiosk)) {
    case KIOSK_HOME:
        screen_home(kiosk, root);
        break;
    case KIOSK_DEPARTMENT:
    case KIOSK_BUNDLES:
        screen_second(kiosk, root);
        break;
    case KIOSK_SEARCH:
        screen_search(kiosk, root);
        break;
    case KIOSK_CHECKIN:
    case KIOSK_REPRINT:
    case KIOSK_HOLDER:
    case KIOSK_STAFF:
        screen_code(kiosk, root);
        break;
    case KIOSK_PRIORITY:
        screen_priority(kiosk, root);
        break;
    case KIOSK_GUIDE:
        screen_guide(kiosk, root);
        break;
    case KIOSK_NUMBER:
        screen_number(kiosk, root);
        break;
    case KIOSK_FAULT:
        screen_fault(kiosk, root);
        break;
    case KIOSK_CLOSED:
        screen_closed(kiosk, root);
        break;
    case KIOSK_TAKING:
    case KIOSK_REFUSED:
    case KIOSK_CUT_OFF:
    case KIOSK_LOCKED:
        screen_message(kiosk, root);
        break;
    }
    if (kiosk_is_asking(kiosk)) {
        overlay_still_there(kiosk, whole);
    } else if (kiosk->help_open) {
        overlay_help(kiosk, whole);
    } else if (kiosk->warning != KIOSK_WARNING_NONE) {
        overlay_warning(kiosk, whole);
    } else if (kiosk->languages_open) {
        overlay_languages(kiosk, whole);
    }
}
