/* SPDX-License-Identifier: Apache-2.0
 * The other terminals' clocks, as their heartbeats tell them. */
#include "doctor.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "net/bell.h"

enum { LISTEN_MS = 1500, WRONG_S = 5, HEARD_MAX = 256 };

struct ear {
    pthread_mutex_t mutex;
    struct clock clock;
    size_t count;
    struct heard {
        uint64_t sender;
        int64_t ahead_s;
    } heard[HEARD_MAX];
};

/* The bell's thread. */
static void
handle_beat(const struct wire_note *beat, void *context)
{
    struct ear *ear = context;
    size_t at = 0;

    if (beat->clock_s == 0) {
        return; /* of an older program */
    }
    pthread_mutex_lock(&ear->mutex);
    while (at < ear->count && ear->heard[at].sender != beat->sender) {
        at++;
    }
    if (at < HEARD_MAX) {
        ear->count = at == ear->count ? at + 1 : ear->count;
        ear->heard[at].sender = beat->sender;
        ear->heard[at].ahead_s = (int64_t)beat->clock_s - clock_real_ms(&ear->clock) / 1000;
    }
    pthread_mutex_unlock(&ear->mutex);
}

static bool
listen_for_beats(const struct patient *patient, struct ear *ear)
{
    const struct settings *settings = &patient->settings;
    const struct bell_config config = {
        .hall = patient->facts.hall,
        .terminal = "doctor",
        .key = patient->facts.bell_key,
        .role = WIRE_ADMIN,
        .address = settings->bell_address,
        .interface_name = settings->bell_interface[0] ? settings->bell_interface : NULL,
        .hint_port = (uint16_t)settings->bell_hint_port,
        .beat_port = (uint16_t)settings->bell_beat_port};
    struct bell *bell = NULL;
    bool heard = bell_open(&config, &bell) == STATUS_OK &&
                 bell_listen_beats(bell, WIRE_NO_ROLE, handle_beat, ear) == STATUS_OK;

    if (heard) {
        clock_sleep_us((int64_t)LISTEN_MS * 1000);
    }
    bell_close(bell);
    return heard;
}

static const char *
name_of(const struct hall *hall, uint64_t sender)
{
    for (size_t i = 0; hall && i < hall->terminal_count; i++) {
        if (wire_hash(hall->terminals[i].id) == sender) {
            return hall->terminals[i].id;
        }
    }
    return "?";
}

/* Those that are off, refused already or not, by name; the number of them. */
static int
name_wrong(const struct patient *patient, const struct ear *ear, struct buffer *names)
{
    struct hall *hall = NULL;
    int wrong = 0;

    if (store_hall_load(patient->store, &hall) != STATUS_OK) {
        hall = NULL;
    }
    for (size_t i = 0; i < ear->count; i++) {
        /* Against the hall's clock, which this machine's may be off as well. */
        int64_t ahead = ear->heard[i].ahead_s + patient->facts.clock_off_ms / 1000;
        if (ahead > WRONG_S || ahead < -WRONG_S) {
            buffer_format(names, "%s%s (%+lld s)", wrong++ ? ", " : "",
                          name_of(hall, ear->heard[i].sender), (long long)ahead);
        }
    }
    hall_free(hall);
    return wrong;
}

void
doctor_clocks(struct patient *patient, struct finding *finding)
{
    struct ear *ear;
    struct buffer names = {0};

    if (!patient->store) {
        finding->state = FINDING_NOT_USED;
        finding->sentence = N_("Not looked at: there is no database.");
        return;
    }
    ear = mem_zero_alloc(1, sizeof(*ear));
    ear->clock = clock_system();
    pthread_mutex_init(&ear->mutex, NULL);
    bool heard = listen_for_beats(patient, ear);
    str_format(finding->values[0], sizeof(finding->values[0]), "%zu", ear->count);
    if (patient->facts.clock_off_ms > WRONG_S * 1000 ||
        patient->facts.clock_off_ms < -WRONG_S * 1000) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("This machine's clock is {1} s off the database's.");
        str_format(finding->values[1], sizeof(finding->values[1]), "%+lld",
                   (long long)patient->facts.clock_off_ms / 1000);
    } else if (name_wrong(patient, ear, &names) > 0) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("Clocks that are off: {1}.");
        str_cut(finding->values[1], sizeof(finding->values[1]), names.data);
    } else if (!heard || ear->count == 0) {
        finding->state = FINDING_NOT_USED;
        finding->sentence = N_("No other terminal's heartbeat was heard.");
    } else {
        finding->sentence = N_("The clocks of {0} terminals agree with the database's.");
    }
    if (finding->state == FINDING_BAD) {
        finding->advice = N_("Set the clock there and switch on time synchronisation; from two "
                             "minutes on every action from there is refused.");
    }
    buffer_done(&names);
    pthread_mutex_destroy(&ear->mutex);
    free(ear);
}

void
doctor_sync(struct patient *patient, struct finding *finding)
{
    if (patient->store && patient->facts.training) {
        finding->state = FINDING_NOT_USED;
        finding->sentence = N_("A training hall has a clock of its own.");
    } else if (clock_is_kept()) {
        finding->sentence = N_("This machine's clock is kept right by time synchronisation.");
    } else {
        finding->state = FINDING_BAD;
        finding->sentence = N_("Nothing keeps this machine's clock right.");
        finding->advice = N_("Install the package systemd-timesyncd, or chrony, and let UDP port "
                             "123 out; \"timedatectl\" shows whether it works.");
    }
}
