/* SPDX-License-Identifier: Apache-2.0
 * Who was heard, and up to which datagram: a genuine beat that is played again later must not pass.
 */
#pragma once

#include "base/base.h"

enum { SENDERS_MAX = 256 };

/* Zero-initialise. */
struct senders {
    size_t count;
    struct {
        uint64_t sender, boot, sequence;
    } heard[SENDERS_MAX];
};

/* True, and remembered, when this is newer (boot first, then sequence) than all heard of that
 * sender. A sender beyond SENDERS_MAX is never accepted: forgetting one would let its old beats in
 * again. */
MUST_CHECK bool senders_accept(struct senders *senders, uint64_t sender, uint64_t boot,
                               uint64_t sequence);
