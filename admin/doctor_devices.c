/* SPDX-License-Identifier: Apache-2.0
 * The devices of a hall's terminals: printer and voice. */
#include "doctor.h"

#include <stdlib.h>

#include "i18n/i18n.h"
#include "print/printer.h"
#include "ticket/hall.h"
#include "voice/voice.h"

enum { POLL_MS = 3000 };

/* The setting of this machine, else the first kiosk of the hall that has a printer. */
static void
find_printer(const struct patient *patient, char *dst, size_t size)
{
    struct hall *hall = NULL;

    str_cut(dst, size, patient->settings.print_queue);
    if (*dst || !patient->store || store_hall_load(patient->store, &hall) != STATUS_OK) {
        return;
    }
    for (size_t i = 0; i < hall->terminal_count && !*dst; i++) {
        str_cut(dst, size, hall->terminals[i].printer);
    }
    hall_free(hall);
}

static const char *
state_in_words(enum printer_state state)
{
    static const char *const words[PRINTER_STATE_COUNT] = {
        [PRINTER_READY] = N_("ready"),           [PRINTER_PAPER_LOW] = N_("paper low"),
        [PRINTER_PAPER_OUT] = N_("no paper"),    [PRINTER_JAM] = N_("paper jam"),
        [PRINTER_COVER_OPEN] = N_("cover open"), [PRINTER_OFFLINE] = N_("offline"),
        [PRINTER_ERROR] = N_("error"),
    };

    return i18n_tr(words[state]);
}

void
doctor_printer(struct patient *patient, struct finding *finding)
{
    struct printer *printer = NULL;
    enum printer_state state = PRINTER_OFFLINE;

    find_printer(patient, finding->values[0], sizeof(finding->values[0]));
    if (!finding->values[0][0]) {
        finding->state = FINDING_NOT_USED;
        finding->sentence = N_("No printer is set.");
        return;
    }
    if (printer_open(finding->values[0], &printer) != STATUS_OK ||
        printer_poll(printer, POLL_MS, &state) != STATUS_OK) {
        state = PRINTER_OFFLINE;
    }
    printer_close(printer);
    str_cut(finding->values[1], sizeof(finding->values[1]), state_in_words(state));
    if (!printer_state_is_fault(state)) {
        finding->sentence = N_("The printer {0} answers: {1}.");
        return;
    }
    finding->state = FINDING_BAD;
    finding->sentence = N_("The printer {0} cannot print: {1}.");
    finding->advice = N_("Look at paper, cover and cable, and at: lpstat -p {0}");
}

void
doctor_voice(struct patient *patient, struct finding *finding)
{
    const struct voice_config config = {.command = patient->settings.voice_command};

    if (!patient->settings.voice_enabled) {
        finding->state = FINDING_NOT_USED;
        finding->sentence = N_("The voice is switched off in the settings.");
        return;
    }
    switch (voice_probe(&config)) {
    case STATUS_OK:
        finding->sentence = N_("The voice speaks and the sound device opens.");
        return;
    case STATUS_NOT_FOUND:
    case STATUS_INVALID:
        finding->sentence = N_("The speech command does not work: {0}");
        finding->advice =
            N_("Install the package espeak-ng, or mend [voice] command in the settings.");
        break;
    default:
        finding->sentence = N_("The voice cannot be heard: no speech or no sound device ({0}).");
        finding->advice = N_("Install the package espeak-ng, plug in a loudspeaker, or switch the "
                             "voice off in the settings.");
    }
    finding->state = FINDING_BAD;
    str_cut(finding->values[0], sizeof(finding->values[0]), patient->settings.voice_command);
}
