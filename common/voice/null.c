/* SPDX-License-Identifier: Apache-2.0
 * The backend of tests: no child, no device, a record instead. Not for halls: nothing is heard. */
#include <string.h>

#include "voice/voice.h"

/* One record for the process, as a test has one voice at a time. */
static struct {
    struct buffer *record;
    int fail_in;
    bool fail_all;
} null;

void
voice_null_record(struct buffer *record)
{
    null.record = record;
    null.fail_in = 0;
    null.fail_all = false;
}

void
voice_null_fail(int n, bool all)
{
    null.fail_in = n;
    null.fail_all = all;
}

static enum status
note(const char *verb, const char *lang, const char *text)
{
    buffer_format(null.record, "%s%s%s%s%s\n", verb, *lang ? " " : "", lang, *text ? " " : "",
                  text);
    return STATUS_OK;
}

static enum status
outcome(void)
{
    if (null.fail_in == 0 || --null.fail_in > 0) {
        return STATUS_OK;
    }
    null.fail_in = null.fail_all ? 1 : 0;
    return STATUS_UNAVAILABLE;
}

static enum status
null_open(const struct voice_config *config, void **ret_self)
{
    (void)config;
    *ret_self = null.record;
    return note("open", "", "");
}

static enum status
null_check(void *self)
{
    (void)self;
    return outcome();
}

static enum status
null_render(void *self, const struct phrase *phrase, int rate, struct pcm *ret_pcm)
{
    (void)self;
    (void)rate;
    enum status status = outcome();
    if (status == STATUS_OK) {
        note("render", phrase->lang, phrase->speech);
        *ret_pcm = (struct pcm){.samples = mem_zero_alloc(1, 2), .count = 1, .rate = 8000};
    }
    return status;
}

static enum status
null_play(void *self, const struct pcm *pcm, const char *what)
{
    (void)self;
    (void)pcm;
    enum status status = outcome();
    if (status == STATUS_OK) {
        note("play", "", what);
    }
    return status;
}

static void
null_rest(void *self)
{
    (void)self;
    note("rest", "", "");
}

static void
null_cut(void *self)
{
    (void)self;
}

static void
null_stop(void *self)
{
    (void)self;
}

static void
null_close(void *self)
{
    (void)self;
    note("close", "", "");
}

const struct voice_backend voice_null = {
    .open = null_open,
    .check = null_check,
    .render = null_render,
    .play = null_play,
    .rest = null_rest,
    .cut = null_cut,
    .stop = null_stop,
    .close = null_close,
};
