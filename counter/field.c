/* SPDX-License-Identifier: Apache-2.0 */
#include "counter/field.h"

#include <string.h>

#include "ui/window.h"

void
field_clear(struct counter_field *field)
{
    volatile char *bytes = field->text;
    for (size_t i = 0; i < sizeof(field->text); i++) {
        bytes[i] = 0;
    }
    field->caret = 0;
}

void
field_set(struct counter_field *field, const char *text)
{
    field_clear(field);
    str_cut(field->text, sizeof(field->text), text);
    field->caret = strlen(field->text);
}

bool
field_insert(struct counter_field *field, const char *utf8)
{
    size_t have = strlen(field->text), more = strlen(utf8);
    if (more == 0 || have + more >= sizeof(field->text) || !str_is_utf8(utf8, more)) {
        return false;
    }
    char *at = field->text + field->caret;
    memmove(at + more, at, have - field->caret + 1);
    memcpy(at, utf8, more);
    field->caret += more;
    return true;
}

static bool
continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

static size_t
before(const struct counter_field *field, size_t at)
{
    while (at > 0 && continues(field->text[--at])) {
    }
    return at;
}

static size_t
after(const struct counter_field *field, size_t at)
{
    if (field->text[at] == '\0') {
        return at;
    }
    at++;
    while (continues(field->text[at])) {
        at++;
    }
    return at;
}

static void
cut(struct counter_field *field, size_t from, size_t to)
{
    size_t length = strlen(field->text);
    memmove(field->text + from, field->text + to, length - to + 1);
    memset(field->text + length - (to - from), 0, to - from);
    field->caret = from;
}

bool
field_erase(struct counter_field *field)
{
    size_t from = before(field, field->caret);
    if (from == field->caret) {
        return false;
    }
    cut(field, from, field->caret);
    return true;
}

static bool
move(struct counter_field *field, int key)
{
    switch (key) {
    case WINDOW_KEY_LEFT:
        field->caret = before(field, field->caret);
        return true;
    case WINDOW_KEY_RIGHT:
        field->caret = after(field, field->caret);
        return true;
    case WINDOW_KEY_HOME:
        field->caret = 0;
        return true;
    case WINDOW_KEY_END:
        field->caret = strlen(field->text);
        return true;
    default:
        return false;
    }
}

static bool
is_letter_or_digit(int key)
{
    return (key >= '0' && key <= '9') || (key >= 'a' && key <= 'z');
}

bool
field_event(struct counter_field *field, const struct window_event *event, bool typing)
{
    if (event->kind == WINDOW_TEXT) {
        return typing && field_insert(field, event->text);
    }
    if (event->kind != WINDOW_KEY || event->control || event->alt) {
        return false;
    }
    if (event->key == WINDOW_KEY_BACKSPACE) {
        field_erase(field);
        return true;
    }
    if (event->key == WINDOW_KEY_DELETE) {
        size_t next = after(field, field->caret);
        if (next > field->caret) {
            cut(field, field->caret, next);
        }
        return true;
    }
    if (!typing && is_letter_or_digit(event->key)) {
        char typed[2] = {(char)event->key, '\0'};
        if (typed[0] >= 'a') {
            typed[0] = (char)(typed[0] - 'a' + 'A');
        }
        (void)field_insert(field, typed);
        return true;
    }
    return move(field, event->key);
}
