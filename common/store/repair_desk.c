/* SPDX-License-Identifier: Apache-2.0
 * Calls for help, what terminals were told, and appointments that became tickets: as the ledger
 * tells them, with what only the old tables say. */
#include <inttypes.h>
#include <string.h>

#include "store/repair_private.h"

struct old_call {
    bool message;
    char staff[ID_SIZE], closed_by[ID_SIZE];
};

static bool
find_call(struct repair *repair, const struct verify_help *help, struct old_call *ret_call)
{
    bool found = false;
    for (size_t i = 0; i < repair->source_count && !found; i++) {
        struct db_statement *old = store_statement(repair->sources[i], STATEMENT_DESK_CALL_GET);
        bool there = false;
        found = db_first(old, &there, "i", help->id) == STATUS_OK && there &&
                db_int(old, 0) == help->at && repair_is_text(db_text(old, 4)) &&
                repair_is_text(db_text(old, 7));
        if (found) {
            *ret_call = (struct old_call){.message = strcmp(db_text(old, 1), "message") == 0};
            str_cut(ret_call->staff, sizeof ret_call->staff, db_text(old, 4));
            str_cut(ret_call->closed_by, sizeof ret_call->closed_by, db_text(old, 7));
        }
        db_reset(old);
    }
    return found;
}

/* False: that row stands in an archive file. */
static bool
read_call(struct repair *repair, int64_t id, struct old_call *ret_call)
{
    struct db_statement *row = store_statement(repair->fresh, STATEMENT_EVENT_BY);
    bool there = false;
    bool found = db_first(row, &there, "i", id) == STATUS_OK && there;
    if (found) {
        *ret_call = (struct old_call){.message = strcmp(db_text(row, 0), "message") == 0};
        str_cut(ret_call->staff, sizeof ret_call->staff, db_text(row, 1));
    }
    db_reset(row);
    return found;
}

static enum status
put_help(struct repair *repair, const struct verify_help *help)
{
    struct old_call call = {0};
    char key[40] = "";
    if (!find_call(repair, help, &call) && !read_call(repair, help->id, &call)) {
        repair_lose(repair, "carried", "desk_call");
    }
    if (call.message) {
        str_format(key, sizeof key, "message/%" PRId64, help->id);
    }
    enum status status = db_do(store_statement(repair->fresh, STATEMENT_DESK_CALL_INSERT),
                               "iisssss", help->id, help->at, call.message ? "message" : "help",
                               help->terminal, help->counter, call.staff, key);
    return status == STATUS_OK && help->closed_at != 0
               ? db_do(store_statement(repair->fresh, STATEMENT_DESK_CALL_CLOSE), "iis", help->id,
                       help->closed_at, call.closed_by)
               : status;
}

/* Nobody's ticket but whom the ledger tells; a booking that is lost gets its ticket's day. */
static enum status
put_appointments(struct repair *repair, const struct verify_desk *desk)
{
    struct db *db = repair->fresh->db;
    enum status status = db->driver->run(db, "UPDATE appointment SET ticket = 0");
    for (size_t i = 0; i < desk->used_count && status == STATUS_OK; i++) {
        const struct verify_used *used = &desk->used[i];
        status = db_do(store_statement(repair->fresh, STATEMENT_APPOINTMENT_OF_TICKET), "si",
                       used->code, used->ticket);
        if (status == STATUS_OK) {
            status = db_do(store_statement(repair->fresh, STATEMENT_APPOINTMENT_TICKET), "si",
                           used->code, used->ticket);
        }
    }
    return status;
}

enum status
repair_desk(struct repair *repair, const struct verify *verify)
{
    const struct verify_desk *desk = &verify->desk;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < desk->help_count && status == STATUS_OK; i++) {
        status = put_help(repair, &desk->helps[i]);
    }
    for (size_t i = 0; i < desk->terminal_count && status == STATUS_OK; i++) {
        const struct verify_terminal *terminal = &desk->terminals[i];
        status = db_do(store_statement(repair->fresh, STATEMENT_TERMINAL_STATE_PUT), "sissi",
                       terminal->id, (int64_t)terminal->locked, terminal->reason, terminal->message,
                       terminal->at);
    }
    return status == STATUS_OK ? put_appointments(repair, desk) : status;
}
