/* SPDX-License-Identifier: Apache-2.0
 * A hall file: every fault told, and what is read comes back from what is written. */
#include "fuzz.h"

#include "config/hall_file.h"

static struct hall_file_errors errors;

static void
comes_back(struct hall *hall)
{
    struct buffer first = {0}, second = {0};
    struct hall *again = NULL;

    if (hall_file_write(hall, &first) == STATUS_OK) {
        HOLDS(hall_file_read(first.data, first.length, "f", &errors, &again) == STATUS_OK);
        HOLDS(hall_file_write(again, &second) == STATUS_OK);
        HOLDS(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
    }
    hall_free(again);
    buffer_done(&first);
    buffer_done(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hall *hall = NULL;
    char line[1024];
    enum status status = hall_file_read((const char *)data, size, "f", &errors, &hall);

    HOLDS((status == STATUS_OK) == (hall != NULL) && (status == STATUS_OK) == !errors.error_count);
    for (size_t i = 0; i < errors.count; i++) {
        hall_file_error_format(&errors, i, NULL, line, sizeof(line));
        HOLDS(str_is_utf8(line, strlen(line)));
    }
    if (hall) {
        comes_back(hall);
    }
    hall_free(hall);
    return 0;
}
