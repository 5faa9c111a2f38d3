/* SPDX-License-Identifier: Apache-2.0
 * What the screens ask of the state: pure, no nodes. */
#pragma once

#include "kiosk/kiosk.h"

const struct board *look_board(const struct kiosk *kiosk);
int64_t look_hall_time(const struct kiosk *kiosk);
struct civil look_civil(const struct kiosk *kiosk, int64_t utc_ms);
/* Language of the screen, never "". */
const char *look_lang(const struct kiosk *kiosk);
/* Chinese, Japanese, Korean: short words in wide letters. */
bool look_is_cjk(const char *lang);
/* The hall's languages that have a catalogue, in its order. */
size_t look_language_count(const struct kiosk *kiosk);
const char *look_language(const struct kiosk *kiosk, size_t n);
/* In itself: "中文", "English". */
const char *look_language_name(const char *lang);

/* "9:00–12:00、13:30–17:00" of today; "" when it does not open today. */
void look_hours(const struct kiosk *kiosk, char *dst, size_t size);
void look_clock(int hour, int minute, char *dst, size_t size);

/* A service as a row or a guide shows it. */
struct look_service {
    const struct hall_service *service;
    int waiting;
    bool no_wait; /* nobody waits and a counter is open */
    bool stopped, full;
    int64_t full_until; /* full by the quota of this time of day: when there are more; else 0 */
    bool closed;        /* outside its own hours */
    int64_t opens_at;   /* then: 0 unknown */
    int64_t closes_at;  /* else: the end of this span, 0 unknown */
    const struct wait *wait; /* of a number taken now, by who is at the screen; never NULL */
};
bool look_is_grey(const struct look_service *look);
/* "Mon, Wed, Fri", "Opens at 13:30", "Opens Mon at 9:00". */
void look_opens(const struct kiosk *kiosk, const struct look_service *look, char *dst, size_t size);
struct look_service look_service(const struct kiosk *kiosk, const struct hall_service *service);
/* Of a number taken now by who is at the screen; never NULL. service NULL: unknown. */
const struct wait *look_wait(const struct kiosk *kiosk, const struct hall_service *service);
/* What the number on the screen was told; one that was booked could not be told before it was
 * there, and is told what the newest look says of it, as is one that is printed again. Never NULL;
 * *ret_at is when that was. */
const struct ticket_told *look_ticket_told(const struct kiosk *kiosk, int64_t *ret_at);
/* A told wait: figures and their unit apart ("15–25"), or a word ("Very soon", "Can't say yet"). */
struct look_told {
    bool known;
    const char *word; /* NULL: minutes */
    char minutes[16];
};
struct look_told look_told(const struct ticket_told *told);
/* "15–25 min", "Very soon". */
void look_told_words(const struct ticket_told *told, char *dst, size_t size);
/* "10:40–10:50", told at this instant; false when nothing is known. */
bool look_told_clock(const struct kiosk *kiosk, const struct ticket_told *told, int64_t at,
                     char *dst, size_t size);
/* A small text in the reader's own language alone; "" rather than another's words. */
const char *look_text_here(const struct kiosk *kiosk, const struct hall_text *text);

/* What stands in the list of the present step. */
enum look_kind { LOOK_SERVICE, LOOK_MATTER, LOOK_BUNDLE, LOOK_BUNDLES, LOOK_DEPARTMENT };
struct look_entry {
    enum look_kind kind;
    size_t index, matter; /* in the hall; the matter in its service */
    int action;           /* what a tap on it is */
};
/* The services, by department where they are many, or what the search finds. */
size_t look_entries(const struct kiosk *kiosk, struct look_entry *ret_entries, size_t max);
const struct hall_text *look_entry_name(const struct kiosk *kiosk, const struct look_entry *entry);
/* What waits for a department altogether; of a matter, its service's. */
struct look_service look_entry_service(const struct kiosk *kiosk, const struct look_entry *entry);

/* NULL unless several matters were chosen together. */
const struct hall_bundle *look_bundle(const struct kiosk *kiosk);
const struct hall_service *look_chosen_service(const struct kiosk *kiosk);
/* NULL when the service has no matters. */
const struct hall_matter *look_chosen_matter(const struct kiosk *kiosk);

/* Counters that call this service: the open ones, else all that serve it first. */
size_t look_counters(const struct kiosk *kiosk, const char *service, const char **ret_ids,
                     size_t max);
/* A counter on the plan of where to go. */
struct look_place {
    const char *id;
    bool calls; /* this service */
};
/* All of a small hall, else those of the zone; of more than max, as many in their order, with the
 * first that calls this service among them. zone NULL: any. */
size_t look_plan(const struct kiosk *kiosk, const char *service, const struct hall_zone *zone,
                 struct look_place *ret_places, size_t max);
/* Where to wait for it; NULL when the hall has no zones. */
const struct hall_zone *look_zone(const struct kiosk *kiosk, const char *service);

bool look_is_priority(const struct kiosk *kiosk);
/* Classes of the green channel: all but the ordinary one and appointments. Indices into the hall's
 * classes. */
size_t look_class_count(const struct kiosk *kiosk);
size_t look_class(const struct kiosk *kiosk, size_t n);
/* Materials to bring, those left out that the window or the way has, that are not ticked. */
bool look_is_brought(const struct guide_material *material);
size_t look_missing(const struct kiosk *kiosk, size_t *ret_first);
size_t look_to_bring(const struct kiosk *kiosk);

/* Width in u that a bold text of 'size' will about need, rather more than less. */
float look_width(const char *text, float size);

/* What staff told this kiosk; NULL when nothing. */
const struct board_terminal *look_terminal(const struct kiosk *kiosk);
/* Somebody was called from here and has not come yet. */
bool look_help_called(const struct kiosk *kiosk);
/* What must be asked before a number is taken. */
enum kiosk_warning look_warning(const struct kiosk *kiosk);
/* Check-in is offered. */
bool look_has_appointments(const struct kiosk *kiosk);
enum { LOOK_CODE_DIGITS = 8 };
/* Enough of a code, a phone or a PIN was typed to ask with. */
bool look_code_whole(const struct kiosk *kiosk);

/* The code of the ticket's phone page, when the hall has one. */
void look_make_qr(struct kiosk *kiosk);
