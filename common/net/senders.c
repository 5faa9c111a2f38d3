/* SPDX-License-Identifier: Apache-2.0 */
#include "net/senders.h"

bool
senders_accept(struct senders *senders, uint64_t sender, uint64_t boot, uint64_t sequence)
{
    size_t at = 0;
    while (at < senders->count && senders->heard[at].sender != sender) {
        at++;
    }
    if (at == senders->count) {
        if (at == SENDERS_MAX) {
            return false;
        }
        senders->count++;
    } else if (boot < senders->heard[at].boot ||
               (boot == senders->heard[at].boot && sequence <= senders->heard[at].sequence)) {
        return false;
    }
    senders->heard[at].sender = sender;
    senders->heard[at].boot = boot;
    senders->heard[at].sequence = sequence;
    return true;
}
