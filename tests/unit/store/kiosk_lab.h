/* SPDX-License-Identifier: Apache-2.0
 * What the tests of a kiosk's questions share: a hall with hours, quotas, paper numbers and one
 * open ticket for a holder, and a refusal with its words. */
#pragma once

#include "tests/unit/store/lab.h"

static const char kiosk_hall[] =
    "format: 1\n"
    "hall: {id: lab, name: {en: Lab}, time_zone: Asia/Shanghai, languages: [en]}\n"
    "settings: {one_ticket: true, appointment_early_min: 20}\n"
    "classes: [{id: regular, credit_min: 0, name: Ordinary},"
    " {id: appointment, credit_min: 0, name: Booked},"
    " {id: elderly, credit_min: 60, name: Elderly}]\n"
    "services:\n"
    "  - {id: C, name: Property, series: {regular: [1, 799], other: [801, 899], paper: [901, 903]},"
    " matters: [{id: resale, name: Resale}]}\n"
    "  - {id: G, name: Tax, series: {regular: [1, 799]},"
    " hours: {mon: [\"09:00-12:00\"], fri: [\"10:00-11:00\", \"14:00-15:00\"]}}\n"
    "  - {id: Q, name: Quota, series: {regular: [1, 799], paper: [901, 999]},"
    " quotas: [{from: \"09:00\", to: \"11:00\", tickets: 2},"
    " {from: \"13:30\", to: \"15:00\", tickets: 1}]}\n"
    "counters: [{id: \"1\", primary: [C, G, Q]}]\n"
    "staff: [{id: \"0317\", name: Li, roles: [clerk], pin: \"" LAB_PIN "\"},"
    " {id: \"0321\", name: Sun, roles: [concierge], pin: \"" LAB_PIN "\"},"
    " {id: \"0400\", name: Chen, roles: [supervisor], pin: \"" LAB_PIN "\"}]\n"
    "terminals: [{id: kiosk1, kind: kiosk}]\n"
    "hours: {mon-fri: [\"09:00-12:00\", \"13:30-17:00\"]}\n";

static int
setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    fixture_make(fixture, kiosk_hall, true);
    *state = fixture;
    return 0;
}

static int
setup_real(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    fixture_make(fixture, kiosk_hall, false);
    *state = fixture;
    return 0;
}

static int
teardown(void **state)
{
    fixture_verify(*state);
    return fixture_teardown(state);
}

#define kiosk_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define kiosk_test_real(name) cmocka_unit_test_setup_teardown(name, setup_real, teardown)

static void
refused(struct fixture *fixture, const struct action *action, enum status wanted, const char *words)
{
    char message[ANSWER_MESSAGE_SIZE];

    lab_refused(fixture, action, wanted);
    answer_message(&fixture->answer, message, sizeof(message));
    if (!strstr(message, words)) {
        fail_msg("\"%s\" does not say \"%s\"", message, words);
    }
}
