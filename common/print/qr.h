/* SPDX-License-Identifier: Apache-2.0
 * QR codes of level M. */
#pragma once

#include "base/base.h"

enum { QR_SIDE_MAX = 177 };

struct qr {
    uint8_t modules[QR_SIDE_MAX *
                    QR_SIDE_MAX]; /* rows of `side`, 1 = dark; without the quiet zone of 4 */
    int side;
};

/* INVALID: the text is empty or does not fit a QR code. */
MUST_CHECK enum status qr_encode(const char *text, struct qr *ret_qr);
