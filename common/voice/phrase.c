/* SPDX-License-Identifier: Apache-2.0 */
#include "voice/phrase.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "voice/cardinal.h"

enum { LETTERS_MAX = 4, DIGITS_MAX = 6, COUNTER_MAX = 8, PART_SIZE = 128 };

struct tongue {
    const char *lang;
    const char *digits[10];
    const char *digit_gap; /* between the digits of a ticket */
    const char *plain_one;
    void (*cardinal)(int value, struct buffer *out);
    const char *call;         /* {0} ticket, {1} counter */
    const char *call_in_zone; /* and {2} zone */
    const char *floor, *basement, *area;
    const char *floor_and_area; /* {0} floor, {1} area */
};

static const struct tongue tongues[] = {
    {
        .lang = "zh_CN",
        .digits = {"零", "幺", "二", "三", "四", "五", "六", "七", "八", "九"},
        .digit_gap = "",
        .plain_one = "一",
        .cardinal = cardinal_mandarin,
        .call = "请 {0} 号,到 {1} 号窗口",
        .call_in_zone = "请 {0} 号,到 {2} {1} 号窗口",
        .floor = "{0}楼",
        .basement = "地下{0}楼",
        .area = "{0} 区",
        .floor_and_area = "{0} {1}",
    },
    {
        .lang = "en",
        .digits = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"},
        .digit_gap = " ",
        .plain_one = "one",
        .cardinal = cardinal_english,
        .call = "Ticket {0}, please go to counter {1}",
        .call_in_zone = "Ticket {0}, please go to counter {1}, {2}",
        .floor = "floor {0}",
        .basement = "basement {0}",
        .area = "zone {0}",
        .floor_and_area = "{0}, {1}",
    },
};

static const struct tongue *
find_tongue(const char *lang)
{
    for (size_t i = 0; i < ARRAY_SIZE(tongues); i++) {
        if (strcmp(tongues[i].lang, lang) == 0) {
            return &tongues[i];
        }
    }
    return NULL;
}

static void
append_word(struct buffer *out, const char *gap, const char *word)
{
    if (out->length > 0) {
        buffer_append(out, gap);
    }
    buffer_append(out, word);
}

static void
append_letter(struct buffer *out, char letter)
{
    append_word(out, " ", (char[]){(char)toupper((unsigned char)letter), '\0'});
}

static bool
say_number(const struct tongue *tongue, const struct phrase_call *call, struct buffer *out)
{
    size_t letters = strspn(call->number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const char *digits = call->number + letters;
    size_t count = strspn(digits, "0123456789");
    if (letters > LETTERS_MAX || count == 0 || count > DIGITS_MAX || digits[count] != '\0') {
        return false;
    }
    for (size_t i = 0; i < letters; i++) {
        append_letter(out, call->number[i]);
    }
    for (size_t i = 0; i < count; i++) {
        const char *word = digits[i] == '1' && call->plain_one ? tongue->plain_one
                                                               : tongue->digits[digits[i] - '0'];
        append_word(out, i == 0 ? " " : tongue->digit_gap, word);
    }
    return true;
}

/* Letters one by one, runs of digits as cardinals: "A12" → "A twelve". */
static bool
say_letters_and_cardinals(const struct tongue *tongue, const char *text, struct buffer *out)
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
            append_letter(out, *text++);
            continue;
        }
        int value = 0;
        for (size_t i = 0; i < run && value <= CARDINAL_MAX; i++) {
            value = value * 10 + (text[i] - '0');
        }
        if (value > CARDINAL_MAX) {
            return false;
        }
        append_word(out, " ", "");
        tongue->cardinal(value, out);
        text += run;
    }
    return true;
}

/* Puts "{0} 区" around what 'text' reads as; dst stays empty when it cannot be read. */
static bool
say_part(const struct tongue *tongue, const char *pattern, const char *text, char dst[PART_SIZE])
{
    struct buffer words = {0};
    bool ok = say_letters_and_cardinals(tongue, text, &words);
    if (ok) {
        str_fill(dst, PART_SIZE, pattern, (const char *const[]){words.data}, 1);
    }
    buffer_done(&words);
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
say_zone_id(const struct tongue *tongue, const char *zone, char dst[PART_SIZE])
{
    bool basement;
    char digits[4], floor[PART_SIZE], area[PART_SIZE];
    const char *rest;
    if (!split_floor(zone, &basement, digits, &rest)) {
        return is_area(zone) && say_part(tongue, tongue->area, zone, dst);
    }
    const char *pattern = basement ? tongue->basement : tongue->floor;
    if (*rest == '\0') {
        return say_part(tongue, pattern, digits, dst);
    }
    if (!is_area(rest + 1) || !say_part(tongue, pattern, digits, floor) ||
        !say_part(tongue, tongue->area, rest + 1, area)) {
        return false;
    }
    str_fill(dst, PART_SIZE, tongue->floor_and_area, (const char *const[]){floor, area}, 2);
    return true;
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

bool
phrase_has(const char *lang)
{
    return find_tongue(lang);
}

bool
phrase_for_call(const char *lang, const struct phrase_call *call, struct phrase *ret_phrase)
{
    const struct tongue *tongue = find_tongue(lang);
    struct buffer number = {0}, counter = {0}, speech = {0};
    struct phrase phrase = {0};
    char zone[PART_SIZE] = "";
    bool ok = tongue && str_copy(phrase.lang, sizeof phrase.lang, lang) &&
              say_number(tongue, call, &number) &&
              say_letters_and_cardinals(tongue, call->counter, &counter);
    if (ok && call->zone && *call->zone && !say_zone_id(tongue, call->zone, zone)) {
        str_cut(zone, sizeof zone, call->zone_name ? call->zone_name : call->zone);
        ok = str_is_utf8(zone, strlen(zone));
    }
    if (ok) {
        str_fill(phrase.caption, sizeof phrase.caption, *zone ? tongue->call_in_zone : tongue->call,
                 (const char *const[]){number.data, counter.data, zone}, 3);
        append_speakable(phrase.caption, strcmp(lang, "en") == 0, &speech);
        ok = str_copy(phrase.speech, sizeof phrase.speech, speech.data);
    }
    if (ok) {
        *ret_phrase = phrase;
    }
    buffer_done(&number);
    buffer_done(&counter);
    buffer_done(&speech);
    return ok;
}
