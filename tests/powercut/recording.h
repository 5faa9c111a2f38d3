/* SPDX-License-Identifier: Apache-2.0
 * A recording, record by record. */
#pragma once

#include "base/base.h"
#include "powercut/record.h"

struct recording {
    uint8_t *bytes;       /* as long as the process lives */
    size_t length, count; /* count: records */
    size_t at;            /* what was read */
};
MUST_CHECK bool recording_read(const char *path, struct recording *ret_recording);
/* The next record, its file's name and its bytes; false at the end. */
bool recording_next(struct recording *recording, struct record *ret_record, char name[64],
                    const uint8_t **ret_bytes);
