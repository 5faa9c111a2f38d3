/* SPDX-License-Identifier: Apache-2.0
 * A time zone file, and the clock that it makes. */
#include "fuzz.h"

#include "base/zone.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct zone *zone = NULL;
    uint8_t *bytes = mem_zero_alloc(size, 1);

    memcpy(bytes, data, size);
    HOLDS((zone_parse(bytes, size, &zone) == STATUS_OK) == (zone != NULL));
    for (int64_t at = INT64_C(-3000000000000); zone && at < INT64_C(5000000000000);
         at += INT64_C(79999999999)) {
        struct civil civil = zone_civil(zone, at);
        HOLDS(civil_is_valid(&civil) && civil.ms == ((at % 1000) + 1000) % 1000);
        HOLDS(civil_weekday(civil.year, civil.month, civil.day) == civil.weekday);
        int64_t first = zone_instant(zone, &civil);
        HOLDS(first - at <= 52 * 3600000 && at - first <= 52 * 3600000);
    }
    zone_close(zone);
    free(bytes);
    return 0;
}
