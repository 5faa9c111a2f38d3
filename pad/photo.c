/* SPDX-License-Identifier: Apache-2.0 */
#include "pad/photo.h"

#include <stdlib.h>
#include <string.h>

struct job {
    struct pad *pad;
    char path[sizeof(((struct pad *)0)->photo_path)];
    enum status status;
    struct picture picture;
};

static void
load(void *memory)
{
    struct job *job = memory;

    job->status = picture_load(job->path, &job->picture);
}

static void
take(void *memory)
{
    struct job *job = memory;
    struct pad *pad = job->pad;

    if (job->status != STATUS_OK) {
        log_write(LOG_LEVEL_WARN, "this photo cannot be read: '%s'", job->path);
    } else if (strcmp(job->path, pad->photo_path) == 0) {
        picture_done(&pad->photo);
        pad->photo = job->picture;
        job->picture = (struct picture){0};
    }
    picture_done(&job->picture);
    free(job);
}

void
photo_pump(struct pad *pad, struct terminal *terminal)
{
    const struct pad_snapshot *seen = pad->has_view ? pad->view.snapshot : NULL;
    const struct hall_staff *person = seen ? hall_staff(pad->view.hall, seen->counter.staff) : NULL;
    const char *path = person ? person->photo : "";

    if (strcmp(path, pad->photo_path) == 0) {
        return;
    }
    str_cut(pad->photo_path, sizeof(pad->photo_path), path);
    picture_done(&pad->photo);
    if (path[0]) {
        struct job *job = mem_zero_alloc(1, sizeof(*job));
        job->pad = pad;
        str_cut(job->path, sizeof(job->path), path);
        worker_post(terminal_worker(terminal), load, take, job);
    }
}
