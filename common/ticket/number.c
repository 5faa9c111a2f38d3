/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/number.h"

#include <string.h>

#include "base/zone.h"

enum {
    DIGITS_MIN = 3,
    CODE_LENGTH = TICKET_CODE_SIZE - 1,
    CODE_GROUP = 4,
    CODE_DAY_LENGTH = 3,
};

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

bool
number_of_sequence(const struct number_range *range, int64_t sequence, int32_t *ret_number)
{
    if (sequence < 1 || sequence > (int64_t)range->last - range->first + 1) {
        return false;
    }
    *ret_number = (int32_t)(range->first + (sequence - 1));
    return true;
}

bool
number_format(const char *service, int32_t number, char *dst, size_t size)
{
    if (!str_format(dst, size, "%s%0*d", service, (int)DIGITS_MIN, (int)number)) {
        dst[0] = '\0';
        return false;
    }
    return true;
}

static int64_t
larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t
smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* With b's letters = a's letters + "head", a's number must read head followed by b's printed
 * number. That has at least four digits, so it is not padded and head cannot start with 0. Each
 * length that b's number can have is one interval. */
static bool
may_collide_behind(int64_t head, const struct number_range *a, const struct number_range *b)
{
    int64_t power = 1000, shortest = 0;

    for (int digits = DIGITS_MIN; power <= INT32_MAX; digits++) {
        int64_t from = larger(b->first, shortest), to = smaller(b->last, power - 1);
        if (from <= to) {
            int64_t low = larger(a->first, head * power + from);
            int64_t high = smaller(a->last, head * power + to);
            if (low <= high) {
                return true;
            }
        }
        shortest = power;
        power *= 10;
    }
    return false;
}

bool
number_may_collide(const char *service_a, const struct number_range *a, const char *service_b,
                   const struct number_range *b)
{
    size_t length_a = strlen(service_a), length_b = strlen(service_b);
    int64_t head;

    if (length_a > length_b) {
        return number_may_collide(service_b, b, service_a, a);
    }
    if (strncmp(service_a, service_b, length_a) != 0) {
        return false;
    }
    if (length_a == length_b) {
        return a->first <= b->last && b->first <= a->last;
    }
    if (service_b[length_a] == '0' || !str_to_int(service_b + length_a, 1, INT32_MAX, &head)) {
        return false;
    }
    return may_collide_behind(head, a, b);
}

/* Letters of at least one byte, then at least three digits. */
static bool
is_number(const char *text)
{
    size_t length = strlen(text);

    if (length < 1 + DIGITS_MIN || length >= TICKET_NUMBER_SIZE || !id_is_valid(text)) {
        return false;
    }
    for (size_t i = length - DIGITS_MIN; i < length; i++) {
        if (!is_digit(text[i])) {
            return false;
        }
    }
    return true;
}

/* The character meant, '\0' when it is none of a code. */
static char
code_character(char typed)
{
    if (typed >= 'a' && typed <= 'z') {
        typed = (char)(typed - 'a' + 'A');
    }
    if (typed == 'O') {
        return '0';
    }
    if (typed == 'I' || typed == 'L') {
        return '1';
    }
    return typed != '\0' && strchr(crockford, typed) ? typed : '\0';
}

static bool
code_parse(const char *text, char dst[TICKET_CODE_SIZE])
{
    size_t length = 0;

    for (; *text != '\0'; text++) {
        if (*text == '-' || *text == ' ') {
            if (length == 0 || length == CODE_LENGTH || length % CODE_GROUP != 0) {
                return false;
            }
            continue;
        }
        char meant = code_character(*text);
        if (meant == '\0' || length == CODE_LENGTH) {
            return false;
        }
        dst[length++] = meant;
    }
    dst[length] = '\0';
    return length == CODE_LENGTH;
}

bool
number_reference_parse(const char *text, struct number_reference *ret_reference)
{
    struct number_reference reference = {0};
    const char *slash = strchr(text, '/');
    struct civil civil;

    if (strncmp(text, "code:", 5) == 0) {
        reference.kind = NUMBER_CODE;
        if (!code_parse(text + 5, reference.code)) {
            return false;
        }
    } else if (slash) {
        reference.kind = NUMBER_OF_DAY;
        if (slash - text != TICKET_DAY_SIZE - 1 || !is_number(slash + 1)) {
            return false;
        }
        memcpy(reference.day, text, TICKET_DAY_SIZE - 1);
        if (!civil_parse_date(reference.day, &civil) ||
            !str_copy(reference.number, sizeof(reference.number), slash + 1)) {
            return false;
        }
    } else {
        reference.kind = NUMBER_TODAY;
        if (!is_number(text) || !str_copy(reference.number, sizeof(reference.number), text)) {
            return false;
        }
    }
    *ret_reference = reference;
    return true;
}

void
number_code_format(const char *day, const uint8_t random[10], char dst[TICKET_CODE_SIZE])
{
    struct civil civil;
    uint32_t days = civil_parse_date(day, &civil)
                        ? (uint32_t)civil_to_days(civil.year, civil.month, civil.day)
                        : 0;

    for (int i = 0; i < CODE_DAY_LENGTH; i++) {
        dst[i] = crockford[days >> (5 * (CODE_DAY_LENGTH - 1 - i)) & 31];
    }
    for (int i = CODE_DAY_LENGTH; i < CODE_LENGTH; i++) {
        int bit = i * 5;
        /* Five bits may straddle two bytes; the last group ends with the last byte. */
        unsigned pair = (unsigned)random[bit / 8] << 8;
        if (bit / 8 < 9) {
            pair |= random[bit / 8 + 1];
        }
        dst[i] = crockford[(pair >> (11 - bit % 8)) & 31];
    }
    dst[CODE_LENGTH] = '\0';
}
