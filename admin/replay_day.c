/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"

#include <stdlib.h>
#include <string.h>

enum { CLASS_RANGE = 10000, DEFAULT_CREDIT_MIN = 60 };

/* Under way: the day being made, its file, and the rows sorted into their series. */
struct maker {
    const struct replay_file *file;
    struct replay_row *rows; /* the file's, whose gaps get filled in place */
    struct replay_day day;
    char class_names[9][32];
    int class_count;
    json_t *reply;
};

static bool
id_is_taken(const struct replay_day *day, const char *id)
{
    for (size_t i = 0; i < day->service_count; i++) {
        if (strcmp(day->services[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

/* The file's letter while it is free; a second group with it becomes AA, AB …; without one the next
 * free letter. */
static bool
choose_id(const struct replay_day *day, const char *letter, char *dst, size_t size)
{
    bool given = letter[0] >= 'A' && letter[0] <= 'Z';

    for (char first = given ? letter[0] : 'A'; first <= (given ? letter[0] : 'Z'); first++) {
        if (str_format(dst, size, "%c", first) && !id_is_taken(day, dst)) {
            return true;
        }
    }
    for (char first = given ? letter[0] : 'A'; first <= (given ? letter[0] : 'Z'); first++) {
        for (char second = 'A'; second <= 'Z'; second++) {
            if (str_format(dst, size, "%c%c", first, second) && !id_is_taken(day, dst)) {
                return true;
            }
        }
    }
    return false;
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

static enum status
collect_classes(struct maker *maker)
{
    for (size_t i = 0; i < maker->file->count; i++) {
        const char *name = maker->rows[i].class_name;
        bool known = false;
        for (int c = 0; c < maker->class_count && !known; c++) {
            known = strcmp(maker->class_names[c], name) == 0;
        }
        if (!known && maker->class_count == (int)ARRAY_SIZE(maker->class_names)) {
            return reply_refuse(maker->reply, STATUS_INVALID,
                                N_("The file has more than nine classes."), 0);
        }
        if (!known) {
            str_cut(maker->class_names[maker->class_count++], sizeof(maker->class_names[0]), name);
        }
    }
    qsort(maker->class_names, (size_t)maker->class_count, sizeof(maker->class_names[0]),
          compare_names);
    return STATUS_OK;
}

/* The least class of the file is the ordinary one; the others take the fixed ids with a credit, in
 * order. */
static const char *
class_id_of(int class_index)
{
    static const char *const ids[] = {"regular",  "elderly", "disabled", "pregnant",   "infant",
                                      "military", "unwell",  "language", "appointment"};

    return ids[class_index];
}

static enum status
place_row(struct maker *maker, size_t row)
{
    struct replay_day *day = &maker->day;
    const struct replay_row *from = &maker->rows[row];
    size_t s = 0;
    int c = 0;

    while (s < day->service_count && strcmp(day->services[s].name, from->service) != 0) {
        s++;
    }
    if (s == day->service_count) {
        if (s == HALL_SERVICES_MAX ||
            !choose_id(day, from->letter, day->services[s].id, sizeof(day->services[s].id))) {
            return reply_refuse(maker->reply, STATUS_INVALID,
                                N_("The file has more services than a hall can hold."), 0);
        }
        str_cut(day->services[s].name, sizeof(day->services[s].name), from->service);
        day->services[s].series_count = maker->class_count;
        day->service_count++;
    }
    while (strcmp(maker->class_names[c], from->class_name) != 0) {
        c++;
    }
    day->service_of[row] = (int)s;
    day->series_of[row] = c;
    return STATUS_OK;
}

static const struct maker *sorting; /* qsort has no context; one thread plays one file */

static int
compare_in_series(const void *a, const void *b)
{
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    const struct replay_row *one = &sorting->rows[left], *other = &sorting->rows[right];

    if (one->number != other->number) {
        return one->number < other->number ? -1 : 1;
    }
    if (one->issue != other->issue) {
        return one->issue < other->issue ? -1 : 1;
    }
    return (left > right) - (left < right);
}

static void
fill_times(struct maker *maker)
{
    struct replay_gaps *gaps = &maker->day.gaps;
    int64_t opening = INT64_MAX;

    for (size_t i = 0; i < maker->file->count; i++) {
        const struct replay_row *row = &maker->rows[i];
        const int64_t times[] = {row->issue, row->call, row->start, row->end};
        for (size_t t = 0; t < ARRAY_SIZE(times); t++) {
            if (times[t] != REPLAY_UNKNOWN && times[t] < opening) {
                opening = times[t];
            }
        }
    }
    maker->day.opening = opening == INT64_MAX ? 0 : opening;
    for (size_t i = 0; i < maker->file->count; i++) {
        struct replay_row *row = &maker->rows[i];
        if (row->issue == REPLAY_UNKNOWN) {
            row->issue = maker->day.opening;
            gaps->issue++;
        }
        if (row->call == REPLAY_UNKNOWN) {
            gaps->call++;
            continue;
        }
        if (row->start == REPLAY_UNKNOWN) {
            row->start = row->call;
            gaps->start++;
        }
        gaps->end += row->end == REPLAY_UNKNOWN;
        if (row->start < row->call || (row->end != REPLAY_UNKNOWN && row->end < row->start)) {
            row->start = row->start < row->call ? row->call : row->start;
            row->end = row->end != REPLAY_UNKNOWN && row->end < row->start ? row->start : row->end;
            gaps->order++;
        }
    }
}

/* Numbers the rows of one series, which stand in `members` by number. A number is given before
 * every later one and before its own call, so an issue time that says otherwise moves back, never
 * forward. */
static enum status
number_series(struct maker *maker, const size_t *members, size_t count,
              struct replay_series *series)
{
    int64_t next = 0, bound = INT64_MAX;

    for (size_t i = 0; i < count; i++) {
        struct replay_row *row = &maker->rows[members[i]];
        if (row->number && row->number == next) {
            char place[300];
            str_format(place, sizeof(place), "%s:%zu", maker->file->path, row->line);
            return reply_refuse(
                maker->reply, STATUS_INVALID,
                N_("{0}: this number was there before. Choose one day and one office by --where."),
                1, place);
        }
        row->number = row->number ? row->number : next + 1;
        maker->day.gaps.numbers += row->number - next - 1;
        next = row->number;
        maker->day.number_of[members[i]] = series->first + row->number - 1;
    }
    if (series->first + next - 1 > series->last) {
        return reply_refuse(maker->reply, STATUS_INVALID,
                            N_("A series has more than 9999 numbers."), 0);
    }
    for (size_t i = count; i-- > 0;) {
        struct replay_row *row = &maker->rows[members[i]];
        int64_t latest = row->call != REPLAY_UNKNOWN && row->call < bound ? row->call : bound;
        if (row->issue > latest) {
            row->issue = latest;
            maker->day.gaps.order++;
        }
        bound = row->issue;
    }
    return STATUS_OK;
}

static void
add_step(struct replay_day *day, int64_t at, enum replay_step_kind kind, size_t row)
{
    day->steps[day->step_count++] = (struct replay_step){.at = at, .kind = kind, .row = row};
}

static int
rank(const struct maker *maker, const struct replay_step *step)
{
    static const int ranks[] = {[REPLAY_END] = 0,
                                [REPLAY_SKIP_NUMBER] = 1,
                                [REPLAY_TAKE] = 1,
                                [REPLAY_CALL] = 2,
                                [REPLAY_START] = 3};
    /* Served in no time: its end comes behind its start. */
    bool instant = step->kind == REPLAY_END && maker->rows[step->row].call == step->at;

    return instant ? 4 : ranks[step->kind];
}

static int
compare_steps(const void *a, const void *b)
{
    const struct replay_step *one = a, *other = b;

    if (one->at != other->at) {
        return one->at < other->at ? -1 : 1;
    }
    int difference = rank(sorting, one) - rank(sorting, other);
    if (difference) {
        return difference;
    }
    return (one->order > other->order) - (one->order < other->order);
}

static void
add_series_steps(struct maker *maker, const size_t *members, size_t count)
{
    struct replay_day *day = &maker->day;
    int64_t next = 1;

    for (size_t i = 0; i < count; i++) {
        const struct replay_row *row = &maker->rows[members[i]];
        for (; next < row->number; next++) {
            add_step(day, row->issue, REPLAY_SKIP_NUMBER, members[i]);
        }
        next++;
        add_step(day, row->issue, REPLAY_TAKE, members[i]);
        if (row->call == REPLAY_UNKNOWN) {
            continue;
        }
        add_step(day, row->call, REPLAY_CALL, members[i]);
        add_step(day, row->start, REPLAY_START, members[i]);
        if (row->end != REPLAY_UNKNOWN) {
            add_step(day, row->end, REPLAY_END, members[i]);
        }
    }
}

static enum status
make_steps(struct maker *maker)
{
    struct replay_day *day = &maker->day;
    size_t count = maker->file->count, members_count;
    size_t *members = mem_zero_alloc(count, sizeof(*members));
    enum status status = STATUS_OK;

    for (size_t s = 0; s < day->service_count && status == STATUS_OK; s++) {
        for (int c = 0; c < maker->class_count && status == STATUS_OK; c++) {
            struct replay_series *series = &day->services[s].series[c];
            str_cut(series->class_id, sizeof(series->class_id), class_id_of(c));
            series->first = c * CLASS_RANGE + 1;
            series->last = c * CLASS_RANGE + CLASS_RANGE - 1;
            members_count = 0;
            for (size_t row = 0; row < count; row++) {
                if (day->service_of[row] == (int)s && day->series_of[row] == c) {
                    members[members_count++] = row;
                }
            }
            sorting = maker;
            qsort(members, members_count, sizeof(*members), compare_in_series);
            status = number_series(maker, members, members_count, series);
            if (status == STATUS_OK) {
                day->steps = mem_grow(day->steps, day->step_count + 4 * members_count + 10000,
                                      sizeof(*day->steps));
                add_series_steps(maker, members, members_count);
            }
        }
    }
    free(members);
    for (size_t i = 0; i < day->step_count; i++) {
        day->steps[i].order = (int64_t)i;
    }
    if (day->step_count > 0) {
        sorting = maker;
        qsort(day->steps, day->step_count, sizeof(*day->steps), compare_steps);
    }
    return status;
}

/* What a virtual counter is doing, while they are being handed out. */
struct desk {
    bool busy, open_end; /* open_end: free for the next call, which ends the one before */
    size_t row;
};

static int
take_desk(struct desk *desks, int count, bool open_end)
{
    for (int i = 0; i < count; i++) {
        if (open_end ? desks[i].busy && desks[i].open_end : !desks[i].busy) {
            return i;
        }
    }
    return -1;
}

/* As many counters as calls stand side by side; a call whose end nobody knows ends with the next
 * one there. */
static void
assign_counters(struct maker *maker, size_t service)
{
    struct replay_day *day = &maker->day;
    struct desk *desks = NULL;
    int count = 0;

    for (size_t i = 0; i < day->step_count; i++) {
        const struct replay_step *step = &day->steps[i];
        if (day->service_of[step->row] != (int)service) {
            continue;
        }
        if (step->kind == REPLAY_END) {
            struct desk *desk = &desks[day->counter_of[step->row] - 1];
            desk->busy = desk->busy && desk->row != step->row;
        } else if (step->kind == REPLAY_CALL) {
            int chosen = take_desk(desks, count, false);
            chosen = chosen < 0 ? take_desk(desks, count, true) : chosen;
            if (chosen < 0) {
                desks = mem_grow(desks, (size_t)count + 1, sizeof(*desks));
                chosen = count++;
            }
            desks[chosen] =
                (struct desk){true, maker->rows[step->row].end == REPLAY_UNKNOWN, step->row};
            day->counter_of[step->row] = chosen + 1;
        }
    }
    free(desks);
    day->services[service].counters = count ? count : 1;
}

enum status
replay_day_make(const struct replay_file *file, struct replay_day *ret_day, json_t *reply)
{
    struct maker maker = {.file = file, .rows = file->rows, .reply = reply};
    struct replay_day *day = &maker.day;

    day->services = mem_zero_alloc(HALL_SERVICES_MAX, sizeof(*day->services));
    day->service_of = mem_zero_alloc(file->count, sizeof(*day->service_of));
    day->series_of = mem_zero_alloc(file->count, sizeof(*day->series_of));
    day->counter_of = mem_zero_alloc(file->count, sizeof(*day->counter_of));
    day->number_of = mem_zero_alloc(file->count, sizeof(*day->number_of));
    enum status status = collect_classes(&maker);
    for (size_t i = 0; i < file->count && status == STATUS_OK; i++) {
        status = place_row(&maker, i);
    }
    if (status == STATUS_OK) {
        fill_times(&maker);
        status = make_steps(&maker);
    }
    for (size_t s = 0; s < day->service_count && status == STATUS_OK; s++) {
        assign_counters(&maker, s);
    }
    if (status != STATUS_OK) {
        replay_day_done(day);
        return status;
    }
    *ret_day = *day;
    return STATUS_OK;
}

void
replay_day_done(struct replay_day *day)
{
    free(day->services);
    free(day->service_of);
    free(day->series_of);
    free(day->counter_of);
    free(day->number_of);
    free(day->steps);
    *day = (struct replay_day){0};
}

/* JSON is YAML: quoting a name from the file is Jansson's business. */
static void
append_quoted(struct buffer *out, const char *text)
{
    json_t *string = json_string(text);
    char *quoted = json_dumps(string, JSON_ENCODE_ANY);

    buffer_append(out, quoted);
    free(quoted);
    json_decref(string);
}

void
replay_day_hall(const struct replay_day *day, struct buffer *out)
{
    int classes = day->services[0].series_count;

    buffer_append(out, "format: 1\nhall: {id: replay, name: {en: Replay}, time_zone: UTC, "
                       "languages: [en]}\nclasses:\n");
    for (int c = 0; c < classes; c++) {
        buffer_format(out, "  - {id: %s, credit_min: %d, name: {en: %s}}\n", class_id_of(c),
                      c ? DEFAULT_CREDIT_MIN : 0, class_id_of(c));
    }
    buffer_append(out, "services:\n");
    for (size_t s = 0; s < day->service_count; s++) {
        const struct replay_service *service = &day->services[s];
        buffer_format(out, "  - id: %s\n    name: {en: ", service->id);
        append_quoted(out, service->name);
        buffer_append(out, "}\n    series: {");
        for (int c = 0; c < classes; c++) {
            buffer_format(out, "%s%s: [%d, %d]", c ? ", " : "", service->series[c].class_id,
                          service->series[c].first, service->series[c].last);
        }
        buffer_append(out, "}\n");
    }
    buffer_append(out, "counters:\n");
    for (size_t s = 0; s < day->service_count; s++) {
        for (int i = 1; i <= day->services[s].counters; i++) {
            buffer_format(out, "  - {id: %s-%d, primary: [%s]}\n", day->services[s].id, i,
                          day->services[s].id);
        }
    }
    /* One for each counter: nobody stands at two. */
    buffer_append(out, "staff:\n");
    for (size_t s = 0; s < day->service_count; s++) {
        for (int i = 1; i <= day->services[s].counters; i++) {
            buffer_format(out, "  - {id: %s-%d, name: {en: Replay}, roles: [clerk]}\n",
                          day->services[s].id, i);
        }
    }
}
