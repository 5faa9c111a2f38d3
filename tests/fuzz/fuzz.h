/* SPDX-License-Identifier: Apache-2.0
 * What the fuzzers share: libFuzzer's two functions and a check that ends the process with its own
 * words, so that the input which broke it is kept. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* The input as a text of its exact length (up to its first zero byte), so that a read behind its
 * end is seen. */
static inline char *
fuzz_text(const uint8_t *data, size_t size)
{
    char *text = mem_zero_alloc(size + 1, 1);

    memcpy(text, data, size);
    return mem_grow(text, strlen(text) + 1, 1);
}
