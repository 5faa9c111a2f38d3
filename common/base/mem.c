/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

static void *
checked(void *memory)
{
    if (!memory) {
        log_write(LOG_LEVEL_ERROR, "out of memory");
        abort();
    }
    return memory;
}

void *
mem_zero_alloc(size_t count, size_t size)
{
    return checked(calloc(count ? count : 1, size ? size : 1));
}

void *
mem_grow(void *memory, size_t count, size_t size)
{
    return checked(reallocarray(memory, count ? count : 1, size ? size : 1));
}

char *
mem_strdup(const char *text)
{
    return checked(strdup(text));
}
