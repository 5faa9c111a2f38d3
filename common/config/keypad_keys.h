/* SPDX-License-Identifier: Apache-2.0
 * Names of the keys of a hardware keypad in the settings: those of linux/input-event-codes.h in
 * small letters without KEY_, or the code as a number. */
#pragma once

#include "base/base.h"

enum { KEYPAD_CODE_MAX = 767 };

/* The name, or the number when it has none here; valid until the next call of this thread. */
const char *keypad_key_name(int code);
/* Keys separated by spaces; "" = none. */
bool keypad_keys_are_valid(const char *value);
bool keypad_keys_have(const char *value, int code);
