/* SPDX-License-Identifier: Apache-2.0 */
#include "store/role.h"

#include <sodium.h>
#include <string.h>

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

/* In a transaction that takes the hall's lock: with the rows it is bound to, or not at all. */
static enum status
change(struct store *store, const char *sql, const struct role_wanted *wanted, const char *secret,
       char ret_role[ROLE_SIZE], struct answer *answer)
{
    enum status status = transaction_begin(store, "", answer);

    if (status != STATUS_OK) {
        return status;
    }
    status = ask(store, sql, wanted, secret, ret_role);
    if (status != STATUS_OK) {
        answer_engine(answer, store, status);
    } else if (ret_role[0] != '\0') {
        store->wrote = true;
        return transaction_commit(store, answer);
    }
    transaction_rollback(store);
    return status;
}

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
name_user(const char *address, const char *role, const char *secret, char *dst, size_t size)
{
    struct buffer url = {0};
    const char *after = strstr(address, "://");

    if (!after) {
        return false;
    }
    after += 3;
    size_t host = strcspn(after, "/?");
    const char *at = memchr(after, '@', host);
    buffer_append_bytes(&url, address, (size_t)(after - address));
    put_escaped(&url, role);
    buffer_append(&url, ":");
    buffer_append(&url, secret);
    buffer_append(&url, "@");
    buffer_append(&url, at ? at + 1 : after);
    bool fits = str_copy(dst, size, url.data);
    sodium_memzero(url.data, url.length);
    buffer_done(&url);
    return fits;
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
    enum status status = change(store, sql, wanted, secret, role, answer);
    if (status == STATUS_OK && role[0] == '\0') {
        status =
            answer_refuse(answer, STATUS_CONFLICT,
                          N_("The database server has a role for {0} already, made by somebody "
                             "else. Remove it there, or give the terminal another id."),
                          1, wanted->terminal);
    } else if (status == STATUS_OK && !name_user(address, role, secret, ret_url, size)) {
        status = answer_refuse(answer, STATUS_INVALID,
                               N_("The database's address is too long for a terminal's file."), 0);
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
               : answer_refuse(ret_answer, STATUS_INVALID,
                               N_("The database's address is too long for a terminal's file."), 0);
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
    enum status status = change(store, sql, &wanted, NULL, role, ret_answer);
    if (status == STATUS_OK && role[0] == '\0') {
        status = answer_refuse(ret_answer, STATUS_NOT_FOUND,
                               N_("Terminal {0} has no role on the database server."), 1, terminal);
    }
    return status;
}
