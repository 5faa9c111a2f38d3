/* SPDX-License-Identifier: Apache-2.0
 * doctor: what is wrong with this machine, and what to do. */
#include "doctor.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"

static const struct examination examinations[] = {
    {"settings", doctor_settings}, {"database", doctor_database}, {"ledger", doctor_ledger},
    {"clock", doctor_clock},       {"sync", doctor_sync},         {"clocks", doctor_clocks},
    {"server", doctor_server},     {"standby", doctor_standby},   {"disk", doctor_disk},
    {"fonts", doctor_fonts},       {"terminal", doctor_terminal}, {"bell", doctor_bell},
    {"printer", doctor_printer},   {"voice", doctor_voice},       {"help", doctor_help},
    {"locked", doctor_locked},
};

static const char *const state_names[] = {
    [FINDING_GOOD] = "good", [FINDING_NOT_USED] = "not-used", [FINDING_BAD] = "bad"};

static json_t *
finding_to_json(const char *name, const struct finding *finding)
{
    const char *values[] = {finding->values[0], finding->values[1], finding->values[2]};
    char sentence[600], advice[600] = "";

    str_fill(sentence, sizeof(sentence), i18n_tr(finding->sentence), values, ARRAY_SIZE(values));
    if (finding->advice) {
        str_fill(advice, sizeof(advice), i18n_tr(finding->advice), values, ARRAY_SIZE(values));
    }
    return json_pack("{s:s, s:s, s:s, s:o}", "what", name, "state", state_names[finding->state],
                     "text", sentence, "advice", reply_text_or_null(advice));
}

static enum status
run_doctor(const struct call *call, json_t *reply)
{
    struct patient *patient = mem_zero_alloc(1, sizeof(*patient));
    json_t *findings = json_array();
    const char *places[1];
    int bad = 0, count;
    enum status status = words_parse(call, NULL, 0, places, 0, &count, reply);

    patient->url = call->url;
    for (size_t i = 0; i < ARRAY_SIZE(examinations) && status == STATUS_OK; i++) {
        struct finding *finding = mem_zero_alloc(1, sizeof(*finding));
        examinations[i].run(patient, finding);
        bad += finding->state == FINDING_BAD;
        json_array_append_new(findings, finding_to_json(examinations[i].name, finding));
        free(finding);
    }
    store_close(patient->store);
    free(patient);
    if (status != STATUS_OK) {
        json_decref(findings);
        return status;
    }
    if (bad) {
        status =
            reply_refuse(reply, STATUS_UNAVAILABLE, N_("Something needs attention; see above."), 0);
    } else {
        json_object_set_new(reply, "ok", json_true());
    }
    if (!call->json) {
        json_t *finding;
        size_t i;
        json_array_foreach(findings, i, finding)
        {
            printf("%-9s %-8s %s\n", reply_text(finding, "what"), reply_text(finding, "state"),
                   reply_text(finding, "text"));
            if (*reply_text(finding, "advice")) {
                printf("%-18s → %s\n", "", reply_text(finding, "advice"));
            }
        }
    }
    json_object_set_new(reply, "findings", findings);
    return status;
}

const struct command command_doctor = {
    .name = "doctor",
    .usage = "",
    .help = N_("examine database, clock, fonts, bell, printer and voice"),
    .needs = COMMAND_NEEDS_NOTHING,
    .run = run_doctor};
