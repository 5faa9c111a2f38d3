/* SPDX-License-Identifier: Apache-2.0
 * What the desk follows: help that is called for, terminals that were told something, appointments.
 */
#include <stdlib.h>
#include <string.h>

#include "store/act.h"
#include "store/read_parts.h"

static enum status
read_helps(struct store *store, struct board *board)
{
    struct db_statement *statement = store_statement(store, STATEMENT_DESK_CALL_OPEN);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row) {
        board->helps = mem_grow(board->helps, board->help_count + 1, sizeof(*board->helps));
        struct board_help *help = &board->helps[board->help_count++];
        memset(help, 0, sizeof(*help));
        help->id = db_int(statement, 0);
        help->at = db_int(statement, 1);
        db_text_copy(statement, 2, help->kind, sizeof(help->kind));
        db_text_copy(statement, 3, help->terminal, sizeof(help->terminal));
        db_text_copy(statement, 4, help->counter, sizeof(help->counter));
        db_text_copy(statement, 5, help->staff, sizeof(help->staff));
        db_text_copy(statement, 6, help->text, sizeof(help->text));
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

static enum status
read_terminals(struct store *store, struct board *board)
{
    struct db_statement *statement = store_statement(store, STATEMENT_TERMINAL_STATE_EACH);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row) {
        board->terminals =
            mem_grow(board->terminals, board->terminal_count + 1, sizeof(*board->terminals));
        struct board_terminal *terminal = &board->terminals[board->terminal_count++];
        memset(terminal, 0, sizeof(*terminal));
        db_text_copy(statement, 0, terminal->id, sizeof(terminal->id));
        terminal->locked = db_int(statement, 1) != 0;
        db_text_copy(statement, 2, terminal->reason, sizeof(terminal->reason));
        db_text_copy(statement, 3, terminal->message, sizeof(terminal->message));
        terminal->at = db_int(statement, 4);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

enum status
board_read_desk(struct store *store, struct board *board)
{
    enum status status = read_helps(store, board);

    return status == STATUS_OK ? read_terminals(store, board) : status;
}

static enum status
read_appointments(struct store *store, const char *day, struct appointment **ret_list,
                  size_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_APPOINTMENT_DAY);
    struct appointment *list = NULL;
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "s", day);

    while (status == STATUS_OK && row) {
        list = mem_grow(list, count + 1, sizeof(*list));
        struct appointment *appointment = &list[count++];
        memset(appointment, 0, sizeof(*appointment));
        db_text_copy(statement, 0, appointment->code, sizeof(appointment->code));
        appointment->slot = db_int(statement, 1);
        db_text_copy(statement, 2, appointment->step.service, ID_SIZE);
        db_text_copy(statement, 3, appointment->step.matter, ID_SIZE);
        if (!db_is_null(statement, 4)) {
            db_text_copy(statement, 4, appointment->number, sizeof(appointment->number));
            if (!ticket_state_parse(db_text(statement, 5), &appointment->state)) {
                status = STATUS_CORRUPT;
                break;
            }
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        free(list);
        return status;
    }
    *ret_list = list;
    *ret_count = count;
    return STATUS_OK;
}

enum status
store_appointments(struct store *store, const char *day, struct appointment **ret_list,
                   size_t *ret_count)
{
    enum status status = transaction_read(store);

    if (status == STATUS_OK) {
        status = read_appointments(store, day ? day : store->hall.day, ret_list, ret_count);
        transaction_rollback(store);
    }
    return status;
}
