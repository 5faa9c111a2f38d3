/* SPDX-License-Identifier: Apache-2.0 */
#include "display/media.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "display/media_child.h"
#include "voice/sound.h"

enum { BUFFERS = 3, SOUND_BYTES = 8192, SIDE_MAX = 4096 };

static const uint32_t ground = 0xff1b4350;

/* What the main thread wants. */
struct want {
    char folder[256];
    int width, height;
};

struct media {
    struct media_options options;
    struct clock clock;
    struct sound *sound; /* NULL: silent */
    pthread_t thread;
    pthread_mutex_t lock;
    struct want want; /* under lock, as are the next five */
    uint32_t *pixels[BUFFERS];
    int ready, shown;  /* buffers; −1 none */
    uint32_t *retired; /* of another size, which the main thread may still paint */
    struct want size;  /* of the buffers */
    char title[MEDIA_TITLE_SIZE];
    atomic_bool stopping, mute, changed;
    int poke;
};

enum played { PLAYED_GOOD, PLAYED_BROKEN, PLAYED_ENDED };

static bool
goes_on(const struct media *media)
{
    return !atomic_load(&media->stopping) && !atomic_load(&media->changed);
}

/* Until something changes or so many milliseconds are over. */
static void
rest(struct media *media, int64_t ms)
{
    int64_t until = clock_steady_ms(&media->clock) + ms, left;
    eventfd_t value;

    while (goes_on(media) && (left = until - clock_steady_ms(&media->clock)) > 0) {
        struct pollfd fd = {.fd = media->poke, .events = POLLIN};
        if (poll(&fd, 1, left > 1000000 ? -1 : (int)left) > 0) {
            eventfd_read(media->poke, &value);
        }
    }
}

static void
wake(struct media *media)
{
    if (media->options.wake) {
        media->options.wake(media->options.context);
    }
}

static void
show_nothing(struct media *media)
{
    pthread_mutex_lock(&media->lock);
    bool told = media->ready >= 0;
    media->ready = -1;
    pthread_mutex_unlock(&media->lock);
    if (told) {
        wake(media);
    }
}

/* The buffer that is neither shown nor ready. */
static uint32_t *
free_buffer(struct media *media, int *ret_index)
{
    pthread_mutex_lock(&media->lock);
    int index = 0;
    while (index == media->ready || index == media->shown) {
        index++;
    }
    pthread_mutex_unlock(&media->lock);
    *ret_index = index;
    return media->pixels[index];
}

static void
publish(struct media *media, int index, const char *title)
{
    pthread_mutex_lock(&media->lock);
    media->ready = index;
    str_cut(media->title, sizeof(media->title), title);
    pthread_mutex_unlock(&media->lock);
    wake(media);
}

static bool
is_picture(const char *name)
{
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".webp", ".bmp",
                                          ".gif", ".tif", ".tiff", ".svg"};
    const char *ending = strrchr(name, '.');

    for (size_t i = 0; ending && i < ARRAY_SIZE(endings); i++) {
        if (strcasecmp(ending, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void
title_of(const char *name, char title[MEDIA_TITLE_SIZE])
{
    size_t digits = strspn(name, "0123456789");
    const char *from = name + digits + (digits > 0 ? strspn(name + digits, " -_.") : 0);
    const char *ending = strrchr(from, '.');

    str_format(title, MEDIA_TITLE_SIZE, "%.*s",
               (int)(ending && ending > from ? ending - from : (long)strlen(from)), from);
}

static void
hear(struct media *media, const uint8_t *bytes, size_t length)
{
    if (!media->sound) {
        return;
    }
    if (atomic_load(&media->mute)) {
        sound_drop(media->sound);
    } else {
        sound_feed(media->sound, (const int16_t *)(const void *)bytes, length / 2);
    }
}

/* One sound pipe's bytes; false at its end. An odd byte waits for its other half. */
static bool
read_sound(struct media *media, int fd, uint8_t bytes[SOUND_BYTES], size_t *io_odd)
{
    ssize_t got = read(fd, bytes + *io_odd, SOUND_BYTES - *io_odd);

    if (got <= 0) {
        return got < 0 && errno == EINTR;
    }
    size_t length = *io_odd + (size_t)got;
    hear(media, bytes, length);
    *io_odd = length % 2;
    if (*io_odd) {
        bytes[0] = bytes[length - 1];
    }
    return true;
}

struct reading {
    struct media_child child;
    const char *title;
    size_t frame_bytes, have;
    int index;
    uint32_t *buffer;
    int frames;
    int64_t until_ms;
    _Alignas(int16_t) uint8_t sound[SOUND_BYTES];
    size_t odd;
};

/* False at the end of the pipe. */
static bool
read_video(struct media *media, struct reading *reading)
{
    if (!reading->buffer) {
        reading->buffer = free_buffer(media, &reading->index);
        reading->have = 0;
    }
    ssize_t got = read(reading->child.video, (uint8_t *)reading->buffer + reading->have,
                       reading->frame_bytes - reading->have);
    if (got <= 0) {
        return got < 0 && errno == EINTR;
    }
    reading->have += (size_t)got;
    if (reading->have == reading->frame_bytes) {
        publish(media, reading->index, reading->title);
        reading->buffer = NULL;
        reading->frames++;
        reading->until_ms = clock_steady_ms(&media->clock) + media->options.deadline_ms;
    }
    return true;
}

/* Until the child ends, hangs, or something else is wanted. False: it hung. */
static bool
read_child(struct media *media, struct reading *reading)
{
    bool sounds = reading->child.sound >= 0;

    while (goes_on(media)) {
        int64_t left = reading->until_ms - clock_steady_ms(&media->clock);
        struct pollfd fds[] = {{.fd = reading->child.video, .events = POLLIN},
                               {.fd = media->poke, .events = POLLIN},
                               {.fd = sounds ? reading->child.sound : -1, .events = POLLIN}};
        if (left <= 0) {
            return false;
        }
        if (poll(fds, ARRAY_SIZE(fds), (int)left) <= 0) {
            continue;
        }
        if (fds[2].revents) {
            sounds = read_sound(media, reading->child.sound, reading->sound, &reading->odd);
        }
        if (fds[0].revents && !read_video(media, reading)) {
            return true;
        }
    }
    return true;
}

/* Frames it gave; −1 = it could not be started or hung. */
static int
run_child(struct media *media, const struct media_file *file, const char *title)
{
    struct reading *reading = mem_zero_alloc(1, sizeof(*reading));
    int frames = -1;

    reading->title = title;
    reading->frame_bytes = (size_t)file->width * (size_t)file->height * 4;
    reading->until_ms = clock_steady_ms(&media->clock) + media->options.deadline_ms;
    if (media_child_start(file, &reading->child) == STATUS_OK) {
        bool good = read_child(media, reading);
        frames = good ? reading->frames : -1;
        media_child_end(&reading->child);
    }
    free(reading);
    return frames;
}

static enum played
play(struct media *media, const struct want *want, const char *name)
{
    char path[512], title[MEDIA_TITLE_SIZE];
    struct media_file file = {.command = media->options.command,
                              .path = path,
                              .width = want->width,
                              .height = want->height,
                              .argb = ground,
                              .picture = is_picture(name),
                              .sound = media->sound && !is_picture(name)};

    title_of(name, title);
    if (!str_format(path, sizeof(path), "%s/%s", want->folder, name)) {
        return PLAYED_BROKEN;
    }
    int frames = run_child(media, &file, title);
    if (frames == 0 && file.sound && goes_on(media)) {
        /* A film without sound is refused when its sound is asked for. */
        file.sound = false;
        frames = run_child(media, &file, title);
    }
    if (!goes_on(media)) {
        return PLAYED_ENDED;
    }
    if (frames <= 0) {
        log_write(LOG_LEVEL_WARN, "not shown, it %s: '%s'",
                  frames < 0 ? "hangs or no ffmpeg is there" : "is no picture or film", path);
        return PLAYED_BROKEN;
    }
    if (file.picture) {
        rest(media, media->options.picture_ms);
    }
    return PLAYED_GOOD;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Regular files that are not hidden. */
static char **
list(const char *folder, size_t *ret_count)
{
    char **names = mem_zero_alloc(MEDIA_FILES_MAX, sizeof(*names)), path[512];
    DIR *dir = opendir(folder);
    struct dirent *entry;
    struct stat info;
    size_t count = 0;

    while (dir && count < MEDIA_FILES_MAX && (entry = readdir(dir))) {
        if (entry->d_name[0] != '.' && str_is_utf8(entry->d_name, strlen(entry->d_name)) &&
            str_format(path, sizeof(path), "%s/%s", folder, entry->d_name) &&
            stat(path, &info) == 0 && S_ISREG(info.st_mode)) {
            names[count++] = mem_strdup(entry->d_name);
        }
    }
    if (dir) {
        closedir(dir);
    }
    qsort(names, count, sizeof(*names), by_name);
    *ret_count = count;
    return names;
}

static void
play_round(struct media *media, const struct want *want)
{
    size_t count, good = 0;
    char **names = list(want->folder, &count);

    for (size_t i = 0; i < count; i++) {
        if (goes_on(media)) {
            good += play(media, want, names[i]) == PLAYED_GOOD;
        }
        free(names[i]);
    }
    free(names);
    if (good == 0 && goes_on(media)) {
        log_write(LOG_LEVEL_WARN, "no picture or film can be shown: '%s'", want->folder);
        show_nothing(media);
        rest(media, media->options.rest_ms);
    }
}

/* Buffers of the wanted size. */
static void
follow_want(struct media *media, struct want *ret_want)
{
    pthread_mutex_lock(&media->lock);
    atomic_store(&media->changed, false);
    *ret_want = media->want;
    bool same = media->size.width == ret_want->width && media->size.height == ret_want->height;
    pthread_mutex_unlock(&media->lock);
    if (same || !ret_want->folder[0]) {
        return;
    }
    pthread_mutex_lock(&media->lock);
    if (media->shown >= 0) {
        media->retired = media->pixels[media->shown];
        media->pixels[media->shown] = NULL;
    }
    media->ready = media->shown = -1;
    media->size = *ret_want;
    for (int i = 0; i < BUFFERS; i++) {
        free(media->pixels[i]);
        media->pixels[i] =
            mem_zero_alloc((size_t)ret_want->width * (size_t)ret_want->height, sizeof(uint32_t));
    }
    pthread_mutex_unlock(&media->lock);
}

static void *
run(void *argument)
{
    struct media *media = argument;
    struct want want;

    while (!atomic_load(&media->stopping)) {
        follow_want(media, &want);
        if (want.folder[0]) {
            play_round(media, &want);
            continue;
        }
        show_nothing(media);
        if (media->sound) {
            sound_rest(media->sound);
        }
        rest(media, INT64_MAX / 2);
    }
    return NULL;
}

static bool
start_thread(struct media *media)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&media->thread, NULL, run, media);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed == 0;
}

static struct media *
destroy(struct media *media)
{
    sound_close(media->sound);
    if (media->poke >= 0) {
        close(media->poke);
    }
    free(media->retired);
    for (int i = 0; i < BUFFERS; i++) {
        free(media->pixels[i]);
    }
    pthread_mutex_destroy(&media->lock);
    free(media);
    return NULL;
}

enum status
media_open(const struct media_options *options, struct media **ret_media)
{
    struct media *media = mem_zero_alloc(1, sizeof(*media));

    media->options = *options;
    media->options.command = options->command ? options->command : "ffmpeg";
    media->options.picture_ms = options->picture_ms ? options->picture_ms : MEDIA_PICTURE_MS;
    media->options.deadline_ms = options->deadline_ms ? options->deadline_ms : MEDIA_DEADLINE_MS;
    media->options.rest_ms = options->rest_ms ? options->rest_ms : MEDIA_REST_MS;
    media->clock = clock_system();
    media->ready = media->shown = -1;
    pthread_mutex_init(&media->lock, NULL);
    media->poke = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!options->silent && sound_open(&media->sound) != STATUS_OK) {
        media->sound = NULL;
    }
    if (media->poke < 0 || !start_thread(media)) {
        destroy(media);
        return STATUS_UNAVAILABLE;
    }
    *ret_media = media;
    return STATUS_OK;
}

struct media *
media_close(struct media *media)
{
    if (!media) {
        return NULL;
    }
    atomic_store(&media->stopping, true);
    eventfd_write(media->poke, 1);
    pthread_join(media->thread, NULL);
    return destroy(media);
}

void
media_show(struct media *media, const char *folder, int width, int height)
{
    struct want want = {.width = width, .height = height};

    str_cut(want.folder, sizeof(want.folder), folder);
    if (width < 16 || height < 16 || width > SIDE_MAX || height > SIDE_MAX) {
        want.folder[0] = '\0';
    }
    pthread_mutex_lock(&media->lock);
    bool same = strcmp(media->want.folder, want.folder) == 0 &&
                (!want.folder[0] || (media->want.width == width && media->want.height == height));
    if (!same) {
        media->want = want;
        atomic_store(&media->changed, true);
    }
    pthread_mutex_unlock(&media->lock);
    if (!same) {
        eventfd_write(media->poke, 1);
    }
}

void
media_mute(struct media *media, bool mute)
{
    atomic_store(&media->mute, mute);
}

bool
media_frame(struct media *media, struct media_frame *ret_frame)
{
    pthread_mutex_lock(&media->lock);
    bool there = media->ready >= 0 && media->want.folder[0];
    free(media->retired);
    media->retired = NULL;
    media->shown = there ? media->ready : -1;
    if (there) {
        *ret_frame = (struct media_frame){.pixels = media->pixels[media->shown],
                                          .width = media->size.width,
                                          .height = media->size.height};
        str_cut(ret_frame->title, sizeof(ret_frame->title), media->title);
    }
    pthread_mutex_unlock(&media->lock);
    return there;
}
