/* SPDX-License-Identifier: Apache-2.0 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "tests/contract/ledger.h"

static const char *const columns[] = {"id",      "at",    "day",      "kind",    "ticket",
                                      "counter", "staff", "terminal", "request", "undoes"};

void
judge_begin(struct judge *judge)
{
    memset(judge->hash, '0', 64);
    judge->hash[64] = '\0';
    judge->requests = json_object();
    judge->numbers = json_object();
    judge->guards = json_object();
}

void
chain_hash(const char *previous, const char *body, char ret_hash[65])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)previous, 64);
    crypto_hash_sha256_update(&state, (const unsigned char *)body, strlen(body));
    crypto_hash_sha256_final(&state, digest);
    for (int i = 0; i < 32; i++) {
        snprintf(ret_hash + 2 * i, 3, "%02x", digest[i]);
    }
}

/* Text of one value as it stands, its end in *at; false: not canonical. Keys grow byte by byte. */
static bool canonical(const char **at);

static bool
canonical_text(const char **at)
{
    const char *p = *at;

    if (*p++ != '"') {
        return false;
    }
    for (; *p != '"'; p++) {
        if (!*p || (unsigned char)*p < ' ' || (*p == '\\' && !*++p)) {
            return false;
        }
    }
    *at = p + 1;
    return true;
}

static bool
canonical_integer(const char **at)
{
    const char *p = *at + (**at == '-');
    size_t digits = strspn(p, "0123456789");

    if (digits == 0 || (digits > 1 && *p == '0')) {
        return false;
    }
    *at = p + digits;
    return !strchr(".eE", **at);
}

static bool
canonical_object(const char **at)
{
    const char *key = NULL;
    size_t key_length = 0;

    ++*at;
    if (**at == '}') {
        ++*at;
        return true;
    }
    for (;;) {
        const char *next = *at + 1;
        if (!canonical_text(at)) {
            return false;
        }
        size_t length = (size_t)(*at - next) - 1;
        size_t least = length < key_length ? length : key_length;
        int order = key ? memcmp(key, next, least) : -1;
        if (order > 0 || (order == 0 && key_length >= length)) {
            return false;
        }
        key = next;
        key_length = length;
        if (*(*at)++ != ':' || !canonical(at)) {
            return false;
        }
        if (*(*at)++ != ',') {
            return (*at)[-1] == '}';
        }
    }
}

static bool
canonical_list(const char **at)
{
    ++*at;
    if (**at == ']') {
        ++*at;
        return true;
    }
    for (;;) {
        if (!canonical(at)) {
            return false;
        }
        if (*(*at)++ != ',') {
            return (*at)[-1] == ']';
        }
    }
}

static bool
canonical(const char **at)
{
    static const char *const words[] = {"null", "true", "false"};

    switch (**at) {
    case '{':
        return canonical_object(at);
    case '[':
        return canonical_list(at);
    case '"':
        return canonical_text(at);
    default:
        break;
    }
    for (int i = 0; i < 3; i++) {
        if (strncmp(*at, words[i], strlen(words[i])) == 0) {
            *at += strlen(words[i]);
            return true;
        }
    }
    return canonical_integer(at);
}

static void
check_request(struct judge *judge, const json_t *row)
{
    const char *request = text_of(row, "request");

    if (!*request) {
        return;
    }
    if (json_object_get(judge->requests, request)) {
        fault(judge, "a request id that was used before", request);
    }
    json_object_set_new(judge->requests, request, json_integer(judge->row));
}

/* Hall time goes back only with a `clock` row, and a new day begins only behind `day-closed`. */
static void
check_time(struct judge *judge, const json_t *row)
{
    copy(judge->previous_kind, judge->kind);
    copy(judge->previous_day, judge->day);
    judge->previous_at = judge->at;
    copy(judge->kind, text_of(row, "kind"));
    copy(judge->day, text_of(row, "day"));
    judge->at = number_of(row, "at");
    if (judge->row == 1) {
        return;
    }
    if (judge->at < judge->previous_at && strcmp(judge->kind, "clock") != 0) {
        fault(judge, "hall time went back without a clock row", judge->kind);
    }
    if (strcmp(judge->day, judge->previous_day) > 0 &&
        strcmp(judge->previous_kind, "day-closed") != 0) {
        fault(judge, "a later day without day-closed before it", judge->day);
    }
}

json_t *
chain_check(struct judge *judge, const json_t *row)
{
    const char *text = text_of(row, "body"), *end = text;
    json_t *body = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    char hash[65];

    if (number_of(row, "id") != judge->row) {
        fault(judge, "ids are not consecutive", NULL);
    }
    chain_hash(judge->hash, text, hash);
    if (strcmp(hash, text_of(row, "hash")) != 0) {
        fault(judge, "the hash is not that of the row before and this body", NULL);
    }
    snprintf(judge->hash, sizeof(judge->hash), "%.64s", text_of(row, "hash"));
    if (!json_is_object(body) || !canonical(&end) || *end) {
        fault(judge, "the body is not canonical JSON", text);
        json_decref(body);
        return NULL;
    }
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        json_t *column = json_object_get(row, columns[i]),
               *told = json_object_get(body, columns[i]);
        if (!column || !told || !json_equal(column, told)) {
            fault(judge, "the body does not hold the column", columns[i]);
        }
    }
    check_request(judge, row);
    check_time(judge, row);
    return body;
}
