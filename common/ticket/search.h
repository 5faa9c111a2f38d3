/* SPDX-License-Identifier: Apache-2.0
 * Finding what a hall offers by what a person types: pinyin initials ("bdc") or a part of a name in
 * any of the hall's languages ("过户", "transfer"). Pure. */
#pragma once

#include "ticket/hall.h"

enum search_kind { SEARCH_SERVICE, SEARCH_MATTER, SEARCH_BUNDLE, SEARCH_DEPARTMENT };

/* Best first. Within a rank the hall's own order: services each before its matters, then bundles,
 * then departments. */
enum search_rank {
    SEARCH_EXACT,         /* the whole name or all initials */
    SEARCH_INITIALS,      /* initials begin so */
    SEARCH_NAME_BEGINS,   /* a name begins so */
    SEARCH_NAME_HAS,      /* a name has it inside */
    SEARCH_INITIALS_HAVE, /* initials have it inside */
    SEARCH_NONE,
};
struct search_hit {
    enum search_kind kind;
    enum search_rank rank;
    size_t index;  /* of the service, bundle or department in the hall */
    size_t matter; /* of the matter in its service */
};

/* Up to `max` hits, best first; the answer is how many. Capital and small letters are the same
 * (Latin and Cyrillic), spaces around the query do not count, an empty one finds nothing. */
size_t hall_search(const struct hall *hall, const char *query, struct search_hit *ret_hits,
                   size_t max);
