/* SPDX-License-Identifier: Apache-2.0
 * Keys on the screen. Letters stand as the reader's language has them on a keyboard. */
#include <string.h>

#include "kiosk/screens/screens.h"

enum { KEY_GAP = 10, KEYS_ROWS = 4 };

/* Rows of letters, one UTF-8 character a key. */
static const char *const *
rows_of(const char *lang, enum keys_kind kind)
{
    static const char *const latin[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm", NULL};
    static const char *const cyrillic[] = {"йцукенгшщзхъ", "фывапролджэ", "ячсмитьбюё", NULL};
    static const char *const arabic[] = {"ضصثقفغعهخحجد", "شسيبلاتنمكطذ", "ئءؤرىةوزظأإآ", NULL};
    static const char *const codes[] = {"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM", NULL};
    if (kind == KEYS_CODE) {
        return codes;
    }
    return strcmp(lang, "ru") == 0 ? cyrillic : strcmp(lang, "ar") == 0 ? arabic : latin;
}

static float
key_height(const struct frame *frame)
{
    return frame->wide ? (frame->staged ? 72 : 80) : 104;
}

float
keys_height(const struct kiosk *kiosk, const struct frame *frame, enum keys_kind kind)
{
    const char *const *rows = rows_of(look_lang(kiosk), kind);
    int count = 0;
    while (rows[count]) {
        count++;
    }
    return (float)count * (key_height(frame) + KEY_GAP) - KEY_GAP;
}

static uint32_t
next_letter(const char **at)
{
    const unsigned char *bytes = (const unsigned char *)*at;
    if (bytes[0] < 0x80) {
        *at += 1;
        return bytes[0];
    }
    *at += 2; /* no key beyond U+07FF */
    return (uint32_t)(bytes[0] & 0x1f) << 6 | (bytes[1] & 0x3f);
}

static void
letter_key(struct ui_node *row, const char *letter, size_t length, uint32_t character, float height)
{
    char label[5];
    float f = ui_node_screen(row)->theme.large ? 1.6f : 1; /* keys are as large as they go */
    str_format(label, sizeof(label), "%.*s", (int)length, letter);
    ui_button(row, label,
              &(struct ui_button){
                  .kind = UI_BUTTON_QUIET,
                  .size = 44 / f,
                  .height = height,
                  .box = {.name = "key", .grow = 1, .edge = COLOR_EDGE},
                  .target = {.action = KIOSK_TOUCH_KEY + (int)character, .role = UI_ROLE_KEY}});
}

static void
icon_key(struct ui_node *row, const char *icon, const char *spoken, int action, float height)
{
    struct ui_node *key = ui_box(row, &(struct ui_style){.name = "key",
                                                         .axis = UI_ROW,
                                                         .grow = 1.5f,
                                                         .height = height,
                                                         .radius = 16,
                                                         .fill = COLOR_SAND,
                                                         .align = UI_CENTRE,
                                                         .justify = UI_FROM_CENTRE});
    ui_icon(key, icon, 48, 2.2f, COLOR_INK);
    ui_touch(key, &(struct ui_target){.action = action, .spoken = spoken, .role = UI_ROLE_KEY});
}

void
keys_show(const struct kiosk *kiosk, struct ui_node *parent, const struct frame *frame,
          enum keys_kind kind)
{
    const char *const *rows = rows_of(look_lang(kiosk), kind);
    float height = key_height(frame);
    struct ui_node *board = ui_box(parent, &(struct ui_style){.name = "keys", .gap = KEY_GAP});
    for (size_t r = 0; rows[r]; r++) {
        bool last = rows[r + 1] == NULL;
        struct ui_node *row = ui_box(board, &(struct ui_style){.axis = UI_ROW, .gap = KEY_GAP});
        if (last) {
            icon_key(row, "close", _("Clear all"), KIOSK_TOUCH_CLEAR, height);
        }
        for (const char *at = rows[r]; *at;) {
            const char *letter = at;
            uint32_t character = next_letter(&at);
            letter_key(row, letter, (size_t)(at - letter), character, height);
        }
        if (last) {
            icon_key(row, "bksp", _("Delete the last"), KIOSK_TOUCH_RUBOUT, height);
        }
    }
}
