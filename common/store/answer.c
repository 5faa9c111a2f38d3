/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/private.h"

enum status
answer_refuse(struct answer *answer, enum status status, const char *sentence, int count, ...)
{
    va_list values;

    answer->status = status;
    answer->sentence = sentence;
    answer->has_ticket = answer->has_counter = answer->has_notice = answer->repeated = false;
    answer->event = 0;
    answer->value_count = count < ANSWER_VALUES_MAX ? count : ANSWER_VALUES_MAX;
    va_start(values, count);
    for (int i = 0; i < answer->value_count; i++) {
        str_cut(answer->values[i], sizeof(answer->values[i]), va_arg(values, const char *));
    }
    va_end(values);
    return status;
}

void
answer_message(const struct answer *answer, char *dst, size_t size)
{
    const char *values[ANSWER_VALUES_MAX];

    for (int i = 0; i < answer->value_count; i++) {
        values[i] = answer->values[i];
    }
    str_fill(dst, size, answer->sentence ? answer->sentence : "", values,
             (size_t)answer->value_count);
}

enum status
answer_engine(struct answer *answer, struct store *store, enum status status)
{
    const char *refused =
        store->db && store->db->driver->refused ? store->db->driver->refused(store->db) : "";
    if (store->db) {
        log_write(LOG_LEVEL_DEBUG, "database: '%s'", store->db->driver->message(store->db));
    }
    switch (status) {
    case STATUS_BUSY:
        return answer_refuse(answer, status,
                             N_("The database is busy. Nothing was done; try again."), 0);
    case STATUS_IO:
        return answer_refuse(
            answer, status,
            store->db && store->db->driver->engine == DB_POSTGRES
                ? N_("The database server could not write: nothing was done. Look there whether "
                     "its disk is full.")
                : N_("The database could not be written. Look whether the disk is full or "
                     "read-only."),
            0);
    case STATUS_CORRUPT:
        return answer_refuse(
            answer, status,
            N_("The database failed its checks. Stop the programs, and run: paihao repair"), 0);
    case STATUS_CONFLICT:
        /* A conditional update that missed: impossible under the write lock unless somebody wrote
         * past us. */
        return answer_refuse(answer, status,
                             N_("The ticket was changed by somebody else. Look again."), 0);
    case STATUS_DENIED:
        return answer_refuse(answer, status,
                             N_("This terminal's database user may not do that. Give it the rights "
                                "of its role, or do it at another terminal."),
                             0);
    default:
        if (refused[0] != '\0') {
            return answer_refuse(answer, STATUS_UNAVAILABLE,
                                 N_("The database server refused this, and it is not known why "
                                    "({0}). Nothing was done. Look into the server's log, and run: "
                                    "paihao doctor"),
                                 1, refused);
        }
        return answer_refuse(answer, STATUS_UNAVAILABLE,
                             N_("The database cannot be reached. Check that it is there."), 0);
    }
}
