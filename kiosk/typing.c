/* SPDX-License-Identifier: Apache-2.0
 * Keys: on the screen, of a keyboard, of a scanner that types what it reads. */
#include <string.h>

#include "kiosk/flow.h"
#include "kiosk/look.h"

enum { TICKET_CODE_LENGTH = 16 };

struct field {
    char *text;
    size_t size, most; /* most: characters */
};

static struct field
field_of(struct kiosk *kiosk)
{
    if (kiosk->step == KIOSK_SEARCH) {
        return (struct field){kiosk->query, sizeof(kiosk->query), sizeof(kiosk->query) - 1};
    }
    if (kiosk->step == KIOSK_REPRINT && kiosk->at_number) {
        return (struct field){kiosk->number, sizeof(kiosk->number), sizeof(kiosk->number) - 1};
    }
    if (kiosk->step == KIOSK_HOLDER) {
        return (struct field){kiosk->holder, sizeof(kiosk->holder), sizeof(kiosk->holder) - 1};
    }
    if (kiosk->step == KIOSK_STAFF) {
        return kiosk->at_number
                   ? (struct field){kiosk->staff, sizeof(kiosk->staff), sizeof(kiosk->staff) - 1}
                   : (struct field){kiosk->pin, sizeof(kiosk->pin), sizeof(kiosk->pin) - 1};
    }
    bool eight = kiosk->step == KIOSK_CHECKIN && !kiosk->letters;
    return (struct field){kiosk->code, sizeof(kiosk->code),
                          eight ? LOOK_CODE_DIGITS : TICKET_CODE_LENGTH};
}

void
flow_type(struct kiosk *kiosk, const char *utf8)
{
    struct field field = field_of(kiosk);
    size_t length = strlen(field.text);
    if (length < field.most && length + strlen(utf8) < field.size) {
        str_cut(field.text + length, field.size - length, utf8);
    }
    kiosk->page = 0;
}

void
flow_rub_out(struct kiosk *kiosk)
{
    char *text = field_of(kiosk).text;
    size_t length = strlen(text);
    while (length > 0 && ((unsigned char)text[--length] & 0xc0) == 0x80) {
    }
    text[length] = '\0';
    kiosk->page = 0;
}

void
flow_clear(struct kiosk *kiosk)
{
    field_of(kiosk).text[0] = '\0';
    kiosk->page = 0;
}

static bool
is_typed(int key)
{
    return (key >= 'a' && key <= 'z') || (key >= '0' && key <= '9');
}

bool
flow_key(struct kiosk *kiosk, const struct window_event *event)
{
    bool code = kiosk->step == KIOSK_CHECKIN || kiosk->step == KIOSK_REPRINT ||
                kiosk->step == KIOSK_HOLDER || kiosk->step == KIOSK_STAFF;
    if ((!code && kiosk->step != KIOSK_SEARCH) || event->control || event->alt) {
        return false;
    }
    if (is_typed(event->key)) {
        bool letter = event->key >= 'a';
        char text[2] = {(char)event->key, '\0'};
        if (code && letter && (kiosk->step != KIOSK_STAFF || event->shift)) {
            text[0] = (char)(event->key - 'a' + 'A');
            kiosk->letters = kiosk->step == KIOSK_CHECKIN || kiosk->letters;
        }
        kiosk->by_keyboard = true;
        flow_type(kiosk, text);
        return true;
    }
    if (event->key == WINDOW_KEY_BACKSPACE) {
        flow_rub_out(kiosk);
        return true;
    }
    if (event->key == WINDOW_KEY_ENTER && kiosk->step == KIOSK_STAFF && kiosk->by_keyboard &&
        kiosk->at_number && kiosk->staff[0]) {
        kiosk->at_number = false;
        return true;
    }
    /* Behind a code that was scanned comes Enter; whoever moves a focus presses it for the focus.
     */
    if (event->key == WINDOW_KEY_ENTER && code && kiosk->by_keyboard && look_code_whole(kiosk)) {
        flow_send_code(kiosk);
        return true;
    }
    kiosk->by_keyboard = false;
    return false;
}
