/* SPDX-License-Identifier: Apache-2.0
 * Inside of struct kiosk, for the files that change it. */
#pragma once

#include "kiosk/kiosk.h"

/* Goes to a step and starts its time-out anew; by_tap false when the screen changed under the
 * finger, so that a tap meant for the old one is not taken by the new one. */
void flow_go(struct kiosk *kiosk, enum kiosk_step step, bool by_tap);
/* Forgets the person: home, first language and modes, ordinary class, nothing ticked. */
void flow_reset(struct kiosk *kiosk);
/* Starts the time-out of the present step again. */
void flow_restart(struct kiosk *kiosk);

/* choose.c: a matter ("" = the service alone) or a bundle, with what it asks for. */
void flow_choose(struct kiosk *kiosk, const struct hall_service *service, const char *matter);
void flow_choose_bundle(struct kiosk *kiosk, const struct hall_bundle *bundle);
/* After a new definition: false when what was chosen is gone. */
bool flow_choose_again(struct kiosk *kiosk);
/* What a ticket that came is for. */
void flow_choose_ticket(struct kiosk *kiosk);
/* typing.c: one character of what is searched for, or of a code. */
void flow_type(struct kiosk *kiosk, const char *utf8);
void flow_rub_out(struct kiosk *kiosk);
void flow_clear(struct kiosk *kiosk);
/* A key of a keyboard or scanner; true when it was used. */
bool flow_key(struct kiosk *kiosk, const struct window_event *event);

/* speech.c: a tone, while reading aloud is on. */
void speech_cue(struct kiosk *kiosk, enum kiosk_cue cue);
/* silence; a key of the headphones' keypad, true when it was one. */
void speech_stop(struct kiosk *kiosk);
bool speech_key(struct kiosk *kiosk, int key);

/* Asks for the number that the guide describes, and leaves the guide at once; where the hall wants
 * to know whose it is, for that first. */
void flow_take(struct kiosk *kiosk, bool with_holder);
/* What was typed, once it is whole: a code, a holder, a PIN. */
void flow_send_code(struct kiosk *kiosk);
/* A person is called, once. */
void flow_help(struct kiosk *kiosk);
void flow_print(struct kiosk *kiosk, bool again);
/* What to bring, on paper, without a number. */
void flow_print_guide(struct kiosk *kiosk);
