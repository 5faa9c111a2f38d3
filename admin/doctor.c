/* SPDX-License-Identifier: Apache-2.0
 * What a hall's machine can have wrong, looked at as the programs themselves would use it. */
#include "doctor.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "i18n/i18n.h"
#include "store/ledger.h"
#include "text/text.h"

enum { DISK_LOW_MB = 500, CLOCK_WRONG_MS = 2 * 60 * 1000, YEAR_MIN = 2024 };

void
doctor_settings(struct patient *patient, struct finding *finding)
{
    struct settings_errors *errors = mem_zero_alloc(1, sizeof(*errors));

    if (settings_open(errors, &patient->settings) == STATUS_OK) {
        finding->sentence = N_("This machine's settings have no mistakes.");
    } else {
        settings_init(&patient->settings);
        finding->state = FINDING_BAD;
        finding->sentence = "{0}";
        finding->advice = N_("Mend the settings: no program of this machine starts with them.");
        settings_error_format(errors, 0, i18n_tr, finding->values[0], sizeof(finding->values[0]));
    }
    free(errors);
}

void
doctor_database(struct patient *patient, struct finding *finding)
{
    const struct store_options options = {.looks = true};
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    const char *file = store_url_file(patient->url);

    if (store_open(patient->url, &options, answer, &patient->store) == STATUS_OK &&
        store_facts(patient->store, &patient->facts) == STATUS_OK) {
        finding->sentence = N_("Hall {0} at {1}.");
        str_cut(finding->values[0], sizeof(finding->values[0]), patient->facts.hall);
        store_url_show(patient->url, finding->values[1], sizeof(finding->values[1]));
    } else {
        finding->state = FINDING_BAD;
        finding->sentence = "{0}";
        if (file && access(file, F_OK) == 0) {
            finding->advice =
                N_("The hall's file is there. Look whether the disk is full or read-only, then at "
                   "its rights; if it is damaged, stop the programs, and run: paihao repair");
        } else if (file) { /* a server's sentence says what to do itself */
            finding->advice = N_("Make a hall with: paihao --db URL init FILE.yaml, or name the "
                                 "right database by --db or PAIHAO_DB.");
        }
        reply_words(answer, finding->values[0], sizeof(finding->values[0]));
    }
    free(answer);
}

static bool
without_database(const struct patient *patient, struct finding *finding)
{
    if (patient->store) {
        return false;
    }
    finding->state = FINDING_NOT_USED;
    finding->sentence = N_("Not looked at: there is no database.");
    return true;
}

void
doctor_ledger(struct patient *patient, struct finding *finding)
{
    struct verify_report report = {0};

    if (without_database(patient, finding)) {
        return;
    }
    const struct verify_options options = {.translate = i18n_tr};
    enum status status = store_verify_with(patient->store, &options, &report);
    if (status == STATUS_OK && report.fault_count == 0) {
        finding->sentence = N_("The ledger is whole: {0} rows, {1} tickets.");
        str_format(finding->values[0], sizeof(finding->values[0]), "%lld",
                   (long long)report.events);
        str_format(finding->values[1], sizeof(finding->values[1]), "%lld",
                   (long long)report.tickets);
    } else if (status != STATUS_OK && status != STATUS_CORRUPT) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("The ledger could not be read to its end: the database is busy, or "
                               "cannot be reached.");
        finding->advice = N_("Try again. If it stays so, look at the disk, or at the server.");
    } else {
        finding->state = FINDING_BAD;
        finding->sentence = N_("The ledger has faults: {0}");
        finding->advice = N_("Stop the programs, and run: paihao repair");
        str_cut(finding->values[0], sizeof(finding->values[0]),
                report.fault_count ? report.faults[0].what : status_name(status));
    }
    verify_report_done(&report);
}

static void
put_time(const struct zone *zone, int64_t at, char *dst, size_t size)
{
    struct civil local = zone_civil(zone, at);

    str_format(dst, size, "%04d-%02d-%02d %02d:%02d", local.year, local.month, local.day,
               local.hour, local.minute);
}

void
doctor_clock(struct patient *patient, struct finding *finding)
{
    struct clock clock = clock_system();
    int64_t now = clock_real_ms(&clock);
    struct civil civil = civil_from_days((int32_t)(now / 86400000));
    struct zone *zone = NULL;
    const char *name = patient->store ? patient->facts.time_zone : "UTC";

    str_cut(finding->values[1], sizeof(finding->values[1]), name);
    if (zone_open(name, &zone) != STATUS_OK) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("The time zone {1} is not known to this machine.");
        finding->advice = N_("Install the package tzdata.");
        return;
    }
    if (patient->store) {
        now = patient->facts.now;
    }
    put_time(zone, now, finding->values[0], sizeof(finding->values[0]));
    put_time(zone, patient->facts.newest, finding->values[2], sizeof(finding->values[2]));
    zone_close(zone);
    if (civil.year < YEAR_MIN) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("The machine's clock says {0}: it was never set.");
        finding->advice =
            N_("Set the clock and switch on time synchronisation (systemd-timesyncd or chrony).");
        return;
    }
    if (without_database(patient, finding)) {
        return;
    }
    if (!patient->facts.training && patient->facts.newest - now > CLOCK_WRONG_MS) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("The machine's clock says {0}, but the newest action was at {2}: it "
                               "was set back.");
        finding->advice =
            N_("Set the clock and switch on time synchronisation (systemd-timesyncd or chrony).");
        return;
    }
    finding->sentence = patient->facts.training
                            ? N_("Hall time {0} ({1}); a training hall's own clock.")
                            : N_("Hall time {0} ({1}).");
}

void
doctor_disk(struct patient *patient, struct finding *finding)
{
    char path[SETTINGS_URL_SIZE];
    struct statvfs space;
    const char *file = store_url_file(patient->url);

    if (!file || !str_copy(path, sizeof(path), file)) {
        finding->state = FINDING_NOT_USED;
        finding->sentence = N_("The database is on another machine; look at the disk there.");
        return;
    }
    char *slash = strrchr(path, '/');
    if (slash) {
        slash[slash == path] = '\0';
    } else {
        str_cut(path, sizeof(path), ".");
    }
    if (statvfs(path, &space) != 0) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("The folder {0} cannot be looked at.");
        finding->advice = N_("Make the folder, or give the program the right to it.");
        str_cut(finding->values[0], sizeof(finding->values[0]), path);
        return;
    }
    int64_t free_mb = (int64_t)((double)space.f_bavail * (double)space.f_frsize / 1048576);
    str_format(finding->values[0], sizeof(finding->values[0]), "%lld", (long long)free_mb);
    finding->sentence = N_("{0} MB free beside the database.");
    if (free_mb < DISK_LOW_MB) {
        finding->state = FINDING_BAD;
        finding->advice = N_("Make room: with a full disk no number can be given.");
    }
}

void
doctor_fonts(struct patient *patient, struct finding *finding)
{
    static const struct {
        const char *lang, *sample;
    } samples[] = {{"zh_CN", "请到号窗口办理"}, {"en", "Counter 5"}};
    struct text *text = NULL;

    (void)patient;
    if (text_open(NULL, &text) != STATUS_OK) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("The fonts of the screens were not found.");
        finding->advice = N_("Install the packages fonts-noto-cjk and fonts-noto-core.");
        return;
    }
    finding->sentence = N_("The fonts have every character that screens need.");
    for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
        if (!text_covers(text, samples[i].lang, TEXT_WEIGHT_REGULAR, samples[i].sample) ||
            !text_covers(text, samples[i].lang, TEXT_WEIGHT_BOLD, samples[i].sample)) {
            finding->state = FINDING_BAD;
            finding->sentence = N_("The fonts lack characters of {0}.");
            finding->advice = N_("Install the packages fonts-noto-cjk and fonts-noto-core.");
            str_cut(finding->values[0], sizeof(finding->values[0]), samples[i].lang);
        }
    }
    text_close(text);
}
