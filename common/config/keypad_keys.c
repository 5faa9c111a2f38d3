/* SPDX-License-Identifier: Apache-2.0 */
#include "config/keypad_keys.h"

#include <linux/input-event-codes.h>
#include <string.h>

static const struct key {
    const char *name;
    int code;
} keys[] = {
    {"kp0", KEY_KP0},         {"kp1", KEY_KP1},
    {"kp2", KEY_KP2},         {"kp3", KEY_KP3},
    {"kp4", KEY_KP4},         {"kp5", KEY_KP5},
    {"kp6", KEY_KP6},         {"kp7", KEY_KP7},
    {"kp8", KEY_KP8},         {"kp9", KEY_KP9},
    {"kpdot", KEY_KPDOT},     {"kpplus", KEY_KPPLUS},
    {"kpminus", KEY_KPMINUS}, {"kpasterisk", KEY_KPASTERISK},
    {"kpslash", KEY_KPSLASH}, {"kpenter", KEY_KPENTER},
    {"numlock", KEY_NUMLOCK}, {"enter", KEY_ENTER},
    {"space", KEY_SPACE},     {"tab", KEY_TAB},
    {"esc", KEY_ESC},         {"backspace", KEY_BACKSPACE},
    {"delete", KEY_DELETE},   {"insert", KEY_INSERT},
    {"home", KEY_HOME},       {"end", KEY_END},
    {"pageup", KEY_PAGEUP},   {"pagedown", KEY_PAGEDOWN},
    {"up", KEY_UP},           {"down", KEY_DOWN},
    {"left", KEY_LEFT},       {"right", KEY_RIGHT},
    {"f1", KEY_F1},           {"f2", KEY_F2},
    {"f3", KEY_F3},           {"f4", KEY_F4},
    {"f5", KEY_F5},           {"f6", KEY_F6},
    {"f7", KEY_F7},           {"f8", KEY_F8},
    {"f9", KEY_F9},           {"f10", KEY_F10},
    {"f11", KEY_F11},         {"f12", KEY_F12},
};

/* 0 = no such key. */
static int
key_code(const char *name)
{
    int64_t code;

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (strcmp(keys[i].name, name) == 0) {
            return keys[i].code;
        }
    }
    return str_to_int(name, 1, KEYPAD_CODE_MAX, &code) ? (int)code : 0;
}

const char *
keypad_key_name(int code)
{
    static _Thread_local char number[8];

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (keys[i].code == code) {
            return keys[i].name;
        }
    }
    str_format(number, sizeof(number), "%d", code);
    return number;
}

/* The next word of *at into dst; false at the end. One that is too long gives "". */
static bool
next_word(const char **at, char *dst, size_t size)
{
    *at += strspn(*at, " ");
    size_t length = strcspn(*at, " ");

    if (length == 0) {
        return false;
    }
    str_format(dst, size, "%.*s", length < size ? (int)length : 0, *at);
    *at += length;
    return true;
}

bool
keypad_keys_are_valid(const char *value)
{
    char name[16];

    while (next_word(&value, name, sizeof(name))) {
        if (key_code(name) == 0) {
            return false;
        }
    }
    return true;
}

bool
keypad_keys_have(const char *value, int code)
{
    char name[16];

    while (next_word(&value, name, sizeof(name))) {
        if (key_code(name) == code) {
            return true;
        }
    }
    return false;
}
