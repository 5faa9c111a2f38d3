/* SPDX-License-Identifier: Apache-2.0
 * How a person names a ticket, and the services of one. */
#include "fuzz.h"

#include "ticket/number.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct number_reference first, second, untouched;
    struct ticket_step steps[TICKET_STEPS_MAX];
    char *text = fuzz_text(data, size), again[64];
    int count = -1;

    memset(&first, 0x5a, sizeof(first));
    untouched = first;
    if (number_reference_parse(text, &first)) {
        HOLDS(str_format(again, sizeof(again), "%s%s%s%s", first.kind == NUMBER_CODE ? "code:" : "",
                         first.day, first.day[0] ? "/" : "",
                         first.kind == NUMBER_CODE ? first.code : first.number));
        HOLDS(first.kind == NUMBER_CODE || strcmp(text, again) == 0);
        HOLDS(number_reference_parse(again, &second) &&
              memcmp(&first, &second, sizeof(first)) == 0);
    } else {
        HOLDS(memcmp(&first, &untouched, sizeof(first)) == 0);
    }
    HOLDS(ticket_steps_parse(text, steps, &count) ? count > 0 && count <= TICKET_STEPS_MAX
                                                  : count == -1);
    free(text);
    return 0;
}
