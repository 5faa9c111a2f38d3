/* SPDX-License-Identifier: Apache-2.0
 * Appointments from another system, CSV or iCalendar: each row is right or told. */
#include "fuzz.h"

#include "config/appointments.h"
#include "config/hall_file.h"

static struct hall *hall;
static struct zone *zone;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static struct hall_file_errors errors;

    (void)argc, (void)argv;
    HOLDS(hall_file_load("data/halls/chenghu.yaml", &errors, &hall) == STATUS_OK);
    HOLDS(zone_open(hall->time_zone, &zone) == STATUS_OK);
    return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct appointments list = {0};
    char code[APPOINTMENT_CODE_SIZE];
    enum status status = appointments_parse((const char *)data, size, hall, zone, &list);

    HOLDS(status == STATUS_OK ? list.kept_faults <= list.fault_count : list.fault_count == 1);
    for (size_t i = 0; i < list.count; i++) {
        const struct appointment_entry *entry = &list.entries[i];
        HOLDS(appointment_code_parse(entry->code, code) && strcmp(code, entry->code) == 0);
        HOLDS(entry->line > 0 && entry->slot % 60000 == 0 &&
              hall_service(hall, entry->step.service));
        HOLDS(str_is_utf8(entry->holder, strlen(entry->holder)));
    }
    for (size_t i = 0; i < list.kept_faults; i++) {
        HOLDS(list.faults[i].sentence &&
              str_is_utf8(list.faults[i].value, strlen(list.faults[i].value)));
    }
    appointments_done(&list);
    return 0;
}
