/* SPDX-License-Identifier: Apache-2.0
 * What every room stands on: attributes, log, memory, strings. Knows libc and POSIX only. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
/* Marks a translatable text for xgettext; the text itself stays English here. */
#define N_(text) (text)

/* error: our own mistake; warn: the world's, recovered; info: life of the program; debug: the rest.
 * Lines read "problem: 'value'". Never a PIN, a name or a citizen's data. */
enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Lines of 'program' up to 'max' go to stderr, with journald's <N> prefix when stderr is the
 * journal. */
void log_open(const char *program, enum log_level max);
/* Tests take the lines instead; NULL puts stderr back. */
void log_to(void (*sink)(enum log_level level, const char *line, void *context), void *context);
void log_write(enum log_level level, const char *format, ...) PRINTF_LIKE(2, 3);

/* Zeroed memory. Out of memory ends the process with a message: the service manager starts it
 * again, and the database is as a kill would leave it. Sizes that come from outside are bounded
 * first. */
void *mem_zero_alloc(size_t count, size_t size);
void *mem_grow(void *memory, size_t count, size_t size);
char *mem_strdup(const char *text);

/* Copies a whole text; when it does not fit, dst becomes "" and the answer is false. */
MUST_CHECK bool str_copy(char *dst, size_t size, const char *src);
/* As str_copy, but cuts at the last whole UTF-8 character that fits. For text that is only shown.
 */
void str_cut(char *dst, size_t size, const char *src);
/* snprintf that says whether everything fitted. */
bool str_format(char *dst, size_t size, const char *format, ...) PRINTF_LIKE(3, 4);
/* Fills {0}, {1} … in a (translated) sentence, so that each language orders its own words. Cuts
 * like str_cut. */
void str_fill(char *dst, size_t size, const char *sentence, const char *const *values,
              size_t count);
bool str_is_utf8(const char *text, size_t length);
/* Whole decimal integer within [min, max]; no spaces, no plus sign. *ret_value unchanged when
 * false. */
MUST_CHECK bool str_to_int(const char *text, int64_t min, int64_t max, int64_t *ret_value);

/* A growing text. Zero-initialise; buffer_done frees; data is never NULL after the first append. */
struct buffer {
    char *data;
    size_t length, size;
};
void buffer_append(struct buffer *buffer, const char *text);
void buffer_append_bytes(struct buffer *buffer, const char *bytes, size_t length);
void buffer_format(struct buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);
void buffer_done(struct buffer *buffer);
