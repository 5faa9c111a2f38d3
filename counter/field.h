/* SPDX-License-Identifier: Apache-2.0
 * One line of typed text, edited by whole UTF-8 characters. Pure. */
#pragma once

#include "base/base.h"

struct window_event;

enum { COUNTER_FIELD_SIZE = 200 };
struct counter_field {
    char text[COUNTER_FIELD_SIZE];
    size_t caret; /* bytes before it */
};

/* Overwrites the old content, so that nothing of a PIN stays behind. */
void field_clear(struct counter_field *field);
void field_set(struct counter_field *field, const char *text);
/* At the caret; false and unchanged when it would not fit in COUNTER_FIELD_SIZE - 1 bytes. */
bool field_insert(struct counter_field *field, const char *utf8);
bool field_erase(struct counter_field *field);
/* Editing keys, and typed text when 'typing'. Without 'typing' letters and digits are taken from
 * plain keys, upper-cased: ids, numbers and PINs need no input method. True when used. */
bool field_event(struct counter_field *field, const struct window_event *event, bool typing);
