/* SPDX-License-Identifier: Apache-2.0 */
#include "powercut/recording.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool
recording_read(const char *path, struct recording *ret_recording)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool good = fd >= 0 && fstat(fd, &info) == 0 && info.st_size > 0;
    struct record record;
    const uint8_t *bytes;
    char name[64];

    *ret_recording = (struct recording){0};
    if (good) {
        ret_recording->length = (size_t)info.st_size;
        ret_recording->bytes = mmap(NULL, ret_recording->length, PROT_READ, MAP_PRIVATE, fd, 0);
        good = ret_recording->bytes != MAP_FAILED;
    }
    close(fd);
    while (good && recording_next(ret_recording, &record, name, &bytes)) {
        ret_recording->count++;
    }
    ret_recording->at = 0;
    return good;
}

bool
recording_next(struct recording *recording, struct record *ret_record, char name[64],
               const uint8_t **ret_bytes)
{
    const uint8_t *from = recording->bytes + recording->at;

    if (recording->at >= recording->length) {
        return false;
    }
    memcpy(ret_record, from, sizeof(*ret_record));
    memset(name, 0, 64);
    memcpy(name, from + sizeof(*ret_record),
           ret_record->name_length < 64 ? ret_record->name_length : 0);
    *ret_bytes = from + sizeof(*ret_record) + ret_record->name_length;
    recording->at += sizeof(*ret_record) + ret_record->name_length + ret_record->data_length;
    return true;
}
