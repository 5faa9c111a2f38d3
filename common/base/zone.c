/* SPDX-License-Identifier: Apache-2.0
 * TZif (RFC 8536): a header with six counts, then the transitions, their types and the types'
 * offsets. From version 2 on the file holds everything a second time with 64-bit times; that block
 * is the one read. */
#include "base/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char folder[] = "/usr/share/zoneinfo/";

enum {
    HEADER_SIZE = 44,
    TYPE_SIZE = 6,
    NAME_MAX_LENGTH = 63,
    FILE_MAX = 1 << 20, /* the largest real one is under 4 kB */
    TIMES_MAX = 10000,
    TYPES_MAX = 256,
    OFFSET_MAX = 26 * 3600, /* RFC 8536 section 3.2 */
};

/* Before the first start and with none at all, type 0 holds. */
struct zone {
    size_t count;
    int64_t *starts;  /* UTC seconds, rising */
    int32_t *offsets; /* seconds east from starts[i] on */
    int32_t first_offset;
};

struct header {
    char version;
    uint32_t isut, isstd, leaps, times, types, chars;
};

static uint32_t
read_u32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t
read_time(const uint8_t *at, size_t width)
{
    if (width == 4) {
        return (int32_t)read_u32(at);
    }
    return (int64_t)((uint64_t)read_u32(at) << 32 | read_u32(at + 4));
}

static bool
read_header(const uint8_t *bytes, size_t length, struct header *ret_header)
{
    if (length < HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0) {
        return false;
    }
    *ret_header = (struct header){
        .version = (char)bytes[4],
        .isut = read_u32(bytes + 20),
        .isstd = read_u32(bytes + 24),
        .leaps = read_u32(bytes + 28),
        .times = read_u32(bytes + 32),
        .types = read_u32(bytes + 36),
        .chars = read_u32(bytes + 40),
    };
    return true;
}

static bool
counts_are_sane(const struct header *h)
{
    return h->times <= TIMES_MAX && h->types >= 1 && h->types <= TYPES_MAX && h->chars <= 4096 &&
           h->leaps <= 1000 && h->isut <= h->types && h->isstd <= h->types;
}

static size_t
block_size(const struct header *h, size_t width)
{
    return HEADER_SIZE + h->times * (width + 1) + h->types * TYPE_SIZE + h->chars +
           h->leaps * (width + 4) + h->isstd + h->isut;
}

static bool
fill(struct zone *zone, const uint8_t *block, const struct header *h, size_t width)
{
    const uint8_t *times = block + HEADER_SIZE;
    const uint8_t *kinds = times + h->times * width;
    const uint8_t *types = kinds + h->times;
    for (uint32_t i = 0; i < h->types; i++) {
        int32_t offset = (int32_t)read_u32(types + i * TYPE_SIZE);
        if (offset < -OFFSET_MAX || offset > OFFSET_MAX) {
            return false;
        }
    }
    zone->first_offset = (int32_t)read_u32(types);
    zone->count = h->times;
    zone->starts = mem_zero_alloc(h->times, sizeof *zone->starts);
    zone->offsets = mem_zero_alloc(h->times, sizeof *zone->offsets);
    for (uint32_t i = 0; i < h->times; i++) {
        if (kinds[i] >= h->types) {
            return false;
        }
        zone->starts[i] = read_time(times + i * width, width);
        zone->offsets[i] = (int32_t)read_u32(types + kinds[i] * (size_t)TYPE_SIZE);
        if (i > 0 && zone->starts[i] <= zone->starts[i - 1]) {
            return false;
        }
    }
    return true;
}

enum status
zone_parse(const uint8_t *bytes, size_t length, struct zone **ret_zone)
{
    struct header h;
    size_t width = 4;
    if (!read_header(bytes, length, &h)) {
        return STATUS_NOT_FOUND;
    }
    if (h.version >= '2') {
        if (!counts_are_sane(&h) || block_size(&h, 4) > length) {
            return STATUS_CORRUPT;
        }
        size_t skip = block_size(&h, 4);
        bytes += skip;
        length -= skip;
        width = 8;
        if (!read_header(bytes, length, &h)) {
            return STATUS_CORRUPT;
        }
    }
    /* A file that counts leap seconds ("right/…") is no scale that a wall clock shows. */
    if (!counts_are_sane(&h) || h.leaps > 0 || block_size(&h, width) > length) {
        return STATUS_CORRUPT;
    }
    struct zone *zone = mem_zero_alloc(1, sizeof *zone);
    if (!fill(zone, bytes, &h, width)) {
        zone_close(zone);
        return STATUS_CORRUPT;
    }
    *ret_zone = zone;
    return STATUS_OK;
}

/* Letters, digits, "_+-" in parts divided by single slashes: no dot, so no way up or out. */
static bool
name_is_safe(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > NAME_MAX_LENGTH || name[0] == '/' || name[length - 1] == '/' ||
        strstr(name, "//")) {
        return false;
    }
    return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") ==
           length;
}

static enum status
read_file(int fd, uint8_t *bytes, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = read(fd, bytes + done, length - done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return STATUS_IO;
        }
        done += (size_t)got;
    }
    return STATUS_OK;
}

enum status
zone_open(const char *name, struct zone **ret_zone)
{
    char path[sizeof folder + NAME_MAX_LENGTH];
    if (!name_is_safe(name) || !str_format(path, sizeof path, "%s%s", folder, name)) {
        return STATUS_INVALID;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT || errno == ENOTDIR ? STATUS_NOT_FOUND : STATUS_IO;
    }
    struct stat info;
    enum status status = fstat(fd, &info) == 0 ? STATUS_NOT_FOUND : STATUS_IO;
    if (status != STATUS_IO && S_ISREG(info.st_mode) && info.st_size <= FILE_MAX) {
        size_t length = (size_t)info.st_size;
        uint8_t *bytes = mem_zero_alloc(length, 1);
        status = read_file(fd, bytes, length);
        if (status == STATUS_OK) {
            status = zone_parse(bytes, length, ret_zone);
        }
        free(bytes);
    }
    close(fd);
    return status;
}

struct zone *
zone_close(struct zone *zone)
{
    if (zone) {
        free(zone->starts);
        free(zone->offsets);
        free(zone);
    }
    return NULL;
}

static int32_t
offset_at(const struct zone *zone, int64_t utc_seconds)
{
    size_t low = 0, high = zone->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->starts[middle] <= utc_seconds) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? zone->first_offset : zone->offsets[low - 1];
}

static int64_t
floor_divide(int64_t value, int64_t by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

struct civil
zone_civil(const struct zone *zone, int64_t utc_ms)
{
    int64_t utc_seconds = floor_divide(utc_ms, 1000);
    int64_t local = utc_seconds + offset_at(zone, utc_seconds);
    int64_t days = floor_divide(local, 86400);
    int second = (int)(local - days * 86400);
    struct civil civil = civil_from_days((int32_t)days);
    civil.hour = second / 3600;
    civil.minute = second / 60 % 60;
    civil.second = second % 60;
    civil.ms = (int)(utc_ms - utc_seconds * 1000);
    return civil;
}

int64_t
zone_instant(const struct zone *zone, const struct civil *civil)
{
    int64_t local = civil_to_days(civil->year, civil->month, civil->day) * INT64_C(86400) +
                    civil->hour * 3600 + civil->minute * 60 + civil->second;
    int32_t offset = zone->first_offset;
    /* The first stretch of one offset that is not yet over at this local time holds it. Lying
     * before that stretch means lying in the gap, and the offset before the gap moves it forward by
     * the gap. */
    for (size_t i = 0; i < zone->count; i++) {
        if (local - offset < zone->starts[i]) {
            break;
        }
        if (local - zone->offsets[i] < zone->starts[i]) {
            break;
        }
        offset = zone->offsets[i];
    }
    return (local - offset) * 1000 + civil->ms;
}
