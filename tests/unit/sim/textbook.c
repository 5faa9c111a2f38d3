/* SPDX-License-Identifier: Apache-2.0 */
#include "textbook.h"

static const double minute_ms = 60000;

void
textbook_hall(struct textbook *book, int counters, double mean, const double rates[2],
              int64_t credit_ms, double minutes)
{
    *book = (struct textbook){
        .service = {.mean_ms = mean * minute_ms, .cv = 1},
        .skill = {.service = 0},
        .scene = {.now = 0, .until = (int64_t)(minutes * minute_ms)},
    };
    book->skills = (struct sim_skills){&book->skill, 1};
    for (int i = 0; i < counters; i++) {
        book->spans[i] = (struct sim_span){
            .from = 0, .to = SIM_NEVER, .counter = (int16_t)i, .staff = SIM_NONE, .factor = 1};
    }
    for (int i = 0; i < TEXTBOOK_CLASSES; i++) {
        book->counts[i] = rates[i] * minutes;
        book->flows[i] = (struct sim_flow){.class_index = (uint8_t)i,
                                           .credit_ms = i ? credit_ms : 0,
                                           .slice_ms = (int64_t)(minutes * minute_ms),
                                           .counts = &book->counts[i],
                                           .slice_count = 1};
    }
    book->hall = (struct sim_hall){
        .services = &book->service,
        .service_count = 1,
        .counter_count = (size_t)counters,
        .skills = &book->skills,
        .skills_count = 1,
        .spans = book->spans,
        .span_count = (size_t)counters,
        .flows = book->flows,
        .flow_count = rates[1] > 0 ? 2 : 1,
        .guard_limit = 2,
        .secondary_after_ms = 600000,
        .law = RANDOM_EXPONENTIAL,
    };
}
