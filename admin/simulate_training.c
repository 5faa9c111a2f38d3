/* SPDX-License-Identifier: Apache-2.0
 * simulate day: a made-up day written down, for `replay`, or as the actions of a batch: all of
 * them, or only the tickets that are taken, so that trainees do the rest. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config/hall_file.h"
#include "simulate.h"

enum { MINUTE = 60000, WALK_MS = 20000, NAME_SIZE = 24 };
enum form { FORM_REPLAY, FORM_ACTIONS, FORM_ARRIVALS };

/* One thing that is done, in the order of time. */
enum deed_kind {
    DEED_OPEN,
    DEED_RESUME,
    DEED_TAKE,
    DEED_CALL,
    DEED_START,
    DEED_RECALL,
    DEED_PASS,
    DEED_FINISH,
    DEED_PAUSE,
    DEED_CLOSE
};
struct deed {
    int64_t at;
    enum deed_kind kind;
    int counter;
    size_t person; /* TAKE: whose */
    size_t order;
};
struct person {
    int64_t id, issued, called, ended;
    int64_t slot; /* booked; 0 = not */
    int service, class_index, number;
    bool missed;
};

struct training {
    const struct hall *hall;
    struct sim_day day;
    struct person *people;
    size_t person_count, person_room;
    struct deed *deeds;
    size_t deed_count, deed_room;
};

static void
add_deed(struct training *training, enum deed_kind kind, int64_t at, int counter)
{
    if (training->deed_count == training->deed_room) {
        training->deed_room = training->deed_room ? training->deed_room * 2 : 512;
        training->deeds = mem_grow(training->deeds, training->deed_room, sizeof(*training->deeds));
    }
    training->deeds[training->deed_count] =
        (struct deed){.at = at, .kind = kind, .counter = counter, .order = training->deed_count};
    training->deed_count++;
}

static struct person *
person_of(struct training *training, int64_t id)
{
    for (size_t i = training->person_count; i > 0; i--) {
        if (training->people[i - 1].id == id) {
            return &training->people[i - 1];
        }
    }
    return NULL;
}

static void
note_person(struct training *training, const struct sim_note *note)
{
    int number = 1;

    if (training->person_count == training->person_room) {
        training->person_room = training->person_room ? training->person_room * 2 : 256;
        training->people =
            mem_grow(training->people, training->person_room, sizeof(*training->people));
    }
    for (size_t i = 0; i < training->person_count; i++) {
        number += training->people[i].service == note->service &&
                  training->people[i].class_index == note->class_index;
    }
    training->people[training->person_count++] = (struct person){.id = note->ticket,
                                                                 .issued = note->at,
                                                                 .slot = note->slot,
                                                                 .service = note->service,
                                                                 .class_index = note->class_index,
                                                                 .number = number};
    add_deed(training, DEED_TAKE, note->at, SIM_NONE);
    training->deeds[training->deed_count - 1].person = training->person_count - 1;
}

/* A missed call is two recalls and a pass; a start comes after a short walk. */
static void
note_end(struct training *training, struct person *person, const struct sim_note *note)
{
    int64_t took = note->at - person->called;

    person->ended = note->at;
    person->missed = note->kind == SIM_MISS;
    if (person->missed) {
        add_deed(training, DEED_RECALL, person->called + took / 3, note->counter);
        add_deed(training, DEED_RECALL, person->called + took * 2 / 3, note->counter);
        add_deed(training, DEED_PASS, note->at, note->counter);
    } else {
        int64_t walk = took / 4 < WALK_MS ? took / 4 : WALK_MS;
        add_deed(training, DEED_START, person->called + walk, note->counter);
        add_deed(training, DEED_FINISH, note->at, note->counter);
    }
}

static void
note_day(void *context, const struct sim_note *note)
{
    struct training *training = context;

    if (note->kind == SIM_ENTER) {
        note_person(training, note);
        return;
    }
    struct person *person = person_of(training, note->ticket);
    if (note->kind == SIM_CALL) {
        person->called = note->at;
        add_deed(training, DEED_CALL, note->at, note->counter);
    } else if (note->kind == SIM_END || note->kind == SIM_MISS) {
        note_end(training, person, note);
    }
}

/* A counter that is busy when its span ends pauses when it is free. */
static int64_t
free_after(const struct training *training, int counter, int64_t at)
{
    int64_t busy_from = 0;

    for (size_t i = 0; i < training->deed_count; i++) {
        const struct deed *deed = &training->deeds[i];
        if (deed->counter != counter) {
            continue;
        }
        if (deed->kind == DEED_CALL && deed->at <= at) {
            busy_from = deed->at;
        } else if ((deed->kind == DEED_FINISH || deed->kind == DEED_PASS) && busy_from &&
                   deed->at >= busy_from) {
            if (deed->at >= at) {
                return deed->at;
            }
            busy_from = 0;
        }
    }
    return at;
}

static void
add_openings(struct training *training)
{
    const struct sim_span *spans = training->day.spans;
    size_t count = training->day.hall.span_count, played = training->deed_count;

    for (size_t i = 0; i < count; i++) {
        bool first = i == 0 || spans[i - 1].counter != spans[i].counter;
        bool last = i + 1 == count || spans[i + 1].counter != spans[i].counter;
        int64_t end = free_after(training, spans[i].counter, spans[i].to);
        add_deed(training, first ? DEED_OPEN : DEED_RESUME, spans[i].from, spans[i].counter);
        if (!last && end >= spans[i + 1].from) {
            end = spans[i + 1].from;
        }
        add_deed(training, last ? DEED_CLOSE : DEED_PAUSE, end, spans[i].counter);
    }
    /* Whoever opens does so before anything else in that instant; whoever closes after it. */
    for (size_t i = played; i < training->deed_count; i++) {
        bool opens = training->deeds[i].kind == DEED_OPEN || training->deeds[i].kind == DEED_RESUME;
        training->deeds[i].order = opens ? 0 : training->deed_count + i;
    }
}

static int
compare_deeds(const void *a, const void *b)
{
    const struct deed *left = a, *right = b;

    if (left->at != right->at) {
        return left->at < right->at ? -1 : 1;
    }
    return (left->order > right->order) - (left->order < right->order);
}

static void
put_time(struct buffer *out, int64_t at)
{
    buffer_format(out, "%02d:%02d:%02d", (int)(at / 3600000), (int)(at / MINUTE % 60),
                  (int)(at / 1000 % 60));
}

/* For `replay`: the least class is the ordinary one. */
static void
write_replay(const struct training *training, struct buffer *out)
{
    int regular = (int)(hall_class(training->hall, "regular") - training->hall->classes);

    buffer_append(out, "service,number,class,issue,call,start,end\n");
    for (size_t i = 0; i < training->person_count; i++) {
        const struct person *person = &training->people[i];
        bool ordinary = person->class_index == regular;
        buffer_format(out, "%s,%d,%d,", training->hall->services[person->service].id,
                      person->number, ordinary ? 0 : person->class_index + 1);
        put_time(out, person->issued);
        buffer_append(out, ",");
        if (person->called) {
            put_time(out, person->called);
        }
        buffer_append(out, ",");
        if (person->called && !person->missed) {
            put_time(out, person->called);
        }
        buffer_append(out, ",");
        if (person->ended) {
            put_time(out, person->ended);
        }
        buffer_append(out, "\n");
    }
}

/* A code of the appointment: "DAY0017". */
static void
put_code(size_t person, struct buffer *out)
{
    buffer_format(out, "DAY%04zu", person + 1);
}

static void
write_take(const struct training *training, const struct person *person, size_t at,
           struct buffer *out)
{
    const struct hall *hall = training->hall;

    if (person->slot) {
        buffer_append(out, " checkin ");
        put_code(at, out);
        buffer_append(out, "\n");
    } else {
        buffer_format(out, " take %s --class %s\n", hall->services[person->service].id,
                      hall->classes[person->class_index].id);
    }
}

static void
write_appointments(const struct training *training, const char *date, struct buffer *out)
{
    buffer_append(out, "code,date,time,service\n");
    for (size_t i = 0; i < training->person_count; i++) {
        const struct person *person = &training->people[i];
        if (person->slot) {
            put_code(i, out);
            buffer_format(out, ",%s,%02d:%02d,%s\n", date, (int)(person->slot / 3600000),
                          (int)(person->slot / MINUTE % 60),
                          training->hall->services[person->service].id);
        }
    }
}

static void
write_deed(const struct training *training, const struct deed *deed, const char *date,
           struct buffer *out)
{
    static const char *const words[] = {" open",   " resume", "",        " call",  " start",
                                        " recall", " pass",   " finish", " pause", " close"};
    const struct hall *hall = training->hall;
    const char *counter = deed->counter >= 0 ? hall->counters[deed->counter].id : "";

    buffer_format(out, "--at %sT", date);
    put_time(out, deed->at);
    buffer_format(out, ".%03d%s", (int)(deed->at % 1000), words[deed->kind]);
    if (deed->kind == DEED_TAKE) {
        write_take(training, &training->people[deed->person], deed->person, out);
    } else if (deed->kind == DEED_OPEN) {
        buffer_format(out, " %s --staff %s\n", counter, hall->staff[deed->counter].id);
    } else {
        buffer_format(out, " %s%s\n", counter, deed->kind == DEED_PAUSE ? " --reason break" : "");
    }
}

static enum status
write_actions(struct training *training, const char *date, bool all, struct buffer *out,
              json_t *reply)
{
    if (all && training->hall->staff_count < training->hall->counter_count) {
        return reply_refuse(reply, STATUS_INVALID,
                            N_("The hall file has fewer staff than counters: nobody could open "
                               "them all."),
                            0);
    }
    add_openings(training);
    qsort(training->deeds, training->deed_count, sizeof(*training->deeds), compare_deeds);
    for (size_t i = 0; i < training->deed_count; i++) {
        if (all || training->deeds[i].kind == DEED_TAKE) {
            write_deed(training, &training->deeds[i], date, out);
        }
    }
    return STATUS_OK;
}

static enum status
write_file(const char *path, const struct buffer *out, json_t *reply)
{
    FILE *file = fopen(path, "w");
    bool good = file && fwrite(out->data, 1, out->length, file) == out->length;

    good = file && fclose(file) == 0 && good;
    return good ? STATUS_OK : reply_refuse_file(reply, path, errno);
}

static enum status
load_hall(const struct call *call, const char *path, struct hall **ret_hall, json_t *reply)
{
    struct hall_file_errors *errors = mem_zero_alloc(1, sizeof(*errors));
    char text[400];
    enum status status;

    if (path) {
        status = hall_file_load(path, errors, ret_hall);
        if (status != STATUS_OK) {
            hall_file_error_format(errors, 0, NULL, text, sizeof(text));
            status = reply_refuse(reply, status, "{0}", 1, text);
        }
    } else {
        status = store_hall_load(call->store, ret_hall);
        if (status != STATUS_OK) {
            status = reply_refuse(reply, status,
                                  N_("The database could not be read. Run: paihao doctor"), 0);
        }
    }
    free(errors);
    if (status == STATUS_OK && (*ret_hall)->simulation.service_count == 0) {
        return reply_refuse(reply, STATUS_NOT_FOUND,
                            N_("The hall file does not say how a day goes: give it a section "
                               "simulation, as data/hall7.yaml has one."),
                            0);
    }
    return status;
}

struct wanted {
    struct civil date;
    char date_text[TICKET_DAY_SIZE];
    double load;
    int64_t seed;
    enum form form;
    const char *out;
};

enum { OPTION_HALL, OPTION_DATE, OPTION_LOAD, OPTION_AS, OPTION_SEED, OPTION_OUT, OPTION_COUNT };

static enum status
read_wanted(const struct word_option *options, struct wanted *wanted, json_t *reply)
{
    static const char *const forms[] = {"replay", "actions", "arrivals"};
    const char *date = options[OPTION_DATE].value, *as = options[OPTION_AS].value;
    const char *load = options[OPTION_LOAD].value, *seed = options[OPTION_SEED].value;

    *wanted = (struct wanted){.load = 1, .seed = 1, .out = options[OPTION_OUT].value};
    if (!wanted->out) {
        return reply_usage(reply, N_("Name the file to write: --out FILE."), 0);
    }
    if (!civil_parse_date(date ? date : "2026-03-10", &wanted->date)) {
        return reply_usage(reply, N_("'{0}' is no date YYYY-MM-DD."), 1, date);
    }
    civil_format_date(&wanted->date, wanted->date_text, sizeof(wanted->date_text));
    if ((load && !simulate_times(load, &wanted->load)) ||
        (seed && !str_to_int(seed, 0, INT32_MAX, &wanted->seed))) {
        return reply_usage(reply, N_("'{0}' is no such number."), 1, load ? load : seed);
    }
    while (as && strcmp(forms[wanted->form], as) != 0) {
        if (++wanted->form == ARRAY_SIZE(forms)) {
            return reply_usage(reply, N_("--as is replay, actions or arrivals."), 0);
        }
    }
    return STATUS_OK;
}

/* Beside the actions, where anybody booked: what `appointments import` reads first. */
static enum status
write_booked(const struct training *training, const struct wanted *wanted, json_t *reply)
{
    struct buffer out = {0}, path = {0};
    enum status status = STATUS_OK;
    size_t booked = 0;

    for (size_t i = 0; i < training->person_count; i++) {
        booked += training->people[i].slot != 0;
    }
    buffer_format(&path, "%s.appointments.csv", wanted->out);
    write_appointments(training, wanted->date_text, &out);
    if (booked > 0) {
        status = write_file(path.data, &out, reply);
    }
    if (status == STATUS_OK && booked > 0) {
        json_object_set_new(reply, "appointments", json_string(path.data));
    }
    buffer_done(&out);
    buffer_done(&path);
    return status;
}

static enum status
write_day(const struct hall *hall, const struct wanted *wanted, json_t *reply)
{
    struct training training = {.hall = hall};
    struct sim_engine *engine = sim_engine_open();
    struct buffer out = {0};
    enum status status = STATUS_OK;
    int weekday = civil_weekday(wanted->date.year, wanted->date.month, wanted->date.day);

    sim_day_begin(&training.day, hall, weekday, 0, wanted->load);
    sim_engine_run(engine, &training.day.hall, &training.day.scene, (uint64_t)wanted->seed, 0, NULL,
                   note_day, &training);
    buffer_append(&out, "");
    if (wanted->form == FORM_REPLAY) {
        write_replay(&training, &out);
    } else {
        status =
            write_actions(&training, wanted->date_text, wanted->form == FORM_ACTIONS, &out, reply);
    }
    if (status == STATUS_OK) {
        status = write_file(wanted->out, &out, reply);
    }
    if (status == STATUS_OK && wanted->form != FORM_REPLAY) {
        status = write_booked(&training, wanted, reply);
    }
    if (status == STATUS_OK) {
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "file", json_string(wanted->out));
        json_object_set_new(reply, "day", json_string(wanted->date_text));
        json_object_set_new(reply, "tickets", json_integer((json_int_t)training.person_count));
    }
    sim_engine_close(engine);
    sim_day_done(&training.day);
    free(training.people);
    free(training.deeds);
    buffer_done(&out);
    return status;
}

enum status
simulate_day(const struct call *call, json_t *reply)
{
    struct word_option options[OPTION_COUNT] = {
        [OPTION_HALL] = {.name = "hall"}, [OPTION_DATE] = {.name = "date"},
        [OPTION_LOAD] = {.name = "load"}, [OPTION_AS] = {.name = "as"},
        [OPTION_SEED] = {.name = "seed"}, [OPTION_OUT] = {.name = "out"},
    };
    const char *place;
    struct wanted wanted;
    struct hall *hall = NULL;
    int count;
    enum status status = words_parse(call, options, OPTION_COUNT, &place, 1, &count, reply);

    if (status == STATUS_OK) {
        status = read_wanted(options, &wanted, reply);
    }
    if (status == STATUS_OK) {
        status = load_hall(call, options[OPTION_HALL].value, &hall, reply);
    }
    if (status == STATUS_OK) {
        status = write_day(hall, &wanted, reply);
    }
    hall_free(hall);
    return status;
}
