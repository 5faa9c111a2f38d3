/* SPDX-License-Identifier: Apache-2.0
 * What a person has chosen: one matter, or several on one ticket, with one list of what to bring.
 */
#include <stdlib.h>
#include <string.h>

#include "kiosk/flow.h"

static void
merge(struct kiosk *kiosk)
{
    free(kiosk->materials);
    kiosk->materials =
        guide_merge(kiosk->view.hall, kiosk->steps, kiosk->step_count, &kiosk->material_count);
}

static void
begin(struct kiosk *kiosk, const char *service, const char *matter)
{
    str_cut(kiosk->service, sizeof(kiosk->service), service);
    str_cut(kiosk->matter, sizeof(kiosk->matter), matter);
    memset(kiosk->ticked, 0, sizeof(kiosk->ticked));
    kiosk->page = 0;
    kiosk->guide_paper = KIOSK_PAPER_NONE;
}

void
flow_choose(struct kiosk *kiosk, const struct hall_service *service, const char *matter)
{
    begin(kiosk, service->id, matter);
    kiosk->bundle[0] = '\0';
    kiosk->step_count = 1;
    memset(&kiosk->steps[0], 0, sizeof(kiosk->steps[0]));
    str_cut(kiosk->steps[0].service, sizeof(kiosk->steps[0].service), service->id);
    str_cut(kiosk->steps[0].matter, sizeof(kiosk->steps[0].matter), matter);
    merge(kiosk);
}

void
flow_choose_bundle(struct kiosk *kiosk, const struct hall_bundle *bundle)
{
    begin(kiosk, bundle->steps[0].service, bundle->steps[0].matter);
    str_cut(kiosk->bundle, sizeof(kiosk->bundle), bundle->id);
    kiosk->step_count = bundle->step_count;
    memcpy(kiosk->steps, bundle->steps, sizeof(kiosk->steps));
    merge(kiosk);
}

bool
flow_choose_again(struct kiosk *kiosk)
{
    const struct hall *hall = kiosk->view.hall;
    kiosk->material_count = 0; /* they stood in the definition that has gone */
    if (kiosk->bundle[0] && !hall_bundle(hall, kiosk->bundle)) {
        return false;
    }
    for (int i = 0; i < kiosk->step_count; i++) {
        const struct hall_service *service = hall_service(hall, kiosk->steps[i].service);
        if (!service ||
            (kiosk->steps[i].matter[0] && !hall_matter(service, kiosk->steps[i].matter))) {
            return false;
        }
    }
    merge(kiosk);
    return true;
}

void
flow_choose_ticket(struct kiosk *kiosk)
{
    const struct ticket *ticket = &kiosk->ticket;
    begin(kiosk, ticket->steps[0].service, ticket->steps[0].matter);
    kiosk->bundle[0] = '\0';
    kiosk->step_count = ticket->step_count;
    memcpy(kiosk->steps, ticket->steps, sizeof(kiosk->steps));
    if (kiosk->has_view) {
        merge(kiosk);
    }
}
