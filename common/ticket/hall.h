/* SPDX-License-Identifier: Apache-2.0
 * The definition of a hall, as the hall file gives it: one value, owned by who loaded it, freed by
 * hall_free. Its ids are the hall file's strings. */
#pragma once

#include "ticket/hours.h"
#include "ticket/number.h"

enum {
    HALL_LANGUAGES_MAX = 12,
    HALL_SERVICES_MAX = 200,
    HALL_SERIES_MAX = 12, /* per service: one per class, "other", "overflow" and "paper" */
    HALL_QUOTAS_MAX = 12, /* per service */
    HALL_NOTICES_MAX = 100,
    HALL_RATING_REASONS_MAX = 12,       /* a pad shows them all at once */
    HALL_RATING_REASONS_TEXT_MAX = 255, /* bytes: their ids with commas, in one rating */
    HALL_LAW_MAX = 255,                 /* bytes of a matter's law that a refusal can name */
};

/* A text in several languages. hall_text picks: the language asked for, else its base ("zh" of
 * "zh_TW"), else the hall's first language, else the first there is; "" when empty. Who fills one
 * puts the hall's first language first. */
struct hall_text {
    struct hall_text_entry {
        char lang[TICKET_LANG_SIZE];
        char *text;
    } * entries;
    size_t count;
};
/* In this language, else in its language without the country, else (not for readers of Chinese and
 * Japanese) in English, else the first; "" without any. */
const char *hall_text(const struct hall_text *text, const char *lang);
/* Frees what it holds and leaves it empty. */
void hall_text_done(struct hall_text *text);

struct hall_material {
    struct hall_text name, note;
    int original, copy;         /* how many are asked for */
    struct hall_text copy_text; /* said instead of the number of copies: 现场扫描 */
    bool provided;              /* the window has it: nothing to bring */
    char at[ID_SIZE];           /* service that gives it out in this hall; "" = none */
};
struct hall_step {
    struct hall_text name, when;
};
/* 一次性告知: everything a person must know before queueing. */
struct hall_guide {
    struct hall_text who, fee, pay, promise, legal_limit, visits, visits_note, law;
    struct hall_material *materials;
    size_t material_count;
    struct hall_step *steps;
    size_t step_count;
};
struct hall_matter {
    char id[ID_SIZE];
    struct hall_text name, summary;
    char initials[ID_SIZE]; /* what its search by letters finds; "" = none */
    struct hall_guide guide;
};
/* name: a class id, "other" (all classes without one of their own), "overflow" (when the class's
 * own is used up) or "paper" (numbers written by hand while the machines stand still, entered
 * afterwards). */
struct hall_series {
    char name[ID_SIZE];
    struct number_range range;
};
/* At most so many tickets taken within the span, on each day. */
struct hall_quota {
    struct hours_span span;
    int tickets;
};
struct hall_service {
    char id[ID_SIZE];
    struct hall_text name, summary;
    char initials[ID_SIZE];
    char zone[ID_SIZE];       /* where its counters mainly stand; "" = see the counters */
    char department[ID_SIZE]; /* whose list it stands in; "" = on the first level itself */
    bool has_hours;           /* week is its own; else it is open whenever the hall is */
    struct hours_day week[8]; /* 1 Monday … 7 Sunday, within the hall's: see hours_within */
    struct hall_series series[HALL_SERIES_MAX];
    size_t series_count;
    int wait_standard_min, serve_limit_min;    /* 0 = none */
    int quota;                                 /* tickets a day; 0 = none */
    struct hall_quota quotas[HALL_QUOTAS_MAX]; /* by time of day, earliest first, apart */
    size_t quota_count;
    struct hall_matter *matters;
    size_t matter_count;
};
/* The first level of the choice, where a hall has more services than one page shows. */
struct hall_department {
    char id[ID_SIZE];
    struct hall_text name, summary;
    char initials[ID_SIZE];
};
/* 一件事一次办: matters done one after the other on one ticket. */
struct hall_bundle {
    char id[ID_SIZE];
    struct hall_text name, summary;
    char initials[ID_SIZE];
    struct ticket_step steps[TICKET_STEPS_MAX]; /* each with its matter */
    int step_count;
};
struct hall_class {
    char id[ID_SIZE];
    int credit_min;
    struct hall_text name,
        note; /* note: what to show at the window, or that nothing is asked for */
};
struct hall_zone {
    char id[ID_SIZE];
    struct hall_text name;
};
struct hall_counter {
    char id[ID_SIZE];
    char zone[ID_SIZE];
    char (*primary)[ID_SIZE];
    size_t primary_count;
    char (*secondary)[ID_SIZE];
    size_t secondary_count;
    bool has_roster;            /* roster is known: when it is meant to be open; breaks are gaps */
    struct hours_day roster[8]; /* 1 Monday … 7 Sunday; a day without spans: not open */
};
enum hall_role { HALL_CLERK = 1, HALL_CONCIERGE = 2, HALL_SUPERVISOR = 4, HALL_INSPECTOR = 8 };
struct hall_staff {
    char id[ID_SIZE];
    struct hall_text name, post; /* post: "登记审核岗" */
    struct hall_text duty;       /* what this post does, for the citizen */
    struct hall_text promise;    /* the person's own */
    char number[ID_SIZE];        /* as on the badge; "" = the id */
    char photo[256];             /* file, relative to the hall file's folder or whole; "" = none */
    int stars;                   /* 0–5, by the hall's appraisal; 0 = not shown */
    bool party;                  /* 党员示范岗 */
    char deputy[ID_SIZE];        /* B 岗: who stands in; "" = none */
    unsigned roles;
    char pin[128]; /* libsodium's Argon2id string, "" = none */
};
/* What stands beside the calls on a display: how many wait for each service, which numbers come
 * next, or the counters one by one. */
enum hall_shows { HALL_SHOWS_WAITING, HALL_SHOWS_NEXT, HALL_SHOWS_COUNTERS, HALL_SHOWS_COUNT };
const char *hall_shows_name(enum hall_shows shows);
/* What a citizen may give as the reason of a rating. */
struct hall_rating_reason {
    char id[ID_SIZE];
    struct hall_text name;
};
struct hall_terminal {
    char id[ID_SIZE];
    char kind[ID_SIZE]; /* kiosk, display, counter, window, pad */
    char zones[8][ID_SIZE];
    size_t zone_count;
    char
        counter[ID_SIZE]; /* of a counter, window or pad: where it stands; "" = said at its start */
    char printer[64];
    double panel_mm[2]; /* width, height; 0 = unknown */
    double view_m;
    enum hall_shows shows;
    int rows;        /* of the table or the grid on one page; 0 = as many as there is room */
    char media[256]; /* folder with pictures and films; "" = none */
    int volume;      /* percent; 0 = not said */
    int speech_rate; /* words a minute; 0 = not said */
    enum hall_exit {
        HALL_EXIT_UNKNOWN,
        HALL_EXIT_LEFT,
        HALL_EXIT_RIGHT
    } exit;                 /* the way out, as seen by who looks at this display */
    struct hours_day quiet; /* of every day: calls are shown and not spoken */
};
struct hall_notice {
    struct hall_text text;
    int64_t from, to; /* hall-local civil minutes are resolved by the loader; 0 = open end */
};
/* How a day of the hall goes when it is made up: for training, for trying a roster, for tests. What
 * really happens is learned from the ledger, never taken from here. */
struct hall_simulated_service {
    char service[ID_SIZE];
    int tickets;         /* expected on a day */
    int mean_s;          /* from call to end at a counter */
    int cv_percent;      /* standard deviation of that, percent of its mean */
    int no_show_percent; /* of its calls nobody comes */
    int no_show_s;       /* what that costs the counter */
    int booked_percent;  /* of its tickets are appointments */
};
struct hall_simulated_speed {
    char counter[ID_SIZE];
    int percent; /* of the usual time: 120 is slower */
};
struct hall_simulated_class {
    char class_id[ID_SIZE];
    int percent; /* of all tickets; the rest is regular */
};
/* The tickets of a day spread over these hours, each minute in proportion to its weight. */
struct hall_simulated_hours {
    struct hours_span span;
    int weight;
};
enum { HALL_SIMULATED_HOURS_MAX = 48, HALL_SIMULATED_CLASSES_MAX = 9 };
struct hall_simulation {
    struct hall_simulated_service *services; /* none: there is no such section */
    size_t service_count;
    struct hall_simulated_class classes[HALL_SIMULATED_CLASSES_MAX];
    size_t class_count;
    struct hall_simulated_hours hours[HALL_SIMULATED_HOURS_MAX];
    size_t hour_count;
    struct hall_simulated_speed *speeds; /* of those that differ */
    size_t speed_count;
    int reaction_s; /* a free counter takes so long to call, on average */
};
struct hall_settings {
    int guard, secondary_after_min, calls_before_pass, return_minutes, visit_days, bound_minutes;
    int long_queue;            /* so many waiting: the kiosk asks before it takes; 0 = never */
    int closing_warning_min;   /* so long before a service closes the kiosk warns; 0 = never */
    int appointment_early_min; /* so long before its time an appointment can be checked in */
    bool one_ticket;           /* one open ticket per service for the same holder */
    bool ask_holder;           /* the kiosk asks for the holder's phone or card before a number */
    int rating_minutes;        /* how long after its end a service can be rated */
    int retention_days;        /* so many days after its own a ticket's note is kept */
    int hold_with_us_min, hold_with_citizen_min,
        hold_waiting_min; /* how long a hold of each kind should last at most; 0 = no limit */
};
struct hall {
    char id[ID_SIZE];
    struct hall_text name, place; /* place: "1 楼大厅" */
    char time_zone[64];
    int day_starts_min;
    char languages[HALL_LANGUAGES_MAX][TICKET_LANG_SIZE];
    size_t language_count;
    char hotline[64];
    char phone_url[256];       /* "" = none */
    struct hall_text assembly; /* where people meet who had to leave the hall */
    struct hall_settings settings;
    struct hall_rating_reason *rating_reasons; /* in the file's order */
    size_t rating_reason_count;
    struct hall_class *classes;
    size_t class_count;
    struct hall_zone *zones;
    size_t zone_count;
    struct hall_department *departments;
    size_t department_count;
    struct hall_service *services;
    size_t service_count;
    struct hall_bundle *bundles;
    size_t bundle_count;
    struct hall_counter *counters;
    size_t counter_count;
    struct hall_staff *staff;
    size_t staff_count;
    struct hall_terminal *terminals;
    size_t terminal_count;
    struct hours hours;
    struct hall_notice *notices;
    size_t notice_count;
    struct hall_simulation simulation;
};

struct hall *hall_free(struct hall *hall);

/* By id; NULL when unknown. Borrowed from the hall. */
const struct hall_service *hall_service(const struct hall *hall, const char *id);
const struct hall_matter *hall_matter(const struct hall_service *service, const char *id);
const struct hall_department *hall_department(const struct hall *hall, const char *id);
const struct hall_bundle *hall_bundle(const struct hall *hall, const char *id);
const struct hall_class *hall_class(const struct hall *hall, const char *id);
const struct hall_counter *hall_counter(const struct hall *hall, const char *id);
const struct hall_zone *hall_zone(const struct hall *hall, const char *id);
const struct hall_staff *hall_staff(const struct hall *hall, const char *id);
const struct hall_terminal *hall_terminal(const struct hall *hall, const char *id);
/* Of its own queue; a service that it only helps out with (secondary) does not count, nor
 * does any of counter NULL. */
bool hall_counter_serves(const struct hall_counter *counter, const char *service);
/* The series that a class takes its numbers from: its own, else "other" unless it is "regular",
 * which must have one. */
const struct hall_series *hall_series(const struct hall_service *service, const char *class_id);
/* By its own name; NULL when the service has none. service may be NULL. */
const struct hall_series *hall_series_named(const struct hall_service *service, const char *name);

/* The fixed class ids in their order, NULL-terminated: regular appointment elderly … */
extern const char *const hall_class_ids[];
/* Role names as in the file; 0 when unknown. */
unsigned hall_role_parse(const char *name);
const char *hall_role_name(unsigned role);
