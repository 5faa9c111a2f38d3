/* SPDX-License-Identifier: Apache-2.0
 * copy: a hall with its whole ledger into another database. */
#include <stdlib.h>

#include "base/base.h"
#include "command.h"
#include "i18n/i18n.h"
#include "store/copy.h"

static enum status
run_copy(const struct call *call, json_t *reply)
{
    struct word_option words[] = {
        {.name = "from"}, {.name = "to"}, {.name = "even-damaged", .flag = true}};
    const char *places[1];
    int count;
    enum status status = words_parse(call, words, ARRAY_SIZE(words), places, 0, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (!words[1].value) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "copy",
                           "[--from URL] --to URL [--even-damaged]");
    }
    const char *from = words[0].value ? words[0].value : call->url;
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    struct copy_report report;
    status = store_copy(from, words[1].value, words[2].value != NULL, answer, &report);
    if (status != STATUS_OK) {
        reply_answer(reply, answer);
    } else {
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "rows", json_integer(report.rows));
        json_object_set_new(reply, "events", json_integer(report.events));
        json_object_set_new(reply, "tickets", json_integer(report.tickets));
        json_object_set_new(reply, "head", json_string(report.head));
        json_object_set_new(reply, "faults", json_integer(report.faults));
    }
    free(answer);
    return status;
}

static void
say_copy(const json_t *reply, FILE *out)
{
    char line[400], events[24], faults[24];
    json_int_t bad = json_integer_value(json_object_get(reply, "faults"));

    str_format(events, sizeof(events), "%lld",
               (long long)json_integer_value(json_object_get(reply, "events")));
    str_format(faults, sizeof(faults), "%lld", (long long)bad);
    str_fill(line, sizeof(line),
             bad ? _("Copied with its damage: {0} ledger rows, head {1}, {2} faults. No hall may "
                     "run on it before it is repaired.")
                 : _("Copied and checked: {0} ledger rows, head {1}"),
             (const char *[]){events, reply_text(reply, "head"), faults}, 3);
    fprintf(out, "%s\n", line);
}

const struct command command_copy = {.name = "copy",
                                     .usage = "[--from URL] --to URL [--even-damaged]",
                                     .help = N_("carry a hall into another database, as it is"),
                                     .needs = COMMAND_NEEDS_NOTHING,
                                     .run = run_copy,
                                     .say = say_copy};
