/* SPDX-License-Identifier: Apache-2.0
 * Comma-separated files with a header, plain or gzip, line by line. */
#pragma once

#include "command.h"

enum { CSV_FIELDS_MAX = 64 };

struct csv;
/* Refusals are put into `reply` and name file and line; `path` and `reply` are borrowed. */
MUST_CHECK enum status csv_open(const char *path, json_t *reply, struct csv **ret_csv);
struct csv *csv_close(struct csv *csv);
/* The next line that is not empty; *ret_more false at the end of the file. */
MUST_CHECK enum status csv_next(struct csv *csv, bool *ret_more);
size_t csv_line(const struct csv *csv);
/* Of the present line; "" when it has fewer fields. Valid until the next csv_next. */
const char *csv_field(const struct csv *csv, int index);
int csv_count(const struct csv *csv);
/* The field of the present line that reads so (a header's column); −1 when none does. */
int csv_find(const struct csv *csv, const char *name);
/* {0} in the sentence is file:line, {1} the value. */
enum status csv_refuse(struct csv *csv, const char *sentence, const char *value);
