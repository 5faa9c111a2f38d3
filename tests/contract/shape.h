/* SPDX-License-Identifier: Apache-2.0
 * The forms of answers as the contract writes them: which keys, which types, nothing left out. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* `line` is the batch line that was answered. False: fault says what is wrong. */
bool shape_answer(const char *line, json_t *answer, char *fault, size_t size);
