/* SPDX-License-Identifier: Apache-2.0 */
#include "store/role.h"

#include <sodium.h>
#include <string.h>

#include "store/db_postgres.h"
#include "store/private.h"

enum {
    SECRET_BYTES = 18,
    SECRET_SIZE = 4 * SECRET_BYTES / 3 + 1, /* base 64 */
    ROLE_SIZE = 64,
};

const char *const role_kinds[] = {"kiosk", "counter", "pad", "display", "manager", NULL};

/* An ordinary statement of this engine alone: no other has roles. Gives the name of the role, ""
 * for none. */
static enum status
ask(struct store *store, const char *sql, const struct role_wanted *wanted, const char *secret,
    char ret_role[ROLE_SIZE])
{
    struct db_statement *statement = NULL;
    bool row = false;
    enum status status = store->db->driver->prepare(store->db, sql, &statement);

    if (status == STATUS_OK) {
        status = wanted->kind ? db_first(statement, &row, "ssss", wanted->terminal, wanted->kind,
                                         wanted->counter, secret)
                              : db_first(statement, &row, "s", wanted->terminal);
    }
    if (status == STATUS_OK && row) {
        db_text_copy(statement, 0, ret_role, ROLE_SIZE);
    }
    if (statement) {
        store->db->driver->finalize(statement);
    }
    return status;
}

static const char *const too_long = N_("The database's address is too long for a terminal's file.");

/* What the terminal gets: `url`, of `size` bytes, is filled. */
struct handed {
    const char *address, *secret;
    char *url;
    size_t size;
};

static void
put_escaped(struct buffer *out, const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    for (; *text; text++) {
        if (strchr(plain, *text)) {
            buffer_append_bytes(out, text, 1);
        } else {
            buffer_format(out, "%%%02X", (unsigned)(unsigned char)*text);
        }
    }
}

/* postgresql://ROLE:SECRET@…, whoever stood there before. */
static bool
name_user(struct handed *handed, const char *role)
{
    struct buffer url = {0};
    const char *address = handed->address, *after = strstr(address, "://");

    if (!after) {
        return false;
    }
    after += 3;
    size_t host = strcspn(after, "/?");
    const char *at = memchr(after, '@', host);
    buffer_append_bytes(&url, address, (size_t)(after - address));
    put_escaped(&url, role);
    buffer_append(&url, ":");
    buffer_append(&url, handed->secret);
    buffer_append(&url, "@");
    buffer_append(&url, at ? at + 1 : after);
    bool fits = str_copy(handed->url, handed->size, url.data);
    sodium_memzero(url.data, url.length);
    buffer_done(&url);
    return fits;
}

static enum status
refuse(struct store *store, enum status status, struct answer *answer)
{
    return status == STATUS_DENIED
               ? answer_refuse(answer, status,
                               N_("This database user may not make or take back terminals' roles. "
                                  "Do it by the role that made the hall, and give that one the "
                                  "right: ALTER ROLE … CREATEROLE"),
                               0)
               : answer_engine(answer, store, status);
}

/* In a transaction that takes the hall's lock: with the rows it is bound to and an address that can
 * be handed over, or not at all. */
static enum status
change(struct store *store, const char *sql, const struct role_wanted *wanted,
       struct handed *handed, char ret_role[ROLE_SIZE], struct answer *answer)
{
    enum status status = transaction_begin(store, "", answer);

    if (status != STATUS_OK) {
        return status;
    }
    status = ask(store, sql, wanted, handed ? handed->secret : NULL, ret_role);
    if (status != STATUS_OK) {
        refuse(store, status, answer);
    } else if (ret_role[0] != '\0' && handed && !name_user(handed, ret_role)) {
        status = answer_refuse(answer, STATUS_INVALID, too_long, 0);
    } else if (ret_role[0] != '\0') {
        store->wrote = true;
        return transaction_commit(store, answer);
    }
    transaction_rollback(store);
    return status;
}

/* The terminal looks for the hall where its address says: it has to be this one. */
static enum status
check_address(const struct store *store, const char *address, struct answer *answer)
{
    struct postgres_address mine = {0}, given = {0};
    const char *sentence;
    enum status status = postgres_address_parse(store->url, &mine, &sentence);

    if (status == STATUS_OK) {
        if (strncmp(address, "postgres", 8) != 0 ||
            postgres_address_parse(address, &given, &sentence) != STATUS_OK ||
            strcmp(mine.schema, given.schema) != 0) {
            status = answer_refuse(answer, STATUS_INVALID,
                                   N_("That address does not lead to this hall. Write it as "
                                      "postgresql://SERVER/DATABASE?hall={0}."),
                                   1, mine.schema);
        }
        postgres_address_done(&given);
        postgres_address_done(&mine);
    }
    return status;
}

static bool
option_is(const struct postgres_address *address, const char *keyword, const char *value)
{
    const char *given = postgres_address_option(address, keyword);

    return given && strcmp(given, value) == 0;
}

/* What stands behind the ? outdoes what stands before the @: the terminal would be whoever is named
 * there. Tried with a name that no role's is shorter than. */
static enum status
check_user(struct handed *handed, struct answer *answer)
{
    static const char probe[] = "t";
    struct postgres_address made = {0};
    const char *sentence;

    if (!name_user(handed, probe)) {
        return answer_refuse(answer, STATUS_INVALID, too_long, 0);
    }
    bool itself = postgres_address_parse(handed->url, &made, &sentence) == STATUS_OK &&
                  option_is(&made, "user", probe) && option_is(&made, "password", handed->secret);
    postgres_address_done(&made);
    return itself ? STATUS_OK
                  : answer_refuse(answer, STATUS_INVALID,
                                  N_("Leave user= and password= out of the address: behind the ? "
                                     "they would be the terminal's. Your own name stands before "
                                     "the @, your password in the password file."),
                                  0);
}

static enum status
add_on_server(struct store *store, const struct role_wanted *wanted, const char *address,
              char *ret_url, size_t size, struct answer *answer)
{
    static const char sql[] = "SELECT terminal_role_add($1, $2, $3, $4)";
    unsigned char bytes[SECRET_BYTES];
    char secret[SECRET_SIZE], role[ROLE_SIZE] = "";

    if (sodium_init() < 0) {
        return answer_refuse(answer, STATUS_UNAVAILABLE,
                             N_("This machine gives no random numbers."), 0);
    }
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2base64(secret, sizeof(secret), bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    struct handed handed = {.address = address, .secret = secret, .url = ret_url, .size = size};
    enum status status = check_address(store, address, answer);
    if (status == STATUS_OK) {
        status = check_user(&handed, answer);
    }
    if (status == STATUS_OK) {
        status = change(store, sql, wanted, &handed, role, answer);
    }
    if (status == STATUS_OK && role[0] == '\0') {
        status =
            answer_refuse(answer, STATUS_CONFLICT,
                          N_("The database server has a role for {0} already, made by somebody "
                             "else. Remove it there, or give the terminal another id."),
                          1, wanted->terminal);
    }
    sodium_memzero(bytes, sizeof(bytes));
    sodium_memzero(secret, sizeof(secret));
    return status;
}

enum status
store_role_add(struct store *store, const struct role_wanted *wanted, char *ret_url, size_t size,
               struct answer *ret_answer)
{
    const char *address = wanted->address ? wanted->address : store->url;

    if (store->db->driver->engine == DB_POSTGRES) {
        return add_on_server(store, wanted, address, ret_url, size, ret_answer);
    }
    return str_copy(ret_url, size, address)
               ? STATUS_OK
               : answer_refuse(ret_answer, STATUS_INVALID, too_long, 0);
}

/* The terminal itself may hold the hall's lock. Twice, each a transaction of its own: behind the
 * first nobody comes in any more, and who came in before that was done goes with the second. */
static enum status
end_sessions(struct store *store, const struct role_wanted *wanted, struct answer *answer)
{
    static const char sql[] = "SELECT terminal_role_end($1)";
    char role[ROLE_SIZE] = "";

    for (int i = 0; i < 2; i++) {
        enum status status = ask(store, sql, wanted, NULL, role);
        if (status != STATUS_OK) {
            return refuse(store, status, answer);
        }
    }
    return STATUS_OK;
}

enum status
store_role_remove(struct store *store, const char *terminal, struct answer *ret_answer)
{
    static const char sql[] = "SELECT terminal_role_remove($1)";
    const struct role_wanted wanted = {.terminal = terminal};
    char role[ROLE_SIZE] = "";

    if (store->db->driver->engine != DB_POSTGRES) {
        return answer_refuse(ret_answer, STATUS_NOT_FOUND,
                             N_("A database file has no roles to take back. Who has the file has "
                                "the hall."),
                             0);
    }
    enum status status = end_sessions(store, &wanted, ret_answer);
    if (status == STATUS_OK) {
        status = change(store, sql, &wanted, NULL, role, ret_answer);
    }
    if (status == STATUS_OK && role[0] == '\0') {
        status = answer_refuse(ret_answer, STATUS_NOT_FOUND,
                               N_("Terminal {0} has no role on the database server."), 1, terminal);
    }
    return status;
}
