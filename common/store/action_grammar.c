/* SPDX-License-Identifier: Apache-2.0 */
#include "store/action_grammar.h"

#include <string.h>

#include "base/zone.h"
#include "store/action.h"

enum { PLACE_MAX = 99 };

static bool
is_clean_text(const char *text)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < ' ' || text[i] == 127) {
            return false;
        }
    }
    return str_is_utf8(text, length);
}

static bool
is_visit(const char *text)
{
    struct number_reference reference;
    char code[ACTION_NUMBER_SIZE + 5];

    if (strncmp(text, "code:", 5) == 0) {
        return number_reference_parse(text, &reference);
    }
    return str_format(code, sizeof(code), "code:%s", text) &&
           number_reference_parse(code, &reference);
}

/* "1,3": places from 1, each above the one before. */
static bool
is_places(const char *text)
{
    int64_t last = 0, place;
    char word[4];

    for (;;) {
        size_t length = strcspn(text, ",");
        if (length == 0 || length >= sizeof(word)) {
            return false;
        }
        memcpy(word, text, length);
        word[length] = '\0';
        if (!str_to_int(word, last + 1, PLACE_MAX, &place)) {
            return false;
        }
        last = place;
        if (text[length] == '\0') {
            return true;
        }
        text += length + 1;
    }
}

/* A whole time, or one of today. */
static bool
is_when(const char *text)
{
    struct civil civil;
    char whole[ACTION_TIME_SIZE];

    return civil_parse_time(text, &civil) ||
           (strlen(text) == 5 && str_format(whole, sizeof(whole), "2000-01-01T%s:00", text) &&
            civil_parse_time(whole, &civil));
}

bool
grammar_fits(enum grammar grammar, const char *text)
{
    struct number_reference reference;

    switch (grammar) {
    case GRAMMAR_ID:
        return id_is_valid(text);
    case GRAMMAR_TEXT:
        return is_clean_text(text);
    case GRAMMAR_NUMBER:
        return number_reference_parse(text, &reference);
    case GRAMMAR_VISIT:
        return is_visit(text);
    case GRAMMAR_PLACES:
        return is_places(text);
    case GRAMMAR_WHEN:
        return is_when(text);
    }
    return false;
}
