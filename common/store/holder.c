/* SPDX-License-Identifier: Apache-2.0
 * One open ticket per service for the same code card or phone. Of those nothing is stored but a
 * keyed hash, in table personal, until the business day is over. */
#include <sodium.h>
#include <string.h>

#include "store/act.h"

enum { KEY_SIZE = 7 + HOLDER_HASH_SIZE };

void
holder_hash(const struct store *store, const char *service, const char *holder,
            char ret_hash[HOLDER_HASH_SIZE])
{
    static const char purpose[] = "paihao holder";
    unsigned char key[crypto_generichash_KEYBYTES], hash[crypto_generichash_BYTES];
    crypto_generichash_state state;

    crypto_generichash(key, sizeof(key), (const unsigned char *)purpose, sizeof(purpose),
                       (const unsigned char *)store->hall.bell_key, strlen(store->hall.bell_key));
    crypto_generichash_init(&state, key, sizeof(key), sizeof(hash));
    /* With its zero byte, so that no other pair of texts can be the same. */
    crypto_generichash_update(&state, (const unsigned char *)service, strlen(service) + 1);
    crypto_generichash_update(&state, (const unsigned char *)holder, strlen(holder));
    crypto_generichash_final(&state, hash, sizeof(hash));
    sodium_bin2hex(ret_hash, HOLDER_HASH_SIZE, hash, sizeof(hash));
    sodium_memzero(key, sizeof(key));
}

/* Of step i; false when there is no holder for it. */
static bool
key_of(const struct store *store, const struct ticket_step *steps, int i, const char *holder,
       const char *hash, char ret_key[KEY_SIZE])
{
    memcpy(ret_key, "holder/", 7);
    if (holder[0] != '\0') {
        holder_hash(store, steps[i].service, holder, ret_key + 7);
        return true;
    }
    return i == 0 && hash[0] != '\0' && str_copy(ret_key + 7, HOLDER_HASH_SIZE, hash);
}

static bool
holder_key(const struct act *act, const struct ticket *ticket, int i, const char *hash,
           char ret_key[KEY_SIZE])
{
    return key_of(act->store, ticket->steps, i, act->action->holder, hash, ret_key);
}

static enum status
rule_holds(struct store *store, bool *ret_holds)
{
    struct db_statement *statement = store_statement(store, STATEMENT_DEFINITION_RULES);
    bool row = false;
    enum status status = db_first(statement, &row, "i", store->hall.revision);

    *ret_holds = status == STATUS_OK && row && db_int(statement, 0) != 0;
    db_reset(statement);
    return status;
}

/* The ticket that this key was last kept for; 0 = none. */
static enum status
ticket_of(struct store *store, const char *key, int64_t *ret_ticket)
{
    struct db_statement *statement = store_statement(store, STATEMENT_PERSONAL_GET);
    bool row = false;
    enum status status = db_first(statement, &row, "s", key);

    *ret_ticket = 0;
    if (status == STATUS_OK && row &&
        !str_to_int(db_text(statement, 0), 1, INT64_MAX, ret_ticket)) {
        status = STATUS_CORRUPT;
    }
    db_reset(statement);
    return status;
}

static enum status
check_service(struct act *act, const char *service, const char *key)
{
    struct store *store = act->store;
    struct ticket open;
    int64_t id = 0;
    enum status status = ticket_of(store, key, &id);
    if (status == STATUS_OK && id != 0) {
        status = ticket_row_get(store, id, &open);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (id == 0 || ticket_state_is_final(open.state)) {
        return STATUS_OK;
    }
    return answer_refuse(act->answer, STATUS_CONFLICT,
                         N_("You already have number {0} for service {1}. It still counts; keep "
                            "it."),
                         2, open.number, service);
}

void
holder_look_ahead(struct store *store, const struct ticket_step *steps, int count,
                  const char *holder, const char *hash)
{
    char key[KEY_SIZE];

    for (int i = 0; i < count; i++) {
        if (key_of(store, steps, i, holder, hash, key)) {
            db_ahead(store_statement(store, STATEMENT_PERSONAL_GET), "s", key);
            db_fill(store_statement(store, STATEMENT_AHEAD_HOLDER),
                    store_statement(store, STATEMENT_TICKET_GET), 1, "s", key);
        }
    }
}

enum status
holder_check(struct act *act, const struct ticket *ticket, const char *hash)
{
    char key[KEY_SIZE];
    bool holds = false;

    if (act->action->holder[0] == '\0' && hash[0] == '\0') {
        return STATUS_OK;
    }
    enum status status = rule_holds(act->store, &holds);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    for (int i = 0; holds && status == STATUS_OK && i < ticket->step_count; i++) {
        if (holder_key(act, ticket, i, hash, key)) {
            status = check_service(act, ticket->steps[i].service, key);
        }
    }
    return status;
}

/* The next business day's first instant. */
static enum status
day_ends(const struct store *store, int64_t *ret_at)
{
    struct civil civil;
    char next[TICKET_DAY_SIZE];

    if (!civil_parse_date(store->hall.day, &civil)) {
        return STATUS_CORRUPT;
    }
    civil = civil_from_days(civil_to_days(civil.year, civil.month, civil.day) + 1);
    civil_format_date(&civil, next, sizeof(next));
    return hours_day_begins(store->zone, (int)store->hall.day_starts_min, next, ret_at)
               ? STATUS_OK
               : STATUS_CORRUPT;
}

enum status
holder_keep(struct act *act, const struct ticket *ticket, const char *hash)
{
    struct store *store = act->store;
    char key[KEY_SIZE], value[24];
    int64_t purge_after = 0;
    bool holds = false;

    if (act->action->holder[0] == '\0' && hash[0] == '\0') {
        return STATUS_OK;
    }
    enum status status = rule_holds(store, &holds);
    if (status == STATUS_OK) {
        status = day_ends(store, &purge_after);
    }
    (void)str_format(value, sizeof(value), "%lld", (long long)ticket->id);
    for (int i = 0; holds && status == STATUS_OK && i < ticket->step_count; i++) {
        if (holder_key(act, ticket, i, hash, key)) {
            status = db_do(store_statement(store, STATEMENT_PERSONAL_PUT), "ssi", key, value,
                           purge_after);
        }
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}
