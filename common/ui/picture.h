/* SPDX-License-Identifier: Apache-2.0
 * A picture file (PNG, JPEG, WebP …) as pixels. Any thread. */
#pragma once

#include "base/base.h"

/* 0xAARRGGBB with straight alpha, width × height, as ui_image takes them; owned. */
struct picture {
    uint32_t *argb;
    int width, height;
};

/* NOT_FOUND: no such file. INVALID: no picture, or more than 8192 px wide or high. *ret_picture is
 * unchanged then. */
MUST_CHECK enum status picture_load(const char *path, struct picture *ret_picture);
void picture_done(struct picture *picture);
