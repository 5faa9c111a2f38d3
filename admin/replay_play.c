/* SPDX-License-Identifier: Apache-2.0
 * A day played action by action through the real store, and what came of it. */
#include "replay.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/hall_file.h"
#include "i18n/i18n.h"
#include "store/ledger.h"

/* A day under way. */
struct player {
    const struct replay_file *file;
    const struct replay_day *day;
    struct store *store;
    bool by_rule;
    struct action action;
    struct answer answer;
    json_t *reply;
    char (*numbers)[TICKET_NUMBER_SIZE]; /* by row */
    size_t *calls;                       /* rows in calling order */
    size_t(*in_hand);                    /* by counter slot: row + 1, 0 = none */
    bool *serving;                       /* by counter slot */
    int64_t *waited;                     /* ms, of called rows in calling order */
    size_t called, taken, finished, overtaking_calls, nobody;
    int most_overtaken, *overtaken; /* by row */
};

static enum status
act(struct player *player, enum action_kind kind, int64_t at)
{
    struct civil civil;
    int64_t days = at / 86400000, ms = at % 86400000;

    if (!civil_parse_date(player->file->day, &civil)) {
        return reply_refuse(player->reply, STATUS_INVALID, N_("'{0}' is no date YYYY-MM-DD."), 1,
                            player->file->day);
    }
    civil = civil_from_days(civil_to_days(civil.year, civil.month, civil.day) + (int32_t)days);
    str_format(player->action.at, sizeof(player->action.at), "%04d-%02d-%02dT%02d:%02d:%02d.%03d",
               civil.year, civil.month, civil.day, (int)(ms / 3600000), (int)(ms / 60000 % 60),
               (int)(ms / 1000 % 60), (int)(ms % 1000));
    player->action.kind = kind;
    enum status status = store_act(player->store, &player->action, &player->answer);
    memset(&player->action, 0, sizeof(player->action));
    if (status != STATUS_OK && !(status == STATUS_NOT_FOUND && kind == ACTION_CALL)) {
        reply_answer(player->reply, &player->answer);
    }
    return status;
}

static void
name_counter(const struct player *player, int service, int counter, char *dst, size_t size)
{
    str_format(dst, size, "%s-%d", player->day->services[service].id, counter);
}

/* Counters of all services in one row of slots. */
static size_t
slot_of(const struct player *player, int service, int counter)
{
    size_t slot = 0;

    for (int s = 0; s < service; s++) {
        slot += (size_t)player->day->services[s].counters;
    }
    return slot + (size_t)counter - 1;
}

static enum status
take(struct player *player, const struct replay_step *step)
{
    const struct replay_day *day = player->day;
    const struct replay_service *service = &day->services[day->service_of[step->row]];
    const char *class_id = service->series[day->series_of[step->row]].class_id;
    enum status status;

    str_cut(player->action.services, sizeof(player->action.services), service->id);
    str_cut(player->action.class_id, sizeof(player->action.class_id), class_id);
    status = act(player, ACTION_TAKE, step->at);
    if (status != STATUS_OK) {
        return status;
    }
    if (step->kind == REPLAY_SKIP_NUMBER) {
        str_cut(player->action.number, sizeof(player->action.number), player->answer.ticket.number);
        return act(player, ACTION_LEAVE, step->at);
    }
    if (strcmp(player->answer.ticket.number, player->numbers[step->row]) != 0) {
        return reply_refuse(player->reply, STATUS_CORRUPT,
                            N_("The store gave {0} where the file has {1}."), 2,
                            player->answer.ticket.number, player->numbers[step->row]);
    }
    player->taken++;
    return STATUS_OK;
}

static enum status
end(struct player *player, int service, int counter, int64_t at)
{
    size_t slot = slot_of(player, service, counter);
    enum status status = STATUS_OK;
    char name[ID_SIZE];

    if (!player->in_hand[slot]) {
        return STATUS_OK;
    }
    name_counter(player, service, counter, name, sizeof(name));
    if (!player->serving[slot]) {
        str_cut(player->action.counter, sizeof(player->action.counter), name);
        status = act(player, ACTION_START, at);
    }
    if (status == STATUS_OK) {
        str_cut(player->action.counter, sizeof(player->action.counter), name);
        status = act(player, ACTION_FINISH, at);
    }
    player->finished += status == STATUS_OK;
    player->in_hand[slot] = 0;
    player->serving[slot] = false;
    return status;
}

static size_t
row_of_number(const struct player *player, const char *number)
{
    size_t row = 0;

    while (row < player->file->count && strcmp(player->numbers[row], number) != 0) {
        row++;
    }
    return row;
}

/* A call overtakes whoever came earlier to the same service and was called later. Who is never
 * called was overtaken by nobody: why he went, the file does not say. */
static void
count_overtakes(struct player *player)
{
    const struct replay_row *rows = player->file->rows;

    for (size_t c = 0; c < player->called; c++) {
        size_t row = player->calls[c];
        bool any = false;
        for (size_t later = c + 1; later < player->called; later++) {
            size_t other = player->calls[later];
            if (player->day->service_of[other] != player->day->service_of[row] ||
                rows[other].issue >= rows[row].issue) {
                continue;
            }
            any = true;
            player->overtaken[other]++;
            if (player->overtaken[other] > player->most_overtaken) {
                player->most_overtaken = player->overtaken[other];
            }
        }
        player->overtaking_calls += any;
    }
}

static enum status
call(struct player *player, const struct replay_step *step)
{
    int service = player->day->service_of[step->row], counter = player->day->counter_of[step->row];
    size_t slot = slot_of(player, service, counter);
    enum status status = end(player, service, counter, step->at);

    if (status != STATUS_OK) {
        return status;
    }
    name_counter(player, service, counter, player->action.counter, sizeof(player->action.counter));
    if (!player->by_rule) {
        str_cut(player->action.number, sizeof(player->action.number), player->numbers[step->row]);
        str_cut(player->action.reason, sizeof(player->action.reason), "replay");
    }
    status = act(player, ACTION_CALL, step->at);
    if (status == STATUS_NOT_FOUND && player->by_rule) {
        player->nobody++;
        return STATUS_OK;
    }
    if (status == STATUS_NOT_FOUND) {
        return reply_answer(player->reply, &player->answer);
    }
    if (status != STATUS_OK) {
        return status;
    }
    size_t row = row_of_number(player, player->answer.ticket.number);
    if (row == player->file->count) {
        return reply_refuse(player->reply, STATUS_CORRUPT,
                            N_("The store called {0}, which the file does not have."), 1,
                            player->answer.ticket.number);
    }
    player->calls[player->called] = row;
    player->waited[player->called++] =
        player->answer.ticket.called_at - player->answer.ticket.issued_at;
    player->in_hand[slot] = step->row + 1;
    return STATUS_OK;
}

static enum status
start(struct player *player, const struct replay_step *step)
{
    int service = player->day->service_of[step->row], counter = player->day->counter_of[step->row];
    size_t slot = slot_of(player, service, counter);

    /* By rule, a call at which nobody waited has nobody to start or to finish. */
    if (player->in_hand[slot] != step->row + 1) {
        return STATUS_OK;
    }
    player->serving[slot] = true;
    name_counter(player, service, counter, player->action.counter, sizeof(player->action.counter));
    return act(player, ACTION_START, step->at);
}

static enum status
do_step(struct player *player, const struct replay_step *step)
{
    int service = player->day->service_of[step->row], counter = player->day->counter_of[step->row];

    switch (step->kind) {
    case REPLAY_TAKE:
    case REPLAY_SKIP_NUMBER:
        return take(player, step);
    case REPLAY_CALL:
        return call(player, step);
    case REPLAY_START:
        return start(player, step);
    case REPLAY_END:
        return player->in_hand[slot_of(player, service, counter)] == step->row + 1
                   ? end(player, service, counter, step->at)
                   : STATUS_OK;
    }
    return STATUS_INVALID;
}

static void
show_progress(size_t done, size_t count)
{
    enum { WIDTH = 40 };
    static size_t shown;
    size_t now = done * WIDTH / count;

    if (!isatty(STDERR_FILENO) || (now == shown && done != count)) {
        return;
    }
    shown = now;
    fprintf(stderr, "\r[%-*.*s] %3zu %%", WIDTH, (int)now,
            "########################################", done * 100 / count);
    if (done == count) {
        fputc('\n', stderr);
    }
}

static enum status
open_counters(struct player *player)
{
    enum status status = STATUS_OK;

    for (size_t s = 0; s < player->day->service_count; s++) {
        for (int i = 1; i <= player->day->services[s].counters && status == STATUS_OK; i++) {
            name_counter(player, (int)s, i, player->action.counter, sizeof(player->action.counter));
            str_cut(player->action.staff, sizeof(player->action.staff), player->action.counter);
            status = act(player, ACTION_OPEN, player->day->opening);
        }
    }
    return status;
}

/* Ends what has no end in the file at the last step's time, then lets the next day begin, which
 * expires who still waits. */
static enum status
close_day(struct player *player, int64_t at)
{
    enum status status = STATUS_OK;

    for (size_t s = 0; s < player->day->service_count; s++) {
        for (int i = 1; i <= player->day->services[s].counters && status == STATUS_OK; i++) {
            status = end(player, (int)s, i, at);
            if (status == STATUS_OK) {
                name_counter(player, (int)s, i, player->action.counter,
                             sizeof(player->action.counter));
                status = act(player, ACTION_CLOSE, at);
            }
        }
    }
    return status == STATUS_OK ? act(player, ACTION_CLOCK, 86400000 * (at / 86400000 + 1)) : status;
}

static enum status
play(struct player *player)
{
    const struct replay_day *day = player->day;
    int64_t last = day->opening;

    player->action.has_rate = true;
    player->action.rate_milli = 0;
    enum status status = act(player, ACTION_CLOCK, day->opening);
    if (status == STATUS_OK) {
        status = open_counters(player);
    }
    for (size_t i = 0; i < day->step_count && status == STATUS_OK; i++) {
        status = do_step(player, &day->steps[i]);
        last = day->steps[i].at;
        show_progress(i + 1, day->step_count);
    }
    return status == STATUS_OK ? close_day(player, last) : status;
}

static int
compare_int64(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

    return (one > other) - (one < other);
}

/* Nearest rank, as all our reports do. */
static int64_t
percentile(const int64_t *sorted, size_t count, int percent)
{
    size_t rank = (count * (size_t)percent + 99) / 100;

    return count ? sorted[rank ? rank - 1 : 0] : 0;
}

static json_t *
summarise_waits(struct player *player)
{
    int64_t sum = 0;

    qsort(player->waited, player->called, sizeof(*player->waited), compare_int64);
    for (size_t i = 0; i < player->called; i++) {
        sum += player->waited[i];
    }
    return json_pack("{s:I, s:I, s:I}", "mean",
                     (json_int_t)(player->called ? sum / (int64_t)player->called : 0), "p50",
                     (json_int_t)percentile(player->waited, player->called, 50), "p90",
                     (json_int_t)percentile(player->waited, player->called, 90));
}

static enum status
summarise(struct player *player)
{
    const struct replay_gaps *gaps = &player->day->gaps;
    struct verify_report report = {0};
    enum status status = store_verify(player->store, NULL, &report);

    if (status != STATUS_OK) {
        return reply_refuse(player->reply, status, N_("The replayed hall could not be verified."),
                            0);
    }
    if (report.fault_count) {
        status = reply_refuse(player->reply, STATUS_CORRUPT,
                              N_("The ledger of the replayed day has faults: {0}"), 1,
                              report.faults[0].what);
    } else {
        json_object_set_new(player->reply, "ok", json_true());
    }
    json_object_set_new(player->reply, "day", json_string(player->file->day));
    json_object_set_new(player->reply, "rule", json_boolean(player->by_rule));
    json_object_set_new(player->reply, "issued", json_integer((json_int_t)player->taken));
    json_object_set_new(player->reply, "called", json_integer((json_int_t)player->called));
    json_object_set_new(player->reply, "finished", json_integer((json_int_t)player->finished));
    json_object_set_new(player->reply, "expired",
                        json_integer((json_int_t)(player->taken - player->called)));
    json_object_set_new(player->reply, "nobody_waited", json_integer((json_int_t)player->nobody));
    json_object_set_new(player->reply, "gaps",
                        json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "issue",
                                  (json_int_t)gaps->issue, "call", (json_int_t)gaps->call, "start",
                                  (json_int_t)gaps->start, "end", (json_int_t)gaps->end, "numbers",
                                  (json_int_t)gaps->numbers, "order", (json_int_t)gaps->order));
    json_object_set_new(player->reply, "wait_ms", summarise_waits(player));
    json_object_set_new(player->reply, "overtakes",
                        json_pack("{s:I, s:i}", "calls", (json_int_t)player->overtaking_calls,
                                  "most", player->most_overtaken));
    json_object_set_new(player->reply, "verify",
                        json_pack("{s:I, s:I, s:s, s:I}", "events", (json_int_t)report.events,
                                  "tickets", (json_int_t)report.tickets, "head", report.head,
                                  "faults", (json_int_t)report.fault_count));
    verify_report_done(&report);
    return status;
}

static enum status
make_hall(const char *url, const struct replay_day *day, struct answer *answer, json_t *reply)
{
    struct hall_file_errors *errors = mem_zero_alloc(1, sizeof(*errors));
    struct buffer text = {0};
    struct hall *hall = NULL;
    char line[600];

    replay_day_hall(day, &text);
    enum status status = hall_file_read(text.data, text.length, "replay", errors, &hall);
    if (status != STATUS_OK) {
        hall_file_error_format(errors, 0, i18n_tr, line, sizeof(line));
        reply_refuse(reply, status, "{0}", 1, line);
    } else {
        status = store_init(url, NULL, hall, text.data, true, answer);
        if (status != STATUS_OK) {
            reply_answer(reply, answer);
        }
    }
    free(errors);
    hall_free(hall);
    buffer_done(&text);
    return status;
}

enum status
replay_play(const char *url, const struct replay_file *file, const struct replay_day *day,
            bool by_rule, json_t *reply)
{
    struct player *player = mem_zero_alloc(1, sizeof(*player));
    size_t slots = 0;

    *player = (struct player){.file = file, .day = day, .by_rule = by_rule, .reply = reply};
    for (size_t s = 0; s < day->service_count; s++) {
        slots += (size_t)day->services[s].counters;
    }
    player->numbers = mem_zero_alloc(file->count, sizeof(*player->numbers));
    player->calls = mem_zero_alloc(file->count, sizeof(*player->calls));
    player->waited = mem_zero_alloc(file->count, sizeof(*player->waited));
    player->overtaken = mem_zero_alloc(file->count, sizeof(*player->overtaken));
    player->in_hand = mem_zero_alloc(slots, sizeof(*player->in_hand));
    player->serving = mem_zero_alloc(slots, sizeof(*player->serving));
    for (size_t row = 0; row < file->count; row++) {
        number_format(day->services[day->service_of[row]].id, (int32_t)day->number_of[row],
                      player->numbers[row], TICKET_NUMBER_SIZE);
    }
    enum status status = make_hall(url, day, &player->answer, reply);
    if (status == STATUS_OK) {
        status = store_open(url, NULL, &player->answer, &player->store);
        if (status != STATUS_OK) {
            reply_answer(reply, &player->answer);
        }
    }
    if (status == STATUS_OK) {
        status = play(player);
    }
    if (status == STATUS_OK) {
        count_overtakes(player);
        status = summarise(player);
    }
    store_close(player->store);
    free(player->numbers);
    free(player->calls);
    free(player->waited);
    free(player->overtaken);
    free(player->in_hand);
    free(player->serving);
    free(player);
    return status;
}
