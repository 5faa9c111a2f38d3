/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/trace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TARGETS_MAX = 256 };

struct trace {
    FILE *file;
    int64_t frame;
};

struct trace *
trace_open(const char *path)
{
    FILE *file = fopen(path, "ae");
    if (!file) {
        log_write(LOG_LEVEL_WARN, "trace cannot be written: '%s': %s", path, strerror(errno));
        return NULL;
    }
    struct trace *trace = mem_zero_alloc(1, sizeof(*trace));
    trace->file = file;
    return trace;
}

struct trace *
trace_close(struct trace *trace)
{
    if (trace) {
        fclose(trace->file);
        free(trace);
    }
    return NULL;
}

static void
put_string(FILE *file, const char *name, const char *text)
{
    fprintf(file, "\"%s\":\"", name);
    for (const char *at = text; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '"' || c == '\\') {
            fputc('\\', file);
        }
        if (c < 0x20) {
            fprintf(file, "\\u%04x", c);
        } else {
            fputc(c, file);
        }
    }
    fputs("\",", file);
}

static void
put_target(FILE *file, const struct ui_target_info *target)
{
    fprintf(file, "{\"action\":%d,", target->action);
    put_string(file, "spoken", target->spoken);
    put_string(file, "name", target->name);
    put_string(file, "key", target->key);
    fprintf(file, "\"x\":%.1f,\"y\":%.1f,\"w\":%.1f,\"h\":%.1f,", (double)target->rect.x,
            (double)target->rect.y, (double)target->rect.w, (double)target->rect.h);
    fprintf(file, "\"disabled\":%s,\"selected\":%s,\"checked\":%s}",
            target->disabled ? "true" : "false", target->selected ? "true" : "false",
            target->checked ? "true" : "false");
}

void
trace_frame(struct trace *trace, const struct ui_tree *tree, const char *screen, int64_t unix_ms)
{
    static struct ui_target_info targets[TARGETS_MAX];
    struct ui_rect frame = ui_tree_rect(tree);
    size_t count = ui_targets(tree, targets, TARGETS_MAX);
    fprintf(trace->file, "{\"frame\":%lld,\"ms\":%lld,", (long long)++trace->frame,
            (long long)unix_ms);
    put_string(trace->file, "screen", screen);
    fprintf(trace->file, "\"width\":%.0f,\"height\":%.0f,\"focus\":%d,\"targets\":[",
            (double)frame.w, (double)frame.h, ui_focused(tree));
    for (size_t i = 0; i < count && i < TARGETS_MAX; i++) {
        fputs(i ? "," : "", trace->file);
        put_target(trace->file, &targets[i]);
    }
    struct buffer words = {0};
    ui_spoken(tree, &words);
    fputs("],", trace->file);
    put_string(trace->file, "text", words.length ? words.data : "");
    fputs("\"end\":true}\n", trace->file);
    buffer_done(&words);
    fflush(trace->file);
}
