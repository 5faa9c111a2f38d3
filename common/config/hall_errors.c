/* SPDX-License-Identifier: Apache-2.0 */
#include "config/hall_reader.h"

#include <string.h>

/* Place for one more. A full list gives up its last advice for an error, never an error. */
static struct hall_file_error *
take_place(struct hall_file_errors *errors, bool advice)
{
    if (errors->count < HALL_FILE_ERRORS_MAX) {
        return &errors->items[errors->count++];
    }
    for (size_t i = errors->count; !advice && i-- > 0;) {
        if (errors->items[i].advice) {
            return &errors->items[i];
        }
    }
    return NULL;
}

static void
put(struct hall_file_errors *errors, bool advice, const struct tree_node *at, const char *sentence,
    const char *const *values)
{
    struct hall_file_error *error = take_place(errors, advice);

    errors->error_count += advice ? 0 : 1;
    if (!error) {
        return;
    }
    *error = (struct hall_file_error){.advice = advice, .sentence = sentence};
    error->line = at ? at->line : 0;
    error->column = at ? at->column : 0;
    for (size_t i = 0; i < HALL_FILE_VALUES_MAX; i++) {
        str_cut(error->values[i], sizeof(error->values[i]), values[i] ? values[i] : "");
    }
}

void
reader_fault(struct hall_reader *reader, const struct tree_node *at, const char *sentence,
             const char *value0, const char *value1, const char *value2)
{
    put(reader->errors, false, at, sentence, (const char *const[]){value0, value1, value2});
}

void
reader_advise(struct hall_reader *reader, const struct tree_node *at, const char *sentence,
              const char *value0, const char *value1)
{
    put(reader->errors, true, at, sentence, (const char *const[]){value0, value1, NULL});
}

static bool
is_behind(const struct hall_file_error *a, const struct hall_file_error *b)
{
    return a->line != b->line ? a->line > b->line : a->column > b->column;
}

void
hall_errors_sort(struct hall_file_errors *errors)
{
    for (size_t i = 1; i < errors->count; i++) {
        struct hall_file_error error = errors->items[i];
        size_t to = i;
        while (to > 0 && is_behind(&errors->items[to - 1], &error)) {
            errors->items[to] = errors->items[to - 1];
            to--;
        }
        errors->items[to] = error;
    }
}

bool
hall_file_error_format(const struct hall_file_errors *errors, size_t which,
                       const char *(*translate)(const char *msgid), char *dst, size_t size)
{
    const struct hall_file_error *error = &errors->items[which];
    const char *values[HALL_FILE_VALUES_MAX];
    char sentence[512], place[48] = "";

    for (size_t i = 0; i < HALL_FILE_VALUES_MAX; i++) {
        values[i] = error->values[i];
    }
    str_fill(sentence, sizeof(sentence), translate ? translate(error->sentence) : error->sentence,
             values, HALL_FILE_VALUES_MAX);
    if (error->line > 0 &&
        !str_format(place, sizeof(place), ":%d:%d", error->line, error->column)) {
        place[0] = '\0';
    }
    struct buffer line = {0};
    buffer_format(&line, "%s%s: %s", errors->file_name, place, sentence);
    bool whole = line.length < size;
    str_cut(dst, size, line.data);
    buffer_done(&line);
    return whole;
}
