/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/search.h"

#include <string.h>

enum { QUERY_SIZE = 256 };

/* The next letter of a UTF-8 text as a small one, in at most two bytes; the answer is how many
 * bytes of the text it took. Other letters than Latin and Cyrillic stay byte for byte. */
static size_t
fold(const unsigned char *at, unsigned char ret[2])
{
    ret[0] = at[0];
    ret[1] = 0;
    if (at[0] >= 'A' && at[0] <= 'Z') {
        ret[0] = (unsigned char)(at[0] + ('a' - 'A'));
        return 1;
    }
    if (at[0] != 0xd0 || at[1] < 0x80) {
        return 1;
    }
    ret[1] = at[1];
    if (at[1] == 0x81) { /* Ё */
        ret[0] = 0xd1;
        ret[1] = 0x91;
    } else if (at[1] >= 0x90 && at[1] <= 0x9f) { /* А–П */
        ret[1] = (unsigned char)(at[1] + 0x20);
    } else if (at[1] >= 0xa0 && at[1] <= 0xaf) { /* Р–Я */
        ret[0] = 0xd1;
        ret[1] = (unsigned char)(at[1] - 0x20);
    }
    return 2;
}

/* Whether text begins with the query; *ret_all: and ends with it. */
static bool
begins(const char *text, const char *query, bool *ret_all)
{
    const unsigned char *a = (const unsigned char *)text, *b = (const unsigned char *)query;

    while (*b) {
        unsigned char x[2], y[2];
        if (*a == '\0') {
            return false;
        }
        a += fold(a, x);
        b += fold(b, y);
        if (x[0] != y[0] || x[1] != y[1]) {
            return false;
        }
    }
    *ret_all = *a == '\0';
    return true;
}

static enum search_rank
rank_in(const char *text, const char *query, enum search_rank at_start, enum search_rank inside)
{
    bool all = false;

    if (begins(text, query, &all)) {
        return all ? SEARCH_EXACT : at_start;
    }
    for (const char *at = text; *at; at++) {
        /* Only where a letter begins. */
        if (((unsigned char)*at & 0xc0) != 0x80 && begins(at, query, &all)) {
            return inside;
        }
    }
    return SEARCH_NONE;
}

static enum search_rank
rank_of(const struct hall_text *name, const char *initials, const char *query)
{
    enum search_rank best = rank_in(initials, query, SEARCH_INITIALS, SEARCH_INITIALS_HAVE);

    for (size_t i = 0; i < name->count; i++) {
        enum search_rank rank =
            rank_in(name->entries[i].text, query, SEARCH_NAME_BEGINS, SEARCH_NAME_HAS);
        best = rank < best ? rank : best;
    }
    return best;
}

struct search {
    const char *query;
    struct search_hit *hits;
    size_t count, max;
};

/* Into its place by rank, behind its equals; what falls off the end is the worst. */
static void
offer(struct search *search, const struct hall_text *name, const char *initials,
      struct search_hit hit)
{
    size_t at = search->count;

    hit.rank = rank_of(name, initials, search->query);
    if (hit.rank == SEARCH_NONE) {
        return;
    }
    while (at > 0 && search->hits[at - 1].rank > hit.rank) {
        at--;
    }
    if (at == search->max) {
        return;
    }
    search->count += search->count < search->max ? 1 : 0;
    for (size_t i = search->count - 1; i > at; i--) {
        search->hits[i] = search->hits[i - 1];
    }
    search->hits[at] = hit;
}

static void
offer_all(struct search *search, const struct hall *hall)
{
    for (size_t i = 0; i < hall->service_count; i++) {
        const struct hall_service *service = &hall->services[i];
        offer(search, &service->name, service->initials,
              (struct search_hit){.kind = SEARCH_SERVICE, .index = i});
        for (size_t k = 0; k < service->matter_count; k++) {
            offer(search, &service->matters[k].name, service->matters[k].initials,
                  (struct search_hit){.kind = SEARCH_MATTER, .index = i, .matter = k});
        }
    }
    for (size_t i = 0; i < hall->bundle_count; i++) {
        offer(search, &hall->bundles[i].name, hall->bundles[i].initials,
              (struct search_hit){.kind = SEARCH_BUNDLE, .index = i});
    }
    for (size_t i = 0; i < hall->department_count; i++) {
        offer(search, &hall->departments[i].name, hall->departments[i].initials,
              (struct search_hit){.kind = SEARCH_DEPARTMENT, .index = i});
    }
}

size_t
hall_search(const struct hall *hall, const char *query, struct search_hit *ret_hits, size_t max)
{
    char wanted[QUERY_SIZE];

    query += strspn(query, " \t");
    str_cut(wanted, sizeof(wanted), query);
    for (size_t length = strlen(wanted); length > 0 && wanted[length - 1] == ' ';) {
        wanted[--length] = '\0';
    }
    if (wanted[0] == '\0' || max == 0) {
        return 0;
    }
    struct search search = {.query = wanted, .hits = ret_hits, .max = max};
    offer_all(&search, hall);
    return search.count;
}
