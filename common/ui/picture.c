/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/picture.h"

#include <SDL2/SDL_image.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIDE_MAX = 8192 };

static struct picture
copy_pixels(const SDL_Surface *surface)
{
    struct picture picture = {.width = surface->w, .height = surface->h};
    size_t row = (size_t)surface->w * sizeof(*picture.argb);

    picture.argb = mem_zero_alloc((size_t)surface->w * (size_t)surface->h, sizeof(*picture.argb));
    for (int y = 0; y < surface->h; y++) {
        memcpy((char *)picture.argb + (size_t)y * row,
               (const char *)surface->pixels + (size_t)y * (size_t)surface->pitch, row);
    }
    return picture;
}

enum status
picture_load(const char *path, struct picture *ret_picture)
{
    if (access(path, R_OK) != 0) {
        return STATUS_NOT_FOUND;
    }
    SDL_Surface *loaded = IMG_Load(path);
    if (!loaded || loaded->w < 1 || loaded->h < 1 || loaded->w > SIDE_MAX || loaded->h > SIDE_MAX) {
        SDL_FreeSurface(loaded);
        return STATUS_INVALID;
    }
    SDL_Surface *argb = SDL_ConvertSurfaceFormat(loaded, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(loaded);
    if (!argb) {
        return STATUS_INVALID;
    }
    *ret_picture = copy_pixels(argb);
    SDL_FreeSurface(argb);
    return STATUS_OK;
}

void
picture_done(struct picture *picture)
{
    free(picture->argb);
    *picture = (struct picture){0};
}
