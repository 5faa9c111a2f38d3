/* SPDX-License-Identifier: Apache-2.0
 * Chance that can be repeated: the same seed, the same numbers. */
#pragma once

#include "base/base.h"

/* Within [0, 1). */
static inline double
chance_share(uint64_t *random)
{
    uint64_t z = *random += 0x9E3779B97F4A7C15U;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

/* 0 … count − 1. */
static inline size_t
chance_below(uint64_t *random, size_t count)
{
    return (size_t)(chance_share(random) * (double)count);
}
