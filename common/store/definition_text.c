/* SPDX-License-Identifier: Apache-2.0
 * A hall file as it is kept: every screen reads it, and PINs are not for every screen. In the place
 * of each hash stands one of that hash, which tells the same PIN from another and nothing more. */
#include <sodium.h>
#include <string.h>

#include "store/private.h"

static const char stem[] = "$argon2id$", kept_stem[] = "$argon2id$kept$";

static void
put_mark(struct buffer *out, const char *pin, size_t length)
{
    char hash[65];
    struct buffer own = {0};

    buffer_append_bytes(&own, pin, length);
    ledger_hash("", own.data, hash);
    buffer_format(out, "%s%s", kept_stem, hash);
    sodium_memzero(own.data, own.length);
    buffer_done(&own);
}

static size_t
pin_length(const char *text)
{
    size_t length =
        strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=,$");

    while (length > 0 && text[length - 1] == ',') {
        length--;
    }
    return length;
}

bool
pin_is_mark(const char *pin)
{
    return strncmp(pin, kept_stem, sizeof kept_stem - 1) == 0;
}

bool
pin_is_marked_by(const char *pin, const char *mark)
{
    struct buffer own = {0};

    if (pin[0] == '\0' || pin_is_mark(pin)) {
        return strcmp(pin, mark) == 0;
    }
    put_mark(&own, pin, strlen(pin));
    bool same = strcmp(own.data, mark) == 0;
    buffer_done(&own);
    return same;
}

void
definition_put_marks(struct buffer *out, const char *text)
{
    for (const char *at; (at = strstr(text, stem)) != NULL;) {
        size_t length = pin_length(at);
        buffer_append_bytes(out, text, (size_t)(at - text));
        if (pin_is_mark(at)) {
            buffer_append_bytes(out, at, length);
        } else {
            put_mark(out, at, length);
        }
        text = at + length;
    }
    buffer_append(out, text);
}

/* The mark stands where the PIN stood, and the PIN nowhere: one that is spelled with escapes would
 * be left as it is. */
static bool
is_kept(const char *pin, const char *kept)
{
    struct buffer mark = {0};

    if (pin[0] == '\0' || pin_is_mark(pin)) {
        return true;
    }
    put_mark(&mark, pin, strlen(pin));
    bool right = strstr(kept, mark.data) && !strstr(kept, pin);
    buffer_done(&mark);
    return right;
}

enum status
definition_keep(const struct hall *hall, const char *text, struct buffer *out,
                struct answer *answer)
{
    bool right = true;

    definition_put_marks(out, text);
    for (size_t i = 0; right && i < hall->staff_count; i++) {
        right = is_kept(hall->staff[i].pin, out->data);
    }
    return right ? STATUS_OK
                 : answer_refuse(answer, STATUS_INVALID,
                                 N_("A PIN is spelled in another way than \"paihao staff pin\" "
                                    "gives it. Write it as it was given."),
                                 0);
}
