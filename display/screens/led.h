/* SPDX-License-Identifier: Apache-2.0
 * Signs of lamps, less than 96 lamps high: circle and number, every lamp on or off. A call lights
 * the ground, so that it is seen without reading. */
#pragma once

#include "display/sign.h"
#include "ui/ui.h"

void screen_led(const struct sign *sign, struct ui_node *root);
/* The supervisor's message: the way out, or that something is the matter. */
void screen_led_alert(bool leave, struct ui_node *root);

/* One character of the 5 × 7 font: seven rows, bit 4 the leftmost lamp; a full block for what it
 * does not have. */
enum { LED_W = 5, LED_H = 7 };
const unsigned char *led_glyph(char character);
