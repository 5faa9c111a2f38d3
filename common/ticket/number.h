/* SPDX-License-Identifier: Apache-2.0
 * Numbers on tickets. The n-th ticket of a series always carries the same number, so a number can
 * be lost or given twice only if a sequence is. */
#pragma once

#include "ticket/ticket.h"

/* Numbers first…last, both printed with at least three digits behind the service's letters. */
struct number_range {
    int32_t first, last;
};

enum { NUMBER_LAST_MAX = 99999 };

/* Number of the sequence-th ticket (from 1); false: the range is used up, *ret_number unchanged. */
MUST_CHECK bool number_of_sequence(const struct number_range *range, int64_t sequence,
                                   int32_t *ret_number);
bool number_format(const char *service, int32_t number, char *dst, size_t size);
/* True when both could print the same text: "A" 1001 and "A1" 001 do. */
bool number_may_collide(const char *service_a, const struct number_range *a, const char *service_b,
                        const struct number_range *b);

/* How a person names a ticket: "C042" of the present day, "2020-01-07/C042",
 * "code:7K3F9QXM2B4T6WCD" (dashes and spaces between the groups, lower case, and O I L for 0 1 1
 * are forgiven in codes). */
enum number_reference_kind { NUMBER_TODAY, NUMBER_OF_DAY, NUMBER_CODE };
struct number_reference {
    enum number_reference_kind kind;
    char day[TICKET_DAY_SIZE];
    char number[TICKET_NUMBER_SIZE];
    char code[TICKET_CODE_SIZE];
};
MUST_CHECK bool number_reference_parse(const char *text, struct number_reference *ret_reference);

/* 16 characters of Crockford base 32: three tell the business day ("YYYY-MM-DD"), 13 are the last
 * 65 of the random bits, which nobody guesses. Codes of a day stand together in an index of all, so
 * that a new one reads no page of older days; they sort by day until 2059, and are as good later.
 * Of a text that is no date they begin with 000. */
void number_code_format(const char *day, const uint8_t random[10], char dst[TICKET_CODE_SIZE]);
