/* SPDX-License-Identifier: Apache-2.0
 * A recording: what the programs did to the files of one folder, in the order in which they did it,
 * and between them the answers that a client had in hand. One file, records end to end. */
#pragma once

#include <stdint.h>

enum record_kind {
    RECORD_CREATE = 1, /* a new, empty file */
    RECORD_NAME,       /* a name more of a file that is there: link, rename */
    RECORD_UNLINK,
    RECORD_WRITE,       /* bytes at offset */
    RECORD_TRUNCATE,    /* length = offset */
    RECORD_SYNC,        /* the file's bytes and length are on the disk */
    RECORD_SYNC_FOLDER, /* the names are */
    RECORD_STRANGE,     /* a way of writing that cannot be played back; the bytes say which */
    RECORD_ANSWER,      /* a client has the answer to step `offset` */
};

/* Followed by name_length bytes of the file's name in the folder and data_length bytes. */
struct record {
    uint32_t kind, name_length, data_length, reserved;
    uint64_t inode;
    int64_t offset;
};
