/* SPDX-License-Identifier: Apache-2.0
 * The bell as this machine hears it: its own, and the heartbeats of the hall's terminals. */
#include "doctor.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "net/bell.h"

enum {
    RING_MS = 1000,
    BEATS_MS = 2300, /* two beats of each terminal, and a little */
    SENDERS_MAX = 256,
    LOOK_US = 10 * 1000,
};

static void
configure(const struct settings *settings, struct bell_config *config)
{
    config->address = settings->bell_address;
    config->interface_name = settings->bell_interface[0] ? settings->bell_interface : NULL;
    config->hint_port = (uint16_t)settings->bell_hint_port;
    config->beat_port = (uint16_t)settings->bell_beat_port;
}

static void
handle_heard(int64_t event, void *context)
{
    (void)event;
    atomic_store((atomic_bool *)context, true);
}

/* Rings a bell of its own key, so that no program of the hall takes it for a hint, and listens for
 * it. *ret_opened: why it could not even be opened. */
static bool
hears_itself(const struct settings *settings, enum status *ret_opened)
{
    static const uint8_t key[WIRE_KEY_SIZE] = {1};
    struct bell_config config = {.hall = "doctor", .terminal = "listener", .key = key};
    struct bell *listener = NULL, *ringer = NULL;
    atomic_bool heard = false;

    configure(settings, &config);
    enum status status = bell_open(&config, &listener);
    config.terminal = "ringer";
    if (status == STATUS_OK) {
        status = bell_open(&config, &ringer);
    }
    if (status == STATUS_OK) {
        status = bell_watch(listener, handle_heard, &heard);
    }
    for (int waited = 0; status == STATUS_OK && waited < RING_MS && !atomic_load(&heard);
         waited += LOOK_US / 1000) {
        if (waited % 100 == 0) {
            bell_ring(ringer, BELL_TICKETS, waited + 1);
        }
        clock_sleep_us(LOOK_US);
    }
    bell_close(ringer);
    bell_close(listener);
    *ret_opened = status;
    return atomic_load(&heard);
}

/* Who was heard, by the hash of his id. */
struct heard {
    pthread_mutex_t mutex;
    uint64_t senders[SENDERS_MAX];
    size_t count;
};

static bool
is_heard(const struct heard *heard, uint64_t sender)
{
    for (size_t i = 0; i < heard->count; i++) {
        if (heard->senders[i] == sender) {
            return true;
        }
    }
    return false;
}

static void
handle_beat(const struct wire_note *beat, void *context)
{
    struct heard *heard = context;

    pthread_mutex_lock(&heard->mutex);
    if (heard->count < SENDERS_MAX && !is_heard(heard, beat->sender)) {
        heard->senders[heard->count++] = beat->sender;
    }
    pthread_mutex_unlock(&heard->mutex);
}

static bool
is_up(const struct device *device)
{
    return strcmp(device->state, "down") != 0;
}

/* Until all that are up were heard, or each had two beats' time. */
static void
listen_to_beats(const struct patient *patient, const struct device *devices, size_t count,
                struct heard *heard)
{
    struct bell_config config = {
        .hall = patient->facts.hall, .key = patient->facts.bell_key, .role = WIRE_ADMIN};
    struct bell *bell = NULL;
    size_t missing = count;

    configure(&patient->settings, &config);
    if (bell_open(&config, &bell) != STATUS_OK ||
        bell_listen_beats(bell, WIRE_NO_ROLE, handle_beat, heard) != STATUS_OK) {
        bell_close(bell);
        return;
    }
    for (int waited = 0; waited < BEATS_MS && missing > 0; waited += LOOK_US / 1000) {
        clock_sleep_us(LOOK_US);
        missing = 0;
        pthread_mutex_lock(&heard->mutex);
        for (size_t i = 0; i < count; i++) {
            missing += is_up(&devices[i]) && !is_heard(heard, wire_hash(devices[i].terminal));
        }
        pthread_mutex_unlock(&heard->mutex);
    }
    bell_close(bell);
}

/* Names after each other, as many as there is room for. */
static void
add_name(char *dst, size_t size, const char *name)
{
    char before[200];

    str_cut(before, sizeof(before), dst);
    str_format(dst, size, "%s%s%s", before, before[0] ? " " : "", name);
}

static const char *const loopback_advice =
    N_("This address reaches this machine alone. Where terminals are other machines, "
       "write the network's broadcast address into [bell] address, on each.");

/* The terminals that say of themselves that they are up: who of them is heard here. */
static void
hear_terminals(struct patient *patient, struct finding *finding)
{
    struct heard heard = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    struct device *devices = NULL;
    size_t count = 0, up = 0, silent = 0;
    char *names = finding->values[2];

    if (!patient->store || store_devices(patient->store, &devices, &count) != STATUS_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        up += is_up(&devices[i]);
    }
    if (up > 0) {
        listen_to_beats(patient, devices, count, &heard);
        for (size_t i = 0; i < count; i++) {
            if (is_up(&devices[i]) && !is_heard(&heard, wire_hash(devices[i].terminal))) {
                silent++;
                add_name(names, sizeof(finding->values[2]), devices[i].terminal);
            }
        }
    }
    if (silent > 0) {
        finding->state = FINDING_BAD;
        finding->sentence = N_(
            "The bell rings and is heard at {0}, port {1}, but these terminals are silent: {2}.");
        finding->advice =
            strncmp(patient->settings.bell_address, "127.", 4) == 0
                ? loopback_advice
                : N_("Are they running, on this network, with the same [bell] settings, and does "
                     "no "
                     "firewall keep UDP back? Without the bell they still follow within a second.");
    } else if (up > 0) {
        str_format(names, sizeof(finding->values[2]), "%zu", up);
        finding->sentence = N_("The bell rings at {0}, port {1}; terminals heard: {2}.");
    }
    free(devices);
}

/* The default address, where the others are on a network. */
static bool
rings_for_itself(const struct patient *patient)
{
    struct store_server server;

    return strncmp(patient->settings.bell_address, "127.", 4) == 0 && patient->store &&
           store_server(patient->store, &server) == STATUS_OK && server.remote;
}

void
doctor_bell(struct patient *patient, struct finding *finding)
{
    const struct settings *settings = &patient->settings;
    enum status opened;
    bool heard = hears_itself(settings, &opened);

    str_cut(finding->values[0], sizeof(finding->values[0]), settings->bell_address);
    str_format(finding->values[1], sizeof(finding->values[1]), "%d", settings->bell_hint_port);
    if (heard) {
        finding->sentence = N_("The bell rings and is heard at {0}, port {1}.");
        if (!rings_for_itself(patient)) {
            hear_terminals(patient, finding);
            return;
        }
        finding->state = FINDING_BAD;
        finding->sentence = N_("The bell rings at {0}, which this machine alone hears, and the "
                               "database is on another.");
        finding->advice = loopback_advice;
        return;
    }
    finding->state = FINDING_BAD;
    finding->advice = N_("Screens still follow within a second. Check [bell] in the settings and "
                         "the firewall's rules for UDP.");
    if (opened == STATUS_NOT_FOUND) {
        finding->sentence = N_("This machine has no network interface {2}.");
        finding->advice = N_("Write the name that \"ip link\" shows into [bell] interface, or "
                             "leave it empty.");
        str_cut(finding->values[2], sizeof(finding->values[2]), settings->bell_interface);
    } else {
        finding->sentence = opened == STATUS_OK
                                ? N_("The bell rings at {0}, port {1}, but nobody hears it.")
                                : N_("The bell cannot be opened at {0}, port {1}.");
    }
}
