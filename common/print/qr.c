/* SPDX-License-Identifier: Apache-2.0 */
#include "print/qr.h"

#include <qrencode.h>

enum status
qr_encode(const char *text, struct qr *ret_qr)
{
    QRcode *code = *text ? QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) : NULL;

    if (!code) {
        return STATUS_INVALID;
    }
    ret_qr->side = code->width;
    for (int i = 0; i < code->width * code->width; i++) {
        ret_qr->modules[i] = code->data[i] & 1;
    }
    QRcode_free(code);
    return STATUS_OK;
}
