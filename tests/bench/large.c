/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/large.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/hall_file.h"
#include "store/private.h"

enum { COMMIT_EVERY = 5000, SECOND_MS = 1000, PACE_MS = 4000, LIVE_ELDERLY = 10 };
static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
static const int64_t first_morning = 1577840400000; /* 2020-01-01T09:00 in Shanghai */

/* The clock of the history, and the driver that commits seldom. */
struct maker {
    struct store *store;
    int64_t real;
    long acts;
    struct answer answer;
};

static const struct db_driver *real_driver;
static long commits;

static int64_t
maker_time(void *context)
{
    return ((struct maker *)context)->real;
}

static const char *
maker_boot(void *context)
{
    (void)context;
    return "bench";
}

/* The transaction stays open over many actions: what the disk takes for each is measured
 * elsewhere. */
static enum status
seldom_begin(struct db *db, bool write)
{
    return write && commits % COMMIT_EVERY != 0 ? STATUS_OK : real_driver->begin(db, write);
}

static enum status
seldom_commit(struct db *db)
{
    return ++commits % COMMIT_EVERY != 0 ? STATUS_OK : real_driver->commit(db);
}

void
large_service_id(int service, char ret_id[ID_SIZE])
{
    str_format(ret_id, ID_SIZE, "%c%c", 'A' + service / 26, 'A' + service % 26);
}

void
large_counter_id(int counter, char ret_id[ID_SIZE])
{
    str_format(ret_id, ID_SIZE, "C%03d", counter + 1);
}

bool
large_act(struct store *store, struct action *action, struct answer *ret_answer)
{
    char message[ANSWER_MESSAGE_SIZE];

    if (store_act(store, action, ret_answer) == STATUS_OK) {
        return true;
    }
    answer_message(ret_answer, message, sizeof(message));
    fprintf(stderr, "bench: %s: %s\n", action_name(action->kind), message);
    return false;
}

bool
large_take(struct store *store, int service, struct answer *ret_answer)
{
    static struct action action;

    action.kind = ACTION_TAKE;
    large_service_id(service, action.services);
    return large_act(store, &action, ret_answer);
}

bool
large_ask(struct store *store, int service, int64_t real_ms, struct answer *ret_answer)
{
    static struct action action;

    action.kind = ACTION_TAKE;
    large_service_id(service, action.services);
    action_make_request(real_ms, action.request);
    return large_act(store, &action, ret_answer);
}

bool
large_at(struct store *store, enum action_kind kind, int counter, struct answer *ret_answer)
{
    static struct action action;

    action.kind = kind;
    large_counter_id(counter, action.counter);
    return large_act(store, &action, ret_answer);
}

static void
write_hall(struct buffer *text)
{
    char id[ID_SIZE], second[ID_SIZE];

    buffer_append(text, "format: 1\n"
                        "hall: {id: large, name: Large, time_zone: Asia/Shanghai, languages: "
                        "[en]}\n"
                        "classes: [{id: regular, credit_min: 0, name: Ordinary},"
                        " {id: elderly, credit_min: 60, name: Elderly}]\n"
                        "zones: [{id: A, name: A}]\nservices:\n");
    for (int i = 0; i < LARGE_SERVICES; i++) {
        large_service_id(i, id);
        buffer_format(text, "  - {id: %s, name: Service %s, series: {regular: [1, 99999]}}\n", id,
                      id);
    }
    buffer_append(text, "counters:\n");
    for (int i = 0; i < LARGE_COUNTERS; i++) {
        large_service_id(i % LARGE_SERVICES, id);
        large_service_id((i + 7) % LARGE_SERVICES, second);
        buffer_format(text, "  - {id: C%03d, zone: A, primary: [%s], secondary: [%s]}\n", i + 1, id,
                      second);
    }
    buffer_append(text, "staff:\n");
    for (int i = 0; i < LARGE_COUNTERS; i++) {
        buffer_format(text, "  - {id: S%03d, name: Staff %d, roles: [clerk]}\n", i + 1, i + 1);
    }
    buffer_append(text, "hours: {mon-sun: [\"00:00-24:00\"]}\n");
}

static bool
make_hall(const char *url)
{
    static struct hall_file_errors errors;
    struct buffer text = {0};
    struct hall *hall = NULL;
    struct answer answer;
    char line[400] = "";

    write_hall(&text);
    bool good = hall_file_read(text.data, text.length, "large.yaml", &errors, &hall) == STATUS_OK;
    if (!good) {
        hall_file_error_format(&errors, 0, NULL, line, sizeof(line));
        fprintf(stderr, "bench: %s\n", line);
    } else if (store_init(url, NULL, hall, text.data, true, &answer) != STATUS_OK) {
        answer_message(&answer, line, sizeof(line));
        fprintf(stderr, "bench: %s\n", line);
        good = false;
    }
    hall_free(hall);
    buffer_done(&text);
    return good;
}

static bool
set_clock(struct store *store, const char *at, struct answer *answer)
{
    struct action action = {.kind = ACTION_CLOCK, .has_rate = true, .rate_milli = 1000};

    str_cut(action.at, sizeof(action.at), at);
    return large_act(store, &action, answer);
}

static bool
open_counters(struct maker *maker)
{
    for (int i = 0; i < LARGE_COUNTERS; i++) {
        struct action action = {.kind = ACTION_OPEN};
        large_counter_id(i, action.counter);
        str_format(action.staff, sizeof(action.staff), "S%03d", i + 1);
        if (!large_act(maker->store, &action, &maker->answer)) {
            return false;
        }
    }
    return true;
}

/* Taken, called, started, finished; at the counter of the same number. */
static bool
one_life(struct maker *maker, long number)
{
    int service = (int)(number % LARGE_SERVICES);
    int counter = service + (int)(number / LARGE_SERVICES % 3) * LARGE_SERVICES;
    static const enum action_kind kinds[] = {ACTION_CALL, ACTION_START, ACTION_FINISH};

    maker->real += PACE_MS;
    if (!large_ask(maker->store, service, maker->real, &maker->answer)) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        maker->real += SECOND_MS;
        if (!large_at(maker->store, kinds[i], counter, &maker->answer)) {
            return false;
        }
    }
    return true;
}

static bool
fill(struct maker *maker, long history)
{
    bool good =
        set_clock(maker->store, "2020-01-01T09:00:00", &maker->answer) && open_counters(maker);

    for (long i = 0; i < history && good; i++) {
        maker->real = i % LARGE_DAY_TICKETS == 0 ? first_morning + i / LARGE_DAY_TICKETS * day_ms
                                                 : maker->real;
        good = one_life(maker, i);
    }
    maker->real = first_morning + (history / LARGE_DAY_TICKETS + 1) * day_ms;
    for (int i = 0; i < LARGE_WAITING && good; i++) {
        maker->real += SECOND_MS;
        good = large_take(maker->store, i % LARGE_SERVICES, &maker->answer);
    }
    return good;
}

/* The bench goes on by the machine's clock, from where the history ended. */
static bool
hand_over(const char *url, const char *at)
{
    struct store *store = NULL;
    struct answer answer;
    bool good = large_open(url, &store) && set_clock(store, at, &answer);

    store_close(store);
    return good;
}

bool
large_make(const char *url, long history)
{
    struct maker maker = {.real = first_morning};
    struct clock clock = {
        .real_ms = maker_time, .steady_ms = maker_time, .boot_id = maker_boot, .context = &maker};
    struct store_options options = {.clock = &clock};
    struct db_driver seldom;
    char at[40];

    if (!make_hall(url) || store_open(url, &options, &maker.answer, &maker.store) != STATUS_OK) {
        return false;
    }
    real_driver = maker.store->db->driver;
    seldom = *real_driver;
    seldom.begin = seldom_begin;
    seldom.commit = seldom_commit;
    commits = 0;
    bool file = real_driver->engine == DB_SQLITE;
    bool good = !file || real_driver->run(maker.store->db, "PRAGMA synchronous=OFF;") == STATUS_OK;
    maker.store->db->driver = file ? &seldom : real_driver;
    good = good && fill(&maker, history);
    if (good && commits % COMMIT_EVERY != 0) {
        good = real_driver->commit(maker.store->db) == STATUS_OK;
    }
    maker.store->db->driver = real_driver;
    str_format(at, sizeof(at), "%sT10:00:00", maker.store->hall.day);
    store_close(maker.store);
    return good && hand_over(url, at);
}

bool
large_open(const char *url, struct store **ret_store)
{
    struct answer answer;
    char message[ANSWER_MESSAGE_SIZE];

    if (store_open(url, NULL, &answer, ret_store) == STATUS_OK) {
        return true;
    }
    answer_message(&answer, message, sizeof(message));
    fprintf(stderr, "bench: %s\n", message);
    return false;
}
