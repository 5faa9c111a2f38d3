/* SPDX-License-Identifier: Apache-2.0
 * The photo of who sits here, read on the worker thread when the person changes. */
#pragma once

#include "pad/pad.h"

/* After each round of the loop. A photo that cannot be read is named in the log once, and the pad
 * shows a silhouette. */
void photo_pump(struct pad *pad, struct terminal *terminal);
