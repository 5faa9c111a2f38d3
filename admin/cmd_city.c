/* SPDX-License-Identifier: Apache-2.0
 * city: the halls of one database server side by side, as they are now or as a day was. A hall that
 * cannot be read is named as missing; what stands beside it is the sum of the others. A report sums
 * one day, and practice only where nothing else is: the other halls are missing too. */
#include "day_report.h"

#include <stdlib.h>
#include <string.h>

#include "config/settings.h"
#include "i18n/i18n.h"
#include "store/city.h"

struct city {
    const char *url;
    char day[TICKET_DAY_SIZE]; /* of a report */
    bool report, present;      /* present: without a date */
    char newest_real[TICKET_DAY_SIZE], newest_training[TICKET_DAY_SIZE]; /* "" = no such hall */
    json_t *halls, *missing;
    struct day_line total;
    int64_t waiting, called, serving, open, counters;
    char same_day[TICKET_DAY_SIZE]; /* "" = not read yet, "-" = they differ */
};

static void
note_missing(struct city *city, const char *name, const struct answer *answer)
{
    char message[ANSWER_MESSAGE_SIZE];

    reply_words(answer, message, sizeof(message));
    json_array_append_new(city->missing,
                          json_pack("{s:s, s:s, s:s}", "schema", name, "error",
                                    status_name(answer->status), "message", message));
}

static void
note_day(struct city *city, const char *day)
{
    if (city->same_day[0] == '\0') {
        str_cut(city->same_day, sizeof(city->same_day), day);
    } else if (strcmp(city->same_day, day) != 0) {
        str_cut(city->same_day, sizeof(city->same_day), "-");
    }
}

/* newest, age_min: of the ledger's last row. A copy that the hall's own server sends here is as old
 * as that. */
static enum status
add_live(struct city *city, const char *name, struct store *store)
{
    struct store_facts facts;
    struct board *board = NULL;
    int64_t waiting = 0, called = 0, serving = 0, open = 0;
    enum status status = store_facts(store, &facts);

    if (status == STATUS_OK) {
        status = store_board(store, &board);
    }
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < board->service_count; i++) {
        waiting += board->services[i].waiting;
    }
    for (size_t i = 0; i < board->call_count; i++) {
        called += board->calls[i].state == TICKET_CALLED;
        serving += board->calls[i].state == TICKET_SERVING;
    }
    for (size_t i = 0; i < board->counter_count; i++) {
        open += board->counters[i].state == COUNTER_OPEN;
    }
    json_array_append_new(
        city->halls,
        json_pack("{s:s, s:s, s:s, s:b, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:I}", "schema",
                  name, "hall", facts.hall, "day", facts.day, "training", facts.training, "open",
                  board->open, "waiting", (json_int_t)waiting, "called", (json_int_t)called,
                  "serving", (json_int_t)serving, "counters_open", (json_int_t)open, "counters",
                  (json_int_t)board->counter_count, "event", (json_int_t)board->event, "newest",
                  reply_time_or_null(facts.newest), "age_min",
                  (json_int_t)((facts.now - facts.newest) / 60000)));
    note_day(city, facts.day);
    city->waiting += waiting;
    city->called += called;
    city->serving += serving;
    city->open += open;
    city->counters += (int64_t)board->counter_count;
    board_free(board);
    return STATUS_OK;
}

/* False, and why: it would be summed with what it has nothing to do with. */
static bool
counts(const struct city *city, const struct store_facts *facts, struct answer *answer)
{
    if (facts->training && city->newest_real[0] != '\0') {
        answer_refuse(answer, STATUS_CONFLICT, N_("A training hall: it is not counted."), 0);
        return false;
    }
    if (city->present && strcmp(facts->day, city->day) != 0) {
        answer_refuse(answer, STATUS_CONFLICT, N_("Its day is {0}, not {1}: ask for that day."), 2,
                      facts->day, city->day);
        return false;
    }
    return true;
}

static enum status
add_report(struct city *city, const char *name, struct store *store, struct answer *answer)
{
    struct day_report report = {0};
    struct store_facts facts;
    enum status status = store_facts(store, &facts);

    if (status != STATUS_OK) {
        return status;
    }
    if (!counts(city, &facts, answer)) {
        return answer->status;
    }
    str_cut(report.day, sizeof(report.day), city->day);
    status = day_report_read(store, &report);
    if (status == STATUS_OK) {
        json_t *line = day_line_to_json(day_report_total(&report));
        json_object_del(line, "service");
        json_object_set_new(line, "schema", json_string(name));
        json_object_set_new(line, "hall", json_string(facts.hall));
        json_object_set_new(line, "day", json_string(report.day));
        json_object_set_new(line, "training", json_boolean(facts.training));
        json_object_set_new(line, "age_min", json_integer((facts.now - facts.newest) / 60000));
        json_object_set_new(line, "head", json_string(report.head));
        json_array_append_new(city->halls, line);
        day_line_add(&city->total, day_report_total(&report));
        note_day(city, report.day);
    }
    day_report_done(&report);
    return status;
}

static enum status
open_hall(const struct city *city, const char *name, struct answer *answer,
          struct store **ret_store)
{
    const struct store_options options = {.read_only = true, .keyless = true};
    char url[SETTINGS_URL_SIZE];

    return store_hall_url(city->url, name, url, sizeof(url))
               ? store_open(url, &options, answer, ret_store)
               : STATUS_INVALID;
}

/* Before a report: which halls are real, and which day is the newest. One that cannot be read is
 * named when its line is added. */
static void
note_newest(struct city *city, const char *name)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    struct store *store = NULL;
    struct store_facts facts;

    if (open_hall(city, name, answer, &store) == STATUS_OK &&
        store_facts(store, &facts) == STATUS_OK) {
        char *newest = facts.training ? city->newest_training : city->newest_real;
        if (strcmp(facts.day, newest) > 0) {
            str_cut(newest, TICKET_DAY_SIZE, facts.day);
        }
    }
    store_close(store);
    free(answer);
}

static void
add_hall(struct city *city, const char *name)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    struct store *store = NULL;
    enum status status = open_hall(city, name, answer, &store);

    if (status == STATUS_OK) {
        status = city->report ? add_report(city, name, store, answer) : add_live(city, name, store);
        if (status != STATUS_OK && status != answer->status) {
            answer_refuse(answer, status, N_("The database could not be read. Run: paihao doctor"),
                          0);
        }
    }
    if (status != STATUS_OK) {
        note_missing(city, name, answer);
    }
    store_close(store);
    free(answer);
}

static json_t *
total_of(struct city *city)
{
    if (!city->report) {
        return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "halls",
                         (json_int_t)json_array_size(city->halls), "waiting",
                         (json_int_t)city->waiting, "called", (json_int_t)city->called, "serving",
                         (json_int_t)city->serving, "counters_open", (json_int_t)city->open,
                         "counters", (json_int_t)city->counters);
    }
    day_line_sort(&city->total);
    json_t *line = day_line_to_json(&city->total);
    json_object_del(line, "service");
    json_object_set_new(line, "halls", json_integer((json_int_t)json_array_size(city->halls)));
    json_object_set_new(
        line, "halls_all",
        json_integer((json_int_t)(json_array_size(city->halls) + json_array_size(city->missing))));
    return line;
}

static enum status
choose(const struct call *call, struct city *city, json_t *reply)
{
    struct civil civil;
    const char *places[2];
    int count;
    enum status status = words_parse(call, NULL, 0, places, 2, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    city->report = count > 0 && strcmp(places[0], "report") == 0;
    if (count > 0 && !city->report) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "city", "[report [DATE]]");
    }
    if (count == 2 && !civil_parse_date(places[1], &civil)) {
        return reply_usage(reply, N_("'{0}' is no date YYYY-MM-DD."), 1, places[1]);
    }
    str_cut(city->day, sizeof(city->day), count == 2 ? places[1] : "");
    city->present = count < 2;
    return STATUS_OK;
}

static enum status
run_city(const struct call *call, json_t *reply)
{
    struct city city = {.url = call->url};
    char(*names)[STORE_HALL_NAME_SIZE] = NULL;
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    size_t count = 0;
    enum status status = choose(call, &city, reply);

    if (status == STATUS_OK) {
        status = store_halls(call->url, &names, &count, answer);
        if (status != STATUS_OK) {
            reply_answer(reply, answer);
        }
    }
    free(answer);
    if (status != STATUS_OK) {
        return status;
    }
    city.halls = json_array();
    city.missing = json_array();
    for (size_t i = 0; city.report && i < count; i++) {
        note_newest(&city, names[i]);
    }
    if (city.present) {
        str_cut(city.day, sizeof(city.day),
                city.newest_real[0] != '\0' ? city.newest_real : city.newest_training);
    }
    for (size_t i = 0; i < count; i++) {
        add_hall(&city, names[i]);
    }
    free(names);
    bool same = city.same_day[0] != '\0' && city.same_day[0] != '-';
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "day", reply_text_or_null(same ? city.same_day : ""));
    json_object_set_new(reply, "halls", city.halls);
    json_object_set_new(reply, "city", total_of(&city));
    json_object_set_new(reply, "missing", city.missing);
    day_line_done(&city.total);
    return STATUS_OK;
}

enum { NUMBERS = 5 };

static void
say_numbers(FILE *out, const char *name, const json_t *from, json_int_t unit, const char *sentence,
            const char *const keys[NUMBERS])
{
    char numbers[NUMBERS][24], text[300];
    const char *values[NUMBERS];

    for (size_t i = 0; i < NUMBERS; i++) {
        str_format(
            numbers[i], sizeof(numbers[i]), "%lld",
            (long long)((json_integer_value(keys[i] ? json_object_get(from, keys[i]) : NULL) +
                         unit / 2) /
                        unit));
        values[i] = numbers[i];
    }
    str_fill(text, sizeof(text), i18n_tr(sentence), values, NUMBERS);
    fprintf(out, "%-20s %s\n", name, text);
}

static void
say_day(FILE *out, const json_t *line)
{
    char age[24], text[200];
    const char *values[] = {reply_text(line, "day"), age};

    str_format(age, sizeof(age), "%lld",
               (long long)json_integer_value(json_object_get(line, "age_min")));
    str_fill(text, sizeof(text),
             i18n_tr(json_is_true(json_object_get(line, "training"))
                         ? N_("TRAINING, day {0}, newest action {1} min ago")
                         : N_("day {0}, newest action {1} min ago")),
             values, ARRAY_SIZE(values));
    fprintf(out, "%-20s %s\n", "", text);
}

static void
say_line(FILE *out, const char *name, const json_t *line)
{
    static const char *const live[NUMBERS] = {"waiting", "serving", "counters_open", "counters",
                                              "age_min"};
    static const char *const day[NUMBERS] = {"issued", "called", "finished", "left"};
    static const char *const times[NUMBERS] = {"mean", "p50", "p90", "max"};
    const json_t *waits = json_object_get(line, "wait_ms");

    if (!waits) {
        say_numbers(out, name, line, 1,
                    json_object_get(line, "age_min")
                        ? N_("{0} waiting, {1} being served, {2} of {3} counters open, newest "
                             "action {4} min ago")
                        : N_("{0} waiting, {1} being served, {2} of {3} counters open"),
                    live);
        return;
    }
    say_numbers(out, name, line, 1, N_("{0} issued, {1} called, {2} finished, {3} left"), day);
    say_numbers(out, "", waits, 60000,
                N_("waits in minutes: mean {0}, median {1}, 90 % within {2}, longest {3}"), times);
    if (!json_object_get(line, "age_min")) {
        static const char *const halls[NUMBERS] = {"halls", "halls_all"};
        say_numbers(out, "", line, 1, N_("{0} of {1} halls"), halls);
        return;
    }
    say_day(out, line);
}

static void
say_city(const json_t *reply, FILE *out)
{
    const json_t *hall;
    size_t i;

    json_array_foreach(json_object_get(reply, "halls"), i, hall)
    {
        say_line(out, reply_text(hall, "schema"), hall);
    }
    if (json_array_size(json_object_get(reply, "halls")) > 0) {
        say_line(out, "*", json_object_get(reply, "city"));
    } else if (json_array_size(json_object_get(reply, "missing")) == 0) {
        fprintf(out, "%s\n",
                _("There is no hall in this database yet, or none that this user may read."));
    }
    json_array_foreach(json_object_get(reply, "missing"), i, hall)
    {
        fprintf(out, "%-20s %s: %s\n", reply_text(hall, "schema"), _("missing"),
                reply_text(hall, "message"));
    }
}

const struct command command_city = {
    .name = "city",
    .usage = "[report [DATE]]",
    .help = N_("the halls of one database server side by side: as they are now, or a day"),
    .needs = COMMAND_NEEDS_NOTHING,
    .run = run_city,
    .say = say_city,
};
