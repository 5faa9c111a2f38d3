/* SPDX-License-Identifier: Apache-2.0
 * The devices: printer and voice. */
#include "doctor.h"

void
doctor_printer(struct patient *patient, struct finding *finding)
{
    (void)patient;
    finding->state = FINDING_NOT_USED;
    finding->sentence = N_("No printer is set.");
}

void
doctor_voice(struct patient *patient, struct finding *finding)
{
    (void)patient;
    finding->state = FINDING_NOT_USED;
    finding->sentence = N_("No voice is set.");
}
