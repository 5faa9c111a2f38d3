/* SPDX-License-Identifier: Apache-2.0
 * One examination of `paihao doctor`. */
#pragma once

#include "command.h"
#include "config/settings.h"

enum finding_state { FINDING_GOOD, FINDING_NOT_USED, FINDING_BAD };

/* sentence and advice are msgids; values fill both. */
struct finding {
    enum finding_state state;
    const char *sentence, *advice;
    char values[3][ANSWER_MESSAGE_SIZE];
};

struct patient {
    const char *url;
    struct settings settings;
    struct store *store; /* NULL when it could not be opened */
    struct store_facts facts;
};

struct examination {
    const char *name;
    void (*run)(struct patient *patient, struct finding *finding);
};

/* The first: the others go by the settings that it reads. */
void doctor_settings(struct patient *patient, struct finding *finding);
void doctor_database(struct patient *patient, struct finding *finding);
void doctor_ledger(struct patient *patient, struct finding *finding);
void doctor_clock(struct patient *patient, struct finding *finding);
/* Whether something keeps this machine's clock right. */
void doctor_sync(struct patient *patient, struct finding *finding);
/* Other terminals, by their heartbeats: listens for a second and a half. */
void doctor_clocks(struct patient *patient, struct finding *finding);
void doctor_server(struct patient *patient, struct finding *finding);
/* Each server of an address that names several, by itself. */
void doctor_standby(struct patient *patient, struct finding *finding);
void doctor_disk(struct patient *patient, struct finding *finding);
void doctor_fonts(struct patient *patient, struct finding *finding);
/* Which terminal this machine is, by its settings, and whether the hall knows it. */
void doctor_terminal(struct patient *patient, struct finding *finding);
void doctor_bell(struct patient *patient, struct finding *finding);
void doctor_printer(struct patient *patient, struct finding *finding);
void doctor_voice(struct patient *patient, struct finding *finding);
void doctor_help(struct patient *patient, struct finding *finding);
void doctor_locked(struct patient *patient, struct finding *finding);
