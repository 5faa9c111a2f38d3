/* SPDX-License-Identifier: Apache-2.0 */
#include "ring.h"

#include <stdlib.h>

#include "config/settings.h"
#include "net/bell.h"

static struct bell *
open_bell(struct store *store)
{
    struct settings_errors *errors = mem_zero_alloc(1, sizeof(*errors));
    struct settings settings;
    struct store_facts facts;
    struct bell *bell = NULL;

    if (settings_open(errors, &settings) == STATUS_OK && store_facts(store, &facts) == STATUS_OK) {
        const struct bell_config config = {
            .hall = facts.hall,
            .key = facts.bell_key,
            .role = WIRE_ADMIN,
            .address = settings.bell_address,
            .interface_name = settings.bell_interface[0] ? settings.bell_interface : NULL,
            .hint_port = (uint16_t)settings.bell_hint_port,
            .beat_port = (uint16_t)settings.bell_beat_port,
        };
        if (bell_open(&config, &bell) != STATUS_OK) {
            log_write(LOG_LEVEL_DEBUG, "no bell: '%s'", settings.bell_address);
            bell = NULL;
        }
    }
    free(errors);
    return bell;
}

void
ring(struct store *store, int64_t event)
{
    static struct bell *bell;
    static bool tried;

    if (!tried) {
        tried = true;
        bell = open_bell(store);
    }
    if (bell) {
        bell_ring(bell, BELL_TICKETS, event);
    }
}
