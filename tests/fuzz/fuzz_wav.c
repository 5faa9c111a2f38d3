/* SPDX-License-Identifier: Apache-2.0
 * A WAV file from a speech command. */
#include "fuzz.h"

#include "voice/pcm.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pcm pcm = {.count = 7};
    uint8_t *bytes = mem_zero_alloc(size, 1);

    memcpy(bytes, data, size);
    if (pcm_read_wav(bytes, size, &pcm) == STATUS_OK) {
        HOLDS(pcm.samples && pcm.count > 0 && pcm.count <= size / 2);
        HOLDS(pcm.rate >= 8000 && pcm.rate <= 96000);
        HOLDS(pcm_peak(&pcm) >= 0 && pcm_peak(&pcm) <= 32768 && pcm_milliseconds(&pcm) >= 0);
    } else {
        HOLDS(!pcm.samples && pcm.count == 7);
    }
    pcm_done(&pcm);
    free(bytes);
    return 0;
}
