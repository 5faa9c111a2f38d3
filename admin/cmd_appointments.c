/* SPDX-License-Identifier: Apache-2.0
 * appointments: bookings of another system brought in, and a day's list. */
#include "command.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "store/appointments.h"

static void
put_faults(json_t *reply, const char *path, const struct appointments *list)
{
    json_t *faults = json_array();

    for (size_t i = 0; i < list->kept_faults; i++) {
        const struct appointment_fault *fault = &list->faults[i];
        char sentence[300];
        str_fill(sentence, sizeof(sentence), _(fault->sentence), (const char *[]){fault->value}, 1);
        json_array_append_new(faults, json_pack("{s:s, s:i, s:s}", "file", path, "line",
                                                fault->line, "text", sentence));
    }
    json_object_set_new(reply, "faults", faults);
}

static enum status
parse_file(const struct call *call, const char *path, struct appointments *list, json_t *reply)
{
    struct buffer text = {0};
    struct hall *hall = NULL;
    struct zone *zone = NULL;
    enum status status = command_read_file(path, APPOINTMENTS_BYTES_MAX, &text, reply);

    if (status == STATUS_OK) {
        status = store_hall_load(call->store, &hall);
        if (status == STATUS_OK) {
            status = zone_open(hall->time_zone, &zone);
        }
        if (status != STATUS_OK) {
            reply_refuse(reply, status, N_("The database could not be read. Run: paihao doctor"),
                         0);
        }
    }
    if (status == STATUS_OK) {
        status = appointments_parse(text.data, text.length, hall, zone, list);
        if (status != STATUS_OK) {
            reply_refuse(reply, status, N_("{0} cannot be read as appointments."), 1, path);
        }
    }
    zone_close(zone);
    hall_free(hall);
    buffer_done(&text);
    return status;
}

static enum status
run_import(const struct call *call, const char *path, bool keep_good, json_t *reply)
{
    struct appointments list = {0};
    struct appointments_report report = {0};
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    enum status status = parse_file(call, path, &list, reply);

    if (status == STATUS_OK) {
        status = store_appointments_import(call->store, &list, keep_good, &report, answer);
        if (status != STATUS_OK) {
            reply_answer(reply, answer);
        } else {
            json_object_set_new(reply, "ok", json_true());
            json_object_set_new(reply, "added", json_integer(report.added));
            json_object_set_new(reply, "changed", json_integer(report.changed));
            json_object_set_new(reply, "same", json_integer(report.same));
            json_object_set_new(reply, "wrong", json_integer((json_int_t)list.fault_count));
            if (answer->event) {
                json_object_set_new(reply, "event", json_integer(answer->event));
            }
        }
    }
    put_faults(reply, path, &list);
    appointments_done(&list);
    free(answer);
    return status;
}

static json_t *
appointment_json(const struct appointment *appointment)
{
    bool used = appointment->number[0] != '\0';

    return json_pack("{s:s, s:I, s:s, s:o, s:o, s:o}", "code", appointment->code, "slot",
                     (json_int_t)appointment->slot, "service", appointment->step.service, "matter",
                     reply_text_or_null(appointment->step.matter), "number",
                     reply_text_or_null(appointment->number), "state",
                     reply_text_or_null(used ? ticket_state_name(appointment->state) : ""));
}

static enum status
run_list(const struct call *call, const char *day, json_t *reply)
{
    struct appointment *list = NULL;
    struct civil civil;
    size_t count = 0;

    if (day && !civil_parse_date(day, &civil)) {
        return reply_refuse(reply, STATUS_INVALID, N_("{0} is no date. Write it like 2026-11-22."),
                            1, day);
    }
    enum status status = command_set_clock(call, reply);
    if (status != STATUS_OK) {
        return status;
    }
    status = store_appointments(call->store, day, &list, &count);
    if (status != STATUS_OK) {
        return reply_refuse(reply, status, N_("The database could not be read. Run: paihao doctor"),
                            0);
    }
    json_t *items = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(items, appointment_json(&list[i]));
    }
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "appointments", items);
    free(list);
    return STATUS_OK;
}

static enum status
run_appointments(const struct call *call, json_t *reply)
{
    struct word_option option = {.name = "keep-good", .flag = true};
    const char *places[2] = {NULL, NULL};
    int count = 0;
    enum status status = words_parse(call, &option, 1, places, 2, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (count == 2 && strcmp(places[0], "import") == 0) {
        status = command_keep_clock(call, reply);
        return status == STATUS_OK ? run_import(call, places[1], option.value != NULL, reply)
                                   : status;
    }
    if (count >= 1 && strcmp(places[0], "list") == 0 && !option.value) {
        return run_list(call, places[1], reply);
    }
    return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "appointments",
                       "import FILE [--keep-good] | list [DATE]");
}

static void
say_list(const json_t *items, FILE *out)
{
    size_t at;
    json_t *item;

    json_array_foreach(items, at, item)
    {
        fprintf(out, "%-16s  %s%s%s  %s  %s\n", reply_text(item, "code"),
                reply_text(item, "service"), *reply_text(item, "matter") ? "/" : "",
                reply_text(item, "matter"), reply_text(item, "number"), reply_text(item, "state"));
    }
}

static void
say_appointments(const json_t *reply, FILE *out)
{
    static const char *const counts[] = {"added", "changed", "same", "wrong"};
    const json_t *items = json_object_get(reply, "appointments");
    char texts[ARRAY_SIZE(counts)][24], line[200];
    const char *values[ARRAY_SIZE(counts)];
    const json_t *fault;
    size_t at;

    if (items) {
        say_list(items, out);
        return;
    }
    json_array_foreach(json_object_get(reply, "faults"), at, fault)
    {
        reply_print_fault(fault, out);
    }
    for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
        (void)str_format(texts[i], sizeof(texts[i]), "%" JSON_INTEGER_FORMAT,
                         json_integer_value(json_object_get(reply, counts[i])));
        values[i] = texts[i];
    }
    str_fill(line, sizeof(line), _("{0} added, {1} changed, {2} there already, {3} wrong."), values,
             ARRAY_SIZE(counts));
    fprintf(out, "%s\n", line);
}

const struct command command_appointments = {
    .name = "appointments",
    .usage = "import FILE.csv|FILE.ics [--keep-good] | list [DATE]",
    .help = N_("bring in appointments, or list a day's"),
    .needs = COMMAND_NEEDS_STORE,
    .in_batch = true,
    .run = run_appointments,
    .say = say_appointments,
};
