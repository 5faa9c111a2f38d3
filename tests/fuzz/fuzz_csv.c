/* SPDX-License-Identifier: Apache-2.0
 * A recorded day, plain or packed: what can be read can be planned, and its hall file is a good
 * one; recorded queues of many days: what can be read can be played.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "admin/evaluate.h"
#include "admin/replay.h"
#include "config/hall_file.h"

static void
makes_a_hall(const struct replay_file *file, json_t *reply)
{
    static struct hall_file_errors errors;
    struct replay_day day = {0};
    struct buffer text = {0};
    struct hall *hall = NULL;
    char line[512];

    HOLDS(file->count > 0);
    if (replay_day_make(file, &day, reply) == STATUS_OK) {
        replay_day_hall(&day, &text);
        if (hall_file_read(text.data, text.length, "f", &errors, &hall) != STATUS_OK) {
            hall_file_error_format(&errors, 0, NULL, line, sizeof(line));
            fprintf(stderr, "%s\n%s\n", text.data, line);
            abort();
        }
    }
    hall_free(hall);
    buffer_done(&text);
    replay_day_done(&day);
}

static void
plays(const char *path, json_t *reply)
{
    struct trace trace = {0};
    struct evaluate_said *said = NULL;

    if (trace_read(&trace, path, reply) == STATUS_OK) {
        trace_sort_queues(&trace);
        HOLDS(evaluate_play(&trace, &said) == trace.ticket_count);
        free(said);
    } else {
        HOLDS(json_is_string(json_object_get(reply, "message")));
    }
    (void)trace_read_counters(&trace, path, reply);
    trace_done(&trace);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct replay_columns columns[] = {
        {.issue = "i"},
        {.service = "s",
         .letter = "l",
         .number = "n",
         .class_name = "c",
         .issue = "i",
         .call = "k"},
        {.service = "s",
         .number = "n",
         .issue = "i_min",
         .call = "k_min",
         .start = "b_s",
         .end = "e"},
        {.letter = "l", .call = "k", .date = "d", .times = "seconds", .where = "s=a,n=1"},
    };
    struct replay_file file = {0};
    json_t *reply = json_object();
    char path[64];
    int fd = memfd_create("day", 0);

    if (size > 0 && write(fd, data + 1, size - 1) == (ssize_t)size - 1) {
        str_format(path, sizeof(path), "/proc/self/fd/%d", fd);
        if (replay_file_read(path, &columns[data[0] % ARRAY_SIZE(columns)], &file, reply)) {
            HOLDS(json_is_string(json_object_get(reply, "message")) && !file.rows);
        } else {
            makes_a_hall(&file, reply);
        }
        replay_file_done(&file);
        plays(path, reply);
    }
    json_decref(reply);
    close(fd);
    return 0;
}
