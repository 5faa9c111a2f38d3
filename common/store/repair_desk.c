/* SPDX-License-Identifier: Apache-2.0
 * Calls for help, what terminals were told, and appointments that became tickets: as the ledger
 * tells them. */
#include <inttypes.h>
#include <string.h>

#include "store/repair_private.h"

static enum status
put_help(struct repair *repair, const struct verify_help *help)
{
    enum status status =
        db_do(store_statement(repair->fresh, STATEMENT_DESK_CALL_INSERT), "iisssss", help->id,
              help->at, help->key[0] != '\0' ? "message" : "help", help->terminal, help->counter,
              help->staff, help->key);
    return status == STATUS_OK && help->closed_at != 0
               ? db_do(store_statement(repair->fresh, STATEMENT_DESK_CALL_CLOSE), "iis", help->id,
                       help->closed_at, help->closed_by)
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
