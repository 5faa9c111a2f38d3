/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/phrase.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "voice/cardinal.h"
#include "voice/tongues.h"

enum { LETTERS_MAX = 4, DIGITS_MAX = 6, COUNTER_MAX = 8 };

/* Words as they are written, and as recorded ones are put together. */
struct words {
    struct buffer text, tokens;
};

static void
words_done(struct words *words)
{
    buffer_done(&words->text);
    buffer_done(&words->tokens);
}

static void
add_token(struct words *out, const char *token, size_t length)
{
    if (length > 0) {
        buffer_append_bytes(&out->tokens, token, length);
        buffer_append(&out->tokens, "\n");
    }
}

static void
add_word(struct words *out, const char *gap, const char *word)
{
    if (out->text.length > 0) {
        buffer_append(&out->text, gap);
    }
    buffer_append(&out->text, word);
    add_token(out, word, strlen(word));
}

static void
add_letter(struct words *out, char letter)
{
    add_word(out, " ", (char[]){(char)toupper((unsigned char)letter), '\0'});
}

static size_t
character_length(const char *at)
{
    size_t length = 1;

    while ((at[length] & 0xC0) == 0x80) {
        length++;
    }
    return length;
}

static void
add_cardinal(const struct tongue *tongue, int value, struct words *out)
{
    struct buffer number = {0};

    tongue->cardinal(value, &number);
    buffer_append(&out->text, out->text.length > 0 ? " " : "");
    buffer_append(&out->text, number.data);
    if (tongue->cardinal_cut[0] == '*') {
        for (const char *at = number.data; *at; at += character_length(at)) {
            add_token(out, at, character_length(at));
        }
    } else {
        for (const char *at = number.data; *at; at += strspn(at, tongue->cardinal_cut)) {
            size_t length =
                tongue->cardinal_cut[0] ? strcspn(at, tongue->cardinal_cut) : strlen(at);
            add_token(out, at, length);
            at += length;
        }
    }
    buffer_done(&number);
}

static bool
say_number(const struct tongue *tongue, const struct phrase_call *call, struct words *out)
{
    size_t letters = strspn(call->number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const char *digits = call->number + letters;
    size_t count = strspn(digits, "0123456789");

    if (letters > LETTERS_MAX || count == 0 || count > DIGITS_MAX || digits[count] != '\0') {
        return false;
    }
    for (size_t i = 0; i < letters; i++) {
        add_letter(out, call->number[i]);
    }
    for (size_t i = 0; i < count; i++) {
        const char *word = digits[i] == '1' && call->plain_one ? tongue->plain_one
                                                               : tongue->digits[digits[i] - '0'];
        add_word(out, i == 0 ? " " : tongue->digit_gap, word);
    }
    return true;
}

/* Letters one by one, runs of digits as cardinals: "A12" → "A twelve". */
static bool
say_letters_and_cardinals(const struct tongue *tongue, const char *text, struct words *out)
{
    size_t length = strlen(text);

    if (length == 0 || length > COUNTER_MAX) {
        return false;
    }
    while (*text) {
        size_t run = strspn(text, "0123456789");
        if (run == 0) {
            if (!((*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z'))) {
                return false;
            }
            add_letter(out, *text++);
            continue;
        }
        int value = 0;
        for (size_t i = 0; i < run && value <= CARDINAL_MAX; i++) {
            value = value * 10 + (text[i] - '0');
        }
        if (value > CARDINAL_MAX) {
            return false;
        }
        add_cardinal(tongue, value, out);
        text += run;
    }
    return true;
}

/* What stands between the parts of a sentence, without what is not spoken at its ends. */
static void
add_between(struct words *out, const char *from, size_t length)
{
    static const char *const silent[] = {" ", ",", "、", "،"};
    bool cut = true;

    buffer_append_bytes(&out->text, from, length);
    while (cut) {
        cut = false;
        for (size_t i = 0; i < ARRAY_SIZE(silent); i++) {
            size_t size = strlen(silent[i]);
            if (length >= size && memcmp(from, silent[i], size) == 0) {
                from += size;
                length -= size;
                cut = true;
            }
            if (length >= size && memcmp(from + length - size, silent[i], size) == 0) {
                length -= size;
                cut = true;
            }
        }
    }
    add_token(out, from, length);
}

/* Puts "{0} 区" around its parts. */
static void
fill(struct words *out, const char *pattern, struct words *const parts[])
{
    for (const char *at = pattern; *at;) {
        size_t length = strcspn(at, "{");
        if (length > 0) {
            add_between(out, at, length);
        }
        at += length;
        if (*at == '{') {
            const struct words *part = parts[at[1] - '0'];
            buffer_append(&out->text, part->text.data ? part->text.data : "");
            buffer_append(&out->tokens, part->tokens.data ? part->tokens.data : "");
            at += 3;
        }
    }
}

static bool
say_part(const struct tongue *tongue, const char *pattern, const char *text, struct words *out)
{
    struct words part = {0};
    bool ok = say_letters_and_cardinals(tongue, text, &part);

    if (ok) {
        fill(out, pattern, (struct words *const[]){&part});
    }
    words_done(&part);
    return ok;
}

/* The floor of "2F…" and "B1F…"; the rest is "" or "-AREA". False when the id does not begin so. */
static bool
split_floor(const char *zone, bool *ret_basement, char digits[4], const char **ret_rest)
{
    bool basement = zone[0] == 'B' && zone[1] >= '1' && zone[1] <= '9';
    const char *start = basement ? zone + 1 : zone;
    size_t run = strspn(start, "0123456789");

    if (run == 0 || run > 3 || start[run] != 'F' ||
        (start[run + 1] != '\0' && start[run + 1] != '-')) {
        return false;
    }
    memcpy(digits, start, run);
    digits[run] = '\0';
    *ret_basement = basement;
    *ret_rest = start + run + 1;
    return true;
}

static bool
is_area(const char *text)
{
    size_t letters = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    return letters >= 1 && letters <= 2 &&
           text[letters + strspn(text + letters, "0123456789")] == '\0';
}

static bool
say_zone_id(const struct tongue *tongue, const char *zone, struct words *out)
{
    struct words floor = {0}, area = {0};
    bool basement;
    char digits[4];
    const char *rest;

    if (!split_floor(zone, &basement, digits, &rest)) {
        return is_area(zone) && say_part(tongue, tongue->area, zone, out);
    }
    const char *pattern = basement ? tongue->basement : tongue->floor;
    if (*rest == '\0') {
        return say_part(tongue, pattern, digits, out);
    }
    bool ok = is_area(rest + 1) && say_part(tongue, pattern, digits, &floor) &&
              say_part(tongue, tongue->area, rest + 1, &area);
    if (ok) {
        fill(out, tongue->floor_and_area, (struct words *const[]){&floor, &area});
    }
    words_done(&floor);
    words_done(&area);
    return ok;
}

/* "Ticket A zero" is read with the article; a comma makes engines spell the letter. */
static void
append_speakable(const char *caption, bool english, struct buffer *out)
{
    for (const char *at = caption; *at; at++) {
        buffer_append_bytes(out, at, 1);
        if (english && *at == 'A' && at > caption && at[-1] == ' ' && at[1] == ' ') {
            buffer_append(out, ",");
        }
    }
}

const char *
phrase_language(size_t nth)
{
    const struct tongue *tongue = tongue_nth(nth);

    return tongue ? tongue->lang : NULL;
}

static bool
say_zone(const struct tongue *tongue, const struct phrase_call *call, struct words *out)
{
    if (!call->zone || *call->zone == '\0' || say_zone_id(tongue, call->zone, out)) {
        return true;
    }
    const char *name = call->zone_name ? call->zone_name : call->zone;
    add_word(out, "", name);
    return str_is_utf8(name, strlen(name));
}

static bool
finish(const struct tongue *tongue, const struct words *whole, struct phrase *ret_phrase)
{
    struct phrase phrase = {0};
    struct buffer speech = {0};

    append_speakable(whole->text.data, strcmp(tongue->lang, "en") == 0, &speech);
    bool ok = str_copy(phrase.lang, sizeof phrase.lang, tongue->lang) &&
              str_copy(phrase.caption, sizeof phrase.caption, whole->text.data) &&
              str_copy(phrase.tokens, sizeof phrase.tokens, whole->tokens.data) &&
              str_copy(phrase.speech, sizeof phrase.speech, speech.data);
    buffer_done(&speech);
    if (ok) {
        *ret_phrase = phrase;
    }
    return ok;
}

bool
phrase_for_call(const char *lang, const struct phrase_call *call, struct phrase *ret_phrase)
{
    const struct tongue *tongue = tongue_find(lang);
    struct words number = {0}, counter = {0}, zone = {0}, whole = {0};
    bool ok = tongue && say_number(tongue, call, &number) &&
              say_letters_and_cardinals(tongue, call->counter, &counter) &&
              say_zone(tongue, call, &zone);

    if (ok) {
        fill(&whole, zone.text.length > 0 ? tongue->call_in_zone : tongue->call,
             (struct words *const[]){&number, &counter, &zone});
        ok = finish(tongue, &whole, ret_phrase);
    }
    words_done(&number);
    words_done(&counter);
    words_done(&zone);
    words_done(&whole);
    return ok;
}
