/* SPDX-License-Identifier: Apache-2.0
 * Replies in the contract's form. */
#include "command.h"

#include "i18n/i18n.h"
#include "store/json.h"

static enum status
refuse(json_t *reply, enum status status, const char *sentence, int count, va_list args)
{
    const char *values[ANSWER_VALUES_MAX] = {0};
    char message[ANSWER_MESSAGE_SIZE];

    for (int i = 0; i < count; i++) {
        values[i] = va_arg(args, const char *);
    }
    str_fill(message, sizeof(message), i18n_tr(sentence), values, (size_t)count);
    json_object_set_new(reply, "ok", json_false());
    json_object_set_new(reply, "error", json_string(status_name(status)));
    json_object_set_new(reply, "message", json_string(message));
    return status;
}

enum status
reply_refuse(json_t *reply, enum status status, const char *sentence, int count, ...)
{
    va_list args;

    va_start(args, count);
    refuse(reply, status, sentence, count, args);
    va_end(args);
    return status;
}

enum status
reply_usage(json_t *reply, const char *sentence, int count, ...)
{
    va_list args;

    va_start(args, count);
    refuse(reply, STATUS_INVALID, sentence, count, args);
    va_end(args);
    json_object_set_new(reply, "usage", json_true());
    return STATUS_INVALID;
}

void
reply_words(const struct answer *answer, char *dst, size_t size)
{
    const char *values[ANSWER_VALUES_MAX] = {0};

    for (int i = 0; i < answer->value_count; i++) {
        values[i] = answer->values[i];
    }
    str_fill(dst, size, answer->sentence ? i18n_tr(answer->sentence) : "", values,
             (size_t)answer->value_count);
}

enum status
reply_answer(json_t *reply, const struct answer *answer)
{
    if (answer->status != STATUS_OK) {
        char message[ANSWER_MESSAGE_SIZE];

        reply_words(answer, message, sizeof(message));
        return reply_refuse(reply, answer->status, "{0}", 1, message);
    }
    json_object_set_new(reply, "ok", json_true());
    if (answer->has_ticket) {
        json_object_set_new(reply, "ticket", ticket_to_json(&answer->ticket));
    }
    if (answer->has_counter) {
        json_object_set_new(reply, "counter", counter_to_json(&answer->counter));
    }
    if (answer->has_notice) {
        json_object_set_new(reply, "notice", notice_to_json(&answer->notice));
    }
    json_object_set_new(reply, "event", json_integer(answer->event));
    if (answer->repeated) {
        json_object_set_new(reply, "repeated", json_true());
    }
    return STATUS_OK;
}

const char *
reply_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

json_t *
reply_text_or_null(const char *text)
{
    return *text ? json_string(text) : json_null();
}

json_t *
reply_time_or_null(int64_t time)
{
    return time ? json_integer(time) : json_null();
}

void
reply_print_fault(const json_t *fault, FILE *out)
{
    const char *file = reply_text(fault, "file");
    int64_t line = json_integer_value(json_object_get(fault, "line"));

    if (*file && line > 0) {
        fprintf(out, "%s:%lld: ", file, (long long)line);
    }
    fprintf(out, "%s\n", reply_text(fault, "text"));
}
