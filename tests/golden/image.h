/* SPDX-License-Identifier: Apache-2.0
 * Reading a reference and holding two pictures against each other. */
#pragma once

#include "ui/surface.h"

/* 8-bit RGB or RGBA, not interlaced. False when it is missing or no such PNG. */
MUST_CHECK bool image_read(const char *path, struct surface *ret_surface);
/* An 8-bit RGB PNG, packed as well as zlib can: references live in the repository. False when it
 * cannot be written. */
MUST_CHECK bool image_write(const struct surface *surface, const char *path);
/* Pixels that differ by more than 'tolerance' in some channel; every pixel when the sizes differ.
 * ret_diff (may be NULL) gets a new surface: grey where equal, red where not. */
size_t image_difference(const struct surface *one, const struct surface *other, int tolerance,
                        struct surface *ret_diff);
