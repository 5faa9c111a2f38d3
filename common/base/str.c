/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
str_copy(char *dst, size_t size, const char *src)
{
    size_t length = strlen(src);
    if (length >= size) {
        if (size > 0) {
            dst[0] = '\0';
        }
        return false;
    }
    memcpy(dst, src, length + 1);
    return true;
}

/* The largest length <= limit that does not split a UTF-8 character of text. */
static size_t
whole_characters(const char *text, size_t limit)
{
    while (limit > 0 && ((unsigned char)text[limit] & 0xc0) == 0x80) {
        limit--;
    }
    return limit;
}

void
str_cut(char *dst, size_t size, const char *src)
{
    if (size == 0) {
        return;
    }
    size_t length = strlen(src);
    if (length >= size) {
        length = whole_characters(src, size - 1);
    }
    memcpy(dst, src, length);
    dst[length] = '\0';
}

bool
str_format(char *dst, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(dst, size, format, args);
    va_end(args);
    return wanted >= 0 && (size_t)wanted < size;
}

void
str_fill(char *dst, size_t size, const char *sentence, const char *const *values, size_t count)
{
    struct buffer filled = {0};
    buffer_append(&filled, "");
    const char *from = sentence;
    for (const char *at = sentence; *at; at++) {
        if (at[0] != '{' || at[1] < '0' || at[1] > '9' || at[2] != '}' ||
            (size_t)(at[1] - '0') >= count) {
            continue;
        }
        buffer_append_bytes(&filled, from, (size_t)(at - from));
        buffer_append(&filled, values[at[1] - '0']);
        at += 2;
        from = at + 1;
    }
    buffer_append(&filled, from);
    str_cut(dst, size, filled.data);
    buffer_done(&filled);
}

/* Bytes of the well-formed character at text (RFC 3629: no surrogates, nothing overlong), 0 if
 * none. */
static size_t
utf8_step(const unsigned char *text, size_t left)
{
    if (text[0] < 0x80) {
        return 1;
    }
    size_t need = text[0] >= 0xc2 && text[0] <= 0xdf   ? 2
                  : text[0] >= 0xe0 && text[0] <= 0xef ? 3
                  : text[0] >= 0xf0 && text[0] <= 0xf4 ? 4
                                                       : 0;
    if (need == 0 || need > left) {
        return 0;
    }
    for (size_t i = 1; i < need; i++) {
        if ((text[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    if ((text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xed && text[1] > 0x9f) ||
        (text[0] == 0xf0 && text[1] < 0x90) || (text[0] == 0xf4 && text[1] > 0x8f)) {
        return 0;
    }
    return need;
}

bool
str_is_utf8(const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t step = utf8_step((const unsigned char *)text + at, length - at);
        if (step == 0) {
            return false;
        }
        at += step;
    }
    return true;
}

bool
str_to_int(const char *text, int64_t min, int64_t max, int64_t *ret_value)
{
    const char *digits = text[0] == '-' ? text + 1 : text;
    if (digits[0] < '0' || digits[0] > '9') {
        return false;
    }
    char *end;
    errno = 0;
    intmax_t value = strtoimax(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < min || value > max) {
        return false;
    }
    *ret_value = value;
    return true;
}
