/* SPDX-License-Identifier: Apache-2.0
 * A disk as a recording leaves it: what was synced is there; of what was not, any part may be. */
#pragma once

#include "base/base.h"
#include "powercut/record.h"

enum { DISK_SECTOR = 512 };

struct disk;
struct disk *disk_new(void);
struct disk *disk_free(struct disk *disk);
/* The next record; `bytes` stay valid as long as the disk is used. False: it cannot be played. */
MUST_CHECK bool disk_play(struct disk *disk, const struct record *record, const char *name,
                          const uint8_t *bytes);
/* How much a power cut now could take or leave. */
size_t disk_unsynced(const struct disk *disk);

/* What survives of the unsynced: nothing, all, the first part, each sector by chance. */
enum disk_luck { DISK_NOTHING, DISK_ALL, DISK_PREFIX, DISK_FEW, DISK_HALF, DISK_MOST, DISK_LUCKS };
/* Writes the files as they would be found into an empty folder. `random` is a seed. */
MUST_CHECK bool disk_cut(const struct disk *disk, enum disk_luck luck, uint64_t random,
                         const char *folder);
/* Two files with the same bytes, at least one. */
bool disk_same_file(const char *one, const char *other);
