/* SPDX-License-Identifier: Apache-2.0
 * What the rows without a ticket say: the definition, days' ends, counters, services, staff and
 * devices. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "config/hall_file.h"
#include "store/verify.h"

struct verify_counter *
verify_counter_of(struct verify *verify, const char *id)
{
    int64_t *place = tally_at(&verify->counter_places, id);
    if (*place > 0) {
        return &verify->counters[*place - 1];
    }
    verify->counters =
        mem_grow(verify->counters, verify->counter_count + 1, sizeof *verify->counters);
    *place = (int64_t)verify->counter_count + 1;
    struct verify_counter *counter = &verify->counters[verify->counter_count++];
    *counter = (struct verify_counter){.state = COUNTER_CLOSED};
    str_cut(counter->id, sizeof counter->id, id);
    return counter;
}

struct verify_day *
verify_day_of(struct verify *verify, const char *day)
{
    if (verify->day_count > 0 && strcmp(verify->days[verify->day_now].day, day) == 0) {
        return &verify->days[verify->day_now];
    }
    for (verify->day_now = verify->day_count; verify->day_now > 0;) {
        if (strcmp(verify->days[--verify->day_now].day, day) == 0) {
            return &verify->days[verify->day_now];
        }
    }
    verify->days = mem_grow(verify->days, verify->day_count + 1, sizeof *verify->days);
    verify->day_now = verify->day_count++;
    verify->days[verify->day_now] = (struct verify_day){0};
    str_cut(verify->days[verify->day_now].day, TICKET_DAY_SIZE, day);
    return &verify->days[verify->day_now];
}

static struct verify_word *
word_of(struct verify_words *words, const char *id)
{
    for (size_t i = 0; i < words->count; i++) {
        if (strcmp(words->items[i].id, id) == 0) {
            return &words->items[i];
        }
    }
    return NULL;
}

static struct verify_word *
word_add(struct verify_words *words, const char *id)
{
    words->items = mem_grow(words->items, words->count + 1, sizeof *words->items);
    struct verify_word *word = &words->items[words->count++];
    *word = (struct verify_word){0};
    str_cut(word->id, sizeof word->id, id);
    return word;
}

static struct verify_staff *
staff_of(struct verify *verify, const char *id)
{
    for (size_t i = 0; i < verify->staff_count; i++) {
        if (strcmp(verify->staff[i].id, id) == 0) {
            return &verify->staff[i];
        }
    }
    return NULL;
}

static struct verify_staff *
staff_put(struct verify *verify, const char *id)
{
    struct verify_staff *staff = staff_of(verify, id);
    if (!staff) {
        verify->staff = mem_grow(verify->staff, verify->staff_count + 1, sizeof *verify->staff);
        staff = &verify->staff[verify->staff_count++];
        *staff = (struct verify_staff){0};
        str_cut(staff->id, sizeof staff->id, id);
    }
    return staff;
}

static const char *
text_of(const json_t *body, const char *key)
{
    const char *text = json_string_value(json_object_get(body, key));
    return text ? text : "";
}

/* The text that the row means, by its hash. */
static struct hall *
read_hall(struct verify *verify, int64_t event, const json_t *body)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_DEFINITION_TEXT);
    int64_t revision = json_integer_value(json_object_get(body, "revision"));
    struct hall *hall = NULL;
    char hash[65];
    bool there = false;
    enum status status = db_first(statement, &there, "i", revision);
    if (status != STATUS_OK || !there) {
        if (!verify_trouble(verify, status)) {
            verify_fault(verify, event, 0, "the definition of revision %" PRId64 " is not kept",
                         revision);
        }
        db_reset(statement);
        return NULL;
    }
    const char *text = db_text(statement, 0);
    ledger_hash("", text, hash);
    struct hall_file_errors *errors = mem_zero_alloc(1, sizeof *errors);
    if (!text[0] && revision < verify->store->hall.revision) {
        verify->blank++;
    } else if (strcmp(hash, text_of(body, "definition")) != 0) {
        verify_fault(verify, event, 0, "definition is '%s', by the ledger '%s'", hash,
                     text_of(body, "definition"));
    } else {
        status = hall_file_read(text, strlen(text), "definition", errors, &hall);
        if (status != STATUS_OK && (status != STATUS_IO || !verify_trouble(verify, status))) {
            verify_fault(verify, event, 0, "the definition of revision %" PRId64 " cannot be read",
                         revision);
        }
    }
    free(errors);
    db_reset(statement);
    return hall;
}

static void
drop_counter(struct verify *verify, size_t at)
{
    json_decref(verify->counters[at].services);
    verify->counters[at] = verify->counters[--verify->counter_count];
}

/* Counters that go are forgotten, new ones are closed, and each serves what the file says. */
static void
take_counters(struct verify *verify, const struct event_row *row)
{
    const struct hall *hall = verify->hall;
    for (size_t i = verify->counter_count; i > 0; i--) {
        json_decref(verify->counters[i - 1].services);
        verify->counters[i - 1].services = NULL;
        if (!hall_counter(hall, verify->counters[i - 1].id)) {
            drop_counter(verify, i - 1);
        }
    }
    tally_done(&verify->counter_places);
    for (size_t i = 0; i < verify->counter_count; i++) {
        *tally_at(&verify->counter_places, verify->counters[i].id) = (int64_t)i + 1;
    }
    for (size_t i = 0; i < hall->counter_count; i++) {
        size_t count = verify->counter_count;
        struct verify_counter *counter = verify_counter_of(verify, hall->counters[i].id);
        if (verify->counter_count > count) {
            counter->since = row->at;
        }
    }
}

/* Who stood in the file before and does not now has gone; who was added at the counter stays. */
static void
take_staff(struct verify *verify, const struct hall *before)
{
    const struct hall *hall = verify->hall;
    for (size_t i = verify->staff_count; i > 0; i--) {
        const char *id = verify->staff[i - 1].id;
        if (before && hall_staff(before, id) && !hall_staff(hall, id)) {
            verify->staff[i - 1] = verify->staff[--verify->staff_count];
        }
    }
    for (size_t i = 0; i < hall->staff_count; i++) {
        staff_put(verify, hall->staff[i].id)->roles = hall->staff[i].roles;
    }
}

static void
drop_services(struct verify *verify, const json_t *series)
{
    for (size_t i = 0; i < verify->guards.size; i++) {
        struct tally_entry *entry = &verify->guards.entries[i];
        if (entry->key && !json_object_get(series, entry->key)) {
            entry->value = 0;
        }
    }
    for (size_t i = verify->stops.count; i > 0; i--) {
        if (!json_object_get(series, verify->stops.items[i - 1].id)) {
            verify->stops.items[i - 1] = verify->stops.items[--verify->stops.count];
        }
    }
}

void
verify_replay_definition(struct verify *verify, const struct event_row *row, const json_t *body)
{
    const char *name = json_string_value(json_object_get(body, "time_zone"));
    json_t *series = json_object_get(body, "series");
    struct zone *zone = NULL;
    enum status status = name ? zone_open(name, &zone) : STATUS_CORRUPT;
    if (status == STATUS_IO && verify_trouble(verify, status)) {
        return;
    }
    if (!json_is_object(series) || status != STATUS_OK) {
        zone_close(zone);
        verify_fault(verify, row->id, row->ticket, "the row tells no definition");
        return;
    }
    zone_close(verify->zone);
    verify->zone = zone;
    verify->day_starts_min = (int)json_integer_value(json_object_get(body, "day_starts_min"));
    json_decref(verify->definition);
    verify->definition = json_deep_copy(body);
    if (!verify->definitions) {
        verify->definitions = json_array();
    }
    json_array_append_new(verify->definitions,
                          json_pack("[I, s]", json_integer_value(json_object_get(body, "revision")),
                                    text_of(body, "definition")));
    if (strcmp(row->kind, "init") == 0) {
        verify->training = json_is_true(json_object_get(body, "training"));
    }
    drop_services(verify, series);
    struct hall *before = verify->hall;
    verify->hall = read_hall(verify, row->id, body);
    if (verify->hall) {
        take_counters(verify, row);
        take_staff(verify, before);
    }
    hall_free(before);
}

/* Texts that are kept must be those that the archived rows named; blank ones were counted. */
static bool
check_definitions(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_DEFINITION_TEXT);
    size_t at;
    json_t *told;
    json_array_foreach(verify->definitions, at, told)
    {
        int64_t revision = json_integer_value(json_array_get(told, 0));
        const char *wanted = json_string_value(json_array_get(told, 1));
        char hash[65];
        bool there = false;
        enum status status = db_first(statement, &there, "i", revision);
        const char *text = status == STATUS_OK && there ? db_text(statement, 0) : "";
        ledger_hash("", text, hash);
        bool wrong = text[0] ? strcmp(hash, wanted ? wanted : "") != 0 : !there;
        db_reset(statement);
        if (status != STATUS_OK && verify_trouble(verify, status)) {
            return false;
        }
        if (wrong) {
            verify_fault(verify, 0, 0, "the definition of revision %" PRId64 " is not the archived",
                         revision);
        }
    }
    return true;
}

bool
verify_definition_behind(struct verify *verify, const json_t *definition)
{
    const char *name = json_string_value(json_object_get(definition, "time_zone"));
    if (!name || zone_open(name, &verify->zone) != STATUS_OK || !check_definitions(verify)) {
        return false;
    }
    verify->day_starts_min = (int)json_integer_value(json_object_get(definition, "day_starts_min"));
    verify->definition = json_deep_copy(definition);
    verify->hall = read_hall(verify, verify->archived, definition);
    return true;
}

static void
compare_counts(struct verify *verify, const struct event_row *row, const json_t *body)
{
    const struct verify_day *day = verify_day_of(verify, row->day);
    const json_t *counts = json_object_get(body, "counts");
    int64_t open = 0;
    for (int state = 0; state < TICKET_STATE_COUNT; state++) {
        const char *name = ticket_state_name((enum ticket_state)state);
        int64_t told = json_integer_value(json_object_get(counts, name));
        if (told != day->counts[state]) {
            verify_fault(verify, row->id, 0, "%" PRId64 " tickets %s, by the rows before %" PRId64,
                         told, name, day->counts[state]);
        }
        open += ticket_state_is_final((enum ticket_state)state) ? 0 : day->counts[state];
    }
    if (open != 0) {
        verify_fault(verify, row->id, 0, "%" PRId64 " tickets of the closed day are still open",
                     open);
    }
}

/* The report that the row keeps: what each service rendered on that day, and how long it took. */
static void
compare_rendered(struct verify *verify, const struct event_row *row, const json_t *told)
{
    size_t length = strlen(row->day), count = 0;
    for (size_t i = 0; i < verify->rendered.size; i++) {
        const struct tally_entry *entry = &verify->rendered.entries[i];
        if (!entry->key || entry->value == 0 || strncmp(entry->key, row->day, length) != 0 ||
            entry->key[length] != ' ') {
            continue;
        }
        const json_t *pair = json_object_get(told, entry->key + length + 1);
        int64_t number = json_integer_value(json_array_get(pair, 0));
        int64_t ms = json_integer_value(json_array_get(pair, 1));
        int64_t known_ms = *tally_at(&verify->rendered_ms, entry->key);
        if (number != entry->value || ms != known_ms) {
            verify_fault(verify, row->id, 0,
                         "the day's report has %" PRId64 " services of %s in %" PRId64
                         " ms, by the rows before %" PRId64 " in %" PRId64 " ms",
                         number, entry->key + length + 1, ms, entry->value, known_ms);
        }
        count++;
    }
    if (count != json_object_size(told)) {
        verify_fault(verify, row->id, 0,
                     "the day's report has %zu services, by the rows before %zu",
                     json_object_size(told), count);
    }
}

void
verify_replay_day_closed(struct verify *verify, const struct event_row *row, const json_t *body)
{
    for (size_t i = 0; i < verify->guards.size; i++) {
        verify->guards.entries[i].value = 0;
    }
    compare_counts(verify, row, body);
    compare_rendered(verify, row, json_object_get(body, "served"));
    int64_t behind = row->id - REQUEST_ROWS_KEPT;
    int64_t until = verify->closed_at < behind ? verify->closed_at : behind;
    verify->purged_to = until > verify->purged_to ? until : verify->purged_to;
    verify->closed_at = row->id;
}

void
verify_replay_counter(struct verify *verify, const struct event_row *row, const json_t *body)
{
    struct verify_counter *counter = verify_counter_of(verify, row->counter ? row->counter : "");
    if (strcmp(row->kind, "counter") == 0) {
        json_decref(counter->services);
        counter->services = json_deep_copy(json_object_get(body, "services"));
        return;
    }
    counter->since = row->at;
    counter->reason[0] = '\0';
    counter->back_at = 0;
    counter->state = COUNTER_OPEN;
    if (strcmp(row->kind, "close") == 0) {
        counter->state = COUNTER_CLOSED;
        counter->staff[0] = '\0';
    } else if (strcmp(row->kind, "pause") == 0) {
        counter->state = COUNTER_PAUSED;
        counter->back_at = json_integer_value(json_object_get(body, "back_at"));
        str_cut(counter->reason, sizeof counter->reason, text_of(body, "reason"));
    } else if (strcmp(row->kind, "open") == 0) {
        str_cut(counter->staff, sizeof counter->staff, row->staff ? row->staff : "");
    }
}

void
verify_replay_service(struct verify *verify, const struct event_row *row, const json_t *body)
{
    struct verify_words *stops = &verify->stops;
    const char *id = text_of(body, "service");
    struct verify_word *stop = word_of(stops, id);
    bool stops_now = strcmp(text_of(body, "op"), "stop") == 0;
    if ((stop != NULL) == stops_now) {
        verify_fault(
            verify, row->id, 0,
            stop ? N_("service %s was stopped already") : N_("service %s was going already"), id);
    }
    if (stops_now) {
        stop = stop ? stop : word_add(stops, id);
        str_cut(stop->text, sizeof stop->text, text_of(body, "reason"));
    } else if (stop) {
        *stop = stops->items[--stops->count];
    }
}

void
verify_replay_staff(struct verify *verify, const struct event_row *row, const json_t *body)
{
    const char *id = text_of(body, "of"), *op = text_of(body, "op");
    size_t at;
    json_t *role;
    if (strcmp(op, "add") == 0) {
        struct verify_staff *staff = staff_put(verify, id);
        staff->off = false;
        staff->roles = 0;
        json_array_foreach(json_object_get(body, "roles"), at, role)
        {
            staff->roles |= hall_role_parse(json_is_string(role) ? json_string_value(role) : "");
        }
        return;
    }
    struct verify_staff *staff = staff_of(verify, id);
    if (!staff) {
        /* Without the file's text nobody of the file is known. */
        if (verify->hall) {
            verify_fault(verify, row->id, 0, "nobody had the id %s", id);
        }
    } else if (strcmp(op, "off") == 0) {
        staff->off = true;
    }
}

void
verify_replay_device(struct verify *verify, const struct event_row *row, const json_t *body)
{
    const char *id = row->terminal ? row->terminal : "";
    struct verify_word *device = word_of(&verify->devices, id);
    if (!device) {
        device = word_add(&verify->devices, id);
    }
    str_cut(device->device, sizeof device->device, text_of(body, "device"));
    str_cut(device->text, sizeof device->text, text_of(body, "state"));
    device->at = row->at;
}

void
verify_replay_clock(struct verify *verify, const struct event_row *row, const json_t *body)
{
    (void)row;
    verify->clock_rate = json_integer_value(json_object_get(body, "rate"));
}

/* Numbers that were seen on paper, and whose rows are lost: counting goes on behind them. */
static void
skip_numbers(struct verify *verify, const struct event_row *row, const json_t *skipped)
{
    const json_t *each;
    size_t at;
    json_array_foreach(skipped, at, each)
    {
        const char *day = json_string_value(json_array_get(each, 0));
        const char *service = json_string_value(json_array_get(each, 1));
        const char *series = json_string_value(json_array_get(each, 2));
        int64_t to = json_integer_value(json_array_get(each, 3));
        char key[TICKET_DAY_SIZE + 2 * ID_SIZE];
        str_format(key, sizeof key, "%s %s %s", day ? day : "", service ? service : "",
                   series ? series : "");
        int64_t *issued = tally_at(&verify->issued, key);
        if (to <= *issued) {
            verify_fault(verify, row->id, 0, "it skips %s to %" PRId64 ", and that is at %" PRId64,
                         key, to, *issued);
        }
        *issued = to;
    }
}

/* What a repair could not bring back, it told. */
void
verify_replay_repair(struct verify *verify, const struct event_row *row, const json_t *body)
{
    const json_t *request;
    size_t at;
    verify->blank -= json_integer_value(json_object_get(body, "definitions"));
    skip_numbers(verify, row, json_object_get(body, "skipped"));
    json_array_foreach(json_object_get(body, "requests"), at, request)
    {
        if (row->id > verify->archived && json_is_string(request)) {
            verify_mark(verify, &verify->requests, json_string_value(request), row->id);
        }
    }
}

void
verify_replay_emergency(struct verify *verify, const struct event_row *row, const json_t *body)
{
    bool on = strcmp(text_of(body, "op"), "on") == 0;

    if (!on && !verify->alert.on) {
        verify_fault(verify, row->id, 0, "no emergency message stood");
    }
    verify->alert = (struct alert){.on = on, .since = on ? row->at : 0};
    if (on) {
        str_cut(verify->alert.preset, sizeof verify->alert.preset, text_of(body, "preset"));
    }
}

void
verify_state_done(struct verify *verify)
{
    for (size_t i = 0; i < verify->counter_count; i++) {
        json_decref(verify->counters[i].services);
    }
    free(verify->counters);
    tally_done(&verify->counter_places);
    free(verify->staff);
    free(verify->stops.items);
    free(verify->devices.items);
    free(verify->days);
    zone_close(verify->zone);
    json_decref(verify->definition);
    json_decref(verify->definitions);
    hall_free(verify->hall);
}
