/* SPDX-License-Identifier: Apache-2.0 */
#include "base/status.h"

static const char *const names[STATUS_COUNT] = {
    [STATUS_OK] = "ok",
    [STATUS_INVALID] = "invalid",
    [STATUS_NOT_FOUND] = "not-found",
    [STATUS_CONFLICT] = "conflict",
    [STATUS_CLOSED] = "closed",
    [STATUS_FULL] = "full",
    [STATUS_DENIED] = "denied",
    [STATUS_BUSY] = "busy",
    [STATUS_UNAVAILABLE] = "unavailable",
    [STATUS_CORRUPT] = "corrupt",
    [STATUS_IO] = "io",
};

const char *
status_name(enum status status)
{
    return (unsigned)status < STATUS_COUNT ? names[status] : "unknown";
}
