/* SPDX-License-Identifier: Apache-2.0
 * Keys: on the screen, of a keyboard, of a scanner that types what it reads. */
#include <string.h>

#include "kiosk/flow.h"

void
flow_type(struct kiosk *kiosk, const char *utf8)
{
    size_t length = strlen(kiosk->query);
    if (length + strlen(utf8) < sizeof(kiosk->query)) {
        str_cut(kiosk->query + length, sizeof(kiosk->query) - length, utf8);
    }
    kiosk->page = 0;
}

void
flow_rub_out(struct kiosk *kiosk)
{
    size_t length = strlen(kiosk->query);
    while (length > 0 && (kiosk->query[--length] & 0xc0) == 0x80) {
    }
    kiosk->query[length] = '\0';
    kiosk->page = 0;
}
