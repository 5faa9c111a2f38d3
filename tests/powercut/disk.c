/* SPDX-License-Identifier: Apache-2.0 */
#include "powercut/disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_SIZE = 64, NONE = -1 };

/* A write, or with bytes == NULL a new length. */
struct pending {
    const uint8_t *bytes;
    size_t offset, length, order;
};
struct file {
    uint64_t inode;
    struct buffer synced;
    struct pending *pending;
    size_t pending_count;
};
/* What a name stands for: on the disk, and after each unsynced change. */
struct name {
    char text[NAME_SIZE];
    int synced;
    int *pending;
    size_t pending_count;
};
struct disk {
    struct file *files;
    size_t file_count;
    struct name *names;
    size_t name_count, order;
};

struct disk *
disk_new(void)
{
    return mem_zero_alloc(1, sizeof(struct disk));
}

struct disk *
disk_free(struct disk *disk)
{
    for (size_t i = 0; i < disk->file_count; i++) {
        buffer_done(&disk->files[i].synced);
        free(disk->files[i].pending);
    }
    for (size_t i = 0; i < disk->name_count; i++) {
        free(disk->names[i].pending);
    }
    free(disk->files);
    free(disk->names);
    free(disk);
    return NULL;
}

/* Inodes are used again: the newest is meant. */
static int
file_of(const struct disk *disk, uint64_t inode)
{
    for (size_t i = disk->file_count; i-- > 0;) {
        if (disk->files[i].inode == inode) {
            return (int)i;
        }
    }
    return NONE;
}

static struct name *
name_of(struct disk *disk, const char *text)
{
    for (size_t i = 0; i < disk->name_count; i++) {
        if (strcmp(disk->names[i].text, text) == 0) {
            return &disk->names[i];
        }
    }
    disk->names = mem_grow(disk->names, disk->name_count + 1, sizeof(*disk->names));
    struct name *name = &disk->names[disk->name_count++];
    *name = (struct name){.synced = NONE};
    str_cut(name->text, sizeof(name->text), text);
    return name;
}

static void
change_name(struct disk *disk, const char *text, int file)
{
    struct name *name = name_of(disk, text);

    name->pending = mem_grow(name->pending, name->pending_count + 1, sizeof(*name->pending));
    name->pending[name->pending_count++] = file;
}

static void
set_length(struct buffer *buffer, size_t length)
{
    static const char zeros[4096];

    while (buffer->length < length) {
        size_t more = length - buffer->length;
        buffer_append_bytes(buffer, zeros, more < sizeof(zeros) ? more : sizeof(zeros));
    }
    buffer->length = length;
}

static void
put(struct buffer *buffer, size_t offset, const uint8_t *bytes, size_t length)
{
    if (buffer->length < offset + length) {
        set_length(buffer, offset + length);
    }
    memcpy(buffer->data + offset, bytes, length);
}

static void
sync_file(struct file *file)
{
    for (size_t i = 0; i < file->pending_count; i++) {
        const struct pending *pending = &file->pending[i];
        if (pending->bytes) {
            put(&file->synced, pending->offset, pending->bytes, pending->length);
        } else {
            set_length(&file->synced, pending->offset);
        }
    }
    file->pending_count = 0;
}

static bool
has_name(const struct disk *disk, int file)
{
    for (size_t i = 0; i < disk->name_count; i++) {
        if (disk->names[i].synced == file) {
            return true;
        }
    }
    return false;
}

static void
sync_names(struct disk *disk)
{
    for (size_t i = 0; i < disk->name_count; i++) {
        struct name *name = &disk->names[i];
        if (name->pending_count > 0) {
            name->synced = name->pending[name->pending_count - 1];
            name->pending_count = 0;
        }
    }
    for (size_t i = 0; i < disk->file_count; i++) {
        if (!has_name(disk, (int)i)) {
            disk->files[i].pending_count = 0;
        }
    }
}

bool
disk_play(struct disk *disk, const struct record *record, const char *name, const uint8_t *bytes)
{
    int at = file_of(disk, record->inode);

    if (record->kind == RECORD_CREATE) {
        at = (int)disk->file_count++;
        disk->files = mem_grow(disk->files, disk->file_count, sizeof(*disk->files));
        disk->files[at] = (struct file){.inode = record->inode};
    }
    switch ((enum record_kind)record->kind) {
    case RECORD_CREATE:
    case RECORD_NAME:
        change_name(disk, name, at);
        return at != NONE;
    case RECORD_UNLINK:
        change_name(disk, name, NONE);
        return true;
    case RECORD_WRITE:
    case RECORD_TRUNCATE:
        if (at != NONE) {
            struct file *file = &disk->files[at];
            file->pending =
                mem_grow(file->pending, file->pending_count + 1, sizeof(*file->pending));
            file->pending[file->pending_count++] =
                (struct pending){record->kind == RECORD_WRITE ? bytes : NULL,
                                 (size_t)record->offset, record->data_length, disk->order++};
        }
        return at != NONE;
    case RECORD_SYNC:
        if (at != NONE) {
            sync_file(&disk->files[at]);
        }
        return at != NONE;
    case RECORD_SYNC_FOLDER:
        sync_names(disk);
        return true;
    case RECORD_ANSWER:
        return true;
    case RECORD_STRANGE:
        break;
    }
    return false;
}

size_t
disk_unsynced(const struct disk *disk)
{
    size_t count = 0;

    for (size_t i = 0; i < disk->file_count; i++) {
        count += disk->files[i].pending_count;
    }
    for (size_t i = 0; i < disk->name_count; i++) {
        count += disk->names[i].pending_count;
    }
    return count;
}

struct cut {
    enum disk_luck luck;
    uint64_t random;
    size_t last; /* of DISK_PREFIX: the order of the write that is cut in two */
};

static unsigned
pick(struct cut *cut, unsigned below)
{
    cut->random ^= cut->random << 13;
    cut->random ^= cut->random >> 7;
    cut->random ^= cut->random << 17;
    return (unsigned)(cut->random >> 33) % below;
}

static bool
survives(struct cut *cut, size_t order)
{
    static const unsigned of_eight[DISK_LUCKS] = {
        [DISK_ALL] = 8, [DISK_FEW] = 1, [DISK_HALF] = 4, [DISK_MOST] = 7};

    if (cut->luck == DISK_PREFIX) {
        return order < cut->last || (order == cut->last && pick(cut, 2));
    }
    return pick(cut, 8) < of_eight[cut->luck];
}

/* Sector by sector; one in sixteen is itself cut short. */
static void
put_sectors(struct cut *cut, struct buffer *data, const struct pending *pending)
{
    for (size_t done = 0; done < pending->length;) {
        size_t room = DISK_SECTOR - (pending->offset + done) % DISK_SECTOR;
        size_t length = room < pending->length - done ? room : pending->length - done;
        if (survives(cut, pending->order)) {
            bool torn = cut->luck != DISK_ALL && pick(cut, 16) == 0;
            put(data, pending->offset + done, pending->bytes + done,
                torn ? pick(cut, (unsigned)length) : length);
        }
        done += length;
    }
}

static void
contents_after(struct cut *cut, const struct file *file, struct buffer *ret_data)
{
    size_t longest = file->synced.length;

    buffer_append_bytes(ret_data, file->synced.length ? file->synced.data : "",
                        file->synced.length);
    for (size_t i = 0; i < file->pending_count; i++) {
        const struct pending *pending = &file->pending[i];
        if (pending->bytes) {
            size_t end = pending->offset + pending->length;
            longest = end > longest ? end : longest;
            put_sectors(cut, ret_data, pending);
        } else if (survives(cut, pending->order)) {
            set_length(ret_data, pending->offset);
        }
    }
    if (cut->luck == DISK_ALL || cut->luck == DISK_PREFIX) {
        return;
    }
    /* The length goes its own way: lost with what lay behind it, or there without the bytes. */
    unsigned length = pick(cut, 4);
    if (length == 0 && ret_data->length > file->synced.length) {
        ret_data->length = file->synced.length;
    } else if (length == 1 && ret_data->length < longest) {
        set_length(ret_data, longest);
    }
}

static bool
write_file(const char *folder, const char *name, const struct buffer *data)
{
    char path[512];

    if (!str_format(path, sizeof(path), "%s/%s", folder, name)) {
        return false;
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = fd >= 0 && write(fd, data->data, data->length) == (ssize_t)data->length;
    return close(fd) == 0 && good;
}

bool
disk_cut(const struct disk *disk, enum disk_luck luck, uint64_t random, const char *folder)
{
    struct cut cut = {.luck = luck, .random = random * UINT64_C(0x9e3779b97f4a7c15) + 1};
    size_t unsynced = disk_unsynced(disk);
    bool good = true;

    pick(&cut, 2);
    cut.last = disk->order - (unsynced ? pick(&cut, (unsigned)unsynced + 1) : 0);
    for (size_t i = 0; i < disk->name_count && good; i++) {
        const struct name *name = &disk->names[i];
        size_t kept = luck == DISK_NOTHING ? 0
                      : luck == DISK_ALL   ? name->pending_count
                                           : pick(&cut, (unsigned)name->pending_count + 1);
        int file = kept > 0 ? name->pending[kept - 1] : name->synced;
        struct buffer data = {0};
        if (file != NONE) {
            contents_after(&cut, &disk->files[file], &data);
            good = write_file(folder, name->text, &data);
        }
        buffer_done(&data);
    }
    return good;
}

bool
disk_same_file(const char *a, const char *b)
{
    struct stat x, y;
    int one = open(a, O_RDONLY | O_CLOEXEC), two = open(b, O_RDONLY | O_CLOEXEC);
    bool good = one >= 0 && two >= 0 && fstat(one, &x) == 0 && fstat(two, &y) == 0 &&
                x.st_size == y.st_size && x.st_size > 0;

    if (good) {
        void *p = mmap(NULL, (size_t)x.st_size, PROT_READ, MAP_PRIVATE, one, 0);
        void *q = mmap(NULL, (size_t)x.st_size, PROT_READ, MAP_PRIVATE, two, 0);
        good = memcmp(p, q, (size_t)x.st_size) == 0;
        munmap(p, (size_t)x.st_size);
        munmap(q, (size_t)x.st_size);
    }
    close(one);
    close(two);
    return good;
}
